package kakao

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/trade"
)

// samples are recorded requests, by file name.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("../skill/testdata/req-*.json")
	if err != nil || len(paths) < 15 {
		t.Fatalf("found %d recorded requests, %v", len(paths), err)
	}
	all := map[string][]byte{}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(path)] = raw
	}
	return all
}

// TestSamples sends every recorded request to every endpoint.
func TestSamples(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, raw := range samples(t) {
		for _, route := range w.bot.Routes() {
			if r := w.post(route.Path, raw, nil); r.text() == "" {
				t.Errorf("%s to %s: nothing to read", name, route.Path)
			}
		}
		for path := range validations {
			w.judge("/kakaochatbot/validation/"+path, raw)
		}
	}
}

// TestUnreadable sends what no platform would.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, raw := range []string{
		"", "null", "[]", "{}", "{", `"text"`, "\xff\xfe", `{"action":[]}`, `{"userRequest":7,"action":{"clientExtra":"null"}}`, strings.Repeat("[", 100000),
		`{"userRequest":{"user":{"id":` + strconv.Itoa(1) + `}}}`,
	} {
		for _, route := range w.bot.Routes() {
			w.post(route.Path, []byte(raw), nil)
		}
		for path := range validations {
			w.judge("/kakaochatbot/validation/"+path, []byte(raw))
		}
	}
}

// hostileTexts are values for any field.
var hostileTexts = []string{
	"", " ", "가", "\u1100\u1161", "무선 이어폰", "👨‍👩‍👧‍👦", "🇰🇷🇰🇷", strings.Repeat("가", 30), strings.Repeat("가", 31), strings.Repeat("👍🏽", 400),
	strings.Repeat("가나다 ", 5000), "'; DROP TABLE members;--", "<script>alert(1)</script>", "%s %d %v %!", "{claim}{{#webhook.x}}", "\u202eabc\u202c",
	"a\x00b\tc\r\nd", "0", "-1", "9223372036854775807", "92233720368547758080", "1e9", "NaN", "null", "true", "2147483648", "１２３４", "35000원",
	"내일 오후 3시", "판매완료", "삭제", "all", "confirm", "https://open.kakao.com/o/sAbCd123", "javascript:alert(1)", "010-1234-5678",
}

// TestAnyInput sends random values in every field to every endpoint.
func TestAnyInput(t *testing.T) {
	t.Parallel()
	s := build(t, "reserved_line")
	routes := s.bot.Routes()
	names := []string{
		"customerName", "customerPhone", "customerProfileImage", "productImg", "productName", "productDescription", "productPrice", "tradingLocation",
		"kakaoOpenChatUrl", "searchWord", "buyerNickname", "handOverCode", "appointmentTime", "appointmentPlace", "reason", "trackingNumber",
	}
	extras := []string{"productId", "tradeId", "orderId", "noticeId", "pageNumber", "firstNumber", "after", "choice", "productStatus", "searchWord", "event", "version", "confirm", "for", "reason"}
	ids := []string{str(s.listing), str(s.trade), "1", "2", "yes", string(trade.Cancel), string(trade.SetAppointment), string(trade.HandOver), "디지털기기", "판매중"}
	rapid.Check(t, func(rt *rapid.T) {
		route := rapid.SampledFrom(routes).Draw(rt, "route")
		who := rapid.SampledFrom([]*person{s.seller, s.buyer, s.other, s.stranger("Guest0000001"), nil}).Draw(rt, "who")
		value := rapid.OneOf(rapid.SampledFrom(hostileTexts), rapid.SampledFrom(ids), rapid.String())
		c := option(func(c *call) {
			c.utterance = value.Draw(rt, "utterance")
			c.params = params{}
			for range rapid.IntRange(0, 6).Draw(rt, "params") {
				c.params[rapid.SampledFrom(names).Draw(rt, "param")] = value.Draw(rt, "value")
			}
			for range rapid.IntRange(0, 5).Draw(rt, "extras") {
				extra(rapid.SampledFrom(extras).Draw(rt, "extra"), value.Draw(rt, "value"))(c)
			}
			c.contexts = map[string]params{draftContext: {"productCategory": value.Draw(rt, "category")}}
		})
		// Failures are reported by the world's own t, with the whole reply.
		if r := s.call(who, route.Path, c); r.text() == "" {
			rt.Fatalf("%s: nothing to read", route.Path)
		}
	})
	for path := range validations {
		for _, text := range hostileTexts {
			s.check(s.seller, path, text)
		}
	}
}

// FuzzSkill sends mutated requests to every endpoint.
func FuzzSkill(f *testing.F) {
	w := newWorld(f)
	seller := w.join("민준")
	w.publish(seller, "무선 이어폰")
	routes := w.bot.Routes()
	for _, raw := range samples(f) {
		f.Add(raw, uint8(len(raw)))
	}
	c := &call{who: seller, block: w.sc.ID(blockListing), extra: map[string]any{"productId": "1002", "event": "cancel"}, params: form("노트북")}
	raw, err := json.Marshal(c.payload("상품"))
	if err != nil {
		f.Fatal(err)
	}
	for i := range routes {
		f.Add(raw, uint8(i))
	}
	f.Fuzz(func(t *testing.T, raw []byte, at uint8) {
		mine := *w
		mine.t = t
		mine.post(routes[int(at)%len(routes)].Path, raw, nil)
	})
}

// FuzzValidation sends mutated values to every check.
func FuzzValidation(f *testing.F) {
	w := newWorld(f)
	paths := sorted(validations)
	for i, text := range hostileTexts {
		f.Add(text, uint8(i))
	}
	f.Fuzz(func(t *testing.T, typed string, at uint8) {
		mine := *w
		mine.t = t
		path := paths[int(at)%len(paths)]
		v := mine.check(nil, path, typed)
		if v.Status != skill.StatusSuccess || path == "product/reservationCustomer" {
			return
		}
		// What was accepted must be accepted again, in the form that the skill gets.
		if again := mine.check(nil, path, v.Value); again.Status != skill.StatusSuccess || again.Value != v.Value {
			t.Errorf("%s: %q became %q, then %+v", path, typed, v.Value, again)
		}
	})
}

// TestFields publishes listings with values at the edges of what is allowed,
// and reads them back from the detail.
func TestFields(t *testing.T) {
	t.Parallel()
	nfd := "\u1106\u116e\u1109\u1165\u11ab \u110b\u1175\u110b\u1165\u1111\u1169\u11ab" // as some phones send it
	for _, c := range []struct {
		name, field, value string
		shown              string // what the detail shows; empty: refused
		refusal            string
	}{
		{"one character", "productName", "가", "가", ""},
		{"thirty", "productName", strings.Repeat("가", 30), strings.Repeat("가", 30), ""},
		{"thirty-one", "productName", strings.Repeat("가", 31), "", "30자까지"},
		{"decomposed", "productName", nfd, nfd, ""},
		{"family", "productName", "가족 👨‍👩‍👧‍👦", "가족 👨‍👩‍👧‍👦", ""},
		{"only spaces", "productName", "   ", "", "상품 이름은"},
		{"markup", "productName", "<b>%s</b>", "<b>%s</b>", ""},
		{"four hundred", "productDescription", strings.Repeat("가", 400), strings.Repeat("가", 400), ""},
		{"four hundred and one", "productDescription", strings.Repeat("가", 401), "", "400자까지"},
		{"emoji", "productDescription", strings.Repeat("👍🏽", 200), strings.Repeat("👍🏽", 200), ""},
		{"free", "productPrice", "0", "", "100원부터"},
		{"below", "productPrice", "99", "", "100원부터"},
		{"least", "productPrice", "100", "100원", ""},
		{"most", "productPrice", "100000000", "100,000,000원", ""},
		{"beyond int32", "productPrice", "2147483648", "", "100,000,000원까지"},
		{"beyond int64", "productPrice", "99999999999999999999", "", "100,000,000원까지"},
		{"typed with a word", "productPrice", "35,000원", "35,000원", ""},
		{"negative", "productPrice", "-5", "", "원 단위 숫자"},
		{"fraction", "productPrice", "3.5", "", "원 단위 숫자"},
		{"words", "productPrice", "삼만원", "", "원 단위 숫자"},
		{"long place", "tradingLocation", strings.Repeat("가", 50), strings.Repeat("가", 50), ""},
		{"too long place", "tradingLocation", strings.Repeat("가", 51), "", "50자까지"},
		{"other host", "kakaoOpenChatUrl", "https://open.kakao.com.evil.example/o/sAbCd123", "", "오픈채팅방 주소만"},
		{"user in the address", "kakaoOpenChatUrl", "https://open.kakao.com@evil.example/o/sAbCd123", "", "오픈채팅방 주소만"},
		{"plain http", "kakaoOpenChatUrl", "http://open.kakao.com/o/sAbCd123", "", "오픈채팅방 주소만"},
		{"script", "kakaoOpenChatUrl", "javascript:alert(1)//open.kakao.com/o/sAbCd123", "", "오픈채팅방 주소만"},
		{"text around", "kakaoOpenChatUrl", "여기요 https://open.kakao.com/o/sAbCd123", "", "오픈채팅방 주소만"},
		{"query", "kakaoOpenChatUrl", "https://open.kakao.com/o/sAbCd123?u=https://evil.example", "", "오픈채팅방 주소만"},
		{"climbing", "kakaoOpenChatUrl", "https://open.kakao.com/o/../me/abc", "", "오픈채팅방 주소만"},
		{"line break", "kakaoOpenChatUrl", "https://open.kakao.com/o/sAbCd123\nhttps://evil.example", "", "오픈채팅방 주소만"},
		{"no photo", "productImg", "", "", "사진을 한 장 이상"},
		{"no photo in the value", "productImg", `{"secureUrls":"List()"}`, "", "사진을 한 장 이상"},
		{"foreign photo", "productImg", images("http://169.254.169.254/latest/meta-data"), "", "카카오톡으로 올린 사진만"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			seller := w.join("민준")
			p := form("무선 이어폰")
			p[c.field] = c.value
			before := w.dump()
			r := w.send(seller, blockRegister, typed(p), inContext(draftContext, params{"productCategory": "디지털기기"}))
			if c.refusal != "" {
				r.has(c.refusal)
				if w.dump() != before {
					t.Errorf("a listing with %s %q was stored", c.field, c.value)
				}
				return
			}
			w.send(seller, blockListing, extra("productId", str(r.extraOf(lblListing, "productId")))).has(c.shown)
		})
	}
}

// TestValidationVerdicts asks the checks what a form asks them.
func TestValidationVerdicts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("민준")
	w.join("서연")
	for _, c := range []struct {
		path, typed string
		want        verdict // Message: a part of it
	}{
		{"customer/phone", "010-1234-5678", verdict{skill.StatusSuccess, "01012345678", ""}},
		{"customer/phone", "02-123-4567", verdict{skill.StatusFail, "", "11자리"}},
		{"customer/name", " 지우 ", verdict{skill.StatusSuccess, "지우", ""}},
		{"customer/name", "서연", verdict{skill.StatusFail, "", "이미 다른 회원"}},
		{"customer/name", strings.Repeat("가", 16), verdict{skill.StatusFail, "", "15자까지"}},
		{"product/name", "가", verdict{skill.StatusSuccess, "가", ""}},
		{"product/name", strings.Repeat("가", 31), verdict{skill.StatusFail, "", "30자까지"}},
		{"product/price", "35,000원", verdict{skill.StatusSuccess, "35000", ""}},
		{"product/price", "2147483648", verdict{skill.StatusFail, "", "100,000,000원까지"}},
		{"product/price", "공짜", verdict{skill.StatusFail, "", "원 단위 숫자"}},
		{"product/description", strings.Repeat("가", 400), verdict{skill.StatusSuccess, strings.Repeat("가", 400), ""}},
		{"product/description", strings.Repeat("가", 401), verdict{skill.StatusFail, "", "400자까지"}},
		{"product/kakaoOpenChatUrl", "https://open.kakao.com/o/sAbCd123", verdict{skill.StatusSuccess, "https://open.kakao.com/o/sAbCd123", ""}},
		{"product/kakaoOpenChatUrl", "https://open.kakao.com/me/abc", verdict{skill.StatusFail, "", "오픈채팅방"}},
		{"product/tradingLocation", "부천역", verdict{skill.StatusSuccess, "부천역", ""}},
		{"product/reservationCustomer", "서연", verdict{skill.StatusSuccess, "서연", ""}},
		{"product/reservationCustomer", "민준", verdict{skill.StatusFail, "", "자신의 상품"}},
		{"product/reservationCustomer", "아무개", verdict{skill.StatusFail, "", "그런 닉네임의 회원이 없어요"}},
		{"order/reservationTrackingNumber", "1234-5678-9012", verdict{skill.StatusSuccess, "123456789012", ""}},
		{"order/reservationTrackingNumber", "cj대한통운 1234-5678-9012", verdict{skill.StatusSuccess, "CJ대한통운 123456789012", ""}},
		{"order/reservationTrackingNumber", "1111111111", verdict{skill.StatusFail, "", "운송장번호를 다시"}},
		{"order/handOverCode", "0123", verdict{skill.StatusSuccess, "0123", ""}},
		{"order/handOverCode", "12345", verdict{skill.StatusFail, "", "네 자리"}},
		{"order/reason", "사정이 생겼어요", verdict{skill.StatusSuccess, "사정이 생겼어요", ""}},
		{"order/reason", strings.Repeat("가", 201), verdict{skill.StatusFail, "", "200자까지"}},
		{"order/appointmentTime", "내일 오후 3시", verdict{skill.StatusSuccess, "내일 오후 3시", ""}},
		{"order/appointmentTime", "오늘 오후 1시", verdict{skill.StatusFail, "", "14일 안"}},
		{"order/appointmentTime", "12월 25일 오후 3시", verdict{skill.StatusFail, "", "14일 안"}},
		{"order/appointmentTime", "언젠가", verdict{skill.StatusFail, "", "이해하지 못했어요"}},
	} {
		got := w.check(seller, c.path, c.typed)
		if got.Status != c.want.Status || got.Value != c.want.Value || !strings.Contains(got.Message, c.want.Message) {
			t.Errorf("%s of %q = %+v, want %+v", c.path, c.typed, got, c.want)
		}
	}
}

// TestStrangeIDs presses buttons that no reply ever had.
func TestStrangeIDs(t *testing.T) {
	t.Parallel()
	s := build(t, "paid")
	before := s.dump()
	for _, id := range []string{"", "0", "-1", "1", "abc", "9223372036854775807", "99999999999999999999", "1.5", "0x10", " 7", str(s.trade) + "a"} {
		for _, b := range s.sc.Blocks {
			if strings.HasPrefix(b.Skill, "/kakaochatbot/customer/") || b.Key == blockRegister {
				continue
			}
			for _, name := range []string{"pageNumber", "after", "firstNumber"} {
				s.send(s.buyer, b.Key, extra("productId", id, "tradeId", id, "orderId", id, "noticeId", id, "event", "cancel_purchase", "confirm", "yes", name, id))
			}
		}
	}
	if s.dump() != before {
		t.Error("a button with an id that no row has changed something")
	}
	// A number instead of a text, as some clients send it.
	s.send(s.buyer, blockListing, func(c *call) { c.extra = map[string]any{"productId": int64(s.listing)} }).has("무선 이어폰")
	s.send(s.buyer, blockListing, func(c *call) {
		c.edit = func(p map[string]any) {
			p["action"].(map[string]any)["clientExtra"] = fmt.Sprintf(`{"productId":"%d"}`, s.listing)
		}
	}).has("무선 이어폰")
}

// TestPages reads a list by the original's page numbers and by ours: the same
// things, each once.
func TestPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("민준")
	for i := range 23 {
		w.publish(seller, fmt.Sprintf("물건 %02d", i+1))
	}
	count := func(r *reply) int { return strings.Count(r.text(), "물건 ") / 2 } // title and picture text
	first := w.send(seller, blockNewest)
	second := w.press(seller, first, lblMore)
	third := w.press(seller, second, lblMore)
	third.offersNot(lblMore)
	for i, r := range []*reply{first, second, third} {
		byNumber := w.send(seller, blockNewest, extra("pageNumber", strconv.Itoa(i+1)))
		if r.text() != byNumber.text() {
			t.Errorf("page %d by its number differs:\n%s\n---\n%s", i+1, byNumber.text(), r.text())
		}
		if want := []int{10, 10, 3}[i]; count(r) != want {
			t.Errorf("page %d has %d listings, want %d", i+1, count(r), want)
		}
	}
	for _, garbage := range []string{"", "0", "-3", "x", "1e3"} {
		if got := w.send(seller, blockNewest, extra("pageNumber", garbage)); got.text() != first.text() {
			t.Errorf("page %q is not the first one:\n%s", garbage, got.text())
		}
	}
	w.send(seller, blockNewest, extra("pageNumber", "4")).has(msgNoMore)
	w.send(seller, blockNewest, extra("pageNumber", "99999999999")).has(msgNoMore)
	w.publish(seller, "새 물건") // must not shift the pages that follow
	if again := w.press(seller, first, lblMore); again.text() != second.text() {
		t.Errorf("a new listing shifted the second page:\n%s", again.text())
	}
	own := w.send(seller, blockOwnListings, extra("productStatus", "판매중"))
	seen := own.text()
	for range 2 {
		own = w.press(seller, own, lblMore)
		seen += own.text()
	}
	for i := range 23 {
		if n := strings.Count(seen, fmt.Sprintf("물건 %02d", i+1)); n != 2 {
			t.Errorf("own listing %d is shown %d times, want twice: title and picture text", i+1, n)
		}
	}
}

// TestOddCategories reads words in the place of a category and a state.
func TestOddCategories(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("민준")
	w.publish(seller, "의자")
	w.send(seller, blockByCategory, extra("choice", "없는 것")).has(msgPickCategory)
	w.send(seller, blockByCategory, saying("디지털기기")).has("의자")
	w.send(seller, blockOwnListings, extra("productStatus", "없는 것")).has(msgSalesMenu)
	w.send(seller, blockOwnListings, extra("productStatus", string(listing.Deleted))).has(msgSalesMenu)
	w.send(seller, blockOwnListings, saying("판매중")).has("의자")
	// A category that was forgotten in the form leads back to the form's end.
	r := w.send(seller, blockPreview, typed(form("책상")))
	r = w.press(seller, w.press(seller, r, lblPickCategory), "도서", typed(form("책상")))
	r.has("도서", "35,000원").offers(lblPublish)
	r = w.send(seller, blockRegister, typed(form("책상")))
	w.press(seller, w.press(seller, r, lblPickCategory), "도서", typed(form("책상"))).offers(lblPublish)
}
