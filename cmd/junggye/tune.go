package main

import (
	"context"
	"math"
	"runtime/debug"
	"runtime/metrics"
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
	// crowd that registers with photos would otherwise take as much again. More is
	// given when more is alive: see footprint.limit.
	collectFrom = 64 << 20
	// adjustEvery is how often what is alive is looked at.
	adjustEvery = 500 * time.Millisecond
	// settleAfter is when a start has done what it had to, and settleEvery how often
	// what has been collected since goes back to the system.
	settleAfter = 2 * time.Second
	settleEvery = time.Minute
)

// tune sets how memory is used, unless GOGC and GOMEMLIMIT do. It reports
// whether the limit is the program's to adjust.
func tune(environ []string) bool {
	set := func(name string) bool {
		return slices.ContainsFunc(environ, func(entry string) bool { return strings.HasPrefix(entry, name+"=") })
	}
	if !set("GOGC") {
		debug.SetGCPercent(collectAt)
	}
	if set("GOMEMLIMIT") {
		return false
	}
	debug.SetMemoryLimit(collectFrom)
	return true
}

// adjust keeps the limit where a collection is worth its time. With a fixed one,
// a crowd whose stacks alone fill it has half of all time taken by collections that
// free nothing, so that it is served ever more slowly and never gets smaller.
func adjust(ctx context.Context) {
	defer debug.SetMemoryLimit(math.MaxInt64) // nobody looks any more
	for now := int64(collectFrom); ctx.Err() == nil; pause(ctx, adjustEvery) {
		// Setting it stops the program for a moment, so small changes are let be.
		if limit := lookAtMemory().limit(); limit > now || limit < now-now/8 {
			debug.SetMemoryLimit(limit)
			now = limit
		}
	}
}

// footprint is what Go's part of the program holds, in bytes.
type footprint struct {
	alive int64 // on the heap, at the last collection
	fixed int64 // what no collection frees: stacks, and what the runtime needs itself
}

// limit lets the heap grow by half of what is alive before it is collected, or up
// to collectFrom.
func (f footprint) limit() int64 { return max(collectFrom, f.fixed+f.alive+f.alive/2) }

func lookAtMemory() footprint {
	const total, released, objects, free, alive = 0, 1, 2, 3, 4
	samples := []metrics.Sample{
		total:    {Name: "/memory/classes/total:bytes"},
		released: {Name: "/memory/classes/heap/released:bytes"},
		objects:  {Name: "/memory/classes/heap/objects:bytes"},
		free:     {Name: "/memory/classes/heap/free:bytes"},
		alive:    {Name: "/gc/heap/live:bytes"},
	}
	metrics.Read(samples)
	of := func(i int) int64 { return int64(min(samples[i].Value.Uint64(), 1<<62)) }
	return footprint{alive: of(alive), fixed: of(total) - of(released) - of(objects) - of(free)}
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
