package trade

import (
	"testing"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
)

// TestProof: only the provider's word about this very payment moves money.
func TestProof(t *testing.T) {
	t.Parallel()
	type lie struct {
		name string
		tell func(in *Input)
	}
	foreign := []lie{
		{"another attempt", func(in *Input) { in.Attempt.ID++ }},
		{"another tid", func(in *Input) { in.Status.TID = "T78" }},
		{"no tid", func(in *Input) { in.Status.TID = "" }},
	}
	untaken := append([]lie{
		{"neither has a tid", func(in *Input) { in.Status.TID, in.Attempt.TID = "", "" }},
		{"another order", func(in *Input) { in.Status.OrderID = "78" }},
		{"another user", func(in *Input) { in.Status.UserID = "m33" }},
		{"still open", func(in *Input) { in.Status.Phase = payment.Open }},
		{"abandoned", func(in *Input) { in.Status.Phase = payment.Abandoned }},
		{"returned", func(in *Input) { in.Status.Phase = payment.Returned }},
		{"nothing said", func(in *Input) { in.Status = payment.Status{} }},
	}, foreign...)
	for _, s := range []State{Hold, Approving, Unknown, Manual, Failed, Left, HoldExpired} {
		mustRefuse(t, inState(t, s), Capture, System, untaken, func(l lie) (string, func(*Input)) { return l.name, l.tell })
	}
	unreturned := append([]lie{
		{"some is left", func(in *Input) { in.Status.Left = 1 }},
		{"less was given back", func(in *Input) { in.Status.Cancelled-- }},
		{"nothing said", func(in *Input) { in.Status = payment.Status{} }},
	}, foreign...)
	for _, s := range append(inRefund, inEscrow...) {
		mustRefuse(t, inState(t, s), RecordRefund, System, unreturned, func(l lie) (string, func(*Input)) { return l.name, l.tell })
	}
	staying := append([]lie{
		{"still open", func(in *Input) { in.Status.Phase = payment.Open }},
		{"taken", func(in *Input) { in.Status.Phase = payment.Captured }},
		{"no page was ever made", func(in *Input) { in.Attempt.TID, in.Status.TID = "", "" }},
	}, foreign...)
	mustRefuse(t, inState(t, Hold), Leave, Browser, staying, func(l lie) (string, func(*Input)) { return l.name, l.tell })
	taken := append([]lie{{"taken", func(in *Input) { in.Status.Phase = payment.Captured }}}, foreign...)
	mustRefuse(t, inState(t, Hold), ExpireHold, System, taken, func(l lie) (string, func(*Input)) { return l.name, l.tell })

	hold := inState(t, Hold)
	for name, none := range map[string]func(*Input){
		"the page was never opened": func(in *Input) { in.Status.Phase = payment.Open },
		"the provider was never reached": func(in *Input) {
			in.Attempt.TID, in.Attempt.State, in.Status = "", payment.Created, payment.Status{}
		},
	} {
		in := happy(hold, ExpireHold, System)
		none(&in)
		if next, _, err := hold.Apply(ExpireHold, in); err != nil || next.State != HoldExpired {
			t.Errorf("hold expires although %s: %v, %s", name, err, next.State)
		}
	}
	for _, s := range payment.States() {
		in := happy(hold, Approve, Browser)
		in.Attempt.State = s
		if _, _, err := hold.Apply(Approve, in); (err == nil) != (s == payment.Prepared) {
			t.Errorf("approving an attempt that is %s: %v; a page works once", s, err)
		}
	}
}

func mustRefuse[L any](t *testing.T, tr Trade, e Event, by Actor, lies []L, of func(L) (string, func(*Input))) {
	t.Helper()
	for _, l := range lies {
		name, tell := of(l)
		in := happy(tr, e, by)
		tell(&in)
		next, fx, err := tr.Apply(e, in)
		if verdict(err) != string(CodeNoProof) {
			t.Errorf("%s in %s with %q = %v (now %s), want %s: money would move without proof", e, tr.State, name, err, next.State, CodeNoProof)
			continue
		}
		unchanged(t, tr, next, fx, string(e)+" with "+name)
	}
}

// TestWrongAmountGoesBack: what was taken otherwise than agreed is returned in full.
func TestWrongAmountGoesBack(t *testing.T) {
	t.Parallel()
	for _, s := range []State{Hold, Approving, Unknown, Manual} {
		for name, c := range map[string]struct {
			amount, cancelled money.Won
			want              State
		}{
			"as agreed": {thePrice, 0, Paid}, "one too much": {thePrice + 1, 0, RefundDue}, "one too little": {thePrice - 1, 0, RefundDue},
			"partly cancelled at the provider": {thePrice, 1, RefundDue}, "cancelled down to the price": {thePrice + 1, 1, RefundDue},
		} {
			tr := inState(t, s)
			in := happy(tr, Capture, System)
			in.Status.Amount, in.Status.Cancelled, in.Status.Left = c.amount, c.cancelled, c.amount-c.cancelled
			next, fx, err := tr.Apply(Capture, in)
			if err != nil || next.State != c.want || next.Held() != c.amount-c.cancelled || next.Holds != (c.want == Paid) {
				t.Errorf("%s, %s: %v, %s holding %d, want %s holding %d", s, name, err, next.State, next.Held(), c.want, c.amount-c.cancelled)
				continue
			}
			if c.want == Paid {
				continue
			}
			if fx.Listing != listing.Release {
				t.Errorf("%s, %s: listing %q, want release", s, name, fx.Listing)
			}
			back := happy(next, RecordRefund, System)
			back.Status.Amount, back.Status.Cancelled, back.Status.Left = c.amount, c.amount, 0
			if done, _, err := next.Apply(RecordRefund, back); err != nil || done.State != Refunded || done.Held() != 0 {
				t.Errorf("%s, %s: all is given back, but: %v, %s holding %d; it would be stuck for ever", s, name, err, done.State, done.Held())
			}
		}
	}
}

func TestBlame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from State
		on   Event
		by   Actor
		want Actor
	}{
		{Paid, CancelPurchase, Buyer, ""},
		{CancelAsked, AgreeCancel, Seller, ""},
		{CancelAsked, AgreeCancel, System, ""},
		{Paid, CancelSale, Seller, Seller},
		{Paid, MissShipping, System, ""}, // nobody said where to send
		{ReturnSent, ReceiveReturn, Seller, Seller},
		{ReturnSent, ReceiveReturn, System, Seller},
		{ReturnSent, Refund, Operator, ""},
		{Returning, MissReturn, System, Seller}, // nor where to send back
		{Paid, Refund, Operator, ""},
		{Disputed, RefundDispute, Seller, Seller},
		{Disputed, RefundDispute, Operator, Seller},
		{Disputed, RefundDispute, System, Operator}, // nobody decided in time: our failure, not the seller's
	} {
		if next := take(t, inState(t, c.from), do(c.on, c.by)); next.State != Refunding || next.Fault != c.want {
			t.Errorf("%s by %s in %s: state %s, blames %q, want %q", c.on, c.by, c.from, next.State, next.Fault, c.want)
		}
	}
}

// TestGoodsSentHideTheListing: what the seller no longer has is not offered again.
func TestGoodsSentHideTheListing(t *testing.T) {
	t.Parallel()
	for _, s := range []State{Paid, Sent, Arrived, Confirmed, Returning, ReturnSent} {
		refunding := take(t, inState(t, s), do(Refund, Operator))
		_, fx, err := refunding.Apply(RecordRefund, happy(refunding, RecordRefund, System))
		want := listing.Withdraw
		if s == Paid {
			want = listing.Release
		}
		if err != nil || fx.Listing != want {
			t.Errorf("refunded after %s: %v, listing %q, want %q", s, err, fx.Listing, want)
		}
	}
}
