// Package porttest holds the contract suites of the ports: what every
// implementation must do, run by each adapter's tests. It knows no adapter and
// lets none skip a case.
package porttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// Blobs runs the contract of ports.Blobs. open returns an empty store that ends
// with the test it is given. All keys of valid objects end in .jpg or .png and
// have the content type that belongs to it, because stores may insist on that.
func Blobs(t *testing.T, open func(*testing.T) ports.Blobs) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, ports.Blobs){
		"GetReturnsWhatWasPut":              blobRoundTrip,
		"PutReplacesTheWholeObject":         blobReplace,
		"AbsentKeysAreNotFound":             blobAbsent,
		"RemovedObjectsAreGone":             blobRemove,
		"KeysBelowOtherKeysStandAlone":      blobNested,
		"ModifiedAtIsUTCInWholeSeconds":     blobTime,
		"DataIsCopiedBothWays":              blobAliasing,
		"BadKeysAreInvalid":                 blobBadKeys,
		"OddButValidKeysWork":               blobOddKeys,
		"CancelledContextsChangeNothing":    blobCancelled,
		"ParallelPutsLeaveOneWholeObject":   blobParallelPuts,
		"ParallelUseOfKeysDoesNotMixThem":   blobParallelKeys,
		"ReadersNeverSeeHalfAReplacement":   blobReadWhilePut,
		"ParallelRemovesOfOneKeyAllSucceed": blobParallelRemove,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, open(t))
		})
	}
}

const (
	blobKey  = "listing/2026/11/k3j9.jpg"
	blobJPEG = "image/jpeg"
)

func putBlob(t *testing.T, s ports.Blobs, key string, data []byte) {
	t.Helper()
	contentType := blobJPEG
	if strings.HasSuffix(key, ".png") {
		contentType = "image/png"
	}
	if err := s.Put(t.Context(), key, contentType, data); err != nil {
		t.Fatalf("put %q: got %v, want nil", key, err)
	}
}

func getBlob(t *testing.T, s ports.Blobs, key string) ports.Blob {
	t.Helper()
	got, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("get %q: got %v, want the object", key, err)
	}
	return got
}

func wantBlob(t *testing.T, s ports.Blobs, key string, want []byte) {
	t.Helper()
	if got := getBlob(t, s, key); !bytes.Equal(got.Data, want) {
		t.Errorf("get %q: got %s, want %s", key, abridged(got.Data), abridged(want))
	}
}

func wantNoBlob(t *testing.T, s ports.Blobs, key string) {
	t.Helper()
	if got, err := s.Get(t.Context(), key); !fault.Is(err, fault.NotFound) {
		t.Errorf("get %q: got %s, %v, want not found", key, abridged(got.Data), err)
	}
}

func abridged(data []byte) string {
	return fmt.Sprintf("%d bytes %.20q", len(data), data)
}

func blobRoundTrip(t *testing.T, s ports.Blobs) {
	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	for key, data := range map[string][]byte{
		blobKey:     {0, 1, 2, 0xff, '\r', '\n', 0},
		"empty.png": {},
		"big.jpg":   big,
	} {
		putBlob(t, s, key, data)
		wantBlob(t, s, key, data)
	}
	types := []string{getBlob(t, s, blobKey).ContentType, getBlob(t, s, "empty.png").ContentType}
	if diff := cmp.Diff([]string{"image/jpeg", "image/png"}, types); diff != "" {
		t.Errorf("content types: browsers trust them (-want +got):\n%s", diff)
	}
}

func blobReplace(t *testing.T, s ports.Blobs) {
	putBlob(t, s, blobKey, []byte("a long first object"))
	putBlob(t, s, blobKey, []byte("short"))
	wantBlob(t, s, blobKey, []byte("short"))
}

func blobAbsent(t *testing.T, s ports.Blobs) {
	putBlob(t, s, blobKey, []byte("x"))
	for _, key := range []string{"other.jpg", "listing", "listing/2026", "listing/2026/11/k3j9.png", blobKey + "/x.jpg"} {
		wantNoBlob(t, s, key)
		if err := s.Remove(t.Context(), key); err != nil {
			t.Errorf("remove absent %q: got %v, want nil: removing is repeated after crashes", key, err)
		}
	}
	wantBlob(t, s, blobKey, []byte("x"))
}

func blobRemove(t *testing.T, s ports.Blobs) {
	putBlob(t, s, blobKey, []byte("one"))
	putBlob(t, s, "listing/2026/11/other.jpg", []byte("other"))
	for range 2 {
		if err := s.Remove(t.Context(), blobKey); err != nil {
			t.Fatalf("remove: got %v, want nil", err)
		}
		wantNoBlob(t, s, blobKey)
	}
	wantBlob(t, s, "listing/2026/11/other.jpg", []byte("other"))
	putBlob(t, s, blobKey, []byte("again"))
	wantBlob(t, s, blobKey, []byte("again"))
}

func blobNested(t *testing.T, s ports.Blobs) {
	keys := []string{"a.jpg", "a.jpg/b.jpg", "a.jpg/b.jpg/c.png", "d.png/e.jpg", "d.png"}
	for _, key := range keys {
		putBlob(t, s, key, []byte(key))
	}
	for _, key := range keys {
		wantBlob(t, s, key, []byte(key))
	}
	if err := s.Remove(t.Context(), "a.jpg"); err != nil {
		t.Errorf("remove: got %v, want nil", err)
	}
	wantBlob(t, s, "a.jpg/b.jpg", []byte("a.jpg/b.jpg"))
}

func blobTime(t *testing.T, s ports.Blobs) {
	putBlob(t, s, blobKey, []byte("x"))
	at := getBlob(t, s, blobKey).ModifiedAt
	if at.IsZero() || at.Location() != time.UTC || at.Nanosecond() != 0 {
		t.Errorf("got %v, want a time in UTC without fractions: it becomes a Last-Modified header", at)
	}
	if again := getBlob(t, s, blobKey).ModifiedAt; !again.Equal(at) {
		t.Errorf("got %v, then %v, want the same: reading is no change", at, again)
	}
}

func blobAliasing(t *testing.T, s ports.Blobs) {
	mine := []byte("original")
	putBlob(t, s, blobKey, mine)
	copy(mine, "SCRIBBLE")
	wantBlob(t, s, blobKey, []byte("original"))
	copy(getBlob(t, s, blobKey).Data, "SCRIBBLE")
	wantBlob(t, s, blobKey, []byte("original"))
	_ = append(getBlob(t, s, blobKey).Data[:1], "SCRIBBLE"...)
	wantBlob(t, s, blobKey, []byte("original"))
}

func blobBadKeys(t *testing.T, s ports.Blobs) {
	keys := []string{
		"", "/", ".", "..", "/a.jpg", "a.jpg/", "a//b.jpg", "./a.jpg", "a/./b.jpg", "../a.jpg", "a/../b.jpg", "a/..",
		"A.jpg", "a.JPG", "a b.jpg", "a\\b.jpg", "a:b.jpg", "a~.jpg", "a+.jpg", "a%2fb.jpg", "a?b.jpg", "a*.jpg",
		"a\x00.jpg", "a\n.jpg", "\xff.jpg", "é.jpg", "사진.jpg", "listing/중계.jpg",
		strings.Repeat("a", 197) + ".jpg",
	}
	for _, key := range keys {
		if err := s.Put(t.Context(), key, blobJPEG, []byte("x")); !fault.Is(err, fault.Invalid) {
			t.Errorf("put %q: got %v, want invalid: another store could not hold it", key, err)
		}
		if _, err := s.Get(t.Context(), key); !fault.Is(err, fault.Invalid) {
			t.Errorf("get %q: got %v, want invalid", key, err)
		}
		if err := s.Remove(t.Context(), key); !fault.Is(err, fault.Invalid) {
			t.Errorf("remove %q: got %v, want invalid", key, err)
		}
	}
}

func blobOddKeys(t *testing.T, s ports.Blobs) {
	keys := []string{
		".jpg", "..jpg", "...jpg", "a/.b/..c/d.jpg", "-_.-/0.jpg", "-.jpg", "con.jpg",
		strings.Repeat("a", 196) + ".jpg",
		strings.Repeat("a/", 98) + ".jpg",
	}
	for _, key := range keys {
		putBlob(t, s, key, []byte(key))
	}
	for _, key := range keys {
		wantBlob(t, s, key, []byte(key))
		if err := s.Remove(t.Context(), key); err != nil {
			t.Errorf("remove %q: got %v, want nil", key, err)
		}
	}
}

func blobCancelled(t *testing.T, s ports.Blobs) {
	putBlob(t, s, blobKey, []byte("old"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, getErr := s.Get(ctx, blobKey)
	for name, err := range map[string]error{
		"put":         s.Put(ctx, blobKey, blobJPEG, []byte("new")),
		"put another": s.Put(ctx, "new.jpg", blobJPEG, []byte("new")),
		"get":         getErr,
		"remove":      s.Remove(ctx, blobKey),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want context canceled: nobody waits for the answer", name, err)
		}
	}
	wantBlob(t, s, blobKey, []byte("old"))
	wantNoBlob(t, s, "new.jpg")
}

const blobWriters = 16

// blobVersion is large enough for a write to take several steps.
func blobVersion(n int) []byte { return bytes.Repeat([]byte{byte('a' + n)}, 10_000+n*3_000) }

func isBlobVersion(data []byte) bool {
	return len(data) > 0 && int(data[0]-'a') < blobWriters && bytes.Equal(data, blobVersion(int(data[0]-'a')))
}

func blobParallelPuts(t *testing.T, s ports.Blobs) {
	var writers sync.WaitGroup
	for n := range blobWriters {
		writers.Go(func() {
			if err := s.Put(t.Context(), blobKey, blobJPEG, blobVersion(n)); err != nil {
				t.Errorf("put %d: got %v, want nil: the last one wins", n, err)
			}
		})
	}
	writers.Wait()
	if got := getBlob(t, s, blobKey).Data; !isBlobVersion(got) {
		t.Errorf("got %s, want one of the objects, whole", abridged(got))
	}
}

func blobParallelKeys(t *testing.T, s ports.Blobs) {
	key := func(n int) string { return fmt.Sprintf("listing/%d/%d.jpg", n%3, n) }
	var writers sync.WaitGroup
	for n := range blobWriters {
		writers.Go(func() {
			if err := s.Put(t.Context(), key(n), blobJPEG, blobVersion(n)); err != nil {
				t.Errorf("put %d: got %v, want nil", n, err)
			}
		})
	}
	writers.Wait()
	for n := range blobWriters {
		wantBlob(t, s, key(n), blobVersion(n))
	}
}

func blobReadWhilePut(t *testing.T, s ports.Blobs) {
	putBlob(t, s, blobKey, blobVersion(0))
	done := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			got, err := s.Get(t.Context(), blobKey)
			if err != nil || !isBlobVersion(got.Data) {
				t.Errorf("during a replacement: got %s, %v, want the old or the new object", abridged(got.Data), err)
			}
			select {
			case <-done:
				return
			default:
			}
		}
	})
	for n := range blobWriters {
		if err := s.Put(t.Context(), blobKey, blobJPEG, blobVersion(n)); err != nil {
			t.Errorf("put %d: got %v, want nil", n, err)
		}
	}
	close(done)
	reader.Wait()
}

func blobParallelRemove(t *testing.T, s ports.Blobs) {
	putBlob(t, s, blobKey, []byte("x"))
	var removers sync.WaitGroup
	for range 8 {
		removers.Go(func() {
			if err := s.Remove(t.Context(), blobKey); err != nil {
				t.Errorf("remove: got %v, want nil: the object is gone, whoever removed it", err)
			}
		})
	}
	removers.Wait()
	wantNoBlob(t, s, blobKey)
}
