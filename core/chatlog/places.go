package chatlog

import (
	"regexp"
	"strings"
)

// The words of Korean addresses, romanised: si, do, gun, gu, eup, myeon, dong, ri
// and ga end the names of areas, ro and gil those of roads, beon-gil is a side road,
// beonji a plot, cheung a floor, ho a flat. Parts that are common in other texts
// (ro is also a particle) count only with a number in the right place behind.
const (
	area   = `[\p{Hangul}0-9]{1,12}[\x{C2DC}\x{B3C4}\x{AD70}\x{AD6C}\x{C74D}\x{BA74}\x{B3D9}\x{B9AC}\x{AC00}]`
	before = `(?:\(?[0-9]{5}\)?\s+)?(?:\p{Hangul}{2,6}\s+)??(?:` + area + `,?\s+){0,5}`
	street = `\p{Hangul}[\p{Hangul}0-9]{0,14}[\x{B85C}\x{AE38}]\s?[0-9]{1,5}(?:\s?(?:\x{BC88})?\x{AE38}\s?[0-9]{1,4})?(?:\s?-\s?[0-9]{1,4})?`
	plot   = `\p{Hangul}{1,10}[\x{C74D}\x{BA74}\x{B3D9}\x{B9AC}\x{AC00}]\s(?:[0-9]{1,5}\s?-\s?[0-9]{1,4}|[0-9]{1,5}\s?\x{BC88}\x{C9C0})(?:\s?\x{BC88}\x{C9C0})?`
	flat   = `[0-9A-Za-z]{1,4}\s?\x{B3D9}\s?[0-9]{1,4}\s?\x{D638}|[0-9]{3,4}\s?\x{D638}`
	behind = `(?:[\s,]+(?:\([^()\n]{1,40}\)|[0-9]{1,4}\s?\x{B3D9}|[0-9]{1,3}\s?\x{CE35}|[A-Za-z]?[0-9]{1,4}\s?\x{D638}|\p{Hangul}{2,20}\s+[0-9]{1,4}\s?(?:\x{B3D9}|\x{D638}|\x{CE35})))*`
)

var (
	onStreet = regexp.MustCompile(before + street + behind)
	onPlot   = regexp.MustCompile(before + plot + behind)
	inFlat   = regexp.MustCompile(`(?:` + flat + `)`)
	// labelled is a line that says itself that it is an address or a postcode.
	labelled = regexp.MustCompile(`((?:\x{C6B0}\x{D3B8}\s?\x{BC88}\x{D638}|\x{C8FC}\x{C18C})\p{Hangul}{0,2}\s?[:\x{FF1A}=]?\s*)([0-9]{5}|[^\s\[][^\n]*[0-9][^\n]*)`)
)

// noRoad ends in the particle "eu-ro" or in "pro", as some telephones do.
var noRoad = regexp.MustCompile(`(?:\x{C73C}|\x{D504})\x{B85C}\s?[0-9]`)

// Counters are what a number of things or won goes on with: "for 50 thousand" looks
// like a road and its number.
const counters = "\uB9CC\uCC9C\uBC31\uC5B5\uC6D0\uAC1C\uB300\uC7A5\uAD8C\uBC8C\uC6D4\uC77C\uBD84\uC2DC\uBA85\uB144\uC778\uC904\uD68C\uCC28\uB4F1\uD638\uD0AC\uD0A4"

// places takes out addresses.
func places(s string) string {
	s = labelled.ReplaceAllString(s, "${1}"+aPlace)
	s = replaceUnless(onStreet, s, func(match, after string) bool {
		return noRoad.MatchString(match) || starts(after, counters) || startsLatin(after)
	})
	s = onPlot.ReplaceAllString(s, aPlace)
	return replaceUnless(inFlat, s, func(_, after string) bool { return starts(after, "\uC120") }) // a line of the underground
}

// starts reports whether s begins with one of the characters.
func starts(s, chars string) bool {
	for _, r := range s {
		return strings.ContainsRune(chars, r)
	}
	return false
}

// startsLatin reports whether a unit of measure follows, as in 256GB.
func startsLatin(s string) bool {
	return s != "" && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z')
}

// replaceUnless puts aPlace in place of the matches that are not something else
// in view of what follows.
func replaceUnless(find *regexp.Regexp, s string, other func(match, after string) bool) string {
	var out strings.Builder
	last := 0
	for _, at := range find.FindAllStringIndex(s, -1) {
		if other(s[at[0]:at[1]], s[at[1]:]) {
			continue
		}
		out.WriteString(s[last:at[0]])
		out.WriteString(aPlace)
		last = at[1]
	}
	return out.String() + s[last:]
}
