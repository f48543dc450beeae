package app_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/ports"
)

var (
	errLater = fault.New(fault.Unavailable, app.CodePhotoFetch)
	errNever = fault.New(fault.Invalid, app.CodePhotoFetch)
)

func (w *world) publishWith(sources ...string) (*world, listing.Listing) {
	w.t.Helper()
	d := w.draft()
	d.PhotoSources = nil
	for _, source := range sources {
		d.PhotoSources = append(d.PhotoSources, photoHost+source)
	}
	l, err := w.market.Publish(w.ctx(), w.join("seller"), d)
	return w, must(w.t, l, err)
}

func states(l listing.Listing) string {
	var all []string
	for _, p := range l.Photos[:l.Photos.Len()] {
		all = append(all, string(p.State))
	}
	return strings.Join(all, " ")
}

func TestPhotosAreStoredWithTheReply(t *testing.T) {
	t.Parallel()
	w, l := newWorld(t).publishWith("a", "b")
	if states(l) != "stored stored" {
		t.Fatalf("photos %s, want all stored", states(l))
	}
	for i, key := range l.Photos.Keys() {
		blob, err := w.blobs.Get(w.ctx(), key)
		if want := []string{photoHost + "a", photoHost + "b"}[i]; err != nil || string(blob.Data) != want {
			t.Errorf("photo %d holds %q, %v; want %q in order", i, blob.Data, err, want)
		}
	}
	w.pass(day)
	if n := w.photos.count(photoHost + "a"); n != 1 {
		t.Errorf("fetched %d times, want once", n)
	}
}

func TestPhotosThatFailAreTriedInTheBackgroundAndThenGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.photos.fail(photoHost+"late", errLater)
	w.photos.fail(photoHost+"broken", errNever)
	w.photos.fail(photoHost+"dead", errLater)
	_, l := w.publishWith("fine", "late", "broken", "dead")
	if got := states(l); got != "stored pending failed pending" {
		t.Fatalf("with the reply: %s", got)
	}
	w.wantNews(l.SellerID, app.NewsPhotoFailed)
	w.pass(3 * time.Second)
	w.photos.fail(photoHost+"late", nil)
	w.pass(10 * time.Minute)
	if got := states(w.listing(l.ID)); got != "stored stored failed failed" {
		t.Errorf("ten minutes later: %s; upload links are dead by now", got)
	}
	if n := w.photos.count(photoHost + "dead"); n != 6 {
		t.Errorf("asked %d times, want once with the reply and five times after", n)
	}
	if n := w.photos.count(photoHost + "broken"); n != 1 {
		t.Errorf("asked %d times for what will never come", n)
	}
	if _, ok := w.nextMessage(); ok {
		t.Error("the message is still waiting")
	}
}

func (w *world) nextMessage() (time.Time, bool) {
	at, err := w.store.Repos().Outbox.Next(context.Background())
	return at, err == nil
}

func TestPhotosReplacedMeanwhileAreLeftAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kept := &puts{Blobs: w.blobs}
	w.market = w.with(func(c *app.Config) { c.Blobs = kept })
	w.photos.fail(photoHost+"old", errLater)
	_, l := w.publishWith("old")
	w.photos.fail(photoHost+"old", nil)
	replaced := false
	w.photos.before = func(url string) {
		if url == photoHost+"old" && !replaced {
			replaced = true
			if _, err := w.market.ReplacePhotos(context.Background(), l.SellerID, l.ID, []string{photoHost + "new"}); err != nil {
				t.Errorf("replace: %v", err)
			}
		}
	}
	w.pass(time.Minute)
	got := w.listing(l.ID)
	keys := got.Photos.Keys()
	if !replaced || states(got) != "stored" || got.Photos[0].Source != photoHost+"new" {
		t.Fatalf("photos %+v, want the new one", got.Photos[:2])
	}
	blob, err := w.blobs.Get(w.ctx(), keys[0])
	if err != nil || string(blob.Data) != photoHost+"new" {
		t.Errorf("shows %q, %v", blob.Data, err)
	}
	if len(kept.keys) < 2 {
		t.Errorf("stored %v: the old photo never came, nothing was tested", kept.keys)
	}
	for _, key := range kept.keys {
		if _, err := w.blobs.Get(w.ctx(), key); key != keys[0] && !fault.Is(err, fault.NotFound) {
			t.Errorf("nobody refers to %s and it is still stored: %v", key, err)
		}
	}
}

// puts remembers what was stored.
type puts struct {
	ports.Blobs
	mu    sync.Mutex
	keys  []string
	after func()
}

func (p *puts) Put(ctx context.Context, key, contentType string, data []byte) error {
	p.mu.Lock()
	p.keys = append(p.keys, key)
	p.mu.Unlock()
	err := p.Blobs.Put(ctx, key, contentType, data)
	if p.after != nil {
		p.after()
	}
	return err
}

func TestTheTriesOfOldPhotosDoNotCountAgainstNewOnes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.photos.fail(photoHost+"old", errLater)
	_, l := w.publishWith("old")
	w.pass(40 * time.Second) // four failures
	w.photos.fail(photoHost+"new", errLater)
	if _, err := w.market.ReplacePhotos(w.ctx(), l.SellerID, l.ID, []string{photoHost + "new"}); err != nil {
		t.Fatalf("replace: %v", err)
	}
	w.pass(50 * time.Second)
	if got := states(w.listing(l.ID)); got != "pending" {
		t.Errorf("the new photo is %s: it was given up for the old one's failures", got)
	}
	w.photos.fail(photoHost+"new", nil)
	w.pass(time.Minute)
	if got := states(w.listing(l.ID)); got != "stored" {
		t.Errorf("the new photo is %s, want stored", got)
	}
}

func TestPhotosOfForeignHostsAreRefused(t *testing.T) {
	t.Parallel()
	w, l := newWorld(t).publishWith("a")
	before := w.store.Dump()
	d := w.draft()
	d.PhotoSources = []string{"https://evil.example/x"}
	_, err := w.market.Publish(w.ctx(), l.SellerID, d)
	wantFault(t, err, fault.Invalid, listing.CodePhotoHost, "publish")
	_, err = w.market.ReplacePhotos(w.ctx(), l.SellerID, l.ID, d.PhotoSources)
	wantFault(t, err, fault.Invalid, listing.CodePhotoHost, "replace")
	_, err = w.market.ReplacePhotos(w.ctx(), l.SellerID, l.ID, nil)
	wantFault(t, err, fault.Invalid, listing.CodeNoPhoto, "replace by nothing")
	_, err = w.market.SetProfilePhoto(w.ctx(), l.SellerID, d.PhotoSources[0])
	wantFault(t, err, fault.Invalid, listing.CodePhotoHost, "profile")
	if w.store.Dump() != before {
		t.Error("a refused photo changed something")
	}
}

func TestAnImpatientReplyDoesNotLoseAPhotoThatCame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("seller")
	ctx, cancel := context.WithCancel(context.Background())
	w.market = w.with(func(c *app.Config) { c.Blobs = &puts{Blobs: w.blobs, after: cancel} })
	d := w.draft()
	_, _ = w.market.Publish(ctx, seller, d) // the chat gives up when the photo is there
	if n := w.photos.count(d.PhotoSources[0]); ctx.Err() == nil || n != 1 {
		t.Fatalf("fetched %d times, given up: %v", n, ctx.Err())
	}
	w.photos.fail(d.PhotoSources[0], errNever) // the upload link is dead by now
	w.pass(time.Minute)
	own, err := w.market.Own(w.ctx(), seller, listing.ForSale, 0)
	if err != nil || len(own.Listings) != 1 || states(own.Listings[0]) != "stored" {
		t.Errorf("own listings %+v, %v; want one with its photo", own.Listings, err)
	}
}

func TestTheSameProfilePhotoAgainChangesNothing(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 5; n++ {
		w := newWorld(t)
		id := w.join("seller")
		parallel(n, func(int) {
			if _, err := w.market.SetProfilePhoto(context.Background(), id, photoHost+"face"); err != nil {
				t.Errorf("one of %d taps: %v", n, err)
			}
		})
		before := w.store.Dump()
		who, err := w.market.SetProfilePhoto(w.ctx(), id, photoHost+"face")
		if got := must(t, who, err); got.Version != 2 || w.store.Dump() != before {
			t.Errorf("%d taps and one more: version %d, want one change", n, got.Version)
		}
		if _, err := w.blobs.Get(w.ctx(), who.PhotoKey); err != nil {
			t.Errorf("the picture: %v", err)
		}
	}
}

func TestAnOldProfilePhotoIsRemoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.join("seller")
	var keys []string
	for _, name := range []string{"one", "two"} {
		who, err := w.market.SetProfilePhoto(w.ctx(), id, photoHost+name)
		keys = append(keys, must(t, who, err).PhotoKey)
	}
	if _, err := w.blobs.Get(w.ctx(), keys[0]); !fault.Is(err, fault.NotFound) {
		t.Errorf("the old picture: %v, want it gone", err)
	}
	if _, err := w.blobs.Get(w.ctx(), keys[1]); err != nil {
		t.Errorf("the new picture: %v", err)
	}
}
