package admin

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/passwords"
	jwt "github.com/junggyenara/junggye/adapters/tokens"
	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

// tokens is a Gate that knows a few tokens: the roles, "broken" for a store that
// is away and "bug" for a failure inside. All others are nobody's.
type tokens struct{}

func (tokens) Bearer(_ context.Context, token, from string) (operator.Actor, error) {
	for i, role := range operator.Roles() {
		if token == string(role) {
			return operator.Actor{ID: operator.ID(i + 1), Name: "name-" + token, Role: role, From: from}, nil
		}
	}
	switch token {
	case "broken":
		return operator.Actor{}, fault.Wrap(fault.Unavailable, "", context.DeadlineExceeded)
	case "bug":
		return operator.Actor{}, http.ErrServerClosed
	}
	return operator.Actor{}, fault.New(fault.Unauthenticated, "")
}

// firstID begins identifiers that no program rounds without being noticed.
const firstID = 1<<53 + 1

// world is the API with what its tests look at.
type world struct {
	*testing.T
	api    *API
	market *app.Market
	router *chi.Mux
	log    *strings.Builder
	// document is what each exchange is held to.
	document *document
}

// newWorld makes the API; more adds operations that only the test has.
func newWorld(t *testing.T, more ...func(*API)) *world {
	t.Helper()
	w := &world{T: t, log: &strings.Builder{}}
	logger := slog.New(slog.NewJSONHandler(w.log, nil))
	w.router = web.NewRouter(web.Options{Logger: logger, NewID: func() string { return "request-1" }})
	var err error
	clock := memory.NewClock(time.Date(2026, 11, 23, 12, 0, 0, 0, calendar.Seoul))
	w.market = app.New(canSignIn(t, app.Config{
		Store: memory.New(), Clock: clock, Source: memory.NewSource(firstID), Process: trade.DefaultProcess(),
		Blobs: memory.NewBlobs(), Photos: mill{}, NoticeBlocks: []string{"main"}, RenewFor: time.Hour,
	}))
	if w.api, err = New(Config{Desk: w.market.Desk(), Gate: tokens{}, Card: cardOf, Logger: logger}, w.router); err != nil {
		t.Fatal(err)
	}
	for _, m := range more {
		m(w.api)
	}
	return w
}

// canSignIn gives a market what signing in takes, and the operators of tokens.
func canSignIn(t *testing.T, c app.Config) app.Config {
	t.Helper()
	ring, err := vault.New(vault.Options{Keys: []vault.Key{{ID: "test", Secret: []byte("0123456789abcdef0123456789abcdef")}}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := jwt.Generate(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := jwt.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	c.Vault, c.Passwords = ring, passwords.New(passwords.Cost{KiB: 64, Times: 1, Lanes: 1}, rand.Reader, 4)
	if c.Tokens, err = jwt.New(keys); err != nil {
		t.Fatal(err)
	}
	for i, role := range operator.Roles() {
		o := operator.Operator{ID: operator.ID(i + 1), Name: "name-" + string(role), Role: role, State: operator.Active}
		if err := c.Store.Repos().Operators.Add(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// ask sends a request as role, and holds the exchange to the document; headers are pairs of names and values.
func (w *world) ask(role, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	w.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", jsonType)
	}
	if role != "" {
		r.Header.Set("Authorization", "Bearer "+role)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got := httptest.NewRecorder()
	w.router.ServeHTTP(got, r)
	if w.document == nil {
		w.document = describe(w.T, w.api)
	}
	w.document.check(r, body, got)
	return got
}

// problem reads a problem and holds it to what all of them have.
func (w *world) problem(got *httptest.ResponseRecorder, status int, code string) Problem {
	w.Helper()
	var p Problem
	if err := json.Unmarshal(got.Body.Bytes(), &p); err != nil {
		w.Fatalf("answered %d %q, want a problem: %v", got.Code, got.Body, err)
	}
	if got.Code != status || p.Status != status || p.Code != code {
		w.Errorf("answered %d %s, want %d with the code %q", got.Code, got.Body, status, code)
	}
	if kind := got.Header().Get("Content-Type"); kind != problemType {
		w.Errorf("the problem is a %q, want %q: clients tell problems by it", kind, problemType)
	}
	if p.Title == "" || p.Detail == "" && status != http.StatusRequestEntityTooLarge || p.RequestID != "request-1" {
		w.Errorf("the problem %s lacks its title, detail or request id", got.Body)
	}
	return p
}

// read reads the body of a success.
func read[T any](w *world, got *httptest.ResponseRecorder) T {
	w.Helper()
	var v T
	if got.Code >= 300 {
		w.Fatalf("answered %d %s, want a success", got.Code, got.Body)
	}
	if got.Body.Len() > 0 {
		if err := json.Unmarshal(got.Body.Bytes(), &v); err != nil {
			w.Fatalf("answered %q: %v", got.Body, err)
		}
	}
	return v
}

// noop is an operation that does nothing.
func noop[I, O any](context.Context, operator.Actor, *I) (*O, error) { return new(O), nil }
