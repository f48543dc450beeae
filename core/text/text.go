// Package text has the rules for what people type: what is cut away, what is
// counted, and what is refused. It knows nothing of any one field.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes one line of typed text: control characters and other invisible
// ones go, runs of white space become one space, both ends are trimmed. Joiners
// stay, because emoji are made with them.
func Clean(s string) string {
	return strings.Join(strings.Fields(visible(s, false)), " ")
}

// CleanLines is Clean for text of several lines: line breaks stay, at most two
// in a row.
func CleanLines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	lines := strings.Split(visible(s, true), "\n")
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// Length counts characters as people are told: Unicode code points.
func Length(s string) int { return utf8.RuneCountInString(s) }

func visible(s string, breaks bool) string {
	if plain(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && breaks, r == '\u200d', r == '\ufe0f':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), strings.ContainsRune(blanks, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if strings.Trim(s, "\u200d\ufe0f \n") == "" {
		return "" // joiners with nothing to join
	}
	return s
}

// plain reports whether all of s is printable ASCII, as ids and names are.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// blanks are characters that take part in no emoji and show nothing: with them
// a name could look empty or like somebody else's.
const blanks = "\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u2060\u2800\u3164\ufeff\uffa0"
