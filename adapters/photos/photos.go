// Package photos brings photos that members sent into the market's own form:
// it downloads them from a short list of hosts and re-encodes them. It refuses
// every other host, private networks, what is not a photo, and whatever is too
// large; it keeps nothing of the original file but the picture.
package photos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/junggyenara/junggye/adapters/egress"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// Why a photo is refused. None has Args; all but CodeGone tell the member to
// send another photo, CodeGone to send the same one again.
const (
	CodeForeign  fault.Code = "photo.foreign_host"
	CodeGone     fault.Code = "photo.gone"
	CodeTooLarge fault.Code = "photo.too_large"
	CodeNotImage fault.Code = "photo.not_image"
)

// What Options mean when a field is zero.
const (
	DefaultTimeout        = 8 * time.Second
	DefaultMaxBytes int64 = 10 << 20
	DefaultDecodes        = 2
)

const maxRedirects = 3

// Options configure a Fetcher. Only Hosts must be set.
type Options struct {
	// Hosts are exact host names. "name" allows the ports 80 and 443 at public
	// addresses; "name:port" allows that port, also at a private or loopback
	// address. Both schemes are allowed: Kakao's secure image URLs are http.
	Hosts []string
	// Timeout bounds the download and the wait for a free decoder together.
	Timeout time.Duration
	// MaxBytes is the largest file that is read.
	MaxBytes int64
	// Decodes is how many photos are decoded at the same time. The worst
	// photo that MaxPixels permits, a progressive JPEG, takes some 600 MB.
	Decodes int
}

// Fetcher implements ports.Photos over HTTP. It is safe for concurrent use.
type Fetcher struct {
	hosts    egress.Hosts
	client   *http.Client
	timeout  time.Duration
	maxBytes int64
	decoding chan struct{}
}

var _ ports.Photos = (*Fetcher)(nil)

// New checks the options and returns a Fetcher. It does no I/O.
func New(opts Options) (*Fetcher, error) {
	hosts, err := egress.ParseHosts(opts.Hosts)
	if err != nil {
		return nil, fmt.Errorf("photo hosts: %w", err)
	}
	if opts.Timeout < 0 || opts.MaxBytes < 0 || opts.Decodes < 0 {
		return nil, errors.New("photo limits must not be negative")
	}
	f := &Fetcher{
		hosts:    hosts,
		timeout:  orDefault(opts.Timeout, DefaultTimeout),
		maxBytes: orDefault(opts.MaxBytes, DefaultMaxBytes),
		decoding: make(chan struct{}, orDefault(opts.Decodes, DefaultDecodes)),
	}
	f.client = &http.Client{
		Transport:     hosts.Transport(),
		CheckRedirect: f.checkRedirect,
		Timeout:       f.timeout,
	}
	return f, nil
}

// Close ends idle connections. A Fetch that is under way is not disturbed.
func (f *Fetcher) Close() { f.client.CloseIdleConnections() }

// Allowed implements ports.Photos.
func (f *Fetcher) Allowed(rawURL string) bool {
	_, err := f.hosts.Parse(rawURL)
	return err == nil
}

// Fetch implements ports.Photos. Its errors never contain the URL, because
// Kakao's image URLs carry their own credentials in the query.
func (f *Fetcher) Fetch(ctx context.Context, rawURL string) ([]byte, error) {
	u, err := f.hosts.Parse(rawURL)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, CodeForeign, err)
	}
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	data, err := f.download(ctx, u)
	if err != nil {
		return nil, fmt.Errorf("download photo from %s: %w", u.Host, err)
	}
	return f.decode(ctx, data)
}

// Convert implements ports.Photos.
func (f *Fetcher) Convert(ctx context.Context, data []byte) ([]byte, error) {
	if int64(len(data)) > f.maxBytes {
		return nil, tooLarge("more than %d bytes", f.maxBytes)
	}
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	return f.decode(ctx, data)
}

// decode waits for its turn, since decoding takes much memory.
func (f *Fetcher) decode(ctx context.Context, data []byte) ([]byte, error) {
	select {
	case f.decoding <- struct{}{}:
		defer func() { <-f.decoding }()
	case <-ctx.Done():
		return nil, fault.Wrap(fault.Unavailable, "", fmt.Errorf("wait for a photo decoder: %w", ctx.Err()))
	}
	return Normalise(data)
}

func (f *Fetcher) download(ctx context.Context, u *url.URL) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, CodeForeign, egress.WithoutURL(err))
	}
	req.Header.Set("Accept", "image/jpeg, image/png, image/webp, image/gif")
	req.Header.Set("User-Agent", "junggye")
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, classify(egress.WithoutURL(err))
	}
	defer resp.Body.Close()
	if err := checkStatus(resp.StatusCode); err != nil {
		return nil, err
	}
	if resp.ContentLength > f.maxBytes {
		return nil, tooLarge("%d bytes announced, %d allowed", resp.ContentLength, f.maxBytes)
	}
	// One byte more than allowed tells a full-size file from a longer one.
	data, err := io.ReadAll(io.LimitReader(resp.Body, f.maxBytes+1))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "", fmt.Errorf("read body: %w", err))
	}
	if int64(len(data)) > f.maxBytes {
		return nil, tooLarge("more than %d bytes", f.maxBytes)
	}
	return data, nil
}

func (f *Fetcher) checkRedirect(req *http.Request, via []*http.Request) error {
	// The client fills in the previous URL, and with it the previous credentials.
	req.Header.Del("Referer")
	if len(via) > maxRedirects {
		return fault.Wrap(fault.Invalid, CodeForeign, fmt.Errorf("more than %d redirects", maxRedirects))
	}
	if err := f.hosts.Check(req.URL); err != nil {
		return fault.Wrap(fault.Invalid, CodeForeign, fmt.Errorf("redirect: %w", err))
	}
	return nil
}

// checkStatus sorts answers into photo, never a photo, and not now. Kakao
// answers 403 once the ten minutes of a signed URL are over.
func checkStatus(status int) error {
	switch {
	case status == http.StatusOK:
		return nil
	case status >= 500, status == http.StatusRequestTimeout,
		status == http.StatusTooEarly, status == http.StatusTooManyRequests:
		return fault.Wrap(fault.Unavailable, "", fmt.Errorf("host answered %d", status))
	default:
		return fault.Wrap(fault.Invalid, CodeGone, fmt.Errorf("host answered %d", status))
	}
}

// classify keeps the refusals of the redirect check and of the dialer and takes
// everything else on the way to a host, a time limit too, for temporary.
func classify(err error) error {
	if fault.Is(err, fault.Invalid) {
		return err
	}
	if errors.Is(err, egress.ErrRefused) {
		return fault.Wrap(fault.Invalid, CodeForeign, err)
	}
	return fault.Wrap(fault.Unavailable, "", err)
}

func tooLarge(format string, args ...any) error {
	return fault.Wrap(fault.Invalid, CodeTooLarge, fmt.Errorf(format, args...))
}

func orDefault[T int | int64 | time.Duration](v, byDefault T) T {
	if v == 0 {
		return byDefault
	}
	return v
}
