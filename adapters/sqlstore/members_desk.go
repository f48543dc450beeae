package sqlstore

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

func (r members) list(ctx context.Context, op string, read func(*sqlgen.Queries) ([]sqlgen.Member, error)) ([]member.Member, error) {
	return many(ctx, r.s, op, read, sure(memberOf))
}

func (r members) List(ctx context.Context, p ports.Page) ([]member.Member, error) {
	return r.list(ctx, "list newest members", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		return q.ListNewestMembers(ctx, sqlgen.ListNewestMembersParams{ID: first(p), Limit: limit(p.Limit)})
	})
}

func (r members) ListInState(ctx context.Context, in member.State, p ports.Page) ([]member.Member, error) {
	return r.list(ctx, "list members in state", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		return q.ListMembersInState(ctx, sqlgen.ListMembersInStateParams{State: string(in), ID: first(p), Limit: limit(p.Limit)})
	})
}

// afterAll follows every character that a nickname can have.
const afterAll = "\U0010FFFF"

func (r members) ListByNickname(ctx context.Context, prefix, after string, most int) ([]member.Member, error) {
	return r.list(ctx, "list members by nickname", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		return q.ListMembersByNickname(ctx, sqlgen.ListMembersByNicknameParams{
			Nickname: after, Nickname_2: prefix, Nickname_3: prefix + afterAll, Limit: limit(most),
		})
	})
}

func (r members) ListByPhone(ctx context.Context, hashes []string, phone string, most int) ([]member.Member, error) {
	return r.list(ctx, "list members by phone", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		var found []sqlgen.Member
		// Who has no phone has an empty fingerprint, which is nobody's.
		hashes := slices.DeleteFunc(slices.Clone(hashes), func(hash string) bool { return hash == "" })
		if len(hashes) > 0 {
			var err error
			found, err = q.ListMembersByPhoneHash(ctx, sqlgen.ListMembersByPhoneHashParams{Hashes: hashes, Limit: limit(most)})
			if err != nil {
				return nil, err
			}
		}
		if phone != "" {
			more, err := q.ListMembersByPhone(ctx, sqlgen.ListMembersByPhoneParams{Phone: phone, Limit: limit(most)})
			if err != nil {
				return nil, err
			}
			found = append(found, more...)
		}
		slices.SortFunc(found, func(a, b sqlgen.Member) int { return cmp.Compare(b.ID, a.ID) })
		found = slices.CompactFunc(found, func(a, b sqlgen.Member) bool { return a.ID == b.ID })
		return found[:min(most, len(found))], nil
	})
}

func (r members) ListPlain(ctx context.Context, most int) ([]member.Member, error) {
	return r.list(ctx, "list members with a plain phone", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		return q.ListMembersWithPhone(ctx, sqlgen.ListMembersWithPhoneParams{Limit: limit(most)})
	})
}

func (r members) ListUnkept(ctx context.Context, most int) ([]member.Member, error) {
	return r.list(ctx, "list members without an end of records", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		return q.ListMembersWithoutRecordsEnd(ctx, sqlgen.ListMembersWithoutRecordsEndParams{Limit: limit(most)})
	})
}

func (r members) ListKeptUntil(ctx context.Context, now time.Time, most int) ([]member.Member, error) {
	return r.list(ctx, "list members whose records end", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		return q.ListMembersKeptUntil(ctx, sqlgen.ListMembersKeptUntilParams{RecordsUntil: micros(now), Limit: limit(most)})
	})
}

func (r members) ListSealed(ctx context.Context, in ports.Span, most int) ([]member.Member, error) {
	return r.list(ctx, "list sealed phones", func(q *sqlgen.Queries) ([]sqlgen.Member, error) {
		return q.ListMembersSealed(ctx, sqlgen.ListMembersSealedParams{PhoneSealed: in.From, PhoneSealed_2: in.To, Limit: limit(most)})
	})
}

func (r members) CountSealed(ctx context.Context, in ports.Span) (int64, error) {
	return one(ctx, r.s, "count sealed phones", func(q *sqlgen.Queries) (int64, error) {
		return q.CountMembersSealed(ctx, sqlgen.CountMembersSealedParams{PhoneSealed: in.From, PhoneSealed_2: in.To})
	}, sure(same))
}

func same(n int64) int64 { return n }

type bars struct{ s *session }

func barOf(r sqlgen.Bar) member.Bar {
	return member.Bar{PhoneHash: r.PhoneHash, KeyID: r.KeyID, Reason: r.Reason, Until: moment(r.UntilAt), At: moment(r.At)}
}

func (r bars) Find(ctx context.Context, hashes []string, now time.Time) ([]member.Bar, error) {
	return many(ctx, r.s, "find bars", func(q *sqlgen.Queries) ([]sqlgen.Bar, error) {
		if len(hashes) == 0 {
			return nil, nil
		}
		return q.ListBars(ctx, sqlgen.ListBarsParams{Hashes: hashes, UntilAt: micros(now)})
	}, sure(barOf))
}

func (r bars) Put(ctx context.Context, b member.Bar) error {
	return r.s.whole(ctx, "put bar", func(q *sqlgen.Queries) error {
		row := sqlgen.UpdateBarParams{KeyID: b.KeyID, Reason: b.Reason, UntilAt: micros(b.Until), At: micros(b.At), PhoneHash: b.PhoneHash}
		n, err := q.UpdateBar(ctx, row)
		if err != nil || n > 0 {
			return err
		}
		return r.s.raced(q.InsertBar(ctx, sqlgen.InsertBarParams(row)))
	})
}

func (r bars) Clear(ctx context.Context, now time.Time) error {
	return r.s.do(ctx, "clear bars", func(q *sqlgen.Queries) error {
		return q.DeleteEndedBars(ctx, sqlgen.DeleteEndedBarsParams{UntilAt: micros(now)})
	})
}

func (r bars) CountKey(ctx context.Context, keyID string) (int64, error) {
	return one(ctx, r.s, "count bars of key", func(q *sqlgen.Queries) (int64, error) {
		return q.CountBarsOfKey(ctx, sqlgen.CountBarsOfKeyParams{KeyID: keyID})
	}, sure(same))
}
