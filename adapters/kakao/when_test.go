package kakao

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/junggyenara/junggye/core/calendar"
)

func TestParseWhen(t *testing.T) {
	t.Parallel()
	const layout = "2006-01-02 15:04"
	yearEnd := time.Date(2026, time.December, 30, 14, 0, 0, 0, calendar.Seoul)
	leap := time.Date(2028, time.February, 20, 14, 0, 0, 0, calendar.Seoul)
	for _, c := range []struct {
		now   time.Time
		typed string
		want  string // empty for refused
	}{
		{monday, "11월 25일 오후 3시", "2026-11-25 15:00"},
		{monday, "11월25일 오후3시", "2026-11-25 15:00"},
		{monday, "11월 25일 수요일 오후 3시 30분", "2026-11-25 15:30"},
		{monday, "11월 25일(수) 오후 3:30", "2026-11-25 15:30"},
		{monday, "2026년 11월 25일 오후 3시", "2026-11-25 15:00"},
		{monday, "2026-11-25 15:00", "2026-11-25 15:00"},
		{monday, "11/25 15:00", "2026-11-25 15:00"},
		{monday, "11.25 저녁 7시", "2026-11-25 19:00"},
		{monday, "11-25 9시", "2026-11-25 09:00"},
		{monday, "오늘 오후 7시", "2026-11-23 19:00"},
		{monday, "오늘 저녁 7시 반", "2026-11-23 19:30"},
		{monday, "내일 3시", "2026-11-24 15:00"},
		{monday, "내일 3:30", "2026-11-24 15:30"},
		{monday, "내일 03:30", "2026-11-24 03:30"},
		{monday, "내일 15시", "2026-11-24 15:00"},
		{monday, "내일 오전 10시에", "2026-11-24 10:00"},
		{monday, "내일 아침 9시쯤", "2026-11-24 09:00"},
		{monday, "내일 낮 11시", "2026-11-24 11:00"},
		{monday, "내일 낮 12시", "2026-11-24 12:00"},
		{monday, "내일 낮 2시", "2026-11-24 14:00"},
		{monday, "내일 오후 12시", "2026-11-24 12:00"},
		{monday, "내일 오전 12시", "2026-11-24 00:00"},
		{monday, "내일 밤 10시", "2026-11-24 22:00"},
		{monday, "내일 새벽 5시", "2026-11-24 05:00"},
		{monday, "내일 7시", "2026-11-24 07:00"},
		{monday, "내일모레 오후 3시", "2026-11-25 15:00"},
		{monday, "모레 오후 3시", "2026-11-25 15:00"},
		{monday, "글피 오후 3시", "2026-11-26 15:00"},
		{monday, "오후 3시", "2026-11-23 15:00"},
		{monday, "오후 1시", "2026-11-24 13:00"},    // gone by today
		{monday, "오늘 오후 1시", "2026-11-23 13:00"}, // a named day stays; the core refuses what has passed
		{monday, "  내일   오후  3 시 ", "2026-11-24 15:00"},
		{yearEnd, "12월 31일 오후 3시", "2026-12-31 15:00"},
		{yearEnd, "1월 2일 오후 3시", "2027-01-02 15:00"},
		{yearEnd, "모레 오후 3시", "2027-01-01 15:00"},
		{leap, "2월 29일 오후 3시", "2028-02-29 15:00"},

		{monday, "밤 12시", ""}, // of which day?
		{monday, "내일 밤 1시", ""},
		{monday, "내일 저녁 12시", ""},
		{monday, "내일 아침 12시", ""},
		{monday, "내일 낮 8시", ""},
		{monday, "내일 새벽 9시", ""},
		{monday, "2월 30일 오후 3시", ""},
		{monday, "2월 29일 오후 3시", ""}, // 2026 has none
		{monday, "13월 1일 오후 3시", ""},
		{monday, "11월 0일 오후 3시", ""},
		{monday, "0월 3일 오후 3시", ""},
		{monday, "11월 31일 오후 3시", ""},
		{monday, "내일 25시", ""},
		{monday, "내일 24시", ""},
		{monday, "내일 오후 13시", ""},
		{monday, "내일 오후 0시", ""},
		{monday, "내일 3시 60분", ""},
		{monday, "12월 31일", ""},
		{monday, "내일", ""},
		{monday, "아무 때나", ""},
		{monday, "", ""},
		{monday, "내일 오후 3시 부천역", ""},
		{monday, strings.Repeat("9", 1000), ""},
	} {
		got, err := parseWhen(c.typed, c.now.UTC())
		if c.want == "" {
			if err == nil {
				t.Errorf("%q is understood as %v; people may mean something else", c.typed, got.In(calendar.Seoul))
			}
			continue
		}
		if err != nil || got.In(calendar.Seoul).Format(layout) != c.want {
			t.Errorf("%q = %v, %v, want %s in Korea", c.typed, got.In(calendar.Seoul), err, c.want)
		}
	}
}

func TestWhenText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ at, when, until string }{
		{"2026-11-25 15:00", "11월 25일(수) 오후 3:00", "11월 25일(수) 오후 3:00"},
		{"2026-11-25 00:00", "11월 25일(수) 오전 0:00", "11월 24일(화) 밤 12시"},
		{"2026-11-25 00:05", "11월 25일(수) 오전 0:05", "11월 25일(수) 오전 0:05"},
		{"2026-11-25 12:00", "11월 25일(수) 낮 12:00", "11월 25일(수) 낮 12:00"},
		{"2027-01-01 00:00", "1월 1일(금) 오전 0:00", "12월 31일(목) 밤 12시"},
		{"2026-11-29 09:07", "11월 29일(일) 오전 9:07", "11월 29일(일) 오전 9:07"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, calendar.Seoul)
		if err != nil {
			t.Fatal(err)
		}
		if got := whenText(at.UTC()); got != c.when {
			t.Errorf("whenText(%s) = %q, want %q", c.at, got, c.when)
		}
		if got := untilText(at.UTC()); got != c.until {
			t.Errorf("untilText(%s) = %q, want %q", c.at, got, c.until)
		}
	}
	if got := dayText(time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)); got != "2026년 11월 24일" {
		t.Errorf("dayText is not the day in Korea: %s", got)
	}
	for d, want := range map[time.Duration]string{
		24 * time.Hour: "24시간", 72 * time.Hour: "72시간", 7 * 24 * time.Hour: "7일", 30 * 24 * time.Hour: "30일",
		90 * time.Minute: "90분", 12 * time.Hour: "12시간", 200 * time.Hour: "200시간",
	} {
		if got := span(d); got != want {
			t.Errorf("span(%v) = %q, want %q", d, got, want)
		}
	}
}

// TestWhenIsReadBack: people copy what a card says.
func TestWhenIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := monday.Add(time.Duration(rapid.IntRange(1, 14*24*60).Draw(t, "minutes")) * time.Minute)
		got, err := parseWhen(whenText(at), monday)
		if err != nil || !got.Equal(at) {
			t.Fatalf("%q = %v, %v, want %v", whenText(at), got, err, at)
		}
	})
}

func FuzzParseWhen(f *testing.F) {
	for _, seed := range []string{"내일 오후 3시", "11월 25일(수) 오후 3:00", "2026-11-25 15:00", "99월 99일 99:99", "밤 12시 반"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		at, err := parseWhen(typed, monday)
		if err == nil && (at.Before(monday.AddDate(-1, 0, 0)) || at.After(monday.AddDate(2, 0, 0))) && !strings.Contains(typed, "-") {
			t.Errorf("%q = %v, which nobody means", typed, at)
		}
	})
}
