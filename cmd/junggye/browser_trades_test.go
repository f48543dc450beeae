package main

import (
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/console"
	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

// A dispute about much money: the first operator's decision waits for a second
// one, and nothing moves before.
func TestBrowserTwoOperatorsDecideADispute(t *testing.T) {
	t.Parallel()
	c, market := openMarketChat(t)
	bought(t, c, "업소용 제빙기", "700000")
	c.trade(buyer)
	c.press(buyer, "문제 신고하기")
	c.say(buyer, "얼음이 얼지 않아요")
	c.press(buyer, "문제 신고하기")
	c.reads(buyer, "문제를 신고했어요")

	k := c.clerk(operator.Support)
	k.Open("/trades")
	k.Find("업소용 제빙기")
	k.Act("분쟁 전액 환불", "사진과 상태가 달라요")
	k.Said("다른 운영자가 승인하면 진행돼요")
	if got := only(t, market, "업소용 제빙기"); got.State != trade.Disputed {
		t.Errorf("after one operator's decision: %s, want it to wait for a second one", got.State)
	}

	k.SignIn("owner")
	k.Open("/trades")
	k.Find("업소용 제빙기")
	k.Reads("사진과 상태가 달라요")
	k.picture()
	k.shot("dispute")
	k.Act("승인", "사진을 보고 같은 결론이에요")
	k.Said("처리했어요")
	c.news(buyer, "환불이 완료됐어요")
	c.trade(seller)
	c.intact()
	if got := only(t, market, "업소용 제빙기"); got.State != trade.Refunded || got.Refunded != 700_000 {
		t.Errorf("%s with %s back, want all of it refunded", got.State, got.Refunded)
	}
}

// Two operators read one dispute, each at their own computer, and both decide.
// The first one's decision counts; the other one is told so and sees it.
func TestBrowserTwoOperatorsAtOneDispute(t *testing.T) {
	t.Parallel()
	c, market := openMarketChat(t)
	bought(t, c, "접이식 자전거", "90000")
	c.trade(buyer)
	c.press(buyer, "문제 신고하기")
	c.say(buyer, "체인이 빠져요")
	c.press(buyer, "문제 신고하기")
	c.reads(buyer, "문제를 신고했어요")

	first := c.clerk(operator.Support)
	second := clerk{t, c.Apart().Clerk(first.Text(`location.origin`) + console.Base)}
	second.SignIn(string(operator.Owner))
	for _, k := range []clerk{first, second} {
		k.Open("/trades")
		k.Find("접이식 자전거")
		k.Offered("분쟁 전액 환불")
	}
	first.Act("분쟁 전액 환불", "사진과 상태가 달라요")
	first.Said("처리했어요")
	second.Act("판매자 손을 들어 줌", "구매자가 고칠 수 있어요")
	second.Reads("다른 운영자가 먼저 결정했습니다(분쟁 전액 환불, demo-support)")
	for _, what := range second.Sound() {
		t.Errorf("the refusal: %s", what)
	}
	second.shot("too-late")
	c.news(buyer, "환불이 완료됐어요")
	second.Follow("돌아가기")
	second.Reads("환불 완료")
	second.Reads("사진과 상태가 달라요")
	if second.Text(`String([...document.querySelectorAll("details.act summary")].some((s) => s.textContent.trim() === "판매자 손을 들어 줌"))`) == "true" {
		t.Error("the decision that came too late is still offered")
	}
	// Whoever was too late is still who they are.
	for k, name := range map[clerk]string{first: "demo-support", second: "demo-owner"} {
		if who := k.Text(`document.querySelector(".who").textContent`); !strings.Contains(who, name) {
			t.Errorf("signed in as %q, want %s", who, name)
		}
	}
	c.intact()
	if got := only(t, market, "접이식 자전거"); got.State != trade.Refunded || got.Refunded != 90_000 || got.Settled != 0 {
		t.Errorf("%s with %s back and %s for the seller, want all of it refunded once", got.State, got.Refunded, got.Settled)
	}
}

// A refund that KakaoPay refuses for good is given up after the last try: an
// operator stops it, transfers the money by hand and records that.
func TestBrowserAnOperatorRefundsAStuckPayment(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	env["JUNGGYE_PROCESS_FILE"] = writeFile(t, "refund_after: [1s]\nquiet_for: 1s\n")
	c, s := openService(t, env)
	s.till.box.Faults().Answer500(sandbox.Cancel, 1000)
	c.join(seller, "문방구주인", "010-1111-2222")
	c.join(buyer, "꼼꼼한구매자", "01033334444")
	c.list(seller, "북유럽 협탁", "60000")
	c.find(buyer, "북유럽 협탁", "북유럽 협탁")
	c.buy(buyer)
	c.trade(buyer)
	c.press(buyer, "구매 취소")
	c.press(buyer, "구매 취소")
	c.news(buyer, "환불이 늦어지고 있어요")

	k := c.clerk(operator.Owner)
	k.Open("/queues/stuck_refunds")
	k.Reads("60,000원")
	k.Open("/trades")
	k.Find("북유럽 협탁")
	k.Act("거래 멈춤", "계좌로 돌려드리려고 멈춰요")
	k.Said("처리했어요")
	// As long as a try of ours may be under way, nobody may transfer.
	k.Offered("계좌 이체로 환불함")
	k.Act("계좌 이체로 환불함", "국민은행 이체 20261123-0007")
	k.Said("처리했어요")
	c.news(buyer, "계좌로 환불해 드렸어요")
	c.intact()
	if got := only(t, s.market, "북유럽 협탁"); got.State != trade.Refunded || got.Refunded != 60_000 {
		t.Errorf("%s with %s back, want all of it refunded", got.State, got.Refunded)
	}
	for _, p := range s.till.box.Payments() {
		if p.Cancelled != 0 {
			t.Errorf("KakaoPay gave back %d as well: the money went back twice", p.Cancelled)
		}
	}
}
