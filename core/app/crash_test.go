package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/trade"
)

// dieEverywhere runs the script once for each of its steps, with a process that
// ends at that step, and hands the world over to check.
func dieEverywhere(t *testing.T, from trade.State, script func(s *stage, m *app.Market), check func(t *testing.T, s *stage)) {
	t.Helper()
	begin := func(t *testing.T) *stage {
		if from == trade.None {
			return newStage(t)
		}
		return reach(t, from)
	}
	whole := &life{}
	s := begin(t)
	script(s, s.mortal(whole))
	if whole.steps < 4 {
		t.Fatalf("the script has %d steps: it does not do what it should", whole.steps)
	}
	for n := 1; n <= whole.steps; n++ {
		t.Run(fmt.Sprintf("dead at step %d of %d", n, whole.steps), func(t *testing.T) {
			t.Parallel()
			s := begin(t)
			script(s, s.mortal(&life{last: n}))
			s.clock.Advance(30 * time.Second)
			s.market = s.with(nil) // the process starts anew
			if err := s.market.Recover(s.ctx()); err != nil {
				t.Fatalf("recover: %v", err)
			}
			s.audit()
			check(t, s)
			s.audit()
		})
	}
}

// paySomehow is a buyer who taps until there is a page and pays on it; a page
// that is not made ends the script.
func paySomehow(s *stage, m *app.Market) {
	page, err := m.StartPayment(context.Background(), s.l.ID, tokenOf(m.PayLink(s.buyer, s.l.ID, 0)))
	if err != nil || page.MobileURL == "" {
		return
	}
	s.back = s.press(page, "pay")
	_, _ = m.FinishPayment(context.Background(), s.back.id, s.back.token, s.back.pgToken)
}

func TestApprovedButNotSaved(t *testing.T) {
	t.Parallel()
	dieEverywhere(t, trade.None, paySomehow, func(t *testing.T, s *stage) {
		s.pass(time.Hour)
		taken, kept := s.taken()
		switch {
		case taken != kept:
			t.Errorf("taken %d, kept %d: the buyer paid in time and wants the thing", taken, kept)
		case taken == price:
			s.wantState(s.back.id, trade.Paid, "the provider has the money")
			s.wantListing(s.l.ID, listing.InTrade, "it is paid")
		default:
			s.wantMoney(0, 0, "all or nothing")
			s.wantListing(s.l.ID, listing.ForSale, "nobody paid")
		}
	})
}

func TestAPaymentCanBeTriedAgainWhereverItBroke(t *testing.T) {
	t.Parallel()
	dieEverywhere(t, trade.None, paySomehow, func(t *testing.T, s *stage) {
		if s.back.id != 0 { // the browser reloads the page that it was sent to
			if _, err := s.finish(s.back); err != nil {
				t.Errorf("the page again: %v", err)
			}
		}
		s.pass(30 * time.Minute)
		if s.listing(s.l.ID).State == listing.ForSale {
			s.pay(s.buyer, s.l)
		}
		s.wantMoney(price, price, "paid once in the end")
	})
}

func TestAnInDoubtPaymentSurvivesTheDeathOfTheWorker(t *testing.T) {
	t.Parallel()
	dieEverywhere(t, trade.Unknown, func(s *stage, m *app.Market) {
		s.clock.Advance(6 * time.Second)
		_, _ = m.Tick(context.Background())
	}, func(t *testing.T, s *stage) {
		s.pass(30 * time.Minute)
		s.wantState(s.t.ID, trade.Paid, "the provider has the money")
		s.wantMoney(price, price, "once")
	})
}

func TestARefundSurvivesTheDeathOfTheWorkerAndIsMadeOnce(t *testing.T) {
	t.Parallel()
	dieEverywhere(t, trade.Paid, func(s *stage, m *app.Market) {
		_, _ = m.Act(context.Background(), s.command(s.t, trade.CancelPurchase, s.buyer))
		_, _ = m.Tick(context.Background())
	}, func(t *testing.T, s *stage) {
		if s.trade(s.t.ID).State == trade.Paid {
			s.act(s.t, trade.CancelPurchase, s.buyer) // the buyer taps again
		}
		s.pass(2 * time.Hour)
		s.wantState(s.t.ID, trade.Refunded, "the buyer's money")
		s.wantMoney(price, 0, "given back once")
		s.wantListing(s.l.ID, listing.ForSale, "nobody's fault")
	})
}

func TestAHoldThatExpiresSurvivesTheDeathOfTheWorker(t *testing.T) {
	t.Parallel()
	dieEverywhere(t, trade.Hold, func(s *stage, m *app.Market) {
		s.clock.Advance(16 * time.Minute)
		_, _ = m.Tick(context.Background())
	}, func(_ *testing.T, s *stage) {
		s.pass(time.Hour)
		s.wantState(s.t.ID, trade.HoldExpired, "nobody approved")
		s.wantListing(s.l.ID, listing.ForSale, "free again")
	})
}

func TestTheWholeSaleIsFinishedByDoingItAgainAfterDeathAtAnyStep(t *testing.T) {
	t.Parallel()
	script := func(s *stage, m *app.Market) {
		for _, move := range []struct {
			e  trade.Event
			by trade.Actor
		}{
			{trade.Ship, trade.Seller}, {trade.ReportArrival, trade.Buyer}, {trade.ConfirmPurchase, trade.Buyer}, {trade.ConfirmSale, trade.Seller},
		} {
			who := s.buyer
			if move.by == trade.Seller {
				who = s.seller
			}
			_, err := m.Act(context.Background(), s.command(s.t, move.e, who))
			if err != nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Unavailable) && !fault.Is(err, fault.NotFound) {
				s.world.t.Errorf("%s: %v", move.e, err)
			}
		}
	}
	dieEverywhere(t, trade.Paid, script, func(_ *testing.T, s *stage) {
		script(s, s.market)
		s.wantState(s.t.ID, trade.Complete, "everybody did it again")
		s.wantListing(s.l.ID, listing.Sold, "once")
	})
}

func TestAWorkerThatDiesWhileManyThingsAreDueLosesNone(t *testing.T) {
	t.Parallel()
	dieEverywhere(t, trade.Refunding, func(s *stage, m *app.Market) {
		second := s.publish(s.seller)
		_, _ = s.market.Request(context.Background(), s.buyer, second.ID)
		s.photos.fail(s.l.Photos[0].Source, errPhoto)
		s.bank.Faults().LoseAnswer(sandbox.Cancel, 1)
		s.clock.Advance(25 * time.Hour)
		for range 3 {
			_, _ = m.Tick(context.Background())
		}
	}, func(_ *testing.T, s *stage) {
		s.pass(3 * time.Hour)
		s.wantState(s.t.ID, trade.Refunded, "whatever the order of work")
		s.wantMoney(price, 0, "given back once")
	})
}
