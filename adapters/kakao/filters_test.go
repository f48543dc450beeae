package kakao

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
)

// shelves publishes 24 things: every other one a chair, every other two
// furniture, cheap and dear by turns of four.
func shelves(w *world) *person {
	w.t.Helper()
	seller := w.join("민준")
	for i := range 24 {
		title, grade, price := "책상", "저렴", "9,000"
		if i%2 == 0 {
			title = "원목 의자"
		}
		if i%4 < 2 {
			grade, price = "고급", "120,000"
		}
		id := w.publish(seller, fmt.Sprintf("%s %s %02d", title, grade, i), params{"productPrice": price})
		if i%4 != 0 {
			w.change(id, func(l *listing.Listing) { l.Category = listing.Furniture })
		}
	}
	return seller
}

// listed counts the cards whose title begins with word.
func listed(r *reply, word string) int { return strings.Count(r.text(), word) / 2 }

func TestFiltersSurviveMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	buyer := shelves(w)
	for name, first := range map[string]*reply{
		"newest":   w.send(buyer, blockNewest),
		"category": w.send(buyer, blockByCategory, extra("choice", "가구/인테리어")),
		"search":   w.send(buyer, blockSearch, typed(params{"searchWord": "원목의자"})),
	} {
		asked := w.press(buyer, first, "가격대").has("어떤 가격대").offers("1만원 이하", "50만원 이상", "전체 가격")
		cheap := w.press(buyer, asked, "1만원 이하").has("저렴").hasNot("고급").offers("가격: 1만원 이하")
		if name == "newest" {
			more := w.press(buyer, cheap, lblMore).has("저렴").hasNot("고급").offers("가격: 1만원 이하").offersNot(lblMore)
			if got := listed(cheap, "원목 의자") + listed(cheap, "책상") + listed(more, "원목 의자") + listed(more, "책상"); got != 12 {
				t.Errorf("%s: two pages have %d of the 12 cheap ones", name, got)
			}
		}
		none := w.press(buyer, w.press(buyer, cheap, "가격: 1만원 이하"), "50만원 이상").has("조건에 맞는 상품이 없어요")
		if back := w.press(buyer, none, "조건 없이 보기"); back.text() != first.text() {
			t.Errorf("%s: without the filter it is not the first page again:\n%s", name, back.text())
		}
		if every := w.press(buyer, w.press(buyer, cheap, "가격: 1만원 이하"), "전체 가격"); every.text() != first.text() {
			t.Errorf("%s: with all prices it is not the first page again:\n%s", name, every.text())
		}
	}
}

func TestSearchIsNarrowedByCategory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	buyer := shelves(w)
	first := w.send(buyer, blockSearch, typed(params{"searchWord": "의자"}))
	asked := w.press(buyer, first, "카테고리 좁히기").has("어떤 카테고리에서").offers("가구/인테리어", "기타")
	furniture := w.press(buyer, asked, "가구/인테리어").hasNot("디지털기기 ·").offers("전체 카테고리")
	if got := listed(furniture, "원목 의자"); got != 6 {
		t.Errorf("got %d chairs that are furniture, want 6:\n%s", got, furniture.text())
	}
	w.press(buyer, w.press(buyer, furniture, "가격대"), "5만~20만원").has("조건에 맞는 상품이 없어요").offers("전체 카테고리", "가격: 5만~20만원")
	if back := w.press(buyer, furniture, "전체 카테고리"); back.text() != first.text() {
		t.Errorf("with all categories it is not the first page again:\n%s", back.text())
	}
}

func TestCategoriesKeepThePrice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	buyer := shelves(w)
	cheap := w.press(buyer, w.press(buyer, w.send(buyer, blockNewest), "가격대"), "1만원 이하")
	w.press(buyer, w.press(buyer, cheap, lblCategories), "가구/인테리어").has("저렴").hasNot("고급").offers("가격: 1만원 이하")
}

func TestMalformedFiltersNarrowNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	buyer := shelves(w)
	plain := w.send(buyer, blockNewest)
	for _, garbage := range []string{"", "-1", "x", "1e9", "99999999999999999999", "narrow"} {
		got := w.send(buyer, blockNewest, extra("minPrice", garbage, "maxPrice", garbage, "category", garbage, "way", garbage, "narrow", garbage))
		if got.text() != plain.text() {
			t.Errorf("filter %q changes the list:\n%s", garbage, got.text())
		}
	}
}

// pieces is a store whose searches look at five listings for a page.
type pieces struct{ ports.Store }

func (p pieces) Repos() ports.Repos {
	r := p.Store.Repos()
	r.Listings = fewAtOnce{r.Listings}
	return r
}

type fewAtOnce struct{ ports.Listings }

func (f fewAtOnce) Search(ctx context.Context, q search.Query, p ports.Page) ([]listing.Listing, int64, error) {
	looked, err := f.ListMarket(ctx, ports.Page{Before: p.Before, Limit: 5})
	next := int64(0)
	if len(looked) == 5 {
		next = int64(looked[4].ID)
	}
	return slices.DeleteFunc(looked, func(l listing.Listing) bool { return !q.Matches(l) }), next, err
}

func TestASearchGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *app.Config, _ *Options) { c.Store = pieces{c.Store} })
	seller := w.join("민준")
	for i := range 14 {
		title := fmt.Sprintf("낮은 책상 %d", i)
		if i == 4 {
			title = "원목 의자"
		}
		w.publish(seller, title, nil)
	}
	first := w.send(seller, blockSearch, typed(params{"searchWord": "의자"})).has("여기까지는 없었어요").offers(lblSearchOn, "가격대").offersNot(lblMore)
	second := w.press(seller, first, lblSearchOn).has("원목 의자").offers(lblSearchOn)
	w.press(seller, second, lblSearchOn).has("더 보여 드릴").offersNot(lblSearchOn, lblMore)
	w.press(seller, first, "가격대").has("어떤 가격대")
}
