package pages_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/trade"
)

// submit sends a form to the page's own address, as a browser does.
func (w *world) submit(to string, fields url.Values) page {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, to, strings.NewReader(fields.Encode()))
	w.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.send(r)
}

func typedHome() url.Values {
	return url.Values{
		"name": {"김서연"}, "phone": {"010-2468-1357"}, "postcode": {"14543"}, "street": {"경기도 부천시 길주로 210"},
		"detail": {"101동 1203호"}, "request": {"문 앞에 놓아 주세요"}, "remember": {"yes"},
	}
}

func typedAccount() url.Values {
	return url.Values{"bank": {"국민은행"}, "number": {"123456-78-901234"}, "holder": {"김서연"}}
}

var button = regexp.MustCompile(`<a class="button main" href="([^"]+)">배송지 입력하기</a>`)

// paid buys the camera and returns the result page.
func (w *world) paid() page {
	w.t.Helper()
	return w.follow(w.press(w.payPage(buyer), "pay"))
}

// asked is the form behind the result page's button.
func (w *world) asked() string {
	w.t.Helper()
	p := w.paid()
	found := button.FindStringSubmatch(p.body)
	if found == nil {
		w.t.Fatalf("the result page has no button for the address, which the buyer must be asked for there:\n%s", p.main())
	}
	return found[1]
}

func (w *world) card(who string) app.TradeView {
	w.t.Helper()
	id := buyer
	if who == "seller" {
		id = seller
	}
	v, err := w.market.Card(w.t.Context(), id, w.only().ID)
	w.must(err)
	return v
}

func TestTheAddressIsAskedOnTheResultPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := w.asked()
	w.says(w.open(form), http.StatusOK, `<form method="post"`, "배송지를 입력해 주세요", "11월 23일(월) 오후 2:00까지 입력하지 않으면",
		`autocomplete="shipping postal-code"`, `name="remember" value="yes" checked`)

	first := w.submit(form, typedHome())
	if first.status != http.StatusSeeOther {
		t.Fatalf("the form answered %d, want 303 so that a reload sends nothing again:\n%s", first.status, first.main())
	}
	done := w.open(first.location(t))
	w.says(done, http.StatusOK, "주소를 저장했어요", "김서연", "010-2468-1357", "(14543) 경기도 부천시 길주로 210 101동 1203호", channel)
	before := w.only()
	if again := w.submit(form, typedHome()); again.status != first.status || again.location(t) != first.location(t) {
		t.Errorf("the same form sent again answered %d to %s, want the same as before", again.status, again.location(t))
	}
	if after := w.only(); after != before {
		t.Errorf("the same form sent again changed the trade:\n%+v\n%+v", before, after)
	}
	want := address.Address{
		Name: "김서연", Phone: "01024681357", Postcode: "14543", Street: "경기도 부천시 길주로 210", Detail: "101동 1203호", Request: "문 앞에 놓아 주세요",
	}
	if got := w.card("seller").Address; got != want {
		t.Errorf("the seller reads %+v, want %+v", got, want)
	}
	if got := w.card("buyer").Address; got != (address.Address{}) {
		t.Errorf("the buyer's card repeats the address %+v into the chat, want none", got)
	}
	if strings.Contains(w.log.String(), "김서연") || strings.Contains(w.log.String(), "길주로") {
		t.Error("the log has the address")
	}
}

func TestTheAddressIsRememberedOnlyOnRequest(t *testing.T) {
	t.Parallel()
	for _, remember := range []bool{true, false} {
		w := newWorld(t)
		form := w.asked()
		fields := typedHome()
		if !remember {
			fields.Del("remember")
		}
		w.submit(form, fields)
		w.says(w.open(form), http.StatusOK, `value="김서연"`, `value="010-2468-1357"`) // of this trade in any case
		_, err := w.market.Act(t.Context(), app.Command{TradeID: w.only().ID, Event: trade.CancelPurchase, Caller: buyer})
		w.must(err)
		w.tick()
		next := w.asked()
		if got := strings.Contains(w.open(next).body, "김서연"); got != remember {
			t.Errorf("remembered: %v, want %v", got, remember)
		}
	}
}

func TestEveryWrongFieldIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := w.asked()
	bad := url.Values{
		"name": {""}, "phone": {"02-123-4567"}, "postcode": {"123-456"}, "street": {`"><script>alert(1)</script>` + strings.Repeat("길", 120)},
		"detail": {strings.Repeat("동", 81)}, "request": {"문 앞"},
	}
	p := w.submit(form, bad)
	w.says(p, http.StatusUnprocessableEntity, "입력한 내용을 5곳 확인해 주세요", "받는 분의 이름을", "휴대전화 번호 11자리를", "우편번호 숫자 다섯 자리를",
		"주소를 120자 안으로", "상세 주소는 80자 안으로", `value="02-123-4567"`, `value="문 앞"`, `role="alert"`,
		`aria-invalid="true" aria-describedby="postcode-error"`, `id="postcode-error"`)
	w.silent(p, "<script>", "배송 요청은 80자", " checked")
	w.silent(p, ` else`, `-error" aria-describedby`) // an input says once what stands below it
	if n := strings.Count(p.body, "autofocus"); n != 1 {
		t.Errorf("%d fields ask for the cursor, want the first wrong one", n)
	}
	if got := w.only(); !got.AddressedAt.IsZero() {
		t.Error("a wrong address counts as given")
	}
}

func TestTheFormClosesWhenItIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := w.asked()
	w.submit(form, typedHome())
	_, err := w.market.Act(t.Context(), app.Command{TradeID: w.only().ID, Event: trade.Ship, Caller: seller, Tracking: "CJ 1234-5678-9012"})
	w.must(err)
	other := typedHome()
	other.Set("street", "서울 중구 세종대로 110")
	wrong := typedHome()
	wrong.Set("phone", "1")
	for _, p := range []page{w.open(form), w.open(form + "&saved=1"), w.submit(form, other), w.submit(form, wrong)} {
		w.says(p, http.StatusConflict, "지금은 주소를 입력할 수 없어요")
		w.silent(p, "김서연", "길주로", "2468", "<form")
	}
}

func TestFormsServeOneMemberOnePurposeAndOneTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := w.asked()
	w.submit(form, typedHome())
	path, token, _ := strings.Cut(form, "?t=")
	account := w.market.AccountLink(seller)
	accountPath, accountToken, _ := strings.Cut(account, "?t=")
	changed := []byte(token)
	changed[20] ^= 1
	_, rivals, _ := strings.Cut(w.market.AddressLink(rival, w.only().ID), "?t=")
	_, pay, _ := strings.Cut(w.market.PayLink(buyer, camera, 0), "?t=")
	for name, address := range map[string]string{
		"no token": path, "a changed token": path + "?t=" + string(changed), "a rival's": path + "?t=" + rivals, "a pay link's": path + "?t=" + pay,
		"an account's": path + "?t=" + accountToken, "another trade": strings.Replace(form, orderNumber(w.only()), "99", 1),
		"another member's account": strings.Replace(account, "/account/1", "/account/2", 1), "an address's": accountPath + "?t=" + token,
	} {
		fields := typedHome()
		for k, v := range typedAccount() {
			fields[k] = v
		}
		for _, p := range []page{w.open(address), w.submit(address, fields)} {
			if p.status != http.StatusForbidden && p.status != http.StatusNotFound {
				t.Errorf("%s: answered %d, want it refused:\n%s", name, p.status, p.main())
			}
			w.silent(p, "김서연", "길주로", "<form", "<input")
		}
	}
	w.clock.Advance(24 * time.Hour)
	for _, address := range []string{form, account} {
		w.says(w.open(address), http.StatusForbidden, "링크를 사용할 수 없어요", "거래 카드를 다시 열어")
	}
}

func TestTheSellerSaysWhereToSendBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(w.asked(), typedHome())
	id := w.only().ID
	for _, c := range []app.Command{
		{Event: trade.Ship, Caller: seller, Tracking: "CJ 1234-5678-9012"},
		{Event: trade.Dispute, Caller: buyer, Reason: "금이 가 있어요"},
		{Event: trade.AcceptReturn, Caller: seller},
	} {
		c.TradeID = id
		_, err := w.market.Act(t.Context(), c)
		w.must(err)
	}
	form := w.market.AddressLink(seller, id)
	p := w.open(form)
	w.says(p, http.StatusOK, "반품받을 주소를 입력해 주세요")
	w.silent(p, "김서연", "배송 요청")
	fields := typedHome()
	fields.Set("name", "박민준")
	w.says(w.open(w.submit(form, fields).location(t)), http.StatusOK, "구매자가 이 주소로", "박민준")
	if got := w.card("buyer").Address.Name; got != "박민준" {
		t.Errorf("the buyer is to send back to %q, want 박민준", got)
	}
	w.says(w.open(w.market.AddressLink(buyer, id)), http.StatusConflict, "지금은 주소를 입력할 수 없어요")
}

func TestTheAccountIsStoredAndShownMasked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := w.market.AccountLink(seller)
	w.says(w.open(form), http.StatusOK, "정산 계좌를 입력해 주세요", `list="bank-words"`, `<option value="카카오뱅크">`)
	first := w.submit(form, typedAccount())
	done := w.open(first.location(t))
	w.says(done, http.StatusOK, "정산 계좌를 저장했어요", "국민은행 123***-**-****34 (김**)", channel)
	if again := w.submit(form, typedAccount()); again.location(t) != first.location(t) {
		t.Error("the same form sent again leads elsewhere")
	}
	p := w.open(form)
	w.says(p, http.StatusOK, "지금 등록된 계좌", "123***-**-****34")
	w.silent(p, "901234", "김서연")
	w.silent(done, "901234", "김서연")

	bad := w.submit(form, url.Values{"bank": {strings.Repeat("은", 21)}, "number": {"12-34"}, "holder": {""}})
	w.says(bad, http.StatusUnprocessableEntity, "입력한 내용을 3곳", "은행 이름을", "계좌번호 8~16자리", "예금주 이름을", `value="12-34"`)
	w.says(w.submit(form, url.Values{"bank": {"국민은행"}, "number": {"계좌"}, "holder": {"김서연"}}), http.StatusUnprocessableEntity, "1곳", "계좌번호 8~16자리")
	account, err := w.market.Account(t.Context(), seller)
	w.must(err)
	if account.Number != "123***-**-****34" {
		t.Errorf("a refused form changed the account to %+v", account)
	}
	if strings.Contains(w.log.String(), "901234") {
		t.Error("the log has the account")
	}
}

func TestFormsOfMembersWhoMayNotAct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := w.market.AccountLink(rival)
	_, err := w.market.Withdraw(t.Context(), rival)
	w.must(err)
	w.says(w.submit(form, typedAccount()), http.StatusForbidden, "회원만 이용할 수 있어요")
	if _, err := w.market.Account(t.Context(), rival); !fault.Is(err, fault.NotFound) {
		t.Errorf("the account of a member who left: %v, want none", err)
	}
}

func TestFormsMaySendToUsOnlyAndLittle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, address := range []string{w.asked(), w.market.AccountLink(seller)} {
		p := w.open(address)
		if policy := p.header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self';") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: the policy %q, want forms sent to us and nothing else", p.at, policy)
		}
		if got := p.header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q: an address must not stay in a cache", p.at, got)
		}
		w.silent(p, "<script", "style=\"", "http://www")
		long := typedHome()
		long.Set("detail", strings.Repeat("x", 20<<10))
		if got := w.submit(address, long).status; got != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: a form of 20 KiB is answered %d, want 413", p.at, got)
		}
		w.agent = "facebookexternalhit/1.1; kakaotalk-scrap/1.0"
		w.silent(w.open(address), "<form")
		w.agent = phone
	}
}
