package app_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// keeper is a ports.Cache and ports.Limiter of one process on the test's clock.
type keeper struct {
	now func() time.Time

	mu     sync.Mutex
	copies map[string]keptCopy
	uses   map[string]int
	broken bool
}

type keptCopy struct {
	data []byte
	ends time.Time
}

func newKeeper(now func() time.Time) *keeper {
	return &keeper{now: now, copies: map[string]keptCopy{}, uses: map[string]int{}}
}

func (k *keeper) Load(ctx context.Context, key string, ttl time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if kept, ok := k.copies[key]; ok && k.now().Before(kept.ends) {
		return kept.data, nil
	}
	data, err := load(ctx)
	if err == nil {
		k.copies[key] = keptCopy{data, k.now().Add(ttl)}
	}
	return data, err
}

func (k *keeper) Remove(_ context.Context, keys ...string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, key := range keys {
		delete(k.copies, key)
	}
}

func (k *keeper) Take(_ context.Context, key string, limit int, window time.Duration) (bool, time.Duration, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.broken {
		return false, 0, fault.New(fault.Unavailable, "")
	}
	k.uses[key]++
	return k.uses[key] <= limit, window - 500*time.Millisecond, nil
}

// everything is all that a cache was given, as text.
func (k *keeper) everything() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var all strings.Builder
	for key, kept := range k.copies {
		fmt.Fprintf(&all, "%s=%s\n", key, kept.data)
	}
	for key := range k.uses {
		fmt.Fprintln(&all, key)
	}
	return all.String()
}

// shows tells whether a list has the listing, and in which state.
func shows(t *testing.T, m *app.Market, id listing.ID, category bool) listing.State {
	t.Helper()
	page, err := m.Newest(t.Context(), 0)
	if category {
		page, err = m.InCategory(t.Context(), listing.Furniture, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range page.Listings {
		if l.ID == id {
			return l.State
		}
	}
	return ""
}

// TestListsAreCopiesForAMoment is two processes on one store, each with its
// own cache: the one that changes a listing shows it so at once, the other one
// within three seconds, whatever the change.
func TestListsAreCopiesForAMoment(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*world, *app.Market, listing.Listing) error{
		"hidden": func(w *world, m *app.Market, l listing.Listing) error {
			_, err := m.ChangeListing(w.ctx(), l.SellerID, l.ID, listing.Hide)
			return err
		},
		"deleted": func(w *world, m *app.Market, l listing.Listing) error {
			_, err := m.ChangeListing(w.ctx(), l.SellerID, l.ID, listing.Delete)
			return err
		},
		"reserved": func(w *world, m *app.Market, l listing.Listing) error {
			_, err := m.Reserve(w.ctx(), l.SellerID, l.ID, 0, trade.Appointment{})
			return err
		},
		"being paid": func(w *world, m *app.Market, l listing.Listing) error {
			_, err := m.StartPayment(w.ctx(), l.ID, tokenOf(m.PayLink(w.join("buyer"), l.ID, 0)))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			mine := w.with(func(c *app.Config) { c.Cache = newKeeper(w.clock.Now) })
			other := w.with(func(c *app.Config) { c.Cache = newKeeper(w.clock.Now) })
			l := w.publish(w.join("seller"))
			for _, category := range []bool{false, true} {
				if shows(t, mine, l.ID, category) != listing.ForSale || shows(t, other, l.ID, category) != listing.ForSale {
					t.Fatal("a new listing is not shown")
				}
			}
			if err := change(w, mine, l); err != nil {
				t.Fatal(err)
			}
			want := w.listing(l.ID).State
			if !want.OnMarket() {
				want = ""
			}
			for _, category := range []bool{false, true} {
				if got := shows(t, mine, l.ID, category); got != want {
					t.Errorf("who changed it sees it as %q, want %q at once", got, want)
				}
			}
			w.clock.Set(w.clock.Now().Add(3 * time.Second))
			for _, category := range []bool{false, true} {
				if got := shows(t, other, l.ID, category); got != want {
					t.Errorf("three seconds later another process shows it as %q, want %q: it would be offered without being there", got, want)
				}
			}
		})
	}
}

// TestACopyShowsWhatTheStoreShows compares a page before and after a cache.
func TestACopyShowsWhatTheStoreShows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("seller")
	for range app.PageSize + 2 {
		w.publish(seller)
	}
	k := newKeeper(w.clock.Now)
	m := w.with(func(c *app.Config) { c.Cache, c.Limiter = k, k })
	plain, err := w.market.Newest(w.ctx(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"loaded", "kept"} {
		page, err := m.Newest(w.ctx(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(shown(plain), shown(page)); diff != "" {
			t.Errorf("%s page (-store +cache); a list must not depend on where it comes from:\n%s", when, diff)
		}
		for _, l := range page.Listings {
			if l.Version != 0 {
				t.Errorf("a listing of a list has version %d: it could be stored over the real one", l.Version)
			}
		}
	}
	if _, err := m.Newest(w.ctx(), plain.Next); err != nil {
		t.Fatal(err)
	}
	if err := m.AllowCall(w.ctx(), "key-seller"); err != nil {
		t.Fatal(err)
	}
	for _, private := range []string{"1234", "5678", "key-seller", "open.kakao.com", "bright"} {
		if all := k.everything(); strings.Contains(all, private) {
			t.Errorf("the cache holds %q, which no list shows:\n%s", private, all)
		}
	}
}

// shown is what a list needs of a page.
func shown(p app.ListingPage) []string {
	out := []string{fmt.Sprint(p.Next)}
	for _, l := range p.Listings {
		cover := ""
		if keys := l.Photos.Keys(); len(keys) > 0 {
			cover = keys[0]
		}
		seller := p.Sellers[l.SellerID]
		out = append(out, fmt.Sprint(l.ID, l.Title, l.Price, l.Category, l.Place, l.State, cover, seller.Nickname, seller.PhotoKey))
	}
	return out
}

func TestOffersAreCopies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := newKeeper(w.clock.Now)
	m := w.with(func(c *app.Config) { c.Cache = k })
	add := func(id offer.ID) {
		o := offer.Offer{
			ID: id, Source: "board", URL: fmt.Sprintf("https://board.example/%d", id), Title: "deal", Price: offer.Price{Minor: 1055, Currency: "USD"}, PostedAt: w.clock.Now(),
		}
		if err := w.store.Repos().Offers.Add(w.ctx(), o); err != nil {
			t.Fatal(err)
		}
	}
	list := func(m *app.Market) []offer.Offer {
		page, err := m.Offers(w.ctx(), offer.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		return page.Offers
	}
	if got := list(m); len(got) != 0 {
		t.Fatalf("a new market has offers: %v", got)
	}
	w.clock.Set(w.clock.Now().Add(time.Minute))
	add(1)
	if diff := cmp.Diff(list(w.market), list(m)); diff != "" || len(list(m)) != 1 {
		t.Errorf("offers (-store +cache), which have to be the same to the last second and cent:\n%s", diff)
	}
	add(2)
	if got := list(m); len(got) != 1 {
		t.Errorf("%d offers, want the copy: the page is looked at more often than boards are crawled", len(got))
	}
	w.clock.Set(w.clock.Now().Add(time.Minute))
	if got := list(m); len(got) != 2 {
		t.Errorf("%d offers a minute later, want the new one too", len(got))
	}
}

// TestAForeignCopyIsNotUsed proves that what cannot be read is loaded.
func TestAForeignCopyIsNotUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.publish(w.join("seller"))
	m := w.with(func(c *app.Config) { c.Cache = strange{} })
	if got := shows(t, m, l.ID, false); got != listing.ForSale {
		t.Errorf("the list shows %q, want the listing: a strange copy must not make it empty", got)
	}
	broken := w.with(func(c *app.Config) { c.Cache = strange{err: errors.New("load failed")} })
	if _, err := broken.Newest(w.ctx(), 0); err == nil {
		t.Error("a load that failed shows an empty market")
	}
}

type strange struct{ err error }

func (s strange) Load(context.Context, string, time.Duration, func(context.Context) ([]byte, error)) ([]byte, error) {
	return []byte("<html>"), s.err
}

func (strange) Remove(context.Context, ...string) {}

var _ ports.Cache = strange{}

func TestCallsAreLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := newKeeper(w.clock.Now)
	m := w.with(func(c *app.Config) { c.Limiter = k })
	for i := range 60 {
		if err := m.AllowCall(w.ctx(), "user"); err != nil {
			t.Fatalf("call %d in a minute is refused: %v; people tap that fast", i+1, err)
		}
	}
	err := m.AllowCall(w.ctx(), "user")
	wantFault(t, err, fault.Limited, app.CodeTooFast, "the 61st call in a minute is not typed by hand")
	if e, ok := errors.AsType[*fault.Error](err); !ok || len(e.Args) != 1 || e.Args[0] != 60 {
		t.Errorf("error %v, want the whole seconds to wait", err)
	}
	if err := m.AllowCall(w.ctx(), "another"); err != nil {
		t.Errorf("another user is refused: %v", err)
	}
	k.broken = true
	if err := m.AllowCall(w.ctx(), "user"); err != nil {
		t.Errorf("AllowCall without a counter = %v: the chat must not stand still with Redis", err)
	}
}

func TestPayingIsLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.with(func(c *app.Config) { c.Limiter = newKeeper(w.clock.Now) })
	l, buyer := w.publish(w.join("seller")), w.join("buyer")
	token := tokenOf(m.PayLink(buyer, l.ID, 0))
	var first app.Prepared
	for i := range 10 {
		page, err := m.StartPayment(w.ctx(), l.ID, token)
		if err != nil {
			t.Fatalf("opening the payment %d times in a minute is refused: %v", i+1, err)
		}
		if i == 0 {
			first = page
		}
	}
	_, err := m.StartPayment(w.ctx(), l.ID, token)
	wantFault(t, err, fault.Limited, app.CodeTooFast, "a page that is reloaded without end keeps the provider busy")
	// Who has paid is never kept from coming back.
	b := w.press(first, "pay")
	for range 12 {
		if _, err := m.FinishPayment(w.ctx(), b.id, b.token, b.pgToken); err != nil {
			t.Fatalf("coming back from the payment page = %v: money was taken and nobody says so", err)
		}
	}
}
