// Package search says what a buyer's search finds: which listings match which
// words, and the index entries by which a store may look for candidates. A
// store may find them as it likes, but it returns exactly the listings that
// Query.Matches accepts. The package refuses to rank: the newest come first.
package search

import (
	"slices"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
)

// Filter narrows a list down. The zero Filter lets everything pass.
type Filter struct {
	Category listing.Category // empty for any
	// Way lets those pass that may be traded this way, whether or not another way, too.
	Way listing.Way
	// MinPrice and MaxPrice belong to the range; 0 is no limit.
	MinPrice, MaxPrice money.Won
}

// Priced reports whether the filter has a limit on the price.
func (f Filter) Priced() bool { return f.MinPrice > 0 || f.MaxPrice > 0 }

// Passes reports whether the filter lets a listing pass.
func (f Filter) Passes(l listing.Listing) bool {
	return (f.Category == "" || f.Category == l.Category) && l.Way.Allows(f.Way) && f.MinPrice <= l.Price &&
		(f.MaxPrice <= 0 || l.Price <= f.MaxPrice)
}

// Query is a search: every term and the filter have to match. Terms come from
// Parse.
type Query struct {
	Terms []string
	Filter
}

// MaxTerms is how many words of a search count.
const MaxTerms = 5

// Parse reads what somebody typed: its words, folded, each of them once. Signs
// part words and do not count, so the Query may be left without a term.
func Parse(typed string) Query {
	var q Query
	for _, term := range strings.Fields(Fold(typed)) {
		if len(q.Terms) == MaxTerms {
			break
		}
		if !slices.Contains(q.Terms, term) {
			q.Terms = append(q.Terms, term)
		}
	}
	return q
}

// Matches reports whether the search finds the listing: it is on the market,
// passes the filter, and MatchesText.
func (q Query) Matches(l listing.Listing) bool {
	return l.State.OnMarket() && q.Passes(l) && q.MatchesText(Text(l.Title, l.Description))
}

// MatchesText reports whether every term is in text, which comes from Text: in
// one word of it, or in several that follow each other when the term begins
// where a word begins. So spaces that one person types and another leaves out
// do not count, and yet the end of one word and the beginning of the next make
// no word by chance. Terms that follow each other may also be found as one, for
// who types a space at another place than the seller did.
func (q Query) MatchesText(text string) bool { return covers(text, q.Terms) }

// Sought is what an operator looks for: a Query among all listings, also those
// that are not on the market.
type Sought struct {
	Query
	// States are those that a listing may be in; none means any.
	States   []listing.State
	SellerID member.ID // 0 for anybody's
	Since    time.Time // made then or later
	Until    time.Time // made before; zero for no end
}

// In lists the states to look in.
func (s Sought) In() []listing.State {
	if len(s.States) == 0 {
		return listing.States()
	}
	return s.States
}

// Matches reports whether an operator finds the listing.
func (s Sought) Matches(l listing.Listing) bool {
	return (s.SellerID == 0 || s.SellerID == l.SellerID) && slices.Contains(s.In(), l.State) && s.Passes(l) &&
		s.MatchesText(Text(l.Title, l.Description)) &&
		!l.CreatedAt.Before(s.Since) && (s.Until.IsZero() || l.CreatedAt.Before(s.Until))
}

// Dated reports whether it matters when a listing was made.
func (s Sought) Dated() bool { return !s.Since.IsZero() || !s.Until.IsZero() }

func covers(text string, terms []string) bool {
	if len(terms) == 0 {
		return true
	}
	joined := ""
	for i, term := range terms {
		joined += term
		if (strings.Contains(text, joined) || acrossWords(text, joined)) && covers(text, terms[i+1:]) {
			return true
		}
	}
	return false
}

// acrossWords looks for term at the beginning of each word, passing over the
// spaces behind, but not over the end of a field.
func acrossWords(text, term string) bool {
	for start := 0; start < len(text); {
		if startsWith(text[start:], term) {
			return true
		}
		next := strings.IndexAny(text[start:], " \n")
		if next < 0 {
			return false
		}
		start += next + 1
	}
	return false
}

// startsWith reports whether text without its spaces begins with term.
func startsWith(text, term string) bool {
	at := 0
	for i := 0; i < len(text) && at < len(term); i++ {
		switch text[i] {
		case term[at]:
			at++
		case ' ':
		default:
			return false
		}
	}
	return at == len(term)
}
