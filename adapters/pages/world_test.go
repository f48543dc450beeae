package pages_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay"
	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/pages"
	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/trade"
)

const (
	channel = "https://pf.kakao.com/_junggye/chat"
	phone   = "Mozilla/5.0 (Linux; Android 15; SM-S921N) AppleWebKit/537.36 Mobile Safari/537.36 KAKAOTALK 11.0.0"
	desktop = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"

	seller, buyer, rival = member.ID(1), member.ID(2), member.ID(3)
	camera               = listing.ID(500)
	price                = 1_749_490
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// world is a whole market over HTTP: pages, use cases, the real payment client
// and the sandbox that it talks to.
type world struct {
	t      *testing.T
	clock  *memory.Clock
	store  *memory.Store
	blobs  *memory.Blobs
	market *app.Market
	bank   *sandbox.Server
	links  paylink.Signer
	log    *logs
	url    string
	agent  string
	client *http.Client
}

// logs gathers all that is logged.
type logs struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newWorld has one camera for sale on Friday 20 November 2026, 14:00 in Korea.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		t: t, clock: memory.NewClock(time.Date(2026, 11, 20, 14, 0, 0, 0, calendar.Seoul)),
		store: memory.New(), blobs: memory.NewBlobs(), log: &logs{}, agent: phone,
		links: paylink.New([]byte("0123456789abcdef0123456789abcdef")),
	}
	logger := slog.New(slog.NewJSONHandler(w.log, nil))
	bank, err := sandbox.New(sandbox.Options{Now: w.clock.Now, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	w.bank = bank
	bankServer := httptest.NewServer(bank)
	t.Cleanup(bankServer.Close)
	bankHost := strings.TrimPrefix(bankServer.URL, "http://")
	gateway, err := kakaopay.New(kakaopay.Config{
		BaseURL: bankServer.URL, SecretKey: "DEVKEY", CID: "TC0ONETIME", AllowedHosts: []string{bankHost},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.market = app.New(app.Config{
		Store: w.store, Gateway: gateway, Blobs: w.blobs, Clock: w.clock, Source: memory.NewSource(1000),
		Process: trade.DefaultProcess(), Vault: ring(w.t), Links: w.links, RenewFor: 30 * 24 * time.Hour,
		Report: func(what string, err error) { logger.Error(what, "error", err.Error()) },
	})
	w.serve(logger, bankHost)
	w.fill()
	return w
}

func (w *world) serve(logger *slog.Logger, bankHost string) {
	w.t.Helper()
	p, err := pages.New(pages.Options{
		Market: w.market, Blobs: w.blobs, ChannelURL: channel, RedirectHosts: []string{bankHost}, Logger: logger,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	router := web.NewRouter(web.Options{Logger: logger, Page: p.Refuse})
	p.Mount(router)
	server := httptest.NewServer(router)
	w.t.Cleanup(server.Close)
	w.url, w.market.PublicURL = server.URL, server.URL
	w.client = &http.Client{
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (w *world) fill() {
	w.t.Helper()
	ctx, r, now := w.t.Context(), w.store.Repos(), w.clock.Now()
	for id, name := range map[member.ID]string{seller: "판매자", buyer: "구매자", rival: "경쟁자"} {
		m, err := member.Join(id, "key"+name, name, fmt.Sprintf("0101234567%d", id), "1", now)
		if err == nil {
			err = r.Members.Add(ctx, m)
		}
		w.must(err)
	}
	l, err := listing.New(camera, seller, listing.Draft{
		Title: "필름 카메라 <b>팝니다</b>", Description: "상태 좋아요", Price: "1749490", Place: "서울역",
		OpenChatURL: "https://open.kakao.com/o/sample", Category: string(listing.Digital), PhotoSources: []string{"https://secure.kakaocdn.net/1.jpg"},
	}, now, 30*24*time.Hour)
	w.must(err)
	w.must(r.Listings.Add(ctx, l))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// page is one answer.
type page struct {
	status int
	header http.Header
	body   string
	at     string
}

// main is the part of a page that people read.
func (p page) main() string {
	_, text, _ := strings.Cut(p.body, "<body>")
	return text
}

// location is where an answer leads, absolute.
func (p page) location(t *testing.T) string {
	t.Helper()
	base, err := url.Parse(p.at)
	if err != nil {
		t.Fatal(err)
	}
	to, err := base.Parse(p.header.Get("Location"))
	if err != nil || p.header.Get("Location") == "" {
		t.Fatalf("answer %d of %s leads nowhere: %q", p.status, p.at, p.header.Get("Location"))
	}
	return to.String()
}

func (w *world) send(r *http.Request) page {
	w.t.Helper()
	r.Header.Set("User-Agent", w.agent)
	r.Header.Set("Accept", "text/html")
	res, err := w.client.Do(r)
	w.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	w.must(err)
	return page{status: res.StatusCode, header: res.Header, body: string(body), at: r.URL.String()}
}

func (w *world) open(address string) page {
	w.t.Helper()
	r, err := http.NewRequestWithContext(context.WithoutCancel(w.t.Context()), http.MethodGet, address, nil)
	w.must(err)
	return w.send(r)
}

// follow opens an address and goes on to where it leads, once.
func (w *world) follow(address string) page {
	w.t.Helper()
	return w.open(w.open(address).location(w.t))
}

// payPage taps the pay button of the chat and returns the address of the
// provider's page, which it opens.
func (w *world) payPage(who member.ID) string {
	w.t.Helper()
	first := w.open(w.market.PayLink(who, camera, 0))
	if first.status != http.StatusFound {
		w.t.Fatalf("the pay link answered %d, want 302 to the payment page:\n%s", first.status, first.main())
	}
	at := first.location(w.t)
	w.open(at)
	return at
}

// press sends one of the forms of the provider's page and returns where it
// leads.
func (w *world) press(payPage, button string) string {
	w.t.Helper()
	at := payPage[:strings.LastIndexByte(payPage, '/')+1] + button
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, at, strings.NewReader("method=MONEY"))
	w.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.send(r).location(w.t)
}

// trades returns all trades of the camera.
func (w *world) trades() []trade.Trade {
	w.t.Helper()
	var all []trade.Trade
	for id := trade.ID(1001); id < 1100; id++ {
		if t, err := w.store.Repos().Trades.Get(w.t.Context(), id); err == nil {
			all = append(all, t)
		}
	}
	return all
}

func (w *world) only() trade.Trade {
	w.t.Helper()
	all := w.trades()
	if len(all) != 1 {
		w.t.Fatalf("there are %d trades, want one", len(all))
	}
	return all[0]
}

func (w *world) listingState() listing.State {
	w.t.Helper()
	l, err := w.store.Repos().Listings.Get(w.t.Context(), camera)
	w.must(err)
	return l.State
}

// captures counts the payments that the provider took.
func (w *world) captures() int {
	n := 0
	for _, p := range w.bank.Payments() {
		if p.Status == "SUCCESS_PAYMENT" {
			n++
		}
	}
	return n
}

func (w *world) tick() {
	w.t.Helper()
	_, err := w.market.Tick(w.t.Context())
	w.must(err)
}

// says fails unless the page has the status and every text.
func (w *world) says(p page, status int, texts ...string) {
	w.t.Helper()
	if p.status != status {
		w.t.Errorf("%s answered %d, want %d", p.at, p.status, status)
	}
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			w.t.Errorf("%s does not say %q, so the buyer does not know it:\n%s", p.at, text, p.main())
		}
	}
}

func (w *world) silent(p page, texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		if strings.Contains(p.body, text) {
			w.t.Errorf("%s says %q, which is not so:\n%s", p.at, text, p.main())
		}
	}
}

func orderNumber(t trade.Trade) string { return fmt.Sprint(int64(t.ID)) }

// ring is a vault with one key.
func ring(t testing.TB) *vault.Ring {
	t.Helper()
	r, err := vault.New(vault.Options{Keys: []vault.Key{{ID: "test", Secret: []byte("0123456789abcdef0123456789abcdef")}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
