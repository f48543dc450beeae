package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/chatcards"
)

//go:embed static
var staticFiles embed.FS

// file is the address of a script or style.
func (c *Console) file(name string) string { return Base + "/static/" + name + "?" + c.mark }

// staticMark changes with the files, so that browsers may keep them for ever.
func staticMark() (string, error) {
	sum := sha256.New()
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return "", err
		}
		_, _ = sum.Write(body) // a hash takes everything
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}

// kinds are the files that are served; others are not, such as licences.
var kinds = map[string]string{
	"preview.js": "text/javascript; charset=utf-8", "preview.css": "text/css; charset=utf-8", "dom.js": "text/javascript; charset=utf-8",
	"cards.js": "text/javascript; charset=utf-8", "carousel.js": "text/javascript; charset=utf-8", "cards.css": "text/css; charset=utf-8",
	"htmx.min.js": "text/javascript; charset=utf-8", "app.js": "text/javascript; charset=utf-8",
	"desk.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml",
}

// staticFile is a file of ours, or of those that draw the chat's cards.
func staticFile(name string) ([]byte, error) {
	if body, err := staticFiles.ReadFile("static/" + name); err == nil {
		return body, nil
	}
	cards, err := chatcards.Files()
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(cards, name)
}

// static serves the scripts and styles. They hold nothing secret, so they are the
// only answers that may be kept.
func (c *Console) static(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "file")
	kind := kinds[name]
	body, err := staticFile(name)
	if kind == "" || err != nil {
		c.refuse(w, r, http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", kind)
	if r.URL.RawQuery != "" {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
}
