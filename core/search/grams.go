package search

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/junggyenara/junggye/core/money"
)

// Gram is an entry of the index as one number. Most are two characters of the
// text that follow each other, spaces between words not counted; the last
// character of a field is followed by none, 0. They are positive and below
// 1<<42. A negative one is the price.
type Gram = int64

// secondBits is the place of a Gram's second character: Unicode needs 21 bits.
const secondBits = 21

func gram(a, b rune) Gram { return Gram(a)<<secondBits | Gram(b) }

func priced(w money.Won) Gram { return -1 - Gram(w) }

// Grams returns the entries of a listing with this text, made by Text, and this
// price, each once and in order.
func Grams(text string, price money.Won) []Gram {
	grams := append(make([]Gram, 0, utf8.RuneCountInString(text)+1), priced(price))
	for field := range strings.SplitSeq(text, "\n") {
		last := rune(0)
		for _, r := range field {
			if r == ' ' {
				continue
			}
			if last != 0 {
				grams = append(grams, gram(last, r))
			}
			last = r
		}
		if last != 0 {
			grams = append(grams, gram(last, 0))
		}
	}
	slices.Sort(grams)
	return slices.Compact(grams)
}

// Grams returns, for each term of two characters or more, entries that every
// listing which matches has. For shorter terms see Ranges.
func (q Query) Grams() [][]Gram {
	var grams [][]Gram
	for _, term := range q.Terms {
		var pairs []Gram
		last := rune(0)
		for _, r := range term {
			if g := gram(last, r); last != 0 && !slices.Contains(pairs, g) {
				pairs = append(pairs, g)
			}
			last = r
		}
		if len(pairs) > 0 {
			grams = append(grams, pairs)
		}
	}
	return grams
}

// Range is the entries from First up to but not including Past.
type Range struct{ First, Past Gram }

// Ranges returns, for each term of one character and for the limits of the
// price, a Range of which every listing that matches has an entry.
func (q Query) Ranges() []Range {
	var ranges []Range
	for _, term := range q.Terms {
		if r, size := utf8.DecodeRuneInString(term); size == len(term) {
			ranges = append(ranges, Range{gram(r, 0), gram(r+1, 0)})
		}
	}
	if q.Priced() {
		r := Range{math.MinInt64, priced(max(q.MinPrice, 0)) + 1}
		if q.MaxPrice > 0 {
			r.First = priced(q.MaxPrice)
		}
		ranges = append(ranges, r)
	}
	return ranges
}
