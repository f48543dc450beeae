package console

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/operator"
)

// Base is the address below which all pages are.
const Base = "/console"

// maxBody is the longest form in bytes: one with a picture of a telephone.
const maxBody = 16 << 20

// Sessions is how operators prove who they are. app.Desk has it.
type Sessions interface {
	OpenConsole(ctx context.Context, c app.Credentials) (app.Opened, error)
	OpenDemo(ctx context.Context, role operator.Role, from string) (app.Opened, error)
	Console(ctx context.Context, secret, from string) (operator.Actor, error)
	SignOut(ctx context.Context, by operator.Actor) error
}

// Options are what a Console needs. Desk is required.
type Options struct {
	Desk app.Desk
	// Sessions is who signs people in; default: Desk.
	Sessions Sessions
	// Secure says that browsers reach the console by https. Without it the cookie
	// also travels over http, which is for development.
	Secure bool
	// Pictures are origins of listings' photos besides our own, as CSP sources.
	Pictures []string
	// Origins are addresses of ours that a proxy hides, such as https://example.org.
	Origins []string
	// Demo offers to sign in without a password, as the demonstration operator of a
	// role. It is for development only.
	Demo bool
	// Reason words an error for operators; "" leaves it to its kind. Default: always "".
	Reason func(error) string
	// Card is a notice as the chat answers with it, a skill response as JSON; default: an
	// answer without anything.
	Card func(notice.Notice) ([]byte, error)
	// Blocks are what a notice's button may open besides an address.
	Blocks []Block
	// Bound is how often one address may ask; default: as often as it likes.
	Bound web.Bound
	// Logger receives requests and failures; default: nothing.
	Logger *slog.Logger
	// Watch are middlewares that see each request and the final answer.
	Watch []func(http.Handler) http.Handler
	// Now is the clock; default: time.Now.
	Now func() time.Time
}

func (o *Options) fill() {
	if o.Sessions == nil {
		o.Sessions = o.Desk
	}
	if o.Reason == nil {
		o.Reason = func(error) string { return "" }
	}
	if o.Card == nil {
		o.Card = func(notice.Notice) ([]byte, error) { return []byte(`{"version":"2.0"}`), nil }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

// Console is the desk. It is safe for concurrent use.
type Console struct {
	o      Options
	mark   string // of the scripts and styles
	once   *once
	router *chi.Mux
	nav    []place
}

// New checks the options and makes a Console.
func New(o Options) (*Console, error) {
	o.fill()
	guard := http.NewCrossOriginProtection()
	for _, origin := range o.Origins {
		if err := guard.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("console: %w", err)
		}
	}
	c := &Console{o: o, once: newOnce(o.Now)}
	var err error
	if c.mark, err = staticMark(); err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.refuse(w, r, http.StatusForbidden) }))
	c.router = web.NewRouter(web.Options{
		Logger: o.Logger, MaxBody: maxBody, Page: c.refuse, Watch: o.Watch,
		Policy: web.Policy{Forms: true, Scripts: true, Pictures: append([]string{"'self'"}, o.Pictures...), Secure: o.Secure},
	})
	c.router.Route(Base, func(r chi.Router) {
		bound := o.Bound
		bound.Refuse = c.refuse
		r.Use(c.headers, bound.PerAddress, guard.Handler)
		c.mount(r)
	})
	c.nav = c.places()
	return c, nil
}

// Handler answers everything at Base and below.
func (c *Console) Handler() http.Handler { return c.router }

// Routes lists what the console answers, for tests that walk it.
func (c *Console) Routes() chi.Routes { return c.router }

// Owns reports whether the path of an address is the console's.
func Owns(path string) bool { return path == Base || strings.HasPrefix(path, Base+"/") }

func (c *Console) mount(r chi.Router) {
	r.Get("/static/{file}", c.static)
	r.Head("/static/{file}", c.static)
	r.Get("/sign-in", c.signInPage)
	r.Post("/sign-in", c.signIn)
	if c.o.Demo {
		r.Post("/demo", c.demo)
	}
	on := routes{c, r}
	on.post("/sign-out", operator.SignOut, c.signOut)
	for _, area := range []func(routes){
		c.overviewPages, c.tradePages, c.memberPages, c.listingPages, c.noticePages, c.chatPages, c.peoplePages,
	} {
		area(on)
	}
}

// headers adds what the pages' policy does not say. The referrer stays within our
// own origin: with none at all browsers would send forms without an origin.
func (*Console) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
