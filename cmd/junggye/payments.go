package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay"
	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/adapters/web"
)

// till is how the market takes money.
type till struct {
	*kakaopay.Client
	// hosts are those that buyers may be sent to besides KakaoPay's own.
	hosts []string
	// origin is the built-in sandbox's, "" without one.
	origin string
	box    *sandbox.Server // the built-in sandbox, nil without one
}

// openTill connects to KakaoPay, or to a sandbox of our own when no address is
// set. near is the public port, beside which the sandbox likes to live; frames
// are the pages that may show its payment page.
func (p *parts) openTill(ctx context.Context, cfg Config, near int, frames []string, failed chan<- error) (till, error) {
	if cfg.KakaoPay.URL == "" {
		return p.openSandbox(ctx, cfg, sandbox.Options{Logger: p.log, FrameAncestors: frames}, near, failed)
	}
	var t till
	if u, err := url.Parse(cfg.KakaoPay.URL); err == nil && cfg.Mode == Dev {
		t.hosts = []string{u.Host}
	}
	var err error
	t.Client, err = kakaopay.New(kakaopay.Config{
		BaseURL: cfg.KakaoPay.URL, SecretKey: cfg.KakaoPay.SecretKey.Reveal(), CID: cfg.KakaoPay.CID, AllowedHosts: t.hosts,
	})
	return t, err
}

// openSandbox serves the built-in KakaoPay on a loopback port of its own. Its
// payments lie beside the database, since both tell of the same money.
func (p *parts) openSandbox(ctx context.Context, cfg Config, o sandbox.Options, near int, failed chan<- error) (till, error) {
	l, err := listenBeside(ctx, near)
	if err != nil {
		return till{}, fmt.Errorf("payment sandbox: %w", err)
	}
	t := till{origin: "http://" + l.Addr().String()}
	if o.PublicURL == "" {
		o.PublicURL = t.origin
	}
	t.hosts = []string{hostOf(o.PublicURL)}
	o.SecretKey, o.CID = "DEV"+rand.Text(), cfg.KakaoPay.CID
	o.File = cfg.beside("kakaopay-sandbox.jsonl")
	box, err := sandbox.New(o)
	if err != nil {
		return till{}, errors.Join(err, l.Close())
	}
	t.box = box
	p.onClose("payment sandbox's file", func(context.Context) error { return box.Close() })
	p.serveOn("payment sandbox", l, web.Server(box), failed)
	t.Client, err = kakaopay.New(kakaopay.Config{
		BaseURL: t.origin, SecretKey: o.SecretKey, CID: o.CID, AllowedHosts: t.hosts,
	})
	return t, err
}

// listenBeside takes the port after near, so that payment pages that are open
// survive a restart, or any free one.
func listenBeside(ctx context.Context, near int) (net.Listener, error) {
	if near > 0 && near < 65535 {
		if l, err := web.Listen(ctx, net.JoinHostPort("127.0.0.1", strconv.Itoa(near+1))); err == nil {
			return l, nil
		}
	}
	return web.Listen(ctx, "127.0.0.1:0")
}

// samplePages is where sample payments say that their pages are: not at the
// port of the day, so that samples are the same each time.
const samplePages = "http://sandbox.invalid"

// sampleBuyers pay in the sandbox like people in a browser.
type sampleBuyers struct {
	till
	browser *http.Client
}

func (p *parts) openSampleBuyers(ctx context.Context, cfg Config, now func() time.Time, random io.Reader) (*sampleBuyers, error) {
	// A sandbox that ends by itself shows in the next payment.
	ended := make(chan error, 1)
	t, err := p.openSandbox(ctx, cfg, sandbox.Options{Now: now, Rand: random, PublicURL: samplePages}, 0, ended)
	if err != nil {
		return nil, err
	}
	return &sampleBuyers{till: t, browser: &http.Client{
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Pay implements demo.Payments: it presses the button of the payment page.
func (b *sampleBuyers) Pay(ctx context.Context, page string) (string, error) {
	page = b.origin + strings.TrimPrefix(page, samplePages)
	at := page[:strings.LastIndex(page, "/")+1] + "pay"
	form := strings.NewReader(url.Values{"method": {"MONEY"}}.Encode())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, at, form)
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := b.browser.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("the payment page answered %s", answer.Status)
	}
	return answer.Header.Get("Location"), nil
}
