package trade

import (
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
)

// Reasons for refusing something to an operator. Args are given in brackets.
const (
	CodeState   fault.Code = "trade.state"   // [what is no state]
	CodeDecided fault.Code = "trade.decided" // another operator was faster, [event, name, when]
)

// Action is what an operator has to be allowed for the event, empty for an event
// that no operator makes. Money that goes to a bank account by our own hand, or
// leaves the ordinary way of a trade, is finance's; who is right in a quarrel is
// support's.
func (e Event) Action() operator.Action {
	switch e {
	case DecideSold, DecideNotSold, DecideForSeller, DecideReturn, DecidePartRefund, RefundDispute, GrantClaim, RejectClaim,
		Freeze, Unfreeze:
		return operator.DecideTrade
	case Refund, RecordBankRefund, ConfirmSale:
		return operator.MoveMoney
	case RecordPayout, ReturnPayout:
		return operator.MakePayouts
	default:
		return ""
	}
}

// Decisions lists every event that an operator decides about a trade, in the
// order of the table: all that operators make but what payouts book by themselves.
func Decisions() []Event {
	var events []Event
	for _, e := range Events() {
		if a := e.Action(); a == operator.DecideTrade || a == operator.MoveMoney {
			events = append(events, e)
		}
	}
	return events
}

// Outcome is what becomes of the buyer's money by a decision, once all that it
// leads to is done and nobody objects: a sale that stands is paid out, goods that
// are to go back arrive. The zero Outcome moves nothing.
type Outcome struct {
	ToBuyer  money.Won
	ToSeller money.Won
	Fee      money.Won
}

// Sum is how much money the decision is about.
func (o Outcome) Sum() money.Won { return o.ToBuyer + o.ToSeller + o.Fee }

// Outcome says what the event means for the trade's money when an operator makes
// it now. amount is of a part refund.
func (t Trade) Outcome(e Event, amount money.Won) Outcome {
	switch e {
	case Refund, RefundDispute, DecideReturn:
		return Outcome{ToBuyer: t.Held()}
	case RecordBankRefund:
		return Outcome{ToBuyer: t.ReturnDue}
	case DecideForSeller, ConfirmSale:
		return t.sold(t.Held())
	case GrantClaim:
		return Outcome{ToBuyer: t.Settled}
	case RejectClaim:
		return t.sold(t.Settled)
	case DecidePartRefund:
		o := t.sold(t.Held() + t.Settled - amount)
		o.ToBuyer = amount
		return o
	default:
		return Outcome{}
	}
}

// sold is what becomes of an amount that the seller keeps.
func (t Trade) sold(amount money.Won) Outcome {
	fee := t.feeOn(amount)
	return Outcome{ToSeller: amount - fee, Fee: fee}
}

// TakesTwo reports whether a decision is about so much money that a second
// operator has to agree. Of a part refund all that is decided about counts, not
// only what goes back: one won for the buyer is the rest for the seller.
func (p *Process) TakesTwo(t Trade, e Event, amount money.Won) bool {
	return t.Outcome(e, amount).Sum() > p.FourEyesAbove
}
