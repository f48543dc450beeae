package app

import (
	"context"
	"strconv"
	"sync"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// resume looks once at every payment whose answer may have been lost with a
// process. A try is stored before its call, so whoever dies in a late one would
// otherwise leave the answer to the next turn of the schedule, hours away. It
// only takes note of what the provider has done: it asks for nothing.
func (m *Market) resume(ctx context.Context) {
	slots := make(chan struct{}, parallel)
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, state := range []trade.State{trade.Unknown, trade.Manual, trade.Refunding, trade.RefundDue, trade.RefundStuck} {
		for page := (ports.Page{Limit: batch}); ; {
			found, err := m.Store.Repos().Trades.ListInState(ctx, state, page)
			if err != nil {
				m.reportAlive(ctx, "look for payments under way", err)
				return
			}
			for _, t := range found {
				slots <- struct{}{}
				wg.Go(func() {
					defer func() { <-slots }()
					m.reportAlive(ctx, "look at trade "+strconv.FormatInt(int64(t.ID), 10), m.look(ctx, t))
				})
			}
			if len(found) < batch {
				break
			}
			page.Before = int64(found[len(found)-1].ID)
		}
	}
}

// reportAlive complains unless the process is ending or another one was faster.
func (m *Market) reportAlive(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Stale) {
		m.Report(what, err)
	}
}

// look records what the provider did already.
func (m *Market) look(ctx context.Context, t trade.Trade) error {
	a, err := attemptOf(ctx, m.Store.Repos(), t)
	if err != nil {
		return err
	}
	status, err := m.lookup(ctx, a)
	if err != nil {
		return err
	}
	doubt := t.State == trade.Unknown || t.State == trade.Manual
	switch {
	case doubt && status.Phase == payment.Captured:
		return m.settleAttempt(ctx, t.ID, a.ID, trade.Capture, payment.Approved, status)
	case !doubt && isBack(status, t.LeftAfterRefund()):
		return m.recordRefund(ctx, t.ID, a, status)
	}
	return nil
}
