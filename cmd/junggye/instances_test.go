package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay"
	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/system"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const sandboxKey = "DEVTESTKEY0000000000000000000000000000001"

// bank is KakaoPay's stand-in, which counts the refunds that it made.
type bank struct {
	box     *sandbox.Server
	asked   chan struct{} // one for each refund that begins
	mu      sync.Mutex
	refunds int
	asks    map[string]int // approvals asked for, by the payment's tid
}

// ServeHTTP lets a refund take its time, so that a kill meets it in the middle.
func (b *bank) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/payment/approve") {
		b.noteApproval(r)
	}
	refund := strings.HasSuffix(r.URL.Path, "/payment/cancel")
	if refund {
		select {
		case b.asked <- struct{}{}:
		default:
		}
		slow := time.NewTimer(30 * time.Millisecond)
		defer slow.Stop()
		<-slow.C
	}
	answer := httptest.NewRecorder()
	// A process that dies does not take back what it asked for.
	b.box.ServeHTTP(answer, r.WithContext(context.WithoutCancel(r.Context())))
	if refund && answer.Code == http.StatusOK {
		b.mu.Lock()
		b.refunds++
		b.mu.Unlock()
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = io.Copy(w, answer.Body)
}

func (b *bank) noteApproval(r *http.Request) {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var asked struct{ TID string }
	if err == nil && json.Unmarshal(body, &asked) == nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.asks[asked.TID]++
	}
}

// onePhoto is a photo for everybody.
type onePhoto struct{}

func (onePhoto) Allowed(string) bool                           { return true }
func (onePhoto) Fetch(context.Context, string) ([]byte, error) { return []byte("photo"), nil }

func (onePhoto) Convert(_ context.Context, data []byte) ([]byte, error) { return data, nil }

// shop is a market in the test process, on the database that the service
// processes share; it works no timers.
type shop struct {
	*testing.T
	market  *app.Market
	store   database
	gateway *kakaopay.Client
	bank    *bank
	env     map[string]string
	config  app.Config // of market
}

func newShop(t *testing.T, address string) *shop {
	t.Helper()
	return newShopAt(t, address, system.Clock{})
}

// newShopAt is a shop and a bank that go by the clock.
func newShopAt(t *testing.T, address string, clock ports.Clock) *shop {
	t.Helper()
	s := plannedShop(t, address, clock)
	s.open(clock)
	return s
}

// plannedShop is a shop whose settings are known and whose store is not open yet.
func plannedShop(t *testing.T, address string, clock ports.Clock) *shop {
	t.Helper()
	s := &shop{T: t, bank: &bank{asked: make(chan struct{}, 1000), asks: map[string]int{}}, env: devEnv(t)}
	var err error
	if s.bank.box, err = sandbox.New(sandbox.Options{SecretKey: sandboxKey, Now: clock.Now}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.bank)
	t.Cleanup(server.Close)
	if address != "" {
		s.env["JUNGGYE_DATABASE_URL"] = address
	}
	s.env["JUNGGYE_KAKAOPAY_URL"], s.env["JUNGGYE_KAKAOPAY_SECRET_KEY"] = server.URL, sandboxKey
	s.env["JUNGGYE_PROCESS_FILE"] = writeFile(t, "refund_after: [2s, 2s, 2s, 2s, 2s, 2s, 2s, 2s]")
	return s
}

// open migrates the store and begins to work on it.
func (s *shop) open(clock ports.Clock) {
	t, server := s.T, s.env["JUNGGYE_KAKAOPAY_URL"]
	t.Helper()
	cfg, err := loadConfig(environ(s.env))
	if err != nil {
		t.Fatal(err)
	}
	if s.store, err = openStore(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.store.Close() })
	if err := s.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	// A store that has been alive gets no samples.
	if err := s.store.Repos().Vitals.Beat(t.Context(), clock.Now()); err != nil {
		t.Fatal(err)
	}
	s.gateway, err = kakaopay.New(kakaopay.Config{
		BaseURL: server, SecretKey: sandboxKey, CID: testMerchant, AllowedHosts: []string{strings.TrimPrefix(server, "http://")},
	})
	if err != nil {
		t.Fatal(err)
	}
	source, err := system.NewSource(system.SourceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.config = app.Config{
		Store: s.store, Gateway: s.gateway, Blobs: memory.NewBlobs(), Photos: onePhoto{}, Clock: clock, Source: source,
		Process: cfg.Process, Vault: ringOf(t, keySet(t), ""), Links: paylink.New([]byte("0123456789abcdef0123456789abcdef")), PublicURL: "https://market.example",
		ConsentVersion: "1", RenewFor: renewFor, Pause: pause,
	}
	s.market = app.New(s.config)
}

func (s *shop) join(name string) member.ID {
	s.Helper()
	who, _, err := s.market.Join(s.Context(), "key-"+name, name, "010-1234-5678")
	if err != nil {
		s.Fatalf("join: %v", err)
	}
	return who.ID
}

// sell makes a trade that is paid for.
func (s *shop) sell(seller, buyer member.ID, n int) trade.ID {
	s.Helper()
	return s.sellFor(seller, buyer, n, "12000")
}

// sellFor is sell at a price.
func (s *shop) sellFor(seller, buyer member.ID, n int, price string) trade.ID {
	s.Helper()
	l, err := s.market.Publish(s.Context(), seller, listing.Draft{
		Title: fmt.Sprint("lamp ", n), Description: "bright", Price: price, Place: "exit 2", Category: string(listing.Furniture),
		OpenChatURL: "https://open.kakao.com/o/abcd1234", PhotoSources: []string{fmt.Sprint("https://photo.example/", n)},
	})
	if err != nil {
		s.Fatalf("publish: %v", err)
	}
	link, err := url.Parse(s.market.PayLink(buyer, l.ID, 0))
	if err != nil {
		s.Fatal(err)
	}
	page, err := s.market.StartPayment(s.Context(), l.ID, link.Query().Get("t"))
	if err != nil {
		s.Fatalf("start the payment: %v", err)
	}
	back := s.press(page.MobileURL)
	id, err := strconv.ParseInt(path.Base(back.Path), 10, 64)
	if err != nil {
		s.Fatal(err)
	}
	done, err := s.market.FinishPayment(s.Context(), trade.ID(id), back.Query().Get("t"), back.Query().Get("pg_token"))
	if err != nil || done.Trade.State != trade.Paid {
		s.Fatalf("pay: got %s, %v, want paid", done.Trade.State, err)
	}
	return trade.ID(id)
}

// press pays on the payment page and returns where it leads.
func (s *shop) press(page string) *url.URL {
	s.Helper()
	return s.pressed(page, "pay")
}

// pressed presses a button of the payment page: pay, leave or fail.
func (s *shop) pressed(page, button string) *url.URL {
	s.Helper()
	browser := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, strings.Replace(page, "/mInfo", "/"+button, 1), strings.NewReader("method=MONEY"))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := browser.Do(r)
	if err != nil {
		s.Fatalf("press: %v", err)
	}
	answer.Body.Close()
	to, err := answer.Location()
	if err != nil {
		s.Fatalf("press: %s: %v", answer.Status, err)
	}
	return to
}

// instance is a service process of its own.
type instance struct {
	cmd *exec.Cmd
	log *output
}

func (s *shop) start() *instance {
	s.Helper()
	p := &instance{cmd: exec.Command(os.Args[0]), log: newOutput()}
	p.cmd.Env = append(environ(s.env), childEnv+"=1", "TMPDIR="+s.TempDir())
	p.cmd.Dir = s.TempDir()
	p.cmd.Stderr, p.cmd.Stdout = p.log, io.Discard
	if err := p.cmd.Start(); err != nil {
		s.Fatalf("start a process: %v", err)
	}
	s.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		if s.Failed() {
			s.Logf("a process's log:\n%s", p.log)
		}
	})
	p.log.find(s.T, `(ops_addr)`, make(chan int))
	return p
}

// TestContainerTwoProcesses pays back many trades through two service processes
// on one database and kills one of them in the middle.
func TestContainerTwoProcesses(t *testing.T) {
	t.Parallel()
	for name, fresh := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const trades = 24
			s := newShop(t, fresh(t))
			seller := s.join("seller")
			var sold []trade.ID
			for n := range trades {
				sold = append(sold, s.sell(seller, s.join(fmt.Sprint("buyer", n)), n))
			}
			first := s.start()
			s.start()
			var all sync.WaitGroup
			all.Go(func() {
				for range trades / 4 {
					<-s.bank.asked
				}
				_ = first.cmd.Process.Kill()
			})
			for _, id := range sold {
				all.Go(func() {
					_, err := s.market.Act(t.Context(), app.Command{TradeID: id, Event: trade.CancelSale, Caller: seller, Reason: "broken"})
					if err != nil {
						t.Errorf("cancel: got %v, want nil", err)
					}
				})
			}
			all.Wait()
			s.settled(sold)
		})
	}
}

// settled waits until all money is back and compares the books with the bank.
func (s *shop) settled(sold []trade.ID) {
	s.Helper()
	r, deadline := s.store.Repos(), time.Now().Add(90*time.Second) // the claim of who was killed lapses after a minute
	for _, id := range sold {
		t, err := r.Trades.Get(s.Context(), id)
		for err == nil && t.State != trade.Refunded && time.Now().Before(deadline) {
			pause(s.Context(), 100*time.Millisecond)
			t, err = r.Trades.Get(s.Context(), id)
		}
		if err != nil || t.State != trade.Refunded || t.Refunded != t.Captured || t.Captured != 12_000 {
			s.Errorf("trade %d: got %s, %d of %d given back, %v, want all of it back", id, t.State, t.Refunded, t.Captured, err)
			continue
		}
		a, err := r.Attempts.Get(s.Context(), payment.ID(t.AttemptID))
		if err != nil {
			s.Fatal(err)
		}
		status, err := s.gateway.Lookup(s.Context(), a.TID)
		if err != nil || status.Left != 0 || status.Cancelled != t.Captured {
			s.Errorf("trade %d: the bank says %+v, %v, want all given back", id, status, err)
		}
		entries, err := r.Ledger.ListByTrade(s.Context(), id)
		if err != nil || len(entries) != 2 || ledger.Balances(entries)[ledger.Account{Kind: ledger.Clearing}] != 0 {
			s.Errorf("trade %d: got entries %+v, %v, want one in and one out", id, entries, err)
		}
	}
	s.bank.mu.Lock()
	defer s.bank.mu.Unlock()
	if s.bank.refunds != len(sold) {
		s.Errorf("the bank made %d refunds, want %d: each once", s.bank.refunds, len(sold))
	}
}
