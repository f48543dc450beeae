package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// replyFor is the budget of an answer in the chat, and some room for a machine
// that runs three servers and all of the test.
const replyFor = 4*time.Second + 500*time.Millisecond

// TestClusterTradesSurviveLostNodes lets people pay and be paid back through two
// service processes on a group, and kills a node in the middle: first one that
// takes no part, then the one that is written to.
func TestClusterTradesSurviveLostNodes(t *testing.T) {
	const trades = 16
	g := containertest.Cluster(t)
	address := g.Fresh(t)
	s := newShop(t, address)
	chatroom := newChatroom(s, 10)
	services := []string{s.start().url(t), s.start().url(t)}
	seller := s.join("seller")
	var sold []trade.ID
	for round, victim := range []string{"idle", "writing"} {
		var deals []deal
		for n := range trades {
			deals = append(deals, s.offer(seller, round*trades+n))
		}
		busy, node := g.Used(t, path.Base(address))
		if victim == "writing" {
			node = busy
		}
		stop := chatroom.talk(services)
		var done atomic.Int64
		var all sync.WaitGroup
		began := time.Now()
		all.Go(func() {
			for done.Load() < trades/4 && t.Context().Err() == nil {
				pause(t.Context(), 20*time.Millisecond)
			}
			g.Kill(t, node)
		})
		for _, d := range deals {
			all.Go(func() {
				s.buy(d)
				done.Add(1)
				s.insist("cancel the sale", 3600*time.Millisecond, func(ctx context.Context) error {
					_, err := s.market.Act(ctx, app.Command{TradeID: s.only(d.buyer), Event: trade.CancelSale, Caller: seller, Reason: "broken"})
					return err
				})
			})
		}
		all.Wait()
		took := time.Since(began)
		stop()
		g.Mend(t)
		for _, d := range deals {
			sold = append(sold, s.only(d.buyer))
		}
		t.Logf("%s node %d of %d lost: %d trades in %s; %s", victim, node+1, g.Size(), trades, took.Round(time.Millisecond), chatroom)
	}
	chatroom.check(t)
	s.settled(sold)
}

// deal is a listing and who wants it.
type deal struct {
	listing listing.ID
	buyer   member.ID
	n       int
}

// offer prepares what a purchase needs.
func (s *shop) offer(seller member.ID, n int) deal {
	s.Helper()
	l, err := s.market.Publish(s.Context(), seller, listing.Draft{
		Title: fmt.Sprint("lamp ", n), Description: "bright", Price: "12000", Place: "exit 2", Category: string(listing.Furniture),
		OpenChatURL: "https://open.kakao.com/o/abcd1234", PhotoSources: []string{fmt.Sprint("https://photo.example/", n)},
	})
	if err != nil {
		s.Fatalf("publish: %v", err)
	}
	return deal{listing: l.ID, buyer: s.join(fmt.Sprint("buyer", n)), n: n}
}

// insist does what people do who are told that something is not available, or
// being checked: they tap again.
func (s *shop) insist(what string, budget time.Duration, do func(context.Context) error) {
	s.Helper()
	for until := time.Now().Add(patience); ; pause(s.Context(), 200*time.Millisecond) {
		ctx, cancel := context.WithTimeout(s.Context(), budget)
		err := do(ctx)
		cancel()
		switch {
		case err == nil:
			return
		case !slices.Contains([]fault.Kind{fault.Stale, fault.Unavailable, fault.InDoubt}, fault.KindOf(err)) || time.Now().After(until):
			s.Errorf("%s: got %v, want it done at last: nobody else is in the way", what, err)
			return
		}
	}
}

// buy pays for a listing, however often it takes to be told so.
func (s *shop) buy(d deal) {
	s.Helper()
	link, err := url.Parse(s.market.PayLink(d.buyer, d.listing, 0))
	if err != nil {
		s.Error(err)
		return
	}
	var page app.Prepared
	s.insist("start the payment", 3600*time.Millisecond, func(ctx context.Context) (err error) {
		page, err = s.market.StartPayment(ctx, d.listing, link.Query().Get("t"))
		return err
	})
	back := s.press(page.MobileURL)
	id, err := strconv.ParseInt(path.Base(back.Path), 10, 64)
	if err != nil {
		s.Error(err)
		return
	}
	s.insist("pay", 15*time.Second, func(ctx context.Context) error {
		done, err := s.market.FinishPayment(ctx, trade.ID(id), back.Query().Get("t"), back.Query().Get("pg_token"))
		if err == nil && done.Trade.State != trade.Paid {
			return fault.New(fault.Unavailable, "", done.Trade.State) // the worker asks the bank
		}
		return err
	})
}

// only is the one trade of a buyer.
func (s *shop) only(buyer member.ID) trade.ID {
	s.Helper()
	var all []trade.Trade
	s.insist("list trades", 15*time.Second, func(ctx context.Context) (err error) {
		all, err = s.store.Repos().Trades.ListByBuyer(ctx, buyer, trade.States(), ports.Page{Limit: 10})
		return err
	})
	if len(all) != 1 {
		s.Errorf("buyer %d has %d trades, want one: tapping again is not buying again", buyer, len(all))
		return 0
	}
	return all[0].ID
}

// url is where the process answers.
func (p *instance) url(t *testing.T) string {
	t.Helper()
	return "http://" + p.log.find(t, `[ ,"]addr"?[=:]"?([0-9.:]+)`, make(chan int))
}

// chatroom is people in the chat, each with a thing to hide and show.
type chatroom struct {
	keys   []string
	things []listing.ID
	mu     sync.Mutex
	calls  int
	slow   time.Duration
	late   int // answered later than replyFor
	odd    []string
}

func newChatroom(s *shop, n int) *chatroom {
	c := &chatroom{}
	for i := range n {
		who := s.join(fmt.Sprint("chat", i))
		l, err := s.market.Publish(s.Context(), who, listing.Draft{
			Title: fmt.Sprint("chair ", i), Description: "soft", Price: "5000", Place: "exit 1", Category: string(listing.Furniture),
			OpenChatURL: "https://open.kakao.com/o/abcd1234", PhotoSources: []string{fmt.Sprint("https://photo.example/chair", i)},
		})
		if err != nil {
			s.Fatalf("publish: %v", err)
		}
		c.keys, c.things = append(c.keys, fmt.Sprint("key-chat", i)), append(c.things, l.ID)
	}
	return c
}

// talk lets all talk to all services until stop is called.
func (c *chatroom) talk(services []string) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for i := range c.keys {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				service := services[(i+n)%len(services)]
				switch n % 3 {
				case 0:
					c.call(service+"/kakaochatbot/product/GET/mainProducts", i, "최신 상품")
				case 1:
					c.call(service+"/kakaochatbot/product/PATCH/status", i, "숨김")
				case 2:
					c.call(service+"/kakaochatbot/product/PATCH/status", i, "판매중")
				}
				pause(ctx, 1100*time.Millisecond) // below the limit of calls
			}
		})
	}
	return func() { cancel(); all.Wait() }
}

// call makes one call and judges the answer.
func (c *chatroom) call(address string, i int, words string) {
	body, err := json.Marshal(map[string]any{
		"userRequest": map[string]any{
			"utterance": words, "block": map[string]string{"id": "657aba23eca3c21b078678c3", "name": "상품 상태변경"},
			"user": map[string]any{"id": c.keys[i], "type": "botUserKey", "properties": map[string]string{"plusfriendUserKey": c.keys[i]}},
		},
		"bot":    map[string]string{"id": "65262a2d31101d1cb1106082", "name": "중계나라"},
		"action": map[string]any{"params": map[string]string{}, "detailParams": map[string]any{}, "clientExtra": map[string]string{"productId": fmt.Sprint(int64(c.things[i]))}},
	})
	began := time.Now()
	odd := ""
	if err == nil {
		odd = judge(address, body)
	}
	took := time.Since(began)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls++
	c.slow = max(c.slow, took)
	if took > replyFor {
		c.late++
	}
	if odd != "" {
		c.odd = append(c.odd, odd)
	}
}

// judge says what is wrong with the answer.
func judge(address string, body []byte) string {
	answer, err := (&http.Client{Timeout: 20 * time.Second}).Post(address, "application/json", bytes.NewReader(body))
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		return fmt.Sprint(answer.Status, err)
	}
	if found := skill.Lint(text); len(found) > 0 {
		return fmt.Sprint(found)
	}
	if bytes.Contains(text, []byte("예상하지 못한")) {
		return string(text) // an apology for a bug: a lost node is none
	}
	return ""
}

func (c *chatroom) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprintf("%d answers in the chat so far, the slowest after %s", c.calls, c.slow.Round(time.Millisecond))
}

func (c *chatroom) check(t *testing.T) {
	t.Helper()
	if c.late > 0 || c.calls == 0 {
		t.Errorf("%d of %d answers came later than %s, the slowest after %s: people read a failure of KakaoTalk", c.late, c.calls, replyFor, c.slow)
	}
	if len(c.odd) > 0 {
		t.Errorf("%d of %d answers are not what KakaoTalk shows, such as %s", len(c.odd), c.calls, c.odd[0])
	}
}
