package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/browsertest"
	"github.com/junggyenara/junggye/core/app"
)

// chat is people at their phones in the simulator, before the real program.
type chat struct {
	t *testing.T
	browsertest.Browser
}

// openChat starts the program with an empty folder and opens its page.
func openChat(t *testing.T) chat {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests take time; run them without -short")
	}
	p := startProgram(t, devEnv(t))
	t.Cleanup(p.stop)
	return openChatOn(t, p.url)
}

// openMarketChat is openChat with the market itself, for what operators decide.
func openMarketChat(t *testing.T) (chat, *app.Market) {
	t.Helper()
	c, s := openService(t, devEnv(t))
	return c, s.market
}

// openService is openMarketChat with all parts of the program, for what goes wrong
// around it.
func openService(t *testing.T, env map[string]string) (chat, *service) {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests take time; run them without -short")
	}
	cfg, err := loadConfig(environ(env))
	if err != nil {
		t.Fatal(err)
	}
	s := &service{cfg: cfg, failed: make(chan error, 3)}
	s.log = slog.New(slog.DiscardHandler)
	t.Cleanup(func() {
		if err := s.stop(context.Background()); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	if err := s.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return openChatOn(t, s.publicURL), s
}

func openChatOn(t *testing.T, address string) chat {
	t.Helper()
	c := chat{t, browsertest.Open(t, address+"/")}
	c.JS(`
	 window.phone = (name) => document.querySelector('.phone[data-name="' + name + '"]');
	 window.buttons = (name, text) => [...phone(name).querySelectorAll("button, a")].filter((b) => b.textContent.trim() === text || b.ariaLabel === text);
	 window.idle = (name) => !phone(name).querySelector(".typing, .draft");
	 window.turns = (name) => phone(name).querySelectorAll(".turn").length;
	 window.last = (name) => [...phone(name).querySelectorAll(".turn")].at(-1).innerText;
	 window.page = (name) => phone(name).querySelector(".browser iframe").contentDocument;
	 window.paper = (name) => page(name).body.innerText`)
	return c
}

// intact fails the test when the panel shows a failed call or a broken limit.
func (c chat) intact() {
	c.t.Helper()
	if bad := c.Text(`[...document.querySelectorAll(".call.bad")].map((e) => e.innerText).join("\n")`); bad != "" {
		c.t.Errorf("KakaoTalk would not show these replies:\n%s", bad)
	}
}

// press presses the newest button of that text and waits for the answer.
func (c chat) press(who, text string) {
	c.t.Helper()
	c.Until(fmt.Sprintf(`idle(%q) && buttons(%q, %q).length > 0`, who, who, text))
	c.JS(fmt.Sprintf(`window.before = turns(%q); buttons(%q, %q).at(-1).click()`, who, who, text))
	c.Until(fmt.Sprintf(`idle(%q) && turns(%q) > before || phone(%q).querySelector(".browser")`, who, who, who))
}

// say types a text and waits for the answer.
func (c chat) say(who, text string) {
	c.t.Helper()
	c.Until(fmt.Sprintf(`idle(%q)`, who))
	c.JS(fmt.Sprintf(`{ window.before = turns(%q); const input = phone(%q).querySelector(".input"); input.value = %q; input.form.requestSubmit(); }`, who, who, text))
	c.Until(fmt.Sprintf(`idle(%q) && turns(%q) > before`, who, who))
}

// reads waits until the newest answer has the text.
func (c chat) reads(who, text string) {
	c.t.Helper()
	c.Until(fmt.Sprintf(`idle(%q) && last(%q).includes(%q)`, who, who, text))
}

// offers tells whether the newest answer has the button as a quick reply.
func (c chat) offers(who, text string) bool {
	c.t.Helper()
	return c.Text(fmt.Sprintf(`String([...phone(%q).querySelectorAll(".quick-replies .pill")].some((b) => b.textContent.trim() === %q))`, who, text)) == "true"
}

func (c chat) join(who, nickname, number string) {
	c.t.Helper()
	c.say(who, "회원가입")
	c.say(who, nickname)
	c.say(who, number)
	c.reads(who, nickname+"님, 가입을 환영해요")
}

// list puts something on the market through the form.
func (c chat) list(who, title, price string) {
	c.t.Helper()
	c.say(who, "상품등록")
	c.press(who, "상품정보 입력")
	c.Until(fmt.Sprintf(`phone(%q).querySelector(".photo-pill")`, who))
	c.JS(fmt.Sprintf(`buttons(%q, "사진 보내기").at(-1).click(); phone(%q).querySelectorAll("[data-sample]")[0].click();
	 phone(%q).querySelectorAll("[data-sample]")[1].click(); phone(%q).querySelector(".send-photos").click()`, who, who, who, who))
	c.reads(who, "상품 이름")
	c.say(who, title)
	c.reads(who, "설명해 주세요")
	c.say(who, "두 번 신었고 상자도 있어요 👟")
	c.say(who, price)
	c.reads(who, "장소")
	c.say(who, "부천시청역 3번 출구")
	c.say(who, "https://open.kakao.com/o/sAbCd123")
	c.press(who, "패션/잡화")
	c.reads(who, title)
	c.press(who, "등록하기")
	c.reads(who, "등록이 완료됐어요")
}

// find searches and opens the listing.
func (c chat) find(who, word, title string) {
	c.t.Helper()
	c.say(who, "상품검색")
	c.say(who, word)
	c.reads(who, title)
	c.press(who, "상세보기")
	c.reads(who, "거래 장소")
}

// pay opens the payment page from the newest card and presses one of its buttons.
func (c chat) pay(who, button, outcome string) {
	c.t.Helper()
	c.press(who, "카카오페이로 결제하기")
	c.Until(fmt.Sprintf(`[...page(%q).querySelectorAll("button")].some((b) => b.textContent.includes(%q))`, who, button))
	c.JS(fmt.Sprintf(`[...page(%q).querySelectorAll("button")].find((b) => b.textContent.includes(%q)).click()`, who, button))
	c.paper(who, outcome)
	c.backToChat(who)
}

// paper waits until the page over the chat has the text.
func (c chat) paper(who, text string) {
	c.t.Helper()
	c.Until(fmt.Sprintf(`paper(%q).includes(%q)`, who, text))
}

func (c chat) backToChat(who string) {
	c.t.Helper()
	c.JS(fmt.Sprintf(`page(%q).querySelector("a[href*='/sim/channel']").click()`, who))
	c.Until(fmt.Sprintf(`!phone(%q).querySelector(".browser")`, who))
}

// follow presses a link of the page over the chat.
func (c chat) follow(who, text string) {
	c.t.Helper()
	c.JS(fmt.Sprintf(`[...page(%q).querySelectorAll("a")].find((a) => a.textContent.includes(%q)).click()`, who, text))
}

// fill types into the form of the page over the chat, name and text in turn,
// sends it, and waits for the outcome.
func (c chat) fill(who, outcome string, fields ...string) {
	c.t.Helper()
	c.Until(fmt.Sprintf(`page(%q).forms.length > 0`, who))
	for i := 0; i < len(fields); i += 2 {
		c.JS(fmt.Sprintf(`page(%q).querySelector("[name=%s]").value = %q`, who, fields[i], fields[i+1]))
	}
	c.JS(fmt.Sprintf(`page(%q).forms[0].requestSubmit()`, who))
	c.paper(who, outcome)
}

// buy pays for the newest card's listing and gives the address on the result page.
func (c chat) buy(who string) {
	c.t.Helper()
	c.press(who, "카카오페이로 결제하기")
	c.Until(fmt.Sprintf(`[...page(%q).querySelectorAll("button")].some((b) => b.textContent.includes("결제하기"))`, who))
	c.JS(fmt.Sprintf(`[...page(%q).querySelectorAll("button")].find((b) => b.textContent.includes("결제하기")).click()`, who))
	c.paper(who, "결제가 완료")
	c.follow(who, "배송지 입력하기")
	c.fill(who, "주소를 저장했어요", "name", "김서연", "phone", "010-2468-1357", "postcode", "14543",
		"street", "경기도 부천시 길주로 210", "detail", "101동 1203호", "request", "문 앞에 놓아 주세요")
	c.backToChat(who)
}

// send is the seller's part until the goods are there.
func (c chat) send(number string) {
	c.t.Helper()
	c.trade(seller)
	c.press(seller, "운송장번호 등록")
	c.say(seller, number)
	c.reads(seller, "운송장번호를 등록했어요")
	c.trade(buyer)
	c.press(buyer, "물건이 도착했어요")
	c.reads(buyer, "도착했다고 알렸어요")
}

// news asks for what is new until it has the text.
func (c chat) news(who, text string) {
	c.t.Helper()
	c.say(who, "새 소식")
	c.Until(fmt.Sprintf(`(() => { if (last(%[1]q).includes(%[2]q)) return true; if (idle(%[1]q)) { const i = phone(%[1]q).querySelector(".input"); i.value = "새 소식"; i.form.requestSubmit(); } return false; })()`, who, text))
}

// agree presses a choice, reads what is asked, and presses it again.
func (c chat) agree(who, label, asked, outcome string) {
	c.t.Helper()
	c.press(who, label)
	c.reads(who, asked)
	c.press(who, label)
	c.reads(who, outcome)
}

// shot writes a picture of every phone when JUNGGYE_SHOTS names a folder.
func (c chat) shot(name string) {
	c.t.Helper()
	if dir := os.Getenv("JUNGGYE_SHOTS"); dir != "" {
		c.Until(`[...document.querySelectorAll(".phone .chat")].every((p) => p.scrollHeight - p.scrollTop - p.clientHeight < 2)`)
		c.Screenshot(filepath.Join(dir, name+".png"))
	}
}

func (c chat) trade(who string) {
	c.t.Helper()
	c.say(who, "내 거래")
	c.press(who, "상세보기")
}

// pictures is the folder of the README's pictures, to be renewed; "" leaves
// them as they are.
func pictures() string { return os.Getenv("JUNGGYE_PICTURES") }

func (c chat) picture() {
	c.t.Helper()
	if dir := pictures(); dir != "" {
		c.Until(`[...document.querySelectorAll(".phone .chat")].every((p) => p.scrollHeight - p.scrollTop - p.clientHeight < 2)`)
		c.Screenshot(filepath.Join(dir, "simulator.png"))
	}
}

const (
	seller = "민준"
	buyer  = "서연"
)

func TestBrowserPaidAndSent(t *testing.T) {
	t.Parallel()
	c := openChat(t)
	c.join(seller, "신발가게", "010-1111-2222")
	c.join(buyer, "발빠른구매자", "01033334444")
	c.list(seller, "러닝화 270 새상품급", "35,000원")
	c.find(buyer, "러닝화 270 새상품급", "러닝화 270 새상품급")

	c.pay(buyer, "나가기", "빠져나가지 않았어요")
	c.find(buyer, "러닝화 270 새상품급", "러닝화 270 새상품급")
	c.press(buyer, "카카오페이로 결제하기")
	c.Until(`[...page("서연").querySelectorAll("button")].some((b) => b.textContent.includes("결제하기"))`)
	c.JS(`[...page("서연").querySelectorAll("button")].find((b) => b.textContent.includes("결제하기")).click()`)
	c.paper(buyer, "결제가 완료")
	c.shot("result")
	c.follow(buyer, "배송지 입력하기")
	c.paper(buyer, "배송지를 입력해 주세요")
	c.shot("address_form")
	c.fill(buyer, "입력한 내용을 2곳", "name", "김서연", "phone", "12", "postcode", "1454", "street", "경기도 부천시 길주로 210", "detail", "101동 1203호")
	c.shot("address_wrong")
	c.fill(buyer, "주소를 저장했어요", "phone", "010-2468-1357", "postcode", "14543", "request", "문 앞에 놓아 주세요")
	c.shot("address_saved")
	c.backToChat(buyer)
	c.trade(buyer)
	c.reads(buyer, "보관 금액: 35,000원")
	c.reads(buyer, "배송지: 입력함")
	if c.offers(buyer, "구매확정") {
		t.Error("구매확정 is offered before a tracking number is there, want it hidden: the goods were not sent")
	}

	c.trade(seller)
	c.reads(seller, "판매대기")
	c.reads(seller, "(14543) 경기도 부천시 길주로 210 101동 1203호")
	c.picture()
	c.shot("paid")
	c.press(seller, "운송장번호 등록")
	c.say(seller, "12")
	c.reads(seller, "운송장번호를 다시 확인해 주세요")
	c.say(seller, "CJ대한통운 1234-5678-9012")
	c.reads(seller, "운송장번호를 등록했어요")
	if text := c.Text(`last("민준")`); strings.Contains(text, "길주로") {
		t.Errorf("the seller's card still shows the buyer's address after it was used:\n%s", text)
	}

	c.trade(buyer)
	c.reads(buyer, "123456789012")
	c.press(buyer, "구매확정")
	c.reads(buyer, "구매를 확정할까요")
	c.press(buyer, "구매확정")
	c.reads(buyer, "구매를 확정했어요")

	c.trade(seller)
	c.press(seller, "판매확정")
	c.reads(seller, "판매를 확정할까요")
	c.press(seller, "판매확정")
	c.reads(seller, "판매완료")
	c.reads(seller, "정산 예정: 35,000원")
	c.reads(seller, "정산 계좌: 미등록")
	c.press(seller, "정산 계좌 등록")
	c.paper(seller, "정산 계좌를 입력해 주세요")
	c.shot("account_form")
	c.fill(seller, "정산 계좌를 저장했어요", "bank", "카카오뱅크", "number", "3333-01-2345678", "holder", "박민준")
	c.shot("account_saved")
	c.backToChat(seller)
	c.say(seller, "프로필")
	c.reads(seller, "카카오뱅크 333")
	c.shot("complete")
	c.say(buyer, "새 소식")
	c.reads(buyer, "판매자가 판매를 확정해 거래가 끝났어요")
	c.say(buyer, "구매내역")
	c.reads(buyer, "구매완료")
	c.intact()
}

func TestBrowserMeetInPerson(t *testing.T) {
	t.Parallel()
	c := openChat(t)
	c.join(seller, "동네판매자", "01055556666")
	c.join(buyer, "동네구매자", "01077778888")
	c.list(seller, "원목 의자", "20000")
	c.find(buyer, "원목 의자", "원목 의자")
	c.press(buyer, "직거래 요청하기")
	c.reads(buyer, "판매자에게 직거래를 요청했어요")

	c.trade(seller)
	c.press(seller, "요청 수락하기")
	c.reads(seller, "거래 코드:")
	code := c.Text(`last("민준").match(/거래 코드: (\d{4})/)[1]`)

	c.trade(buyer)
	c.press(buyer, "약속 정하기")
	c.say(buyer, "옛날 옛적에")
	c.reads(buyer, "시간을 이해하지 못했어요")
	c.say(buyer, "내일 오후 3시")
	c.say(buyer, "부천시청역 3번 출구")
	c.reads(buyer, "약속을 정했어요")

	c.press(buyer, "거래 코드 입력")
	c.say(buyer, wrongCode(code))
	c.reads(buyer, "코드가 맞지 않아요")
	c.press(buyer, "거래 코드 입력")
	c.say(buyer, code)
	c.reads(buyer, "거래가 끝났어요")

	c.say(seller, "판매내역")
	c.press(seller, "판매완료")
	c.reads(seller, "원목 의자")
	c.intact()
}

func wrongCode(code string) string {
	if code == "0000" {
		return "0001"
	}
	return "0000"
}

func TestBrowserRefusalsAndRefund(t *testing.T) {
	t.Parallel()
	c := openChat(t)
	c.say(buyer, "마이페이지")
	c.reads(buyer, "회원가입이 필요해요")
	c.join(seller, "환불판매자", "01012123434")
	c.say(buyer, "회원가입")
	c.say(buyer, "환불판매자")
	c.reads(buyer, "이미 다른 회원이 쓰는 닉네임이에요")
	c.say(buyer, "환불구매자")
	c.say(buyer, "1234")
	c.reads(buyer, "휴대전화 번호 11자리")
	c.say(buyer, "01056567878")
	c.reads(buyer, "가입을 환영해요")

	c.list(seller, "필름 카메라", "120000")
	c.find(buyer, "필름 카메라", "필름 카메라")
	c.pay(buyer, "결제하기", "결제가 완료")

	c.say(seller, "회원탈퇴")
	c.reads(seller, "끝나지 않은 거래가 1건")
	c.trade(buyer)
	c.press(buyer, "구매 취소")
	c.reads(buyer, "전액 환불돼요")
	c.press(buyer, "구매 취소")
	c.reads(buyer, "구매를 취소했어요")
	c.news(buyer, "환불이 완료됐어요")
	c.find(buyer, "필름 카메라", "필름 카메라")
	c.reads(buyer, "판매중")
	c.intact()
}
