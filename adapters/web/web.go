// Package web is what every part of the market that answers HTTP has in
// common: a chi router with request ids, an access log, recovery from panics,
// limits and security headers, and a server with timeouts. It refuses to know
// routes, use cases and words for users, and it never logs a query or a header:
// links carry tokens.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
)

// Options configure a router. Every zero value works.
type Options struct {
	// NewID draws a request id; default: 16 random characters.
	NewID func() string
	// Now is the clock of the access log; default: time.Now.
	Now func() time.Time
	// Logger receives one line for each request, and panics; default: nothing.
	Logger *slog.Logger
	// MaxBody is the longest request body in bytes; default: 1 MiB. Routes may
	// set a lower one with LimitBody, never a higher one.
	MaxBody int64
	// Policy is what browsers may do with answers that say nothing else.
	Policy Policy
	// Page answers people when there is no route, no such method, or a panic;
	// programs, and people while Page is nil, get Problem.
	Page func(w http.ResponseWriter, r *http.Request, status int)
	// Watch are middlewares that see each request with its id, and the final answer.
	// The route is known to them once the request was answered.
	Watch []func(http.Handler) http.Handler
}

const defaultMaxBody = 1 << 20

// NewRouter makes a router with everything that must come before a route.
func NewRouter(o Options) *chi.Mux {
	if o.NewID == nil {
		o.NewID = newID
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.MaxBody <= 0 {
		o.MaxBody = defaultMaxBody
	}
	r := chi.NewRouter()
	r.Use(Client, o.identify)
	r.Use(o.Watch...)
	r.Use(o.record, o.recover, o.Policy.Headers, LimitBody(o.MaxBody))
	r.NotFound(o.refusal(http.StatusNotFound))
	r.MethodNotAllowed(func(w http.ResponseWriter, req *http.Request) {
		Allow(w, req, r)
		o.refusal(http.StatusMethodNotAllowed)(w, req)
	})
	return r
}

// Server makes a server for handler that gives no connection unlimited time. A
// payment waits up to 20 s for the provider, so answers may take a minute.
func Server(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       75 * time.Second,
		MaxHeaderBytes:    16 << 10,
	}
}

// Listen opens a TCP address such as "127.0.0.1:8080". Port 0 takes a free one,
// which the listener's Addr tells.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return l, nil
}
