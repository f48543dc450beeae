package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/junggyenara/junggye/adapters/simulator/browsertest"
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
	c := chat{t, browsertest.Open(t, p.url+"/")}
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
	c.Until(fmt.Sprintf(`paper(%q).includes(%q)`, who, outcome))
	c.JS(fmt.Sprintf(`page(%q).querySelector("a[href*='/sim/channel']").click()`, who))
	c.Until(fmt.Sprintf(`!phone(%q).querySelector(".browser")`, who))
}

func (c chat) trade(who string) {
	c.t.Helper()
	c.say(who, "내 거래")
	c.press(who, "상세보기")
}

// picture renews the README's picture when JUNGGYE_SCREENSHOT names its file.
func (c chat) picture() {
	c.t.Helper()
	if file := os.Getenv("JUNGGYE_SCREENSHOT"); file != "" {
		c.Until(`[...document.querySelectorAll(".phone .chat")].every((p) => p.scrollHeight - p.scrollTop - p.clientHeight < 2)`)
		c.Screenshot(filepath.Clean(file))
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
	c.pay(buyer, "결제하기", "결제가 완료")
	c.trade(buyer)
	c.reads(buyer, "보관 금액: 35,000원")
	if c.offers(buyer, "구매확정") {
		t.Error("구매확정 is offered before a tracking number is there, want it hidden: the goods were not sent")
	}

	c.trade(seller)
	c.reads(seller, "판매대기")
	c.picture()
	c.press(seller, "운송장번호 등록")
	c.say(seller, "12")
	c.reads(seller, "운송장번호를 다시 확인해 주세요")
	c.say(seller, "CJ대한통운 1234-5678-9012")
	c.reads(seller, "운송장번호를 등록했어요")

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
	c.say(buyer, "새 소식")
	c.Until(`(() => { if (last("서연").includes("환불이 완료됐어요")) return true; if (idle("서연")) { const i = phone("서연").querySelector(".input"); i.value = "새 소식"; i.form.requestSubmit(); } return false; })()`)
	c.find(buyer, "필름 카메라", "필름 카메라")
	c.reads(buyer, "판매중")
	c.intact()
}
