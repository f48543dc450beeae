// Package pages is what members see in a browser: the way to the payment page,
// the way back, the forms for what must not stand in a chat (where to send, where
// to be paid), and the pictures of listings. Every page says what is true now,
// not what the browser claims to have done. It refuses to know who the browser
// belongs to: only a signed link says so, and who holds it may use its form.
package pages

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Options are what Pages need. Market and Blobs are required.
type Options struct {
	Market *app.Market
	Blobs  ports.Blobs
	// ChannelURL is where pages lead back to, http or https. Without it they ask
	// to close the window.
	ChannelURL string
	// RedirectHosts are hosts (host or host:port, exactly) that buyers may be sent
	// to besides KakaoPay's own, also over http. Only for a sandbox.
	RedirectHosts []string
	// FrameAncestors are CSP sources of pages that may show ours in a frame. Only
	// for a simulator.
	FrameAncestors []string
	// Logger receives failures; default: nothing. Tokens are never logged.
	Logger *slog.Logger
	// Now is the clock of deadlines on pages; default: the market's.
	Now func() time.Time
}

// Pages is the payment pages, forms and pictures. It is safe for concurrent use.
type Pages struct {
	o      Options
	policy web.Policy
	forms  web.Policy
}

// New checks the options and makes Pages.
func New(o Options) (*Pages, error) {
	if o.Market == nil || o.Blobs == nil {
		return nil, errors.New("pages: need a market and blobs")
	}
	if u, err := url.Parse(o.ChannelURL); err != nil || o.ChannelURL != "" && (u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		return nil, errors.New("pages: the channel is not an http or https address")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = o.Market.Clock.Now
	}
	policy := web.Policy{Styles: []string{styleSource()}, FrameAncestors: o.FrameAncestors}
	forms := policy
	forms.Forms = true
	return &Pages{o: o, policy: policy, forms: forms}, nil
}

// Mount adds the routes to r.
func (p *Pages) Mount(r chi.Router) {
	r.Group(func(r chi.Router) {
		r.Use(p.policy.Headers)
		r.Get("/order/kakaopay-ready/{id}", p.ready)
		r.Get("/order/kakaopay-approve/{id}", p.approve)
		r.Get("/order/kakaopay-cancel/{id}", p.leave(fromCancel))
		r.Get("/order/kakaopay-fail/{id}", p.leave(fromFail))
		r.Get("/images/*", p.image)
		r.Head("/images/*", p.image)
	})
	r.Group(func(r chi.Router) {
		r.Use(p.forms.Headers, web.LimitBody(maxForm))
		r.Get("/order/address/{id}", p.addressForm)
		r.Post("/order/address/{id}", p.giveAddress)
		r.Get("/member/account/{id}", p.accountForm)
		r.Post("/member/account/{id}", p.setAccount)
	})
}

// ready holds the listing and sends the buyer on to the payment page.
func (p *Pages) ready(w http.ResponseWriter, r *http.Request) {
	id, ok := idOf(r)
	if !ok {
		p.Refuse(w, r, http.StatusNotFound)
		return
	}
	switch {
	case isPrefetch(r):
		// Anything but a failure might be shown later as if it had just happened.
		web.Problem(w, r, http.StatusServiceUnavailable)
		return
	case isPreview(r):
		p.show(w, r, previewView())
		return
	}
	prepared, err := p.o.Market.StartPayment(r.Context(), listing.ID(id), r.URL.Query().Get("t"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	if t := prepared.Trade; t != nil {
		// Asking this address again may begin a new payment, so it gets no way to.
		p.show(w, r, result(scene{
			trade: *t, own: true, from: fromReady, address: p.addressLink(*t), now: p.o.Now(), shipDays: p.o.Market.Process.ShipDays,
		}))
		return
	}
	target := p.payPage(r, prepared.MobileURL, prepared.DesktopURL)
	if target == "" {
		p.fail(w, r, fault.Wrap(fault.Internal, "", errors.New("the provider's payment page is not on an allowed host")))
		return
	}
	noStore(w)
	http.Redirect(w, r, target, http.StatusFound)
}

// approve finishes the payment. The token leaves the address bar at once, so
// that a reload only looks and a shared address approves nothing.
func (p *Pages) approve(w http.ResponseWriter, r *http.Request) {
	id, ok := idOf(r)
	if !ok {
		p.Refuse(w, r, http.StatusNotFound)
		return
	}
	query := r.URL.Query()
	back, err := p.o.Market.FinishPayment(r.Context(), trade.ID(id), query.Get("t"), query.Get("pg_token"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	if query.Has("pg_token") {
		noStore(w)
		// Relative, because a proxy may serve us below a prefix.
		w.Header().Set("Location", withoutToken(query))
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	p.returned(w, r, fromApprove, back)
}

// leave shows what became of a payment that the browser says was left.
func (p *Pages) leave(from origin) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, ok := idOf(r)
		if !ok {
			p.Refuse(w, r, http.StatusNotFound)
			return
		}
		back, err := p.o.Market.LeavePayment(r.Context(), trade.ID(id), r.URL.Query().Get("t"))
		if err != nil {
			p.fail(w, r, err)
			return
		}
		p.returned(w, r, from, back)
	}
}

func (p *Pages) returned(w http.ResponseWriter, r *http.Request, from origin, back app.Returned) {
	p.show(w, r, result(scene{
		trade: back.Trade, attempt: back.Attempt.State, own: back.Trade.AttemptID == back.Attempt.ID, from: from,
		payPage: p.payPage(r, back.Attempt.MobileURL, back.Attempt.DesktopURL), reload: withoutToken(r.URL.Query()),
		address: p.addressLink(back.Trade),
		now:     p.o.Now(), shipDays: p.o.Market.Process.ShipDays,
	}))
}

// addressLink is the form in which the buyer says where to send. The pages that
// show it were opened with a link of the buyer's own.
func (p *Pages) addressLink(t trade.Trade) string { return p.o.Market.AddressLink(t.BuyerID, t.ID) }

// fail shows why something did not happen. What is nobody's doing is logged
// with the id that the page shows.
func (p *Pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	p.report(w, r, failureView(err), err)
}

func (p *Pages) report(w http.ResponseWriter, r *http.Request, v view, err error) {
	if v.Status >= http.StatusInternalServerError {
		id := web.RequestID(r.Context())
		p.o.Logger.ErrorContext(r.Context(), "page", "request_id", id, "status", v.Status, "error", err.Error())
	}
	p.show(w, r, v)
}

// Refuse shows a page for a status without more to tell. It fits web.Options.Page.
func (p *Pages) Refuse(w http.ResponseWriter, r *http.Request, status int) {
	p.policy.Headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.show(w, r, statusView(status))
	})).ServeHTTP(w, r)
}
