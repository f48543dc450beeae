// Package recon compares what the market believes about the money of one trade
// with what its book says and with the payment provider's own word. It finds where
// they differ and says which ordinary move would repair it; it moves nothing itself.
package recon

import (
	"slices"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// Reasons for refusing something about a drift.
const (
	CodeUnknown fault.Code = "drift.unknown"
	CodeGone    fault.Code = "drift.gone"    // the difference is not there any more
	CodeChanged fault.Code = "drift.changed" // it was found with other facts since
)

// Kind names a way in which things differ.
type Kind string

// The kinds of drift. Facts are given in brackets; identifiers are texts.
const (
	// About a payment. The facts begin with the attempt's amount in won.
	TakenUnbooked   Kind = "taken_unbooked"  // the provider took money that we do not count [amount, taken, attempt state]
	UnknownThere    Kind = "unknown_there"   // we count money that the provider knows nothing of [amount]
	CancelledThere  Kind = "cancelled_there" // given back in full outside of us [amount, given back]
	CancelledInPart Kind = "cancelled_part"  // given back in part outside of us [amount, given back there, by our count]
	NotGivenBack    Kind = "not_given_back"  // our refund is recorded, the provider still has the money [amount, left]
	AmountDiffers   Kind = "amount_differs"  // the provider took another amount [amount, taken]
	ForeignPayment  Kind = "foreign_payment" // the tid is somebody else's payment [amount, order there, user there]
	SameTID         Kind = "same_tid"        // two attempts have one tid [amount, the other attempt]
	StrayWaits      Kind = "stray_waits"     // money that the trade cannot use is to go back [amount]
	AttemptMissing  Kind = "attempt_missing" // the trade names an attempt that is not there [attempt]
	AttemptBehind   Kind = "attempt_behind"  // the attempt's state does not fit the trade's [attempt state, trade state]

	// About the book.
	HeldDiffers     Kind = "held_differs"     // escrow and refund due are not what the trade holds [in the book, by the trade]
	ClearingDiffers Kind = "clearing_differs" // the provider owes us another sum than the book says [in the book, at the provider]
	SettledDiffers  Kind = "settled_differs"  // the seller's share and our fee [in the book, by the trade]
	EndHoldsMoney   Kind = "end_holds_money"  // the trade is over and money is left [held]
	Unbalanced      Kind = "unbalanced"       // entries do not sum up to nothing [sum]

	// About the payout.
	PayoutMissing     Kind = "payout_missing"   // the seller is owed and nothing says so [owed]
	PayoutDiffers     Kind = "payout_differs"   // [of the payout, owed]
	PayoutUnbooked    Kind = "payout_unbooked"  // paid, but the book says otherwise [paid, in the book]
	PayoutOfRefund    Kind = "payout_of_refund" // on its way although the buyer has the money back [amount]
	PayoutDuringClaim Kind = "payout_in_claim"  // not stopped while the buyer's claim is open [state]

	// About the rest.
	ListingDiffers Kind = "listing_differs" // the listing is not what its holder makes it [listing state, trade state]
	ListingLost    Kind = "listing_lost"    // held by no trade [listing state]
	TimersDiffer   Kind = "timers_differ"   // the clock would not act, or act wrongly [rows, wanted]
	HistoryGap     Kind = "history_gap"     // [records, version]
	Overdue        Kind = "overdue"         // the clock has not acted for long [trade state, due]
)

// Kinds lists every Kind.
func Kinds() []Kind {
	return []Kind{
		TakenUnbooked, UnknownThere, CancelledThere, CancelledInPart, NotGivenBack, AmountDiffers, ForeignPayment, SameTID, StrayWaits,
		AttemptMissing, AttemptBehind, HeldDiffers, ClearingDiffers, SettledDiffers, EndHoldsMoney, Unbalanced,
		PayoutMissing, PayoutDiffers, PayoutUnbooked, PayoutOfRefund, PayoutDuringClaim, ListingDiffers, ListingLost, TimersDiffer, HistoryGap, Overdue,
	}
}

// NeedsWord tells that only the provider's word shows a drift of the kind: while
// it says nothing, the drift is neither there nor gone.
func (k Kind) NeedsWord() bool {
	switch k {
	case TakenUnbooked, UnknownThere, CancelledThere, CancelledInPart, NotGivenBack, AmountDiffers, ForeignPayment, StrayWaits,
		ClearingDiffers, PayoutOfRefund:
		return true
	default:
		return false
	}
}

// Repair says which ordinary move puts a drift right.
type Repair string

// The repairs. A drift without one waits for an operator.
const (
	ByPerson     Repair = ""
	Book         Repair = "capture"       // record the provider's success, with all that follows
	RecordRefund Repair = "record_refund" // record that the money is back
	RefundStray  Repair = "refund_stray"
	SetTimers    Repair = "set_timers"
)

// Drift is one difference.
type Drift struct {
	Kind    Kind
	Attempt payment.ID // 0 when it is about no payment
	Repair  Repair
	// Stops tells that no money may leave for this trade until it is gone.
	Stops bool
	Facts []any
}

// Answer is how the provider answered about an attempt.
type Answer uint8

// The answers.
const (
	NotAsked Answer = iota // it was not necessary
	Told                   // Status is its word
	Denied                 // it knows no such payment
	Silent                 // no final answer: nothing can be said
)

// Attempt is a payment attempt with the provider's word on it.
type Attempt struct {
	payment.Attempt
	Answer Answer
	Status payment.Status
}

// Case is all that is known about one trade at one moment.
type Case struct {
	Now      time.Time
	Trade    trade.Trade
	Listing  listing.Listing
	Attempts []Attempt // oldest first
	Entries  []ledger.Entry
	Payout   payout.Payout // zero for none
	History  []trade.Record
	Timers   []trade.Timer
}

const (
	// underWay is how long a call may take until what it did is written down.
	underWay = 2 * time.Minute
	// overdueAfter is how late the clock may be before somebody has to look.
	overdueAfter = time.Hour
)

// Check returns every drift of a case, none when all agree. What is under way
// is no drift yet.
func Check(c Case) []Drift {
	var found []Drift
	for i := range c.Attempts {
		found = append(found, c.payment(i)...)
	}
	found = append(found, c.attemptOfTrade()...)
	found = append(found, c.book()...)
	found = append(found, c.debt()...)
	return append(found, c.rest()...)
}

// Accepted tells that an operator took a drift of the trade as it is.
type Accepted func(Drift) bool

// Left returns the drifts that nobody accepted: only they stop money and wait for
// somebody.
func Left(found []Drift, accepted Accepted) []Drift {
	return slices.DeleteFunc(slices.Clone(found), accepted)
}

// Settled reports whether provider and book agree about an attempt, so that its
// money may leave.
func Settled(found []Drift) bool {
	for _, d := range found {
		if d.Stops || d.Attempt != 0 {
			return false
		}
	}
	return true
}

// Silent tells that the provider did not say all that was asked.
func (c *Case) Silent() bool {
	return slices.ContainsFunc(c.Attempts, func(a Attempt) bool { return a.Answer == Silent })
}

func name(id payment.ID) string { return strconv.FormatInt(int64(id), 10) }

// clip shortens the provider's texts, which are as long as it likes.
func clip(s string) string {
	const most = 100
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// isCounted tells that the trade's money or what is astray comes from it.
func isCounted(a *Attempt) bool {
	return a.State == payment.Approved || a.State == payment.PartCancelled || a.State == payment.Cancelled
}

func (c *Case) recent(at time.Time) bool { return c.Now.Sub(at) < underWay }

// payment compares one attempt with the provider's word.
func (c *Case) payment(i int) []Drift {
	a := &c.Attempts[i]
	one := func(k Kind, r Repair, stops bool, facts ...any) Drift {
		return Drift{Kind: k, Attempt: a.ID, Repair: r, Stops: stops, Facts: append([]any{a.Amount}, facts...)}
	}
	var found []Drift
	for _, other := range c.Attempts[:i] {
		if a.TID != "" && other.TID == a.TID {
			found = append(found, one(SameTID, ByPerson, true, name(other.ID)))
		}
	}
	counted := isCounted(a)
	switch {
	case a.Answer == Denied && counted:
		return append(found, one(UnknownThere, ByPerson, true))
	case a.Answer != Told:
		return found
	}
	s := a.Status
	if s.OrderID != a.Order().OrderID || s.UserID != a.Order().UserID || s.TID != a.TID {
		return append(found, one(ForeignPayment, ByPerson, true, clip(s.OrderID), clip(s.UserID)))
	}
	taken := s.Phase == payment.Captured || s.Phase == payment.Returned
	if counted && !taken {
		return append(found, one(UnknownThere, ByPerson, true))
	}
	if s.Phase == payment.Captured && !counted && !c.recent(a.UpdatedAt) && !c.inDoubt(a) {
		found = append(found, one(TakenUnbooked, Book, true, s.Amount, a.State))
	}
	if !counted {
		return found
	}
	if s.Amount != a.Amount && c.usesMoneyOf(a) {
		found = append(found, one(AmountDiffers, ByPerson, true, s.Amount))
	}
	return append(found, c.cancelled(a, one)...)
}

// inDoubt tells that the trade itself is asking about the payment, at its own
// pace. A frozen one does not.
func (c *Case) inDoubt(a *Attempt) bool {
	t := &c.Trade
	if a.ID != t.AttemptID || t.Frozen() {
		return false
	}
	return t.State == trade.Hold || t.State == trade.Approving || t.State == trade.Unknown || t.State == trade.Manual
}

// usesMoneyOf tells that the trade stands on this payment. What was taken
// otherwise than agreed goes back, which is no drift.
func (c *Case) usesMoneyOf(a *Attempt) bool {
	t := &c.Trade
	return a.ID == t.AttemptID && t.Held()+t.Settled > 0 && t.State != trade.RefundDue && t.State != trade.RefundStuck
}

// cancelled compares what went back.
func (c *Case) cancelled(a *Attempt, one func(Kind, Repair, bool, ...any) Drift) []Drift {
	s, t := a.Status, &c.Trade
	if a.ID != t.AttemptID || t.Captured == 0 {
		if a.State == payment.Approved && t.Stray > 0 && !c.recent(a.UpdatedAt) {
			return []Drift{one(StrayWaits, RefundStray, false)}
		}
		return nil
	}
	refunding := t.State == trade.Refunding || t.State == trade.RefundDue || t.State == trade.RefundStuck
	switch left := t.Captured - t.Refunded + t.Banked; {
	case refunding || c.recent(t.UpdatedAt):
		// The refund looks at the provider by itself before each try.
		return nil
	case s.Left > left:
		return []Drift{one(NotGivenBack, ByPerson, true, s.Left)}
	case s.Left >= left:
		return nil
	case s.Left == 0 && t.Settled == 0 && t.Held() > 0:
		return []Drift{one(CancelledThere, RecordRefund, true, s.Cancelled)}
	case s.Left == 0:
		return []Drift{one(CancelledThere, ByPerson, true, s.Cancelled)}
	default:
		return []Drift{one(CancelledInPart, ByPerson, true, s.Cancelled, t.Refunded)}
	}
}

// attemptOfTrade checks that the trade's own attempt is there and fits.
func (c *Case) attemptOfTrade() []Drift {
	t := &c.Trade
	if t.AttemptID == 0 {
		return nil
	}
	for i := range c.Attempts {
		a := &c.Attempts[i]
		if a.ID != t.AttemptID {
			continue
		}
		counted := isCounted(a)
		if t.Captured > 0 && !counted {
			return []Drift{{Kind: AttemptBehind, Attempt: a.ID, Stops: true, Facts: []any{a.State, t.State}}}
		}
		return nil
	}
	return []Drift{{Kind: AttemptMissing, Attempt: t.AttemptID, Stops: true, Facts: []any{name(t.AttemptID)}}}
}
