package boards_test

import (
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/boards"
)

const smallest = `
boards:
  - name: one
    title: 하나
    list: https://one.example/list
    hosts: [one.example]
    every: 10m
    pace: 1s
    layouts:
      - {name: a, row: tr, fields: {link: [{select: a, attr: href}], title: [{select: a}]}}
`

func TestProfilesOfAFileReplaceTheBuiltInBoards(t *testing.T) {
	t.Parallel()
	p, err := boards.Load([]byte(smallest))
	if err != nil {
		t.Fatalf("got %v, want a small file to be enough", err)
	}
	if len(p.Boards) != 1 || p.Boards[0].Name != "one" || len(p.Prices.Units) == 0 || len(p.Comparing().Extra) == 0 {
		t.Errorf("got %d boards, %d units, want one board and the built-in words", len(p.Boards), len(p.Prices.Units))
	}
	if got := boards.New(boards.Options{Profiles: p}).Sources(); len(got) != 1 || got[0].Title != "하나" || got[0].Details {
		t.Errorf("sources: got %+v", got)
	}
	off, err := boards.Load([]byte(strings.Replace(smallest, "title: 하나", "title: 하나\n    off: true", 1)))
	if err != nil || len(boards.New(boards.Options{Profiles: off}).Sources()) != 0 {
		t.Errorf("a board that is off is looked at (%v)", err)
	}
}

func TestWrongProfilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"a field nobody knows":       {"title: 하나", "titel: 하나"},
		"no title":                   {"title: 하나", "title: ''"},
		"a list on another host":     {"https://one.example/list", "https://two.example/list"},
		"a list that is no address":  {"https://one.example/list", "ftp://one.example/list"},
		"a host that is none":        {"[one.example]", "['one example']"},
		"asking all the time":        {"every: 10m", "every: 5s"},
		"bursts":                     {"pace: 1s", "pace: 10ms"},
		"a name for no folder":       {"name: one", "name: One!"},
		"a selector that is none":    {"row: tr", "row: 'tr['"},
		"an expression that is none": {"pace: 1s", "pace: 1s\n    link: '('"},
		"two groups":                 {"pace: 1s", "pace: 1s\n    link: '(a)(b)'"},
		"a currency nobody knows":    {"pace: 1s", "pace: 1s\n    currency: XYZ"},
		"no way to the title":        {", title: [{select: a}]", ""},
		"no layout":                  {"layouts:", "layouts: []\n    skip_titles:"},
		"endless details":            {"pace: 1s", "pace: 1s\n    detail: {at_once: 1000}"},
	} {
		text := strings.Replace(smallest, change[0], change[1], 1)
		if text == smallest {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := boards.Load([]byte(text)); err == nil {
			t.Errorf("%s: got no error: it would show only when the board is asked", name)
		}
	}
	if _, err := boards.Load([]byte("boards: []")); err == nil {
		t.Error("no boards: got no error")
	}
}
