// Package standin is a deal board that behaves like a real one, for tests and
// for mode dev: two layouts, conditional answers, posts whose shop is named in
// three places, and all the moods that a board has. It refuses to be asked too
// fast, as real ones do.
package standin

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/text/encoding/korean"
)

// ListPath and PostPath are where the board's list is, and below what its posts are.
const (
	ListPath = "/bbs/qb_saleinfo"
	PostPath = "/bbs/qb_saleinfo/views/"
	shopPath = "/shop/"
)

// Post is one deal on the board.
type Post struct {
	ID       int
	Title    string
	Shop     string
	Category string
	Price    string // as people write it
	Picture  string // address
	// ShopURL is where it is sold; empty stands for a page of the board's own host.
	ShopURL  string
	PostedAt time.Time
	Ended    bool
	Blind    bool
}

// Mood is how the board behaves. The zero Mood is a good one.
type Mood struct {
	Layout   string        // v1, v2 or other; v1 if empty
	EUCKR    bool          // pages are in that encoding
	MinGap   time.Duration // asked sooner after the last request, it blocks
	BlockFor time.Duration // how long it blocks who came too fast
	Status   int           // answered instead of pages, 0 for pages
	Retry    string        // the header Retry-After beside Status
	Robots   string        // robots.txt; empty for none
	Slow     time.Duration // before each answer
	Torn     bool          // answers break off in the middle
	Cut      bool          // pages end in the middle, and answers say that is all
	Padding  int           // bytes of nothing before the page
	NoMark   bool          // pages come without ETag
	MovedTo  string        // where the list redirects to
}

// Board is an http.Handler. It is safe for concurrent use.
type Board struct {
	now   func() time.Time
	base  string
	posts func(now time.Time) []Post

	mu       sync.Mutex
	mood     Mood
	last     time.Time
	blocked  time.Time // until then
	requests map[string]int
	bursts   int
	agents   map[string]bool
}

// New makes a Board below the path base, which has no slash at its end. posts
// gives what is on it, the newest first.
func New(base string, now func() time.Time, posts func(now time.Time) []Post) *Board {
	return &Board{
		now: now, base: base, posts: posts,
		requests: map[string]int{}, agents: map[string]bool{},
	}
}

// Set gives the board another mood.
func (b *Board) Set(m Mood) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.mood = m
}

// Requests counts what was asked by path below the base.
func (b *Board) Requests() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.requests)
}

// Bursts counts requests that came too fast.
func (b *Board) Bursts() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.bursts
}

// Agents are the names by which it was asked.
func (b *Board) Agents() map[string]bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.agents)
}

// ServeHTTP implements http.Handler.
func (b *Board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, b.base)
	if strings.HasPrefix(path, shopPath) {
		b.write(w, r, Mood{NoMark: true}, shop())
		return
	}
	m, refused := b.admit(path, r.UserAgent())
	if m.Slow > 0 {
		select {
		case <-time.After(m.Slow):
		case <-r.Context().Done():
			return
		}
	}
	switch {
	case refused:
		http.Error(w, "too fast", http.StatusForbidden)
	case m.Status != 0 && path != "/robots.txt":
		if m.Retry != "" {
			w.Header().Set("Retry-After", m.Retry)
		}
		http.Error(w, http.StatusText(m.Status), m.Status)
	case path == "/robots.txt" && m.Robots != "":
		_, _ = w.Write([]byte(m.Robots))
	case path == ListPath && m.MovedTo != "":
		http.Redirect(w, r, m.MovedTo, http.StatusFound)
	case path == ListPath:
		b.list(w, r, m)
	case strings.HasPrefix(path, PostPath):
		b.post(w, r, m, strings.TrimPrefix(path, PostPath))
	default:
		http.NotFound(w, r)
	}
}

// admit counts a request and refuses one that comes too fast.
func (b *Board) admit(path, agent string) (m Mood, refused bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	b.requests[path]++
	b.agents[agent] = true
	if b.mood.MinGap > 0 && !b.last.IsZero() && now.Sub(b.last) < b.mood.MinGap {
		b.bursts++
		b.blocked = now.Add(b.mood.BlockFor)
	}
	b.last = now
	return b.mood, now.Before(b.blocked)
}

func (b *Board) list(w http.ResponseWriter, r *http.Request, m Mood) {
	now := b.now()
	var rows []row
	for _, p := range b.posts(now) {
		rows = append(rows, row{Post: p, Ago: ago(now.Sub(p.PostedAt))})
	}
	page := listV1(m.charset(), b.base, rows)
	switch m.Layout {
	case "v2":
		page = listV2(m.charset(), b.base, rows)
	case "other":
		page = listOther(m.charset(), rows)
	}
	b.write(w, r, m, page)
}

func (m Mood) charset() string {
	if m.EUCKR {
		return "euc-kr"
	}
	return "utf-8"
}

// place is where a post names its shop.
type place int

const (
	inRow place = iota
	inHeader
	inText
)

func postAt(base string, id int) templ.SafeURL {
	return templ.SafeURL(base + PostPath + strconv.Itoa(id))
}

func ago(d time.Duration) string {
	switch {
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + agoMinutes
	case d < 24*time.Hour:
		return strconv.Itoa(int(d.Hours())) + agoHours
	}
	return strconv.Itoa(int(d.Hours())/24) + agoDays
}

func (b *Board) post(w http.ResponseWriter, r *http.Request, m Mood, name string) {
	for _, p := range b.posts(b.now()) {
		if strconv.Itoa(p.ID) != name {
			continue
		}
		if p.ShopURL == "" {
			// The board's own host under another name, since a board sells nothing.
			_, port, _ := strings.Cut(r.Host, ":")
			p.ShopURL = "http://localhost:" + port + b.base + shopPath + name
		}
		b.write(w, r, m, view(m.charset(), p, place(p.ID%3)))
		return
	}
	http.NotFound(w, r)
}

func (b *Board) write(w http.ResponseWriter, r *http.Request, m Mood, drawn templ.Component) {
	var out bytes.Buffer
	if err := drawn.Render(context.WithoutCancel(r.Context()), &out); err != nil {
		http.Error(w, fmt.Sprint("draw: ", err), http.StatusInternalServerError)
		return
	}
	page := append(bytes.Repeat([]byte(" "), m.Padding), out.Bytes()...)
	if m.EUCKR {
		if encoded, err := korean.EUCKR.NewEncoder().Bytes(page); err == nil {
			page = encoded
		}
	}
	sum := sha256.Sum256(page)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	if !m.NoMark {
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	// As many old boards: the encoding is in the page only.
	w.Header().Set("Content-Type", "text/html")
	switch {
	case m.Torn:
		w.Header().Set("Content-Length", strconv.Itoa(len(page)))
		page = page[:len(page)/2]
	case m.Cut:
		page = page[:len(page)/2]
	}
	_, _ = w.Write(page)
}
