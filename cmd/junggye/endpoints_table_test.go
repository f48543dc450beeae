package main

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"time"

	"github.com/junggyenara/junggye/adapters/kakao"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/trade"
)

// repeat is one way to use an endpoint that changes something. begin brings
// the world to where the tap counts. later happens after the first tap; a tap
// that comes again after that must change nothing. Where the same tap is a new
// wish by then, anew says why. Where a second tap is told other words than the
// first one, words says why.
type repeat struct {
	begin func(e *endpoints) tap
	later func(e *endpoints)
	anew  string
	words string
}

// endpointTable has a row for each route of the program. A nil row only shows
// something, which is proven as well.
func endpointTable() map[string]map[string]repeat {
	chat := func(address, who string, typed map[string]string, extra map[string]any) func(e *endpoints) tap {
		return func(e *endpoints) tap { return e.skill(address, who, typed, e.withIDs(extra)) }
	}
	after := func(prepare func(e *endpoints), then func(e *endpoints) tap) func(e *endpoints) tap {
		return func(e *endpoints) tap { prepare(e); return then(e) }
	}
	table := map[string]map[string]repeat{
		"/kakaochatbot/customer/POST/join": {"join": {
			words: "who is a member already is not welcomed again",
			begin: chat("/kakaochatbot/customer/POST/join", "new", map[string]string{"customerName": "새벽산책", "customerPhone": "010-1234-5678"}, nil),
			later: func(e *endpoints) {
				e.ready("/kakaochatbot/customer/PATCH/phoneNumber", "new", "customerPhone", "010-9999-8888")()
			},
		}},
		"/kakaochatbot/customer/PATCH/profileImage": {"photo": {
			begin: chat("/kakaochatbot/customer/PATCH/profileImage", "buyer", map[string]string{"customerProfileImage": secureImage("face")}, nil),
			anew:  "a picture that was replaced may be put back",
		}},
		"/kakaochatbot/customer/PATCH/phoneNumber": {"number": {
			begin: chat("/kakaochatbot/customer/PATCH/phoneNumber", "buyer", map[string]string{"customerPhone": "010-9999-8888"}, nil),
			anew:  "a number that was replaced may be put back",
		}},
		"/kakaochatbot/customer/DELETE": {"withdraw": {
			begin: chat("/kakaochatbot/customer/DELETE", "other", nil, nil), anew: "who joined again may leave again",
			words: "nothing is kept by which who has left could be known",
		}},
		"/kakaochatbot/product/POST":              publishings(),
		"/kakaochatbot/product/PATCH/status":      statusWords(),
		"/kakaochatbot/product/PATCH/title":       {"title": edit("/kakaochatbot/product/PATCH/title", "productName", "chair")},
		"/kakaochatbot/product/PATCH/price":       {"price": edit("/kakaochatbot/product/PATCH/price", "productPrice", "9000")},
		"/kakaochatbot/product/PATCH/description": {"description": edit("/kakaochatbot/product/PATCH/description", "productDescription", "soft")},
		"/kakaochatbot/product/PATCH/photos":      {"photos": edit("/kakaochatbot/product/PATCH/photos", "productImg", secureImage("chair"))},
		"/kakaochatbot/product/PATCH/way": {"way": {
			begin: chat("/kakaochatbot/product/PATCH/way", "seller", nil, map[string]any{"choice": "직거래만"}), anew: "what was chosen may be chosen back",
		}},
		"/kakaochatbot/product/DELETE": {"delete": {begin: chat("/kakaochatbot/product/DELETE", "seller", nil, nil), later: func(e *endpoints) { e.pass(time.Hour) }}},
		"/kakaochatbot/trade/POST/request": {"request": {
			begin: chat("/kakaochatbot/trade/POST/request", "buyer", nil, nil), anew: "who gave up a place may ask for one again",
		}},
		"/kakaochatbot/trade/POST/reserve": {"reserve": {
			begin: chat("/kakaochatbot/trade/POST/reserve", "seller", map[string]string{"buyerNickname": "buyer"}, nil), anew: "what was released may be reserved again",
		}},
		"/kakaochatbot/trade/POST/act": tradeMoves(),
		"/kakaochatbot/alert/POST": {"alert": {
			begin: chat("/kakaochatbot/alert/POST", "buyer", map[string]string{"alertWord": "헤드폰"}, nil),
			anew:  "a word that was dropped may be watched again", words: "a word that is watched already is not welcomed again",
		}},
		"/kakaochatbot/alert/DELETE": {"drop": {
			begin: func(e *endpoints) tap {
				a, _, err := e.market.AddAlert(e.Context(), e.buyer, "헤드폰")
				e.must(err)
				return e.skill("/kakaochatbot/alert/DELETE", "buyer", nil, e.withIDs(map[string]any{"alertId": fmt.Sprint(a.ID)}))
			},
			later: func(e *endpoints) { e.pass(time.Hour) }, words: "a word that is gone cannot be dropped again",
		}},
		"/kakaochatbot/alert/PATCH": {"digest": {
			begin: func(e *endpoints) tap {
				_, _, err := e.market.AddAlert(e.Context(), e.buyer, "헤드폰")
				e.must(err)
				return e.skill("/kakaochatbot/alert/PATCH", "buyer", nil, e.withIDs(map[string]any{"mode": "daily"}))
			},
			anew: "what was chosen may be chosen back",
		}},
		"/order/PATCH/trackingNumber": {"tracking number": {
			begin: after((*endpoints).pay, func(e *endpoints) tap {
				return e.ready("/order/PATCH/trackingNumber", "seller", "trackingNumber", "123456789012")
			}),
			later: func(e *endpoints) { e.act(trade.ReportArrival, e.buyer) },
		}},
		"/order/kakaochatbot/POST/purchaseSuccessConfirm": {"confirm": {
			begin: after(func(e *endpoints) { e.pay(); e.act(trade.Ship, e.seller) }, chat("/order/kakaochatbot/POST/purchaseSuccessConfirm", "buyer", nil, nil)),
			later: func(e *endpoints) { e.act(trade.ConfirmSale, e.seller) },
		}},
		"/order/kakaochatbot/POST/saleSuccessConfirm": {"confirm": {
			begin: after(func(e *endpoints) { e.pay(); e.act(trade.Ship, e.seller); e.act(trade.ConfirmPurchase, e.buyer) }, chat("/order/kakaochatbot/POST/saleSuccessConfirm", "seller", nil, nil)),
			later: func(e *endpoints) { e.pass(time.Hour) },
		}},
	}
	maps.Copy(table, paymentPages())
	maps.Copy(table, forms())
	for _, route := range shownOnly() {
		table[route] = nil
	}
	return table
}

func (e *endpoints) withIDs(extra map[string]any) map[string]any {
	all := map[string]any{"productId": fmt.Sprint(e.l.ID), "tradeId": fmt.Sprint(e.t.ID), "orderId": fmt.Sprint(e.t.ID), "version": fmt.Sprint(e.t.Version)}
	maps.Copy(all, extra)
	return all
}

// ready is a tap in the chat with one typed value.
func (e *endpoints) ready(address, who, name, value string) tap {
	return e.skill(address, who, map[string]string{name: value}, e.withIDs(nil))
}

func secureImage(name string) string {
	return fmt.Sprintf(`{"privacyAgreement":"Y","imageQuantity":"1","secureUrls":"List(https://secure.kakaocdn.net/%s)","expire":"2026-11-23T05:10:00+0000"}`, name)
}

func edit(address, name, value string) repeat {
	return repeat{
		begin: func(e *endpoints) tap { return e.ready(address, "seller", name, value) },
		anew:  "what was edited may be edited back",
	}
}

func publishings() map[string]repeat {
	return map[string]repeat{"publish": {
		begin: func(e *endpoints) tap {
			return e.skill("/kakaochatbot/product/POST", "seller", map[string]string{
				"productImg": secureImage("desk"), "productName": "desk", "productDescription": "long", "productPrice": "35000",
				"tradingLocation": "exit 3", "kakaoOpenChatUrl": "https://open.kakao.com/o/sAbCd123",
			}, map[string]any{"choice": "가구/인테리어", "productCategory": string(listing.Furniture)})
		},
		anew: "what was deleted may be published again",
	}}
}

// statusWords are the owner's words for a listing.
func statusWords() map[string]repeat {
	word := func(prepare func(e *endpoints), said string) repeat {
		return repeat{begin: func(e *endpoints) tap {
			prepare(e)
			return e.skill("/kakaochatbot/product/PATCH/status", "seller", nil, e.withIDs(map[string]any{"said": said}))
		}, anew: "a word that was taken back may be said again"}
	}
	nothing := func(*endpoints) {}
	hide := func(e *endpoints) {
		_, err := e.market.ChangeListing(e.Context(), e.seller, e.l.ID, listing.Hide)
		e.must(err)
	}
	return map[string]repeat{
		"reserve": word(nothing, "예약"), "release": word(func(e *endpoints) { e.request(); e.act(trade.Accept, e.seller) }, "예약취소"),
		"sold": word((*endpoints).request, "판매완료"), "sold to the buyer": word(func(e *endpoints) { e.request(); e.act(trade.Accept, e.seller) }, "판매완료"),
		"for sale": word(hide, "판매중"), "hide": word((*endpoints).request, "숨김"), "delete": word((*endpoints).request, "삭제"),
	}
}

// moveStarts brings a trade to where somebody makes the event. A new event of
// the trade table needs a row here.
func moveStarts() map[trade.Event]struct {
	by    trade.Actor
	begin func(e *endpoints)
} {
	type start = struct {
		by    trade.Actor
		begin func(e *endpoints)
	}
	reserved := func(e *endpoints) { e.request(); e.act(trade.Accept, e.seller) }
	claimed := func(e *endpoints) { reserved(e); e.act(trade.ClaimSold, e.seller) }
	proposed := func(e *endpoints) {
		reserved(e)
		e.act(trade.SetAppointment, e.seller)
		_, err := e.market.Act(e.Context(), app.Command{
			TradeID: e.t.ID, Event: trade.SetAppointment, Caller: e.buyer, Meet: trade.Appointment{At: e.clock.Now().Add(30 * time.Hour), Place: "exit 4"},
		})
		e.must(err)
	}
	pay := (*endpoints).pay
	sent := func(e *endpoints) { pay(e); e.act(trade.Ship, e.seller) }
	arrived := func(e *endpoints) { sent(e); e.act(trade.ReportArrival, e.buyer) }
	late := func(e *endpoints) { pay(e); e.pass(31 * time.Minute) }
	disputed := func(e *endpoints) { arrived(e); e.act(trade.Dispute, e.buyer) }
	returning := func(e *endpoints) { disputed(e); e.act(trade.AcceptReturn, e.seller) }
	sentBack := func(e *endpoints) { returning(e); e.act(trade.ShipBack, e.buyer) }
	complete := func(e *endpoints) {
		arrived(e)
		e.act(trade.ConfirmPurchase, e.buyer)
		e.act(trade.ConfirmSale, e.seller)
	}
	claimOpen := func(e *endpoints) { complete(e); e.act(trade.OpenClaim, e.buyer) }
	return map[trade.Event]start{
		trade.Accept: {trade.Seller, (*endpoints).request}, trade.SetAppointment: {trade.Seller, reserved},
		trade.AgreeAppointment: {trade.Seller, proposed}, trade.HandOver: {trade.Buyer, reserved}, trade.ClaimSold: {trade.Seller, reserved},
		trade.AgreeSold: {trade.Buyer, claimed}, trade.Contest: {trade.Buyer, claimed}, trade.Cancel: {trade.Buyer, reserved},
		trade.SellElsewhere: {trade.Seller, func(e *endpoints) {
			var err error
			e.t, err = e.market.Reserve(e.Context(), e.seller, e.l.ID, 0, trade.Appointment{})
			e.must(err)
		}},
		trade.CancelPurchase: {trade.Buyer, pay}, trade.AskCancel: {trade.Buyer, late}, trade.CancelSale: {trade.Seller, pay},
		trade.AgreeCancel: {trade.Seller, func(e *endpoints) { late(e); e.act(trade.AskCancel, e.buyer) }},
		trade.Ship:        {trade.Seller, pay}, trade.CorrectTracking: {trade.Seller, sent}, trade.ReportArrival: {trade.Buyer, sent},
		trade.Postpone: {trade.Buyer, arrived}, trade.ConfirmPurchase: {trade.Buyer, arrived}, trade.Dispute: {trade.Buyer, arrived},
		trade.ConfirmSale:     {trade.Seller, func(e *endpoints) { arrived(e); e.act(trade.ConfirmPurchase, e.buyer) }},
		trade.RefundDispute:   {trade.Seller, disputed},
		trade.WithdrawDispute: {trade.Buyer, disputed},
		trade.OfferRefund:     {trade.Seller, disputed}, trade.AcceptReturn: {trade.Seller, disputed},
		trade.AcceptOffer: {trade.Buyer, func(e *endpoints) { disputed(e); e.act(trade.OfferRefund, e.seller) }},
		trade.ShipBack:    {trade.Buyer, returning}, trade.ReceiveReturn: {trade.Seller, sentBack}, trade.ContestReturn: {trade.Seller, sentBack},
		trade.OpenClaim: {trade.Buyer, complete}, trade.WithdrawClaim: {trade.Buyer, claimOpen}, trade.GrantClaim: {trade.Seller, claimOpen},
	}
}

// tradeMoves has a use of the trade's endpoint for every event with a button.
func tradeMoves() map[string]repeat {
	moves := map[string]repeat{}
	for event, start := range moveStarts() {
		if !slices.Contains(kakao.Moves(), event) {
			continue // not in the chat yet
		}
		moves[string(event)] = repeat{
			begin: func(e *endpoints) tap {
				start.begin(e)
				var err error
				e.t, err = e.store.Repos().Trades.Get(e.Context(), e.t.ID)
				e.must(err)
				typed := map[string]string{}
				switch event.Needs() {
				case trade.NeedCode:
					typed["handOverCode"] = e.t.Code
				case trade.NeedAppointment:
					typed["appointmentTime"], typed["appointmentPlace"] = "11월 25일 오후 3시", "exit 5"
				case trade.NeedTracking:
					typed["trackingNumber"] = trackingOf(event)
					if event == trade.CorrectTracking {
						typed["trackingNumber"] = "210987654321"
					}
				case trade.NeedReason, trade.NeedProof:
					typed["reason"] = "broken"
				case trade.NeedAmount:
					typed["refundAmount"] = "1000"
				case trade.NeedNothing, trade.NeedAddress: // an address has a page of its own
				}
				button := map[string]any{"event": string(event), "confirm": "yes"}
				if event == trade.AcceptOffer {
					button["amount"] = fmt.Sprint(int64(e.t.Offered))
				}
				return e.skill("/kakaochatbot/trade/POST/act", string(start.by), typed, e.withIDs(button))
			},
			later: func(e *endpoints) { e.pass(200 * 24 * time.Hour) }, // the clock brings the trade to its end
		}
	}
	return moves
}

// paymentPages are the buyer's browser.
func paymentPages() map[string]map[string]repeat {
	back := func(button string) func(e *endpoints) tap {
		return func(e *endpoints) tap { return e.get(e.home(button)) }
	}
	refunded := func(e *endpoints) { e.act(trade.CancelSale, e.seller); e.work() }
	sold := func(e *endpoints) {
		_, err := e.market.MarkSold(e.Context(), e.seller, e.l.ID)
		e.must(err)
	}
	return map[string]map[string]repeat{
		"/order/kakaopay-ready/{id}": {"pay link": {
			begin: func(e *endpoints) tap { return e.get(e.market.PayLink(e.buyer, e.l.ID, e.l.Revision)) },
			later: func(e *endpoints) { e.pay() },
		}, "pay link of a reservation": {
			begin: func(e *endpoints) tap {
				e.request()
				e.act(trade.Accept, e.seller)
				return e.get(e.market.PayLink(e.buyer, e.l.ID, 0))
			},
			later: func(e *endpoints) { e.pay(); refunded(e) },
		}},
		"/order/kakaopay-approve/{id}": {"approve": {begin: back("pay"), later: refunded}},
		"/order/kakaopay-cancel/{id}":  {"cancel": {begin: back("leave"), later: sold}},
		"/order/kakaopay-fail/{id}":    {"fail": {begin: back("fail"), later: sold}},
	}
}

// forms are what a member fills in after a link from the chat.
func forms() map[string]map[string]repeat {
	home := url.Values{
		"name": {"김수진"}, "phone": {"010-1234-5678"}, "postcode": {"04524"}, "street": {"서울 중구 세종대로 110"}, "remember": {"on"},
	}
	bank := url.Values{"bank": {"국민은행"}, "number": {"123456-78-901234"}, "holder": {"김수진"}}
	return map[string]map[string]repeat{
		"/order/address/{id}": {"the buyer's": {
			begin: func(e *endpoints) tap { e.pay(); return e.post(e.market.AddressLink(e.buyer, e.t.ID), home) },
			later: func(e *endpoints) { e.act(trade.Ship, e.seller) }, words: "the form says that it was given before",
		}, "the seller's": {
			begin: func(e *endpoints) tap {
				e.pay()
				e.act(trade.Ship, e.seller)
				e.act(trade.Dispute, e.buyer)
				e.act(trade.AcceptReturn, e.seller)
				return e.post(e.market.AddressLink(e.seller, e.t.ID), home)
			},
			later: func(e *endpoints) { e.act(trade.ShipBack, e.buyer) }, words: "the form says that it was given before",
		}},
		"/member/account/{id}": {"account": {
			begin: func(e *endpoints) tap { return e.post(e.market.AccountLink(e.seller), bank) }, anew: "an account may be changed back",
		}},
	}
}

// shownOnly lists the routes that change nothing.
func shownOnly() []string {
	return []string{
		"/images/*",
		"/kakaochatbot/main/GET/home", "/kakaochatbot/main/GET/fallback",
		"/kakaochatbot/customer/GET/myPage", "/kakaochatbot/customer/GET/profile", "/kakaochatbot/customer/GET/salesCategory",
		"/kakaochatbot/customer/GET/withdraw", "/kakaochatbot/customer/GET/news", "/kakaochatbot/event/POST/news",
		"/kakaochatbot/product/POST/verificationCustomer", "/kakaochatbot/product/GET/category", "/kakaochatbot/product/GET/preview",
		"/kakaochatbot/product/GET/mainProducts", "/kakaochatbot/product/GET/byCategory", "/kakaochatbot/product/GET/search",
		"/kakaochatbot/product/GET/searchNext", "/kakaochatbot/product/GET/profile", "/kakaochatbot/product/GET/myProductsByStatus",
		"/kakaochatbot/product/GET/reconfirm", "/kakaochatbot/product/GET/purchaseProducts", "/kakaochatbot/product/GET/purchaseProductProfile",
		"/kakaochatbot/product/GET/contractProducts", "/kakaochatbot/product/GET/contractProduct/profile", "/kakaochatbot/product/GET/special",
		"/kakaochatbot/trade/GET/mine", "/kakaochatbot/trade/GET/card",
		"/order/kakaochatbot/GET/purchaseSuccessReconfirm", "/order/kakaochatbot/GET/saleSuccessReconfirm",
		"/kakaochatbot/notice/GET", "/kakaochatbot/notice/GET/byNoticeId",
		"/kakaochatbot/validation/customer/name", "/kakaochatbot/validation/customer/phone",
		"/kakaochatbot/validation/product/name", "/kakaochatbot/validation/product/description", "/kakaochatbot/validation/product/price",
		"/kakaochatbot/validation/product/tradingLocation", "/kakaochatbot/validation/product/kakaoOpenChatUrl", "/kakaochatbot/validation/product/reservationCustomer",
		"/kakaochatbot/validation/order/reservationTrackingNumber", "/kakaochatbot/validation/order/handOverCode",
		"/kakaochatbot/validation/order/reason", "/kakaochatbot/validation/order/appointmentTime",
		"/kakaochatbot/validation/order/refundAmount", "/kakaochatbot/validation/alert/word",
		"/kakaochatbot/product/GET/specialSearch", "/kakaochatbot/product/GET/specialSearchNext",
		"/kakaochatbot/alert/GET", "/kakaochatbot/alert/GET/found",
	}
}

// seenOnce are routes whose answer is told once by design: showing news marks
// it as read, so that a member is not told the same twice.
func seenOnce() []string {
	return []string{"/kakaochatbot/customer/GET/news", "/kakaochatbot/event/POST/news"}
}

// otherRouters are served beside the market and are not repeated here.
func otherRouters() map[string]string {
	return map[string]string{
		"/ and /sim/*":       "the simulator plays KakaoTalk for developers and is never served in mode prod; what it sends arrives at the routes here",
		"/console and below": "pages of operators: each form carries a mark by which it counts once, which adapters/console tests",
		"/admin/*":           "operators' programs repeat what moves money by an Idempotency-Key; adapters/admin asks each of its operations, as its document has them",
		"/login":             "a sign-in that is repeated is a session more",
		"ops side":           "an address of its own for operators; it shows and changes nothing",
	}
}
