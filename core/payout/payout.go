// Package payout is the market's debt to a seller for one completed trade,
// until the bank transfer is proven. It decides who may do what with the debt
// when; it moves no money and books nothing.
package payout

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/text"
)

// Reasons for refusing something about a payout. Args are given in brackets.
const (
	CodeUnknown   fault.Code = "payout.unknown"
	CodeMove      fault.Code = "payout.move"       // [from, to]
	CodeReason    fault.Code = "payout.reason"     // [max characters]
	CodeReference fault.Code = "payout.reference"  // [max characters]
	CodeFourEyes  fault.Code = "payout.four_eyes"  // [amount above which two people are needed]
	CodeNoAccount fault.Code = "payout.no_account" // the seller told none
	CodeUnchecked fault.Code = "payout.unchecked"  // reconciliation has not seen the payment since completion, or found something wrong
	CodeAccount   fault.Code = "payout.account"    // malformed
	CodeEmpty     fault.Code = "payout.empty"      // nothing to claim or to transfer
	CodeCooling   fault.Code = "payout.cooling"    // the seller changed the account a moment ago, [until]
)

// State says how far a payout has come.
type State string

// The states of a payout.
const (
	Due      State = "due"
	Held     State = "held"    // not paid out for now, with a reason
	Claimed  State = "claimed" // in a batch that somebody is about to transfer
	Sent     State = "sent"    // handed to the bank
	Paid     State = "paid"    // the bank's reference is there
	Failed   State = "failed"  // the bank refused; due again once the reason is gone
	Reversed State = "reversed"
)

// States lists every State.
func States() []State { return []State{Due, Held, Claimed, Sent, Paid, Failed, Reversed} }

// next lists where each state may go.
var next = map[State][]State{
	Due:      {Held, Claimed, Reversed},
	Held:     {Due, Held, Reversed}, // held anew for another reason
	Claimed:  {Due, Sent},
	Sent:     {Paid, Failed},
	Failed:   {Due, Held, Reversed},
	Paid:     {Failed},
	Reversed: {},
}

// Open reports whether the seller is still owed the amount in the state.
func (s State) Open() bool { return s != Paid && s != Reversed }

// WithUs reports whether the money is owed and has not begun its way to the bank.
func (s State) WithUs() bool { return s == Due || s == Held || s == Failed }

// MaxReason is the longest reason or reference in characters.
const MaxReason = 200

// Reasons of holds that no operator typed; the edges have words for them.
const (
	ForClaim = "claim"     // the buyer's claim is open
	ForDrift = "reconcile" // reconciliation found something wrong
)

// Payout is owed to a seller. A trade has at most one, which is its key. It is
// a comparable value.
type Payout struct {
	TradeID   int64
	SellerID  member.ID
	Amount    money.Won
	State     State
	Reason    string // why it is held or was refused
	BatchID   int64  // the batch it was last claimed for, 0 before the first
	ClaimedBy int64  // the operator who took it into the batch, 0 once it is given up
	Account   string // the seller's bank account at that time, sealed
	Reference string // the bank's, of the transfer
	PaidBy    int64  // the operator who vouches for the transfer
	ClaimedAt time.Time
	PaidAt    time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
	Version   int64
}

func (p Payout) to(s State, now time.Time) (Payout, error) {
	if !slices.Contains(next[p.State], s) {
		return p, fault.New(fault.Conflict, CodeMove, string(p.State), string(s))
	}
	p.State, p.UpdatedAt = s, now
	return p, nil
}

// Hold stops the payout for a reason, which the seller may read.
func (p Payout) Hold(reason string, now time.Time) (Payout, error) {
	reason, err := parse(reason, CodeReason)
	if err != nil {
		return p, err
	}
	held, err := p.to(Held, now)
	if err != nil {
		return p, err
	}
	held.Reason = reason
	return held, nil
}

// Free makes the payout due again, after a hold, a refusal of the bank, or when
// a claimed batch is given up.
func (p Payout) Free(now time.Time) (Payout, error) {
	freed, err := p.to(Due, now)
	if err != nil {
		return p, err
	}
	freed.Reason = ""
	return freed.given(), nil
}

// given is the payout without what it had from an operator's claim.
func (p Payout) given() Payout {
	p.ClaimedBy, p.Account, p.ClaimedAt = 0, "", time.Time{}
	return p
}

// Owe sets what is owed and the state that goes with it, as the trade decides:
// less after a claim, nothing at all, or a hold while a claim is open.
// Only money that is with us can change.
func (p Payout) Owe(amount money.Won, s State, now time.Time) (Payout, error) {
	if !p.State.WithUs() {
		return p, fault.New(fault.Conflict, CodeMove, string(p.State), string(s))
	}
	owed := p
	if s != p.State {
		var err error
		if owed, err = p.to(s, now); err != nil {
			return p, err
		}
		owed = owed.given()
	}
	owed.Amount, owed.UpdatedAt = amount, now
	return owed, nil
}

// Claim takes the payout into a batch. account is the seller's, sealed. by is
// the operator who answers for it and must be named.
func (p Payout) Claim(batch, by int64, account string, now time.Time) (Payout, error) {
	if by == 0 || batch == 0 {
		return p, fault.New(fault.Unauthenticated, "")
	}
	if account == "" {
		return p, fault.New(fault.Conflict, CodeNoAccount)
	}
	claimed, err := p.to(Claimed, now)
	if err != nil {
		return p, err
	}
	claimed.BatchID, claimed.ClaimedBy, claimed.Account, claimed.ClaimedAt = batch, by, account, now
	return claimed, nil
}

// Send records that the bank is told to transfer. From here on nobody takes it
// back: it ends with the bank's reference or its refusal.
func (p Payout) Send(now time.Time) (Payout, error) { return p.to(Sent, now) }

// Pay records the bank's reference. When the payout or the batch that it went
// with is above an amount, it takes another operator than the one who claimed it.
func (p Payout) Pay(reference string, by int64, batch, fourEyesAbove money.Won, now time.Time) (Payout, error) {
	if by == 0 {
		return p, fault.New(fault.Unauthenticated, "")
	}
	reference, err := parse(reference, CodeReference)
	if err != nil {
		return p, err
	}
	paid, err := p.to(Paid, now)
	if err != nil {
		return p, err
	}
	if max(p.Amount, batch) > fourEyesAbove && by == p.ClaimedBy {
		return p, fault.New(fault.Forbidden, CodeFourEyes, fourEyesAbove)
	}
	paid.Reference, paid.PaidBy, paid.PaidAt = reference, by, now
	return paid, nil
}

// Fail records that the bank refused the transfer or sent it back.
func (p Payout) Fail(reason string, now time.Time) (Payout, error) {
	reason, err := parse(reason, CodeReason)
	if err != nil {
		return p, err
	}
	failed, err := p.to(Failed, now)
	if err != nil {
		return p, err
	}
	failed.Reason, failed.Reference, failed.PaidBy, failed.PaidAt = reason, "", 0, time.Time{}
	return failed, nil
}

// parse accepts 1 to MaxReason characters in one line.
func parse(typed string, code fault.Code) (string, error) {
	if typed = text.Clean(typed); typed == "" || text.Length(typed) > MaxReason {
		return "", fault.New(fault.Invalid, code, MaxReason)
	}
	return typed, nil
}
