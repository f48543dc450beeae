package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/offer"
)

type offers struct{ s *session }

func offerRow(o offer.Offer) sqlgen.Offer {
	return sqlgen.Offer{
		ID: int64(o.ID), Source: o.Source, Url: o.URL, ShopUrl: o.ShopURL, Title: o.Title, Shop: o.Shop, Category: o.Category,
		PriceMinor: o.Price.Minor, PriceCurrency: o.Price.Currency, ImageUrl: o.ImageURL, PostedAt: micros(o.PostedAt),
		SameKey: o.Key, BeforeMinor: o.BeforePrice.Minor, BeforeCurrency: o.BeforePrice.Currency, BeforeAt: micros(o.BeforeAt),
		EndedAt: micros(o.EndedAt), DetailAt: micros(o.DetailAt), DetailTries: o.DetailTries, Version: o.Version,
	}
}

func offerOf(r sqlgen.Offer) offer.Offer {
	return offer.Offer{
		ID: offer.ID(r.ID), Source: r.Source, URL: r.Url, ShopURL: r.ShopUrl, Title: r.Title, Shop: r.Shop, Category: r.Category,
		Price: offer.Price{Minor: r.PriceMinor, Currency: r.PriceCurrency}, ImageURL: r.ImageUrl, PostedAt: moment(r.PostedAt),
		Key: r.SameKey, BeforePrice: offer.Price{Minor: r.BeforeMinor, Currency: r.BeforeCurrency}, BeforeAt: moment(r.BeforeAt),
		EndedAt: moment(r.EndedAt), DetailAt: moment(r.DetailAt), DetailTries: r.DetailTries, Version: r.Version,
	}
}

func (r offers) Get(ctx context.Context, id offer.ID) (offer.Offer, error) {
	return one(ctx, r.s, "get offer", func(q *sqlgen.Queries) (sqlgen.Offer, error) {
		return q.GetOffer(ctx, sqlgen.GetOfferParams{ID: int64(id)})
	}, sure(offerOf))
}

func (r offers) ListShown(ctx context.Context, since time.Time, n int) ([]offer.Offer, error) {
	return many(ctx, r.s, "list shown offers", func(q *sqlgen.Queries) ([]sqlgen.Offer, error) {
		return q.ListShownOffers(ctx, sqlgen.ListShownOffersParams{PostedAt: micros(since), Limit: limit(n)})
	}, sure(offerOf))
}

func (r offers) ListByURL(ctx context.Context, source string, urls []string) ([]offer.Offer, error) {
	return many(ctx, r.s, "list offers by address", func(q *sqlgen.Queries) ([]sqlgen.Offer, error) {
		var found []sqlgen.Offer
		for some := range slices.Chunk(urls, idsPerQuery) {
			rows, err := q.ListOffersByURL(ctx, sqlgen.ListOffersByURLParams{Source: source, Urls: some})
			if err != nil {
				return nil, err
			}
			found = append(found, rows...)
		}
		return found, nil
	}, sure(offerOf))
}

func (r offers) ListUndetailed(ctx context.Context, source string, since time.Time, n int) ([]offer.Offer, error) {
	return many(ctx, r.s, "list undetailed offers", func(q *sqlgen.Queries) ([]sqlgen.Offer, error) {
		return q.ListUndetailedOffers(ctx, sqlgen.ListUndetailedOffersParams{Source: source, PostedAt: micros(since), Limit: limit(n)})
	}, sure(offerOf))
}

func (r offers) LastSame(ctx context.Context, key string, before time.Time) (offer.Offer, error) {
	return one(ctx, r.s, "get last same offer", func(q *sqlgen.Queries) (sqlgen.Offer, error) {
		return q.GetLastSameOffer(ctx, sqlgen.GetLastSameOfferParams{SameKey: key, PostedAt: micros(before)})
	}, sure(offerOf))
}

func (r offers) Add(ctx context.Context, o offer.Offer) error {
	o.Version = 1
	return r.s.do(ctx, "add offer", func(q *sqlgen.Queries) error {
		return q.InsertOffer(ctx, sqlgen.InsertOfferParams(offerRow(o)))
	})
}

func (r offers) Save(ctx context.Context, o offer.Offer) (offer.Offer, error) {
	row := offerRow(o)
	err := r.s.do(ctx, "save offer", func(q *sqlgen.Queries) error {
		matched, err := q.UpdateOffer(ctx, sqlgen.UpdateOfferParams{
			Source: row.Source, Url: row.Url, ShopUrl: row.ShopUrl, Title: row.Title, Shop: row.Shop, Category: row.Category,
			PriceMinor: row.PriceMinor, PriceCurrency: row.PriceCurrency, ImageUrl: row.ImageUrl, PostedAt: row.PostedAt,
			SameKey: row.SameKey, BeforeMinor: row.BeforeMinor, BeforeCurrency: row.BeforeCurrency, BeforeAt: row.BeforeAt,
			EndedAt: row.EndedAt, DetailAt: row.DetailAt, DetailTries: row.DetailTries, ID: row.ID, Version: row.Version,
		})
		return saved(matched, err, func() (int64, error) {
			return q.GetOfferVersion(ctx, sqlgen.GetOfferVersionParams{ID: row.ID})
		})
	})
	row.Version++
	return offerOf(row), err
}

type boards struct{ s *session }

func boardRow(s offer.State) sqlgen.Board {
	return sqlgen.Board{
		NextAt: micros(s.NextAt), RestingUntil: micros(s.RestingUntil), TriedAt: micros(s.TriedAt), OkAt: micros(s.OKAt),
		Layout: s.Layout, PageRows: s.Rows, Failures: s.Failures, AlarmAt: micros(s.AlarmAt), Trouble: s.Trouble,
		RowsFailed: s.RowsFailed, Requests: s.Requests, Saved: s.Saved, Etag: s.Mark.ETag, LastModified: s.Mark.LastModified, OffAt: micros(s.OffAt),
		Name: s.Name, Version: s.Version,
	}
}

func boardOf(r sqlgen.Board) offer.State {
	return offer.State{
		Name: r.Name, NextAt: moment(r.NextAt), RestingUntil: moment(r.RestingUntil), TriedAt: moment(r.TriedAt), OKAt: moment(r.OkAt),
		Layout: r.Layout, Rows: r.PageRows, Failures: r.Failures, AlarmAt: moment(r.AlarmAt), Trouble: r.Trouble,
		RowsFailed: r.RowsFailed, Requests: r.Requests, Saved: r.Saved, Mark: offer.Mark{ETag: r.Etag, LastModified: r.LastModified},
		OffAt: moment(r.OffAt), Version: r.Version,
	}
}

func (r boards) Get(ctx context.Context, name string) (offer.State, error) {
	return one(ctx, r.s, "get board", func(q *sqlgen.Queries) (sqlgen.Board, error) {
		return q.GetBoard(ctx, sqlgen.GetBoardParams{Name: name})
	}, sure(boardOf))
}

func (r boards) List(ctx context.Context) ([]offer.State, error) {
	return many(ctx, r.s, "list boards", func(q *sqlgen.Queries) ([]sqlgen.Board, error) { return q.ListBoards(ctx) }, sure(boardOf))
}

func (r boards) Add(ctx context.Context, s offer.State) error {
	s.Version = 1
	return r.s.do(ctx, "add board", func(q *sqlgen.Queries) error {
		return q.InsertBoard(ctx, sqlgen.InsertBoardParams(boardRow(s)))
	})
}

func (r boards) Save(ctx context.Context, s offer.State) (offer.State, error) {
	row := boardRow(s)
	err := r.s.do(ctx, "save board", func(q *sqlgen.Queries) error {
		matched, err := q.UpdateBoard(ctx, sqlgen.UpdateBoardParams(row))
		return saved(matched, err, func() (int64, error) {
			return q.GetBoardVersion(ctx, sqlgen.GetBoardVersionParams{Name: row.Name})
		})
	})
	row.Version++
	return boardOf(row), err
}

type leases struct{ s *session }

// Take reads first, since updating a row that is not there makes MySQL lock the
// gap.
func (r leases) Take(ctx context.Context, name string, now, until time.Time) (bool, error) {
	won := false
	err := r.s.whole(ctx, "take lease", func(q *sqlgen.Queries) error {
		ends, err := q.GetLease(ctx, sqlgen.GetLeaseParams{Name: name})
		if errors.Is(err, sql.ErrNoRows) {
			won = true
			return r.s.raced(q.InsertLease(ctx, sqlgen.InsertLeaseParams{Name: name, EndsAt: micros(until)}))
		}
		if err != nil || ends > micros(now) {
			return err
		}
		matched, err := q.TakeLease(ctx, sqlgen.TakeLeaseParams{EndsAt: micros(until), Name: name, WasEndsAt: ends})
		won = matched > 0
		return err
	})
	return won && err == nil, err
}

func (r leases) Free(ctx context.Context, name string, until time.Time) error {
	return r.s.do(ctx, "free lease", func(q *sqlgen.Queries) error {
		_, err := q.TakeLease(ctx, sqlgen.TakeLeaseParams{EndsAt: 0, Name: name, WasEndsAt: micros(until)})
		return err
	})
}
