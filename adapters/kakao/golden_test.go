package kakao

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/trade"
)

var update = flag.Bool("update", false, "rewrite the golden files from what the bot says now")

var (
	randomName = regexp.MustCompile(`/(listing|profile)/(\d{4}-\d{2})/[a-z2-7]{26}\.jpg`)
	linkToken  = regexp.MustCompile(`\?t=[A-Za-z0-9_-]{66}`)
)

// canonical is a reply as JSON with sorted names. Drawn picture names become
// numbers in the order shown, since photos are fetched side by side.
func canonical(t testing.TB, body []byte) []byte {
	t.Helper()
	var v any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	numbers := map[string]int{}
	text := randomName.ReplaceAllStringFunc(out.String(), func(name string) string {
		if numbers[name] == 0 {
			numbers[name] = len(numbers) + 1
		}
		return randomName.ReplaceAllString(name, fmt.Sprintf("/$1/$2/picture-%d.jpg", numbers[name]))
	})
	return []byte(linkToken.ReplaceAllString(text, "?t=TOKEN"))
}

// golden compares a reply with testdata/name.golden.json, or writes it there
// with -update.
func golden(t *testing.T, name string, r *reply) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden.json")
	got := canonical(t, r.body)
	if *update {
		if os.Getenv("CI") != "" {
			t.Fatal("golden files are never rewritten in CI: what users read has to be read by somebody first")
		}
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (make it with go test ./adapters/kakao -update)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: users read something else now (-want +got); if that was meant, run with -update and read the diff:\n%s", path, diff)
	}
}

func TestGoldenMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest := w.stranger("Guest0000001")
	golden(t, "home_stranger", w.send(guest, blockMain))
	golden(t, "not_a_member", w.send(guest, blockMyPage))
	golden(t, "join", w.send(guest, blockJoin, typed(params{"customerName": "민준", "customerPhone": "01012345678"})))
	golden(t, "join_again", w.send(guest, blockJoin, typed(params{"customerName": "다른이름", "customerPhone": "01012345678"})))
	golden(t, "join_name_taken", w.send(w.stranger("Guest0000002"), blockJoin, typed(params{"customerName": "민준", "customerPhone": "01012345678"})))
	golden(t, "join_bad_phone", w.send(w.stranger("Guest0000002"), blockJoin, typed(params{"customerName": "서연", "customerPhone": "12"})))
	golden(t, "home_member", w.send(guest, blockMain))
	golden(t, "my_page", w.send(guest, blockMyPage))
	golden(t, "profile", w.send(guest, blockProfile))
	golden(t, "profile_photo", w.send(guest, blockProfilePhoto, typed(params{"customerProfileImage": images(photo(9))})))
	golden(t, "profile_photo_missing", w.send(guest, blockProfilePhoto))
	golden(t, "profile_with_photo", w.send(guest, blockProfile))
	golden(t, "change_phone", w.send(guest, blockChangePhone, typed(params{"customerPhone": "010 9876 5432"})))
	golden(t, "change_phone_bad", w.send(guest, blockChangePhone, typed(params{"customerPhone": "02-123-4567"})))
	golden(t, "sales_menu", w.send(guest, blockSalesMenu))
	golden(t, "news_none", w.send(guest, blockNews))
	golden(t, "fallback", w.send(guest, "fallback", saying("안녕")))
	golden(t, "fallback_photo", w.send(guest, "fallback", func(c *call) {
		c.edit = func(p map[string]any) {
			p["userRequest"].(map[string]any)["params"] = map[string]any{"media": map[string]any{"type": "image", "url": "https://talk.kakaocdn.net/dna/a/b/c.jpg"}}
		}
	}))
	golden(t, "withdraw_ask", w.send(guest, blockAskWithdraw))
	golden(t, "withdraw", w.press(guest, w.send(guest, blockAskWithdraw), lblWithdrawYes))
	golden(t, "withdrawn_is_stranger", w.send(guest, blockProfile))
}

func TestGoldenWithdrawRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("민준"), w.join("서연")
	w.pay(buyer, w.publish(seller, "무선 이어폰"))
	golden(t, "withdraw_ask_blocked", w.send(seller, blockAskWithdraw))
	golden(t, "withdraw_blocked", w.send(buyer, blockWithdraw))
}

func TestGoldenWriting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("민준")
	golden(t, "start_listing", w.send(seller, blockStartListing))
	golden(t, "categories_form", w.send(seller, blockListingForm, typed(form("무선 이어폰"))))
	golden(t, "categories_browse", w.send(seller, blockCategories))
	golden(t, "preview", w.send(seller, blockPreview, typed(form("무선 이어폰")), extra("choice", "디지털기기")))
	golden(t, "preview_stranger", w.send(w.stranger("Guest0000003"), blockPreview, typed(form("무선 이어폰")), extra("choice", "디지털기기")))
	golden(t, "preview_without_category", w.send(seller, blockPreview, typed(form("무선 이어폰"))))
	bad := form("무선 이어폰")
	bad["productPrice"] = "50"
	golden(t, "preview_bad_price", w.send(seller, blockPreview, typed(bad), extra("choice", "디지털기기")))
	golden(t, "publish", w.send(seller, blockRegister, typed(form("무선 이어폰")), inContext(draftContext, params{"productCategory": "디지털기기"})))
	golden(t, "publish_again", w.send(seller, blockRegister, typed(form("무선 이어폰")), inContext(draftContext, params{"productCategory": "디지털기기"})))
	golden(t, "publish_without_category", w.send(seller, blockRegister, typed(form("카메라"))))
	troubled := form("카메라")
	troubled["productImg"] = images(photo(1), "http://secure.kakaocdn.net/gone/1.jpg", "http://secure.kakaocdn.net/slow/1.jpg", photo(2), photo(3),
		photo(4), photo(5), photo(6), photo(7), photo(8), photo(9))
	r := w.send(seller, blockRegister, typed(troubled), inContext(draftContext, params{"productCategory": "디지털기기"}))
	golden(t, "publish_photo_trouble", r)
	golden(t, "retry_photos", w.press(seller, r, lblRetryPhotos, typed(params{"productImg": images(photo(7))})))
	foreign := form("노트북")
	foreign["productImg"] = images("http://evil.example/a.jpg")
	golden(t, "publish_foreign_photo", w.send(seller, blockRegister, typed(foreign), inContext(draftContext, params{"productCategory": "디지털기기"})))
}

func TestGoldenBrowsing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("민준"), w.join("서연")
	golden(t, "newest_empty", w.send(buyer, blockNewest))
	golden(t, "category_empty", w.send(buyer, blockByCategory, extra("choice", "도서")))
	var ids []listing.ID
	for i := range 12 {
		ids = append(ids, w.publish(seller, fmt.Sprintf("물건 %02d", i+1)))
	}
	w.send(seller, blockChangeStatus, extra("productId", str(ids[11])), saying(wordReserve))
	w.startPay(buyer, ids[10])
	first := w.send(buyer, blockNewest)
	golden(t, "newest", first)
	golden(t, "newest_more", w.press(buyer, first, lblMore))
	golden(t, "newest_behind_end", w.send(buyer, blockNewest, extra("pageNumber", "9")))
	golden(t, "category", w.send(buyer, blockByCategory, extra("choice", "디지털기기", "pageNumber", "2")))
	golden(t, "search", w.send(buyer, blockSearch, typed(params{"searchWord": "물건 03"})))
	golden(t, "search_none", w.send(buyer, blockSearch, typed(params{"searchWord": "자전거"})))
	golden(t, "search_no_word", w.send(buyer, blockSearch))
	golden(t, "search_more", w.press(buyer, w.send(buyer, blockSearch, typed(params{"searchWord": "물건"})), lblMore))
	golden(t, "own_for_sale", w.send(seller, blockOwnListings, extra("productStatus", "판매중")))
	golden(t, "own_reserved", w.send(seller, blockOwnListings, extra("productStatus", "예약")))
	golden(t, "own_empty", w.send(seller, blockOwnListings, extra("productStatus", "숨김")))
}

func TestGoldenListing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer, other := w.join("민준"), w.join("서연"), w.join("지우")
	id := w.publish(seller, "무선 이어폰")
	of := extra("productId", str(id))
	show := func(name string, who *person) { golden(t, "listing_"+name, w.send(who, blockListing, of)) }
	show("other", buyer)
	show("owner", seller)
	golden(t, "listing_long_text", w.send(buyer, blockListing,
		extra("productId", str(w.publish(seller, "긴 설명", params{"productDescription": strings.Repeat("가나다라마바사 아자", 40)})))))
	golden(t, "edit_title", w.send(seller, blockEditTitle, of, typed(params{"productName": "무선 이어폰 2세대"})))
	golden(t, "edit_price", w.send(seller, blockEditPrice, of, typed(params{"productPrice": "30,000원"})))
	golden(t, "edit_price_bad", w.send(seller, blockEditPrice, of, typed(params{"productPrice": "공짜"})))
	golden(t, "edit_description", w.send(seller, blockEditDescription, of, typed(params{"productDescription": "거의 새것이에요."})))
	golden(t, "request", w.send(other, blockRequest, of))
	golden(t, "reserve_named", w.send(seller, blockReserveNamed, of, typed(params{"buyerNickname": "서연"})))
	golden(t, "reserve_unknown", w.send(seller, blockReserveNamed, of, typed(params{"buyerNickname": "아무개"})))
	show("reserved_for_buyer", buyer)
	show("reserved_for_other", other)
	show("reserved_owner", seller)
	golden(t, "edit_reserved", w.send(seller, blockEditTitle, of, typed(params{"productName": "무선 이어폰"})))
	tr := w.startPay(buyer, id)
	show("paying_buyer", buyer)
	show("paying_other", other)
	show("paying_owner", seller)
	w.finishPay(tr)
	show("in_trade_buyer", buyer)
	show("in_trade_other", other)
	show("in_trade_owner", seller)
	w.act(seller, tr, trade.Ship, tracked("CJ대한통운 1234-5678-9012"))
	w.act(buyer, tr, trade.ConfirmPurchase)
	w.act(seller, tr, trade.ConfirmSale)
	show("sold_buyer", buyer)
	show("sold_other", other)
	show("sold_owner", seller)

	id = w.publish(seller, "카메라")
	of = extra("productId", str(id))
	w.change(id, func(l *listing.Listing) { l.State, l.BlockReason = listing.Blocked, "판매 금지 품목" })
	show("blocked_owner", seller)
	show("blocked_other", other)
	golden(t, "own_blocked", w.send(seller, blockOwnListings, extra("productStatus", "운영 차단")))
}

func TestGoldenStatus(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("민준"), w.join("서연")
	id := w.publish(seller, "무선 이어폰")
	of := extra("productId", str(id))
	say := func(name, word string) {
		golden(t, "status_"+name, w.send(seller, blockChangeStatus, of, saying(word)))
	}
	say("reserve", wordReserve)
	say("release", wordRelease)
	say("hide", wordHide)
	say("hide_again", wordHide)
	golden(t, "listing_hidden_owner", w.send(seller, blockListing, of))
	golden(t, "listing_hidden_other", w.send(buyer, blockListing, of))
	say("show", wordForSale)
	say("reserve_again", wordReserve)
	say("for_sale_from_reserved", wordForSale)
	say("unknown", "공짜로 줌")
	golden(t, "status_not_owner", w.send(buyer, blockChangeStatus, of, saying(wordHide)))
	detail := w.send(seller, blockListing, of)
	ask := w.press(seller, detail, wordSold)
	golden(t, "ask_sold", ask)
	golden(t, "status_sold", w.press(seller, ask, lblYesSold))
	say("sold_to_hidden", wordHide)

	id = w.publish(seller, "카메라")
	of = extra("productId", str(id))
	w.send(seller, blockReserveNamed, of, typed(params{"buyerNickname": "서연"}))
	ask = w.press(seller, w.send(seller, blockListing, of), wordSold)
	golden(t, "ask_sold_named", ask)
	golden(t, "status_sold_named", w.press(seller, ask, lblYesSold))
	say("hide_claimed", wordHide)

	id = w.publish(seller, "노트북")
	of = extra("productId", str(id))
	tr := w.startPay(buyer, id)
	say("hide_paying", wordHide)
	w.finishPay(tr)
	say("delete_in_trade", wordDelete)
	say("sold_in_trade", wordSold)

	id = w.publish(seller, "의자")
	of = extra("productId", str(id))
	ask = w.press(seller, w.send(seller, blockListing, of), wordDelete)
	golden(t, "ask_delete", ask)
	golden(t, "delete", w.press(seller, ask, lblYesDelete))
	golden(t, "delete_again", w.send(seller, blockDelete, of))
}

func TestGoldenTradeLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("민준"), w.join("서연")
	golden(t, "purchases_none", w.send(buyer, blockPurchases))
	golden(t, "contracts_none", w.send(seller, blockContracts))
	golden(t, "trades_none", w.send(buyer, blockTrades))
	golden(t, "trades_none_at_all", w.press(buyer, w.send(buyer, blockTrades), lblAllTrades))
	for i := range 11 {
		w.pay(buyer, w.publish(seller, fmt.Sprintf("물건 %02d", i+1)))
	}
	w.send(buyer, blockRequest, extra("productId", str(w.publish(seller, "의자"))))
	bought := w.send(buyer, blockPurchases)
	golden(t, "purchases", bought)
	golden(t, "purchases_more", w.press(buyer, bought, lblMore))
	golden(t, "contracts", w.send(seller, blockContracts))
	golden(t, "trades", w.send(buyer, blockTrades))
	golden(t, "purchases_behind_end", w.send(buyer, blockPurchases, extra("pageNumber", "7")))
}

func TestGoldenNotices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	golden(t, "notices_none", w.send(nil, blockNotices))
	add := func(id int, change func(*notice.Notice)) {
		n := notice.Notice{ID: notice.ID(id), Title: fmt.Sprintf("%d번째 공지", id), Body: "내용이에요.", State: notice.Published, PublishedAt: monday}
		change(&n)
		if err := w.store.Repos().Notices.Add(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 4 {
		add(i+1, func(*notice.Notice) {})
	}
	add(5, func(n *notice.Notice) {
		n.Buttons[0] = notice.Button{Label: "자세히 보기", Link: "https://market.example/news"}
	})
	add(6, func(n *notice.Notice) { n.ImageKey = "notice/2026-11/picture.jpg" })
	add(7, func(n *notice.Notice) { n.Body = strings.Repeat("긴 공지예요. ", 60) })
	add(8, func(n *notice.Notice) {
		n.ImageKey, n.Body = "notice/2026-11/picture.jpg", strings.Repeat("긴 공지예요. ", 40)
	})
	first := w.send(nil, blockNotices)
	golden(t, "notices", first)
	golden(t, "notices_more", w.press(nil, first, lblMore))
	for name, id := range map[string]string{"plain": "1", "button": "5", "picture": "6", "long": "7", "long_picture": "8", "unknown": "99"} {
		golden(t, "notice_"+name, w.send(nil, blockNotice, extra("noticeId", id)))
	}
}

func TestGoldenOffers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	golden(t, "offers_none", w.send(nil, blockSpecial))
	prices := []offer.Price{
		{Minor: 10850, Currency: "KRW"},
		{Minor: 1551, Currency: "USD"},
		{Minor: 980, Currency: "JPY"},
		{},
		{Minor: 123456789, Currency: "USD"},
		{Minor: 1290000, Currency: "KRW"},
		{Minor: 100, Currency: "KRW"},
		{Minor: 7900, Currency: "KRW"},
		{Minor: 0, Currency: "KRW"},
		{Minor: 55000, Currency: "KRW"},
	}
	for i, p := range prices {
		o := offer.Offer{
			ID: offer.ID(len(prices) - i), Source: "board", URL: fmt.Sprintf("https://board.example/%d", i), ShopURL: "https://shop.example/x",
			Title: fmt.Sprintf("[상점] 특가 %d", i+1), Shop: "상점", Category: "디지털", Price: p, ImageURL: "https://img.example/1.jpg", PostedAt: monday,
		}
		if i == 6 {
			o.ShopURL, o.ImageURL = "", ""
		}
		if err := w.store.Repos().Offers.Add(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	mixed := w.send(nil, blockSpecial)
	golden(t, "offers_mixed", mixed)
	golden(t, "offers_won", w.press(nil, mixed, lblMore))
}

func TestGoldenNews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.join("민준")
	other := w.join("서연")
	id := w.publish(other, "무선 이어폰")
	if n := len(w.send(who, blockMain).QuickReplies); n > 10 {
		t.Fatal(n)
	}
	var items []news.Item
	for i, kind := range sorted(newsTexts) {
		item := news.Item{ID: news.ID(i + 1), MemberID: who.id, Kind: kind, ListingID: int64(id), Title: "무선 이어폰", At: monday.Add(-time.Duration(i) * time.Hour)}
		if strings.Contains(string(kind), ".") {
			item.TradeID = 77
		}
		if kind == "cancel_sale.buyer" || kind == "dispute.seller" {
			item.Note = "물건에 흠집이 있어요"
		}
		items = append(items, item)
	}
	if err := w.store.Repos().News.Add(t.Context(), items); err != nil {
		t.Fatal(err)
	}
	golden(t, "home_member_news", w.send(who, blockMain))
	golden(t, "my_page_news", w.send(who, blockMyPage))
	for page, shown := 1, 0; shown < len(items); page++ {
		r := w.send(who, blockNews)
		golden(t, fmt.Sprintf("news_%02d", page), r)
		shown += 10
	}
	w.send(who, blockNews).has("새로운 소식이 없어요")
}
