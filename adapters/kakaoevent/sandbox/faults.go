package sandbox

import (
	"context"
	"sync"
	"time"
)

// Call names one call of the API.
type Call string

// The calls, named as parts of their addresses.
const (
	Talk  Call = "talk"
	Tasks Call = "tasks"
)

type faultKind int

const (
	none faultKind = iota
	loseRequest
	loseAnswer
	wait
	answer
	redirect
	pending
)

// fault is what will go wrong with one call.
type fault struct {
	kind    faultKind
	delay   time.Duration
	status  int
	message string
}

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

// Delay makes the next n calls wait before they act. A call whose caller goes
// meanwhile does nothing.
func (f *Faults) Delay(call Call, n int, d time.Duration) {
	f.add(call, n, fault{kind: wait, delay: d})
}

// Answer makes the next n calls do nothing and answer a status with a sentence.
func (f *Faults) Answer(call Call, n, status int, message string) {
	f.add(call, n, fault{kind: answer, status: status, message: message})
}

// Redirect makes the next n calls do nothing and point somewhere else.
func (f *Faults) Redirect(call Call, n int, to string) {
	f.add(call, n, fault{kind: redirect, message: to})
}

// Pending makes the next n look-ups say that the task is still being worked.
func (f *Faults) Pending(n int) { f.add(Tasks, n, fault{kind: pending}) }

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

// pause is where a call stands still, if it shall. It reports whether the
// caller is still there.
func (f fault) pause(ctx context.Context) bool {
	if f.kind != wait {
		return true
	}
	timer := time.NewTimer(f.delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
