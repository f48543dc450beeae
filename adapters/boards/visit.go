package boards

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/gocolly/colly/v2"
	"golang.org/x/net/html/charset"

	"github.com/junggyenara/junggye/core/offer"
)

// page is an answer of a board, its text in UTF-8.
type page struct {
	status  int
	address *url.URL // where redirects led to
	header  http.Header
	body    []byte
}

// maxMark bounds what is kept and sent back of a page's version.
const maxMark = 200

func (p page) mark() offer.Mark {
	m := offer.Mark{ETag: p.header.Get("ETag"), LastModified: p.header.Get("Last-Modified")}
	if len(m.ETag) > maxMark {
		m.ETag = ""
	}
	if len(m.LastModified) > maxMark {
		m.LastModified = ""
	}
	return m
}

// whole reports whether the page has its end; servers in trouble send the
// beginning of one and call it all.
func (p page) whole() bool { return bytes.Contains(bytes.ToLower(p.body), []byte("</html>")) }

// visit is one call to a board: a request with its redirects.
type visit struct {
	*Boards
	profile  *Profile
	ctx      context.Context
	requests int
}

func (b *Boards) visit(p *Profile) *visit { return &visit{Boards: b, profile: p} }

const maxRedirects = 3

// get asks for a page. Its errors are *offer.Trouble, or the context's.
func (v *visit) get(ctx context.Context, address string, known offer.Mark) (page, error) {
	u, err := v.profile.hosts.Parse(address)
	if err != nil {
		return page{}, &offer.Trouble{Cause: offer.Unreachable, Err: err}
	}
	v.ctx = ctx
	c := colly.NewCollector(colly.UserAgent(v.agent), colly.StdlibContext(ctx), colly.AllowURLRevisit(), colly.ParseHTTPErrorResponse())
	// Robots.txt is the visit's business: Colly asks for it without a pause and does
	// not look at redirects.
	c.IgnoreRobotsTxt = true
	c.MaxBodySize = 0
	c.DisableCookies()
	c.SetRequestTimeout(0)
	c.WithTransport(v)
	c.SetRedirectHandler(v.redirected)
	var got page
	c.OnResponse(func(r *colly.Response) {
		got = page{status: r.StatusCode, address: r.Request.URL, header: *r.Headers, body: r.Body}
	})
	header := http.Header{"Accept": {"text/html"}, "Accept-Language": {"ko"}}
	if known.ETag != "" {
		header.Set("If-None-Match", known.ETag)
	}
	if known.LastModified != "" {
		header.Set("If-Modified-Since", known.LastModified)
	}
	if err := c.Request(http.MethodGet, u.String(), nil, nil, header); err != nil {
		return page{}, v.trouble(err)
	}
	if got.header == nil {
		return page{}, &offer.Trouble{Cause: offer.Unreachable, Err: errors.New("no answer")}
	}
	return got, nil
}

func (v *visit) redirected(req *http.Request, via []*http.Request) error {
	req.Header.Del("Referer")
	if len(via) > maxRedirects {
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	if err := v.profile.hosts.Check(req.URL); err != nil {
		return fmt.Errorf("redirect: %w", err)
	}
	return nil
}

// trouble keeps what is trouble already and the end of the caller's patience.
func (v *visit) trouble(err error) error {
	if t, ok := errors.AsType[*offer.Trouble](err); ok {
		return t
	}
	if v.ctx.Err() != nil {
		return fmt.Errorf("ask board: %w", v.ctx.Err())
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return &offer.Trouble{Cause: offer.Unreachable, Err: err}
}

// RoundTrip implements http.RoundTripper: it asks what robots.txt says, waits
// for the host's turn, and gives the page back in UTF-8 and not longer than allowed.
func (v *visit) RoundTrip(req *http.Request) (*http.Response, error) {
	h := v.hosts.of(host(req.URL))
	h.turn.Lock()
	defer h.turn.Unlock()
	rules, err := v.robots(h, req.URL)
	if err != nil {
		return nil, err
	}
	if !rules.allow(v.agent, req.URL) {
		return nil, &offer.Trouble{Cause: offer.Forbidden, Err: errors.New("robots.txt does not allow " + req.URL.Path)}
	}
	resp, err := v.send(h, req, v.MaxPage)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// send waits for the host's pause, asks, and reads the answer whole. The host's
// turn is the caller's.
func (v *visit) send(h *hostState, req *http.Request, most int64) (*http.Response, error) {
	pace := max(time.Duration(v.profile.Pace), h.rules.delay(v.agent))
	if wait := h.next.Sub(v.Now()); wait > 0 {
		if err := v.Pause(v.ctx, wait); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(v.ctx, v.Timeout)
	defer cancel()
	v.requests++
	resp, err := v.via[v.profile.Name].RoundTrip(req.WithContext(ctx))
	defer func() { h.next = v.Now().Add(pace + v.Jitter(time.Duration(v.profile.Jitter))) }()
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	if int64(len(body)) > most {
		return nil, &offer.Trouble{Cause: offer.Unreachable, Status: resp.StatusCode, Err: fmt.Errorf("the page has more than %d bytes", most)}
	}
	if body, err = Decode(body, resp.Header.Get("Content-Type")); err != nil {
		return nil, err
	}
	resp.Header.Set("Content-Type", "text/html; charset=utf-8")
	resp.Header.Del("Content-Encoding")
	resp.Header.Del("Content-Length")
	resp.ContentLength, resp.Body = int64(len(body)), io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// Decode is a page in UTF-8. What is valid UTF-8 with more than ASCII in it is
// UTF-8, whatever it says it is; else the page's word counts, in its header or
// its first kilobyte.
func Decode(body []byte, contentType string) ([]byte, error) {
	if utf8.Valid(body) {
		return body, nil
	}
	encoding, name, _ := charset.DetermineEncoding(body, contentType)
	decoded, err := encoding.NewDecoder().Bytes(body)
	if err != nil {
		return nil, fmt.Errorf("decode page from %s: %w", name, err)
	}
	return decoded, nil
}

// retryAfter reads the header of that name, 0 when it says nothing.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 7*24*3600)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
