package trade

import "github.com/junggyenara/junggye/core/listing"

// posting says which money a move books.
type posting uint8

const (
	nothing       posting = iota
	capture               // clearing -> escrow
	captureDue            // clearing -> refund due
	captureStray          // clearing -> refund due, beside what the trade holds
	giveBack              // escrow or refund due -> clearing
	giveBackStray         // refund due -> clearing
	giveBank              // escrow or refund due -> bank
	settle                // escrow -> payable and fees
	unsettle              // payable and fees -> refund due
	payOut                // payable -> bank
	payBack               // bank -> payable
)

// payoutMove says what becomes of the debt to the seller.
type payoutMove uint8

const (
	payoutStays   payoutMove = iota
	payoutOwed               // a new debt
	payoutHeld               // not paid out for now
	payoutFreed              // paid out again
	payoutReduced            // less is owed, perhaps nothing; freed
)

// line says what happens to those who wait in line for the listing.
type line uint8

const (
	lineStays   line = iota
	lineTold         // it is free again
	lineRefusal      // the first gets the first refusal
	lineClosed       // it is gone
)

// rule is one move of the table. Rules of the same From, On and By are tried in
// order; the first whose guards all pass is taken.
type rule struct {
	row     string // of the specification
	from    []State
	on      Event
	by      []Actor
	to      State
	timed   bool // the system may make it only when DueAt has passed
	when    []guard
	do      []change
	listing listing.Move
	post    posting
	payout  payoutMove
	tell    []Actor
	line    line
}

// same as a To keeps the state and its clocks.
const same State = "same"

var (
	buyer, seller, system = []Actor{Buyer}, []Actor{Seller}, []Actor{System}
	browser, staff        = []Actor{Browser}, []Actor{Operator}
	both                  = []Actor{Buyer, Seller}
	unpaid                = []State{HoldExpired, Failed, Left}
	inDoubt               = []State{Approving, Unknown, Manual}
	beforeShipping        = []State{Paid, CancelAsked}
	withBuyer             = []State{Sent, Arrived}
	inRefund              = []State{Refunding, RefundDue, RefundStuck}
	// settled may hold a payout that is not stopped.
	settled = []State{Complete, RefundDue, RefundStuck}
	// inEscrow have the buyer's money and wait for people.
	inEscrow = []State{Paid, CancelAsked, Sent, Arrived, Confirmed, Disputed, Returning, ReturnSent}
	// movedOn cannot take up a payment that began from them.
	movedOn    = []State{Reserved, Claimed, Contested, Done, Cancelled, Expired, Released}
	open       = StatesWhere(func(s State) bool { return !s.Final() })
	extendable = StatesWhere(State.Extendable)
)

// table is the whole process. Rows D are the trade in person, rows E the one
// that is paid and sent, with its address (A), partial refunds (P), returns (R) and
// claims after completion (C); rows T are the clock's alone.
var table = []rule{
	{row: "D1", from: []State{None}, on: Request, by: buyer, to: Requested, when: []guard{notOwner, forSale, inPerson, requestsLeft}, tell: seller},
	{row: "D2", from: []State{Requested}, on: Accept, by: seller, to: Reserved, when: []guard{forSale, noFirstRefusal}, do: []change{drawCode}, listing: listing.Reserve, tell: buyer},
	{row: "D3", from: []State{None}, on: Reserve, by: seller, to: Reserved, when: []guard{notOwner, forSale, noFirstRefusal, noMeetingByParcel}, do: []change{drawCode, meet}, listing: listing.Reserve, tell: buyer},
	{row: "D4", from: []State{Reserved}, on: SetAppointment, by: both, to: same, when: []guard{inPerson, meetingOpen}, do: []change{meet, rearm}, tell: both},
	{row: "D4", from: []State{Reserved}, on: SetAppointment, by: both, to: same, when: []guard{inPerson, meetingAgreed}, do: []change{propose}, tell: both},
	{row: "D4", from: []State{Reserved}, on: AgreeAppointment, by: both, to: same, when: []guard{inPerson, proposedByOther, proposedAhead}, do: []change{agree, rearm}, tell: both},
	{row: "D5", from: []State{Reserved}, on: HandOver, by: buyer, to: Done, when: []guard{inPerson, buyerNamed, codeTriesLeft, codeRight}, listing: listing.Sell, tell: both, line: lineClosed},
	{row: "D5", from: []State{Reserved}, on: HandOver, by: buyer, to: same, when: []guard{inPerson, buyerNamed, codeTriesLeft}, do: []change{countCodeTry}},
	{row: "D6", from: []State{Reserved}, on: ClaimSold, by: seller, to: Claimed, when: []guard{inPerson, buyerNamed}, tell: buyer},
	{row: "D7", from: []State{Claimed}, on: AgreeSold, by: []Actor{Buyer, System}, to: Done, timed: true, listing: listing.Sell, tell: both, line: lineClosed},
	{row: "D8", from: []State{Claimed}, on: Contest, by: buyer, to: Contested, do: []change{giveReason}, tell: seller},
	{row: "D8", from: []State{Contested}, on: Expire, by: system, to: Released, timed: true, listing: listing.Release, tell: both, line: lineTold},
	{row: "D8", from: []State{Contested}, on: DecideSold, by: staff, to: Done, do: []change{giveReason}, listing: listing.Sell, tell: both, line: lineClosed},
	{row: "D8", from: []State{Contested}, on: DecideNotSold, by: staff, to: Released, do: []change{giveReason}, listing: listing.Release, tell: both, line: lineTold},
	{row: "D9", from: []State{None}, on: SellElsewhere, by: seller, to: Done, when: []guard{buyerUnnamed, forSale}, listing: listing.Sell, line: lineClosed},
	{row: "D9", from: []State{Reserved}, on: SellElsewhere, by: seller, to: Done, when: []guard{buyerUnnamed}, listing: listing.Sell, line: lineClosed},
	{row: "D10", from: []State{Requested}, on: Cancel, by: []Actor{Buyer, Seller, System}, to: Cancelled, do: []change{giveReason}, tell: both},
	{row: "D10", from: []State{Reserved}, on: Cancel, by: both, to: Cancelled, do: []change{giveReason}, listing: listing.Release, tell: both, line: lineTold},
	{row: "D1", from: []State{Requested}, on: Expire, by: system, to: Requested, timed: true, when: []guard{waitsInLine}},
	{row: "D1", from: []State{Requested}, on: Expire, by: system, to: Expired, timed: true, tell: both},
	{row: "D11", from: []State{Reserved}, on: Expire, by: system, to: Expired, timed: true, listing: listing.Release, tell: both, line: lineRefusal},

	{row: "E1", from: []State{None}, on: Pay, by: buyer, to: Hold, when: []guard{notOwner, forSale, byParcel, noFirstRefusal, holdsLeft}, do: []change{startPayment}, listing: listing.Hold},
	{row: "D12", from: []State{Reserved}, on: Pay, by: buyer, to: Hold, when: []guard{buyerNamed, byParcel, holdsLeft}, do: []change{leaveReservation, startPayment}, listing: listing.Hold, tell: seller},
	{row: "E2", from: []State{Hold}, on: RefuseReady, by: system, to: Reserved, when: []guard{resumes}, do: []change{resume}, listing: listing.Unhold, tell: buyer},
	{row: "E2", from: []State{Hold}, on: RefuseReady, by: system, to: Failed, listing: listing.Unhold, tell: buyer, line: lineTold},
	{row: "E3", from: []State{Hold}, on: Approve, by: browser, to: Approving, when: []guard{prepared, inTime}},
	{row: "E4", from: []State{Hold, Approving}, on: Capture, by: system, to: Paid, when: []guard{samePayment, sameAmount}, do: []change{captured}, listing: listing.Secure, post: capture, tell: both},
	{row: "E5", from: []State{Approving}, on: LoseAnswer, by: system, to: Unknown},
	{row: "E6", from: inDoubt, on: RecordRefusal, by: system, to: Reserved, when: []guard{resumes}, do: []change{resume}, listing: listing.Unhold, tell: buyer},
	{row: "E6", from: inDoubt, on: RecordRefusal, by: system, to: Failed, listing: listing.Unhold, tell: buyer, line: lineTold},
	{row: "E7", from: []State{Hold}, on: ExpireHold, by: system, to: Reserved, timed: true, when: []guard{noMoneyTaken, resumes}, do: []change{resume}, listing: listing.Unhold, tell: buyer},
	{row: "E7", from: []State{Hold}, on: ExpireHold, by: system, to: HoldExpired, timed: true, when: []guard{noMoneyTaken}, listing: listing.Unhold, tell: buyer, line: lineTold},
	{row: "E8", from: []State{Hold}, on: Leave, by: browser, to: Reserved, when: []guard{abandoned, resumes}, do: []change{resume}, listing: listing.Unhold},
	{row: "E8", from: []State{Hold}, on: Leave, by: browser, to: Left, when: []guard{abandoned}, listing: listing.Unhold, line: lineTold},
	{row: "E9", from: []State{Unknown, Manual}, on: Capture, by: system, to: Paid, when: []guard{samePayment, sameAmount}, do: []change{captured}, listing: listing.Secure, post: capture, tell: both},
	{row: "E10", from: []State{Hold, Approving, Unknown, Manual}, on: Capture, by: system, to: RefundDue, when: []guard{samePayment}, do: []change{captured}, listing: listing.Release, post: captureDue, tell: buyer, line: lineTold},
	{row: "E10", from: unpaid, on: Capture, by: system, to: RefundDue, when: []guard{samePayment}, do: []change{captured}, post: captureDue, tell: buyer},
	{row: "E10", from: States(), on: Capture, by: system, to: same, when: []guard{strayPayment}, do: []change{strayed}, post: captureStray, tell: buyer},
	{row: "E11", from: []State{Unknown}, on: GiveUpLookup, by: system, to: Manual, timed: true, tell: buyer},
	{row: "E11", from: []State{Unknown, Manual}, on: TryLookup, by: system, to: same, when: []guard{tryDue}, do: []change{countLookup}},
	{row: "E12", from: []State{Paid}, on: CancelPurchase, by: buyer, to: Refunding, when: []guard{freeToCancel}, do: []change{blameNobody}, tell: both},
	{row: "E13", from: []State{Paid}, on: AskCancel, by: buyer, to: CancelAsked, when: []guard{noLongerFreeToCancel}, do: []change{giveReason}, tell: seller},
	{row: "E13", from: []State{CancelAsked}, on: AgreeCancel, by: []Actor{Seller, System}, to: Refunding, timed: true, do: []change{blameNobody}, tell: both},
	{row: "E14", from: []State{Paid}, on: CancelSale, by: seller, to: Refunding, when: []guard{addressOverdue}, do: []change{giveReason, blameNobody}, tell: both},
	{row: "E14", from: []State{Paid}, on: CancelSale, by: seller, to: Refunding, do: []change{giveReason, blameSeller}, tell: both},
	{row: "E15", from: []State{Paid}, on: MissShipping, by: system, to: Refunding, timed: true, when: []guard{addressMissing}, do: []change{blameNobody}, tell: both},
	{row: "E15", from: []State{Paid}, on: MissShipping, by: system, to: Refunding, timed: true, do: []change{blameSeller}, tell: both},
	{row: "E16", from: []State{Refunding, RefundStuck}, on: RecordRefund, by: system, to: Confirmed, when: []guard{givenBack, inPart, holdsListing}, do: []change{confirmed, returned}, post: giveBack, tell: both},
	{row: "E16", from: []State{RefundDue, RefundStuck}, on: RecordRefund, by: system, to: Complete, when: []guard{givenBack, inPart}, do: []change{returned}, post: giveBack, tell: both},
	{row: "E16", from: []State{Refunding, RefundStuck}, on: RecordRefund, by: system, to: Refunded, when: []guard{givenBack, holdsListing, hideAfter}, do: []change{returned}, listing: listing.Withdraw, post: giveBack, tell: both, line: lineClosed},
	{row: "E16", from: []State{Refunding, RefundStuck}, on: RecordRefund, by: system, to: Refunded, when: []guard{givenBack, holdsListing}, do: []change{returned}, listing: listing.Release, post: giveBack, tell: both, line: lineTold},
	{row: "E16", from: []State{RefundDue, RefundStuck}, on: RecordRefund, by: system, to: Refunded, when: []guard{givenBack}, do: []change{returned}, post: giveBack, tell: buyer},
	{row: "E16", from: inEscrow, on: RecordRefund, by: system, to: Refunded, when: []guard{allGone, hideAfter}, do: []change{returnAll, returned}, listing: listing.Withdraw, post: giveBack, tell: both, line: lineClosed},
	{row: "E16", from: inEscrow, on: RecordRefund, by: system, to: Refunded, when: []guard{allGone}, do: []change{returnAll, returned}, listing: listing.Release, post: giveBack, tell: both, line: lineTold},
	{row: "E16", from: States(), on: RecordRefund, by: system, to: same, when: []guard{strayGivenBack}, do: []change{strayReturned}, post: giveBackStray, tell: buyer},
	{row: "E17", from: inRefund, on: TryRefund, by: system, to: same, when: []guard{tryDue}, do: []change{countRefund}},
	{row: "E17", from: []State{Refunding, RefundDue}, on: GiveUpRefund, by: system, to: RefundStuck, when: []guard{refundTriesSpent}, tell: buyer},
	{row: "E18", from: []State{RefundStuck}, on: RecordBankRefund, by: staff, to: Confirmed, when: []guard{quiet, stillThere, inPart, holdsListing}, do: []change{giveReason, confirmed, transferred}, post: giveBank, tell: both},
	{row: "E18", from: []State{RefundStuck}, on: RecordBankRefund, by: staff, to: Complete, when: []guard{quiet, stillThere, inPart}, do: []change{giveReason, transferred}, post: giveBank, tell: both},
	{row: "E18", from: []State{RefundStuck}, on: RecordBankRefund, by: staff, to: Refunded, when: []guard{quiet, stillThere, holdsListing, hideAfter}, do: []change{giveReason, transferred}, listing: listing.Withdraw, post: giveBank, tell: both, line: lineClosed},
	{row: "E18", from: []State{RefundStuck}, on: RecordBankRefund, by: staff, to: Refunded, when: []guard{quiet, stillThere, holdsListing}, do: []change{giveReason, transferred}, listing: listing.Release, post: giveBank, tell: both, line: lineTold},
	{row: "E18", from: []State{RefundStuck}, on: RecordBankRefund, by: staff, to: Refunded, when: []guard{quiet, stillThere}, do: []change{giveReason, transferred}, post: giveBank, tell: buyer},
	{row: "E19", from: beforeShipping, on: Ship, by: seller, to: Sent, do: []change{track, sent}, tell: buyer},
	{row: "E20", from: []State{Sent}, on: CorrectTracking, by: seller, to: same, when: []guard{correctionsLeft}, do: []change{track, countCorrection}, tell: buyer},
	{row: "E21", from: []State{Sent}, on: ReportArrival, by: buyer, to: Arrived, do: []change{arrived}, tell: seller},
	{row: "E22", from: withBuyer, on: ConfirmPurchase, by: []Actor{Buyer, System}, to: Confirmed, timed: true, do: []change{confirmed}, tell: both},
	{row: "E23", from: []State{Confirmed}, on: ConfirmSale, by: []Actor{Seller, System, Operator}, to: Complete, timed: true, do: []change{settleAll}, listing: listing.Sell, post: settle, payout: payoutOwed, tell: both, line: lineClosed},
	{row: "E24", from: []State{Arrived}, on: Postpone, by: buyer, to: same, when: []guard{notPostponed}, do: []change{giveReason, postpone}, tell: seller},
	{row: "E25", from: withBuyer, on: Dispute, by: buyer, to: Disputed, do: []change{giveReason, disputed}, tell: both},
	{row: "E25", from: []State{Confirmed}, on: Dispute, by: buyer, to: Disputed, when: []guard{neverDisputed}, do: []change{giveReason, disputed}, tell: both},
	{row: "E26", from: []State{Disputed}, on: RefundDispute, by: []Actor{Seller, Operator}, to: Refunding, do: []change{giveReason, blameSeller}, tell: both},
	{row: "E27", from: []State{Disputed, Returning}, on: WithdrawDispute, by: buyer, to: Confirmed, do: []change{confirmed, blameNobody}, tell: both},
	{row: "E27", from: []State{Disputed}, on: DecideForSeller, by: staff, to: Confirmed, do: []change{giveReason, confirmed}, tell: both},
	{row: "E28", from: []State{Disputed}, on: RefundDispute, by: system, to: Refunding, timed: true, do: []change{blameUs}, tell: both},
	{row: "E26", from: []State{Paid, CancelAsked, Sent, Arrived, Confirmed, Returning, ReturnSent}, on: Refund, by: staff, to: Refunding, do: []change{giveReason, blameNobody}, tell: both},

	// The delivery address is kept beside the trade; the trade knows that it is there.
	{row: "A1", from: beforeShipping, on: GiveAddress, by: buyer, to: same, do: []change{addressed}, tell: seller},
	{row: "A2", from: []State{Paid}, on: RemindAddress, by: system, to: same, when: []guard{addressMissing, addressReminderDue}, do: []change{addressReminded}, tell: both},

	// A part of the money goes back, by agreement or decision; the sale stands.
	{row: "P1", from: []State{Disputed}, on: OfferRefund, by: seller, to: same, do: []change{offer}, tell: buyer},
	{row: "P2", from: []State{Disputed}, on: AcceptOffer, by: buyer, to: Refunding, when: []guard{offered}, do: []change{returnOffered}, tell: seller},
	{row: "P3", from: []State{Disputed}, on: DecidePartRefund, by: staff, to: Refunding, do: []change{giveReason, returnAmount}, tell: both},

	// The goods go back first, then the money.
	{row: "R1", from: []State{Disputed}, on: AcceptReturn, by: seller, to: Returning, when: []guard{neverSentBack}, do: []change{blameSeller}, tell: buyer},
	{row: "R1", from: []State{Disputed}, on: DecideReturn, by: staff, to: Returning, when: []guard{neverSentBack}, do: []change{giveReason, blameSeller}, tell: both},
	{row: "R2", from: []State{Returning}, on: GiveAddress, by: seller, to: same, do: []change{backAddressed}, tell: buyer},
	{row: "R3", from: []State{Returning}, on: ShipBack, by: buyer, to: ReturnSent, do: []change{trackBack, sentBack}, tell: seller},
	{row: "R3", from: []State{ReturnSent}, on: CorrectTracking, by: buyer, to: same, when: []guard{correctionsLeft}, do: []change{trackBack, countCorrection}, tell: seller},
	{row: "R4", from: []State{ReturnSent}, on: ReceiveReturn, by: []Actor{Seller, System}, to: Refunding, timed: true, do: []change{blameSeller}, tell: both},
	{row: "R5", from: []State{ReturnSent}, on: ContestReturn, by: seller, to: Disputed, do: []change{giveReason, disputed, blameNobody}, tell: buyer},
	{row: "R6", from: []State{Returning}, on: MissReturn, by: system, to: Refunding, timed: true, when: []guard{backAddressMissing}, do: []change{blameSeller}, tell: both},
	{row: "R6", from: []State{Returning}, on: MissReturn, by: system, to: Confirmed, timed: true, do: []change{confirmed, blameNobody}, tell: both},

	// A fault that shows after completion, while the payout is still with us.
	{row: "C1", from: []State{Complete}, on: OpenClaim, by: buyer, to: ClaimOpen, when: []guard{neverClaimed, claimInTime, payoutWithUs}, do: []change{giveReason, claimed}, payout: payoutHeld, tell: both},
	{row: "C2", from: []State{ClaimOpen}, on: WithdrawClaim, by: buyer, to: Complete, payout: payoutFreed, tell: seller},
	{row: "C3", from: []State{ClaimOpen}, on: RejectClaim, by: staff, to: Complete, do: []change{giveReason}, payout: payoutFreed, tell: both},
	{row: "C3", from: []State{ClaimOpen}, on: Expire, by: system, to: Complete, timed: true, payout: payoutFreed, tell: both},
	{row: "C4", from: []State{ClaimOpen}, on: GrantClaim, by: []Actor{Seller, Operator}, to: RefundDue, do: []change{giveReason, unsettleAll, blameSeller}, post: unsettle, payout: payoutReduced, tell: both},
	{row: "C5", from: []State{ClaimOpen}, on: DecidePartRefund, by: staff, to: RefundDue, do: []change{giveReason, unsettleAmount}, post: unsettle, payout: payoutReduced, tell: both},
	{row: "C6", from: settled, on: RecordPayout, by: staff, to: same, when: []guard{payoutSent}, post: payOut, tell: seller},
	{row: "C7", from: settled, on: ReturnPayout, by: staff, to: same, when: []guard{payoutPaid}, post: payBack, tell: seller},

	{row: "E29", from: open, on: Freeze, by: []Actor{Operator, System}, to: same, when: []guard{notFrozen}, do: []change{giveReason, freeze}, tell: both},
	{row: "E29", from: open, on: Unfreeze, by: staff, to: same, when: []guard{frozen}, do: []change{unfreeze}, tell: both},

	{row: "T5", from: extendable, on: Extend, by: system, to: same, timed: true, do: []change{extend}, tell: both},
	{row: "T10", from: extendable, on: Remind, by: system, to: same, when: []guard{reminderDue}, do: []change{reminded}, tell: both},
}

// Announcement is a move of the table that some side is told of.
type Announcement struct {
	Move Record // Event, By, From and To
	Tell Actor
}

// Announcements lists every move that some side is told of, so that an edge
// can prove that it has words for each.
func Announcements() []Announcement {
	var all []Announcement
	for _, r := range table {
		for _, from := range r.from {
			for _, by := range r.by {
				to := r.to
				if to == same {
					to = from
				}
				for _, tell := range r.tell {
					if tell != by {
						all = append(all, Announcement{Move: Record{Event: r.on, By: by, From: from, To: to}, Tell: tell})
					}
				}
			}
		}
	}
	return all
}
