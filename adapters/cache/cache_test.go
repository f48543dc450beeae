package cache

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/ports/porttest"
)

// hand is a clock that is moved by hand.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func newHand() *hand { return &hand{now: time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)} }

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) Pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func open(t *testing.T, o Options) *Cache {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCache(t *testing.T) {
	t.Parallel()
	porttest.TestCache(t, func(t *testing.T) porttest.CacheWorld {
		clock := newHand()
		c := open(t, Options{Now: clock.Now})
		return porttest.CacheWorld{Cache: c, Second: c, Pass: clock.Pass}
	})
}

func TestLimiter(t *testing.T) {
	t.Parallel()
	porttest.TestLimiter(t, func(t *testing.T) porttest.LimiterWorld {
		clock := newHand()
		c := open(t, Options{Now: clock.Now})
		return porttest.LimiterWorld{Limiter: c, Second: c, Pass: clock.Pass}
	})
}

// TestRefreshesInTheBackground proves that a hot copy is made anew before its
// end, without anybody waiting.
func TestRefreshesInTheBackground(t *testing.T) {
	t.Parallel()
	clock := newHand()
	c := open(t, Options{Now: clock.Now})
	load := func(value string, done chan<- struct{}) func(context.Context) ([]byte, error) {
		return func(context.Context) ([]byte, error) {
			if done != nil {
				close(done)
			}
			return []byte(value), nil
		}
	}
	get := func(l func(context.Context) ([]byte, error)) string {
		got, err := c.Load(t.Context(), "k", 2*time.Second, l)
		if err != nil {
			t.Fatal(err)
		}
		return string(got)
	}
	get(load("one", nil))
	clock.Pass(1500 * time.Millisecond)
	reloaded := make(chan struct{})
	if got := get(load("two", reloaded)); got != "one" {
		t.Errorf("Load towards the end = %q, want the old copy at once", got)
	}
	<-reloaded
	clock.Pass(time.Second) // the first copy has ended by now
	if got := get(load("three", nil)); got != "two" {
		t.Errorf("Load = %q, want the copy made in the background", got)
	}
}

// TestRefreshThatFailsIsReported proves that a copy ends all the same.
func TestRefreshThatFailsIsReported(t *testing.T) {
	t.Parallel()
	clock, reports := newHand(), make(chan error, 9)
	c := open(t, Options{Now: clock.Now, Report: func(err error) { reports <- err }})
	broken := errors.New("the store is gone")
	good := func(context.Context) ([]byte, error) { return []byte("old"), nil }
	bad := func(context.Context) ([]byte, error) { return nil, broken }
	if _, err := c.Load(t.Context(), "k", time.Second, good); err != nil {
		t.Fatal(err)
	}
	clock.Pass(700 * time.Millisecond)
	if got, err := c.Load(t.Context(), "k", time.Second, bad); err != nil || string(got) != "old" {
		t.Errorf("Load = %q, %v, want the copy that is still good", got, err)
	}
	if err := <-reports; !errors.Is(err, broken) {
		t.Errorf("reported %v, want %v", err, broken)
	}
	clock.Pass(time.Second)
	if got, err := c.Load(t.Context(), "k", time.Second, bad); !errors.Is(err, broken) {
		t.Errorf("Load after the copy's end = %q, %v, want the load's error: nothing is shown for longer than its time", got, err)
	}
}

// TestIsBounded proves that strangers cannot fill the memory.
func TestIsBounded(t *testing.T) {
	t.Parallel()
	c := open(t, Options{Copies: 100, Counts: 100})
	for i := range 5000 {
		key := fmt.Sprint(i)
		if _, err := c.Load(t.Context(), key, time.Hour, func(context.Context) ([]byte, error) { return []byte("x"), nil }); err != nil {
			t.Fatal(err)
		}
		if _, _, err := c.Take(t.Context(), key, 1, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	c.copies.CleanUp()
	c.counts.CleanUp()
	if copies, counts := c.copies.EstimatedSize(), c.counts.EstimatedSize(); copies > 100 || counts > 100 {
		t.Errorf("%d copies and %d counts are kept, want 100 at most", copies, counts)
	}
}
