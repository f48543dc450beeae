package offer

import (
	"cmp"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/search"
)

const (
	// FreshFor is how long an offer is shown that nobody said is over.
	FreshFor = 72 * time.Hour
	// MaxShown bounds the shelf.
	MaxShown = 500
)

// Shelf puts offers of all sources in the order in which they are shown: the
// newest first, the same deal once. An offer that tells a deal again steps back
// behind the one that we knew first, so nothing that was shown moves.
func Shelf(offers []Offer) []Offer {
	out := slices.DeleteFunc(slices.Clone(offers), func(o Offer) bool { return !o.Live() })
	byKey := map[string][]Offer{}
	slices.SortFunc(out, func(a, b Offer) int { return cmp.Compare(a.ID, b.ID) })
	out = slices.DeleteFunc(out, func(o Offer) bool {
		if o.Key == "" {
			return false
		}
		for _, known := range byKey[o.Key] {
			if o.twice(known) {
				return true
			}
		}
		byKey[o.Key] = append(byKey[o.Key], o)
		return false
	})
	slices.SortFunc(out, func(a, b Offer) int { return b.Cursor().compare(a.Cursor()) })
	return out
}

// Cursor is a place in the shelf: the one of an offer. It does not depend on
// what else is there, so a page that follows it has nothing twice and leaves
// nothing out, whatever came meanwhile. The zero Cursor is before the first offer.
type Cursor struct {
	PostedAt time.Time
	ID       ID
}

// Cursor is the offer's place.
func (o Offer) Cursor() Cursor { return Cursor{PostedAt: o.PostedAt, ID: o.ID} }

func (c Cursor) compare(d Cursor) int {
	return cmp.Or(c.PostedAt.Compare(d.PostedAt), cmp.Compare(c.ID, d.ID))
}

// Page returns up to n offers of the shelf that come after the cursor, and
// whether there are more behind them.
func Page(shelf []Offer, after Cursor, n int) (page []Offer, more bool) {
	start := 0
	if after != (Cursor{}) {
		start, _ = slices.BinarySearchFunc(shelf, after, func(o Offer, c Cursor) int {
			if o.Cursor().compare(c) >= 0 {
				return -1 // older ones come behind
			}
			return 1
		})
	}
	end := min(start+n, len(shelf))
	return shelf[start:end], end < len(shelf)
}

// Fresh leaves out what is too old to be shown. Of a source that could not be
// looked at, the last good state stays: its offers age from then on. With a list
// of sources, those of others are left out.
func Fresh(offers []Offer, states []State, sources []Source, now time.Time) []Offer {
	return slices.DeleteFunc(slices.Clone(offers), func(o Offer) bool {
		seen := now
		for _, s := range states {
			if s.Name == o.Source && s.Off() {
				return true
			}
			if s.Name == o.Source && !s.OKAt.IsZero() && s.OKAt.Before(now) {
				seen = s.OKAt
			}
		}
		known := len(sources) == 0 || slices.ContainsFunc(sources, func(s Source) bool { return s.Name == o.Source })
		return !known || o.PostedAt.Before(seen.Add(-FreshFor))
	})
}

// SearchText is what an offer is found by, as search.Text makes it of a listing.
func (o Offer) SearchText() string {
	return search.Text(o.Title, o.Shop) + "\n" + search.Fold(o.Category)
}

// Matching returns the offers that have every word of the search in their title,
// shop or category, in the order of the shelf.
func Matching(shelf []Offer, q search.Query) []Offer {
	var out []Offer
	for _, o := range shelf {
		if q.MatchesText(o.SearchText()) {
			out = append(out, o)
		}
	}
	return out
}
