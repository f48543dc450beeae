package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const soakPreface = `# Soak: the program under load while its parts fail

Written by ` + "`task soak`" + `. The real program runs in mode prod as a process of its
own. Three a second begin a trade, on both ways, with photos, payments and refunds.
Others look around, at half of the rate that the program managed beside such
trades before (or at JUNGGYE_SOAK_RATE), whether or not they were answered. One part after the other
fails and comes back. The program is never restarted. In the end all trades have
settled, the books are compared with the provider's to the won, and the program
holds no more than before. Load, provider, photo host and database servers share the machine.

JUNGGYE_SOAK is how long (10m; 30s while developing), JUNGGYE_SOAK_ONLY a
regular expression of the troubles to have.

An apology is a polite sentence that something does not work just now; late is
over 4.5 s (the budget of 4 s and room for a busy machine; KakaoTalk waits 5).
Recovery is the time from the end of the trouble to the last apology.

`

// usage is what the program holds.
type usage struct{ goroutines, files, connections, rss, heap int }

func (u usage) String() string {
	return fmt.Sprintf("%d goroutines, %d open files, %d database connections, %d MiB resident, %d MiB heap", u.goroutines, u.files, u.connections, u.rss>>20, u.heap>>20)
}

// rest lets the program come to rest and looks.
func (s *soak) rest() (u usage) {
	s.Helper()
	s.crowd.client.CloseIdleConnections()
	for range 20 {
		if pause(s.Context(), 250*time.Millisecond); s.crowd.inAir.Load() == 0 {
			break
		}
	}
	pause(s.Context(), 2*time.Second)
	u, err := s.look()
	if err != nil {
		s.Errorf("look at the program: %v", err)
	}
	return u
}

func (s *soak) look() (u usage, err error) {
	ctx, cancel := context.WithTimeout(s.Context(), 5*time.Second)
	defer cancel()
	if u.heap, err = s.figure(ctx, "/debug/pprof/heap?gc=1&debug=1", `# HeapAlloc = (\d+)`); err != nil {
		return u, err
	}
	if u.goroutines, err = s.figure(ctx, "/debug/pprof/goroutine?debug=1", `goroutine profile: total (\d+)`); err != nil {
		return u, err
	}
	proc := filepath.Join("/proc", strconv.Itoa(s.program.Process.Pid))
	open, err := os.ReadDir(filepath.Join(proc, "fd"))
	if err != nil {
		return u, err
	}
	u.files = len(open)
	status, err := os.ReadFile(filepath.Join(proc, "status"))
	if err != nil {
		return u, err
	}
	if found := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status); found != nil {
		kilobytes, _ := strconv.Atoi(string(found[1]))
		u.rss = kilobytes << 10
	}
	if s.connections != nil {
		u.connections, err = s.connections(ctx)
	}
	return u, err
}

// figure reads one number from the operators' side.
func (s *soak) figure(ctx context.Context, address, pattern string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.ops+address, nil)
	if err != nil {
		return 0, err
	}
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	for lines := bufio.NewReader(answer.Body); ; {
		line, err := lines.ReadString('\n')
		if found := regexp.MustCompile(pattern).FindStringSubmatch(line); found != nil {
			_, _ = io.Copy(io.Discard, lines)
			return strconv.Atoi(found[1])
		}
		if err != nil {
			return 0, fmt.Errorf("%s shows no %s: %w", address, pattern, err)
		}
	}
}

// watch notes the most that the program holds meanwhile.
func (s *soak) watch(ctx context.Context) {
	for ctx.Err() == nil {
		if u, err := s.look(); err == nil {
			s.most = usage{
				max(s.most.goroutines, u.goroutines), max(s.most.files, u.files), max(s.most.connections, u.connections), max(s.most.rss, u.rss), max(s.most.heap, u.heap),
			}
		}
		pause(ctx, 2*time.Second)
	}
}

// compareUsage wants the program to hold no more than before. What lies in a
// pool or a cache may be there now and not before.
func (s *soak) compareUsage() {
	s.Helper()
	fits := func() bool {
		return s.after.goroutines <= s.before.goroutines+24 && s.after.files <= s.before.files+24 &&
			s.after.connections <= max(s.before.connections, 1)+16 &&
			s.after.heap <= s.before.heap+32<<20 && s.after.rss <= 2*s.before.rss+64<<20
	}
	for until := time.Now().Add(time.Minute); !fits() && time.Now().Before(until); {
		s.after = s.rest()
	}
	if !fits() {
		s.Errorf("the program holds %v, before %v: something leaks", s.after, s.before)
	}
}

// waitForMoney waits until no trade is between two states of money.
func (s *soak) waitForMoney() {
	s.Helper()
	left := map[trade.State]int{}
	for until := time.Now().Add(4 * time.Minute); ; pause(s.Context(), 500*time.Millisecond) {
		store, done, err := s.glance()
		if err == nil {
			clear(left)
			for _, state := range append(underWay(), trade.Hold) {
				var rows []trade.Trade
				if rows, err = store.Repos().Trades.ListInState(s.Context(), state, ports.Page{Limit: 1000}); err != nil {
					break
				}
				if len(rows) > 0 {
					left[state] = len(rows)
				}
			}
			done()
		}
		if err == nil && len(left) == 0 {
			return
		}
		if time.Now().After(until) {
			s.Errorf("money is under way four minutes after the last trouble: %v, %v", left, err)
			return
		}
	}
}

// glance opens the store beside the program: of SQLite, a copy that SQLite makes.
func (s *soak) glance() (store database, done func(), err error) {
	cfg, err := loadConfig(environ(s.env))
	if err != nil {
		return nil, nil, err
	}
	if cfg.Server.Empty() {
		dir, err := os.MkdirTemp(s.TempDir(), "glance")
		if err != nil {
			return nil, nil, err
		}
		file := filepath.Join(dir, "copy.db")
		if err := copySQLite(s.Context(), cfg.Database, file); err != nil {
			return nil, nil, err
		}
		cfg.Database = file
	}
	store, err = openStore(s.Context(), cfg)
	return store, func() { store.Close() }, err
}

// report writes what was seen.
func (s *soak) report(out *bytes.Buffer, name string, lasts time.Duration) {
	c := s.crowd
	fmt.Fprintf(out, "## %s, %s\n\nAt most %d replies a second; here %d. Trades: %v.\n\n", name, lasts, c.highest, c.rate, &c.ends)
	fmt.Fprintln(out, "| phase | replies | not sent | p50 | p99 | slowest | late | apologies | recovery |")
	fmt.Fprintln(out, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, p := range c.phases {
		slices.Sort(p.took)
		at := func(share float64) time.Duration {
			if len(p.took) == 0 {
				return 0
			}
			return p.took[min(int(share*float64(len(p.took))), len(p.took)-1)].Round(100 * time.Microsecond)
		}
		recovery := "-"
		if !p.over.IsZero() {
			recovery = max(p.upset.Sub(p.over), 0).Round(100 * time.Millisecond).String()
		}
		fmt.Fprintf(out, "| %s | %d | %d | %s | %s | %s | %d | %d | %s |\n", p.name, len(p.took), p.unsent, at(.5), at(.99), p.slow.Round(time.Millisecond), p.late, p.apologies, recovery)
	}
	fmt.Fprintf(out, "\n| | before | at most | after |\n| --- | ---: | ---: | ---: |\n")
	for _, row := range []struct {
		name  string
		of    func(usage) int
		shift int
	}{
		{"goroutines", func(u usage) int { return u.goroutines }, 0},
		{"open files", func(u usage) int { return u.files }, 0},
		{"database connections", func(u usage) int { return u.connections }, 0},
		{"resident, MiB", func(u usage) int { return u.rss }, 20},
		{"heap, MiB", func(u usage) int { return u.heap }, 20},
	} {
		fmt.Fprintf(out, "| %s | %d | %d | %d |\n", row.name, row.of(s.before)>>row.shift, row.of(s.most)>>row.shift, row.of(s.after)>>row.shift)
	}
	fmt.Fprintf(out, "\nSettled %s after the end. %s\n\n", s.settledIn.Round(100*time.Millisecond), s.audited)
}

// books compares all money with the provider's and runs pay reconcile over
// everything.
func (s *soak) books() {
	s.Helper()
	out, err := s.command("pay", "reconcile", "--full")
	if err != nil || !strings.Contains(out, `"open": 0`) || !strings.Contains(out, `"found": 0`) {
		s.Errorf("pay reconcile: %v\n%s\nwant nothing found", err, out)
	}
	cfg, err := loadConfig(environ(s.env))
	if err != nil {
		s.Fatal(err)
	}
	if s.store, err = openStore(s.Context(), cfg); err != nil {
		s.Fatal(err)
	}
	defer s.store.Close()
	s.audit()
	kept := s.toTheWon()
	paid, back := 0, 0
	for _, p := range s.bank.box.Payments() {
		if keptOf(p) > 0 || p.Cancelled > 0 {
			paid++
		}
		if p.Cancelled > 0 {
			back++
		}
		if p.Cancelled > p.Amount || p.Cancelled > 0 && p.Cancelled != p.Amount {
			s.Errorf("payment %s of %d was given back by %d, want all of it once", p.OrderID, p.Amount, p.Cancelled)
		}
		s.bank.mu.Lock()
		if n := s.bank.asks[p.TID]; n > 1 {
			s.Errorf("payment %s was asked for %d times, want once", p.OrderID, n)
		}
		s.bank.mu.Unlock()
	}
	held := s.listings(paid - back)
	s.audited = fmt.Sprintf("%d payments, %d of them given back, %d won kept, to the won as in the book; %s; `pay reconcile --full` found nothing, `doctor` was content.", paid, back, kept, held)
	if kept != money.Won(paid-back)*12_000 {
		s.Errorf("the provider keeps %d won for %d payments of 12000", kept, paid-back)
	}
}

// listings wants each payment that was kept to be for another listing.
func (s *soak) listings(kept int) string {
	s.Helper()
	bought := map[string]int{}
	n := 0
	for _, state := range []trade.State{trade.Paid, trade.Sent, trade.Confirmed, trade.Complete} {
		rows, err := s.store.Repos().Trades.ListInState(s.Context(), state, ports.Page{Limit: 1_000_000})
		if err != nil {
			s.Fatal(err)
		}
		for _, t := range rows {
			n++
			bought[fmt.Sprint(t.ListingID)]++
		}
	}
	for id, times := range bought {
		if times != 1 {
			s.Errorf("listing %s was paid for %d times", id, times)
		}
	}
	if n != kept {
		s.Errorf("%d trades are paid and the provider keeps the money of %d", n, kept)
	}
	return fmt.Sprintf("%d listings, each paid for once", len(bought))
}

// judge wants every reply to be one that KakaoTalk shows, in time, and troubles
// to be over when they are.
func (c *soakCrowd) judge() {
	c.Helper()
	for _, odd := range c.odd {
		c.Errorf("an answer that KakaoTalk does not show, or a bug: %.400s", odd)
	}
	for _, p := range c.phases {
		if p.late > 0 {
			c.Errorf("%s: %d of %d replies came later than %s, the slowest after %s", p.name, p.late, len(p.took), replyFor, p.slow)
		}
		if p.unsent > 0 {
			c.Errorf("%s: %d people found no room", p.name, p.unsent)
		}
		if p.over.IsZero() && p.apologies > 0 {
			c.Errorf("%s: %d apologies (%v) while everything works", p.name, p.apologies, c.told)
		}
	}
	if c.ends.met.Load() == 0 || c.ends.sent.Load() == 0 || c.ends.back.Load() == 0 {
		c.Errorf("trades %v: nothing is proved about those of which there is none", &c.ends)
	}
	if c.ends.broken.Load() > 0 {
		c.Errorf("trades %v: want all that were paid finished", &c.ends)
	}
}
