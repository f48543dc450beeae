package notice

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/text"
)

// What KakaoTalk shows whole, in UTF-16 units: the title of a card, the text of a
// bubble, the label of a button. An address may be as long as the store keeps it.
const (
	MaxTitle = 50
	MaxBody  = 1000
	MaxLabel = 14
	MaxLink  = 1000
)

// Typed is what an operator typed, before it is checked. The zero times are no
// date: shown at once, and for ever.
type Typed struct {
	Title, Body       string
	Buttons           []Button
	PublishAt, HideAt time.Time
}

// Content is the part of a notice that an operator writes, checked.
type Content struct {
	Title, Body       string
	Buttons           Buttons
	PublishAt, HideAt time.Time
}

// Parse checks what was typed. blocks are the keys of the blocks that a button
// may open. The error is fault.Fields with every field that is wrong. Buttons
// without anything are left out.
func Parse(t Typed, blocks []string) (Content, error) {
	c := Content{Title: text.Clean(t.Title), Body: text.CleanLines(t.Body), PublishAt: t.PublishAt, HideAt: t.HideAt}
	var wrong fault.Fields
	if n := units(c.Title); n == 0 || n > MaxTitle {
		wrong.Add("title", fault.New(fault.Invalid, CodeTitle, MaxTitle))
	}
	if n := units(c.Body); n == 0 || n > MaxBody {
		wrong.Add("body", fault.New(fault.Invalid, CodeBody, MaxBody))
	}
	var buttons []Button
	for i, b := range t.Buttons {
		b = Button{Label: text.Clean(b.Label), Link: strings.TrimSpace(b.Link), Block: strings.TrimSpace(b.Block)}
		if b == (Button{}) {
			continue
		}
		buttons = append(buttons, b)
		b.check(i, blocks, &wrong)
	}
	if len(buttons) > MaxButtons {
		wrong.Add("buttons", fault.New(fault.Invalid, CodeButtons, MaxButtons))
	}
	copy(c.Buttons[:], buttons)
	if !c.HideAt.IsZero() && !c.HideAt.After(c.PublishAt) {
		wrong.Add("hideAt", fault.New(fault.Invalid, CodeSchedule))
	}
	return c, wrong.OrNil()
}

func (b Button) check(i int, blocks []string, wrong *fault.Fields) {
	if n := units(b.Label); n == 0 || n > MaxLabel {
		wrong.Add(fmt.Sprintf("buttons.%d.label", i), fault.New(fault.Invalid, CodeLabel, MaxLabel))
	}
	switch {
	case b.Block != "" && (b.Link != "" || !slices.Contains(blocks, b.Block)):
		wrong.Add(fmt.Sprintf("buttons.%d.block", i), fault.New(fault.Invalid, CodeLink))
	case b.Block == "" && !secure(b.Link):
		wrong.Add(fmt.Sprintf("buttons.%d.link", i), fault.New(fault.Invalid, CodeLink))
	}
}

// secure accepts an absolute https address that shows where it leads: no name
// and password before the host, which make a foreign host look like ours.
func secure(link string) bool {
	if len(link) > MaxLink || strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }) {
		return false
	}
	u, err := url.Parse(link)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil
}

// units counts as KakaoTalk may: which unit it takes is not published, and this is
// the stricter one.
func units(s string) int { return len(utf16.Encode([]rune(s))) }
