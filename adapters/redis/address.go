package redis

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"time"

	"github.com/redis/rueidis"
)

const (
	dialFor   = time.Second            // a new connection with its greeting
	answerFor = 500 * time.Millisecond // a command; a connection that takes longer is given up
	perNode   = 16 << 20               // bytes of copies near the process
)

// parameters are what an address may say after its question mark.
var parameters = []string{"addr", "client_cache", "db", "master_set", "protocol", "skip_verify"}

// ParseURL refuses addresses that Open could not use. Errors do not repeat the
// address, which may hold a password.
func ParseURL(address string) error {
	_, err := parse(address)
	return err
}

// parse reads redis:// and rediss:// (TLS) addresses; the further nodes of a
// cluster follow as addr=host:port.
func parse(address string) (rueidis.ClientOption, error) {
	u, err := url.Parse(address)
	if err != nil {
		return rueidis.ClientOption{}, errors.New("it is no address")
	}
	query, err := url.ParseQuery(u.RawQuery)
	switch {
	case err != nil:
		return rueidis.ClientOption{}, errors.New("what follows the question mark cannot be read")
	case u.Scheme != "redis" && u.Scheme != "rediss":
		return rueidis.ClientOption{}, errors.New("it begins with neither redis:// nor rediss://")
	case u.Hostname() == "":
		return rueidis.ClientOption{}, errors.New("it names no host")
	case u.Fragment != "":
		return rueidis.ClientOption{}, errors.New("a # in a password is written %23")
	}
	for name := range query {
		if !slices.Contains(parameters, name) {
			return rueidis.ClientOption{}, fmt.Errorf("the parameter %q is unknown; there are %v", name, parameters)
		}
	}
	for _, node := range query["addr"] {
		if host, port, err := net.SplitHostPort(node); err != nil || host == "" || port == "" {
			return rueidis.ClientOption{}, errors.New("addr is not host:port")
		}
	}
	o, err := rueidis.ParseURL(address)
	if err != nil {
		return rueidis.ClientOption{}, fmt.Errorf("read address: %w", err)
	}
	if o.TLSConfig != nil {
		o.TLSConfig.ServerName = "" // each node has its own name
	}
	if o.AlwaysRESP2 && !o.DisableCache {
		return rueidis.ClientOption{}, errors.New("protocol=2 needs client_cache=0")
	}
	o.Dialer.Timeout, o.ConnWriteTimeout = dialFor, answerFor
	o.CacheSizeEachConn = perNode
	o.ClientName = "junggye"
	return o, nil
}
