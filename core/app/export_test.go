package app

import (
	"context"

	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/ports"
)

// BatchesOf says how letters to different members, which failed so often
// before, are put together.
func BatchesOf(failures ...int) [][]int {
	var waiting []letter
	for i, n := range failures {
		waiting = append(waiting, letter{Message: ports.Message{Failures: n}, push: push.Push{MemberID: member.ID(i + 1)}})
	}
	var out [][]int
	for len(waiting) > 0 {
		var batch []letter
		batch, waiting = nextBatch(waiting)
		var call []int
		for _, l := range batch {
			call = append(call, l.Failures)
		}
		out = append(out, call)
	}
	return out
}

// Resume is what a process does when it begins to run, without all that it
// does from then on.
func (m *Market) Resume(ctx context.Context) { m.resume(ctx) }
