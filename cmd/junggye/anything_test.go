package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/admin/apitest"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/operator"
)

// manyEnv is how many requests each operation gets instead of the few of a normal
// run.
const manyEnv = "JUNGGYE_FUZZ_EACH"

// running is the program, started in this process with its sample market, and
// operators of each role.
type running struct {
	*testing.T
	*service
	mu     sync.Mutex
	tokens map[string]string
	made   int
}

func startRunning(t *testing.T) *running {
	t.Helper()
	cfg, err := loadConfig(environ(devEnv(t)))
	if err != nil {
		t.Fatal(err)
	}
	out := newOutput()
	r := &running{T: t, service: &service{cfg: cfg, failed: make(chan error, 3)}, tokens: map[string]string{}}
	r.log = newLogger(process{stdout: io.Discard, stderr: out}, cfg.Mode)
	ctx, end := context.WithCancel(context.Background())
	t.Cleanup(func() {
		end()
		if err := r.stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
		if t.Failed() {
			for line := range strings.Lines(out.String()) {
				if !strings.Contains(line, "level=INFO") {
					t.Log(line)
				}
			}
		}
	})
	if err := r.start(ctx); err != nil {
		t.Fatal(err)
	}
	return r
}

// token is one of an operator of the role. What was asked may have ended it, or the
// account: then there is a new one.
func (r *running) token(role string) string {
	r.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	ctx, desk := r.Context(), r.market.Desk()
	if by, err := desk.Bearer(ctx, r.tokens[role], "192.0.2.1"); err == nil && string(by.Role) == role {
		return r.tokens[role]
	}
	r.made++
	made, told, err := desk.AddFirst(ctx, app.NewOperator{Name: fmt.Sprintf("%s%d", role, r.made), Role: operator.Role(role)})
	if err != nil {
		r.Fatal(err)
	}
	uri, err := url.Parse(told.URI)
	if err != nil {
		r.Fatal(err)
	}
	access, err := desk.SignIn(ctx, app.Credentials{
		Name: made.Name, Password: told.Password, From: "192.0.2.1",
		Code: operator.Factor(uri.Query().Get("secret")).Code(operator.Step(time.Now())),
	})
	if err != nil {
		r.Fatalf("sign in as %s: %v", made.Name, err)
	}
	r.tokens[role] = access.Token
	return access.Token
}

// TestTheProgramStandsAnything asks the running program, on a real database with
// a market in it, all that the document it serves allows, and more.
func TestTheProgramStandsAnything(t *testing.T) {
	t.Parallel()
	r := startRunning(t)
	res, err := client().Get(r.localURL + "/admin/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	document, err := apitest.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	browser := &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	target := apitest.Target{
		Document: document, Token: r.token,
		May: func(role, action string) bool { return operator.Role(role).May(operator.Action(action)) },
		Do: func(req *http.Request) (*http.Response, error) {
			at, err := url.Parse(r.localURL)
			if err != nil {
				return nil, err
			}
			req.URL.Scheme, req.URL.Host = at.Scheme, at.Host
			// The requests of one address are bounded; these come from many.
			asked++
			req.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.%d.%d", asked/200%250, asked%200))
			return browser.Do(req)
		},
	}
	for _, role := range operator.Roles() {
		target.Roles = append(target.Roles, string(role))
	}
	each := 8
	if n, err := strconv.Atoi(os.Getenv(manyEnv)); err == nil {
		each = n
	}
	target.Fuzz(t, 20261123, each*len(document.Operations()))
}
