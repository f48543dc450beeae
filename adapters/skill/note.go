package skill

import (
	"context"
	"sync/atomic"
)

type noteKey struct{}

// notes is where one call's function leaves its note, also while the late answer
// is being written.
type notes struct{ last atomic.Value }

// noted is a note of any type: an atomic.Value wants one type for all.
type noted struct{ v any }

// Note leaves something about the call for the Exchange, so that a hook knows what
// the function found out. The last note counts; outside a Handler it goes nowhere.
func Note(ctx context.Context, v any) {
	if n, ok := ctx.Value(noteKey{}).(*notes); ok {
		n.last.Store(noted{v})
	}
}

func (n *notes) note() any {
	last, _ := n.last.Load().(noted)
	return last.v
}
