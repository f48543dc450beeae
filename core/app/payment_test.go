package app_test

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func TestAHundredBuyersForOneListingMakeOnePayment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.publish(w.join("seller"))
	const buyers = 100
	tokens := make([]string, buyers)
	for i := range buyers {
		tokens[i] = tokenOf(w.market.PayLink(w.join(fmt.Sprintf("buyer %d", i)), l.ID, 0))
	}
	var pages, refused atomic.Int64
	var backs [buyers]back
	parallel(buyers, func(i int) {
		page, err := w.market.StartPayment(context.Background(), l.ID, tokens[i])
		switch {
		case err == nil:
			pages.Add(1)
			backs[i] = w.press(page, "pay")
		case fault.Is(err, fault.Conflict):
			refused.Add(1)
		default:
			t.Errorf("buyer %d: %v, want a page or a refusal", i, err)
		}
	})
	if pages.Load() != 1 || refused.Load() != buyers-1 {
		t.Fatalf("%d pages and %d refusals, want 1 and %d", pages.Load(), refused.Load(), buyers-1)
	}
	w.audit()
	i := slices.IndexFunc(backs[:], func(b back) bool { return b.id != 0 })
	if got, err := w.finish(backs[i]); err != nil || got.Trade.State != trade.Paid {
		t.Fatalf("the one with a page: %s, %v", got.Trade.State, err)
	}
	w.wantMoney(price, price, "one is charged, ninety-nine are not")
}

func TestAHundredBuyersWhoMayPayInTurnMakeOnePayment(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var backs []back
	for i := range 5 {
		b := s.press(s.start(s.join(fmt.Sprintf("buyer %d", i)), s.l), "pay")
		backs = append(backs, b)
		s.pass(17 * time.Minute) // too late; the next one has a turn
	}
	backs = append(backs, s.press(s.start(s.buyer, s.l), "pay"))
	parallel(50, func(i int) { _, _ = s.finish(backs[i%len(backs)]) })
	s.wantMoney(price, price, "late pages must not take money")
	s.wantState(backs[5].id, trade.Paid, "the one in time has it")
}

func TestAnApprovalAtTheEdgeOfFifteenMinutes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		after time.Duration
		paid  bool
	}{
		{14*time.Minute + 59*time.Second, true},
		{15 * time.Minute, false},
		{15*time.Minute + time.Second, false},
		{16*time.Minute - time.Second, false},
		{16 * time.Minute, false},
		{time.Hour, false},
	} {
		t.Run(c.after.String(), func(t *testing.T) {
			t.Parallel()
			s := reach(t, trade.Hold)
			s.clock.Advance(c.after) // the worker may be a moment late
			got, err := s.finish(s.back)
			if err != nil || (got.Trade.State == trade.Paid) != c.paid {
				t.Fatalf("%s, %v; want paid: %v", got.Trade.State, err, c.paid)
			}
			if c.paid {
				return
			}
			s.wantMoney(0, 0, "too late is not charged")
			s.pass(time.Minute)
			s.wantListing(s.l.ID, listing.ForSale, "the hold is over")
		})
	}
}

func TestAPageLeftToExpireFreesTheListing(t *testing.T) {
	t.Parallel()
	for _, opened := range []bool{false, true} {
		s := newStage(t)
		page := s.start(s.buyer, s.l)
		if opened {
			s.press(page, "pay") // authorised, but the browser never comes back
		}
		s.pass(15*time.Minute + 59*time.Second)
		s.wantListing(s.l.ID, listing.Paying, "the hold has a minute of margin")
		s.pass(time.Second)
		s.wantListing(s.l.ID, listing.ForSale, "sixteen minutes are over")
		s.wantMoney(0, 0, "nobody approved")
	}
}

func TestAnApproveThatTimesOutIsLookedUpAndNeverRepeated(t *testing.T) {
	t.Parallel()
	faults := map[string]struct {
		plan func(*sandbox.Faults)
		want trade.State
		took bool
	}{
		"request lost":           {func(f *sandbox.Faults) { f.LoseRequest(sandbox.Approve, 1) }, trade.Failed, false},
		"answer lost":            {func(f *sandbox.Faults) { f.LoseAnswer(sandbox.Approve, 1) }, trade.Paid, true},
		"500 without doing it":   {func(f *sandbox.Faults) { f.Answer500(sandbox.Approve, 1) }, trade.Failed, false},
		"another amount is told": {func(f *sandbox.Faults) { f.WrongAmount(sandbox.Approve, 1) }, trade.Paid, true},
		"paid before, they say":  {func(f *sandbox.Faults) { f.AnswerError(sandbox.Approve, 1, -702, "") }, trade.Failed, false},
		"bank gave no answer":    {func(f *sandbox.Faults) { f.AnswerError(sandbox.Approve, 1, -780, "BANK_FIRM_UNKNOWN") }, trade.Failed, false},
		"refused for good":       {func(f *sandbox.Faults) { f.AnswerError(sandbox.Approve, 1, -780, "") }, trade.Failed, false},
		"busy once":              {func(f *sandbox.Faults) { f.AnswerError(sandbox.Approve, 1, -429, "") }, trade.Paid, true},
		"busy for ever":          {func(f *sandbox.Faults) { f.AnswerError(sandbox.Approve, 50, -429, "") }, trade.Failed, false},
		"look-ups fail too": {func(f *sandbox.Faults) {
			f.LoseAnswer(sandbox.Approve, 1)
			f.LoseRequest(sandbox.Order, 2)
			f.Answer500(sandbox.Order, 1)
		}, trade.Paid, true},
	}
	for name, c := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := reach(t, trade.Hold)
			c.plan(s.bank.Faults())
			if _, err := s.finish(s.back); err != nil {
				t.Fatalf("the browser must see a page: %v", err)
			}
			s.pass(25 * time.Minute)
			s.wantState(s.back.id, c.want, "the provider's final word decides")
			if c.took {
				s.wantMoney(price, price, "taken once")
			} else {
				s.wantMoney(0, 0, "not taken")
				s.wantListing(s.l.ID, listing.ForSale, "free again")
			}
		})
	}
}

func TestAnAnswerThatStaysOutGoesToTheOperatorAndIsStillAskedFor(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Unknown)
	s.bank.Faults().LoseRequest(sandbox.Order, 1000)
	s.pass(31 * time.Minute)
	s.wantState(s.t.ID, trade.Manual, "half an hour without an answer")
	s.wantNews(s.buyer, "give_up_lookup.buyer")
	s.pass(5 * time.Hour)
	s.wantState(s.t.ID, trade.Manual, "no answer is no decision")
	s.bank.Faults().Clear()
	s.pass(2 * time.Hour)
	s.wantState(s.t.ID, trade.Paid, "the buyer's money was with us all the time")
}

// fakeWords is a provider whose look-ups are rewritten.
type fakeWords struct {
	ports.Gateway
	say func(payment.Status) payment.Status
}

func (g fakeWords) Lookup(ctx context.Context, tid string) (payment.Status, error) {
	s, err := g.Gateway.Lookup(ctx, tid)
	return g.say(s), err
}

func TestAStatusWordThatIsNewToUsNeverLosesTheBuyersMoney(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Unknown)
	strange := s.with(func(c *app.Config) {
		c.Gateway = fakeWords{c.Gateway, func(st payment.Status) payment.Status { st.Phase = payment.Open; return st }}
	})
	s.passBy(strange, 12*time.Hour)
	s.wantState(s.t.ID, trade.Manual, "an unknown word decides nothing, least of all that nothing was taken")
	s.pass(2 * time.Hour)
	s.wantState(s.t.ID, trade.Paid, "once the word is known")
}

func TestAnApprovalStillUnderWayIsNotCalledFailed(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Hold)
	s.clock.Advance(14*time.Minute + 58*time.Second)
	late := s.with(func(c *app.Config) {
		c.Gateway = fakeWords{c.Gateway, func(st payment.Status) payment.Status {
			st.Phase, st.Left, st.ApprovedAt = payment.Open, 0, time.Time{} // the provider still works on it
			return st
		}}
	})
	s.bank.Faults().LoseAnswer(sandbox.Approve, 1)
	if _, err := late.FinishPayment(s.ctx(), s.back.id, s.back.token, s.back.pgToken); err != nil {
		t.Fatalf("finish: %v", err)
	}
	s.passBy(late, 90*time.Second)
	s.wantState(s.back.id, trade.Unknown, "the page has died, but an approval sent at its last moment may still be worked on")
	s.pass(6 * time.Minute)
	s.wantState(s.back.id, trade.Paid, "and succeed")
}

func TestAnotherAmountThanAgreedGoesBackInFull(t *testing.T) {
	t.Parallel()
	for _, more := range []int{1, -1} {
		s := reach(t, trade.Unknown)
		wrong := s.with(func(c *app.Config) {
			c.Gateway = wrongAmounts{c.Gateway, more}
		})
		s.passBy(wrong, 6*time.Second)
		s.wantState(s.t.ID, trade.Refunded, "what was not agreed is not kept")
		s.wantListing(s.l.ID, listing.ForSale, "the hold is lost")
		s.wantMoney(price, 0, "all went back")
		if got := s.trade(s.t.ID); got.Captured != price+won(more) || got.Refunded != got.Captured {
			t.Errorf("captured %d and refunded %d, want %d both: the book follows the provider's word", got.Captured, got.Refunded, price+won(more))
		}
	}
}

// wrongAmounts is a provider that took another amount than it was asked for.
type wrongAmounts struct {
	ports.Gateway
	more int
}

func (g wrongAmounts) Lookup(ctx context.Context, tid string) (payment.Status, error) {
	s, err := g.Gateway.Lookup(ctx, tid)
	return g.shift(s), err
}

func won(n int) money.Won { return money.Won(n) }

func (g wrongAmounts) shift(s payment.Status) payment.Status {
	s.Amount += won(g.more)
	switch s.Phase {
	case payment.Captured:
		s.Left += won(g.more)
	case payment.Returned:
		s.Cancelled += won(g.more)
	default:
	}
	return s
}

func (g wrongAmounts) Cancel(ctx context.Context, r payment.CancelRequest) (payment.Status, error) {
	// The real client refuses what the order cannot cover.
	if r.Expected > r.Order.Amount {
		return payment.Status{}, &payment.GatewayError{Outcome: payment.Refused, Call: "cancel"}
	}
	r.Order.Amount -= won(g.more)
	r.Amount -= won(g.more)
	r.Expected -= won(g.more)
	s, err := g.Gateway.Cancel(ctx, r)
	return g.shift(s), err
}

func TestAHoldThatTheProviderNeverHeardOfEnds(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start(s.buyer, s.l)
	s.bank.Faults().AnswerError(sandbox.Order, 1, -721, "")
	s.pass(16 * time.Minute)
	s.wantListing(s.l.ID, listing.ForSale, "a tid that the provider does not know cannot hold a listing for ever")
}

func TestAProviderThatIsDownDelaysTheEndOfAHold(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start(s.buyer, s.l)
	s.bank.Faults().LoseRequest(sandbox.Order, 5)
	s.pass(16 * time.Minute)
	s.wantListing(s.l.ID, listing.Paying, "without an answer nothing is decided")
	s.pass(time.Hour)
	s.wantListing(s.l.ID, listing.ForSale, "asked again until there is one")
}
