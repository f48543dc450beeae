package demo

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/junggyenara/junggye/ports"
)

// Clock is the time of the sample market, which lives through weeks in
// seconds. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

var _ ports.Clock = (*Clock)(nil)

// NewClock makes a Clock that stands at the beginning of now's hour: seeds
// taken within an hour tell exactly the same story.
func NewClock(now time.Time) *Clock { return &Clock{now: now.UTC().Truncate(time.Hour)} }

// Now implements ports.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *Clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at.UTC().Truncate(time.Microsecond)
}

// source draws identifiers that carry the sample clock's time, in the layout of
// ADR-0003, so that samples are as old as they claim to be.
type source struct {
	mu     sync.Mutex
	clock  *Clock
	random *rand.Rand
	last   int64
	drawn  map[int64]bool
}

var _ ports.Source = (*source)(nil)

func newSource(clock *Clock, seed int64) *source {
	return &source{clock: clock, random: stream(seed, "source"), drawn: map[int64]bool{}}
}

// lowBits are those below the milliseconds.
const lowBits = 22

// ID implements ports.Source. Within a millisecond identifiers grow.
func (s *source) ID() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	ms := max(s.clock.Now().Sub(start).Milliseconds(), 0)
	id := s.last + 1
	if ms != s.last>>lowBits {
		id = ms<<lowBits | s.random.Int64N(1<<(lowBits-1))
	}
	for s.drawn[id] {
		id++
	}
	s.drawn[id] = true
	s.last = id
	return id
}

// Code implements ports.Source.
func (s *source) Code() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%04d", s.random.IntN(10_000))
}

// Name implements ports.Source.
func (s *source) Name() string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	s.mu.Lock()
	defer s.mu.Unlock()
	name := make([]byte, 26)
	for i := range name {
		name[i] = letters[s.random.IntN(len(letters))]
	}
	return string(name)
}

// stream returns the random numbers of one part of a seed, so that more of one
// part leaves the others as they are.
func stream(seed int64, part string) *rand.Rand {
	var key [32]byte
	copy(key[:], fmt.Sprintf("%016x%s", uint64(seed), part))
	return rand.New(rand.NewChaCha8(key))
}
