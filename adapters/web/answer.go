package web

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
)

// Policy is what a browser may do with a page. The zero Policy allows pictures
// and styles of our own and nothing else.
type Policy struct {
	// Styles are CSP sources of style sheets, such as "'sha256-…'"; default: 'self'.
	Styles []string
	// Forms lets pages send forms to our own origin.
	Forms bool
	// FrameAncestors are CSP sources of pages that may show ours in a frame;
	// default: none. Only a development simulator needs one.
	FrameAncestors []string
	// Scripts lets pages run our own scripts, which may ask our own origin.
	Scripts bool
	// Pictures are CSP sources of pictures; default: our own and those that stand in
	// the page itself.
	Pictures []string
	// Secure tells that the market is reached by https only, which browsers are to
	// remember for a year.
	Secure bool
}

func (p Policy) header() string {
	styles, forms, ancestors, scripts, pictures := "'self'", "'none'", "'none'", "", "'self' data:"
	if len(p.Styles) > 0 {
		styles = strings.Join(p.Styles, " ")
	}
	if p.Forms {
		forms = "'self'"
	}
	if len(p.FrameAncestors) > 0 {
		ancestors = strings.Join(p.FrameAncestors, " ")
	}
	if p.Scripts {
		scripts = "script-src 'self'; connect-src 'self'; "
	}
	if len(p.Pictures) > 0 {
		pictures = strings.Join(p.Pictures, " ")
	}
	return "default-src 'none'; " + scripts + "style-src " + styles + "; img-src " + pictures + "; base-uri 'none'; form-action " + forms + "; frame-ancestors " + ancestors
}

// Headers sets the policy's headers before next runs, which may replace them.
// Inside another Policy's Headers it replaces that policy.
func (p Policy) Headers(next http.Handler) http.Handler {
	policy := p.header()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		if p.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		// For browsers that do not know frame-ancestors; the header has no way to
		// name an origin.
		h.Del("X-Frame-Options")
		if len(p.FrameAncestors) == 0 {
			h.Set("X-Frame-Options", "DENY")
		}
		next.ServeHTTP(w, r)
	})
}

// LimitBody refuses bodies that are announced longer than n bytes with 413, and
// ends reading after n bytes of the others.
func LimitBody(n int64) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > n {
				Problem(w, r, http.StatusRequestEntityTooLarge)
				return
			}
			r.Body = http.MaxBytesReader(w, r.Body, n)
			next.ServeHTTP(w, r)
		})
	}
}

// Problem answers with a status and nothing to tell but the request id, as RFC
// 9457 problem details.
func Problem(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The status is out; a client that is gone misses nothing.
	_ = json.NewEncoder(w).Encode(map[string]any{
		"title": http.StatusText(status), "status": status, "code": Code(status), "requestId": RequestID(r.Context()),
	})
}

// Code is the stable name of a refusal for which HTTP has a status of its own.
func Code(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "http.syntax"
	case http.StatusNotFound:
		return "http.path"
	case http.StatusMethodNotAllowed:
		return "http.method"
	case http.StatusNotAcceptable:
		return "http.accept"
	case http.StatusRequestTimeout:
		return "http.too_slow"
	case http.StatusPreconditionFailed:
		return "http.changed"
	case http.StatusRequestEntityTooLarge:
		return "http.too_large"
	case http.StatusUnsupportedMediaType:
		return "http.media_type"
	case http.StatusUnprocessableEntity:
		return "http.fields"
	case http.StatusPreconditionRequired:
		return "http.if_match_missing"
	case http.StatusTooManyRequests:
		return "http.too_many_requests"
	case http.StatusInternalServerError:
		return "fault.internal"
	case http.StatusServiceUnavailable:
		return "http.busy"
	}
	return "http.undefined"
}

func (o Options) refusal(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if o.Page != nil && strings.Contains(r.Header.Get("Accept"), "text/html") {
			o.Page(w, r, status)
			return
		}
		Problem(w, r, status)
	}
}

// Allow names the methods that the address has, for an answer with status 405.
// chi does so only while nobody else answers for it.
func Allow(w http.ResponseWriter, r *http.Request, routes chi.Routes) {
	for _, method := range []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	} {
		if routes.Match(chi.NewRouteContext(), method, r.URL.Path) {
			w.Header().Add("Allow", method)
		}
	}
}
