package skill

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"
)

type noteKey struct{}

// notes is where one call's function leaves its note, also while the late answer
// is being written, and what shall be done when its reply has been sent.
type notes struct {
	last atomic.Value
	sent func(context.Context) // the function's until it has returned
}

// noted is a note of any type: an atomic.Value wants one type for all.
type noted struct{ v any }

// Note leaves something about the call for the Exchange, so that a hook knows what
// the function found out. The last note counts; outside a Handler it goes nowhere.
func Note(ctx context.Context, v any) {
	if n, ok := ctx.Value(noteKey{}).(*notes); ok {
		n.last.Store(noted{v})
	}
}

// sentWithin is how long what waits for a reply to be sent may take.
const sentWithin = 2 * time.Second

// AfterSent has do called once the reply of this call has been written in time, or
// called back. It is not called when another reply was sent in its place, late or
// after a fault, nor when the connection broke: so that what a person has not got
// does not count as seen. The last do counts; outside a Handler it goes nowhere.
func AfterSent(ctx context.Context, do func(context.Context)) {
	if n, ok := ctx.Value(noteKey{}).(*notes); ok {
		n.sent = do
	}
}

// wasSent does what waits for the reply. The function must have returned.
func (n *notes) wasSent(ctx context.Context, log *slog.Logger, e Exchange) {
	if n.sent == nil || !e.sent {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sentWithin)
	defer cancel()
	_, _ = protect(ctx, log, func(ctx context.Context) ([]byte, error) {
		n.sent(ctx)
		return nil, nil
	})
}

func (n *notes) note() any {
	last, _ := n.last.Load().(noted)
	return last.v
}
