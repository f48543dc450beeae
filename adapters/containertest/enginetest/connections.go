package enginetest

import (
	"context"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

// lostCommits cuts the connection around COMMIT. Both look the same to the
// store, and only one of them has happened: it must claim neither.
func lostCommits(t *testing.T, e Engine) {
	address := e.Fresh(t)
	s := e.migrated(t, address)
	for i, test := range []struct {
		fault    containertest.Fault
		happened bool
	}{{containertest.Before, false}, {containertest.After, true}} {
		id := member.ID(i + 1)
		cut := e.opened(t, containertest.Through(t, address, e.Commit, test.fault))
		err := cut.InTx(t.Context(), func(r ports.Repos) error { return r.Members.Add(t.Context(), aMember(id)) })
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("cut %d: got %v, want unavailable: neither stored nor to be repeated", test.fault, err)
		}
		// The server notices the lost connection in its own time.
		var found error
		for wait := 0; wait < 100; wait++ {
			_, found = s.Repos().Members.Get(t.Context(), id)
			if (found == nil) == test.happened {
				break
			}
			pause(t, 20*time.Millisecond)
		}
		if (found == nil) != test.happened {
			t.Errorf("cut %d: got %v, want it stored: %v; the test proves nothing else", test.fault, found, test.happened)
		}
	}
}

func pause(t *testing.T, d time.Duration) {
	t.Helper()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-t.Context().Done():
	}
}

// hanging wants an answer soon after the caller's patience ends, whatever hangs.
func hanging(t *testing.T, e Engine) {
	address := e.Fresh(t)
	e.migrated(t, address)
	for _, words := range []string{e.Commit, "INSERT INTO MEMBERS"} {
		s := e.opened(t, containertest.Through(t, address, words, containertest.Hang))
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		began := time.Now()
		err := s.InTx(ctx, func(r ports.Repos) error { return r.Members.Add(ctx, aMember(1)) })
		cancel()
		if took := time.Since(began); !fault.Is(err, fault.Unavailable) || took > 4*time.Second {
			t.Errorf("%s hangs: got %v after %s, want unavailable within the time of a reply", words, err, took)
		}
	}
}

func closed(t *testing.T, e Engine) {
	s := e.opened(t, e.Fresh(t))
	if err := s.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	if _, err := s.Repos().Members.Get(t.Context(), 1); !fault.Is(err, fault.Unavailable) {
		t.Errorf("read: got %v, want unavailable", err)
	}
	if err := s.InTx(t.Context(), func(ports.Repos) error { return nil }); !fault.Is(err, fault.Unavailable) {
		t.Errorf("transaction: got %v, want unavailable", err)
	}
}

// starting takes the address first and passes connections on later, as a server
// does that starts together with the program.
func starting(t *testing.T, e Engine) {
	address := e.Fresh(t)
	late, start := containertest.Late(t, address)
	opened := make(chan error, 1)
	go func() {
		s, err := e.Open(t.Context(), late)
		if err == nil {
			err = s.Close()
		}
		opened <- err
	}()
	pause(t, 300*time.Millisecond)
	select {
	case err := <-opened:
		t.Fatalf("got %v before the server was there, want it waited for", err)
	default:
	}
	start()
	if err := <-opened; err != nil {
		t.Errorf("got %v, want nil once the server is there", err)
	}
}

// replaced ends the pool's connections on the server: the next call gets a new
// one without an error, as after a restart of the server.
func replaced(t *testing.T, e Engine) {
	address := e.Fresh(t)
	proxied, cut := containertest.Cuttable(t, address)
	s := e.migrated(t, proxied)
	if err := s.Repos().Members.Add(t.Context(), aMember(1)); err != nil {
		t.Fatalf("add: %v", err)
	}
	cut()
	pause(t, 1200*time.Millisecond) // pgx looks at connections that were idle for a second
	if err := s.InTx(t.Context(), func(r ports.Repos) error { return r.Members.Add(t.Context(), aMember(2)) }); err != nil {
		t.Errorf("transaction: got %v, want nil: nothing had been sent", err)
	}
	if _, err := s.Repos().Members.Get(t.Context(), 2); err != nil {
		t.Errorf("read: got %v, want nil", err)
	}
}
