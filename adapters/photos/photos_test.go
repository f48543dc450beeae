package photos_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/photos"
	"github.com/junggyenara/junggye/core/fault"
)

const secret = "credential-in-the-query"

func fetcher(t *testing.T, opts photos.Options) *photos.Fetcher {
	t.Helper()
	f, err := photos.New(opts)
	if err != nil {
		t.Fatalf("new: %v", err)
	}
	t.Cleanup(f.Close)
	return f
}

// serve starts a host; address is its host:port.
func serve(t *testing.T, handler http.HandlerFunc) (address string) {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	return strings.TrimPrefix(srv.URL, "http://")
}

func TestFetchReturnsUprightPhoto(t *testing.T) {
	t.Parallel()
	photo := asPNG(t, plain(2000, 1000))
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/octet-stream") // Kakao's types are not reliable
		_, _ = w.Write(photo)
	})
	got, err := fetcher(t, photos.Options{Hosts: []string{at}}).Fetch(t.Context(), "http://"+at+"/dna/img_org.jpg?credential=x")
	if err != nil {
		t.Fatalf("got %v, want a photo", err)
	}
	if size := decode(t, got).Bounds().Size(); size.X != 1280 || size.Y != 640 {
		t.Errorf("got size %v, want 1280 x 640", size)
	}
}

func TestFetchErrors(t *testing.T) {
	t.Parallel()
	photo := asJPEG(t, plain(64, 64))
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code); _, _ = w.Write(photo) }
	}
	body := func(data []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) }
	}
	cases := map[string]struct {
		handler http.HandlerFunc
		kind    fault.Kind
		code    fault.Code
	}{
		"expired":      {status(http.StatusForbidden), fault.Invalid, photos.CodeGone},
		"gone":         {status(http.StatusNotFound), fault.Invalid, photos.CodeGone},
		"no content":   {status(http.StatusNoContent), fault.Invalid, photos.CodeGone},
		"partial":      {status(http.StatusPartialContent), fault.Invalid, photos.CodeGone},
		"busy":         {status(http.StatusTooManyRequests), fault.Unavailable, ""},
		"broken":       {status(http.StatusBadGateway), fault.Unavailable, ""},
		"hanging":      {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, fault.Unavailable, ""},
		"slow body":    {announce(len(photo), photo[:100], true), fault.Unavailable, ""},
		"truncated":    {announce(len(photo), photo[:100], false), fault.Unavailable, ""},
		"cut file":     {body(photo[:300]), fault.Invalid, photos.CodeNotImage},
		"page":         {body([]byte("<html><body>login</body></html>")), fault.Invalid, photos.CodeNotImage},
		"too large":    {body(make([]byte, 64<<10+1)), fault.Invalid, photos.CodeTooLarge},
		"too long":     {endless, fault.Invalid, photos.CodeTooLarge},
		"bomb":         {body(pngBomb(50_000, 50_000)), fault.Invalid, photos.CodeTooLarge},
		"no location":  {status(http.StatusFound), fault.Invalid, photos.CodeGone},
		"hop to file":  {redirect("file:///etc/passwd"), fault.Invalid, photos.CodeForeign},
		"hop away":     {redirect("http://other.example/"), fault.Invalid, photos.CodeForeign},
		"hop to login": {redirect("http://me:pw@localhost/"), fault.Invalid, photos.CodeForeign},
		"hop inside":   {redirect("http://localhost/"), fault.Invalid, photos.CodeForeign},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := serve(t, c.handler)
			f := fetcher(t, photos.Options{
				Hosts: []string{at, "localhost"}, MaxBytes: 64 << 10, Timeout: patience(c.kind),
			})
			_, err := f.Fetch(t.Context(), "http://"+at+"/?"+secret)
			if fault.KindOf(err) != c.kind || fault.CodeOf(err) != c.code {
				t.Fatalf("got %v, want %v (%s)", err, c.kind, c.code)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("got %q, want no query in it: logs would hold credentials", err)
			}
		})
	}
}

// patience is short where only the time limit can end the test.
func patience(kind fault.Kind) time.Duration {
	if kind == fault.Unavailable {
		return 200 * time.Millisecond
	}
	return 0
}

// announce promises total bytes, sends data and then hangs up or hangs.
func announce(total int, data []byte, hang bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(total))
		_, _ = w.Write(data)
		_ = http.NewResponseController(w).Flush()
		if hang {
			<-r.Context().Done()
		}
	}
}

// endless sends without announcing a length until nobody listens.
func endless(w http.ResponseWriter, _ *http.Request) {
	for {
		if _, err := io.Copy(w, bytes.NewReader(make([]byte, 4096))); err != nil {
			return
		}
	}
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

func TestFetchNeverConnectsToPrivateAddressOfPlainHost(t *testing.T) {
	t.Parallel()
	// The entries have no port, so even a name of this machine is refused.
	for _, host := range []string{"localhost", "127.0.0.1", "[::1]", "169.254.169.254", "[::ffff:127.0.0.1]"} {
		f := fetcher(t, photos.Options{Hosts: []string{host}})
		if url := "http://" + host + "/"; !f.Allowed(url) {
			t.Errorf("%s: got not allowed, want allowed: the dialer would stay untested", url)
		} else if _, err := f.Fetch(t.Context(), url); fault.CodeOf(err) != photos.CodeForeign {
			t.Errorf("%s: got %v, want %s: members could look into our network", url, err, photos.CodeForeign)
		}
	}
}

func TestFetchFollowsThreeRedirects(t *testing.T) {
	t.Parallel()
	photo := asJPEG(t, plain(16, 16))
	var leaks atomic.Int32
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") != "" || r.Header.Get("Cookie") != "" {
			leaks.Add(1)
		}
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "me"})
		if left := strings.TrimPrefix(r.URL.Path, "/"); left != "" {
			http.Redirect(w, r, "/"+left[1:], http.StatusFound)
			return
		}
		_, _ = w.Write(photo)
	})
	f := fetcher(t, photos.Options{Hosts: []string{at}})
	if _, err := f.Fetch(t.Context(), "http://"+at+"/xxx"); err != nil {
		t.Errorf("three redirects: got %v, want a photo", err)
	}
	if _, err := f.Fetch(t.Context(), "http://"+at+"/xxxx"); fault.CodeOf(err) != photos.CodeForeign {
		t.Errorf("four redirects: got %v, want %s", err, photos.CodeForeign)
	}
	if n := leaks.Load(); n > 0 {
		t.Errorf("got %d requests with a cookie or a referer, want none: the URL holds credentials", n)
	}
}

func TestFetchRespectsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	at := serve(t, func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	_, err := fetcher(t, photos.Options{Hosts: []string{at}, Timeout: time.Minute}).Fetch(ctx, "http://"+at)
	if !errors.Is(err, context.Canceled) || !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v, want unavailable: context canceled", err)
	}
}

func TestFetchReachesNobody(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.NotFoundHandler())
	at := strings.TrimPrefix(srv.URL, "http://")
	srv.Close()
	_, err := fetcher(t, photos.Options{Hosts: []string{at}}).Fetch(t.Context(), "http://"+at)
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v, want unavailable: the host may be back soon", err)
	}
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	f := fetcher(t, photos.Options{Hosts: []string{"secure.kakaocdn.net", "Own.Example:8080", "own.example", "[::1]:9000"}})
	for url, want := range map[string]bool{
		"http://secure.kakaocdn.net/dna/a/b/img.jpg?x=1&y=2":      true,
		"https://secure.kakaocdn.net/dna":                         true,
		"https://SECURE.KakaoCDN.net/dna":                         true,
		"http://secure.kakaocdn.net:443/":                         true,
		"http://own.example:8080/x":                               true,
		"http://own.example/x":                                    true,
		"http://[::1]:9000/":                                      true,
		"http://[::1]/":                                           false,
		"http://secure.kakaocdn.net:8080/":                        false,
		"http://secure.kakaocdn.net./":                            false,
		"http://evil.example/":                                    false,
		"http://evil.example/secure.kakaocdn.net":                 false,
		"http://evil.example#@secure.kakaocdn.net/":               false,
		"http://secure.kakaocdn.net@evil.example/":                false,
		"http://me@secure.kakaocdn.net/":                          false,
		"http://secure.kakaocdn.net.evil.example/":                false,
		"http://x.secure.kakaocdn.net/":                           false,
		"http://secure.\u212aakaocdn.net/":                        false,
		"http://secure%2ekakaocdn.net/":                           false,
		"http:secure.kakaocdn.net":                                false,
		"//secure.kakaocdn.net/":                                  false,
		"ftp://secure.kakaocdn.net/":                              false,
		"file:///etc/passwd":                                      false,
		"javascript:alert(1)":                                     false,
		"http://":                                                 false,
		"":                                                        false,
		"http://secure.kakaocdn.net/" + strings.Repeat("a", 5000): false,
	} {
		if got := f.Allowed(url); got != want {
			t.Errorf("allowed(%q): got %t, want %t", url, got, want)
		}
	}
}

func TestForeignHostIsInvalid(t *testing.T) {
	t.Parallel()
	_, err := fetcher(t, photos.Options{Hosts: []string{"a.example"}}).Fetch(t.Context(), "http://b.example/?"+secret)
	if !fault.Is(err, fault.Invalid) || fault.CodeOf(err) != photos.CodeForeign || strings.Contains(err.Error(), secret) {
		t.Errorf("got %v, want invalid (%s) without the query", err, photos.CodeForeign)
	}
}

func TestNewRefusesBadOptions(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string]photos.Options{
		"no host":     {},
		"empty":       {Hosts: []string{"a.example", ""}},
		"scheme":      {Hosts: []string{"http://a.example"}},
		"path":        {Hosts: []string{"a.example/x"}},
		"wildcard":    {Hosts: []string{"*.kakaocdn.net"}},
		"port 0":      {Hosts: []string{"a.example:0"}},
		"port name":   {Hosts: []string{"a.example:http"}},
		"no name":     {Hosts: []string{":80"}},
		"other words": {Hosts: []string{"중계.example"}},
		"zone":        {Hosts: []string{"[fe80::1%eth0]:80"}},
		"timeout":     {Hosts: []string{"a.example"}, Timeout: -1},
		"size":        {Hosts: []string{"a.example"}, MaxBytes: -1},
		"decodes":     {Hosts: []string{"a.example"}, Decodes: -1},
	} {
		if _, err := photos.New(opts); err == nil {
			t.Errorf("%s: got a fetcher, want an error at the start of the program", name)
		}
	}
}

func FuzzAllowed(f *testing.F) {
	f.Add("http://secure.kakaocdn.net/dna")
	f.Add("http://secure.kakaocdn.net@evil.example:80/")
	f.Add("http://[::1%25lo]:80/")
	fetcher, err := photos.New(photos.Options{Hosts: []string{"secure.kakaocdn.net"}})
	if err != nil {
		f.Fatalf("new: %v", err)
	}
	f.Fuzz(func(t *testing.T, rawURL string) {
		if !fetcher.Allowed(rawURL) {
			return
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, rawURL, http.NoBody)
		if err != nil {
			t.Fatalf("allowed(%q) but no request can be made: %v", rawURL, err)
		}
		if host := strings.ToLower(req.URL.Hostname()); host != "secure.kakaocdn.net" {
			t.Fatalf("allowed(%q), which leads to %q", rawURL, host)
		}
	})
}
