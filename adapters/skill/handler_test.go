package skill

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	plainCall    = `{"bot":{"id":"b!"},"userRequest":{"utterance":"hi","user":{"id":"u"}}}`
	callbackURL  = "https://bot-api.kakao.com/v1/bots/b!/callback/cbtoken:abc"
	callbackCall = `{"userRequest":{"callbackUrl":"` + callbackURL + `"}}`
)

// call sends one body and gives what came back.
func call(t *testing.T, h http.Handler, body string, header ...string) string {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return do(t, h, r)
}

// ended waits until nobody works any more.
func ended(t *testing.T, h *Handler) {
	t.Helper()
	if err := h.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func do(t *testing.T, h http.Handler, r *http.Request) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("status %d: Kakao shows nothing unless it is 200", w.Code)
	}
	return w.Body.String()
}

// saying is the text of the first bubble of a linted answer.
func saying(t *testing.T, body string) string {
	t.Helper()
	for _, v := range Lint([]byte(body)) {
		t.Errorf("Kakao would refuse it: %s\n%s", v, body)
	}
	response, err := DecodeResponse([]byte(body))
	if err != nil {
		t.Fatalf("decode %s: %v", body, err)
	}
	if len(response.Outputs) == 0 {
		return string(response.Data["text"])
	}
	text, ok := response.Outputs[0].(SimpleText)
	if !ok {
		t.Fatalf("got %T, want a text", response.Outputs[0])
	}
	return text.Text
}

// recorder keeps exchanges and plays Kakao's callback end.
type recorder struct {
	mu       sync.Mutex
	outcomes []Outcome
	posts    []string
	postedAt time.Time
	kakaoEnd
}

// kakaoEnd is what the callback address answers.
type kakaoEnd struct {
	status int
	answer string
	header http.Header
}

func (r *recorder) onReply(_ context.Context, e Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcomes = append(r.outcomes, e.Outcome)
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.posts, r.postedAt = append(r.posts, string(raw)), time.Now()
	return &http.Response{StatusCode: max(r.status, http.StatusOK), Header: r.header, Body: io.NopCloser(strings.NewReader(r.answer)), Request: req}, nil
}

func hello(context.Context, *Request) (*Reply, error) { return Text("안녕하세요"), nil }

func TestHandleAnswersEverything(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	tests := []struct {
		name, body string
		fn         Func
		want       string
		outcome    Outcome
	}{
		{"good", plainCall, hello, "안녕하세요", OutcomeOK},
		{"bad JSON", `{`, hello, "fallback", OutcomeMalformed},
		{"empty", ``, hello, "fallback", OutcomeMalformed},
		{"too long", `{"a":"` + strings.Repeat("x", MaxRequest) + `"}`, hello, "fallback", OutcomeMalformed},
		{"error", plainCall, func(context.Context, *Request) (*Reply, error) { return nil, boom }, "it was boom", OutcomeError},
		{"error beside a reply", plainCall, func(context.Context, *Request) (*Reply, error) { return Text("x"), boom }, "it was boom", OutcomeError},
		{"panic", plainCall, func(context.Context, *Request) (*Reply, error) { panic("secret") }, "fallback", OutcomePanic},
		{"nil reply", plainCall, func(context.Context, *Request) (*Reply, error) { return nil, nil }, "fallback", OutcomeEmpty},
		{"empty reply", plainCall, func(context.Context, *Request) (*Reply, error) { return NewReply(), nil }, "fallback", OutcomeOK},
		{"data that cannot be encoded", plainCall, func(context.Context, *Request) (*Reply, error) { return NewReply().Data("a", func() {}), nil }, "fallback", OutcomeError},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rec := &recorder{}
			h := Handle(Options{
				Fallback: "fallback", OnReply: rec.onReply,
				OnError: func(_ context.Context, err error) *Reply {
					if errors.Is(err, boom) {
						return Text("it was boom")
					}
					return nil
				},
			}, test.fn)
			if got := saying(t, call(t, h, test.body)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if diff := cmp.Diff([]Outcome{test.outcome}, rec.outcomes); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHandleAnswersOtherMethods(t *testing.T) {
	t.Parallel()
	h := Handle(Options{}, hello)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	if got := saying(t, do(t, h, r)); got != textFallback {
		t.Errorf("got %q", got)
	}
}

func TestHandleSurvivesItsHooks(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := Handle(Options{
		Logger:  slog.New(slog.NewTextHandler(&log, nil)),
		OnError: func(context.Context, error) *Reply { panic("on error") },
		OnReply: func(context.Context, Exchange) { panic("on reply") },
	}, func(context.Context, *Request) (*Reply, error) { panic("function") })
	if got := saying(t, call(t, h, plainCall)); got != textFallback {
		t.Errorf("got %q", got)
	}
	for _, want := range []string{"panic=function", "panic=\"on error\"", "panic=\"on reply\"", "handler_test.go"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s, so nobody learns of the panic:\n%s", want, log.String())
		}
	}
}

func TestHandleChecksWhoCalls(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		tokens []string
		bot    string
		sent   string
		body   string
		denied bool
	}{
		{"no tokens set", nil, "", "", plainCall, false},
		{"right", []string{"old", "new"}, "", "new", plainCall, false},
		{"old during a rotation", []string{"old", "new"}, "", "old", plainCall, false},
		{"wrong", []string{"old"}, "", "older", plainCall, true},
		{"missing", []string{"old"}, "", "", plainCall, true},
		{"blank setting lets nobody in", []string{""}, "", "", plainCall, true},
		{"blank beside a real one", []string{"", "new"}, "", "", plainCall, true},
		{"development bot", nil, "b", "", plainCall, false},
		{"bot set with mark", nil, "b!", "", plainCall, false},
		{"other bot", nil, "c", "", plainCall, true},
		{"bot not sent", nil, "c", "", `{}`, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			called := false
			h := Handle(Options{Tokens: test.tokens, BotID: test.bot, Denied: Text("no")}, func(ctx context.Context, r *Request) (*Reply, error) {
				called = true
				return hello(ctx, r)
			})
			got := saying(t, call(t, h, test.body, tokenHeader, test.sent))
			if (got == "no") != test.denied || called == test.denied {
				t.Errorf("got %q, called %v, want denied %v", got, called, test.denied)
			}
		})
	}
}

func TestHandleGivesTheDeliveryID(t *testing.T) {
	t.Parallel()
	h := Handle(Options{}, func(_ context.Context, r *Request) (*Reply, error) { return Text(r.DeliveryID), nil })
	if got := saying(t, call(t, h, plainCall, deliveryHeader, "chp-1")); got != "chp-1" {
		t.Errorf("got %q", got)
	}
}

func TestLateReply(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fn    Func
		after time.Duration
	}{
		{"function that stops in time", func(ctx context.Context, _ *Request) (*Reply, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, 3600 * time.Millisecond},
		{"function that goes on", func(context.Context, *Request) (*Reply, error) {
			time.Sleep(20 * time.Second)
			return Text("too late"), nil
		}, 4 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				rec := &recorder{}
				h := Handle(Options{Late: func(*Request) *Reply { return Text("in a moment") }, OnReply: rec.onReply}, test.fn)
				start := time.Now()
				got := saying(t, call(t, h, plainCall))
				if took := time.Since(start); got != "in a moment" || took != test.after {
					t.Errorf("got %q after %s, want the late reply after %s", got, took, test.after)
				}
				ended(t, h)
				if diff := cmp.Diff([]Outcome{OutcomeLate}, rec.outcomes); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A person who leaves must not stop a change half-way.
func TestBrokenConnectionDoesNotCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h := Handle(Options{}, func(ctx context.Context, r *Request) (*Reply, error) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return hello(ctx, r)
	})
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader(plainCall))
	if got := saying(t, do(t, h, r)); got != "안녕하세요" {
		t.Errorf("got %q", got)
	}
}

func TestWaitGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := Handle(Options{}, func(context.Context, *Request) (*Reply, error) {
			time.Sleep(time.Minute)
			return nil, nil
		})
		call(t, h, plainCall)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := h.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v: a shutdown would hang", err)
		}
		time.Sleep(time.Minute)
	})
}

func TestCallback(t *testing.T) {
	t.Parallel()
	sleeping := func(d time.Duration) Func {
		return func(ctx context.Context, r *Request) (*Reply, error) {
			select {
			case <-time.After(d):
				return hello(ctx, r)
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
	}
	pending := []Outcome{OutcomeCallbackPending, OutcomeCallbackSent}
	failed := []Outcome{OutcomeCallbackPending, OutcomeCallbackFailed}
	tests := []struct {
		name     string
		fn       Func
		kakao    kakaoEnd
		outcomes []Outcome
		first    string
		posted   string
		at       time.Duration
	}{
		{"in time", sleeping(time.Second), kakaoEnd{}, []Outcome{OutcomeOK}, "안녕하세요", "", 0},
		{"late", sleeping(10 * time.Second), kakaoEnd{answer: `{"status":"SUCCESS"}`}, pending, `"in a moment"`, "안녕하세요", 10 * time.Second},
		{"just late waits for the announcement", sleeping(4100 * time.Millisecond), kakaoEnd{}, pending, `"in a moment"`, "안녕하세요", 5 * time.Second},
		{"never", sleeping(time.Hour), kakaoEnd{}, pending, `"in a moment"`, "fallback", 45 * time.Second},
		{"panic", func(context.Context, *Request) (*Reply, error) {
			time.Sleep(6 * time.Second)
			panic("x")
		}, kakaoEnd{}, pending, `"in a moment"`, "fallback", 6 * time.Second},
		{"after the budget", func(context.Context, *Request) (*Reply, error) {
			time.Sleep(time.Minute)
			return Text("x"), nil
		}, kakaoEnd{}, failed, `"in a moment"`, "", 0},
		{"refused", sleeping(6 * time.Second), kakaoEnd{answer: `{"status":"FAIL","message":"invalid token"}`}, failed, `"in a moment"`, "안녕하세요", 6 * time.Second},
		{"http error", sleeping(6 * time.Second), kakaoEnd{status: 500}, failed, `"in a moment"`, "안녕하세요", 6 * time.Second},
		{"redirect is not followed", sleeping(6 * time.Second), kakaoEnd{status: 307, header: http.Header{"Location": {"https://evil.example/"}}}, failed, `"in a moment"`, "안녕하세요", 6 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				kakao := &recorder{kakaoEnd: test.kakao}
				start := time.Now()
				h := Handle(Options{
					Late: func(*Request) *Reply { return Text("in a moment") }, Fallback: "fallback", OnReply: kakao.onReply,
					Callback: Callback{Enabled: true, Transport: kakao},
				}, test.fn)
				body := call(t, h, callbackCall)
				if got := saying(t, body); got != test.first {
					t.Errorf("first answer %q, want %q", got, test.first)
				}
				ended(t, h)
				if diff := cmp.Diff(test.outcomes, kakao.outcomes); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if test.posted == "" {
					if len(kakao.posts) != 0 {
						t.Errorf("posted %q", kakao.posts)
					}
					return
				}
				if len(kakao.posts) != 1 {
					t.Fatalf("posted %d times, want once: the address takes one", len(kakao.posts))
				}
				if got := saying(t, kakao.posts[0]); got != test.posted || kakao.postedAt.Sub(start) != test.at {
					t.Errorf("posted %q after %s, want %q after %s", got, kakao.postedAt.Sub(start), test.posted, test.at)
				}
			})
		})
	}
}

func TestCallbackAddresses(t *testing.T) {
	t.Parallel()
	c := Callback{Hosts: []string{"127.0.0.1:9000", "sim.example"}}
	tests := map[string]bool{
		callbackURL:                           true,
		"https://bot-api.kakao.com:443/x":     true,
		"http://127.0.0.1:9000/x":             true,
		"https://sim.example:8443/x":          true,
		"":                                    false,
		"http://bot-api.kakao.com/x":          false,
		"https://bot-api.kakao.com:8443/x":    false,
		"https://kakao.com.evil.example/x":    false,
		"https://evilkakao.com/x":             false,
		"https://evil.example#.kakao.com":     false,
		"https://evil.example?x=.kakao.com":   false,
		"https://u:p@bot-api.kakao.com/x":     false,
		"https://bot-api.kakao.com@evil.kr/x": false,
		"http://127.0.0.1:9001/x":             false,
		"http://127.0.0.1/x":                  false,
		"ftp://sim.example/x":                 false,
		"https://evil.example\\.kakao.com/x":  false,
		"https://bot-api.kakao.com.:443/x":    false,
		"https://169.254.169.254/x.kakao.com": false,
		"https://[::1]/.kakao.com":            false,
		"https://evil.example/%2f.kakao.com":  false,
		"https://evil.example%23.kakao.com/x": false,
		"//bot-api.kakao.com/x":               false,
		"https://callback-url-for-async":      false,
		"https://bot-api.kakao.com%00.evil/x": false,
		"javascript://bot-api.kakao.com/%0ax": false,
		"https://BOT-API.KAKAO.COM/v1/x":      true,
		"https://sim.example.evil.example/x":  false,
		"http://sim.example/x":                true,
	}
	for address, want := range tests {
		if got := c.allows(address); got != want {
			t.Errorf("%q: got %v, want %v: a forged request chooses the address", address, got, want)
		}
	}
}

func TestForeignCallbackIsNotUsed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		rec := &recorder{}
		h := Handle(Options{OnReply: rec.onReply, Callback: Callback{Enabled: true, Transport: rec}}, func(ctx context.Context, _ *Request) (*Reply, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		if got := saying(t, call(t, h, `{"userRequest":{"callbackUrl":"https://evil.example/x"}}`)); got != textLate {
			t.Errorf("got %q, want an ordinary late reply", got)
		}
		if len(rec.posts) != 0 {
			t.Errorf("posted to a foreign host")
		}
		ended(t, h)
	})
}

func TestHandleValidation(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body, token string
		fn                ValidationFunc
		want              ValidationReply
		outcome           Outcome
	}{
		{"good", `{"value":{"origin":"a"}}`, "t", func(_ context.Context, v *Validation) (ValidationReply, error) {
			return Accept(v.Origin + "!"), nil
		}, Accept("a!"), OutcomeOK},
		{"rejected", `{}`, "t", func(context.Context, *Validation) (ValidationReply, error) { return Reject("다시"), nil }, Reject("다시"), OutcomeOK},
		{"error", `{}`, "t", func(context.Context, *Validation) (ValidationReply, error) {
			return ValidationReply{}, errors.New("boom")
		}, Failed("sorry"), OutcomeError},
		{"panic", `{}`, "t", func(context.Context, *Validation) (ValidationReply, error) { panic("x") }, Failed("sorry"), OutcomePanic},
		{"malformed", `[`, "t", nil, Failed("sorry"), OutcomeMalformed},
		{"denied", `{}`, "", nil, Failed(textDenied), OutcomeDenied},
		{"late", `{}`, "t", func(context.Context, *Validation) (ValidationReply, error) {
			time.Sleep(5 * time.Second)
			return Accept(""), nil
		}, Failed("later"), OutcomeLate},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				rec := &recorder{}
				h := HandleValidation(Options{
					Tokens: []string{"t"}, OnReply: rec.onReply, Late: func(*Request) *Reply { return Text("later") },
					OnError: func(context.Context, error) *Reply { return Text("sorry") },
				}, test.fn)
				var got ValidationReply
				if err := json.Unmarshal([]byte(call(t, h, test.body, tokenHeader, test.token)), &got); err != nil {
					t.Fatal(err)
				}
				if got != test.want {
					t.Errorf("got %+v, want %+v", got, test.want)
				}
				if diff := cmp.Diff([]Outcome{test.outcome}, rec.outcomes); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				ended(t, h)
			})
		})
	}
}

// Over a real connection the answer must be complete before the hook returns.
func TestAnswerDoesNotWaitForTheHook(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	h := Handle(Options{OnReply: func(context.Context, Exchange) { <-release }}, hello)
	server := httptest.NewServer(h)
	defer server.Close()
	defer close(release)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(plainCall))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || saying(t, string(body)) != "안녕하세요" {
		t.Errorf("got %s, %v", body, err)
	}
}
