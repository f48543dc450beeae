package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

// audit compares the market with what the bank has.
func (s *shop) audit() {
	s.Helper()
	var payments []porttest.Payment
	for _, p := range s.bank.box.Payments() {
		kept := money.Won(0)
		if slices.Contains([]string{"SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT", "CANCEL_PAYMENT"}, p.Status) {
			kept = p.Amount - p.Cancelled
		}
		payments = append(payments, porttest.Payment{OrderID: p.OrderID, Kept: kept})
	}
	porttest.Audit(s, s.store, payments)
}

func (s *shop) lamp(n int) listing.Draft {
	return listing.Draft{
		Title: fmt.Sprint("lamp ", n), Description: "bright", Price: "12000", Place: "exit 2", Category: string(listing.Furniture),
		OpenChatURL: "https://open.kakao.com/o/abcd1234", PhotoSources: []string{fmt.Sprint("https://photo.example/", n)},
	}
}

// TestContainerManyBuyers lets fifty buyers and their sellers do what they like
// with few listings, all at once, and then compares all books.
func TestContainerManyBuyers(t *testing.T) {
	t.Parallel()
	for name, fresh := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const buyers, hot = 50, 6
			s := newShop(t, fresh(t))
			c := &crowd{shop: s, sellers: []member.ID{s.join("seller0"), s.join("seller1")}}
			for n := range hot {
				l, err := s.market.Publish(t.Context(), c.sellers[n%2], s.lamp(n))
				if err != nil {
					t.Fatal(err)
				}
				if n < 2 { // else nearly all are paid for
					if l, err = s.market.SetWay(t.Context(), l.SellerID, l.ID, listing.InPerson); err != nil {
						t.Fatal(err)
					}
				}
				c.listings = append(c.listings, l.ID)
			}
			var people []member.ID
			for n := range buyers {
				people = append(people, s.join(fmt.Sprint("buyer", n)))
			}
			var all sync.WaitGroup
			for n, who := range people {
				all.Go(func() { c.visit(who, rand.New(rand.NewPCG(uint64(n), 1))) })
			}
			for range 3 {
				all.Go(func() {
					for range 5 {
						_, err := s.market.Tick(t.Context())
						c.note("tick", err)
					}
				})
			}
			all.Wait()
			c.mu.Lock()
			t.Logf("done %v, refused %v", c.done, c.refused)
			for _, what := range []string{"request", "pay", "finish", "accept"} {
				if c.done[what] == 0 {
					t.Errorf("nobody managed to %s: nothing is proved about it", what)
				}
			}
			c.mu.Unlock()
			s.audit()
		})
	}
}

// crowd is buyers and sellers who act at the same time.
type crowd struct {
	*shop
	sellers  []member.ID
	listings []listing.ID

	mu            sync.Mutex
	done, refused map[string]int
}

// note counts an outcome. A refusal is an answer; a conflict of transactions
// that reaches the user, or worse, is none.
func (c *crowd) note(what string, err error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil {
		c.done, c.refused = map[string]int{}, map[string]int{}
	}
	if err == nil {
		c.done[what]++
		return true
	}
	c.refused[what]++
	switch fault.KindOf(err) {
	case fault.Conflict, fault.NotFound, fault.Limited, fault.Forbidden:
	case fault.Stale:
		if fault.CodeOf(err) == "" {
			c.Errorf("%s: %v; what a new transaction can overcome is tried again, not shown", what, err)
		}
	default:
		c.Errorf("%s: %v", what, err)
	}
	return false
}

// visit is one buyer's afternoon, with the sellers' answers.
func (c *crowd) visit(who member.ID, r *rand.Rand) {
	ctx := c.Context()
	for range 5 {
		id := c.listings[r.IntN(len(c.listings))]
		switch r.IntN(3) {
		case 0:
			t, err := c.market.Request(ctx, who, id)
			if !c.note("request", err) || t.State != trade.Requested {
				continue
			}
			act := func(what string, by member.ID, e trade.Event) bool {
				_, err := c.market.Act(ctx, app.Command{TradeID: t.ID, Event: e, Caller: by, Reason: "because"})
				return c.note(what, err)
			}
			if act("accept", t.SellerID, trade.Accept) && r.IntN(2) == 0 {
				act("cancel", who, trade.Cancel)
			}
		default:
			c.buy(who, id, r)
		}
	}
}

func (c *crowd) buy(who member.ID, id listing.ID, r *rand.Rand) {
	ctx := c.Context()
	_, token, _ := strings.Cut(c.market.PayLink(who, id, 0), "?t=")
	page, err := c.market.StartPayment(ctx, id, token)
	if !c.note("pay", err) || page.MobileURL == "" {
		return
	}
	back, err := c.tryPress(ctx, page.MobileURL)
	if err != nil {
		c.Errorf("press: %v", err)
		return
	}
	tradeID, err := strconv.ParseInt(path.Base(back.Path), 10, 64)
	if err != nil {
		c.Errorf("press leads to %s: %v", back, err)
		return
	}
	var both sync.WaitGroup
	for range 2 { // a double tap
		both.Go(func() {
			_, err := c.market.FinishPayment(ctx, trade.ID(tradeID), back.Query().Get("t"), back.Query().Get("pg_token"))
			c.note("finish", err)
		})
	}
	both.Wait()
	if r.IntN(2) == 0 {
		_, err := c.market.Act(ctx, app.Command{TradeID: trade.ID(tradeID), Event: trade.CancelPurchase, Caller: who})
		c.note("cancel purchase", err)
	}
}

// tryPress is press for those who act beside the test.
func (s *shop) tryPress(ctx context.Context, page string) (*url.URL, error) {
	browser := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.Replace(page, "/mInfo", "/pay", 1), strings.NewReader("method=MONEY"))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := browser.Do(r)
	if err != nil {
		return nil, err
	}
	answer.Body.Close()
	return answer.Location()
}

// TestContainerClocksApart works the timers of one database by two processes'
// markets whose clocks differ by fourteen minutes: each timer acts once, though
// the one believes that the other's claims have lapsed.
func TestContainerClocksApart(t *testing.T) {
	t.Parallel()
	for name, fresh := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const trades, off = 8, 7 * time.Minute
			s := newShop(t, fresh(t))
			seller := s.join("seller")
			var paid, asked []trade.ID
			for n := range trades {
				buyer := s.join(fmt.Sprint("buyer", n))
				paid = append(paid, s.sell(seller, buyer, n))
				l, err := s.market.Publish(t.Context(), seller, s.lamp(trades+n))
				if err != nil {
					t.Fatal(err)
				}
				request, err := s.market.Request(t.Context(), buyer, l.ID)
				if err != nil {
					t.Fatal(err)
				}
				asked = append(asked, request.ID)
			}
			// Six days on the requests are due, and what was never sent goes back.
			now := time.Now()
			var clocks []*memory.Clock
			var markets []*app.Market
			for _, by := range []time.Duration{-off, off} {
				clock := memory.NewClock(now.Add(by))
				config := s.config
				config.Clock = clock
				clocks, markets = append(clocks, clock), append(markets, app.New(config))
			}
			for range 6 * 24 * 2 {
				for _, clock := range clocks {
					clock.Advance(30 * time.Minute)
				}
				if next, err := s.store.Repos().Timers.Next(t.Context()); err == nil && next.After(clocks[1].Now()) {
					continue
				}
				work(t, markets)
			}
			s.once(asked, trade.Expire, trade.Expired)
			s.once(paid, trade.RecordRefund, trade.Refunded)
			s.settled(paid)
			s.audit()
		})
	}
}

// work lets all markets do what is due, at the same time.
func work(t *testing.T, markets []*app.Market) {
	t.Helper()
	var all sync.WaitGroup
	for _, m := range markets {
		all.Go(func() {
			for {
				worked, err := m.Tick(t.Context())
				if err != nil {
					t.Errorf("tick: %v", err)
				}
				if worked == 0 || err != nil {
					return
				}
			}
		})
	}
	all.Wait()
}

// once wants the event in each trade's history a single time.
func (s *shop) once(ids []trade.ID, e trade.Event, end trade.State) {
	s.Helper()
	for _, id := range ids {
		t, err := s.store.Repos().Trades.Get(s.Context(), id)
		if err != nil || t.State != end {
			s.Errorf("trade %d: got %s, %v, want %s", id, t.State, err, end)
		}
		history, err := s.store.Repos().Trades.History(s.Context(), id)
		n := 0
		for _, record := range history {
			if record.Event == e {
				n++
			}
		}
		if err != nil || n != 1 {
			s.Errorf("trade %d: %d times %s, %v, want once", id, n, e, err)
		}
	}
	var told []ports.TimerRow
	for _, id := range ids {
		rows, err := s.store.Repos().Timers.ListByID(s.Context(), ports.OfTrade, int64(id))
		if err != nil {
			s.Fatal(err)
		}
		told = append(told, rows...)
	}
	if len(told) != 0 {
		s.Errorf("timers that are left: %+v", told)
	}
}
