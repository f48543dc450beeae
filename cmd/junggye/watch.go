package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay"
	"github.com/junggyenara/junggye/adapters/metrics"
	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/adapters/traces"
	"github.com/junggyenara/junggye/ports"
)

// The settings of traces have the standard's names, so that they are the same
// for all programs of a host,
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/.
const (
	traceEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT"
	traceHeaders  = "OTEL_EXPORTER_OTLP_HEADERS"
	traceService  = "OTEL_SERVICE_NAME"
	traceSampler  = "OTEL_TRACES_SAMPLER"
	traceRatio    = "OTEL_TRACES_SAMPLER_ARG"
)

//nolint:gochecknoglobals // a list of constants
var traceNames = []string{traceEndpoint, traceHeaders, traceService, traceSampler, traceRatio}

// Traces is where traces are sent. An empty Endpoint means nowhere.
type Traces struct {
	Endpoint string
	Headers  Secret // name=value, with commas between
	Service  string
	Sampler  string
	Ratio    string
}

func (s *settings) traces() Traces {
	t := Traces{
		Endpoint: s.text(traceEndpoint, ""), Headers: s.secret(traceHeaders), Service: s.text(traceService, "junggye"),
		Sampler: s.text(traceSampler, ""), Ratio: s.text(traceRatio, ""),
	}
	if t.Endpoint != "" {
		if _, ok := webAddress(t.Endpoint); !ok {
			s.refuse(traceEndpoint, address(t.Endpoint), "the address of a collector such as http://localhost:4318")
		}
	}
	if _, err := traces.ParseSampler(t.Sampler, t.Ratio); err != nil {
		s.refuse(traceSampler, quoted(t.Sampler+" "+t.Ratio), err.Error())
	}
	if _, err := headersOf(t.Headers.Reveal()); err != nil {
		s.refuse(traceHeaders, redacted, "name=value, several with commas between")
	}
	return t
}

func headersOf(list string) (map[string]string, error) {
	headers := map[string]string{}
	for _, one := range split(list) {
		name, value, ok := strings.Cut(one, "=")
		value, err := url.PathUnescape(strings.TrimSpace(value))
		if name = strings.TrimSpace(name); !ok || err != nil || name == "" || !tokenForm.MatchString(name) {
			return nil, fmt.Errorf("no header: %d characters", len(one))
		}
		headers[name] = value
	}
	return headers, nil
}

// watch is what looks on while the market runs.
type watch struct {
	metrics   *metrics.Metrics
	traces    *traces.Traces // nil: off
	redisDown atomic.Bool
}

// openWatch comes before the parts that are watched.
func (s *service) openWatch(ctx context.Context) error {
	s.gate = skill.NewGate(skill.GateLimits{})
	version, commit := built()
	s.watch.metrics = metrics.New(metrics.Build{Version: version, Commit: commit, Go: runtime.Version()})
	t := s.cfg.Traces
	if t.Endpoint == "" {
		return nil
	}
	headers, err := headersOf(t.Headers.Reveal())
	if err != nil {
		return fmt.Errorf("%s: %w", traceHeaders, err)
	}
	s.watch.traces, err = traces.Open(ctx, traces.Options{
		Endpoint: t.Endpoint, Headers: headers, Service: t.Service, Version: version, Sampler: t.Sampler, SamplerArg: t.Ratio,
		Report: func(err error) { s.log.Warn("traces are lost", "error", err.Error()) },
	})
	if err != nil {
		return err
	}
	s.onClose("traces", atMost(time.Second, func(ctx context.Context) error {
		if err := s.watch.traces.Close(ctx); err != nil {
			s.log.Warn("traces are lost", "error", err.Error())
		}
		return nil
	}))
	return nil
}

// follow lets traces see the statements.
func (w *watch) follow(store database) {
	if w.traces != nil {
		store.Trace(w.traces.Statement)
	}
}

func (w *watch) gateway(client *kakaopay.Client) ports.Gateway {
	g := w.metrics.Gateway(client)
	if w.traces != nil {
		g = w.traces.Gateway(g)
	}
	return g
}

func (w *watch) middlewares() []func(http.Handler) http.Handler {
	if w.traces == nil {
		return []func(http.Handler) http.Handler{w.metrics.Requests}
	}
	return []func(http.Handler) http.Handler{w.traces.Requests, w.metrics.Requests}
}

// useCase is nil without traces.
func (w *watch) useCase() func(context.Context, string) (context.Context, func(error)) {
	if w.traces == nil {
		return nil
	}
	return w.traces.UseCase
}

func (w *watch) report(next func(string, error)) func(string, error) {
	return func(what string, err error) {
		w.metrics.Retried()
		next(what, err)
	}
}

func (w *watch) refused(next func(name, from string, err error)) func(name, from string, err error) {
	return func(name, from string, err error) {
		w.metrics.SignInRefused()
		next(name, from, err)
	}
}

// startWatch shows the market's own figures.
func (s *service) startWatch(context.Context) error {
	s.watch.metrics.Watch(metrics.Sources{
		Market: s.market, Pools: s.store.Pools, Disks: s.disks, Now: time.Now,
		Chat: func() (int, int, int64) {
			f := s.gate.Figures()
			return f.Running, f.Waiting, f.Shed
		},
		Parts: func(ctx context.Context) map[string]bool {
			works := map[string]bool{}
			for _, p := range s.health.look(ctx) {
				works[p.name] = p.wrong == ""
			}
			return works
		},
	})
	return nil
}

// disks are the bytes free where this process keeps files.
func (s *service) disks() map[string]uint64 {
	folders := map[string]string{"images": s.cfg.Blobs.Folder}
	if s.cfg.Server.Empty() {
		folders["database"] = s.cfg.beside("")
	}
	out := map[string]uint64{}
	for of, folder := range maps.All(folders) {
		if folder == "" {
			continue
		}
		if free, ok := freeBytes(folder); ok {
			out[of] = free
		}
	}
	return out
}
