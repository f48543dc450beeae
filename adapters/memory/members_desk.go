package memory

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

func (r members) List(ctx context.Context, p ports.Page) ([]member.Member, error) {
	return ask(ctx, r.s, func(u *unit) ([]member.Member, error) { return newest(u.members, u.memberIDs, p, nil), nil })
}

func (r members) ListInState(ctx context.Context, in member.State, p ports.Page) ([]member.Member, error) {
	return ask(ctx, r.s, func(u *unit) ([]member.Member, error) { return newest(u.members, u.membersIn.of(in), p, nil), nil })
}

func (r members) ListByNickname(ctx context.Context, prefix, after string, limit int) ([]member.Member, error) {
	return ask(ctx, r.s, func(u *unit) ([]member.Member, error) {
		var found []member.Member
		for name, id := range u.byNickname {
			if name > after && strings.HasPrefix(name, prefix) {
				found = append(found, u.members[id])
			}
		}
		slices.SortFunc(found, func(a, b member.Member) int { return cmp.Compare(a.Nickname, b.Nickname) })
		return found[:min(limit, len(found))], nil
	})
}

func (r members) ListByPhone(ctx context.Context, hashes []string, plain string, limit int) ([]member.Member, error) {
	return ask(ctx, r.s, func(u *unit) ([]member.Member, error) {
		var found []member.Member
		add := func(phone string) {
			if phone != "" {
				found = append(found, newest(u.members, u.byPhone.of(phone), ports.Page{Limit: limit}, nil)...)
			}
		}
		add(plain)
		for _, hash := range hashes {
			add(hash)
		}
		slices.SortFunc(found, func(a, b member.Member) int { return cmp.Compare(b.ID, a.ID) })
		found = slices.Compact(found)
		return found[:min(limit, len(found))], nil
	})
}

// some returns members that pass keep.
func (r members) some(ctx context.Context, limit int, keep func(member.Member) bool) ([]member.Member, error) {
	return ask(ctx, r.s, func(u *unit) ([]member.Member, error) {
		return newest(u.members, u.memberIDs, ports.Page{Limit: limit}, keep), nil
	})
}

func (r members) ListPlain(ctx context.Context, limit int) ([]member.Member, error) {
	return r.some(ctx, limit, func(m member.Member) bool { return m.Phone != "" })
}

func (r members) ListUnkept(ctx context.Context, limit int) ([]member.Member, error) {
	return r.some(ctx, limit, func(m member.Member) bool { return m.State == member.Withdrawn && m.RecordsUntil.IsZero() })
}

func (r members) ListKeptUntil(ctx context.Context, now time.Time, limit int) ([]member.Member, error) {
	found, err := r.some(ctx, math.MaxInt, func(m member.Member) bool {
		return m.State == member.Withdrawn && m.ErasedAt.IsZero() && !m.RecordsUntil.IsZero() && !m.RecordsUntil.After(micro(now))
	})
	slices.SortStableFunc(found, func(a, b member.Member) int { return a.RecordsUntil.Compare(b.RecordsUntil) })
	return found[:min(limit, len(found))], err
}

func (r members) ListSealed(ctx context.Context, in ports.Span, limit int) ([]member.Member, error) {
	return r.some(ctx, limit, func(m member.Member) bool { return in.Has(m.PhoneSealed) })
}

func (r members) CountSealed(ctx context.Context, in ports.Span) (int64, error) {
	found, err := r.ListSealed(ctx, in, math.MaxInt)
	return int64(len(found)), err
}

type bars struct{ s *session }

func (r bars) Find(ctx context.Context, hashes []string, now time.Time) ([]member.Bar, error) {
	return ask(ctx, r.s, func(u *unit) ([]member.Bar, error) {
		var found []member.Bar
		for _, hash := range hashes {
			if b, ok := u.bars[hash]; ok && b.Until.After(micro(now)) && !slices.Contains(found, b) {
				found = append(found, b)
			}
		}
		return found, nil
	})
}

func (r bars) Put(ctx context.Context, b member.Bar) error {
	return r.s.do(ctx, func(u *unit) error {
		cut(&b.Until, &b.At)
		put(u, u.bars, b.PhoneHash, b)
		return nil
	})
}

func (r bars) Clear(ctx context.Context, now time.Time) error {
	return r.s.do(ctx, func(u *unit) error {
		for hash, b := range u.bars {
			if !b.Until.After(micro(now)) {
				drop(u, u.bars, hash)
			}
		}
		return nil
	})
}

func (r bars) CountKey(ctx context.Context, keyID string) (int64, error) {
	return ask(ctx, r.s, func(u *unit) (int64, error) {
		n := int64(0)
		for _, b := range u.bars {
			if b.KeyID == keyID {
				n++
			}
		}
		return n, nil
	})
}
