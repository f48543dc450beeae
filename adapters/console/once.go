package console

import (
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/fault"
)

// Bounds of what is remembered about forms that were sent.
const (
	onceFor = time.Hour
	onceMax = 10_000
)

// outcome is where a change led.
type outcome struct {
	to    string
	flash flash
}

// once remembers where forms led, so that a double click is told the same and
// changes nothing again. It knows this process only; a second one is stopped by the
// use cases, which refuse to make the same move twice.
type once struct {
	now  func() time.Time
	mu   sync.Mutex
	runs map[string]*run
	line []*run // oldest first
}

type run struct {
	key   string
	began time.Time
	done  chan struct{}
	ended *outcome // nil: it failed
}

func newOnce(now func() time.Time) *once { return &once{now: now, runs: map[string]*run{}} }

// begin returns the run of a form, and whether it is the caller's to do.
func (o *once) begin(key string) (*run, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if r := o.runs[key]; r != nil {
		return r, false
	}
	o.forgetOld()
	r := &run{key: key, began: o.now(), done: make(chan struct{})}
	o.runs[key] = r
	o.line = append(o.line, r)
	return r, true
}

// end says where the run led. One that failed may be tried again.
func (o *once) end(r *run, ended *outcome) {
	o.mu.Lock()
	defer o.mu.Unlock()
	r.ended = ended
	if ended == nil {
		delete(o.runs, r.key)
	}
	close(r.done)
}

func (o *once) forgetOld() {
	for len(o.line) > 0 && (len(o.line) >= onceMax || o.now().Sub(o.line[0].began) > onceFor) {
		if first := o.line[0]; o.runs[first.key] == first {
			delete(o.runs, first.key)
		}
		o.line = o.line[1:]
	}
}

// single runs the handler of a form once. Who sends it again meanwhile waits.
func (v *visit) single(h handler) error {
	mark := v.value(onceField)
	if mark == "" || len(mark) > 64 {
		return fault.New(fault.Invalid, codeForm)
	}
	r, mine := v.c.once.begin(v.proof() + mark + v.r.URL.Path)
	if mine {
		defer func() { v.c.once.end(r, v.ended) }()
		return h(v)
	}
	select {
	case <-r.done:
	case <-v.ctx.Done():
		return fault.Wrap(fault.Unavailable, "", v.ctx.Err())
	}
	if r.ended == nil {
		return fault.New(fault.Stale, codeForm)
	}
	return v.leave(*r.ended)
}
