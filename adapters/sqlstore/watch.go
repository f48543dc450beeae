package sqlstore

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type watch struct{ s *session }

func (r watch) ListWaiting(ctx context.Context, s trade.State, after ports.Waiting, n int) ([]trade.Trade, error) {
	return many(ctx, r.s, "list waiting trades", func(q *sqlgen.Queries) ([]sqlgen.Trade, error) {
		return q.ListWaitingTrades(ctx, sqlgen.ListWaitingTradesParams{
			State: string(s), DueAt: micros(after.DueAt), ID: int64(after.ID), Limit: limit(n),
		})
	}, sure(tradeOf))
}

func (r watch) ListFailingTimers(ctx context.Context, failures, n int) ([]ports.TimerRow, error) {
	return many(ctx, r.s, "list failing timers", func(q *sqlgen.Queries) ([]sqlgen.Timer, error) {
		return q.ListFailingTimers(ctx, sqlgen.ListFailingTimersParams{Failures: failures, Limit: limit(n)})
	}, sure(timerOf))
}

func (r watch) ListFailingMessages(ctx context.Context, failures, n int) ([]ports.Message, error) {
	return many(ctx, r.s, "list failing messages", func(q *sqlgen.Queries) ([]sqlgen.Outbox, error) {
		return q.ListFailingMessages(ctx, sqlgen.ListFailingMessagesParams{Failures: failures, Limit: limit(n)})
	}, sure(messageOf))
}

func (r watch) CountJoined(ctx context.Context, since time.Time, n int) (int, error) {
	found, err := many(ctx, r.s, "count members", func(q *sqlgen.Queries) ([]int64, error) {
		return q.ListJoined(ctx, sqlgen.ListJoinedParams{JoinedAt: micros(since), Limit: limit(n)})
	}, sure(itself))
	return len(found), err
}

func (r watch) CountPublished(ctx context.Context, since time.Time, n int) (int, error) {
	found, err := many(ctx, r.s, "count listings", func(q *sqlgen.Queries) ([]int64, error) {
		return q.ListPublished(ctx, sqlgen.ListPublishedParams{CreatedAt: micros(since), Limit: limit(n)})
	}, sure(itself))
	return len(found), err
}

func itself(id int64) int64 { return id }

func (r watch) CountMoves(ctx context.Context, since time.Time) ([]ports.Moves, error) {
	return many(ctx, r.s, "count moves", func(q *sqlgen.Queries) ([]sqlgen.CountMovesRow, error) {
		return q.CountMoves(ctx, sqlgen.CountMovesParams{At: micros(since)})
	}, sure(func(v sqlgen.CountMovesRow) ports.Moves {
		return ports.Moves{Event: trade.Event(v.Event), From: trade.State(v.FromState), To: trade.State(v.ToState), Count: int(v.Moves)}
	}))
}

func (r watch) Booked(ctx context.Context, since time.Time, n int) ([]ports.Booked, error) {
	rows, err := many(ctx, r.s, "list booked money", func(q *sqlgen.Queries) ([]sqlgen.ListBookedRow, error) {
		return q.ListBooked(ctx, sqlgen.ListBookedParams{At: micros(since), Limit: limit(n)})
	}, sure(func(v sqlgen.ListBookedRow) ports.Booked {
		return ports.Booked{From: ledger.Kind(v.FromKind), To: ledger.Kind(v.ToKind), Sum: money.Won(v.Amount)}
	}))
	if err != nil {
		return nil, err
	}
	sums := map[ports.Booked]money.Won{}
	for _, row := range rows {
		sums[ports.Booked{From: row.From, To: row.To}] += row.Sum
	}
	out := make([]ports.Booked, 0, len(sums))
	for way, sum := range sums {
		out = append(out, ports.Booked{From: way.From, To: way.To, Sum: sum})
	}
	return out, nil
}

func (r watch) CountChats(ctx context.Context, since time.Time, slow time.Duration, n int) ([]ports.ChatCount, error) {
	return many(ctx, r.s, "count chats", func(q *sqlgen.Queries) ([]sqlgen.CountChatsRow, error) {
		return q.CountChats(ctx, sqlgen.CountChatsParams{Slow: slow.Microseconds(), Since: micros(since), Limit: limit(n)})
	}, sure(func(v sqlgen.CountChatsRow) ports.ChatCount {
		return ports.ChatCount{Outcome: chatlog.Outcome(v.Outcome), Count: int(v.Calls), Slow: int(v.Slow)}
	}))
}

func (r watch) Held(ctx context.Context, in []trade.State, n int) (int, money.Won, error) {
	rows, err := many(ctx, r.s, "list held money", func(q *sqlgen.Queries) ([]sqlgen.ListHeldMoneyRow, error) {
		return q.ListHeldMoney(ctx, sqlgen.ListHeldMoneyParams{States: texts(in), Limit: limit(n)})
	}, sure(func(v sqlgen.ListHeldMoneyRow) money.Won {
		t := trade.Trade{Captured: money.Won(v.Captured), Refunded: money.Won(v.Refunded), Settled: money.Won(v.Settled)}
		return t.Held() + money.Won(v.Stray)
	}))
	sum := money.Won(0)
	for _, one := range rows {
		sum += one
	}
	return len(rows), sum, err
}
