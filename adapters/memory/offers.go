package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/offer"
)

type offers struct{ s *session }

func (r offers) Get(ctx context.Context, id offer.ID) (offer.Offer, error) {
	return ask(ctx, r.s, func(u *unit) (offer.Offer, error) { return get(u.offers, id) })
}

// chosen returns up to limit of the offers to keep, the newest post first.
func chosen(u *unit, limit int, keep func(offer.Offer) bool) []offer.Offer {
	out := slices.SortedFunc(maps.Values(u.offers), func(a, b offer.Offer) int {
		return cmp.Or(b.PostedAt.Compare(a.PostedAt), cmp.Compare(b.ID, a.ID))
	})
	out = slices.DeleteFunc(out, func(o offer.Offer) bool { return !keep(o) })
	return out[:min(limit, len(out))]
}

func (r offers) ListShown(ctx context.Context, since time.Time, limit int) ([]offer.Offer, error) {
	return ask(ctx, r.s, func(u *unit) ([]offer.Offer, error) {
		return chosen(u, limit, func(o offer.Offer) bool { return o.Live() && !o.PostedAt.Before(micro(since)) }), nil
	})
}

func (r offers) ListByURL(ctx context.Context, source string, urls []string) ([]offer.Offer, error) {
	return ask(ctx, r.s, func(u *unit) ([]offer.Offer, error) {
		var out []offer.Offer
		for _, url := range urls {
			if id, ok := u.offerKeys[offerKey{source, url}]; ok {
				out = append(out, u.offers[id])
			}
		}
		return out, nil
	})
}

func (r offers) ListUndetailed(ctx context.Context, source string, since time.Time, limit int) ([]offer.Offer, error) {
	return ask(ctx, r.s, func(u *unit) ([]offer.Offer, error) {
		return chosen(u, limit, func(o offer.Offer) bool {
			return o.Source == source && o.Live() && o.DetailAt.IsZero() && !o.PostedAt.Before(micro(since))
		}), nil
	})
}

func (r offers) LastSame(ctx context.Context, key string, before time.Time) (offer.Offer, error) {
	return ask(ctx, r.s, func(u *unit) (offer.Offer, error) {
		found := chosen(u, 1, func(o offer.Offer) bool { return o.Key == key && o.Price.Known() && o.PostedAt.Before(micro(before)) })
		if len(found) == 0 {
			return offer.Offer{}, notFound()
		}
		return found[0], nil
	})
}

func (r offers) Add(ctx context.Context, o offer.Offer) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.offers[o.ID]; taken {
			return exists("")
		}
		o.Version = 1
		return putOffer(u, offer.Offer{}, o)
	})
}

func (r offers) Save(ctx context.Context, o offer.Offer) (offer.Offer, error) {
	return ask(ctx, r.s, func(u *unit) (offer.Offer, error) {
		old, found := u.offers[o.ID]
		if err := checkVersion(found, old.Version, o.Version); err != nil {
			return o, err
		}
		o.Version++
		err := putOffer(u, old, o)
		return u.offers[o.ID], err
	})
}

func putOffer(u *unit, old, o offer.Offer) error {
	key, before := offerKey{o.Source, o.URL}, offerKey{old.Source, old.URL}
	if id, taken := u.offerKeys[key]; taken && id != old.ID {
		return exists("")
	}
	if old.Version > 0 && before != key {
		drop(u, u.offerKeys, before)
	}
	cut(&o.PostedAt, &o.BeforeAt, &o.EndedAt, &o.DetailAt)
	put(u, u.offerKeys, key, o.ID)
	put(u, u.offers, o.ID, o)
	return nil
}

type boards struct{ s *session }

func (r boards) Get(ctx context.Context, name string) (offer.State, error) {
	return ask(ctx, r.s, func(u *unit) (offer.State, error) { return get(u.boards, name) })
}

func (r boards) List(ctx context.Context) ([]offer.State, error) {
	return ask(ctx, r.s, func(u *unit) ([]offer.State, error) {
		return slices.SortedFunc(maps.Values(u.boards), func(a, b offer.State) int { return strings.Compare(a.Name, b.Name) }), nil
	})
}

func (r boards) Add(ctx context.Context, s offer.State) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.boards[s.Name]; taken {
			return exists("")
		}
		s.Version = 1
		putBoard(u, s)
		return nil
	})
}

func (r boards) Save(ctx context.Context, s offer.State) (offer.State, error) {
	return ask(ctx, r.s, func(u *unit) (offer.State, error) {
		old, found := u.boards[s.Name]
		if err := checkVersion(found, old.Version, s.Version); err != nil {
			return s, err
		}
		s.Version++
		putBoard(u, s)
		return u.boards[s.Name], nil
	})
}

func putBoard(u *unit, s offer.State) {
	cut(&s.NextAt, &s.RestingUntil, &s.TriedAt, &s.OKAt, &s.AlarmAt)
	put(u, u.boards, s.Name, s)
}

type leases struct{ s *session }

func (r leases) Take(ctx context.Context, name string, now, until time.Time) (bool, error) {
	return ask(ctx, r.s, func(u *unit) (bool, error) {
		if u.leases[name].After(micro(now)) {
			return false, nil
		}
		put(u, u.leases, name, micro(until))
		return true, nil
	})
}

func (r leases) Free(ctx context.Context, name string, until time.Time) error {
	return r.s.do(ctx, func(u *unit) error {
		if u.leases[name].Equal(micro(until)) {
			drop(u, u.leases, name)
		}
		return nil
	})
}
