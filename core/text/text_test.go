package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

const family = "\U0001F468\u200d\U0001F469\u200d\U0001F467"

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "a": "a", " a ": "a", "a  b": "a b", "a\tb\nc\r\nd": "a b c d", "a\u00a0b": "a b", "a\u3000b": "a b", "a\u2028b": "a b", "a\u0085b": "a b",
		"a\x00b": "ab", "a\x1b[31mb": "a[31mb", "a\x7fb": "ab", "a\u200bb": "ab", "\ufeffa": "a",
		"a\u202eb\u202c": "ab", "a\u2066b\u2069": "ab", "\u200ea\u200f": "a", "a\u061cb": "ab",
		"a\xffb": "ab", "\xea\xb0": "", "a\xed\xa0\x80b": "ab", " \u200b ": "", "a \u200b b": "a b",
		family: family, "\u2764\ufe0f": "\u2764\ufe0f", "\uac00": "\uac00", "\u1100\u1161": "\u1100\u1161",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCleanLines(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "\n\n": "", "a\nb": "a\nb", "a\r\nb": "a\nb", "a\rb": "a b", "a\n\nb": "a\n\nb", "a\n\n\n\nb": "a\n\nb", "a\n \t\n\u200b\nb": "a\n\nb",
		" a \n b ": "a\nb", "\n\na\n\n": "a", "a\n\n": "a", "a\u2028b": "a b", "a  b\n\xffc": "a b\nc", family + "\n" + family: family + "\n" + family,
	} {
		if got := CleanLines(in); got != want {
			t.Errorf("CleanLines(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLength(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{"": 0, "abc": 3, "\uac00\ub098": 2, "\u1100\u1161": 2, family: 5, "\u2764\ufe0f": 2} {
		if got := Length(in); got != want {
			t.Errorf("Length(%q) = %d, want %d code points", in, got, want)
		}
	}
}

func seeds(f *testing.F) {
	for _, s := range []string{
		"", " a  b ", "a\r\n\r\n\r\nb", "a\r\xff\nb", "\xea\xb0\x80\xea", "\u202ea\u200b\ufeff", family, "\u2028\u2029\u0085", "a\n \n \n b", "\r\u200b\n",
	} {
		f.Add(s)
	}
}

func hasHidden(s string, breaks bool) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && !(breaks && r == '\n') || unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff' || r == '\u200b'
	})
}

func FuzzClean(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if !utf8.ValidString(got) || hasHidden(got, false) || strings.Contains(got, "  ") || strings.TrimSpace(got) != got {
			t.Errorf("Clean(%q) = %q is not one clean line", s, got)
		}
		if again := Clean(got); again != got {
			t.Errorf("Clean(%q) = %q, and cleaned again %q: an edit that changes nothing would count", s, got, again)
		}
	})
}

func FuzzCleanLines(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := CleanLines(s)
		if !utf8.ValidString(got) || hasHidden(got, true) || strings.Contains(got, "\n\n\n") || strings.TrimSpace(got) != got {
			t.Errorf("CleanLines(%q) = %q is not clean", s, got)
		}
		for line := range strings.SplitSeq(got, "\n") {
			if Clean(line) != line {
				t.Errorf("CleanLines(%q) left the line %q, which Clean makes %q", s, line, Clean(line))
			}
		}
		if again := CleanLines(got); again != got {
			t.Errorf("CleanLines(%q) = %q, and cleaned again %q", s, got, again)
		}
	})
}
