package kakao

import (
	"testing"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
)

// TestOwnerChoosesTheWays: a listing is traded both ways until its owner says
// otherwise, right after registering or later.
func TestOwnerChoosesTheWays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("민준")
	published := w.send(seller, blockRegister, typed(form("무선 이어폰")), inContext(draftContext, params{"productCategory": "디지털기기"})).
		has("거래 방법: 직거래, 택배(카카오페이)").
		offers("직거래만", "택배만").offersNot("둘 다")
	changed := w.press(seller, published, "직거래만").has("현재 거래 방법: 직거래").offers("택배만", "둘 다").offersNot("직거래만")
	page, err := w.market.Newest(t.Context(), 0)
	if err != nil || len(page.Listings) != 1 {
		t.Fatalf("got %d listings, %v, want the one", len(page.Listings), err)
	}
	id := page.Listings[0].ID
	if got := w.listing(id).Way; got != listing.InPerson {
		t.Errorf("the listing is traded %q, want in person", got)
	}
	w.press(seller, changed, "상품 보기").has("거래 방법: 직거래\n").offers("거래 방법")
	asked := w.press(seller, w.send(seller, blockListing, extra("productId", str(id))), "거래 방법").has("지금: 직거래")
	w.press(seller, w.press(seller, asked, "둘 다"), "상품 보기").has("거래 방법: 직거래, 택배(카카오페이)")
	if l := w.listing(id); l.Way != listing.AnyWay || l.Revision != 1 {
		t.Errorf("the listing is traded %q in revision %d, want both ways and the texts untouched", l.Way, l.Revision)
	}
	other := w.join("지우")
	w.send(other, blockTradeWay, extra("productId", str(id))).has("다른 회원의 상품")
	w.send(other, blockTradeWay, extra("productId", str(id), "choice", "택배만")).has("다른 회원의 상품")
	if got := w.listing(id).Way; got != listing.AnyWay {
		t.Errorf("a stranger changed the ways to %q", got)
	}
}

// TestWaysDecideTheButtons: what a listing does not offer has no button, and an
// old button or link is refused with the reason.
func TestWaysDecideTheButtons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("민준"), w.join("지우")
	id := w.publish(seller, "무선 이어폰")
	of := extra("productId", str(id))
	old := w.send(buyer, blockListing, of).has(lblPay).offers(lblRequest)
	link := w.market.PayLink(buyer.id, id, 0)

	w.send(seller, blockTradeWay, extra("productId", str(id), "choice", "직거래만"))
	w.send(buyer, blockListing, of).hasNot(lblPay).offers(lblRequest).has("거래 방법: 직거래\n")
	w.send(buyer, blockNewest).has("직거래만 · ")
	if _, err := w.market.StartPayment(t.Context(), id, tokenOf(link)); fault.CodeOf(err) != trade.CodeWay {
		t.Errorf("an old link to pay: %v, want %s", err, trade.CodeWay)
	}

	w.send(seller, blockTradeWay, extra("productId", str(id), "choice", "택배만"))
	w.send(buyer, blockListing, of).has(lblPay).offersNot(lblRequest).has("거래 방법: 택배(카카오페이)")
	w.press(buyer, old, lblRequest).has("택배로만 거래하는 상품")
	w.send(seller, blockReserveNamed, of, typed(params{"buyerNickname": "지우"})).
		has("구매자의 카카오페이 결제를 기다려").hasNot("거래 코드").offersNot("약속 정하기")
	w.send(seller, blockListing, of).offers(wordRelease).offersNot(wordSold, lblWays)
	w.send(seller, blockTradeWay, extra("productId", str(id), "choice", "둘 다")).has("바꿀 수 없어요")
	w.send(seller, blockChangeStatus, of, saying(wordSold)).has("택배로만 거래하는 상품")
	w.pay(buyer, id)
}

func TestListsAreNarrowedByWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	buyer := shelves(w)
	for before := int64(0); ; {
		page, err := w.market.Browse(t.Context(), search.Filter{}, before)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range page.Listings {
			if l.Price > 10_000 {
				w.change(l.ID, func(l *listing.Listing) { l.Way = listing.InPerson })
			}
		}
		if before = page.Next; before == 0 {
			break
		}
	}
	for name, first := range map[string]*reply{
		"newest":   w.send(buyer, blockNewest),
		"category": w.send(buyer, blockByCategory, extra("choice", "가구/인테리어")),
		"search":   w.send(buyer, blockSearch, typed(params{"searchWord": "의자"})),
	} {
		asked := w.press(buyer, first, lblWays).has("어떤 방법").offers("직거래 가능", "택배 가능", "전체 거래 방법")
		sent := w.press(buyer, asked, "택배 가능").has("저렴").hasNot("직거래만").offers("거래: 택배(카카오페이)")
		if name == "newest" {
			w.press(buyer, sent, lblMore).has("저렴").hasNot("직거래만").offers("거래: 택배(카카오페이)")
			w.press(buyer, w.press(buyer, sent, lblCategories), "가구/인테리어").hasNot("직거래만").offers("거래: 택배(카카오페이)")
		}
		w.press(buyer, w.press(buyer, sent, "가격대"), "5만~20만원").has("조건에 맞는 상품이 없어요").offers("거래: 택배(카카오페이)")
		if every := w.press(buyer, w.press(buyer, sent, "거래: 택배(카카오페이)"), "전체 거래 방법"); every.text() != first.text() {
			t.Errorf("%s: with all ways it is not the first page again:\n%s", name, every.text())
		}
	}
}
