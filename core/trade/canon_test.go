package trade

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
)

// A Monday noon in Korea, so that three business days are three days.
var monday = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

const (
	theSeller  = 11
	theBuyer   = 22
	theAttempt = 77
	theTID     = "T77"
	thePrice   = money.Won(12_000)
	theFee     = money.Won(420)
	theCode    = "0427"

	anotherAttempt = 78 // of the same trade, begun before or beside theAttempt
	anotherTID     = "T78"
	aPart          = money.Won(3_333) // odd, so that a fee on the rest has to be rounded
)

func testProcess() *Process {
	p := DefaultProcess()
	p.Fees = []Fee{{BasisPoints: 350}}
	return &p
}

func thing(s listing.State) listing.Listing {
	return listing.Listing{
		ID: 5, SellerID: theSeller, Title: "lamp", Description: "a lamp", Price: thePrice, Category: listing.Furniture,
		Place: "exit 2", OpenChatURL: "https://open.kakao.com/o/abcd1234", State: s, Revision: 1, Version: 1,
	}
}

func theOrder() payment.Order { return preparedAttempt().Order() }

func preparedAttempt() payment.Attempt {
	return payment.Attempt{ID: theAttempt, TradeID: 1, BuyerID: theBuyer, Amount: thePrice, State: payment.Prepared, TID: theTID}
}

func takenStatus() payment.Status {
	return payment.Status{Order: theOrder(), TID: theTID, Phase: payment.Captured, Left: thePrice}
}

func returnedStatus() payment.Status {
	return payment.Status{Order: theOrder(), TID: theTID, Phase: payment.Returned, Cancelled: thePrice}
}

// strayAttempt is a payment for the same trade that the trade cannot use.
func strayAttempt() payment.Attempt {
	a := preparedAttempt()
	a.ID, a.TID = anotherAttempt, anotherTID
	return a
}

// strayBooked is that payment once its money was booked.
func strayBooked() payment.Attempt {
	a := strayAttempt()
	a.State, a.Taken = payment.Approved, thePrice
	return a
}

func strayTaken() payment.Status {
	return payment.Status{Order: strayAttempt().Order(), TID: anotherTID, Phase: payment.Captured, Left: thePrice}
}

func strayReturnedStatus() payment.Status {
	return payment.Status{Order: strayAttempt().Order(), TID: anotherTID, Phase: payment.Returned, Cancelled: thePrice}
}

func abandonedStatus() payment.Status {
	return payment.Status{Order: theOrder(), TID: theTID, Phase: payment.Abandoned}
}

func tracking(number string) parcel.Tracking {
	return parcel.Tracking{Carrier: parcel.CJ, Number: number}
}

// happy is the input with which the event succeeds in t's state if it can
// succeed at all: in time, proven, with everything that has to come with it.
func happy(t Trade, e Event, by Actor) Input {
	in := Input{
		By: by, Now: happyTime(t, e, by), Process: testProcess(), Listing: thing(listing.ForSale),
		Code: theCode, Tracking: tracking("123456789012"), Reason: "because", Attempt: preparedAttempt(), Amount: aPart,
	}
	in.Meet = Appointment{At: in.Now.Add(26 * time.Hour), Place: "exit 2"}
	switch by {
	case Buyer:
		in.MemberID = theBuyer
	case Seller:
		in.MemberID = theSeller
	case System, Browser, Operator:
	}
	switch e {
	case Capture:
		in.Status = takenStatus()
		if !has(inDoubt, t.State) && !has(unpaid, t.State) && t.State != Hold {
			in.Attempt, in.Status = strayAttempt(), strayTaken()
		}
	case RecordRefund:
		in.Attempt, in.Status = happyReturn(t)
	case RecordBankRefund:
		in.Status = statusOf(t, t.Captured-t.Refunded)
	case ExpireHold, Leave:
		in.Status = abandonedStatus()
	case CorrectTracking:
		in.Tracking = tracking("210987654321")
	case ShipBack:
		in.Tracking = tracking("444444444445")
	case AcceptOffer:
		in.Amount = t.Offered
	case OpenClaim:
		in.Payout = payoutOf(t, payout.Due)
	case RecordPayout:
		in.Payout = payoutOf(t, payout.Sent)
	case ReturnPayout:
		in.Payout = payoutOf(t, payout.Paid)
	default:
	}
	return in
}

// happyReturn is the provider's word that money went back: what is due, what
// another attempt took, or all of it.
func happyReturn(t Trade) (payment.Attempt, payment.Status) {
	if !has(inRefund, t.State) && t.Stray > 0 {
		return strayBooked(), strayReturnedStatus()
	}
	left := money.Won(0)
	if has(inRefund, t.State) {
		left = t.Captured - t.Refunded - t.ReturnDue
	}
	return preparedAttempt(), statusOf(t, left)
}

// statusOf is the provider's word about t's own payment, of which so much is left.
func statusOf(t Trade, left money.Won) payment.Status {
	s := payment.Status{Order: theOrder(), TID: theTID, Phase: payment.Captured, Left: left, Cancelled: t.Captured - left}
	s.Amount = t.Captured
	if left == 0 {
		s.Phase = payment.Returned
	}
	return s
}

func payoutOf(t Trade, s payout.State) payout.Payout {
	return payout.Payout{TradeID: int64(t.ID), SellerID: theSeller, Amount: t.NetSettled(), State: s}
}

func happyTime(t Trade, e Event, by Actor) time.Time {
	switch e {
	case Remind:
		return latest(t.RemindAt, t.UpdatedAt)
	case TryLookup, TryRefund:
		return latest(t.NextTryAt, t.UpdatedAt)
	case AskCancel:
		return t.PaidAt.Add(31 * time.Minute)
	case RemindAddress:
		return latest(t.RemindAddressAt, t.UpdatedAt)
	case RecordBankRefund:
		if t.Frozen() {
			return latest(t.FrozenAt.Add(testProcess().QuietFor), t.UpdatedAt)
		}
	default:
	}
	if by == System && (e == Extend || len(timedRules(t.State, e)) > 0) {
		return latest(t.DueAt, t.UpdatedAt)
	}
	return t.UpdatedAt.Add(time.Second)
}

func timedRules(s State, e Event) []*rule {
	var found []*rule
	for i := range table {
		if r := &table[i]; r.timed && r.on == e && has(r.from, s) && has(r.by, System) {
			found = append(found, r)
		}
	}
	return found
}

func has[T comparable](list []T, want T) bool {
	for _, v := range list {
		if v == want {
			return true
		}
	}
	return false
}

// step is an event on the way to a state, with a change of the happy input.
type step struct {
	on  Event
	by  Actor
	mod func(t *Trade, in *Input)
}

func do(on Event, by Actor) step { return step{on: on, by: by} }

func with(on Event, by Actor, mod func(t *Trade, in *Input)) step { return step{on, by, mod} }

// walk makes a trade by its own moves, so that no test starts from a value that
// the process cannot make.
func walk(t *testing.T, steps ...step) Trade {
	t.Helper()
	tr := Open(1, Direct, thing(listing.ForSale), theBuyer, *testProcess(), monday)
	for _, s := range steps {
		tr = take(t, tr, s)
	}
	return tr
}

func take(t *testing.T, tr Trade, s step) Trade {
	t.Helper()
	in := happy(tr, s.on, s.by)
	if s.mod != nil {
		s.mod(&tr, &in)
	}
	next, _, err := tr.Apply(s.on, in)
	if err != nil {
		t.Fatalf("%s by %s in %s: %v; the way to a tested state is broken", s.on, s.by, tr.State, err)
	}
	next.Version++
	return next
}

func noMeeting(_ *Trade, in *Input)   { in.Meet = Appointment{} }
func unnamed(t *Trade, _ *Input)      { t.BuyerID = 0 }
func wrongAmount(_ *Trade, in *Input) { in.Status.Amount++; in.Status.Left++ }

// anotherTook makes another attempt than the trade's own the one that was paid.
func anotherTook(_ *Trade, in *Input) { in.Attempt, in.Status = strayAttempt(), strayTaken() }

func long72(t *Trade, in *Input) { in.Now = t.PaidAt.Add(72 * time.Hour) }

func amount(w money.Won) func(*Trade, *Input) { return func(_ *Trade, in *Input) { in.Amount = w } }

func after(d time.Duration) func(*Trade, *Input) {
	return func(t *Trade, in *Input) { in.Now = t.UpdatedAt.Add(d) }
}

// steps lets one way be written as the continuation of another.
func steps(first []step, more ...step) []step { return append(append([]step(nil), first...), more...) }

// named is a trade in a situation worth a section of the matrix.
type named struct {
	name  string
	trade Trade
}

// situations returns a trade in every state, and the variants that decide
// between the rules of one state.
func situations(t *testing.T) []named {
	t.Helper()
	ask := []step{do(Request, Buyer)}
	reserved := steps(ask, do(Accept, Seller))
	met := []step{do(Reserve, Seller)}
	claimed := steps(reserved, do(ClaimSold, Seller))
	contested := steps(claimed, do(Contest, Buyer))
	hold := []step{do(Pay, Buyer)}
	resuming := steps(met, do(Pay, Buyer))
	approving := steps(hold, do(Approve, Browser))
	unknown := steps(approving, do(LoseAnswer, System))
	paid := steps(approving, do(Capture, System))
	sent := steps(paid, do(Ship, Seller))
	arrived := steps(sent, do(ReportArrival, Buyer))
	confirmed := steps(arrived, do(ConfirmPurchase, Buyer))
	disputed := steps(arrived, do(Dispute, Buyer))
	refunding := steps(paid, do(CancelPurchase, Buyer))
	due := steps(approving, with(Capture, System, wrongAmount))
	tries := func(way []step) []step {
		for range 6 {
			way = steps(way, do(TryRefund, System))
		}
		return way
	}
	stuck := func(way []step) []step { return steps(tries(way), do(GiveUpRefund, System)) }
	quietly := func(way []step) []step { return steps(way, do(Freeze, Operator)) }
	inPart := steps(disputed, do(OfferRefund, Seller), do(AcceptOffer, Buyer))
	returning := steps(disputed, do(AcceptReturn, Seller))
	back := steps(returning, do(GiveAddress, Seller), do(ShipBack, Buyer))
	complete := steps(confirmed, do(ConfirmSale, Seller))
	claim := steps(complete, do(OpenClaim, Buyer))
	partClaim := steps(claim, do(DecidePartRefund, Operator))
	stray := func(way []step) []step { return steps(way, do(Capture, System)) }
	ways := []struct {
		name string
		way  []step
	}{
		{"none", nil},
		{"requested", ask},
		{"reserved", reserved},
		{"claimed", claimed},
		{"contested", contested},
		{"done", steps(reserved, do(HandOver, Buyer))},
		{"cancelled", steps(reserved, do(Cancel, Seller))},
		{"expired", steps(reserved, do(Expire, System))},
		{"released", steps(contested, do(DecideNotSold, Operator))},
		{"hold", hold},
		{"approving", approving},
		{"unknown", unknown},
		{"manual", steps(unknown, do(GiveUpLookup, System))},
		{"paid", paid},
		{"cancel_asked", steps(paid, do(AskCancel, Buyer))},
		{"sent", sent},
		{"arrived", arrived},
		{"confirmed", confirmed},
		{"disputed", disputed},
		{"refunding", refunding},
		{"refund_due", due},
		{"returning", returning},
		{"return_sent", back},
		{"claim_open", claim},
		{"refund_stuck", stuck(refunding)},
		{"complete", complete},
		{"refunded", steps(refunding, do(RecordRefund, System))},
		{"failed", steps(approving, do(RecordRefusal, System))},
		{"left", steps(hold, do(Leave, Browser))},
		{"hold_expired", steps(hold, do(ExpireHold, System))},

		{"reserved, nobody named", []step{with(Reserve, Seller, func(t *Trade, in *Input) { unnamed(t, in); noMeeting(t, in) })}},
		{"reserved, meeting agreed", met},
		{"reserved, seller proposed", steps(met, do(SetAppointment, Seller))},
		{"reserved, buyer proposed", steps(met, do(SetAppointment, Buyer))},
		{"reserved, a wrong code typed", steps(met, with(HandOver, Buyer, func(_ *Trade, in *Input) { in.Code = "9999" }))},
		{"reserved again after a payment left", steps(resuming, do(Leave, Browser))},
		{"hold from a reservation", resuming},
		{"approving from a reservation", steps(resuming, do(Approve, Browser))},
		{"unknown from a reservation", steps(resuming, do(Approve, Browser), do(LoseAnswer, System))},
		{"paid, free cancellation over", steps(paid, with(Remind, System, nil))},
		{"arrived, postponed", steps(arrived, do(Postpone, Buyer))},
		{"sent, corrected twice", steps(sent, do(CorrectTracking, Seller), with(CorrectTracking, Seller, func(_ *Trade, in *Input) { in.Tracking = tracking("333333333334") }))},
		{"refunding, seller to blame", steps(paid, do(CancelSale, Seller))},
		{"refunding, goods sent", steps(disputed, do(RefundDispute, Seller))},
		{"refunding, goods sent, nobody to blame", steps(sent, do(Refund, Operator))},
		{"refunding, tries spent", tries(refunding)},
		{"refund_due, tries spent", tries(due)},
		{"refund_stuck, seller to blame", stuck(steps(paid, do(CancelSale, Seller)))},
		{"refund_stuck, listing lost", stuck(due)},
		{"frozen paid", steps(paid, do(Freeze, Operator))},

		{"paid, address given", steps(paid, do(GiveAddress, Buyer))},
		{"paid, address overdue", steps(paid, with(RemindAddress, System, long72))},
		{"paid, reminded of the address, then given", steps(paid, do(RemindAddress, System), do(GiveAddress, Buyer))},
		{"cancel_asked, address given", steps(paid, do(AskCancel, Buyer), do(GiveAddress, Buyer))},
		{"disputed, part offered", steps(disputed, do(OfferRefund, Seller))},
		{"disputed again after a return", steps(back, do(ContestReturn, Seller))},
		{"disputed from confirmed", steps(confirmed, do(Dispute, Buyer))},
		{"confirmed, disputed before", steps(disputed, do(DecideForSeller, Operator))},
		{"confirmed, a part given back", steps(inPart, do(RecordRefund, System))},
		{"refunding in part", inPart},
		{"refunding in part, decided", steps(disputed, do(DecidePartRefund, Operator))},
		{"refunding, the rest", steps(inPart, do(RecordRefund, System), do(Refund, Operator))},
		{"refund_due in part after a claim", partClaim},
		{"refund_due in full after a claim", steps(claim, do(GrantClaim, Seller))},
		{"refund_stuck in part", stuck(inPart)},
		{"refund_stuck in part after a claim", stuck(partClaim)},
		{"refund_stuck, frozen and quiet", quietly(stuck(refunding))},
		{"refund_stuck, seller to blame, frozen and quiet", quietly(stuck(steps(paid, do(CancelSale, Seller))))},
		{"refund_stuck, listing lost, frozen and quiet", quietly(stuck(due))},
		{"refund_stuck in part, frozen and quiet", quietly(stuck(inPart))},
		{"refund_stuck in part after a claim, frozen and quiet", quietly(stuck(partClaim))},
		{"returning, address given", steps(returning, do(GiveAddress, Seller))},
		{"return_sent, corrected twice", steps(back, do(CorrectTracking, Buyer), with(CorrectTracking, Buyer, func(_ *Trade, in *Input) { in.Tracking = tracking("333333333334") }))},
		{"complete, claim made", steps(claim, do(RejectClaim, Operator))},
		{"complete, a part given back", steps(inPart, do(RecordRefund, System), do(ConfirmSale, Seller))},
		{"complete, a part given back after a claim", steps(partClaim, do(RecordRefund, System))},
		{"refunded, cancelled outside", steps(arrived, do(RecordRefund, System))},
		{"refunded by the bank", steps(quietly(stuck(refunding)), do(RecordBankRefund, Operator))},
		{"reserved again, money astray", stray(steps(resuming, do(Leave, Browser)))},
		{"cancelled, money astray", stray(steps(reserved, do(Cancel, Seller)))},
		{"paid, money astray", stray(paid)},
		{"refunding, money astray", stray(refunding)},
		{"complete, money astray", stray(complete)},
		{"refunded, money astray", stray(steps(refunding, do(RecordRefund, System)))},
		{"left, money astray", steps(hold, do(Leave, Browser), with(Capture, System, anotherTook))},
	}
	all := make([]named, len(ways))
	for i, w := range ways {
		all[i] = named{w.name, walk(t, w.way...)}
	}
	return all
}

// inState returns the canonical trade in the state.
func inState(t *testing.T, s State) Trade {
	t.Helper()
	for _, n := range situations(t) {
		if n.name == string(s) {
			if n.trade.State != s {
				t.Fatalf("situation %s is in state %s", n.name, n.trade.State)
			}
			return n.trade
		}
	}
	t.Fatalf("no situation for state %s: add one, so that the matrix covers it", s)
	return Trade{}
}

// verdict is the code of a refusal, or its kind when it has no code.
func verdict(err error) string {
	if code := fault.CodeOf(err); code != "" {
		return string(code)
	}
	return fault.KindOf(err).String()
}
