package redis

import (
	"sync"
	"time"
)

// settleFor is much longer than a server takes to tell a client that its near
// copy is no longer true.
const settleFor = 2 * time.Second

// recent remembers the keys that this process removed a moment ago. The server
// answers a removal before the word reaches the client's near copies, so who
// removed a copy would otherwise still be shown it.
type recent struct {
	mu   sync.Mutex
	keys map[string]time.Time // until when near copies are not trusted
}

// add remembers keys and forgets those that have settled.
func (r *recent) add(now time.Time, keys []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys == nil {
		r.keys = make(map[string]time.Time)
	}
	for key, until := range r.keys {
		if now.After(until) {
			delete(r.keys, key)
		}
	}
	for _, key := range keys {
		r.keys[key] = now.Add(settleFor)
	}
}

// has reports whether the key was removed a moment ago.
func (r *recent) has(now time.Time, key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	until, ok := r.keys[key]
	return ok && !now.After(until)
}
