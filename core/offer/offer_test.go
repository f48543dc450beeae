package offer

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/search"
)

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func TestKeysOfTitles(t *testing.T) {
	t.Parallel()
	same := []string{"제주 감귤 4kg 로얄과", "[제주] 감귤, 4KG (로얄과)", "4kg 로얄과 제주 감귤 감귤"}
	for _, title := range same {
		if Key(title) == "" || Key(title) != Key(same[0]) {
			t.Errorf("%q: got %q, want the key of %q", title, Key(title), same[0])
		}
	}
	for _, title := range []string{"제주 감귤 5kg 로얄과", "제주 감귤 4kg", "제주 감귤 로얄과 4kg 2박스"} {
		if Key(title) == Key(same[0]) {
			t.Errorf("%q counts as %q: its price would be compared with another thing's", title, same[0])
		}
	}
	for _, title := range []string{"", "특가", "감귤 귤", "!!!", "오늘만"} {
		if Key(title) != "" {
			t.Errorf("%q has a key, but says too little", title)
		}
	}
}

func TestDealsThatComeBack(t *testing.T) {
	t.Parallel()
	before := Offer{Key: "k", Price: Price{9_900, "KRW"}, PostedAt: noon}
	after := Offer{Key: "k", Price: Price{8_900, "KRW"}, PostedAt: noon.Add(48 * time.Hour)}
	if got := after.CameBack(before); got.BeforePrice != before.Price || !got.BeforeAt.Equal(noon) {
		t.Errorf("got %+v, want the price before", got)
	}
	for name, o := range map[string]Offer{
		"another deal":       {Key: "l", Price: before.Price, PostedAt: noon},
		"no price":           {Key: "k", PostedAt: noon},
		"the same day":       {Key: "k", Price: before.Price, PostedAt: after.PostedAt.Add(-time.Hour)},
		"nothing that it is": {},
	} {
		if got := after.CameBack(o); got != after {
			t.Errorf("%s: got %+v, want no remark", name, got)
		}
	}
}

func TestNewOnesOfUsedThings(t *testing.T) {
	t.Parallel()
	w := Words{Idle: []string{"미개봉", "팝니다"}, Extra: []string{"케이스", "필름"}}
	won := func(n int64) Price { return Price{n, "KRW"} }
	shelf := []Offer{
		{ID: 5, Title: "갤럭시 버즈3 프로 전용 케이스", Price: won(9_900)},
		{ID: 4, Title: "갤럭시 버즈3 프로 실버", Price: Price{}},
		{ID: 3, Title: "갤럭시 버즈3 프로 화이트", Price: won(200_000), EndedAt: noon},
		{ID: 2, Title: "삼성 갤럭시 버즈3 프로 (SM-R630)", Price: won(219_000)},
		{ID: 1, Title: "로지텍 MX Master 3S", Price: Price{8_999, "USD"}},
	}
	for title, want := range map[string]ID{
		"갤럭시 버즈3 프로 미개봉": 2, "갤럭시버즈3 프로 팝니다": 2, "MX Master 3S": 1, "로지텍 mx master3s": 1,
		"갤럭시 버즈3 프로 케이스": 5, "갤럭시 버즈2 프로": 0, "갤럭시 탭": 0, "이어폰": 0, "미개봉 팝니다": 0, "": 0, "3 3": 0, "갤럭시 버즈3 프로 블랙": 0,
	} {
		price := money.Won(150_000)
		if want == 5 {
			price = 5_000
		}
		got, ok := w.SameThing(title, price, Comparable(shelf))
		if got.ID != want || ok != (want != 0) {
			t.Errorf("%q: got %d, want %d: a wrong remark costs the seller a buyer", title, got.ID, want)
		}
	}
	if _, ok := w.SameThing("갤럭시 버즈3 프로", 2_000_000, Comparable(shelf)); ok {
		t.Error("a new thing at a tenth of the used one's price is another thing")
	}
}

func TestShelfHasADealOnce(t *testing.T) {
	t.Parallel()
	o := func(id ID, source, key string, price int64, minutes int) Offer {
		return Offer{ID: id, Source: source, Key: key, Price: Price{price, "KRW"}, PostedAt: noon.Add(time.Duration(minutes) * time.Minute)}
	}
	offers := []Offer{
		o(4, "b", "k", 100, 5), // tells what 1 told, and was posted before it
		o(1, "a", "k", 100, 10), o(2, "b", "k", 90, 20), o(3, "a", "", 100, 30), o(5, "b", "", 100, 40), o(6, "a", "k", 100, 60*30),
	}
	offers = append(offers, Offer{ID: 7, Source: "a", EndedAt: noon, PostedAt: noon.Add(time.Hour)})
	var got []ID
	for _, o := range Shelf(offers) {
		got = append(got, o.ID)
	}
	if want := []ID{6, 5, 3, 2, 1}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: newest first, once, and what was known first stays", got, want)
	}
}

func TestLastGoodStateAgesWithItsBoard(t *testing.T) {
	t.Parallel()
	now := noon
	down := now.Add(-5 * 24 * time.Hour)
	offers := []Offer{
		{ID: 1, Source: "well", PostedAt: now.Add(-71 * time.Hour)},
		{ID: 2, Source: "well", PostedAt: now.Add(-73 * time.Hour)},
		{ID: 3, Source: "down", PostedAt: down.Add(-71 * time.Hour)},
		{ID: 4, Source: "down", PostedAt: down.Add(-73 * time.Hour)},
		{ID: 5, Source: "gone", PostedAt: now},
	}
	states := []State{{Name: "well", OKAt: now}, {Name: "down", OKAt: down}}
	var got []ID
	for _, o := range Fresh(offers, states, []Source{{Name: "well"}, {Name: "down"}}, now) {
		got = append(got, o.ID)
	}
	if want := []ID{1, 3}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Fresh(offers, states, nil, now); len(got) != 3 {
		t.Errorf("without a list of boards: got %d, want those of all", len(got))
	}
}

// TestPagesHaveNoDoublesOrGaps draws a shelf, walks through it, and lets new
// offers arrive and others end on the way.
func TestPagesHaveNoDoublesOrGaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		next := ID(1)
		var all []Offer
		arrive := func(n int) {
			for range n {
				all = append(all, Offer{ID: next, Source: "a", PostedAt: noon.Add(time.Duration(rapid.IntRange(0, 5).Draw(rt, "minute")) * time.Minute)})
				next++
			}
		}
		arrive(rapid.IntRange(0, 20).Draw(rt, "there"))
		there := slices.Clone(all)
		seen := map[ID]int{}
		ended := map[ID]bool{}
		var after Cursor
		for {
			page, more := Page(Shelf(all), after, 5)
			for _, o := range page {
				seen[o.ID]++
				if after != (Cursor{}) && o.Cursor().compare(after) >= 0 {
					rt.Fatalf("%+v stands behind %+v", o.Cursor(), after)
				}
				after = o.Cursor()
			}
			if !more {
				break
			}
			arrive(rapid.IntRange(0, 3).Draw(rt, "new"))
			if i := rapid.IntRange(0, len(all)-1).Draw(rt, "ends"); rapid.Bool().Draw(rt, "one ends") {
				all[i].EndedAt = noon
				ended[all[i].ID] = true
			}
		}
		for _, o := range there {
			if seen[o.ID] > 1 || seen[o.ID] == 0 && !ended[o.ID] {
				rt.Fatalf("offer %d was shown %d times", o.ID, seen[o.ID])
			}
		}
	})
}

func TestSearchOfOffers(t *testing.T) {
	t.Parallel()
	shelf := []Offer{{ID: 2, Title: "무선 헤드폰", Shop: "쿠팡", Category: "디지털"}, {ID: 1, Title: "캠핑 의자", Shop: "쿠팡"}}
	for typed, want := range map[string]int{"헤드폰": 1, "쿠팡": 2, "디지털 헤드폰": 1, "캠핑의자": 1, "냉장고": 0} {
		if got := Matching(shelf, search.Parse(typed)); len(got) != want {
			t.Errorf("%q: got %d, want %d", typed, len(got), want)
		}
	}
}

func TestStatesAfterLooks(t *testing.T) {
	t.Parallel()
	const every = 10 * time.Minute
	refused := func(after time.Duration) error {
		return &Trouble{Cause: Refused, Status: 429, After: after, Err: errors.New("no")}
	}
	s := State{Name: "a"}
	if !s.Due(noon) {
		t.Fatal("a board that was never looked at is due")
	}
	s = s.Looked(Look{Layout: "v1", Rows: 30, Failed: 2, Mark: Mark{ETag: "x"}}, noon, every, time.Minute)
	if s.Due(noon.Add(11*time.Minute-1)) || !s.Due(noon.Add(11*time.Minute)) || s.Rows != 30 || s.RowsFailed != 2 || s.Mark.ETag != "x" {
		t.Errorf("after a good look: %+v", s)
	}
	same := s.Looked(Look{Same: true}, noon.Add(every), every, 0)
	if same.Saved != 1 || same.Rows != 30 || same.Mark.ETag != "x" || !same.OKAt.Equal(noon.Add(every)) {
		t.Errorf("after the same list: %+v", same)
	}

	// Refusals: as long as the board asks, or longer each time.
	if got := s.Failed(refused(time.Hour), noon, every, 0); !got.RestingUntil.Equal(noon.Add(time.Hour)) || got.Due(noon.Add(time.Hour-1)) || !got.Due(noon.Add(time.Hour)) {
		t.Errorf("Retry-After of an hour: %+v", got)
	}
	if got := s.Failed(refused(1000*time.Hour), noon, every, 0); got.RestingUntil.After(noon.Add(25 * time.Hour)) {
		t.Errorf("Retry-After of weeks: %+v", got)
	}
	last, now := time.Duration(0), noon
	for i := range 12 {
		s = s.Failed(refused(0), now, every, 0)
		rest := s.RestingUntil.Sub(now)
		if rest < last || rest > longestWait || i < 3 && rest <= last {
			t.Errorf("refusal %d: rest %s after %s", i, rest, last)
		}
		last, now = rest, s.RestingUntil
	}
	if s.Failures != 12 || s.Trouble == "" {
		t.Errorf("after twelve refusals: %+v", s)
	}
	s = s.Looked(Look{Layout: "v2"}, now, every, 0)
	if s.Failures != 0 || s.Trouble != "" || s.Resting(now) || s.Layout != "v2" {
		t.Errorf("after all is well again: %+v", s)
	}

	// A page that cannot be read is an alarm that lasts until one can.
	changed := fmt.Errorf("look: %w", &Trouble{Cause: Changed, Err: errors.New("what is this")})
	a := s.Failed(changed, noon, every, 0)
	b := a.Failed(changed, noon.Add(time.Hour), every, 0)
	if !a.AlarmAt.Equal(noon) || !b.AlarmAt.Equal(noon) || b.Mark != (Mark{}) || b.Resting(noon.Add(time.Hour)) {
		t.Errorf("alarm: %+v, %+v", a, b)
	}
	if got := b.Failed(errors.New(strings.Repeat("각", 1000)), noon, every, 0); len(got.Trouble) > 400 || got.NextAt.Sub(noon) != 4*every {
		t.Errorf("a third failure: %+v", got)
	}
	if got := s.Failed(&Trouble{Cause: Forbidden, Err: errors.New("robots")}, noon, every, 0); got.RestingUntil.Sub(noon) != robotsRest {
		t.Errorf("kept out: %+v", got)
	}
	if stale := (State{OKAt: noon}); stale.Stale(every, noon.Add(30*time.Minute)) || !stale.Stale(every, noon.Add(32*time.Minute)) || (State{}).Stale(every, noon) {
		t.Error("a board is stale when three looks were missed")
	}
}

func TestDetailsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	o := Found{URL: "u", Title: "t", PostedAt: noon.Add(time.Hour)}.New(1, "a", noon, true)
	if !o.DetailAt.IsZero() || !o.PostedAt.Equal(noon) {
		t.Errorf("new: %+v, want a page to be read, and no time to come", o)
	}
	if got := (Found{}).New(1, "a", noon, false); got.DetailAt.IsZero() || !got.PostedAt.Equal(noon) {
		t.Errorf("a board without pages: %+v", got)
	}
	for try := 1; try <= MaxDetailTries; try++ {
		o = o.Untold(noon)
		if o.DetailAt.IsZero() != (try < MaxDetailTries) {
			t.Errorf("try %d: %+v", try, o)
		}
	}
	d := Offer{Shop: "a"}.Detailed(Detail{ShopURL: "s", Shop: "b", Price: Price{1, "KRW"}, Ended: true}, noon)
	if d.ShopURL != "s" || d.Shop != "a" || d.Price.Minor != 1 || d.Live() || d.DetailAt.IsZero() {
		t.Errorf("detailed: %+v", d)
	}
}
