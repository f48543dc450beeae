package sqlstore

import (
	"context"
	"database/sql"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type drifts struct{ s *session }

func driftRow(d ports.Drift) sqlgen.Drift {
	return sqlgen.Drift{
		TradeID: int64(d.TradeID), AttemptID: int64(d.AttemptID), ListingID: int64(d.ListingID), Kind: string(d.Kind), Facts: d.Facts,
		Stops: d.Stops, FoundAt: micros(d.FoundAt), SeenAt: micros(d.SeenAt), ResolvedAt: micros(d.ResolvedAt),
		OpenID:     sql.NullInt64{Int64: d.ID, Valid: d.ResolvedAt.IsZero()},
		AcceptedAt: micros(d.AcceptedAt), AcceptedBy: int64(d.AcceptedBy), AcceptedWhy: d.AcceptedWhy, ID: d.ID, Version: d.Version,
	}
}

func driftOf(r sqlgen.Drift) ports.Drift {
	return ports.Drift{
		ID: r.ID, TradeID: trade.ID(r.TradeID), AttemptID: payment.ID(r.AttemptID), ListingID: listing.ID(r.ListingID),
		Kind: recon.Kind(r.Kind), Facts: r.Facts, Stops: r.Stops,
		FoundAt: moment(r.FoundAt), SeenAt: moment(r.SeenAt), ResolvedAt: moment(r.ResolvedAt),
		AcceptedAt: moment(r.AcceptedAt), AcceptedBy: operator.ID(r.AcceptedBy), AcceptedWhy: r.AcceptedWhy, Version: r.Version,
	}
}

func (r drifts) Find(ctx context.Context, k recon.Kind, t trade.ID, a payment.ID, l listing.ID) (ports.Drift, error) {
	return one(ctx, r.s, "find drift", func(q *sqlgen.Queries) (sqlgen.Drift, error) {
		return q.GetDrift(ctx, sqlgen.GetDriftParams{Kind: string(k), TradeID: int64(t), AttemptID: int64(a), ListingID: int64(l)})
	}, sure(driftOf))
}

func (r drifts) Get(ctx context.Context, id int64) (ports.Drift, error) {
	return one(ctx, r.s, "get drift", func(q *sqlgen.Queries) (sqlgen.Drift, error) {
		return q.GetDriftByID(ctx, sqlgen.GetDriftByIDParams{ID: id})
	}, sure(driftOf))
}

func (r drifts) Add(ctx context.Context, d ports.Drift) error {
	d.Version = 1
	return r.s.do(ctx, "add drift", func(q *sqlgen.Queries) error {
		return q.InsertDrift(ctx, sqlgen.InsertDriftParams(driftRow(d)))
	})
}

func (r drifts) Save(ctx context.Context, d ports.Drift) (ports.Drift, error) {
	row := driftRow(d)
	err := r.s.do(ctx, "save drift", func(q *sqlgen.Queries) error {
		n, err := q.UpdateDrift(ctx, sqlgen.UpdateDriftParams(row))
		return saved(n, err, func() (int64, error) {
			return q.GetDriftVersion(ctx, sqlgen.GetDriftVersionParams{ID: row.ID})
		})
	})
	if err != nil {
		return ports.Drift{}, err
	}
	row.Version++
	return driftOf(row), nil
}

func (r drifts) ListOpen(ctx context.Context, p ports.Page) ([]ports.Drift, error) {
	return many(ctx, r.s, "list open drifts", func(q *sqlgen.Queries) ([]sqlgen.Drift, error) {
		return q.ListOpenDrifts(ctx, sqlgen.ListOpenDriftsParams{OpenID: sql.NullInt64{Int64: first(p), Valid: true}, Limit: limit(p.Limit)})
	}, sure(driftOf))
}

func (r drifts) ListOfTrade(ctx context.Context, t trade.ID) ([]ports.Drift, error) {
	return many(ctx, r.s, "list drifts of trade", func(q *sqlgen.Queries) ([]sqlgen.Drift, error) {
		return q.ListDriftsOfTrade(ctx, sqlgen.ListDriftsOfTradeParams{TradeID: int64(t)})
	}, sure(driftOf))
}

func (r drifts) AddRun(ctx context.Context, v ports.Run) error {
	return r.s.do(ctx, "add reconciliation", func(q *sqlgen.Queries) error {
		return q.InsertReconciliation(ctx, sqlgen.InsertReconciliationParams{
			IsFull: v.Full, StartedAt: micros(v.StartedAt), EndedAt: micros(v.EndedAt), Trades: v.Trades, Lookups: v.Lookups,
			Silent: v.Silent, Moving: v.Moving, Found: v.Found, Repaired: v.Repaired, StillOpen: v.Open, ID: v.ID,
		})
	})
}

func (r drifts) LastRun(ctx context.Context) (ports.Run, error) {
	return one(ctx, r.s, "get last reconciliation", func(q *sqlgen.Queries) (sqlgen.Reconciliation, error) {
		return q.GetLastReconciliation(ctx)
	}, sure(func(v sqlgen.Reconciliation) ports.Run {
		return ports.Run{
			ID: v.ID, Full: v.IsFull, StartedAt: moment(v.StartedAt), EndedAt: moment(v.EndedAt), Trades: v.Trades, Lookups: v.Lookups,
			Silent: v.Silent, Moving: v.Moving, Found: v.Found, Repaired: v.Repaired, Open: v.StillOpen,
		}
	}))
}
