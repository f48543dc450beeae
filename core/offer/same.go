package offer

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/search"
)

// What a title needs at least to name one thing and not a kind of things.
const (
	leastWords = 2
	leastRunes = 5
)

// Key is the same for titles of the same deal: those of the same words,
// whatever their order, signs and capitals. A title that says too little has none.
func Key(title string) string {
	words := strings.Fields(search.Fold(title))
	slices.Sort(words)
	words = slices.Compact(words)
	joined := strings.Join(words, " ")
	if len(words) < leastWords || utf8.RuneCountInString(joined) < leastRunes {
		return ""
	}
	sum := sha256.Sum256([]byte(joined))
	return hex.EncodeToString(sum[:16])
}

// backAfter parts a deal that comes back from one that is told twice, by two
// boards or two people.
const backAfter = 24 * time.Hour

// CameBack notes the price of the same deal when it was there last; before is
// that offer.
func (o Offer) CameBack(before Offer) Offer {
	if o.Key != "" && before.Key == o.Key && before.Price.Known() && o.PostedAt.Sub(before.PostedAt) >= backAfter {
		o.BeforePrice, o.BeforeAt = before.Price, before.PostedAt
	}
	return o
}

// twice reports whether o tells a deal that other tells already.
func (o Offer) twice(other Offer) bool {
	apart := o.PostedAt.Sub(other.PostedAt).Abs()
	return o.Key != "" && o.Key == other.Key && o.Price == other.Price && apart < backAfter
}

// Words are what has to be known of a language to compare a used thing with a
// new one. All are folded by search.Fold.
type Words struct {
	// Idle say nothing about what the thing is, such as that it is as good as new.
	Idle []string
	// Extra name things that go with another thing, such as a case. An offer of one
	// is not the thing whose name it also has.
	Extra []string
}

// tooCheap is how many times cheaper than the used thing an offer may not be:
// it is for a part of it then.
const tooCheap = 5

// Titled is an offer that used things can be compared with.
type Titled struct {
	Offer
	folded string // title
}

// Comparable returns the offers that can be bought at a price, in their order.
// Folding their titles takes longer than comparing them.
func Comparable(offers []Offer) []Titled {
	var all []Titled
	for _, o := range offers {
		if o.Price.Known() && o.Price.Minor > 0 && o.Live() {
			all = append(all, Titled{Offer: o, folded: search.Fold(o.Title)})
		}
	}
	return all
}

// SameThing finds the newest offer of the thing that a member sells used, in
// offers that are newest first. Every word of the title has to be in the
// offer's, and the offer must not be for something that only goes with it.
// Rather none than a wrong one.
func (w Words) SameThing(title string, price money.Won, offers []Titled) (Offer, bool) {
	var named []string
	for _, word := range strings.Fields(search.Fold(title)) {
		if !slices.Contains(w.Idle, word) {
			named = append(named, word)
		}
	}
	if !names(named) {
		return Offer{}, false
	}
	for _, o := range offers {
		if o.Price.Currency == "KRW" && o.Price.Minor*tooCheap < int64(price) {
			continue
		}
		if (search.Query{Terms: named}).MatchesText(o.folded) && !w.goesWith(o.folded, named) {
			return o.Offer, true
		}
	}
	return Offer{}, false
}

// names reports whether the words name one thing: two words, of which one has
// more than a number.
func names(words []string) bool {
	runes, lettered := 0, false
	for _, word := range words {
		runes += utf8.RuneCountInString(word)
		lettered = lettered || strings.ContainsFunc(word, unicode.IsLetter)
	}
	return len(words) >= leastWords && runes >= leastRunes && lettered
}

// goesWith reports whether the text names an extra that the words do not.
func (w Words) goesWith(text string, named []string) bool {
	all := strings.Join(named, " ")
	return slices.ContainsFunc(w.Extra, func(extra string) bool {
		return strings.Contains(text, extra) && !strings.Contains(all, extra)
	})
}
