package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/search"
)

type alerts struct{ s *session }

func alertRow(a alert.Alert) sqlgen.Alert {
	return sqlgen.Alert{
		MemberID: int64(a.MemberID), Word: a.Word, Terms: a.Terms, Gram: a.Gram, Daily: a.Daily, AddedAt: micros(a.AddedAt),
		ID: int64(a.ID), Version: a.Version,
	}
}

func alertOf(r sqlgen.Alert) alert.Alert {
	return alert.Alert{
		ID: alert.ID(r.ID), MemberID: member.ID(r.MemberID), Word: r.Word, Terms: r.Terms, Gram: r.Gram, Daily: r.Daily,
		AddedAt: moment(r.AddedAt), Version: r.Version,
	}
}

func (r alerts) ListByMember(ctx context.Context, m member.ID) ([]alert.Alert, error) {
	return many(ctx, r.s, "list alerts", func(q *sqlgen.Queries) ([]sqlgen.Alert, error) {
		return q.ListAlertsOf(ctx, sqlgen.ListAlertsOfParams{MemberID: int64(m)})
	}, sure(alertOf))
}

func (r alerts) ListByGram(ctx context.Context, grams []search.Gram) ([]alert.Alert, error) {
	return many(ctx, r.s, "list alerts by gram", func(q *sqlgen.Queries) ([]sqlgen.Alert, error) {
		var found []sqlgen.Alert
		for some := range slices.Chunk(grams, idsPerQuery) {
			rows, err := q.ListAlertsByGram(ctx, sqlgen.ListAlertsByGramParams{Grams: some})
			if err != nil {
				return nil, err
			}
			found = append(found, rows...)
		}
		return found, nil
	}, sure(alertOf))
}

func (r alerts) Add(ctx context.Context, a alert.Alert) error {
	a.Version = 1
	return r.s.do(ctx, "add alert", func(q *sqlgen.Queries) error {
		return q.InsertAlert(ctx, sqlgen.InsertAlertParams(alertRow(a)))
	})
}

func (r alerts) Save(ctx context.Context, a alert.Alert) (alert.Alert, error) {
	row := alertRow(a)
	err := r.s.do(ctx, "save alert", func(q *sqlgen.Queries) error {
		matched, err := q.UpdateAlert(ctx, sqlgen.UpdateAlertParams(row))
		return saved(matched, err, func() (int64, error) {
			return q.GetAlertVersion(ctx, sqlgen.GetAlertVersionParams{ID: row.ID})
		})
	})
	row.Version++
	return alertOf(row), err
}

func (r alerts) Remove(ctx context.Context, m member.ID, id alert.ID) error {
	return r.s.do(ctx, "remove alert", func(q *sqlgen.Queries) error {
		return q.DeleteAlert(ctx, sqlgen.DeleteAlertParams{ID: int64(id), MemberID: int64(m)})
	})
}

// Forget goes row by row: deleting a range that may be empty would make MySQL
// lock the gap.
func (r alerts) Forget(ctx context.Context, m member.ID) error {
	return r.s.whole(ctx, "forget alerts", func(q *sqlgen.Queries) error {
		rows, err := q.ListAlertsOf(ctx, sqlgen.ListAlertsOfParams{MemberID: int64(m)})
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := q.DeleteAlert(ctx, sqlgen.DeleteAlertParams{ID: row.ID, MemberID: row.MemberID}); err != nil {
				return err
			}
		}
		hits, err := q.ListHitsOfMember(ctx, sqlgen.ListHitsOfMemberParams{MemberID: int64(m), Limit: math.MaxInt32})
		if err != nil {
			return err
		}
		for _, h := range hits {
			if err := q.DeleteHit(ctx, sqlgen.DeleteHitParams{MemberID: h.MemberID, Subject: h.Subject, RefID: h.RefID}); err != nil {
				return err
			}
		}
		return nil
	})
}

func hitOf(r sqlgen.AlertHit) alert.Hit {
	return alert.Hit{
		MemberID: member.ID(r.MemberID), Of: alert.Of(r.Subject), RefID: r.RefID, Word: r.Word, Title: r.Title,
		FoundAt: moment(r.FoundAt), DueAt: moment(r.DueAt), ToldAt: moment(r.ToldAt),
	}
}

func (r alerts) AddHits(ctx context.Context, hits []alert.Hit) error {
	return r.s.whole(ctx, "add hits", func(q *sqlgen.Queries) error {
		for _, h := range hits {
			err := q.InsertHit(ctx, sqlgen.InsertHitParams{
				MemberID: int64(h.MemberID), Subject: string(h.Of), RefID: h.RefID, Word: h.Word, Title: h.Title,
				FoundAt: micros(h.FoundAt), DueAt: micros(h.DueAt), ToldAt: micros(h.ToldAt),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (r alerts) ListHits(ctx context.Context, of alert.Of, ref int64) ([]alert.Hit, error) {
	return many(ctx, r.s, "list hits", func(q *sqlgen.Queries) ([]sqlgen.AlertHit, error) {
		return q.ListHitsOfRef(ctx, sqlgen.ListHitsOfRefParams{Subject: string(of), RefID: ref})
	}, sure(hitOf))
}

func (r alerts) ListHitsOf(ctx context.Context, m member.ID, n int) ([]alert.Hit, error) {
	return many(ctx, r.s, "list hits of a member", func(q *sqlgen.Queries) ([]sqlgen.AlertHit, error) {
		return q.ListHitsOfMember(ctx, sqlgen.ListHitsOfMemberParams{MemberID: int64(m), Limit: limit(n)})
	}, sure(hitOf))
}

func (r alerts) ListHitsDue(ctx context.Context, m member.ID, now time.Time, n int) ([]alert.Hit, error) {
	return many(ctx, r.s, "list due hits", func(q *sqlgen.Queries) ([]sqlgen.AlertHit, error) {
		return q.ListDueHits(ctx, sqlgen.ListDueHitsParams{MemberID: int64(m), DueAt: micros(now), Limit: limit(n)})
	}, sure(hitOf))
}

func (r alerts) LastDue(ctx context.Context, m member.ID) (time.Time, error) {
	return one(ctx, r.s, "get last due hit", func(q *sqlgen.Queries) (int64, error) {
		at, err := q.GetLastDueHit(ctx, sqlgen.GetLastDueHitParams{MemberID: int64(m)})
		if errors.Is(err, sql.ErrNoRows) {
			return 0, nil
		}
		return at, err
	}, sure(moment))
}

func (r alerts) TellHits(ctx context.Context, hits []alert.Hit, at time.Time) error {
	return r.s.whole(ctx, "tell hits", func(q *sqlgen.Queries) error {
		for _, h := range hits {
			err := q.TellHit(ctx, sqlgen.TellHitParams{ToldAt: micros(at), MemberID: int64(h.MemberID), Subject: string(h.Of), RefID: h.RefID})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
