package skill

import (
	"sync/atomic"
	"time"
)

// What zero GateLimits mean.
const (
	gateRunning  = 128
	gateWaiting  = 512
	gatePatience = time.Second
)

// GateLimits is how much a Gate lets through.
type GateLimits struct {
	// Running is how many calls run at the same time, 128 if zero.
	Running int
	// Waiting is how many more may wait, 512 if zero, none if negative.
	Waiting int
	// Patience is how long they wait, 1 s if zero. It counts from when the call
	// came, and has to leave time for the work itself.
	Patience time.Duration
}

// Gate bounds how many calls run at the same time, over all Handlers that share
// it. A few more wait a moment for their turn; the others are told at once to
// come again, so that the ones that run end in time and memory stays bounded
// while a store hangs. A call counts until its function has returned, also when its
// answer was sent long before.
type Gate struct {
	GateLimits
	slots         chan struct{}
	waiting, shed atomic.Int64
}

// NewGate makes a Gate.
func NewGate(l GateLimits) *Gate {
	if l.Running <= 0 {
		l.Running = gateRunning
	}
	if l.Waiting == 0 {
		l.Waiting = gateWaiting
	}
	if l.Patience == 0 {
		l.Patience = gatePatience
	}
	return &Gate{GateLimits: l, slots: make(chan struct{}, l.Running)}
}

// enter takes a place for a call that came at start, or counts it as refused. A
// nil Gate has room for all.
func (g *Gate) enter(start time.Time) bool {
	if g == nil {
		return true
	}
	select {
	case g.slots <- struct{}{}:
		return true
	default:
	}
	left := time.Until(start.Add(g.Patience))
	if g.waiting.Add(1) <= int64(g.Waiting) && left > 0 {
		timer := time.NewTimer(left)
		defer timer.Stop()
		select {
		case g.slots <- struct{}{}:
			g.waiting.Add(-1)
			return true
		case <-timer.C:
		}
	}
	g.waiting.Add(-1)
	g.shed.Add(1)
	return false
}

func (g *Gate) leave() {
	if g != nil {
		<-g.slots
	}
}

// GateFigures is how full a Gate is, for those who watch.
type GateFigures struct {
	Running, Waiting int   // now
	Shed             int64 // refused since the start
}

// Figures may be asked for at any time.
func (g *Gate) Figures() GateFigures {
	return GateFigures{Running: len(g.slots), Waiting: int(g.waiting.Load()), Shed: g.shed.Load()}
}
