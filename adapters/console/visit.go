package console

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/text"
)

// visit is one request of an operator.
type visit struct {
	c      *Console
	w      http.ResponseWriter
	r      *http.Request
	ctx    context.Context
	by     operator.Actor
	secret string   // of the cookie
	named  int      // forms on the page so far
	ended  *outcome // what done decided
}

func (c *Console) visit(w http.ResponseWriter, r *http.Request) *visit {
	return &visit{c: c, w: w, r: r, ctx: r.Context()}
}

// id is a number of the path; 0, which nothing has, when it is none.
func (v *visit) id(name string) int64 {
	n, err := strconv.ParseInt(chi.URLParam(v.r, name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// param is a word of the path.
func (v *visit) param(name string) string { return chi.URLParam(v.r, name) }

// query is a value of the address, cleaned.
func (v *visit) query(name string) string { return text.Clean(v.r.URL.Query().Get(name)) }

// number is a number of the address; 0 when there is none.
func (v *visit) number(name string) int64 {
	n, err := strconv.ParseInt(strings.ReplaceAll(v.query(name), ",", ""), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// moment is a date or a date with a time of the address, Korean time; zero when
// there is none.
func (v *visit) moment(name string) time.Time { return moment(v.query(name)) }

// until is the end of the address's last day, which is part of what is looked for;
// zero without one.
func (v *visit) until() time.Time {
	at := v.moment("until")
	if at.IsZero() {
		return at
	}
	return at.AddDate(0, 0, 1) // Korea has no summer time
}

func moment(s string) time.Time {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, calendar.Seoul); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// value is a value of the form that was sent, as it was typed.
func (v *visit) value(name string) string { return v.r.PostForm.Get(name) }

// reason is why the operator does it.
func (v *visit) reason() string { return text.Clean(v.value(reasonField)) }

// after is the last row of the page before, 0 for the first page.
func (v *visit) after() int64 { return v.number(afterField) }

// next is the address of the page after the row with this id; "" for 0.
func (v *visit) next(last int64) string {
	if last == 0 {
		return ""
	}
	return v.nextBy(strconv.FormatInt(last, 10))
}

// nextBy is next for lists whose place is not a number; "" for "".
func (v *visit) nextBy(last string) string {
	if last == "" {
		return ""
	}
	q := v.r.URL.Query()
	q.Set(afterField, last)
	return v.r.URL.Path + "?" + q.Encode()
}

// up is the page above: of /console/members/7/block it is /console/members/7.
func (v *visit) up() string { return path.Dir(v.r.URL.Path) }

// page is what one answer shows.
type page struct {
	Title  string
	Lead   string // one sentence below the title, or nothing
	Crumbs []crumb
	Links  []crumb // beside the title: where to go from here
	Parts  []part
	// Refresh asks for the same page again after so many seconds, with scripts only.
	Refresh int
}

// crumb is a way to another page.
type crumb struct{ Word, Href string }

// show answers with a page.
func (v *visit) show(p page) error { return v.showStatus(http.StatusOK, p) }

// showStatus is show for a page that is not all right, such as a form that came
// back with errors.
func (v *visit) showStatus(status int, p page) error {
	l := layout{Page: p, Flash: v.takeFlash()}
	if v.by.ID != 0 {
		l.Nav = v.c.ways(v.by, v.r.URL.Path)
	}
	return v.write(status, l.draw(v))
}

// layout is what the frame of a page is drawn from.
type layout struct {
	Page  page
	Nav   []way
	Flash *flash
}

// write draws in full first: a page that fails midway must not look like one. It is
// drawn also for somebody who has left, which is no failure of ours.
func (v *visit) write(status int, whole templ.Component) error {
	var out bytes.Buffer
	if err := whole.Render(context.WithoutCancel(v.ctx), &out); err != nil {
		return fault.Wrap(fault.Internal, "", err)
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if v.r.Method != http.MethodGet {
		// The address of a form is no page to come back to.
		h.Set("Hx-Push-Url", "false")
	}
	v.w.WriteHeader(status)
	_, _ = v.w.Write(out.Bytes())
	return nil
}

// done ends a change: the page at the address to says what happened. A reload there
// sends nothing again.
func (v *visit) done(to, what string) error {
	return v.leave(outcome{to: to, flash: flash{Tone: good, Text: what}})
}

// doneBut is done for what did not go as wished.
func (v *visit) doneBut(to, what string) error {
	return v.leave(outcome{to: to, flash: flash{Tone: wait, Text: what}})
}

func (v *visit) leave(o outcome) error {
	v.ended = &o
	v.setFlash(o.flash)
	http.Redirect(v.w, v.r, o.to, http.StatusSeeOther)
	return nil
}

// fail shows why something did not happen. What is nobody's doing is logged with
// the id that the page shows.
func (v *visit) fail(err error) {
	status, title, words := failure(err)
	if exact := v.c.o.Reason(err); exact != "" && status != http.StatusInternalServerError {
		words = exact
	}
	if status >= http.StatusInternalServerError {
		v.c.o.Logger.ErrorContext(v.ctx, "console", "request_id", web.RequestID(v.ctx), "status", status, "error", err.Error())
	}
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		v.w.Header().Set("Retry-After", "5")
	}
	v.problem(status, title, words)
}

// problem shows a page that says what is wrong and where to go.
func (v *visit) problem(status int, title, words string) {
	err := v.showStatus(status, page{Title: title, Parts: []part{trouble{
		Status: status, Text: words, RequestID: web.RequestID(v.ctx), Back: v.back(),
	}}})
	if err != nil {
		v.c.o.Logger.ErrorContext(v.ctx, "draw a page", "request_id", web.RequestID(v.ctx), "error", err.Error())
		web.Problem(v.w, v.r, http.StatusInternalServerError)
	}
}

// back is the page of ours that the request came from, or the start.
func (v *visit) back() string {
	from, err := url.Parse(v.r.Referer())
	if err != nil || from.Host != v.r.Host || !Owns(from.Path) || from.Path == v.r.URL.Path {
		return Base
	}
	return from.RequestURI()
}
