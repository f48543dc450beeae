package skill

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCut(t *testing.T) {
	t.Parallel()
	const (
		family = "👨\u200d👩\u200d👧"
		korea  = "🇰🇷"
		thumb  = "👍🏽"
		gag    = "\u1100\u1161\u11a8" // 각 in three conjoining letters
	)
	tests := []struct {
		name, text string
		limit      int
		want       string
	}{
		{"fits", "안녕하세요", 5, "안녕하세요"},
		{"cut", "안녕하세요", 4, "안녕하…"},
		{"space before the cut", "안녕 하세요", 4, "안녕…"},
		{"surrogates count twice", "a😀b", 3, "a…"},
		{"family stays whole", "a" + family + "b", 9, "a…"},
		{"family fits", family + "bc", 9, family + "…"},
		{"flag", "a" + korea + korea, 7, "a" + korea + "…"},
		{"skin tone", "ab" + thumb, 5, "ab…"},
		{"combining mark", "abe\u0301f", 4, "ab…"},
		{"conjoining Hangul", "가" + gag + gag, 6, "가" + gag + "…"},
		{"one endless character", "a" + strings.Repeat("\u0301", 20), 5, "a\u0301\u0301\u0301…"},
		{"control characters", "a\x00b\tc\r\nd", 9, "ab c\nd"},
		{"broken UTF-8", "a\xff\xfeb", 9, "ab"},
		{"only spaces", " \n\t", 9, ""},
		{"limit of one", "abc", 1, "…"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := cut(test.text, test.limit); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestFlow(t *testing.T) {
	t.Parallel()
	for lines, want := range map[int]string{1: "a b c", 2: "a\nb c", 3: "a\nb\nc"} {
		if got := flow("a\nb\nc", lines); got != want {
			t.Errorf("%d lines: got %q, want %q", lines, got, want)
		}
	}
}

func TestWebURL(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"https://a.kr/x?y=z&w=1":  "https://a.kr/x?y=z&w=1",
		" https://a.kr ":          "https://a.kr",
		"https://a.kr/a b?c d":    "https://a.kr/a%20b?c%20d",
		"https://a.kr/한글":         "https://a.kr/%ED%95%9C%EA%B8%80",
		"http://127.0.0.1:8080/x": "http://127.0.0.1:8080/x",
		"//a.kr/x":                "",
		"/x":                      "",
		"a.kr":                    "",
		"ftp://a.kr":              "",
		"javascript:alert(1)":     "",
		"https://":                "",
		"https:a.kr":              "",
		"https://a.kr/" + strings.Repeat("x", maxURL): "",
	}
	for text, want := range tests {
		if got := webURL(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("안녕하세요 👨\u200d👩\u200d👧 반가워요", 7)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 1 || limit > 2000 {
			return
		}
		got := cut(text, limit)
		if units(got) > limit || !utf8.ValidString(got) {
			t.Errorf("cut(%q, %d) = %q: %d units", text, limit, got, units(got))
		}
		if cut(got, limit) != got {
			t.Errorf("cutting %q again changes it", got)
		}
	})
}
