package alert

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/search"
)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, calendar.Seoul).UTC()
}

func TestWhenMembersAreTold(t *testing.T) {
	t.Parallel()
	never := time.Time{}
	for name, c := range map[string]struct {
		daily           bool
		now, last, want time.Time
	}{
		"at once":                     {false, at(23, 12, 0), never, at(23, 12, 0)},
		"at once, long after another": {false, at(23, 12, 0), at(23, 11, 0), at(23, 12, 0)},
		"at once, soon after another": {false, at(23, 12, 0), at(23, 11, 50), at(23, 12, 20)},
		"with one that waits already": {false, at(23, 12, 0), at(23, 12, 20), at(23, 12, 20)},
		"last minute of the day":      {false, at(23, 21, 59), never, at(23, 21, 59)},
		"ten in the evening":          {false, at(23, 22, 0), never, at(24, 8, 0)},
		"midnight":                    {false, at(24, 0, 0), never, at(24, 8, 0)},
		"just before eight":           {false, at(24, 7, 59), never, at(24, 8, 0)},
		"eight":                       {false, at(24, 8, 0), never, at(24, 8, 0)},
		"soon after one, into night":  {false, at(23, 21, 50), at(23, 21, 40), at(24, 8, 0)},
		"daily":                       {true, at(23, 12, 0), never, at(24, 8, 0)},
		"daily, at night":             {true, at(24, 3, 0), never, at(24, 8, 0)},
		"daily, with one that waits":  {true, at(23, 12, 0), at(24, 8, 0), at(24, 8, 0)},
		"daily, after one at once":    {true, at(23, 12, 0), at(23, 11, 59), at(24, 8, 0)},
	} {
		if got := DueAt(c.daily, c.now, c.last); !got.Equal(c.want) {
			t.Errorf("%s: got %v, want %v", name, got.In(calendar.Seoul), c.want.In(calendar.Seoul))
		}
	}
}

// TestNobodyIsDisturbed holds whatever came before.
func TestNobodyIsDisturbed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		now, last := at(23, 0, 0), time.Time{}
		told := 0
		daily := rapid.Bool().Draw(rt, "daily")
		for range 50 {
			now = now.Add(time.Duration(rapid.IntRange(0, 100).Draw(rt, "minutes")) * time.Minute)
			due := DueAt(daily, now, last)
			if Quiet(due) || due.Before(now) || !last.IsZero() && !due.Equal(last) && due.Sub(last) < restFor {
				rt.Fatalf("found at %v after %v: told at %v", now, last, due)
			}
			if !due.Equal(last) {
				told++
			}
			last = due
		}
	})
}

func TestWordsOfAlerts(t *testing.T) {
	t.Parallel()
	for typed, terms := range map[string]string{
		"자전거": "자전거", " 캠핑  의자 ": "캠핑 의자", "PS5": "ps5", "아이폰-15 프로": "아이폰 15 프로", "의자의자": "의자의자", "가 나무": "가 나무",
	} {
		a, err := New(1, 2, typed, true, at(23, 12, 0))
		if err != nil || a.Terms != terms || !a.Daily || a.MemberID != 2 {
			t.Errorf("%q: got %+v, %v, want %q", typed, a, err, terms)
		}
	}
	for _, typed := range []string{"", " ", "가", "가 나 다", "!!", "스물한자스물한자스물한자스물한자스물한자스"} {
		if _, err := New(1, 2, typed, false, at(23, 12, 0)); fault.CodeOf(err) != CodeWord {
			t.Errorf("%q: got %v, want a refusal", typed, err)
		}
	}
}

// TestGramOfAnAlertIsInEverythingThatMatches: else the index would hide it.
func TestGramOfAnAlertIsInEverythingThatMatches(t *testing.T) {
	t.Parallel()
	letters := rapid.SampledFrom([]rune("가나다 라ab1 -"))
	rapid.Check(t, func(rt *rapid.T) {
		a, err := New(1, 1, string(rapid.SliceOfN(letters, 2, 6).Draw(rt, "word")), false, at(23, 12, 0))
		if err != nil {
			return
		}
		text := search.Text(string(rapid.SliceOfN(letters, 0, 12).Draw(rt, "title")), string(rapid.SliceOfN(letters, 0, 12).Draw(rt, "more")))
		if !a.Matches(text) {
			return
		}
		for _, g := range search.Grams(text, 0) {
			if g == a.Gram {
				return
			}
		}
		rt.Fatalf("%q matches %q, but its entry is not there", a.Terms, text)
	})
}
