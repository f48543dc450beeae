package egress

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// A signed Kakao URL has some 300 bytes.
const maxURLBytes = 4096

// Hosts maps an allowed "host:port" to whether it may be a private address.
type Hosts map[string]bool

// ParseHosts reads exact host names. "name" allows the ports 80 and 443 at
// public addresses; "name:port" allows that port, also at a private or loopback
// address.
func ParseHosts(entries []string) (Hosts, error) {
	if len(entries) == 0 {
		return nil, errors.New("no host is allowed")
	}
	hosts := Hosts{}
	for _, entry := range entries {
		host, port, hasPort, err := splitEntry(entry)
		if err != nil {
			return nil, fmt.Errorf("entry %q: %w", entry, err)
		}
		if hasPort {
			hosts[net.JoinHostPort(host, port)] = true
			continue
		}
		for _, port := range []string{"80", "443"} {
			key := net.JoinHostPort(host, port)
			if _, known := hosts[key]; !known {
				hosts[key] = false
			}
		}
	}
	return hosts, nil
}

func splitEntry(entry string) (host, port string, hasPort bool, err error) {
	host = asciiLower(entry)
	if h, p, err := net.SplitHostPort(host); err == nil {
		if _, ok := portNumber(p); !ok {
			return "", "", false, errors.New("port is not a number from 1 to 65535")
		}
		host, port, hasPort = h, p, true
	} else {
		host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	if !plainHost(host) {
		return "", "", false, errors.New("not a host name")
	}
	return host, port, hasPort, nil
}

func portNumber(port string) (int, bool) {
	n, err := strconv.Atoi(port)
	return n, err == nil && n > 0 && n <= 65535 && strconv.Itoa(n) == port
}

// plainHost accepts ASCII names and address literals without a zone. Other
// scripts are out because characters such as the Kelvin sign fold into ASCII.
func plainHost(host string) bool {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.Zone() == ""
	}
	if host == "" || len(host) > 253 {
		return false
	}
	for _, c := range []byte(host) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return true
}

// Parse returns the URL when it points at an allowed host. Its errors never
// contain the URL, which may carry credentials.
func (h Hosts) Parse(rawURL string) (*url.URL, error) {
	if len(rawURL) > maxURLBytes {
		return nil, fmt.Errorf("url of %d bytes", len(rawURL))
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, fmt.Errorf("parse url: %w", WithoutURL(err))
	}
	if err := h.Check(u); err != nil {
		return nil, err
	}
	return u, nil
}

// Check refuses a URL that does not point at an allowed host, by http or https,
// such as that of a redirect.
func (h Hosts) Check(u *url.URL) error {
	port := u.Port()
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("scheme is neither http nor https")
	case u.Opaque != "" || u.User != nil:
		return errors.New("url has no plain host")
	case port == "" && u.Scheme == "http":
		port = "80"
	case port == "":
		port = "443"
	}
	_, allowed := h.mayBePrivate(net.JoinHostPort(u.Hostname(), port))
	if !allowed {
		return fmt.Errorf("host: %w", ErrRefused)
	}
	return nil
}

func (h Hosts) mayBePrivate(hostPort string) (private, allowed bool) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return false, false
	}
	host = asciiLower(host)
	if !plainHost(host) {
		return false, false
	}
	private, allowed = h[net.JoinHostPort(host, port)]
	return private, allowed
}

// asciiLower leaves other scripts alone, unlike strings.ToLower.
func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// WithoutURL is an error of net/url or net/http without the address in it.
func WithoutURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}
