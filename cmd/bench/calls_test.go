package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

// call is one thing to ask for, by whoever's turn it is.
type call struct {
	head, tail []byte // what stands before and behind the person's key in the body
	user       int    // the person; -1 for anybody
	at         int    // its place among the answers of its path
}

func (c call) body(into []byte, user int) []byte {
	if c.user >= 0 {
		user = c.user
	}
	into = append(into, c.head...)
	into = append(into, key(user)...)
	return append(into, c.tail...)
}

// scene is what many people ask for.
type scene struct {
	name, title, path string
	// marks are what one of a real answer holds, and no refusal does.
	mark string
	// calls are made once; which is next goes round.
	calls func(t testing.TB, c crowd, r ports.Repos) []call
}

const variants = 1000

// worstSearch takes ten times as long as any other in a large market (ADR-0009 says
// why), so that a mix of all would measure nothing else.
const worstSearch = "several_common"

// keptOffers is the scene in which the bare handler, too, has in memory what the
// market has: one row is left to read.
const keptOffers = "kept"

// readings are the scenes with a bare baseline.
var readings = []scene{
	{"newest", "newest list", "/kakaochatbot/product/GET/mainProducts", `"commerceCard"`, one(skillCall{})},
	{"category", "category", "/kakaochatbot/product/GET/byCategory", `"commerceCard"`, func(testing.TB, crowd, ports.Repos) []call {
		return []call{skillCall{extra: map[string]string{"choice": "도서"}}.call(), skillCall{extra: map[string]string{"choice": "디지털기기"}}.call()}
	}},
	{"search", "search", "/kakaochatbot/product/GET/search", `"version"`, func(testing.TB, crowd, ports.Repos) []call {
		var calls []call
		for _, s := range porttest.Searches {
			if s.Name == worstSearch {
				continue
			}
			calls = append(calls, skillCall{params: map[string]string{"searchWord": s.Typed}}.call())
		}
		return calls
	}},
	{"worst", "search of three common words", "/kakaochatbot/product/GET/search", `"version"`, func(testing.TB, crowd, ports.Repos) []call {
		var calls []call
		for _, s := range porttest.Searches {
			if s.Name == worstSearch {
				calls = append(calls, skillCall{params: map[string]string{"searchWord": s.Typed}}.call())
			}
		}
		return calls
	}},
	{"listing", "listing card", "/kakaochatbot/product/GET/profile", `"textCard"`, func(_ testing.TB, c crowd, _ ports.Repos) []call {
		var calls []call
		for n := range variants {
			calls = append(calls, skillCall{extra: map[string]string{"productId": fmt.Sprint(n*max(c.listings/variants, 1)%c.listings + 1)}}.call())
		}
		return calls
	}},
	{"trade", "trade card", "/kakaochatbot/trade/GET/card", `"textCard"`, func(t testing.TB, c crowd, r ports.Repos) []call {
		var calls []call
		for n := range c.trades {
			user := buyerOf(n, c.members)
			who, err := r.Members.ByKey(t.Context(), key(user))
			if err != nil {
				t.Fatal(err)
			}
			tr, err := r.Trades.RequestOf(t.Context(), who.ID, tradedListing(n, c))
			if err != nil {
				continue // the seller's own
			}
			made := skillCall{extra: map[string]string{"tradeId": fmt.Sprint(int64(tr.ID))}}.call()
			made.user = user
			calls = append(calls, made)
		}
		return calls
	}},
	{"offers", "special offers", "/kakaochatbot/product/GET/special", `"carousel"`, one(skillCall{})},
	{keptOffers, "special offers, bare keeps them", "/kakaochatbot/product/GET/special", `"carousel"`, one(skillCall{})},
}

// writings change the market; they have no baseline.
const (
	registering = "register"
	paying      = "pay"
)

func scenarioNames() []string {
	var names []string
	for _, s := range readings {
		names = append(names, s.name)
	}
	return append(names, registering, paying)
}

func one(c skillCall) func(testing.TB, crowd, ports.Repos) []call {
	return func(testing.TB, crowd, ports.Repos) []call { return []call{c.call()} }
}

// skillCall is a call as KakaoTalk makes it.
type skillCall struct {
	params, extra map[string]string
}

// keyMark stands where the person's key goes.
const keyMark = "PERSONKEY"

func (s skillCall) call() call {
	type m = map[string]any
	params, details := m{}, m{}
	for name, value := range s.params {
		params[name] = value
		details[name] = m{"origin": value, "value": value, "groupName": ""}
	}
	body, err := json.Marshal(m{
		"bot":    m{"id": "65262a2d31101d1cb1106082", "name": "중계나라"},
		"intent": m{"id": "65262b36ddb57b43495c18f8", "name": "블록", "extra": m{"reason": m{"code": 1, "message": "OK"}}},
		"action": m{"id": "652627", "name": "스킬", "params": params, "detailParams": details, "clientExtra": s.extra},
		"userRequest": m{
			"block": m{"id": "65262b36ddb57b43495c18f8", "name": "블록"}, "timezone": "Asia/Seoul", "lang": "ko",
			"utterance": "보여 줘", "params": m{"surface": "Kakaotalk.plusfriend"},
			"user": m{"id": "someone", "type": "botUserKey", "properties": m{"plusfriendUserKey": keyMark, "isFriend": true}},
		},
		"contexts": []any{},
	})
	if err != nil {
		return call{}
	}
	head, tail, _ := bytes.Cut(body, []byte(keyMark))
	return call{head: head, tail: tail, user: -1}
}

// draft is a listing to register; each is another one.
func draft(n int, photo string) call {
	return skillCall{params: map[string]string{
		"productName": fmt.Sprintf("측정용 전등 %d", n), "productDescription": "밝아요. 거의 새것이에요. 상자도 드려요.", "productPrice": "12000",
		"tradingLocation": "합정역 8번 출구", "kakaoOpenChatUrl": "https://open.kakao.com/o/abcd1234",
		"productImg": `{"privacyAgreement":"Y","imageQuantity":"1","secureUrls":"List(` + photo + fmt.Sprintf("?n=%d", n) + `)","expire":"2027-01-01T00:00:00+0900"}`,
	}, extra: map[string]string{"choice": "가구/인테리어"}}.call()
}

// payLink finds the way to pay in a listing's card.
func payLink(reply []byte, public string, id listing.ID) string {
	text := strings.ReplaceAll(string(reply), `\u0026`, "&")
	at := strings.Index(text, fmt.Sprintf("/order/kakaopay-ready/%d?t=", id))
	if at < 0 {
		return ""
	}
	end := strings.IndexByte(text[at:], '"')
	if end < 0 {
		return ""
	}
	return public + text[at:at+end]
}
