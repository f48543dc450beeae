package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
)

// part is what one state gives: all rows that match with ids from least on.
type part struct {
	rows  []sqlgen.Listing
	least int64
}

// oneMore has room for what tells that there is a next page. The largest limit stays.
func oneMore(p ports.Page) ports.Page {
	return ports.Page{Before: p.Before, Limit: max(p.Limit, p.Limit+1)}
}

// soughtPage is a page of a search.
type soughtPage struct {
	listings []listing.Listing
	next     int64
}

// Find looks into each state by itself, for each has an index in the order of
// the list, and merges what it finds as far down as all of them were looked at.
// Only what is for sale has an index of its words.
func (r listings) Find(ctx context.Context, s search.Sought, p ports.Page) ([]listing.Listing, int64, error) {
	page, err := one(ctx, r.s, "find listings", func(q *sqlgen.Queries) ([]part, error) {
		var parts []part
		floor, err := between(ctx, q, s, &p)
		if err != nil {
			return nil, err
		}
		for i, state := range s.In() {
			if slices.Contains(s.In()[:i], state) {
				continue
			}
			f := &finder{
				ctx: ctx, q: q, Query: s.Query, page: oneMore(p), only: state,
				since: micros(s.Since), floor: floor,
			}
			if !s.Until.IsZero() {
				f.until = micros(s.Until)
			}
			found, err := f.seek(s)
			if err != nil {
				return nil, err
			}
			parts = append(parts, found)
		}
		return parts, nil
	}, func(parts []part) (soughtPage, error) { return merge(parts, p.Limit) })
	return page.listings, page.next, err
}

// clocksDiffer is how far ids may be from the order of the times: processes with
// clocks of their own make them.
const clocksDiffer = time.Minute

// between moves the page to where listings of the time sought begin, and returns
// the id below which there are none.
func between(ctx context.Context, q *sqlgen.Queries, s search.Sought, p *ports.Page) (floor int64, err error) {
	floor = math.MinInt64
	if !s.Until.IsZero() {
		id, err := q.GetListingMadeAfter(ctx, sqlgen.GetListingMadeAfterParams{CreatedAt: micros(s.Until.Add(clocksDiffer))})
		if err == nil && (p.Before == 0 || id < p.Before) {
			p.Before = id
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return floor, err
		}
	}
	if s.Since.IsZero() {
		return floor, nil
	}
	id, err := q.GetListingMadeBefore(ctx, sqlgen.GetListingMadeBeforeParams{CreatedAt: micros(s.Since.Add(-clocksDiffer))})
	switch {
	case err == nil:
		return id, nil
	case errors.Is(err, sql.ErrNoRows):
		return floor, nil
	}
	return floor, err
}

func merge(parts []part, limit int) (soughtPage, error) {
	var rows []sqlgen.Listing
	least := int64(math.MinInt64)
	for _, found := range parts {
		rows = append(rows, found.rows...)
		least = max(least, found.least)
	}
	slices.SortFunc(rows, func(a, b sqlgen.Listing) int { return cmp.Compare(b.ID, a.ID) })
	rows = slices.DeleteFunc(rows, func(row sqlgen.Listing) bool { return row.ID < least })
	page := soughtPage{next: least}
	if least == math.MinInt64 {
		page.next = 0
	}
	if len(rows) > limit {
		rows = rows[:limit]
		page.next = rows[limit-1].ID
	}
	for _, row := range rows {
		l, err := listingOf(row)
		if err != nil {
			return soughtPage{}, err
		}
		page.listings = append(page.listings, l)
	}
	return page, nil
}

// seek finds rows of the one state.
func (f *finder) seek(s search.Sought) (part, error) {
	if f.only == listing.ForSale && s.SellerID == 0 && !s.Dated() && (len(f.Terms) > 0 || f.Priced() || f.Way != listing.AnyWay) {
		return f.find()
	}
	return f.collect(f.fetch(f.above(func(id int64, n int32) ([]int64, error) {
		switch {
		case s.SellerID != 0:
			return f.q.ListSellerIDs(f.ctx, sqlgen.ListSellerIDsParams{SellerID: int64(s.SellerID), State: string(f.only), ID: id, Limit: n})
		case f.Category != "":
			return f.q.ListStateCategoryIDs(f.ctx, sqlgen.ListStateCategoryIDsParams{
				State: string(f.only), Category: string(f.Category), ID: id, Limit: n,
			})
		}
		return f.q.ListStateIDs(f.ctx, sqlgen.ListStateIDsParams{State: string(f.only), ID: id, Limit: n})
	})), math.MinInt64)
}

// above ends the candidates at the floor.
func (f *finder) above(next candidates) candidates {
	return func(id int64, n int32) ([]int64, error) {
		ids, err := next(id, n)
		if end := slices.IndexFunc(ids, func(id int64) bool { return id <= f.floor && f.floor != math.MinInt64 }); end >= 0 {
			ids = ids[:end]
		}
		return ids, err
	}
}

// through is the rows as a part: with a full page nothing is known of what is below.
func (f *finder) through(rows []sqlgen.Listing, end int64) part {
	if len(rows) < f.page.Limit {
		return part{rows: rows, least: end}
	}
	rows = rows[:f.page.Limit]
	return part{rows: rows, least: rows[len(rows)-1].ID}
}
