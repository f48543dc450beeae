package console

import (
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/money"
)

// cell is one value as pages show it. Use the functions below.
type cell struct {
	Kind cellKind
	Text string
	Note string // a second, smaller line
	Href string
	Tone tone
	At   time.Time
	Path string // where the form goes that shows a hidden value
	Word string // read aloud beside it
}

type cellKind string

const (
	textCell    cellKind = "text"
	numberCell  cellKind = "number"
	codeCell    cellKind = "code"
	timeCell    cellKind = "time"
	labelCell   cellKind = "label"
	pictureCell cellKind = "picture"
	hiddenCell  cellKind = "hidden"
)

// none stands where there is no value.
const none = "–"

func orNone(s string) string {
	if s == "" {
		return none
	}
	return s
}

// said is words; nothing is shown as a dash.
func said(s string) cell { return cell{Kind: textCell, Text: orNone(s)} }

// link is words that lead to another page.
func link(s, href string) cell { return cell{Kind: textCell, Text: orNone(s), Href: href} }

// number is a count.
func number[N ~int | ~int64](n N) cell {
	return cell{Kind: numberCell, Text: money.Won(n).String()}
}

// amount is money.
func amount(w money.Won) cell { return cell{Kind: numberCell, Text: won(w)} }

// code is an id or a number of a parcel: every character counts.
func code(s string) cell { return cell{Kind: codeCell, Text: orNone(s)} }

// when is a moment, in Korean time to the minute; the full time is told on demand.
func when(t time.Time) cell { return cell{Kind: timeCell, At: t} }

// label is a state, as a word on its colour.
func label(t tone, s string) cell { return cell{Kind: labelCell, Tone: t, Text: orNone(s)} }

// thumb is a small picture; alt says what one sees.
func thumb(src, alt string) cell { return cell{Kind: pictureCell, Href: src, Text: alt} }

// hidden is a masked value with a button that shows it: path is a reveal route,
// what names the value. Without a path there is no button.
func hidden(masked, what, path string) cell {
	return cell{Kind: hiddenCell, Text: orNone(masked), Word: what, Path: path}
}

// with adds a second, smaller line.
func (c cell) with(note string) cell {
	c.Note = note
	return c
}

// in gives the value a colour, where the words say why.
func (c cell) in(t tone) cell {
	c.Tone = t
	return c
}

// to makes the value lead to another page.
func (c cell) to(href string) cell {
	c.Href = href
	return c
}

// id is how ids stand in addresses and on pages.
func id[N ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }

// minute is the moment as people read it, second the whole of it, machine what
// programs read.
func minute(t time.Time) string  { return korean(t, "2006-01-02 15:04") }
func second(t time.Time) string  { return korean(t, "2006-01-02 15:04:05") }
func machine(t time.Time) string { return korean(t, time.RFC3339) }

func korean(t time.Time, layout string) string {
	if t.IsZero() {
		return none
	}
	return t.In(calendar.Seoul).Format(layout)
}
