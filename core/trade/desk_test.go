package trade

import (
	"slices"
	"testing"

	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
)

// TestEveryOperatorsEventHasOneAction: an event without one could not be decided,
// one that nobody makes must not have one.
func TestEveryOperatorsEventHasOneAction(t *testing.T) {
	t.Parallel()
	made := map[Event]bool{}
	for _, row := range Rows() {
		made[row.On] = made[row.On] || row.By == Operator
	}
	want := map[Event]operator.Action{
		DecideSold: operator.DecideTrade, DecideNotSold: operator.DecideTrade, DecideForSeller: operator.DecideTrade,
		DecideReturn: operator.DecideTrade, DecidePartRefund: operator.DecideTrade, RefundDispute: operator.DecideTrade,
		GrantClaim: operator.DecideTrade, RejectClaim: operator.DecideTrade, Freeze: operator.DecideTrade, Unfreeze: operator.DecideTrade,
		Refund: operator.MoveMoney, RecordBankRefund: operator.MoveMoney, ConfirmSale: operator.MoveMoney,
		RecordPayout: operator.MakePayouts, ReturnPayout: operator.MakePayouts,
	}
	for _, e := range Events() {
		if got := e.Action(); got != want[e] || (got != "") != made[e] {
			t.Errorf("%s takes %q, want %q; operators make it: %v", e, got, want[e], made[e])
		}
		decided := slices.Contains(Decisions(), e)
		if decided != (want[e] == operator.DecideTrade || want[e] == operator.MoveMoney) {
			t.Errorf("%s is among the decisions: %v", e, decided)
		}
		if got := e.Action(); got != "" && !slices.Contains(operator.Actions(), got) {
			t.Errorf("%s takes %q, which is no action", e, got)
		}
	}
}

func TestOutcome(t *testing.T) {
	t.Parallel()
	held := Trade{State: Disputed, Captured: 100_000, Refunded: 20_000}
	held.Agreed.Price, held.Agreed.Fee = 100_000, 10_000
	claimed := held
	claimed.State, claimed.Settled = ClaimOpen, 80_000
	stuck := held
	stuck.State, stuck.ReturnDue = RefundStuck, 80_000
	for _, c := range []struct {
		of     Trade
		on     Event
		amount money.Won
		want   Outcome
	}{
		{held, Refund, 0, Outcome{ToBuyer: 80_000}},
		{held, RefundDispute, 0, Outcome{ToBuyer: 80_000}},
		{held, DecideReturn, 0, Outcome{ToBuyer: 80_000}},
		{held, DecideForSeller, 0, Outcome{ToSeller: 72_000, Fee: 8_000}},
		{held, ConfirmSale, 0, Outcome{ToSeller: 72_000, Fee: 8_000}},
		{held, DecidePartRefund, 30_000, Outcome{ToBuyer: 30_000, ToSeller: 45_000, Fee: 5_000}},
		{claimed, GrantClaim, 0, Outcome{ToBuyer: 80_000}},
		{claimed, RejectClaim, 0, Outcome{ToSeller: 72_000, Fee: 8_000}},
		{claimed, DecidePartRefund, 30_000, Outcome{ToBuyer: 30_000, ToSeller: 45_000, Fee: 5_000}},
		{stuck, RecordBankRefund, 0, Outcome{ToBuyer: 80_000}},
		{held, Freeze, 0, Outcome{}},
		{held, Unfreeze, 0, Outcome{}},
		{Trade{State: Contested}, DecideSold, 0, Outcome{}},
		{Trade{State: Contested}, DecideNotSold, 0, Outcome{}},
	} {
		got := c.of.Outcome(c.on, c.amount)
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", c.on, got, c.want)
		}
		if moves := got.Sum() > 0; moves != (got.Sum() == 80_000) {
			t.Errorf("%s is about %d, want all that is decided about, 80,000", c.on, got.Sum())
		}
		p := Process{FourEyesAbove: got.Sum()}
		if p.TakesTwo(c.of, c.on, c.amount) {
			t.Errorf("%s of the very amount takes two: it is not above", c.on)
		}
		p.FourEyesAbove--
		if got.Sum() > 0 && !p.TakesTwo(c.of, c.on, c.amount) {
			t.Errorf("%s of one won more takes one", c.on)
		}
	}
}
