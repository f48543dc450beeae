// Package kakaoevent writes to members through KakaoTalk's event API: it starts
// an event block of the bot for them, and the block's skill says what they read.
// It makes each request once and says what is certain afterwards. It refuses to
// repeat a call, to follow a redirect and to carry any text of a trade; it logs
// nothing.
package kakaoevent

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/ports"
)

const (
	defaultTimeout        = 5 * time.Second
	defaultConnectTimeout = 3 * time.Second
)

// PropertyNewsID is the name under which the event block's skill finds, among
// the user's properties, which news it is about.
const PropertyNewsID = "newsId"

// Config is what a Client needs to know. Key is never printed.
type Config struct {
	BaseURL string // https, or http to a loopback address
	Key     string `json:"-"` // the REST API key of the app that the bot is linked to
	BotID   string // a development channel's ends in "!"
	Event   string // the name of the event that the admin centre gave the block

	Timeout        time.Duration // of one whole call; 5 s when zero
	ConnectTimeout time.Duration // of connecting and of TLS, each; 3 s when zero
}

// String leaves the key out, so that a printed configuration gives nothing away.
func (c Config) String() string {
	return fmt.Sprintf("kakaoevent.Config{BaseURL:%q BotID:%q Event:%q}", c.BaseURL, c.BotID, c.Event)
}

// GoString is String, because %#v would print the key.
func (c Config) GoString() string { return c.String() }

// Client is a ports.Messenger. It is safe for parallel use and keeps no
// connection open between calls: a request on an idle connection that the other
// side has just closed would be in doubt without need.
type Client struct {
	base      *url.URL
	botID     string
	event     string
	authorise func(*http.Request) // holds the key out of reach of %v
	redact    func(string) string
	timeout   time.Duration
	http      *http.Client
}

var _ ports.Messenger = (*Client)(nil)

var (
	botIDForm = regexp.MustCompile(`^[0-9a-f]{24}!?$`)
	eventForm = regexp.MustCompile(`^[a-zA-Z0-9_]{1,50}$`)
)

// New checks the configuration, reports everything wrong with it together, and
// makes no connection.
func New(cfg Config) (*Client, error) {
	base, err := checkConfig(cfg)
	if err != nil {
		return nil, fmt.Errorf("event api configuration: %w", err)
	}
	key := cfg.Key
	return &Client{
		base: base, botID: cfg.BotID, event: cfg.Event,
		authorise: func(r *http.Request) { r.Header.Set("Authorization", "KakaoAK "+key) },
		redact:    func(text string) string { return clean(text, key) },
		timeout:   orDefault(cfg.Timeout, defaultTimeout),
		http:      newHTTP(orDefault(cfg.ConnectTimeout, defaultConnectTimeout)),
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
	case base.Scheme != "https" && (base.Scheme != "http" || !isLoopback(base.Hostname())):
		problems = append(problems, errors.New("base url is neither https nor http to a loopback address"))
	}
	if cfg.Key == "" || strings.ContainsFunc(cfg.Key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		problems = append(problems, errors.New("key is empty or has characters that a key cannot have"))
	}
	if !botIDForm.MatchString(cfg.BotID) {
		problems = append(problems, errors.New("bot id is not 24 hexadecimal digits, perhaps with ! at the end"))
	}
	if !eventForm.MatchString(cfg.Event) {
		problems = append(problems, errors.New("event name is not letters, digits and _"))
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
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// Send starts the event block for each message's member.
func (c *Client) Send(ctx context.Context, messages []push.Message) (string, error) {
	if err := checkMessages(messages); err != nil {
		return "", &push.CallError{Outcome: push.Denied, Call: callTalk, Err: err}
	}
	body := talkBody{Event: talkEvent{Name: c.event}}
	for _, m := range messages {
		body.User = append(body.User, talkUser{
			Type: keyType(m.Key), ID: m.Key, Properties: map[string]string{PropertyNewsID: strconv.FormatInt(int64(m.NewsID), 10)},
		})
	}
	var a talkAnswer
	if err := c.call(ctx, callTalk, http.MethodPost, c.base.JoinPath("v2/bots", c.botID, "talk"), body, &a); err != nil {
		return "", err
	}
	switch {
	case a.Status == statusFail:
		return "", &push.CallError{Outcome: push.Denied, Call: callTalk, Status: http.StatusOK, Text: c.redact(a.Message)}
	case a.Status != statusSuccess || !taskForm.MatchString(a.TaskID):
		return "", &push.CallError{Call: callTalk, Status: http.StatusOK, Err: errors.New("the answer names no task")}
	}
	return a.TaskID, nil
}

func checkMessages(messages []push.Message) error {
	if len(messages) == 0 || len(messages) > push.MaxBatch {
		return fmt.Errorf("%d messages; one call takes 1 to %d", len(messages), push.MaxBatch)
	}
	named := make(map[string]bool, len(messages))
	for _, m := range messages {
		if m.Key == "" || len(m.Key) > maxKey || named[m.Key] {
			return errors.New("a member's key is empty, too long or named twice")
		}
		named[m.Key] = true
	}
	return nil
}

// Result asks what became of a task.
func (c *Client) Result(ctx context.Context, task string) (push.Result, error) {
	if !taskForm.MatchString(task) {
		return push.Result{}, &push.CallError{Outcome: push.Denied, Call: callTasks, Err: errors.New("that is no name of a task")}
	}
	var a taskAnswer
	if err := c.call(ctx, callTasks, http.MethodGet, c.base.JoinPath("v1/tasks", task), nil, &a); err != nil {
		return push.Result{}, err
	}
	if a.TaskID != task {
		return push.Result{}, &push.CallError{Call: callTasks, Status: http.StatusOK, Err: errors.New("the answer is about another task")}
	}
	return c.resultOf(a), nil
}
