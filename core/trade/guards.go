package trade

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
)

// Reasons for refusing a move. Args are given in brackets.
const (
	CodeUnknown      fault.Code = "trade.unknown"
	CodeChanged      fault.Code = "trade.changed"
	CodeMove         fault.Code = "trade.move" // [event, state]
	CodeNotYours     fault.Code = "trade.not_yours"
	CodeFrozen       fault.Code = "trade.frozen"
	CodeNotDue       fault.Code = "trade.not_due"      // [due time]
	CodeNotForSale   fault.Code = "trade.not_for_sale" // [listing state]
	CodeOwnListing   fault.Code = "trade.own_listing"
	CodeRequests     fault.Code = "trade.requests"      // [max]
	CodeHolds        fault.Code = "trade.holds"         // [max]
	CodeFirstRefusal fault.Code = "trade.first_refusal" // [until]
	CodeMeeting      fault.Code = "trade.meeting"       // the appointment cannot be changed this way
	CodeMeetingTime  fault.Code = "trade.meeting_time"  // [days ahead at most]
	CodeNoBuyer      fault.Code = "trade.no_buyer"
	CodeNamedBuyer   fault.Code = "trade.named_buyer"
	CodeCodeTries    fault.Code = "trade.code_tries" // [max]
	CodeCodeForm     fault.Code = "trade.code_form"
	CodePageExpired  fault.Code = "trade.page_expired"
	CodeNoProof      fault.Code = "trade.no_proof"    // the provider's word does not show it
	CodeFreeCancel   fault.Code = "trade.free_cancel" // [until]
	CodeCorrections  fault.Code = "trade.corrections" // [max]
	CodeTrackingUsed fault.Code = "trade.tracking_used"
	CodePostponed    fault.Code = "trade.postponed"
	CodeReason       fault.Code = "trade.reason" // [max characters]
	CodeAmount       fault.Code = "trade.amount" // [least, most]
	CodeNoOffer      fault.Code = "trade.no_offer"
	CodeDisputed     fault.Code = "trade.disputed_before"
	CodeReturned     fault.Code = "trade.returned_before"
	CodeAddress      fault.Code = "trade.address"
	CodeClaimTime    fault.Code = "trade.claim_time" // [until]
	CodePaidOut      fault.Code = "trade.paid_out"   // the seller's money is no longer with us
	CodeQuiet        fault.Code = "trade.quiet"      // freeze first, then wait
	CodeWay          fault.Code = "trade.way"        // [the listing's way]
)

// guard says whether a rule fits now; its error is the reason shown when none does.
type guard func(t *Trade, in *Input) error

func refuse(ok bool, code fault.Code, args ...any) error {
	if ok {
		return nil
	}
	return fault.New(fault.Conflict, code, args...)
}

func notOwner(t *Trade, in *Input) error { return refuse(t.BuyerID != t.SellerID, CodeOwnListing) }

func forSale(t *Trade, in *Input) error {
	return refuse(in.Listing.State == listing.ForSale, CodeNotForSale, string(in.Listing.State))
}

// inPerson: what the listing offers by parcel only is never handed over.
func inPerson(t *Trade, in *Input) error { return allowed(listing.InPerson, in) }

// byParcel: no money is taken for what the listing offers in person only.
func byParcel(t *Trade, in *Input) error { return allowed(listing.ByParcel, in) }

func allowed(w listing.Way, in *Input) error {
	return refuse(in.Listing.Way.Allows(w), CodeWay, string(in.Listing.Way))
}

// noMeetingByParcel lets a seller set a listing aside for a buyer who is to pay
// for it, which needs no meeting.
func noMeetingByParcel(t *Trade, in *Input) error {
	if in.Meet == (Appointment{}) {
		return nil
	}
	return inPerson(t, in)
}

// waitsInLine keeps a request while the listing is held, and while its buyer
// has the first refusal, which is worth nothing without the request.
func waitsInLine(t *Trade, in *Input) error {
	s := in.Listing.State
	first := in.Listing.FirstBuyer == t.BuyerID && in.Now.Before(in.Listing.FirstUntil)
	return refuse(first || s == listing.Reserved || s == listing.Paying || s == listing.InTrade, CodeNotForSale, string(s))
}

func requestsLeft(t *Trade, in *Input) error {
	if in.OpenRequests < in.Process.MaxRequests {
		return nil
	}
	return fault.New(fault.Limited, CodeRequests, in.Process.MaxRequests)
}

func holdsLeft(t *Trade, in *Input) error {
	if in.HoldsToday < in.Process.MaxHolds {
		return nil
	}
	return fault.New(fault.Limited, CodeHolds, in.Process.MaxHolds)
}

func noFirstRefusal(t *Trade, in *Input) error {
	return refuse(!in.Listing.FirstRefusalBars(t.BuyerID, in.Now), CodeFirstRefusal, in.Listing.FirstUntil)
}

func meetingOpen(t *Trade, in *Input) error {
	return refuse(t.Meet.At.IsZero() || t.BuyerID == 0, CodeMeeting)
}

func meetingAgreed(t *Trade, in *Input) error {
	return refuse(!t.Meet.At.IsZero() && t.BuyerID != 0, CodeMeeting)
}

func proposedByOther(t *Trade, in *Input) error {
	return refuse(t.ProposedBy != "" && t.ProposedBy != in.By, CodeMeeting)
}

// proposedAhead: agreeing to a time that has passed would arm a clock in the past.
func proposedAhead(t *Trade, in *Input) error {
	return refuse(t.Proposed.At.After(in.Now), CodeMeeting)
}

func buyerNamed(t *Trade, in *Input) error   { return refuse(t.BuyerID != 0, CodeNoBuyer) }
func buyerUnnamed(t *Trade, in *Input) error { return refuse(t.BuyerID == 0, CodeNamedBuyer) }

func codeTriesLeft(t *Trade, in *Input) error {
	return refuse(t.CodeTries < in.Process.MaxCodeTries, CodeCodeTries, in.Process.MaxCodeTries)
}

func codeRight(t *Trade, in *Input) error {
	return refuse(t.Code != "" && in.Code == t.Code, CodeCodeForm)
}

func resumes(t *Trade, in *Input) error { return refuse(t.Resumes, CodeNoBuyer) }

func prepared(t *Trade, in *Input) error {
	return refuse(in.Attempt.ID == t.AttemptID && in.Attempt.State == payment.Prepared, CodePageExpired)
}

func inTime(t *Trade, in *Input) error { return refuse(in.Now.Before(t.DueAt), CodePageExpired) }

// samePayment demands the provider's word about this very attempt.
func samePayment(t *Trade, in *Input) error {
	a, s := in.Attempt, in.Status
	same := a.ID == t.AttemptID && a.ID != 0 && s.TID == a.TID && s.TID != "" &&
		s.OrderID == a.Order().OrderID && s.UserID == a.Order().UserID
	return refuse(same && s.Phase == payment.Captured, CodeNoProof)
}

func sameAmount(t *Trade, in *Input) error {
	return refuse(in.Status.Amount == t.Agreed.Price && in.Status.Cancelled == 0, CodeNoProof)
}

// noMoneyTaken accepts an attempt that never reached the provider: its buyer
// never saw a page.
func noMoneyTaken(t *Trade, in *Input) error {
	a, s := in.Attempt, in.Status
	none := a.ID == t.AttemptID && (a.TID == "" || s.TID == a.TID && s.Phase != payment.Captured)
	return refuse(none, CodeNoProof)
}

func abandoned(t *Trade, in *Input) error {
	a, s := in.Attempt, in.Status
	return refuse(a.ID == t.AttemptID && a.TID != "" && s.TID == a.TID && s.Phase == payment.Abandoned, CodeNoProof)
}

func tryDue(t *Trade, in *Input) error {
	return refuse(!t.NextTryAt.IsZero() && !in.Now.Before(t.NextTryAt), CodeNotDue, t.NextTryAt)
}

func freeToCancel(t *Trade, in *Input) error {
	until := t.PaidAt.Add(in.Process.FreeCancel)
	return refuse(!in.Now.After(until), CodeFreeCancel, until)
}

func noLongerFreeToCancel(t *Trade, in *Input) error {
	until := t.PaidAt.Add(in.Process.FreeCancel)
	return refuse(in.Now.After(until), CodeFreeCancel, until)
}

func holdsListing(t *Trade, in *Input) error { return refuse(t.Holds, CodeNotForSale) }

// hideAfter: the seller is to blame, or the goods are no longer with the seller.
func hideAfter(t *Trade, in *Input) error {
	return refuse(t.Fault == Seller || !t.SentAt.IsZero(), CodeNotForSale)
}

// aboutOurs tells that the provider speaks of this very attempt.
func aboutOurs(in *Input) bool {
	a, s := in.Attempt, in.Status
	return a.ID != 0 && s.TID == a.TID && s.TID != ""
}

// givenBack demands the provider's word that what was due went back. It may say
// that more did, outside of us: that is for reconciliation, the refund is done.
func givenBack(t *Trade, in *Input) error {
	s, after := in.Status, t.LeftAfterRefund()
	ok := in.Attempt.ID == t.AttemptID && aboutOurs(in) && t.ReturnDue > 0 && s.Left <= after && s.Cancelled >= s.Amount-after && s.Cancelled > 0
	return refuse(ok, CodeNoProof)
}

// allGone: the payment was cancelled outside of us, in full.
func allGone(t *Trade, in *Input) error {
	s := in.Status
	ok := in.Attempt.ID == t.AttemptID && aboutOurs(in) && s.Phase == payment.Returned && s.Cancelled >= t.Captured && s.Left == 0
	return refuse(ok, CodeNoProof)
}

// stillThere demands the provider's word that some of what is due did not go
// back yet: that much may be transferred by hand.
func stillThere(t *Trade, in *Input) error {
	ok := in.Attempt.ID == t.AttemptID && aboutOurs(in) && t.stillDue(in) > 0
	return refuse(ok, CodeNoProof)
}

// stillDue is how much of the refund under way the provider did not give back.
func (t *Trade) stillDue(in *Input) money.Won {
	return min(t.ReturnDue, in.Status.Left-t.LeftAfterRefund())
}

// quiet: an operator stopped the tries long enough ago that no call is under way.
// Money that is transferred by hand could go back twice otherwise.
func quiet(t *Trade, in *Input) error {
	return refuse(t.Frozen() && !in.Now.Before(t.FrozenAt.Add(in.Process.QuietFor)), CodeQuiet)
}

// MayTransfer reports whether an operator may record a transfer by hand now, but for
// the provider's word that the money is still there.
func (t Trade) MayTransfer(p *Process, now time.Time) bool {
	return t.State == RefundStuck && quiet(&t, &Input{Process: p, Now: now}) == nil
}

// inPart: something of the payment stays when the refund under way is done.
func inPart(t *Trade, in *Input) error {
	return refuse(t.ReturnDue < t.Captured-t.Refunded, CodeNoProof)
}

// strayPayment accepts money that the trade cannot use: of an attempt that is
// not its present one, or of one that began from a reservation which went on.
func strayPayment(t *Trade, in *Input) error {
	a, s := in.Attempt, in.Status
	other := a.ID != t.AttemptID || t.Captured == 0 && slices.Contains(movedOn, t.State)
	ok := other && a.Taken == 0 && a.TradeID == int64(t.ID) && aboutOurs(in) && s.OrderID == a.Order().OrderID && s.UserID == a.Order().UserID &&
		s.Phase == payment.Captured
	return refuse(ok, CodeNoProof)
}

func strayGivenBack(t *Trade, in *Input) error {
	a, s := in.Attempt, in.Status
	other := a.ID != t.AttemptID || t.Captured == 0
	ok := other && a.State == payment.Approved && a.TradeID == int64(t.ID) && aboutOurs(in) && a.Taken > 0 && t.Stray >= a.Taken && s.Left == 0 && s.Cancelled >= a.Taken
	return refuse(ok, CodeNoProof)
}

func refundTriesSpent(t *Trade, in *Input) error {
	return refuse(t.Tries > len(in.Process.RefundAfter), CodeNotDue, t.NextTryAt)
}

func correctionsLeft(t *Trade, in *Input) error {
	return refuse(t.Corrections < in.Process.MaxCorrections, CodeCorrections, in.Process.MaxCorrections)
}

func notPostponed(t *Trade, in *Input) error { return refuse(!t.Postponed, CodePostponed) }
func notFrozen(t *Trade, in *Input) error    { return refuse(!t.Frozen(), CodeFrozen) }
func frozen(t *Trade, in *Input) error {
	return refuse(t.Frozen(), CodeMove, string(Unfreeze), string(t.State))
}

func reminderDue(t *Trade, in *Input) error {
	return refuse(!t.RemindAt.IsZero() && !in.Now.Before(t.RemindAt), CodeNotDue, t.RemindAt)
}

func addressMissing(t *Trade, in *Input) error { return refuse(t.AddressedAt.IsZero(), CodeAddress) }

func addressOverdue(t *Trade, in *Input) error {
	return refuse(t.AddressedAt.IsZero() && !in.Now.Before(t.PaidAt.Add(in.Process.AddressFor)), CodeAddress)
}

func addressReminderDue(t *Trade, in *Input) error {
	return refuse(!t.RemindAddressAt.IsZero() && !in.Now.Before(t.RemindAddressAt), CodeNotDue, t.RemindAddressAt)
}

func backAddressMissing(t *Trade, in *Input) error {
	return refuse(t.BackAddressedAt.IsZero(), CodeAddress)
}

// part accepts an amount that leaves at least one won, else it is a full refund.
func part(of, amount money.Won) error {
	if amount >= 1 && amount < of {
		return nil
	}
	return fault.New(fault.Invalid, CodeAmount, money.Won(1), of-1)
}

func offered(t *Trade, in *Input) error {
	return refuse(t.Offered > 0, CodeNoOffer)
}

func neverDisputed(t *Trade, in *Input) error { return refuse(t.DisputedAt.IsZero(), CodeDisputed) }
func neverSentBack(t *Trade, in *Input) error { return refuse(t.SentBackAt.IsZero(), CodeReturned) }
func neverClaimed(t *Trade, in *Input) error  { return refuse(t.ClaimedAt.IsZero(), CodeDisputed) }

func claimInTime(t *Trade, in *Input) error {
	until := t.ClosedAt.Add(in.Process.ClaimWithin)
	return refuse(in.Now.Before(until), CodeClaimTime, until)
}

// payoutWithUs: the seller's money has not begun its way to the bank.
func payoutWithUs(t *Trade, in *Input) error {
	s := in.Payout.State
	return refuse(s == payout.Due || s == payout.Held || s == payout.Failed, CodePaidOut)
}

func payoutSent(t *Trade, in *Input) error {
	return refuse(in.Payout.TradeID == int64(t.ID) && in.Payout.State == payout.Sent, CodePaidOut)
}

func payoutPaid(t *Trade, in *Input) error {
	return refuse(in.Payout.TradeID == int64(t.ID) && in.Payout.State == payout.Paid, CodePaidOut)
}
