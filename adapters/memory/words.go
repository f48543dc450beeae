package memory

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type newsroom struct{ s *session }

func (r newsroom) Get(ctx context.Context, id news.ID) (news.Item, error) {
	return ask(ctx, r.s, func(u *unit) (news.Item, error) { return get(u.news, id) })
}

func (r newsroom) Add(ctx context.Context, items []news.Item) error {
	return r.s.do(ctx, func(u *unit) error {
		for _, item := range items {
			if _, taken := u.news[item.ID]; taken {
				return exists("")
			}
			cut(&item.At, &item.SeenAt)
			put(u, u.news, item.ID, item)
			move(u, u.newsOf, int64(item.ID), 0, item.TradeID, false, true)
			if item.SeenAt.IsZero() {
				move(u, u.unseen, int64(item.ID), 0, item.MemberID, false, true)
			}
		}
		return nil
	})
}

func (r newsroom) ListUnseen(ctx context.Context, m member.ID, limit int) ([]news.Item, error) {
	return ask(ctx, r.s, func(u *unit) ([]news.Item, error) {
		var out []news.Item
		u.unseen.of(m).up(math.MinInt64, func(id int64) bool {
			out = append(out, u.news[news.ID(id)])
			return len(out) < limit
		})
		return out, nil
	})
}

func (r newsroom) ListByTrade(ctx context.Context, id trade.ID) ([]news.Item, error) {
	return ask(ctx, r.s, func(u *unit) ([]news.Item, error) { return oldest(u.news, u.newsOf.of(int64(id))), nil })
}

func (r newsroom) CountUnseen(ctx context.Context, m member.ID, limit int) (int, error) {
	return ask(ctx, r.s, func(u *unit) (int, error) { return min(limit, u.unseen.of(m).size), nil })
}

func (r newsroom) See(ctx context.Context, ids []news.ID, at time.Time) error {
	return r.s.do(ctx, func(u *unit) error {
		for _, id := range ids {
			item, ok := u.news[id]
			if !ok || !item.SeenAt.IsZero() {
				continue
			}
			item.SeenAt = micro(at)
			put(u, u.news, id, item)
			move(u, u.unseen, int64(id), item.MemberID, 0, true, false)
		}
		return nil
	})
}

type notices struct{ s *session }

func (r notices) Get(ctx context.Context, id notice.ID) (notice.Notice, error) {
	return ask(ctx, r.s, func(u *unit) (notice.Notice, error) { return get(u.notices, id) })
}

func (r notices) List(ctx context.Context, p ports.Page) ([]notice.Notice, error) {
	return ask(ctx, r.s, func(u *unit) ([]notice.Notice, error) { return newest(u.notices, u.noticeIDs, p, nil), nil })
}

func (r notices) ListInState(ctx context.Context, s notice.State, p ports.Page) ([]notice.Notice, error) {
	return ask(ctx, r.s, func(u *unit) ([]notice.Notice, error) {
		return newest(u.notices, u.noticeIDs, p, func(n notice.Notice) bool { return n.State == s }), nil
	})
}

func (r notices) ListShown(ctx context.Context, now time.Time, after notice.Place, limit int) ([]notice.Notice, error) {
	return ask(ctx, r.s, func(u *unit) ([]notice.Notice, error) {
		all := newest(u.notices, u.noticeIDs, ports.Page{Limit: math.MaxInt}, func(n notice.Notice) bool {
			behind := after == (notice.Place{}) || n.PublishedAt.Before(after.At) || n.PublishedAt.Equal(after.At) && n.ID < after.ID
			return behind && n.Shown(micro(now))
		})
		slices.SortStableFunc(all, func(a, b notice.Notice) int { return b.PublishedAt.Compare(a.PublishedAt) })
		return all[:min(len(all), limit)], nil
	})
}

func (r notices) GetMain(ctx context.Context) (notice.Notice, error) {
	return ask(ctx, r.s, func(u *unit) (notice.Notice, error) {
		if n, ok := mainNotice(u); ok {
			return n, nil
		}
		return notice.Notice{}, notFound()
	})
}

func mainNotice(u *unit) (notice.Notice, bool) {
	for _, n := range u.notices {
		if n.Main {
			return n, true
		}
	}
	return notice.Notice{}, false
}

func (r notices) Add(ctx context.Context, n notice.Notice) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.notices[n.ID]; taken {
			return exists("")
		}
		n.Version = 1
		if err := putNotice(u, n); err != nil {
			return err
		}
		mark(u, u.noticeIDs, int64(n.ID), true)
		return nil
	})
}

func (r notices) Save(ctx context.Context, n notice.Notice) (notice.Notice, error) {
	return ask(ctx, r.s, func(u *unit) (notice.Notice, error) {
		old, found := u.notices[n.ID]
		if err := checkVersion(found, old.Version, n.Version); err != nil {
			return n, err
		}
		n.Version++
		err := putNotice(u, n)
		return u.notices[n.ID], err
	})
}

func putNotice(u *unit, n notice.Notice) error {
	if other, ok := mainNotice(u); ok && n.Main && other.ID != n.ID {
		return exists("")
	}
	cut(&n.PublishedAt, &n.HideAt, &n.CreatedAt, &n.UpdatedAt)
	put(u, u.notices, n.ID, n)
	return nil
}
