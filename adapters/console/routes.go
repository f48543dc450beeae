package console

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// handler answers one visit. An error that it returns becomes a page.
type handler func(v *visit) error

// routes takes the pages of an area. Paths are below Base.
type routes struct {
	c *Console
	r chi.Router
}

// get adds a page for those who have the action.
func (on routes) get(path string, a operator.Action, h handler) {
	on.r.Get(path, on.c.serve(a, h))
}

// post adds a change. Its handler ends with visit.done; the same form sent twice
// runs it once.
func (on routes) post(path string, a operator.Action, h handler) {
	on.r.Post(path, on.c.serve(a, func(v *visit) error { return v.sent(func() error { return v.single(h) }) }))
}

// reveal adds a page that is asked for by a form, because looking at it leaves a
// trace in the audit log. It may be asked for again.
func (on routes) reveal(path string, a operator.Action, h handler) {
	on.r.Post(path, on.c.serve(a, func(v *visit) error { return v.sent(func() error { return h(v) }) }))
}

// serve is what comes before a handler: who is it, and may they.
func (c *Console) serve(a operator.Action, h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := c.visit(w, r)
		err := v.identify()
		if err == nil {
			err = v.by.May(a)
		}
		if err == nil {
			err = h(v)
		}
		if err == nil {
			return
		}
		if fault.Is(err, fault.Unauthenticated) {
			v.askToSignIn()
			return
		}
		v.fail(err)
	}
}

// has reports whether a path below Base has a page.
func (c *Console) has(path string) bool {
	return c.router.Match(chi.NewRouteContext(), http.MethodGet, Base+strings.TrimSuffix(path, "/"))
}

// refuse shows a page for a status without more to tell. It fits web.Options.Page.
func (c *Console) refuse(w http.ResponseWriter, r *http.Request, status int) {
	c.headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := c.visit(w, r)
		// Whoever is signed in sees the way on; a page comes in any case.
		if err := v.identify(); err != nil {
			v.by = operator.Actor{}
		}
		title, text := statusWords(status)
		v.problem(status, title, text)
	})).ServeHTTP(w, r)
}
