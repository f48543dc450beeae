package ports

import (
	"context"

	"github.com/junggyenara/junggye/core/push"
)

// Messenger writes to members who did not ask. Each call makes exactly one
// request and never repeats it.
//
// A failed call returns a *push.CallError whose Outcome says what is certain.
type Messenger interface {
	// Send hands over up to push.MaxBatch messages, at most one for each member, and
	// returns the name of the task. That they were accepted does not mean that any
	// arrived. A failure is one of all the messages: none is known to be accepted.
	Send(ctx context.Context, messages []push.Message) (task string, err error)
	// Result asks what became of a task. It changes nothing and may be repeated.
	// Denied means that there is no such task.
	Result(ctx context.Context, task string) (push.Result, error)
}
