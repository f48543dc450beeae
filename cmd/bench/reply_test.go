package bench

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/cache"
	"github.com/junggyenara/junggye/adapters/kakao"
	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/ports"
)

// whole is the chat as the program serves it, in this process: with its access
// log, chat log, gate, limits and copies.
func whole(t testing.TB, store ports.Store) http.Handler {
	t.Helper()
	copies, err := cache.New(cache.Options{Counts: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	m := marketOn(t, store, copies)
	m.Limiter = copies
	sc, err := scenario.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.NewJSONHandler(io.Discard, nil))
	var router chi.Router = web.NewRouter(web.Options{Logger: logger})
	kakao.New(kakao.Options{
		Market: m, Scenario: sc, PublicURL: m.PublicURL, Placeholder: m.PublicURL + "/images/static/placeholder.jpg", Logger: logger,
		ChatLog: m.LogChat, Gate: skill.NewGate(skill.GateLimits{}),
	}).Mount(router)
	return router
}

// BenchmarkReply is a reply without the network: what it allocates is what
// pprof is asked about.
func BenchmarkReply(b *testing.B) {
	c := crowd{members: 2000, listings: 2000, trades: 200}
	path := filepath.Join(b.TempDir(), "market.db")
	fill(b, path, c)
	store, err := sqlite.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	for _, s := range readings {
		if s.name == "offers" || s.name == keptOffers {
			continue // nobody looks at a board here
		}
		b.Run(s.name, func(b *testing.B) {
			handler, calls := whole(b, store), s.calls(b, c, store.Repos())
			var body []byte
			n := 0
			b.ReportAllocs()
			for b.Loop() {
				body = calls[n%len(calls)].body(body[:0], n%c.members)
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, s.path, bytes.NewReader(body)))
				if n == 0 && !bytes.Contains(w.Body.Bytes(), []byte(s.mark)) {
					b.Fatalf("answered with %s", w.Body)
				}
				n++
			}
		})
	}
}
