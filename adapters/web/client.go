package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Client makes r.RemoteAddr the address of who asks, where a proxy passed the
// request on. Only a peer on this machine or in a private network is taken for a
// proxy, and of X-Forwarded-For only the last entry, which that proxy wrote: what stands
// before it anybody can write. IPv6 addresses count by their /64, since one
// subscriber has a whole one.
func Client(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if client, ok := client(r); ok {
			r = r.WithContext(r.Context()) // a copy: the server keeps its own
			r.RemoteAddr = net.JoinHostPort(client.String(), "0")
		}
		next.ServeHTTP(w, r)
	})
}

func client(r *http.Request) (netip.Addr, bool) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, false
	}
	at := peer.Addr().Unmap()
	if at.IsLoopback() || at.IsPrivate() || at.IsLinkLocalUnicast() {
		if forwarded := r.Header.Values("X-Forwarded-For"); len(forwarded) > 0 {
			last := forwarded[len(forwarded)-1]
			named, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:]))
			if err == nil {
				at = named.Unmap()
			}
		}
	}
	at = at.WithZone("")
	if at.Is6() {
		at = netip.PrefixFrom(at, 64).Masked().Addr()
	}
	return at, true
}
