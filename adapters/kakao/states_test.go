package kakao

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

// scene is a market with one trade in a certain state.
type scene struct {
	*world
	seller, buyer, other *person
	listing              listing.ID
	trade                trade.ID
	batch                int64  // of payouts
	rows                 string // before whatever must change nothing
}

func newScene(t testing.TB) *scene {
	t.Helper()
	w := newWorld(t)
	s := &scene{world: w, seller: w.join("민준"), buyer: w.join("서연"), other: w.join("지우")}
	s.listing = w.publish(s.seller, "무선 이어폰")
	return s
}

func (s *scene) request() *scene {
	s.t.Helper()
	s.trade = trade.ID(s.send(s.buyer, blockRequest, extra("productId", str(s.listing))).extraOf(lblRefresh, "tradeId"))
	return s
}

func (s *scene) reserve() *scene {
	s.t.Helper()
	r := s.send(s.seller, blockReserveNamed, extra("productId", str(s.listing)), typed(params{"buyerNickname": "서연"}))
	s.trade = trade.ID(r.extraOf(lblRefresh, "tradeId"))
	return s
}

func (s *scene) reserveNobody() *scene {
	s.t.Helper()
	s.send(s.seller, blockChangeStatus, extra("productId", str(s.listing)), saying(wordReserve))
	held, err := s.store.Repos().Trades.HoldingListing(s.t.Context(), s.listing)
	if err != nil {
		s.t.Fatal(err)
	}
	s.trade = held.ID
	return s
}

func (s *scene) meet(by *person) *scene {
	s.t.Helper()
	s.act(by, s.trade, trade.SetAppointment, func(c *app.Command) {
		c.Meet = trade.Appointment{At: monday.Add(25 * time.Hour), Place: "부천시청역 3번 출구"}
	})
	return s
}

func (s *scene) hold() *scene { s.trade = s.startPay(s.buyer, s.listing); return s }

func (s *scene) paid() *scene { s.trade = s.pay(s.buyer, s.listing); return s }

func (s *scene) sent() *scene {
	s.paid()
	s.act(s.seller, s.trade, trade.Ship, tracked("CJ대한통운 1234-5678-9012"))
	return s
}

func (s *scene) arrived() *scene { s.sent(); s.act(s.buyer, s.trade, trade.ReportArrival); return s }

func (s *scene) confirmed() *scene {
	s.arrived()
	s.act(s.buyer, s.trade, trade.ConfirmPurchase)
	return s
}

func (s *scene) system(e trade.Event) *scene {
	s.t.Helper()
	s.apply(s.trade, e, trade.Input{By: trade.System, Attempt: s.attempt()})
	return s
}

func (s *scene) operator(e trade.Event, reason string) *scene {
	s.t.Helper()
	s.apply(s.trade, e, trade.Input{By: trade.Operator, MemberID: 1, Reason: reason})
	return s
}

func (s *scene) attempt() payment.Attempt {
	s.t.Helper()
	tr := s.world.trade(s.trade)
	if tr.AttemptID == 0 {
		return payment.Attempt{}
	}
	a, err := s.store.Repos().Attempts.Get(s.t.Context(), tr.AttemptID)
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// stuck is a refund that the provider refused until the service gave up.
func (s *scene) stuck() *scene {
	s.paid()
	s.act(s.buyer, s.trade, trade.CancelPurchase)
	s.giveUp()
	return s
}

// tooMuch is a payment whose amount differs from the agreed one.
func (s *scene) wrongAmount() *scene {
	s.hold()
	a := s.attempt()
	status := payment.Status{Order: a.Order(), TID: a.TID, Phase: payment.Captured}
	status.Amount--
	s.apply(s.trade, trade.Capture, trade.Input{By: trade.System, Attempt: a, Status: status})
	return s
}

func (s *scene) unanswered() *scene {
	s.hold()
	s.gateway.refuse = errSilent
	s.finishPay(s.trade)
	return s
}

// scenes builds a trade in every state, and in what else changes a card.
var scenes = map[string]func(*scene){
	string(trade.Requested): func(s *scene) { s.request() },
	string(trade.Reserved):  func(s *scene) { s.reserve() },
	string(trade.Claimed):   func(s *scene) { s.reserve(); s.act(s.seller, s.trade, trade.ClaimSold) },
	string(trade.Contested): func(s *scene) { s.contested() },
	string(trade.Done):      func(s *scene) { s.reserve(); s.handOver() },
	string(trade.Cancelled): func(s *scene) { s.request(); s.act(s.buyer, s.trade, trade.Cancel) },
	string(trade.Expired):   func(s *scene) { s.reserve(); s.tick(49 * time.Hour) },
	string(trade.Released):  func(s *scene) { s.contested(); s.tick(73 * time.Hour) },
	string(trade.Hold):      func(s *scene) { s.hold() },
	string(trade.Approving): func(s *scene) {
		s.hold()
		s.apply(s.trade, trade.Approve, trade.Input{By: trade.Browser, Attempt: s.attempt()})
	},
	string(trade.Unknown):     func(s *scene) { s.unanswered() },
	string(trade.Manual):      func(s *scene) { s.unanswered(); s.clock.Advance(31 * time.Minute); s.system(trade.GiveUpLookup) },
	string(trade.Paid):        func(s *scene) { s.paid() },
	string(trade.CancelAsked): func(s *scene) { s.paid(); s.clock.Advance(31 * time.Minute); s.act(s.buyer, s.trade, trade.AskCancel) },
	string(trade.Sent):        func(s *scene) { s.sent() },
	string(trade.Arrived):     func(s *scene) { s.arrived() },
	string(trade.Confirmed):   func(s *scene) { s.confirmed() },
	string(trade.Disputed):    func(s *scene) { s.disputed() },
	string(trade.Returning):   func(s *scene) { s.returning() },
	string(trade.ReturnSent):  func(s *scene) { s.returnSent() },
	string(trade.ClaimOpen):   func(s *scene) { s.claimed() },
	string(trade.Refunding): func(s *scene) {
		s.paid()
		s.act(s.seller, s.trade, trade.CancelSale, because("물건을 잃어버렸어요"))
	},
	string(trade.RefundDue):   func(s *scene) { s.wrongAmount() },
	string(trade.RefundStuck): func(s *scene) { s.stuck() },
	string(trade.Complete):    func(s *scene) { s.complete() },
	string(trade.Refunded):    func(s *scene) { s.refunded() },
	string(trade.Failed):      func(s *scene) { s.hold(); s.gateway.refuse = errRefused; s.finishPay(s.trade) },
	string(trade.Left):        func(s *scene) { s.hold(); s.leave() },
	string(trade.HoldExpired): func(s *scene) { s.hold(); s.tick(17 * time.Minute) },

	"requested_in_line": func(s *scene) {
		s.request()
		s.send(s.seller, blockReserveNamed, extra("productId", str(s.listing)), typed(params{"buyerNickname": "지우"}))
	},
	"reserved_nobody":   func(s *scene) { s.reserveNobody() },
	"reserved_meeting":  func(s *scene) { s.reserve().meet(s.buyer) },
	"reserved_proposed": func(s *scene) { s.reserve().meet(s.buyer); s.propose(s.seller) },
	"reserved_line": func(s *scene) {
		s.send(s.other, blockRequest, extra("productId", str(s.listing)))
		s.reserve()
	},
	"hold_from_reserved": func(s *scene) { s.reserve().hold() },
	"paid_frozen":        func(s *scene) { s.paid().operator(trade.Freeze, "신고가 들어와 확인하고 있어요") },
	"paid_late":          func(s *scene) { s.paid(); s.clock.Advance(31 * time.Minute) },
	"sent_extended":      func(s *scene) { s.sent(); s.clock.Advance(8 * 24 * time.Hour); s.system(trade.Extend) },
	"sent_corrected": func(s *scene) {
		s.sent()
		s.act(s.seller, s.trade, trade.CorrectTracking, tracked("우체국 1234567890123"))
	},
	"arrived_postponed":   func(s *scene) { s.arrived(); s.act(s.buyer, s.trade, trade.Postpone, because("여행 중이에요")) },
	"paid_addressed":      func(s *scene) { s.paid(); s.giveAddress(s.buyer, s.trade, homeOf("서연")) },
	"paid_addressed_long": func(s *scene) { s.longAddress() },
	"paid_unaddressed":    func(s *scene) { s.paid(); s.clock.Advance(73 * time.Hour) },
	"cancel_asked_addressed": func(s *scene) {
		s.longAddress()
		s.clock.Advance(31 * time.Minute)
		s.act(s.buyer, s.trade, trade.AskCancel, because(strings.Repeat("마음이 바뀌었어요. ", 18)))
	},
	"disputed_offered":    func(s *scene) { s.offered() },
	"refunding_part":      func(s *scene) { s.acceptOffer() },
	"refund_stuck_part":   func(s *scene) { s.acceptOffer(); s.giveUp() },
	"confirmed_part":      func(s *scene) { s.acceptOffer(); s.tick(time.Minute) },
	"complete_part":       func(s *scene) { s.acceptOffer(); s.tick(time.Minute); s.act(s.seller, s.trade, trade.ConfirmSale) },
	"returning_addressed": func(s *scene) { s.returning(); s.giveAddress(s.seller, s.trade, homeOf("민준")) },
	"return_sent_corrected": func(s *scene) {
		s.returnSent()
		s.act(s.buyer, s.trade, trade.CorrectTracking, tracked("로젠택배 55556666777"))
	},
	"disputed_again": func(s *scene) {
		s.returnSent()
		s.act(s.seller, s.trade, trade.ContestReturn, because("빈 상자가 왔어요"))
	},
	"complete_account": func(s *scene) { s.complete(); s.giveAccount(s.seller) },
	"complete_late":    func(s *scene) { s.complete(); s.clock.Advance(8 * 24 * time.Hour) },
	"complete_sent":    func(s *scene) { s.payOut(); s.must(s.market.Desk().SendBatch(s.t.Context(), clerk(1), s.batch)) },
	"complete_paid": func(s *scene) {
		s.payOut()
		s.must(s.market.Desk().SendBatch(s.t.Context(), clerk(1), s.batch))
		_, err := s.market.Desk().PayOut(s.t.Context(), clerk(2), s.trade, "KB-20261123-0001")
		s.must(err)
	},
	"complete_payout_failed": func(s *scene) {
		s.payOut()
		s.must(s.market.Desk().SendBatch(s.t.Context(), clerk(1), s.batch))
		_, err := s.market.Desk().FailPayout(s.t.Context(), clerk(2), s.trade, "예금주가 달라요")
		s.must(err)
	},
	"complete_payout_held": func(s *scene) {
		s.complete()
		_, err := s.market.Desk().HoldPayout(s.t.Context(), clerk(1), s.trade, "본인 확인 중이에요")
		s.must(err)
	},
	"complete_claim_withdrawn": func(s *scene) { s.claimed(); s.act(s.buyer, s.trade, trade.WithdrawClaim) },
	"complete_claim_rejected":  func(s *scene) { s.claimed(); s.decide(s.trade, trade.RejectClaim) },
	"refund_due_claim":         func(s *scene) { s.claimed(); s.act(s.seller, s.trade, trade.GrantClaim) },
	"refund_due_claim_part": func(s *scene) {
		s.claimed()
		s.decide(s.trade, trade.DecidePartRefund, func(d *app.Decision) { d.Amount = 5000 })
	},
	"complete_claim_part": func(s *scene) {
		s.claimed()
		s.decide(s.trade, trade.DecidePartRefund, func(d *app.Decision) { d.Amount = 5000 })
		s.tick(time.Minute)
	},
	"refunded_claim": func(s *scene) { s.claimed(); s.act(s.seller, s.trade, trade.GrantClaim); s.tick(time.Minute) },
	"disputed_long": func(s *scene) {
		s.arrived()
		s.act(s.buyer, s.trade, trade.Dispute, because(strings.Repeat("화면에 금이 가 있어요. ", 14)))
	},
	"refunded_seller_withdrawn": func(s *scene) {
		s.refunded()
		if _, err := s.market.Withdraw(s.t.Context(), s.seller.id); err != nil {
			s.t.Fatal(err)
		}
	},
	"complete_by_time": func(s *scene) {
		s.sent()
		// Reminder and deadline of one state are never due together.
		for _, span := range []time.Duration{5 * 24 * time.Hour, 3 * 24 * time.Hour, 17 * time.Hour, 8 * time.Hour} {
			s.tick(span)
		}
	},
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) longAddress() {
	a := homeOf(strings.Repeat("서", 30))
	a.Street, a.Detail, a.Request = strings.Repeat("길주로 210 ", 15), strings.Repeat("동호수", 26), strings.Repeat("문 앞에 ", 16)
	s.paid()
	s.giveAddress(s.buyer, s.trade, a)
}

func (s *scene) disputed() {
	s.arrived()
	s.act(s.buyer, s.trade, trade.Dispute, because("화면에 금이 가 있어요"))
}

func (s *scene) offered() { s.disputed(); s.act(s.seller, s.trade, trade.OfferRefund, offering(5000)) }

func (s *scene) acceptOffer() {
	s.offered()
	s.act(s.buyer, s.trade, trade.AcceptOffer, offering(5000))
}
func (s *scene) returning() { s.disputed(); s.act(s.seller, s.trade, trade.AcceptReturn) }

func (s *scene) returnSent() {
	s.returning()
	s.giveAddress(s.seller, s.trade, homeOf("민준"))
	s.act(s.buyer, s.trade, trade.ShipBack, tracked("한진택배 444455556666"))
}

func (s *scene) complete() { s.confirmed(); s.act(s.seller, s.trade, trade.ConfirmSale) }

func (s *scene) claimed() {
	s.complete()
	s.clock.Advance(26 * time.Hour)
	s.act(s.buyer, s.trade, trade.OpenClaim, because("하루 쓰니 전원이 꺼져요"))
}

// payOut brings the seller's money into a batch for the bank.
// clerk is an operator of finance.
func clerk(id operator.ID) operator.Actor {
	return operator.Actor{ID: id, Name: "clerk", Role: operator.Finance}
}

func (s *scene) payOut() {
	s.t.Helper()
	s.complete()
	s.giveAccount(s.seller)
	r, a := s.store.Repos(), s.attempt()
	a.CheckedAt = s.clock.Now().Add(time.Hour) // as reconciliation leaves it
	_, err := r.Attempts.Save(s.t.Context(), a)
	s.must(err)
	batch, err := s.market.Desk().ClaimPayouts(s.t.Context(), clerk(1), 10)
	s.must(err)
	if len(batch.Transfers) != 1 {
		s.t.Fatalf("the payout could not be claimed: %+v", batch.Left)
	}
	s.batch = batch.ID
}

func (s *scene) giveUp() {
	s.put(s.trade, func(tr *trade.Trade) { tr.Tries = len(s.market.Process.RefundAfter) + 1 })
	s.system(trade.GiveUpRefund)
}

func (s *scene) contested() {
	s.reserve()
	s.act(s.seller, s.trade, trade.ClaimSold)
	s.act(s.buyer, s.trade, trade.Contest)
}

func (s *scene) refunded() {
	s.paid()
	s.act(s.buyer, s.trade, trade.CancelPurchase)
	s.tick(time.Minute)
}

func (s *scene) handOver() {
	s.t.Helper()
	code := s.world.trade(s.trade).Code
	s.act(s.buyer, s.trade, trade.HandOver, func(c *app.Command) { c.Code = code })
}

func (s *scene) propose(by *person) {
	s.t.Helper()
	s.act(by, s.trade, trade.SetAppointment, func(c *app.Command) {
		c.Meet = trade.Appointment{At: monday.Add(46 * time.Hour), Place: "중동역 1번 출구"}
	})
}

func (s *scene) leave() {
	s.t.Helper()
	s.gateway.set(payment.Abandoned)
	if _, err := s.market.LeavePayment(s.t.Context(), s.trade, s.returnToken(s.trade)); err != nil {
		s.t.Fatal(err)
	}
}

func build(t testing.TB, name string) *scene {
	t.Helper()
	s := newScene(t)
	scenes[name](s)
	return s
}

func (s *scene) card(who *person) *reply {
	return s.send(who, blockTradeCard, extra("tradeId", str(s.trade)))
}

func (s *scene) sides() map[trade.Actor]*person {
	return map[trade.Actor]*person{trade.Buyer: s.buyer, trade.Seller: s.seller}
}

// TestTradeCards reads the card of every state from both sides. Rule 10 of the
// process: the state, whose turn it is, until when, how much money is held, and
// what happens if nobody acts.
func TestTradeCards(t *testing.T) {
	t.Parallel()
	for _, s := range trade.States() {
		if scenes[string(s)] == nil {
			t.Errorf("no scene for the state %s: its card would go unread", s)
		}
	}
	for name := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := build(t, name)
			tr := s.world.trade(s.trade)
			if slices.Contains(trade.States(), trade.State(name)) && tr.State != trade.State(name) {
				t.Fatalf("the scene ended in %s, want %s", tr.State, name)
			}
			for role, who := range s.sides() {
				if tr.RoleOf(who.id) == "" || who == s.seller && strings.HasSuffix(name, "withdrawn") {
					continue
				}
				r := s.card(who)
				golden(t, "card_"+name+"_"+string(role), r)
				checkCard(t, r, tr, role)
			}
		})
	}
}

func checkCard(t *testing.T, r *reply, tr trade.Trade, role trade.Actor) {
	t.Helper()
	r.has(tradeStates[tr.State], fmt.Sprintf("주문번호: %d", tr.ID), tr.Agreed.Title, "거래 기록")
	if strings.Contains(r.text(), "…") {
		t.Errorf("something is cut on the card, where every figure counts:\n%s", r.text())
	}
	if !tr.State.Final() {
		r.has("진행하지 않으면: ", "지금 차례: ")
	}
	switch {
	case tr.State.Final():
	case tr.Frozen():
		r.has("기한: 멈춤")
	case !tr.DueAt.IsZero():
		at := tr.DueAt.In(calendar.Seoul)
		if at.Hour() == 0 && at.Minute() == 0 {
			at = at.AddDate(0, 0, -1)
		}
		r.has(fmt.Sprintf("기한: %d월 %d일(", at.Month(), at.Day()))
	case !tr.NextTryAt.IsZero():
		r.has("다음 ")
	}
	switch {
	case tr.State == trade.Complete && role == trade.Seller:
		r.has("정산 ", fmt.Sprintf(": %s원 (수수료 %s원", tr.NetSettled(), tr.Settled-tr.NetSettled()))
	case tr.State == trade.Complete:
		r.has("결제 금액: 35,000원")
	case tr.State == trade.Refunded:
		r.has("환불 완료: 35,000원")
	case tr.State == trade.ClaimOpen:
		r.has("보관 금액: 35,000원 (정산을 멈추고")
	case tr.Held() > 0:
		r.has("보관 금액: " + tr.Held().String() + "원")
	default:
		r.has("보관 금액: ")
	}
	if role == trade.Buyer && tr.Code != "" {
		r.hasNot("거래 코드: " + tr.Code) // or the buyer could type it without meeting
	}
}

// TestEveryButtonIsLegal presses every choice on every card: what is offered
// must be possible, down to the last tap.
func TestEveryButtonIsLegal(t *testing.T) {
	t.Parallel()
	for name := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := build(t, name)
			for _, role := range []trade.Actor{trade.Buyer, trade.Seller} {
				who := first.sides()[role]
				if first.world.trade(first.trade).RoleOf(who.id) == "" || who == first.seller && strings.HasSuffix(name, "withdrawn") {
					continue
				}
				for _, label := range quickLabels(first.card(who).Response) {
					s := build(t, name)
					s.follow(s.sides()[role], label)
				}
			}
		})
	}
}

// follow presses a choice, fills its form, and says yes.
func (s *scene) follow(who *person, label string) {
	s.t.Helper()
	r := s.card(who)
	event := trade.Event(r.quick(label).Extra["event"])
	fill := typed(params{
		"handOverCode": s.world.trade(s.trade).Code, "appointmentTime": "모레 오후 3시", "appointmentPlace": "부천역", "reason": "사정이 생겼어요",
		"trackingNumber": "한진택배 987654321098", "refundAmount": "3,000원",
	})
	before := s.world.trade(s.trade)
	r = s.press(who, r, label, fill)
	if event == "" {
		return
	}
	if event.Irreversible() {
		if now := s.world.trade(s.trade); now != before {
			s.t.Errorf("%s on %s changed the trade before the person was asked again", event, before.State)
		}
		r.offers(lblNo)
		yes := quickLabels(r.Response)[0]
		r = s.press(who, r, yes)
	}
	after := s.world.trade(s.trade)
	if after.Version == before.Version {
		s.t.Errorf("%q (%s) is offered on a card in state %s, but changed nothing:\n%s", label, event, before.State, r.text())
	}
	r.has("주문번호: ")
}

// TestDoubleTap makes every move twice from the same card: the second tap is
// answered like the first and changes nothing.
func TestDoubleTap(t *testing.T) {
	t.Parallel()
	for name := range scenes {
		s := build(t, name)
		for role, who := range s.sides() {
			if s.world.trade(s.trade).RoleOf(who.id) == "" || strings.HasSuffix(name, "withdrawn") {
				continue
			}
			for _, label := range quickLabels(s.card(who).Response) {
				s := build(t, name)
				who := s.sides()[role]
				q := s.card(who).quick(label)
				if q.Extra["event"] == "" {
					continue
				}
				fill := params{
					"handOverCode": s.world.trade(s.trade).Code, "appointmentTime": "모레 오후 3시", "appointmentPlace": "부천역", "reason": "사정이 생겼어요",
					"trackingNumber": "한진택배 987654321098", "refundAmount": "3,000원",
				}
				tap := func() *reply {
					return s.send(who, blockTradeAct, typed(fill), extra("confirm", "yes"), func(c *call) {
						for k, v := range q.Extra {
							extra(k, v)(c)
						}
					})
				}
				first := tap()
				before := s.dump()
				second := tap()
				if after := s.dump(); after != before {
					t.Errorf("%s: the second tap of %s changed something", name, q.Extra["event"])
				}
				if first.text() != second.text() {
					t.Errorf("%s: the second tap of %s is answered otherwise:\n%s\n--- first ---\n%s", name, q.Extra["event"], second.text(), first.text())
				}
			}
		}
	}
}

// TestGoldenMoves keeps what is asked and said on the way through a move.
func TestGoldenMoves(t *testing.T) {
	t.Parallel()
	sent := build(t, "sent")
	ask := sent.press(sent.buyer, sent.card(sent.buyer), "구매확정")
	golden(t, "move_confirm_purchase_ask", ask)
	golden(t, "move_confirm_purchase_done", sent.press(sent.buyer, ask, "구매확정"))
	ask = sent.press(sent.seller, sent.card(sent.seller), "판매확정")
	golden(t, "move_confirm_sale_ask", ask)
	golden(t, "move_confirm_sale_done", sent.press(sent.seller, ask, "판매확정"))
	golden(t, "move_confirm_purchase_too_late", sent.send(sent.buyer, blockAskConfirm, extra("orderId", str(sent.trade))))

	paid := build(t, "paid")
	number := typed(params{"trackingNumber": "CJ대한통운 1234-5678-9012"})
	golden(t, "move_confirm_purchase_too_early", paid.send(paid.buyer, blockAskConfirm, extra("orderId", str(paid.trade))))
	golden(t, "move_tracking_bad", paid.press(paid.seller, paid.card(paid.seller), "운송장번호 등록", typed(params{"trackingNumber": "모름"})))
	golden(t, "move_tracking_missing", paid.press(paid.seller, paid.card(paid.seller), "운송장번호 등록"))
	golden(t, "move_tracking_done", paid.press(paid.seller, paid.card(paid.seller), "운송장번호 등록", number))
	golden(t, "move_stranger", paid.card(paid.other))
	golden(t, "move_unknown_trade", paid.send(paid.buyer, blockTradeCard, extra("tradeId", "7")))

	arrived := build(t, "arrived")
	ask = arrived.press(arrived.buyer, arrived.card(arrived.buyer), "문제 신고하기", typed(params{"reason": "화면에 금이 가 있어요"}))
	golden(t, "move_dispute_ask", ask)
	golden(t, "move_dispute_done", arrived.press(arrived.buyer, ask, "문제 신고하기"))
	golden(t, "move_dispute_no_reason", build(t, "arrived").send(arrived.buyer, blockTradeAct, extra("tradeId", str(arrived.trade), "event", "postpone")))

	reserved := build(t, "reserved")
	golden(t, "move_appointment_done", reserved.press(reserved.buyer, reserved.card(reserved.buyer), "약속 정하기",
		typed(params{"appointmentTime": "내일 오후 3시", "appointmentPlace": "부천역"})))
	golden(t, "move_appointment_proposed", reserved.press(reserved.seller, reserved.card(reserved.seller), "약속 정하기",
		typed(params{"appointmentTime": "모레 낮 12시", "appointmentPlace": "중동역"})))
	golden(t, "move_appointment_bad", reserved.press(reserved.seller, reserved.card(reserved.seller), "약속 정하기",
		typed(params{"appointmentTime": "어제 3시", "appointmentPlace": "중동역"})))
	golden(t, "move_code_wrong", reserved.press(reserved.buyer, reserved.card(reserved.buyer), "거래 코드 입력", typed(params{"handOverCode": "0000"})))
	golden(t, "move_code_right", reserved.press(reserved.buyer, reserved.card(reserved.buyer), "거래 코드 입력",
		typed(params{"handOverCode": reserved.world.trade(reserved.trade).Code})))

	requested := build(t, "requested")
	golden(t, "move_refuse_ask", requested.press(requested.seller, requested.card(requested.seller), "요청 거절하기"))
	golden(t, "move_accept_done", requested.press(requested.seller, requested.card(requested.seller), "요청 수락하기"))
	golden(t, "move_made_up", requested.send(requested.buyer, blockTradeAct, extra("tradeId", str(requested.trade), "event", "pay")))
	old := requested.card(requested.buyer).quick("거래 취소").Extra["version"]
	requested.meet(requested.buyer)
	golden(t, "move_old_card", requested.send(requested.buyer, blockTradeAct,
		extra("tradeId", str(requested.trade), "event", "cancel", "version", old, "confirm", "yes")))
}
