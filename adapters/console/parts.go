package console

import (
	"time"

	"github.com/a-h/templ"
)

// part is one piece of a page. How it looks stands in parts.templ, forms.templ or
// beside its area; within a part, @p.draw(v) draws another.
type part interface {
	draw(v *visit) templ.Component
}

// tone picks a colour. It never stands alone: words say the same.
type tone string

const (
	plain tone = ""
	good  tone = "good" // done as wished
	wait  tone = "wait" // somebody has to do something
	calm  tone = "calm" // ended, nothing lost
	bad   tone = "bad"  // wrong, or in danger
)

// table is a list. Captions are read aloud and stand above.
type table struct {
	Caption string
	Columns []column
	Rows    []row
	Empty   string // what to say without rows; default: nothing found
	Next    string // the address of the next page, see visit.next
	Plain   bool   // one of several on a page: the caption is only read aloud
}

type column struct {
	Name    string
	Numeric bool // figures, money and times: to the right
	Whole   bool // short words that stay on one line where there is room
}

// row is a line of a table. Href opens what it is about, from the first cell.
type row struct {
	Href  string
	Tone  tone
	Cells []cell
}

// filter narrows a list. It asks for the same page with other values.
type filter struct {
	Fields []field
	Hidden map[string]string
}

// details is a list of facts about one thing.
type details struct {
	Title string
	Items []item
}

type item struct {
	Name string
	Cell cell
}

// section puts parts below a heading.
type section struct {
	Title string
	Lead  string
	ID    string // the anchor, or nothing
	Parts []part
}

// columns stand side by side on a wide screen: the story, and what to do about it.
type columns struct{ Main, Side []part }

// banner says what matters about the whole page.
type banner struct {
	Tone  tone
	Title string
	Text  string
	Links []crumb
}

// words is a paragraph.
type words struct{ Text string }

// source is text with its line breaks, such as a description or a record's facts.
type source struct {
	Title string
	Text  string
}

// figures are numbers to take in at one glance, each a way to what it counts.
type figures struct {
	Title string
	Items []figure
}

type figure struct {
	Name  string
	Value string
	Note  string
	Href  string
	Tone  tone
}

// tabs are sister pages.
type tabs struct {
	Label string // read aloud
	Items []tab
}

type tab struct {
	Word    string
	Href    string
	Count   string
	Current bool
}

// gallery is pictures. Alt says what one sees.
type gallery struct{ Pictures []picture }

type picture struct{ Src, Alt string }

// timeline is what happened, in the order given.
type timeline struct {
	Title   string
	Entries []entry
}

// entry is one event. Kind is a short word for its sort: move, payment, message.
type entry struct {
	At    time.Time
	Tone  tone
	Kind  string
	Title string
	Who   string
	Lines []cell
	Parts []part
}

// preview shows parts as they would look in the chat.
type preview struct {
	Title string
	Parts []part
}

// trouble is the body of a page about a failure.
type trouble struct {
	Status    int
	Text      string
	RequestID string
	Back      string
}
