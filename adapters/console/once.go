package console

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// Bounds of what is remembered about forms that were sent.
const (
	onceFor = time.Hour
	onceMax = 10_000
	// busyTries and busyEvery are how long who clicks again waits for another process.
	busyTries = 50
	busyEvery = 100 * time.Millisecond
)

// outcome is where a change led.
type outcome struct {
	to    string
	flash flash
}

// kept is an outcome as it is stored.
type kept struct {
	To    string `json:"to"`
	Flash flash  `json:"flash"`
}

// once remembers where forms led, so that a double click is told the same and
// changes nothing again. It knows this process only, in which who clicks again can
// wait; what other processes did is kept with the requests of the API.
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
		return v.everywhere(v.sealed("once"+mark+v.r.URL.Path), h)
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

// everywhere runs the handler of a form unless another process did, whose outcome
// it shows then.
func (v *visit) everywhere(key string, h handler) error {
	ran, failed := false, error(nil)
	do := func(context.Context) operator.Answer {
		ran, failed = true, h(v)
		if failed != nil || v.ended == nil {
			return operator.Answer{}
		}
		body, err := json.Marshal(kept{v.ended.to, v.ended.flash})
		if err != nil {
			return operator.Answer{}
		}
		return operator.Answer{Status: http.StatusSeeOther, Body: string(body)}
	}
	for try := 1; ; try++ {
		known, err := v.c.o.Desk.Once(v.ctx, v.by, "console:"+key, "", do)
		switch {
		case ran:
			return failed
		case err == nil:
			return v.again(known)
		case try == busyTries || !underWay(err):
			return err
		}
		select {
		case <-time.After(busyEvery):
		case <-v.ctx.Done():
			return fault.Wrap(fault.Unavailable, "", v.ctx.Err())
		}
	}
}

// underWay tells whether another process is at the same form, or was so at the very
// moment.
func underWay(err error) bool {
	return fault.CodeOf(err) == operator.CodeKeyBusy || fault.Is(err, fault.Stale) || fault.Is(err, fault.Exists)
}

// again leads to where the form led in another process.
func (v *visit) again(known operator.Answer) error {
	var k kept
	if err := json.Unmarshal([]byte(known.Body), &k); err != nil {
		return fmt.Errorf("read where a form led: %w", err)
	}
	return v.leave(outcome{to: k.To, flash: k.Flash})
}
