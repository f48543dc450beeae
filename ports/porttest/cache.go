package porttest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// CacheWorld is one empty cache, seen by two processes, and its time. A cache
// that is not shared gives the same for both.
type CacheWorld struct {
	Cache, Second ports.Cache
	// Pass lets at least d go by for the cache.
	Pass func(d time.Duration)
}

// lifetime is what copies of the suite live: long enough to be read on a busy
// machine, short enough to wait for where the clock is real.
const lifetime = 1500 * time.Millisecond

// TestCache runs the contract of ports.Cache. open returns an empty world.
func TestCache(t *testing.T, open func(t *testing.T) CacheWorld) {
	for name, test := range map[string]func(*testing.T, CacheWorld){
		"KeepsACopyForItsTime":         keepsACopy,
		"KeepsNoCopyForLonger":         keepsNoLonger,
		"LoadsOnceForManyCallers":      loadsOnce,
		"KeepsNoErrors":                keepsNoErrors,
		"ForgetsWhatIsRemoved":         forgetsRemoved,
		"KeepsBytesOfItsOwn":           keepsOwn,
		"KeepsEmptyAndBinaryCopies":    keepsAnyBytes,
		"KeepsKeysApart":               keepsKeysApart,
		"LeavesWithTheCaller":          leavesWithTheCaller,
		"SurvivesACallerWhoLeaves":     survivesLeaving,
		"CountsTheLoadsTimeAsAge":      countsTheLoad,
		"RemovesNothingWithoutTrouble": removesNothing,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// loader gives what it is told and counts how often.
type loader struct {
	calls atomic.Int64
	value string
	err   error
}

func (l *loader) load(context.Context) ([]byte, error) {
	l.calls.Add(1)
	if l.err != nil {
		return nil, l.err
	}
	return []byte(l.value), nil
}

func mustLoad(t *testing.T, c ports.Cache, key string, l *loader) string {
	t.Helper()
	got, err := c.Load(t.Context(), key, lifetime, l.load)
	if err != nil {
		t.Fatalf("Load(%q) = %v; a cache hands on what was loaded", key, err)
	}
	return string(got)
}

func keepsACopy(t *testing.T, w CacheWorld) {
	first, second, third := &loader{value: "one"}, &loader{value: "two"}, &loader{value: "three"}
	if got := mustLoad(t, w.Cache, "k", first); got != "one" {
		t.Fatalf("first Load = %q, want what load gave", got)
	}
	if got := mustLoad(t, w.Second, "k", second); got != "one" || second.calls.Load() != 0 {
		t.Errorf("second Load = %q with %d loads, want the copy without a load", got, second.calls.Load())
	}
	w.Pass(lifetime)
	if got := mustLoad(t, w.Second, "k", third); got != "three" {
		t.Errorf("Load after the time of the copy = %q, want a new load: something gone would be shown for too long", got)
	}
}

// keepsNoLonger asks many times in the moment in which a copy's time is over.
func keepsNoLonger(t *testing.T, w CacheWorld) {
	const short = 20 * time.Millisecond
	for i := range 30 {
		key := fmt.Sprint("short", i)
		for _, value := range []string{"old", "new"} {
			got, err := w.Cache.Load(t.Context(), key, short, (&loader{value: value}).load)
			if err != nil || string(got) != value {
				t.Fatalf("Load = %q, %v, want %q: what is gone would be shown a moment too long", got, err, value)
			}
			w.Pass(short)
		}
	}
}

func loadsOnce(t *testing.T, w CacheWorld) {
	const callers = 50
	var calls atomic.Int64
	release := make(chan struct{})
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			got, err := w.Cache.Load(t.Context(), "hot", time.Minute, func(context.Context) ([]byte, error) {
				if calls.Add(1) == 1 {
					close(release)
				}
				<-release
				return []byte("page"), nil
			})
			if err != nil || string(got) != "page" {
				t.Errorf("Load = %q, %v, want the shared result", got, err)
			}
		})
	}
	group.Wait()
	// Stragglers may come between the load's end and the copy's being visible.
	if n := calls.Load(); n > callers/5 {
		t.Errorf("%d callers made %d loads; a hot key that expires must not reach the store as a crowd", callers, n)
	}
}

func keepsNoErrors(t *testing.T, w CacheWorld) {
	broken := &loader{err: fault.New(fault.Stale, "test.broken")}
	if _, err := w.Cache.Load(t.Context(), "k", lifetime, broken.load); fault.CodeOf(err) != "test.broken" || !fault.Is(err, fault.Stale) {
		t.Errorf("Load with a load that fails = %v, want its error with Kind and Code", err)
	}
	if got := mustLoad(t, w.Cache, "k", &loader{value: "good"}); got != "good" {
		t.Errorf("Load after a failed one = %q, want a new load", got)
	}
}

func forgetsRemoved(t *testing.T, w CacheWorld) {
	keys := []string{"a", "b", "c"}
	for _, key := range keys {
		mustLoad(t, w.Cache, key, &loader{value: "old"})
		mustLoad(t, w.Second, key, &loader{value: "old"})
	}
	w.Second.Remove(t.Context(), keys...)
	for _, key := range keys {
		if got := mustLoad(t, w.Second, key, &loader{value: "new"}); got != "new" {
			t.Errorf("Load(%q) after Remove = %q: the one who changed a page would still see the old one", key, got)
		}
	}
	// The other process is told, which takes a moment.
	for _, key := range keys {
		eventually(t, "the other process sees the removal", func() bool { return mustLoad(t, w.Cache, key, &loader{value: "new"}) == "new" })
	}
}

// eventually polls within the time that anything may take.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(lifetime)
	for !done() {
		if time.Now().After(deadline) {
			t.Errorf("not in time: %s", what)
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// keepsOwn changes what the load gave, which is its own.
func keepsOwn(t *testing.T, w CacheWorld) {
	source := []byte("page")
	load := func(context.Context) ([]byte, error) { return source, nil }
	for range 3 {
		got, err := w.Cache.Load(t.Context(), "k", lifetime, load)
		if err != nil || string(got) != "page" {
			t.Fatalf("Load = %q, %v, want the bytes as they were loaded", got, err)
		}
		source[0] = 'X'
		load = (&loader{value: "page"}).load
	}
}

func keepsAnyBytes(t *testing.T, w CacheWorld) {
	for i, value := range []string{"", "\x00\xff\r\n$", "중고 의자", string(make([]byte, 100_000))} {
		key, again := fmt.Sprint("bytes", i), &loader{value: "another"}
		if got := mustLoad(t, w.Cache, key, &loader{value: value}); got != value {
			t.Errorf("Load = %d bytes, want the %d loaded", len(got), len(value))
		}
		if got := mustLoad(t, w.Cache, key, again); got != value {
			t.Errorf("copy %d has %d bytes after %d loads, want the %d kept", i, len(got), again.calls.Load(), len(value))
		}
	}
}

func keepsKeysApart(t *testing.T, w CacheWorld) {
	for _, key := range []string{"Ab", "ab", "ab ", "의자", "a:b/c*?[", "x\ny"} {
		if got := mustLoad(t, w.Cache, key, &loader{value: key}); got != key {
			t.Errorf("Load(%q) = %q, another key's copy", key, got)
		}
	}
}

func leavesWithTheCaller(t *testing.T, w CacheWorld) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := w.Cache.Load(ctx, "k", lifetime, func(ctx context.Context) ([]byte, error) {
		<-ctx.Done()
		return nil, fault.Wrap(fault.Unavailable, "", ctx.Err())
	})
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("Load for a caller who left = %v, want Unavailable at once", err)
	}
}

func survivesLeaving(t *testing.T, w CacheWorld) {
	ctx, leave := context.WithCancel(t.Context())
	loading, result := make(chan struct{}), make(chan error, 1)
	go func() {
		_, err := w.Cache.Load(ctx, "k", time.Minute, func(ctx context.Context) ([]byte, error) {
			close(loading)
			<-ctx.Done()
			return nil, errors.Join(ctx.Err())
		})
		result <- err
	}()
	select {
	case <-loading:
	case err := <-result:
		t.Fatalf("Load = %v without a load: the world was not empty", err)
	}
	second := make(chan string, 1)
	go func() {
		got, err := w.Cache.Load(t.Context(), "other", time.Minute, (&loader{value: "fine"}).load)
		second <- fmt.Sprint(string(got), err)
	}()
	if got := <-second; got != "fine<nil>" {
		t.Errorf("Load of another key beside a stuck one = %s, want no waiting", got)
	}
	leave()
	if err := <-result; !fault.Is(err, fault.Unavailable) {
		t.Errorf("Load whose caller leaves = %v, want Unavailable", err)
	}
}

func countsTheLoad(t *testing.T, w CacheWorld) {
	got, err := w.Cache.Load(t.Context(), "k", lifetime, func(context.Context) ([]byte, error) {
		w.Pass(lifetime * 3 / 4)
		return []byte("old"), nil
	})
	if err != nil || string(got) != "old" {
		t.Fatalf("slow Load = %q, %v", got, err)
	}
	w.Pass(lifetime / 2)
	if got := mustLoad(t, w.Cache, "k", &loader{value: "new"}); got != "new" {
		t.Errorf("Load = %q: the copy began to age when its load ended, not when it began", got)
	}
}

func removesNothing(t *testing.T, w CacheWorld) {
	w.Cache.Remove(t.Context())
	w.Cache.Remove(t.Context(), "never there")
	if got := mustLoad(t, w.Cache, "never there", &loader{value: "v"}); got != "v" {
		t.Errorf("Load = %q, want what load gave", got)
	}
}

// LimiterWorld is one empty limiter, seen by two processes, and its time.
type LimiterWorld struct {
	Limiter, Second ports.Limiter
	// Pass lets at least d go by for the limiter.
	Pass func(d time.Duration)
}

// TestLimiter runs the contract of ports.Limiter. open returns an empty world.
func TestLimiter(t *testing.T, open func(t *testing.T) LimiterWorld) {
	for name, test := range map[string]func(*testing.T, LimiterWorld){
		"CountsWithinAWindow":           countsWithinAWindow,
		"AMissDoesNotLengthenTheWindow": missKeepsWindow,
		"LetsExactlyTheLimitPass":       letsExactlyTheLimitPass,
		"ATokenIsGoodForOneUse":         tokenIsGoodOnce,
		"KeysAreCountedApart":           countsKeysApart,
		"AWindowEndsWhenItWasSaid":      windowEnds,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func mustTake(t *testing.T, l ports.Limiter, key string, limit int, window time.Duration) (bool, time.Duration) {
	t.Helper()
	ok, wait, err := l.Take(t.Context(), key, limit, window)
	if err != nil {
		t.Fatalf("Take(%q) = %v, want an answer", key, err)
	}
	if wait < time.Millisecond || wait > window {
		t.Errorf("Take(%q) tells to wait %s of a window of %s", key, wait, window)
	}
	return ok, wait
}

func countsWithinAWindow(t *testing.T, w LimiterWorld) {
	for i, want := range []bool{true, true, true, false, false} {
		l := w.Limiter
		if i%2 == 1 {
			l = w.Second
		}
		if ok, _ := mustTake(t, l, "k", 3, lifetime); ok != want {
			t.Errorf("use %d of 3 is allowed: %v, want %v, whichever process asks", i+1, ok, want)
		}
	}
	w.Pass(lifetime)
	if ok, _ := mustTake(t, w.Second, "k", 3, lifetime); !ok {
		t.Error("the first use of the next window is refused: nobody would ever be let in again")
	}
}

func missKeepsWindow(t *testing.T, w LimiterWorld) {
	mustTake(t, w.Limiter, "k", 1, lifetime)
	w.Pass(lifetime / 2)
	ok, wait := mustTake(t, w.Limiter, "k", 1, lifetime)
	if ok || wait > lifetime/2 {
		t.Errorf("a use beyond the limit is allowed %v and has to wait %s; want no, and at most %s: trying must not lengthen the wait", ok, wait, lifetime/2)
	}
	w.Pass(lifetime / 2)
	if ok, _ := mustTake(t, w.Limiter, "k", 1, lifetime); !ok {
		t.Error("the window did not end when it was said to")
	}
}

// windowEnds comes back many times in the moment that it was told.
func windowEnds(t *testing.T, w LimiterWorld) {
	const short = 20 * time.Millisecond
	for i := range 30 {
		key := fmt.Sprint("short", i)
		_, wait := mustTake(t, w.Limiter, key, 1, short)
		w.Pass(wait)
		if ok, again := mustTake(t, w.Limiter, key, 1, short); !ok {
			t.Fatalf("refused after the %s that it said to wait, and told to wait %s more", wait, again)
		}
	}
}

func letsExactlyTheLimitPass(t *testing.T, w LimiterWorld) {
	if passed := crowd(t, w, "k", 7); passed != 7 {
		t.Errorf("of 50 uses at once %d passed, want the limit of 7", passed)
	}
}

func tokenIsGoodOnce(t *testing.T, w LimiterWorld) {
	if passed := crowd(t, w, "token", 1); passed != 1 {
		t.Errorf("a token good for one use was taken %d times", passed)
	}
}

func crowd(t *testing.T, w LimiterWorld, key string, limit int) int64 {
	t.Helper()
	var passed atomic.Int64
	var group sync.WaitGroup
	for i := range 50 {
		group.Go(func() {
			l := w.Limiter
			if i%2 == 1 {
				l = w.Second
			}
			if ok, _, err := l.Take(t.Context(), key, limit, time.Hour); err != nil {
				t.Errorf("Take = %v", err)
			} else if ok {
				passed.Add(1)
			}
		})
	}
	group.Wait()
	return passed.Load()
}

func countsKeysApart(t *testing.T, w LimiterWorld) {
	for _, key := range []string{"Ab", "ab", "의자", "a:b/c"} {
		if ok, _ := mustTake(t, w.Limiter, key, 1, time.Hour); !ok {
			t.Errorf("the first use of %q is refused: another key was counted", key)
		}
	}
}
