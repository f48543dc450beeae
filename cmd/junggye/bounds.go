package main

import (
	"crypto/sha256"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/adapters/web"
)

// Bounds of one address. Telephones of one carrier may share one, so pages and
// pictures have much room. KakaoTalk's own servers are bound by user only.
const (
	pagesPerMinute     = 600
	picturesPerMinute  = 6000
	strangersPerMinute = 60
)

func isPicture(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/images/") }

func (s *service) pictureBound() web.Bound {
	return web.Bound{Limiter: s.copies, Name: "pictures", Requests: picturesPerMinute, Window: time.Minute, Counts: isPicture}
}

func (s *service) pageBound(refuse func(http.ResponseWriter, *http.Request, int)) web.Bound {
	return web.Bound{
		Limiter: s.copies, Name: "pages", Requests: pagesPerMinute, Window: time.Minute, Refuse: refuse,
		Counts: func(r *http.Request) bool { return !isPicture(r) },
	}
}

// strangerBound is for who calls skills without a token, and may try many.
func (s *service) strangerBound() web.Bound {
	var known [][sha256.Size]byte
	for _, token := range s.cfg.Kakao.Tokens() {
		known = append(known, sha256.Sum256([]byte(token)))
	}
	return web.Bound{
		Limiter: s.copies, Name: "strangers", Requests: strangersPerMinute, Window: time.Minute,
		Counts: func(r *http.Request) bool {
			got := sha256.Sum256([]byte(r.Header.Get(scenario.TokenHeader)))
			return len(known) > 0 && !slices.Contains(known, got)
		},
	}
}

// insiders refuses requests to the operators' side under a name that public DNS
// can have: a page from outside may give such a name the address of this side and
// let an operator's browser read what it serves.
func insiders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !insideName(r.Host) {
			http.Error(w, "ask by address, or by a name of the inside", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// insideName tells whether a Host is an address or a name that only a private
// network knows: without a dot, or of a domain that is never public (RFC 6761,
// RFC 6762, ICANN's .internal, the cluster domain of Kubernetes).
func insideName(host string) bool {
	name := host
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		name = host[:i]
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return true
	}
	i := strings.LastIndexByte(name, '.')
	return name != "" && (i < 0 || slices.Contains([]string{"localhost", "local", "internal", "svc"}, name[i+1:]))
}
