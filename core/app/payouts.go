package app

import (
	"context"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// Transfer is one payout as the bank needs it.
type Transfer struct {
	Payout  payout.Payout
	Account payout.Account
}

// Batch is what was claimed at once, to be transferred together. It is sent or
// given up as a whole, so that the file that was made of it stays true.
type Batch struct {
	ID        int64 // 0 when nothing could be claimed
	Transfers []Transfer
	// Left are the first due payouts that could not be claimed, with the reason of each.
	Left []Unclaimed
}

// Total is what the batch costs.
func (b Batch) Total() money.Won {
	var sum money.Won
	for _, t := range b.Transfers {
		sum += t.Payout.Amount
	}
	return sum
}

// Unclaimed is a due payout that waits for something.
type Unclaimed struct {
	Payout payout.Payout
	Reason fault.Code
}

const (
	// mostTransfers is how many payouts one batch may have: banks' sheets and one
	// transaction hold as many.
	mostTransfers = 500
	mostLeft      = 500 // that a batch tells of
)

// Payouts returns payouts in a state in the order of their trades, after a trade.
func (m *Market) Payouts(ctx context.Context, s payout.State, after trade.ID, limit int) ([]payout.Payout, error) {
	return m.Store.Repos().Payouts.ListInState(ctx, s, after, limit)
}

// checked refuses a payout whose payment nobody has looked at since completion:
// it may have been cancelled outside of us. It also refuses one about which
// reconciliation found what nobody has cleared up.
func (s step) checked(id trade.ID) error {
	t, err := s.r.Trades.Get(s.ctx, id)
	if err != nil {
		return err
	}
	a, err := attemptOf(s.ctx, s.r, t)
	if err != nil {
		return err
	}
	if a.CheckedAt.Before(t.ClosedAt) {
		return fault.New(fault.Conflict, payout.CodeUnchecked)
	}
	drifts, err := s.r.Drifts.ListOfTrade(s.ctx, id)
	for _, d := range drifts {
		if d.Stops && d.ResolvedAt.IsZero() {
			return fault.New(fault.Conflict, payout.CodeUnchecked)
		}
	}
	return err
}

// payoutAccount names the copy of an account that a payout keeps.
const payoutAccount = "payout"

func (s step) sealAccount(a payout.Account, id trade.ID) (string, error) {
	return s.m.sealFor(payoutAccount, int64(id), a)
}

// Transfers returns what was claimed in a batch and not given up, with the
// accounts in full, whatever became of it.
func (m *Market) Transfers(ctx context.Context, batch int64) ([]Transfer, error) {
	return m.reading(ctx).transfers(batch)
}

func (s step) transfers(batch int64) ([]Transfer, error) {
	found, err := s.batch(batch)
	if err != nil {
		return nil, err
	}
	var out []Transfer
	for _, p := range found {
		if p.Account == "" {
			continue // given up
		}
		t := Transfer{Payout: p}
		if err := s.m.openFor(payoutAccount, p.TradeID, p.Account, &t.Account); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.NotFound, payout.CodeUnknown)
	}
	return out, nil
}

// keepPayout stores a changed payout with the line that it adds to its trail; operator
// is who changed it, 0 for the market itself.
func (s step) keepPayout(old, next payout.Payout, operator int64) (payout.Payout, error) {
	stored, err := s.r.Payouts.Save(s.ctx, next)
	if err != nil {
		return next, err
	}
	return stored, s.r.Payouts.AddEvent(s.ctx, payout.Trace(old, stored, operator))
}

// payout loads what is owed for a trade.
func (s step) payout(id trade.ID) (payout.Payout, error) {
	p, err := s.r.Payouts.Get(s.ctx, id)
	if fault.Is(err, fault.NotFound) {
		err = fault.Wrap(fault.NotFound, payout.CodeUnknown, err)
	}
	return p, err
}

// stopPayout holds a payout because of what reconciliation found.
func (m *Market) stopPayout(ctx context.Context, id trade.ID) error {
	return m.in(ctx, func(s step) error {
		p, err := s.payout(id)
		if err != nil || p.State == payout.Held && p.Reason == payout.ForDrift {
			return err
		}
		held, err := p.Hold(payout.ForDrift, s.now)
		if err == nil {
			_, err = s.keepPayout(p, held, 0)
		}
		return err
	})
}
