package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
)

const (
	// fewRows is how many rows are so few that all of them are fetched. A word or
	// price with more of them is met often enough by walking through the list.
	fewRows = 2000
	// fewGrams is how far a gram is counted, and seldom is where counting the
	// others stops being worth a round trip.
	fewGrams, seldom = 1000, 50
	// countedGrams bounds how many grams are counted: those of a sentence are
	// rare together, whichever are taken.
	countedGrams = 12
	// joinedGrams is how many grams narrow the candidates down before their texts
	// are looked at.
	joinedGrams = 3
	// mostCandidates is how many candidates are looked at in one go.
	mostCandidates = 1000
	// mostLooked is after how many candidates a page ends as it is.
	mostLooked = 4000
	// mostPassed is how many rows of the rarest gram a page passes for candidates.
	mostPassed = 10_000
)

// Search looks for candidates by their grams and checks the texts of the few
// that are left.
func (r listings) Search(ctx context.Context, query search.Query, p ports.Page) ([]listing.Listing, int64, error) {
	page, err := one(ctx, r.s, "search listings", func(q *sqlgen.Queries) ([]part, error) {
		f := &finder{ctx: ctx, q: q, Query: query, page: oneMore(p)}
		found, err := f.find()
		return []part{found}, err
	}, func(parts []part) (soughtPage, error) { return merge(parts, p.Limit) })
	return page.listings, page.next, err
}

// finder is one search under way.
type finder struct {
	ctx context.Context
	q   *sqlgen.Queries
	search.Query
	page ports.Page
	// only is the one state looked for, empty for all that are on the market.
	only listing.State
	// since and until are when a listing was made, in microseconds, 0 for any time; ids
	// from floor down are older.
	since, until, floor int64
}

// find takes the way with the fewest rows to pass: a rare pair of letters, a
// rare letter or price, and only then a common one.
func (f *finder) find() (part, error) {
	grams, least, err := f.rarest()
	if err != nil || len(grams) > 0 && least == 0 {
		return part{least: math.MinInt64}, err
	}
	if len(grams) == 0 || least >= fewGrams {
		ids, all, err := f.few()
		if err != nil {
			return part{}, err
		}
		if all {
			return f.collect(f.fetch(idsIn(ids)), math.MinInt64)
		}
	}
	if len(grams) == 0 {
		return f.collect(f.fetch(f.walk), math.MinInt64)
	}
	floor := int64(math.MinInt64)
	if len(grams) > 1 && least >= fewGrams {
		// Grams that are common by themselves may hardly ever meet.
		if floor, err = f.reach(grams[0]); err != nil {
			return part{}, err
		}
	}
	return f.collect(f.fetch(f.joined(grams, floor)), floor)
}

// reach is the id down to which mostPassed rows of the gram are passed.
func (f *finder) reach(g search.Gram) (int64, error) {
	id, err := f.q.GetWithGramAfter(f.ctx, sqlgen.GetWithGramAfterParams{Gram: g, ListingID: first(f.page), Offset: mostPassed - 1})
	if errors.Is(err, sql.ErrNoRows) {
		return math.MinInt64, nil
	}
	return id, err
}

// counted is a gram of one of the terms and how often it occurs.
type counted struct {
	term int
	gram search.Gram
	n    int64
}

// rarest returns up to three grams, the rarest first, and how often that one
// occurs in the part of the list that is left, up to fewGrams.
func (f *finder) rarest() ([]search.Gram, int64, error) {
	var all, counts []counted
	for term, grams := range f.Grams() {
		for _, g := range grams {
			all = append(all, counted{term: term, gram: g})
		}
	}
	if len(all) == 0 {
		return nil, 0, nil
	}
	for _, c := range spread(all, countedGrams) {
		var err error
		if c.n, err = f.q.CountGram(f.ctx, sqlgen.CountGramParams{Gram: c.gram, ListingID: first(f.page), Limit: fewGrams}); err != nil {
			return nil, 0, err
		}
		if c.n < seldom {
			return []search.Gram{c.gram}, c.n, nil
		}
		counts = append(counts, c)
	}
	slices.SortStableFunc(counts, func(a, b counted) int { return cmp.Compare(a.n, b.n) })
	return chosen(counts), counts[0].n, nil
}

// chosen takes the rarest gram of each term before others, since the grams of
// one word mostly stand in the same texts.
func chosen(counts []counted) []search.Gram {
	var grams, others []search.Gram
	seen := map[int]bool{}
	for _, c := range counts {
		if seen[c.term] {
			others = append(others, c.gram)
			continue
		}
		seen[c.term] = true
		grams = append(grams, c.gram)
	}
	grams = append(grams, others...)
	return grams[:min(len(grams), joinedGrams)]
}

// spread returns up to n of the values, at equal distances, so that every word
// has its chance.
func spread[T any](values []T, n int) []T {
	if len(values) <= n {
		return values
	}
	out := make([]T, n)
	for i := range out {
		out[i] = values[i*len(values)/n]
	}
	return out
}

// few returns what a rare letter, price or way leaves, newest first, and
// whether there is one.
func (f *finder) few() ([]int64, bool, error) {
	for _, r := range f.Ranges() {
		if ids, all, err := f.between(r); err != nil || all {
			return ids, all, err
		}
	}
	if f.Way == listing.AnyWay {
		return nil, false, nil
	}
	var ids []int64
	for _, way := range []listing.Way{f.Way, listing.AnyWay} {
		some, err := f.q.ListWayIDs(f.ctx, sqlgen.ListWayIDsParams{OnMarket: true, Way: string(way), ID: first(f.page), Limit: fewRows})
		if err != nil || len(some) == fewRows {
			return nil, false, err
		}
		ids = append(ids, some...)
	}
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Compare(b, a) })
	return ids, true, nil
}

// between returns the listings with an entry in the range, newest first, and
// whether these are all.
func (f *finder) between(r search.Range) ([]int64, bool, error) {
	ids, err := f.q.ListWithGramBetween(f.ctx, sqlgen.ListWithGramBetweenParams{First: r.First, Past: r.Past, Limit: fewRows})
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Compare(b, a) })
	return slices.Compact(ids), len(ids) < fewRows, err
}

// candidates returns up to n ids from id on downwards, newest first.
type candidates func(id int64, n int32) ([]int64, error)

func idsIn(ids []int64) candidates {
	return func(id int64, n int32) ([]int64, error) {
		from, _ := slices.BinarySearchFunc(ids, id, func(a, b int64) int { return cmp.Compare(b, a) })
		return ids[from:min(len(ids), from+int(n))], nil
	}
}

// joined finds the listings from the floor on that have all of the grams.
func (f *finder) joined(grams []search.Gram, floor int64) candidates {
	return func(id int64, n int32) ([]int64, error) {
		switch len(grams) {
		case 1:
			return f.q.ListWithGram(f.ctx, sqlgen.ListWithGramParams{Gram: grams[0], ListingID: id, Limit: n})
		case 2:
			return f.q.ListWithTwoGrams(f.ctx, sqlgen.ListWithTwoGramsParams{
				Gram1: grams[0], Gram2: grams[1], ListingID: id, Floor: floor, Limit: n,
			})
		}
		return f.q.ListWithThreeGrams(f.ctx, sqlgen.ListWithThreeGramsParams{
			Gram1: grams[0], Gram2: grams[1], Gram3: grams[2], ListingID: id, Floor: floor, Limit: n,
		})
	}
}

// walk goes through the list itself, for what is common in it.
func (f *finder) walk(id int64, n int32) ([]int64, error) {
	if f.Category == "" {
		return f.q.ListMarketIDs(f.ctx, sqlgen.ListMarketIDsParams{OnMarket: true, ID: id, Limit: n})
	}
	return f.q.ListCategoryIDs(f.ctx, sqlgen.ListCategoryIDsParams{OnMarket: true, Category: string(f.Category), ID: id, Limit: n})
}

// batch is rows in order, and the id from which the next ones come, or false at
// the end.
type batch struct {
	rows []sqlgen.Listing
	next int64
	more bool
}

// fetch loads the candidates that pass the filter.
func (f *finder) fetch(next candidates) func(int64, int32) (batch, error) {
	arg := sqlgen.ListFoundParams{
		OnMarket: f.only == "" || f.only.OnMarket(), Category: sql.NullString{String: string(f.Category), Valid: f.Category != ""},
		Way:      sql.NullString{String: string(f.Way), Valid: f.Way != listing.AnyWay},
		MinPrice: int64(f.MinPrice), MaxPrice: int64(f.MaxPrice), Pattern: sql.NullString{String: f.pattern(), Valid: true},
	}
	if arg.MaxPrice <= 0 {
		arg.MaxPrice = math.MaxInt64
	}
	return func(id int64, n int32) (batch, error) {
		ids, err := next(id, n)
		if err != nil || len(ids) == 0 {
			return batch{}, err
		}
		arg.Ids = rounded(ids)
		rows, err := f.q.ListFound(f.ctx, arg)
		slices.SortFunc(rows, func(a, b sqlgen.Listing) int { return cmp.Compare(b.ID, a.ID) })
		last := ids[len(ids)-1]
		return batch{rows: rows, next: last - 1, more: len(ids) == int(n) && last > math.MinInt64}, err
	}
}

// rounded repeats the last id until their number is a power of two: a statement for
// each number of ids would leave no room for others among those that are prepared.
func rounded(ids []int64) []int64 {
	if len(ids) == 0 {
		return ids
	}
	out := slices.Clone(ids)
	for len(out)&(len(out)-1) != 0 {
		out = append(out, ids[len(ids)-1])
	}
	return out
}

// pattern lets the engine drop most rows in which a term of one character does
// not occur. Such a character is a letter or digit, which LIKE takes as it is.
func (f *finder) pattern() string {
	for _, term := range f.Terms {
		if utf8.RuneCountInString(term) == 1 {
			return "%" + term + "%"
		}
	}
	return "%"
}

func (f *finder) accepts(row sqlgen.Listing) bool {
	return (f.only == "" || row.State == string(f.only)) && f.MatchesText(row.SearchText) &&
		row.CreatedAt >= f.since && (f.until == 0 || row.CreatedAt < f.until)
}

// collect asks for rows until the page is full, or so many were looked at that it
// ends as it is. Each time it asks for more, since those before did not suffice.
// Below the floor next has nothing.
func (f *finder) collect(next func(id int64, n int32) (batch, error), floor int64) (part, error) {
	var rows []sqlgen.Listing
	looked := int32(0)
	for id, n := first(f.page), limit(f.page.Limit); ; {
		b, err := next(id, min(n, mostCandidates))
		if err != nil {
			return part{}, err
		}
		rows = append(rows, slices.DeleteFunc(b.rows, func(row sqlgen.Listing) bool { return !f.accepts(row) })...)
		if len(rows) >= f.page.Limit || !b.more {
			return f.through(rows, floor), nil
		}
		if looked += min(n, mostCandidates); looked >= mostLooked {
			return part{rows: rows, least: b.next + 1}, nil
		}
		id, n = b.next, min(n, mostCandidates)*4
	}
}
