package console

import (
	"time"

	"github.com/junggyenara/junggye/core/calendar"
)

// field is one thing that a form asks for.
type field struct {
	Name     string
	Label    string
	Kind     fieldKind // default: one line of text
	Value    string
	Options  []option
	Hint     string
	Error    string // what is wrong with what was typed
	Required bool
	Max      int    // characters; 0: no limit
	Fill     string // HTML's autofill name; default: off
	Digits   bool   // offers the keyboard with digits
	Accept   string // of files
}

type fieldKind string

const (
	textField   fieldKind = "text"
	searchField fieldKind = "search"
	numberField fieldKind = "number"
	moneyField  fieldKind = "money"
	dateField   fieldKind = "date"
	timeField   fieldKind = "datetime-local"
	urlField    fieldKind = "url"
	passField   fieldKind = "password"
	selectField fieldKind = "select"
	longField   fieldKind = "long"
	tickField   fieldKind = "tick"
	fileField   fieldKind = "file"
)

// option is one choice. Chosen marks it in lists where several may be.
type option struct {
	Value, Word string
	Chosen      bool
}

// search is the field that "/" leads to; hint names what it looks through. Its name
// is q.
func (v *visit) search(hint string) field {
	return field{Name: "q", Label: wordSearch, Kind: searchField, Value: v.query("q"), Hint: hint, Max: 100}
}

// choice is a list to choose one from, with "all" first, of the address's value.
func (v *visit) choice(name, label string, options ...option) field {
	all := append([]option{{Word: wordAll}}, options...)
	return field{Name: name, Label: label, Kind: selectField, Value: v.query(name), Options: all}
}

// day is a date of the address's value.
func (v *visit) day(name, label string) field {
	return field{Name: name, Label: label, Kind: dateField, Value: v.query(name)}
}

// inField is a moment as a timeField holds it, in Korean time.
func inField(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(calendar.Seoul).Format("2006-01-02T15:04")
}

// action is a change behind a button: pressing it unfolds what will happen, a field
// for the reason, and the button that does it.
type action struct {
	Word   string   // on both buttons
	Path   string   // a post route
	Tone   tone     // bad for what cannot be undone
	What   []string // what will happen, in words and won
	Reason bool     // asks why; the use case has to demand it as well
	Fields []field
	Hidden map[string]string
	Agree  string // a box to tick before, for what cannot be undone
	Why    string // why it cannot be done now; then there is no form
}

// actions are the changes that a page offers. Without any it draws nothing.
type actions struct {
	ID    string // for links
	Title string
	Items []action
}

// editor is a form that is the page's purpose. Fields come back with Error.
type editor struct {
	Path   string // a post route
	Alert  string // what is wrong with the whole
	Fields []field
	Hidden map[string]string
	Submit string
	Cancel string // where to go without saving
	Files  bool   // has a file to send
	ID     string // for scripts and tests
}
