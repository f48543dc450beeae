package search

import (
	"strings"
	"unicode"
)

// Text is what a listing is found by: its title and its description, folded, a
// line each.
func Text(title, description string) string { return Fold(title) + "\n" + Fold(description) }

// Fold makes texts comparable: Hangul that was typed or stored letter by letter
// becomes syllables, capital letters become small ones, and everything but
// letters, digits and their marks becomes one space between words.
func Fold(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	gap := false
	for _, r := range compose(s) {
		if !unicode.In(r, unicode.Letter, unicode.Number, unicode.Mark) {
			gap = true
			continue
		}
		if gap && out.Len() > 0 {
			out.WriteByte(' ')
		}
		gap = false
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

// Hangul syllables are numbered by their letters, The Unicode Standard,
// section 3.12: 19 leading consonants, 21 vowels, 27 trailing consonants or none.
const (
	firstSyllable, lastSyllable = 0xAC00, 0xD7A3
	firstLead, leads            = 0x1100, 19
	firstVowel, vowels          = 0x1161, 21
	beforeTrail, trails         = 0x11A7, 28 // beforeTrail stands for no trailing consonant
)

// compose joins Hangul letters to syllables, as normalisation form C does.
// Other scripts stay as they are.
func compose(s string) []rune {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		if len(out) > 0 {
			if joined, ok := join(out[len(out)-1], r); ok {
				out[len(out)-1] = joined
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// join makes one syllable of a leading consonant and a vowel, or of a syllable
// without a trailing consonant and one.
func join(a, b rune) (rune, bool) {
	if lead, vowel := a-firstLead, b-firstVowel; lead >= 0 && lead < leads && vowel >= 0 && vowel < vowels {
		return firstSyllable + (lead*vowels+vowel)*trails, true
	}
	trail := b - beforeTrail
	if a < firstSyllable || a > lastSyllable || (a-firstSyllable)%trails != 0 || trail <= 0 || trail >= trails {
		return 0, false
	}
	return a + trail, true
}
