package trade

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/parcel"
)

// TestReturn: the goods come back, then the money goes back.
func TestReturn(t *testing.T) {
	t.Parallel()
	for _, agreed := range []step{do(AcceptReturn, Seller), do(DecideReturn, Operator)} {
		returning := take(t, inState(t, Disputed), agreed)
		if returning.State != Returning || returning.Held() != thePrice || !returning.Holds {
			t.Fatalf("%s: %s, held %d, holds %t", agreed.on, returning.State, returning.Held(), returning.Holds)
		}
		addressed := take(t, returning, do(GiveAddress, Seller))
		back, fx := apply(t, addressed, ShipBack, Buyer)
		if back.State != ReturnSent || back.Back != tracking("444444444445") || back.Tracking != tracking("123456789012") || back.SentBackAt != back.UpdatedAt {
			t.Errorf("sent back: %s, parcels %v and %v at %v", back.State, back.Tracking, back.Back, back.SentBackAt)
		}
		if fx.TrackingKey != back.Back.Key() {
			t.Errorf("the parcel back is %q, want %q: no other trade may name it", fx.TrackingKey, back.Back.Key())
		}
		for _, received := range []step{do(ReceiveReturn, Seller), do(ReceiveReturn, System)} {
			refunding := take(t, back, received)
			if refunding.State != Refunding || refunding.ReturnDue != thePrice || refunding.Fault != Seller {
				t.Errorf("received by %s: %s, due %d, blames %q", received.by, refunding.State, refunding.ReturnDue, refunding.Fault)
			}
			refunded, fx := apply(t, refunding, RecordRefund, System)
			if refunded.State != Refunded || refunded.Held() != 0 || fx.Listing != listing.Withdraw || booked(fx, ledger.Clearing) != thePrice {
				t.Errorf("after a return: %s, held %d, listing %q, entries %v", refunded.State, refunded.Held(), fx.Listing, fx.Entries)
			}
		}
	}
}

// TestReturnSilence: who is silent bears the end that the card promised.
func TestReturnSilence(t *testing.T) {
	t.Parallel()
	returning := inState(t, Returning)
	wantTime(t, "to send back", returning.DueAt, at(t, "2026-11-27 00:00"))
	for _, c := range []struct {
		name  string
		tr    Trade
		on    Event
		to    State
		blame Actor
	}{
		{"the seller says no address", returning, MissReturn, Refunding, Seller},
		{"the buyer does not send back", take(t, returning, do(GiveAddress, Seller)), MissReturn, Confirmed, ""},
		{"the seller says nothing about the goods", inState(t, ReturnSent), ReceiveReturn, Refunding, Seller},
	} {
		if e, to := c.tr.IfSilent(); e != c.on || to != c.to {
			t.Errorf("%s: the card says %s to %s, want %s to %s", c.name, e, to, c.on, c.to)
		}
		refused(t, c.name+", too early", c.tr, c.on, System, fault.Conflict, CodeNotDue, func(tr *Trade, in *Input) { in.Now = tr.DueAt.Add(-time.Microsecond) })
		ended, fx := apply(t, c.tr, c.on, System)
		if ended.State != c.to || ended.Fault != c.blame || len(fx.Tell) != 2 {
			t.Errorf("%s: %s, blames %q, tells %v; want %s blaming %q and both told", c.name, ended.State, ended.Fault, fx.Tell, c.to, c.blame)
		}
	}
	confirmed := take(t, take(t, returning, do(GiveAddress, Seller)), do(MissReturn, System))
	refused(t, "after goods that were not sent back", confirmed, Dispute, Buyer, fault.Conflict, CodeDisputed)
	wantTime(t, "the seller's time to confirm", confirmed.DueAt, confirmed.UpdatedAt.Add(day))
}

// TestReturnAddress: the buyer has the full time from the first address on, and
// no more for a second one.
func TestReturnAddress(t *testing.T) {
	t.Parallel()
	returning := inState(t, Returning)
	tuesday := func(tr *Trade, in *Input) { in.Now = at(t, "2026-11-24 10:00") }
	first := take(t, returning, with(GiveAddress, Seller, tuesday))
	wantTime(t, "to send back after the first address", first.DueAt, at(t, "2026-11-28 00:00"))
	if !first.RemindAt.After(returning.RemindAt) || !first.RemindAt.Before(first.DueAt) || first.State != Returning {
		t.Errorf("the first address: reminder %v, was %v, due %v", first.RemindAt, returning.RemindAt, first.DueAt)
	}
	second := take(t, first, with(GiveAddress, Seller, after(30*time.Hour)))
	wantTime(t, "to send back after a second address", second.DueAt, first.DueAt)
	wantTime(t, "the reminder after a second address", second.RemindAt, first.RemindAt)
	wantTime(t, "the address is of", second.BackAddressedAt, second.UpdatedAt)
	// After an outage everybody has longer; an address takes nothing of it away.
	extended := take(t, take(t, returning, do(Extend, System)), do(Extend, System))
	extended.DueAt = extended.DueAt.Add(10 * day)
	if given := take(t, extended, do(GiveAddress, Seller)); given.DueAt != extended.DueAt || given.Extended != extended.Extended {
		t.Errorf("an address after an extension: due %v, extended %t; want %v and %t", given.DueAt, given.Extended, extended.DueAt, extended.Extended)
	}
	refused(t, "of the other side's goods", returning, GiveAddress, Buyer, fault.Forbidden, CodeNotYours)
	if e, to := first.IfSilent(); e != MissReturn || to != Confirmed {
		t.Errorf("with an address silence leads by %s to %s, want the sale confirmed", e, to)
	}
}

// TestContestedReturn: the goods are sent back once; after that people decide.
func TestContestedReturn(t *testing.T) {
	t.Parallel()
	back := inState(t, ReturnSent)
	refused(t, "without a reason", back, ContestReturn, Seller, fault.Invalid, CodeReason, func(_ *Trade, in *Input) { in.Reason = "" })
	disputed := take(t, back, do(ContestReturn, Seller))
	if disputed.State != Disputed || disputed.Fault != "" || disputed.Reason != "because" || disputed.DisputedAt != disputed.UpdatedAt {
		t.Errorf("a contested return: %s, blames %q, reason %q, disputed at %v", disputed.State, disputed.Fault, disputed.Reason, disputed.DisputedAt)
	}
	refused(t, "a second time", disputed, AcceptReturn, Seller, fault.Conflict, CodeReturned)
	refused(t, "a second time", disputed, DecideReturn, Operator, fault.Conflict, CodeReturned)
	for _, end := range []struct {
		step
		to    State
		blame Actor
	}{
		{do(RefundDispute, Seller), Refunding, Seller},
		{do(RefundDispute, Operator), Refunding, Seller},
		{do(RefundDispute, System), Refunding, Operator},
		{do(DecideForSeller, Operator), Confirmed, ""},
		{do(DecidePartRefund, Operator), Refunding, ""},
		{do(WithdrawDispute, Buyer), Confirmed, ""},
	} {
		if next := take(t, disputed, end.step); next.State != end.to || next.Fault != end.blame {
			t.Errorf("%s by %s after a contested return: %s, blames %q, want %s and %q", end.on, end.by, next.State, next.Fault, end.to, end.blame)
		}
	}
	if next := take(t, inState(t, Returning), do(WithdrawDispute, Buyer)); next.State != Confirmed || next.Fault != "" {
		t.Errorf("a buyer who keeps the goods after all: %s blaming %q, want %s and nobody", next.State, next.Fault, Confirmed)
	}
}

// TestReturnTracking: the parcel back is another one than the one that came, and
// its number is corrected twice at most, counted by itself.
func TestReturnTracking(t *testing.T) {
	t.Parallel()
	returning := walk(t, do(Pay, Buyer), do(Capture, System), do(Ship, Seller), do(CorrectTracking, Seller),
		with(CorrectTracking, Seller, func(_ *Trade, in *Input) { in.Tracking = tracking("222222222223") }), do(Dispute, Buyer), do(AcceptReturn, Seller))
	refused(t, "the parcel that came", returning, ShipBack, Buyer, fault.Invalid, parcel.CodeTracking, func(_ *Trade, in *Input) { in.Tracking = tracking("222222222223") })
	refused(t, "no number", returning, ShipBack, Buyer, fault.Invalid, parcel.CodeTracking, func(_ *Trade, in *Input) { in.Tracking = parcel.Tracking{} })
	refused(t, "the seller's", returning, ShipBack, Seller, fault.Forbidden, CodeNotYours)
	back := take(t, returning, do(ShipBack, Buyer))
	refused(t, "the same again", back, CorrectTracking, Buyer, fault.Invalid, parcel.CodeTracking, func(_ *Trade, in *Input) { in.Tracking = back.Back })
	refused(t, "the parcel that came", back, CorrectTracking, Buyer, fault.Invalid, parcel.CodeTracking, func(_ *Trade, in *Input) { in.Tracking = back.Tracking })
	refused(t, "of the buyer's parcel", back, CorrectTracking, Seller, fault.Forbidden, CodeNotYours)
	due := back.DueAt
	for i, number := range []string{"555555555556", "666666666667"} {
		back = take(t, back, with(CorrectTracking, Buyer, func(_ *Trade, in *Input) { in.Tracking = tracking(number) }))
		if back.Corrections != i+1 || back.Back != tracking(number) || back.Tracking != tracking("222222222223") || back.DueAt != due {
			t.Errorf("correction %d: counted %d, parcels %v and %v, due %v", i+1, back.Corrections, back.Tracking, back.Back, back.DueAt)
		}
	}
	refused(t, "a third time", back, CorrectTracking, Buyer, fault.Conflict, CodeCorrections)
}

// TestDisputeFromConfirmedOnce: a purchase that was confirmed after a dispute is
// not disputed again, or it would never end.
func TestDisputeFromConfirmedOnce(t *testing.T) {
	t.Parallel()
	confirmed := inState(t, Confirmed)
	disputed := take(t, confirmed, do(Dispute, Buyer))
	if disputed.State != Disputed || disputed.DisputedAt != disputed.UpdatedAt {
		t.Errorf("the first dispute of a confirmed purchase: %s at %v", disputed.State, disputed.DisputedAt)
	}
	part := take(t, take(t, disputed, do(OfferRefund, Seller)), do(AcceptOffer, Buyer))
	returning := take(t, disputed, do(AcceptReturn, Seller))
	for name, again := range map[string]Trade{
		"withdrawn":                 take(t, disputed, do(WithdrawDispute, Buyer)),
		"decided for the seller":    take(t, disputed, do(DecideForSeller, Operator)),
		"ended by a part":           take(t, part, do(RecordRefund, System)),
		"ended by a kept return":    take(t, returning, do(WithdrawDispute, Buyer)),
		"withdrawn while on a way":  take(t, take(t, inState(t, Sent), do(Dispute, Buyer)), do(WithdrawDispute, Buyer)),
		"ended by a missing return": take(t, take(t, returning, do(GiveAddress, Seller)), do(MissReturn, System)),
	} {
		if again.State != Confirmed {
			t.Errorf("%s: %s", name, again.State)
		}
		refused(t, name, again, Dispute, Buyer, fault.Conflict, CodeDisputed)
		if complete := take(t, again, do(ConfirmSale, System)); complete.State != Complete {
			t.Errorf("%s: the sale ends in %s", name, complete.State)
		}
	}
}
