package marketsim

import (
	"context"
	"runtime"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
)

// task is something that one instance is doing. It runs until its next call to
// the outside and waits there for its next turn; exactly one task runs at a time.
// The goroutines that the use cases start run inside their task's turn, one after
// the other.
type task struct {
	id     int
	on     *instance
	name   string
	resume chan bool // true to go on, false to die
	wake   time.Time // not before
	since  time.Time // ready to run, to let nobody wait for long
	done   bool
	dying  bool

	tick    bool
	claimed bool   // a worker has got a row
	looked  string // the payment that was looked up just before
}

// mayWait is how long a task that could run is left waiting. It stays well below
// the waits that the process counts on, as processes do that are not frozen.
const mayWait = 2 * time.Second

const maxTasks = 8

func (w *world) spawn(on *instance, name string, do func(ctx context.Context, m *app.Market)) *task {
	w.spawned++
	t := &task{id: w.spawned, on: on, name: name, resume: make(chan bool), since: w.now}
	w.tasks = append(w.tasks, t)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				w.breach("nothing panics", "%s: %v", name, p)
			}
			t.done = true
			w.back <- struct{}{}
		}()
		if <-t.resume {
			do(context.Background(), on.market)
		}
	}()
	return t
}

// run gives a task its turn: up to its next call, or its death.
func (w *world) run(t *task, alive bool) {
	w.current = t
	t.resume <- alive
	<-w.back
	w.current = nil
	t.since = w.now
	if t.wake.After(w.now) {
		t.since = t.wake
	}
	if t.done {
		w.tasks = slices.DeleteFunc(w.tasks, func(other *task) bool { return other == t })
		if t.tick {
			t.on.ticks = false
		}
	}
}

// enter is where a task waits before it calls the outside. A process that has
// died goes no further.
func (w *world) enter(what string) *task {
	t := w.current
	if t == nil {
		return &task{on: &instance{}}
	}
	if t.dying {
		runtime.Goexit()
	}
	if w.log != nil {
		w.note("wait", "%s before %s", t.name, what)
	}
	w.back <- struct{}{}
	if !<-t.resume {
		t.dying = true
		runtime.Goexit()
	}
	return t
}

// sleep lets virtual time pass for the task.
func (w *world) sleep(what string, d time.Duration) {
	if t := w.current; t != nil && !t.dying {
		t.wake = w.now.Add(d).Truncate(time.Microsecond).Add(time.Microsecond) // what a clock can show
	}
	w.enter(what)
}

// turn is one step of the simulation.
func (w *world) turn() {
	w.happen()
	ready := w.ready()
	switch {
	case len(ready) > 0 && w.now.Sub(ready[0].since) > mayWait:
		w.run(ready[0], true)
	case len(ready) > 0 && w.chance(0.85):
		w.run(pick(w, ready), true)
	case w.chance(w.faults.dying):
		w.kill()
	case w.chance(w.faults.skewing):
		i := pick(w, w.instances)
		i.skew = time.Duration(w.rng.IntN(10_000)-5_000) * time.Millisecond
		w.note("clock", "%s is off by %v", i.name, i.skew)
	case len(w.tasks) < maxTasks && w.chance(w.eager()) && w.begin():
	default:
		w.advance(len(ready) > 0)
	}
}

// ready lists the tasks that can run now, the longest waiting first.
func (w *world) ready() []*task {
	var ready []*task
	for _, t := range w.tasks {
		if !t.wake.After(w.now) {
			ready = append(ready, t)
		}
	}
	slices.SortStableFunc(ready, func(a, b *task) int { return a.since.Compare(b.since) })
	return ready
}

// alive lists the instances that are up.
func (w *world) alive() []*instance {
	var up []*instance
	for _, i := range w.instances {
		if i.market != nil {
			up = append(up, i)
		}
	}
	return up
}

// happen lets everything outside happen whose time has come.
func (w *world) happen() {
	for len(w.events) > 0 && !w.events[0].at.After(w.now) {
		e := w.events[0]
		w.events = w.events[1:]
		e.do()
	}
}

func (w *world) later(d time.Duration, do func()) {
	e := event{w.now.Add(d), do}
	i, _ := slices.BinarySearchFunc(w.events, e, func(a, b event) int {
		if a.at.After(b.at) {
			return 1
		}
		return -1
	})
	w.events = slices.Insert(w.events, i, e)
}

// advance lets time pass: a moment while somebody could run, else up to the next
// thing that is known to happen, or a while.
func (w *world) advance(busy bool) {
	to := w.now.Add(time.Duration(w.rng.IntN(400_000)) * time.Microsecond)
	if !busy {
		to = w.now.Add(w.while())
		for _, t := range w.tasks {
			if t.wake.Before(to) {
				to = t.wake
			}
		}
	}
	if len(w.events) > 0 && w.events[0].at.Before(to) {
		to = w.events[0].at
	}
	w.pass(to)
}

// eager is how likely it is that somebody begins something: less so where much is
// going on, so that days pass in a run and not only minutes.
func (w *world) eager() float64 {
	if len(w.tasks) == 0 {
		return 0.6
	}
	return 0.4
}

// while is how long nothing is done: not long while somebody is paying.
func (w *world) while() time.Duration {
	n := w.rng.IntN(100)
	if w.paying() && w.chance(0.7) {
		n = 0
	}
	switch {
	case n < 30:
		return time.Duration(w.rng.IntN(120_000)) * time.Millisecond
	case n < 65:
		if due, ok := w.nextDue(); ok {
			return max(due.Sub(w.now), time.Millisecond)
		}
		return time.Minute
	case n < 95:
		return time.Duration(w.rng.IntN(6*3600)) * time.Second
	default:
		return time.Duration(w.rng.IntN(4*24)) * time.Hour
	}
}

func (w *world) paying() bool {
	for _, id := range w.model.order {
		if w.model.trades[id].State == trade.Hold {
			return true
		}
	}
	return false
}

// pass sets the time. Whoever is up has given signs of life until then.
func (w *world) pass(to time.Time) {
	if !to.After(w.now) {
		return
	}
	w.now = to.Truncate(time.Microsecond)
	if len(w.alive()) > 0 {
		w.must(w.Store.Repos().Vitals.Beat(context.Background(), w.now))
	}
}

// nextDue is when the next row is due.
func (w *world) nextDue() (time.Time, bool) {
	r := w.Store.Repos()
	first, found := time.Time{}, false
	for _, next := range []func(context.Context) (time.Time, error){r.Timers.Next, r.Outbox.Next} {
		if at, err := next(context.Background()); err == nil && (!found || at.Before(first)) {
			first, found = at, true
		}
	}
	return first, found
}

// kill ends a process between two of its calls, or all of them at once. Others are
// started later.
func (w *world) kill() {
	up := w.alive()
	if len(up) == 0 {
		return
	}
	down := []time.Duration{0, 5 * time.Second, 30 * time.Second, 4 * time.Minute, 20 * time.Minute, 10 * time.Hour, 60 * time.Hour}
	if w.chance(0.3) {
		for _, i := range up {
			w.die(i, down[4+w.rng.IntN(3)])
		}
		return
	}
	w.die(pick(w, up), down[w.rng.IntN(2+w.rng.IntN(len(down)-1))])
}

// die ends one process for a while.
func (w *world) die(i *instance, down time.Duration) {
	w.deaths++
	w.note("death", "%s", i.name)
	i.market = nil
	for _, t := range slices.Clone(w.tasks) {
		if t.on == i {
			w.run(t, false)
		}
	}
	if len(w.alive()) == 0 {
		w.downSince = w.now
	}
	w.later(down, func() { w.restart(i) })
}

func (w *world) restart(i *instance) {
	if i.market != nil {
		return
	}
	w.note("restart", "%s", i.name)
	if len(w.alive()) == 0 {
		w.outages = append(w.outages, outage{w.downSince, w.now})
	}
	w.start(i)
	if err := i.market.Recover(context.Background()); err != nil {
		w.note("start", "%s: %v", i.name, err)
		w.die(i, 5*time.Second)
	}
}

// killAll ends what is left, so that no goroutine stays.
func (w *world) killAll() {
	for _, t := range slices.Clone(w.tasks) {
		w.run(t, false)
	}
}

// finishTasks runs everything that was begun to its end, without faults.
func (w *world) finishTasks() {
	for n := 0; len(w.tasks) > 0 && w.broken == nil; n++ {
		w.happen()
		if ready := w.ready(); len(ready) > 0 {
			w.run(ready[0], true)
		} else {
			next := w.tasks[0].wake
			for _, t := range w.tasks {
				if t.wake.Before(next) {
					next = t.wake
				}
			}
			if len(w.events) > 0 && w.events[0].at.Before(next) {
				next = w.events[0].at
			}
			w.pass(next)
		}
		if n > 100_000 {
			w.breach("everything ends", "%d tasks are still at work", len(w.tasks))
		}
	}
}

// must is for reads of the bare store, which cannot fail.
func (w *world) must(err error) {
	if err != nil {
		w.breach("the store works", "%v", err)
	}
}
