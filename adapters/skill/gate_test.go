package skill

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestGateWhileNothingEnds lets every call hang, deaf to its context: each is
// answered in time, most of them at once, and no more than the gate's places are
// taken.
func TestGateWhileNothingEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const calls = 500
		gate := NewGate(GateLimits{Running: 8, Waiting: 16, Patience: time.Second})
		release := make(chan struct{})
		var most, running atomic.Int64
		h := Handle(Options{
			Gate: gate, Budget: 3700 * time.Millisecond, Late: func(*Request) *Reply { return Text("late") },
			Busy: func(r *Request) *Reply { return Text("busy, " + r.Utterance()) },
		}, func(context.Context, *Request) (*Reply, error) {
			most.Store(max(most.Load(), running.Add(1)))
			<-release
			running.Add(-1)
			return Text("done"), nil
		})
		var mu sync.Mutex
		said, atOnce := map[string]int{}, 0
		began := time.Now()
		var all sync.WaitGroup
		for range calls {
			all.Go(func() {
				text := saying(t, call(t, h, plainCall))
				took := time.Since(began)
				mu.Lock()
				defer mu.Unlock()
				said[text]++
				if took == 0 {
					atOnce++
				}
				if took >= 4*time.Second {
					t.Errorf("an answer took %v, want less than four seconds whatever hangs", took)
				}
			})
		}
		all.Wait()
		if said["late"] != 8 || said["busy, hi"] != calls-8 || atOnce != calls-8-16 {
			t.Errorf("said %v, %d of them at once; want 8 late, the others busy, all but 16 at once", said, atOnce)
		}
		if most.Load() != 8 {
			t.Errorf("%d calls ran at the same time, want 8: memory would grow with every caller", most.Load())
		}
		if got := gate.Figures(); got != (GateFigures{Running: 8, Shed: calls - 8}) {
			t.Errorf("figures %+v, want 8 still running and %d shed", got, calls-8)
		}
		close(release)
		synctest.Wait()
		if got := saying(t, call(t, h, plainCall)); got != "done" {
			t.Errorf("afterwards a call says %q, want that the places are free again", got)
		}
		if got := gate.Figures().Running; got != 0 {
			t.Errorf("%d places are taken with nobody there", got)
		}
		ended(t, h)
	})
}

// TestGateIsQueuedFor: who comes a moment too early waits and is answered.
func TestGateIsQueuedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gate := NewGate(GateLimits{Running: 1, Waiting: 1, Patience: time.Second})
		h := Handle(Options{Gate: gate}, func(context.Context, *Request) (*Reply, error) {
			time.Sleep(300 * time.Millisecond)
			return Text("done"), nil
		})
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				if got := saying(t, call(t, h, plainCall)); got != "done" {
					t.Errorf("got %q, want an answer after a short wait", got)
				}
			})
		}
		all.Wait()
		if shed := gate.Figures().Shed; shed != 0 {
			t.Errorf("%d were sent away", shed)
		}
		ended(t, h)
	})
}

// TestGatePlacesComeBack: a place is given back however a call ends.
func TestGatePlacesComeBack(t *testing.T) {
	t.Parallel()
	gate := NewGate(GateLimits{Running: 1, Waiting: -1})
	h := Handle(Options{Gate: gate}, func(context.Context, *Request) (*Reply, error) { panic("x") })
	for range 3 {
		call(t, h, plainCall)
	}
	ended(t, h)
	if got := gate.Figures(); got.Running != 0 {
		t.Errorf("figures %+v, want no place taken: after a few panics nobody would get in", got)
	}
}

// TestGateRefusesValidations in their own language.
func TestGateRefusesValidations(t *testing.T) {
	t.Parallel()
	gate := NewGate(GateLimits{Running: 1, Waiting: -1})
	gate.enter(time.Now())
	h := HandleValidation(Options{Gate: gate}, func(context.Context, *Validation) (ValidationReply, error) {
		return Accept("x"), nil
	})
	if got := call(t, h, `{"value":{"origin":"x"}}`); !strings.Contains(got, string(StatusError)) || !strings.Contains(got, textBusy) {
		t.Errorf("got %s, want ERROR and a sentence", got)
	}
}
