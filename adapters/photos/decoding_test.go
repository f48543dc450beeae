package photos

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
)

func TestFetchWaitsForDecoderNoLongerThanAllowed(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("x")) }))
	t.Cleanup(srv.Close)
	f, err := New(Options{Hosts: []string{strings.TrimPrefix(srv.URL, "http://")}, Timeout: 200 * time.Millisecond, Decodes: 1})
	if err != nil {
		t.Fatalf("new: %v", err)
	}
	t.Cleanup(f.Close)
	f.decoding <- struct{}{}
	if _, err := f.Fetch(t.Context(), srv.URL); !fault.Is(err, fault.Unavailable) {
		t.Errorf("with all decoders busy: got %v, want unavailable: more decoders would use up the memory", err)
	}
	<-f.decoding
	for range 2 {
		if _, err := f.Fetch(t.Context(), srv.URL); fault.CodeOf(err) != CodeNotImage {
			t.Errorf("with a free decoder: got %v, want %s: a failed photo must give its place back", err, CodeNotImage)
		}
	}
}
