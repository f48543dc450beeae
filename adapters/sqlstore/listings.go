package sqlstore

import (
	"context"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
)

type listings struct{ s *session }

func listingRow(l listing.Listing) (sqlgen.Listing, error) {
	photos, err := encodePhotos(l.Photos)
	return sqlgen.Listing{
		SellerID: int64(l.SellerID), Title: l.Title, Description: l.Description, Price: int64(l.Price),
		Category: string(l.Category), Place: l.Place, OpenChatUrl: l.OpenChatURL, Photos: photos, State: string(l.State),
		BeforeState: string(l.Before), Revision: l.Revision, BlockReason: l.BlockReason, FirstBuyerID: int64(l.FirstBuyer),
		FirstUntil: micros(l.FirstUntil), RenewBy: micros(l.RenewBy), CreatedAt: micros(l.CreatedAt), UpdatedAt: micros(l.UpdatedAt),
		OnMarket: l.State.OnMarket(), SearchText: search.Text(l.Title, l.Description),
		Way: string(l.Way), ID: int64(l.ID), Version: l.Version,
	}, err
}

func listingOf(r sqlgen.Listing) (listing.Listing, error) {
	photos, err := decodePhotos(r.Photos)
	return listing.Listing{
		ID: listing.ID(r.ID), SellerID: member.ID(r.SellerID), Title: r.Title, Description: r.Description, Price: money.Won(r.Price),
		Category: listing.Category(r.Category), Way: listing.Way(r.Way), Place: r.Place, OpenChatURL: r.OpenChatUrl, Photos: photos,
		State: listing.State(r.State), Before: listing.State(r.BeforeState), Revision: r.Revision, BlockReason: r.BlockReason,
		FirstBuyer: member.ID(r.FirstBuyerID), FirstUntil: moment(r.FirstUntil), RenewBy: moment(r.RenewBy),
		CreatedAt: moment(r.CreatedAt), UpdatedAt: moment(r.UpdatedAt), Version: r.Version,
	}, err
}

func revisionOf(r sqlgen.ListingRevision) listing.Revision {
	return listing.Revision{
		ListingID: listing.ID(r.ListingID), Number: r.Number, Title: r.Title, Description: r.Description,
		Price: money.Won(r.Price), At: moment(r.At),
	}
}

func (r listings) Get(ctx context.Context, id listing.ID) (listing.Listing, error) {
	return one(ctx, r.s, "get listing", func(q *sqlgen.Queries) (sqlgen.Listing, error) {
		return q.GetListing(ctx, sqlgen.GetListingParams{ID: int64(id)})
	}, listingOf)
}

func (r listings) ListMarket(ctx context.Context, p ports.Page) ([]listing.Listing, error) {
	return many(ctx, r.s, "list market", func(q *sqlgen.Queries) ([]sqlgen.Listing, error) {
		return q.ListMarket(ctx, sqlgen.ListMarketParams{OnMarket: true, ID: first(p), Limit: limit(p.Limit)})
	}, listingOf)
}

func (r listings) ListCategory(ctx context.Context, c listing.Category, p ports.Page) ([]listing.Listing, error) {
	return many(ctx, r.s, "list category", func(q *sqlgen.Queries) ([]sqlgen.Listing, error) {
		return q.ListCategory(ctx, sqlgen.ListCategoryParams{OnMarket: true, Category: string(c), ID: first(p), Limit: limit(p.Limit)})
	}, listingOf)
}

func (r listings) ListBySeller(ctx context.Context, seller member.ID, s listing.State, p ports.Page) ([]listing.Listing, error) {
	return many(ctx, r.s, "list listings by seller", func(q *sqlgen.Queries) ([]sqlgen.Listing, error) {
		return q.ListListingsBySeller(ctx, sqlgen.ListListingsBySellerParams{
			SellerID: int64(seller), State: string(s), ID: first(p), Limit: limit(p.Limit),
		})
	}, listingOf)
}

func (r listings) ListInState(ctx context.Context, s listing.State, p ports.Page) ([]listing.Listing, error) {
	return many(ctx, r.s, "list listings in state", func(q *sqlgen.Queries) ([]sqlgen.Listing, error) {
		return q.ListListingsInState(ctx, sqlgen.ListListingsInStateParams{State: string(s), ID: first(p), Limit: limit(p.Limit)})
	}, listingOf)
}

func (r listings) Add(ctx context.Context, l listing.Listing) error {
	l.Version = 1
	return r.s.whole(ctx, "add listing", func(q *sqlgen.Queries) error {
		row, err := listingRow(l)
		if err != nil {
			return err
		}
		if err := q.InsertListing(ctx, sqlgen.InsertListingParams(row)); err != nil {
			return err
		}
		return addGrams(ctx, q, row.ID, gramsOf(indexed{SearchText: row.SearchText, Price: row.Price, OnMarket: row.OnMarket}))
	})
}

func (r listings) Save(ctx context.Context, l listing.Listing) (listing.Listing, error) {
	row, err := listingRow(l)
	if err != nil {
		return listing.Listing{}, err
	}
	err = r.s.whole(ctx, "save listing", func(q *sqlgen.Queries) error { return updateListing(ctx, q, row) })
	if err != nil {
		return listing.Listing{}, err
	}
	row.Version++
	return listingOf(row)
}

func (r listings) AddRevision(ctx context.Context, v listing.Revision) error {
	return r.s.do(ctx, "add revision", func(q *sqlgen.Queries) error {
		return q.InsertRevision(ctx, sqlgen.InsertRevisionParams{
			ListingID: int64(v.ListingID), Number: v.Number, Title: v.Title, Description: v.Description,
			Price: int64(v.Price), At: micros(v.At),
		})
	})
}

func (r listings) Revisions(ctx context.Context, id listing.ID) ([]listing.Revision, error) {
	return many(ctx, r.s, "list revisions", func(q *sqlgen.Queries) ([]sqlgen.ListingRevision, error) {
		return q.ListRevisions(ctx, sqlgen.ListRevisionsParams{ListingID: int64(id)})
	}, sure(revisionOf))
}
