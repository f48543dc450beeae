package kakao

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/trade"
)

// ownAffairs are the endpoints that change nothing but the caller's own things:
// the membership, a new listing, a new request, news that count as seen.
var ownAffairs = []string{
	"/kakaochatbot/customer/POST/join", "/kakaochatbot/customer/PATCH/profileImage", "/kakaochatbot/customer/PATCH/phoneNumber",
	"/kakaochatbot/customer/DELETE", "/kakaochatbot/customer/GET/news", "/kakaochatbot/product/POST", "/kakaochatbot/trade/POST/request",
	"/kakaochatbot/alert/POST", "/kakaochatbot/alert/DELETE", "/kakaochatbot/alert/PATCH",
}

// ownersOnly are the endpoints that the owner of a listing alone may change it by.
var ownersOnly = []string{
	"/kakaochatbot/product/PATCH/status", "/kakaochatbot/product/PATCH/title", "/kakaochatbot/product/PATCH/price",
	"/kakaochatbot/product/PATCH/description", "/kakaochatbot/product/PATCH/photos", "/kakaochatbot/product/DELETE", "/kakaochatbot/product/PATCH/way",
	"/kakaochatbot/trade/POST/reserve",
}

// movesOf are the endpoints that make a trade's move, with the moves.
var movesOf = map[string][]trade.Event{
	"/kakaochatbot/trade/POST/act":                     trade.Events(),
	"/order/PATCH/trackingNumber":                      {trade.Ship, trade.CorrectTracking},
	"/order/kakaochatbot/POST/purchaseSuccessConfirm":  {trade.ConfirmPurchase},
	"/order/kakaochatbot/POST/saleSuccessConfirm":      {trade.ConfirmSale},
	"/order/kakaochatbot/GET/purchaseSuccessReconfirm": nil,
	"/order/kakaochatbot/GET/saleSuccessReconfirm":     nil,
}

// everything is a form and a button that fit any endpoint.
func (s *scene) everything(event trade.Event, word string) option {
	return func(c *call) {
		c.utterance = word
		c.params = form("남의 물건")
		maps.Copy(c.params, params{
			"customerName": "새이름", "customerPhone": "010-2222-3333", "customerProfileImage": images(photo(5)), "searchWord": "이어폰",
			"buyerNickname": "지우", "handOverCode": s.world.trade(s.trade).Code, "appointmentTime": "모레 오후 3시", "appointmentPlace": "부천역",
			"reason": "사정이 생겼어요", "trackingNumber": "한진택배 987654321098",
		})
		c.contexts = map[string]params{draftContext: {"productCategory": "도서"}}
		extra("productId", str(s.listing), "tradeId", str(s.trade), "orderId", str(s.trade), "event", string(event), "confirm", "yes",
			"choice", word, "productStatus", "판매중", "noticeId", "1")(c)
	}
}

// TestWalk sends every endpoint from everybody who must not change anything.
func TestWalk(t *testing.T) {
	t.Parallel()
	words := []string{wordReserve, wordRelease, wordForSale, wordSold, wordHide, wordDelete, wayChoices[listing.ByParcel]}
	for _, name := range []string{
		"requested", "reserved", "claimed", "hold", "unknown", "paid", "cancel_asked", "sent", "arrived", "confirmed", "disputed", "refunding",
		"complete", "refunded", "done", "hidden", "blocked", "deleted",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			if build, ok := scenes[name]; ok {
				build(s)
			} else {
				s.request()
				s.act(s.buyer, s.trade, trade.Cancel)
				s.change(s.listing, func(l *listing.Listing) { l.State = listing.State(name) })
			}
			left := s.join("하준")
			if _, err := s.market.Withdraw(t.Context(), left.id); err != nil {
				t.Fatal(err)
			}
			for _, route := range s.bot.Routes() {
				outsiders := map[string]*person{
					"non-member": s.stranger("Guest0000009"), "withdrawn": left, "nobody": nil, "withdrawn key": {key: "withdrawn:" + str(left.id)},
				}
				for who, p := range outsiders {
					if !slices.Contains([]string{"requested", "paid", "hidden"}, name) {
						break // the state of the trade is nothing to people who are turned away at the door
					}
					if route.Path == "/kakaochatbot/customer/POST/join" && who != "withdrawn key" && who != "nobody" {
						continue
					}
					s.mayNot(t, who, p, route.Path, trade.ConfirmPurchase, wordHide)
				}
				if slices.Contains(ownAffairs, route.Path) {
					continue
				}
				for _, event := range eventsFor(route.Path) {
					s.mayNot(t, "stranger", s.other, route.Path, event, wordHide)
				}
				if slices.Contains(ownersOnly, route.Path) {
					for _, word := range words {
						s.mayNot(t, "stranger", s.other, route.Path, "", word)
						s.mayNot(t, "buyer", s.buyer, route.Path, "", word)
					}
				}
			}
		})
	}
}

func eventsFor(path string) []trade.Event {
	if path == "/kakaochatbot/trade/POST/act" {
		// TestMovesThatAreNotAllowed sends all of them.
		return []trade.Event{trade.Cancel, trade.ConfirmPurchase, trade.Pay, trade.Capture, trade.Freeze}
	}
	return []trade.Event{trade.ConfirmPurchase}
}

// TestMovesThatAreNotAllowed sends every event from both sides in every state:
// what the card does not offer must not happen.
func TestMovesThatAreNotAllowed(t *testing.T) {
	t.Parallel()
	for name := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := build(t, name)
			for role, who := range s.sides() {
				if s.world.trade(s.trade).RoleOf(who.id) == "" || strings.HasSuffix(name, "withdrawn") {
					continue
				}
				v, err := s.market.Card(t.Context(), who.id, s.trade)
				if err != nil {
					t.Fatal(err)
				}
				for path, events := range movesOf {
					for _, e := range append(events, "", "no_such_event") {
						if !slices.Contains(v.Allowed, e) || e == trade.Pay {
							if path != "/kakaochatbot/trade/POST/act" && slices.ContainsFunc(events, func(e trade.Event) bool { return slices.Contains(v.Allowed, e) }) {
								continue
							}
							s.mayNot(t, string(role), who, path, e, "")
						}
					}
				}
			}
		})
	}
}

// mayNot asserts that a call changes nothing and still helps.
func (s *scene) mayNot(t *testing.T, who string, p *person, path string, e trade.Event, word string) {
	t.Helper()
	if s.rows == "" {
		s.rows = s.dump()
	}
	r := s.call(p, path, s.everything(e, word))
	if after := s.dump(); after != s.rows {
		t.Fatalf("%s by %s (%s %s) changed something that is not theirs:\n%s", path, who, e, word, r.text())
	}
	if r.text() == "" || len(r.QuickReplies) == 0 {
		t.Errorf("%s by %s leaves the user without a way on:\n%s", path, who, r.body)
	}
}

// TestMembersOnly reads what people who did not join are told.
func TestMembersOnly(t *testing.T) {
	t.Parallel()
	s := build(t, "paid")
	guest := s.stranger("Guest0000001")
	for _, route := range s.bot.Routes() {
		if route.Path == "/kakaochatbot/customer/POST/join" {
			continue
		}
		r := s.call(guest, route.Path, s.everything("", ""))
		if route.Members {
			r.has("회원만 이용할 수 있어요").offers(lblJoin)
		} else if strings.Contains(r.text(), "회원만") {
			t.Errorf("%s refuses people who did not join, but is for everybody", route.Path)
		}
	}
}

// TestBlockedMember is told the reason, whatever the endpoint.
func TestBlockedMember(t *testing.T) {
	t.Parallel()
	s := build(t, "paid")
	r := s.store.Repos()
	who, err := r.Members.Get(t.Context(), s.buyer.id)
	if err != nil {
		t.Fatal(err)
	}
	who.State, who.Reason = "blocked", "사기 신고"
	if _, err := r.Members.Save(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	for _, route := range s.bot.Routes() {
		before := s.dump()
		s.call(s.buyer, route.Path, s.everything(trade.ConfirmPurchase, "")).has("이용이 제한된 계정이에요. 사유: 사기 신고")
		if s.dump() != before {
			t.Errorf("%s let a blocked member change something", route.Path)
		}
	}
}

// TestKeylessJoin: whoever comes without a key must not become a member, or
// all such people would be the same one.
func TestKeylessJoin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.send(nil, blockJoin, typed(params{"customerName": "민준", "customerPhone": "010-1234-5678"})).has("요청을 읽지 못했어요")
	if who, err := w.store.Repos().Members.ByNickname(t.Context(), "민준"); err == nil {
		t.Errorf("a call without a key joined as %+v", who)
	}
}
