package memory_test

import (
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/ports"
)

func TestClockShowsWhatItIsTold(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 22, 3, 4, 5, 678_901_234, time.FixedZone("KST", 9*60*60))
	var c ports.Clock = memory.NewClock(start)
	want := start.UTC().Truncate(time.Microsecond)
	if got := c.Now(); got != want {
		t.Errorf("got %v, want %v: whole microseconds in UTC", got, want)
	}
	clock := memory.NewClock(start)
	if got := clock.Advance(time.Hour); got != want.Add(time.Hour) || clock.Now() != got {
		t.Errorf("got %v, then %v, want both an hour later", got, clock.Now())
	}
	clock.Set(want.Add(-time.Hour))
	if got := clock.Now(); got != want.Add(-time.Hour) {
		t.Errorf("got %v, want an hour before: tests go back too", got)
	}
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() { clock.Advance(time.Second) })
	}
	group.Wait()
	if got := clock.Now(); got != want.Add(50*time.Second-time.Hour) {
		t.Errorf("got %v, want each of 50 seconds counted", got)
	}
}

func TestSourceRepeatsItself(t *testing.T) {
	t.Parallel()
	var a, b, c ports.Source = memory.NewSource(1_000), memory.NewSource(1_000), memory.NewSource(2_000)
	code, name := regexp.MustCompile(`^[0-9]{4}$`), regexp.MustCompile(`^[a-z2-7]{26}$`)
	seen := map[string]bool{}
	for i := range int64(100) {
		if id := a.ID(); id != 1_001+i || b.ID() != id || c.ID() != id+1_000 {
			t.Fatalf("got id %d at draw %d, want them to grow by one from the base", id, i)
		}
		gotCode, gotName := a.Code(), a.Name()
		if !code.MatchString(gotCode) || !name.MatchString(gotName) || seen[gotName] {
			t.Errorf("got %q and %q, want four digits and a new name of 26 characters", gotCode, gotName)
		}
		seen[gotName] = true
		if b.Code() != gotCode || b.Name() != gotName {
			t.Errorf("two sources of one base differ at draw %d: runs could not be repeated", i)
		}
		if c.Code(); c.Name() == gotName {
			t.Errorf("sources of two bases agree at draw %d", i)
		}
	}
}
