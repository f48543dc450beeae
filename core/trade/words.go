package trade

import "slices"

// State is where a trade stands. One word says it all: whether money is held,
// whose turn it is and what time will do.
type State string

// None is the state of a trade that does not exist yet. It is never stored.
const None State = "none"

// The states of a trade in person.
const (
	Requested State = "requested" // a buyer asked; several may wait in line
	Reserved  State = "reserved"  // held for a meeting
	Claimed   State = "claimed"   // the seller says it is sold, the buyer was asked
	Contested State = "contested" // the buyer says they did not trade
	Done      State = "done"      // final: handed over
	Cancelled State = "cancelled" // final: by either side
	Expired   State = "expired"   // final: nobody acted in time
	Released  State = "released"  // final: a contested hand-over without a decision
)

// The states of a trade that is paid and sent.
const (
	Hold        State = "hold"         // the buyer is on the payment page
	Approving   State = "approving"    // we asked for the money
	Unknown     State = "unknown"      // no final answer yet
	Manual      State = "manual"       // an operator has to find out
	Paid        State = "paid"         // money in escrow, the parcel is to be sent
	CancelAsked State = "cancel_asked" // the buyer wants out, the seller decides
	Sent        State = "sent"
	Arrived     State = "arrived"
	Confirmed   State = "confirmed" // the buyer is content, the seller confirms the sale
	Disputed    State = "disputed"
	Returning   State = "returning"    // the buyer is to send the goods back
	ReturnSent  State = "return_sent"  // on their way back to the seller
	ClaimOpen   State = "claim_open"   // the buyer claims a fault after completion; the payout waits
	Refunding   State = "refunding"    // the buyer's money goes back from escrow
	RefundDue   State = "refund_due"   // money that came too late goes back
	RefundStuck State = "refund_stuck" // the provider keeps refusing
	Complete    State = "complete"     // final: the seller's money
	Refunded    State = "refunded"     // final
	Failed      State = "failed"       // final unless the provider took money after all
	Left        State = "left"         // final unless the provider took money after all
	HoldExpired State = "hold_expired" // final unless the provider took money after all
)

// States lists every State but None.
func States() []State {
	return []State{
		Requested, Reserved, Claimed, Contested, Done, Cancelled, Expired, Released,
		Hold, Approving, Unknown, Manual, Paid, CancelAsked, Sent, Arrived, Confirmed, Disputed,
		Returning, ReturnSent, ClaimOpen,
		Refunding, RefundDue, RefundStuck, Complete, Refunded, Failed, Left, HoldExpired,
	}
}

// StatesWhere lists every State but None for which is holds, in their order.
func StatesWhere(is func(State) bool) []State {
	var states []State
	for _, s := range States() {
		if is(s) {
			states = append(states, s)
		}
	}
	return states
}

// Event is something that happens to a trade.
type Event string

// What people do.
const (
	Request          Event = "request"
	Accept           Event = "accept"
	Reserve          Event = "reserve"
	SetAppointment   Event = "set_appointment"
	AgreeAppointment Event = "agree_appointment"
	HandOver         Event = "hand_over"
	ClaimSold        Event = "claim_sold"
	AgreeSold        Event = "agree_sold"
	Contest          Event = "contest"
	SellElsewhere    Event = "sell_elsewhere"
	Cancel           Event = "cancel"

	Pay             Event = "pay"
	CancelPurchase  Event = "cancel_purchase"
	AskCancel       Event = "ask_cancel"
	AgreeCancel     Event = "agree_cancel"
	CancelSale      Event = "cancel_sale"
	Ship            Event = "ship"
	CorrectTracking Event = "correct_tracking"
	ReportArrival   Event = "report_arrival"
	Postpone        Event = "postpone"
	ConfirmPurchase Event = "confirm_purchase"
	ConfirmSale     Event = "confirm_sale"
	Dispute         Event = "dispute"
	RefundDispute   Event = "refund_dispute"
	WithdrawDispute Event = "withdraw_dispute"
	GiveAddress     Event = "give_address" // where to send; the words themselves are kept elsewhere
	OfferRefund     Event = "offer_refund" // a part of the money, to end a dispute
	AcceptOffer     Event = "accept_offer"
	AcceptReturn    Event = "accept_return"
	ShipBack        Event = "ship_back"
	ReceiveReturn   Event = "receive_return"
	ContestReturn   Event = "contest_return"
	OpenClaim       Event = "open_claim"
	WithdrawClaim   Event = "withdraw_claim"
	GrantClaim      Event = "grant_claim"
)

// What the buyer's browser brings back from the payment page. It proves
// nothing by itself.
const (
	Approve Event = "approve"
	Leave   Event = "leave"
)

// What operators do.
const (
	DecideSold       Event = "decide_sold"
	DecideNotSold    Event = "decide_not_sold"
	DecideForSeller  Event = "decide_for_seller"
	DecideReturn     Event = "decide_return"
	DecidePartRefund Event = "decide_part_refund"
	RejectClaim      Event = "reject_claim"
	RecordPayout     Event = "record_payout" // the seller has the money
	ReturnPayout     Event = "return_payout" // the bank sent it back
	Refund           Event = "refund"
	RecordBankRefund Event = "record_bank_refund"
	Freeze           Event = "freeze"
	Unfreeze         Event = "unfreeze"
)

// What the system does: the clock and the payment provider's answers.
const (
	Expire        Event = "expire"
	ExpireHold    Event = "expire_hold"
	RefuseReady   Event = "refuse_ready"
	Capture       Event = "capture" // the provider took the money
	LoseAnswer    Event = "lose_answer"
	RecordRefusal Event = "record_refusal"
	TryLookup     Event = "try_lookup"
	GiveUpLookup  Event = "give_up_lookup"
	MissShipping  Event = "miss_shipping"
	MissReturn    Event = "miss_return"
	RemindAddress Event = "remind_address"
	TryRefund     Event = "try_refund"
	RecordRefund  Event = "record_refund"
	GiveUpRefund  Event = "give_up_refund"
	Remind        Event = "remind"
	Extend        Event = "extend" // more time after an outage of ours
)

// Events lists every Event.
func Events() []Event {
	return []Event{
		Request, Accept, Reserve, SetAppointment, AgreeAppointment, HandOver, ClaimSold, AgreeSold, Contest, SellElsewhere, Cancel,
		Pay, CancelPurchase, AskCancel, AgreeCancel, CancelSale, Ship, CorrectTracking, ReportArrival, Postpone,
		ConfirmPurchase, ConfirmSale, Dispute, RefundDispute, WithdrawDispute,
		GiveAddress, OfferRefund, AcceptOffer, AcceptReturn, ShipBack, ReceiveReturn, ContestReturn,
		OpenClaim, WithdrawClaim, GrantClaim,
		Approve, Leave,
		DecideSold, DecideNotSold, DecideForSeller, DecideReturn, DecidePartRefund, RejectClaim, Refund, RecordBankRefund,
		RecordPayout, ReturnPayout, Freeze, Unfreeze,
		Expire, ExpireHold, RefuseReady, Capture, LoseAnswer, RecordRefusal, TryLookup, GiveUpLookup, MissShipping,
		MissReturn, RemindAddress,
		TryRefund, RecordRefund, GiveUpRefund, Remind, Extend,
	}
}

// Irreversible reports whether people are asked twice before the event,
// because nobody can undo it.
func (e Event) Irreversible() bool {
	switch e {
	case ClaimSold, AgreeSold, Contest, SellElsewhere, Cancel, CancelPurchase, AskCancel, AgreeCancel, CancelSale,
		ConfirmPurchase, ConfirmSale, Dispute, RefundDispute, WithdrawDispute,
		AcceptOffer, AcceptReturn, ReceiveReturn, ContestReturn, OpenClaim, WithdrawClaim, GrantClaim,
		DecideSold, DecideNotSold, DecideForSeller, DecideReturn, DecidePartRefund, RejectClaim, Refund, RecordBankRefund,
		RecordPayout, ReturnPayout:
		return true
	default:
		return false
	}
}

// ByPeople reports whether buyer or seller make the event in some state; when
// the system makes it, it stands in for their silence.
func (e Event) ByPeople() bool {
	for i := range table {
		if table[i].on == e && (slices.Contains(table[i].by, Buyer) || slices.Contains(table[i].by, Seller)) {
			return true
		}
	}
	return false
}

// Actor is the role in which somebody acts on a trade.
type Actor string

// The actors.
const (
	Buyer    Actor = "buyer"
	Seller   Actor = "seller"
	System   Actor = "system"
	Browser  Actor = "browser" // the buyer's browser, returning from the payment page
	Operator Actor = "operator"
)

// Actors lists every Actor.
func Actors() []Actor { return []Actor{Buyer, Seller, System, Browser, Operator} }

// Path is how the goods change hands.
type Path string

// The paths.
const (
	Direct Path = "direct" // in person
	Parcel Path = "parcel" // paid through the market, sent
)

// Need is what has to come with an event.
type Need string

// The needs.
const (
	NeedNothing     Need = ""
	NeedCode        Need = "code"        // Input.Code, four digits
	NeedAppointment Need = "appointment" // Input.When and Where
	NeedTracking    Need = "tracking"    // Input.Tracking
	NeedReason      Need = "reason"      // Input.Reason
	NeedAmount      Need = "amount"      // Input.Amount
	NeedAddress     Need = "address"     // kept beside the trade, sealed
	NeedProof       Need = "proof"       // Input.Reason names the bank transfer
)

// Needs says what has to come with the event.
func (e Event) Needs() Need {
	switch e {
	case HandOver:
		return NeedCode
	case SetAppointment:
		return NeedAppointment
	case Ship, CorrectTracking, ShipBack:
		return NeedTracking
	case OfferRefund:
		return NeedAmount
	case GiveAddress:
		return NeedAddress
	case CancelSale, Postpone, Dispute, ContestReturn, OpenClaim, Refund, DecideSold, DecideNotSold, DecideForSeller,
		DecideReturn, DecidePartRefund, RejectClaim, ReturnPayout, Freeze, Unfreeze:
		return NeedReason
	case RecordBankRefund, RecordPayout:
		return NeedProof
	default:
		return NeedNothing
	}
}
