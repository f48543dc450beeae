package redis

import (
	"sync"
	"time"
)

const (
	failuresToOpen = 3
	openFor        = time.Second
)

// breaker keeps calls away from a server that fails: after some failures in a
// row one call a second finds out whether it is back.
type breaker struct {
	now    func() time.Time
	report func(error)

	mu       sync.Mutex
	failures int
	until    time.Time // no calls before
}

// allow reports whether a call may be made now. Whoever is allowed must tell
// how it went.
func (b *breaker) allow() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < failuresToOpen {
		return true
	}
	now := b.now()
	if now.Before(b.until) {
		return false
	}
	b.until = now.Add(openFor) // this call is the one that finds out
	return true
}

func (b *breaker) succeeded() {
	if b.reset() {
		b.report(nil)
	}
}

func (b *breaker) reset() (was bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	was = b.failures >= failuresToOpen
	b.failures = 0
	return was
}

// failed counts a failure. One that is certain to last opens the breaker at once.
func (b *breaker) failed(err error, lasting bool) {
	if b.count(lasting) {
		b.report(err)
	}
}

func (b *breaker) count(lasting bool) (opened bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	was := b.failures >= failuresToOpen
	b.failures++
	if lasting {
		b.failures = max(b.failures, failuresToOpen)
	}
	if b.failures < failuresToOpen {
		return false
	}
	b.until = b.now().Add(openFor)
	return !was
}
