package trade

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
)

// booked sums what the effects move into and out of the accounts of a kind.
func booked(fx Effects, k ledger.Kind) money.Won {
	var sum money.Won
	for account, amount := range ledger.Balances(fx.Entries) {
		if account.Kind == k {
			sum += amount
		}
	}
	return sum
}

// apply takes the event with its happy input, changed by mods.
func apply(t *testing.T, tr Trade, e Event, by Actor, mods ...func(*Trade, *Input)) (Trade, Effects) {
	t.Helper()
	in := happy(tr, e, by)
	for _, mod := range mods {
		mod(&tr, &in)
	}
	next, fx, err := tr.Apply(e, in)
	if err != nil {
		t.Fatalf("%s by %s in %s: %v", e, by, tr.State, err)
	}
	next.Version++
	return next, fx
}

// refused demands that the event is refused for this reason and changes nothing.
func refused(t *testing.T, why string, tr Trade, e Event, by Actor, kind fault.Kind, code fault.Code, mods ...func(*Trade, *Input)) {
	t.Helper()
	in := happy(tr, e, by)
	for _, mod := range mods {
		mod(&tr, &in)
	}
	next, fx, err := tr.Apply(e, in)
	wantCode(t, string(e)+" by "+string(by)+" in "+string(tr.State)+", "+why, err, kind, code)
	unchanged(t, tr, next, fx, string(e)+", "+why)
}

// priced makes the canonical listing's price another one, with another fee.
func priced(price money.Won, points int64) func(*Trade, *Input) {
	return func(t *Trade, _ *Input) {
		p := *testProcess()
		p.Fees = []Fee{{BasisPoints: points}}
		t.Agreed.Price, t.Agreed.Fee = price, p.FeeOn(price, monday)
	}
}

// disputedOf is a dispute about a trade of that price and fee.
func disputedOf(t *testing.T, price money.Won, points int64) Trade {
	t.Helper()
	return walk(t, with(Pay, Buyer, priced(price, points)),
		with(Capture, System, func(_ *Trade, in *Input) { in.Status.Amount, in.Status.Left = price, price }),
		do(Ship, Seller), do(ReportArrival, Buyer), do(Dispute, Buyer))
}

// TestOfferedPart: the buyer gets back what the seller offered and the buyer saw,
// not another amount.
func TestOfferedPart(t *testing.T) {
	t.Parallel()
	disputed := inState(t, Disputed)
	refused(t, "before any offer", disputed, AcceptOffer, Buyer, fault.Conflict, CodeNoOffer)
	offer, fx := apply(t, disputed, OfferRefund, Seller, amount(5_000))
	if offer.Offered != 5_000 || offer.State != Disputed || offer.DueAt != disputed.DueAt || len(fx.Entries) != 0 || offer.ReturnDue != 0 {
		t.Errorf("an offer: offered %d, %s until %v, entries %v; it moves nothing before it is accepted", offer.Offered, offer.State, offer.DueAt, fx.Entries)
	}
	better := take(t, offer, with(OfferRefund, Seller, amount(6_000)))
	refused(t, "though the offer that was seen changed", better, AcceptOffer, Buyer, fault.Conflict, CodeNoOffer, amount(5_000))
	refused(t, "without an amount", better, AcceptOffer, Buyer, fault.Conflict, CodeNoOffer, amount(0))
	refused(t, "whose own offer it is", better, AcceptOffer, Seller, fault.Forbidden, CodeNotYours)
	accepted := take(t, better, with(AcceptOffer, Buyer, amount(6_000)))
	if accepted.State != Refunding || accepted.ReturnDue != 6_000 || accepted.Held() != thePrice || accepted.Fault != "" {
		t.Errorf("an accepted offer of 6000: %s, due back %d, held %d, blames %q", accepted.State, accepted.ReturnDue, accepted.Held(), accepted.Fault)
	}
	back, fx := apply(t, accepted, RecordRefund, System)
	if back.State != Confirmed || !back.Holds || back.Refunded != 6_000 || back.ReturnDue != 0 || back.Held() != 6_000 || fx.Listing != "" {
		t.Errorf("6000 given back: %s, holds %t, refunded %d, due %d, held %d, listing %q; the sale stands", back.State, back.Holds, back.Refunded, back.ReturnDue, back.Held(), fx.Listing)
	}
	if booked(fx, ledger.Clearing) != 6_000 || booked(fx, ledger.Escrow) != -6_000 {
		t.Errorf("6000 given back is booked as %v", fx.Entries)
	}
	wantTime(t, "the seller's time to confirm after a part went back", back.DueAt, back.UpdatedAt.Add(day))
	refused(t, "a second time", back, Dispute, Buyer, fault.Conflict, CodeDisputed)
	// A dispute that is opened again does not revive an offer of the earlier one.
	again := walk(t, do(Pay, Buyer), do(Capture, System), do(Ship, Seller), do(Dispute, Buyer), do(OfferRefund, Seller),
		do(AcceptReturn, Seller), do(ShipBack, Buyer), do(ContestReturn, Seller))
	refused(t, "of before the return", again, AcceptOffer, Buyer, fault.Conflict, CodeNoOffer, amount(aPart))
}

// TestPartBounds: a part is at least one won and leaves at least one, else it is
// a full refund and has to be called one.
func TestPartBounds(t *testing.T) {
	t.Parallel()
	claim := inState(t, ClaimOpen)
	reduced := walk(t, do(Pay, Buyer), do(Capture, System), do(Ship, Seller), do(Dispute, Buyer), do(DecidePartRefund, Operator),
		do(RecordRefund, System), do(ConfirmSale, Seller), do(OpenClaim, Buyer))
	for _, c := range []struct {
		tr   Trade
		on   Event
		by   Actor
		most money.Won
		to   State
	}{
		{inState(t, Disputed), OfferRefund, Seller, thePrice - 1, Disputed},
		{inState(t, Disputed), DecidePartRefund, Operator, thePrice - 1, Refunding},
		{claim, DecidePartRefund, Operator, thePrice - 1, RefundDue},
		{reduced, DecidePartRefund, Operator, thePrice - aPart - 1, RefundDue},
		{disputedOf(t, 100, 350), OfferRefund, Seller, 99, Disputed},
	} {
		for _, ok := range []money.Won{1, 2, c.most} {
			next := take(t, c.tr, with(c.on, c.by, amount(ok)))
			if next.State != c.to || c.to != Disputed && next.ReturnDue != ok {
				t.Errorf("%s of %d: %s with %d due back, want %s with all of it", c.on, ok, next.State, next.ReturnDue, c.to)
			}
		}
		for _, bad := range []money.Won{-1, 0, c.most + 1, c.most + 2, 1 << 60} {
			refused(t, "of "+bad.String(), c.tr, c.on, c.by, fault.Invalid, CodeAmount, amount(bad))
		}
	}
	refused(t, "without a reason", inState(t, Disputed), DecidePartRefund, Operator, fault.Invalid, CodeReason, func(_ *Trade, in *Input) { in.Reason = "" })
}

// TestFeeOfTheRest: the seller bears the fee on what stays sold, rounded so that
// never more is taken than was agreed, and every won has a place.
func TestFeeOfTheRest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		price  money.Won
		points int64
		back   money.Won
		net    money.Won
		fee    money.Won
	}{
		{12_000, 350, 3_333, 8_364, 303}, // of 420: 303.345
		{12_000, 350, 1, 11_580, 419},
		{12_000, 350, 11_999, 1, 0},
		{12_345, 350, 4_321, 7_744, 280}, // of 432: 280.79
		{100, 350, 50, 49, 1},            // of 3: 1.5
		{101, 0, 33, 68, 0},
		{100_000_000, 9_999, 1, 10_000, 99_989_999},
		{100, 10_000, 1, 0, 99},
	} {
		refunding := take(t, disputedOf(t, c.price, c.points), with(DecidePartRefund, Operator, amount(c.back)))
		confirmed := take(t, refunding, do(RecordRefund, System))
		complete, fx := apply(t, confirmed, ConfirmSale, Seller)
		if got, fee := booked(fx, ledger.Payable), booked(fx, ledger.Fees); got != c.net || fee != c.fee || booked(fx, ledger.Escrow) != -(c.price-c.back) {
			t.Errorf("%d of %d went back at %d points: seller %d, fee %d, escrow %d; want %d and %d", c.back, c.price, c.points, got, fee, booked(fx, ledger.Escrow), c.net, c.fee)
		}
		owed := PayoutChange{State: payout.Due, Amount: c.net}
		if c.net == 0 {
			owed = PayoutChange{} // nothing is owed, so there is nothing to pay out
		}
		if fx.Payout != owed || complete.Held() != 0 || complete.Settled != c.price-c.back || complete.NetSettled() != c.net {
			t.Errorf("%d of %d went back: payout %+v, held %d, settled %d, net %d", c.back, c.price, fx.Payout, complete.Held(), complete.Settled, complete.NetSettled())
		}
	}
}

// TestPartIsGivenBackExactly: the provider's word must show the part that was
// due, neither more nor less.
func TestPartIsGivenBackExactly(t *testing.T) {
	t.Parallel()
	for _, n := range situations(t) {
		tr := n.trade
		if tr.ReturnDue == 0 || tr.ReturnDue == tr.Captured-tr.Refunded || tr.Frozen() {
			continue
		}
		for name, lie := range map[string]func(*Input){
			"nothing yet":       func(in *Input) { in.Status = statusOf(tr, tr.Captured) },
			"a won too little":  func(in *Input) { in.Status = statusOf(tr, tr.Captured-tr.ReturnDue+1) },
			"sums do not agree": func(in *Input) { in.Status.Amount++ },
			"none was given":    func(in *Input) { in.Status.Cancelled = 0 },
			"another payment":   func(in *Input) { in.Attempt = strayAttempt() },
			"of another tid":    func(in *Input) { in.Status.TID = anotherTID },
			"of no tid":         func(in *Input) { in.Status.TID, in.Attempt.TID = "", "" },
		} {
			refused(t, n.name+", "+name, tr, RecordRefund, System, fault.Conflict, CodeNoProof, func(_ *Trade, in *Input) { lie(in) })
		}
		// More went back, outside of us: the refund is done all the same.
		want := take(t, tr, do(RecordRefund, System))
		for _, left := range []money.Won{tr.Captured - tr.ReturnDue - 1, 1, 0} {
			done, fx := apply(t, tr, RecordRefund, System, func(_ *Trade, in *Input) { in.Status = statusOf(tr, left) })
			if done.State != want.State || done.Refunded != want.Refunded || booked(fx, ledger.Clearing) != tr.ReturnDue {
				t.Errorf("%s, %d are left: %s, refunded %d, booked %v; want the %d that were due and nothing else", n.name, left, done.State, done.Refunded, fx.Entries, tr.ReturnDue)
			}
		}
	}
	// The rest goes back later as a whole.
	rest := take(t, walk(t, do(Pay, Buyer), do(Capture, System), do(Ship, Seller), do(Dispute, Buyer), do(DecidePartRefund, Operator),
		do(RecordRefund, System)), do(Refund, Operator))
	if rest.ReturnDue != thePrice-aPart {
		t.Errorf("the rest that is due = %d, want %d", rest.ReturnDue, thePrice-aPart)
	}
	done, fx := apply(t, rest, RecordRefund, System)
	if done.State != Refunded || done.Refunded != thePrice || done.Held() != 0 || booked(fx, ledger.Clearing) != thePrice-aPart || fx.Listing != listing.Withdraw {
		t.Errorf("the rest given back: %s, refunded %d, held %d, entries %v, listing %q", done.State, done.Refunded, done.Held(), fx.Entries, fx.Listing)
	}
	refused(t, "the rest once more", done, RecordRefund, System, fault.Conflict, CodeNoProof, func(_ *Trade, in *Input) {
		in.Attempt, in.Status = preparedAttempt(), payment.Status{Order: theOrder(), TID: theTID, Phase: payment.Returned, Cancelled: thePrice}
	})
}

// TestFeesAreDated: the fee that is in force when the trade is opened counts.
func TestFeesAreDated(t *testing.T) {
	t.Parallel()
	p := DefaultProcess()
	if got := p.FeeOn(thePrice, monday); got != 0 {
		t.Errorf("without any rule the fee is %d, want none", got)
	}
	p.Fees = []Fee{{From: monday, BasisPoints: 350}, {From: monday.Add(day), BasisPoints: 0}, {From: monday.Add(2 * day), BasisPoints: 500}}
	for after, want := range map[time.Duration]money.Won{-1: 0, 0: 420, day - 1: 420, day: 0, 2*day - 1: 0, 2 * day: 600, 300 * day: 600} {
		now := monday.Add(after)
		if got := p.FeeOn(thePrice, now); got != want {
			t.Errorf("fee on %d at %v = %d, want %d", thePrice, now, got, want)
		}
		if tr := Open(1, Parcel, thing(listing.ForSale), theBuyer, p, now); tr.Agreed.Fee != want {
			t.Errorf("a trade opened at %v agrees on a fee of %d, want %d", now, tr.Agreed.Fee, want)
		}
	}
}
