package skill

import (
	"sync"
	"time"
)

// idleFor is how long one of the staff waits for another job.
const idleFor = 100 * time.Millisecond

// staff are goroutines that do one job after the other. A new goroutine begins with
// a small stack, and growing it to what a reply needs took a twelfth of all time.
type staff struct {
	jobs   chan func()
	closed func()
	home   <-chan struct{}
}

func newStaff() staff {
	home := make(chan struct{})
	return staff{jobs: make(chan func()), home: home, closed: sync.OnceFunc(func() { close(home) })}
}

// do has the job done by one who waits, or by somebody new; it never waits itself.
func (s staff) do(job func()) {
	select {
	case s.jobs <- job:
	default:
		go s.work(job)
	}
}

func (s staff) work(job func()) {
	idle := time.NewTimer(idleFor)
	defer idle.Stop()
	for {
		job()
		idle.Reset(idleFor)
		select {
		case job = <-s.jobs:
		case <-idle.C:
			return
		case <-s.home:
			return
		}
	}
}

// close sends home who waits, and who works as soon as the job is done.
func (s staff) close() { s.closed() }
