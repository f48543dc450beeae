package main

import (
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

// scrape is what Prometheus would see.
func (r *running) scrape() (families map[string]*dto.MetricFamily, text string) {
	r.Helper()
	answer, err := client().Get("http://" + r.ops.Addr().String() + "/metrics")
	if err != nil {
		r.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		r.Fatalf("GET /metrics = %s, %v", answer.Status, err)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err = parser.TextToMetricFamilies(strings.NewReader(string(body)))
	if err != nil {
		r.Fatalf("what /metrics prints cannot be read: %v", err)
	}
	return families, string(body)
}

// value is the one series with these labels, in pairs; NaN for none.
func value(families map[string]*dto.MetricFamily, name string, labels ...string) float64 {
	for _, m := range families[name].GetMetric() {
		have := map[string]string{}
		for _, l := range m.GetLabel() {
			have[l.GetName()] = l.GetValue()
		}
		fits := true
		for i := 0; i+1 < len(labels); i += 2 {
			fits = fits && have[labels[i]] == labels[i+1]
		}
		switch {
		case !fits:
		case m.Counter != nil:
			return m.Counter.GetValue()
		case m.Histogram != nil:
			return float64(m.Histogram.GetSampleCount())
		default:
			return m.Gauge.GetValue()
		}
	}
	return math.NaN()
}

// buy makes somebody join by the chat and pay for a sample by the browser.
func (r *running) buy(key, nickname string) listing.Listing {
	r.Helper()
	p := &program{t: r.T, url: r.localURL}
	p.skill("/kakaochatbot/customer/POST/join", key, map[string]string{"customerName": nickname, "customerPhone": "01098765432"})
	buyer, err := r.market.Caller(r.Context(), key)
	if err != nil {
		r.Fatal(err)
	}
	l := r.payable(buyer.ID)
	p.skill("/kakaochatbot/product/GET/profile", key, nil)
	browser := &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	follow := func(answer *http.Response, err error) *url.URL {
		r.Helper()
		if err != nil {
			r.Fatal(err)
		}
		defer answer.Body.Close()
		to, err := answer.Location()
		if err != nil {
			r.Fatalf("%s %s answers %s", answer.Request.Method, answer.Request.URL.Path, answer.Status)
		}
		return to
	}
	mobile, err := http.NewRequestWithContext(r.Context(), http.MethodGet, r.market.PayLink(buyer.ID, l.ID, l.Revision), nil)
	if err != nil {
		r.Fatal(err)
	}
	mobile.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 15) Mobile KAKAOTALK 11.0.0")
	page := follow(browser.Do(mobile))
	back := follow(browser.PostForm(strings.Replace(page.String(), "/mInfo", "/pay", 1), url.Values{"method": {"MONEY"}}))
	answer, err := browser.Get(back.String())
	if err != nil {
		r.Fatal(err)
	}
	answer.Body.Close()
	return l
}

// payable is a sample that the buyer can pay for.
func (r *running) payable(buyer member.ID) listing.Listing {
	r.Helper()
	found, err := r.store.Repos().Listings.ListMarket(r.Context(), ports.Page{Limit: 50})
	if err != nil {
		r.Fatal(err)
	}
	for _, l := range found {
		if l.State == listing.ForSale && l.SellerID != buyer && l.Way != listing.InPerson && l.FirstBuyer == 0 {
			return l
		}
	}
	r.Fatal("the sample market has nothing to pay for")
	return listing.Listing{}
}

func TestMetricsOfAPaidTrade(t *testing.T) {
	t.Parallel()
	r := startRunning(t)
	before, err := r.market.Watched(r.Context())
	if err != nil {
		t.Fatal(err)
	}
	l := r.buy("metrics-buyer", "지표보는사람")
	got, text := r.scrape()
	for _, want := range []struct {
		value  float64
		why    string
		name   string
		labels []string
	}{
		{float64(before.Holding.Sum + l.Price), "the buyer's money is held now", "junggye_held_won", nil},
		{1, "one joined", "junggye_replies_total", []string{"skill", "/kakaochatbot/customer/POST/join", "outcome", "ok"}},
		{2, "both calls had time left", "junggye_reply_left_seconds", nil},
		{1, "one payment was made ready", "junggye_kakaopay_calls_total", []string{"operation", "ready", "outcome", "ok"}},
		{1, "and approved once", "junggye_kakaopay_calls_total", []string{"operation", "approve", "outcome", "ok"}},
		{2, "two calls of the chat", "junggye_http_requests_total", []string{"class", "skill", "status", "200"}},
		{0, "nothing is stuck", "junggye_refunds", []string{"state", "stuck"}},
		{0, "nobody waits for a person", "junggye_queue_length", []string{"queue", "unknown_payments"}},
		{1, "the database works", "junggye_part_up", []string{"part", "database"}},
		{1, "so does KakaoPay", "junggye_part_up", []string{"part", "kakaopay"}},
		{4, "SQLite has four readers", "junggye_db_connections_max", []string{"pool", "reader"}},
		{0, "nothing was lost", "junggye_chat_log_dropped_total", nil},
		{1, "it says what runs", "junggye_build_info", nil},
	} {
		if have := value(got, want.name, want.labels...); have != want.value {
			t.Errorf("%s%v: got %v, want %v: %s", want.name, want.labels, have, want.value, want.why)
		}
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	for _, private := range []string{"metrics-buyer", "지표보는사람", "010"} {
		if strings.Contains(text, `"`+private) {
			t.Errorf("/metrics shows %q", private)
		}
	}
}
