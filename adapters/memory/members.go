package memory

import (
	"context"

	"github.com/junggyenara/junggye/core/member"
)

type members struct{ s *session }

func (r members) Get(ctx context.Context, id member.ID) (member.Member, error) {
	return ask(ctx, r.s, func(u *unit) (member.Member, error) { return get(u.members, id) })
}

func (r members) ByKey(ctx context.Context, key string) (member.Member, error) {
	return ask(ctx, r.s, func(u *unit) (member.Member, error) { return byName(u, u.byKey, key) })
}

func (r members) ByNickname(ctx context.Context, nickname string) (member.Member, error) {
	return ask(ctx, r.s, func(u *unit) (member.Member, error) { return byName(u, u.byNickname, nickname) })
}

func byName(u *unit, names map[string]member.ID, name string) (member.Member, error) {
	id, err := get(names, name)
	if err != nil {
		return member.Member{}, err
	}
	return u.members[id], nil
}

func (r members) ListByID(ctx context.Context, ids []member.ID) ([]member.Member, error) {
	return ask(ctx, r.s, func(u *unit) ([]member.Member, error) {
		var out []member.Member
		listed := make(map[member.ID]bool, len(ids))
		for _, id := range ids {
			if m, ok := u.members[id]; ok && !listed[id] {
				listed[id] = true
				out = append(out, m)
			}
		}
		return out, nil
	})
}

func (r members) Add(ctx context.Context, m member.Member) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.members[m.ID]; taken {
			return exists("")
		}
		m.Version = 1
		return putMember(u, member.Member{}, m)
	})
}

func (r members) Save(ctx context.Context, m member.Member) (member.Member, error) {
	return ask(ctx, r.s, func(u *unit) (member.Member, error) {
		old, found := u.members[m.ID]
		if err := checkVersion(found, old.Version, m.Version); err != nil {
			return m, err
		}
		m.Version++
		err := putMember(u, old, m)
		return u.members[m.ID], err
	})
}

// putMember stores m in the place of old, which is zero for a new member.
func putMember(u *unit, old, m member.Member) error {
	cut(&m.ConsentAt, &m.JoinedAt, &m.WithdrawnAt, &m.BlockedUntil, &m.RecordsUntil, &m.ErasedAt)
	if id, taken := u.byKey[m.Key]; taken && id != m.ID {
		return exists(member.CodeJoined)
	}
	if id, taken := u.byNickname[m.Nickname]; taken && id != m.ID {
		return exists(member.CodeTaken)
	}
	if old.Version > 0 {
		drop(u, u.byKey, old.Key)
		drop(u, u.byNickname, old.Nickname)
	}
	put(u, u.byKey, m.Key, m.ID)
	put(u, u.byNickname, m.Nickname, m.ID)
	put(u, u.members, m.ID, m)
	id, had := int64(m.ID), old.Version > 0
	if !had {
		mark(u, u.memberIDs, id, true)
	}
	move(u, u.membersIn, id, old.State, m.State, had, true)
	move(u, u.byPhone, id, old.Phone, m.Phone, old.Phone != "", m.Phone != "")
	move(u, u.byPhone, id, old.PhoneHash, m.PhoneHash, old.PhoneHash != "", m.PhoneHash != "")
	return nil
}
