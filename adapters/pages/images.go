package pages

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// linkCaching lets browsers keep where a picture is for less time than a link
// of ports.BlobLinks works.
const linkCaching = "public, max-age=60"

// image serves a stored picture, or says where the store shows it: KakaoTalk
// keeps addresses of pictures for long, so ours stay and those of the store may
// change. Links answer GET only, so the rare HEAD is served from here.
func (p *Pages) image(w http.ResponseWriter, r *http.Request) {
	// Pictures are for everybody, the chat and the simulator among them.
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	key := chi.URLParam(r, "*")
	links, ok := p.o.Blobs.(ports.BlobLinks)
	if !ok || r.Method != http.MethodGet {
		p.send(w, r, key)
		return
	}
	address, err := links.Link(r.Context(), key)
	if err != nil {
		p.noImage(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", linkCaching)
	// Set here, since http.Redirect would write a body for people.
	h.Set("Location", address)
	w.WriteHeader(http.StatusFound)
}

// send serves a picture itself. Keys are random and never used again for other
// bytes, so it may be kept for ever.
func (p *Pages) send(w http.ResponseWriter, r *http.Request, key string) {
	blob, err := p.o.Blobs.Get(r.Context(), key)
	if err != nil {
		p.noImage(w, r, err)
		return
	}
	sum := sha256.Sum256(blob.Data)
	h := w.Header()
	h.Set("Content-Type", blob.ContentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:15])+`"`)
	http.ServeContent(w, r, "", blob.ModifiedAt, bytes.NewReader(blob.Data))
}

func (p *Pages) noImage(w http.ResponseWriter, r *http.Request, err error) {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound:
		web.Problem(w, r, http.StatusNotFound)
	case fault.Unavailable:
		w.Header().Set("Retry-After", retryAfter)
		web.Problem(w, r, http.StatusServiceUnavailable)
	default:
		p.o.Logger.ErrorContext(r.Context(), "read a picture", "request_id", web.RequestID(r.Context()), "error", err.Error())
		web.Problem(w, r, http.StatusInternalServerError)
	}
}
