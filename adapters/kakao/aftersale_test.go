package kakao

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
)

// link is the address behind a card's button.
func (r *reply) link(label string) string {
	r.t.Helper()
	for _, o := range r.Outputs {
		card, ok := o.(skill.TextCard)
		if !ok {
			continue
		}
		for _, b := range card.Buttons {
			if b.Label == label {
				return b.WebLinkURL
			}
		}
	}
	r.t.Fatalf("no button %q on:\n%s", label, r.body)
	return ""
}

// TestAddressButton follows the card's button, which must open the form for
// this member and trade, and for as long as the address can be given.
func TestAddressButton(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		who   func(*scene) *person
		label string
	}{
		"paid":                {func(s *scene) *person { return s.buyer }, "배송지 입력"},
		"paid_addressed":      {func(s *scene) *person { return s.buyer }, "배송지 변경"},
		"cancel_asked":        {func(s *scene) *person { return s.buyer }, "배송지 입력"},
		"returning":           {func(s *scene) *person { return s.seller }, "반품 주소 입력"},
		"returning_addressed": {func(s *scene) *person { return s.seller }, "반품 주소 변경"},
	} {
		s := build(t, name)
		link := s.card(c.who(s)).link(c.label)
		if want := fmt.Sprintf("https://market.example/order/address/%d?t=", s.trade); !strings.HasPrefix(link, want) {
			t.Errorf("%s: the button leads to %s, want %s…", name, link, want)
		}
		form, err := s.market.OpenAddressForm(t.Context(), s.trade, tokenOf(link))
		if err != nil || !form.Open {
			t.Errorf("%s: the form behind the button is open: %v, %v; want it open", name, form.Open, err)
		}
		made := s.send(c.who(s), blockTradeAct, extra("tradeId", str(s.trade), "event", string(trade.GiveAddress)))
		if got := made.link(c.label); got == "" {
			t.Errorf("%s: asking for the move leads nowhere", name)
		}
	}
	s := build(t, "sent")
	s.send(s.buyer, blockTradeAct, extra("tradeId", str(s.trade), "event", string(trade.GiveAddress))).has("할 수 없어요")
}

// TestAddressIsShownOnlyWhileSending reads the cards of every scene with an
// address: it is for the side that has to send, and only then.
func TestAddressIsShownOnlyWhileSending(t *testing.T) {
	t.Parallel()
	shows := map[string]trade.Actor{"paid_addressed": trade.Seller, "returning_addressed": trade.Buyer}
	for _, name := range []string{"paid_addressed", "returning_addressed", "return_sent", "disputed_again"} {
		s := build(t, name)
		for role, who := range s.sides() {
			r := s.card(who)
			if role == shows[name] {
				r.has("010-2468-1357", "(14543) 경기도 부천시 길주로 210 101동 1203호", "문 앞에 놓아 주세요")
			} else {
				r.hasNot("2468", "길주로", "1203호")
			}
		}
	}
	s := build(t, "paid_addressed")
	s.act(s.seller, s.trade, trade.Ship, tracked("CJ대한통운 1234-5678-9012"))
	s.card(s.seller).hasNot("2468", "길주로")
}

// TestOfferInTheChat goes the whole way of a partial refund.
func TestOfferInTheChat(t *testing.T) {
	t.Parallel()
	s := build(t, "disputed")
	offer := func(amount string) *reply {
		return s.press(s.seller, s.card(s.seller), "일부 환불 제안", typed(params{"refundAmount": amount}))
	}
	golden(t, "offer_missing", s.send(s.seller, blockTradeAct, extra("tradeId", str(s.trade), "event", string(trade.OfferRefund))))
	golden(t, "offer_unreadable", offer("조금만요"))
	golden(t, "offer_too_much", offer("35,000원"))
	if got := s.world.trade(s.trade).Offered; got != 0 {
		t.Errorf("a refused amount was offered all the same: %s", got)
	}
	golden(t, "offer_done", offer("₩3,000"))
	ask := s.press(s.buyer, s.card(s.buyer), "제안 받아들이기")
	golden(t, "offer_accept_ask", ask)
	offer("4000원")
	s.press(s.buyer, ask, "제안 받아들이기").has("거래 상태")
	if got := s.world.trade(s.trade); got.State != trade.Disputed || got.Offered != 4000 {
		t.Errorf("state %s with %s offered; the buyer accepted 3,000, which no longer stood", got.State, got.Offered)
	}
	// Another amount than the card's, with a version that still stands.
	s.send(s.buyer, blockTradeAct, extra("tradeId", str(s.trade), "event", string(trade.AcceptOffer), "amount", "3000")).
		has("금액이 바뀌었어요")
	golden(t, "offer_accept_done", s.press(s.buyer, s.press(s.buyer, s.card(s.buyer), "제안 받아들이기"), "제안 받아들이기"))
	if got := s.world.trade(s.trade); got.State != trade.Refunding || got.ReturnDue != 4000 {
		t.Errorf("state %s with %s to return, want refunding with 4,000", got.State, got.ReturnDue)
	}
}

// TestRefundAmountIsValidated checks what the form lets through.
func TestRefundAmountIsValidated(t *testing.T) {
	t.Parallel()
	s := build(t, "disputed")
	for typed, want := range map[string]string{"3000": "3000", "3,000원": "3000", " ₩ 12,500 ": "12500"} {
		if v := s.check(s.seller, "order/refundAmount", typed); v.Status != skill.StatusSuccess || v.Value != want {
			t.Errorf("%q is judged %s with %v, want it accepted as %s", typed, v.Status, v.Value, want)
		}
	}
	for _, typed := range []string{"", "삼천원", "-3000", "3000.5", "0", "99", "3,00"} {
		if v := s.check(s.seller, "order/refundAmount", typed); v.Status != skill.StatusFail || !strings.Contains(v.Message, "예: 3000") {
			t.Errorf("%q is judged %s: %q, want it refused with an example", typed, v.Status, v.Message)
		}
	}
}

// TestAccountInTheChat: a completed sale without an account says so, and the
// button leads to the seller's own form.
func TestAccountInTheChat(t *testing.T) {
	t.Parallel()
	s := build(t, "complete")
	s.card(s.seller).has("정산 계좌: 미등록")
	want := fmt.Sprintf("https://market.example/member/account/%d?t=", s.seller.id)
	for _, link := range []string{s.card(s.seller).link("정산 계좌 등록"), s.send(s.seller, blockProfile).link("정산 계좌 등록")} {
		if !strings.HasPrefix(link, want) {
			t.Errorf("the button leads to %s, want %s…", link, want)
		}
		if _, err := s.market.OpenAccountForm(t.Context(), s.seller.id, tokenOf(link)); err != nil {
			t.Errorf("the form behind the button: %v", err)
		}
	}
	s.giveAccount(s.seller)
	s.card(s.seller).has("국민은행 123***-**-****34 (민*)").hasNot("78-", "901234").link("정산 계좌 변경")
	golden(t, "profile_account", s.send(s.seller, blockProfile).hasNot("901234"))
	s.card(s.buyer).hasNot("국민은행", "정산 계좌", "33,950")
}

// TestClaimWindowIsExact reads the last moment of a claim.
func TestClaimWindowIsExact(t *testing.T) {
	t.Parallel()
	s := build(t, "complete")
	s.card(s.buyer).has("11월 30일(월) 오후 2:00까지").offers("거래 후 문제 신고")
	s.clock.Advance(7*24*time.Hour - time.Second)
	s.card(s.buyer).offers("거래 후 문제 신고")
	late := s.card(s.buyer).quick("거래 후 문제 신고").Extra
	s.clock.Advance(time.Second)
	s.card(s.buyer).hasNot("11월 30일").offersNot("거래 후 문제 신고")
	s.send(s.buyer, blockActReason, extra("tradeId", str(s.trade), "event", late["event"], "version", late["version"], "confirm", "yes"),
		typed(params{"reason": "전원이 꺼져요"})).has("11월 30일(월) 오후 2:00까지 신고할 수 있었어요")
}

// TestLeaveWithoutBlame: what the seller is asked must be what happens.
func TestLeaveWithoutBlame(t *testing.T) {
	t.Parallel()
	reason := typed(params{"reason": "주소를 받지 못했어요"})
	early := build(t, "paid")
	early.press(early.seller, early.card(early.seller), "판매 취소하기", reason).has("상품은 숨겨져요")
	late := build(t, "paid_unaddressed")
	late.press(late.seller, late.press(late.seller, late.card(late.seller), "판매 취소하기", reason).has("불이익이 없어요", "다시 판매돼요"), "판매 취소하기")
	if got := late.world.trade(late.trade); got.State != trade.Refunding || got.Fault != "" {
		t.Errorf("state %s, fault %q: the seller was told that there would be none", got.State, got.Fault)
	}
}

// TestGoldenAfterSale keeps what is asked and said on the way of a return and
// of a claim.
func TestGoldenAfterSale(t *testing.T) {
	t.Parallel()
	s := build(t, "disputed")
	two := func(who *person, label, name string, options ...option) {
		t.Helper()
		ask := s.press(who, s.card(who), label, options...)
		golden(t, name+"_ask", ask)
		golden(t, name+"_done", s.press(who, ask, label))
	}
	two(s.seller, "반품 후 환불하기", "return_accept")
	s.giveAddress(s.seller, s.trade, homeOf("민준"))
	golden(t, "return_sent_done", s.press(s.buyer, s.card(s.buyer), "반품 운송장 등록", typed(params{"trackingNumber": "한진택배 4444-5555-6666"})))
	two(s.seller, "반품 받았어요", "return_receive")
	s.tick(time.Minute)
	golden(t, "return_news", s.send(s.buyer, blockNews))

	s = build(t, "complete")
	two(s.buyer, "거래 후 문제 신고", "claim_open", typed(params{"reason": "하루 쓰니 전원이 꺼져요"}))
	two(s.seller, "전액 환불하기", "claim_grant")
	s.tick(time.Minute)

	s = build(t, "disputed")
	two(s.seller, "전액 환불하기", "dispute_refund")
	s = build(t, "claim_open")
	two(s.buyer, "신고 철회하기", "claim_withdraw")
	s = build(t, "return_sent")
	two(s.seller, "반품에 문제 있어요", "return_contest", typed(params{"reason": "빈 상자가 왔어요"}))
	s = build(t, "disputed")
	s.decide(s.trade, trade.DecidePartRefund, func(d *app.Decision) { d.Amount = 12000 })
	golden(t, "part_decided_news", s.send(s.seller, blockNews))
}
