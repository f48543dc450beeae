package trade

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payout"
)

func payoutIn(s payout.State) func(*Trade, *Input) {
	return func(_ *Trade, in *Input) { in.Payout.State = s }
}

// TestClaim: a fault may be claimed once, in time, while the seller's money is
// with us; it is held until the claim is decided.
func TestClaim(t *testing.T) {
	t.Parallel()
	complete := inState(t, Complete)
	claim, fx := apply(t, complete, OpenClaim, Buyer)
	if want := (PayoutChange{State: payout.Held, Amount: thePrice - theFee}); fx.Payout != want || len(fx.Entries) != 0 || fx.Listing != "" {
		t.Errorf("a claim: payout %+v, want %+v; entries %v, listing %q", fx.Payout, want, fx.Entries, fx.Listing)
	}
	if claim.Held() != 0 || claim.Settled != thePrice || claim.ClosedAt != complete.ClosedAt || claim.ClaimedAt != claim.UpdatedAt || claim.Reason != "because" {
		t.Errorf("a claim: held %d, settled %d, closed %v, claimed %v, reason %q; the money is still the seller's", claim.Held(), claim.Settled, claim.ClosedAt, claim.ClaimedAt, claim.Reason)
	}
	last := complete.ClosedAt.Add(7 * day)
	take(t, complete, with(OpenClaim, Buyer, func(_ *Trade, in *Input) { in.Now = last.Add(-time.Microsecond) }))
	for _, late := range []time.Duration{0, time.Second, 300 * day} {
		refused(t, "late", complete, OpenClaim, Buyer, fault.Conflict, CodeClaimTime, func(_ *Trade, in *Input) { in.Now = last.Add(late) })
	}
	refused(t, "without a reason", complete, OpenClaim, Buyer, fault.Invalid, CodeReason, func(_ *Trade, in *Input) { in.Reason = "" })
	for _, s := range append(payout.States(), "") {
		if s == payout.Due || s == payout.Held || s == payout.Failed {
			take(t, complete, with(OpenClaim, Buyer, payoutIn(s)))
			continue
		}
		refused(t, "payout "+string(s), complete, OpenClaim, Buyer, fault.Conflict, CodePaidOut, payoutIn(s))
	}
}

// TestClaimsThatChangeNothing: withdrawn, rejected and undecided claims free
// the payout as it was, and there is no second claim.
func TestClaimsThatChangeNothing(t *testing.T) {
	t.Parallel()
	claim := inState(t, ClaimOpen)
	wantTime(t, "a decision is due", claim.DueAt, claim.UpdatedAt.Add(14*day))
	wantTime(t, "the seller is reminded", claim.RemindAt, claim.UpdatedAt.Add(3*day))
	refused(t, "too early", claim, Expire, System, fault.Conflict, CodeNotDue, after(14*day-time.Microsecond))
	refused(t, "without a reason", claim, RejectClaim, Operator, fault.Invalid, CodeReason, func(_ *Trade, in *Input) { in.Reason = "" })
	for _, end := range []step{do(WithdrawClaim, Buyer), do(RejectClaim, Operator), do(Expire, System)} {
		complete, fx := apply(t, claim, end.on, end.by)
		if want := (PayoutChange{State: payout.Due, Amount: thePrice - theFee}); complete.State != Complete || fx.Payout != want || len(fx.Entries) != 0 {
			t.Errorf("%s: %s, payout %+v, want %+v; entries %v", end.on, complete.State, fx.Payout, want, fx.Entries)
		}
		if complete.Settled != thePrice || complete.Fault != "" || complete.ClosedAt != complete.UpdatedAt {
			t.Errorf("%s: settled %d, blames %q, closed %v", end.on, complete.Settled, complete.Fault, complete.ClosedAt)
		}
		refused(t, "after "+string(end.on), complete, OpenClaim, Buyer, fault.Conflict, CodeDisputed)
	}
}

// TestGrantedClaim: all of it goes back, our fee too.
func TestGrantedClaim(t *testing.T) {
	t.Parallel()
	claim := inState(t, ClaimOpen)
	refused(t, "an operator without a reason", claim, GrantClaim, Operator, fault.Invalid, CodeReason, func(_ *Trade, in *Input) { in.Reason = "" })
	take(t, claim, with(GrantClaim, Seller, func(_ *Trade, in *Input) { in.Reason = "" }))
	for _, by := range []Actor{Seller, Operator} {
		due, fx := apply(t, claim, GrantClaim, by)
		if due.State != RefundDue || due.Settled != 0 || due.ReturnDue != thePrice || due.Held() != thePrice || due.Fault != Seller || due.Holds {
			t.Errorf("granted by %s: %s, settled %d, due %d, held %d, blames %q, holds %t", by, due.State, due.Settled, due.ReturnDue, due.Held(), due.Fault, due.Holds)
		}
		if want := (PayoutChange{State: payout.Reversed}); fx.Payout != want {
			t.Errorf("granted: payout %+v, want %+v", fx.Payout, want)
		}
		if booked(fx, ledger.Payable) != theFee-thePrice || booked(fx, ledger.Fees) != -theFee || booked(fx, ledger.RefundDue) != thePrice {
			t.Errorf("granted: booked %v; what was settled has to be taken back to the won", fx.Entries)
		}
		refunded, fx := apply(t, due, RecordRefund, System)
		if refunded.State != Refunded || refunded.Held() != 0 || booked(fx, ledger.RefundDue) != -thePrice || booked(fx, ledger.Clearing) != thePrice || fx.Listing != "" {
			t.Errorf("refunded: %s, held %d, entries %v, listing %q; what is sold stays sold", refunded.State, refunded.Held(), fx.Entries, fx.Listing)
		}
	}
}

// TestClaimGrantedInPart: payout and fee shrink by exactly the part, for any
// amount, and the sale stays complete.
func TestClaimGrantedInPart(t *testing.T) {
	t.Parallel()
	claim := inState(t, ClaimOpen)
	for _, part := range []money.Won{1, 28, 29, aPart, 6_000, 11_970, 11_999} {
		due, fx := apply(t, claim, DecidePartRefund, Operator, amount(part))
		rest := thePrice - part
		fee := theFee * rest / thePrice
		if due.State != RefundDue || due.ReturnDue != part || due.Held() != part || due.Settled != rest || due.Fault != "" {
			t.Errorf("%d of a claim: %s, due %d, held %d, settled %d, blames %q", part, due.State, due.ReturnDue, due.Held(), due.Settled, due.Fault)
		}
		if want := (PayoutChange{State: payout.Due, Amount: rest - fee}); fx.Payout != want {
			t.Errorf("%d of a claim: payout %+v, want %+v", part, fx.Payout, want)
		}
		if booked(fx, ledger.Fees) != fee-theFee || booked(fx, ledger.Payable) != (rest-fee)-(thePrice-theFee) || booked(fx, ledger.RefundDue) != part {
			t.Errorf("%d of a claim: booked %v, want %d of the fee back", part, fx.Entries, theFee-fee)
		}
		complete, fx := apply(t, due, RecordRefund, System)
		if complete.State != Complete || complete.Refunded != part || complete.Held() != 0 || booked(fx, ledger.RefundDue) != -part || fx.Payout != (PayoutChange{}) {
			t.Errorf("%d given back: %s, refunded %d, held %d, entries %v, payout %+v", part, complete.State, complete.Refunded, complete.Held(), fx.Entries, fx.Payout)
		}
		refused(t, "a second one", complete, OpenClaim, Buyer, fault.Conflict, CodeDisputed)
	}
}

// TestPayoutOfATrade: the debt leaves the book when the bank has paid, and comes
// back when the bank sends the money back.
func TestPayoutOfATrade(t *testing.T) {
	t.Parallel()
	for _, n := range situations(t) {
		if n.trade.NetSettled() == 0 || n.trade.State == ClaimOpen {
			continue
		}
		for _, s := range append(payout.States(), "") {
			for _, c := range []struct {
				on   Event
				want payout.State
				bank money.Won
			}{{RecordPayout, payout.Sent, n.trade.NetSettled()}, {ReturnPayout, payout.Paid, -n.trade.NetSettled()}} {
				if s != c.want {
					refused(t, n.name+" with payout "+string(s), n.trade, c.on, Operator, fault.Conflict, CodePaidOut, payoutIn(s))
					continue
				}
				next, fx := apply(t, n.trade, c.on, Operator)
				if booked(fx, ledger.Bank) != c.bank || booked(fx, ledger.Payable) != -c.bank || next.State != n.trade.State || next.Settled != n.trade.Settled {
					t.Errorf("%s: %s books %v and leads to %s with %d settled", n.name, c.on, fx.Entries, next.State, next.Settled)
				}
				if next.DueAt != n.trade.DueAt || next.NextTryAt != n.trade.NextTryAt || next.ClosedAt != n.trade.ClosedAt {
					t.Errorf("%s: %s moved a clock", n.name, c.on)
				}
				refused(t, "without proof", n.trade, c.on, Operator, fault.Invalid, CodeReason, func(_ *Trade, in *Input) { in.Reason = "" })
			}
		}
	}
	for _, s := range States() {
		if tr := inState(t, s); !has(settled, s) {
			refused(t, "nothing is settled", tr, RecordPayout, Operator, fault.Conflict, CodeMove)
			refused(t, "nothing is settled", tr, ReturnPayout, Operator, fault.Conflict, CodeMove)
		}
	}
}
