package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type trades struct{ s *session }

func (r trades) Get(ctx context.Context, id trade.ID) (trade.Trade, error) {
	return one(ctx, r.s, "get trade", func(q *sqlgen.Queries) (sqlgen.Trade, error) {
		return q.GetTrade(ctx, sqlgen.GetTradeParams{ID: int64(id)})
	}, sure(tradeOf))
}

func (r trades) HoldingListing(ctx context.Context, id listing.ID) (trade.Trade, error) {
	return one(ctx, r.s, "get trade holding listing", func(q *sqlgen.Queries) (sqlgen.Trade, error) {
		return q.GetTradeHolding(ctx, sqlgen.GetTradeHoldingParams{HoldingListingID: sql.NullInt64{Int64: int64(id), Valid: true}})
	}, sure(tradeOf))
}

func (r trades) ListRequests(ctx context.Context, id listing.ID) ([]trade.Trade, error) {
	return many(ctx, r.s, "list requests", func(q *sqlgen.Queries) ([]sqlgen.Trade, error) {
		return q.ListTradesOfListing(ctx, sqlgen.ListTradesOfListingParams{ListingID: int64(id), State: string(trade.Requested)})
	}, sure(tradeOf))
}

func (r trades) ListByListing(ctx context.Context, id listing.ID, p ports.Page) ([]trade.Trade, error) {
	return many(ctx, r.s, "list trades of listing", func(q *sqlgen.Queries) ([]sqlgen.Trade, error) {
		return q.ListTradesAbout(ctx, sqlgen.ListTradesAboutParams{ListingID: int64(id), ID: first(p), Limit: limit(p.Limit)})
	}, sure(tradeOf))
}

func (r trades) RequestOf(ctx context.Context, buyer member.ID, id listing.ID) (trade.Trade, error) {
	return one(ctx, r.s, "get request", func(q *sqlgen.Queries) (sqlgen.Trade, error) {
		return q.GetTradeOfBuyer(ctx, sqlgen.GetTradeOfBuyerParams{
			BuyerID: int64(buyer), ListingID: int64(id), State: string(trade.Requested),
		})
	}, sure(tradeOf))
}

func (r trades) CountRequests(ctx context.Context, buyer member.ID) (int, error) {
	return one(ctx, r.s, "count requests", func(q *sqlgen.Queries) (int64, error) {
		return q.CountTradesOfBuyer(ctx, sqlgen.CountTradesOfBuyerParams{BuyerID: int64(buyer), State: string(trade.Requested)})
	}, number)
}

func texts(states []trade.State) []string {
	out := make([]string, len(states))
	for i, s := range states {
		out[i] = string(s)
	}
	return out
}

func (r trades) ListByBuyer(ctx context.Context, buyer member.ID, in []trade.State, p ports.Page) ([]trade.Trade, error) {
	return many(ctx, r.s, "list trades by buyer", func(q *sqlgen.Queries) ([]sqlgen.Trade, error) {
		return q.ListTradesByBuyer(ctx, sqlgen.ListTradesByBuyerParams{
			BuyerID: int64(buyer), States: texts(in), ID: first(p), Limit: limit(p.Limit),
		})
	}, sure(tradeOf))
}

func (r trades) ListBySeller(ctx context.Context, seller member.ID, in []trade.State, p ports.Page) ([]trade.Trade, error) {
	return many(ctx, r.s, "list trades by seller", func(q *sqlgen.Queries) ([]sqlgen.Trade, error) {
		return q.ListTradesBySeller(ctx, sqlgen.ListTradesBySellerParams{
			SellerID: int64(seller), States: texts(in), ID: first(p), Limit: limit(p.Limit),
		})
	}, sure(tradeOf))
}

func (r trades) List(ctx context.Context, p ports.Page) ([]trade.Trade, error) {
	return many(ctx, r.s, "list trades", func(q *sqlgen.Queries) ([]sqlgen.Trade, error) {
		return q.ListTrades(ctx, sqlgen.ListTradesParams{ID: first(p), Limit: limit(p.Limit)})
	}, sure(tradeOf))
}

func (r trades) ListInState(ctx context.Context, s trade.State, p ports.Page) ([]trade.Trade, error) {
	return many(ctx, r.s, "list trades in state", func(q *sqlgen.Queries) ([]sqlgen.Trade, error) {
		return q.ListTradesInState(ctx, sqlgen.ListTradesInStateParams{State: string(s), ID: first(p), Limit: limit(p.Limit)})
	}, sure(tradeOf))
}

func (r trades) Sale(ctx context.Context, id listing.ID) (trade.Trade, error) {
	return one(ctx, r.s, "get sale", func(q *sqlgen.Queries) (sqlgen.Trade, error) {
		return q.GetNewestTrade(ctx, sqlgen.GetNewestTradeParams{
			ListingID: int64(id), States: texts([]trade.State{trade.Done, trade.Complete}),
		})
	}, sure(tradeOf))
}

func (r trades) Add(ctx context.Context, t trade.Trade) error {
	t.Version = 1
	return r.s.do(ctx, "add trade", func(q *sqlgen.Queries) error {
		return q.InsertTrade(ctx, sqlgen.InsertTradeParams(tradeRow(t)))
	})
}

func (r trades) Save(ctx context.Context, t trade.Trade) (trade.Trade, error) {
	row := tradeRow(t)
	err := r.s.do(ctx, "save trade", func(q *sqlgen.Queries) error {
		n, err := q.UpdateTrade(ctx, sqlgen.UpdateTradeParams(row))
		return saved(n, err, func() (int64, error) {
			return q.GetTradeVersion(ctx, sqlgen.GetTradeVersionParams{ID: row.ID})
		})
	})
	if err != nil {
		return trade.Trade{}, err
	}
	row.Version++
	return tradeOf(row), nil
}

func (r trades) AddRecord(ctx context.Context, v trade.Record) error {
	return r.s.do(ctx, "add record", func(q *sqlgen.Queries) error {
		return q.InsertEvent(ctx, sqlgen.InsertEventParams(recordRow(v)))
	})
}

func (r trades) History(ctx context.Context, id trade.ID) ([]trade.Record, error) {
	return many(ctx, r.s, "list records", func(q *sqlgen.Queries) ([]sqlgen.TradeEvent, error) {
		return q.ListEvents(ctx, sqlgen.ListEventsParams{TradeID: int64(id)})
	}, sure(recordOf))
}

func (r trades) UseTracking(ctx context.Context, key string, id trade.ID) error {
	return r.s.whole(ctx, "use tracking", func(q *sqlgen.Queries) error {
		by, err := q.GetTracking(ctx, sqlgen.GetTrackingParams{TrackingKey: key})
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return err
		case by != int64(id):
			return fault.New(fault.Exists, trade.CodeTrackingUsed)
		default:
			return nil
		}
		return r.s.raced(q.InsertTracking(ctx, sqlgen.InsertTrackingParams{TrackingKey: key, TradeID: int64(id)}))
	})
}
