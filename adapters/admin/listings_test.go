package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
)

// shelf puts three listings of two members into the market: 11 and 13 are for
// sale, 12 is hidden.
func (w *world) shelf() {
	w.Helper()
	r, now := w.market.Store.Repos(), w.market.Clock.Now()
	for i := range 2 {
		m := member.Member{ID: member.ID(i + 1), Key: fmt.Sprintf("key-%d", i+1), Nickname: fmt.Sprintf("person %d", i+1), Tier: member.Bronze, State: member.Active}
		if err := r.Members.Add(w.Context(), m); err != nil {
			w.Fatal(err)
		}
	}
	for i := range 3 {
		l := listing.Listing{
			ID: listing.ID(11 + i), SellerID: member.ID(1 + i%2), Title: fmt.Sprintf("lamp %d", i+1), Description: "bright", Price: 12_000,
			Category: listing.Furniture, Place: "exit 2", OpenChatURL: "https://open.kakao.com/o/abcd1234", State: listing.ForSale,
			Photos:   listing.Photos{{State: listing.PhotoStored, Key: "listing/a.jpg"}, {State: listing.PhotoPending, Source: "https://k.example/secret"}},
			Revision: 1, RenewBy: now, CreatedAt: now, UpdatedAt: now,
		}
		if i == 1 {
			l.State = listing.Hidden
		}
		if err := r.Listings.Add(w.Context(), l); err != nil {
			w.Fatal(err)
		}
		if err := r.Listings.AddRevision(w.Context(), l.Revise(now)); err != nil {
			w.Fatal(err)
		}
	}
}

func (w *world) products(query string) ([]ID, string) {
	w.Helper()
	got := read[List[Product]](w, w.ask("finance", http.MethodGet, "/admin/products"+query, ""))
	ids := []ID{}
	for _, p := range got.Items {
		ids = append(ids, p.ID)
	}
	return ids, got.Next
}

func TestProductsAreFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.shelf()
	for query, want := range map[string][]ID{
		"":                               {"13", "12", "11"},
		"?userKey=key-1":                 {"13", "11"},
		"?userKey=key-9":                 {},
		"?sellerId=2":                    {"12"},
		"?productCategory=furniture":     {"13", "12", "11"},
		"?productCategory=books":         {},
		"?searchWord=lamp+3":             {"13"},
		"?firstProductStatus=hidden":     {"12"},
		"?firstProductStatus=for_sale":   {"13", "11"},
		"?minPrice=12000&maxPrice=12000": {"13", "12", "11"},
		"?maxPrice=11999":                {},
		"?way=parcel":                    {"13", "12", "11"},
		"?firstProductStatus=hidden&secondProductStatus=for_sale": {"13", "12", "11"},
		"?page=2&limit=2": {"11"},
		"?page=3&limit=2": {},
	} {
		if got, _ := w.products(query); !cmp.Equal(want, got) {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
	first, next := w.products("?limit=2")
	rest, end := w.products("?limit=2&cursor=" + url.QueryEscape(next))
	if diff := cmp.Diff([][]ID{{"13", "12"}, {"11"}}, [][]ID{first, rest}); diff != "" || end != "" {
		t.Errorf("page by page, next %q (-want +got):\n%s", end, diff)
	}
	w.problem(w.ask("finance", http.MethodGet, "/admin/products?firstProductStatus=gone", ""), 422, "http.fields")
	w.problem(w.ask("finance", http.MethodGet, "/admin/products?searchWord=%21", ""), 422, "search.no_word")
}

func TestAProductTellsItsStory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.shelf()
	if _, err := w.market.Edit(t.Context(), 1, 11, listing.Edit{Title: "desk"}); err != nil {
		t.Fatal(err)
	}
	raw := w.ask("finance", http.MethodGet, "/admin/products/11", "")
	got := read[productStory](w, raw)
	if len(got.Edits) != 2 || !cmp.Equal(got.Edits[1].Changed, []string{"title"}) || got.Seller.Nickname != "person 1" || got.Status != "for_sale" {
		t.Errorf("got %+v", got)
	}
	if diff := cmp.Diff([]photo{{State: "stored", URL: "/images/listing/a.jpg"}, {State: "pending"}}, got.Photos); diff != "" || strings.Contains(raw.Body.String(), "secret") {
		t.Errorf("photos; where an upload lies is nobody's business (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"delete", "block"}, got.Moves); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
	w.problem(w.ask("finance", http.MethodGet, "/admin/products/99", ""), 404, "listing.unknown")
	w.problem(w.ask("finance", http.MethodGet, "/admin/products/x", ""), 422, "http.fields")
}

func TestAProductIsBlockedAndFreed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.shelf()
	set := func(role, id, body string) int {
		return w.ask(role, http.MethodPatch, "/admin/products/"+id, body).Code
	}
	if got := set("finance", "11", `{"productStatus":"blocked","reason":"r"}`); got != 403 {
		t.Errorf("finance blocks: got %d", got)
	}
	if got := set("support", "11", `{"productStatus":"blocked"}`); got != 422 {
		t.Errorf("without a reason: got %d", got)
	}
	if got := set("support", "11", `{"productStatus":"sold","reason":"r"}`); got != 422 {
		t.Errorf("a status that is no operator's: got %d", got)
	}
	for range 2 {
		got := read[productStory](w, w.ask("support", http.MethodPatch, "/admin/products/11", `{"productStatus":"blocked","reason":"forbidden"}`))
		if got.Status != "blocked" || got.BlockReason != "forbidden" {
			t.Errorf("blocked: got %+v", got)
		}
	}
	got := read[productStory](w, w.ask("support", http.MethodPatch, "/admin/products/11", `{"productStatus":"hidden","reason":"checked"}`))
	if got.Status != "hidden" || got.BlockReason != "" {
		t.Errorf("freed: got %+v", got)
	}
	if got := w.ask("support", http.MethodDelete, "/admin/products/11?reason=spam", ""); got.Code != 204 {
		t.Errorf("delete: got %d %s", got.Code, got.Body)
	}
	w.problem(w.ask("support", http.MethodDelete, "/admin/products/12", ""), 422, "http.fields")
	w.problem(w.ask("support", http.MethodPatch, "/admin/products/11", `{"productStatus":"blocked","reason":"late"}`), 409, "listing.move")
}

func TestAHeldProductNamesItsTrade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.shelf()
	r := w.market.Store.Repos()
	l, err := r.Listings.Get(t.Context(), 11)
	if err != nil {
		t.Fatal(err)
	}
	held := trade.Open(77, trade.Direct, l, 2, trade.DefaultProcess(), w.market.Clock.Now())
	held.State, held.Holds, l.State = trade.Reserved, true, listing.Reserved
	if err := r.Trades.Add(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Listings.Save(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	p := w.problem(w.ask("owner", http.MethodPatch, "/admin/products/11", `{"productStatus":"blocked","reason":"r"}`), 409, "listing.held")
	if !strings.Contains(p.Detail, "77") {
		t.Errorf("got %q, want the trade that has to end first", p.Detail)
	}
	got := read[productStory](w, w.ask("owner", http.MethodGet, "/admin/products/11", ""))
	if got.HeldBy != "77" || len(got.Trades) != 1 || got.Trades[0].State != "reserved" {
		t.Errorf("got %+v, want the trade that holds it", got)
	}
}
