package web

import (
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/ports"
)

// Bound is how often one address may ask.
type Bound struct {
	// Limiter counts; nil bounds nobody, and so does one that does not answer.
	Limiter ports.Limiter
	// Name tells this bound's counts from others'.
	Name string
	// Requests are allowed in each Window.
	Requests int
	Window   time.Duration
	// Counts tells which requests count; default: all.
	Counts func(*http.Request) bool
	// Refuse answers with status 429; default: Problem.
	Refuse func(w http.ResponseWriter, r *http.Request, status int)
}

// PerAddress refuses who asks too often with 429. It stands behind Client.
// Addresses of this machine and of private networks are not bound: they are our
// own programs, or a proxy that names nobody, behind which all share one.
func (b Bound) PerAddress(next http.Handler) http.Handler {
	refuse := b.Refuse
	if refuse == nil {
		refuse = Problem
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, public := publicAddress(r.RemoteAddr)
		if b.Limiter == nil || !public || b.Counts != nil && !b.Counts(r) {
			next.ServeHTTP(w, r)
			return
		}
		ok, wait, err := b.Limiter.Take(r.Context(), b.Name+":"+from, b.Requests, b.Window)
		if err != nil || ok {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
		refuse(w, r, http.StatusTooManyRequests)
	})
}

func publicAddress(remote string) (string, bool) {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return "", false
	}
	a := at.Addr().Unmap()
	return a.String(), !a.IsLoopback() && !a.IsPrivate() && !a.IsLinkLocalUnicast()
}
