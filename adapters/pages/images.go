package pages

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/fault"
)

// image serves a stored picture. Keys are random and never used again for
// other bytes, so it may be kept for ever.
func (p *Pages) image(w http.ResponseWriter, r *http.Request) {
	blob, err := p.o.Blobs.Get(r.Context(), chi.URLParam(r, "*"))
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound:
		web.Problem(w, r, http.StatusNotFound)
		return
	case fault.Unavailable:
		w.Header().Set("Retry-After", retryAfter)
		web.Problem(w, r, http.StatusServiceUnavailable)
		return
	default:
	}
	if err != nil {
		p.o.Logger.ErrorContext(r.Context(), "read a picture", "request_id", web.RequestID(r.Context()), "error", err.Error())
		web.Problem(w, r, http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256(blob.Data)
	h := w.Header()
	h.Set("Content-Type", blob.ContentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:15])+`"`)
	http.ServeContent(w, r, "", blob.ModifiedAt, bytes.NewReader(blob.Data))
}
