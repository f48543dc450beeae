package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/cache"
	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/adapters/web"
)

// inProd is the public side as mode prod serves it, on the world's store, and its
// routes.
func (e *endpoints) inProd() (http.Handler, *chi.Mux) {
	e.Helper()
	cfg, err := loadConfig(environ(prodEnv(e.T)))
	e.must(err)
	e.service.cfg = cfg
	e.service.copies, err = cache.New(cache.Options{})
	e.must(err)
	router, err := e.service.routes()
	e.must(err)
	handler, err := e.service.withConsole(router)
	e.must(err)
	return handler, router
}

// TestEveryAnswerHasItsHeaders asks every route, and some that are none.
func TestEveryAnswerHasItsHeaders(t *testing.T) {
	t.Parallel()
	e := newEndpoints(t)
	handler, router := e.inProd()
	asked := 0
	look := func(method, path string) {
		asked++
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader("{}")))
		checkHeaders(t, fmt.Sprintf("%s %s (%d)", method, path, w.Code), path, w.Header())
	}
	err := chi.Walk(router, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		path := regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(route, "1")
		if method != http.MethodConnect && method != http.MethodTrace {
			look(method, strings.TrimSuffix(path, "*"))
		}
		return nil
	})
	e.must(err)
	for _, path := range []string{"/", "/nowhere", "/admin/nowhere", "/console", "/console/sign-in", "/console/nowhere", "/images/" + e.l.Photos.Keys()[0]} {
		look(http.MethodGet, path)
	}
	look(http.MethodDelete, "/order/kakaopay-ready/1")
	if asked < 100 {
		t.Errorf("only %d addresses were asked: the walk misses most", asked)
	}
}

func checkHeaders(t *testing.T, what, path string, h http.Header) {
	t.Helper()
	for name, form := range map[string]string{
		"Content-Security-Policy":      `^default-src 'none';.* frame-ancestors 'none'`,
		"X-Frame-Options":              `^DENY$`,
		"X-Content-Type-Options":       `^nosniff$`,
		"Referrer-Policy":              `^(no-referrer|same-origin)$`,
		"Cross-Origin-Opener-Policy":   `^same-origin$`,
		"Cross-Origin-Resource-Policy": `^(same|cross)-origin$`,
		"Permissions-Policy":           `camera=\(\).*payment=\(\)`,
		"Strict-Transport-Security":    `^max-age=\d{8}`,
		"X-Request-Id":                 `.`,
	} {
		if got := h.Get(name); !regexp.MustCompile(form).MatchString(got) {
			t.Errorf("%s: %s is %q, want %s: what is not forbidden is allowed", what, name, got, form)
		}
	}
	shared := strings.HasPrefix(path, "/images/") || strings.HasPrefix(path, "/admin/docs") || path == "/admin/openapi.json"
	if kept := h.Get("Cache-Control"); !shared && kept != "no-store" {
		t.Errorf("%s: Cache-Control is %q: what one person was shown may be shown to another", what, kept)
	}
	if open := h.Get("Cross-Origin-Resource-Policy") == "cross-origin"; open != strings.HasPrefix(path, "/images/") {
		t.Errorf("%s: may be used by pages of others: %v", what, open)
	}
}

// TestHostileCalls sends to the chat's side what no platform does, over TCP. Each
// is answered, and nothing changes.
func TestHostileCalls(t *testing.T) {
	t.Parallel()
	e := newEndpoints(t)
	server := httptest.NewUnstartedServer(nil)
	server.Config = web.Server(e.router)
	server.Start()
	t.Cleanup(server.Close)
	call := func(extra string) string {
		return `{"userRequest":{"user":{"id":"bot-buyer","type":"botUserKey","properties":{"plusfriendUserKey":"key-buyer"}},"block":{"id":"65262b36ddb57b43495c18f8"}},` +
			`"bot":{"id":"65262a2d31101d1cb1106082"},"action":{"params":{},"detailParams":{},"clientExtra":{` + extra + `}}}`
	}
	before := e.store.Dump()
	const unannounced = "too long, unannounced"
	for name, body := range map[string]string{
		"too long":            strings.Repeat("x", 2<<20),
		unannounced:           call(`"productId":"` + strings.Repeat("9", 3<<20) + `"`),
		"deep":                strings.Repeat(`{"action":`, 50_000),
		"deep and whole":      call(`"productId":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)),
		"not UTF-8":           call("\"productId\":\"\xff\xfe\xc0\x80\""),
		"the same name twice": call(`"productId":"1","productId":"2"`),
		"a number too large":  call(`"productId":1e999999`),
		"a longer number":     call(`"productId":` + strings.Repeat("9", 5000)),
		"a negative one":      call(`"productId":"-7000000001"`),
		"half":                call(`"productId":"1"`)[:80],
	} {
		for _, path := range []string{"/kakaochatbot/trade/POST/request", "/kakaochatbot/product/DELETE", "/kakaochatbot/validation/product/reservationCustomer"} {
			var from io.Reader = strings.NewReader(body)
			if name == unannounced {
				from = io.MultiReader(from)
			}
			answer, err := client().Post(server.URL+path, "application/json", from)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			text, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			clear := answer.StatusCode == http.StatusRequestEntityTooLarge || answer.StatusCode == http.StatusOK && (len(skill.Lint(text)) == 0 || strings.Contains(path, "/validation/"))
			if err != nil || !clear || strings.Contains(string(text), "예상하지 못한") {
				t.Errorf("%s to %s: %s %.300s, %v; want a clear answer", name, path, answer.Status, text, err)
			}
		}
	}
	if after := e.store.Dump(); after != before {
		t.Errorf("something changed:\n%s", differences(before, after))
	}
}

// TestSlowAndLongHeaders: who sends a header slowly, or one without an end, loses
// the connection, and others are answered meanwhile.
func TestSlowAndLongHeaders(t *testing.T) {
	t.Parallel()
	e := newEndpoints(t)
	server := httptest.NewUnstartedServer(nil)
	server.Config = web.Server(e.router)
	server.Start()
	t.Cleanup(server.Close)
	dial := func(words string) net.Conn {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		e.must(err)
		t.Cleanup(func() { conn.Close() })
		e.must(conn.SetDeadline(time.Now().Add(patience)))
		_, _ = io.WriteString(conn, words)
		return conn
	}
	began := time.Now()
	var slow []net.Conn
	for range 200 {
		slow = append(slow, dial("GET /nowhere HTTP/1.1\r\nHost: x\r\nX-Slow: "))
	}
	long := dial("GET /nowhere HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("x", 64<<10) + "\r\n\r\n")
	if status, err := bufio.NewReader(long).ReadString('\n'); err != nil || !strings.Contains(status, "431") {
		t.Errorf("a header of 64 KiB is answered %q, %v; want 431", status, err)
	}
	answer, err := client().Get(server.URL + "/nowhere")
	e.must(err)
	answer.Body.Close()
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("an honest request was answered after %s beside slow ones", took)
	}
	for _, conn := range slow {
		if rest, err := io.ReadAll(conn); err != nil {
			t.Fatalf("a slow connection got %q, %v; want its end", rest, err)
		}
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("slow connections were kept for %s", took)
	}
}

// TestAddressesAreBound wires the bounds: strangers without a token soon, others
// late, and the right token never.
func TestAddressesAreBound(t *testing.T) {
	t.Parallel()
	handler, _ := newEndpoints(t).inProd()
	ask := func(from, method, path, token string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader("{}"))
		r.RemoteAddr = from + ":4711"
		r.Header.Set("X-Skill-Token", token)
		r.Header.Set("Accept", "text/html")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w
	}
	for _, tt := range []struct {
		name, method, path, token string
		times, want               int
	}{
		{"guesses a token", http.MethodPost, "/kakaochatbot/main/GET/home", "guess", strangersPerMinute, 429},
		{"knows the token", http.MethodPost, "/kakaochatbot/main/GET/home", "token-two", strangersPerMinute, 200},
		{"pages", http.MethodGet, "/order/kakaopay-approve/1", "", pagesPerMinute, 429},
		{"pictures among pages", http.MethodGet, "/images/" + placeholderKey, "", pagesPerMinute, 404},
		{"console", http.MethodGet, "/console/sign-in", "", pagesPerMinute, 429},
	} {
		from := "203.0.113." + fmt.Sprint(len(tt.name))
		began := time.Now()
		for range tt.times {
			if w := ask(from, tt.method, tt.path, tt.token); w.Code == http.StatusTooManyRequests {
				t.Fatalf("%s: refused before %d requests", tt.name, tt.times)
			}
		}
		last := ask(from, tt.method, tt.path, tt.token)
		if last.Code != tt.want && time.Since(began) < 30*time.Second {
			t.Errorf("%s: one more than %d is answered %d, want %d", tt.name, tt.times, last.Code, tt.want)
		}
		if last.Code == http.StatusTooManyRequests && (last.Header().Get("Retry-After") == "" || last.Header().Get("Content-Security-Policy") == "") {
			t.Errorf("%s: the refusal has the headers %v, want when to come again, and the policy", tt.name, last.Header())
		}
	}
}

func TestTheOperatorsSideKnowsItsNames(t *testing.T) {
	t.Parallel()
	handler := insiders(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for host, want := range map[string]int{
		"127.0.0.1:9090": 200, "10.2.3.4": 200, "[::1]:9090": 200, "[::1]": 200, "localhost:9090": 200, "market:9090": 200,
		"market.shop.svc:9090": 200, "market.shop.svc.cluster.local": 200, "ip-10-0-0-1.ap-northeast-2.compute.internal:9090": 200, "LOCALHOST.": 200,
		"evil.example.com:9090": 421, "evil.example.com": 421, "127.0.0.1.nip.io:9090": 421, "localhost.example.com": 421, "": 421, ".": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "/debug/pprof/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("under the name %q: answered %d, want %d: a page of others must not read memory and settings through an operator's browser", host, w.Code, want)
		}
	}
}
