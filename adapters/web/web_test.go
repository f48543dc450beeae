package web

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
)

// answer sends one request through a router whose ids and clock are fixed.
func answer(t *testing.T, o Options, routes func(chi.Router), r *http.Request) (got *http.Response, body, log string) {
	t.Helper()
	var lines strings.Builder
	o.Logger = slog.New(slog.NewJSONHandler(&lines, nil))
	o.NewID = func() string { return "made-by-us" }
	o.Now = func() time.Time { return time.Unix(0, 0) }
	router := NewRouter(o)
	routes(router)
	w := httptest.NewRecorder()
	router.ServeHTTP(w, r)
	return w.Result(), w.Body.String(), lines.String()
}

func get(target string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func echoID(r chi.Router) {
	r.Get("/pay/{id}", func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, RequestID(r.Context())) })
}

func TestRequestIDsFromOutsideAreTakenOnlyWhenTheyLookSane(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, given, want string }{
		{"none", "", "made-by-us"},
		{"sane", "abc-DEF_0.9", "abc-DEF_0.9"},
		{"nginx's", "0123456789abcdef0123456789abcdeF", "0123456789abcdeF"},
		{"KakaoTalk's", "chp-0123456789abcdef0123456789abcdeF", "0123456789abcdeF"},
		{"longest kept whole", strings.Repeat("a", 20), strings.Repeat("a", 20)},
		{"longest", strings.Repeat("a", 64), strings.Repeat("a", 16)},
		{"too long", strings.Repeat("a", 65), "made-by-us"},
		{"too short", "abcdefg", "made-by-us"},
		{"line break", "abcdefgh\nlevel=ERROR", "made-by-us"},
		{"markup", "abcdefgh<script>", "made-by-us"},
		{"space", "abcd efgh", "made-by-us"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res, body, _ := answer(t, Options{}, echoID, get("/pay/1", idHeader, tt.given))
			if body != tt.want || res.Header.Get(idHeader) != tt.want {
				t.Errorf("id in context %q, in answer %q, want %q: ids stand in logs as they are", body, res.Header.Get(idHeader), tt.want)
			}
		})
	}
}

func TestDefaultIDsAreSaneAndDiffer(t *testing.T) {
	t.Parallel()
	a, b := newID(), newID()
	if !saneID(a) || a == b {
		t.Errorf("ids %q and %q, want two different ones that we would accept ourselves", a, b)
	}
	if got := RequestID(context.Background()); got != "" {
		t.Errorf("id outside of a request is %q, want none", got)
	}
}

func TestAccessLogNamesTheRouteAndNoSecret(t *testing.T) {
	t.Parallel()
	for target, route := range map[string]string{
		"/pay/SECRET?t=SECRET&pg_token=SECRET": `"route":"/pay/{id}"`,
		"/SECRET?t=SECRET":                     `"route":"unmatched"`,
	} {
		_, _, log := answer(t, Options{}, echoID, get(target, "Authorization", "SECRET", "Referer", "http://x/?t=SECRET"))
		if strings.Contains(log, "SECRET") {
			t.Errorf("log of %s gives away what was asked:\n%s", target, log)
		}
		for _, want := range []string{route, `"request_id":"made-by-us"`, `"method":"GET"`, `"status":`} {
			if !strings.Contains(log, want) {
				t.Errorf("log of %s lacks %s, without which a line explains nothing:\n%s", target, want, log)
			}
		}
	}
}

func TestPanicBecomesAnAnswerAndALogLine(t *testing.T) {
	t.Parallel()
	routes := func(r chi.Router) {
		r.Get("/", func(http.ResponseWriter, *http.Request) { panic("boom") })
	}
	res, body, log := answer(t, Options{}, routes, get("/?t=SECRET"))
	var problem struct {
		Status    int    `json:"status"`
		RequestID string `json:"requestId"`
	}
	if err := json.Unmarshal([]byte(body), &problem); err != nil {
		t.Fatalf("body %q is not JSON: %v", body, err)
	}
	if res.StatusCode != http.StatusInternalServerError || problem.Status != res.StatusCode || problem.RequestID != "made-by-us" || strings.Contains(body, "boom") {
		t.Errorf("answered %d %s, want 500 with the request id and no detail", res.StatusCode, body)
	}
	for _, want := range []string{`"panic":"boom"`, "web_test.go", `"status":500`} {
		if !strings.Contains(log, want) {
			t.Errorf("log lacks %s, without which nobody finds the cause:\n%s", want, log)
		}
	}
	if strings.Contains(log, "SECRET") {
		t.Errorf("log carries the query:\n%s", log)
	}
}

func TestPanicAfterTheAnswerBeganBreaksTheConnection(t *testing.T) {
	t.Parallel()
	router := NewRouter(Options{})
	router.Get("/", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("half of the truth", 1000))
		panic("boom")
	})
	server := httptest.NewServer(router)
	defer server.Close()
	res, err := http.Get(server.URL)
	if err != nil {
		return // broken off before the headers were out: just as honest
	}
	defer res.Body.Close()
	if _, err := io.ReadAll(res.Body); err == nil {
		t.Error("the client took half an answer for the whole")
	}
}

func TestUnknownAddressesGetAPoliteAnswer(t *testing.T) {
	t.Parallel()
	page := func(w http.ResponseWriter, _ *http.Request, status int) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "page")
	}
	post := httptest.NewRequest(http.MethodPost, "/pay/1", nil)
	tests := []struct {
		name   string
		o      Options
		r      *http.Request
		status int
		kind   string
		body   string
	}{
		{"program", Options{Page: page}, get("/x"), 404, "application/problem+json", ""},
		{"person", Options{Page: page}, get("/x", "Accept", "text/html,*/*"), 404, "", "page"},
		{"person without a page", Options{}, get("/x", "Accept", "text/html,*/*"), 404, "application/problem+json", ""},
		{"wrong method", Options{Page: page}, post, 405, "application/problem+json", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res, body, _ := answer(t, tt.o, echoID, tt.r)
			if res.StatusCode != tt.status || tt.kind != "" && res.Header.Get("Content-Type") != tt.kind || tt.body != "" && body != tt.body {
				t.Errorf("answered %d %s %q, want %d %s %q", res.StatusCode, res.Header.Get("Content-Type"), body, tt.status, tt.kind, tt.body)
			}
			if tt.status == 405 && res.Header.Get("Allow") != http.MethodGet {
				t.Errorf("Allow is %q, want GET: RFC 9110 demands it of a 405", res.Header.Get("Allow"))
			}
		})
	}
}

func TestBodiesAreLimited(t *testing.T) {
	t.Parallel()
	routes := func(r chi.Router) {
		r.With(LimitBody(4)).Post("/small", func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.ReadAll(r.Body); err != nil {
				w.WriteHeader(http.StatusTeapot)
			}
		})
		r.Post("/default", func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.ReadAll(r.Body); err != nil {
				w.WriteHeader(http.StatusTeapot)
			}
		})
	}
	unannounced := func(path, body string) *http.Request {
		return httptest.NewRequest(http.MethodPost, path, io.MultiReader(strings.NewReader(body)))
	}
	tests := []struct {
		name string
		r    *http.Request
		want int
	}{
		{"fits", httptest.NewRequest(http.MethodPost, "/small", strings.NewReader("1234")), 200},
		{"announced", httptest.NewRequest(http.MethodPost, "/small", strings.NewReader("12345")), 413},
		{"unannounced", unannounced("/small", "12345"), http.StatusTeapot},
		{"router's own limit", unannounced("/default", strings.Repeat("1", defaultMaxBody+1)), http.StatusTeapot},
		{"router's own limit, fits", unannounced("/default", strings.Repeat("1", defaultMaxBody)), 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if res, _, _ := answer(t, Options{}, routes, tt.r); res.StatusCode != tt.want {
				t.Errorf("answered %d, want %d: a body without a limit is memory without a limit", res.StatusCode, tt.want)
			}
		})
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	routes := func(r chi.Router) {
		echoID(r)
		inner := Policy{Styles: []string{"'sha256-x'"}, FrameAncestors: []string{"'self'", "http://127.0.0.1:1"}}
		r.With(inner.Headers).Get("/framed", func(http.ResponseWriter, *http.Request) {})
		r.With(Policy{Forms: true}.Headers).Get("/form", func(http.ResponseWriter, *http.Request) {})
	}
	strict, _, _ := answer(t, Options{}, routes, get("/pay/1"))
	framed, _, _ := answer(t, Options{}, routes, get("/framed"))
	form, _, _ := answer(t, Options{}, routes, get("/form"))
	tests := []struct{ name, got, want string }{
		{"form", form.Header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
		{"strict", strict.Header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
		{"strict, old browsers", strict.Header.Get("X-Frame-Options"), "DENY"},
		{"types", strict.Header.Get("X-Content-Type-Options"), "nosniff"},
		{"referrer", strict.Header.Get("Referrer-Policy"), "no-referrer"},
		{"framed", framed.Header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'sha256-x'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self' http://127.0.0.1:1"},
		{"framed, old browsers", framed.Header.Get("X-Frame-Options"), ""},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q: what is not forbidden is allowed", tt.name, tt.got, tt.want)
		}
	}
}

func TestServersHaveTimeouts(t *testing.T) {
	t.Parallel()
	s := Server(http.NotFoundHandler())
	for name, d := range map[string]time.Duration{"header": s.ReadHeaderTimeout, "read": s.ReadTimeout, "write": s.WriteTimeout, "idle": s.IdleTimeout} {
		if d <= 0 {
			t.Errorf("the %s timeout is %v: a slow client would hold its connection for ever", name, d)
		}
	}
	if s.WriteTimeout <= 20*time.Second {
		t.Errorf("answers may take %v, but a payment alone waits 20 s for the provider", s.WriteTimeout)
	}
}

func TestListenTakesAFreePortAndNamesATakenOne(t *testing.T) {
	t.Parallel()
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().String()
	if _, err := Listen(t.Context(), taken); err == nil || !strings.Contains(err.Error(), taken) {
		t.Errorf("listening twice on %s gives %v, want an error that names the address", taken, err)
	}
}
