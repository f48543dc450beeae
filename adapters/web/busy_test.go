package web_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/junggyenara/junggye/adapters/web"
)

func TestAtMost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		handler := web.AtMost(2, time.Second)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
		ask := func() *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
			return w
		}
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() { ask() })
		}
		synctest.Wait()
		began := time.Now()
		if w := ask(); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || time.Since(began) != time.Second {
			t.Errorf("the third is answered %d %v after %v, want 503 with when to come again, after a second", w.Code, w.Header(), time.Since(began))
		}
		close(release)
		all.Wait()
		if w := ask(); w.Code != http.StatusOK {
			t.Errorf("afterwards %d, want 200: places come back", w.Code)
		}
	})
}
