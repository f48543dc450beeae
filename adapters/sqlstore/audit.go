package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

type auditLog struct{ s *session }

func auditOf(r sqlgen.AuditEntry) audit.Entry {
	return audit.Entry{
		Seq: r.Seq, At: moment(r.At), Who: operator.ID(r.Who), Name: r.Name, Role: operator.Role(r.Role), Action: operator.Action(r.Action),
		Subject: r.Subject, Before: r.FactsBefore, After: r.FactsAfter, Why: r.Why, From: r.FromAddress, Prev: r.Prev, Hash: r.Hash,
	}
}

func (r auditLog) Last(ctx context.Context) (audit.Entry, error) {
	return one(ctx, r.s, "get last audit entry", func(q *sqlgen.Queries) (sqlgen.AuditEntry, error) {
		return q.GetLastAuditEntry(ctx)
	}, sure(auditOf))
}

func (r auditLog) Add(ctx context.Context, e audit.Entry) error {
	return r.s.do(ctx, "add audit entry", func(q *sqlgen.Queries) error {
		return r.s.raced(q.InsertAuditEntry(ctx, sqlgen.InsertAuditEntryParams{
			Seq: e.Seq, At: micros(e.At), Who: int64(e.Who), Name: e.Name, Role: string(e.Role), Action: string(e.Action), Subject: e.Subject,
			FactsBefore: e.Before, FactsAfter: e.After, Why: e.Why, FromAddress: e.From, Prev: e.Prev, Hash: e.Hash,
		}))
	})
}

func (r auditLog) ListAfter(ctx context.Context, seq int64, n int) ([]audit.Entry, error) {
	return many(ctx, r.s, "list audit entries", func(q *sqlgen.Queries) ([]sqlgen.AuditEntry, error) {
		return q.ListAuditEntries(ctx, sqlgen.ListAuditEntriesParams{Seq: seq, Limit: limit(n)})
	}, sure(auditOf))
}

func (r auditLog) Search(ctx context.Context, f ports.AuditFilter, p ports.Page) ([]audit.Entry, error) {
	return many(ctx, r.s, "search audit entries", func(q *sqlgen.Queries) ([]sqlgen.AuditEntry, error) {
		from, to, err := numbers(ctx, q, f, p)
		if err != nil || from > to {
			return nil, err
		}
		who := sql.NullInt64{Int64: int64(f.Who), Valid: f.Who != 0}
		action := sql.NullString{String: string(f.Action), Valid: f.Action != ""}
		switch {
		case f.Subject != "":
			return q.SearchAuditOfSubject(ctx, sqlgen.SearchAuditOfSubjectParams{
				Subject: f.Subject, First: from, Last: to, Who: who, Action: action, Limit: limit(p.Limit),
			})
		case f.Who != 0:
			return q.SearchAuditOfWho(ctx, sqlgen.SearchAuditOfWhoParams{
				Who: int64(f.Who), First: from, Last: to, Action: action, Limit: limit(p.Limit),
			})
		case f.Action != "":
			return q.SearchAuditOfAction(ctx, sqlgen.SearchAuditOfActionParams{
				Action: string(f.Action), First: from, Last: to, Limit: limit(p.Limit),
			})
		}
		return q.SearchAudit(ctx, sqlgen.SearchAuditParams{First: from, Last: to, Limit: limit(p.Limit)})
	}, sure(auditOf))
}

// numbers turns times into the first and last number that are looked at.
func numbers(ctx context.Context, q *sqlgen.Queries, f ports.AuditFilter, p ports.Page) (from, to int64, err error) {
	from, to = 1, first(p)
	if !f.Since.IsZero() {
		at, err := seqAt(ctx, q, f.Since)
		if err != nil || at == 0 {
			return 1, 0, err // nothing is as late
		}
		from = at
	}
	if !f.Until.IsZero() {
		at, err := seqAt(ctx, q, f.Until)
		if err != nil {
			return 1, 0, err
		}
		if at > 0 {
			to = min(to, at-1)
		}
	}
	return from, to, nil
}

// seqAt is the first entry at or after a time, 0 when there is none.
func seqAt(ctx context.Context, q *sqlgen.Queries, at time.Time) (int64, error) {
	seq, err := q.GetAuditSeqAt(ctx, sqlgen.GetAuditSeqAtParams{At: micros(at)})
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return seq, err
}
