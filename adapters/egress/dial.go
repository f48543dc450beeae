// Package egress connects to other people's hosts without being led elsewhere:
// only hosts of a list, none in a private network unless the list says so, and
// the check is made after the name was resolved, for redirects too. It refuses
// to know what is fetched.
package egress

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// ErrRefused is inside the error of every address that is not allowed.
var ErrRefused = errors.New("not allowed")

// Transport makes a transport that reaches allowed hosts only. It takes no proxy
// from the environment: a proxy would resolve names out of our sight.
func (h Hosts) Transport() *http.Transport {
	dialer := guardedDialer{
		hosts:   h,
		public:  &net.Dialer{Timeout: 3 * time.Second, Control: control(publicAddr)},
		private: &net.Dialer{Timeout: 3 * time.Second, Control: control(ownOrPublicAddr)},
	}
	return &http.Transport{
		DialContext:            dialer.dial,
		TLSHandshakeTimeout:    3 * time.Second,
		ExpectContinueTimeout:  time.Second,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConns:           8,
		MaxConnsPerHost:        16,
		MaxResponseHeaderBytes: 64 << 10,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
	}
}

type guardedDialer struct {
	hosts           Hosts
	public, private *net.Dialer
}

func (d guardedDialer) dial(ctx context.Context, network, hostPort string) (net.Conn, error) {
	mayBePrivate, allowed := d.hosts.mayBePrivate(hostPort)
	switch {
	case !allowed:
		return nil, fmt.Errorf("host: %w", ErrRefused)
	case mayBePrivate:
		return d.private.DialContext(ctx, network, hostPort)
	default:
		return d.public.DialContext(ctx, network, hostPort)
	}
}

// control makes a hook that sees the address after the name was resolved, so
// that a name cannot show one address to a check and another to the connection.
func control(permitted func(netip.Addr) bool) func(string, string, syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("parse resolved address: %w", err)
		}
		if !permitted(to.Addr()) {
			return fmt.Errorf("address that the host resolves to: %w", ErrRefused)
		}
		return nil
	}
}

// ownOrPublicAddr also permits the networks of our own machines. Link-local
// stays out: cloud providers serve their instances' credentials there.
func ownOrPublicAddr(addr netip.Addr) bool {
	return addr.Zone() == "" && (addr.IsLoopback() || addr.IsPrivate()) && !addr.Is4In6() || publicAddr(addr)
}

// publicAddr follows the IANA special-purpose address registries for IPv4 and
// IPv6. In IPv6 only global unicast space, 2000::/3, can be public: that leaves
// out mapped IPv4, NAT64, unique local, link-local and multicast addresses.
func publicAddr(addr netip.Addr) bool {
	if addr.Zone() != "" {
		return false
	}
	if addr.Is4() {
		return !inAny(addr, special4())
	}
	return netip.PrefixFrom(netip.AddrFrom16([16]byte{0x20}), 3).Contains(addr) && !inAny(addr, special6())
}

func inAny(addr netip.Addr, prefixes []string) bool {
	for _, p := range prefixes {
		if netip.MustParsePrefix(p).Contains(addr) {
			return true
		}
	}
	return false
}

func special4() []string {
	return []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
		"192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
		"224.0.0.0/4", "240.0.0.0/4",
	}
}

// special6 lists the exceptions inside 2000::/3: protocol assignments with
// Teredo, documentation, 6to4, AS112, documentation again.
func special6() []string {
	return []string{"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"}
}
