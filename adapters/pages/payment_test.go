package pages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/trade"
)

const refresh = `http-equiv="refresh"`

func TestPayingFromTheChatToThePaidPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	payPage := w.payPage(buyer)
	if !strings.HasSuffix(payPage, "/mInfo") {
		t.Errorf("a phone was sent to %s, want the mobile page", payPage)
	}
	home := w.press(payPage, "pay")
	back := w.open(home)
	if back.status != http.StatusSeeOther || back.header.Get("Cache-Control") != "no-store" || back.header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the way back answered %d %v, want 303 without cache and referrer", back.status, back.header)
	}
	next := back.location(t)
	if strings.Contains(next, "pg_token") || !strings.Contains(next, "?t=") {
		t.Errorf("leads on to %s, want the same address with t and without pg_token", next)
	}
	paid := w.open(next)
	order := w.only()
	w.says(paid, http.StatusOK, "결제가 완료됐어요", "1,749,490원", "필름 카메라 &lt;b&gt;팝니다&lt;/b&gt;", ">1001<",
		"영업일 3일", "11월 25일(수) 오후 11:59까지", "전액 환불", channel, "카카오톡 채널로 돌아가기")
	w.silent(paid, refresh, "<b>팝니다", "결제 계속하기")
	if order.State != trade.Paid || order.Captured != price || w.captures() != 1 || w.listingState() != listing.InTrade {
		t.Errorf("trade %s, captured %v, %d captures, listing %s; want paid, the price, one, in_trade", order.State, order.Captured, w.captures(), w.listingState())
	}
	again := w.open(w.market.PayLink(buyer, camera, 0))
	w.says(again, http.StatusOK, "결제가 완료됐어요")
	if len(w.bank.Payments()) != 1 {
		t.Error("the pay link prepared a second payment for a listing that is paid")
	}
	token, _ := url.Parse(home)
	for _, secret := range []string{token.Query().Get("pg_token"), token.Query().Get("t")} {
		if secret == "" || strings.Contains(w.log.String(), secret) {
			t.Errorf("the logs carry the token %q, with which anybody could act as the buyer", secret)
		}
	}
}

func TestDesktopsGoToTheDesktopPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.agent = desktop
	if got := w.payPage(buyer); !strings.HasSuffix(got, "/info") {
		t.Errorf("a desktop was sent to %s, want the desktop page", got)
	}
}

func TestTheSameLinkLeadsToTheSamePaymentPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	link := w.market.PayLink(buyer, camera, 0)
	first, second := w.open(link).location(t), w.open(link).location(t)
	if first != second || len(w.bank.Payments()) != 1 {
		t.Errorf("two taps lead to %s and %s with %d payments, want one", first, second, len(w.bank.Payments()))
	}
}

func TestPreviewsAndPrefetchesBeginNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	link := w.market.PayLink(buyer, camera, 0)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	w.must(err)
	r.Header.Set("Sec-Purpose", "prefetch;prerender")
	if got := w.send(r); got.status != http.StatusServiceUnavailable {
		t.Errorf("a prefetch was answered %d, want 503, which browsers throw away", got.status)
	}
	w.agent = "facebookexternalhit/1.1; kakaotalk-scrap/1.0"
	w.says(w.open(link), http.StatusOK, "중계나라 결제")
	if n := len(w.trades()); n != 0 || w.listingState() != listing.ForSale {
		t.Errorf("%d trades began and the listing is %s, though nobody tapped", n, w.listingState())
	}
}

func TestOpeningTheWayBackManyTimesTakesTheMoneyOnce(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 5; n++ {
		w := newWorld(t)
		home := w.press(w.payPage(buyer), "pay")
		answers := make([]page, n)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() { answers[i] = w.open(home) })
		}
		wg.Wait()
		for _, a := range answers {
			if a.status != http.StatusSeeOther {
				t.Fatalf("one of %d taps answered %d, want 303:\n%s", n, a.status, a.main())
			}
			w.says(w.open(a.location(t)), http.StatusOK, "결제가 완료됐어요")
		}
		w.says(w.follow(home), http.StatusOK, "결제가 완료됐어요")
		order := w.only()
		entries, err := w.store.Repos().Ledger.ListByTrade(t.Context(), order.ID)
		w.must(err)
		if w.captures() != 1 || order.Captured != price || len(entries) != 1 || entries[0].Amount != price {
			t.Errorf("%d taps: %d captures, trade holds %v, ledger %v; want the price once", n, w.captures(), order.Captured, entries)
		}
	}
}

func TestLeavingAndFailingReleaseTheListing(t *testing.T) {
	t.Parallel()
	for button, title := range map[string]string{"leave": "결제를 취소했어요", "fail": "결제를 마치지 못했어요"} {
		w := newWorld(t)
		home := w.press(w.payPage(buyer), button)
		for range 2 {
			w.says(w.open(home), http.StatusOK, title, "돈은 빠져나가지 않았어요", "잡아 두었던 상품은 풀렸어요", channel)
		}
		if got := w.only().State; got != trade.Left || w.listingState() != listing.ForSale {
			t.Errorf("after %s: trade %s, listing %s; want left, for_sale", button, got, w.listingState())
		}
		w.payPage(rival)
	}
}

func TestForgedCancelAndFailPagesReleaseNothing(t *testing.T) {
	t.Parallel()
	for _, forged := range []string{"cancel", "fail"} {
		w := newWorld(t)
		payPage := w.payPage(buyer)
		home := w.homeOf(w.only(), forged)
		got := w.open(home)
		w.says(got, http.StatusOK, "결제가 아직 끝나지 않았어요", "11월 20일(금) 오후 2:16까지", "결제 계속하기", payPage, "결과 다시 확인하기")
		w.silent(got, refresh, "풀렸어요")
		if state := w.only().State; state != trade.Hold || w.listingState() != listing.Paying {
			t.Errorf("an opened %s page alone made trade %s, listing %s; want hold, paying", forged, state, w.listingState())
		}
		w.says(w.follow(w.press(payPage, "pay")), http.StatusOK, "결제가 완료됐어요")
		w.says(w.open(home), http.StatusOK, "결제가 완료됐어요")
	}
}

// homeOf is the address that the provider was told for one end of the payment.
func (w *world) homeOf(t trade.Trade, end string) string {
	w.t.Helper()
	a, err := w.store.Repos().Attempts.Get(w.t.Context(), t.AttemptID)
	w.must(err)
	token := w.links.Sign(paylink.Claims{
		Purpose: paylink.Return, Subject: int64(t.ID), Member: t.BuyerID, Detail: int64(a.ID), Until: a.CreatedAt.Add(48 * time.Hour),
	})
	return w.url + "/order/kakaopay-" + end + "/" + orderNumber(t) + "?t=" + token
}

func TestWithoutTheProviderNothingIsReleased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.press(w.payPage(buyer), "leave")
	w.bank.Faults().Answer500(sandbox.Order, 1)
	w.says(w.open(home), http.StatusOK, "결제가 아직 끝나지 않았어요", "결과 다시 확인하기")
	w.says(w.open(home), http.StatusOK, "결제를 취소했어요")
}

func TestLostAnswerShowsCheckingUntilTheWorkerKnows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.press(w.payPage(buyer), "pay")
	w.bank.Faults().LoseAnswer(sandbox.Approve, 1)
	next := w.open(home).location(t)
	checking := w.open(next)
	w.says(checking, http.StatusOK, "결제를 확인하고 있어요", "다시 결제하지 말아 주세요", refresh, `content="3;url=?t=`)
	w.silent(checking, "pg_token", "결제가 완료됐어요", "돈은 빠져나가지 않았어요")
	fromChat := w.open(w.market.PayLink(buyer, camera, 0))
	w.says(fromChat, http.StatusOK, "결제를 확인하고 있어요")
	w.silent(fromChat, refresh, "결과 다시 확인하기")

	w.clock.Advance(5 * time.Second)
	w.tick()
	w.says(w.open(next), http.StatusOK, "결제가 완료됐어요")
	if w.captures() != 1 {
		t.Errorf("%d captures, want one", w.captures())
	}
}

func TestLostRequestEndsAsUnpaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.press(w.payPage(buyer), "pay")
	w.bank.Faults().LoseRequest(sandbox.Approve, 1)
	next := w.open(home).location(t)
	w.says(w.open(next), http.StatusOK, "결제를 확인하고 있어요")
	for range 25 {
		w.clock.Advance(time.Minute)
		w.tick()
	}
	w.says(w.open(next), http.StatusOK, "결제가 승인되지 않았어요", "돈은 빠져나가지 않았어요")
	if w.captures() != 0 || w.listingState() != listing.ForSale {
		t.Errorf("%d captures, listing %s; want none, for_sale", w.captures(), w.listingState())
	}
}

func TestOperatorsLookWhenTheProviderStaysSilent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.press(w.payPage(buyer), "pay")
	w.bank.Faults().LoseAnswer(sandbox.Approve, 1)
	next := w.open(home).location(t)
	w.bank.Faults().Answer500(sandbox.Order, 100)
	for range 40 {
		w.clock.Advance(time.Minute)
		w.tick()
	}
	w.says(w.open(next), http.StatusOK, "운영팀이 직접 확인하고 있어요", refresh)
	w.bank.Faults().Clear()
	w.clock.Advance(2 * time.Hour)
	w.tick()
	w.says(w.open(next), http.StatusOK, "결제가 완료됐어요")
}

func TestRefusalIsShownAsUnpaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.press(w.payPage(buyer), "pay")
	w.bank.Faults().AnswerError(sandbox.Approve, 1, -701, "")
	w.says(w.follow(home), http.StatusOK, "결제가 승인되지 않았어요", "돈은 빠져나가지 않았어요", "풀렸어요")
}

func TestACancelledPurchaseIsShownAsRefunded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	next := w.open(w.press(w.payPage(buyer), "pay")).location(t)
	w.cancelPurchase()
	w.says(w.open(next), http.StatusOK, "전액 환불해 드려요", "환불 금액", "1,749,490원")
	w.bank.Faults().Answer500(sandbox.Cancel, 1)
	w.tick()
	w.says(w.open(next), http.StatusOK, "전액 환불해 드려요")
	w.clock.Advance(time.Minute)
	w.tick()
	w.says(w.open(next), http.StatusOK, "전액 환불됐어요")
	if got := w.bank.Payments()[0].Cancelled; got != price {
		t.Errorf("the provider gave back %v, want all of it", got)
	}
}

func TestARefundThatIsStuckNamesTheNextDate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	next := w.open(w.press(w.payPage(buyer), "pay")).location(t)
	w.cancelPurchase()
	w.bank.Faults().Answer500(sandbox.Cancel, 100)
	for range 20 {
		w.tick()
		w.clock.Advance(time.Hour)
	}
	w.says(w.open(next), http.StatusOK, "환불이 늦어지고 있어요", "다음 환불 시도", "11월 22일(일) 오전 7:00")
}

func (w *world) cancelPurchase() {
	w.t.Helper()
	order := w.only()
	_, err := w.market.Act(w.t.Context(), app.Command{TradeID: order.ID, Event: trade.CancelPurchase, Caller: buyer})
	w.must(err)
}

func TestComingBackAtTheEndOfTheQuarterHour(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		after time.Duration
		say   string
		taken int
	}{
		{"14:59", 14*time.Minute + 59*time.Second, "결제가 완료됐어요", 1},
		{"15:00", 15 * time.Minute, "결제가 승인되지 않았어요", 0},
		{"15:01", 15*time.Minute + time.Second, "결제가 승인되지 않았어요", 0},
		{"16:00", 16 * time.Minute, "결제 시간이 지났어요", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			home := w.press(w.payPage(buyer), "pay")
			w.clock.Advance(tt.after)
			next := w.open(home).location(t)
			w.says(w.open(next), http.StatusOK, tt.say)
			w.tick()
			w.says(w.open(next), http.StatusOK, tt.say)
			if w.captures() != tt.taken {
				t.Errorf("%d captures, want %d", w.captures(), tt.taken)
			}
			if tt.taken == 0 && w.listingState() != listing.ForSale {
				t.Errorf("listing is %s after the end, want for_sale", w.listingState())
			}
		})
	}
}

func TestTheClosingPageReloadsUntilTheHoldIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.payPage(buyer)
	home := w.homeOf(w.only(), "approve")
	w.says(w.open(home), http.StatusOK, "결제가 아직 끝나지 않았어요")
	w.clock.Advance(16 * time.Minute)
	w.says(w.open(home), http.StatusOK, "결제 시간이 지났어요", refresh)
	w.tick()
	w.says(w.open(home), http.StatusOK, "결제 시간이 지났어요", "돈은 빠져나가지 않았어요")
	w.silent(w.open(home), refresh)
}

func TestThePriceIsTheOneThatTheBuyerSaw(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	payPage := w.payPage(buyer)
	l, err := w.store.Repos().Listings.Get(t.Context(), camera)
	w.must(err)
	l, err = l.Edit(listing.Edit{Title: "다른 물건", Price: "9000000"}, w.clock.Now())
	w.must(err)
	_, err = w.store.Repos().Listings.Save(t.Context(), l)
	w.must(err)
	paid := w.follow(w.press(payPage, "pay"))
	w.says(paid, http.StatusOK, "결제가 완료됐어요", "1,749,490원", "필름 카메라")
	w.silent(paid, "9,000,000", "다른 물건")
	if got := w.bank.Payments()[0].Amount; got != price {
		t.Errorf("the provider took %v, want the price that the buyer saw", got)
	}
}

func TestLinksServeOneMemberOnePurposeAndOneTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	link := w.market.PayLink(buyer, camera, 0)
	token := link[strings.IndexByte(link, '=')+1:]
	w.payPage(rival)
	theirs := w.only()
	sign := func(p paylink.Purpose, subject int64, who member.ID, until time.Time) string {
		return w.links.Sign(paylink.Claims{Purpose: p, Subject: subject, Member: who, Until: until})
	}
	soon := w.clock.Now().Add(time.Hour)
	ready, approve := w.url+"/order/kakaopay-ready/", w.url+"/order/kakaopay-approve/"+orderNumber(theirs)+"?pg_token=x&t="
	forger := paylink.New([]byte("another key another key another "))
	bad := map[string]string{
		"none":                        ready + "500",
		"bare key":                    ready + "500?t=key구매자",
		"changed":                     ready + "500?t=" + token[:65] + string(token[65]^1),
		"other listing":               ready + "501?t=" + token,
		"forged":                      ready + "500?t=" + forger.Sign(paylink.Claims{Purpose: paylink.ToPay, Subject: 500, Member: buyer, Until: soon}),
		"over":                        ready + "500?t=" + sign(paylink.ToPay, 500, buyer, w.clock.Now()),
		"for the way back":            ready + "500?t=" + sign(paylink.Return, 500, buyer, soon),
		"pay link on the way back":    approve + sign(paylink.ToPay, int64(theirs.ID), buyer, soon),
		"another order":               approve + sign(paylink.Return, int64(theirs.ID)+1, buyer, soon),
		"cancel without a token":      w.url + "/order/kakaopay-cancel/" + orderNumber(theirs),
		"fail with the pay link":      w.url + "/order/kakaopay-fail/" + orderNumber(theirs) + "?t=" + token,
		"unknown order, no token":     w.url + "/order/kakaopay-approve/999?pg_token=x",
		"approve with nothing at all": w.url + "/order/kakaopay-approve/" + orderNumber(theirs),
	}
	for name, address := range bad {
		got := w.open(address)
		if got.status != http.StatusForbidden || !strings.Contains(got.body, "링크를 사용할 수 없어요") || !strings.Contains(got.body, "상품을 다시 열어") {
			t.Errorf("%s: answered %d, want 403 and what to do:\n%s", name, got.status, got.main())
		}
	}
	if after := w.only(); after != theirs {
		t.Error("a bad link changed the trade")
	}
}

func TestRefusalsHaveHonestStatusCodes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		prepare func(w *world)
		address func(w *world) string
		status  int
		say     []string
	}{
		{"somebody else is paying", func(w *world) { w.payPage(rival) }, (*world).link, http.StatusConflict, []string{"지금은 살 수 없는 상품이에요"}},
		{"own listing", nil, func(w *world) string { return w.market.PayLink(seller, camera, 0) }, http.StatusConflict, []string{"내 상품은 살 수 없어요"}},
		{"unknown listing", nil, func(w *world) string { return w.market.PayLink(buyer, 12345, 0) }, http.StatusNotFound, []string{"찾을 수 없어요"}},
		{"unknown member", nil, func(w *world) string { return w.market.PayLink(99, camera, 0) }, http.StatusNotFound, []string{"찾을 수 없어요"}},
		{"blocked member", func(w *world) {
			w.change(func(m *member.Member) { m.State, m.Reason = member.Blocked, "사기 신고" })
		}, (*world).link, http.StatusForbidden, []string{"이용이 제한된", "제한 사유: 사기 신고"}},
		{"left the market", func(w *world) { w.change(func(m *member.Member) { *m = m.Withdraw(w.clock.Now(), nil) }) }, (*world).link, http.StatusForbidden, []string{"회원만"}},
		{"provider down", func(w *world) { w.bank.Faults().Answer500(sandbox.Ready, 1) }, (*world).link, http.StatusServiceUnavailable, []string{"카카오페이에 연결하지 못했어요", "다시 시도하기", "문의 번호"}},
		{"provider refuses", func(w *world) { w.bank.Faults().AnswerError(sandbox.Ready, 1, -731, "") }, (*world).link, http.StatusServiceUnavailable, []string{"돈은 빠져나가지 않았어요"}},
		{"too many tries", (*world).exhaust, (*world).link, http.StatusTooManyRequests, []string{"24시간에 3번"}},
		{"no number", nil, func(w *world) string { return w.url + "/order/kakaopay-ready/abc?t=x" }, http.StatusNotFound, []string{"찾을 수 없어요"}},
		{"other spelling", nil, func(w *world) string { return w.url + "/order/kakaopay-approve/0500?t=x" }, http.StatusNotFound, nil},
		{"negative", nil, func(w *world) string { return w.url + "/order/kakaopay-cancel/-5?t=x" }, http.StatusNotFound, nil},
		{"too large", nil, func(w *world) string { return w.url + "/order/kakaopay-fail/9223372036854775808?t=x" }, http.StatusNotFound, nil},
		{"no such page", nil, func(w *world) string { return w.url + "/order/" }, http.StatusNotFound, []string{"찾을 수 없어요", channel}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if tt.prepare != nil {
				tt.prepare(w)
			}
			got := w.open(tt.address(w))
			w.says(got, tt.status, tt.say...)
			if tt.status == http.StatusServiceUnavailable && got.header.Get("Retry-After") == "" {
				t.Error("a 503 without Retry-After")
			}
		})
	}
}

func (w *world) link() string { return w.market.PayLink(buyer, camera, 0) }

func (w *world) change(how func(*member.Member)) {
	w.t.Helper()
	m, err := w.store.Repos().Members.Get(w.t.Context(), buyer)
	w.must(err)
	how(&m)
	_, err = w.store.Repos().Members.Save(w.t.Context(), m)
	w.must(err)
}

func (w *world) exhaust() {
	w.t.Helper()
	for range 3 {
		w.open(w.press(w.payPage(buyer), "leave"))
	}
}

func TestAProviderThatComesBackIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.bank.Faults().Answer500(sandbox.Ready, 1)
	w.says(w.open(w.link()), http.StatusServiceUnavailable)
	w.payPage(buyer)
	if n := len(w.trades()); n != 1 {
		t.Errorf("%d trades, want the first one to go on", n)
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, method := range []string{http.MethodPost, http.MethodHead, http.MethodPut, http.MethodDelete} {
		r, err := http.NewRequestWithContext(t.Context(), method, w.link(), nil)
		w.must(err)
		if got := w.send(r); got.status != http.StatusMethodNotAllowed || !slices.Equal(got.header.Values("Allow"), []string{http.MethodGet}) {
			t.Errorf("%s was answered %d, Allow %v; want 405 and GET", method, got.status, got.header.Values("Allow"))
		}
	}
	if n := len(w.trades()); n != 0 {
		t.Errorf("%d trades began", n)
	}
}
