package pages_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

const guitar = listing.ID(501)

// offerGuitar puts a second thing of the same seller on the market.
func (w *world) offerGuitar() {
	w.t.Helper()
	l, err := listing.New(guitar, seller, listing.Draft{
		Title: "기타", Description: "소리 좋아요", Price: "90000", Place: "서울역",
		OpenChatURL: "https://open.kakao.com/o/sample", Category: string(listing.Hobby), PhotoSources: []string{"https://secure.kakaocdn.net/2.jpg"},
	}, w.clock.Now(), 30*24*time.Hour)
	w.must(err)
	w.must(w.store.Repos().Listings.Add(w.t.Context(), l))
}

// homes are where the provider sends two buyers of two things.
func (w *world) homes() (camera, guitarHome string) {
	w.t.Helper()
	w.offerGuitar()
	camera = w.press(w.payPage(buyer), "pay")
	page := w.open(w.market.PayLink(rival, guitar, 0)).location(w.t)
	w.open(page)
	return camera, w.press(page, "pay")
}

// with returns the address with other values in its query.
func with(t *testing.T, address string, values map[string]string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	for name, value := range values {
		q.Set(name, value)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func valueOf(t *testing.T, address, name string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get(name)
}

func (w *world) taken() (sum int64) {
	for _, p := range w.bank.Payments() {
		if p.Status == "SUCCESS_PAYMENT" || p.Status == "PART_CANCEL_PAYMENT" {
			sum += int64(p.Amount - p.Cancelled)
		}
	}
	return sum
}

func TestATokenOfAnotherPaymentPaysForNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, theirs := w.homes()
	got := w.follow(with(t, mine, map[string]string{"pg_token": valueOf(t, theirs, "pg_token")}))
	w.says(got, http.StatusOK, "결제가 승인되지 않았어요", "돈은 빠져나가지 않았어요")
	if w.taken() != 0 || w.listingState() != listing.ForSale {
		t.Errorf("%d won taken, listing %s; want none and for_sale: the token was not this payment's", w.taken(), w.listingState())
	}
	w.says(w.follow(theirs), http.StatusOK, "결제가 완료됐어요", "90,000원")
	if w.taken() != 90_000 {
		t.Errorf("%d won taken, want 90000: whose token was tried elsewhere pays all the same", w.taken())
	}
}

func TestATokenOfAnEarlierPaymentOfTheSameBuyerPaysForNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.press(w.payPage(buyer), "pay")
	w.clock.Advance(17 * time.Minute)
	w.tick()
	second := w.press(w.payPage(buyer), "pay")
	w.says(w.follow(first), http.StatusOK, "결제 시간이 지났어요")
	w.says(w.follow(with(t, second, map[string]string{"pg_token": valueOf(t, first, "pg_token")})), http.StatusOK, "결제가 승인되지 않았어요")
	if w.taken() != 0 {
		t.Errorf("%d won taken, want none", w.taken())
	}
}

func TestAnotherBuyersLinkNeverPaysFromOnesOwnPurchase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, theirs := w.homes()
	order := w.trades()[0]
	soon := w.clock.Now().Add(time.Hour)
	sign := func(c paylink.Claims) string { c.Purpose, c.Until = paylink.Return, soon; return w.links.Sign(c) }
	for name, token := range map[string]string{
		"the other buyer's way back":             valueOf(t, theirs, "t"),
		"this order, signed for the other buyer": sign(paylink.Claims{Subject: int64(order.ID), Member: rival, Detail: int64(order.AttemptID)}),
		"this order with the other's attempt":    sign(paylink.Claims{Subject: int64(order.ID), Member: buyer, Detail: int64(w.trades()[1].AttemptID)}),
	} {
		for _, end := range []string{"approve", "cancel", "fail"} {
			address := strings.Replace(with(t, mine, map[string]string{"t": token}), "kakaopay-approve", "kakaopay-"+end, 1)
			if got := w.open(address); got.status != http.StatusForbidden {
				t.Errorf("%s page with %s answered %d, want 403:\n%s", end, name, got.status, got.main())
			}
		}
	}
	if now := w.trades()[0]; now != order || w.taken() != 0 {
		t.Errorf("the trade is %s and %d won are taken, want nothing to happen", now.State, w.taken())
	}
}

// TestWhoeverOpensAPayLinkPaysForItsBuyer: a link that was passed on buys for
// the member whom it was made for, never for whoever opened it.
func TestWhoeverOpensAPayLinkPaysForItsBuyer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.agent = desktop // another person's browser
	home := w.press(w.payPage(buyer), "pay")
	w.says(w.follow(home), http.StatusOK, "결제가 완료됐어요")
	if got := w.only(); got.BuyerID != buyer {
		t.Errorf("member %d bought it, want the link's member %d", got.BuyerID, buyer)
	}
	w.says(w.open(w.market.PayLink(rival, camera, 0)), http.StatusNotFound, "상품을 찾을 수 없어요")
}

func TestThePayLinkTappedManyTimesAtOnceMakesOnePage(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 5; n++ {
		w := newWorld(t)
		link := w.market.PayLink(buyer, camera, 0)
		to := w.together(n, link)
		for _, p := range to {
			if p.status != http.StatusFound || p.header.Get("Location") != to[0].header.Get("Location") {
				t.Fatalf("%d taps: one answered %d to %q, another leads to %q; want one page", n, p.status, p.header.Get("Location"), to[0].header.Get("Location"))
			}
		}
		w.says(w.follow(w.press(to[0].location(t), "pay")), http.StatusOK, "결제가 완료됐어요")
		if w.only(); w.captures() != 1 || w.taken() != price {
			t.Errorf("%d taps: %d captures, %d won; want the price once", n, w.captures(), w.taken())
		}
	}
}

// together opens the address n times at the same moment.
func (w *world) together(n int, address string) []page {
	w.t.Helper()
	got := make([]page, n)
	var all sync.WaitGroup
	gate := make(chan struct{})
	for i := range got {
		all.Go(func() {
			<-gate
			got[i] = w.open(address)
		})
	}
	close(gate)
	all.Wait()
	return got
}

func TestTheCancelAndFailPagesOpenedManyTimesAtOnceReleaseOnce(t *testing.T) {
	t.Parallel()
	for _, button := range []string{"leave", "fail"} {
		for n := 1; n <= 5; n++ {
			w := newWorld(t)
			home := w.press(w.payPage(buyer), button)
			w.together(n, home)
			order := w.only()
			history, err := w.store.Repos().Trades.History(t.Context(), order.ID)
			w.must(err)
			if order.State != trade.Left || len(history) != 2 || w.listingState() != listing.ForSale {
				t.Errorf("%s, %d times: trade %s after %d moves, listing %s; want left after pay and leave", button, n, order.State, len(history), w.listingState())
			}
		}
	}
}

// TestForgedEndsAtEveryMomentOfAPayment opens the cancel and the fail page
// before, while and after the money is taken: only KakaoPay's word counts.
func TestForgedEndsAtEveryMomentOfAPayment(t *testing.T) {
	t.Parallel()
	for _, forged := range []string{"cancel", "fail"} {
		w := newWorld(t)
		home := w.press(w.payPage(buyer), "pay")
		forgery := w.homeOf(w.only(), forged)
		arrived, release := w.bank.Faults().Hold(sandbox.Approve)
		var paying sync.WaitGroup
		paying.Go(func() { w.open(home) })
		<-arrived
		during := w.open(forgery)
		release()
		paying.Wait()
		w.says(during, http.StatusOK, "결제를 확인하고 있어요")
		w.says(w.open(forgery), http.StatusOK, "결제가 완료됐어요")
		if got := w.only(); got.State != trade.Paid || w.captures() != 1 {
			t.Errorf("forged %s: trade %s, %d captures; want paid once", forged, got.State, w.captures())
		}
	}
}

func TestABrowserThatGoesAwayDuringTheApprovalHasPaidAllTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.press(w.payPage(buyer), "pay")
	arrived, release := w.bank.Faults().Hold(sandbox.Approve)
	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, home, nil)
		if err != nil {
			t.Error(err)
			return
		}
		if res, err := w.client.Do(r); err == nil {
			res.Body.Close()
		}
	}()
	<-arrived
	leave()
	<-gone
	release()
	for end := time.Now().Add(10 * time.Second); w.only().State != trade.Paid && time.Now().Before(end); {
		w.open(w.homeOf(w.only(), "approve"))
	}
	if got := w.only(); got.State != trade.Paid || got.Captured != price {
		t.Errorf("trade %s with %v, want paid: the money was taken while nobody looked", got.State, got.Captured)
	}
}

func TestAPriceEditedBeforeTheTapIsNotPaidUnseen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, err := w.store.Repos().Listings.Get(t.Context(), camera)
	w.must(err)
	link := w.market.PayLink(buyer, camera, l.Revision)
	_, err = w.market.Edit(t.Context(), seller, camera, listing.Edit{Price: "9000000"})
	w.must(err)
	w.says(w.open(link), http.StatusConflict, "상품 정보가 바뀌었어요")
	if n := len(w.trades()); n != 0 || len(w.bank.Payments()) != 0 {
		t.Errorf("%d trades and %d payments began at a price that nobody saw", n, len(w.bank.Payments()))
	}
}

func TestAPriceEditedWhileThePageIsMadeIsTheOldOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	arrived, release := w.bank.Faults().Hold(sandbox.Ready)
	var tapped page
	var tap sync.WaitGroup
	tap.Go(func() { tapped = w.open(w.market.PayLink(buyer, camera, 0)) })
	<-arrived
	_, err := w.market.Edit(t.Context(), seller, camera, listing.Edit{Price: "9000000"})
	release()
	tap.Wait()
	w.must(err)
	w.says(w.follow(w.press(tapped.location(t), "pay")), http.StatusOK, "결제가 완료됐어요", "1,749,490원")
	if w.taken() != price {
		t.Errorf("%d won taken, want %d: the price of the moment of the tap", w.taken(), price)
	}
}

// TestAPaymentCancelledOutsideIsNeitherPaidNorRefundedTwice cancels in
// KakaoPay's own console at each moment at which the market still asks.
func TestAPaymentCancelledOutsideIsNeitherPaidNorRefundedTwice(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(w *world)
		say    string
	}{
		"while the answer is out": {func(w *world) { w.bank.Faults().LoseAnswer(sandbox.Approve, 1) }, "결제가 승인되지 않았어요"},
		"before the refund":       {func(*world) {}, "전액 환불됐어요"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			home := w.press(w.payPage(buyer), "pay")
			c.before(w)
			next := w.open(home).location(t)
			if w.only().State == trade.Paid {
				w.cancelPurchase()
			}
			w.must(w.bank.CancelOutside(w.bank.Payments()[0].TID))
			w.clock.Advance(5 * time.Second)
			w.tick()
			w.says(w.open(next), http.StatusOK, c.say)
			if p := w.bank.Payments()[0]; p.Cancelled != price || w.taken() != 0 {
				t.Errorf("the provider gave back %v, want the price once", p.Cancelled)
			}
		})
	}
}

// TestRefreshingEveryPageOfAPaymentChangesNothing opens each address of a
// finished payment one to five times at once.
func TestRefreshingEveryPageOfAPaymentChangesNothing(t *testing.T) {
	t.Parallel()
	ends := map[string]struct {
		button string
		finish func(w *world, home string)
	}{
		"paid":     {"pay", func(w *world, home string) { w.open(home) }},
		"left":     {"leave", func(w *world, home string) { w.open(home) }},
		"refunded": {"pay", func(w *world, home string) { w.open(home); w.cancelPurchase(); w.tick() }},
		"in doubt": {"pay", func(w *world, home string) { w.bank.Faults().LoseAnswer(sandbox.Approve, 1); w.open(home) }},
		"expired":  {"pay", func(w *world, _ string) { w.clock.Advance(17 * time.Minute); w.tick() }},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			home := w.press(w.payPage(buyer), end.button)
			end.finish(w, home)
			before, taken := w.store.Dump(), w.taken()
			for _, page := range []string{home, w.homeOf(w.only(), "approve"), w.homeOf(w.only(), "cancel"), w.homeOf(w.only(), "fail")} {
				first := w.open(page)
				for n := 1; n <= 5; n++ {
					for _, again := range w.together(n, page) {
						if again.status != first.status || again.body != first.body {
							t.Errorf("%s, opened %d times: %d\n%s\nfirst %d\n%s", page, n, again.status, again.main(), first.status, first.main())
						}
					}
				}
			}
			if w.store.Dump() != before || w.taken() != taken {
				t.Errorf("refreshing changed what is stored or %d won taken to %d", taken, w.taken())
			}
		})
	}
}

// TestABuyerWhoCannotActMayStillComeBack: who is blocked on the payment page
// comes back to the truth, and the money is refunded or kept by the rules.
func TestABuyerWhoCannotActMayStillComeBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.press(w.payPage(buyer), "pay")
	w.change(func(m *member.Member) { m.State, m.Reason = member.Blocked, "fraud" })
	w.says(w.follow(home), http.StatusOK, "결제가 완료됐어요")
	order := w.only()
	if _, err := w.market.Act(t.Context(), app.Command{TradeID: order.ID, Event: trade.CancelPurchase, Caller: buyer}); err == nil {
		t.Error("a blocked buyer acts in a trade")
	}
	w.clock.Advance(30 * 24 * time.Hour)
	w.tick() // not sent in time
	w.tick() // so it goes back
	if got := w.only(); got.State != trade.Refunded || w.taken() != 0 {
		t.Errorf("trade %s with %d won at the provider, want refunded: the seller never sent", got.State, w.taken())
	}
	a, err := w.store.Repos().Attempts.Get(t.Context(), order.AttemptID)
	if err != nil || a.State != payment.Cancelled {
		t.Errorf("attempt %s, %v; want cancelled", a.State, err)
	}
}
