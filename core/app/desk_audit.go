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

// VerifyAudit reads the whole audit log and returns its head, or the first entry that
// does not follow from the one before, as an error. known is a head that the log had
// once and must still have; the zero Head is none.
func VerifyAudit(ctx context.Context, log ports.Audit, known audit.Head) (audit.Head, error) {
	var last audit.Entry
	var found audit.Head
	for {
		entries, err := log.ListAfter(ctx, last.Seq, verifyAtOnce)
		if err != nil {
			return last.Head(), err
		}
		if len(entries) == 0 {
			return last.Head(), known.Has(last.Head(), found)
		}
		if err := audit.Verify(last, entries); err != nil {
			return last.Head(), err
		}
		for _, e := range entries {
			if e.Seq == known.Seq {
				found = e.Head()
			}
		}
		last = entries[len(entries)-1]
	}
}
