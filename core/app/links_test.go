package app_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func TestAForgedCancelOrFailPageEndsNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	page := s.start(s.buyer, s.l)
	b := s.press(page, "pay")
	for range 3 {
		got, err := s.market.LeavePayment(s.ctx(), b.id, b.token)
		if err != nil || got.Trade.State != trade.Hold {
			t.Fatalf("the cancel page alone: %s, %v; want the hold to stay", got.Trade.State, err)
		}
	}
	s.bank.Faults().LoseRequest(sandbox.Order, 1)
	if got, err := s.market.LeavePayment(s.ctx(), b.id, b.token); err != nil || got.Trade.State != trade.Hold {
		t.Errorf("when nobody can tell: %s, %v", got.Trade.State, err)
	}
	if got, err := s.finish(b); err != nil || got.Trade.State != trade.Paid {
		t.Fatalf("paying after all: %s, %v", got.Trade.State, err)
	}
	if got, err := s.market.LeavePayment(s.ctx(), b.id, b.token); err != nil || got.Trade.State != trade.Paid {
		t.Errorf("the cancel page after paying: %s, %v; want paid", got.Trade.State, err)
	}
}

func TestLeavingAndFailingOnThePaymentPageFreesTheListing(t *testing.T) {
	t.Parallel()
	for _, button := range []string{"leave", "fail"} {
		s := newStage(t)
		b := s.press(s.start(s.buyer, s.l), button)
		got, err := s.market.LeavePayment(s.ctx(), b.id, b.token)
		if err != nil || got.Trade.State != trade.Left || got.Attempt.State != payment.Left {
			t.Errorf("%s: %s with attempt %s, %v", button, got.Trade.State, got.Attempt.State, err)
		}
		s.wantListing(s.l.ID, listing.ForSale, button)
	}
}

func TestThePriceEditedDuringThePaymentChangesNothingForTheBuyer(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Hold)
	if _, err := s.market.Edit(s.ctx(), s.seller, s.l.ID, listing.Edit{Price: "1000000", Title: "gold"}); err != nil {
		t.Fatalf("edit: %v", err)
	}
	got, err := s.finish(s.back)
	if err != nil || got.Trade.Captured != price || got.Trade.Agreed.Title != s.l.Title {
		t.Errorf("captured %d for %q, %v; want %d for %q", got.Trade.Captured, got.Trade.Agreed.Title, err, price, s.l.Title)
	}
	s.wantMoney(price, price, "the agreed price")
}

func TestATokenOfAnotherPaymentTakesNoMoney(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Hold)
	second := s.publish(s.seller)
	b := s.press(s.start(s.other, second), "pay")
	mine := s.back
	mine.pgToken = b.pgToken
	if got, err := s.finish(mine); err != nil || got.Trade.State == trade.Paid {
		t.Errorf("%s, %v; a foreign token must not pay", got.Trade.State, err)
	}
	foreign := s.back
	foreign.token = b.token
	_, err := s.finish(foreign)
	wantFault(t, err, fault.Forbidden, payment.CodeLink, "the link is another trade's")
	s.wantMoney(0, 0, "nobody paid")
	if got, err := s.finish(b); err != nil || got.Trade.State != trade.Paid {
		t.Errorf("the other buyer: %s, %v; want paid", got.Trade.State, err)
	}
}

func TestLinksWorkForTheirBuyerPurposeAndTimeOnly(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Hold)
	second := s.publish(s.seller)
	toPay := tokenOf(s.market.PayLink(s.other, second.ID, 0))
	before := s.store.Dump()
	refuse := func(why string, err error) {
		t.Helper()
		wantFault(t, err, fault.Forbidden, payment.CodeLink, why)
		if s.store.Dump() != before {
			t.Errorf("%s: something changed", why)
		}
	}
	start := func(id listing.ID, token string) error {
		_, err := s.market.StartPayment(s.ctx(), id, token)
		return err
	}
	refuse("a link to another listing", start(s.l.ID, toPay))
	refuse("a return link does not begin payments", start(second.ID, s.back.token))
	refuse("no link", start(second.ID, ""))
	refuse("a changed link", start(second.ID, "A"+toPay[1:]))
	foreign := paylink.New([]byte("another key of thirty-two bytes.")).Sign(paylink.Claims{
		Purpose: paylink.ToPay, Subject: int64(second.ID), Member: s.other, Until: s.clock.Now().Add(time.Hour),
	})
	refuse("a link that somebody else signed", start(second.ID, foreign))
	_, err := s.market.FinishPayment(s.ctx(), s.back.id, toPay, s.back.pgToken)
	refuse("a pay link does not finish payments", err)
	_, err = s.market.LeavePayment(s.ctx(), s.back.id, toPay)
	refuse("a pay link does not leave payments", err)
	wrongPurpose := s.config.Links.Sign(paylink.Claims{
		Purpose: paylink.ToPay, Subject: int64(s.back.id), Member: s.buyer, Detail: int64(s.t.AttemptID), Until: s.clock.Now().Add(time.Hour),
	})
	_, err = s.market.FinishPayment(s.ctx(), s.back.id, wrongPurpose, s.back.pgToken)
	refuse("a pay link whose number happens to be a trade's", err)
	s.clock.Advance(2 * time.Hour)
	refuse("an old link", start(second.ID, toPay))
	s.clock.Advance(46 * time.Hour)
	_, err = s.finish(s.back)
	refuse("an old way back", err)
}

func TestALinkPaysForTheBuyerItWasMadeFor(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if got := s.pay(s.other, s.l); got.BuyerID != s.other {
		t.Errorf("the buyer is %d, want %d", got.BuyerID, s.other)
	}
	_, err := s.market.StartPayment(s.ctx(), s.l.ID, tokenOf(s.market.PayLink(s.buyer, s.l.ID, 0)))
	wantFault(t, err, fault.NotFound, listing.CodeUnknown, "it is between two others now")
	page, err := s.market.StartPayment(s.ctx(), s.l.ID, tokenOf(s.market.PayLink(s.other, s.l.ID, 0)))
	if err != nil || page.Trade == nil || page.Trade.State != trade.Paid || page.MobileURL != "" {
		t.Errorf("the same link after paying: %+v, %v; want the paid trade and no page", page, err)
	}
}

func TestNobodyPaysThemselvesOrMoreThanThreeTimesADay(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	start := func(who member.ID) error {
		_, err := s.market.StartPayment(s.ctx(), s.l.ID, tokenOf(s.market.PayLink(who, s.l.ID, 0)))
		return err
	}
	wantFault(t, start(s.seller), fault.Conflict, trade.CodeOwnListing, "one's own listing")
	for range 3 {
		b := s.press(s.start(s.buyer, s.l), "leave")
		_, _ = s.market.LeavePayment(s.ctx(), b.id, b.token)
	}
	wantFault(t, start(s.buyer), fault.Limited, trade.CodeHolds, "a fourth hold in a day keeps others away")
	s.wantListing(s.l.ID, listing.ForSale, "the refused hold left nothing")
	s.pass(day + time.Second)
	if err := start(s.buyer); err != nil {
		t.Errorf("a day later: %v", err)
	}
}

func TestABrowserThatReloadsMakesOneApproval(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Hold)
	counted := &approvals{Gateway: s.config.Gateway}
	s.market = s.with(func(c *app.Config) { c.Gateway = counted })
	arrived, release := s.bank.Faults().Hold(sandbox.Approve)
	first := make(chan struct{})
	go func() {
		defer close(first)
		_, _ = s.finish(s.back)
	}()
	<-arrived
	for range 3 { // while the provider works on it
		if got, err := s.finish(s.back); err != nil || got.Trade.State != trade.Approving {
			t.Errorf("the page again: %s, %v; want it to say that it is checked", got.Trade.State, err)
		}
	}
	release()
	<-first
	parallel(5, func(int) { _, _ = s.finish(s.back) })
	s.wantState(s.back.id, trade.Paid, "paid")

	other := s.press(s.start(s.buyer, s.publish(s.seller)), "pay")
	counted.n.Store(0)
	slow := s.with(func(c *app.Config) { c.Gateway, c.Store = counted, staleReads{c.Store, s.trade(other.id)} })
	parallel(5, func(int) { _, _ = slow.FinishPayment(context.Background(), other.id, other.token, other.pgToken) })
	if n := counted.n.Load(); n != 1 {
		t.Errorf("the provider was asked %d times to take the money, want once", n)
	}
}

type approvals struct {
	ports.Gateway
	n atomic.Int64
}

func (g *approvals) Approve(ctx context.Context, r payment.ApproveRequest) (payment.Status, error) {
	g.n.Add(1)
	return g.Gateway.Approve(ctx, r)
}

// staleReads shows every reader outside of a transaction the trade as it was,
// as a slow browser's request saw it.
type staleReads struct {
	ports.Store
	was trade.Trade
}

func (s staleReads) Repos() ports.Repos {
	r := s.Store.Repos()
	r.Trades = staleTrade{r.Trades, s.was}
	return r
}

type staleTrade struct {
	ports.Trades
	was trade.Trade
}

func (s staleTrade) Get(ctx context.Context, id trade.ID) (trade.Trade, error) {
	if id == s.was.ID {
		return s.was, nil
	}
	return s.Trades.Get(ctx, id)
}

func TestAPaymentPageThatIsNotMade(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		plan func(*sandbox.Faults)
		want listing.State
	}{
		"refused":      {func(f *sandbox.Faults) { f.AnswerError(sandbox.Ready, 1, -780, "") }, listing.ForSale},
		"request lost": {func(f *sandbox.Faults) { f.LoseRequest(sandbox.Ready, 1) }, listing.Paying},
		"answer lost":  {func(f *sandbox.Faults) { f.LoseAnswer(sandbox.Ready, 1) }, listing.Paying},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			c.plan(s.bank.Faults())
			_, err := s.market.StartPayment(s.ctx(), s.l.ID, tokenOf(s.market.PayLink(s.buyer, s.l.ID, 0)))
			wantFault(t, err, fault.Unavailable, app.CodeProvider, name)
			s.wantListing(s.l.ID, c.want, "only a definite no ends the hold")
			if got := s.pay(s.buyer, s.l); got.Captured != price {
				t.Errorf("the next tap captured %d", got.Captured)
			}
		})
	}
}

func TestARefusedSecondPageDoesNotEndTheFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	token := tokenOf(s.market.PayLink(s.buyer, s.l.ID, 0))
	arrived, release := s.bank.Faults().Hold(sandbox.Ready)
	var page app.Prepared
	var failed error
	first := make(chan struct{})
	go func() {
		defer close(first)
		page, failed = s.market.StartPayment(context.Background(), s.l.ID, token)
	}()
	<-arrived
	second := s.with(func(c *app.Config) {
		c.Gateway = noReady{c.Gateway, func() { release(); <-first }}
	})
	_, err := second.StartPayment(s.ctx(), s.l.ID, token)
	wantFault(t, err, fault.Unavailable, app.CodeProvider, "the second tap got no page")
	if failed != nil {
		t.Fatalf("the first tap: %v", failed)
	}
	if got, err := s.finish(s.press(page, "pay")); err != nil || got.Trade.State != trade.Paid {
		t.Errorf("the buyer on the first page: %s, %v; want paid", got.Trade.State, err)
	}
}

// noReady refuses to make a page, after something else happened.
type noReady struct {
	ports.Gateway
	after func()
}

func (g noReady) Ready(context.Context, payment.ReadyRequest) (payment.Ready, error) {
	g.after()
	return payment.Ready{}, &payment.GatewayError{Outcome: payment.Refused, Call: "ready"}
}

func TestALinkPaysOnlyForWhatWasSeen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	seen := tokenOf(s.market.PayLink(s.buyer, s.l.ID, s.l.Revision))
	edited, err := s.market.Edit(s.ctx(), s.l.SellerID, s.l.ID, listing.Edit{Price: "99000"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.market.StartPayment(s.ctx(), s.l.ID, seen)
	wantFault(t, err, fault.Conflict, listing.CodeChanged, "the price was raised after the buyer looked")
	s.wantListing(s.l.ID, listing.ForSale, "a refused link holds nothing")
	fresh := tokenOf(s.market.PayLink(s.buyer, s.l.ID, edited.Revision))
	if _, err := s.market.StartPayment(s.ctx(), s.l.ID, fresh); err != nil {
		t.Errorf("link of the new card: %v", err)
	}
}
