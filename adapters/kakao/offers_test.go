package kakao

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/ports"
)

// shut is a board that nobody gets to.
type shut struct{ ports.Boards }

func (shut) Sources() []offer.Source {
	return []offer.Source{{Name: "board", Title: "핫딜 게시판", Every: 10 * time.Minute}}
}

func (shut) Look(context.Context, string, offer.Mark) (offer.Look, int, error) {
	return offer.Look{}, 0, fault.New(fault.Unavailable, "")
}

// deals adds offers to the store, the first the newest.
func (w *world) deals(offers ...offer.Offer) {
	w.t.Helper()
	for i, o := range offers {
		o.ID, o.Source = offer.ID(100-i), "board"
		o.URL, o.ShopURL = fmt.Sprintf("https://board.example/%d", i), fmt.Sprintf("https://shop.example/%d", i)
		if o.PostedAt.IsZero() {
			o.PostedAt = w.clock.Now().Add(-time.Duration(i*40+5) * time.Minute)
		}
		if err := w.store.Repos().Offers.Add(w.t.Context(), o); err != nil {
			w.t.Fatal(err)
		}
	}
}

func krw(n int64) offer.Price { return offer.Price{Minor: n, Currency: "KRW"} }

func TestGoldenOfferScreens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *app.Config, _ *Options) { c.Boards = shut{} })
	w.deals(
		offer.Offer{Title: "제주 감귤 4kg 로얄과", Shop: "쿠팡", Category: "식품/건강", Price: krw(8_980), BeforePrice: krw(9_900), BeforeAt: monday.Add(-65 * 24 * time.Hour)},
		offer.Offer{Title: "무선 헤드폰 노이즈 캔슬링", Shop: "네이버", Category: "디지털", Price: krw(49_900), ImageURL: "https://img.example/2.jpg"},
		offer.Offer{Title: "캠핑 의자 두 개", Category: "스포츠", Price: krw(32_000)},
	)
	seen := monday.Add(-3 * time.Hour)
	if err := w.store.Repos().Boards.Add(t.Context(), offer.State{Name: "board", OKAt: seen}); err != nil {
		t.Fatal(err)
	}
	golden(t, "offers_old_source", w.send(nil, blockSpecial).has("핫딜 게시판 특가는 3시간 전에 확인한 내용이에요", "지난 9월"))
	golden(t, "offers_search", w.send(nil, blockOfferSearch, typed(params{"searchWord": "헤드폰"})).has("무선 헤드폰").hasNot("감귤"))
	golden(t, "offers_search_none", w.send(nil, blockOfferSearch, typed(params{"searchWord": "냉장고"})).has("'냉장고'에 맞는 특가상품이 없어요"))
	w.send(nil, blockOfferSearch, typed(params{"searchWord": "?!"})).has("검색어를 한 글자 이상").offers(lblAgain)
}

// TestMoreOffersNeverRepeat presses for more while new offers arrive.
func TestMoreOffersNeverRepeat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all []offer.Offer
	for i := range 13 {
		all = append(all, offer.Offer{Title: fmt.Sprintf("감귤 %02d호", i), Price: krw(1_000)})
	}
	w.deals(all...)
	first := w.send(nil, blockSpecial)
	o := offer.Offer{ID: 900, Source: "board", URL: "https://board.example/new", Title: "새 감귤", Price: krw(1_000), PostedAt: w.clock.Now()}
	if err := w.store.Repos().Offers.Add(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	second := w.press(nil, first, lblMore)
	third := w.press(nil, second, lblMore).offersNot(lblMore)
	text := first.text() + second.text() + third.text()
	for i := range 13 {
		if n := strings.Count(text, fmt.Sprintf("감귤 %02d호", i)); n < 1 || strings.Contains(second.text(), "새 감귤") {
			t.Errorf("offer %d is shown %d times", i, n)
		}
	}
	second.has("감귤 05호").hasNot("감귤 04호")
	third.has("감귤 12호").hasNot("감귤 09호")

	// A button of the original bot has a number only.
	w.send(nil, blockSpecial, extra("pageNumber", "2", "firstNumber", "5")).has("감귤 04호", "감귤 08호")
	w.send(nil, blockSpecial, extra("pageNumber", "9")).has("더 보여 드릴 내용이 없어요")
	w.send(nil, blockSpecial, extra("pageNumber", "2", "after", "1", "at", "1")).has("더 보여 드릴 내용이 없어요")
}

func TestGoldenAlerts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who, seller := w.join("민준"), w.join("서연")
	golden(t, "alerts_none", w.send(who, blockAlerts).has("등록해 두면"))
	golden(t, "alerts_added", w.send(who, blockAlertAdd, typed(params{"alertWord": "감귤"})).has("'감귤' 알림을 등록했어요"))
	w.send(who, blockAlertAdd, typed(params{"alertWord": " 감귤 "})).has("이미 등록되어 있어요")
	w.send(who, blockAlertAdd, typed(params{"alertWord": "가"})).has("2자에서 20자까지").offers(lblAgain)
	for i := 2; i <= 10; i++ {
		w.send(who, blockAlertAdd, typed(params{"alertWord": fmt.Sprintf("물건 %d호", i)}))
	}
	w.send(who, blockAlertAdd, typed(params{"alertWord": "하나 더"})).has("10개까지")
	full := w.send(who, blockAlerts).has("키워드 알림 (10/10)", "물건 10호").offersNot(lblAlertAdd)
	golden(t, "alerts_full", full)
	daily := w.press(who, full, lblAlertsDaily).has("하루에 한 번").offers(lblAlertsAtOnce)
	w.press(who, daily, lblAlertsAtOnce).has("바로 알려")

	w.deals(offer.Offer{Title: "제주 감귤 4kg", Shop: "쿠팡", Price: offer.Price{Minor: 1_551, Currency: "USD"}})
	golden(t, "alerts_nothing_found", w.send(who, blockAlertFound).has("아직 없거나"))
	w.publish(seller, "감귤 상자 테이블")
	w.tick(time.Second)
	w.send(who, blockNews).has("찾던 물건이 나왔어요", "감귤")
	golden(t, "alerts_found", w.send(who, blockAlertFound).has("감귤 상자 테이블", "키워드: 감귤"))
	mine, err := w.market.Alerts(t.Context(), who.id)
	if err != nil || len(mine) != 10 {
		t.Fatalf("%d alerts, %v", len(mine), err)
	}
	w.send(who, blockAlertRemove, extra("alertId", str(mine[0].ID))).has("알림을 껐어요", "(9/10)").hasNot("감귤")
	w.send(seller, blockAlertRemove, extra("alertId", str(mine[1].ID)))
	if mine, _ = w.market.Alerts(t.Context(), who.id); len(mine) != 9 {
		t.Errorf("%d alerts are left, want 9: nobody else ends them", len(mine))
	}
}

func TestListingCardKnowsTheNewOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who, seller := w.join("민준"), w.join("서연")
	id := w.publish(seller, "에어팟 프로 2세대")
	w.send(who, blockListing, extra("productId", str(id))).hasNot("특가")
	w.deals(offer.Offer{Title: "애플 에어팟 프로 2세대 (정발)", Shop: "쿠팡", Price: krw(229_000), PostedAt: w.clock.Now().Add(-2 * time.Hour)})
	card := w.send(who, blockListing, extra("productId", str(id))).has("새 상품 특가 229,000원 (2시간 전)")
	golden(t, "listing_new_one", card)
	w.press(who, card, lblNewOne).has("애플 에어팟 프로 2세대")
}

// TestTheFirstPageOfOffersIsEncodedOnce: but what it says is never older than a
// second, nor than the shelf.
func TestTheFirstPageOfOffersIsEncodedOnce(t *testing.T) {
	t.Parallel()
	one := app.OfferPage{Offers: []offer.Offer{{Title: "a"}, {Title: "b"}}}
	now, built := monday, 0
	var f front
	ask := func(page app.OfferPage) *skill.Reply {
		return f.reply(page, now, func() *skill.Reply { built++; return skill.Text("x") })
	}
	first := ask(one)
	if ask(one) != first || built != 1 {
		t.Errorf("the same page was built %d times, want once", built)
	}
	for what, page := range map[string]app.OfferPage{
		"another shelf":  {Offers: []offer.Offer{{Title: "a"}, {Title: "b"}}},
		"fewer offers":   {Offers: one.Offers[:1]},
		"more behind":    {Offers: one.Offers, More: true},
		"a board is old": {Offers: one.Offers, Old: []app.OldSource{{Title: "c"}}},
		"no offers":      {},
	} {
		ask(one)
		if before := built; ask(page) == nil || built != before+1 {
			t.Errorf("%s: the reply for another page is shown", what)
		}
	}
	ask(one)
	for _, passed := range []time.Duration{time.Second, -time.Hour} {
		now = now.Add(passed)
		if before := built; ask(one) == nil || built != before+1 {
			t.Errorf("after %v the old reply is shown: its ages are no longer true", passed)
		}
	}
}
