// Package kakaopay takes and gives back money through KakaoPay's online
// payment API. It makes each request once and says what is certain afterwards.
// It refuses to repeat a call, to follow a redirect, and to call an answer that
// differs from the request a success; it logs nothing.
package kakaopay

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/ports"
)

// KakaoPay gives itself 11 seconds for a payment, so a shorter wait would turn
// slow successes into doubtful ones.
const (
	defaultTimeout        = 15 * time.Second
	defaultConnectTimeout = 3 * time.Second
)

// Config is what a Client needs to know. SecretKey is never printed.
type Config struct {
	BaseURL   string // https, or http to a loopback or an allowed host
	SecretKey string `json:"-"` // 40 characters; keys of the test environment start with DEV
	CID       string // the merchant code, at most 10 characters; TC0ONETIME moves no money

	// AllowedHosts are hosts (host or host:port, exactly) that buyers may be
	// sent to besides KakaoPay's own, also over http. Only for a sandbox.
	AllowedHosts []string

	Timeout        time.Duration // of one whole call; 15 s when zero
	ConnectTimeout time.Duration // of connecting and of TLS, each; 3 s when zero
}

// String leaves the key out, so that a printed configuration gives nothing away.
func (c Config) String() string {
	return fmt.Sprintf("kakaopay.Config{BaseURL:%q CID:%q AllowedHosts:%q}", c.BaseURL, c.CID, c.AllowedHosts)
}

// GoString is String, because %#v would print the key.
func (c Config) GoString() string { return c.String() }

// Client is a ports.Gateway. It is safe for parallel use and keeps no
// connection open between calls: a request on an idle connection that the other
// side has just closed would be in doubt without need.
type Client struct {
	base      *url.URL
	cid       string
	authorise func(*http.Request) // holds the key out of reach of %v
	redact    func(text, also string) string
	hosts     []string
	timeout   time.Duration
	http      *http.Client
}

var _ ports.Gateway = (*Client)(nil)

// New checks the configuration, reports everything wrong with it together, and
// makes no connection.
func New(cfg Config) (*Client, error) {
	base, err := checkConfig(cfg)
	if err != nil {
		return nil, fmt.Errorf("kakaopay configuration: %w", err)
	}
	key := cfg.SecretKey
	return &Client{
		base: base,
		cid:  cfg.CID,
		authorise: func(r *http.Request) {
			r.Header.Set("Authorization", "SECRET_KEY "+key)
		},
		redact:  func(text, also string) string { return clean(text, key, also) },
		hosts:   lower(cfg.AllowedHosts),
		timeout: orDefault(cfg.Timeout, defaultTimeout),
		http:    newHTTP(orDefault(cfg.ConnectTimeout, defaultConnectTimeout)),
	}, nil
}

func checkConfig(cfg Config) (*url.URL, error) {
	var problems []error
	base, err := url.Parse(cfg.BaseURL)
	switch {
	case err != nil || base.Host == "":
		problems = append(problems, errors.New("base url is not an absolute address"))
	case base.User != nil || base.RawQuery != "" || base.Fragment != "":
		problems = append(problems, errors.New("base url carries a user, a query or a fragment"))
	case base.Scheme == "https":
	case base.Scheme != "http" || !isLoopback(base.Hostname()) && !slices.Contains(lower(cfg.AllowedHosts), strings.ToLower(base.Host)):
		problems = append(problems, errors.New("base url is neither https nor http to a loopback or an allowed host"))
	}
	if cfg.SecretKey == "" || strings.ContainsFunc(cfg.SecretKey, func(r rune) bool { return r <= ' ' || r > '~' }) {
		problems = append(problems, errors.New("secret key is empty or has characters that a key cannot have"))
	}
	if cfg.CID == "" || len(cfg.CID) > maxCID {
		problems = append(problems, fmt.Errorf("cid is empty or longer than %d characters", maxCID))
	}
	if cfg.Timeout < 0 || cfg.ConnectTimeout < 0 {
		problems = append(problems, errors.New("a timeout is negative"))
	}
	return base, errors.Join(problems...)
}

func newHTTP(connect time.Duration) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: connect}).DialContext,
			TLSHandshakeTimeout:    connect,
			DisableKeepAlives:      true,
			DisableCompression:     true,
			MaxResponseHeaderBytes: maxAnswer,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func lower(hosts []string) []string {
	out := make([]string, len(hosts))
	for i, host := range hosts {
		out[i] = strings.ToLower(host)
	}
	return out
}

func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// Ready prepares a payment. Every page address in the answer is checked, so a
// buyer is only ever sent to KakaoPay or to an allowed host.
func (c *Client) Ready(ctx context.Context, r payment.ReadyRequest) (payment.Ready, error) {
	if err := checkReady(r); err != nil {
		return payment.Ready{}, refused(callReady, err)
	}
	var a readyAnswer
	if err := c.call(ctx, callReady, c.readyBody(r), &a, ""); err != nil {
		return payment.Ready{}, err
	}
	return c.readyResult(a)
}

// Approve takes the money. The status it returns has no Word, because the
// answer to an approval carries none.
func (c *Client) Approve(ctx context.Context, r payment.ApproveRequest) (payment.Status, error) {
	if err := checkApprove(r); err != nil {
		return payment.Status{}, refused(callApprove, err)
	}
	var a answer
	if err := c.call(ctx, callApprove, c.approveBody(r), &a, r.PGToken); err != nil {
		return payment.Status{}, err
	}
	if err := c.compareApprove(r, a); err != nil {
		return payment.Status{}, doubtful(callApprove, err)
	}
	status := statusOf(a)
	status.AID, status.Phase = a.AID, payment.Captured
	status.Cancelled, status.Left = 0, r.Amount
	return status, nil
}

// Cancel gives money back. AID stays empty in the status it returns: the one in
// the answer belongs to the cancellation, not to the approval.
func (c *Client) Cancel(ctx context.Context, r payment.CancelRequest) (payment.Status, error) {
	if err := checkCancel(r); err != nil {
		return payment.Status{}, refused(callCancel, err)
	}
	var a answer
	if err := c.call(ctx, callCancel, c.cancelBody(r), &a, ""); err != nil {
		return payment.Status{}, err
	}
	if err := c.compareCancel(r, a); err != nil {
		return payment.Status{}, doubtful(callCancel, err)
	}
	return statusOf(a), nil
}

// Lookup asks for the present state. Refused means that KakaoPay knows no such
// tid; no other refusal of a look-up says anything about the payment.
func (c *Client) Lookup(ctx context.Context, tid string) (payment.Status, error) {
	if tid == "" || len(tid) > maxTID {
		return payment.Status{}, refused(callOrder, errors.New("tid is empty or too long"))
	}
	var a answer
	if err := c.call(ctx, callOrder, orderBody{CID: c.cid, TID: tid}, &a, ""); err != nil {
		return payment.Status{}, err
	}
	if err := c.compareOrder(tid, a); err != nil {
		return payment.Status{}, doubtful(callOrder, err)
	}
	status := statusOf(a)
	status.AID = approvalID(a.Actions)
	return status, nil
}

func refused(call string, err error) error {
	return &payment.GatewayError{Outcome: payment.Refused, Call: call, Err: err}
}

func doubtful(call string, err error) error {
	return &payment.GatewayError{Outcome: payment.Unknown, Call: call, Err: err}
}
