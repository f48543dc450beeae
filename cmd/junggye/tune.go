package main

import (
	"context"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

const (
	// collectAt is how much the heap grows before it is collected, in percent of what
	// is alive. That is a few megabytes, so that by default every hundredth reply would
	// pay for a collection.
	collectAt = 200
	// collectFrom is from how much memory on it is collected more often than that: a
	// crowd that registers with photos would otherwise take as much again.
	collectFrom = 64 << 20
	// settleAfter is when a start has done what it had to, and settleEvery how often
	// what has been collected since goes back to the system.
	settleAfter = 2 * time.Second
	settleEvery = time.Minute
)

// tune sets how memory is used, unless GOGC and GOMEMLIMIT do.
func tune(environ []string) {
	set := func(name string) bool {
		return slices.ContainsFunc(environ, func(entry string) bool { return strings.HasPrefix(entry, name+"=") })
	}
	if !set("GOGC") {
		debug.SetGCPercent(collectAt)
	}
	if !set("GOMEMLIMIT") {
		debug.SetMemoryLimit(collectFrom)
	}
}

// settle gives memory back that a start or a crowd took and nobody needs any more.
func settle(ctx context.Context) {
	for wait := settleAfter; ; wait = settleEvery {
		if pause(ctx, wait); ctx.Err() != nil {
			return
		}
		debug.FreeOSMemory()
	}
}
