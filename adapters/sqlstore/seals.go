package sqlstore

import (
	"context"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/ports"
)

type seals struct{ s *session }

func sealOf(r sqlgen.Seal) ports.Seal {
	return ports.Seal{KeyID: r.KeyID, Sample: r.Sample, At: moment(r.At)}
}

func (r seals) List(ctx context.Context) ([]ports.Seal, error) {
	return many(ctx, r.s, "list seals", func(q *sqlgen.Queries) ([]sqlgen.Seal, error) { return q.ListSeals(ctx) }, sure(sealOf))
}

func (r seals) Add(ctx context.Context, seal ports.Seal) error {
	return r.s.do(ctx, "add seal", func(q *sqlgen.Queries) error {
		return q.InsertSeal(ctx, sqlgen.InsertSealParams{KeyID: seal.KeyID, Sample: seal.Sample, At: micros(seal.At)})
	})
}
