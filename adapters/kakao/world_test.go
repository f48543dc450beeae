package kakao

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// TestMain fixes the seed of random inputs, so that every run is the same.
func TestMain(m *testing.M) {
	flag.Parse()
	for name, value := range map[string]string{"rapid.seed": "20261122", "rapid.nofailfile": "true", "rapid.checks": "500"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() == f.DefValue {
			if err := f.Value.Set(value); err != nil {
				panic(err)
			}
		}
	}
	os.Exit(m.Run())
}

// monday is the day on which every test begins: a Monday afternoon in Korea.
var monday = time.Date(2026, time.November, 23, 14, 0, 0, 0, calendar.Seoul)

// budget is generous, since nothing here is slow; TestBudget has its own.
const budget = 10 * time.Second

// world is the whole market in memory with its bot on a real router.
type world struct {
	t       testing.TB
	store   *memory.Store
	clock   *memory.Clock
	gateway *gateway
	market  *app.Market
	bot     *Bot
	router  http.Handler
	sc      *scenario.Scenario
}

type tweak func(*app.Config, *Options)

// loadScenario reads the scenario once for all worlds, none of which changes it: under
// the race detector it takes longer than most tests.
var loadScenario = sync.OnceValues(func() (*scenario.Scenario, error) { return scenario.Load(nil) })

func newWorld(t testing.TB, tweaks ...tweak) *world {
	t.Helper()
	sc, err := loadScenario()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, store: memory.New(), clock: memory.NewClock(monday), gateway: &gateway{paid: map[string]*payment.Status{}}, sc: sc}
	process := trade.DefaultProcess()
	process.Fees = []trade.Fee{{BasisPoints: 300}}
	config := app.Config{
		Store: w.store, Gateway: w.gateway, Blobs: memory.NewBlobs(), Photos: camera{}, Clock: w.clock, Source: memory.NewSource(1000),
		Process: process, Vault: ring(t), Links: paylink.New([]byte("0123456789abcdef0123456789abcdef")), PublicURL: "https://market.example",
		ConsentVersion: "2026-11", RenewFor: 30 * 24 * time.Hour,
	}
	options := Options{
		Scenario: sc, PublicURL: "https://market.example", Placeholder: "https://market.example/images/placeholder.jpg", Budget: budget,
	}
	for _, tweak := range tweaks {
		tweak(&config, &options)
	}
	w.market = app.New(config)
	options.Market = w.market
	w.bot = New(options)
	r := chi.NewRouter()
	w.bot.Mount(r)
	w.router = r
	return w
}

// camera is a ports.Photos whose pictures are their addresses. What an address
// says decides how it goes.
type camera struct{}

func (camera) Allowed(address string) bool {
	return strings.HasPrefix(address, "http://secure.kakaocdn.net/") || strings.HasPrefix(address, "https://secure.kakaocdn.net/")
}

func (c camera) Fetch(ctx context.Context, address string) ([]byte, error) {
	switch {
	case !c.Allowed(address):
		return nil, fault.New(fault.Invalid, codePhotoForeign)
	case strings.Contains(address, "/gone/"):
		return nil, fault.New(fault.Invalid, codePhotoGone)
	case strings.Contains(address, "/slow/"):
		return nil, fault.New(fault.Unavailable, "")
	}
	return []byte(address), ctx.Err()
}

func (camera) Convert(_ context.Context, data []byte) ([]byte, error) { return data, nil }

func photo(n int) string {
	return fmt.Sprintf("http://secure.kakaocdn.net/dna/AbpwuF/%02d/XXX/img_org.jpg?credential=Kq0e&expires=1795410000&allow_ip=&allow_referer=&signature=CL9b%%3D", n)
}

// gateway is a payment provider that believes everybody.
type gateway struct {
	mu     sync.Mutex
	paid   map[string]*payment.Status
	refuse error // answers every approve and cancel
}

func (g *gateway) Ready(_ context.Context, r payment.ReadyRequest) (payment.Ready, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	tid := "T" + r.OrderID
	g.paid[tid] = &payment.Status{Order: r.Order, TID: tid, Phase: payment.Open}
	return payment.Ready{TID: tid, MobileURL: "https://online-pay.kakao.com/" + tid, DesktopURL: "https://online-pay.kakao.com/pc/" + tid}, nil
}

func (g *gateway) Approve(_ context.Context, r payment.ApproveRequest) (payment.Status, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.refuse != nil {
		return payment.Status{}, g.refuse
	}
	s := g.paid[r.TID]
	s.Phase, s.Left, s.AID, s.Method = payment.Captured, r.Amount, "A1", "MONEY"
	return *s, nil
}

func (g *gateway) Cancel(_ context.Context, r payment.CancelRequest) (payment.Status, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.refuse != nil {
		return payment.Status{}, g.refuse
	}
	s := g.paid[r.TID]
	s.Cancelled, s.Left = s.Cancelled+r.Amount, s.Left-r.Amount
	if s.Left == 0 {
		s.Phase = payment.Returned
	}
	return *s, nil
}

func (g *gateway) Lookup(_ context.Context, tid string) (payment.Status, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return *g.paid[tid], nil
}

func (g *gateway) set(phase payment.Phase) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range g.paid {
		s.Phase = phase
	}
}

var (
	errSilent  = &payment.GatewayError{Outcome: payment.Unknown, Call: "approve", Err: errors.New("no answer")}
	errRefused = &payment.GatewayError{Outcome: payment.Refused, Call: "approve", Code: -780}
)

// person is somebody in KakaoTalk, a member once id is set.
type person struct {
	key  string
	name string
	id   member.ID
}

func (w *world) stranger(key string) *person { return &person{key: key} }

// join makes a member through the bot.
func (w *world) join(name string) *person {
	w.t.Helper()
	p := &person{key: "Key" + name, name: name}
	w.send(p, blockJoin, typed(params{"customerName": name, "customerPhone": "010-1234-5678"})).has("가입을 환영해요")
	who, err := w.store.Repos().Members.ByKey(w.t.Context(), p.key)
	if err != nil {
		w.t.Fatalf("join %s: %v", name, err)
	}
	p.id = who.ID
	return p
}

// form is a complete, valid listing form.
func form(title string) params {
	return params{
		"productImg": images(photo(1), photo(2)), "productName": title, "productDescription": "한 번 사용했어요.\n상자와 설명서가 모두 있어요.",
		"productPrice": "35000", "tradingLocation": "부천시청역 3번 출구", "kakaoOpenChatUrl": "https://open.kakao.com/o/sAbCd123",
	}
}

// publish puts a listing on the market through the bot and returns its id.
func (w *world) publish(seller *person, title string, changes ...params) listing.ID {
	w.t.Helper()
	p := form(title)
	for _, c := range changes {
		maps.Copy(p, c)
	}
	r := w.send(seller, blockRegister, typed(p), inContext(draftContext, params{"productCategory": "디지털기기"}))
	r.has("등록이 완료됐어요")
	return listing.ID(r.extraOf("상품 보기", "productId"))
}

// listingWith stores a copy of a listing in a state of its own, as an operator
// or time would have left it.
func (w *world) change(id listing.ID, change func(*listing.Listing)) {
	w.t.Helper()
	r := w.store.Repos()
	l, err := r.Listings.Get(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	change(&l)
	if _, err := r.Listings.Save(w.t.Context(), l); err != nil {
		w.t.Fatal(err)
	}
}

// tokenOf cuts the signed token out of a link.
func tokenOf(link string) string {
	_, token, _ := strings.Cut(link, "?t=")
	return token
}

// startPay follows the pay link as the buyer's browser does.
func (w *world) startPay(buyer *person, id listing.ID) trade.ID {
	w.t.Helper()
	if _, err := w.market.StartPayment(w.t.Context(), id, tokenOf(w.market.PayLink(buyer.id, id, 0))); err != nil {
		w.t.Fatalf("start payment: %v", err)
	}
	held, err := w.store.Repos().Trades.HoldingListing(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return held.ID
}

// returnToken is the token of the way back from the payment page.
func (w *world) returnToken(id trade.ID) string {
	w.t.Helper()
	tr := w.trade(id)
	return w.market.Links.Sign(paylink.Claims{
		Purpose: paylink.Return, Subject: int64(id), Member: tr.BuyerID, Detail: int64(tr.AttemptID), Until: w.clock.Now().Add(time.Hour),
	})
}

// finishPay comes back from the payment page with a token.
func (w *world) finishPay(id trade.ID) {
	w.t.Helper()
	if _, err := w.market.FinishPayment(w.t.Context(), id, w.returnToken(id), "pg"); err != nil {
		w.t.Fatalf("finish payment: %v", err)
	}
}

// pay buys a listing and returns the paid trade.
func (w *world) pay(buyer *person, id listing.ID) trade.ID {
	w.t.Helper()
	tr := w.startPay(buyer, id)
	w.finishPay(tr)
	if got := w.trade(tr).State; got != trade.Paid {
		w.t.Fatalf("state after paying = %s, want paid", got)
	}
	return tr
}

func (w *world) trade(id trade.ID) trade.Trade {
	w.t.Helper()
	tr, err := w.store.Repos().Trades.Get(w.t.Context(), id)
	if err != nil {
		w.t.Fatalf("trade %d: %v", id, err)
	}
	return tr
}

func (w *world) listing(id listing.ID) listing.Listing {
	w.t.Helper()
	l, err := w.store.Repos().Listings.Get(w.t.Context(), id)
	if err != nil {
		w.t.Fatalf("listing %d: %v", id, err)
	}
	return l
}

// act makes a member's move in the core.
func (w *world) act(p *person, id trade.ID, e trade.Event, fill ...func(*app.Command)) {
	w.t.Helper()
	c := app.Command{TradeID: id, Event: e, Caller: p.id}
	for _, f := range fill {
		f(&c)
	}
	if _, err := w.market.Act(w.t.Context(), c); err != nil {
		w.t.Fatalf("%s: %v", e, err)
	}
}

func because(reason string) func(*app.Command) { return func(c *app.Command) { c.Reason = reason } }

func offering(amount won) func(*app.Command) { return func(c *app.Command) { c.Amount = amount } }

// homeOf is a complete address.
func homeOf(name string) address.Address {
	return address.Address{
		Name: name, Phone: "010-2468-1357", Postcode: "14543", Street: "경기도 부천시 길주로 210", Detail: "101동 1203호", Request: "문 앞에 놓아 주세요",
	}
}

// giveAddress fills the page behind the card's link.
func (w *world) giveAddress(p *person, id trade.ID, a address.Address) {
	w.t.Helper()
	if _, err := w.market.GiveAddress(w.t.Context(), id, tokenOf(w.market.AddressLink(p.id, id)), a, true); err != nil {
		w.t.Fatalf("give an address: %v", err)
	}
}

// giveAccount fills the page behind the seller's link.
func (w *world) giveAccount(p *person) {
	w.t.Helper()
	if _, err := w.market.SetAccount(w.t.Context(), p.id, tokenOf(w.market.AccountLink(p.id)), "국민은행", "123456-78-901234", p.name); err != nil {
		w.t.Fatalf("set an account: %v", err)
	}
}

// decide makes an operator's move in the core.
func (w *world) decide(id trade.ID, e trade.Event, fill ...func(*app.Decision)) {
	w.t.Helper()
	d := app.Decision{TradeID: id, Event: e, Reason: "사진으로 확인했어요"}
	for _, f := range fill {
		f(&d)
	}
	if _, err := w.market.Desk().Decide(w.t.Context(), operator.Actor{ID: 1, Name: "kim", Role: operator.Owner}, d); err != nil {
		w.t.Fatalf("decide %s: %v", e, err)
	}
}

func tracked(number string) func(*app.Command) { return func(c *app.Command) { c.Tracking = number } }

// store writes a changed trade directly, for states that only operators and
// the provider reach.
func (w *world) put(id trade.ID, change func(*trade.Trade)) {
	w.t.Helper()
	tr := w.trade(id)
	change(&tr)
	r := w.store.Repos()
	tr, err := r.Trades.Save(w.t.Context(), tr)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := r.Timers.Set(w.t.Context(), ports.OfTrade, int64(id), tr.Timers()); err != nil {
		w.t.Fatal(err)
	}
}

// apply makes any actor's move by the core's own table, without its effects on
// other rows but the listing.
func (w *world) apply(id trade.ID, e trade.Event, in trade.Input) {
	w.t.Helper()
	tr := w.trade(id)
	l := w.listing(tr.ListingID)
	in.Now, in.Process, in.Listing = w.clock.Now(), &w.market.Process, l
	next, fx, err := tr.Apply(e, in)
	if err != nil {
		w.t.Fatalf("%s: %v", e, err)
	}
	r := w.store.Repos()
	if _, err = r.Trades.Save(w.t.Context(), next); err != nil {
		w.t.Fatal(err)
	}
	if err = r.Trades.AddRecord(w.t.Context(), fx.Record); err != nil {
		w.t.Fatal(err)
	}
	if err = r.Timers.Set(w.t.Context(), ports.OfTrade, int64(id), next.Timers()); err != nil {
		w.t.Fatal(err)
	}
	if fx.Listing != "" {
		if l, err = l.Apply(fx.Listing, listing.Trade, in.Now, w.market.RenewFor); err == nil {
			_, err = r.Listings.Save(w.t.Context(), l)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// tick moves the clock on and lets the worker do what is due then.
func (w *world) tick(d time.Duration) {
	w.t.Helper()
	w.clock.Advance(d)
	for range 20 {
		n, err := w.market.Tick(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// dump is every row, to compare before and after.
func (w *world) dump() string { return w.store.Dump() }

// quickLabels are the labels of a reply's choices.
func quickLabels(r *skill.Response) []string {
	var labels []string
	for _, q := range r.QuickReplies {
		labels = append(labels, q.Label)
	}
	return labels
}

func sorted[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// ring is a vault with one key.
func ring(t testing.TB) *vault.Ring {
	t.Helper()
	r, err := vault.New(vault.Options{Keys: []vault.Key{{ID: "test", Secret: []byte("0123456789abcdef0123456789abcdef")}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
