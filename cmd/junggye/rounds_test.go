package main

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

const (
	rushBuyers = 100
	rushPrice  = money.Won(12_000)
)

// rounds is how many listings a hundred buyers fight for: JUNGGYE_ROUNDS, or a
// number that takes some seconds.
func rounds(t *testing.T, byDefault int) int {
	t.Helper()
	text := os.Getenv("JUNGGYE_ROUNDS")
	if text == "" {
		return byDefault
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("JUNGGYE_ROUNDS is %q, want a number of rounds", text)
	}
	return n
}

// rush is a market with a hundred buyers, on a clock that only the test moves.
type rush struct {
	*shop
	clock  *memory.Clock
	seller member.ID
	buyers []member.ID
	begun  int // payments at the provider before this round

	mu    sync.Mutex
	count map[string]int
}

func newRush(t *testing.T, address string) *rush {
	t.Helper()
	clock := memory.NewClock(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC))
	r := &rush{shop: newShopAt(t, address, clock), clock: clock, count: map[string]int{}}
	r.market.Process.ShipDays = 30 // the rounds take some virtual days
	r.market.Report = func(string, error) { r.note("reports") }
	r.seller = r.join("seller")
	for i := range rushBuyers {
		r.buyers = append(r.buyers, r.join(fmt.Sprint("buyer", i)))
	}
	return r
}

func (r *rush) note(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count[what]++
}

// plays are what becomes of the first buyer who gets a payment page, and what
// time does then. Whoever gets a page later pays.
func plays() []struct {
	name  string
	first func(r *rush, page app.Prepared)
	then  func(r *rush)
} {
	nothing := func(*rush) {}
	lose := func(how func(f *sandbox.Faults)) func(r *rush, page app.Prepared) {
		return func(r *rush, page app.Prepared) {
			how(r.bank.box.Faults())
			r.comeBack(page)
		}
	}
	return []struct {
		name  string
		first func(r *rush, page app.Prepared)
		then  func(r *rush)
	}{
		{"pays", (*rush).comeBack, nothing},
		{"pays while the worker works", (*rush).comeBack, func(r *rush) { r.pass(time.Second) }},
		{"answer lost", lose(func(f *sandbox.Faults) { f.LoseAnswer(sandbox.Approve, 1) }), func(r *rush) { r.pass(5 * time.Second) }},
		{"request lost", lose(func(f *sandbox.Faults) { f.LoseRequest(sandbox.Approve, 1) }), func(r *rush) { r.minutes(24) }},
		{"refused", lose(func(f *sandbox.Faults) { f.AnswerError(sandbox.Approve, 1, -780, "") }), nothing},
		{"leaves", (*rush).leave, nothing},
		{"never comes back", func(*rush, app.Prepared) {}, func(r *rush) { r.minutes(17) }},
		{"comes back too late", func(r *rush, page app.Prepared) {
			back := r.press(page.MobileURL)
			r.clock.Advance(15*time.Minute + time.Second)
			r.finish(back)
		}, func(r *rush) { r.minutes(17) }},
		{"cancelled in part at the provider", func(r *rush, page app.Prepared) {
			r.bank.box.Faults().LoseAnswer(sandbox.Approve, 1)
			r.comeBack(page)
			r.cancelInPart()
		}, func(r *rush) { r.minutes(2) }},
	}
}

// comeBack pays on the page and comes back three times at once.
func (r *rush) comeBack(page app.Prepared) {
	back := r.press(page.MobileURL)
	var taps sync.WaitGroup
	for range 3 {
		taps.Go(func() { r.finish(back) })
	}
	taps.Wait()
}

func (r *rush) finish(back *url.URL) {
	id, err := strconv.ParseInt(path.Base(back.Path), 10, 64)
	if err == nil {
		_, err = r.market.FinishPayment(r.Context(), trade.ID(id), back.Query().Get("t"), back.Query().Get("pg_token"))
	}
	if err != nil && !fault.Is(err, fault.Stale) {
		r.Errorf("come back: got %v, want the truth about the payment", err)
	}
}

func (r *rush) leave(page app.Prepared) {
	back := r.pressed(page.MobileURL, "leave")
	id, err := strconv.ParseInt(path.Base(back.Path), 10, 64)
	if err == nil {
		_, err = r.market.LeavePayment(r.Context(), trade.ID(id), back.Query().Get("t"))
	}
	if err != nil {
		r.Errorf("leave: %v", err)
	}
}

// cancelInPart gives back a part of the newest payment behind the market's back.
func (r *rush) cancelInPart() {
	payments := r.bank.box.Payments()
	p := payments[len(payments)-1]
	_, err := r.gateway.Cancel(r.Context(), payment.CancelRequest{
		Order: payment.Order{OrderID: p.OrderID, UserID: p.UserID, Amount: p.Amount}, TID: p.TID, Amount: 5000, Expected: p.Amount,
	})
	if err != nil {
		r.Errorf("cancel in part: %v", err)
	}
}

// pass lets time go by and does what is due then.
func (r *rush) pass(d time.Duration) {
	r.clock.Advance(d)
	for range 20 {
		n, err := r.market.Tick(r.Context())
		if err != nil {
			r.Errorf("tick: %v", err)
		}
		if n == 0 {
			return
		}
	}
}

func (r *rush) minutes(n int) {
	for range n {
		r.pass(time.Minute)
	}
}

// wave is all buyers tapping the pay button at once, beside the worker.
func (r *rush) wave(l listing.Listing, first func(r *rush, page app.Prepared)) {
	var all sync.WaitGroup
	var once sync.Once
	gate := make(chan struct{})
	for _, buyer := range r.buyers {
		all.Go(func() {
			<-gate
			page, ok := r.tap(l, buyer)
			if !ok {
				return
			}
			played := false
			once.Do(func() { played = true; first(r, page) })
			if !played {
				r.comeBack(page)
			}
		})
	}
	all.Go(func() { <-gate; _, _ = r.market.Tick(r.Context()) })
	close(gate)
	all.Wait()
}

// tap asks for a payment page as long as the answer is "try again".
func (r *rush) tap(l listing.Listing, buyer member.ID) (app.Prepared, bool) {
	link, err := url.Parse(r.market.PayLink(buyer, l.ID, l.Revision))
	if err != nil {
		r.Error(err)
		return app.Prepared{}, false
	}
	for range 200 {
		page, err := r.market.StartPayment(r.Context(), l.ID, link.Query().Get("t"))
		switch {
		case err == nil && page.MobileURL != "":
			r.note("pages")
			return page, true
		case err == nil:
			return page, false // it went on already
		case fault.Is(err, fault.Stale):
			r.note("told to try again")
			continue
		case fault.Is(err, fault.Conflict), fault.Is(err, fault.NotFound), fault.Is(err, fault.Exists), fault.Is(err, fault.Limited):
			r.note("refused")
		default:
			r.Errorf("tap: got %v, want a page or a refusal", err)
		}
		return app.Prepared{}, false
	}
	r.Errorf("buyer %d was told to try again 200 times", buyer)
	return app.Prepared{}, false
}

// round sells one listing to one of a hundred.
func (r *rush) round(n int) {
	r.begun = len(r.bank.box.Payments())
	l, err := r.market.Publish(r.Context(), r.seller, listing.Draft{
		Title: fmt.Sprint("lamp ", n), Description: "bright", Price: "12000", Place: "exit 2", Category: string(listing.Furniture),
		OpenChatURL: "https://open.kakao.com/o/abcd1234", PhotoSources: []string{fmt.Sprint("https://photo.example/", n)},
	})
	if err != nil {
		r.Fatalf("publish: %v", err)
	}
	play := plays()[n%len(plays())]
	r.wave(l, play.first)
	play.then(r)
	for again := 0; again < 3 && r.state(l.ID) == listing.ForSale; again++ {
		r.wave(l, (*rush).comeBack)
	}
	r.onePaid(l, fmt.Sprintf("round %d, in which the first one %s", n, play.name))
}

func (r *rush) state(id listing.ID) listing.State {
	r.Helper()
	l, err := r.store.Repos().Listings.Get(r.Context(), id)
	if err != nil {
		r.Fatal(err)
	}
	return l.State
}

// onePaid compares the round's payments at the provider with ours.
func (r *rush) onePaid(l listing.Listing, round string) {
	r.Helper()
	repos, ctx := r.store.Repos(), r.Context()
	held, err := repos.Trades.HoldingListing(ctx, l.ID)
	if err != nil || held.State != trade.Paid || held.Captured != rushPrice || r.state(l.ID) != listing.InTrade {
		r.Errorf("%s: held by %s with %d, %v, listing %s; want one paid trade", round, held.State, held.Captured, err, r.state(l.ID))
	}
	paid := 0
	for _, p := range r.bank.box.Payments()[r.begun:] {
		kept := keptOf(p)
		id, err := strconv.ParseInt(p.OrderID, 10, 64)
		if err != nil {
			r.Fatal(err)
		}
		a, err := repos.Attempts.Get(ctx, payment.ID(id))
		if err != nil {
			r.Errorf("%s: the provider knows payment %s, we do not: %v", round, p.OrderID, err)
			continue
		}
		entries, err := repos.Ledger.ListByTrade(ctx, trade.ID(a.TradeID))
		booked := -ledger.Balances(entries)[ledger.Account{Kind: ledger.Clearing}]
		if err != nil || booked != kept || a.ID == held.AttemptID && kept != rushPrice || a.ID != held.AttemptID && kept != 0 {
			r.Errorf("%s: payment %d is %s, the provider keeps %d and we have booked %d, %v; want the price of the one and nothing of others",
				round, id, a.State, kept, booked, err)
		}
		if kept > 0 {
			paid++
		}
		if p.Cancelled > 0 && kept == 0 {
			r.note("given back in full")
		}
	}
	if paid != 1 {
		r.Errorf("%s: %d buyers are charged, want one", round, paid)
	}
}

// play runs the rounds and tells what happened.
func (r *rush) play(n int) {
	r.Helper()
	began := time.Now()
	for i := range n {
		if r.round(i); r.Failed() {
			r.Fatalf("stopped after round %d", i)
		}
	}
	if kept := r.toTheWon(); kept != rushPrice*money.Won(n) {
		r.Errorf("the provider keeps %d, want the price of %d rounds", kept, n)
	}
	r.Logf("%d rounds of %d buyers in %v, %v each: %v", n, rushBuyers, time.Since(began).Round(time.Millisecond), (time.Since(began) / time.Duration(n)).Round(time.Microsecond), r.count)
}

// TestAHundredBuyersManyRounds sells listing after listing to a hundred buyers
// who pay at once. Of each round one is charged; whoever else was is not any more.
func TestAHundredBuyersManyRounds(t *testing.T) {
	t.Parallel()
	byDefault := 100
	if testing.Short() {
		byDefault = 2 * len(plays())
	}
	newRush(t, "").play(rounds(t, byDefault))
}

func TestContainerAHundredBuyersManyRounds(t *testing.T) {
	t.Parallel()
	for name, fresh := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			newRush(t, fresh(t)).play(rounds(t, 2*len(plays())))
		})
	}
}
