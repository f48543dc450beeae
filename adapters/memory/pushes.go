package memory

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
)

// pushPlace is a place among a trade's pushes.
type pushPlace struct {
	trade int64
	place int
}

type pushes struct{ s *session }

func (r pushes) Get(ctx context.Context, id news.ID) (push.Push, error) {
	return ask(ctx, r.s, func(u *unit) (push.Push, error) { return get(u.pushes, id) })
}

func (r pushes) ListByTrade(ctx context.Context, id trade.ID) ([]push.Push, error) {
	return ask(ctx, r.s, func(u *unit) ([]push.Push, error) {
		if id == 0 {
			return nil, nil
		}
		out := u.pushesIn(u.pushesByTrade.of(int64(id)))
		slices.SortFunc(out, func(a, b push.Push) int { return cmp.Compare(a.Place, b.Place) })
		return out, nil
	})
}

func (r pushes) ListByTask(ctx context.Context, task string) ([]push.Push, error) {
	return ask(ctx, r.s, func(u *unit) ([]push.Push, error) { return u.pushesIn(u.pushesByTask.of(task)), nil })
}

func (u *unit) pushesIn(ids *set[int64]) []push.Push {
	var out []push.Push
	ids.up(math.MinInt64, func(id int64) bool {
		out = append(out, u.pushes[news.ID(id)])
		return true
	})
	return out
}

func (r pushes) Add(ctx context.Context, p push.Push) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.pushes[p.NewsID]; taken || u.placeTaken(p) {
			return exists("")
		}
		if err := u.pushOrphan(p); err != nil {
			return err
		}
		p.Version = 1
		putPush(u, push.Push{}, p)
		return nil
	})
}

func (r pushes) Save(ctx context.Context, p push.Push) (push.Push, error) {
	return ask(ctx, r.s, func(u *unit) (push.Push, error) {
		old, found := u.pushes[p.NewsID]
		if err := checkVersion(found, old.Version, p.Version); err != nil {
			return p, err
		}
		if u.placeTaken(p) {
			return p, exists("")
		}
		if err := u.pushOrphan(p); err != nil {
			return p, err
		}
		p.Version++
		putPush(u, old, p)
		return u.pushes[p.NewsID], nil
	})
}

func (u *unit) pushOrphan(p push.Push) error {
	if p.TradeID == 0 {
		return nil
	}
	return orphan(u.trades, trade.ID(p.TradeID), "trade")
}

func (u *unit) placeTaken(p push.Push) bool {
	if p.TradeID == 0 {
		return false
	}
	by, taken := u.pushPlaces[pushPlace{p.TradeID, p.Place}]
	return taken && by != p.NewsID
}

func putPush(u *unit, old, p push.Push) {
	cut(&p.CreatedAt, &p.UpdatedAt)
	had := old.Version > 0
	if had {
		drop(u, u.pushPlaces, pushPlace{old.TradeID, old.Place})
	}
	put(u, u.pushPlaces, pushPlace{p.TradeID, p.Place}, p.NewsID)
	move(u, u.pushesByTrade, int64(p.NewsID), old.TradeID, p.TradeID, had, true)
	move(u, u.pushesByTask, int64(p.NewsID), old.TaskID, p.TaskID, had, true)
	put(u, u.pushes, p.NewsID, p)
}
