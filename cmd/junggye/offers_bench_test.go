package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/boards"
	"github.com/junggyenara/junggye/adapters/boards/standin"
	"github.com/junggyenara/junggye/adapters/cache"
	"github.com/junggyenara/junggye/adapters/kakao"
	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/adapters/system"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
)

// fair is a market whose only business is special offers, with a board of its
// own behind real HTTP.
type fair struct {
	board  *standin.Board
	server *httptest.Server
}

func newFair(t testing.TB) *fair {
	t.Helper()
	f := &fair{}
	began := time.Now()
	f.board = standin.New("", time.Now, func(time.Time) []standin.Post {
		posts := make([]standin.Post, 30)
		for i := range posts {
			posts[i] = standin.Post{
				ID: i + 1, Title: fmt.Sprintf("무선 헤드폰 %d호", i), Shop: "쿠팡", Category: "디지털", Price: fmt.Sprintf("￦ %d (KRW)", 1000+i),
				Picture: "https://img.example/1.jpg", ShopURL: "https://shop.example/1", PostedAt: began.Add(-time.Duration(i) * time.Hour),
			}
		}
		return posts
	})
	shop := httptest.NewServer(f.board)
	t.Cleanup(shop.Close)
	profiles, err := boards.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	if profiles, err = profiles.StandIn("board", "게시판", shop.URL+standin.ListPath, 5*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "market.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	copies, err := cache.New(cache.Options{})
	if err != nil {
		t.Fatal(err)
	}
	source, err := system.NewSource(system.SourceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	market := app.New(app.Config{
		Store: store, Clock: system.Clock{}, Source: source, Process: trade.DefaultProcess(), Cache: copies,
		Boards: boards.New(boards.Options{Profiles: profiles, Timeout: 2 * time.Second}), Compare: profiles.Comparing(), RenewFor: renewFor,
	})
	if err := market.CrawlDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	sc, err := scenario.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	bot := kakao.New(kakao.Options{Market: market, Scenario: sc, PublicURL: "https://market.example", Placeholder: "https://market.example/p.jpg"})
	router := chi.NewRouter()
	bot.Mount(router)
	f.server = httptest.NewServer(router)
	t.Cleanup(f.server.Close)
	work, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); market.RunOffers(work) }()
	t.Cleanup(func() { end(); <-done })
	return f
}

// asked counts requests to the board.
func (f *fair) asked() int {
	n := 0
	for _, k := range f.board.Requests() {
		n += k
	}
	return n
}

// load asks an address n times from several callers at once and returns the
// times of the replies, in order.
func load(t testing.TB, address string, body []byte, n, callers int) []time.Duration {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: callers}}
	defer client.CloseIdleConnections()
	times := make([][]time.Duration, callers)
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for range n / callers {
				began := time.Now()
				answer, err := client.Post(address, "application/json", bytes.NewReader(body))
				if err != nil {
					t.Errorf("reply: %v", err)
					return
				}
				got, err := io.ReadAll(answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != http.StatusOK || !bytes.Contains(got, []byte("outputs")) {
					t.Errorf("reply: %d %s %v", answer.StatusCode, got, err)
					return
				}
				times[c] = append(times[c], time.Since(began))
			}
		})
	}
	wg.Wait()
	all := slices.Concat(times...)
	slices.Sort(all)
	return all
}

func at(times []time.Duration, part float64) time.Duration {
	return times[min(int(float64(len(times))*part), len(times)-1)]
}

// BenchmarkSpecialOffers prints requests to the board for a thousand replies,
// and the times of replies beside those of a bare handler that returns a stored
// response, while the board is well, gone, slow or hostile:
//
//	go test ./cmd/junggye -run - -bench SpecialOffers -benchtime 1x
func BenchmarkSpecialOffers(b *testing.B) {
	const replies, callers = 8_000, 8
	for _, mood := range []struct {
		name string
		standin.Mood
	}{
		{"well", standin.Mood{}},
		{"gone", standin.Mood{Status: 503}},
		{"slow", standin.Mood{Slow: time.Minute}},
		{"hostile", standin.Mood{Padding: 2 << 20, Layout: "other"}},
	} {
		b.Run(mood.name, func(b *testing.B) {
			f := newFair(b)
			f.board.Set(mood.Mood)
			body := skillBody(b, "user", nil)
			stored := load1(b, f.server.URL+specialPath, body)
			bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				_, _ = w.Write(stored)
			}))
			defer bare.Close()
			for b.Loop() {
				began := time.Now()
				ours := load(b, f.server.URL+specialPath, body, replies, callers)
				took := time.Since(began)
				theirs := load(b, bare.URL, body, replies, callers)
				b.ReportMetric(float64(f.asked())*1000/float64(len(ours)), "board-requests/1000-replies")
				b.ReportMetric(float64(len(ours))/took.Seconds(), "replies/s")
				for name, part := range map[string]float64{"p50": 0.5, "p99": 0.99} {
					b.ReportMetric(float64(at(ours, part).Microseconds()), name+"-µs")
					b.ReportMetric(float64(at(theirs, part).Microseconds()), "bare-"+name+"-µs")
				}
			}
		})
	}
}

func load1(t testing.TB, address string, body []byte) []byte {
	t.Helper()
	answer, err := http.Post(address, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
