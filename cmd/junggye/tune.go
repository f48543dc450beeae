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
	// pay for a collection; so it stays below 64 MiB still.
	collectAt = 400
	// settleAfter is when a start has done what it had to. What it took for that goes
	// back to the system.
	settleAfter = 2 * time.Second
)

// tune sets how memory is used, unless GOGC does.
func tune(environ []string) {
	if !slices.ContainsFunc(environ, func(entry string) bool { return strings.HasPrefix(entry, "GOGC=") }) {
		debug.SetGCPercent(collectAt)
	}
}

// settle gives back what a start took.
func settle(ctx context.Context) {
	if pause(ctx, settleAfter); ctx.Err() == nil {
		debug.FreeOSMemory()
	}
}
