package sqlstore

import (
	"context"
	"slices"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/trade"
)

type newsroom struct{ s *session }

func newsOf(r sqlgen.News) news.Item {
	return news.Item{
		ID: news.ID(r.ID), MemberID: member.ID(r.MemberID), Kind: news.Kind(r.Kind), TradeID: r.TradeID, ListingID: r.ListingID,
		Title: r.Title, Note: r.Note, At: moment(r.At), SeenAt: moment(r.SeenAt),
	}
}

func (r newsroom) Get(ctx context.Context, id news.ID) (news.Item, error) {
	return one(ctx, r.s, "get news", func(q *sqlgen.Queries) (sqlgen.News, error) {
		return q.GetNews(ctx, sqlgen.GetNewsParams{ID: int64(id)})
	}, sure(newsOf))
}

func (r newsroom) Add(ctx context.Context, items []news.Item) error {
	return r.s.whole(ctx, "add news", func(q *sqlgen.Queries) error {
		for _, i := range items {
			err := q.InsertNews(ctx, sqlgen.InsertNewsParams{
				ID: int64(i.ID), MemberID: int64(i.MemberID), Kind: string(i.Kind), TradeID: i.TradeID, ListingID: i.ListingID,
				Title: i.Title, Note: i.Note, At: micros(i.At), SeenAt: micros(i.SeenAt),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (r newsroom) ListUnseen(ctx context.Context, m member.ID, n int) ([]news.Item, error) {
	return many(ctx, r.s, "list unseen news", func(q *sqlgen.Queries) ([]sqlgen.News, error) {
		return q.ListUnseenNews(ctx, sqlgen.ListUnseenNewsParams{MemberID: int64(m), Limit: limit(n)})
	}, sure(newsOf))
}

func (r newsroom) ListByTrade(ctx context.Context, id trade.ID) ([]news.Item, error) {
	return many(ctx, r.s, "list news of trade", func(q *sqlgen.Queries) ([]sqlgen.News, error) {
		return q.ListNewsOfTrade(ctx, sqlgen.ListNewsOfTradeParams{TradeID: int64(id)})
	}, sure(newsOf))
}

func (r newsroom) CountUnseen(ctx context.Context, m member.ID, n int) (int, error) {
	return one(ctx, r.s, "count unseen news", func(q *sqlgen.Queries) (int64, error) {
		return q.CountUnseenNews(ctx, sqlgen.CountUnseenNewsParams{MemberID: int64(m), Limit: limit(n)})
	}, number)
}

func (r newsroom) See(ctx context.Context, ids []news.ID, at time.Time) error {
	return r.s.whole(ctx, "see news", func(q *sqlgen.Queries) error {
		for some := range slices.Chunk(plain(ids), idsPerQuery) {
			if err := q.SeeNews(ctx, sqlgen.SeeNewsParams{SeenAt: micros(at), Ids: some}); err != nil {
				return err
			}
		}
		return nil
	})
}
