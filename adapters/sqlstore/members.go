package sqlstore

import (
	"context"
	"slices"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/member"
)

type members struct{ s *session }

func memberRow(m member.Member) sqlgen.Member {
	return sqlgen.Member{
		KakaoKey: m.Key, Nickname: m.Nickname, Phone: m.Phone, Tier: string(m.Tier), PhotoKey: m.PhotoKey,
		State: string(m.State), Reason: m.Reason, ConsentVersion: m.ConsentVersion, ConsentAt: micros(m.ConsentAt),
		JoinedAt: micros(m.JoinedAt), WithdrawnAt: micros(m.WithdrawnAt), PhoneSealed: m.PhoneSealed, PhoneHash: m.PhoneHash,
		BlockedUntil: micros(m.BlockedUntil), RecordsUntil: micros(m.RecordsUntil), ErasedAt: micros(m.ErasedAt), ID: int64(m.ID), Version: m.Version,
	}
}

func memberOf(r sqlgen.Member) member.Member {
	return member.Member{
		ID: member.ID(r.ID), Key: r.KakaoKey, Nickname: r.Nickname, Phone: r.Phone, Tier: member.Tier(r.Tier),
		PhotoKey: r.PhotoKey, State: member.State(r.State), Reason: r.Reason, ConsentVersion: r.ConsentVersion,
		ConsentAt: moment(r.ConsentAt), JoinedAt: moment(r.JoinedAt), WithdrawnAt: moment(r.WithdrawnAt),
		PhoneSealed: r.PhoneSealed, PhoneHash: r.PhoneHash, BlockedUntil: moment(r.BlockedUntil),
		RecordsUntil: moment(r.RecordsUntil), ErasedAt: moment(r.ErasedAt), Version: r.Version,
	}
}

func (r members) Get(ctx context.Context, id member.ID) (member.Member, error) {
	return one(ctx, r.s, "get member", func(q *sqlgen.Queries) (sqlgen.Member, error) {
		return q.GetMember(ctx, sqlgen.GetMemberParams{ID: int64(id)})
	}, sure(memberOf))
}

func (r members) ByKey(ctx context.Context, key string) (member.Member, error) {
	return one(ctx, r.s, "get member by key", func(q *sqlgen.Queries) (sqlgen.Member, error) {
		return q.GetMemberByKey(ctx, sqlgen.GetMemberByKeyParams{KakaoKey: key})
	}, sure(memberOf))
}

func (r members) ByNickname(ctx context.Context, nickname string) (member.Member, error) {
	return one(ctx, r.s, "get member by nickname", func(q *sqlgen.Queries) (sqlgen.Member, error) {
		return q.GetMemberByNickname(ctx, sqlgen.GetMemberByNicknameParams{Nickname: nickname})
	}, sure(memberOf))
}

// idsPerQuery bounds a statement's placeholders, of which engines allow some
// ten thousand.
const idsPerQuery = 1000

func plain[ID ~int64](ids []ID) []int64 {
	out := make([]int64, len(ids))
	for i, id := range ids {
		out[i] = int64(id)
	}
	return out
}

func (r members) ListByID(ctx context.Context, ids []member.ID) ([]member.Member, error) {
	sorted := slices.Compact(slices.Sorted(slices.Values(plain(ids))))
	return many(ctx, r.s, "list members", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		var rows []sqlgen.Member
		for some := range slices.Chunk(sorted, idsPerQuery) {
			more, err := q.ListMembers(ctx, sqlgen.ListMembersParams{Ids: rounded(some)})
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
		}
		return rows, nil
	}, sure(memberOf))
}

func (r members) Add(ctx context.Context, m member.Member) error {
	m.Version = 1
	return r.s.do(ctx, "add member", func(q *sqlgen.Queries) error {
		return q.InsertMember(ctx, sqlgen.InsertMemberParams(memberRow(m)))
	})
}

func (r members) Save(ctx context.Context, m member.Member) (member.Member, error) {
	row := memberRow(m)
	err := r.s.do(ctx, "save member", func(q *sqlgen.Queries) error {
		n, err := q.UpdateMember(ctx, sqlgen.UpdateMemberParams(row))
		return saved(n, err, func() (int64, error) {
			return q.GetMemberVersion(ctx, sqlgen.GetMemberVersionParams{ID: row.ID})
		})
	})
	if err != nil {
		return member.Member{}, err
	}
	row.Version++
	return memberOf(row), nil
}
