package enginetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

// lostCommits cuts the connection around COMMIT. Both look the same to the
// store, and only one of them has happened: it has to find out which.
func lostCommits(t *testing.T, e Engine) {
	address := e.Fresh(t)
	s := e.migrated(t, address)
	id := member.ID(0)
	for _, f := range []containertest.Fault{containertest.Before, containertest.After} {
		for name, add := range map[string]func(Store, member.Member) error{
			"transaction": func(s Store, m member.Member) error {
				return s.InTx(t.Context(), func(r ports.Repos) error { return r.Members.Add(t.Context(), m) })
			},
			"single call": func(s Store, m member.Member) error { return s.Repos().Members.Add(t.Context(), m) },
		} {
			id++
			err := add(e.opened(t, containertest.Through(t, address, e.Commit, f)), aMember(id))
			_, found := s.Repos().Members.Get(t.Context(), id)
			switch {
			case f == containertest.Before && (!fault.Is(err, fault.Stale) || !fault.Is(found, fault.NotFound)):
				t.Errorf("%s cut before the commit: got %v and %v, want stale and nothing there: it may be repeated", name, err, found)
			case f == containertest.After && (err != nil || found != nil):
				t.Errorf("%s cut after the commit: got %v and %v, want nil: it must not be repeated", name, err, found)
			}
		}
	}
	// Before COMMIT was sent there is nothing to look for.
	id++
	cut := e.opened(t, containertest.Through(t, address, "INSERT INTO WITNESSES", containertest.Before))
	err := cut.InTx(t.Context(), func(r ports.Repos) error { return r.Members.Add(t.Context(), aMember(id)) })
	if _, found := s.Repos().Members.Get(t.Context(), id); !fault.Is(err, fault.Unavailable) || !fault.Is(found, fault.NotFound) {
		t.Errorf("cut while writing: got %v and %v, want unavailable and nothing there", err, found)
	}
}

// lateCommits lets the server see COMMIT long after the client lost the
// connection. As long as that may come, nobody may say how it ended.
func lateCommits(t *testing.T, e Engine) {
	address := e.Fresh(t)
	s := e.migrated(t, address)
	add := func(ctx context.Context, s Store, id member.ID) error {
		return s.InTx(ctx, func(r ports.Repos) error { return r.Members.Add(ctx, aMember(id)) })
	}
	held, release := containertest.Held(t, address, e.Commit)
	ctx, cancel := context.WithTimeout(t.Context(), 700*time.Millisecond)
	defer cancel()
	if err := add(ctx, e.opened(t, held), 1); !fault.Is(err, fault.InDoubt) {
		t.Errorf("got %v, want in doubt: the commit is still to come", err)
	}
	release()
	var found error
	for range 200 {
		if _, found = s.Repos().Members.Get(t.Context(), 1); found == nil {
			break
		}
		pause(t, 20*time.Millisecond)
	}
	if found != nil {
		t.Fatalf("got %v, want it stored late; the test proves nothing else", found)
	}

	held, release = containertest.Held(t, address, e.Commit)
	patient := e.opened(t, held)
	done := make(chan error, 1)
	go func() { done <- add(t.Context(), patient, 2) }()
	pause(t, 300*time.Millisecond)
	select {
	case err := <-done:
		t.Fatalf("got %v while the commit was still to come, want it waited for", err)
	default:
	}
	release()
	if err := <-done; err != nil {
		t.Errorf("got %v, want nil: the commit came at last", err)
	}
	if _, err := s.Repos().Members.Get(t.Context(), 2); err != nil {
		t.Errorf("got %v, want it there", err)
	}
}

// swept wants what proves old commits gone after a sign of life, and nothing else.
func swept(t *testing.T, e Engine) {
	address := e.Fresh(t)
	s, raw := e.migrated(t, address), e.Raw(t, address)
	seed(t, s)
	for id := range 1200 {
		exec(t, raw, fmt.Sprintf("INSERT INTO witnesses (id, owner) VALUES (%d, 7)", id))
	}
	if err := s.Repos().Vitals.Beat(t.Context(), aTime()); err != nil {
		t.Fatalf("beat: %v", err)
	}
	var old, fresh int
	if err := raw.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM witnesses WHERE id < 1200").Scan(&old); err != nil {
		t.Fatal(err)
	}
	if err := raw.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM witnesses WHERE id >= 1200 AND owner <> 0").Scan(&fresh); err != nil {
		t.Fatal(err)
	}
	if old != 0 || fresh < 2 {
		t.Errorf("got %d old and %d fresh rows, want none and those of the last transactions", old, fresh)
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
	for words, want := range map[string]fault.Kind{e.Commit: fault.InDoubt, "INSERT INTO MEMBERS": fault.Unavailable} {
		s := e.opened(t, containertest.Through(t, address, words, containertest.Hang))
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		began := time.Now()
		err := s.InTx(ctx, func(r ports.Repos) error { return r.Members.Add(ctx, aMember(1)) })
		cancel()
		if took := time.Since(began); !fault.Is(err, want) || took > 4*time.Second {
			t.Errorf("%s hangs: got %v after %s, want %s within the time of a reply", words, err, took, want)
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
