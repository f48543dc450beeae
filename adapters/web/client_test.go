package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/junggyenara/junggye/adapters/web"
)

func TestClientIsWhoAsksNotWhoPassesOn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, peer string
		forwarded  []string
		want, why  string
	}{
		{"nobody between", "203.0.113.9:4711", nil, "203.0.113.9:0", "it is the peer"},
		{"a stranger writes the header", "203.0.113.9:4711", []string{"198.51.100.1"}, "203.0.113.9:0", "or limits by address would limit nobody"},
		{"our proxy", "127.0.0.1:4711", []string{"198.51.100.1"}, "198.51.100.1:0", "or all share one limit"},
		{"our proxy in a private network", "10.1.2.3:4711", []string{"198.51.100.1"}, "198.51.100.1:0", "it is not on this machine"},
		{"a client that lies to our proxy", "10.1.2.3:4711", []string{"192.0.2.1, 198.51.100.1"}, "198.51.100.1:0", "only the last entry is our proxy's"},
		{"a lie in a header of its own", "10.1.2.3:4711", []string{"192.0.2.1", "198.51.100.1"}, "198.51.100.1:0", "only the last entry is our proxy's"},
		{"no address in it", "10.1.2.3:4711", []string{"unknown"}, "10.1.2.3:0", "the peer is what is known"},
		{"empty", "10.1.2.3:4711", []string{""}, "10.1.2.3:0", "the peer is what is known"},
		{"one subscriber of IPv6", "[2001:db8:1:2:3:4:5:6]:4711", nil, "[2001:db8:1:2::]:0", "a subscriber can change the rest at will"},
		{"IPv4 in IPv6", "[::ffff:203.0.113.9]:4711", nil, "203.0.113.9:0", "it is the same address"},
		{"IPv6 on this machine", "[::1]:4711", []string{"2001:db8:1:2::9"}, "[2001:db8:1:2::]:0", "or all share one limit"},
		{"no address at all", "pipe", []string{"198.51.100.1"}, "pipe", "nothing is known"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got string
			handler := web.Client(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr }))
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr, r.Header["X-Forwarded-For"] = tt.peer, tt.forwarded
			handler.ServeHTTP(httptest.NewRecorder(), r)
			if got != tt.want {
				t.Errorf("from %s, forwarded %q: got %s, want %s: %s", tt.peer, tt.forwarded, got, tt.want, tt.why)
			}
			if r.RemoteAddr != tt.peer {
				t.Errorf("the server's own request was changed to %s", r.RemoteAddr)
			}
		})
	}
}
