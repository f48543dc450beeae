package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay"
	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/trade"
)

const (
	secret = "DEVTESTKEY0000000000000000000000000000001"
	price  = money.Won(12_000)
	number = "123456789012"
	day    = 24 * time.Hour
)

// A Monday noon in Korea.
var monday = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// world is a market on a store in memory, one clock for all, and KakaoPay's
// stand-in behind real HTTP.
type world struct {
	t       *testing.T
	clock   *memory.Clock
	store   *memory.Store
	blobs   *memory.Blobs
	photos  *photos
	bank    *sandbox.Server
	market  *app.Market
	config  app.Config
	browser *http.Client
	hurt    bool // somebody tampered with it: it does not balance at the end

	mu      sync.Mutex
	reports []string
	drafts  int
}

func newWorld(t *testing.T) *world { return newWorldWith(t, trade.DefaultProcess()) }

func newWorldWith(t *testing.T, p trade.Process) *world {
	t.Helper()
	if len(p.Fees) == 0 {
		p.Fees = []trade.Fee{{BasisPoints: 350}}
	}
	w := &world{
		t: t, clock: memory.NewClock(monday), store: memory.New(), blobs: memory.NewBlobs(), photos: newPhotos(),
		browser: &http.Client{
			Timeout:       5 * time.Second,
			Transport:     &http.Transport{DisableKeepAlives: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	var err error
	if w.bank, err = sandbox.New(sandbox.Options{Now: w.clock.Now, SecretKey: secret}); err != nil {
		t.Fatalf("make the sandbox: %v", err)
	}
	server := httptest.NewServer(w.bank)
	t.Cleanup(server.Close)
	gateway, err := kakaopay.New(kakaopay.Config{
		BaseURL: server.URL, SecretKey: secret, CID: "TC0ONETIME",
		AllowedHosts: []string{strings.TrimPrefix(server.URL, "http://")}, Timeout: 3 * time.Second,
	})
	if err != nil {
		t.Fatalf("make the client: %v", err)
	}
	w.config = app.Config{
		Store: w.store, Gateway: gateway, Blobs: w.blobs, Photos: w.photos, Clock: w.clock, Source: memory.NewSource(1000),
		Process: p, Vault: ring(t), Links: paylink.New([]byte("0123456789abcdef0123456789abcdef")), PublicURL: "https://market.example",
		ConsentVersion: "1", RenewFor: 30 * day,
		Report: func(what string, err error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.reports = append(w.reports, fmt.Sprintf("%s: %v", what, err))
		},
	}
	w.market = app.New(w.config)
	t.Cleanup(func() {
		if !t.Failed() && !w.hurt {
			w.audit()
			w.rest()
			w.audit()
		}
	})
	return w
}

// with makes another market of the same world, as a restarted process is.
func (w *world) with(change func(*app.Config)) *app.Market {
	c := w.config
	if change != nil {
		change(&c)
	}
	return app.New(c)
}

func (w *world) ctx() context.Context { return w.t.Context() }

func (w *world) reported(part string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(w.reports, func(line string) bool { return strings.Contains(line, part) })
}

func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
	return v
}

func (w *world) join(nickname string) member.ID {
	w.t.Helper()
	who, _, err := w.market.Join(w.ctx(), "key-"+nickname, nickname, "010-1234-5678")
	return must(w.t, who, err).ID
}

func (w *world) draft() listing.Draft {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drafts++
	return listing.Draft{
		Title: fmt.Sprintf("lamp %d", w.drafts), Description: "bright", Price: price.String(), Place: "exit 2",
		OpenChatURL: "https://open.kakao.com/o/abcd1234", Category: string(listing.Furniture),
		PhotoSources: []string{fmt.Sprintf("%slamp-%d", photoHost, w.drafts)},
	}
}

func (w *world) publish(seller member.ID) listing.Listing {
	w.t.Helper()
	l, err := w.market.Publish(w.ctx(), seller, w.draft())
	return must(w.t, l, err)
}

func (w *world) listing(id listing.ID) listing.Listing {
	w.t.Helper()
	l, err := w.store.Repos().Listings.Get(context.Background(), id)
	return must(w.t, l, err)
}

func (w *world) trade(id trade.ID) trade.Trade {
	w.t.Helper()
	t, err := w.store.Repos().Trades.Get(context.Background(), id)
	return must(w.t, t, err)
}

func (w *world) start(buyer member.ID, l listing.Listing) app.Prepared {
	w.t.Helper()
	page, err := w.market.StartPayment(w.ctx(), l.ID, tokenOf(w.market.PayLink(buyer, l.ID, 0)))
	return must(w.t, page, err)
}

func tokenOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return u.Query().Get("t")
}

// back is what the payment page sends the browser home with.
type back struct {
	id             trade.ID
	token, pgToken string
	page           string
}

// press opens the payment page and presses one of its buttons: pay, leave, fail.
func (w *world) press(page app.Prepared, button string) back {
	w.t.Helper()
	open, err := w.browser.Get(page.MobileURL)
	if err != nil {
		w.t.Fatalf("open the payment page: %v", err)
	}
	open.Body.Close()
	resp, err := w.browser.PostForm(strings.Replace(page.MobileURL, "/mInfo", "/"+button, 1), url.Values{"method": {"MONEY"}})
	if err != nil {
		w.t.Fatalf("press %s: %v", button, err)
	}
	resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		w.t.Fatalf("press %s: status %d leads nowhere", button, resp.StatusCode)
	}
	id, err := strconv.ParseInt(path.Base(to.Path), 10, 64)
	if err != nil {
		w.t.Fatalf("press %s: sent to %s", button, to)
	}
	return back{trade.ID(id), to.Query().Get("t"), to.Query().Get("pg_token"), path.Base(path.Dir(to.Path))}
}

func (w *world) finish(b back) (app.Returned, error) {
	return w.market.FinishPayment(w.ctx(), b.id, b.token, b.pgToken)
}

// pay takes the buyer through the whole payment.
func (w *world) pay(buyer member.ID, l listing.Listing) trade.Trade {
	w.t.Helper()
	got, err := w.finish(w.press(w.start(buyer, l), "pay"))
	if err != nil || got.Trade.State != trade.Paid {
		w.t.Fatalf("pay: %s, %v, want paid", got.Trade.State, err)
	}
	return got.Trade
}

// command fills in all that any event may need, so that only rights and states
// decide.
func (w *world) command(t trade.Trade, e trade.Event, by member.ID) app.Command {
	c := app.Command{TradeID: t.ID, Event: e, Caller: by, Code: t.Code, Tracking: number, Amount: 3_000, Reason: "because"}
	switch {
	case e == trade.CorrectTracking && t.State == trade.ReturnSent:
		c.Tracking = "666655554444"
	case e == trade.CorrectTracking:
		c.Tracking = "210987654321"
	case e == trade.ShipBack:
		c.Tracking = "555544443333"
	}
	c.Meet = trade.Appointment{At: w.clock.Now().Add(26 * time.Hour), Place: "exit 3"}
	return c
}

func (w *world) act(t trade.Trade, e trade.Event, by member.ID) trade.Trade {
	w.t.Helper()
	done, err := w.market.Act(w.ctx(), w.command(w.trade(t.ID), e, by))
	if err != nil {
		w.t.Fatalf("%s in %s: %v", e, w.trade(t.ID).State, err)
	}
	return done.Trade
}

// tick works all that is due now.
func (w *world) tick() { w.tickBy(w.market) }

func (w *world) tickBy(m *app.Market) {
	w.t.Helper()
	for range 50 {
		n, err := m.Tick(context.Background())
		if err != nil {
			w.t.Fatalf("Tick: %v", err)
		}
		if n == 0 {
			return
		}
	}
	w.t.Fatalf("rows are still due after 50 rounds: something is due again at once, for ever")
}

// pass lets time go by, working each row when it is due.
func (w *world) pass(d time.Duration) { w.passBy(w.market, d) }

func (w *world) passBy(m *app.Market, d time.Duration) {
	w.t.Helper()
	until := w.clock.Now().Add(d)
	for range 20_000 {
		w.tickBy(m)
		next, ok := w.next()
		if !ok || next.After(until) {
			w.clock.Set(until)
			w.tickBy(m)
			return
		}
		w.clock.Set(next)
	}
	w.t.Fatalf("20000 rounds of work in %v", d)
}

func (w *world) next() (time.Time, bool) {
	r := w.store.Repos()
	var first time.Time
	for _, next := range []func(context.Context) (time.Time, error){r.Timers.Next, r.Outbox.Next} {
		at, err := next(context.Background())
		if err == nil && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first, !first.IsZero()
}

// rest lets everything come to its end: nothing fails any more and nobody acts.
func (w *world) rest() {
	w.t.Helper()
	w.bank.Faults().Clear()
	w.photos.heal()
	w.pass(120 * day)
}

// parallel runs n at once and waits for all.
func parallel(n int, do func(i int)) {
	var wg sync.WaitGroup
	gate := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-gate
			do(i)
		})
	}
	close(gate)
	wg.Wait()
}

func (w *world) wantState(id trade.ID, want trade.State, why string) trade.Trade {
	w.t.Helper()
	t := w.trade(id)
	if t.State != want {
		w.t.Fatalf("trade is %s, want %s: %s", t.State, want, why)
	}
	return t
}

func (w *world) wantListing(id listing.ID, want listing.State, why string) {
	w.t.Helper()
	if got := w.listing(id).State; got != want {
		w.t.Errorf("listing is %s, want %s: %s", got, want, why)
	}
}

func wantFault(t *testing.T, err error, kind fault.Kind, code fault.Code, why string) {
	t.Helper()
	if !fault.Is(err, kind) || code != "" && fault.CodeOf(err) != code {
		t.Errorf("error %v, want %s (%s): %s", err, kind, code, why)
	}
}

// taken and kept are what the provider took and what it still has.
func (w *world) taken() (taken, kept money.Won) {
	for _, p := range w.bank.Payments() {
		if isTaken(p) {
			taken += p.Amount
			kept += p.Amount - p.Cancelled
		}
	}
	return taken, kept
}

func isTaken(p sandbox.Payment) bool {
	return slices.Contains([]string{"SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT", "CANCEL_PAYMENT"}, p.Status)
}

func (w *world) wantMoney(taken, kept money.Won, why string) {
	w.t.Helper()
	if t, k := w.taken(); t != taken || k != kept {
		w.t.Errorf("the provider took %d and kept %d, want %d and %d: %s", t, k, taken, kept, why)
	}
}

func (w *world) setMember(id member.ID, change func(*member.Member)) {
	w.t.Helper()
	r := w.store.Repos()
	who, err := r.Members.Get(context.Background(), id)
	if err == nil {
		change(&who)
		_, err = r.Members.Save(context.Background(), who)
	}
	if err != nil {
		w.t.Fatalf("change a member: %v", err)
	}
}

func (w *world) withdraw(id member.ID) error {
	_, err := w.market.Withdraw(w.ctx(), id)
	return err
}

func (w *world) block(id member.ID) {
	w.setMember(id, func(who *member.Member) { who.State, who.Reason = member.Blocked, "fraud" })
}

// ring is a vault with one key.
func ring(t testing.TB) *vault.Ring {
	t.Helper()
	r, err := vault.New(vault.Options{Keys: []vault.Key{{ID: "test", Secret: []byte("0123456789abcdef0123456789abcdef")}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
