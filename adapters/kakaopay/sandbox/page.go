package sandbox

import (
	"context"
	_ "embed"
	"net/http"
	"net/url"
	"strings"

	"github.com/junggyenara/junggye/core/money"
)

//go:embed page.css
var pageStyle string

// means is one way to pay on the page.
type means struct{ Value, Name, Hint string }

// view is what the page shows: a payment, or a notice that there is none.
type view struct {
	Notice string
	Item   string
	Amount string
	Until  string
	Means  []means
	Chosen string
}

// show is the payment page. Opening it is itself a step that the look-up reports.
func (s *Server) show(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	p, err := s.findPage(r)
	if err == nil && p.Status == statusReady {
		p, err = s.change(p, func(next *record) { next.Status = statusOpened })
	}
	s.mu.Unlock()
	if !s.payable(w, r, p, err) {
		return
	}
	choices := p.means()
	chosen := p.Method
	if chosen == "" {
		chosen = choices[0].Value
	}
	s.render(w, r, http.StatusOK, view{
		Item: p.ItemName, Amount: money.Won(p.Amount.Total).String() + textWon,
		Until: p.expiresAt().In(kst()).Format("15:04") + textUntil, Means: choices, Chosen: chosen,
	})
}

func (p *record) means() []means {
	all := []means{{methodMoney, textMoney, textMoneyHint}, {methodCard, textCard, textCardHint}}
	switch p.OnlyMethod {
	case methodMoney:
		return all[:1]
	case methodCard:
		return all[1:]
	}
	return all
}

func (p *record) accepts(method string) bool {
	for _, one := range p.means() {
		if one.Value == method {
			return true
		}
	}
	return false
}

// pay is the buyer's consent: the token goes home with the browser. Pressing
// twice before the approval sends the same token again.
func (s *Server) pay(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	method := r.PostFormValue("method")
	s.mu.Lock()
	p, err := s.findPage(r)
	fits := err == nil && p.accepts(method)
	if fits && !p.taken() && !p.over() {
		p, err = s.authorisePayment(p, method)
	}
	s.mu.Unlock()
	if !s.payable(w, r, p, err) {
		return
	}
	if !fits {
		s.render(w, r, http.StatusBadRequest, view{Notice: textBadMeans})
		return
	}
	s.sendTo(w, r, withToken(p.ApprovalURL, p.Token))
}

func (s *Server) authorisePayment(p *record, method string) (*record, error) {
	token := p.Token
	if token == "" {
		var err error
		if token, err = s.id("", 20); err != nil {
			return nil, err
		}
	}
	return s.change(p, func(next *record) {
		next.Status, next.Method, next.Token = statusAuthorised, method, token
	})
}

// leave is the buyer backing out.
func (s *Server) leave(w http.ResponseWriter, r *http.Request) {
	s.end(w, r, statusLeft, func(p *record) string { return p.CancelURL })
}

// fail plays a payment that KakaoPay turns down.
func (s *Server) fail(w http.ResponseWriter, r *http.Request) {
	s.end(w, r, statusFailed, func(p *record) string { return p.FailURL })
}

func (s *Server) end(w http.ResponseWriter, r *http.Request, status string, home func(*record) string) {
	s.mu.Lock()
	p, err := s.findPage(r)
	open := err == nil && !p.taken() && !p.over() && !s.busy[p.TID]
	if open {
		p, err = s.change(p, func(next *record) { next.Status = status })
	}
	s.mu.Unlock()
	if err == nil && open {
		s.sendTo(w, r, home(p))
		return
	}
	s.payable(w, r, p, err)
}

// findPage looks a payment up by its page. The caller holds the lock.
func (s *Server) findPage(r *http.Request) (*record, error) {
	return s.find(s.byPage[r.PathValue("page")])
}

// payable answers for a payment that cannot go on, and says whether it can.
// A buyer who comes too late is sent home, as KakaoPay does.
func (s *Server) payable(w http.ResponseWriter, r *http.Request, p *record, err error) bool {
	switch {
	case err != nil && isRefusal(err):
		s.render(w, r, http.StatusNotFound, view{Notice: textUnknown})
	case err != nil:
		s.opts.Logger.ErrorContext(r.Context(), "sandbox payment page", "error", err.Error())
		s.render(w, r, http.StatusInternalServerError, view{Notice: textSystemFail})
	case p.taken():
		s.render(w, r, http.StatusConflict, view{Notice: textPaid})
	case p.Status == statusFailed && !s.opts.Now().Before(p.expiresAt()):
		s.sendTo(w, r, p.FailURL)
	case p.over():
		s.render(w, r, http.StatusConflict, view{Notice: textFinished})
	default:
		return true
	}
	return false
}

// sendTo answers with GET at the new address, whatever the method was.
func (s *Server) sendTo(w http.ResponseWriter, r *http.Request, address string) {
	s.guard(w)
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// withToken adds pg_token and leaves the rest of the address as the market wrote it.
func withToken(address, token string) string {
	base, fragment, cut := strings.Cut(address, "#")
	mark := "?"
	if strings.Contains(base, "?") {
		mark = "&"
	}
	base += mark + "pg_token=" + url.QueryEscape(token)
	if cut {
		base += "#" + fragment
	}
	return base
}

func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, v view) {
	s.guard(w)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := v.draw().Render(context.WithoutCancel(r.Context()), w); err != nil {
		s.opts.Logger.ErrorContext(r.Context(), "sandbox payment page", "error", err.Error())
	}
}

// guard keeps the page and its token out of caches, referrers and other
// people's frames. There
// is no form-action on purpose: browsers apply it to the redirect back to the
// market as well.
func (s *Server) guard(w http.ResponseWriter) {
	frames := "'none'"
	if len(s.opts.FrameAncestors) > 0 {
		frames = strings.Join(s.opts.FrameAncestors, " ")
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors "+frames)
}
