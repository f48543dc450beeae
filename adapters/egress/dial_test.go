package egress

import (
	"net/netip"
	"testing"
)

func TestAddressesPermitted(t *testing.T) {
	t.Parallel()
	cases := []struct {
		addr             string
		public, ownToo   bool
		whatItWouldReach string
	}{
		{"211.231.99.17", true, true, "a public host"},
		{"2404:4600:6::1", true, true, "a public host"},
		{"127.0.0.1", false, true, "this machine"},
		{"127.8.8.8", false, true, "this machine"},
		{"::1", false, true, "this machine"},
		{"10.1.2.3", false, true, "our network"},
		{"172.31.255.255", false, true, "our network"},
		{"192.168.0.1", false, true, "our network"},
		{"fd00::1", false, true, "our network"},
		{"172.32.0.1", true, true, "a public host just behind a private range"},
		{"0.0.0.0", false, false, "this machine on Linux"},
		{"::", false, false, "this machine on Linux"},
		{"169.254.169.254", false, false, "the credentials of a cloud machine"},
		{"fe80::1", false, false, "the local link"},
		{"fe80::1%eth0", false, false, "the local link"},
		{"100.64.0.1", false, false, "the provider's network"},
		{"192.0.0.8", false, false, "protocol assignments"},
		{"198.18.0.1", false, false, "a benchmark network"},
		{"203.0.113.9", false, false, "documentation"},
		{"224.0.0.1", false, false, "multicast"},
		{"255.255.255.255", false, false, "broadcast"},
		{"ff02::1", false, false, "multicast"},
		{"::ffff:127.0.0.1", false, false, "loopback in disguise"},
		{"::ffff:8.8.8.8", false, false, "IPv4 in disguise"},
		{"::7f00:1", false, false, "loopback in disguise"},
		{"64:ff9b::7f00:1", false, false, "loopback behind NAT64"},
		{"64:ff9b:1::1", false, false, "local NAT64"},
		{"2001:0:1::1", false, false, "Teredo"},
		{"2002:7f00:1::", false, false, "loopback behind 6to4"},
		{"2001:db8::1", false, false, "documentation"},
		{"3fff::1", false, false, "documentation"},
	}
	for _, c := range cases {
		addr := netip.MustParseAddr(c.addr)
		if got := publicAddr(addr); got != c.public {
			t.Errorf("public(%s): got %t, want %t: it is %s", c.addr, got, c.public, c.whatItWouldReach)
		}
		if got := ownOrPublicAddr(addr); got != c.ownToo {
			t.Errorf("ownOrPublic(%s): got %t, want %t: it is %s", c.addr, got, c.ownToo, c.whatItWouldReach)
		}
	}
}

func TestTransportTakesNoProxy(t *testing.T) {
	t.Parallel()
	hosts, err := ParseHosts([]string{"a.example"})
	if err != nil {
		t.Fatalf("parse hosts: %v", err)
	}
	if hosts.Transport().Proxy != nil {
		t.Error("got a transport with a proxy, want none: a proxy would connect where our check cannot see")
	}
}
