package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/search"
)

type alerts struct{ s *session }

// alertsWhere returns the alerts to keep, oldest first.
func alertsWhere(u *unit, keep func(alert.Alert) bool) []alert.Alert {
	out := slices.SortedFunc(maps.Values(u.alerts), func(a, b alert.Alert) int { return cmp.Compare(a.ID, b.ID) })
	return slices.DeleteFunc(out, func(a alert.Alert) bool { return !keep(a) })
}

func (r alerts) ListByMember(ctx context.Context, m member.ID) ([]alert.Alert, error) {
	return ask(ctx, r.s, func(u *unit) ([]alert.Alert, error) {
		return alertsWhere(u, func(a alert.Alert) bool { return a.MemberID == m }), nil
	})
}

func (r alerts) ListByGram(ctx context.Context, grams []search.Gram) ([]alert.Alert, error) {
	return ask(ctx, r.s, func(u *unit) ([]alert.Alert, error) {
		return alertsWhere(u, func(a alert.Alert) bool { return slices.Contains(grams, a.Gram) }), nil
	})
}

func (r alerts) Add(ctx context.Context, a alert.Alert) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.alerts[a.ID]; taken || sameTerms(u, a) {
			return exists("")
		}
		a.Version = 1
		cut(&a.AddedAt)
		put(u, u.alerts, a.ID, a)
		return nil
	})
}

func (r alerts) Save(ctx context.Context, a alert.Alert) (alert.Alert, error) {
	return ask(ctx, r.s, func(u *unit) (alert.Alert, error) {
		old, found := u.alerts[a.ID]
		if err := checkVersion(found, old.Version, a.Version); err != nil {
			return a, err
		}
		if sameTerms(u, a) {
			return a, exists("")
		}
		a.Version++
		cut(&a.AddedAt)
		put(u, u.alerts, a.ID, a)
		return a, nil
	})
}

func sameTerms(u *unit, a alert.Alert) bool {
	return len(alertsWhere(u, func(b alert.Alert) bool { return a.ID != b.ID && a.MemberID == b.MemberID && a.Terms == b.Terms })) > 0
}

func (r alerts) Remove(ctx context.Context, m member.ID, id alert.ID) error {
	return r.s.do(ctx, func(u *unit) error {
		if u.alerts[id].MemberID == m {
			drop(u, u.alerts, id)
		}
		return nil
	})
}

func (r alerts) Forget(ctx context.Context, m member.ID) error {
	return r.s.do(ctx, func(u *unit) error {
		for _, a := range alertsWhere(u, func(a alert.Alert) bool { return a.MemberID == m }) {
			drop(u, u.alerts, a.ID)
		}
		for _, h := range hitsWhere(u, func(h alert.Hit) bool { return h.MemberID == m }) {
			drop(u, u.hits, keyOfHit(h))
		}
		return nil
	})
}

func keyOfHit(h alert.Hit) hitKey { return hitKey{h.MemberID, h.Of, h.RefID} }

// hitsWhere returns the hits to keep, the newest first.
func hitsWhere(u *unit, keep func(alert.Hit) bool) []alert.Hit {
	out := slices.SortedFunc(maps.Values(u.hits), func(a, b alert.Hit) int {
		return cmp.Or(b.FoundAt.Compare(a.FoundAt), cmp.Compare(b.RefID, a.RefID))
	})
	return slices.DeleteFunc(out, func(h alert.Hit) bool { return !keep(h) })
}

func (r alerts) AddHits(ctx context.Context, hits []alert.Hit) error {
	return r.s.do(ctx, func(u *unit) error {
		for _, h := range hits {
			if _, taken := u.hits[keyOfHit(h)]; taken {
				return exists("")
			}
			cut(&h.FoundAt, &h.DueAt, &h.ToldAt)
			put(u, u.hits, keyOfHit(h), h)
		}
		return nil
	})
}

func (r alerts) ListHits(ctx context.Context, of alert.Of, ref int64) ([]alert.Hit, error) {
	return ask(ctx, r.s, func(u *unit) ([]alert.Hit, error) {
		return hitsWhere(u, func(h alert.Hit) bool { return h.Of == of && h.RefID == ref }), nil
	})
}

func (r alerts) ListHitsOf(ctx context.Context, m member.ID, limit int) ([]alert.Hit, error) {
	return ask(ctx, r.s, func(u *unit) ([]alert.Hit, error) {
		out := hitsWhere(u, func(h alert.Hit) bool { return h.MemberID == m })
		return out[:min(limit, len(out))], nil
	})
}

func (r alerts) ListHitsDue(ctx context.Context, m member.ID, now time.Time, limit int) ([]alert.Hit, error) {
	return ask(ctx, r.s, func(u *unit) ([]alert.Hit, error) {
		out := hitsWhere(u, func(h alert.Hit) bool { return h.MemberID == m && h.ToldAt.IsZero() && !h.DueAt.After(micro(now)) })
		slices.SortFunc(out, func(a, b alert.Hit) int {
			return cmp.Or(a.DueAt.Compare(b.DueAt), a.FoundAt.Compare(b.FoundAt), cmp.Compare(a.RefID, b.RefID))
		})
		return out[:min(limit, len(out))], nil
	})
}

func (r alerts) LastDue(ctx context.Context, m member.ID) (time.Time, error) {
	return ask(ctx, r.s, func(u *unit) (time.Time, error) {
		var last time.Time
		for _, h := range hitsWhere(u, func(h alert.Hit) bool { return h.MemberID == m }) {
			if h.DueAt.After(last) {
				last = h.DueAt
			}
		}
		return last, nil
	})
}

func (r alerts) TellHits(ctx context.Context, hits []alert.Hit, at time.Time) error {
	return r.s.do(ctx, func(u *unit) error {
		for _, h := range hits {
			if have, ok := u.hits[keyOfHit(h)]; ok && have.ToldAt.IsZero() {
				have.ToldAt = micro(at)
				put(u, u.hits, keyOfHit(h), have)
			}
		}
		return nil
	})
}
