package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/junggyenara/junggye/core/trade"
)

// soakEnds counts how stories ended.
type soakEnds struct{ begun, met, sent, back, unpaid, broken atomic.Int64 }

func (e *soakEnds) String() string {
	return fmt.Sprintf("%d begun: %d handed over, %d paid and sent, %d paid and refunded, %d not paid, %d not finished",
		e.begun.Load(), e.met.Load(), e.sent.Load(), e.back.Load(), e.unpaid.Load(), e.broken.Load())
}

// story is one trade from the listing to its end.
func (c *soakCrowd) story(n int) {
	a := rand.IntN(soakMembers)
	t := &soakTrade{soakCrowd: c, n: n, seller: soakMember(a), buyer: soakMember((a + 1 + rand.IntN(soakMembers-1)) % soakMembers)}
	end := &c.ends.broken
	switch {
	case !t.publish():
	case n%3 == 0:
		if t.meet() {
			end = &c.ends.met
		}
	case !t.pay():
		end = &c.ends.unpaid
	case n%3 == 1:
		if t.sent() {
			end = &c.ends.sent
		}
	default:
		if t.step(t.buyer, trade.CancelPurchase, nil, t.buyer, "") {
			end = &c.ends.back
		}
	}
	end.Add(1)
}

type soakTrade struct {
	*soakCrowd
	n             int
	seller, buyer string
	listing, id   string
}

// insist does what people do who are told that something does not work: they
// tap again.
func (t *soakTrade) insist(tries int, do func() bool) bool {
	for range tries {
		if do() {
			return true
		}
		if pause(t.give, 1500*time.Millisecond); t.give.Err() != nil {
			return false
		}
	}
	return false
}

const soakTries = 60

func (t *soakTrade) publish() bool {
	found := regexp.MustCompile(`"productId":"(\d+)"`)
	return t.insist(soakTries, func() bool {
		a := t.say("/kakaochatbot/product/POST", t.seller, map[string]string{
			"productImg":  fmt.Sprintf(`{"privacyAgreement":"Y","imageQuantity":"1","secureUrls":"List(%s/%d)","expire":"2026-11-23T05:10:00+0000"}`, t.photos.URL, t.n),
			"productName": fmt.Sprint("담금 의자 ", t.n), "productDescription": "오래 앉아도 편해요", "productPrice": "12000",
			"tradingLocation": "3번 출구", "kakaoOpenChatUrl": "https://open.kakao.com/o/sAbCd123",
		}, map[string]string{"choice": "가구/인테리어"})
		if id := found.FindStringSubmatch(a.text); id != nil {
			t.listing = id[1]
		}
		return t.listing != ""
	})
}

// meet is the way without money.
func (t *soakTrade) meet() bool {
	found := regexp.MustCompile(`"tradeId":"(\d+)"`)
	return t.insist(soakTries, func() bool {
		a := t.say("/kakaochatbot/trade/POST/request", t.buyer, nil, map[string]string{"productId": t.listing})
		if id := found.FindStringSubmatch(a.text); id != nil {
			t.id = id[1]
		}
		return t.id != ""
	}) && t.step(t.seller, trade.Accept, nil, t.seller, trade.ClaimSold) &&
		t.step(t.seller, trade.ClaimSold, nil, t.buyer, trade.AgreeSold) &&
		t.step(t.buyer, trade.AgreeSold, nil, t.buyer, "")
}

// step makes a move until the card of next shows a button for what comes then,
// or, at the end, no button for the move.
func (t *soakTrade) step(who string, e trade.Event, typed map[string]string, next string, then trade.Event) bool {
	return t.insist(soakTries, func() bool {
		t.say("/kakaochatbot/trade/POST/act", who, typed, map[string]string{"tradeId": t.id, "event": string(e), "confirm": "yes"})
		card := t.say("/kakaochatbot/trade/GET/card", next, nil, map[string]string{"tradeId": t.id})
		if then == "" {
			return card.good && !offers(card, e)
		}
		return offers(card, then)
	})
}

func offers(card soakAnswer, e trade.Event) bool {
	return strings.Contains(card.text, `"event":"`+string(e)+`"`)
}

func (t *soakTrade) sent() bool {
	number := map[string]string{"trackingNumber": fmt.Sprintf("%012d", 310_000_000_000+time.Now().UnixNano()%1_000_000_000*100+int64(t.n%100))}
	return t.step(t.seller, trade.Ship, number, t.buyer, trade.ConfirmPurchase) &&
		t.step(t.buyer, trade.ConfirmPurchase, nil, t.seller, trade.ConfirmSale) &&
		t.step(t.seller, trade.ConfirmSale, nil, t.seller, "")
}

// pay goes from the listing's card through the provider's page and back.
func (t *soakTrade) pay() bool {
	link := regexp.MustCompile(`https://203\.0\.113\.1(/order/kakaopay-ready/\d+\?t=[^"\\]+)`)
	home := ""
	if !t.insist(soakTries, func() bool {
		card := t.say("/kakaochatbot/product/GET/profile", t.buyer, nil, map[string]string{"productId": t.listing})
		found := link.FindStringSubmatch(card.text)
		if found == nil {
			return false
		}
		page := t.visit(found[1])
		if !strings.Contains(page, "/mockup/") {
			return false
		}
		home = t.press(page)
		return home != ""
	}) {
		return false
	}
	t.id = path.Base(strings.SplitN(home, "?", 2)[0])
	// What became of an answer that was lost shows when the provider is asked.
	return t.insist(soakTries, func() bool {
		card := t.say("/kakaochatbot/trade/GET/card", t.buyer, nil, map[string]string{"tradeId": t.id})
		if offers(card, trade.CancelPurchase) {
			return true
		}
		t.visit(home)
		return false
	})
}

// visit opens a page of the program as KakaoTalk's browser does, and returns
// where it leads.
func (c *soakCrowd) visit(address string) string {
	r, err := http.NewRequest(http.MethodGet, c.url+address, nil)
	if err != nil {
		return ""
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 15) Mobile KAKAOTALK 11.0.0")
	return c.follow(r)
}

// press pays on the provider's page.
func (c *soakCrowd) press(page string) string {
	_, at, _ := strings.Cut(page, "/mockup/")
	r, err := http.NewRequest(http.MethodPost, c.outsideBank.URL+"/mockup/"+strings.Replace(at, "/mInfo", "/pay", 1), strings.NewReader("method=MONEY"))
	if err != nil {
		return ""
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	back := c.follow(r)
	return strings.TrimPrefix(back, "https://203.0.113.1")
}

func (c *soakCrowd) follow(r *http.Request) string {
	client := *c.client
	if strings.HasPrefix(c.outsideBank.URL, r.URL.Scheme+"://"+r.URL.Host) {
		client.Transport = c.outsideBank.Client().Transport
	}
	answer, err := client.Do(r)
	if err != nil {
		return ""
	}
	defer answer.Body.Close()
	return answer.Header.Get("Location")
}
