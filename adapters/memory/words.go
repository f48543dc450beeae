package memory

import (
	"context"
	"math"
	"time"

	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/notice"
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

func (r notices) Add(ctx context.Context, n notice.Notice) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.notices[n.ID]; taken {
			return exists("")
		}
		n.Version = 1
		cut(&n.PublishedAt)
		put(u, u.notices, n.ID, n)
		mark(u, u.noticeIDs, int64(n.ID), true)
		return nil
	})
}
