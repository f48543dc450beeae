// Package redis keeps copies and counts where all processes of the market find
// them, with what is read often near the process. It refuses to be needed:
// while the server is slow, full or gone, copies are kept in the process, and
// counts are not known.
package redis

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"
	"golang.org/x/sync/singleflight"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

var (
	_ ports.Cache   = (*Client)(nil)
	_ ports.Limiter = (*Client)(nil)
)

// Options are what a Client needs.
type Options struct {
	// URL is redis://[user:password@]host:port[/db], rediss:// with TLS. The further
	// nodes of a cluster follow as ?addr=host:port&addr=host:port. A server without
	// client tracking needs client_cache=0&protocol=2.
	URL string
	// Local keeps copies while Redis is out of order.
	Local ports.Cache
	// Timeout is how long a call waits for Redis, 150 ms if zero.
	Timeout time.Duration
	// Report is told when Redis goes out of order, and, with nil, when it works again.
	Report func(error)
}

const (
	defaultTimeout = 150 * time.Millisecond
	loadFor        = 3 * time.Second
	connectEvery   = time.Second
)

// Client is the copies and counts in one Redis. It is safe for concurrent use.
type Client struct {
	option  rueidis.ClientOption
	local   ports.Cache
	timeout time.Duration
	breaker *breaker
	loads   singleflight.Group
	removed recent
	client  atomic.Pointer[rueidis.Client] // nil until the first connection
	cancel  context.CancelFunc
	ready   chan struct{} // closed when no more first connection is tried
}

// Open begins to connect and returns at once: whether there is a server shows
// in use. It fails on a wrong URL only.
func Open(o Options) (*Client, error) {
	option, err := parse(o.URL)
	if err != nil {
		return nil, fmt.Errorf("redis address: %w", err)
	}
	return open(o, option)
}

func open(o Options, option rueidis.ClientOption) (*Client, error) {
	if o.Local == nil {
		return nil, errors.New("redis: needs a cache in the process")
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Report == nil {
		o.Report = func(error) {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	c := &Client{
		option: option, local: o.Local, timeout: o.Timeout, cancel: cancel, ready: make(chan struct{}),
		breaker: &breaker{now: time.Now, report: o.Report},
	}
	go c.connect(ctx)
	return c, nil
}

// connect makes the first connection, however long that takes; later ones
// are the client's business.
func (c *Client) connect(ctx context.Context) {
	defer close(c.ready)
	for {
		client, err := rueidis.NewClient(c.option)
		if err == nil {
			c.client.Store(&client)
			return
		}
		c.breaker.failed(err, true)
		timer := time.NewTimer(connectEvery)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}

// Close gives the connections back. What is called afterwards works without Redis.
func (c *Client) Close(ctx context.Context) error {
	c.cancel()
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		<-c.ready
		if client := c.client.Load(); client != nil {
			(*client).Close()
		}
	}()
	select {
	case <-closed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var (
	errUnconnected = errors.New("not connected yet")
	errOpen        = errors.New("out of order a moment ago")
	errSlow        = errors.New("no answer in time")
)

// call lets op talk to Redis and waits for the timeout at most, whatever the
// connection does. Each failure that is Redis's own counts against it.
func call[T any](ctx context.Context, c *Client, op func(context.Context, rueidis.Client) (T, error)) (T, error) {
	var none T
	client := c.client.Load()
	switch {
	case client == nil:
		return none, errUnconnected
	case !c.breaker.allow():
		return none, errOpen
	}
	type answer struct {
		value T
		err   error
	}
	answered := make(chan answer, 1)
	// Longer than anybody waits, so that a new connection is not given up halfway.
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), dialFor)
	go func() {
		defer cancel()
		value, err := op(work, *client)
		answered <- answer{value, err}
	}()
	timer := time.NewTimer(c.timeout)
	defer timer.Stop()
	select {
	case a := <-answered:
		if a.err != nil {
			// A server that refuses what is always the same goes on refusing: it is full,
			// loading, read-only or wants another password.
			_, refused := rueidis.IsRedisErr(a.err)
			c.breaker.failed(a.err, refused)
			return none, a.err
		}
		c.breaker.succeeded()
		return a.value, nil
	case <-timer.C:
		c.breaker.failed(errSlow, false)
		return none, errSlow
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

func copyKey(key string) string  { return "junggye:copy:" + key }
func countKey(key string) string { return "junggye:count:" + key }

// Load implements ports.Cache.
func (c *Client) Load(ctx context.Context, key string, ttl time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error) {
	data, err := call(ctx, c, func(ctx context.Context, r rueidis.Client) ([]byte, error) {
		if c.removed.has(time.Now(), key) {
			return nilAsNone(r.Do(ctx, r.B().Get().Key(copyKey(key)).Build()).AsBytes())
		}
		near := r.DoCache(ctx, r.B().Get().Key(copyKey(key)).Cache(), ttl)
		data, err := near.AsBytes()
		if rueidis.IsRedisNil(err) && near.IsCacheHit() {
			// That there was none is remembered too, for a moment after there is one.
			data, err = r.Do(ctx, r.B().Get().Key(copyKey(key)).Build()).AsBytes()
		}
		return nilAsNone(data, err)
	})
	switch {
	case err != nil:
		return c.local.Load(ctx, key, ttl, load)
	case len(data) > 0:
		return data[1:], nil
	}
	return c.fill(ctx, key, ttl, load)
}

// nilAsNone turns the server's word for no value into no error.
func nilAsNone(data []byte, err error) ([]byte, error) {
	if rueidis.IsRedisNil(err) {
		return nil, nil
	}
	return data, err
}

// fill loads once for all who ask at the same time, and keeps what it got.
func (c *Client) fill(ctx context.Context, key string, ttl time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error) {
	loaded := c.loads.DoChan(key, func() (data any, err error) {
		defer func() {
			if p := recover(); p != nil { // nobody above could
				err = fmt.Errorf("panic in load: %v", p)
			}
		}()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadFor)
		defer cancel()
		return c.loadAndKeep(ctx, key, ttl, load)
	})
	select {
	case got := <-loaded:
		if got.Err != nil {
			return nil, got.Err
		}
		return bytes.Clone(got.Val.([]byte)), nil
	case <-ctx.Done():
		return nil, fault.Wrap(fault.Unavailable, "", ctx.Err())
	}
}

// serverTime is the clock of the server that has the key, in milliseconds.
var serverTime = rueidis.NewLuaScript(`local t = redis.call('TIME') return t[1] * 1000 + math.floor(t[2] / 1000)`)

// loadAndKeep keeps what load gives until ttl after it began, by the server's
// clock: a command that is stuck on its way, for however long, then keeps
// nothing that is too old. The server counts in milliseconds and still has a key
// in the one in which it ends, so the end is the one before.
func (c *Client) loadAndKeep(ctx context.Context, key string, ttl time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error) {
	began, unknown := call(ctx, c, func(ctx context.Context, r rueidis.Client) (int64, error) {
		return serverTime.Exec(ctx, r, []string{copyKey(key)}, nil).AsInt64()
	})
	data, err := load(ctx)
	if err != nil || unknown != nil {
		return data, err
	}
	// The mark in front tells an empty copy from none.
	value := rueidis.BinaryString(append([]byte{'='}, data...))
	_, _ = call(ctx, c, func(ctx context.Context, r rueidis.Client) (bool, error) {
		return true, r.Do(ctx, r.B().Set().Key(copyKey(key)).Value(value).PxatMillisecondsTimestamp(began+ttl.Milliseconds()-1).Build()).Error()
	})
	return data, nil
}

// Remove implements ports.Cache.
func (c *Client) Remove(ctx context.Context, keys ...string) {
	c.local.Remove(ctx, keys...)
	c.removed.add(time.Now(), keys)
	for _, key := range keys {
		c.loads.Forget(key)
	}
	if len(keys) == 0 {
		return
	}
	_, _ = call(ctx, c, func(ctx context.Context, r rueidis.Client) (bool, error) {
		var removals rueidis.Commands // one each, since the keys of a cluster lie on several nodes
		for _, key := range keys {
			removals = append(removals, r.B().Del().Key(copyKey(key)).Build())
		}
		for _, done := range r.DoMulti(ctx, removals...) {
			if err := done.Error(); err != nil {
				return false, err
			}
		}
		return true, nil
	})
}

// take counts and tells what is left of the window, in one go, so that no count
// stays without an end.
var take = rueidis.NewLuaScript(`
local uses = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return {uses, left}`)

// Take implements ports.Limiter.
func (c *Client) Take(ctx context.Context, key string, limit int, window time.Duration) (bool, time.Duration, error) {
	got, err := call(ctx, c, func(ctx context.Context, r rueidis.Client) ([]int64, error) {
		// The key is still there in the millisecond in which it ends, so it is given
		// one less, and the window has one more than is left of the key.
		millis := strconv.FormatInt(max(window.Milliseconds()-1, 1), 10)
		got, err := take.Exec(ctx, r, []string{countKey(key)}, []string{millis}).AsIntSlice()
		if err == nil && len(got) != 2 {
			err = fmt.Errorf("the counter answered %v", got)
		}
		return got, err
	})
	if err != nil {
		return false, 0, fault.Wrap(fault.Unavailable, "", fmt.Errorf("count in redis: %w", err))
	}
	left := time.Duration(got[1]+1) * time.Millisecond
	return got[0] <= int64(limit), max(min(left, window), time.Millisecond), nil
}
