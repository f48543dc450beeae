package sqlstore

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/ports"
)

type sealed struct{ s *session }

func (r sealed) Get(ctx context.Context, kind ports.SealedKind, owner int64) (string, error) {
	return one(ctx, r.s, "get sealed", func(q *sqlgen.Queries) (string, error) {
		return q.GetSealed(ctx, sqlgen.GetSealedParams{Kind: string(kind), OwnerID: owner})
	}, sure(func(body string) string { return body }))
}

func (r sealed) Put(ctx context.Context, kind ports.SealedKind, owner int64, body string, at time.Time) error {
	return r.s.whole(ctx, "put sealed", func(q *sqlgen.Queries) error {
		row := sqlgen.UpdateSealedParams{Body: body, UpdatedAt: micros(at), Kind: string(kind), OwnerID: owner}
		n, err := q.UpdateSealed(ctx, row)
		if err != nil || n > 0 {
			return err
		}
		return r.s.raced(q.InsertSealed(ctx, sqlgen.InsertSealedParams(row)))
	})
}

func (r sealed) Delete(ctx context.Context, kind ports.SealedKind, owner int64) error {
	return r.s.do(ctx, "delete sealed", func(q *sqlgen.Queries) error {
		return q.DeleteSealed(ctx, sqlgen.DeleteSealedParams{Kind: string(kind), OwnerID: owner})
	})
}

func (r sealed) ListOwners(ctx context.Context, kind ports.SealedKind, after int64, most int) ([]int64, error) {
	return many(ctx, r.s, "list owners of sealed", func(q *sqlgen.Queries) ([]int64, error) {
		return q.ListSealedOwners(ctx, sqlgen.ListSealedOwnersParams{Kind: string(kind), OwnerID: after, Limit: limit(most)})
	}, sure(same))
}

func (r sealed) ListIn(ctx context.Context, in ports.Span, most int) ([]ports.SealedRow, error) {
	return many(ctx, r.s, "list sealed", func(q *sqlgen.Queries) ([]sqlgen.ListSealedInRow, error) {
		return q.ListSealedIn(ctx, sqlgen.ListSealedInParams{Body: in.From, Body_2: in.To, Limit: limit(most)})
	}, sure(func(row sqlgen.ListSealedInRow) ports.SealedRow {
		return ports.SealedRow{Kind: ports.SealedKind(row.Kind), Owner: row.OwnerID, Body: row.Body}
	}))
}

func (r sealed) CountIn(ctx context.Context, in ports.Span) (int64, error) {
	return one(ctx, r.s, "count sealed", func(q *sqlgen.Queries) (int64, error) {
		return q.CountSealedIn(ctx, sqlgen.CountSealedInParams{Body: in.From, Body_2: in.To})
	}, sure(same))
}

func (r sealed) Reseal(ctx context.Context, row ports.SealedRow, body string, at time.Time) error {
	return r.s.do(ctx, "reseal", func(q *sqlgen.Queries) error {
		return q.ResealSealed(ctx, sqlgen.ResealSealedParams{
			Body: body, UpdatedAt: micros(at), Kind: string(row.Kind), OwnerID: row.Owner, OldBody: row.Body,
		})
	})
}
