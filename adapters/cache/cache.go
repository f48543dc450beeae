// Package cache keeps copies and counts in the process, bounded in number. It
// refuses to share them: other processes have their own, which Redis does not
// have to be there for.
package cache

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

var (
	_ ports.Cache   = (*Cache)(nil)
	_ ports.Limiter = (*Cache)(nil)
)

// Options are all optional.
type Options struct {
	// Copies is how many copies are kept, 10,000 if zero.
	Copies int
	// Counts is how many keys are counted at once, 100,000 if zero. Beyond, counts
	// that are rarely asked for begin anew.
	Counts int
	// Now is the clock; nil means the machine's.
	Now func() time.Time
	// Report is told of a copy that could not be made anew in the background.
	Report func(error)
}

// loadFor bounds a load in the background, where nobody waits.
const loadFor = 3 * time.Second

// Cache is the copies and counts. It is safe for concurrent use and needs no
// closing.
type Cache struct {
	copies *otter.Cache[string, kept]
	counts *otter.Cache[string, count]
	now    func() time.Time
}

// kept is a copy and how long it is good for from the end of its load.
type kept struct {
	data []byte
	left time.Duration
}

// count is the uses of a key in one window.
type count struct {
	uses int
	ends time.Time
}

// New makes an empty Cache.
func New(o Options) (*Cache, error) {
	if o.Copies == 0 {
		o.Copies = 10_000
	}
	if o.Counts == 0 {
		o.Counts = 100_000
	}
	// Otter's own clock is not misled when the machine's is set back.
	var ticks otter.Clock
	if o.Now != nil {
		ticks = clock(o.Now)
	} else {
		o.Now = time.Now
	}
	if o.Report == nil {
		o.Report = func(error) {}
	}
	c := &Cache{now: o.Now}
	var err error
	c.copies, err = otter.New(&otter.Options[string, kept]{
		MaximumSize: o.Copies, Clock: ticks, Logger: reporter(o.Report),
		ExpiryCalculator: otter.ExpiryWritingFunc(func(e otter.Entry[string, kept]) time.Duration { return e.Value.left }),
		// What is asked for towards its end is made anew while the old copy is still
		// handed out, so nobody waits for what many read.
		RefreshCalculator: otter.RefreshWritingFunc(func(e otter.Entry[string, kept]) time.Duration { return e.Value.left/2 + 1 }),
	})
	if err != nil {
		return nil, fmt.Errorf("make cache of copies: %w", err)
	}
	c.counts, err = otter.New(&otter.Options[string, count]{
		MaximumSize: o.Counts, Clock: ticks, Logger: reporter(o.Report),
		ExpiryCalculator: otter.ExpiryWritingFunc(func(e otter.Entry[string, count]) time.Duration {
			return max(e.Value.ends.Sub(o.Now()), 1)
		}),
	})
	if err != nil {
		return nil, fmt.Errorf("make cache of counts: %w", err)
	}
	return c, nil
}

// Load implements ports.Cache.
func (c *Cache) Load(ctx context.Context, key string, ttl time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error) {
	got, err := c.copies.Get(ctx, key, otter.LoaderFunc[string, kept](func(ctx context.Context, _ string) (kept, error) {
		ctx, cancel := context.WithTimeout(ctx, loadFor)
		defer cancel()
		began := c.now()
		data, err := load(ctx)
		// The time that the load took is part of the copy's age.
		return kept{data: bytes.Clone(data), left: max(ttl-c.now().Sub(began), 1)}, err
	}))
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	return got.data, nil
}

// unavailable gives the end of the caller's patience its Kind; errors of a
// load keep theirs.
func unavailable(ctx context.Context, err error) error {
	if _, ours := errors.AsType[*fault.Error](err); !ours && ctx.Err() != nil {
		return fault.Wrap(fault.Unavailable, "", err)
	}
	return err
}

// Remove implements ports.Cache. A load under way is thrown away too.
func (c *Cache) Remove(_ context.Context, keys ...string) {
	for _, key := range keys {
		c.copies.Invalidate(key)
	}
}

// Take implements ports.Limiter. It never fails.
func (c *Cache) Take(_ context.Context, key string, limit int, window time.Duration) (bool, time.Duration, error) {
	now := c.now()
	got, _ := c.counts.Compute(key, func(old count, found bool) (count, otter.ComputeOp) {
		if !found || !now.Before(old.ends) {
			old = count{ends: now.Add(window)}
		}
		old.uses = min(old.uses, limit) + 1 // never runs over
		return old, otter.WriteOp
	})
	return got.uses <= limit, max(got.ends.Sub(now), time.Millisecond), nil
}

// clock makes a Now the time of otter.
type clock func() time.Time

func (c clock) NowNano() int64 { return c().UnixNano() }

// Tick paces the removal of what has expired, which nobody sees.
func (clock) Tick(d time.Duration) <-chan time.Time { return time.Tick(d) }

// reporter hands on what otter logs.
type reporter func(error)

func (r reporter) Warn(_ context.Context, what string, err error) {
	r(fmt.Errorf("in-process cache: %s: %w", what, err))
}

func (r reporter) Error(ctx context.Context, what string, err error) { r.Warn(ctx, what, err) }
