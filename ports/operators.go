package ports

import (
	"context"

	"github.com/junggyenara/junggye/core/audit"
)

// Audit is the log of what operators did. It is append-only: the database
// itself refuses changes.
type Audit interface {
	// Last returns the newest entry, or NotFound.
	Last(ctx context.Context) (audit.Entry, error)
	// Add writes the entry. One whose Seq is there already is Stale without a code:
	// somebody was faster, and a new transaction binds it to that one.
	Add(ctx context.Context, e audit.Entry) error
	// ListAfter returns entries in the order of Seq after the given one, 0 for the
	// beginning.
	ListAfter(ctx context.Context, seq int64, limit int) ([]audit.Entry, error)
}
