package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

func TestABuyerWhoNeverConfirmsPaysTheSellerAllTheSame(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		at      trade.State
		prepare func(s *stage)
		after   time.Duration
	}{
		"never says that it arrived": {trade.Sent, func(*stage) {}, 7 * day},
		"says that it arrived":       {trade.Arrived, func(*stage) {}, 3 * day},
		"postpones":                  {trade.Arrived, func(s *stage) { s.act(s.t, trade.Postpone, s.buyer) }, 6 * day},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := reach(t, c.at)
			c.prepare(s)
			s.pass(c.after - time.Second)
			s.wantState(s.t.ID, c.at, "a second is left")
			reminders := 0
			for _, kind := range s.newsOf(s.buyer) {
				if kind == "remind.buyer" {
					reminders++
				}
			}
			if reminders != 1 {
				t.Errorf("the buyer was reminded %d times, want once", reminders)
			}
			s.pass(time.Second)
			s.wantState(s.t.ID, trade.Confirmed, "silence confirms")
			s.wantNews(s.buyer, "confirm_purchase.buyer.silent")
			s.pass(day)
			s.wantState(s.t.ID, trade.Complete, "the seller need not confirm")
		})
	}
}

func TestASellerWhoNeverSendsLosesTheSaleAfterThreeBusinessDays(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		when, err := time.ParseInLocation(time.DateTime, s, calendar.Seoul)
		if err != nil {
			t.Fatalf("time %q: %v", s, err)
		}
		return when.UTC()
	}
	holidays := calendar.Holidays{
		"2026-09-24": true, "2026-09-25": true, "2026-09-26": true, // Chuseok
		"2026-12-25": true, "2027-01-01": true, "2027-02-08": true, "2027-02-09": true, // Christmas, New Year, Seollal with its substitute
	}
	for name, c := range map[string]struct{ paid, due string }{
		"an ordinary Monday":            {"2026-11-23 12:00:00", "2026-11-27 00:00:00"},
		"a Friday":                      {"2026-11-27 23:59:59", "2026-12-03 00:00:00"},
		"the eve of Chuseok":            {"2026-09-23 12:00:00", "2026-10-01 00:00:00"},
		"within Chuseok":                {"2026-09-25 00:00:00", "2026-10-01 00:00:00"},
		"before Christmas and New Year": {"2026-12-30 18:00:00", "2027-01-06 00:00:00"},
		"over Seollal":                  {"2027-02-05 09:00:00", "2027-02-13 00:00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := trade.DefaultProcess()
			p.Holidays = holidays
			w := newWorldWith(t, p)
			w.clock.Set(at(c.paid))
			seller, buyer := w.join("seller"), w.join("buyer")
			l := w.publish(seller)
			tr := w.address(w.pay(buyer, l), buyer)
			if !tr.DueAt.Equal(at(c.due)) {
				t.Fatalf("to be sent until %v, want %v", tr.DueAt.In(calendar.Seoul), c.due)
			}
			w.clock.Set(at(c.due).Add(-time.Second))
			w.tick()
			w.wantState(tr.ID, trade.Paid, "a second is left")
			w.wantNews(seller, "remind.seller")
			w.clock.Set(at(c.due))
			w.tick()
			w.wantState(tr.ID, trade.Refunded, "not sent in time")
			w.wantMoney(price, 0, "the buyer's money")
			w.wantListing(l.ID, listing.Hidden, "the seller was at fault")
		})
	}
}

// TestWithoutAnAddressNobodyIsToBlame: the seller could not have sent anything.
func TestWithoutAnAddressNobodyIsToBlame(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(s *stage){
		"the seller leaves after three days": func(s *stage) {
			s.pass(2 * day)
			s.act(s.t, trade.CancelSale, s.seller)
		},
		"nothing is sent in time": func(s *stage) { s.pass(5 * day) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := reach(t, trade.Paid)
			s.pass(day)
			s.wantNews(s.buyer, "remind_address.buyer")
			s.wantNews(s.seller, "remind_address.seller")
			s.pass(time.Minute)
			leave(s)
			s.tick()
			got := s.wantState(s.t.ID, trade.Refunded, "the money goes back")
			if got.Fault != "" {
				t.Errorf("%s is blamed, want nobody: there was no address", got.Fault)
			}
			s.wantListing(s.l.ID, listing.ForSale, "the seller may sell it to somebody else")
		})
	}
}

// TestAnOutageOfOursIsNotTheUsersFault: the worker is down for 0 to 72 hours
// around a deadline, in every state with one.
func TestAnOutageOfOursIsNotTheUsersFault(t *testing.T) {
	t.Parallel()
	for _, state := range trade.States() {
		if !state.Extendable() {
			continue
		}
		for _, down := range []time.Duration{0, time.Minute, 5 * time.Minute, 6 * time.Minute, time.Hour, 12 * time.Hour, 24 * time.Hour, 72 * time.Hour} {
			t.Run(string(state)+" "+down.String(), func(t *testing.T) {
				t.Parallel()
				s := reach(t, state)
				s.pass(s.t.DueAt.Sub(s.clock.Now()) - down/2 - time.Second)
				if err := s.market.Recover(s.ctx()); err != nil { // the last sign of life
					t.Fatalf("recover: %v", err)
				}
				due := s.trade(s.t.ID).DueAt
				s.clock.Set(s.clock.Now().Add(down + 2*time.Second))
				s.market = s.with(nil)
				if err := s.market.Recover(s.ctx()); err != nil {
					t.Fatalf("recover: %v", err)
				}
				woke := s.clock.Now()
				s.tick()
				got := s.trade(s.t.ID)
				if down < 5*time.Minute {
					if got.State == state && got.DueAt.Equal(due) || got.Extended {
						t.Errorf("after a pause of %v: %s, extended %v; want the deadline to count", down, got.State, got.Extended)
					}
					return
				}
				if got.State != state || !got.Extended || !got.DueAt.Equal(woke.Add(12*time.Hour)) {
					t.Fatalf("after %v down: %s until %v, extended %v; want %s, 12 hours from %v", down, got.State, got.DueAt, got.Extended, state, woke)
				}
				s.pass(12*time.Hour - time.Second)
				if s.trade(s.t.ID).State != state {
					t.Errorf("ended before the 12 hours were over")
				}
				s.pass(time.Second)
				if again := s.trade(s.t.ID); again.State == state && again.Extended {
					t.Errorf("extended twice for one outage")
				}
			})
		}
	}
}

func TestAPaymentIsNotExtendedByAnOutage(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Hold)
	if err := s.market.Recover(s.ctx()); err != nil {
		t.Fatalf("recover: %v", err)
	}
	s.clock.Advance(6 * time.Hour)
	s.market = s.with(nil)
	if err := s.market.Recover(s.ctx()); err != nil {
		t.Fatalf("recover: %v", err)
	}
	s.tick()
	s.wantState(s.t.ID, trade.HoldExpired, "the page's time is the provider's")
}

func TestATimerThatFailsHoldsUpNobody(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Hold)
	second := s.publish(s.seller)
	tr, err := s.market.Request(s.ctx(), s.other, second.ID)
	waiting := must(t, tr, err)
	s.bank.Faults().LoseRequest(sandbox.Order, 10_000)
	s.clock.Set(waiting.DueAt)
	s.tick()
	s.wantState(waiting.ID, trade.Expired, "its own timer works")
	s.wantState(s.t.ID, trade.Hold, "the provider does not answer")
	if !s.reported("deadline timer of trade") {
		t.Errorf("reports %q, want the failed timer", s.reports)
	}
	s.pass(day)
	failed := 0
	for _, line := range s.reports {
		if line != "" {
			failed++
		}
	}
	if failed > 80 {
		t.Errorf("%d reports in a day: a failing timer backs off to half an hour", failed)
	}
}

func TestATimerThatIsRefusedForEverIsBackedOffFrom(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Hold)
	asked := 0
	confused := s.with(func(c *app.Config) {
		c.Gateway = fakeWords{c.Gateway, func(st payment.Status) payment.Status {
			asked++
			st.Phase, st.UserID = payment.Captured, "somebody else"
			return st
		}}
	})
	s.passBy(confused, day) // fails by itself when the row is due again at once
	s.wantState(s.t.ID, trade.Hold, "what is not proven moves no money")
	if asked == 0 || asked > 80 {
		t.Errorf("asked %d times in a day, want a few dozen at most", asked)
	}
}

func TestAnAppointmentIsRemindedOfTwoHoursBefore(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Reserved)
	got := s.act(s.t, trade.SetAppointment, s.seller)
	s.clock.Set(got.Meet.At.Add(-2*time.Hour - time.Second))
	s.tick()
	if slices.Contains(s.newsOf(s.buyer), news.Kind("remind.buyer")) {
		t.Error("reminded too early")
	}
	s.pass(time.Second)
	s.wantNews(s.buyer, "remind.buyer")
	s.wantNews(s.seller, "remind.seller")
}

func TestAListingThatIsNotRenewedIsHiddenAndComesBackByItsOwner(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.pass(30*day - time.Second)
	s.wantListing(s.l.ID, listing.ForSale, "a second is left")
	tr, err := s.market.Request(s.ctx(), s.buyer, s.l.ID)
	waiting := must(t, tr, err)
	s.pass(time.Second)
	s.wantListing(s.l.ID, listing.Hidden, "thirty days without renewal")
	s.wantNews(s.seller, app.NewsListingHidden)
	s.wantState(waiting.ID, trade.Cancelled, "nobody waits for what is hidden")
	if _, err := s.market.ChangeListing(s.ctx(), s.seller, s.l.ID, listing.Publish); err != nil {
		t.Fatalf("publish again: %v", err)
	}
	s.pass(30*day - time.Second)
	s.wantListing(s.l.ID, listing.ForSale, "another thirty days")
}

func TestFreeCancellationEndsAfterHalfAnHour(t *testing.T) {
	t.Parallel()
	for after, free := range map[time.Duration]bool{0: true, 30 * time.Minute: true, 30*time.Minute + time.Microsecond: false} {
		s := reach(t, trade.Paid)
		s.clock.Advance(after)
		_, err := s.market.Act(s.ctx(), s.command(s.t, trade.CancelPurchase, s.buyer))
		if (err == nil) != free {
			t.Errorf("cancelling %v after paying: %v, want free: %v", after, err, free)
		}
		if !free {
			s.act(s.t, trade.AskCancel, s.buyer)
			s.pass(day)
			s.wantState(s.t.ID, trade.Refunded, "a day of silence agrees")
			s.wantListing(s.l.ID, listing.ForSale, "nobody's fault")
		}
	}
}

func TestASellerMaySendInsteadOfAgreeingToACancellation(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.CancelAsked)
	s.act(s.t, trade.Ship, s.seller)
	s.wantState(s.t.ID, trade.Sent, "it is on its way")
}

func TestTrackingNumbersAreCheckedAndUsedOnce(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	for _, bad := range []string{"", "12345", "111111111111", "123456789012345", "CJ 123", "fly 1234567890", "once upon a time"} {
		c := s.command(s.t, trade.Ship, s.seller)
		c.Tracking = bad
		before := s.store.Dump()
		if _, err := s.market.Act(s.ctx(), c); err == nil || s.store.Dump() != before {
			t.Errorf("tracking number %q: %v, or it changed something", bad, err)
		}
	}
	s.act(s.t, trade.Ship, s.seller)
	second := s.publish(s.seller)
	tr := s.pay(s.other, second)
	for _, used := range []string{number, "CJ " + number, "1234-5678-9012"} {
		c := s.command(tr, trade.Ship, s.seller)
		c.Tracking = used
		if _, err := s.market.Act(s.ctx(), c); err == nil {
			t.Errorf("the number of another parcel (%s) opens the confirmation of this one", used)
		}
	}
	s.wantState(tr.ID, trade.Paid, "nothing was sent")
	correct := s.command(s.t, trade.CorrectTracking, s.seller)
	for i, next := range []string{"210987654321", "310987654321", "410987654321"} {
		correct.Tracking = next
		if _, err := s.market.Act(s.ctx(), correct); (err == nil) != (i < 2) {
			t.Errorf("correction %d: %v; two are allowed", i+1, err)
		}
	}
	c := s.command(tr, trade.Ship, s.seller)
	c.Tracking = number
	if _, err := s.market.Act(s.ctx(), c); err == nil {
		t.Error("a number that was corrected elsewhere is used again")
	}
}
