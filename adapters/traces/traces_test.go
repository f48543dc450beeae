package traces_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/junggyenara/junggye/adapters/traces"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/payment"
)

// collector takes spans like an OpenTelemetry collector.
type collector struct {
	*testing.T
	url   string
	mu    sync.Mutex
	spans []*tracepb.Span
	keys  []string
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{T: t}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var data tracepb.TracesData
		if err != nil || proto.Unmarshal(body, &data) != nil || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/x-protobuf" {
			t.Errorf("%s %s %s: no traces (%v)", r.Method, r.URL.Path, r.Header.Get("Content-Type"), err)
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.keys = append(c.keys, r.Header.Get("X-Key"))
		for _, resource := range data.GetResourceSpans() {
			for _, scope := range resource.GetScopeSpans() {
				c.spans = append(c.spans, scope.GetSpans()...)
			}
		}
	}))
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

// tree is the names of the spans, each below the one that it belongs to.
func (c *collector) tree() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []string
	var walk func(parent, indent string)
	walk = func(parent, indent string) {
		for _, s := range c.spans {
			if string(s.GetParentSpanId()) == parent {
				out = append(out, indent+s.GetName())
				walk(string(s.GetSpanId()), indent+"  ")
			}
		}
	}
	walk("", "")
	return out
}

type oneAnswer struct{ err error }

func (oneAnswer) Ready(context.Context, payment.ReadyRequest) (payment.Ready, error) {
	return payment.Ready{}, nil
}

func (a oneAnswer) Approve(context.Context, payment.ApproveRequest) (payment.Status, error) {
	return payment.Status{}, a.err
}

func (oneAnswer) Cancel(context.Context, payment.CancelRequest) (payment.Status, error) {
	return payment.Status{}, nil
}

func (oneAnswer) Lookup(context.Context, string) (payment.Status, error) {
	return payment.Status{}, nil
}

// market answers one call with a use case, a statement and a payment.
func market(tr *traces.Traces, watch ...func(http.Handler) http.Handler) http.Handler {
	router := web.NewRouter(web.Options{Watch: watch})
	router.Post("/order/{id}/{token}", func(w http.ResponseWriter, r *http.Request) {
		ctx, done := tr.UseCase(r.Context(), "pay")
		within, end := tr.Statement(ctx, "GetTrade")
		end(nil)
		_ = within
		_, err := tr.Gateway(oneAnswer{&payment.GatewayError{Outcome: payment.Unknown}}).Approve(ctx, payment.ApproveRequest{PGToken: "pg-secret"})
		done(fault.Wrap(fault.Unavailable, "trade.code", errors.Join(err, errors.New("somebody typed 010-1234-5678"))))
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, chi.URLParam(r, "id"))
	})
	return router
}

func TestTracesFollowACallAndTellNothingPrivate(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	tr, err := traces.Open(t.Context(), traces.Options{Endpoint: c.url, Headers: map[string]string{"X-Key": "k"}, Service: "junggye", Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/order/7/tok-secret?pg_token=pg-secret", strings.NewReader("010-1234-5678"))
	r.Header.Set("X-Request-Id", "chp-0123456789abcdef0123456789abcdef")
	market(tr, tr.Requests).ServeHTTP(httptest.NewRecorder(), r)
	_, end := tr.Statement(context.Background(), "ListDue")
	end(nil)
	if err := tr.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{"POST /order/{id}/{token}", "  use case pay", "    sql GetTrade", "    kakaopay approve"}
	if diff := cmp.Diff(want, c.tree()); diff != "" {
		t.Errorf("spans (-want +got); a trace has to lead from the call to the statement and to KakaoPay:\n%s", diff)
	}
	all := fmt.Sprint(c.spans)
	for _, private := range []string{"tok-secret", "pg-secret", "1234-5678", "/order/7"} {
		if strings.Contains(all, private) {
			t.Errorf("%q stands in a span: traces leave the house", private)
		}
	}
	for _, useful := range []string{"0123456789abcdef", "trade.code", "unavailable", "unknown", "503"} {
		if !strings.Contains(all, useful) {
			t.Errorf("no span says %q:\n%s", useful, all)
		}
	}
	if len(c.keys) == 0 || c.keys[0] != "k" {
		t.Errorf("headers %q, want the collector's key", c.keys)
	}
}

// Nobody waits for a collector, and nobody fails with it.
func TestACollectorThatIsGoneLosesSpansOnly(t *testing.T) {
	t.Parallel()
	var lost error
	tr, err := traces.Open(t.Context(), traces.Options{Endpoint: "http://127.0.0.1:1/k-secret", Report: func(err error) { lost = err }})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	market(tr, tr.Requests).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/order/7/x", nil))
	if err := tr.Close(t.Context()); err != nil || w.Code != http.StatusServiceUnavailable {
		t.Errorf("answer %d, close %v, want the market's own answer", w.Code, err)
	}
	if lost == nil || strings.Contains(lost.Error(), "k-secret") {
		t.Errorf("reported %v, want why, without the address", lost)
	}
}

func TestSamplers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, arg string
		ok        bool
	}{
		{"", "", true},
		{"always_on", "", true},
		{"always_off", "", true},
		{"traceidratio", "0.1", true},
		{"parentbased_traceidratio", "1", true},
		{"parentbased_always_off", "", true},
		{"traceidratio", "2", false},
		{"traceidratio", "NaN", false},
		{"sometimes", "", false},
	} {
		if _, err := traces.ParseSampler(tt.name, tt.arg); (err == nil) != tt.ok {
			t.Errorf("sampler %q %q: got %v, want taken: %t", tt.name, tt.arg, err, tt.ok)
		}
	}
	c := newCollector(t)
	tr, err := traces.Open(t.Context(), traces.Options{Endpoint: c.url, Sampler: "always_off"})
	if err != nil {
		t.Fatal(err)
	}
	market(tr, tr.Requests).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/order/7/x", nil))
	if err := tr.Close(t.Context()); err != nil || len(c.tree()) > 0 {
		t.Errorf("got %v, %v, want nothing sent", c.tree(), err)
	}
}

// BenchmarkRequests shows that tracing which is off is not there: "none" and "off"
// are the same program.
func BenchmarkRequests(b *testing.B) {
	on, err := traces.Open(b.Context(), traces.Options{Endpoint: "http://127.0.0.1:1"})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = on.Close(context.Background()) }()
	unsampled, err := traces.Open(b.Context(), traces.Options{Endpoint: "http://127.0.0.1:1", Sampler: "always_off"})
	if err != nil {
		b.Fatal(err)
	}
	for _, bb := range []struct {
		name  string
		watch []func(http.Handler) http.Handler
	}{
		{"off", nil},
		{"unsampled", []func(http.Handler) http.Handler{unsampled.Requests}},
		{"on", []func(http.Handler) http.Handler{on.Requests}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			router := web.NewRouter(web.Options{Watch: bb.watch})
			router.Get("/", func(http.ResponseWriter, *http.Request) {})
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			b.ReportAllocs()
			for b.Loop() {
				router.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
