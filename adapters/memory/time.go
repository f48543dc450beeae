package memory

import (
	"encoding/base32"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// Clock is a ports.Clock that stands still until it is told otherwise. It is
// safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock makes a Clock that shows now.
func NewClock(now time.Time) *Clock { return &Clock{now: micro(now)} }

// Now returns the time that was set last.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set makes the clock show now, which may lie in the past.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = micro(now)
}

// Advance moves the clock on by d and returns the new time.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = micro(c.now.Add(d))
	return c.now
}

// Source is a ports.Source that draws the same values in every run, so tests
// can name them. It is safe for concurrent use; nothing in it is secret.
type Source struct {
	mu   sync.Mutex
	last int64
	rand *rand.ChaCha8
}

// NewSource makes a Source whose ids begin with base+1 and whose codes and
// names follow from the seed base.
func NewSource(base int64) *Source {
	var seed [32]byte
	copy(seed[:], fmt.Sprintf("%032d", base))
	return &Source{last: base, rand: rand.NewChaCha8(seed)}
}

// ID returns one more than the last.
func (s *Source) ID() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	return s.last
}

// Code returns four digits.
func (s *Source) Code() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%04d", s.rand.Uint64()%10_000)
}

// Name returns 26 characters a-z and 2-7.
func (s *Source) Name() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var raw [16]byte
	_, _ = s.rand.Read(raw[:])
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:]))
}
