package main

import (
	"testing"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// bought is a chat in which something was bought, sent and has arrived.
func bought(t *testing.T, c chat, title, price string) {
	t.Helper()
	c.join(seller, "문방구주인", "010-1111-2222")
	c.join(buyer, "꼼꼼한구매자", "01033334444")
	c.list(seller, title, price)
	c.find(buyer, title, title)
	c.buy(buyer)
	c.send("CJ대한통운 1234-5678-9012")
}

// only is the trade of the members in the chat.
func only(t *testing.T, m *app.Market, title string) trade.Trade {
	t.Helper()
	r := m.Store.Repos()
	who, err := r.Members.ByNickname(t.Context(), "꼼꼼한구매자")
	if err != nil {
		t.Fatal(err)
	}
	found, err := r.Trades.ListByBuyer(t.Context(), who.ID, trade.States(), ports.Page{Limit: 10})
	if err != nil || len(found) != 1 || found[0].Agreed.Title != title {
		t.Fatalf("trades of the buyer: %+v, %v; want the one of %s", found, err, title)
	}
	return found[0]
}

func TestBrowserPartialRefund(t *testing.T) {
	t.Parallel()
	c, market := openMarketChat(t)
	bought(t, c, "만년필 세트", "80000")

	c.trade(buyer)
	c.press(buyer, "문제 신고하기")
	c.say(buyer, "촉이 휘어 있어요")
	c.reads(buyer, "문제를 신고할까요")
	c.press(buyer, "문제 신고하기")
	c.reads(buyer, "문제를 신고했어요")

	c.trade(seller)
	c.reads(seller, "촉이 휘어 있어요")
	c.press(seller, "일부 환불 제안")
	c.say(seller, "조금")
	c.reads(seller, "100원 이상의 숫자로")
	c.say(seller, "15,000원")
	c.reads(seller, "15,000원 환불을 제안했어요")
	c.trade(buyer)
	c.reads(buyer, "제안된 환불: 15,000원 (나머지 65,000원은")
	c.shot("offer")
	c.agree(buyer, "제안 받아들이기", "15,000원을 돌려받고", "15,000원을 곧 돌려드려요")
	c.news(buyer, "일부 환불이 완료됐어요")

	c.trade(seller)
	c.reads(seller, "보관 금액: 65,000원")
	c.agree(seller, "판매확정", "판매를 확정할까요", "정산 예정: 65,000원")
	c.shot("part_complete")
	c.intact()
	tr := only(t, market, "만년필 세트")
	p, err := market.Store.Repos().Payouts.Get(t.Context(), tr.ID)
	if err != nil || p.State != payout.Due || p.Amount != 65_000 || tr.Refunded != 15_000 || tr.State != trade.Complete {
		t.Errorf("payout %+v, %v, refunded %s in %s; want 65,000 due and 15,000 back", p, err, tr.Refunded, tr.State)
	}
}

func TestBrowserReturn(t *testing.T) {
	t.Parallel()
	c, market := openMarketChat(t)
	bought(t, c, "탁상 스탠드", "42000")
	c.trade(buyer)
	c.press(buyer, "문제 신고하기")
	c.say(buyer, "불이 안 켜져요")
	c.press(buyer, "문제 신고하기")
	c.reads(buyer, "문제를 신고했어요")

	c.trade(seller)
	c.agree(seller, "반품 후 환불하기", "물건을 돌려받은 뒤", "반품에 동의했어요")
	c.press(seller, "반품 주소 입력")
	c.paper(seller, "반품받을 주소를 입력해 주세요")
	c.shot("return_form")
	c.fill(seller, "구매자가 이 주소로", "name", "박민준", "phone", "010-9753-8642", "postcode", "04524", "street", "서울 중구 세종대로 110")
	c.backToChat(seller)

	c.trade(buyer)
	c.reads(buyer, "(04524) 서울 중구 세종대로 110")
	c.shot("returning")
	c.press(buyer, "반품 운송장 등록")
	c.say(buyer, "한진택배 4444-5555-6666")
	c.reads(buyer, "반품 운송장번호를 등록했어요")
	if got := c.Text(`String(last("서연").includes("세종대로"))`); got != "false" {
		t.Error("the buyer's card still shows the seller's address after the goods were sent back")
	}
	c.trade(seller)
	c.reads(seller, "한진택배 444455556666")
	c.agree(seller, "반품 받았어요", "돌아온 물건을 확인하셨나요", "반품을 확인했어요")
	c.news(buyer, "환불이 완료됐어요")
	c.trade(seller)
	c.intact()
	if tr := only(t, market, "탁상 스탠드"); tr.State != trade.Refunded || tr.Refunded != 42_000 {
		t.Errorf("%s with %s back, want all refunded", tr.State, tr.Refunded)
	}
}

func TestBrowserClaimAfterCompletion(t *testing.T) {
	t.Parallel()
	for title, decide := range map[string]struct {
		decision      app.Decision
		news          string
		state         trade.State
		refunded, net int64
	}{
		"전기 주전자": {app.Decision{Event: trade.DecidePartRefund, Amount: 10_000, Reason: "뚜껑만 고장이에요"}, "일부 환불이 완료됐어요", trade.Complete, 10_000, 20_000},
		"공기청정기":  {app.Decision{Event: trade.GrantClaim, Reason: "작동하지 않아요"}, "환불이 완료됐어요", trade.Refunded, 30_000, 0},
	} {
		t.Run(string(decide.decision.Event), func(t *testing.T) {
			t.Parallel()
			c, market := openMarketChat(t)
			bought(t, c, title, "30000")
			c.trade(buyer)
			c.agree(buyer, "구매확정", "구매를 확정할까요", "구매를 확정했어요")
			c.trade(seller)
			c.agree(seller, "판매확정", "판매를 확정할까요", "정산 예정: 30,000원")

			c.say(buyer, "구매내역")
			c.press(buyer, "상세보기")
			c.reads(buyer, "판매자에게 정산되기 전에 신고하실 수 있어요")
			c.press(buyer, "거래 후 문제 신고")
			c.say(buyer, "하루 쓰니 멈췄어요")
			c.reads(buyer, "거래 후 문제를 신고할까요")
			c.press(buyer, "거래 후 문제 신고")
			c.reads(buyer, "보관 금액: 30,000원 (정산을 멈추고")
			c.trade(seller)
			c.reads(seller, "정산 보류: 30,000원")
			c.shot("claim_" + string(decide.decision.Event))

			d := decide.decision
			d.TradeID = only(t, market, title).ID
			if _, err := market.Desk().Decide(t.Context(), operator.Actor{ID: 7, Name: "kim", Role: operator.Owner}, d); err != nil {
				t.Fatalf("decide: %v", err)
			}
			c.news(buyer, decide.news)
			c.intact()
			tr := only(t, market, title)
			p, err := market.Store.Repos().Payouts.Get(t.Context(), tr.ID)
			if err != nil || tr.State != decide.state || int64(tr.Refunded) != decide.refunded || int64(p.Amount) != decide.net {
				t.Errorf("%s with %s back and %s owed (%v), want %s, %d and %d", tr.State, tr.Refunded, p.Amount, err, decide.state, decide.refunded, decide.net)
			}
		})
	}
}
