// Package metrics counts and times what the market does, for Prometheus. It
// keeps a registry of its own and only looks on: decorators and hooks that pass
// everything through, and gauges that read the market when they are asked. It
// refuses labels that grow with use: no person, trade, listing or address is ever
// one.
package metrics

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Build says which program it is.
type Build struct{ Version, Commit, Go string }

// Metrics is what is counted in this process. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry

	replies      *prometheus.CounterVec
	replyTook    *prometheus.HistogramVec
	replyLeft    prometheus.Histogram
	requests     *prometheus.CounterVec
	requestTook  *prometheus.HistogramVec
	timersLate   *prometheus.HistogramVec
	retries      prometheus.Counter
	refused      prometheus.Counter
	cacheAsked   *prometheus.CounterVec
	gateway      calls
	messenger    calls
	collectFails *prometheus.CounterVec
}

// KakaoTalk waits this long for a reply,
// https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format.
const kakaoWaits = 5 * time.Second

var (
	// replyBuckets are dense where replies should be and around the limits of 4 and
	// 5 seconds.
	replyBuckets = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2, 3, 4, 5}
	leftBuckets  = []float64{0, .25, .5, 1, 2, 3, 4, 4.5, 4.75, 4.9, 4.95, 5}
	callBuckets  = []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20}
	lateBuckets  = []float64{.1, .5, 1, 5, 10, 30, 60, 300, 900, 3600}
)

// New makes a registry with everything that needs no market yet.
func New(b Build) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.replies = m.counter("replies_total", "Answers to KakaoTalk, by skill and how the call ended.", "skill", "outcome")
	m.replyTook = m.histogram("reply_duration_seconds", "Time from a call of KakaoTalk to its answer.", replyBuckets, "skill")
	m.replyLeft = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "junggye_reply_left_seconds", Help: "What was left of the five seconds that KakaoTalk waits, 0 for nothing.", Buckets: leftBuckets,
	})
	m.requests = m.counter("http_requests_total", "Answered requests, by class of route and status.", "class", "status")
	m.requestTook = m.histogram("http_request_duration_seconds", "Time to answer a request, by class of route.", callBuckets, "class")
	m.timersLate = m.histogram("timer_lateness_seconds", "How long after it was due a timer was first worked.", lateBuckets, "subject")
	m.retries = prometheus.NewCounter(prometheus.CounterOpts{Name: "junggye_work_failures_total", Help: "Work in the background that failed and will be tried again."})
	m.refused = prometheus.NewCounter(prometheus.CounterOpts{Name: "junggye_sign_ins_refused_total", Help: "Sign-ins of operators that were refused."})
	m.cacheAsked = m.counter("cache_requests_total", "Looks into the cache, by kind of copy; a miss had to load it.", "kind", "result")
	m.gateway = m.calls("kakaopay", "KakaoPay")
	m.messenger = m.calls("event_api", "KakaoTalk's event API")
	m.collectFails = m.counter("collect_errors_total", "Looks at the market for these figures that failed; the figures are left out then.", "of")
	m.registry.MustRegister(m.replyLeft, m.retries, m.refused,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), buildInfo(b))
	return m
}

func buildInfo(b Build) prometheus.Collector {
	g := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "junggye_build_info", Help: "The program that runs; always 1.",
		ConstLabels: prometheus.Labels{"version": b.Version, "commit": b.Commit, "go": b.Go},
	})
	g.Set(1)
	return g
}

func (m *Metrics) counter(name, help string, labels ...string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "junggye_" + name, Help: help}, labels)
	m.registry.MustRegister(c)
	return c
}

func (m *Metrics) histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "junggye_" + name, Help: help, Buckets: buckets}, labels)
	m.registry.MustRegister(h)
	return h
}

// Handler prints all metrics. A figure that cannot be read is left out and
// counted, so that the others still come.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4, Timeout: 10 * time.Second,
	})
}

// Retried counts work that failed and will be tried again.
func (m *Metrics) Retried() { m.retries.Inc() }

// SignInRefused counts a sign-in that failed.
func (m *Metrics) SignInRefused() { m.refused.Inc() }
