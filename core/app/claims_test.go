package app_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/ports"
)

// waitingPhoto is a listing whose photo the outbox has to fetch.
func waitingPhoto(w *world) (l listing.Listing, url string) {
	w.t.Helper()
	seller := w.join("seller")
	d := w.draft()
	url = d.PhotoSources[0]
	w.photos.fail(url, fault.New(fault.Unavailable, ""))
	l, err := w.market.Publish(w.ctx(), seller, d)
	l = must(w.t, l, err)
	w.photos.heal()
	w.clock.Advance(time.Minute)
	return l, url
}

func TestTwoProcessesShareTheWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, url := waitingPhoto(w)
	before := w.photos.count(url)
	other := w.with(nil)
	w.photos.before = func(string) {
		// While one process is busy with the row, the other looks for work.
		if _, err := other.Tick(context.Background()); err != nil {
			t.Errorf("Tick: got %v, want nil", err)
		}
	}
	w.tick()
	if got := w.photos.count(url) - before; got != 1 {
		t.Errorf("the photo was fetched %d times, want once: each row acts once", got)
	}
	if got := w.listing(l.ID).Photos[0].State; got != listing.PhotoStored {
		t.Errorf("got a photo that is %s, want it stored", got)
	}
}

func TestClaimsOfTheDeadLapse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, url := waitingPhoto(w)
	before := w.photos.count(url)
	r := w.store.Repos()
	rows := ofPhotos(must2(r.Outbox.ListDue(w.ctx(), w.clock.Now(), 10))(t))
	if len(rows) != 1 {
		t.Fatalf("got %d due messages, want one", len(rows))
	}
	if won, err := r.Outbox.Claim(w.ctx(), rows[0], w.clock.Now().Add(2*time.Minute)); !won || err != nil {
		t.Fatalf("claim: got %v, %v, want true", won, err)
	}
	w.tick() // who claimed it has died
	if got := w.photos.count(url) - before; got != 0 {
		t.Errorf("the photo was fetched %d times, want none while the claim stands", got)
	}
	w.clock.Advance(2 * time.Minute)
	w.tick()
	if got := w.photos.count(url) - before; got != 1 {
		t.Errorf("the photo was fetched %d times, want once after the claim", got)
	}
}

func TestInterruptedWorkIsGivenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, url := waitingPhoto(w)
	ctx, cancel := context.WithCancel(w.ctx())
	w.photos.before = func(string) { cancel() }
	w.photos.fail(url, errors.New("cut off"))
	if _, err := w.market.Tick(ctx); err != nil {
		t.Fatalf("Tick: got %v, want nil", err)
	}
	rows := ofPhotos(must2(w.store.Repos().Outbox.ListDue(w.ctx(), w.clock.Now(), 10))(t))
	if len(rows) != 1 || rows[0].Failures != 0 {
		t.Errorf("got %+v, want the message due at once, not after its claim, as after a restart", rows)
	}
}

// ofPhotos leaves out the message that a new listing makes for alerts.
func ofPhotos(rows []ports.Message) []ports.Message {
	return slices.DeleteFunc(rows, func(m ports.Message) bool { return m.Kind != "photos" })
}

func must2[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		return must(t, v, err)
	}
}
