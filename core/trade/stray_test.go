package trade

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
)

func strayBack(_ *Trade, in *Input) {
	in.Attempt, in.Status = strayBooked(), strayReturnedStatus()
}

// TestMoneyAstray: what another attempt took is booked and goes back in every
// situation, and the trade goes on as if nothing had been.
func TestMoneyAstray(t *testing.T) {
	t.Parallel()
	for _, n := range situations(t) {
		if n.trade.State == None || n.trade.Stray > 0 {
			continue
		}
		tr := n.trade
		came, fx := apply(t, tr, Capture, System, anotherTook)
		if came.Stray != thePrice || booked(fx, ledger.Clearing) != -thePrice || booked(fx, ledger.RefundDue) != thePrice {
			t.Errorf("%s: money astray: %d counted, booked %v", n.name, came.Stray, fx.Entries)
		}
		onlyTold(t, n.name, fx)
		gone, fx := apply(t, came, RecordRefund, System, strayBack)
		if booked(fx, ledger.Clearing) != thePrice || booked(fx, ledger.RefundDue) != -thePrice {
			t.Errorf("%s: money astray goes back: booked %v", n.name, fx.Entries)
		}
		onlyTold(t, n.name, fx)
		gone.Version, gone.UpdatedAt = tr.Version, tr.UpdatedAt
		if gone != tr {
			t.Errorf("%s: money that came and went changed the trade:\n%s", n.name, cmp.Diff(tr, gone))
		}
		refused(t, n.name+": twice", gone, RecordRefund, System, fault.Conflict, CodeNoProof, strayBack)
	}
	in := happy(walk(t), Capture, System)
	in.Attempt, in.Status = strayAttempt(), strayTaken()
	_, _, err := walk(t).Apply(Capture, in)
	wantCode(t, "money for a trade that was never begun", err, fault.Conflict, CodeMove)
}

func onlyTold(t *testing.T, name string, fx Effects) {
	t.Helper()
	if fx.Listing != "" || fx.Payout != (PayoutChange{}) || fx.TellLine || fx.CloseLine || fx.FirstRefusal || len(fx.Tell) != 1 || fx.Tell[0] != Buyer {
		t.Errorf("%s: money astray moves listing %q, payout %+v, line %t %t %t, tells %v; only the buyer hears of it",
			name, fx.Listing, fx.Payout, fx.TellLine, fx.CloseLine, fx.FirstRefusal, fx.Tell)
	}
}

// TestLateMoneyOfALeftPayment: a reservation that came back, and whatever became
// of it, does not take up the payment that it once began.
func TestLateMoneyOfALeftPayment(t *testing.T) {
	t.Parallel()
	again := walk(t, do(Reserve, Seller), do(Pay, Buyer), do(Leave, Browser))
	claimed := take(t, again, do(ClaimSold, Seller))
	contested := take(t, claimed, do(Contest, Buyer))
	own := func(_ *Trade, in *Input) { in.Attempt, in.Status = preparedAttempt(), takenStatus() }
	for _, tr := range []Trade{
		again, claimed, contested,
		take(t, claimed, do(AgreeSold, Buyer)), take(t, again, do(Cancel, Seller)), take(t, again, do(Expire, System)), take(t, contested, do(DecideNotSold, Operator)),
	} {
		came, fx := apply(t, tr, Capture, System, own)
		if came.State != tr.State || came.Stray != thePrice || came.Captured != 0 || came.Holds != tr.Holds || fx.Listing != "" {
			t.Errorf("late money in %s: %s, astray %d, captured %d, listing %q; the reservation was promised", tr.State, came.State, came.Stray, came.Captured, fx.Listing)
		}
		gone, _ := apply(t, came, RecordRefund, System, func(_ *Trade, in *Input) {
			in.Attempt, in.Status = preparedAttempt(), returnedStatus()
			in.Attempt.State, in.Attempt.Taken = payment.Approved, thePrice
		})
		if gone.Stray != 0 || gone.Refunded != 0 || gone.State != tr.State {
			t.Errorf("late money given back in %s: %s, astray %d, refunded %d", tr.State, gone.State, gone.Stray, gone.Refunded)
		}
	}
	// A second payment of the same reservation: the first one's money is astray,
	// the second one's is the trade's.
	paying := take(t, again, with(Pay, Buyer, func(_ *Trade, in *Input) { in.Attempt = strayAttempt() }))
	came, _ := apply(t, paying, Capture, System, own)
	if came.State != Hold || came.Stray != thePrice {
		t.Errorf("the first payment's money during the second: %s, astray %d", came.State, came.Stray)
	}
	paid, fx := apply(t, came, Capture, System, anotherTook)
	if paid.State != Paid || paid.Captured != thePrice || paid.Stray != thePrice || paid.Held() != thePrice || fx.Listing != listing.Secure {
		t.Errorf("both paid: %s, captured %d, astray %d, held %d, listing %q", paid.State, paid.Captured, paid.Stray, paid.Held(), fx.Listing)
	}
}

// TestMoneyAstrayProof: only the provider's word about that very payment counts.
func TestMoneyAstrayProof(t *testing.T) {
	t.Parallel()
	paid := inState(t, Paid)
	for name, lie := range map[string]func(*Input){
		"another trade's":       func(in *Input) { in.Attempt.TradeID = 2 },
		"the trade's own":       func(in *Input) { in.Attempt, in.Status = preparedAttempt(), takenStatus() },
		"no attempt":            func(in *Input) { in.Attempt.ID = 0 },
		"another tid":           func(in *Input) { in.Status.TID = theTID },
		"no tid":                func(in *Input) { in.Status.TID, in.Attempt.TID = "", "" },
		"another order":         func(in *Input) { in.Status.OrderID = "79" },
		"another user":          func(in *Input) { in.Status.UserID = "m33" },
		"nothing was taken":     func(in *Input) { in.Status.Phase = payment.Open },
		"it went back already":  func(in *Input) { in.Status.Phase = payment.Returned },
		"the page was left":     func(in *Input) { in.Status.Phase = payment.Abandoned },
		"the provider is quiet": func(in *Input) { in.Status = payment.Status{} },
		"it is booked already":  func(in *Input) { in.Attempt = strayBooked() },
	} {
		refused(t, name, paid, Capture, System, fault.Conflict, CodeNoProof, anotherTook, func(_ *Trade, in *Input) { lie(in) })
	}
	part, _ := apply(t, paid, Capture, System, anotherTook, func(_ *Trade, in *Input) { in.Status.Cancelled, in.Status.Left = 7, thePrice-7 })
	if part.Stray != thePrice-7 {
		t.Errorf("of %d with 7 given back before, %d are astray", thePrice, part.Stray)
	}
	came := inState(t, Paid)
	came, _ = apply(t, came, Capture, System, anotherTook)
	for name, lie := range map[string]func(*Input){
		"another trade's":      func(in *Input) { in.Attempt.TradeID = 2 },
		"another tid":          func(in *Input) { in.Status.TID = theTID },
		"nothing was taken":    func(in *Input) { in.Attempt.Taken = 0 },
		"more than is astray":  func(in *Input) { in.Attempt.Taken++ },
		"it is given back":     func(in *Input) { in.Attempt.State = payment.Cancelled },
		"some is left":         func(in *Input) { in.Status.Left = 1 },
		"less was given back":  func(in *Input) { in.Status.Cancelled-- },
		"the provider is mute": func(in *Input) { in.Status = payment.Status{} },
	} {
		refused(t, name, came, RecordRefund, System, fault.Conflict, CodeNoProof, strayBack, func(_ *Trade, in *Input) { lie(in) })
	}
}

// TestTwoPaymentsAstray: each is counted and goes back by itself.
func TestTwoPaymentsAstray(t *testing.T) {
	t.Parallel()
	third := func(_ *Trade, in *Input) {
		in.Attempt.ID, in.Attempt.TID = 79, "T79"
		in.Status = payment.Status{Order: in.Attempt.Order(), TID: "T79", Phase: payment.Captured, Left: 5_000}
		in.Status.Amount = 5_000
	}
	one, _ := apply(t, inState(t, Paid), Capture, System, anotherTook)
	two, fx := apply(t, one, Capture, System, third)
	if two.Stray != thePrice+5_000 || booked(fx, ledger.RefundDue) != 5_000 {
		t.Errorf("two payments astray: %d counted, booked %v", two.Stray, fx.Entries)
	}
	left, fx := apply(t, two, RecordRefund, System, strayBack)
	if left.Stray != 5_000 || booked(fx, ledger.RefundDue) != -thePrice {
		t.Errorf("one of two given back: %d still astray, booked %v; the other is still owed", left.Stray, fx.Entries)
	}
}

// TestRefundBesideMoneyAstray: both go back, each with its own proof, in any order.
func TestRefundBesideMoneyAstray(t *testing.T) {
	t.Parallel()
	refunding, _ := apply(t, inState(t, Refunding), Capture, System, anotherTook)
	own := func(tr *Trade, in *Input) { in.Attempt, in.Status = preparedAttempt(), returnedStatus() }
	for _, ownFirst := range []bool{true, false} {
		order := []func(*Trade, *Input){own, strayBack}
		if !ownFirst {
			order = []func(*Trade, *Input){strayBack, own}
		}
		tr, back := refunding, money.Won(0)
		for _, word := range order {
			next, fx := apply(t, tr, RecordRefund, System, word)
			back += booked(fx, ledger.Clearing)
			tr = next
		}
		if tr.State != Refunded || tr.Held() != 0 || tr.Stray != 0 || back != 2*thePrice {
			t.Errorf("own first %t: %s, held %d, astray %d, %d went back, want all of %d", ownFirst, tr.State, tr.Held(), tr.Stray, back, 2*thePrice)
		}
	}
}

// TestCancelledOutside: who cancels the payment at the provider ends the trade,
// from every state in which money waits for people.
func TestCancelledOutside(t *testing.T) {
	t.Parallel()
	for _, n := range situations(t) {
		if !has(inEscrow, n.trade.State) || n.trade.Stray > 0 {
			continue
		}
		tr := n.trade
		ended, fx := apply(t, tr, RecordRefund, System)
		want := listing.Release
		if !tr.SentAt.IsZero() {
			want = listing.Withdraw
		}
		if ended.State != Refunded || ended.Held() != 0 || ended.Refunded != thePrice || ended.ReturnDue != 0 || fx.Listing != want || ended.Holds || ended.Frozen() {
			t.Errorf("%s, cancelled outside: %s, held %d, refunded %d, due %d, listing %q, want %q", n.name, ended.State, ended.Held(), ended.Refunded, ended.ReturnDue, fx.Listing, want)
		}
		if booked(fx, ledger.Clearing) != tr.Held() || booked(fx, ledger.Escrow) != -tr.Held() || len(fx.Tell) != 2 {
			t.Errorf("%s, cancelled outside: booked %v, told %v; both lose the trade", n.name, fx.Entries, fx.Tell)
		}
		for name, lie := range map[string]func(*Input){
			"still taken":     func(in *Input) { in.Status.Phase = payment.Captured },
			"some is left":    func(in *Input) { in.Status.Left = 1 },
			"in part":         func(in *Input) { in.Status = statusOf(tr, 1) },
			"another attempt": func(in *Input) { in.Attempt.ID = anotherAttempt },
			"another tid":     func(in *Input) { in.Status.TID = anotherTID },
		} {
			refused(t, n.name+", "+name, tr, RecordRefund, System, fault.Conflict, CodeNoProof, func(_ *Trade, in *Input) { lie(in) })
		}
	}
}

// TestBankRefundPaysOnce: an operator transfers only what the provider surely did
// not and will not give back.
func TestBankRefundPaysOnce(t *testing.T) {
	t.Parallel()
	for _, n := range situations(t) {
		if n.trade.State != RefundStuck || n.trade.Frozen() {
			continue
		}
		stuck := n.trade
		refused(t, n.name+", not frozen", stuck, RecordBankRefund, Operator, fault.Conflict, CodeQuiet, after(10*day))
		frozen := take(t, stuck, do(Freeze, Operator))
		for _, soon := range []time.Duration{0, time.Second, time.Minute - time.Microsecond} {
			refused(t, n.name+", frozen just now", frozen, RecordBankRefund, Operator, fault.Conflict, CodeQuiet, after(soon))
		}
		refused(t, n.name+", no tries on ice", frozen, TryRefund, System, fault.Conflict, CodeFrozen, after(2*day))
		total := stuck.Captured
		for name, said := range map[string]payment.Status{
			"it went back":   statusOf(stuck, total-stuck.Refunded-stuck.ReturnDue),
			"more went back": statusOf(stuck, 0),
			"nothing":        {},
		} {
			refused(t, n.name+", the provider says: "+name, frozen, RecordBankRefund, Operator, fault.Conflict, CodeNoProof, func(_ *Trade, in *Input) { in.Status = said })
		}
		refused(t, n.name+", another payment", frozen, RecordBankRefund, Operator, fault.Conflict, CodeNoProof, func(_ *Trade, in *Input) { in.Attempt = strayAttempt() })
		refused(t, n.name+", no transfer named", frozen, RecordBankRefund, Operator, fault.Invalid, CodeReason, func(_ *Trade, in *Input) { in.Reason = "" })
		// A part went back: the bank transfers the rest.
		part, fx := apply(t, frozen, RecordBankRefund, Operator, func(_ *Trade, in *Input) { in.Status = statusOf(stuck, total-stuck.Refunded-1) })
		if booked(fx, ledger.Bank) != stuck.ReturnDue-1 || booked(fx, ledger.Clearing) != 1 || part.Banked != stuck.ReturnDue-1 || part.Refunded != stuck.Refunded+stuck.ReturnDue {
			t.Errorf("%s, a won went back: booked %v, %d by our bank of %d due", n.name, fx.Entries, part.Banked, stuck.ReturnDue)
		}
		paid, fx := apply(t, frozen, RecordBankRefund, Operator)
		if paid.Banked != stuck.ReturnDue || paid.State != part.State {
			t.Errorf("%s: %s with %d transferred, want %s with %d", n.name, paid.State, paid.Banked, part.State, stuck.ReturnDue)
		}
		if booked(fx, ledger.Bank) != stuck.ReturnDue || booked(fx, ledger.Clearing) != 0 || paid.Refunded != stuck.Refunded+stuck.ReturnDue || paid.ReturnDue != 0 {
			t.Errorf("%s: transferred: booked %v, refunded %d, still due %d", n.name, fx.Entries, paid.Refunded, paid.ReturnDue)
		}
		for _, on := range []step{do(RecordBankRefund, Operator), do(TryRefund, System)} {
			refused(t, n.name+", once more", paid, on.on, on.by, fault.Conflict, CodeMove, after(2*day))
		}
		// The call that was thought dead ended well in the last second: it counts, and nothing else does.
		late, fx := apply(t, frozen, RecordRefund, System)
		if booked(fx, ledger.Clearing) != stuck.ReturnDue || late.State != paid.State {
			t.Errorf("%s: given back on ice: booked %v, %s, want %s", n.name, fx.Entries, late.State, paid.State)
		}
		refused(t, n.name+", after it went back", late, RecordBankRefund, Operator, fault.Conflict, CodeMove, after(2*day))
	}
}

// TestAfterABankRefundInPart: what our bank gave stays with the provider, and
// the rest still goes back by itself.
func TestAfterABankRefundInPart(t *testing.T) {
	t.Parallel()
	for _, n := range situations(t) {
		stuck := n.trade
		if stuck.State != RefundStuck || stuck.Frozen() || !stuck.Holds || stuck.ReturnDue == stuck.Captured {
			continue
		}
		confirmed := take(t, take(t, stuck, do(Freeze, Operator)), do(RecordBankRefund, Operator))
		rest := take(t, confirmed, do(Refund, Operator))
		if rest.LeftAfterRefund() != confirmed.Banked || confirmed.Banked != stuck.ReturnDue {
			t.Errorf("%s: the provider is to keep %d after the rest, want the %d that our bank gave", n.name, rest.LeftAfterRefund(), stuck.ReturnDue)
		}
		refused(t, n.name+", the rest did not go back", rest, RecordRefund, System, fault.Conflict, CodeNoProof, func(_ *Trade, in *Input) { in.Status = statusOf(rest, thePrice) })
		done, fx := apply(t, rest, RecordRefund, System, func(_ *Trade, in *Input) { in.Status = statusOf(rest, confirmed.Banked) })
		if done.State != Refunded || done.Held() != 0 || booked(fx, ledger.Clearing) != thePrice-confirmed.Banked {
			t.Errorf("%s, then the rest: %s, held %d, booked %v", n.name, done.State, done.Held(), fx.Entries)
		}
	}
}

// TestAllCancelledOutsideDuringARefundInPart: the part is done, and then the
// trade has an end too.
func TestAllCancelledOutsideDuringARefundInPart(t *testing.T) {
	t.Parallel()
	all := func(_ *Trade, in *Input) { in.Attempt, in.Status = preparedAttempt(), returnedStatus() }
	for _, n := range situations(t) {
		tr := n.trade
		if !has([]State{Refunding, RefundStuck}, tr.State) || tr.ReturnDue == tr.Captured-tr.Refunded || tr.Stray > 0 || !tr.Holds {
			continue
		}
		confirmed, fx := apply(t, tr, RecordRefund, System, all)
		if confirmed.State != Confirmed || booked(fx, ledger.Clearing) != tr.ReturnDue {
			t.Errorf("%s, all cancelled outside: %s, booked %v; want the part done", n.name, confirmed.State, fx.Entries)
		}
		ended, fx := apply(t, confirmed, RecordRefund, System, all)
		if ended.State != Refunded || ended.Held() != 0 || booked(fx, ledger.Clearing) != thePrice-tr.ReturnDue {
			t.Errorf("%s, then the rest: %s, held %d, booked %v; a trade without money must end", n.name, ended.State, ended.Held(), fx.Entries)
		}
	}
}

// TestTurn: before anybody can send, somebody says where to.
func TestTurn(t *testing.T) {
	t.Parallel()
	paid, returning := inState(t, Paid), inState(t, Returning)
	for _, c := range []struct {
		name string
		tr   Trade
		want Actor
	}{
		{"paid", paid, Buyer},
		{"paid, with an address", take(t, paid, do(GiveAddress, Buyer)), Seller},
		{"returning", returning, Seller},
		{"returning, with an address", take(t, returning, do(GiveAddress, Seller)), Buyer},
	} {
		if got := c.tr.Turn(); got != c.want {
			t.Errorf("%s: it is the turn of %q, want %q", c.name, got, c.want)
		}
	}
}
