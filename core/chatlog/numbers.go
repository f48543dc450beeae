package chatlog

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// digit is a character that somebody reads as a digit.
type digit struct {
	value    byte // '0' to '9'
	hard     bool // it is a digit and nothing else
	from, to int  // bytes of the text
}

const (
	minNumber = 8 // digits of the shortest account number, and of a telephone number without its prefix
	maxGap    = 3 // characters between two digits of one number
	maxSpoken = 5 // with what people say in between
)

var (
	// phone is a Korean telephone number, also with the country's prefix: ITU E.164 and
	// the national numbering plan. spoke wants more, since its digits may be words.
	phone = regexp.MustCompile(`(?:82)?01[016789][0-9]{7,8}|8210[0-9]{8}|0(?:2|[3-6][0-9]|70|50[0-9])[0-9]{7,8}`)
	spoke = regexp.MustCompile(`(?:82)?01[016789][0-9]{7,8}|^0(?:2|[3-6][0-9]|70|50[0-9])[0-9]{7,8}$`)
	// harmless are dates, times and prices, which have as many digits.
	harmless = regexp.MustCompile(`^(?:` +
		`20[23][0-9]\s?[-./]\s?[01]?[0-9]\s?[-./]\s?[0-3]?[0-9](?:\s+` + clock + `)?` +
		`|[01]?[0-9][-./][0-3]?[0-9]\s+` + clock + `|` + clock + `\s?[-~]\s?` + clock +
		`|` + price + `(?:\s?[/~-]\s?` + price + `){0,2})$`)
)

const (
	clock = `(?:[01]?[0-9]|2[0-4]):[0-5][0-9]`
	price = `[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}`
)

// numbers takes out what is a telephone number in any script, or a number so long
// that it may be an account. First the digits that stand together, then those with
// a spoken word in between.
func numbers(s string) string {
	s = replaceRuns(s, maxGap, joins, tight)
	return replaceRuns(s, maxSpoken, func(r rune) bool { return joins(r) || strings.ContainsRune(spoken, r) }, loose)
}

// spoken are the syllables of what people say between groups of digits: "da-si", a
// dash, and "e".
const spoken = "\uB2E4\uC2DC\uC5D0"

// tight tells what part of a run to take out.
func tight(s string, run []digit) (from, to int, with string) {
	first, last, hard := -1, 0, 0
	var all strings.Builder
	for i, d := range run {
		all.WriteByte(d.value)
		if d.hard {
			if first < 0 {
				first = i
			}
			last = i
			hard++
		}
	}
	if hard == len(run) && harmless.MatchString(s[run[0].from:run[last].to]) {
		return 0, 0, ""
	}
	at := phone.FindStringIndex(all.String())
	switch {
	case at == nil && hard < minNumber:
		return 0, 0, ""
	case at == nil:
		return run[first].from, run[last].to, aNumber
	case first >= 0:
		// Digits that stand with a telephone number go with it, words do not.
		from, to = min(first, at[0]), max(last, at[1]-1)
	default:
		from, to = at[0], at[1]-1
	}
	if at[0] == from {
		with = aPhone
	} else {
		with = aNumber
	}
	return run[from].from, run[to].to, with
}

// loose wants a telephone number: the digits may well be words.
func loose(_ string, run []digit) (from, to int, with string) {
	var all strings.Builder
	for _, d := range run {
		all.WriteByte(d.value)
	}
	at := spoke.FindStringIndex(all.String())
	if at == nil {
		return 0, 0, ""
	}
	return run[at[0]].from, run[at[1]-1].to, aPhone
}

// replaceRuns walks over the runs of digits with no more than so many
// joining characters in between.
func replaceRuns(s string, most int, join func(rune) bool, judge func(string, []digit) (int, int, string)) string {
	var out strings.Builder
	var run []digit
	done, gap := 0, 0
	end := func() {
		if len(run) > 0 {
			if from, to, with := judge(s, run); with != "" {
				out.WriteString(s[done:from])
				out.WriteString(with)
				done = to
			}
		}
		run, gap = run[:0], 0
	}
	for i, r := range s {
		n := digitOf(r)
		switch {
		case n >= 0:
			run = append(run, digit{value: byte('0' + n), hard: hard(r), from: i, to: i + utf8.RuneLen(r)})
			gap = 0
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
			// Part of the character before: the frame of a keycap.
		case !join(r):
			end()
		default:
			if gap++; gap > most {
				end()
			}
		}
	}
	end()
	out.WriteString(s[done:])
	return out.String()
}

// joins reports whether a character may stand between the digits of one number:
// everything but letters, and vowels that look like dashes and dots.
func joins(r rune) bool {
	return digitOf(r) < 0 && (!unicode.IsLetter(r) || strings.ContainsRune("\u3161\u3163\u318D\u119E\u30FC\u4E28", r))
}

// soft are letters and syllables that stand for digits in a number only. The
// Korean ones are gong yeong ppang il i sam sa o yuk ryuk chil pal gu, then the
// Chinese.
var soft = map[rune]int{
	'O': 0, 'o': 0, 'l': 1, 'I': 1,
	'\uACF5': 0, '\uC601': 0, '\uBE75': 0, '\uC77C': 1, '\uC774': 2, '\uC0BC': 3, '\uC0AC': 4, '\uC624': 5,
	'\uC721': 6, '\uB959': 6, '\uCE60': 7, '\uD314': 8, '\uAD6C': 9,
	'\u3007': 0, '\u96F6': 0, '\u4E00': 1, '\u4E8C': 2, '\u4E09': 3, '\u56DB': 4, '\u4E94': 5,
	'\u516D': 6, '\u4E03': 7, '\u516B': 8, '\u4E5D': 9,
}

// rows are ten or nine characters in the order of their digits.
var rows = []struct {
	first rune
	value int // of the first
	count int
}{
	{'\u2460', 1, 9},
	{'\u24EA', 0, 1},
	{'\u2474', 1, 9},
	{'\u2488', 1, 9},
	{'\u24F5', 1, 9},
	{'\u24FF', 0, 1},
	{'\u2776', 1, 9},
	{'\u2780', 1, 9},
	{'\u278A', 1, 9},
	{'\u2070', 0, 1},
	{'\u00B9', 1, 1},
	{'\u00B2', 2, 2},
	{'\u2074', 4, 6},
	{'\u2080', 0, 10},
	{'\u3021', 1, 9},
	{'\u3280', 1, 9},
	{'\U0001F100', 0, 1},
	{'\U0001F101', 0, 10},
}

// hard reports whether a digit is nothing else.
func hard(r rune) bool {
	_, word := soft[r]
	return !word
}

// digitOf is the value of a character as a digit, -1 for others.
func digitOf(r rune) int {
	if r >= '0' && r <= '9' {
		return int(r - '0')
	}
	if n, ok := soft[r]; ok {
		return n
	}
	if r < 0x80 {
		return -1
	}
	for _, row := range rows {
		if r >= row.first && r < row.first+rune(row.count) {
			return row.value + int(r-row.first)
		}
	}
	return decimal(r)
}

// decimal is the value of a digit of any script: they come in tens.
func decimal(r rune) int {
	for _, table := range unicode.Nd.R16 {
		if r >= rune(table.Lo) && r <= rune(table.Hi) {
			return int(r-rune(table.Lo)) % 10
		}
	}
	for _, table := range unicode.Nd.R32 {
		if r >= rune(table.Lo) && r <= rune(table.Hi) {
			return int(r-rune(table.Lo)) % 10
		}
	}
	return -1
}
