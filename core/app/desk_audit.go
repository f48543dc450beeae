package app

import (
	"context"

	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

// Audit returns a page of what operators did, newest first; the key is Seq.
func (d Desk) Audit(ctx context.Context, by operator.Actor, f ports.AuditFilter, p ports.Page) ([]audit.Entry, error) {
	s, err := d.read(ctx, by, operator.SeeAudit)
	if err != nil {
		return nil, err
	}
	return s.r.Audit.Search(ctx, f, p)
}

// verifyAtOnce is how many entries are held at a time.
const verifyAtOnce = 500

// VerifyAudit reads the whole audit log and reports how many entries follow from
// one another, and the first that does not, as an error.
func VerifyAudit(ctx context.Context, log ports.Audit) (int64, error) {
	var last audit.Entry
	for {
		entries, err := log.ListAfter(ctx, last.Seq, verifyAtOnce)
		if err != nil || len(entries) == 0 {
			return last.Seq, err
		}
		if err := audit.Verify(last, entries); err != nil {
			return last.Seq, err
		}
		last = entries[len(entries)-1]
	}
}
