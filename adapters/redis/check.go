package redis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/redis/rueidis"
)

// Check connects, writes, reads and removes a key, and says what it found, or
// what is wrong in words for whoever set the address.
func Check(ctx context.Context, address string, now func() time.Time) (string, error) {
	option, err := parse(address)
	if err != nil {
		return "", fmt.Errorf("redis address: %w", err)
	}
	at := strings.Join(option.InitAddress, ", ")
	// Connecting knows no context, but ends by itself within a few seconds.
	type answer struct {
		client rueidis.Client
		err    error
	}
	connected := make(chan answer, 1)
	go func() {
		client, err := rueidis.NewClient(option)
		connected <- answer{client, err}
	}()
	select {
	case a := <-connected:
		if a.err != nil {
			return "", explain(at, a.err)
		}
		defer a.client.Close()
		found, err := examine(ctx, a.client, now)
		if err != nil {
			return "", explain(at, err)
		}
		return at + ", " + found, nil
	case <-ctx.Done():
		return "", explain(at, ctx.Err())
	}
}

func examine(ctx context.Context, r rueidis.Client, now func() time.Time) (string, error) {
	key, began := copyKey("doctor"), now()
	err := r.Do(ctx, r.B().Set().Key(key).Value("1").ExSeconds(10).Build()).Error()
	took := now().Sub(began)
	if err == nil {
		err = r.Do(ctx, r.B().Get().Key(key).Build()).Error()
	}
	if err == nil {
		err = r.Do(ctx, r.B().Del().Key(key).Build()).Error()
	}
	if err != nil {
		return "", err
	}
	kind := "one server"
	if nodes := len(r.Nodes()); r.Mode() == rueidis.ClientModeCluster {
		kind = fmt.Sprintf("a cluster of %d nodes", nodes)
	}
	found := fmt.Sprintf("%s, written and read, %s a call", kind, took.Round(10*time.Microsecond))
	if took > defaultTimeout {
		found += fmt.Sprintf("; slower than %s, so it is of no use", defaultTimeout)
	}
	return found, nil
}

// explain says what an error means for the setting. The cause stays in sight.
func explain(at string, err error) error {
	said := err.Error()
	has := func(word string) bool { return strings.Contains(said, word) }
	reason := "cannot be used"
	var unknown *net.DNSError
	var slow net.Error
	switch {
	case errors.As(err, &unknown):
		reason = "has a host name that is not known here"
	case errors.Is(err, syscall.ECONNREFUSED):
		reason = "has nothing listening: is Redis running, is the port right?"
	case has("WRONGPASS"), has("invalid password"):
		reason = "refuses the user name or password"
	case has("NOAUTH"):
		reason = "wants a password: redis://user:password@host:port"
	case has("NOPERM"):
		reason = "does not let this user do what the market needs"
	case has("OOM"):
		reason = "is full and refuses to write: raise maxmemory or set a maxmemory-policy such as allkeys-lru"
	case has("READONLY"):
		reason = "is a replica: give the address of the primary"
	case errors.Is(err, rueidis.ErrNoCache):
		reason = "does not track clients: add ?client_cache=0&protocol=2, or use Redis 6 or newer"
	case has("first record does not look like a TLS handshake"):
		reason = "does not speak TLS: write redis:// instead of rediss://"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		reason = "does not answer: it hangs, a firewall is between, or it wants TLS (rediss://)"
	}
	return fmt.Errorf("redis at %s %s (%w)", at, reason, err)
}
