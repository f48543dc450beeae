package app

import (
	"context"
	"strconv"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/text"
	"github.com/junggyenara/junggye/core/trade"
)

// PayoutStory is one payout with all that became of it.
type PayoutStory struct {
	Payout  payout.Payout
	Account payout.Account // that it was claimed for, masked; zero before
	Events  []payout.Event // oldest first
}

// Payouts returns payouts in a state in the order of their trades, after a trade.
func (d Desk) Payouts(ctx context.Context, by operator.Actor, s payout.State, after trade.ID, limit int) ([]payout.Payout, error) {
	if _, err := d.read(ctx, by, operator.SeePayouts); err != nil {
		return nil, err
	}
	return d.m.Payouts(ctx, s, after, limit)
}

// Payout returns what is owed for a trade, or NotFound.
func (d Desk) Payout(ctx context.Context, by operator.Actor, id trade.ID) (PayoutStory, error) {
	s, err := d.read(ctx, by, operator.SeePayouts)
	if err != nil {
		return PayoutStory{}, err
	}
	var story PayoutStory
	if story.Payout, err = s.payout(id); err != nil {
		return story, err
	}
	if sealed := story.Payout.Account; sealed != "" {
		var account payout.Account
		if err := d.m.openFor(payoutAccount, int64(id), sealed, &account); err != nil {
			return story, err
		}
		story.Account = account.Masked()
	}
	story.Events, err = s.r.Payouts.Events(ctx, id)
	return story, err
}

// Batch returns what was claimed in a batch and not given up, with masked accounts.
func (d Desk) Batch(ctx context.Context, by operator.Actor, batch int64) (Batch, error) {
	s, err := d.read(ctx, by, operator.SeePayouts)
	if err != nil {
		return Batch{}, err
	}
	found, err := s.transfers(batch)
	for i := range found {
		found[i].Account = found[i].Account.Masked()
	}
	return Batch{ID: batch, Transfers: found}, err
}

// ClaimPayouts takes up to limit due payouts, 500 at most, into a new batch for
// the operator. A payout waits while its seller told no account or changed it a moment
// ago, and until reconciliation has seen after completion that the payment still
// stands; it keeps no other one waiting. Each is claimed by itself: two operators at
// the same moment never get the same one. With an error comes what was claimed before it.
func (d Desk) ClaimPayouts(ctx context.Context, by operator.Actor, limit int) (Batch, error) {
	if err := by.May(operator.MakePayouts); err != nil {
		return Batch{}, err
	}
	limit = min(limit, mostTransfers)
	batch, id := Batch{}, d.m.Source.ID()
	after := trade.ID(0)
	for len(batch.Transfers) < limit {
		due, err := d.m.Payouts(ctx, payout.Due, after, mostTransfers)
		if err != nil || len(due) == 0 {
			return batch, err
		}
		for _, p := range due {
			if len(batch.Transfers) == limit {
				break
			}
			after = trade.ID(p.TradeID)
			if err := d.claimInto(ctx, by, &batch, id, p); err != nil {
				return batch, err
			}
		}
	}
	return batch, nil
}

// claimInto adds a payout to the batch, or to those that have to wait.
func (d Desk) claimInto(ctx context.Context, by operator.Actor, batch *Batch, id int64, p payout.Payout) error {
	transfer, err := d.claimPayout(ctx, id, by, trade.ID(p.TradeID))
	switch code := fault.CodeOf(err); {
	case err == nil:
		batch.ID, batch.Transfers = id, append(batch.Transfers, transfer)
	case code == payout.CodeNoAccount || code == payout.CodeUnchecked || code == payout.CodeCooling:
		if len(batch.Left) < mostLeft {
			batch.Left = append(batch.Left, Unclaimed{Payout: p, Reason: code})
		}
	case fault.Is(err, fault.Conflict) || fault.Is(err, fault.Stale): // somebody was faster
	default:
		return err
	}
	return nil
}

func (d Desk) claimPayout(ctx context.Context, batch int64, by operator.Actor, id trade.ID) (t Transfer, err error) {
	err = d.change(ctx, by, operator.MakePayouts, "", func(s step) (deed, error) {
		p, err := s.payout(id)
		if err != nil {
			return deed{}, err
		}
		if p.State != payout.Due { // what was held or refused goes through FreePayout
			return deed{}, fault.New(fault.Conflict, payout.CodeMove, string(p.State), string(payout.Claimed))
		}
		if err := s.checked(id); err != nil {
			return deed{}, err
		}
		account, err := s.given(p.SellerID)
		if fault.Is(err, fault.NotFound) {
			return deed{}, fault.New(fault.Conflict, payout.CodeNoAccount)
		}
		if err == nil {
			err = account.Ready(s.m.Process.AccountCooling, s.now)
		}
		if err != nil {
			return deed{}, err
		}
		sealed, err := s.sealAccount(account.Account, id)
		if err != nil {
			return deed{}, err
		}
		claimed, err := p.Claim(batch, int64(by.ID), sealed, s.now)
		if err == nil {
			claimed, err = s.keepPayout(p, claimed, int64(by.ID))
		}
		t = Transfer{Payout: claimed, Account: account.Account}
		return payoutDeed(p, claimed), err
	})
	return t, err
}

// ToTransfer returns what the bank is to be told of a batch, with accounts in
// full: all of it while it is claimed. Once sent there is nothing more to transfer, or
// the bank would be told twice.
func (d Desk) ToTransfer(ctx context.Context, by operator.Actor, batch int64) (open []Transfer, err error) {
	err = d.change(ctx, by, operator.MakePayouts, "", func(s step) (deed, error) {
		found, err := s.transfers(batch)
		if err != nil {
			return deed{}, err
		}
		open = found[:0]
		for _, t := range found {
			if t.Payout.State == payout.Claimed {
				open = append(open, t)
			}
		}
		if len(open) == 0 {
			return deed{}, fault.New(fault.Conflict, payout.CodeEmpty)
		}
		return deed{subject: batchSubject(batch), after: map[string]any{"exported": len(open)}}, nil
	})
	if err != nil {
		return nil, err
	}
	return open, nil
}

// SendBatch records that the bank is told to make the transfers of a batch. Do
// it before telling the bank: a batch that was sent cannot be given up, so that
// nobody transfers it a second time. When reconciliation found something wrong since
// the claim, all of it is refused: give the batch up and claim anew. Again it
// changes nothing.
func (d Desk) SendBatch(ctx context.Context, by operator.Actor, batch int64) error {
	return d.eachOf(ctx, by, batch, payout.Sent, func(s step, p payout.Payout) (payout.Payout, error) {
		if err := s.checked(trade.ID(p.TradeID)); err != nil {
			return p, err
		}
		return p.Send(s.now)
	})
}

// ReleaseBatch gives up a claimed batch: its payouts are due again. Of a sent
// one nothing is. Again it changes nothing.
func (d Desk) ReleaseBatch(ctx context.Context, by operator.Actor, batch int64) error {
	return d.eachOf(ctx, by, batch, payout.Due, func(s step, p payout.Payout) (payout.Payout, error) { return p.Free(s.now) })
}

// eachOf changes all payouts of a claimed batch or none. A batch that went to
// the same state before stays as it is; one that went elsewhere is a Conflict.
func (d Desk) eachOf(
	ctx context.Context, by operator.Actor, batch int64, to payout.State, change func(step, payout.Payout) (payout.Payout, error),
) error {
	return d.change(ctx, by, operator.MakePayouts, "", func(s step) (deed, error) {
		found, err := s.batch(batch)
		if err != nil {
			return deed{}, err
		}
		claimed, sent, total := 0, 0, money.Won(0)
		for _, p := range found {
			if p.ClaimedBy != 0 && p.State != payout.Claimed {
				sent++ // or went on from there
			}
			if p.State != payout.Claimed {
				continue
			}
			claimed++
			total += p.Amount
			next, err := change(s, p)
			if err == nil {
				_, err = s.keepPayout(p, next, int64(by.ID))
			}
			if err != nil {
				return deed{}, err
			}
		}
		switch {
		case claimed > 0:
			after := map[string]any{"state": to, "payouts": claimed, "total": total}
			return deed{subject: batchSubject(batch), before: map[string]any{"state": payout.Claimed}, after: after}, nil
		case (sent > 0) != (to == payout.Sent):
			return deed{}, fault.New(fault.Conflict, payout.CodeMove, string(found[0].State), string(to))
		}
		return deed{}, nil
	})
}

// HoldPayout stops a payout for a reason, which the seller may read, until
// FreePayout. One that is held already is held for the new reason; a hold for the
// buyer's claim then outlasts the claim. One that is claimed or sent is no longer
// ours to hold: give its batch up first.
func (d Desk) HoldPayout(ctx context.Context, by operator.Actor, id trade.ID, reason string) (payout.Payout, error) {
	if reason = text.Clean(reason); reason == payout.ForClaim {
		// Only the trade holds for a claim, and frees without asking.
		return payout.Payout{}, fault.New(fault.Invalid, payout.CodeReason, payout.MaxReason)
	}
	return d.changePayout(ctx, by, id, reason, func(s step, p payout.Payout) (payout.Payout, error) {
		if p.State == payout.Held && p.Reason == reason {
			return p, nil
		}
		return p.Hold(reason, s.now)
	})
}

// FreePayout makes a held or refused payout due again. While a claim of the
// buyer is open it stays held. What is claimed comes back with its whole batch only.
func (d Desk) FreePayout(ctx context.Context, by operator.Actor, id trade.ID) (payout.Payout, error) {
	return d.changePayout(ctx, by, id, "", func(s step, p payout.Payout) (payout.Payout, error) {
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
// When it or its batch is above the process's amount, it takes another operator than
// the one who claimed it. The same reference again changes nothing.
func (d Desk) PayOut(ctx context.Context, by operator.Actor, id trade.ID, reference string) (payout.Payout, error) {
	reference = text.Clean(reference)
	return d.changePayout(ctx, by, id, "", func(s step, p payout.Payout) (payout.Payout, error) {
		if p.State == payout.Paid && p.Reference == reference {
			return p, nil
		}
		batch, err := s.batchTotal(p)
		if err != nil {
			return p, err
		}
		paid, err := p.Pay(reference, int64(by.ID), batch, s.m.Process.FourEyesAbove, s.now)
		if err != nil {
			return p, err
		}
		return paid, s.book(id, trade.RecordPayout, reference, by.ID)
	})
}

// PayBatch records one reference of the bank for all transfers of a sent batch
// that are not recorded yet, one after the other, and returns what is paid with it.
// Again it goes on where it stopped.
func (d Desk) PayBatch(ctx context.Context, by operator.Actor, batch int64, reference string) ([]payout.Payout, error) {
	if err := by.May(operator.MakePayouts); err != nil {
		return nil, err
	}
	found, err := d.m.reading(ctx).batch(batch)
	if err != nil {
		return nil, err
	}
	var paid []payout.Payout
	for _, p := range found {
		if p.State != payout.Sent && (p.State != payout.Paid || p.Reference != text.Clean(reference)) {
			continue
		}
		p, err := d.PayOut(ctx, by, trade.ID(p.TradeID), reference)
		if err != nil {
			return paid, err
		}
		paid = append(paid, p)
	}
	if len(paid) == 0 {
		return nil, fault.New(fault.Conflict, payout.CodeMove, string(found[0].State), string(payout.Paid))
	}
	return paid, nil
}

// FailPayout records that the bank refused a transfer, or sent the money back
// after it was recorded as paid. The same reason again changes nothing.
func (d Desk) FailPayout(ctx context.Context, by operator.Actor, id trade.ID, reason string) (payout.Payout, error) {
	reason = text.Clean(reason)
	return d.changePayout(ctx, by, id, reason, func(s step, p payout.Payout) (payout.Payout, error) {
		if p.State == payout.Failed && p.Reason == reason {
			return p, nil
		}
		failed, err := p.Fail(reason, s.now)
		if err != nil || p.State != payout.Paid {
			return failed, err
		}
		return failed, s.book(id, trade.ReturnPayout, reason, by.ID)
	})
}

// book makes the move of the trade that writes a transfer into the ledger.
func (s step) book(id trade.ID, e trade.Event, reason string, by operator.ID) error {
	t, err := s.r.Trades.Get(s.ctx, id)
	if err == nil {
		_, err = s.move(t, e, trade.Input{By: trade.Operator, MemberID: member.ID(by), Reason: reason})
	}
	return err
}

func (d Desk) changePayout(
	ctx context.Context, by operator.Actor, id trade.ID, why string, change func(step, payout.Payout) (payout.Payout, error),
) (p payout.Payout, err error) {
	err = d.change(ctx, by, operator.MakePayouts, why, func(s step) (deed, error) {
		old, err := s.payout(id)
		if err != nil {
			return deed{}, err
		}
		if p, err = change(s, old); err != nil || p == old {
			return deed{}, err
		}
		p, err = s.keepPayout(old, p, int64(by.ID))
		return payoutDeed(old, p), err
	})
	return p, err
}

// batch loads what was claimed last in a batch, NotFound for none.
func (s step) batch(id int64) ([]payout.Payout, error) {
	if id == 0 {
		return nil, fault.New(fault.NotFound, payout.CodeUnknown)
	}
	found, err := s.r.Payouts.ListBatch(s.ctx, id)
	if err == nil && len(found) == 0 {
		err = fault.New(fault.NotFound, payout.CodeUnknown)
	}
	return found, err
}

// batchTotal is what the batch of a payout costs, also what the bank refused of it.
func (s step) batchTotal(p payout.Payout) (sum money.Won, err error) {
	if p.BatchID == 0 {
		return 0, nil
	}
	found, err := s.r.Payouts.ListBatch(s.ctx, p.BatchID)
	for _, one := range found {
		sum += one.Amount
	}
	return sum, err
}

// payoutFacts are what the audit log keeps of a payout.
type payoutFacts struct {
	State     payout.State `json:"state"`
	Amount    money.Won    `json:"amount"`
	Batch     string       `json:"batch,omitempty"`
	Reason    string       `json:"reason,omitempty"`
	Reference string       `json:"reference,omitempty"`
}

func payoutDeed(before, after payout.Payout) deed {
	return deed{subject: "payout:" + strconv.FormatInt(after.TradeID, 10), before: payoutFactsOf(before), after: payoutFactsOf(after)}
}

func payoutFactsOf(p payout.Payout) payoutFacts {
	f := payoutFacts{State: p.State, Amount: p.Amount, Reason: p.Reason, Reference: p.Reference}
	if p.BatchID != 0 {
		f.Batch = strconv.FormatInt(p.BatchID, 10)
	}
	return f
}

func batchSubject(batch int64) string { return "batch:" + strconv.FormatInt(batch, 10) }
