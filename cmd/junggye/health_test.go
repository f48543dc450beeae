package main

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// Readiness names each part, and only the needed ones take the service away.
func TestReadinessTellsTheTruth(t *testing.T) {
	t.Parallel()
	gone := func(context.Context) error { return errGone }
	fine := func(context.Context) error { return nil }
	hangs := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	for _, tt := range []struct {
		name             string
		database, images func(context.Context) error
		status           int
		says             []string
	}{
		{"all is well", fine, fine, http.StatusOK, []string{"ready\n", "database ok", "images ok"}},
		{"the database is gone", gone, fine, http.StatusServiceUnavailable, []string{"not ready\n", "database down: does not answer", "images ok"}},
		{"the database hangs", hangs, fine, http.StatusServiceUnavailable, []string{"not ready\n", "database down"}},
		{"the images are gone", fine, gone, http.StatusOK, []string{"ready\n", "database ok", "images degraded: does not answer"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &service{health: &health{now: time.Now, parts: []part{{"database", true, tt.database}, {"images", false, tt.images}}}}
			ask := func() *httptest.ResponseRecorder {
				w := httptest.NewRecorder()
				s.readyz(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
				return w
			}
			w := ask()
			if w.Code != tt.status {
				t.Errorf("status %d, want %d: %s", w.Code, tt.status, w.Body)
			}
			for _, want := range tt.says {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("it does not say %q:\n%s", want, w.Body)
				}
			}
			s.draining.Store(true)
			if w := ask(); w.Code != http.StatusServiceUnavailable || !strings.HasPrefix(w.Body.String(), "draining") {
				t.Errorf("while draining: %d %s, want no more requests", w.Code, w.Body)
			}
		})
	}
}

// Whoever asks often does not ask the parts as often.
func TestReadinessRemembers(t *testing.T) {
	t.Parallel()
	asked, now := 0, time.Unix(0, 0)
	h := &health{now: func() time.Time { return now }, parts: []part{{"database", true, func(context.Context) error {
		asked++
		return errors.New("x")
	}}}}
	h.look(t.Context())
	h.look(t.Context())
	now = now.Add(rememberHealth)
	h.look(t.Context())
	if asked != 2 {
		t.Errorf("the part was asked %d times, want twice: at first and after %s", asked, rememberHealth)
	}
}

// Without its database the market says so, and shows no figure that nobody knows.
func TestReadinessOfTheRunningMarket(t *testing.T) {
	t.Parallel()
	r := startRunning(t)
	p := &program{t: t, url: r.localURL, ops: "http://" + r.ops.Addr().String()}
	status, body := p.get(p.ops + "/readyz")
	for _, part := range []string{"database ok", "schema ok", "images ok", "kakaopay ok"} {
		if status != http.StatusOK || !strings.Contains(body, part) {
			t.Errorf("/readyz = %d %s, want %q", status, body, part)
		}
	}
	if status, _ := p.get(p.ops + "/healthz"); status != http.StatusOK {
		t.Errorf("/healthz = %d", status)
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		if status, _ := p.get(r.localURL + path); status != http.StatusNotFound {
			t.Errorf("public side: GET %s = %d, want 404: it is for operators only", path, status)
		}
	}
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	for i := range r.closers {
		if r.closers[i].what == "database" {
			r.closers[i].close = func(context.Context) error { return nil } // done already
		}
	}
	r.health.mu.Lock()
	r.health.at = time.Time{}
	r.health.mu.Unlock()
	if status, body := p.get(p.ops + "/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "database down") {
		t.Errorf("without its database /readyz = %d %s, want not ready", status, body)
	}
	families, _ := r.scrape()
	if got := value(families, "junggye_part_up", "part", "database"); got != 0 {
		t.Errorf("part_up of the database is %v, want 0", got)
	}
	if got := value(families, "junggye_held_won"); !math.IsNaN(got) {
		t.Errorf("held won is %v, want no figure: nobody knows it now", got)
	}
	families, _ = r.scrape()
	if got := value(families, "junggye_collect_errors_total", "of", "store"); got < 1 {
		t.Errorf("errors while collecting: %v, want them counted", got)
	}
}
