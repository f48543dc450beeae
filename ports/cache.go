package ports

import (
	"context"
	"time"
)

// Cache keeps copies of what is dear to load. It may forget any of them at any
// time, and everything works without it, only slower. It is for what a reader
// may see a little late; no decision is taken on a copy.
//
// A cache that is out of order loads. What is wrong with it is told to its
// operator, never to the caller, and costs a call at most half a second.
type Cache interface {
	// Load returns the copy kept under key, or what load gives, which is kept then.
	// Nobody may change its bytes, for others read them too.
	// No copy is handed out later than ttl after its load began; where the copy comes
	// over a network, an answer that was stuck there may add half a second.
	//
	// One load at a time runs for a key in a process; who asks meanwhile gets its
	// result. So load may run on after its caller left, or before a copy's end, in
	// the background. Its context is bounded either way. Loads of one key must mean
	// the same thing.
	//
	// An error is load's, and is not kept; or Unavailable when ctx ended first.
	Load(ctx context.Context, key string, ttl time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error)
	// Remove forgets keys. A load that is under way may still bring back what it saw
	// before, until its ttl.
	Remove(ctx context.Context, keys ...string)
}

// Limiter counts how often keys are used, over all processes that share it.
type Limiter interface {
	// Take counts one use of key and reports whether it is among the first limit of
	// its window, which begins with the first use. wait is how long the window lasts
	// yet, at least a millisecond. A use beyond the limit does not lengthen the window.
	//
	// Unavailable, within a quarter of a second, says that nobody knows. It is the
	// caller who decides: a rate limit lets pass, while a token that is good for one
	// use (a limit of 1, for as long as the token is valid) refuses. A limiter forgets when its
	// server loses its memory, so a token that moves money or a trade is a row in the
	// store, as all of the market's are.
	Take(ctx context.Context, key string, limit int, window time.Duration) (ok bool, wait time.Duration, err error)
}
