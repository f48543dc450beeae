package app_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// counted counts the reconciliations that came to their end.
type counted struct {
	ports.Store
	runs *atomic.Int64
}

func (c counted) Repos() ports.Repos {
	r := c.Store.Repos()
	r.Drifts = countedDrifts{r.Drifts, c.runs}
	return r
}

type countedDrifts struct {
	ports.Drifts
	runs *atomic.Int64
}

func (c countedDrifts) AddRun(ctx context.Context, r ports.Run) error {
	c.runs.Add(1)
	return c.Drifts.AddRun(ctx, r)
}

// armed makes the duty of reconciling due now.
func (w *world) armed() {
	w.t.Helper()
	due := []trade.Timer{{Kind: trade.Deadline, DueAt: w.clock.Now()}}
	if err := w.store.Repos().Timers.Set(w.ctx(), ports.OfMarket, 1, due); err != nil {
		w.t.Fatalf("arm the duty: %v", err)
	}
}

func (w *world) duty() ports.TimerRow {
	w.t.Helper()
	rows, err := w.store.Repos().Timers.ListByID(w.ctx(), ports.OfMarket, 1)
	if must(w.t, rows, err); len(rows) != 1 {
		w.t.Fatalf("the duty has the rows %+v, want one", rows)
	}
	return rows[0]
}

func TestOneOfManyProcessesReconciles(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	s.armed()
	var runs atomic.Int64
	parallel(8, func(int) {
		m := s.with(func(c *app.Config) { c.Store = counted{c.Store, &runs} })
		_, _ = m.Tick(context.Background())
	})
	if runs.Load() != 1 {
		t.Errorf("%d runs of eight processes, want one", runs.Load())
	}
	if row := s.duty(); !row.DueAt.Equal(s.clock.Now().Add(10*time.Minute)) || !row.HiddenTo.IsZero() {
		t.Errorf("the duty is due at %+v, want ten minutes from now", row)
	}
	must(t, 0, s.store.Repos().Timers.Set(s.ctx(), ports.OfMarket, 1, nil))
}

func TestAKilledReconciliationIsTakenUp(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	s.cancelOutside()
	s.clock.Advance(5 * time.Minute)
	s.armed()
	_, _ = s.mortal(&life{at: "order answer"}).Tick(s.ctx())
	s.wantState(s.t.ID, trade.Paid, "its process died")
	_, _ = s.with(nil).Tick(s.ctx())
	s.wantState(s.t.ID, trade.Paid, "the claim of the dead one still stands")
	s.clock.Advance(time.Minute + time.Second)
	_, _ = s.with(nil).Tick(s.ctx())
	s.wantState(s.t.ID, trade.Refunded, "another one took it up")
	must(t, 0, s.store.Repos().Timers.Set(s.ctx(), ports.OfMarket, 1, nil))
}

// realClock is the machine's, which stands still in a bubble of synctest.
type realClock struct{}

func (realClock) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// TestALongReconciliationKeepsItsClaim: with look-ups of minutes a run outlasts
// the claim many times, and still no other process begins one.
func TestALongReconciliationKeepsItsClaim(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, runs := memory.New(), &atomic.Int64{}
		bank := newInProcess(func() { time.Sleep(4 * time.Minute) })
		market := func(n int64) *app.Market {
			return app.New(app.Config{
				Store: counted{store, runs}, Gateway: bank, Clock: realClock{}, Source: memory.NewSource(n), Process: trade.DefaultProcess(),
				Vault: ring(t), Links: paylink.New([]byte("0123456789abcdef0123456789abcdef")), RenewFor: 30 * day,
				Report: func(what string, err error) { t.Errorf("%s: %v", what, err) },
			})
		}
		one := market(1_000_000)
		cleanTrades(t, one, store, bank, 1)
		bank.slow.Store(true)
		ctx, end := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for _, m := range []*app.Market{one, market(2_000_000)} {
			all.Go(func() { m.Run(ctx) })
		}
		time.Sleep(13 * time.Minute) // the run began after ten, and its look-up takes four
		if n := runs.Load(); n != 0 || bank.lookups.Load() != 1 {
			t.Errorf("%d runs ended and %d look-ups began in 13 minutes, want the first under way", n, bank.lookups.Load())
		}
		time.Sleep(2 * time.Minute)
		if n := runs.Load(); n != 1 || bank.lookups.Load() != 1 {
			t.Errorf("%d runs with %d look-ups in 15 minutes, want one of each", n, bank.lookups.Load())
		}
		end()
		all.Wait()
	})
}

// inProcess is a payment provider without a network.
type inProcess struct {
	mu      sync.Mutex
	known   map[string]payment.Status
	lookups atomic.Int64
	slow    atomic.Bool
	wait    func()
}

func newInProcess(wait func()) *inProcess {
	return &inProcess{known: map[string]payment.Status{}, wait: wait}
}

func (g *inProcess) Ready(_ context.Context, r payment.ReadyRequest) (payment.Ready, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	tid := "T" + r.OrderID
	g.known[tid] = payment.Status{Order: r.Order, TID: tid, Phase: payment.Open}
	return payment.Ready{TID: tid, MobileURL: r.ApprovalURL, DesktopURL: r.ApprovalURL}, nil
}

var errUnknownTID = errors.New("no such payment")

func (g *inProcess) change(tid string, change func(*payment.Status)) (payment.Status, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	s, ok := g.known[tid]
	if !ok {
		return s, &payment.GatewayError{Outcome: payment.Refused, Err: errUnknownTID}
	}
	change(&s)
	g.known[tid] = s
	return s, nil
}

func (g *inProcess) Approve(_ context.Context, r payment.ApproveRequest) (payment.Status, error) {
	return g.change(r.TID, func(s *payment.Status) { s.Phase, s.Left = payment.Captured, s.Amount })
}

func (g *inProcess) Cancel(_ context.Context, r payment.CancelRequest) (payment.Status, error) {
	return g.change(r.TID, func(s *payment.Status) {
		if s.Left -= r.Amount; s.Left == 0 {
			s.Phase = payment.Returned
		}
		s.Cancelled += r.Amount
	})
}

func (g *inProcess) Lookup(_ context.Context, tid string) (payment.Status, error) {
	if g.slow.Load() {
		g.lookups.Add(1)
		g.wait()
	}
	return g.change(tid, func(*payment.Status) {})
}

// cleanTrades takes n trades of different sellers and buyers to different states.
func cleanTrades(t *testing.T, m *app.Market, store *memory.Store, bank *inProcess, n int) {
	t.Helper()
	ctx := t.Context()
	const people = 200
	var who []member.ID
	for i := range min(people, 2*n) {
		one, _, err := m.Join(ctx, fmt.Sprint("key", i), fmt.Sprint("name", i), "010-1234-5678")
		who = append(who, must(t, one, err).ID)
	}
	for i := range n {
		seller, buyer := who[i%len(who)], who[(i+1)%len(who)]
		now := m.Clock.Now()
		l := listing.Listing{
			ID: listing.ID(m.Source.ID()), SellerID: seller, Title: "lamp", Description: "bright", Price: money.Won(10_000 + i%977), Category: listing.Furniture,
			Place: "exit 2", OpenChatURL: "https://open.kakao.com/o/abcd1234", State: listing.ForSale, Revision: 1, RenewBy: now.Add(30 * day), CreatedAt: now, UpdatedAt: now,
		}
		if err := store.Repos().Listings.Add(ctx, l); err != nil {
			t.Fatalf("add a listing: %v", err)
		}
		page, err := m.StartPayment(ctx, l.ID, tokenOf(m.PayLink(buyer, l.ID, 0)))
		must(t, page, err)
		held, err := store.Repos().Trades.HoldingListing(ctx, l.ID)
		must(t, held, err)
		back, err := m.FinishPayment(ctx, held.ID, tokenOf(page.MobileURL), "pg")
		if must(t, back, err); back.Trade.State != trade.Paid {
			t.Fatalf("trade %d is %s, want paid", i, back.Trade.State)
		}
		for j, move := range []trade.Event{trade.Ship, trade.ReportArrival, trade.ConfirmPurchase, trade.ConfirmSale} {
			if j >= i%7 {
				break
			}
			by := []member.ID{seller, buyer, buyer, seller}[j]
			if _, err := m.Act(ctx, app.Command{TradeID: held.ID, Event: move, Caller: by, Tracking: fmt.Sprintf("%012d", 100_000_000_000+i)}); err != nil {
				t.Fatalf("%s of trade %d: %v", move, i, err)
			}
		}
	}
}

// TestAHundredThousandCleanTrades: none of them is on the list.
func TestAHundredThousandCleanTrades(t *testing.T) {
	t.Parallel()
	n := 100_000
	if testing.Short() {
		n = 500
	}
	store, bank, clock := memory.New(), newInProcess(func() {}), memory.NewClock(monday)
	m := app.New(app.Config{
		Store: store, Gateway: bank, Clock: clock, Source: memory.NewSource(1_000_000), Process: trade.DefaultProcess(),
		Vault: ring(t), Links: paylink.New([]byte("0123456789abcdef0123456789abcdef")), RenewFor: 30 * day,
		Report: func(what string, err error) { t.Errorf("%s: %v", what, err) },
	})
	began := time.Now()
	cleanTrades(t, m, store, bank, n)
	made := time.Since(began)
	for _, passed := range []time.Duration{0, 10 * time.Minute} {
		clock.Advance(passed)
		began = time.Now()
		run, err := m.Reconcile(t.Context(), true)
		if err != nil || run.Found != 0 || run.Open != 0 || run.Moving != 0 || run.Trades != n || run.Lookups != n {
			t.Errorf("run %+v, %v; want %d trades with a look-up each and nothing found", run, err, n)
		}
		t.Logf("%d trades made in %v and checked in %v", n, made.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
	}
}

// TestNothingIsFoundWhileTheMarketRuns: reconciliation reads a trade in several
// steps, while others change it.
func TestNothingIsFoundWhileTheMarketRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const sides = 4
	var sellers, buyers []member.ID
	for i := range sides {
		sellers, buyers = append(sellers, w.join(fmt.Sprint("seller", i))), append(buyers, w.join(fmt.Sprint("buyer", i)))
	}
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	var runs, looked atomic.Int64
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			run, err := w.market.Reconcile(context.Background(), true)
			runs.Add(1)
			looked.Add(int64(run.Trades))
			if err != nil || run.Found != 0 || run.Open != 0 {
				t.Errorf("beside a running market: %+v, %v", run, err)
			}
		}
	})
	parallel(sides, func(i int) {
		for round := range rounds {
			l, err := w.market.Publish(context.Background(), sellers[i], w.draft())
			if err != nil {
				t.Errorf("publish: %v", err)
				return
			}
			tr := w.pay(buyers[i], l)
			do := func(e trade.Event, by member.ID) {
				c := w.command(tr, e, by)
				c.Tracking = fmt.Sprintf("%012d", 200_000_000_000+i*1000+round)
				if _, err := w.market.Act(context.Background(), c); err != nil && !fault.Is(err, fault.Stale) {
					t.Errorf("%s: %v", e, err)
				}
			}
			if round%3 == 0 {
				do(trade.CancelSale, sellers[i])
				_, _ = w.market.Tick(context.Background())
				continue
			}
			do(trade.Ship, sellers[i])
			do(trade.ConfirmPurchase, buyers[i])
			if round%3 == 1 {
				do(trade.ConfirmSale, sellers[i])
				continue
			}
			do(trade.Dispute, buyers[i])
		}
	})
	close(done)
	watch.Wait()
	if looked.Load() == 0 {
		t.Errorf("%d runs looked at nothing", runs.Load())
	}
}
