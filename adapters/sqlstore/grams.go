package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/search"
)

// indexed is what decides a listing's rows in grams. Only listings on the
// market have any: what was sold piles up, and searches would have to pass it.
type indexed = sqlgen.GetIndexedRow

func gramsOf(r indexed) []search.Gram {
	if !r.OnMarket {
		return nil
	}
	return search.Grams(r.SearchText, money.Won(r.Price))
}

// updateListing saves a row and its grams. The row as it was is read by its
// version, so what is read is what is replaced.
func updateListing(ctx context.Context, q *sqlgen.Queries, row sqlgen.Listing) error {
	old, err := q.GetIndexed(ctx, sqlgen.GetIndexedParams{ID: row.ID, Version: row.Version})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	var n int64
	if err == nil {
		n, err = q.UpdateListing(ctx, sqlgen.UpdateListingParams(row))
	} else {
		err = nil
	}
	err = saved(n, err, func() (int64, error) {
		return q.GetListingVersion(ctx, sqlgen.GetListingVersionParams{ID: row.ID})
	})
	next := indexed{SearchText: row.SearchText, Price: row.Price, OnMarket: row.OnMarket}
	if err != nil || old == next {
		return err
	}
	had, has := gramsOf(old), gramsOf(next)
	gone := slices.DeleteFunc(had, func(g search.Gram) bool { _, found := slices.BinarySearch(has, g); return found })
	if len(gone) > 0 {
		if err := q.DeleteGrams(ctx, sqlgen.DeleteGramsParams{ListingID: row.ID, Grams: gone}); err != nil {
			return err
		}
	}
	return addMissing(ctx, q, row.ID, has)
}

// addMissing adds those grams that the listing does not have.
func addMissing(ctx context.Context, q *sqlgen.Queries, id int64, grams []search.Gram) error {
	if len(grams) == 0 {
		return nil
	}
	there, err := q.ListGramsOf(ctx, sqlgen.ListGramsOfParams{ListingID: id, Grams: grams})
	if err != nil {
		return err
	}
	return addGrams(ctx, q, id, slices.DeleteFunc(grams, func(g search.Gram) bool { return slices.Contains(there, g) }))
}

func addGrams(ctx context.Context, q *sqlgen.Queries, id int64, grams []search.Gram) error {
	for len(grams) >= 16 {
		g := grams
		err := q.InsertGrams(ctx, sqlgen.InsertGramsParams{
			ListingID: id, G0: g[0], G1: g[1], G2: g[2], G3: g[3], G4: g[4], G5: g[5], G6: g[6], G7: g[7],
			G8: g[8], G9: g[9], G10: g[10], G11: g[11], G12: g[12], G13: g[13], G14: g[14], G15: g[15],
		})
		if err != nil {
			return err
		}
		grams = grams[16:]
	}
	for _, g := range grams {
		if err := q.InsertGram(ctx, sqlgen.InsertGramParams{Gram: g, ListingID: id}); err != nil {
			return err
		}
	}
	return nil
}

// fillStep is how many listings one transaction of FillSearch enters.
const fillStep = 100

// fillTries is how often a step of FillSearch gives way to somebody faster.
const fillTries = 10

// SweepSearch enters the listings on the market since then that an earlier
// version of the program added while this one took over, for that one may know
// less of the index. What is entered already is only looked at.
func (s *Store) SweepSearch(ctx context.Context, since time.Time) error {
	last := int64(math.MaxInt64)
	for more, tries := true, 0; more; {
		next := last
		err := (&session{store: s}).whole(ctx, "sweep search index", func(q *sqlgen.Queries) (err error) {
			next, more, err = sweep(ctx, q, last, micros(since))
			return err
		})
		// A listing that somebody changed meanwhile was entered with the change.
		lost := fault.Is(err, fault.Stale) || fault.Is(err, fault.Exists)
		switch tries++; {
		case err == nil:
			last, tries = next, 0
		case !lost || tries == fillTries:
			return err
		}
		more = more || lost
	}
	return nil
}

// sweep enters listings from the id last on downwards. It returns where to go
// on and whether there may be more.
func sweep(ctx context.Context, q *sqlgen.Queries, last, since int64) (int64, bool, error) {
	rows, err := q.ListMarket(ctx, sqlgen.ListMarketParams{OnMarket: true, ID: last, Limit: fillStep})
	if err != nil {
		return last, false, err
	}
	for _, row := range rows {
		// Ids grow with time, if not to the second.
		if row.CreatedAt < since {
			return last, false, nil
		}
		if err := enter(ctx, q, row); err != nil {
			return last, false, err
		}
		last = row.ID - 1
	}
	return last, len(rows) == fillStep, nil
}

// enter makes up for what the index lacks of a listing on the market.
func enter(ctx context.Context, q *sqlgen.Queries, row sqlgen.Listing) error {
	text := search.Text(row.Title, row.Description)
	if text != row.SearchText {
		if err := q.SetSearchText(ctx, sqlgen.SetSearchTextParams{SearchText: text, ID: row.ID, Version: row.Version}); err != nil {
			return err
		}
	}
	return addMissing(ctx, q, row.ID, search.Grams(text, money.Won(row.Price)))
}

// FillSearch enters the listings on the market that an earlier version of the
// program stored, which had no index. It belongs after each migration: what is
// entered already costs nothing, and what was broken off goes on.
func (s *Store) FillSearch(ctx context.Context) error {
	for more, tries := true, 0; more; {
		err := (&session{store: s}).whole(ctx, "fill search index", func(q *sqlgen.Queries) (err error) {
			more, err = fill(ctx, q)
			return err
		})
		// Another program that did the same was faster: then there is less to do.
		lost := fault.Is(err, fault.Stale) || fault.Is(err, fault.Exists)
		if tries++; err == nil {
			tries = 0
		} else if !lost || tries == fillTries {
			return err
		}
		more = more || lost
	}
	return nil
}

// fill enters the next listings and reports whether there may be more.
func fill(ctx context.Context, q *sqlgen.Queries) (bool, error) {
	last, err := q.GetUnfilled(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	rows, err := q.ListMarket(ctx, sqlgen.ListMarketParams{OnMarket: true, ID: last, Limit: fillStep})
	if err != nil {
		return false, err
	}
	if len(rows) == 0 {
		return false, q.DeleteUnfilled(ctx)
	}
	for _, row := range rows {
		if err := enter(ctx, q, row); err != nil {
			return false, err
		}
	}
	_, err = q.SetUnfilled(ctx, sqlgen.SetUnfilledParams{Next: rows[len(rows)-1].ID - 1, Last: last})
	return true, err
}
