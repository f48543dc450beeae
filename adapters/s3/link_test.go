package s3_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
)

func TestLinksAreSteadyAndEnd(t *testing.T) {
	t.Parallel()
	o := newFake(t).options()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return now }
	link := func() string {
		t.Helper()
		// A store of its own each time: all processes have to make the same link.
		got, err := open(t, o).Link(t.Context(), "listing/a.jpg")
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := link()
	u, err := url.Parse(first)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := u.Query().Get("X-Amz-Date")+" "+u.Query().Get("X-Amz-Expires"), "20261122T090000Z 900"; got != want {
		t.Errorf("link is dated %s, want %s: ten minutes have to be left at any time", got, want)
	}
	if strings.Contains(first, secretKey) {
		t.Errorf("the link tells the secret: %s", first)
	}
	now = now.Add(5*time.Minute - time.Nanosecond)
	if again := link(); again != first {
		t.Errorf("got %s, then %s, want the same: browsers would fetch the picture again", first, again)
	}
	now = now.Add(time.Nanosecond)
	if later := link(); later == first {
		t.Error("got the same link after five minutes, want a new one before it ends")
	}
}

func TestLinksToTheCDN(t *testing.T) {
	t.Parallel()
	o := newFake(t).options()
	o.CDN, o.Prefix = "https://cdn.example.com/", "photos"
	s := open(t, o)
	for key, want := range map[string]string{
		"listing/a.jpg": "https://cdn.example.com/photos/listing/a.jpg",
		"a.jpg/b.jpg":   "https://cdn.example.com/photos/a.jpg%2B/b.jpg",
	} {
		if got, err := s.Link(t.Context(), key); err != nil || got != want {
			t.Errorf("Link(%q) = %q, %v, want %q", key, got, err, want)
		}
	}
}

func TestLinksOfBadKeys(t *testing.T) {
	t.Parallel()
	s := open(t, newFake(t).options())
	for key, want := range map[string]fault.Kind{"../a.jpg": fault.Invalid, "": fault.Invalid, "a.html": fault.NotFound, "listing": fault.NotFound} {
		if got, err := s.Link(t.Context(), key); !fault.Is(err, want) {
			t.Errorf("Link(%q) = %q, %v, want %s", key, got, err, want)
		}
	}
}

func TestLinksContainer(t *testing.T) {
	t.Parallel()
	o := realOptions(t)
	s := open(t, o)
	for _, key := range []string{"listing/a.jpg", "a.jpg/b.jpg", "other.png"} {
		contentType := "image/jpeg"
		if strings.HasSuffix(key, ".png") {
			contentType = "image/png"
		}
		if err := s.Put(t.Context(), key, contentType, []byte(key)); err != nil {
			t.Fatal(err)
		}
		link, err := s.Link(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		status, header, body := ask(t, http.MethodGet, link)
		if status != http.StatusOK || body != key || header.Get("Content-Type") != contentType ||
			header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s shows %d %q as %q, cached %q; want the picture, kept for ever",
				key, status, body, header.Get("Content-Type"), header.Get("Cache-Control"))
		}
	}
	link, err := s.Link(t.Context(), "listing/a.jpg")
	if err != nil {
		t.Fatal(err)
	}
	bare, _, _ := strings.Cut(link, "?")
	o.Now = func() time.Time { return time.Now().Add(-time.Hour) }
	old, err := open(t, o).Link(t.Context(), "listing/a.jpg")
	if err != nil {
		t.Fatal(err)
	}
	for what, address := range map[string]string{
		"an address without a signature": bare,
		"a link for another object":      strings.Replace(link, "listing/a.jpg", "other.png", 1),
		"a link of an hour ago":          old,
	} {
		if status, _, body := ask(t, http.MethodGet, address); status != http.StatusForbidden {
			t.Errorf("%s shows %d %q, want 403: objects are private", what, status, body)
		}
	}
	if status, _, _ := ask(t, http.MethodPut, link); status != http.StatusForbidden {
		t.Errorf("PUT by a link = %d, want 403: a link only shows", status)
	}
}
