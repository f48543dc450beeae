package memory

import (
	"cmp"
	"context"
	"slices"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
)

type listings struct{ s *session }

func (r listings) Get(ctx context.Context, id listing.ID) (listing.Listing, error) {
	return ask(ctx, r.s, func(u *unit) (listing.Listing, error) { return get(u.listings, id) })
}

func (r listings) ListMarket(ctx context.Context, p ports.Page) ([]listing.Listing, error) {
	return ask(ctx, r.s, func(u *unit) ([]listing.Listing, error) { return newest(u.listings, u.market, p, nil), nil })
}

func (r listings) ListCategory(ctx context.Context, c listing.Category, p ports.Page) ([]listing.Listing, error) {
	return ask(ctx, r.s, func(u *unit) ([]listing.Listing, error) {
		return newest(u.listings, u.byCategory.of(c), p, nil), nil
	})
}

func (r listings) ListBySeller(ctx context.Context, seller member.ID, s listing.State, p ports.Page) ([]listing.Listing, error) {
	return ask(ctx, r.s, func(u *unit) ([]listing.Listing, error) {
		return newest(u.listings, u.bySeller.of(sellerState{seller, s}), p, nil), nil
	})
}

func (r listings) Search(ctx context.Context, q search.Query, p ports.Page) ([]listing.Listing, int64, error) {
	found, err := ask(ctx, r.s, func(u *unit) ([]listing.Listing, error) {
		return newest(u.listings, u.market, oneMore(p), q.Matches), nil
	})
	found, next := pageOf(found, p.Limit)
	return found, next, err
}

func (r listings) Find(ctx context.Context, s search.Sought, p ports.Page) ([]listing.Listing, int64, error) {
	found, err := ask(ctx, r.s, func(u *unit) ([]listing.Listing, error) {
		var all []listing.Listing
		for _, state := range s.In() {
			all = append(all, newest(u.listings, u.listingsIn.of(state), oneMore(p), s.Matches)...)
		}
		slices.SortFunc(all, func(a, b listing.Listing) int { return cmp.Compare(b.ID, a.ID) })
		return slices.Compact(all), nil
	})
	found, next := pageOf(found, p.Limit)
	return found, next, err
}

// oneMore has room for what tells that there is a next page. The largest limit stays.
func oneMore(p ports.Page) ports.Page {
	return ports.Page{Before: p.Before, Limit: max(p.Limit, p.Limit+1)}
}

// pageOf ends a page and tells where the next one begins, 0 if there is none.
func pageOf(found []listing.Listing, limit int) ([]listing.Listing, int64) {
	if len(found) <= limit {
		return found, 0
	}
	return found[:limit], int64(found[limit-1].ID)
}

func (r listings) ListInState(ctx context.Context, s listing.State, p ports.Page) ([]listing.Listing, error) {
	return ask(ctx, r.s, func(u *unit) ([]listing.Listing, error) { return newest(u.listings, u.listingsIn.of(s), p, nil), nil })
}

func (r listings) Add(ctx context.Context, l listing.Listing) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.listings[l.ID]; taken {
			return exists("")
		}
		if err := orphan(u.members, l.SellerID, "member"); err != nil {
			return err
		}
		l.Version = 1
		putListing(u, listing.Listing{}, l)
		return nil
	})
}

func (r listings) Save(ctx context.Context, l listing.Listing) (listing.Listing, error) {
	return ask(ctx, r.s, func(u *unit) (listing.Listing, error) {
		old, found := u.listings[l.ID]
		if err := checkVersion(found, old.Version, l.Version); err != nil {
			return l, err
		}
		if err := orphan(u.members, l.SellerID, "member"); err != nil {
			return l, err
		}
		l.Version++
		putListing(u, old, l)
		return u.listings[l.ID], nil
	})
}

func putListing(u *unit, old, l listing.Listing) {
	cut(&l.FirstUntil, &l.RenewBy, &l.CreatedAt, &l.UpdatedAt)
	id, had := int64(l.ID), old.Version > 0
	if old.State.OnMarket() != l.State.OnMarket() {
		mark(u, u.market, id, l.State.OnMarket())
	}
	move(u, u.byCategory, id, old.Category, l.Category, old.State.OnMarket(), l.State.OnMarket())
	move(u, u.listingsIn, id, old.State, l.State, had, true)
	move(u, u.bySeller, id, sellerState{old.SellerID, old.State}, sellerState{l.SellerID, l.State}, had, true)
	put(u, u.listings, l.ID, l)
}

func (r listings) AddRevision(ctx context.Context, v listing.Revision) error {
	return r.s.do(ctx, func(u *unit) error {
		if err := orphan(u.listings, v.ListingID, "listing"); err != nil {
			return err
		}
		cut(&v.At)
		all, err := insert(u.revisions[v.ListingID], v, func(a, b listing.Revision) int { return cmp.Compare(a.Number, b.Number) })
		if err == nil {
			put(u, u.revisions, v.ListingID, all)
		}
		return err
	})
}

func (r listings) Revisions(ctx context.Context, id listing.ID) ([]listing.Revision, error) {
	return ask(ctx, r.s, func(u *unit) ([]listing.Revision, error) { return slices.Clone(u.revisions[id]), nil })
}

// insert returns rows with row in its place, or Exists. It may write behind the
// end of rows, never into them, so that an undo finds rows as they were.
func insert[V any](rows []V, row V, compare func(a, b V) int) ([]V, error) {
	at, found := slices.BinarySearchFunc(rows, row, compare)
	switch {
	case found:
		return nil, exists("")
	case at == len(rows):
		return append(rows, row), nil
	}
	return slices.Insert(slices.Clone(rows), at, row), nil
}
