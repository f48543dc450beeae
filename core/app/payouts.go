package app

import (
	"context"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/text"
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

// ClaimPayouts takes up to limit due payouts, 500 at most, into a new batch for
// the operator. A payout waits while its seller told no account, and until
// reconciliation has seen after completion that the payment still stands; it keeps no
// other one waiting. Each is claimed by itself: two operators at the same
// moment never get the same one. With an error comes what was claimed before it.
func (m *Market) ClaimPayouts(ctx context.Context, by int64, limit int) (Batch, error) {
	limit = min(limit, mostTransfers)
	batch, id := Batch{}, m.Source.ID()
	after := trade.ID(0)
	for len(batch.Transfers) < limit {
		due, err := m.Payouts(ctx, payout.Due, after, mostTransfers)
		if err != nil || len(due) == 0 {
			return batch, err
		}
		for _, p := range due {
			if len(batch.Transfers) == limit {
				break
			}
			after = trade.ID(p.TradeID)
			transfer, err := m.claimPayout(ctx, id, by, after)
			switch code := fault.CodeOf(err); {
			case err == nil:
				batch.ID, batch.Transfers = id, append(batch.Transfers, transfer)
			case code == payout.CodeNoAccount || code == payout.CodeUnchecked:
				if len(batch.Left) < mostLeft {
					batch.Left = append(batch.Left, Unclaimed{Payout: p, Reason: code})
				}
			case fault.Is(err, fault.Conflict) || fault.Is(err, fault.Stale): // somebody was faster
			default:
				return batch, err
			}
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
		if p.State != payout.Due { // what was held or refused goes through FreePayout
			return fault.New(fault.Conflict, payout.CodeMove, string(p.State), string(payout.Claimed))
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
	if batch == 0 {
		return nil, fault.New(fault.NotFound, payout.CodeUnknown)
	}
	found, err := m.Store.Repos().Payouts.ListBatch(ctx, batch)
	if err != nil {
		return nil, err
	}
	var out []Transfer
	for _, p := range found {
		if p.Account == "" {
			continue // given up
		}
		t := Transfer{Payout: p}
		if err := m.openFor(payoutAccount, p.TradeID, p.Account, &t.Account); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.NotFound, payout.CodeUnknown)
	}
	return out, nil
}

// ToTransfer returns what the bank is to be told of a batch: all of it while
// it is claimed. Once sent there is nothing more to transfer, or the bank would
// be told twice.
func (m *Market) ToTransfer(ctx context.Context, batch int64) ([]Transfer, error) {
	found, err := m.Transfers(ctx, batch)
	if err != nil {
		return nil, err
	}
	open := found[:0]
	for _, t := range found {
		if t.Payout.State == payout.Claimed {
			open = append(open, t)
		}
	}
	if len(open) == 0 {
		return nil, fault.New(fault.Conflict, payout.CodeEmpty)
	}
	return open, nil
}

// SendBatch records that the bank is told to make the transfers of a batch. Do
// it before telling the bank: a batch that was sent cannot be given up, so that
// nobody transfers it a second time. When reconciliation found something wrong since
// the claim, all of it is refused: give the batch up and claim anew. Again it
// changes nothing.
func (m *Market) SendBatch(ctx context.Context, batch int64) error {
	return m.eachOf(ctx, batch, payout.Sent, func(s step, p payout.Payout) (payout.Payout, error) {
		if err := s.checked(trade.ID(p.TradeID)); err != nil {
			return p, err
		}
		return p.Send(s.now)
	})
}

// ReleaseBatch gives up a claimed batch: its payouts are due again. Of a sent
// one nothing is. Again it changes nothing.
func (m *Market) ReleaseBatch(ctx context.Context, batch int64) error {
	return m.eachOf(ctx, batch, payout.Due, func(s step, p payout.Payout) (payout.Payout, error) { return p.Free(s.now) })
}

// eachOf changes all payouts of a claimed batch or none. A batch that went to
// the same state before stays as it is; one that went elsewhere is a Conflict.
func (m *Market) eachOf(ctx context.Context, batch int64, to payout.State, change func(step, payout.Payout) (payout.Payout, error)) error {
	if batch == 0 {
		return fault.New(fault.NotFound, payout.CodeUnknown)
	}
	return m.in(ctx, func(s step) error {
		found, err := s.r.Payouts.ListBatch(s.ctx, batch)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.New(fault.NotFound, payout.CodeUnknown)
		}
		claimed, sent := 0, 0
		for _, p := range found {
			if p.ClaimedBy != 0 && p.State != payout.Claimed {
				sent++ // or went on from there
			}
			if p.State != payout.Claimed {
				continue
			}
			claimed++
			next, err := change(s, p)
			if err != nil {
				return err
			}
			if _, err := s.r.Payouts.Save(s.ctx, next); err != nil {
				return err
			}
		}
		if claimed == 0 && (sent > 0) != (to == payout.Sent) {
			return fault.New(fault.Conflict, payout.CodeMove, string(found[0].State), string(to))
		}
		return nil
	})
}

// HoldPayout stops a payout for a reason, which the seller may read, until
// FreePayout. One that is held already is held for the new reason; a hold for the
// buyer's claim then outlasts the claim. One that is claimed or sent is no longer
// ours to hold: give its batch up first.
func (m *Market) HoldPayout(ctx context.Context, id trade.ID, reason string) (payout.Payout, error) {
	if reason = text.Clean(reason); reason == payout.ForClaim {
		// Only the trade holds for a claim, and frees without asking.
		return payout.Payout{}, fault.New(fault.Invalid, payout.CodeReason, payout.MaxReason)
	}
	return m.changePayout(ctx, id, func(s step, p payout.Payout) (payout.Payout, error) {
		if p.State == payout.Held && p.Reason == reason {
			return p, nil
		}
		return p.Hold(reason, s.now)
	})
}

// FreePayout makes a held or refused payout due again. While a claim of the
// buyer is open it stays held. What is claimed comes back with its whole batch only.
func (m *Market) FreePayout(ctx context.Context, id trade.ID) (payout.Payout, error) {
	return m.changePayout(ctx, id, func(s step, p payout.Payout) (payout.Payout, error) {
		t, err := s.r.Trades.Get(s.ctx, id)
		if err != nil || p.State == payout.Due {
			return p, err
		}
		if t.State == trade.ClaimOpen || p.State == payout.Claimed {
			return p, fault.New(fault.Conflict, payout.CodeMove, string(p.State), string(payout.Due))
		}
		return p.Free(s.now)
	})
}

// PayOut records the bank's reference of a transfer: the seller has the money.
// Above the process's amount it takes another operator than the one who claimed it.
// The same reference again changes nothing.
func (m *Market) PayOut(ctx context.Context, id trade.ID, reference string, by int64) (payout.Payout, error) {
	reference = text.Clean(reference)
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
// after it was recorded as paid. The same reason again changes nothing.
func (m *Market) FailPayout(ctx context.Context, id trade.ID, reason string, by int64) (payout.Payout, error) {
	if by == 0 {
		return payout.Payout{}, fault.New(fault.Unauthenticated, "")
	}
	reason = text.Clean(reason)
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
