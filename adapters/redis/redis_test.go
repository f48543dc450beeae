package redis

import (
	"context"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/rueidis"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports/porttest"
)

// patient is a timeout that no busy machine reaches.
const patient = 20 * time.Second

// through stands for the cache in the process: it keeps nothing and counts.
type through struct{ loads, removals atomic.Int64 }

func (l *through) Load(ctx context.Context, _ string, _ time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error) {
	l.loads.Add(1)
	return load(ctx)
}

func (l *through) Remove(context.Context, ...string) { l.removals.Add(1) }

// reports collects what a client reports.
type reports struct {
	mu   sync.Mutex
	list []error
}

func (r *reports) add(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, err)
}

func (r *reports) all() []error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]error(nil), r.list...)
}

// connect opens a client and waits for its connection.
func connect(t *testing.T, o Options, tweaks ...func(*rueidis.ClientOption)) *Client {
	t.Helper()
	c := start(t, o, tweaks...)
	select {
	case <-c.ready:
	case <-time.After(patient):
		t.Fatalf("no connection to Redis")
	}
	return c
}

// start opens a client that takes the fake for one server or, as the fake says
// that it is, for a cluster.
func start(t *testing.T, o Options, tweaks ...func(*rueidis.ClientOption)) *Client {
	t.Helper()
	if o.Local == nil {
		o.Local = &through{}
	}
	option, err := parse(o.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, tweak := range tweaks {
		tweak(&option)
	}
	c, err := open(o, option)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		defer cancel()
		if err := c.Close(ctx); err != nil {
			t.Errorf("Close = %v; a program that ends must not hang on its cache", err)
		}
	})
	return c
}

// fake is a Redis in the process whose clock is moved by hand.
type fake struct {
	*miniredis.Miniredis
	mu  sync.Mutex
	now time.Time
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{Miniredis: miniredis.RunT(t), now: time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)}
	f.SetTime(f.now)
	return f
}

func (f *fake) url() string { return "redis://" + f.Addr() + "?client_cache=0&protocol=2" }

func (f *fake) pass(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
	f.SetTime(f.now)
	f.FastForward(d)
}

func oneServer(o *rueidis.ClientOption) { o.ForceSingleClient = true }
func cluster(*rueidis.ClientOption)     {}

var kinds = map[string]func(*rueidis.ClientOption){"server": oneServer, "cluster": cluster}

func TestCache(t *testing.T) {
	t.Parallel()
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			porttest.TestCache(t, func(t *testing.T) porttest.CacheWorld {
				f := newFake(t)
				o := Options{URL: f.url(), Timeout: patient}
				return porttest.CacheWorld{Cache: connect(t, o, kind), Second: connect(t, o, kind), Pass: f.pass}
			})
		})
	}
}

func TestLimiter(t *testing.T) {
	t.Parallel()
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			porttest.TestLimiter(t, func(t *testing.T) porttest.LimiterWorld {
				f := newFake(t)
				o := Options{URL: f.url(), Timeout: patient}
				return porttest.LimiterWorld{Limiter: connect(t, o, kind), Second: connect(t, o, kind), Pass: f.pass}
			})
		})
	}
}

// TestALateCopyIsNotKept proves that a command that was stuck on its way keeps
// nothing that is older than the caller allowed.
func TestALateCopyIsNotKept(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := connect(t, Options{URL: f.url(), Timeout: patient})
	slow := func(context.Context) ([]byte, error) {
		f.pass(time.Minute)
		return []byte("old"), nil
	}
	if got, err := c.Load(t.Context(), "k", 2*time.Second, slow); err != nil || string(got) != "old" {
		t.Fatalf("Load = %q, %v", got, err)
	}
	if f.Exists(copyKey("k")) {
		t.Errorf("a copy is kept for %s though its time ended before it came", f.TTL(copyKey("k")))
	}
}

// TestALoadFromBeforeARemovalIsNotShared proves that whoever changed a page
// does not get what another began to load before.
func TestALoadFromBeforeARemovalIsNotShared(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := connect(t, Options{URL: f.url(), Timeout: patient})
	loading, release, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		_, _ = c.Load(t.Context(), "k", time.Second, func(context.Context) ([]byte, error) {
			close(loading)
			<-release
			return []byte("old"), nil
		})
	}()
	<-loading
	c.Remove(t.Context(), "k")
	ctx, cancel := context.WithTimeout(t.Context(), patient/2)
	defer cancel()
	got, err := c.Load(ctx, "k", time.Second, func(context.Context) ([]byte, error) { return []byte("new"), nil })
	if err != nil || string(got) != "new" {
		t.Errorf("Load after Remove = %q, %v, want a load of its own", got, err)
	}
	close(release)
	<-done
}

// hanging is a server that accepts and never answers.
func hanging(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var conns []net.Conn
	var mu sync.Mutex
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			conns = append(conns, conn)
			mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, conn := range conns {
			conn.Close()
		}
	})
	return l.Addr().String()
}

// gate lets a connection to Redis pass until it is shut: then bytes stay
// where they are, as when a server is stopped or a cable is pulled.
type gate struct {
	addr string
	shut atomic.Bool
}

func newGate(t *testing.T, to string) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	g := &gate{addr: l.Addr().String()}
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			t.Cleanup(func() { in.Close(); out.Close() })
			go g.pump(out, in)
			go g.pump(in, out)
		}
	}()
	return g
}

func (g *gate) pump(to, from net.Conn) {
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			to.Close()
			return
		}
		if g.shut.Load() {
			continue // swallowed
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// use calls everything once and fails when that takes too long.
func use(t *testing.T, c *Client, state string, most time.Duration) {
	t.Helper()
	began := time.Now()
	got, err := c.Load(t.Context(), "page", time.Second, func(context.Context) ([]byte, error) { return []byte("fresh"), nil })
	if err != nil || string(got) != "fresh" {
		t.Errorf("%s: Load = %q, %v, want what load gives: a cache never makes a page fail", state, got, err)
	}
	c.Remove(t.Context(), "page", "other")
	ok, _, err := c.Take(t.Context(), "user", 1, time.Minute)
	if ok || !fault.Is(err, fault.Unavailable) {
		t.Errorf("%s: Take = %v, %v, want Unavailable: a token must not be taken when nobody knows", state, ok, err)
	}
	if took := time.Since(began); took > most {
		t.Errorf("%s: a reply's calls took %s, want at most %s of its four seconds", state, took, most)
	}
}

// slack is for a busy machine: the real bound is three timeouts of 150 ms.
const slack = 1500 * time.Millisecond

func TestAServerThatNeverAnswersCostsLittle(t *testing.T) {
	t.Parallel()
	local, told := &through{}, &reports{}
	c := start(t, Options{URL: "redis://" + hanging(t), Local: local, Report: told.add})
	for range 5 {
		use(t, c, "before the first answer", slack)
	}
	if local.loads.Load() != 5 || local.removals.Load() != 5 {
		t.Errorf("the cache in the process saw %d loads and %d removals, want 5 each", local.loads.Load(), local.removals.Load())
	}
}

func TestAServerThatStopsAnsweringCostsLittle(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	g, told := newGate(t, f.Addr()), &reports{}
	c := connect(t, Options{URL: "redis://" + g.addr + "?client_cache=0&protocol=2", Report: told.add}, oneServer)
	if _, _, err := c.Take(t.Context(), "warm", 1, time.Minute); err != nil {
		t.Fatal(err)
	}
	g.shut.Store(true)
	use(t, c, "just stopped", slack)
	began := time.Now()
	for range 20 {
		use(t, c, "stopped for a while", slack)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("twenty replies took %s: the breaker does not keep them away from the server", took)
	}
	if list := told.all(); len(list) != 1 || list[0] == nil {
		t.Errorf("reported %v, want the failure, once", list)
	}
	g.shut.Store(false)
	deadline := time.Now().Add(patient)
	for {
		if _, _, err := c.Take(t.Context(), "back", 1, time.Minute); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("Redis is back, but is not used again")
		}
		time.Sleep(10 * time.Millisecond)
	}
	if list := told.all(); len(list) < 2 || list[len(list)-1] != nil {
		t.Errorf("reported %v, want that Redis works again at last", list)
	}
}

func TestNobodyListensAtFirst(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	c := start(t, Options{URL: "redis://" + address + "?client_cache=0&protocol=2"})
	use(t, c, "nobody listens", slack)
	m := miniredis.NewMiniRedis()
	if err := m.StartAddr(address); err != nil {
		t.Skipf("the port was taken meanwhile: %v", err)
	}
	t.Cleanup(m.Close)
	deadline := time.Now().Add(patient)
	for {
		if _, _, err := c.Take(t.Context(), "back", 1, time.Minute); err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("a Redis that starts after the program is never used")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestARefusalIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	f, told := newFake(t), &reports{}
	c := connect(t, Options{URL: f.url(), Timeout: patient, Report: told.add})
	f.SetError("OOM command not allowed when used memory > 'maxmemory'.")
	for range 5 {
		use(t, c, "full", slack)
	}
	if list := told.all(); len(list) != 1 || !strings.Contains(list[0].Error(), "OOM") {
		t.Errorf("reported %v, want the refusal, once", list)
	}
}

func TestACallerWhoLeftDoesNotCountAgainstRedis(t *testing.T) {
	t.Parallel()
	f, told := newFake(t), &reports{}
	c := connect(t, Options{URL: f.url(), Timeout: patient, Report: told.add})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 10 {
		_, _, _ = c.Take(gone, "k", 1, time.Minute)
	}
	if _, _, err := c.Take(t.Context(), "k2", 1, time.Minute); err != nil {
		t.Errorf("Take = %v after callers who left: they opened the breaker", err)
	}
	if list := told.all(); len(list) != 0 {
		t.Errorf("reported %v, want nothing", list)
	}
}

func TestAPanicOfALoadIsAnError(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := connect(t, Options{URL: f.url(), Timeout: patient})
	if _, err := c.Load(t.Context(), "k", time.Second, func(context.Context) ([]byte, error) { panic("boom") }); err == nil {
		t.Error("Load = nil after a panic, want an error: the process must outlive it")
	}
}
