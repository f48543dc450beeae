package app_test

import (
	"slices"
	"testing"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/search"
)

// offers publishes listings with a title, a price and a category.
func (w *world) offers(drafts ...[3]string) {
	w.t.Helper()
	id := w.join("민준")
	for _, d := range drafts {
		draft := w.draft()
		draft.Title, draft.Price, draft.Category = d[0], d[1], d[2]
		if _, err := w.market.Publish(w.ctx(), id, draft); err != nil {
			w.t.Fatalf("publish: %v", err)
		}
	}
}

func titles(p app.ListingPage) []string {
	out := []string{}
	for _, l := range p.Listings {
		out = append(out, l.Title)
	}
	return out
}

func TestBrowsingAndSearchingTakeAFilter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offers([3]string{"원목의자", "45000", "furniture"}, [3]string{"의자 커버", "5000", "other"}, [3]string{"책상", "70000", "furniture"})
	furniture := search.Filter{Category: listing.Furniture}
	cheap := search.Filter{MaxPrice: 45_000}
	both := search.Filter{Category: listing.Furniture, MaxPrice: 45_000}
	for _, c := range []struct {
		typed  string
		filter search.Filter
		want   []string
	}{
		{"", search.Filter{}, []string{"책상", "의자 커버", "원목의자"}},
		{"", furniture, []string{"책상", "원목의자"}},
		{"", cheap, []string{"의자 커버", "원목의자"}},
		{"", both, []string{"원목의자"}},
		{"의자", search.Filter{}, []string{"의자 커버", "원목의자"}},
		{"의자", furniture, []string{"원목의자"}},
		{"원목 의자", cheap, []string{"원목의자"}},
		{"책상", cheap, []string{}},
	} {
		page, err := w.market.Browse(w.ctx(), c.filter, 0)
		if c.typed != "" {
			page, err = w.market.Search(w.ctx(), c.typed, c.filter, 0)
		}
		if got := titles(page); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q with %+v: got %q, %v, want %q", c.typed, c.filter, got, err, c.want)
		}
		if len(page.Listings) > 0 && len(page.Sellers) == 0 {
			t.Errorf("%q with %+v: the page has no sellers", c.typed, c.filter)
		}
	}
}

func TestSearchingForNothingIsInvalid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, typed := range []string{"", "  ", "!?", "☆★", "\u200b"} {
		_, err := w.market.Search(w.ctx(), typed, search.Filter{}, 0)
		if !fault.Is(err, fault.Invalid) || fault.CodeOf(err) != app.CodeNoWord {
			t.Errorf("search for %q: got %v, want Invalid %s: the whole market is no answer", typed, err, app.CodeNoWord)
		}
	}
}
