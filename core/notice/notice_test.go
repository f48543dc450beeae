package notice_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
)

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func good() notice.Typed {
	return notice.Typed{
		Title: " 설 연휴  안내 ", Body: "쉬어요.\r\n\n\n고마워요.",
		Buttons: []notice.Button{{Label: "자세히", Link: "https://market.example/a?b=c"}, {}, {Label: "처음으로", Block: "main"}},
	}
}

func parse(t notice.Typed) (notice.Content, error) {
	return notice.Parse(t, []string{"main", "newest"})
}

func TestParseCleansWhatIsTyped(t *testing.T) {
	t.Parallel()
	got, err := parse(good())
	want := notice.Content{
		Title: "설 연휴 안내", Body: "쉬어요.\n\n고마워요.",
		Buttons: notice.Buttons{{Label: "자세히", Link: "https://market.example/a?b=c"}, {Label: "처음으로", Block: "main"}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("parse: %v (-want +got):\n%s", err, diff)
	}
}

func TestParseNamesEveryWrongField(t *testing.T) {
	t.Parallel()
	_, err := parse(notice.Typed{
		Title: strings.Repeat("가", 51), Body: "  ", HideAt: noon, PublishAt: noon,
		Buttons: []notice.Button{
			{Label: strings.Repeat("가", 15), Block: "main"},
			{Label: "ㄱ", Block: "unknown"},
			{Link: "https://a.example"},
			{Label: "ㄱ", Link: "http://a.example"},
			{Label: "ㄱ", Link: "https://a.example", Block: "main"},
		},
	})
	got := map[string]fault.Code{}
	for _, f := range fault.FieldsOf(err) {
		got[f.Name] = f.Err.Code
	}
	want := map[string]fault.Code{
		"title": notice.CodeTitle, "body": notice.CodeBody, "hideAt": notice.CodeSchedule, "buttons": notice.CodeButtons,
		"buttons.0.label": notice.CodeLabel, "buttons.1.block": notice.CodeLink, "buttons.2.label": notice.CodeLabel,
		"buttons.3.link": notice.CodeLink, "buttons.4.block": notice.CodeLink,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wrong fields (-want +got):\n%s", diff)
	}
	if !fault.Is(err, fault.Invalid) || fault.CodeOf(err) != notice.CodeTitle {
		t.Errorf("got %v, want the first field's kind and code for edges that know no fields", err)
	}
}

func TestLimitsAreThoseOfKakaoTalk(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*notice.Typed)
		wrong  string
	}{
		"longest title":          {func(d *notice.Typed) { d.Title = strings.Repeat("가", 50) }, ""},
		"title of wide signs":    {func(d *notice.Typed) { d.Title = strings.Repeat("🥕", 26) }, "title"}, // two units each
		"longest body":           {func(d *notice.Typed) { d.Body = strings.Repeat("가", 1000) }, ""},
		"body too long":          {func(d *notice.Typed) { d.Body = strings.Repeat("가", 1001) }, "body"},
		"longest label":          {func(d *notice.Typed) { d.Buttons[0].Label = strings.Repeat("가", 14) }, ""},
		"three buttons":          {func(d *notice.Typed) { d.Buttons[1] = d.Buttons[0] }, ""},
		"longest link":           {func(d *notice.Typed) { d.Buttons[0].Link = "https://a.example/" + strings.Repeat("a", 982) }, ""},
		"link too long":          {func(d *notice.Typed) { d.Buttons[0].Link = "https://a.example/" + strings.Repeat("a", 983) }, "buttons.0.link"},
		"another scheme":         {func(d *notice.Typed) { d.Buttons[0].Link = "javascript:alert(1)" }, "buttons.0.link"},
		"no host":                {func(d *notice.Typed) { d.Buttons[0].Link = "https:///a" }, "buttons.0.link"},
		"a host hidden behind @": {func(d *notice.Typed) { d.Buttons[0].Link = "https://market.example@evil.example" }, "buttons.0.link"},
		"spaces inside":          {func(d *notice.Typed) { d.Buttons[0].Link = "https://a.example/a b" }, "buttons.0.link"},
		"nowhere":                {func(d *notice.Typed) { d.Buttons[0].Link = "" }, "buttons.0.link"},
		"ends before it begins":  {func(d *notice.Typed) { d.PublishAt, d.HideAt = noon, noon.Add(-1) }, "hideAt"},
		"ends after it begins":   {func(d *notice.Typed) { d.PublishAt, d.HideAt = noon, noon.Add(1) }, ""},
	} {
		d := good()
		c.change(&d)
		_, err := parse(d)
		got := ""
		for _, f := range fault.FieldsOf(err) {
			got += f.Name
		}
		if got != c.wrong || (err == nil) != (c.wrong == "") {
			t.Errorf("%s: got the wrong fields %q, want %q", name, got, c.wrong)
		}
	}
}

func TestPhasesFollowStateAndTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state    notice.State
		from, to time.Time
		want     notice.Phase
	}{
		"a draft":           {notice.Draft, noon.Add(-1), time.Time{}, notice.InDraft},
		"later":             {notice.Published, noon.Add(1), time.Time{}, notice.Scheduled},
		"from this moment":  {notice.Published, noon, time.Time{}, notice.Showing},
		"until later":       {notice.Published, noon, noon.Add(1), notice.Showing},
		"until this moment": {notice.Published, noon.Add(-1), noon, notice.Over},
		"hidden":            {notice.Hidden, noon, time.Time{}, notice.IsHidden},
		"deleted":           {notice.Deleted, noon, time.Time{}, notice.IsDeleted},
	} {
		n := notice.Notice{State: c.state, PublishedAt: c.from, HideAt: c.to}
		if got := n.PhaseAt(noon); got != c.want || n.Shown(noon) != (got == notice.Showing) {
			t.Errorf("%s: got %s, shown %t, want %s", name, got, n.Shown(noon), c.want)
		}
	}
}

func TestPublishing(t *testing.T) {
	t.Parallel()
	late, early := noon.Add(time.Hour), noon.Add(-time.Hour)
	for name, c := range map[string]struct {
		n    notice.Notice
		from time.Time // zero for refused
		code fault.Code
	}{
		"a draft at once":            {notice.Notice{State: notice.Draft}, noon, ""},
		"a draft whose date is past": {notice.Notice{State: notice.Draft, PublishedAt: early}, noon, ""},
		"a draft for later":          {notice.Notice{State: notice.Draft, PublishedAt: late}, late, ""},
		"a hidden one again":         {notice.Notice{State: notice.Hidden, PublishedAt: early}, early, ""},
		"one that is":                {notice.Notice{State: notice.Published, PublishedAt: early, HideAt: early}, early, ""},
		"a deleted one":              {notice.Notice{State: notice.Deleted}, time.Time{}, notice.CodeMove},
		"one whose end is past":      {notice.Notice{State: notice.Draft, HideAt: noon}, time.Time{}, notice.CodeSchedule},
		"a hidden one that is over":  {notice.Notice{State: notice.Hidden, PublishedAt: early, HideAt: noon}, time.Time{}, notice.CodeSchedule},
	} {
		got, err := c.n.Publish(noon)
		if fault.CodeOf(err) != c.code || err == nil && (got.State != notice.Published || !got.PublishedAt.Equal(c.from)) {
			t.Errorf("%s: got %s from %v, %v; want from %v, %q", name, got.State, got.PublishedAt, err, c.from, c.code)
		}
		if err != nil && !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: got %v, want a conflict", name, err)
		}
	}
}

func TestOtherMoves(t *testing.T) {
	t.Parallel()
	for _, s := range notice.States() {
		n := notice.Notice{State: s, Main: s == notice.Published, Title: "a", PublishedAt: noon}
		hidden, err := n.Hide()
		if can := s == notice.Published || s == notice.Hidden; can != (err == nil) || can && (hidden.State != notice.Hidden || hidden.Main) {
			t.Errorf("hide when %s: got %+v, %v", s, hidden, err)
		}
		if gone := n.Delete(); gone.State != notice.Deleted || gone.Main {
			t.Errorf("delete when %s: got %+v", s, gone)
		}
		first, err := n.SetMain(true)
		if can := s == notice.Published; can != (err == nil) || can != first.Main {
			t.Errorf("main when %s: got %+v, %v; what nobody sees is not shown first", s, first, err)
		}
		edited, err := n.Edit(notice.Content{Title: "b", Body: "c"})
		if can := s != notice.Deleted; can != (err == nil) || can != (edited.Title == "b") {
			t.Errorf("edit when %s: got %+v, %v", s, edited, err)
		}
		if seen := s != notice.Draft; edited.PublishedAt.IsZero() == seen {
			t.Errorf("edit when %s: got the date %v; a date that people saw stays, a draft's may go", s, edited.PublishedAt)
		}
		if pictured, err := n.SetImage("k"); (s != notice.Deleted) != (err == nil) || (pictured.ImageKey == "k") != (err == nil) {
			t.Errorf("picture when %s: got %+v, %v", s, pictured, err)
		}
		if got, err := notice.ParseState(string(s)); got != s || err != nil {
			t.Errorf("state %s is read back as %q, %v", s, got, err)
		}
	}
	seen := notice.Notice{State: notice.Published, PublishedAt: noon}
	_, err := seen.Edit(notice.Content{Title: "b", Body: "c", HideAt: noon})
	if len(fault.FieldsOf(err)) != 1 || fault.FieldsOf(err)[0].Name != "hideAt" {
		t.Errorf("an end before the date that stays: got %v, want the field", err)
	}
	if _, err := notice.ParseState("shown"); fault.CodeOf(err) != notice.CodeState {
		t.Errorf("got %v for a word that is no state", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("제목", "내용", "이름", "https://a.example", "main")
	f.Add("\x00", "\u202e", "🥕", "https://a@b", "")
	f.Fuzz(func(t *testing.T, title, body, label, link, block string) {
		c, err := parse(notice.Typed{Title: title, Body: body, Buttons: []notice.Button{{Label: label, Link: link, Block: block}}})
		if err != nil {
			return
		}
		again, err := parse(notice.Typed{Title: c.Title, Body: c.Body, Buttons: c.Buttons[:]})
		if err != nil || again != c {
			t.Errorf("what was accepted reads differently the second time: %+v, %+v, %v", c, again, err)
		}
	})
}
