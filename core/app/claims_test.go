package app_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/trade"
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

// TestRefusedClaimsAreNotRushed: what is due stays due while the store cannot
// claim it, as on a full disk, and however much it is, and whoever calls.
func TestRefusedClaimsAreNotRushed(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{1, 150} {
		synctest.Test(t, func(t *testing.T) {
			store := &fullDisk{Store: memory.New()}
			store.full.Store(true)
			var reports atomic.Int64
			m := app.New(app.Config{
				Store: store, Clock: realClock{}, Source: memory.NewSource(1), Process: trade.DefaultProcess(), Vault: ring(t),
				Links: paylink.New([]byte("0123456789abcdef0123456789abcdef")), RenewFor: 30 * day,
				Report: func(string, error) { reports.Add(1) },
			})
			for n := range rows {
				msg := ports.Message{ID: int64(n + 1), Kind: "watch", Key: strconv.Itoa(n), Body: "1", DueAt: time.Now()}
				if err := store.Repos().Outbox.Add(t.Context(), msg); err != nil {
					t.Fatal(err)
				}
			}
			ctx, end := context.WithCancel(t.Context())
			var all sync.WaitGroup
			all.Go(func() { m.Run(ctx) })
			for range 600 {
				time.Sleep(100 * time.Millisecond)
				m.Wake()
			}
			if got, most := store.claims.Load(), int64(65*min(rows, 100)); got < 10 || got > most {
				t.Errorf("%d due rows: %d claims in a minute in which none can be stored, want about one a second of each", rows, got)
			}
			if got := reports.Load(); got < 10 || got > 70 {
				t.Errorf("%d due rows: %d reports in a minute, want one a round", rows, got)
			}
			store.full.Store(false)
			time.Sleep(3 * time.Second)
			if left, err := store.Repos().Outbox.ListDue(t.Context(), time.Now(), 1); err != nil || len(left) > 0 {
				t.Errorf("%d due rows: %d are still due three seconds after the store works again (%v)", rows, len(left), err)
			}
			end()
			all.Wait()
		})
	}
}

// fullDisk cannot claim messages while it is full.
type fullDisk struct {
	ports.Store
	full   atomic.Bool
	claims atomic.Int64
}

func (f *fullDisk) Repos() ports.Repos {
	r := f.Store.Repos()
	r.Outbox = fullOutbox{r.Outbox, f}
	return r
}

type fullOutbox struct {
	ports.Outbox
	disk *fullDisk
}

func (o fullOutbox) Claim(ctx context.Context, msg ports.Message, until time.Time) (bool, error) {
	if o.disk.full.Load() {
		o.disk.claims.Add(1)
		return false, fault.Wrap(fault.Unavailable, "", errDeaf)
	}
	return o.Outbox.Claim(ctx, msg, until)
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
