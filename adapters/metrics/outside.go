package metrics

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/ports"
)

// calls are the requests to one service outside.
type calls struct {
	total  *prometheus.CounterVec
	took   *prometheus.HistogramVec
	silent *atomic.Bool // after the last call
}

func (m *Metrics) calls(name, whose string) calls {
	return calls{
		silent: &atomic.Bool{},
		total:  m.counter(name+"_calls_total", "Calls of "+whose+", by operation and outcome.", "operation", "outcome"),
		took:   m.histogram(name+"_call_duration_seconds", "Time that a call of "+whose+" took.", callBuckets, "operation"),
	}
}

// GatewayWorks tells whether the last call of the payment provider was answered
// with a yes or a no.
func (m *Metrics) GatewayWorks() bool { return !m.gateway.silent.Load() }

// MessengerWorks is GatewayWorks for the event API.
func (m *Metrics) MessengerWorks() bool { return !m.messenger.silent.Load() }

func (c calls) note(operation, outcome string, began time.Time) {
	c.silent.Store(outcome == "unknown" || outcome == "retry")
	c.total.WithLabelValues(operation, outcome).Inc()
	c.took.WithLabelValues(operation).Observe(time.Since(began).Seconds())
}

// Gateway counts and times the calls of g.
func (m *Metrics) Gateway(g ports.Gateway) ports.Gateway { return gateway{g, m.gateway} }

type gateway struct {
	next  ports.Gateway
	calls calls
}

func paymentOutcome(err error) string {
	if err == nil {
		return "ok"
	}
	if e, ok := errors.AsType[*payment.GatewayError](err); ok {
		return e.Outcome.String()
	}
	return "error"
}

// Ready implements ports.Gateway.
func (g gateway) Ready(ctx context.Context, r payment.ReadyRequest) (payment.Ready, error) {
	began := time.Now()
	ready, err := g.next.Ready(ctx, r)
	g.calls.note("ready", paymentOutcome(err), began)
	return ready, err
}

// Approve implements ports.Gateway.
func (g gateway) Approve(ctx context.Context, r payment.ApproveRequest) (payment.Status, error) {
	began := time.Now()
	status, err := g.next.Approve(ctx, r)
	g.calls.note("approve", paymentOutcome(err), began)
	return status, err
}

// Cancel implements ports.Gateway.
func (g gateway) Cancel(ctx context.Context, r payment.CancelRequest) (payment.Status, error) {
	began := time.Now()
	status, err := g.next.Cancel(ctx, r)
	g.calls.note("cancel", paymentOutcome(err), began)
	return status, err
}

// Lookup implements ports.Gateway.
func (g gateway) Lookup(ctx context.Context, tid string) (payment.Status, error) {
	began := time.Now()
	status, err := g.next.Lookup(ctx, tid)
	g.calls.note("lookup", paymentOutcome(err), began)
	return status, err
}

// Messenger counts and times the calls of n.
func (m *Metrics) Messenger(n ports.Messenger) ports.Messenger { return messenger{n, m.messenger} }

type messenger struct {
	next  ports.Messenger
	calls calls
}

func pushOutcome(err error) string {
	if err == nil {
		return "ok"
	}
	if e, ok := errors.AsType[*push.CallError](err); ok {
		return e.Outcome.String()
	}
	return "error"
}

// Send implements ports.Messenger.
func (n messenger) Send(ctx context.Context, messages []push.Message) (string, error) {
	began := time.Now()
	task, err := n.next.Send(ctx, messages)
	n.calls.note("send", pushOutcome(err), began)
	return task, err
}

// Result implements ports.Messenger.
func (n messenger) Result(ctx context.Context, task string) (push.Result, error) {
	began := time.Now()
	result, err := n.next.Result(ctx, task)
	n.calls.note("result", pushOutcome(err), began)
	return result, err
}

// Cache counts what c is asked for, by the kind in the key.
func (m *Metrics) Cache(c ports.Cache) ports.Cache { return cache{c, m.cacheAsked} }

type cache struct {
	ports.Cache
	asked *prometheus.CounterVec
}

// Load implements ports.Cache.
func (c cache) Load(ctx context.Context, key string, ttl time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error) {
	var loaded atomic.Bool // a cache may also load later, in the background
	data, err := c.Cache.Load(ctx, key, ttl, func(ctx context.Context) ([]byte, error) {
		loaded.Store(true)
		return load(ctx)
	})
	result := "hit"
	switch {
	case err != nil:
		result = "error"
	case loaded.Load():
		result = "miss"
	}
	c.asked.WithLabelValues(kindOf(key), result).Inc()
	return data, err
}

// kindOf is the second part of a key such as 2/category/books.
func kindOf(key string) string {
	parts := strings.SplitN(key, "/", 3)
	if len(parts) < 2 {
		return "other"
	}
	return parts[1]
}
