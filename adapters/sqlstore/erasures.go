package sqlstore

import (
	"context"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
)

type erasures struct{ s *session }

func (r erasures) Trade(ctx context.Context, id trade.ID, title string) error {
	of := int64(id)
	return r.s.whole(ctx, "erase trade", func(q *sqlgen.Queries) error {
		for _, erase := range []func() error{
			func() error { return q.EraseTrade(ctx, sqlgen.EraseTradeParams{AgreedTitle: title, ID: of}) },
			func() error { return q.EraseEvents(ctx, sqlgen.EraseEventsParams{TradeID: of}) },
			func() error { return q.EraseAttempts(ctx, sqlgen.EraseAttemptsParams{ItemName: title, TradeID: of}) },
			func() error { return q.ErasePayout(ctx, sqlgen.ErasePayoutParams{TradeID: of}) },
			func() error { return q.ErasePayoutEvents(ctx, sqlgen.ErasePayoutEventsParams{TradeID: of}) },
			func() error { return q.EraseTradeNews(ctx, sqlgen.EraseTradeNewsParams{Title: title, TradeID: of}) },
			func() error { return q.ErasePushes(ctx, sqlgen.ErasePushesParams{TradeID: about(of)}) },
			func() error { return q.EraseTracking(ctx, sqlgen.EraseTrackingParams{TradeID: of}) },
		} {
			if err := erase(); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r erasures) Listing(ctx context.Context, id listing.ID, title string) error {
	return r.s.do(ctx, "erase listing", func(q *sqlgen.Queries) error {
		return q.EraseRevisions(ctx, sqlgen.EraseRevisionsParams{Title: title, ListingID: int64(id)})
	})
}

func (r erasures) Member(ctx context.Context, id member.ID, title string) error {
	return r.s.do(ctx, "erase member's news", func(q *sqlgen.Queries) error {
		return q.EraseOwnNews(ctx, sqlgen.EraseOwnNewsParams{Title: title, MemberID: int64(id)})
	})
}
