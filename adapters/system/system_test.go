package system

import (
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"
)

func newSource(t *testing.T, o SourceOptions) *Source {
	t.Helper()
	s, err := NewSource(o)
	if err != nil {
		t.Fatalf("NewSource(%+v): %v", o, err)
	}
	return s
}

func TestClockIsUTCInMicroseconds(t *testing.T) {
	t.Parallel()
	before := time.Now().Add(-time.Millisecond)
	now := Clock{}.Now()
	if now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
		t.Errorf("Now() = %v, want UTC in whole microseconds: no store keeps more, so a value would differ from itself", now)
	}
	if now.Before(before) || now.After(time.Now()) {
		t.Errorf("Now() = %v, want the present", now)
	}
	if now != time.UnixMicro(now.UnixMicro()).UTC() {
		t.Errorf("Now() = %#v does not survive a round trip through microseconds", now)
	}
}

func TestIDsAreUniqueUnderParallelism(t *testing.T) {
	t.Parallel()
	const workers, each = 8, 150_000
	// A clock that stands still makes every id share its millisecond.
	still := time.Now()
	s := newSource(t, SourceOptions{Now: func() time.Time { return still }})
	ids := make([]int64, workers*each)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			mine := ids[w*each : (w+1)*each]
			for i := range mine {
				mine[i] = s.ID()
			}
			if !slices.IsSorted(mine) {
				t.Error("one goroutine saw ids go down: they are the paging cursor")
			}
		})
	}
	wg.Wait()
	slices.Sort(ids)
	if distinct := len(slices.Compact(ids)); distinct != workers*each {
		t.Errorf("%d of %d ids are distinct: two rows would share a key", distinct, workers*each)
	}
}

func TestIDsGrowWhileTheClockGoesBack(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	tests := map[string][]time.Duration{
		"one step back":          {0, 0, -time.Hour, -time.Hour + time.Millisecond, 0, time.Second},
		"back and forth":         {0, -time.Second, time.Second, -time.Minute, 2 * time.Second},
		"before the first epoch": {0, -20 * 365 * 24 * time.Hour, 0},
	}
	for name, offsets := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := start
			s := newSource(t, SourceOptions{Now: func() time.Time { return now }})
			last := int64(0)
			for _, offset := range offsets {
				now = start.Add(offset)
				for range 5000 { // more than one millisecond holds
					id := s.ID()
					if id <= last {
						t.Fatalf("at %v: id %d after %d, want a larger one", offset, id, last)
					}
					last = id
				}
			}
		})
	}
}

func TestIDLayout(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s := newSource(t, SourceOptions{Node: 777, Now: func() time.Time { return at }})
	first, second := s.ID(), s.ID()
	if ms := first >> 22; ms != at.Sub(epoch()).Milliseconds() {
		t.Errorf("top bits = %d, want the %d ms since 2025", ms, at.Sub(epoch()).Milliseconds())
	}
	if node := first >> 12 & 1023; node != 777 {
		t.Errorf("node = %d, want 777: two processes would not be told apart", node)
	}
	if second != first+1 {
		t.Errorf("second id in a millisecond = %d, want %d", second, first+1)
	}
	far := newSource(t, SourceOptions{Now: func() time.Time { return epoch().Add((1<<41 - 1) * time.Millisecond) }})
	if id := far.ID(); id <= 0 {
		t.Errorf("id at the end of 41 bits = %d, want a positive one", id)
	}
}

func TestNodes(t *testing.T) {
	t.Parallel()
	for _, node := range []int{-1, MaxNode + 1} {
		if _, err := NewSource(SourceOptions{Node: node}); err == nil {
			t.Errorf("NewSource(node %d) succeeded; its ids would run into other fields", node)
		}
	}
	seen := map[int64]bool{}
	for range 200 {
		s := newSource(t, SourceOptions{})
		if s.node < 1 || s.node > MaxNode {
			t.Fatalf("drawn node %d is out of range", s.node)
		}
		seen[s.node] = true
	}
	if len(seen) < 100 {
		t.Errorf("200 sources drew %d different nodes: processes would share one", len(seen))
	}
}

func TestCodesAndNames(t *testing.T) {
	t.Parallel()
	s := newSource(t, SourceOptions{})
	code, name := regexp.MustCompile(`^[0-9]{4}$`), regexp.MustCompile(`^[a-z2-7]{26}$`)
	codes, names := map[string]bool{}, map[string]bool{}
	for range 1000 {
		c, n := s.Code(), s.Name()
		if !code.MatchString(c) || !name.MatchString(n) {
			t.Fatalf("Code() = %q, Name() = %q, want four digits and 26 of a-z2-7", c, n)
		}
		codes[c], names[n] = true, true
	}
	if len(names) != 1000 || len(codes) < 800 {
		t.Errorf("1000 draws gave %d names and %d codes: they could be guessed", len(names), len(codes))
	}
}
