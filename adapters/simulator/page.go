package simulator

import (
	"bytes"
	"context"
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/junggyenara/junggye/adapters/chatcards"
	"github.com/junggyenara/junggye/adapters/scenario"
)

//go:embed web
var webFiles embed.FS

// channelPath is the address that stands for the channel in KakaoTalk; a page
// inside a phone that leads here brings the person back to the chat.
const channelPath = "/sim/channel"

// boot is what the scripts of a page start from.
type boot struct {
	Bot          string               `json:"bot"`
	People       []Person             `json:"people"`
	Menu         []scenario.MenuEntry `json:"menu"`
	HomeBlock    string               `json:"homeBlock"`
	SecureImage  string               `json:"secureImage"`
	Samples      []string             `json:"samples"`
	MaxPhotos    int                  `json:"maxPhotos"`
	FrameOrigins []string             `json:"frameOrigins"`
	Texts        map[string]string    `json:"texts"`
	Desk         string               `json:"desk,omitempty"`
	Gallery      []exhibit            `json:"gallery,omitempty"`
}

func (s *Simulator) boot() boot {
	sc := s.o.Scenario
	b := boot{
		Bot: sc.Bot.Name, People: s.People(), Menu: sc.Menu, HomeBlock: "main",
		SecureImage: scenario.EntitySecureImage, MaxPhotos: maxPhotos,
		FrameOrigins: s.frameOrigins(), Texts: pageTexts(), Samples: []string{}, Desk: s.o.Desk,
	}
	for name := range s.o.Samples {
		b.Samples = append(b.Samples, name)
	}
	slices.Sort(b.Samples)
	return b
}

// frameOrigins are the origins whose pages may open inside a phone.
func (s *Simulator) frameOrigins() []string {
	list := []string{}
	for _, raw := range append([]string{s.o.BaseURL()}, s.o.FrameOrigins...) {
		u, err := url.Parse(raw)
		if err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			list = append(list, u.Scheme+"://"+u.Host)
		}
	}
	return list
}

// policy lets pages run nothing but the embedded scripts. Pictures may come
// from anywhere, as the bot's cards carry addresses of shops.
func (s *Simulator) policy() string {
	return strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
		"img-src 'self' http: https: data: blob:",
		"frame-src 'self' " + strings.Join(s.frameOrigins(), " "),
		"form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'",
	}, "; ")
}

func (s *Simulator) servePage(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, page("app.js", s.boot()))
}

func (s *Simulator) serveGallery(w http.ResponseWriter, r *http.Request) {
	exhibits, err := s.gallery()
	if err != nil {
		s.refuse(w, err)
		return
	}
	b := s.boot()
	b.Gallery = exhibits
	s.render(w, r, page("gallery.js", b))
}

func (s *Simulator) render(w http.ResponseWriter, r *http.Request, drawn templ.Component) {
	var out bytes.Buffer
	if err := drawn.Render(context.WithoutCancel(r.Context()), &out); err != nil {
		s.refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", s.policy())
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Referrer-Policy", "same-origin")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(out.Bytes())
}

// serveChannel is the little page that tells the phone around it to close its
// browser. Opened by itself it leads to the phones.
func (s *Simulator) serveChannel(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'")
	w.Header().Set("Cache-Control", "no-store")
	http.ServeFileFS(w, r, webFiles, "web/channel.html")
}

// staticFiles serves our own scripts and styles and those that draw cards.
func staticFiles() http.Handler {
	files := http.FileServerFS(webFiles)
	cards, err := chatcards.Files()
	shared := http.FileServerFS(cards)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/sim/static/")
		r2 := r.Clone(r.Context())
		r2.URL.Path = "/web/static/" + name
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if err == nil {
			if _, err := fs.Stat(cards, name); err == nil {
				r2.URL.Path = "/" + name
				shared.ServeHTTP(w, r2)
				return
			}
		}
		files.ServeHTTP(w, r2)
	})
}
