package listing

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
)

const (
	composed   = "\uac00"       // one Hangul syllable, one code point
	decomposed = "\u1100\u1161" // the same to the eye, two code points
	family     = "\U0001F468\u200d\U0001F469\u200d\U0001F467"
	wonSign    = "\uc6d0"
)

func wantField(t *testing.T, what, in, got, want string, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code || err != nil && !fault.Is(err, fault.Invalid) || got != want {
		t.Errorf("%s(%.40q) = %.40q, %v; want %.40q, %q", what, in, got, err, want, code)
	}
}

func TestTextFields(t *testing.T) {
	t.Parallel()
	fields := []struct {
		name  string
		parse func(string) (string, error)
		max   int
		code  fault.Code
	}{
		{"ParseTitle", ParseTitle, 30, CodeTitle},
		{"ParseDescription", ParseDescription, 400, CodeDescription},
		{"ParsePlace", ParsePlace, 50, CodePlace},
	}
	for _, f := range fields {
		for in, want := range map[string]string{
			"": "", " ": "", "\n\t\r": "", "\u200b\ufeff": "", "\x00\x1b": "", "\xff\xfe": "", "\u202e": "",
			"a": "a", "  a  ": "a", "a\t b": "a b", "a\u3000b": "a b", "a\x00b": "ab", "a\xffb": "ab", "a\u202eb": "ab",
			strings.Repeat("x", f.max):                strings.Repeat("x", f.max),
			strings.Repeat("x", f.max+1):              "",
			strings.Repeat(composed, f.max):           strings.Repeat(composed, f.max),
			strings.Repeat(composed, f.max+1):         "",
			strings.Repeat(decomposed, f.max/2):       strings.Repeat(decomposed, f.max/2),
			strings.Repeat(decomposed, f.max/2+1):     "",
			strings.Repeat(family, f.max/5):           strings.Repeat(family, f.max/5),
			strings.Repeat(family, f.max/5+1):         "",
			" " + strings.Repeat("x", f.max) + "\n":   strings.Repeat("x", f.max),
			strings.Repeat("x ", f.max/2) + "\u200by": strings.Repeat("x ", f.max/2) + "y",
		} {
			code := fault.Code("")
			if want == "" {
				code = f.code
			}
			if n := len([]rune(want)); n > f.max {
				want, code = "", f.code
			}
			got, err := f.parse(in)
			wantField(t, f.name, in, got, want, err, code)
		}
	}
	if got, err := ParseTitle("a\nb"); got != "a b" || err != nil {
		t.Errorf("a title of two lines = %q, %v; it is shown in one", got, err)
	}
	if got, err := ParseDescription("a\r\n\r\n\r\nb\n"); got != "a\n\nb" || err != nil {
		t.Errorf("a description with gaps = %q, %v", got, err)
	}
}

func TestParsePrice(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]money.Won{
		"100": 100, "12000": 12_000, "12,000": 12_000, "12,000" + wonSign: 12_000, "12000 " + wonSign: 12_000, "\u20a912,000": 12_000,
		"\uffe6 12,000": 12_000, " 12,000 ": 12_000, "100000000": 100_000_000, "100,000,000": 100_000_000, "0100": 100, "1,000": 1_000,
	} {
		if got, err := ParsePrice(in); got != want || err != nil {
			t.Errorf("ParsePrice(%q) = %d, %v; want %d: people type prices like this", in, got, err, want)
		}
	}
	for in, code := range map[string]fault.Code{
		"0": CodePriceRange, "99": CodePriceRange, "99" + wonSign: CodePriceRange, "100000001": CodePriceRange, "2147483648": CodePriceRange,
		"9223372036854775807": CodePriceRange, "9223372036854775808": CodePriceRange, strings.Repeat("9", 400): CodePriceRange, "000": CodePriceRange,
		"": CodePrice, "-1": CodePrice, "-12000": CodePrice, "+12000": CodePrice, "1,00": CodePrice, "1,0000": CodePrice, "12,00,000": CodePrice, ",100": CodePrice,
		"1000,000": CodePrice, "12.000": CodePrice, "12000.5": CodePrice, "1e5": CodePrice, "0x100": CodePrice, "12 000": CodePrice, "1\ub9cc" + wonSign: CodePrice,
		"\uff11\uff10\uff10\uff10": CodePrice, "\u0661\u0660\u0660": CodePrice, "$100": CodePrice, "100" + wonSign + wonSign: CodePrice, "free": CodePrice,
		"100" + "\u110b\u116f\u11ab" + "x": CodePrice,
	} {
		if got, err := ParsePrice(in); got != 0 || fault.CodeOf(err) != code {
			t.Errorf("ParsePrice(%.30q) = %d, %v; want %s", in, got, err, code)
		}
	}
}

func FuzzParsePrice(f *testing.F) {
	for _, s := range []string{"12,000" + wonSign, "1,00", "2147483648", "-5", "\u20a9 100"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParsePrice(s)
		if err != nil {
			return
		}
		if got < MinPrice || got > MaxPrice {
			t.Errorf("ParsePrice(%q) = %d, outside of the range", s, got)
		}
		for _, again := range []string{strconv.FormatInt(int64(got), 10), got.String(), got.String() + wonSign} {
			if back, err := ParsePrice(again); back != got || err != nil {
				t.Errorf("ParsePrice(%q) = %d, %v; want %d as shown", again, back, err, got)
			}
		}
	})
}

func TestParseOpenChat(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"https://open.kakao.com/o/abcd", "https://open.kakao.com/o/sAbC1234", " https://open.kakao.com/o/" + strings.Repeat("a", 32) + "\n"} {
		if got, err := ParseOpenChat(in); got != strings.TrimSpace(in) || err != nil {
			t.Errorf("ParseOpenChat(%q) = %q, %v", in, got, err)
		}
	}
	for name, in := range map[string]string{
		"nothing": "", "no link": "open chat", "plain http": "http://open.kakao.com/o/abcd1234", "no scheme": "open.kakao.com/o/abcd1234",
		"another host": "https://evil.example/o/abcd1234", "host as prefix": "https://open.kakao.com.evil.example/o/abcd1234",
		"host as suffix": "https://evilopen.kakao.com/o/abcd1234", "host as user": "https://open.kakao.com@evil.example/o/abcd1234",
		"a user": "https://a:b@open.kakao.com/o/abcd1234", "a port": "https://open.kakao.com:443/o/abcd1234", "big letters": "https://OPEN.KAKAO.COM/o/abcd1234",
		"big scheme": "HTTPS://open.kakao.com/o/abcd1234", "trailing dot": "https://open.kakao.com./o/abcd1234", "a look-alike": "https://open.k\u0430kao.com/o/abcd1234",
		"a query": "https://open.kakao.com/o/abcd1234?next=evil", "an empty query": "https://open.kakao.com/o/abcd1234?",
		"a fragment": "https://open.kakao.com/o/abcd1234#x", "an empty fragment": "https://open.kakao.com/o/abcd1234#",
		"a profile": "https://open.kakao.com/me/abcd1234", "too short": "https://open.kakao.com/o/abc", "too long": "https://open.kakao.com/o/" + strings.Repeat("a", 33),
		"a path above": "https://open.kakao.com/o/../me/abcd", "escaped": "https://open.kakao.com/o/%61bcd1234", "escaped slash": "https://open.kakao.com/o%2fabcd1234",
		"another path": "https://open.kakao.com/x/o/abcd1234", "more path": "https://open.kakao.com/o/abcd1234/x", "trailing slash": "https://open.kakao.com/o/abcd1234/",
		"backslash": "https:\\\\open.kakao.com\\o\\abcd1234", "script": "javascript:alert(1)//open.kakao.com/o/abcd1234", "opaque": "https:open.kakao.com/o/abcd1234",
		"two links": "https://open.kakao.com/o/abcd1234 https://evil.example", "a break": "https://open.kakao.com/o/ab\ncd1234", "Hangul": "https://open.kakao.com/o/\uac00\uac00\uac00\uac00",
		"html": "https://open.kakao.com/o/abcd\"><script>", "data": "data:text/html,https://open.kakao.com/o/abcd1234", "double slash": "https://open.kakao.com//o/abcd1234",
	} {
		if got, err := ParseOpenChat(in); got != "" || fault.CodeOf(err) != CodeOpenChat {
			t.Errorf("%s: ParseOpenChat(%q) = %q, %v; it would lead buyers elsewhere", name, in, got, err)
		}
	}
}

func FuzzParseOpenChat(f *testing.F) {
	f.Add("https://open.kakao.com/o/abcd1234")
	f.Add("https://open.kakao.com@evil.example/o/abcd1234")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseOpenChat(s)
		if err != nil {
			return
		}
		room, ok := strings.CutPrefix(got, "https://open.kakao.com/o/")
		if !ok || len(room) < 4 || len(room) > 32 || strings.ContainsFunc(room, func(r rune) bool {
			return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
		}) {
			t.Errorf("ParseOpenChat(%q) accepted %q", s, got)
		}
	})
}

// TestSetWay: whatever holds a listing was agreed on as things stood.
func TestSetWay(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		l := Listing{ID: 5, State: s, Revision: 3, UpdatedAt: noon}
		for _, w := range Ways() {
			next, err := l.SetWay(w, noon.Add(1))
			want := l
			if w != AnyWay {
				want.Way, want.UpdatedAt = w, noon.Add(1)
			}
			open := s == ForSale || s == Hidden || s == Blocked
			if open && (err != nil || next != want) {
				t.Errorf("SetWay(%q) in %s: %v\n%s", w, s, err, cmp.Diff(want, next))
			}
			if !open && (next != l || fault.CodeOf(err) != CodeMove || !fault.Is(err, fault.Conflict)) {
				t.Errorf("SetWay(%q) in %s: %v, changed: %t; a trade of it may be under way", w, s, err, next != l)
			}
		}
	}
}

func TestWays(t *testing.T) {
	t.Parallel()
	for _, w := range Ways() {
		if got, err := ParseWay(string(w)); got != w || err != nil {
			t.Errorf("ParseWay(%q) = %q, %v", w, got, err)
		}
		for _, that := range Ways() {
			if want := w == AnyWay || that == AnyWay || w == that; w.Allows(that) != want {
				t.Errorf("%q allows %q: %t", w, that, !want)
			}
		}
	}
	for _, word := range []string{"both", "Direct", "parcel ", "any"} {
		if _, err := ParseWay(word); fault.CodeOf(err) != CodeWay || !fault.Is(err, fault.Invalid) {
			t.Errorf("ParseWay(%q): %v, want %s", word, err, CodeWay)
		}
	}
}

func goodDraft() Draft {
	return Draft{
		Title: " lamp ", Description: "a lamp\nred", Price: "12,000" + wonSign, Place: "exit 2",
		OpenChatURL: "https://open.kakao.com/o/abcd1234", Category: "furniture", PhotoSources: []string{"a", "b"},
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	got, err := New(5, 11, goodDraft(), noon, month)
	want := Listing{
		ID: 5, SellerID: 11, Title: "lamp", Description: "a lamp\nred", Price: 12_000, Category: Furniture, Place: "exit 2",
		OpenChatURL: "https://open.kakao.com/o/abcd1234", Photos: Photos{{State: PhotoPending, Source: "a"}, {State: PhotoPending, Source: "b"}},
		State: ForSale, Revision: 1, RenewBy: noon.Add(month), CreatedAt: noon, UpdatedAt: noon, Version: 1,
	}
	if err != nil || got != want {
		t.Errorf("New: %v\n%s", err, cmp.Diff(want, got))
	}
	for code, spoil := range map[fault.Code]func(*Draft){
		CodeTitle: func(d *Draft) { d.Title = "" }, CodeDescription: func(d *Draft) { d.Description = "" }, CodePrice: func(d *Draft) { d.Price = "x" },
		CodePriceRange: func(d *Draft) { d.Price = "99" }, CodePlace: func(d *Draft) { d.Place = "" }, CodeOpenChat: func(d *Draft) { d.OpenChatURL = "x" },
		CodeCategory: func(d *Draft) { d.Category = "cars" }, CodeNoPhoto: func(d *Draft) { d.PhotoSources = nil },
	} {
		d := goodDraft()
		spoil(&d)
		if l, err := New(5, 11, d, noon, month); fault.CodeOf(err) != code || l != (Listing{}) {
			t.Errorf("New with a bad field: %v, want %s and no listing, got %+v", err, code, l)
		}
	}
}

func TestEdit(t *testing.T) {
	t.Parallel()
	l, err := New(5, 11, goodDraft(), noon.Add(-month), month)
	if err != nil {
		t.Fatal(err)
	}
	next, err := l.Edit(Edit{Title: "desk", Price: "13000"}, noon)
	if err != nil || next.Title != "desk" || next.Price != 13_000 || next.Description != l.Description || next.Revision != 2 || next.UpdatedAt != noon || next.Version != l.Version {
		t.Errorf("edit: %v, %+v", err, next)
	}
	if r := next.Revise(noon); r != (Revision{ListingID: 5, Number: 2, Title: "desk", Description: l.Description, Price: 13_000, At: noon}) {
		t.Errorf("revision %+v", r)
	}
	for name, e := range map[string]Edit{"empty": {}, "the same": {Title: "lamp ", Description: "a lamp\r\nred", Price: "12000"}} {
		if same, err := l.Edit(e, noon); err != nil || same != l {
			t.Errorf("an edit that is %s: %v, changed %t; it would fill the history", name, err, same != l)
		}
	}
	for code, e := range map[fault.Code]Edit{
		CodeTitle: {Title: strings.Repeat("x", 31)}, CodeDescription: {Title: "ok", Description: " "}, CodePriceRange: {Title: "ok", Price: "0"},
	} {
		if same, err := l.Edit(e, noon); fault.CodeOf(err) != code || same != l {
			t.Errorf("bad edit: %v, want %s, changed %t", err, code, same != l)
		}
	}
	for _, s := range States() {
		l.State = s
		_, err := l.Edit(Edit{Title: "desk"}, noon)
		if frozen := s == Sold || s == Deleted; frozen != fault.Is(err, fault.Conflict) || !frozen && err != nil {
			t.Errorf("edit of a listing %s: %v", s, err)
		}
	}
}

func TestPhotos(t *testing.T) {
	t.Parallel()
	sources := strings.Split("abcdefghijkl", "")
	for n := range 13 {
		p := Pending(sources[:n])
		if want := min(n, 10); p.Len() != want || p.Count(PhotoPending) != want || p.Count(PhotoStored) != 0 || p.Keys() != nil {
			t.Errorf("%d sources: %d photos, %d pending, keys %v; KakaoTalk sends ten", n, p.Len(), p.Count(PhotoPending), p.Keys())
		}
	}
	p := Pending(sources[:4])
	p[1] = Photo{State: PhotoFailed, Source: "b"}
	p[0] = Photo{State: PhotoStored, Key: "k0"}
	p[3] = Photo{State: PhotoStored, Key: "k3"}
	if diff := cmp.Diff([]string{"k0", "k3"}, p.Keys()); diff != "" || p.Count(PhotoFailed) != 1 || p.Count(PhotoPending) != 1 || p.Len() != 4 {
		t.Errorf("stored photos in their order (-want +got):\n%s%+v", diff, p)
	}
}
