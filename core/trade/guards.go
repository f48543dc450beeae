package trade

import (
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/payment"
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

// givenBack demands the provider's word that all that was taken went back. It
// may count more than we captured: what was cancelled before we knew of it.
func givenBack(t *Trade, in *Input) error {
	a, s := in.Attempt, in.Status
	ok := a.ID == t.AttemptID && s.TID == a.TID && s.TID != "" && s.Cancelled >= t.Captured && s.Left == 0
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
