package trade

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
)

// TestAddressReminder: a day after paying both hear once that there is no address.
func TestAddressReminder(t *testing.T) {
	t.Parallel()
	paid := inState(t, Paid)
	wantTime(t, "the reminder", paid.RemindAddressAt, paid.PaidAt.Add(day))
	refused(t, "too early", paid, RemindAddress, System, fault.Conflict, CodeNotDue, func(_ *Trade, in *Input) { in.Now = paid.PaidAt.Add(day - time.Microsecond) })
	reminded, fx := apply(t, paid, RemindAddress, System)
	if !has(fx.Tell, Buyer) || !has(fx.Tell, Seller) {
		t.Errorf("a missing address is told to %v, want both", fx.Tell)
	}
	if reminded.DueAt != paid.DueAt || reminded.RemindAt != paid.RemindAt || !reminded.RemindAddressAt.IsZero() {
		t.Errorf("the reminder moved other clocks or stays: %+v", reminded.Timers())
	}
	refused(t, "a second time", reminded, RemindAddress, System, fault.Conflict, CodeNotDue, after(30*day))
	given := take(t, paid, do(GiveAddress, Buyer))
	refused(t, "though it is there", given, RemindAddress, System, fault.Conflict, CodeAddress, after(2*day))
	for _, elsewhere := range []Trade{given, take(t, paid, do(AskCancel, Buyer)), take(t, paid, do(Ship, Seller))} {
		for _, timer := range elsewhere.Timers() {
			if timer.Kind == Address {
				t.Errorf("%s still reminds of an address at %v", elsewhere.State, timer.DueAt)
			}
		}
	}
}

// TestAddressGivesTime: the seller has the full time to send from the first
// address on; a correction gives no more.
func TestAddressGivesTime(t *testing.T) {
	t.Parallel()
	paid := inState(t, Paid)
	wantTime(t, "to send", paid.DueAt, at(t, "2026-11-27 00:00"))
	wednesday := func(_ *Trade, in *Input) { in.Now = at(t, "2026-11-25 09:00") }
	first, fx := apply(t, paid, GiveAddress, Buyer, wednesday)
	wantTime(t, "to send after the first address", first.DueAt, at(t, "2026-12-01 00:00"))
	if first.State != Paid || !first.RemindAt.After(first.UpdatedAt) || !first.RemindAt.Before(first.DueAt) || len(fx.Tell) != 1 || fx.Tell[0] != Seller {
		t.Errorf("the first address: %s, reminder %v, tells %v", first.State, first.RemindAt, fx.Tell)
	}
	second := take(t, first, with(GiveAddress, Buyer, after(20*time.Hour)))
	if second.DueAt != first.DueAt || second.RemindAt != first.RemindAt || second.AddressedAt != second.UpdatedAt {
		t.Errorf("a second address: due %v, reminder %v, given %v; it changes where, not when", second.DueAt, second.RemindAt, second.AddressedAt)
	}
	// The same day: nothing to gain, and nothing to lose.
	same := take(t, paid, do(GiveAddress, Buyer))
	if same.DueAt != paid.DueAt || same.RemindAt != paid.RemindAt {
		t.Errorf("an address at once: due %v, reminder %v, were %v and %v", same.DueAt, same.RemindAt, paid.DueAt, paid.RemindAt)
	}
	asked := take(t, paid, do(AskCancel, Buyer))
	if given := take(t, asked, with(GiveAddress, Buyer, after(5*time.Hour))); given.DueAt != asked.DueAt || given.AddressedAt.IsZero() {
		t.Errorf("an address while a cancellation is asked: due %v, was %v; the answer is still due", given.DueAt, asked.DueAt)
	}
	refused(t, "the seller's", paid, GiveAddress, Seller, fault.Forbidden, CodeNotYours)
}

// TestSellerLeavesWithoutAddress: after 72 hours without an address it is not
// the seller's fault, and the listing is for sale again.
func TestSellerLeavesWithoutAddress(t *testing.T) {
	t.Parallel()
	paid := inState(t, Paid)
	given := take(t, paid, do(GiveAddress, Buyer))
	for _, c := range []struct {
		name  string
		tr    Trade
		after time.Duration
		blame Actor
	}{
		{"at once", paid, time.Minute, Seller},
		{"a moment before 72 hours", paid, 72*time.Hour - time.Microsecond, Seller},
		{"at 72 hours", paid, 72 * time.Hour, ""},
		{"later", paid, 80 * time.Hour, ""},
		{"at 72 hours with an address", given, 72 * time.Hour, Seller},
	} {
		refunding := take(t, c.tr, with(CancelSale, Seller, func(tr *Trade, in *Input) { in.Now = tr.PaidAt.Add(c.after) }))
		if refunding.State != Refunding || refunding.Fault != c.blame || refunding.Reason != "because" {
			t.Errorf("the seller leaves %s: %s, blames %q for %q, want %q", c.name, refunding.State, refunding.Fault, refunding.Reason, c.blame)
		}
		_, fx := apply(t, refunding, RecordRefund, System)
		if hidden := fx.Listing == listing.Withdraw; hidden != (c.blame == Seller) {
			t.Errorf("the seller leaves %s: listing %q", c.name, fx.Listing)
		}
	}
	refused(t, "without a reason", paid, CancelSale, Seller, fault.Invalid, CodeReason, func(tr *Trade, in *Input) { long72(tr, in); in.Reason = "" })
}

// TestMissedShipping: who was never told where to send is not blamed.
func TestMissedShipping(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		tr    Trade
		blame Actor
		moved listing.Move
	}{
		{"without an address", inState(t, Paid), "", listing.Release},
		{"with an address", take(t, inState(t, Paid), do(GiveAddress, Buyer)), Seller, listing.Withdraw},
	} {
		refunding := take(t, c.tr, do(MissShipping, System))
		_, fx := apply(t, refunding, RecordRefund, System)
		if refunding.State != Refunding || refunding.Fault != c.blame || fx.Listing != c.moved {
			t.Errorf("not sent %s: %s, blames %q, listing %q; want %q and %q", c.name, refunding.State, refunding.Fault, fx.Listing, c.blame, c.moved)
		}
	}
}
