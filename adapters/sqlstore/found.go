package sqlstore

import (
	"context"
	"math"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// down is where a period that goes back in time begins: what is made at that moment
// has a smaller id than the one given.
func down(in ports.Period) (at, id int64) {
	switch {
	case in.ID != 0:
		return micros(in.At), in.ID
	case in.Until.IsZero():
		return math.MaxInt64, math.MaxInt64
	}
	return micros(in.Until) - 1, math.MaxInt64
}

// past is the end of a period in microseconds.
func past(until time.Time) int64 {
	if until.IsZero() {
		return math.MaxInt64
	}
	return micros(until)
}

func (r trades) ListMade(ctx context.Context, in ports.Period) ([]trade.Trade, error) {
	return many(ctx, r.s, "list trades by time", func(q *sqlgen.Queries) ([]sqlgen.Trade, error) {
		if !in.Up {
			at, id := down(in)
			return q.ListTradesMade(ctx, sqlgen.ListTradesMadeParams{Since: micros(in.Since), At: at, ID: id, Limit: limit(in.Limit)})
		}
		p := sqlgen.ListTradesMadeUpParams{At: micros(in.Since), Past: past(in.Until), ID: math.MinInt64, Limit: limit(in.Limit)}
		if in.ID != 0 {
			p.At, p.ID = micros(in.At), in.ID
		}
		return q.ListTradesMadeUp(ctx, p)
	}, sure(tradeOf))
}

func (r trades) ListPriced(ctx context.Context, in ports.Prices) ([]trade.Trade, error) {
	return many(ctx, r.s, "list trades by price", func(q *sqlgen.Queries) ([]sqlgen.Trade, error) {
		p := sqlgen.ListTradesPricedParams{Least: int64(in.Least), Price: math.MaxInt64, ID: math.MaxInt64, Limit: limit(in.Limit)}
		switch {
		case in.ID != 0:
			p.Price, p.ID = int64(in.Price), in.ID
		case in.Most != 0:
			p.Price = int64(in.Most)
		}
		return q.ListTradesPriced(ctx, p)
	}, sure(tradeOf))
}

func (r members) ListOfTier(ctx context.Context, t member.Tier, p ports.Page) ([]member.Member, error) {
	return r.list(ctx, "list members of tier", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		return q.ListMembersOfTier(ctx, sqlgen.ListMembersOfTierParams{Tier: string(t), ID: first(p), Limit: limit(p.Limit)})
	})
}

func (r members) ListJoined(ctx context.Context, in ports.Period) ([]member.Member, error) {
	at, id := down(in)
	return r.list(ctx, "list members by time", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		return q.ListMembersJoined(ctx, sqlgen.ListMembersJoinedParams{Since: micros(in.Since), At: at, ID: id, Limit: limit(in.Limit)})
	})
}
