package app_test

import (
	"context"
	"testing"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/ports"
)

// shaky fails the first transactions; tries counts all.
type shaky struct {
	ports.Store
	err   error
	fails int
	tries int
}

func (s *shaky) InTx(ctx context.Context, fn func(ports.Repos) error) error {
	if s.tries++; s.tries <= s.fails {
		return s.err
	}
	return s.Store.InTx(ctx, fn)
}

func TestWhatIsRepeated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err          error
		fails, tries int
		ok           bool
	}{
		"lost often":                {fault.New(fault.Stale, ""), 11, 12, true},
		"lost always":               {fault.New(fault.Stale, ""), 100, 12, false},
		"old card":                  {fault.New(fault.Stale, "some.code"), 1, 1, false},
		"node gone":                 {fault.New(fault.Unavailable, ""), 2, 3, true},
		"no node":                   {fault.New(fault.Unavailable, ""), 100, 3, false},
		"provider":                  {fault.New(fault.Unavailable, "some.code"), 1, 1, false},
		"in doubt: it may be there": {fault.New(fault.InDoubt, ""), 1, 1, false},
		"a bug":                     {fault.New(fault.Internal, ""), 1, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newStage(t)
			store := &shaky{Store: w.store, err: c.err, fails: c.fails}
			m := w.with(func(cfg *app.Config) { cfg.Store = store })
			_, err := m.Edit(w.ctx(), w.seller, w.l.ID, listing.Edit{Price: "9,000"})
			if store.tries != c.tries || (err == nil) != c.ok {
				t.Errorf("got %d tries, %v, want %d and success: %v", store.tries, err, c.tries, c.ok)
			}
			if !c.ok && !fault.Is(err, fault.KindOf(c.err)) {
				t.Errorf("got %v, want %v unchanged", err, c.err)
			}
		})
	}
}
