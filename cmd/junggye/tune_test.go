package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestMemoryLimitLeavesRoom(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		footprint
		want int64
	}{
		"little":             {footprint{alive: 8 << 20, fixed: 12 << 20}, collectFrom},
		"just as much":       {footprint{alive: 24 << 20, fixed: 16 << 20}, collectFrom},
		"a crowd's stacks":   {footprint{alive: 10 << 20, fixed: 80 << 20}, 95 << 20},
		"a crowd and a heap": {footprint{alive: 40 << 20, fixed: 40 << 20}, 100 << 20},
	} {
		if got := c.limit(); got != c.want {
			t.Errorf("%s: limit is %d MiB, want %d: the heap has to be able to grow by half, or most of the time goes into collections", name, got>>20, c.want>>20)
		}
	}
}

// TestMemoryLimitFollowsWhatIsAlive cannot run beside other tests: the limit is
// the process's.
func TestMemoryLimitFollowsWhatIsAlive(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetMemoryLimit(before) })
	tune(nil)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		adjust(ctx)
	}()
	hold := make([]byte, 150<<20)
	await := func(what string, good func(int64) bool) {
		t.Helper()
		for until := time.Now().Add(patience); ; pause(ctx, 20*time.Millisecond) {
			runtime.GC()
			limit := debug.SetMemoryLimit(-1)
			if good(limit) {
				return
			}
			if time.Now().After(until) {
				t.Fatalf("%s: the limit is %d MiB", what, limit>>20)
			}
		}
	}
	await("150 MiB are alive, want at least half as much again", func(limit int64) bool { return limit >= 225<<20 })
	runtime.KeepAlive(hold)
	await("they are gone, want less again", func(limit int64) bool { return limit < 225<<20 })
	cancel()
	<-done
}
