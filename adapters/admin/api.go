package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

// Gate tells who sends a token.
type Gate interface {
	// Bearer returns the operator whose valid token this is; from is the address that
	// the request came from. Any other token is Unauthenticated.
	Bearer(ctx context.Context, token, from string) (operator.Actor, error)
}

// Config is what the API needs. Desk is required.
type Config struct {
	Desk app.Desk
	// Gate tells who sends a token; default: the Desk.
	Gate Gate
	// Card is a notice as the chat answers with it, a skill response as JSON; without it
	// there is no preview.
	Card func(notice.Notice) ([]byte, error)
	// Picture is the address of a stored picture; default: below /images.
	Picture func(key string) string
	// Limiter bounds the requests of one address; nil for no bound.
	Limiter ports.Limiter
	// Logger receives what goes wrong inside; default: nothing.
	Logger *slog.Logger
}

// API is the admin API.
type API struct {
	Config
	desk     app.Desk
	huma     huma.API
	document []byte
}

const (
	base     = "/admin"
	jsonType = "application/json"
)

// New adds the API to router: everything below /admin, and /login.
func New(c Config, router chi.Router) (*API, error) {
	if c.Gate == nil {
		c.Gate = c.Desk
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Picture == nil {
		c.Picture = func(key string) string { return "/images/" + key }
	}
	below := chi.NewRouter()
	below.Use(private)
	below.NotFound(func(w http.ResponseWriter, r *http.Request) { refuse(w, r, http.StatusNotFound) })
	below.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		web.Allow(w, r, router)
		refuse(w, r, http.StatusMethodNotAllowed)
	})
	router.Mount(base, below)
	a := &API{Config: c, desk: c.Desk}
	// "json" stands for what ends in +json.
	formats := map[string]huma.Format{jsonType: huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	a.huma = huma.NewAPI(huma.Config{
		OpenAPI: about(), Formats: formats, DefaultFormat: jsonType,
		RejectUnknownQueryParameters: true, Transformers: []huma.Transformer{a.translate},
	}, adapter{root: router, below: below})
	a.huma.UseMiddleware(a.limit, a.acceptable, a.authenticate)
	for _, area := range a.areas() {
		area()
	}
	var err error
	if a.document, err = documentOf(a.huma.OpenAPI()); err != nil {
		return nil, fmt.Errorf("describe the admin API: %w", err)
	}
	a.serveDocument(below)
	return a, nil
}

// areas are what operations there are. Each area has a file of its own.
func (a *API) areas() []func() {
	return []func(){
		a.own,
		a.signIns,
		a.operators,
		a.audit,
		a.chats,
		a.listings,
		a.members,
		a.notices,
		a.orders,
		a.payouts,
		a.watch,
	}
}

// Document is the description of the API: OpenAPI 3.1 as JSON.
func (a *API) Document() []byte { return a.document }

// adapter puts operations on the router that their path belongs to.
type adapter struct{ root, below chi.Router }

// Handle implements huma.Adapter.
func (a adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	router, path := a.below, strings.TrimPrefix(op.Path, base)
	if path == op.Path {
		router = a.root.With(private)
	}
	serve := func(w http.ResponseWriter, r *http.Request) { handler(humachi.NewContext(op, r, w)) }
	if op.Method == http.MethodGet {
		serve = revalidated(serve)
	}
	router.MethodFunc(op.Method, path, serve)
}

// ServeHTTP implements huma.Adapter.
func (a adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.root.ServeHTTP(w, r) }

// private keeps answers out of every cache.
func private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// write answers with a problem before or instead of an operation.
func write(w http.ResponseWriter, p *Problem) {
	for name, values := range p.headers {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	// The status is out; a client that is gone misses nothing.
	_ = json.NewEncoder(w).Encode(p)
}

func refuse(w http.ResponseWriter, r *http.Request, status int) {
	write(w, problemOfStatus(r.Context(), status))
}
