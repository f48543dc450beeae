package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/search"
)

func TestMatchesText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed, title, description string
		want                      bool
		why                       string
	}{
		{"의자", "원목의자", "튼튼해요", true, "two syllables inside a word"},
		{"의자", "책상", "의자와 함께", true, "in the description"},
		{"뉴발 란스", "뉴발란스 운동화", "", true, "spaces typed, none stored"},
		{"뉴발란스", "뉴발 란스 운동화", "", true, "spaces stored, none typed"},
		{"뉴발란스운동화", "뉴 발란스 운동화", "", true, "several spaces stored"},
		{"뉴 발란스", "뉴발 란스", "", true, "a space typed elsewhere"},
		{"운동화 뉴 발란스", "뉴발 란스 운동화", "", true, "a space typed elsewhere, and another word"},
		{"발란스", "뉴발 란스", "", false, "words are parted where the seller parts them"},
		{"1000원", "1,000원", "", true, "thousands with and without their sign"},
		{"아이폰15pro", "아이폰 15 Pro", "", true, "letters, digits and case across spaces"},
		{"아이폰-15", "아이폰15", "", true, "a sign parts words as a space does"},
		{"의자", "나의 자전거", "", false, "the end of a word and the next are no word by chance"},
		{"의자", "나의", "자전거", false, "fields are apart"},
		{"나의자전거", "나의", "자전거", false, "fields are apart"},
		{"의자 자전거", "나의 자전거", "", false, "all words are wanted"},
		{"의자 책상", "책상", "원목의자", true, "each word in any field"},
		{"MACBOOK", "MacBook Air", "", true, "letter case"},
		{"갤럭시", "\u1100\u1162\u11af\u1105\u1165\u11a8\u1109\u1175", "", true, "Hangul stored letter by letter"},
		{"\u110e\u1162\u11a8", "책", "", true, "Hangul typed letter by letter"},
		{"책", "그림책 세트", "", true, "one syllable"},
		{"책", "체크 남방", "", false, "another syllable"},
		{"100", "1000원", "", true, "digits"},
		{"!!!", "아무거나", "", true, "signs ask for nothing"},
		{"", "아무거나", "", true, "nothing asked for"},
		{"école", "ÉCOLE", "", true, "other scripts"},
	} {
		q := search.Parse(c.typed)
		if got := q.MatchesText(search.Text(c.title, c.description)); got != c.want {
			t.Errorf("%q in %q and %q: got %v, want %v: %s", c.typed, c.title, c.description, got, c.want, c.why)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][]string{
		" 원목  의자 ":           {"원목", "의자"},
		"의자 의자":              {"의자"},
		"ABC-def":            {"abc", "def"},
		"1 2 3 4 5 6":        {"1", "2", "3", "4", "5"},
		"%_ ' !":             nil,
		"\u110e\u1162\u11a8": {"책"},
	} {
		if diff := cmp.Diff(want, search.Parse(typed).Terms); diff != "" {
			t.Errorf("words of %q (-want +got):\n%s", typed, diff)
		}
	}
}

func TestMatchesAsksForMarketAndFilter(t *testing.T) {
	t.Parallel()
	l := listing.Listing{Title: "의자", Price: 50_000, Category: listing.Furniture, Way: listing.InPerson, State: listing.ForSale}
	filter := func(c listing.Category, low, high money.Won) search.Filter {
		return search.Filter{Category: c, MinPrice: low, MaxPrice: high}
	}
	for f, want := range map[search.Filter]bool{
		{}:                           true,
		filter("furniture", 0, 0):    true,
		filter("books", 0, 0):        false,
		filter("", 50_000, 50_000):   true,
		filter("", 50_001, 0):        false,
		filter("", 0, 49_999):        false,
		filter("furniture", 1, 9999): false,
		{Way: listing.InPerson}:      true,
		{Way: listing.ByParcel}:      false,
	} {
		q := search.Parse("의자")
		q.Filter = f
		if got := q.Matches(l); got != want {
			t.Errorf("filter %+v: got %v, want %v", f, got, want)
		}
	}
	for _, s := range listing.States() {
		l.State = s
		if got := search.Parse("의자").Matches(l); got != s.OnMarket() {
			t.Errorf("a listing that is %s: got %v, want %v: only the market is searched", s, got, s.OnMarket())
		}
	}
}

// decompose is normalisation form D of Hangul.
func decompose(s string) string {
	var out strings.Builder
	for _, r := range s {
		if r < 0xAC00 || r > 0xD7A3 {
			out.WriteRune(r)
			continue
		}
		n := r - 0xAC00
		out.WriteRune(0x1100 + n/588)
		out.WriteRune(0x1161 + n%588/28)
		if n%28 > 0 {
			out.WriteRune(0x11A7 + n%28)
		}
	}
	return out.String()
}

func TestEverySyllableComposes(t *testing.T) {
	t.Parallel()
	for r := rune(0xAC00); r <= 0xD7A3; r++ {
		if got := search.Fold(decompose(string(r))); got != string(r) {
			t.Fatalf("letters of %c: got %q, want %q", r, got, string(r))
		}
	}
}

// typed draws short texts of few characters, so that matches are common.
func typed() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.SampledFrom([]rune("가나다갊aB1 !")), 0, 9, -1)
}

func TestWhatMatchesHasTheGrams(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		price := rapid.SampledFrom([]money.Won{0, 1, 500, 1000, 1<<63 - 1})
		l := listing.Listing{
			Title: typed().Draw(rt, "title"), Description: typed().Draw(rt, "description"), Price: price.Draw(rt, "price"), State: listing.ForSale,
		}
		q := search.Parse(typed().Draw(rt, "typed"))
		q.MinPrice, q.MaxPrice = price.Draw(rt, "min"), price.Draw(rt, "max")
		have := search.Grams(search.Text(l.Title, l.Description), l.Price)
		for _, r := range q.Ranges() {
			inside := slices.ContainsFunc(have, func(g search.Gram) bool { return r.First <= g && g < r.Past })
			if r.Past <= 0 && inside != q.Passes(l) {
				rt.Errorf("price %d for %d to %d: in the range %v, passes %v", l.Price, q.MinPrice, q.MaxPrice, inside, q.Passes(l))
			}
			if q.Matches(l) && !inside {
				rt.Errorf("%+v matches %+v, which has nothing from %x to %x", q, l, r.First, r.Past)
			}
		}
		for _, g := range slices.Concat(q.Grams()...) {
			if q.Matches(l) && !slices.Contains(have, g) {
				rt.Errorf("%+v matches %+v, which has no gram %x: no index would find it", q, l, g)
			}
		}
	})
}

func TestSpacesAndFormsDoNotCount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringOfN(rapid.SampledFrom([]rune("가나다갊aB1")), 1, 9, -1).Draw(rt, "word")
		at := rapid.SampledFrom(boundaries(word)).Draw(rt, "at")
		parted := word[:at] + " " + word[at:]
		for _, c := range [][2]string{{parted, word}, {word, parted}, {decompose(parted), word}, {word, decompose(parted)}, {strings.ToUpper(word), parted}} {
			if !search.Parse(c[0]).MatchesText(search.Text(c[1], "")) {
				rt.Errorf("%q does not find %q", c[0], c[1])
			}
		}
	})
}

func boundaries(s string) []int {
	out := []int{len(s)}
	for i := range s {
		out = append(out, i)
	}
	return out
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"뉴발 란스", decompose("갊"), "\xff가", "İıẞ", "e\u0301", "ㅋㅋ", "\u0000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := search.Fold(s)
		if again := search.Fold(once); again != once {
			t.Errorf("%q: folded once %q, twice %q; a stored text would not match its own words", s, once, again)
		}
		if !utf8.ValidString(once) {
			t.Errorf("%q: %q cannot be stored", s, once)
		}
		for i, g := range search.Grams(search.Text(s, s), 500) {
			if i == 0 && g >= 0 || i > 0 && (g <= 0 || g >= 1<<42) {
				t.Errorf("%q: gram %d is out of range", s, g)
			}
		}
	})
}
