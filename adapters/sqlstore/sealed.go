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
