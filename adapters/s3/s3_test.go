package s3_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/s3"
	"github.com/junggyenara/junggye/core/blobkey"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

func TestBlobs(t *testing.T) {
	t.Parallel()
	porttest.Blobs(t, func(t *testing.T) ports.Blobs { return open(t, newFake(t).options()) })
}

func TestBlobsContainer(t *testing.T) {
	t.Parallel()
	porttest.Blobs(t, func(t *testing.T) ports.Blobs { return open(t, realOptions(t)) })
}

func TestOptions(t *testing.T) {
	t.Parallel()
	good := s3.Options{Bucket: "b", Region: "r", AccessKeyID: "a", SecretAccessKey: "hush"}
	for name, change := range map[string]func(*s3.Options){
		"no bucket":          func(o *s3.Options) { o.Bucket = "" },
		"a path as bucket":   func(o *s3.Options) { o.Bucket = "b/c" },
		"no region":          func(o *s3.Options) { o.Region = "" },
		"no key":             func(o *s3.Options) { o.AccessKeyID = "" },
		"no secret":          func(o *s3.Options) { o.SecretAccessKey = "" },
		"endpoint of a host": func(o *s3.Options) { o.Endpoint = "s3.example.com" },
		"cdn with a query":   func(o *s3.Options) { o.CDN = "https://cdn.example.com/?a=b" },
		"prefix going up":    func(o *s3.Options) { o.Prefix = "../x" },
		"prefix of a slash":  func(o *s3.Options) { o.Prefix = "x/" },
	} {
		o := good
		change(&o)
		if _, err := s3.Open(o); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: got %v, want an error at the start, without the secret", name, err)
		}
	}
	if _, err := s3.Open(good); err != nil {
		t.Errorf("good options: got %v, want nil", err)
	}
}

func TestPutIsPrivateAndImmutable(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	o := f.options()
	o.Prefix = "photos"
	if err := open(t, o).Put(t.Context(), "listing/a.jpg", "image/jpeg", []byte("photo")); err != nil {
		t.Fatal(err)
	}
	sent := f.requests(http.MethodPut)
	if len(sent) != 1 {
		t.Fatalf("got %d PUTs, want 1: a single request is all or nothing", len(sent))
	}
	got := []string{sent[0].URL.Path, sent[0].Header.Get("Content-Type"), sent[0].Header.Get("Cache-Control")}
	want := []string{"/" + bucket + "/photos/listing/a.jpg", "image/jpeg", "public, max-age=31536000, immutable"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("path, type, caching of the object (-want +got):\n%s", diff)
	}
	for name := range sent[0].Header {
		if strings.HasPrefix(strings.ToLower(name), "x-amz-acl") || strings.HasPrefix(strings.ToLower(name), "x-amz-grant") {
			t.Errorf("sent %s: objects are private, links show them", name)
		}
	}
}

func TestPutRefusesTypesItCannotNameAgain(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := open(t, f.options())
	for key, contentType := range map[string]string{"a.jpg": "image/png", "a.html": "text/html", "a": "image/jpeg"} {
		err := s.Put(t.Context(), key, contentType, []byte("x"))
		if !fault.Is(err, fault.Invalid) || fault.CodeOf(err) != blobkey.CodeType {
			t.Errorf("put %s as %s: got %v, want invalid (%s): a browser would run it", key, contentType, err, blobkey.CodeType)
		}
	}
	if sent := f.requests(http.MethodPut); len(sent) > 0 {
		t.Errorf("sent %d PUTs, want none", len(sent))
	}
}

func TestGetReadsNoMoreThanItMay(t *testing.T) {
	t.Parallel()
	o := newFake(t).options()
	o.MaxBytes = 10
	s := open(t, o)
	for _, key := range []string{"small.jpg", "large.jpg"} {
		if err := s.Put(t.Context(), key, "image/jpeg", []byte(strings.Repeat("x", len(key)+1))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Get(t.Context(), "small.jpg"); err != nil {
		t.Errorf("10 bytes: got %v, want the object", err)
	}
	o.MaxBytes = 9
	if _, err := open(t, o).Get(t.Context(), "large.jpg"); !fault.Is(err, fault.Internal) {
		t.Errorf("10 bytes where 9 may be: got %v, want an error: somebody else's object could fill the memory", err)
	}
}

func TestTransientFailuresAreRetried(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var left atomic.Int32
	f.before = func(w http.ResponseWriter, _ *http.Request) bool {
		return left.Add(-1) >= 0 && refuse(w, http.StatusServiceUnavailable, "SlowDown")
	}
	s := open(t, f.options())
	left.Store(2)
	if err := s.Put(t.Context(), "a.jpg", "image/jpeg", []byte("x")); err != nil {
		t.Errorf("put after two refusals: got %v, want nil", err)
	}
	left.Store(100)
	if _, err := s.Get(t.Context(), "a.jpg"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("get from a busy server: got %v, want unavailable", err)
	}
	if tried := 100 - left.Load(); tried != 3 {
		t.Errorf("tried %d times, want 3: more would hurt a busy server", tried)
	}
}

func TestPutWithoutAnAnswerLeavesNothing(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	reached := make(chan struct{})
	f.before = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPut {
			return false
		}
		close(reached)
		return silent(r)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-reached; cancel() }()
	err := open(t, f.options()).Put(ctx, "a.jpg", "image/jpeg", []byte("x"))
	if !errors.Is(err, context.Canceled) || !fault.Is(err, fault.Unavailable) {
		t.Errorf("put while the caller goes: got %v, want unavailable, context canceled", err)
	}
	if n := len(f.requests(http.MethodDelete)); n != 1 {
		t.Errorf("got %d DELETEs, want 1: the server may have stored an object that nobody knows of", n)
	}
}

func TestRefusedPutLosesNothing(t *testing.T) {
	t.Parallel()
	for code, status := range map[string]int{"AccessDenied": http.StatusForbidden, "QuotaExceeded": http.StatusForbidden, "EntityTooLarge": http.StatusBadRequest} {
		f := newFake(t)
		var refusing atomic.Bool
		f.before = func(w http.ResponseWriter, r *http.Request) bool {
			return r.Method == http.MethodPut && refusing.Load() && refuse(w, status, code)
		}
		s := open(t, f.options())
		if err := s.Put(t.Context(), "a.jpg", "image/jpeg", []byte("old")); err != nil {
			t.Fatal(err)
		}
		refusing.Store(true)
		if err := s.Put(t.Context(), "a.jpg", "image/jpeg", []byte("new")); !fault.Is(err, fault.Internal) || !strings.Contains(err.Error(), code) {
			t.Errorf("%s: got %v, want internal with the server's reason: an operator has to mend it", code, err)
		}
		if got, err := s.Get(t.Context(), "a.jpg"); err != nil || string(got.Data) != "old" {
			t.Errorf("%s: then got %q, %v, want the old object", code, got.Data, err)
		}
		if n := len(f.requests(http.MethodDelete)); n != 0 {
			t.Errorf("%s: got %d DELETEs, want none: a refused put has stored nothing", code, n)
		}
	}
}

func TestSilentServerCostsTheTimeoutOnly(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.before = func(_ http.ResponseWriter, r *http.Request) bool { return silent(r) }
	o := f.options()
	o.Timeout = 50 * time.Millisecond
	s := open(t, o)
	if _, err := s.Get(t.Context(), "a.jpg"); !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), f.url+" does not answer in time") {
		t.Errorf("get from a silent server: got %v, want unavailable, naming the server", err)
	}
	if err := s.Remove(t.Context(), "a.jpg"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("remove at a silent server: got %v, want unavailable", err)
	}
}

func TestCutObjectsAreNotShown(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet {
			return false
		}
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("half"))
		panic(http.ErrAbortHandler)
	}
	if got, err := open(t, f.options()).Get(t.Context(), "a.jpg"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %q, %v, want unavailable: half a photo is none", got.Data, err)
	}
}
