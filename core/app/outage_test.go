package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// TestMoneyUnderWaySurvivesAnOutage: the worker is down for 0 to 72 hours while
// the provider's answer or a refund is outstanding. Those deadlines are not
// moved: all is decided soon after the worker is back.
func TestMoneyUnderWaySurvivesAnOutage(t *testing.T) {
	t.Parallel()
	ends := map[trade.State]struct {
		end  trade.State
		kept bool
	}{
		trade.Hold: {trade.HoldExpired, false}, trade.Approving: {trade.Failed, false}, trade.Unknown: {trade.Paid, true},
		trade.Manual: {trade.Paid, true}, trade.Refunding: {trade.Refunded, false}, trade.RefundDue: {trade.Refunded, false},
		trade.RefundStuck: {trade.Refunded, false},
	}
	for _, state := range trade.States() {
		if c, ok := ends[state]; !ok && !state.Extendable() && !state.Final() {
			t.Errorf("%s is neither extended after an outage nor played here: money may wait in it unseen", state)
			continue
		} else if ok {
			for _, down := range []time.Duration{0, time.Minute, 6 * time.Minute, time.Hour, 12 * time.Hour, 24 * time.Hour, 72 * time.Hour} {
				t.Run(fmt.Sprint(state, " ", down), func(t *testing.T) {
					t.Parallel()
					s := reach(t, state)
					if err := s.market.Recover(s.ctx()); err != nil { // the last sign of life
						t.Fatalf("recover: %v", err)
					}
					s.bank.Faults().Clear()
					s.clock.Advance(down)
					s.market = s.with(nil)
					if err := s.market.Recover(s.ctx()); err != nil {
						t.Fatalf("recover: %v", err)
					}
					s.pass(s.wait(state, down))
					s.wantState(s.t.ID, c.end, "all is decided soon after the worker is back")
					if _, kept := s.taken(); (kept != 0) != c.kept {
						t.Errorf("the provider keeps %d, want something: %v", kept, c.kept)
					}
				})
			}
		}
	}
}

// wait is how long the table's own schedule may take after an outage.
func (s *stage) wait(state trade.State, down time.Duration) time.Duration {
	switch {
	case state == trade.RefundStuck:
		return max(day-down, time.Minute)
	case state == trade.Manual, state == trade.Approving: // unpaid is only believed when the page has died
		return max(90*time.Minute-down, 31*time.Minute)
	case down < 17*time.Minute:
		return 17 * time.Minute
	}
	return time.Minute
}

// TestAMessageThatIsNeverDeliveredHoldsNoTradeUp: whatever becomes of messages
// to the outside, trades go on, and members find their news in the chat.
func TestAMessageThatIsNeverDeliveredHoldsNoTradeUp(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	deaf := s.with(nil)
	send := func(n int64) {
		err := s.store.Repos().Outbox.Add(s.ctx(), ports.Message{
			ID: 9_000 + n, Kind: "undeliverable", Key: fmt.Sprint(n), Body: "{}", DueAt: s.clock.Now(), At: s.clock.Now(),
		})
		if err != nil {
			t.Fatalf("add a message: %v", err)
		}
	}
	for n := range int64(250) { // more than two rounds of work
		send(n)
	}
	tr := s.pay(s.buyer, s.l)
	for i, move := range []struct {
		e    trade.Event
		by   trade.Actor
		news string
	}{
		{trade.Ship, trade.Seller, "ship.buyer"},
		{trade.ReportArrival, trade.Buyer, "report_arrival.seller"},
		{trade.ConfirmPurchase, trade.Buyer, "confirm_purchase.seller"},
	} {
		send(int64(1000 + i))
		who, other := s.seller, s.buyer
		if move.by == trade.Buyer {
			who, other = s.buyer, s.seller
		}
		s.act(tr, move.e, who)
		found := false
		for _, kind := range s.newsOf(other) {
			found = found || string(kind) == move.news
		}
		if !found {
			t.Errorf("news %q did not come by way of the chat: %v", move.news, s.newsOf(other))
		}
	}
	s.clock.Advance(day)
	for range 10 {
		if _, err := deaf.Tick(context.Background()); err != nil {
			t.Fatalf("Tick: %v", err)
		}
	}
	s.wantState(tr.ID, trade.Complete, "the clock completes the sale though no message goes out")
	s.wantListing(s.l.ID, listing.Sold, "complete")
	if !s.reported("outbox undeliverable") {
		t.Errorf("reports %q, want the messages that fail", s.reports)
	}
	for n := range int64(250) { // the world's own end needs an empty outbox
		_ = s.store.Repos().Outbox.Done(s.ctx(), 9_000+n, s.clock.Now())
	}
	for i := range int64(3) {
		_ = s.store.Repos().Outbox.Done(s.ctx(), 10_000+i, s.clock.Now())
	}
}
