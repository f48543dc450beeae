package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/junggyenara/junggye/adapters/system"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// mortalChild makes a copy of the test program be the service with a store and
// a gateway in between that end the process at a chosen point.
const (
	mortalChild = "mortal"
	shiftEnv    = "TEST_CLOCK_SHIFT"
	dieEnv      = "TEST_DIE" // like the command die, from the start
)

// beMortal is the service until its input ends or it kills itself. On input:
//
//	die N POINT    end at the N-th of these points from now on; N 0 for never;
//	               answers at once
//	advance SPAN   move the clock
//	wait           nothing
//
// It writes "serving ADDRESS", "point NAME" at each point, and after each of
// its commands "quiet" once no work is left to do.
func beMortal(ctx context.Context, in io.Reader, out io.Writer) error {
	if err := os.Unsetenv(childEnv); err != nil {
		return err
	}
	shift, err := time.ParseDuration(os.Getenv(shiftEnv))
	if err != nil {
		return err
	}
	die := os.Getenv(dieEnv)
	if err := errors.Join(os.Unsetenv(shiftEnv), os.Unsetenv(dieEnv)); err != nil {
		return err
	}
	cfg, err := loadConfig(os.Environ())
	if err != nil {
		return err
	}
	s := &service{cfg: cfg, failed: make(chan error, 3)}
	s.log = newLogger(process{stdout: out, stderr: os.Stderr}, cfg.Mode)
	if err := s.open(ctx); err != nil {
		return errors.Join(err, s.stop(ctx))
	}
	m := &mortal{out: out, seen: map[string]int{}}
	m.clock.ahead.Store(int64(shift))
	if err := m.arm(die); err != nil {
		return err
	}
	s.market.Store, s.market.Gateway, s.market.Clock = mortalStore{s.store, m}, mortalGateway{s.market.Gateway, m}, &m.clock
	if err := restDuties(ctx, s.store.Repos(), m.clock.Now()); err != nil {
		return errors.Join(err, s.stop(ctx))
	}
	if err := s.begin(ctx); err != nil {
		return errors.Join(err, s.stop(ctx))
	}
	m.write("serving " + s.localURL)
	for commands := bufio.NewScanner(in); commands.Scan(); {
		word, rest, _ := strings.Cut(commands.Text(), " ")
		switch word {
		case "die":
			if err := m.arm(rest); err != nil {
				return err
			}
			m.write("quiet")
			continue
		case "advance":
			span, err := time.ParseDuration(rest)
			if err != nil {
				return err
			}
			m.clock.ahead.Add(int64(span))
			s.market.Wake()
		}
		m.settle(ctx, s.store.Repos())
		m.write("quiet")
	}
	return s.stop(ctx)
}

// restDuties puts reconciliation off for good: what a death leaves has to be put
// right without it, and it would look at every payment of the test after each.
func restDuties(ctx context.Context, r ports.Repos, now time.Time) error {
	never := []trade.Timer{{Kind: trade.Deadline, DueAt: now.AddDate(10, 0, 0)}}
	var errs []error
	for id := range int64(4) {
		errs = append(errs, r.Timers.Set(ctx, ports.OfMarket, id+1, never))
	}
	return errors.Join(errs...)
}

// mortal is one life of the process.
type mortal struct {
	clock shiftedClock
	busy  atomic.Int64

	mu   sync.Mutex
	out  io.Writer
	seen map[string]int
	nth  int
	last string
}

// shiftedClock is ahead of the real time.
type shiftedClock struct{ ahead atomic.Int64 }

// Now implements ports.Clock.
func (c *shiftedClock) Now() time.Time {
	return system.Clock{}.Now().Add(time.Duration(c.ahead.Load()))
}

func (m *mortal) write(line string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fmt.Fprintln(m.out, line)
}

// arm reads "N POINT".
func (m *mortal) arm(text string) error {
	n, point, _ := strings.Cut(text, " ")
	nth, err := strconv.Atoi(n)
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.seen)
	m.nth, m.last = nth, point
	return err
}

// point is a moment at which the process may end, as if its power was cut.
func (m *mortal) point(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fmt.Fprintln(m.out, "point", name)
	if m.seen[name]++; name == m.last && m.seen[name] == m.nth {
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			_ = self.Kill()
		}
		select {} // nothing is done in the moment before the end
	}
}

func (m *mortal) working() (done func()) {
	m.busy.Add(1)
	return func() { m.busy.Add(-1) }
}

// settle returns when nothing was due and nothing was under way for a moment.
func (m *mortal) settle(ctx context.Context, r ports.Repos) {
	for calm := 0; calm < 8; calm++ {
		pause(ctx, 10*time.Millisecond)
		for _, next := range []func(context.Context) (time.Time, error){r.Timers.Next, r.Outbox.Next} {
			at, err := next(ctx)
			if err == nil && !at.After(m.clock.Now()) || err != nil && !fault.Is(err, fault.NotFound) {
				calm = -1
			}
		}
		if m.busy.Load() > 0 {
			calm = -1
		}
	}
}

type mortalStore struct {
	ports.Store
	m *mortal
}

// Repos marks claims of timers, each of which is a commit of its own.
func (s mortalStore) Repos() ports.Repos {
	r := s.Store.Repos()
	r.Timers = mortalTimers{r.Timers, s.m}
	return r
}

// InTx marks a transaction that moves a trade or an attempt when all is written
// and nothing committed, and when it is committed.
func (s mortalStore) InTx(ctx context.Context, fn func(ports.Repos) error) error {
	defer s.m.working()()
	what := ""
	err := s.Store.InTx(ctx, func(r ports.Repos) error {
		r.Attempts = mortalAttempts{r.Attempts, &what}
		r.Trades = mortalTrades{r.Trades, &what}
		err := fn(r)
		if err == nil && what != "" {
			s.m.point(what + " written")
		}
		return err
	})
	if err == nil && what != "" {
		s.m.point(what + " committed")
	}
	return err
}

type mortalTrades struct {
	ports.Trades
	what *string
}

func (t mortalTrades) AddRecord(ctx context.Context, r trade.Record) error {
	*t.what = string(r.Event)
	return t.Trades.AddRecord(ctx, r)
}

type mortalAttempts struct {
	ports.Attempts
	what *string
}

func (a mortalAttempts) Save(ctx context.Context, next payment.Attempt) (payment.Attempt, error) {
	if *a.what == "" {
		*a.what = "page"
	}
	return a.Attempts.Save(ctx, next)
}

type mortalTimers struct {
	ports.Timers
	m *mortal
}

func (t mortalTimers) Claim(ctx context.Context, r ports.TimerRow, until time.Time) (bool, error) {
	defer t.m.working()()
	got, err := t.Timers.Claim(ctx, r, until)
	if got && r.Subject == ports.OfTrade {
		t.m.point("claimed " + string(r.Kind))
	}
	return got, err
}

type mortalGateway struct {
	ports.Gateway
	m *mortal
}

func asking[R, A any](ctx context.Context, m *mortal, name string, call func(context.Context, R) (A, error), r R) (A, error) {
	defer m.working()()
	m.point(name + " asked")
	answer, err := call(ctx, r)
	m.point(name + " answered")
	return answer, err
}

func (g mortalGateway) Ready(ctx context.Context, r payment.ReadyRequest) (payment.Ready, error) {
	return asking(ctx, g.m, "ready", g.Gateway.Ready, r)
}

func (g mortalGateway) Approve(ctx context.Context, r payment.ApproveRequest) (payment.Status, error) {
	return asking(ctx, g.m, "approve", g.Gateway.Approve, r)
}

func (g mortalGateway) Cancel(ctx context.Context, r payment.CancelRequest) (payment.Status, error) {
	return asking(ctx, g.m, "cancel", g.Gateway.Cancel, r)
}

func (g mortalGateway) Lookup(ctx context.Context, tid string) (payment.Status, error) {
	return asking(ctx, g.m, "order", g.Gateway.Lookup, tid)
}
