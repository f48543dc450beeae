package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/cache"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// silent is a limiter that is out of order.
type silent struct{}

func (silent) Take(context.Context, string, int, time.Duration) (bool, time.Duration, error) {
	return false, 0, fault.New(fault.Unavailable, "")
}

func TestAnAddressMayAskSoOften(t *testing.T) {
	t.Parallel()
	counts, err := cache.New(cache.Options{})
	if err != nil {
		t.Fatal(err)
	}
	bad := func(r *http.Request) bool { return r.URL.Path == "/bad" }
	tests := []struct {
		name, from, path string
		limiter          ports.Limiter
		want             int // status of the third request
		why              string
	}{
		{"within a public network", "203.0.113.9:0", "/bad", counts, 429, "one address must not take everybody's room"},
		{"another address", "203.0.113.10:0", "/good", counts, 200, "what does not count is not bound"},
		{"IPv6", "[2001:db8::]:0", "/bad", counts, 429, "it is an address too"},
		{"this machine", "127.0.0.1:0", "/bad", counts, 200, "all are behind a proxy that names nobody"},
		{"private", "10.1.2.3:0", "/bad", counts, 200, "all are behind a proxy that names nobody"},
		{"no address", "pipe", "/bad", counts, 200, "nobody is turned away for being unknown"},
		{"limiter out of order", "203.0.113.11:0", "/bad", silent{}, 200, "nobody is turned away because a counter does not answer"},
		{"no limiter", "203.0.113.12:0", "/bad", nil, 200, "there is no bound"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := web.Bound{Limiter: tt.limiter, Name: "t", Requests: 2, Window: time.Hour, Counts: bad}
			handler := b.PerAddress(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
			var w *httptest.ResponseRecorder
			for range 3 {
				r := httptest.NewRequest(http.MethodGet, tt.path, nil)
				r.RemoteAddr, w = tt.from, httptest.NewRecorder()
				handler.ServeHTTP(w, r)
			}
			if w.Code != tt.want {
				t.Errorf("the third of two is answered %d, want %d: %s", w.Code, tt.want, tt.why)
			}
			if wait := w.Header().Get("Retry-After"); w.Code == http.StatusTooManyRequests && wait != "3600" {
				t.Errorf("Retry-After is %q, want the seconds to wait", wait)
			}
		})
	}
}
