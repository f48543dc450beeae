package sandbox

import (
	"sync"
	"time"
)

// Call names one call of the API.
type Call string

// The calls, named as the last part of their address.
const (
	Ready   Call = "ready"
	Approve Call = "approve"
	Cancel  Call = "cancel"
	Order   Call = "order"
)

type faultKind int

const (
	none faultKind = iota
	loseRequest
	loseAnswer
	wait
	hold
	answer500
	answerError
	wrongAmount
)

// fault is what will go wrong with one call.
type fault struct {
	kind   faultKind
	delay  time.Duration
	gate   *gate
	code   int
	method string
}

// gate stops a call until it is opened.
type gate struct{ arrived, open chan struct{} }

// Faults holds the failures to come, first in, first out, one queue for each
// call. It is safe for parallel use.
type Faults struct {
	mu     sync.Mutex
	queues map[Call][]fault
}

// LoseRequest makes the next n calls break before anything is done.
func (f *Faults) LoseRequest(call Call, n int) { f.add(call, n, fault{kind: loseRequest}) }

// LoseAnswer makes the next n calls do their work and break before they answer.
func (f *Faults) LoseAnswer(call Call, n int) { f.add(call, n, fault{kind: loseAnswer}) }

// Delay makes the next n calls wait before they act. They act even when the
// caller has gone meanwhile, which is the case that costs money.
func (f *Faults) Delay(call Call, n int, d time.Duration) {
	f.add(call, n, fault{kind: wait, delay: d})
}

// Hold makes the next call wait before it acts until release is called.
// arrived is closed once the call waits. Release may be called again.
func (f *Faults) Hold(call Call) (arrived <-chan struct{}, release func()) {
	g := &gate{arrived: make(chan struct{}), open: make(chan struct{})}
	f.add(call, 1, fault{kind: hold, gate: g})
	return g.arrived, sync.OnceFunc(func() { close(g.open) })
}

// Answer500 makes the next n calls do nothing and answer status 500 without a
// readable error.
func (f *Faults) Answer500(call Call, n int) { f.add(call, n, fault{kind: answer500}) }

// AnswerError makes the next n calls do nothing and answer an error_code, and a
// method_result_code unless method is empty.
func (f *Faults) AnswerError(call Call, n, code int, method string) {
	f.add(call, n, fault{kind: answerError, code: code, method: method})
}

// WrongAmount makes the next n calls do their work and report one won too much.
// The answer to a ready has no amount and stays as it is.
func (f *Faults) WrongAmount(call Call, n int) { f.add(call, n, fault{kind: wrongAmount}) }

// Clear forgets all failures that have not happened yet.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.queues)
}

func (f *Faults) add(call Call, n int, one fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for range n {
		f.queues[call] = append(f.queues[call], one)
	}
}

func (f *Faults) take(call Call) fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	queue := f.queues[call]
	if len(queue) == 0 {
		return fault{}
	}
	f.queues[call] = queue[1:]
	return queue[0]
}

// pause is where a call stands still, if it shall.
func (f fault) pause() {
	switch f.kind {
	case wait:
		<-time.After(f.delay)
	case hold:
		close(f.gate.arrived)
		<-f.gate.open
	}
}
