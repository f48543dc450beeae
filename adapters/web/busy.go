package web

import (
	"net/http"
	"time"
)

// AtMost lets n requests run at the same time; more wait for their turn and
// after patience are refused with 503. The answer names no reason but how busy it is.
func AtMost(n int, patience time.Duration) func(http.Handler) http.Handler {
	places := make(chan struct{}, n)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			timer := time.NewTimer(patience)
			defer timer.Stop()
			select {
			case places <- struct{}{}:
			case <-r.Context().Done():
				return
			case <-timer.C:
				w.Header().Set("Retry-After", "2")
				Problem(w, r, http.StatusServiceUnavailable)
				return
			}
			defer func() { <-places }()
			next.ServeHTTP(w, r)
		})
	}
}
