package skill

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const ellipsis = "…"

// cut cleans s and shortens it to limit UTF-16 units, an ellipsis included. It
// does not separate what a reader sees as one character, unless that alone is
// longer than the limit.
func cut(s string, limit int) string {
	s = clean(s)
	if units(s) <= limit {
		return s
	}
	var (
		width, flags int
		soft, hard   int
		prev         rune
	)
	for i, r := range s {
		if width > limit-1 {
			break
		}
		hard = i
		if i > 0 && !joined(prev, r, flags) {
			soft = i
		}
		flags = countFlags(r, flags)
		width += utf16.RuneLen(r)
		prev = r
	}
	if soft == 0 {
		soft = hard
	}
	return strings.TrimRightFunc(s[:soft], unicode.IsSpace) + ellipsis
}

// units is the length in UTF-16 code units, as the platform's Java counts.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// clean trims s and removes what no bubble can show: broken UTF-8 and control
// characters other than the line feed.
func clean(s string) string {
	s = strings.TrimSpace(s)
	if !dirty(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029' || r == '\r':
			return '\n'
		case r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s))
}

func dirty(s string) bool {
	for i, r := range s {
		if r == '\n' {
			continue
		}
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return true
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return true
			}
		}
	}
	return false
}

// flow turns the line feeds after the first lines-1 into spaces, so that no word
// is lost to a limit of lines.
func flow(s string, lines int) string {
	s = clean(s)
	for at := 0; at < len(s); at++ {
		if s[at] != '\n' {
			continue
		}
		if lines--; lines < 1 {
			return s[:at] + strings.ReplaceAll(s[at:], "\n", " ")
		}
	}
	return s
}

// joined says that r continues the character that ends in prev. It covers what
// the unicode package knows: marks, variation selectors, joiners, skin tones,
// tags, flags and conjoining Hangul.
func joined(prev, r rune, flags int) bool {
	const joiner = '\u200d'
	switch {
	case prev == joiner, r == joiner:
		return true
	case unicode.Is(unicode.M, r):
		return true
	case r >= 0x1F3FB && r <= 0x1F3FF, r >= 0xE0020 && r <= 0xE007F:
		return true
	case isFlag(r):
		return flags%2 == 1
	}
	return hangulJoins(prev, r)
}

func isFlag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

// countFlags counts the regional indicators in a row; two make one flag.
func countFlags(r rune, flags int) int {
	if isFlag(r) {
		return flags + 1
	}
	return 0
}

// hangulJoins follows the syllable rules of Unicode: lead consonant, vowel, tail.
func hangulJoins(prev, r rune) bool {
	syllable := prev >= 0xAC00 && prev <= 0xD7A3
	open := syllable && (prev-0xAC00)%28 == 0
	switch {
	case isLead(prev):
		return isLead(r) || isVowel(r) || (r >= 0xAC00 && r <= 0xD7A3)
	case isVowel(prev) || open:
		return isVowel(r) || isTail(r)
	case isTail(prev) || syllable:
		return isTail(r)
	}
	return false
}

func isLead(r rune) bool {
	return (r >= 0x1100 && r <= 0x115F) || (r >= 0xA960 && r <= 0xA97C)
}

func isVowel(r rune) bool {
	return (r >= 0x1160 && r <= 0x11A7) || (r >= 0xD7B0 && r <= 0xD7C6)
}

func isTail(r rune) bool {
	return (r >= 0x11A8 && r <= 0x11FF) || (r >= 0xD7CB && r <= 0xD7FB)
}

// webURL is an absolute http(s) address in a form that any reader takes, or empty.
func webURL(text string) string {
	if plainURL(text) {
		return text
	}
	return rewrittenURL(text)
}

func rewrittenURL(text string) string {
	text = clean(text)
	if len(text) > maxURL || strings.Contains(text, "\n") {
		return ""
	}
	text = strings.ReplaceAll(text, " ", "%20")
	parsed, err := url.Parse(text)
	if err != nil || parsed.Hostname() == "" {
		return ""
	}
	if parsed.Scheme != "http" && parsed.Scheme != "https" {
		return ""
	}
	if text = parsed.String(); len(text) > maxURL {
		return ""
	}
	return text
}

// plainURL says that an address is one that webURL leaves as it is, for those that
// this is easily seen of: a host of letters, digits, dots and hyphens, a short port,
// and behind that nothing that could be written in another way.
func plainURL(text string) bool {
	if len(text) > maxURL {
		return false
	}
	rest, ok := strings.CutPrefix(text, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(text, "http://"); !ok {
			return false
		}
	}
	at := 0
	for at < len(rest) && (alphanumeric(rest[at]) || rest[at] == '.' || rest[at] == '-') {
		at++
	}
	if at == 0 || !alphanumeric(rest[0]) {
		return false
	}
	if at < len(rest) && rest[at] == ':' {
		first := at + 1
		for at++; at < len(rest) && rest[at] >= '0' && rest[at] <= '9'; at++ {
			if at-first > 5 {
				return false
			}
		}
		if at == first {
			return false
		}
	}
	if at < len(rest) && rest[at] != '/' {
		return false
	}
	for ; at < len(rest); at++ {
		if c := rest[at]; !alphanumeric(c) && !strings.ContainsRune("/._-~=&?", rune(c)) {
			return false
		}
	}
	return true
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
