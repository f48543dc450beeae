package app

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const (
	batch       = 100              // rows in one round
	parallel    = 4                // rows at once, unless configured
	beatEvery   = 20 * time.Second // sign of life
	outageAfter = 5 * time.Minute  // without one: we were down
	idleFor     = 5 * time.Second  // between rounds with nothing to do
	troubledFor = time.Second      // after a round in which the store failed: what is due stays due
	claimFor    = time.Minute      // more than any row takes; the work of a process that died waits as long
)

// outage is a time in which the market was down; deadlines that passed in it
// are moved in the users' favour.
type outage struct {
	mu       sync.Mutex
	from, to time.Time
}

func (o *outage) covers(at time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return !at.Before(o.from) && at.Before(o.to)
}

// Recover notes how long the market was down. Call it once before Run or Tick.
func (m *Market) Recover(ctx context.Context) error {
	r, now := m.Store.Repos(), m.Clock.Now()
	last, err := r.Vitals.LastBeat(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && now.Sub(last) > outageAfter {
		m.outage.mu.Lock()
		m.outage.from, m.outage.to = last, now
		m.outage.mu.Unlock()
		if err := m.extendOverdue(ctx, now); err != nil {
			return err
		}
	}
	if err := r.Vitals.Beat(ctx, now); !fault.Is(err, fault.Stale) {
		return err
	}
	return nil // another process was faster, so the market is alive
}

// maxOverdue bounds how many rows are looked at after an outage.
const maxOverdue = 100_000

// extendOverdue moves the deadlines that passed in the outage, before this process
// gives a sign of life: one that starts later would see no outage and act on them.
func (m *Market) extendOverdue(ctx context.Context, now time.Time) error {
	rows, err := m.Store.Repos().Timers.ListDue(ctx, now, maxOverdue)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Subject != ports.OfTrade || row.Kind != trade.Deadline || !m.outage.covers(row.DueAt) {
			continue
		}
		err := m.bySystem(ctx, trade.ID(row.ID), trade.Extend)
		if err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return nil
}

// Run works timers and messages until the context ends. It finishes what it
// has begun.
func (m *Market) Run(ctx context.Context) {
	var found sync.WaitGroup
	found.Go(func() { m.resume(ctx) })
	defer found.Wait()
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	if err := m.armDuties(ctx); err != nil && ctx.Err() == nil {
		m.Report("arm the market's duties", err)
	}
	var duties sync.WaitGroup
	defer duties.Wait()
	for {
		worked, err := m.tick(ctx, func(duty func()) { duties.Go(duty) })
		if err != nil && ctx.Err() == nil {
			m.Report("look for due work", err)
		}
		pause, wake := time.Duration(0), m.wake
		switch {
		case err != nil || m.unclaimed.Load():
			pause, wake = troubledFor, nil
		case worked < batch:
			pause = m.untilNext(ctx)
		}
		wait := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wake:
		case <-wait.C:
		case <-beat.C:
			if err := m.Store.Repos().Vitals.Beat(ctx, m.Clock.Now()); err != nil && ctx.Err() == nil {
				m.Report("store a sign of life", err)
			}
		}
		wait.Stop()
	}
}

// untilNext is the time to the next due row, at most idleFor.
func (m *Market) untilNext(ctx context.Context) time.Duration {
	r, now := m.Store.Repos(), m.Clock.Now()
	wait := idleFor
	for _, next := range []func(context.Context) (time.Time, error){r.Timers.Next, r.Outbox.Next} {
		if at, err := next(ctx); err == nil {
			wait = min(wait, max(at.Sub(now), 10*time.Millisecond))
		}
	}
	return wait
}

// renewalDue hides a listing that its owner did not renew.
func (m *Market) renewalDue(ctx context.Context, id listing.ID) error {
	return m.in(ctx, func(s step) error {
		l, err := s.r.Listings.Get(s.ctx, id)
		if err != nil {
			return err
		}
		if l.State != listing.ForSale || s.now.Before(l.RenewBy) {
			return s.setRenewal(l)
		}
		if l, err = s.moveListing(l, listing.Hide, listing.Clock); err != nil {
			return err
		}
		if err := s.closeLine(l.ID); err != nil {
			return err
		}
		return s.r.News.Add(s.ctx, []news.Item{s.newsOfListing(l, NewsListingHidden)})
	})
}

// tradeDue makes the move that a due timer stands for. A timer that fits no
// more is replaced by what the trade wants now.
func (m *Market) tradeDue(ctx context.Context, id trade.ID, row ports.TimerRow) error {
	t, err := m.Store.Repos().Trades.Get(ctx, id)
	if err != nil {
		return err
	}
	e := t.OnTimer(row.Kind)
	if row.Kind == trade.Deadline && t.State.Extendable() && m.outage.covers(t.DueAt) {
		e = trade.Extend
	}
	switch e {
	case trade.TryLookup, trade.GiveUpLookup, trade.ExpireHold, trade.LoseAnswer:
		err = m.inquire(ctx, t, e)
	case trade.TryRefund:
		err = m.refund(ctx, t)
	case "":
		err = fault.New(fault.Conflict, trade.CodeNotDue)
	default:
		err = m.bySystem(ctx, id, e)
	}
	if fault.Is(err, fault.Conflict) {
		return m.rearm(ctx, id, row, err)
	}
	return err
}

func (m *Market) bySystem(ctx context.Context, id trade.ID, e trade.Event) error {
	err := m.in(ctx, func(s step) error {
		t, err := s.r.Trades.Get(s.ctx, id)
		if err == nil {
			_, err = s.move(t, e, trade.Input{By: trade.System})
		}
		return err
	})
	if err == nil {
		m.Wake()
	}
	return err
}

// rearm writes the timers anew from the trade as it is. When the trade still
// wants the very timer that was refused, that is a failure to be backed off
// from, or it would be due again at once for ever.
func (m *Market) rearm(ctx context.Context, id trade.ID, row ports.TimerRow, refused error) error {
	return m.in(ctx, func(s step) error {
		t, err := s.r.Trades.Get(s.ctx, id)
		if err != nil {
			return err
		}
		if slices.Contains(t.Timers(), row.Timer) {
			return refused
		}
		return s.r.Timers.Set(s.ctx, ports.OfTrade, int64(id), t.Timers())
	})
}

// inquire asks the provider about a payment and acts on its final word; e is
// what the clock wants when there is none.
func (m *Market) inquire(ctx context.Context, t trade.Trade, e trade.Event) error {
	a, err := attemptOf(ctx, m.Store.Repos(), t)
	if err != nil {
		return err
	}
	if e == trade.TryLookup || e == trade.GiveUpLookup {
		// Stored before the call, so that a provider that hangs is asked at the pace of
		// the schedule.
		if err := m.bySystem(ctx, t.ID, e); err != nil {
			return err
		}
	}
	status, err := m.lookup(ctx, a)
	if e == trade.ExpireHold && outcome(err) == payment.Refused {
		// The provider knows no such payment, and we never asked it to take one.
		status, err = payment.Status{Order: a.Order(), TID: a.TID, Phase: payment.Abandoned}, nil
	}
	if err != nil {
		if e == trade.TryLookup || e == trade.GiveUpLookup {
			return nil
		}
		if e == trade.LoseAnswer {
			return m.settleAttempt(ctx, t.ID, a.ID, e, payment.InDoubt, payment.Status{})
		}
		return err
	}
	over, err := m.over(ctx, a, status)
	switch {
	case err != nil:
		return err
	case status.Phase == payment.Captured:
		return m.settleAttempt(ctx, t.ID, a.ID, trade.Capture, payment.Approved, status)
	case e == trade.ExpireHold:
		return m.settleAttempt(ctx, t.ID, a.ID, e, payment.Expired, status)
	case status.Phase != payment.Open || over:
		return m.settleAttempt(ctx, t.ID, a.ID, trade.RecordRefusal, payment.Failed, status)
	case e == trade.LoseAnswer:
		return m.settleAttempt(ctx, t.ID, a.ID, e, payment.InDoubt, status)
	}
	return nil
}

// over reports whether a payment that the provider calls unfinished can take
// no money any more: its page has died, the last approval that we may have sent
// was answered or lost, and no figure shows money. A status word that is new to
// us may hide money, hence the figures. A hold that was frozen lives longer than
// its page, so an approval may have been sent late.
func (m *Market) over(ctx context.Context, a payment.Attempt, s payment.Status) (bool, error) {
	p := &m.Process
	asked := a.CreatedAt.Add(p.HoldFor + p.HoldMargin)
	dead := func() bool { return m.Clock.Now().After(asked.Add(p.ApproveFor)) }
	if s.Phase != payment.Open || s.Left != 0 || s.Cancelled != 0 || !s.ApprovedAt.IsZero() || !dead() {
		return false, nil
	}
	history, err := m.Store.Repos().Trades.History(ctx, trade.ID(a.TradeID))
	for _, r := range history {
		if r.Event == trade.Approve && r.At.After(asked) {
			asked = r.At
		}
	}
	return dead(), err
}

// refund gives the buyer's money back: first the try is stored, so that only
// one process makes it; then the payment is looked up; then exactly what is
// left goes back.
func (m *Market) refund(ctx context.Context, t trade.Trade) error {
	if err := m.bySystem(ctx, t.ID, trade.TryRefund); err != nil {
		return err
	}
	r := m.Store.Repos()
	t, err := r.Trades.Get(ctx, t.ID)
	if err != nil {
		return err
	}
	a, err := attemptOf(ctx, r, t)
	if err != nil {
		return err
	}
	status, err := m.giveBack(ctx, a, t.LeftAfterRefund(), t.ReturnDue)
	if err == nil {
		return m.recordRefund(ctx, t.ID, a, status)
	}
	m.Report("refund of trade "+strconv.FormatInt(int64(t.ID), 10), err)
	if t.State != trade.RefundStuck && t.Tries > len(m.Process.RefundAfter) {
		return m.bySystem(ctx, t.ID, trade.GiveUpRefund)
	}
	return nil
}

// isBack reports whether all that goes back has gone back, or more.
func isBack(s payment.Status, keep money.Won) bool { return s.Left <= keep && s.Cancelled > 0 }

func (m *Market) recordRefund(ctx context.Context, id trade.ID, a payment.Attempt, status payment.Status) error {
	to := payment.Cancelled
	if status.Left > 0 {
		to = payment.PartCancelled
	}
	err := m.settleAttempt(ctx, id, a.ID, trade.RecordRefund, to, status)
	if err != nil {
		// The money is gone: whatever the reason, somebody has to know.
		m.Report("record the refund of trade "+strconv.FormatInt(int64(id), 10), err)
	}
	return err
}

// giveBack makes the provider give back at most due, so that keep is left with
// it, and returns its word. It looks first: an earlier try may have succeeded without
// our hearing of it, and somebody may have given back a part outside of us.
func (m *Market) giveBack(ctx context.Context, a payment.Attempt, keep, due money.Won) (payment.Status, error) {
	status, err := m.lookup(ctx, a)
	if err != nil {
		return status, err
	}
	if isBack(status, keep) {
		return status, nil
	}
	open := status.Left - keep
	if status.Phase != payment.Captured || open < 1 || open > due {
		return status, fault.New(fault.Conflict, trade.CodeNoProof, status.Left, keep, due)
	}
	// The amount that was taken may differ from the one that was agreed.
	order := a.Order()
	order.Amount = status.Amount
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), gatewayFor)
	defer cancel()
	return m.Gateway.Cancel(ctx, payment.CancelRequest{Order: order, TID: a.TID, Amount: open, Expected: status.Left})
}
