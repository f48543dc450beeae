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
	CodeUnchecked fault.Code = "payout.unchecked"  // reconciliation has not seen the payment since completion
	CodeAccount   fault.Code = "payout.account"    // malformed
	CodeEmpty     fault.Code = "payout.empty"      // nothing to claim
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
	Held:     {Due, Reversed},
	Claimed:  {Due, Sent},
	Sent:     {Paid, Failed},
	Failed:   {Due, Held, Reversed},
	Paid:     {Failed},
	Reversed: {},
}

// Open reports whether the seller is still owed the amount in the state.
func (s State) Open() bool { return s != Paid && s != Reversed }

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
	BatchID   int64  // the export it is in, 0 before the first
	ClaimedBy int64  // the operator who took it into the batch
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
	reason = text.Clean(reason)
	if reason == "" || text.Length(reason) > MaxReason {
		return p, fault.New(fault.Invalid, CodeReason, MaxReason)
	}
	held, err := p.to(Held, now)
	if err == nil {
		held.Reason = reason
	}
	return held, err
}

// Free makes the payout due again, after a hold, a refusal of the bank, or when
// a claimed batch is given up.
func (p Payout) Free(now time.Time) (Payout, error) {
	freed, err := p.to(Due, now)
	if err == nil {
		freed.Reason, freed.BatchID, freed.ClaimedBy, freed.Account, freed.ClaimedAt = "", 0, 0, "", time.Time{}
	}
	return freed, err
}

// Owe sets what is owed and the state that goes with it, as the trade decides:
// less after a claim, nothing at all, or a hold while a claim is open.
func (p Payout) Owe(amount money.Won, s State, now time.Time) (Payout, error) {
	owed, err := p, error(nil)
	if s != p.State {
		owed, err = p.to(s, now)
	}
	if err != nil {
		return p, err
	}
	owed.Amount, owed.UpdatedAt = amount, now
	return owed, nil
}

// Claim takes the payout into a batch. account is the seller's, sealed.
func (p Payout) Claim(batch, by int64, account string, now time.Time) (Payout, error) {
	if account == "" {
		return p, fault.New(fault.Conflict, CodeNoAccount)
	}
	claimed, err := p.to(Claimed, now)
	if err == nil {
		claimed.BatchID, claimed.ClaimedBy, claimed.Account, claimed.ClaimedAt = batch, by, account, now
	}
	return claimed, err
}

// Send records that the bank was told to transfer.
func (p Payout) Send(now time.Time) (Payout, error) { return p.to(Sent, now) }

// Pay records the bank's reference. Above an amount it takes another operator
// than the one who claimed it.
func (p Payout) Pay(reference string, by int64, fourEyesAbove money.Won, now time.Time) (Payout, error) {
	reference = text.Clean(reference)
	if reference == "" || text.Length(reference) > MaxReason {
		return p, fault.New(fault.Invalid, CodeReference, MaxReason)
	}
	paid, err := p.to(Paid, now)
	if err != nil {
		return p, err
	}
	if p.Amount > fourEyesAbove && by == p.ClaimedBy {
		return p, fault.New(fault.Forbidden, CodeFourEyes, fourEyesAbove)
	}
	paid.Reference, paid.PaidBy, paid.PaidAt = reference, by, now
	return paid, nil
}

// Fail records that the bank refused the transfer or sent it back.
func (p Payout) Fail(reason string, now time.Time) (Payout, error) {
	reason = text.Clean(reason)
	if reason == "" || text.Length(reason) > MaxReason {
		return p, fault.New(fault.Invalid, CodeReason, MaxReason)
	}
	failed, err := p.to(Failed, now)
	if err == nil {
		failed.Reason, failed.Reference, failed.PaidBy, failed.PaidAt = reason, "", 0, time.Time{}
	}
	return failed, err
}
