package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/system"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// relay is in front of the instances, as nginx is in deploy: it sends to each in
// turn, and tries nothing twice.
type relay struct {
	mu      sync.Mutex
	next    int
	targets []*target
	lost    atomic.Int64
}

type target struct {
	url     *url.URL
	version string
	// Of its own: other tests' servers close what is idle in the common one.
	transport *http.Transport
	served    atomic.Int64
}

func (r *relay) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.mu.Lock()
	r.next++
	to := r.targets[r.next%len(r.targets)]
	r.mu.Unlock()
	// The whole request first, as nginx does: else the answer may come before the
	// relay is done with the body, and Go then ends the connection below it.
	body, err := io.ReadAll(q.Body)
	if err != nil {
		return // the test ended
	}
	q.Body = io.NopCloser(bytes.NewReader(body))
	proxy := httputil.NewSingleHostReverseProxy(to.url)
	proxy.Transport = to.transport
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, err error) {
		r.lost.Add(1)
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
	proxy.ServeHTTP(w, q)
	to.served.Add(1)
}

// replace takes one out and puts another in.
func (r *relay) replace(old, fresh *target) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var left []*target
	for _, t := range r.targets {
		if t != old {
			left = append(left, t)
		}
	}
	if fresh != nil {
		left = append(left, fresh)
	}
	r.targets = left
}

// rolling is a market whose instances are replaced while people use it.
type rolling struct {
	*shop
	relay  *relay
	base   string
	links  paylink.Signer
	told   atomic.Int64 // calls of the chat
	paid   atomic.Int64
	joined atomic.Int64
}

// stage is an instance of a version that ends by a signal.
type stage struct {
	*target
	cmd *exec.Cmd
	log *output
}

func (r *rolling) live(version string) *stage {
	r.Helper()
	l := &stage{cmd: exec.Command(os.Args[0]), log: newOutput()}
	if previous := os.Getenv(previousEnv); version == "before" && previous != "" {
		l.cmd = exec.Command(previous, "serve")
	}
	l.cmd.Env = append(environ(r.env), childEnv+"=1", "TMPDIR="+r.TempDir())
	l.cmd.Dir, l.cmd.Stderr, l.cmd.Stdout = r.TempDir(), l.log, io.Discard
	if err := l.cmd.Start(); err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() {
		_ = l.cmd.Process.Kill()
		if r.Failed() {
			r.Logf("the log of an instance of version %s:\n%s", version, l.log)
		}
	})
	at, err := url.Parse("http://" + l.log.find(r.T, ` addr=([0-9.:]+)`, make(chan int)))
	if err != nil {
		r.Fatal(err)
	}
	l.target = &target{url: at, version: version, transport: &http.Transport{}}
	return l
}

// end signals an instance that gets no more requests and wants it to finish.
func (r *rolling) end(l *stage) {
	r.Helper()
	r.relay.replace(l.target, nil)
	pause(r.Context(), 200*time.Millisecond) // what was sent to it has arrived
	if err := l.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		r.Fatal(err)
	}
	if err := l.cmd.Wait(); err != nil {
		r.Errorf("an instance of version %s ended with %v, want 0", l.version, err)
	}
}

// previousEnv is a built program of an earlier version to roll from and back to;
// without it both versions are this one. Its schema may be older. Programs that
// do not know JUNGGYE_NEWER_SCHEMA refuse that setting and cannot go back: onwardEnv
// is for those.
const (
	previousEnv = "TEST_PREVIOUS"
	onwardEnv   = "TEST_PREVIOUS_ONWARD"
)

// older begins the market on the schema of the program before, and migrates it
// while two instances of that one are busy: people look, and new ones join.
func (r *rolling) older(previous string) []*stage {
	r.Helper()
	migrate := exec.CommandContext(r.Context(), previous, "migrate", "up")
	migrate.Env, migrate.Dir = environ(r.env), r.TempDir()
	if out, err := migrate.CombinedOutput(); err != nil {
		r.Fatalf("migrate with the program before: %v\n%s", err, out)
	}
	cfg, err := loadConfig(environ(r.env))
	if err != nil {
		r.Fatal(err)
	}
	store, err := openStore(r.Context(), cfg)
	if err != nil {
		r.Fatal(err)
	}
	defer store.Close()
	// A store that has been alive gets no samples.
	if err := store.Repos().Vitals.Beat(r.Context(), time.Now()); err != nil {
		r.Fatal(err)
	}
	have, want, err := store.Current(r.Context())
	if err != nil {
		r.Fatal(err)
	}
	running := r.pair()
	ctx, enough := context.WithCancel(r.Context())
	var all sync.WaitGroup
	all.Go(func() { r.talk(ctx, 100) })
	all.Go(func() { r.joinAll(ctx) })
	until := func(answers int64) {
		for goal := r.told.Load() + answers; r.told.Load() < goal && !r.Failed(); {
			pause(r.Context(), 10*time.Millisecond)
		}
	}
	until(50)
	before, began := r.joined.Load(), time.Now()
	r.open(system.Clock{})
	took, during := time.Since(began), r.joined.Load()-before
	until(50)
	enough()
	all.Wait()
	r.Logf("schema %d to %d in %v, while %d joined; %d joined in all", have, want, took, during, r.joined.Load())
	for n := range r.joined.Load() {
		if _, err := r.store.Repos().Members.ByKey(r.Context(), fmt.Sprint("joiner-", n)); err != nil {
			r.Errorf("somebody joined while the schema changed, and is not there: %v", err)
		}
	}
	return running
}

// pair is two instances of the program before that get requests.
func (r *rolling) pair() []*stage {
	r.Helper()
	running := []*stage{r.live("before"), r.live("before")}
	for _, l := range running {
		r.relay.replace(nil, l.target)
	}
	return running
}

// joinAll lets new people join until the end.
func (r *rolling) joinAll(ctx context.Context) {
	for n := 0; ctx.Err() == nil; n++ {
		body := skillBody(r.T, fmt.Sprint("joiner-", n), map[string]string{
			"customerName": fmt.Sprintf("새벽%d번", n), "customerPhone": fmt.Sprintf("0101%07d", n),
		})
		status, answer := r.ask(http.MethodPost, "/kakaochatbot/customer/POST/join", string(body))
		if status != http.StatusOK {
			r.Errorf("somebody joins and is told %d %.200s", status, answer)
			return
		}
		r.joined.Add(1)
	}
}

// talk asks the chat until the end.
func (r *rolling) talk(ctx context.Context, who int) {
	for n := 0; ctx.Err() == nil; n++ {
		body := skillBody(r.T, fmt.Sprintf("reader-%d-%d", who, n), nil)
		status, answer := r.ask(http.MethodPost, "/kakaochatbot/product/GET/mainProducts", string(body))
		var reply struct{ Version string }
		if err := json.Unmarshal([]byte(answer), &reply); status != http.StatusOK || err != nil || reply.Version != "2.0" {
			r.Errorf("the chat answers %d %.200s; somebody saw that a version was replaced", status, answer)
			return
		}
		r.told.Add(1)
	}
}

func (r *rolling) ask(method, path, body string) (int, string) {
	q, err := http.NewRequestWithContext(context.WithoutCancel(r.Context()), method, r.base+path, strings.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	q.Header.Set("User-Agent", "Mobile KAKAOTALK")
	q.Header.Set("Content-Type", "application/json")
	browser := &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Do(q)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err.Error()
	}
	if to := answer.Header.Get("Location"); to != "" {
		return answer.StatusCode, to
	}
	return answer.StatusCode, string(text)
}

// buy pays for a listing by way of whichever instance answers.
func (r *rolling) buy(l listing.Listing, buyer member.ID) bool {
	token := r.links.Sign(paylink.Claims{
		Purpose: paylink.ToPay, Subject: int64(l.ID), Member: buyer, Detail: int64(l.Revision), Until: time.Now().Add(time.Hour),
	})
	status, page := r.ask(http.MethodGet, fmt.Sprintf("/order/kakaopay-ready/%d?t=%s", l.ID, url.QueryEscape(token)), "")
	if status != http.StatusFound {
		r.Errorf("to the payment page: %d %.300s", status, page)
		return false
	}
	back, err := r.tryPress(r.Context(), page)
	if err != nil {
		r.Errorf("pay: %v", err)
		return false
	}
	if status, text := r.ask(http.MethodGet, back.RequestURI(), ""); status != http.StatusOK && status != http.StatusSeeOther {
		r.Errorf("back from the payment page: %d %.300s", status, text)
		return false
	}
	r.paid.Add(1)
	return true
}

// TestContainerRollingOverAndBack replaces two instances one after the other by
// the next version, and those by the version before, while people talk and pay.
func TestContainerRollingOverAndBack(t *testing.T) {
	t.Parallel()
	const purchases = 24
	s := plannedShop(t, containertest.MySQL(t, ""), system.Clock{})
	r := &rolling{shop: s, relay: &relay{}}
	front := httptest.NewServer(r.relay)
	t.Cleanup(front.Close)
	r.base, s.env["JUNGGYE_PUBLIC_URL"] = front.URL, front.URL
	if os.Getenv(onwardEnv) == "" {
		s.env["JUNGGYE_NEWER_SCHEMA"] = "allow"
	}
	var running []*stage
	if previous := os.Getenv(previousEnv); previous != "" {
		running = r.older(previous)
	} else {
		s.open(system.Clock{})
		running = r.pair()
	}
	var stock []listing.Listing
	var buyers []member.ID
	seller := s.join("seller")
	for n := range purchases {
		l, err := s.market.Publish(t.Context(), seller, s.lamp(n))
		if err != nil {
			t.Fatal(err)
		}
		stock, buyers = append(stock, l), append(buyers, s.join(fmt.Sprint("buyer", n)))
	}
	cfg, err := loadConfig(environ(s.env))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := cfg.keys()
	if err != nil {
		t.Fatal(err)
	}
	if r.links, err = keys.payLinks(); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	ctx, enough := context.WithCancel(t.Context())
	for who := range 3 {
		all.Go(func() { r.talk(ctx, who) })
	}
	all.Go(func() {
		for n, l := range stock {
			if !r.buy(l, buyers[n]) {
				return
			}
		}
	})
	var lives []*stage
	versions := []string{"next", "before"}
	if os.Getenv(onwardEnv) != "" {
		versions = versions[:1]
	}
	for _, version := range versions {
		for n, old := range running {
			fresh := r.live(version)
			lives = append(lives, old)
			r.relay.replace(nil, fresh.target)
			r.end(old)
			running[n] = fresh
		}
	}
	lives = append(lives, running...)
	for r.paid.Load() < purchases && !t.Failed() {
		pause(t.Context(), 50*time.Millisecond)
	}
	enough()
	all.Wait()
	for _, l := range lives {
		if l.served.Load() == 0 {
			t.Errorf("an instance of version %s served nothing: this proves nothing about it", l.version)
		}
	}
	if lost := r.relay.lost.Load(); lost > 0 {
		t.Errorf("%d requests were lost", lost)
	}
	paid, err := s.store.Repos().Trades.ListInState(t.Context(), trade.Paid, ports.Page{Limit: 1000})
	if err != nil || len(paid) != purchases || len(s.bank.box.Payments()) != purchases {
		t.Errorf("%d trades are paid for and the bank has %d payments, %v, want %d of each", len(paid), len(s.bank.box.Payments()), err, purchases)
	}
	s.audit()
	t.Logf("%d answers in the chat, %d purchases", r.told.Load(), r.paid.Load())
}
