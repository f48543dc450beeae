package system

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
	"sync/atomic"
	"time"

	"github.com/junggyenara/junggye/ports"
)

// The layout of an identifier (ADR-0003): milliseconds since 2025, the node,
// and a number within the millisecond.
const (
	nodeBits     = 10
	sequenceBits = 12
	// MaxNode is the largest node number.
	MaxNode = 1<<nodeBits - 1
)

func epoch() time.Time { return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) }

// SourceOptions configure a Source. The zero value works.
type SourceOptions struct {
	// Node tells processes that run at the same time apart, 1 to MaxNode; 0 draws
	// one.
	Node int
	// Now is the clock of the identifiers; nil means the machine's.
	Now func() time.Time
}

// Source implements ports.Source. It is safe for concurrent use.
type Source struct {
	now  func() time.Time
	node int64
	// last is the time and sequence of the newest identifier. It only ever grows: a
	// clock that is set back, or a millisecond that is used up, makes identifiers
	// run ahead of the clock until it has caught up.
	last atomic.Int64
}

var _ ports.Source = (*Source)(nil)

// NewSource makes a Source, or refuses a node that does not exist.
func NewSource(o SourceOptions) (*Source, error) {
	if o.Node < 0 || o.Node > MaxNode {
		return nil, fmt.Errorf("node %d is not between 0 and %d", o.Node, MaxNode)
	}
	if o.Node == 0 {
		o.Node = 1 + draw(MaxNode)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Source{now: o.Now, node: int64(o.Node)}, nil
}

// ID implements ports.Source.
func (s *Source) ID() int64 {
	start := epoch().UnixMilli()
	for {
		last := s.last.Load()
		next := max((s.now().UnixMilli()-start)<<sequenceBits, last+1)
		if s.last.CompareAndSwap(last, next) {
			ms, sequence := next>>sequenceBits, next&(1<<sequenceBits-1)
			return ms<<(nodeBits+sequenceBits) | s.node<<sequenceBits | sequence
		}
	}
}

// Code implements ports.Source.
func (s *Source) Code() string { return fmt.Sprintf("%04d", draw(10_000)) }

// Name implements ports.Source.
func (s *Source) Name() string { return strings.ToLower(rand.Text()) }

// draw returns a number from 0 to n-1.
func draw(n int64) int {
	// Since Go 1.24 the reader never fails: the program ends instead.
	v, err := rand.Int(rand.Reader, big.NewInt(n))
	if err != nil {
		panic("system: no randomness: " + err.Error())
	}
	return int(v.Int64())
}
