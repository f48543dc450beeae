package skill

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestStaff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStaff()
		waiting := func() (n int) {
			synctest.Wait()
			hold := make(chan struct{})
			defer synctest.Wait()
			defer close(hold)
			for {
				select {
				case s.jobs <- func() { <-hold }:
					n++
				default:
					return n
				}
			}
		}
		expect := func(when string, want int) {
			t.Helper()
			if got := waiting(); got != want {
				t.Errorf("%s: %d wait for a job, want %d", when, got, want)
			}
		}
		release, did := make(chan struct{}), 0
		for range 3 {
			s.do(func() { <-release })
		}
		expect("all three are at work, and nobody had to wait for them", 0)
		close(release)
		expect("they are done", 3)
		s.do(func() { did++ })
		expect("one of them has done another job", 3)
		time.Sleep(2 * idleFor)
		expect("it has been quiet for a while", 0)
		s.do(func() { did++ })
		expect("somebody new", 1)
		s.close()
		s.close()
		expect("sent home", 0)
		s.do(func() { did++ })
		synctest.Wait()
		expect("sent home after the last job", 0)
		if did != 3 {
			t.Errorf("%d jobs were done, want 3", did)
		}
	})
}
