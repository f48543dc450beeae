package app

import (
	"context"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// Transfer is one payout as the bank needs it.
type Transfer struct {
	Payout  payout.Payout
	Account payout.Account
}

// Batch is what was claimed at once, to be transferred together.
type Batch struct {
	ID        int64
	Transfers []Transfer
	// Left are the due payouts that could not be claimed, with the reason of each.
	Left []Unclaimed
}

// Unclaimed is a due payout that waits for something.
type Unclaimed struct {
	Payout payout.Payout
	Reason fault.Code
}

// Payouts returns payouts in a state in the order of their trades, after a trade.
func (m *Market) Payouts(ctx context.Context, s payout.State, after trade.ID, limit int) ([]payout.Payout, error) {
	return m.Store.Repos().Payouts.ListInState(ctx, s, after, limit)
}

// ClaimPayouts takes up to limit due payouts into a new batch for the operator.
// A payout waits while its seller told no account, and until reconciliation has seen
// after completion that the payment still stands. Each is claimed by itself: two
// operators at the same moment never get the same one.
func (m *Market) ClaimPayouts(ctx context.Context, by int64, limit int) (Batch, error) {
	batch := Batch{ID: m.Source.ID()}
	due, err := m.Payouts(ctx, payout.Due, 0, limit)
	if err != nil {
		return batch, err
	}
	for _, p := range due {
		transfer, err := m.claimPayout(ctx, batch.ID, by, trade.ID(p.TradeID))
		switch code := fault.CodeOf(err); {
		case err == nil:
			batch.Transfers = append(batch.Transfers, transfer)
		case code == payout.CodeNoAccount || code == payout.CodeUnchecked:
			batch.Left = append(batch.Left, Unclaimed{Payout: p, Reason: code})
		case fault.Is(err, fault.Conflict) || fault.Is(err, fault.Stale): // somebody was faster
		default:
			return batch, err
		}
	}
	return batch, nil
}

func (m *Market) claimPayout(ctx context.Context, batch, by int64, id trade.ID) (t Transfer, err error) {
	err = m.in(ctx, func(s step) error {
		p, err := s.r.Payouts.Get(s.ctx, id)
		if err != nil {
			return err
		}
		if err := s.checked(id); err != nil {
			return err
		}
		account, err := s.account(p.SellerID)
		if fault.Is(err, fault.NotFound) {
			return fault.New(fault.Conflict, payout.CodeNoAccount)
		}
		if err != nil {
			return err
		}
		sealed, err := s.sealAccount(account, id)
		if err != nil {
			return err
		}
		if p, err = p.Claim(batch, by, sealed, s.now); err != nil {
			return err
		}
		p, err = s.r.Payouts.Save(s.ctx, p)
		t = Transfer{Payout: p, Account: account}
		return err
	})
	return t, err
}

// checked refuses a payout whose payment nobody has looked at since completion:
// it may have been cancelled outside of us.
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
	return nil
}

// payoutAccount names the copy of an account that a payout keeps.
const payoutAccount = "payout"

func (s step) sealAccount(a payout.Account, id trade.ID) (string, error) {
	return s.m.sealFor(payoutAccount, int64(id), a)
}

// Transfers returns a batch for the bank, with the accounts in full.
func (m *Market) Transfers(ctx context.Context, batch int64) ([]Transfer, error) {
	if batch == 0 {
		return nil, fault.New(fault.NotFound, payout.CodeUnknown)
	}
	found, err := m.Store.Repos().Payouts.ListBatch(ctx, batch)
	if err == nil && len(found) == 0 {
		err = fault.New(fault.NotFound, payout.CodeUnknown)
	}
	if err != nil {
		return nil, err
	}
	out := make([]Transfer, len(found))
	for i, p := range found {
		out[i].Payout = p
		if err := m.openFor(payoutAccount, p.TradeID, p.Account, &out[i].Account); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SendBatch records that the bank was told to make the transfers of a batch.
// Again it changes nothing.
func (m *Market) SendBatch(ctx context.Context, batch int64) error {
	return m.eachOf(ctx, batch, func(s step, p payout.Payout) (payout.Payout, error) {
		if p.State != payout.Claimed {
			return p, nil
		}
		return p.Send(s.now)
	})
}

// ReleaseBatch gives up a claimed batch: its payouts are due again. What was
// sent stays.
func (m *Market) ReleaseBatch(ctx context.Context, batch int64) error {
	return m.eachOf(ctx, batch, func(s step, p payout.Payout) (payout.Payout, error) {
		if p.State != payout.Claimed {
			return p, nil
		}
		return p.Free(s.now)
	})
}

func (m *Market) eachOf(ctx context.Context, batch int64, change func(step, payout.Payout) (payout.Payout, error)) error {
	if batch == 0 {
		return fault.New(fault.NotFound, payout.CodeUnknown)
	}
	return m.in(ctx, func(s step) error {
		found, err := s.r.Payouts.ListBatch(s.ctx, batch)
		if err == nil && len(found) == 0 {
			err = fault.New(fault.NotFound, payout.CodeUnknown)
		}
		if err != nil {
			return err
		}
		for _, p := range found {
			next, err := change(s, p)
			if err != nil {
				return err
			}
			if next == p {
				continue
			}
			if _, err := s.r.Payouts.Save(s.ctx, next); err != nil {
				return err
			}
		}
		return nil
	})
}

// HoldPayout stops a payout for a reason, FreePayout lets it go on.
func (m *Market) HoldPayout(ctx context.Context, id trade.ID, reason string) (payout.Payout, error) {
	return m.changePayout(ctx, id, func(s step, p payout.Payout) (payout.Payout, error) {
		if p.State == payout.Held && p.Reason == reason {
			return p, nil
		}
		return p.Hold(reason, s.now)
	})
}

// FreePayout makes a held or refused payout due again. While a claim of the
// buyer is open it stays held.
func (m *Market) FreePayout(ctx context.Context, id trade.ID) (payout.Payout, error) {
	return m.changePayout(ctx, id, func(s step, p payout.Payout) (payout.Payout, error) {
		t, err := s.r.Trades.Get(s.ctx, id)
		if err != nil || p.State == payout.Due {
			return p, err
		}
		if t.State == trade.ClaimOpen {
			return p, fault.New(fault.Conflict, payout.CodeMove, string(p.State), string(payout.Due))
		}
		return p.Free(s.now)
	})
}

// PayOut records the bank's reference of a transfer: the seller has the money.
// Above the process's amount it takes another operator than the one who claimed it.
// The same reference again changes nothing.
func (m *Market) PayOut(ctx context.Context, id trade.ID, reference string, by int64) (payout.Payout, error) {
	return m.changePayout(ctx, id, func(s step, p payout.Payout) (payout.Payout, error) {
		if p.State == payout.Paid && p.Reference == reference {
			return p, nil
		}
		paid, err := p.Pay(reference, by, s.m.Process.FourEyesAbove, s.now)
		if err != nil {
			return p, err
		}
		return paid, s.book(id, trade.RecordPayout, reference, by)
	})
}

// FailPayout records that the bank refused a transfer, or sent the money back
// after it was recorded as paid.
func (m *Market) FailPayout(ctx context.Context, id trade.ID, reason string, by int64) (payout.Payout, error) {
	return m.changePayout(ctx, id, func(s step, p payout.Payout) (payout.Payout, error) {
		if p.State == payout.Failed && p.Reason == reason {
			return p, nil
		}
		failed, err := p.Fail(reason, s.now)
		if err != nil || p.State != payout.Paid {
			return failed, err
		}
		return failed, s.book(id, trade.ReturnPayout, reason, by)
	})
}

// book makes the move of the trade that writes a transfer into the ledger.
func (s step) book(id trade.ID, e trade.Event, reason string, by int64) error {
	t, err := s.r.Trades.Get(s.ctx, id)
	if err == nil {
		_, err = s.move(t, e, trade.Input{By: trade.Operator, MemberID: member.ID(by), Reason: reason})
	}
	return err
}

func (m *Market) changePayout(ctx context.Context, id trade.ID, change func(step, payout.Payout) (payout.Payout, error)) (p payout.Payout, err error) {
	err = m.in(ctx, func(s step) error {
		old, err := s.r.Payouts.Get(s.ctx, id)
		if fault.Is(err, fault.NotFound) {
			return fault.Wrap(fault.NotFound, payout.CodeUnknown, err)
		}
		if err != nil {
			return err
		}
		if p, err = change(s, old); err != nil || p == old {
			return err
		}
		p, err = s.r.Payouts.Save(s.ctx, p)
		return err
	})
	return p, err
}
