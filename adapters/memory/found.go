package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// period walks over all rows: a store in memory is small.
func period[K comparable, V any](rows map[K]V, in ports.Period, of func(V) (time.Time, int64)) []V {
	compare := func(a, b V) int {
		at, id := of(a)
		at2, id2 := of(b)
		if in.Up {
			return cmp.Or(at.Compare(at2), cmp.Compare(id, id2))
		}
		return cmp.Or(at2.Compare(at), cmp.Compare(id2, id))
	}
	all := slices.SortedFunc(maps.Values(rows), compare)
	all = slices.DeleteFunc(all, func(v V) bool {
		at, id := of(v)
		if at.Before(micro(in.Since)) || !in.Until.IsZero() && !at.Before(micro(in.Until)) {
			return true
		}
		after := cmp.Or(at.Compare(micro(in.At)), cmp.Compare(id, in.ID))
		if !in.Up {
			after = -after
		}
		return in.ID != 0 && after <= 0
	})
	return first(all, in.Limit)
}

func (r trades) ListMade(ctx context.Context, in ports.Period) ([]trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) ([]trade.Trade, error) {
		return period(u.trades, in, func(t trade.Trade) (time.Time, int64) { return t.CreatedAt, int64(t.ID) }), nil
	})
}

func (r trades) ListPriced(ctx context.Context, in ports.Prices) ([]trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) ([]trade.Trade, error) {
		all := slices.SortedFunc(maps.Values(u.trades), func(a, b trade.Trade) int {
			return cmp.Or(cmp.Compare(b.Agreed.Price, a.Agreed.Price), cmp.Compare(b.ID, a.ID))
		})
		all = slices.DeleteFunc(all, func(t trade.Trade) bool {
			price, id := t.Agreed.Price, int64(t.ID)
			return price < in.Least || in.Most != 0 && price > in.Most ||
				in.ID != 0 && (price > in.Price || price == in.Price && id >= in.ID)
		})
		return first(all, in.Limit), nil
	})
}

func (r members) ListOfTier(ctx context.Context, t member.Tier, p ports.Page) ([]member.Member, error) {
	return ask(ctx, r.s, func(u *unit) ([]member.Member, error) {
		return newest(u.members, u.memberIDs, p, func(m member.Member) bool { return m.Tier == t }), nil
	})
}

func (r members) ListJoined(ctx context.Context, in ports.Period) ([]member.Member, error) {
	in.Up = false
	return ask(ctx, r.s, func(u *unit) ([]member.Member, error) {
		return period(u.members, in, func(m member.Member) (time.Time, int64) { return m.JoinedAt, int64(m.ID) }), nil
	})
}
