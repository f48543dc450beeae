package metrics_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/metrics"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/push"
)

func printed(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return w.Body.String()
}

func wants(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("/metrics has no line %q:\n%s", line, ours(text))
		}
	}
}

func ours(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "junggye_") {
			out.WriteString(line)
		}
	}
	return out.String()
}

type bank struct{ err error }

func (b bank) Ready(context.Context, payment.ReadyRequest) (payment.Ready, error) {
	return payment.Ready{}, b.err
}

func (b bank) Approve(context.Context, payment.ApproveRequest) (payment.Status, error) {
	return payment.Status{}, b.err
}

func (b bank) Cancel(context.Context, payment.CancelRequest) (payment.Status, error) {
	return payment.Status{}, b.err
}

func (b bank) Lookup(context.Context, string) (payment.Status, error) {
	return payment.Status{}, b.err
}

func (b bank) Send(context.Context, []push.Message) (string, error) { return "", b.err }

func (b bank) Result(context.Context, string) (push.Result, error) { return push.Result{}, b.err }

func TestCallsOutsideAreCountedByOutcome(t *testing.T) {
	t.Parallel()
	m, ctx := metrics.New(metrics.Build{Version: "1"}), t.Context()
	good, lost := m.Gateway(bank{}), m.Gateway(bank{&payment.GatewayError{Outcome: payment.Unknown}})
	refused := m.Gateway(bank{&payment.GatewayError{Outcome: payment.Refused}})
	_, _ = good.Ready(ctx, payment.ReadyRequest{})
	if _, err := lost.Approve(ctx, payment.ApproveRequest{}); err == nil {
		t.Error("a failure became a success")
	}
	if m.GatewayWorks() {
		t.Error("KakaoPay works, want not: its last call had no answer")
	}
	_, _ = refused.Cancel(ctx, payment.CancelRequest{})
	if !m.GatewayWorks() {
		t.Error("KakaoPay does not work, want that it does: a refusal is an answer")
	}
	_, _ = good.Lookup(ctx, "T1")
	n := m.Messenger(bank{&push.CallError{Outcome: push.Denied}})
	_, _ = n.Send(ctx, nil)
	_, _ = n.Result(ctx, "")
	wants(t, printed(t, m),
		`junggye_kakaopay_calls_total{operation="ready",outcome="ok"} 1`, `junggye_kakaopay_calls_total{operation="approve",outcome="unknown"} 1`,
		`junggye_kakaopay_calls_total{operation="cancel",outcome="refused"} 1`, `junggye_kakaopay_calls_total{operation="lookup",outcome="ok"} 1`,
		`junggye_kakaopay_call_duration_seconds_count{operation="approve"} 1`,
		`junggye_event_api_calls_total{operation="send",outcome="denied"} 1`, `junggye_event_api_calls_total{operation="result",outcome="denied"} 1`)
}

// kept has a copy of one key.
type kept struct{}

func (kept) Load(ctx context.Context, key string, _ time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error) {
	if key == "2/newest" {
		return nil, nil
	}
	return load(ctx)
}

func (kept) Remove(context.Context, ...string) {}

func TestCacheHitsAndMisses(t *testing.T) {
	t.Parallel()
	m := metrics.New(metrics.Build{})
	c := m.Cache(kept{})
	for key, err := range map[string]error{"2/newest": nil, "2/category/books": nil, "odd": errors.New("down")} {
		_, _ = c.Load(t.Context(), key, time.Second, func(context.Context) ([]byte, error) { return nil, err })
	}
	wants(t, printed(t, m),
		`junggye_cache_requests_total{kind="newest",result="hit"} 1`, `junggye_cache_requests_total{kind="category",result="miss"} 1`,
		`junggye_cache_requests_total{kind="other",result="error"} 1`)
}

func TestRepliesAndWhatWasLeftOfFiveSeconds(t *testing.T) {
	t.Parallel()
	m := metrics.New(metrics.Build{})
	m.Replied(chatlog.Call{Skill: "/a", Outcome: chatlog.OK, Took: 600 * time.Millisecond})
	m.Replied(chatlog.Call{Skill: "/a", Outcome: chatlog.Late, Took: 6 * time.Second})
	m.Replied(chatlog.Call{Skill: "/a", Outcome: chatlog.Failed, Code: "call.busy", Took: time.Millisecond})
	m.Replied(chatlog.Call{Skill: "/a", Outcome: chatlog.Posted, Took: 30 * time.Second})
	wants(t, printed(t, m),
		`junggye_replies_total{outcome="ok",skill="/a"} 1`, `junggye_replies_total{outcome="busy",skill="/a"} 1`,
		`junggye_reply_left_seconds_bucket{le="0"} 1`, `junggye_reply_left_seconds_bucket{le="4.5"} 2`, `junggye_reply_left_seconds_count 3`,
		`junggye_reply_duration_seconds_bucket{skill="/a",le="1"} 2`)
}

func TestRequestsByClassAndStatus(t *testing.T) {
	t.Parallel()
	m := metrics.New(metrics.Build{})
	router := chi.NewRouter()
	router.Use(m.Requests)
	router.Get("/admin/member/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	router.Get("/order/kakaopay-ready/{id}", func(http.ResponseWriter, *http.Request) {})
	router.Get("/order/address/{id}", func(http.ResponseWriter, *http.Request) {})
	router.Get("/order/PATCH/trackingNumber", func(http.ResponseWriter, *http.Request) {})
	for _, path := range []string{"/admin/member/12345", "/order/kakaopay-ready/12345", "/order/address/12345", "/order/PATCH/trackingNumber", "/12345"} {
		router.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
	}
	text := printed(t, m)
	wants(t, text, `junggye_http_requests_total{class="admin",status="418"} 1`, `junggye_http_requests_total{class="pages",status="200"} 2`,
		`junggye_http_requests_total{class="skill",status="200"} 1`,
		`junggye_http_requests_total{class="unmatched",status="404"} 1`)
	if strings.Contains(text, "12345") {
		t.Error("an id became a label: the figures would grow with the market")
	}
}
