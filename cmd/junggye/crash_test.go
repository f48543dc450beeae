package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// life is one service process that ends when it is told to.
type life struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	log    *output
	url    string
	quiet  chan struct{}
	ended  chan struct{}
	mu     sync.Mutex
	points []string
}

func (p *life) hear(out io.Reader, serving chan<- string) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "serving":
			serving <- rest
		case "point":
			p.mu.Lock()
			p.points = append(p.points, rest)
			p.mu.Unlock()
		case "quiet":
			p.quiet <- struct{}{}
		}
	}
	_ = p.cmd.Wait()
	close(p.ended)
}

// heard returns the points passed since it was asked the last time.
func (p *life) heard() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	points := p.points
	p.points = nil
	return points
}

func (p *life) dead() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// crash is a service that dies again and again, between a bank and a database
// that stay.
type crash struct {
	*shop
	clock         *shiftedClock
	links         paylink.Signer
	seller, buyer member.ID
	stock         []listing.Listing
	life          *life
	begun         int // payments at the bank before this try

	l     listing.Listing
	page  string // of the bank
	home  string // the way back to us
	trade trade.ID
}

func newCrash(t *testing.T, address string, stock int) *crash {
	t.Helper()
	c := &crash{clock: &shiftedClock{}}
	c.shop = newShopAt(t, address, c.clock)
	c.env["JUNGGYE_PROCESS_FILE"] = writeFile(t, "ship_days: 30\naddress_after: 2000h\naddress_for: 2001h\nrefund_after: [1m, 2m, 3m]\nstuck_every: 10m\nmanual_every: 10m\n")
	cfg, err := loadConfig(environ(c.env))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := cfg.keys()
	if err == nil {
		c.links, err = keys.payLinks()
	}
	if err != nil {
		t.Fatal(err)
	}
	c.seller, c.buyer = c.join("seller"), c.join("buyer")
	for n := range stock {
		l, err := c.market.Publish(t.Context(), c.seller, listing.Draft{
			Title: fmt.Sprint("lamp ", n), Description: "bright", Price: "12000", Place: "exit 2", Category: string(listing.Furniture),
			OpenChatURL: "https://open.kakao.com/o/abcd1234", PhotoSources: []string{fmt.Sprint("https://photo.example/", n)},
		})
		if err != nil {
			t.Fatal(err)
		}
		c.stock = append(c.stock, l)
	}
	if address == "" {
		c.store.Close() // SQLite's file belongs to one process
	}
	c.start(mark{})
	return c
}

// start makes a new process, with the clock as far ahead as it is, that dies at
// the mark, perhaps while it starts.
func (c *crash) start(die mark) {
	c.Helper()
	p := &life{cmd: exec.Command(os.Args[0]), log: newOutput(), quiet: make(chan struct{}, 1), ended: make(chan struct{})}
	p.cmd.Env = append(environ(c.env), childEnv+"="+mortalChild, shiftEnv+"="+time.Duration(c.clock.ahead.Load()).String(), dieEnv+"="+die.String(), "TMPDIR="+c.TempDir())
	p.cmd.Dir = c.TempDir()
	p.cmd.Stderr = p.log
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		c.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		c.Fatalf("start a process: %v", err)
	}
	serving := make(chan string, 1)
	go p.hear(out, serving)
	c.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.ended
	})
	select {
	case p.url = <-serving:
	case <-p.ended:
		if die.nth == 0 {
			c.Fatalf("the process does not start:\n%s", p.log)
		}
	case <-time.After(patience):
		c.Fatalf("the process starts for ever:\n%s", p.log)
	}
	c.life = p
}

// tell sends a command and waits until no work is left, or until the process
// has ended.
func (c *crash) tell(command string) (alive bool) {
	c.Helper()
	if _, err := fmt.Fprintln(c.life.in, command); err != nil {
		<-c.life.ended
		return false
	}
	select {
	case <-c.life.quiet:
		return true
	case <-c.life.ended:
		return false
	case <-time.After(patience):
		c.Fatalf("there is work for ever:\n%s", c.life.log)
		return false
	}
}

func (c *crash) advance(d time.Duration) bool {
	c.Helper()
	c.clock.ahead.Add(int64(d))
	return c.tell("advance " + d.String())
}

// arm makes the process die at the mark, counted from now on.
func (c *crash) arm(m mark) {
	c.Helper()
	if !c.tell("die " + m.String()) {
		c.Fatalf("the process has died before:\n%s", c.life.log)
	}
	c.life.heard()
}

// ask sends a request to the service. Without an answer the process has died.
func (c *crash) ask(method, address, kind, body string) (status int, location string, alive bool) {
	c.Helper()
	r, err := http.NewRequestWithContext(c.Context(), method, c.life.url+address, strings.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	r.Header.Set("User-Agent", "Mobile KAKAOTALK")
	r.Header.Set("Content-Type", kind)
	browser := http.Client{
		Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := browser.Do(r)
	if err != nil {
		return 0, "", false
	}
	defer answer.Body.Close()
	if _, err = io.ReadAll(answer.Body); err != nil {
		return 0, "", false
	}
	return answer.StatusCode, answer.Header.Get("Location"), true
}

// tap is the pay button in the chat.
func (c *crash) tap() bool {
	c.Helper()
	token := c.links.Sign(paylink.Claims{
		Purpose: paylink.ToPay, Subject: int64(c.l.ID), Member: c.buyer, Detail: int64(c.l.Revision), Until: c.clock.Now().Add(time.Hour),
	})
	status, to, alive := c.ask(http.MethodGet, fmt.Sprintf("/order/kakaopay-ready/%d?t=%s", c.l.ID, url.QueryEscape(token)), "", "")
	if status == http.StatusFound {
		c.page = to
	}
	return alive
}

// press is a button of the bank's page.
func (c *crash) press(button string) bool {
	c.Helper()
	if c.page == "" {
		return false
	}
	back := c.pressed(c.page, button)
	id, err := strconv.ParseInt(path.Base(back.Path), 10, 64)
	if err != nil {
		c.Fatal(err)
	}
	c.home, c.trade = back.RequestURI(), trade.ID(id)
	return true
}

// back is the browser on its way home.
func (c *crash) back() bool {
	c.Helper()
	_, _, alive := c.ask(http.MethodGet, c.home, "", "")
	return alive
}

// say is a button of a trade's card.
func (c *crash) say(who string, e trade.Event, typed map[string]string) bool {
	c.Helper()
	var body map[string]any
	if err := json.Unmarshal(skillBody(c.T, "key-"+who, typed), &body); err != nil {
		c.Fatal(err)
	}
	id := strconv.FormatInt(int64(c.trade), 10)
	body["action"].(map[string]any)["clientExtra"] = map[string]string{"tradeId": id, "event": string(e), "confirm": "yes", "amount": typed["refundAmount"]}
	text, err := json.Marshal(body)
	if err != nil {
		c.Fatal(err)
	}
	_, _, alive := c.ask(http.MethodPost, "/kakaochatbot/trade/POST/act", "application/json", string(text))
	return alive
}

// giveAddress is the page on which the seller says where to send goods back to.
func (c *crash) giveAddress() bool {
	c.Helper()
	token := c.links.Sign(paylink.Claims{Purpose: paylink.ToAddress, Subject: int64(c.trade), Member: c.seller, Until: c.clock.Now().Add(time.Hour)})
	form := url.Values{"name": {"Kim"}, "phone": {"010-1234-5678"}, "postcode": {"04524"}, "street": {"Sejong-daero 110"}}
	status, _, alive := c.ask(http.MethodPost, fmt.Sprintf("/order/address/%d?t=%s", c.trade, token), "application/x-www-form-urlencoded", form.Encode())
	if alive && status != http.StatusSeeOther {
		c.Fatalf("the address is answered with %d", status)
	}
	return alive
}

// cancelInPart gives back a part of the payment behind the service's back.
func (c *crash) cancelInPart() bool {
	c.Helper()
	payments := c.bank.box.Payments()
	p := payments[len(payments)-1]
	_, err := c.gateway.Cancel(c.Context(), payment.CancelRequest{
		Order: payment.Order{OrderID: p.OrderID, UserID: p.UserID, Amount: p.Amount}, TID: p.TID, Amount: 5000, Expected: p.Amount,
	})
	if err != nil {
		c.Fatalf("cancel in part: %v", err)
	}
	return true
}

// next begins a try on a listing of its own.
func (c *crash) next() {
	c.Helper()
	if len(c.stock) == 0 {
		c.Fatal("there are not enough listings for all tries")
	}
	c.l, c.stock = c.stock[0], c.stock[1:]
	c.page, c.home, c.trade, c.begun = "", "", 0, len(c.bank.box.Payments())
	c.bank.box.Faults().Clear()
}

// open gives the test the books: of a server the store itself, of SQLite a copy
// that SQLite makes, since the process that holds the file may write its log meanwhile.
func (c *crash) open() (s database, done func()) {
	c.Helper()
	cfg, err := loadConfig(environ(c.env))
	if err != nil {
		c.Fatal(err)
	}
	if !cfg.Server.Empty() {
		return c.store, func() {}
	}
	file := filepath.Join(c.TempDir(), "copy.db")
	if err := copySQLite(c.Context(), cfg.Database, file); err != nil {
		c.Fatal(err)
	}
	cfg.Database = file
	if s, err = openStore(c.Context(), cfg); err != nil {
		c.Fatal(err)
	}
	return s, func() { s.Close() }
}

// copySQLite lets SQLite copy a file that another process holds.
func copySQLite(ctx context.Context, from, to string) error {
	live, err := sql.Open("sqlite", "file:"+from+"?_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	_, err = live.ExecContext(ctx, "VACUUM INTO ?", to)
	return errors.Join(err, live.Close())
}

// underWay are the states in which money moves or may move.
func underWay() []trade.State {
	return []trade.State{trade.Approving, trade.Unknown, trade.Manual, trade.Refunding, trade.RefundDue, trade.RefundStuck}
}

// agree compares the books with the bank a minute after a death; at rest means
// that the payment's page has died as well.
func (c *crash) agree(when string, atRest bool) {
	c.Helper()
	store, done := c.open()
	defer done()
	c.store = store
	c.toTheWon()
	r := store.Repos()
	for _, p := range c.bank.box.Payments()[c.begun:] {
		id, err := strconv.ParseInt(p.OrderID, 10, 64)
		if err != nil {
			c.Fatal(err)
		}
		a, err := r.Attempts.Get(c.Context(), payment.ID(id))
		if err != nil {
			c.Errorf("%s: the bank knows payment %d, we do not: %v", when, id, err)
			continue
		}
		t, err := r.Trades.Get(c.Context(), trade.ID(a.TradeID))
		if err != nil {
			c.Fatal(err)
		}
		c.agreeOn(when, t, keptOf(p), atRest)
		c.bank.mu.Lock()
		if n := c.bank.asks[p.TID]; n > 1 {
			c.Errorf("%s: the bank was asked %d times to take the money of one payment", when, n)
		}
		c.bank.mu.Unlock()
	}
	l, err := r.Listings.Get(c.Context(), c.l.ID)
	if err != nil || atRest && l.State == listing.Paying {
		c.Errorf("%s: the listing is %s, %v; want it to be free or sold", when, l.State, err)
	}
}

func (c *crash) agreeOn(when string, t trade.Trade, kept money.Won, atRest bool) {
	c.Helper()
	entries, err := c.store.Repos().Ledger.ListByTrade(c.Context(), t.ID)
	if err != nil {
		c.Fatal(err)
	}
	booked := -ledger.Balances(entries)[ledger.Account{Kind: ledger.Clearing}]
	settled := t.State == trade.Complete || t.State == trade.ClaimOpen // what is left is the seller's
	if booked != kept || !settled && t.Held() != kept {
		c.Errorf("%s: trade %s holds %d and the book has %d, the bank %d; want the same to the won", when, t.State, t.Held(), booked, kept)
	}
	// Nobody can pay any more on a page that has died; until then an answer may be out.
	// A refund that the bank refused before has its turn by the schedule.
	turn := !atRest && kept == t.Held() && (t.State == trade.Refunding && t.Tries > 1 || t.State == trade.RefundStuck)
	stuck := slices.Contains(underWay(), t.State) && (atRest || kept != 0) && !turn || atRest && t.State == trade.Hold
	if stuck {
		c.Errorf("%s: the trade is stuck as %s with %d at the bank", when, t.State, kept)
	}
}

// recover starts a new process a minute after the death of the old one and
// compares the books.
func (c *crash) recover(when string) {
	c.Helper()
	c.bank.box.Faults().Clear()
	c.clock.ahead.Add(int64(61 * time.Second))
	c.start(mark{})
	if !c.tell("wait") {
		c.Fatalf("%s: the new process died too:\n%s", when, c.life.log)
	}
	c.agree(when+", a minute later", false)
	if !c.advance(17 * time.Minute) {
		c.Fatalf("%s: the new process died:\n%s", when, c.life.log)
	}
	c.agree(when+", at rest", true)
}

// allAtRest wants no trade of all tries to be left over.
func (c *crash) allAtRest() {
	c.Helper()
	if !c.advance(time.Hour) {
		c.Fatalf("the process died:\n%s", c.life.log)
	}
	store, done := c.open()
	defer done()
	for _, state := range append(underWay(), trade.Hold) {
		left, err := store.Repos().Trades.ListInState(c.Context(), state, ports.Page{Limit: 1000})
		if err != nil || len(left) > 0 {
			c.Errorf("%d trades are left as %s, %v", len(left), state, err)
		}
	}
	c.store = store
	c.toTheWon()
}
