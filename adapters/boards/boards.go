// Package boards gathers special offers from deal boards. What a board's pages
// look like is data, see profiles.yaml. It asks politely: only what robots.txt
// allows, one request at a time and host with a pause between, never what is
// known already, and with its name. It refuses to keep anything, to follow a
// redirect to another host, and to reach private networks.
package boards

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/ports"
)

// Options are what Boards are made with. Only Profiles are needed.
type Options struct {
	Profiles Profiles
	// Contact is where a board's people learn who asks, an address such as
	// https://market.example.com/ or mailto:….
	Contact string
	// MaxPage is how many bytes of a page are read, 3 MiB if zero; a longer one is
	// refused.
	MaxPage int64
	// Timeout bounds one request, 15 s if zero.
	Timeout time.Duration
	// Now is the clock, Pause waits, and Jitter draws from 0 up to a time; nil means
	// the machine's.
	Now    func() time.Time
	Pause  func(context.Context, time.Duration) error
	Jitter func(time.Duration) time.Duration
}

// Boards implements ports.Boards over HTTP. It is safe for concurrent use; two
// calls for one host wait for each other.
type Boards struct {
	Options
	agent string
	hosts *hosts
	via   map[string]*http.Transport // by board
}

var _ ports.Boards = (*Boards)(nil)

const (
	defaultMaxPage = 3 << 20
	defaultTimeout = 15 * time.Second
	agentName      = "junggye"
)

// New makes Boards of checked profiles. It does no I/O.
func New(o Options) *Boards {
	if o.MaxPage == 0 {
		o.MaxPage = defaultMaxPage
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Pause == nil {
		o.Pause = pause
	}
	if o.Jitter == nil {
		o.Jitter = func(most time.Duration) time.Duration { return rand.N(max(most, 1)) }
	}
	b := &Boards{Options: o, agent: agentName + "/1.0", hosts: newHosts(), via: map[string]*http.Transport{}}
	if o.Contact != "" {
		b.agent += " (+" + o.Contact + ")"
	}
	for i := range o.Profiles.Boards {
		p := &o.Profiles.Boards[i]
		transport := p.hosts.Transport()
		transport.DisableCompression = false
		b.via[p.Name] = transport
	}
	return b
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close ends idle connections.
func (b *Boards) Close() {
	for _, transport := range b.via {
		transport.CloseIdleConnections()
	}
}

// Sources implements ports.Boards.
func (b *Boards) Sources() []offer.Source {
	var out []offer.Source
	for i := range b.Profiles.Boards {
		if p := &b.Profiles.Boards[i]; !p.Off {
			out = append(out, p.source())
		}
	}
	return out
}

// Profile returns the board of that name.
func (b *Boards) Profile(name string) (*Profile, error) {
	for i := range b.Profiles.Boards {
		if p := &b.Profiles.Boards[i]; p.Name == name {
			return p, nil
		}
	}
	return nil, fmt.Errorf("board %q: %w", name, errNoBoard)
}

// Look implements ports.Boards.
func (b *Boards) Look(ctx context.Context, source string, known offer.Mark) (offer.Look, int, error) {
	p, err := b.Profile(source)
	if err != nil {
		return offer.Look{}, 0, err
	}
	v := b.visit(p)
	page, err := v.get(ctx, p.List, known)
	switch {
	case err != nil:
		return offer.Look{}, v.requests, err
	case page.status == http.StatusNotModified:
		return offer.Look{Same: true}, v.requests, nil
	case page.status != http.StatusOK:
		return offer.Look{}, v.requests, b.refusal(page)
	case !page.whole():
		return offer.Look{}, v.requests, torn(page)
	}
	look, err := p.ReadList(page.body, page.address, b.Now())
	look.Mark = page.mark()
	return look, v.requests, err
}

// Detail implements ports.Boards.
func (b *Boards) Detail(ctx context.Context, source, address string) (offer.Detail, int, error) {
	p, err := b.Profile(source)
	if err != nil {
		return offer.Detail{}, 0, err
	}
	v := b.visit(p)
	page, err := v.get(ctx, address, offer.Mark{})
	switch {
	case err != nil:
		return offer.Detail{}, v.requests, err
	case page.status == http.StatusNotFound || page.status == http.StatusGone:
		return offer.Detail{Ended: true}, v.requests, nil
	case page.status != http.StatusOK:
		return offer.Detail{}, v.requests, b.refusal(page)
	case !page.whole():
		return offer.Detail{}, v.requests, torn(page)
	}
	d, err := p.ReadPost(page.body, page.address)
	return d, v.requests, err
}

// refusal sorts an answer without a page. A board that says "not now" or "not
// you" is left alone for a while; any other answer is a mishap.
func (b *Boards) refusal(p page) error {
	t := &offer.Trouble{Cause: offer.Unreachable, Status: p.status, Err: fmt.Errorf("the board answered %s", http.StatusText(p.status))}
	switch {
	case p.status == http.StatusForbidden, p.status == http.StatusUnauthorized, p.status == http.StatusTooManyRequests,
		p.status == http.StatusUnavailableForLegalReasons, p.status >= 500:
		t.Cause, t.After = offer.Refused, retryAfter(p.header.Get("Retry-After"), b.Now())
	}
	return t
}

func torn(p page) error {
	return &offer.Trouble{Cause: offer.Unreachable, Status: p.status, Err: fmt.Errorf("the page of %d bytes ends in the middle", len(p.body))}
}

// host is the name and port that pauses and robots.txt belong to.
func host(u *url.URL) string { return u.Scheme + "://" + u.Host }
