package memory

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// watch walks over everything: a store in memory is small.
type watch struct{ s *session }

func compareWaiting(a, b ports.Waiting) int {
	return cmp.Or(cmp.Compare(microseconds(a.DueAt), microseconds(b.DueAt)), cmp.Compare(a.ID, b.ID))
}

func waitingOf(t trade.Trade) ports.Waiting { return ports.Waiting{DueAt: t.DueAt, ID: t.ID} }

func (r watch) ListWaiting(ctx context.Context, s trade.State, after ports.Waiting, limit int) ([]trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) ([]trade.Trade, error) {
		all := oldest(u.trades, u.tradesIn.of(s))
		all = slices.DeleteFunc(all, func(t trade.Trade) bool { return compareWaiting(waitingOf(t), after) <= 0 })
		slices.SortFunc(all, func(a, b trade.Trade) int { return compareWaiting(waitingOf(a), waitingOf(b)) })
		return first(all, limit), nil
	})
}

func first[T any](all []T, limit int) []T { return all[:min(limit, len(all))] }

func (r watch) ListFailingTimers(ctx context.Context, failures, limit int) ([]ports.TimerRow, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.TimerRow, error) {
		var out []ports.TimerRow
		for _, rows := range u.timers {
			for _, row := range rows {
				if row.Failures >= failures {
					out = append(out, row)
				}
			}
		}
		slices.SortFunc(out, func(a, b ports.TimerRow) int {
			return cmp.Or(cmp.Compare(b.Failures, a.Failures), compareDue(keyOf(a), keyOf(b)))
		})
		return first(out, limit), nil
	})
}

func (r watch) ListFailingMessages(ctx context.Context, failures, limit int) ([]ports.Message, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.Message, error) {
		var out []ports.Message
		u.messagesDue.up(firstDue, func(k dueKey) bool {
			if m := u.messages[k.id]; m.Failures >= failures {
				out = append(out, m)
			}
			return true
		})
		slices.SortStableFunc(out, func(a, b ports.Message) int { return cmp.Compare(b.Failures, a.Failures) })
		return first(out, limit), nil
	})
}

// countSince counts rows of at or later, up to limit.
func countSince[K comparable, V any](rows map[K]V, since time.Time, limit int, at func(V) time.Time) int {
	n := 0
	for _, row := range rows {
		if !at(row).Before(micro(since)) {
			n++
		}
	}
	return min(n, limit)
}

func (r watch) CountJoined(ctx context.Context, since time.Time, limit int) (int, error) {
	return ask(ctx, r.s, func(u *unit) (int, error) {
		return countSince(u.members, since, limit, func(m member.Member) time.Time { return m.JoinedAt }), nil
	})
}

func (r watch) CountPublished(ctx context.Context, since time.Time, limit int) (int, error) {
	return ask(ctx, r.s, func(u *unit) (int, error) {
		return countSince(u.listings, since, limit, func(l listing.Listing) time.Time { return l.CreatedAt }), nil
	})
}

func (r watch) CountMoves(ctx context.Context, since time.Time) ([]ports.Moves, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.Moves, error) {
		counts := map[ports.Moves]int{}
		for _, history := range u.records {
			for _, v := range history {
				if !v.At.Before(micro(since)) {
					counts[ports.Moves{Event: v.Event, From: v.From, To: v.To}]++
				}
			}
		}
		var out []ports.Moves
		for moves, n := range counts {
			moves.Count = n
			out = append(out, moves)
		}
		return out, nil
	})
}

func (r watch) Booked(ctx context.Context, since time.Time, limit int) ([]ports.Booked, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.Booked, error) {
		sums := map[[2]ledger.Kind]money.Won{}
		u.booked.up(math.MinInt64, func(id int64) bool {
			for _, e := range u.entries[id] {
				if !e.At.Before(micro(since)) && limit > 0 {
					sums[[2]ledger.Kind{e.From.Kind, e.To.Kind}] += e.Amount
					limit--
				}
			}
			return limit > 0
		})
		var out []ports.Booked
		for way, sum := range sums {
			out = append(out, ports.Booked{From: way[0], To: way[1], Sum: sum})
		}
		return out, nil
	})
}

func (r watch) CountChats(ctx context.Context, since time.Time, slow time.Duration, limit int) ([]ports.ChatCount, error) {
	newest, err := chats(r).List(ctx, ports.ChatPage{Since: since, Limit: limit})
	counts := map[chatlog.Outcome]ports.ChatCount{}
	for _, e := range newest {
		c := counts[e.Outcome]
		c.Outcome = e.Outcome
		c.Count++
		if e.Took >= slow {
			c.Slow++
		}
		counts[e.Outcome] = c
	}
	return slices.Collect(maps.Values(counts)), err
}

func (r watch) Held(ctx context.Context, in []trade.State, limit int) (n int, sum money.Won, err error) {
	_, err = ask(ctx, r.s, func(u *unit) (money.Won, error) {
		for _, state := range in {
			for _, t := range first(oldest(u.trades, u.tradesIn.of(state)), limit-n) {
				n++
				sum += t.Held() + t.Stray
			}
		}
		return sum, nil
	})
	return n, sum, err
}
