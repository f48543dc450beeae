package sqlstore

import (
	"context"
	"database/sql"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
)

type pushes struct{ s *session }

// about is the trade of a push, absent for what is about none.
func about(trade int64) sql.NullInt64 { return sql.NullInt64{Int64: trade, Valid: trade != 0} }

func pushRow(p push.Push) sqlgen.Push {
	return sqlgen.Push{
		TradeID: about(p.TradeID), MemberID: int64(p.MemberID), Place: p.Place, State: string(p.State), TaskID: p.TaskID, Detail: p.Detail,
		CreatedAt: micros(p.CreatedAt), UpdatedAt: micros(p.UpdatedAt), NewsID: int64(p.NewsID), Version: p.Version,
	}
}

func pushOf(r sqlgen.Push) push.Push {
	return push.Push{
		NewsID: news.ID(r.NewsID), TradeID: r.TradeID.Int64, MemberID: member.ID(r.MemberID), Place: r.Place, State: push.State(r.State),
		TaskID: r.TaskID, Detail: r.Detail, CreatedAt: moment(r.CreatedAt), UpdatedAt: moment(r.UpdatedAt), Version: r.Version,
	}
}

func (r pushes) Get(ctx context.Context, id news.ID) (push.Push, error) {
	return one(ctx, r.s, "get push", func(q *sqlgen.Queries) (sqlgen.Push, error) {
		return q.GetPush(ctx, sqlgen.GetPushParams{NewsID: int64(id)})
	}, sure(pushOf))
}

func (r pushes) ListByTrade(ctx context.Context, id trade.ID) ([]push.Push, error) {
	return many(ctx, r.s, "list pushes of trade", func(q *sqlgen.Queries) ([]sqlgen.Push, error) {
		return q.ListPushesOfTrade(ctx, sqlgen.ListPushesOfTradeParams{TradeID: about(int64(id))})
	}, sure(pushOf))
}

func (r pushes) ListByTask(ctx context.Context, task string) ([]push.Push, error) {
	return many(ctx, r.s, "list pushes of task", func(q *sqlgen.Queries) ([]sqlgen.Push, error) {
		return q.ListPushesOfTask(ctx, sqlgen.ListPushesOfTaskParams{TaskID: task})
	}, sure(pushOf))
}

func (r pushes) Add(ctx context.Context, p push.Push) error {
	p.Version = 1
	return r.s.do(ctx, "add push", func(q *sqlgen.Queries) error {
		return q.InsertPush(ctx, sqlgen.InsertPushParams(pushRow(p)))
	})
}

func (r pushes) Save(ctx context.Context, p push.Push) (push.Push, error) {
	row := pushRow(p)
	err := r.s.do(ctx, "save push", func(q *sqlgen.Queries) error {
		n, err := q.UpdatePush(ctx, sqlgen.UpdatePushParams(row))
		return saved(n, err, func() (int64, error) {
			return q.GetPushVersion(ctx, sqlgen.GetPushVersionParams{NewsID: row.NewsID})
		})
	})
	if err != nil {
		return push.Push{}, err
	}
	row.Version++
	return pushOf(row), nil
}
