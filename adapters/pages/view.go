package pages

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"

	"github.com/junggyenara/junggye/adapters/web"
)

//go:embed page.css
var pageStyle string

// mood picks the sign and its colour.
type mood string

const (
	good mood = "good" // done as wished
	wait mood = "wait" // not known yet
	calm mood = "calm" // ended, nothing lost
	bad  mood = "bad"  // did not work
)

// row is one line of the receipt.
type row struct{ Name, Value string }

// view is what one page says.
type view struct {
	Status int
	Mood   mood // "" shows no sign
	Title  string
	Lead   string
	Rows   []row
	Notes  []string

	// Refresh is the relative address that the page loads after Seconds.
	Refresh string
	Seconds int

	// Link leads on within our pages; LinkFirst makes it the page's main button.
	Link      string
	LinkWord  string
	LinkFirst bool

	Form *form // nil for none

	PayPage string // leads on to the provider's page
	Again   string // the word on the button that loads this very page again

	RequestID  string
	ChannelURL string
}

// form is what a page asks for. It is sent to the page's own address.
type form struct {
	Alert  string // what is wrong, "" at first
	Fields []field
	Tick   string // the label of the one box to tick, "" for none
	Ticked bool
	Submit string
}

// field is one line of a form. Name, Type, Mode and Fill are HTML's: the name,
// the type, the input mode and the autofill field name.
type field struct {
	Name, Type, Mode, Fill string
	Label, Hint, Value     string
	Error                  string
	Optional               bool
	First                  bool     // the cursor begins here
	Words                  []string // offered while typing
}

// styleSource is the CSP source that allows the pages' style sheet and no other.
func styleSource() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// retryAfter is the pause in seconds that we ask for.
const retryAfter = "5"

// show writes the page. It is drawn in full first: one that fails midway must not
// look like a page. A browser that has left is no failure.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, v view) {
	v.ChannelURL = p.o.ChannelURL
	if v.Status >= http.StatusInternalServerError {
		v.RequestID = web.RequestID(r.Context())
	}
	var out bytes.Buffer
	if err := v.draw().Render(context.WithoutCancel(r.Context()), &out); err != nil {
		p.o.Logger.ErrorContext(r.Context(), "draw a page", "request_id", web.RequestID(r.Context()), "error", err.Error())
		web.Problem(w, r, http.StatusInternalServerError)
		return
	}
	noStore(w)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if v.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	w.WriteHeader(v.Status)
	_, _ = w.Write(out.Bytes())
}

func noStore(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

// button is the class of a button; a page has one main button.
func button(first bool) string {
	if first {
		return "button main"
	}
	return "button other"
}
