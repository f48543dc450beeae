package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// openMarketDesk serves a console over a market of one member with one listing, 11.
func openMarketDesk(t *testing.T) (desk, *app.Market) {
	t.Helper()
	market := app.New(app.Config{
		Store: memory.New(), Clock: memory.NewClock(noon), Source: memory.NewSource(1000), Process: trade.DefaultProcess(),
		Blobs: memory.NewBlobs(), NoticeBlocks: []string{"main"}, RenewFor: time.Hour,
	})
	r := market.Store.Repos()
	if err := r.Members.Add(t.Context(), member.Member{ID: 1, Key: "k", Nickname: "민트초코", Tier: member.Bronze, State: member.Active}); err != nil {
		t.Fatal(err)
	}
	l := listing.Listing{
		ID: 11, SellerID: 1, Title: `<b>의자</b>`, Description: "원목", Price: 12_000, Category: listing.Furniture, Place: "2번 출구",
		OpenChatURL: "https://open.kakao.com/o/abcd1234", State: listing.ForSale, Revision: 1, CreatedAt: noon, UpdatedAt: noon,
		Photos: listing.Photos{{State: listing.PhotoStored, Key: "listing/a.jpg"}},
	}
	if err := r.Listings.Add(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if err := r.Listings.AddRevision(t.Context(), l.Revise(noon)); err != nil {
		t.Fatal(err)
	}
	return openDesk(t, func(o *Options) {
		o.Desk, o.Blocks = market.Desk(), []Block{{"main", "홈"}}
		o.Reason = func(err error) string { return "이유: " + err.Error() }
	}, nil), market
}

func (a answer) shows(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("answered %d, want %d:\n%s", a.status, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("the page does not say %q:\n%s", text, a.body)
		}
	}
}

func TestListingsAreFound(t *testing.T) {
	t.Parallel()
	d, _ := openMarketDesk(t)
	v := d.as(operator.Finance)
	v.get("/listings").shows(t, http.StatusOK, "&lt;b&gt;의자&lt;/b&gt;", "판매중", "12,000원", "민트초코", "/images/listing/a.jpg")
	for _, query := range []string{
		"?q=%EC%9D%98%EC%9E%90", "?state=for_sale", "?state=hidden&state2=for_sale", "?category=furniture", "?way=parcel", "?min=12,000&max=12000", "?seller=1", "?key=k",
	} {
		v.get("/listings"+query).shows(t, http.StatusOK, `href="/console/listings/11"`)
	}
	for _, query := range []string{"?q=%EC%B1%85", "?state=hidden", "?category=books", "?max=11999", "?seller=2", "?key=x"} {
		if a := v.get("/listings" + query); a.status != http.StatusOK || strings.Contains(a.body, "/listings/11") {
			t.Errorf("%s: answered %d with the listing, want none", query, a.status)
		}
	}
}

func TestAListingIsBlockedOnItsPage(t *testing.T) {
	t.Parallel()
	d, market := openMarketDesk(t)
	if a := d.as(operator.Finance).get("/listings/11"); strings.Contains(a.body, "/listings/11/block") {
		t.Error("finance is offered to block, which finance may not")
	}
	d.as(operator.Finance).get("/listings/12").shows(t, http.StatusNotFound)
	v := d.as(operator.Support)
	send := func(move, reason string) answer {
		t.Helper()
		path := "/listings/11/" + move
		form := v.get("/listings/11").form(t, path)
		form.Set("reason", reason)
		form.Set("agree", "1")
		return v.post(path, form)
	}
	send("block", " ").shows(t, http.StatusUnprocessableEntity)
	send("block", "팔 수 없는 물건").shows(t, http.StatusSeeOther)
	v.get("/listings/11").shows(t, http.StatusOK, "차단", "팔 수 없는 물건", saidListingBlocked)
	send("unblock", "확인함").shows(t, http.StatusSeeOther)
	send("delete", "도배").shows(t, http.StatusSeeOther)
	l, err := market.Store.Repos().Listings.Get(t.Context(), 11)
	if err != nil || l.State != listing.Deleted {
		t.Errorf("the listing is %s, %v, want deleted", l.State, err)
	}
	if a := v.get("/listings/11"); strings.Contains(a.body, `action="/console/listings/11`) {
		t.Error("a deleted listing is offered to be changed")
	}
}

func TestAHeldListingPointsAtItsTrade(t *testing.T) {
	t.Parallel()
	d, market := openMarketDesk(t)
	r := market.Store.Repos()
	l, err := r.Listings.Get(t.Context(), 11)
	if err != nil {
		t.Fatal(err)
	}
	held := trade.Open(77, trade.Direct, l, 2, trade.DefaultProcess(), noon)
	held.State, held.Holds, l.State = trade.Reserved, true, listing.Reserved
	if err := r.Trades.Add(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Listings.Save(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	a := d.as(operator.Support).get("/listings/11")
	a.shows(t, http.StatusOK, `href="/console/trades/77"`, textHeld)
	if strings.Contains(a.body, "/listings/11/block") {
		t.Error("a held listing can be blocked by a form that only fails")
	}
}

func TestANoticeIsWrittenAndShown(t *testing.T) {
	t.Parallel()
	d, market := openMarketDesk(t)
	v := d.as(operator.Owner)
	form := v.get("/notices/new").form(t, "/notices/new")
	for name, value := range map[string]string{"title": "쉬는 날", "body": "", "label0": "열기", "link0": "http://a.example"} {
		form.Set(name, value)
	}
	bad := v.post("/notices/new", form)
	bad.shows(t, http.StatusUnprocessableEntity, `value="쉬는 날"`, "notice.body", "notice.link", `aria-invalid="true"`)
	form = bad.form(t, "/notices/new")
	for name, value := range map[string]string{
		"title": "쉬는 날", "body": "내일은 쉬어요", "label0": "열기", "block0": "main", "publishAt": "2026-11-23T12:00", "hideAt": "2026-11-24T12:00",
	} {
		form.Set(name, value)
	}
	made := v.post("/notices/new", form)
	made.shows(t, http.StatusSeeOther)
	at := strings.TrimPrefix(made.header.Get("Location"), Base)
	v.get(at).shows(t, http.StatusOK, "초안", "내일은 쉬어요", "2026-11-24 12:00", "홈", saidNoticeWritten)
	step := func(move string, set ...string) {
		t.Helper()
		f := v.get(at).form(t, at+"/"+move)
		for i := 0; i < len(set); i += 2 {
			f.Set(set[i], set[i+1])
		}
		v.post(at+"/"+move, f).shows(t, http.StatusSeeOther)
	}
	step("publish")
	step("main")
	if list, _, err := market.Notices(t.Context(), 0); err != nil || len(list) != 1 || !list[0].Main || list[0].Title != "쉬는 날" {
		t.Errorf("the chat shows %+v, %v", list, err)
	}
	edit := v.get(at + "/edit")
	edit.shows(t, http.StatusOK, `value="2026-11-23T12:00"`, "내일은 쉬어요")
	f := edit.form(t, at+"/edit")
	for name, value := range map[string]string{"title": "더 쉬는 날", "body": "모레도 쉬어요"} {
		f.Set(name, value)
	}
	step("hide")
	v.post(at+"/edit", f).shows(t, http.StatusConflict)
	f = v.get(at+"/edit").form(t, at+"/edit")
	f.Set("title", "더 쉬는 날")
	f.Set("body", "모레도 쉬어요")
	v.post(at+"/edit", f).shows(t, http.StatusSeeOther)
	step("delete", "agree", "1")
	v.get("/notices?state=deleted").shows(t, http.StatusOK, "더 쉬는 날", "삭제")
	if a := v.get("/notices"); strings.Contains(a.body, "쉬는 날") {
		t.Error("a deleted notice is in the list of the others")
	}
	d.as(operator.Finance).get("/notices/new").shows(t, http.StatusForbidden)
}

func TestAPreviewFollowsTheForm(t *testing.T) {
	t.Parallel()
	d, _ := openMarketDesk(t)
	v := d.as(operator.Support)
	page := v.get("/notices/new")
	page.shows(t, http.StatusOK, `data-preview="/console/notices/preview"`, `id="boot"`)
	form := page.form(t, "/notices/new")
	form.Set("title", "쉬는 날")
	form.Set("body", "내일")
	a := v.post("/notices/preview", form)
	if a.status != http.StatusOK || a.body != `{"version":"2.0"}` || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("answered %d %q, want the chat's answer", a.status, a.body)
	}
	if a := v.post("/notices/preview", url.Values{"title": {"x"}, "body": {"y"}}); a.status < 400 {
		t.Errorf("without the page's proof: answered %d", a.status)
	}
	for _, name := range []string{"dom.js", "cards.js", "carousel.js", "cards.css", "preview.js", "preview.css"} {
		if a := v.get(fmt.Sprintf("/static/%s", name)); a.status != http.StatusOK || a.body == "" {
			t.Errorf("%s: answered %d", name, a.status)
		}
	}
}
