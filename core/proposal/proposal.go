// Package proposal is a decision about much money that one operator wants and
// another one has to agree to. It does not make the decision, nor know whether it
// is possible: that is the trade's.
package proposal

import (
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

// Reasons for refusing something about a proposal. Args are given in brackets.
const (
	CodeUnknown  fault.Code = "proposal.unknown"
	CodeOpen     fault.Code = "proposal.open"     // another one waits for the trade, [event, who proposed it]
	CodeOwn      fault.Code = "proposal.own"      // it takes another operator, [amount above which]
	CodeNotOwn   fault.Code = "proposal.not_own"  // only who proposed may withdraw
	CodeDecided  fault.Code = "proposal.decided"  // [state, who decided]
	CodeOutdated fault.Code = "proposal.outdated" // the trade moved on, or nobody answered in time
)

// Lives is how long a proposal waits for another operator.
const Lives = 24 * time.Hour

// State is what became of a proposal.
type State string

// The states of a proposal.
const (
	Open      State = "open"
	Approved  State = "approved"  // and made
	Refused   State = "refused"   // by another operator
	Withdrawn State = "withdrawn" // by who proposed
	Outdated  State = "outdated"  // the trade moved on, or nobody answered in time
)

// States lists every State.
func States() []State { return []State{Open, Approved, Refused, Withdrawn, Outdated} }

// Proposal is one wanted decision. It is a comparable value.
type Proposal struct {
	ID      int64
	TradeID trade.ID
	Seen    int64 // the trade's version that it was decided on
	Event   trade.Event
	Amount  money.Won // of a part refund, else 0
	Sum     money.Won // how much money the decision is about
	Reason  string
	By      operator.ID
	ByName  string // then
	At      time.Time
	EndsAt  time.Time // not to be approved from then on

	State       State
	DecidedBy   operator.ID // another one than By; 0 unless approved or refused
	DecidedName string
	DecidedAt   time.Time // it stopped being open; zero while it is
	Note        string    // why it was refused
	Made        int64     // the trade's version that it made, 0 unless approved
	Version     int64
}

// Make is an operator's wish for a decision about the trade as it stands. Who
// calls it has seen that the decision is possible and that it takes two.
func Make(id int64, t trade.Trade, e trade.Event, amount money.Won, reason string, by operator.Actor, now time.Time) Proposal {
	return Proposal{
		ID: id, TradeID: t.ID, Seen: t.Version, Event: e, Amount: amount, Sum: t.Outcome(e, amount).Sum(), Reason: reason,
		By: by.ID, ByName: by.Name, At: now, EndsAt: now.Add(Lives), State: Open, Version: 1,
	}
}

// Lapsed reports whether an open proposal can no longer be approved: its time is
// over, or something happened to the trade since that may make another decision
// right. What the clock does without moving the trade, such as a reminder, does not count.
func (p Proposal) Lapsed(history []trade.Record, now time.Time) bool {
	if !now.Before(p.EndsAt) {
		return true
	}
	for _, r := range history {
		if r.Seq > p.Seen && (r.From != r.To || r.By != trade.System || changesMoney(r.Event)) {
			return true
		}
	}
	return false
}

// changesMoney: what the provider told may change the sum without moving the trade.
func changesMoney(e trade.Event) bool {
	return e == trade.Capture || e == trade.RecordRefund || e == trade.Freeze
}

// Approve records that another operator agrees and that the trade's move is made.
// above is the amount from which on it takes two, for the refusal.
func (p Proposal) Approve(by operator.Actor, above money.Won, made int64, now time.Time) (Proposal, error) {
	p, err := p.decide(Approved, by, above, now)
	if err == nil {
		p.Made = made
	}
	return p, err
}

// Refuse records that another operator does not agree, and why.
func (p Proposal) Refuse(by operator.Actor, above money.Won, why string, now time.Time) (Proposal, error) {
	p, err := p.decide(Refused, by, above, now)
	if err == nil {
		p.Note = why
	}
	return p, err
}

func (p Proposal) decide(to State, by operator.Actor, above money.Won, now time.Time) (Proposal, error) {
	switch {
	case by.ID == 0:
		return p, fault.New(fault.Unauthenticated, "")
	case p.State != Open:
		return p, p.over()
	case by.ID == p.By:
		return p, fault.New(fault.Forbidden, CodeOwn, above)
	case to == Approved && !now.Before(p.EndsAt):
		return p, fault.New(fault.Stale, CodeOutdated)
	}
	p.State, p.DecidedBy, p.DecidedName, p.DecidedAt = to, by.ID, by.Name, now
	return p, nil
}

// Withdraw takes the proposal back; only who made it may.
func (p Proposal) Withdraw(by operator.Actor, now time.Time) (Proposal, error) {
	switch {
	case by.ID != p.By:
		return p, fault.New(fault.Forbidden, CodeNotOwn)
	case p.State != Open:
		return p, p.over()
	}
	p.State, p.DecidedAt = Withdrawn, now
	return p, nil
}

// Outdate closes a proposal that lapsed.
func (p Proposal) Outdate(now time.Time) (Proposal, error) {
	if p.State != Open {
		return p, p.over()
	}
	p.State, p.DecidedAt = Outdated, now
	return p, nil
}

// over tells what became of a proposal that is no longer open.
func (p Proposal) over() error {
	if p.State == Outdated {
		return fault.New(fault.Stale, CodeOutdated)
	}
	return fault.New(fault.Conflict, CodeDecided, string(p.State), p.DecidedName)
}

// AsOf is the proposal as it was at a moment after it was made.
func (p Proposal) AsOf(at time.Time) Proposal {
	if p.DecidedAt.After(at) {
		p.State, p.DecidedBy, p.DecidedName, p.DecidedAt, p.Note, p.Made, p.Version = Open, 0, "", time.Time{}, "", 0, 1
	}
	return p
}
