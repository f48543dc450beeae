package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/kakaopay"
	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/trade"
)

// firstID begins identifiers that no price and no time looks like.
const firstID = 7_000_000_000

// endpoints is the program's own router on a store in memory, with one listing
// for sale and three members.
type endpoints struct {
	*testing.T
	router               *chi.Mux
	service              *service
	market               *app.Market
	store                *memory.Store
	clock                *memory.Clock
	box                  *sandbox.Server
	seller, buyer, other member.ID
	l                    listing.Listing
	t                    trade.Trade
}

type closingBlobs struct{ *memory.Blobs }

func (closingBlobs) Close() error { return nil }

func newEndpoints(t *testing.T) *endpoints {
	t.Helper()
	e := &endpoints{T: t, store: memory.New(), clock: memory.NewClock(time.Date(2026, 11, 23, 12, 0, 0, 0, calendar.Seoul))}
	var err error
	if e.box, err = sandbox.New(sandbox.Options{Now: e.clock.Now, SecretKey: sandboxKey}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e.box)
	t.Cleanup(server.Close)
	host := strings.TrimPrefix(server.URL, "http://")
	client, err := kakaopay.New(kakaopay.Config{BaseURL: server.URL, SecretKey: sandboxKey, CID: testMerchant, AllowedHosts: []string{host}})
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := loadConfig(environ(devEnv(t)))
	if err != nil {
		t.Fatal(err)
	}
	blobs := memory.NewBlobs()
	e.market = app.New(app.Config{
		Store: e.store, Gateway: client, Blobs: blobs, Photos: onePhoto{}, Clock: e.clock, Source: memory.NewSource(firstID),
		Process: cfg.Process, Links: paylink.New([]byte("0123456789abcdef0123456789abcdef")), PublicURL: "https://market.example",
		ConsentVersion: consentVersion, RenewFor: renewFor, Vault: ringOf(t, keySet(t), ""),
	})
	s := &service{cfg: cfg, publicURL: "https://market.example", localURL: "https://market.example", till: till{Client: client, hosts: []string{host}}, market: e.market}
	s.log, s.blobs = slog.New(slog.DiscardHandler), closingBlobs{blobs}
	e.service = s
	e.must(s.openWatch(t.Context()))
	if e.router, err = s.routes(); err != nil {
		t.Fatal(err)
	}
	e.seller, e.buyer, e.other = e.join("seller"), e.join("buyer"), e.join("other")
	e.l, err = e.market.Publish(t.Context(), e.seller, listing.Draft{
		Title: "lamp", Description: "bright", Price: "12000", Place: "exit 2", Category: string(listing.Furniture),
		OpenChatURL: "https://open.kakao.com/o/abcd1234", PhotoSources: []string{"https://secure.kakaocdn.net/lamp"},
	})
	e.must(err)
	e.work()
	return e
}

func (e *endpoints) must(err error) {
	e.Helper()
	if err != nil {
		e.Fatal(err)
	}
}

func (e *endpoints) join(name string) member.ID {
	e.Helper()
	who, _, err := e.market.Join(e.Context(), "key-"+name, name, "010-1234-5678")
	e.must(err)
	return who.ID
}

// work does all that is due now.
func (e *endpoints) work() {
	e.Helper()
	for range 20 {
		n, err := e.market.Tick(e.Context())
		e.must(err)
		if n == 0 {
			return
		}
	}
}

func (e *endpoints) pass(d time.Duration) {
	e.Helper()
	e.clock.Advance(d)
	e.work()
}

// act makes moves of the buyer or the seller in e.t.
func (e *endpoints) act(event trade.Event, who member.ID) {
	e.Helper()
	done, err := e.market.Act(e.Context(), app.Command{
		TradeID: e.t.ID, Event: event, Caller: who, Reason: "because", Tracking: trackingOf(event), Code: e.t.Code, Amount: 1000,
		Meet: trade.Appointment{At: e.clock.Now().Add(26 * time.Hour), Place: "exit 3"},
	})
	if err != nil {
		e.Fatalf("%s in %s: %v", event, e.t.State, err)
	}
	e.t = done.Trade
}

// trackingOf is the number of the parcel there, or of the one back.
func trackingOf(event trade.Event) string {
	if event == trade.ShipBack {
		return "310987654321"
	}
	return "123456789012"
}

func (e *endpoints) request() {
	e.Helper()
	var err error
	e.t, err = e.market.Request(e.Context(), e.buyer, e.l.ID)
	e.must(err)
}

// home pays, leaves or fails on the payment page and returns the way back.
func (e *endpoints) home(button string) string {
	e.Helper()
	link, err := url.Parse(e.market.PayLink(e.buyer, e.l.ID, 0))
	e.must(err)
	page, err := e.market.StartPayment(e.Context(), e.l.ID, link.Query().Get("t"))
	e.must(err)
	browser := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.PostForm(strings.Replace(page.MobileURL, "/mInfo", "/"+button, 1), url.Values{"method": {"MONEY"}})
	e.must(err)
	answer.Body.Close()
	to, err := answer.Location()
	e.must(err)
	id, err := strconv.ParseInt(path.Base(to.Path), 10, 64)
	e.must(err)
	e.t, err = e.store.Repos().Trades.Get(e.Context(), trade.ID(id))
	e.must(err)
	return to.RequestURI()
}

func (e *endpoints) pay() {
	e.Helper()
	e.get(e.home("pay"))()
	var err error
	e.t, err = e.store.Repos().Trades.Get(e.Context(), e.t.ID)
	e.must(err)
	if e.t.State != trade.Paid {
		e.Fatalf("after paying the trade is %s", e.t.State)
	}
}

// tap is one request, ready to be sent any number of times.
type tap func() string

func (e *endpoints) send(method, address, contentType, body string) string {
	r := httptest.NewRequestWithContext(context.Background(), method, address, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 15) Mobile KAKAOTALK 11.0.0")
	answer := httptest.NewRecorder()
	e.router.ServeHTTP(answer, r)
	text, _ := io.ReadAll(answer.Body)
	return fmt.Sprint(answer.Code, " ", answer.Header().Get("Location"), "\n", string(text))
}

func (e *endpoints) get(address string) tap {
	address = strings.TrimPrefix(address, "https://market.example")
	return func() string { return e.send(http.MethodGet, address, "", "") }
}

// post is a form that is sent.
func (e *endpoints) post(address string, form url.Values) tap {
	address = strings.TrimPrefix(address, "https://market.example")
	return func() string {
		return e.send(http.MethodPost, address, "application/x-www-form-urlencoded", form.Encode())
	}
}

// skill is a tap in the chat: what was typed, and what the button carries.
func (e *endpoints) skill(address, who string, typed map[string]string, extra map[string]any) tap {
	e.Helper()
	details := map[string]any{}
	for name, value := range typed {
		details[name] = map[string]any{"origin": value, "value": value}
	}
	said, _ := extra["said"].(string)
	body, err := json.Marshal(map[string]any{
		"userRequest": map[string]any{
			"utterance": said, "block": map[string]string{"id": "65262b36ddb57b43495c18f8", "name": "홈"}, "lang": "ko", "timezone": "Asia/Seoul",
			"user": map[string]any{"id": "bot-" + who, "type": "botUserKey", "properties": map[string]any{"plusfriendUserKey": "key-" + who}},
		},
		"bot":    map[string]string{"id": "65262a2d31101d1cb1106082", "name": "중계나라"},
		"action": map[string]any{"params": typed, "detailParams": details, "clientExtra": extra},
		// What a check of one typed value carries.
		"isInSlotFilling": true, "utterance": "typed",
		"user":  map[string]any{"id": "bot-" + who, "type": "botUserKey", "properties": map[string]any{"plusfriendUserKey": "key-" + who}},
		"value": map[string]any{"origin": "typed", "resolved": "typed"},
	})
	e.must(err)
	return func() string { return e.send(http.MethodPost, address, "application/json", string(body)) }
}

// together sends the tap n times at the same moment.
func (t tap) together(n int) []string {
	answers := make([]string, n)
	gate := make(chan struct{})
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			<-gate
			answers[i] = t()
		})
	}
	close(gate)
	all.Wait()
	return answers
}

// shape is all that is stored, and the money at the provider, without what
// differs between two equal worlds: identifiers, codes, drawn names, ports.
func (e *endpoints) shape() string {
	lines := strings.Split(e.store.Dump(), "\n")
	for _, p := range e.box.Payments() {
		if p.Status == "SUCCESS_PAYMENT" || p.Cancelled > 0 {
			lines = append(lines, fmt.Sprintf("provider %s %d back %d", p.Status, p.Amount, p.Cancelled))
		}
	}
	// A lost race draws identifiers too, so only their presence is compared.
	masks := regexp.MustCompile(`\bv1\.jwt-[0-9a-f]{16}\.[-\w]+|\b70000\d{5}\b|\b[TA][0-9a-f]{19}\b|mockup/[^/ ]+|127\.0\.0\.1:\d+|[a-z2-7]{26}|Code:\d{4}|0x[0-9a-f]+|PhoneHash:[-\w]+`)
	for i, line := range lines {
		lines[i] = masks.ReplaceAllString(line, "#")
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
