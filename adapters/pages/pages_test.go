package pages_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/pages"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

func TestPagesRunNothingAndAllowTheirOwnStyleOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, p := range []page{w.open(w.url + "/order/kakaopay-ready/1"), w.open(w.url + "/nothing"), w.follow(w.press(w.payPage(buyer), "pay"))} {
		policy := p.header.Get("Content-Security-Policy")
		_, rest, _ := strings.Cut(p.body, "<style>")
		css, _, _ := strings.Cut(rest, "</style>")
		sum := sha256.Sum256([]byte(css))
		if hash := base64.StdEncoding.EncodeToString(sum[:]); css == "" || !strings.Contains(policy, "style-src 'sha256-"+hash+"';") {
			t.Errorf("%s: the policy %q does not allow the page's own style sheet, so it shows bare", p.at, policy)
		}
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy %q lacks %s", p.at, policy, part)
			}
		}
		for header, want := range map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Content-Type": "text/html; charset=utf-8",
		} {
			if got := p.header.Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", p.at, header, got, want)
			}
		}
		w.silent(p, "<script", "style=\"", "ZgotmplZ", "http://www")
	}
}

// small makes pages without a market behind them.
func small(t *testing.T, o pages.Options) http.Handler {
	t.Helper()
	o.Market = app.New(app.Config{Clock: memory.NewClock(monday)})
	if o.Blobs == nil {
		o.Blobs = memory.NewBlobs()
	}
	p, err := pages.New(o)
	if err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	p.Mount(r)
	return r
}

func TestWithoutAChannelPagesAskToCloseTheWindow(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	small(t, pages.Options{FrameAncestors: []string{"'self'"}}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/order/kakaopay-ready/x", nil))
	body := w.Body.String()
	if strings.Contains(body, "카카오톡 채널로 돌아가기") || !strings.Contains(body, "이 창을 닫고") {
		t.Errorf("a page without a channel has a button that leads nowhere:\n%s", body)
	}
	if got := w.Header().Get("Content-Security-Policy"); !strings.HasSuffix(got, "frame-ancestors 'self'") || w.Header().Get("X-Frame-Options") != "" {
		t.Errorf("policy %q, X-Frame-Options %q; want frames of our own only", got, w.Header().Get("X-Frame-Options"))
	}
}

func TestNewRefusesOptionsThatCannotWork(t *testing.T) {
	t.Parallel()
	market, blobs := app.New(app.Config{Clock: memory.NewClock(monday)}), memory.NewBlobs()
	tests := map[string]pages.Options{
		"no market":         {Blobs: blobs},
		"no blobs":          {Market: market},
		"script as channel": {Market: market, Blobs: blobs, ChannelURL: "javascript:alert(1)"},
		"path as channel":   {Market: market, Blobs: blobs, ChannelURL: "/chat"},
		"broken channel":    {Market: market, Blobs: blobs, ChannelURL: "https://%zz"},
	}
	for name, o := range tests {
		if p, err := pages.New(o); err == nil {
			t.Errorf("%s: made %v, want an error at the start rather than a page that fails", name, p)
		}
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	const key = "listing/2026-11/abc.jpg"
	data := bytes.Repeat([]byte("jpeg"), 100)
	blobs := memory.NewBlobs()
	if err := blobs.Put(t.Context(), key, "image/jpeg", data); err != nil {
		t.Fatal(err)
	}
	h := small(t, pages.Options{Blobs: blobs})
	ask := func(method, path string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	whole := ask(http.MethodGet, "/images/"+key)
	tag := whole.Header().Get("ETag")
	if whole.Code != http.StatusOK || !bytes.Equal(whole.Body.Bytes(), data) || len(tag) < 10 || tag[0] != '"' {
		t.Fatalf("answered %d, %d bytes, ETag %q; want the picture with a strong tag", whole.Code, whole.Body.Len(), tag)
	}
	for header, want := range map[string]string{
		"Content-Type": "image/jpeg", "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff", "Content-Length": "400",
	} {
		if got := whole.Header().Get(header); got != want {
			t.Errorf("%s is %q, want %q", header, got, want)
		}
	}
	modified := whole.Header().Get("Last-Modified")
	tests := []struct {
		name   string
		got    *httptest.ResponseRecorder
		status int
		length int
	}{
		{"head", ask(http.MethodHead, "/images/"+key), 200, 0},
		{"same tag", ask(http.MethodGet, "/images/"+key, "If-None-Match", tag), 304, 0},
		{"other tag", ask(http.MethodGet, "/images/"+key, "If-None-Match", `"other"`), 200, 400},
		{"not modified", ask(http.MethodGet, "/images/"+key, "If-Modified-Since", modified), 304, 0},
		{"part", ask(http.MethodGet, "/images/"+key, "Range", "bytes=0-9"), 206, 10},
		{"post", ask(http.MethodPost, "/images/"+key), 405, -1},
		{"delete", ask(http.MethodDelete, "/images/"+key), 405, -1},
		{"unknown", ask(http.MethodGet, "/images/listing/other.jpg"), 404, -1},
		{"folder", ask(http.MethodGet, "/images/listing"), 404, -1},
		{"nothing", ask(http.MethodGet, "/images/"), 404, -1},
		{"way up", ask(http.MethodGet, "/images/../../etc/passwd"), 404, -1},
		{"hidden way up", ask(http.MethodGet, "/images/%2e%2e/%2e%2e/etc/passwd"), 404, -1},
		{"encoded slash", ask(http.MethodGet, "/images/listing%2F2026-11%2Fabc.jpg"), 404, -1},
		{"nul", ask(http.MethodGet, "/images/a%00b"), 404, -1},
		{"other case", ask(http.MethodGet, "/images/Listing/2026-11/abc.jpg"), 404, -1},
	}
	for _, tt := range tests {
		if tt.got.Code != tt.status || tt.length >= 0 && tt.got.Body.Len() != tt.length {
			t.Errorf("%s: answered %d with %d bytes, want %d with %d", tt.name, tt.got.Code, tt.got.Body.Len(), tt.status, tt.length)
		}
		if tt.status >= http.StatusBadRequest && strings.Contains(tt.got.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: the failure is kept for a year", tt.name)
		}
	}
}

// broken is a blob store that fails.
type broken struct {
	ports.Blobs
	err error
}

func (b broken) Get(context.Context, string) (ports.Blob, error) { return ports.Blob{}, b.err }

func TestPicturesOfABrokenStore(t *testing.T) {
	t.Parallel()
	for kind, want := range map[fault.Kind]int{fault.Unavailable: 503, fault.Internal: 500} {
		w := httptest.NewRecorder()
		small(t, pages.Options{Blobs: broken{err: fault.New(kind, "")}}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/images/a.jpg", nil))
		if w.Code != want || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: answered %d, kept %q; want %d, kept by nobody", kind, w.Code, w.Header().Get("Cache-Control"), want)
		}
	}
}

// linked is a blob store whose objects browsers can fetch themselves.
type linked struct {
	ports.Blobs
	err error
}

func (l linked) Link(_ context.Context, key string) (string, error) {
	return "https://store.example.com/" + key + "?signature=a%2Bb", l.err
}

func TestPicturesOfALinkedStore(t *testing.T) {
	t.Parallel()
	const key = "listing/2026-11/abc.jpg"
	blobs := memory.NewBlobs()
	if err := blobs.Put(t.Context(), key, "image/jpeg", []byte("photo")); err != nil {
		t.Fatal(err)
	}
	ask := func(method string, err error) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		small(t, pages.Options{Blobs: linked{blobs, err}}).ServeHTTP(w, httptest.NewRequest(method, "/images/"+key, nil))
		return w
	}
	got := ask(http.MethodGet, nil)
	if at := got.Header().Get("Location"); got.Code != 302 || at != "https://store.example.com/"+key+"?signature=a%2Bb" || got.Body.Len() != 0 {
		t.Errorf("answered %d to %q, body %q; want 302 to the store's own address, unchanged", got.Code, at, got.Body)
	}
	if kept := got.Header().Get("Cache-Control"); kept != "public, max-age=60" {
		t.Errorf("redirect is kept %q, want a minute: the address ends", kept)
	}
	if head := ask(http.MethodHead, nil); head.Code != 200 || head.Header().Get("Content-Type") != "image/jpeg" {
		t.Errorf("HEAD answered %d %q, want 200 image/jpeg: a signed address is for GET only", head.Code, head.Header().Get("Content-Type"))
	}
	for kind, want := range map[fault.Kind]int{fault.Invalid: 404, fault.NotFound: 404, fault.Unavailable: 503, fault.Internal: 500} {
		w := ask(http.MethodGet, fault.New(kind, ""))
		if w.Code != want || w.Header().Get("Location") != "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: answered %d to %q, kept %q; want %d, kept by nobody", kind, w.Code, w.Header().Get("Location"), w.Header().Get("Cache-Control"), want)
		}
	}
}

func TestInternalFailuresShowTheRequestIDThatIsLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	link := w.link()
	w.open(link)
	// The trade's attempt leads to a page that buyers are not sent to.
	r := w.store.Repos()
	a, err := r.Attempts.Get(t.Context(), w.only().AttemptID)
	w.must(err)
	a.MobileURL, a.DesktopURL = "https://example.com/pay", "https://example.com/pay"
	_, err = r.Attempts.Save(t.Context(), a)
	w.must(err)
	got := w.open(link)
	id := got.header.Get("X-Request-Id")
	w.says(got, http.StatusInternalServerError, "문제가 생겼어요", "문의 번호 "+id)
	if id == "" || !strings.Contains(w.log.String(), `"request_id":"`+id+`","status":500,"error":"internal: the provider's payment page`) {
		t.Errorf("the log does not tell what happened to request %q:\n%s", id, w.log)
	}
	w.silent(got, "example.com", "allowed host")
	w.silent(w.open(w.homeOf(w.only(), "cancel")), "example.com")
}
