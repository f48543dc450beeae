// Package trade is the market's one process: how a listing changes hands in
// person or by parcel, with the buyer's money held until both sides confirm.
//
// One table holds every move. Buttons, refusals, timers, the documentation's
// diagram and the tests are all made from it. The package is pure: the time,
// drawn codes and the payment provider's words come in as values, and what has
// to happen outside goes out as Effects.
package trade

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
)

// ID identifies a trade; users read it as the order number.
type ID int64

// Agreed is the trade's own copy of what the buyer saw. Later edits of the
// listing change nothing here.
type Agreed struct {
	Title       string
	Description string
	Category    listing.Category
	Place       string
	OpenChatURL string
	PhotoKey    string // of the first photo
	Price       money.Won
	Fee         money.Won // borne by the seller, taken from Price at completion
}

// Appointment is when and where they meet.
type Appointment struct {
	At    time.Time
	Place string
}

// Trade is one trade. It is a comparable value; only Apply changes it.
type Trade struct {
	ID        ID
	ListingID listing.ID
	SellerID  member.ID
	BuyerID   member.ID // 0 while nobody is named
	Path      Path
	State     State
	Version   int64
	Agreed    Agreed

	// Holds tells that the listing is held for this trade. At most one trade of
	// a listing holds it.
	Holds bool

	DueAt     time.Time // the clock acts then; zero when it waits for somebody
	RemindAt  time.Time // one reminder before DueAt
	NextTryAt time.Time // the next look-up or refund
	Tries     int       // look-ups or refunds tried in this state
	Extended  bool      // DueAt was moved after an outage of ours
	FrozenAt  time.Time // an operator stopped the clocks; zero when they run

	Meet       Appointment // agreed
	Proposed   Appointment // a change that the other side has not agreed to
	ProposedBy Actor
	Code       string // four digits on the seller's card
	CodeTries  int

	// Resumes tells that the payment began from a reservation, which comes back
	// with ResumeDue when nothing is paid.
	Resumes   bool
	ResumeDue time.Time

	AttemptID   payment.ID // the attempt under way or the one that paid
	Captured    money.Won
	Refunded    money.Won
	Banked      money.Won // of Refunded: by our bank, so that the provider still has it
	Settled     money.Won // of Captured: the seller's and our fee since completion
	ReturnDue   money.Won // of Captured: what the refund under way has to give back
	Offered     money.Won // the seller offers to give back this much to end a dispute
	Stray       money.Won // taken by another attempt or after the trade went on; goes back
	Tracking    parcel.Tracking
	Back        parcel.Tracking // the parcel that returns the goods
	Corrections int
	Postponed   bool
	Fault       Actor  // who is to blame for the cancellation: Seller, Operator for us, empty for nobody
	Reason      string // of the last cancellation, dispute or decision

	PaidAt      time.Time
	SentAt      time.Time
	ArrivedAt   time.Time
	ConfirmedAt time.Time // by the buyer or in the buyer's place
	DisputedAt  time.Time // the last time
	SentBackAt  time.Time
	ClaimedAt   time.Time // after completion

	AddressedAt     time.Time // the buyer said where to send
	RemindAddressAt time.Time // both are reminded that there is no address
	BackAddressedAt time.Time // the seller said where to send back
	ClosedAt        time.Time
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

// Open makes a trade in the state None from what the buyer sees now. Its first
// Apply stores it.
func Open(id ID, path Path, l listing.Listing, buyer member.ID, p Process, now time.Time) Trade {
	photo := ""
	if keys := l.Photos.Keys(); len(keys) > 0 {
		photo = keys[0]
	}
	return Trade{
		ID: id, ListingID: l.ID, SellerID: l.SellerID, BuyerID: buyer, Path: path, State: None,
		Agreed: Agreed{
			Title: l.Title, Description: l.Description, Category: l.Category, Place: l.Place,
			OpenChatURL: l.OpenChatURL, PhotoKey: photo, Price: l.Price, Fee: p.FeeOn(l.Price, now),
		},
		CreatedAt: now, UpdatedAt: now,
	}
}

// RoleOf returns the member's side in the trade, empty for strangers.
func (t Trade) RoleOf(m member.ID) Actor {
	switch m {
	case 0:
		return ""
	case t.SellerID:
		return Seller
	case t.BuyerID:
		return Buyer
	}
	return ""
}

// Held is how much of the buyer's money the market holds for the trade: in
// escrow or due to go back. What became the seller's at completion is not in it.
func (t Trade) Held() money.Won { return t.Captured - t.Refunded - t.Settled }

// LeftAfterRefund is what the provider still has of the payment when the refund
// under way is done, if all goes as we know it.
func (t Trade) LeftAfterRefund() money.Won { return t.Captured - t.Refunded - t.ReturnDue + t.Banked }

// feeOn is our share of an amount of this trade that becomes the seller's. The
// fee was agreed for the whole price; of a part it is as large a part.
func (t Trade) feeOn(amount money.Won) money.Won {
	if t.Agreed.Price == 0 {
		return 0
	}
	return t.Agreed.Fee * amount / t.Agreed.Price
}

// NetSettled is what the seller is owed of Settled.
func (t Trade) NetSettled() money.Won { return t.Settled - t.feeOn(t.Settled) }

// Frozen reports whether an operator stopped the clocks.
func (t Trade) Frozen() bool { return !t.FrozenAt.IsZero() }

// Final reports whether the state is an end: nobody and no timer acts any more.
func (s State) Final() bool {
	switch s {
	case Done, Cancelled, Expired, Released, Complete, Refunded, Failed, Left, HoldExpired:
		return true
	default:
		return false
	}
}

// Over reports whether nothing more can be asked of the trade at now: it is at its
// end, and a fault can be claimed no more.
func (t Trade) Over(now time.Time, p Process) bool {
	if t.State == Complete && t.ClaimedAt.IsZero() {
		return !now.Before(t.ClosedAt.Add(p.ClaimWithin))
	}
	return t.State.Final()
}

// Secured reports whether the buyer's money may be with the market, so that
// neither side can leave.
func (s State) Secured() bool {
	switch s {
	case Approving, Unknown, Manual, Paid, CancelAsked, Sent, Arrived, Confirmed, Disputed, Returning, ReturnSent, ClaimOpen,
		Refunding, RefundDue, RefundStuck:
		return true
	default:
		return false
	}
}

// Turn says who has to act; System stands for the payment provider and the
// clock, the empty Actor for an end. Before anybody can send, somebody says where to.
func (t Trade) Turn() Actor {
	switch {
	case t.State == Paid && t.AddressedAt.IsZero():
		return Buyer
	case t.State == Returning && t.BackAddressedAt.IsZero():
		return Seller
	}
	return t.State.turn()
}

func (s State) turn() Actor {
	switch s {
	case Requested, Paid, CancelAsked, Confirmed, ReturnSent:
		return Seller
	case Reserved, Claimed, Hold, Sent, Arrived, Returning:
		return Buyer
	case Contested, Manual, RefundStuck, Disputed, ClaimOpen:
		return Operator
	case Approving, Unknown, Refunding, RefundDue:
		return System
	default:
		return ""
	}
}

// Record is one line of a trade's history, kept for ever, but for Note, which is
// emptied when the law asks for it no longer. Seq is the version
// that the move made.
type Record struct {
	TradeID  ID
	Seq      int64
	Row      string // of the table, such as "E12"
	Event    Event
	By       Actor
	MemberID member.ID // who acted, 0 for system and browser
	From     State
	To       State
	Note     string
	At       time.Time
}

// CarriesOut reports whether the system made the record to give money back, which
// somebody else had decided.
func (r Record) CarriesOut() bool { return r.By == System && slices.Contains(inRefund, r.From) }
