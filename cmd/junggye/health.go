package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/pprof"
	"strings"
	"sync"
	"time"

	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/fault"
)

const (
	healthFor      = 2 * time.Second // one look at a part
	rememberHealth = 5 * time.Second // so that whoever asks often asks the parts seldom
)

// part is one thing that the service depends on.
type part struct {
	name string
	// needed tells that without it no request should be sent here. Others make the
	// service poorer, not absent: taking it away would help nobody.
	needed bool
	check  func(context.Context) error
}

// state is a part as it was last seen.
type state struct {
	name   string
	needed bool
	wrong  string // "" for nothing; words of ours, no address and no secret
}

// health looks at the parts and remembers what it saw for some seconds.
type health struct {
	parts []part
	now   func() time.Time

	mu   sync.Mutex
	at   time.Time
	seen []state
}

// look asks all parts at once. Of several who look at the same time one asks.
func (h *health) look(ctx context.Context) []state {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.at.IsZero() && h.now().Sub(h.at) < rememberHealth {
		return h.seen
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healthFor)
	defer cancel()
	seen := make([]state, len(h.parts))
	var wg sync.WaitGroup
	for i, p := range h.parts {
		seen[i] = state{name: p.name, needed: p.needed}
		wg.Go(func() {
			if err := p.check(ctx); err != nil {
				seen[i].wrong = err.Error()
			}
		})
	}
	wg.Wait()
	h.seen, h.at = seen, h.now()
	return seen
}

var (
	errGone     = errors.New("does not answer")
	errNoRedis  = errors.New("redis is out of order: slower, and call limits do not hold across instances")
	errNoAnswer = errors.New("the last call got no answer")
)

// healthParts are the parts in the order in which they are told.
func (s *service) healthParts() []part {
	parts := []part{
		{name: "database", needed: true, check: s.databaseHealth},
		{name: "schema", needed: true, check: s.schemaHealth},
		{name: "images", check: s.imagesHealth},
		{name: "kakaopay", check: func(context.Context) error { return unless(s.watch.metrics.GatewayWorks()) }},
	}
	if !s.cfg.Redis.Empty() {
		parts = append(parts, part{name: "cache", check: func(context.Context) error {
			if s.watch.redisDown.Load() {
				return errNoRedis
			}
			return nil
		}})
	}
	if s.messenger != nil {
		parts = append(parts, part{name: "event_api", check: func(context.Context) error { return unless(s.watch.metrics.MessengerWorks()) }})
	}
	return parts
}

func unless(works bool) error {
	if !works {
		return errNoAnswer
	}
	return nil
}

func (s *service) databaseHealth(ctx context.Context) error {
	if _, err := s.store.Repos().Vitals.LastBeat(ctx); err != nil && !fault.Is(err, fault.NotFound) {
		s.log.Warn("not ready", "part", "database", "error", err.Error())
		return errGone
	}
	return nil
}

// schemaHealth accepts a newer schema: while the next version takes over, this
// one works on.
func (s *service) schemaHealth(ctx context.Context) error {
	have, want, err := s.store.Current(ctx)
	if err != nil {
		s.log.Warn("not ready", "part", "schema", "error", err.Error())
		return errGone
	}
	if have < want {
		return s.cfg.schemaProblem(have, want)
	}
	return nil
}

func (s *service) imagesHealth(ctx context.Context) error {
	if _, err := s.blobs.Get(ctx, placeholderKey); err != nil && !fault.Is(err, fault.NotFound) {
		s.log.Warn("degraded", "part", "images", "error", err.Error())
		return errGone
	}
	return nil
}

// startOps serves what operators and supervisors ask, on its own address.
func (s *service) startOps(context.Context) error {
	s.health = &health{parts: s.healthParts(), now: time.Now}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /metrics", s.watch.metrics.Handler())
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	server := web.Server(insiders(mux))
	server.WriteTimeout = 3 * time.Minute // a profile takes as long as it is asked to
	s.serveOn("ops server", s.ops, server, s.failed)
	return nil
}

// readyz says whether requests should be sent here: the first line is the answer,
// the others name each part and how it is.
func (s *service) readyz(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		http.Error(w, "draining", http.StatusServiceUnavailable)
		return
	}
	answer, status := "ready", http.StatusOK
	var text strings.Builder
	for _, p := range s.health.look(r.Context()) {
		word := "ok"
		switch {
		case p.wrong != "" && p.needed:
			answer, status, word = "not ready", http.StatusServiceUnavailable, "down: "+p.wrong
		case p.wrong != "":
			word = "degraded: " + p.wrong
		}
		fmt.Fprintf(&text, "%s %s\n", p.name, word)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "%s\n%s", answer, &text)
}
