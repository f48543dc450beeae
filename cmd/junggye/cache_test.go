package main

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

// hangingRedis accepts connections and never answers.
func hangingRedis(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var conns []net.Conn
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
	return "redis://" + l.Addr().String()
}

// TestARedisThatHangsCostsSpeedOnly runs the whole program beside one.
func TestARedisThatHangsCostsSpeedOnly(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	env["JUNGGYE_REDIS_URL"] = hangingRedis(t)
	p := startProgram(t, env)
	for i := range 5 {
		began := time.Now()
		market := p.skill("/kakaochatbot/product/GET/mainProducts", fmt.Sprintf("reader-%d", i), nil)
		if took := time.Since(began); took > 4*time.Second {
			t.Errorf("a reply took %s, over its budget of 4 s", took)
		}
		if !strings.Contains(market, "/images/sample/") {
			t.Errorf("the market is not shown: %s", market)
		}
	}
	if status, _ := p.get(p.ops + "/readyz"); status != 200 {
		t.Errorf("/readyz answers %d: a cache that is gone must not take the service away", status)
	}
	if !strings.Contains(p.err.String(), "redis is out of order") {
		p.err.find(t, `(redis is out of order)`, p.ended)
	}
	got := runOnce(t, env, "doctor")
	if got.status != exitFailed || !strings.Contains(got.out, "FAIL  cache") || !strings.Contains(got.out, "does not answer") {
		t.Errorf("doctor = %+v, want it to say that Redis does not answer", got)
	}
	p.stop()
}

// TestCallsOfOneUserAreLimited proves that the limit is wired.
func TestCallsOfOneUserAreLimited(t *testing.T) {
	t.Parallel()
	for name, redis := range map[string]string{"in the process": "", "beside a Redis that is away": "redis://127.0.0.1:1"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := devEnv(t)
			env["JUNGGYE_REDIS_URL"] = redis
			p := startProgram(t, env)
			limited := func(user string) bool {
				return strings.Contains(p.skill("/kakaochatbot/main/GET/home", user, nil), "초 뒤에 다시 시도해 주세요")
			}
			// The window may end in the middle on a slow machine.
			refused := false
			for range 200 {
				refused = refused || limited("hasty")
			}
			if !refused {
				t.Error("200 calls without a pause are all answered")
			}
			if limited("patient") {
				t.Error("another user is told to wait")
			}
		})
	}
}

// TestContainerRedisIsShared runs two programs, each with a database of its
// own, beside one Redis: they share the count of a user's calls.
func TestContainerRedisIsShared(t *testing.T) {
	t.Parallel()
	address := containertest.Shared(t, "redis:8", "6379/tcp", testcontainers.WithWaitStrategy(wait.ForListeningPort("6379/tcp")))
	start := func() *program {
		env := devEnv(t)
		env["JUNGGYE_REDIS_URL"] = "redis://" + address
		if got := runOnce(t, env, "doctor"); !strings.Contains(got.out, "ok    cache") || !strings.Contains(got.out, "one server") {
			t.Errorf("doctor = %+v, want the cache to be well", got)
		}
		return startProgram(t, env)
	}
	one, two := start(), start()
	limited := func(p *program) bool {
		return strings.Contains(p.skill("/kakaochatbot/main/GET/home", "hasty", nil), "초 뒤에 다시 시도해 주세요")
	}
	refused := false
	for range 200 {
		refused = refused || limited(one)
	}
	if !refused || !limited(two) {
		t.Errorf("200 calls of one process count there: %v, and in the other one: %v; want both", refused, limited(two))
	}
}
