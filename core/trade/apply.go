package trade

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/text"
)

// MaxReason is the longest reason in characters.
const MaxReason = 200

// Input is everything a move may look at besides the trade itself.
type Input struct {
	By       Actor
	MemberID member.ID // 0 for system and browser
	Now      time.Time
	Process  *Process
	Listing  listing.Listing // as it stands in the same transaction

	OpenRequests int // of the buyer, all listings
	HoldsToday   int // of the buyer, this listing, last 24 hours

	Code     string // typed; or, where a reservation begins, freshly drawn
	Meet     Appointment
	Tracking parcel.Tracking
	Amount   money.Won // of a partial refund
	Reason   string

	Payout  payout.Payout   // of the trade, zero before completion
	Attempt payment.Attempt // the one that Status speaks of
	Status  payment.Status  // what the provider said about it just now
}

// Effects is what a move entails besides the next value of the trade. All of
// it is written in the transaction of the move.
type Effects struct {
	Record  Record
	Listing listing.Move // "" for none; made by listing.Trade
	Entries []ledger.Entry
	Tell    []Actor // who hears of it; never the one who acted
	// What happens to those who wait in line for the listing.
	TellLine     bool
	FirstRefusal bool
	CloseLine    bool
	Payout       PayoutChange
	TrackingKey  string // of the parcel that was named, used by no other trade
}

// PayoutChange is what a move makes of the debt to the seller: the state it goes
// to and how much is owed then. A zero State leaves it alone.
type PayoutChange struct {
	State  payout.State
	Amount money.Won
}

// Apply makes the event happen, or refuses it and returns the trade unchanged:
// Conflict when the state forbids it, Forbidden when it is not this actor's,
// Invalid when what had to come with it is malformed, Limited when a quota is
// used up. It never changes Version; the store does.
func (t Trade) Apply(e Event, in Input) (Trade, Effects, error) {
	in.Now = latest(in.Now, t.UpdatedAt)
	r, err := t.match(e, &in)
	if err != nil {
		return t, Effects{}, err
	}
	if err := t.checkNeeds(e, &in); err != nil {
		return t, Effects{}, err
	}
	next := t
	if r.to != same {
		next.State = r.to
	}
	for _, change := range r.do {
		change(&next, &in)
	}
	if (r.to == Refunding || r.to == RefundDue) && next.ReturnDue == 0 {
		next.ReturnDue = next.Held()
	}
	if r.to != same {
		next.arm(in.Process, in.Now)
		if r.to == Reserved {
			next.ResumeDue = time.Time{}
		}
		if next.State.Final() {
			next.ClosedAt = in.Now
			next.FrozenAt = time.Time{}
		}
		if next.Frozen() {
			// The clocks just set stand still from now, not from before.
			next.FrozenAt = in.Now
		}
	}
	if r.listing != "" {
		next.Holds = r.listing == listing.Reserve || r.listing == listing.Hold || r.listing == listing.Secure ||
			r.listing == listing.Unhold && next.State == Reserved
	}
	next.UpdatedAt = in.Now
	return next, t.effects(r, next, &in), nil
}

// Allowed lists the events that by may make now, in table order, without
// duplicates: the buttons of a card and the links of an API.
func (t Trade) Allowed(by Actor, in Input) []Event {
	in.By = by
	in.Now = latest(in.Now, t.UpdatedAt)
	var events []Event
	for i := range table {
		e := table[i].on
		if slices.Contains(table[i].from, t.State) && slices.Contains(table[i].by, by) && !slices.Contains(events, e) {
			if _, err := t.match(e, &in); err == nil {
				events = append(events, e)
			}
		}
	}
	return events
}

// IfSilent says what the clock does at DueAt when nobody acts, and the state
// that this leads to; both are empty when it waits for ever or is frozen.
func (t Trade) IfSilent() (Event, State) {
	if t.DueAt.IsZero() || t.Frozen() {
		return "", ""
	}
	switch t.State {
	case Approving:
		return LoseAnswer, Unknown
	default:
	}
	for i := range table {
		r := &table[i]
		if r.timed && r.on != Extend && slices.Contains(r.from, t.State) && slices.Contains(r.by, System) && r.to != t.State {
			if r.to == Reserved && !t.Resumes || r.on == MissReturn && r.to == Refunding && !t.BackAddressedAt.IsZero() {
				continue
			}
			return r.on, r.to
		}
	}
	return "", ""
}

// match finds the rule for the event, or the error that says best why not.
func (t *Trade) match(e Event, in *Input) (*rule, error) {
	var refused error
	known := false
	for i := range table {
		r := &table[i]
		if r.on != e || !slices.Contains(r.from, t.State) {
			continue
		}
		known = true
		if !slices.Contains(r.by, in.By) {
			continue
		}
		err := t.admit(r, in)
		if err == nil {
			return r, nil
		}
		if refused == nil {
			refused = err
		}
	}
	switch {
	case refused != nil:
		return nil, refused
	case known:
		return nil, fault.New(fault.Forbidden, CodeNotYours)
	}
	return nil, fault.New(fault.Conflict, CodeMove, string(e), string(t.State))
}

func (t *Trade) admit(r *rule, in *Input) error {
	if t.Frozen() && in.By != Operator && !isFact(r.on, in.By) {
		return fault.New(fault.Conflict, CodeFrozen)
	}
	if r.timed && in.By == System && (t.DueAt.IsZero() || in.Now.Before(t.DueAt)) {
		return fault.New(fault.Conflict, CodeNotDue, t.DueAt)
	}
	for _, fits := range r.when {
		if err := fits(t, in); err != nil {
			return err
		}
	}
	return nil
}

// isFact lists the events that record what already happened, to money or to the
// listing that a request waits for: freezing a trade cannot make them untrue.
func isFact(e Event, by Actor) bool {
	switch e {
	case Capture, RecordRefusal, RecordRefund, LoseAnswer, RefuseReady:
		return true
	case Cancel:
		return by == System
	default:
		return false
	}
}

func (t *Trade) checkNeeds(e Event, in *Input) error {
	switch e.Needs() {
	case NeedCode:
		if !FourDigits(in.Code) {
			return fault.New(fault.Invalid, CodeCodeForm)
		}
	case NeedAppointment:
		in.Meet.Place = text.Clean(in.Meet.Place)
		return CheckAppointment(in.Meet, in.Process, in.Now)
	case NeedTracking:
		if in.Tracking.Number == "" || in.Tracking.Key() == t.Tracking.Key() || in.Tracking.Key() == t.Back.Key() {
			return fault.New(fault.Invalid, parcel.CodeTracking)
		}
	case NeedReason, NeedProof:
		reason, err := ParseReason(in.Reason)
		if err != nil {
			return err
		}
		in.Reason = reason
		if e == DecidePartRefund {
			return part(t.Held()+t.Settled, in.Amount)
		}
	case NeedAmount:
		return part(t.Held(), in.Amount)
	case NeedNothing, NeedAddress:
		return t.checkOptional(e, in)
	}
	return nil
}

// checkOptional cleans what may come with an event. The system's own words are
// not measured: a provider's long answer must not undo what it says.
func (t *Trade) checkOptional(e Event, in *Input) error {
	if e == AcceptOffer && in.Amount != t.Offered {
		return fault.New(fault.Conflict, CodeNoOffer) // another offer than the one that was seen
	}
	in.Reason = text.Clean(in.Reason)
	decided := (e == RefundDispute || e == GrantClaim) && in.By == Operator
	if decided || in.Reason != "" && in.By != System && in.By != Browser {
		if _, err := ParseReason(in.Reason); err != nil {
			return err
		}
	}
	if e != Reserve {
		return nil
	}
	in.Meet.Place = text.Clean(in.Meet.Place)
	if !in.Meet.At.IsZero() {
		return CheckAppointment(in.Meet, in.Process, in.Now)
	}
	if in.Meet.Place == "" {
		return nil
	}
	_, err := listing.ParsePlace(in.Meet.Place)
	return err
}

// FourDigits reports whether s looks like a hand-over code.
func FourDigits(s string) bool {
	if len(s) != 4 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// CheckAppointment demands a place and a time that lies ahead, within the
// process's limit.
func CheckAppointment(a Appointment, p *Process, now time.Time) error {
	if !a.At.After(now) || a.At.After(now.Add(p.AppointWithin)) {
		return fault.New(fault.Invalid, CodeMeetingTime, int(p.AppointWithin.Hours()/24))
	}
	_, err := listing.ParsePlace(a.Place)
	return err
}

// ParseReason accepts 1 to 200 characters in one line.
func ParseReason(s string) (string, error) {
	if s = text.Clean(s); s == "" || text.Length(s) > MaxReason {
		return "", fault.New(fault.Invalid, CodeReason, MaxReason)
	}
	return s, nil
}

func (t *Trade) effects(r *rule, next Trade, in *Input) Effects {
	fx := Effects{
		Record: Record{
			TradeID: t.ID, Seq: t.Version + 1, Row: r.row, Event: r.on, By: in.By, MemberID: in.MemberID,
			From: t.State, To: next.State, Note: in.Reason, At: in.Now,
		},
		Listing: r.listing, TellLine: r.line == lineTold, FirstRefusal: r.line == lineRefusal, CloseLine: r.line == lineClosed,
	}
	for _, actor := range r.tell {
		if actor != in.By {
			fx.Tell = append(fx.Tell, actor)
		}
	}
	if r.on.Needs() == NeedTracking {
		fx.TrackingKey = in.Tracking.Key()
	}
	fx.Entries = t.book(r.post, next, in)
	fx.Payout = payoutChange(r.payout, next)
	return fx
}

func payoutChange(m payoutMove, next Trade) PayoutChange {
	owed := next.NetSettled()
	switch {
	case m == payoutHeld:
		return PayoutChange{State: payout.Held, Amount: owed}
	case m == payoutReduced && owed == 0:
		return PayoutChange{State: payout.Reversed}
	case m != payoutStays && owed > 0:
		return PayoutChange{State: payout.Due, Amount: owed}
	}
	return PayoutChange{}
}

// book writes the ledger entries of a posting.
func (t *Trade) book(p posting, next Trade, in *Input) []ledger.Entry {
	escrow := ledger.Account{Kind: ledger.Escrow, Of: int64(t.ID)}
	due := ledger.Account{Kind: ledger.RefundDue, Of: int64(t.ID)}
	payable := ledger.Account{Kind: ledger.Payable, Of: int64(t.SellerID)}
	fees, bank := ledger.Account{Kind: ledger.Fees}, ledger.Account{Kind: ledger.Bank}
	held := escrow
	if !t.Holds {
		held = due
	}
	clearing := ledger.Account{Kind: ledger.Clearing}
	var entries []ledger.Entry
	add := func(from, to ledger.Account, amount money.Won) {
		if amount > 0 {
			entries = append(entries, ledger.Entry{
				TradeID: int64(t.ID), Seq: t.Version + 1, Line: len(entries) + 1, From: from, To: to, Amount: amount, At: in.Now,
			})
		}
	}
	fee := next.feeOn(next.Settled) - t.feeOn(t.Settled)
	net := next.NetSettled() - t.NetSettled()
	switch p {
	case nothing:
	case capture:
		add(clearing, escrow, next.Captured)
	case captureDue:
		add(clearing, due, next.Captured)
	case captureStray:
		add(clearing, due, next.Stray-t.Stray)
	case giveBackStray:
		add(due, clearing, t.Stray-next.Stray)
	case giveBack:
		add(held, clearing, next.Refunded-t.Refunded)
	case giveBank:
		byBank := next.Banked - t.Banked
		add(held, bank, byBank)
		add(held, clearing, next.Refunded-t.Refunded-byBank)
	case settle:
		add(escrow, payable, net)
		add(escrow, fees, fee)
	case unsettle:
		add(payable, due, -net)
		add(fees, due, -fee)
	case payOut:
		add(payable, bank, in.Payout.Amount)
	case payBack:
		add(bank, payable, in.Payout.Amount)
	}
	return entries
}
