package console

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// people are the operators of a test: the name is the role's, the password and the
// code are right when they are "right". A secret is the name.
type people struct {
	mu  sync.Mutex
	out map[string]bool
}

func (p *people) OpenConsole(_ context.Context, c app.Credentials) (app.Opened, error) {
	if c.Password == "slow" {
		return app.Opened{}, fault.New(fault.Limited, "")
	}
	if c.Password != "right" || c.Code != "123456" {
		return app.Opened{}, fault.New(fault.Unauthenticated, "")
	}
	return p.OpenDemo(context.Background(), operator.Role(c.Name), c.From)
}

func (p *people) OpenDemo(_ context.Context, role operator.Role, _ string) (app.Opened, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.out, string(role))
	return app.Opened{Secret: string(role), Expires: time.Now().Add(time.Hour)}, nil
}

func (p *people) Console(_ context.Context, secret, from string) (operator.Actor, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, role := range operator.Roles() {
		if secret == string(role) && !p.out[secret] {
			return operator.Actor{ID: operator.ID(i + 1), Name: "김" + secret, Role: role, From: from}, nil
		}
	}
	return operator.Actor{}, fault.New(fault.Unauthenticated, "")
}

func (p *people) SignOut(_ context.Context, by operator.Actor) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.out[string(by.Role)] = true
	return nil
}

// desk is a console that a test visits.
type desk struct {
	t       *testing.T
	console *Console
	server  *httptest.Server
	log     *lines
}

// lines is a log that may be read while it is written.
type lines struct {
	mu  sync.Mutex
	all strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// openDesk serves a console; change may be nil, and so may extra, which adds pages.
func openDesk(t *testing.T, change func(*Options), extra func(*Console, routes)) desk {
	t.Helper()
	log := &lines{}
	p := &people{out: map[string]bool{}}
	market := app.New(app.Config{Store: memory.New(), Clock: memory.NewClock(time.Unix(1_800_000_000, 0)), Source: memory.NewSource(1)})
	o := Options{Desk: market.Desk(), Sessions: p, Logger: slog.New(slog.NewTextHandler(log, nil))}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if extra != nil {
		c.router.Route(Base+"/test", func(r chi.Router) {
			r.Use(c.headers)
			extra(c, routes{c, r})
		})
	}
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	return desk{t, c, server, log}
}

// visitor is one browser.
type visitor struct {
	desk
	client *http.Client
}

// as is a browser that is signed in; "" is nobody.
func (d desk) as(role operator.Role) visitor {
	d.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	v := visitor{d, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if role != "" {
		if a := v.post("/sign-in", url.Values{"name": {string(role)}, "password": {"right"}, "code": {"123 456"}}); a.status != http.StatusSeeOther {
			d.t.Fatalf("signing in as %s answered %d:\n%s", role, a.status, a.body)
		}
	}
	return v
}

// answer is what a visitor got.
type answer struct {
	status int
	header http.Header
	body   string
}

func (v visitor) send(r *http.Request) answer {
	v.t.Helper()
	res, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body := new(strings.Builder)
	if _, err := io.Copy(body, res.Body); err != nil {
		v.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, body.String()}
}

func (v visitor) request(method, path string, form url.Values) *http.Request {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.server.URL+Base+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", "text/html")
	return r
}

func (v visitor) get(path string) answer {
	v.t.Helper()
	return v.send(v.request(http.MethodGet, path, nil))
}

func (v visitor) post(path string, form url.Values) answer {
	v.t.Helper()
	return v.send(v.request(http.MethodPost, path, form))
}

// form is what the first form of a page to that path carries by itself.
func (a answer) form(t *testing.T, path string) url.Values {
	t.Helper()
	_, rest, found := strings.Cut(a.body, `action="`+Base+path+`"`)
	if !found {
		t.Fatalf("no form to %s on the page:\n%s", path, a.body)
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	out := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(rest, -1) {
		out.Set(m[1], m[2])
	}
	return out
}
