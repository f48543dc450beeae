package app_test

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

// decisions lists every event that operators make, in a state where they can.
func decisions() map[trade.Event]struct {
	at    trade.State
	setup func(s *stage)
	to    trade.State
} {
	freeze := func(s *stage) { _ = s.decide(trade.Freeze, "look") }
	return map[trade.Event]struct {
		at    trade.State
		setup func(s *stage)
		to    trade.State
	}{
		trade.DecideSold:       {trade.Contested, nil, trade.Done},
		trade.DecideNotSold:    {trade.Contested, nil, trade.Released},
		trade.ConfirmSale:      {trade.Confirmed, nil, trade.Complete},
		trade.RefundDispute:    {trade.Disputed, nil, trade.Refunding},
		trade.DecideForSeller:  {trade.Disputed, nil, trade.Confirmed},
		trade.DecidePartRefund: {trade.Disputed, nil, trade.Refunding},
		trade.DecideReturn:     {trade.Disputed, nil, trade.Returning},
		trade.Refund:           {trade.Sent, nil, trade.Refunding},
		trade.RejectClaim:      {trade.ClaimOpen, nil, trade.Complete},
		trade.GrantClaim:       {trade.ClaimOpen, nil, trade.RefundDue},
		trade.Freeze:           {trade.Paid, nil, trade.Paid},
		trade.Unfreeze:         {trade.Paid, freeze, trade.Paid},
		trade.RecordBankRefund: {trade.RefundStuck, func(s *stage) { freeze(s); s.pass(2 * time.Minute) }, trade.Refunded},
	}
}

func TestEveryDecisionIsTested(t *testing.T) {
	t.Parallel()
	known := decisions()
	for _, a := range trade.Announcements() {
		e := a.Move.Event
		if _, ok := known[e]; a.Move.By == trade.Operator && !ok && e != trade.RecordPayout && e != trade.ReturnPayout {
			t.Errorf("operators make %s and no test decides it", e)
		}
	}
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	for e, c := range decisions() {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			s := reach(t, c.at)
			if c.setup != nil {
				c.setup(s)
			}
			s.t = s.trade(s.t.ID)
			d := app.Decision{TradeID: s.t.ID, Event: e, Version: s.t.Version, Amount: 3_000, Reason: "decided"}
			before := s.store.Dump()
			ask := d
			ask.Ask = true
			if got, err := s.market.Desk().Decide(s.ctx(), operatorOf(alice), ask); err != nil || got.Repeated || got.Trade != s.t {
				t.Fatalf("asked: %+v, %v, want that it is possible", got, err)
			}
			_, err := s.market.Desk().Decide(s.ctx(), operator.Actor{}, d)
			wantFault(t, err, fault.Unauthenticated, "", "a decision has somebody who answers for it")
			if s.store.Dump() != before {
				t.Error("asking changed something")
			}
			first, err := s.market.Desk().Decide(s.ctx(), operatorOf(alice), d)
			if err != nil || first.Repeated || first.Trade.State != c.to || first.By != trade.Operator {
				t.Fatalf("decided: %s, %+v, %v, want %s", first.Trade.State, first, err, c.to)
			}
			s.decidedOnce(t, d, first)
		})
	}
}

// decidedOnce tries a decision that was made in every way again.
func (s *stage) decidedOnce(t *testing.T, d app.Decision, first app.Decided) {
	t.Helper()
	before := s.store.Dump()
	blind := d
	blind.Version = 0
	for _, again := range []app.Decision{d, blind} {
		again.Reason = " decided "
		got, err := s.market.Desk().Decide(s.ctx(), operatorOf(alice), again)
		if err != nil || !got.Repeated || got.Trade != first.Trade {
			t.Errorf("again with version %d: %+v, %v, want the same answer", again.Version, got, err)
		}
	}
	reason, amount := blind, blind
	reason.Reason, amount.Amount = "for another reason", 4_000
	_, err := s.market.Desk().Decide(s.ctx(), operatorOf(bob), d)
	wantFault(t, err, fault.Stale, trade.CodeDecided, "another operator decides on what is no longer true")
	different := []app.Decision{reason}
	if d.Event == trade.DecidePartRefund {
		different = append(different, amount)
	}
	for _, one := range different {
		got, err := s.market.Desk().Decide(s.ctx(), operatorOf(alice), one)
		if err == nil && got.Repeated {
			t.Errorf("%+v was answered like the decision before: whoever wrote it believes that it counts", one)
		}
	}
	if got := s.store.Dump(); got != before {
		t.Errorf("decided once more:\n%s", firstDifference(before, got))
	}
}

func TestWhatOperatorsDoNotDecide(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Complete)
	try := func(id trade.ID, e trade.Event) error {
		_, err := s.market.Desk().Decide(s.ctx(), operatorOf(alice), app.Decision{TradeID: id, Event: e, Reason: "x"})
		return err
	}
	wantFault(t, try(s.t.ID, trade.RecordPayout), fault.Forbidden, trade.CodeNotYours, "the payout would not know")
	wantFault(t, try(s.t.ID, trade.ReturnPayout), fault.Forbidden, trade.CodeNotYours, "the payout would not know")
	wantFault(t, try(s.t.ID, trade.OpenClaim), fault.Forbidden, trade.CodeNotYours, "it is the buyer's")
	for _, e := range []trade.Event{trade.Freeze, trade.RecordBankRefund} {
		wantFault(t, try(77, e), fault.NotFound, trade.CodeUnknown, "no such trade")
	}
}
