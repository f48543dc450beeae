// Package traces follows a request through the market, from the call of
// KakaoTalk to the statements and the calls of KakaoPay, and sends what it saw to
// an OpenTelemetry collector. It does so only where it is wired in: without it
// nothing is in the way. Its attributes are names of ours and ids of requests; it
// refuses texts, arguments, addresses and keys of persons, so it never looks at
// them.
package traces

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/ports"
)

// Options are how the standard variables OTEL_… say it.
type Options struct {
	// Endpoint is the collector's address; /v1/traces is added to it.
	Endpoint string
	// Headers are sent along, such as a key of the collector.
	Headers map[string]string
	// Service names the program among others, Version which one it is.
	Service, Version string
	// Sampler is parentbased_always_on if empty; SamplerArg is a ratio from 0 to 1.
	Sampler, SamplerArg string
	// Report is told when spans could not be sent; nil means that nobody is.
	Report func(error)
}

// Traces is a running tracer. It is safe for concurrent use.
type Traces struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

const (
	sendFor  = 5 * time.Second
	mostHeld = 2048 // spans; what does not fit is dropped, nobody waits
)

// ErrSampler means that the sampler's name or ratio is not known.
var ErrSampler = errors.New("always_on, always_off, traceidratio, or one of these with parentbased_ before it; a ratio is from 0 to 1")

// ParseSampler reads the values of OTEL_TRACES_SAMPLER and its argument.
func ParseSampler(name, arg string) (sdk.Sampler, error) {
	if name == "" {
		name = "parentbased_always_on"
	}
	plain, byParent := strings.CutPrefix(name, "parentbased_")
	var s sdk.Sampler
	switch plain {
	case "always_on":
		s = sdk.AlwaysSample()
	case "always_off":
		s = sdk.NeverSample()
	case "traceidratio":
		ratio := 1.0
		if arg != "" {
			var err error
			if ratio, err = strconv.ParseFloat(arg, 64); err != nil || !(ratio >= 0 && ratio <= 1) {
				return nil, ErrSampler
			}
		}
		s = sdk.TraceIDRatioBased(ratio)
	default:
		return nil, ErrSampler
	}
	if byParent {
		s = sdk.ParentBased(s)
	}
	return s, nil
}

// Open makes a tracer. A collector that is not there is no error: spans are
// dropped then.
func Open(ctx context.Context, o Options) (*Traces, error) {
	if o.Report == nil {
		o.Report = func(error) {}
	}
	sampler, err := ParseSampler(o.Sampler, o.SamplerArg)
	if err != nil {
		return nil, fmt.Errorf("sampler %q: %w", o.Sampler, err)
	}
	to, err := url.Parse(o.Endpoint)
	if err != nil {
		return nil, fmt.Errorf("address of the collector: %w", err)
	}
	exporter, err := otlptrace.New(ctx, &sender{
		to: to.JoinPath("v1", "traces").String(), headers: o.Headers, report: o.Report, client: &http.Client{Timeout: sendFor},
	})
	if err != nil {
		return nil, fmt.Errorf("exporter of traces: %w", err)
	}
	p := sdk.NewTracerProvider(
		sdk.WithSampler(sampler), sdk.WithBatcher(exporter, sdk.WithMaxQueueSize(mostHeld)),
		sdk.WithResource(resource.NewSchemaless(attribute.String("service.name", o.Service), attribute.String("service.version", o.Version))),
	)
	return &Traces{provider: p, tracer: p.Tracer("github.com/junggyenara/junggye")}, nil
}

// Close sends what is left.
func (t *Traces) Close(ctx context.Context) error { return t.provider.Shutdown(ctx) }

// Requests makes a span of each request, named by its route, with its id. It
// takes no trace from outside: whoever calls is not ours.
func (t *Traces) Requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := t.tracer.Start(r.Context(), r.Method, trace.WithSpanKind(trace.SpanKindServer))
		defer span.End()
		if !span.IsRecording() {
			next.ServeHTTP(w, r.WithContext(ctx))
			return
		}
		seen := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			route := "unmatched"
			if rc := chi.RouteContext(ctx); rc != nil && rc.RoutePattern() != "" {
				route = rc.RoutePattern()
			}
			span.SetName(r.Method + " " + route)
			span.SetAttributes(
				attribute.String("http.request.method", r.Method), attribute.String("http.route", route),
				attribute.Int("http.response.status_code", seen.Status()), attribute.String("junggye.request_id", web.RequestID(ctx)),
			)
			if seen.Status() >= http.StatusInternalServerError {
				span.SetStatus(codes.Error, "")
			}
		}()
		next.ServeHTTP(seen, r.WithContext(ctx))
	})
}

// UseCase begins a span; what it returns ends it. Of an error only the kind and
// the code are kept: its text may hold what somebody typed.
func (t *Traces) UseCase(ctx context.Context, what string) (context.Context, func(error)) {
	return t.begin(ctx, "use case "+what, trace.SpanKindInternal)
}

// Statement is UseCase for the database. Statements of nobody's request, such as
// the clock's looks for work, are left out.
func (t *Traces) Statement(ctx context.Context, name string) (context.Context, func(error)) {
	if !trace.SpanContextFromContext(ctx).IsValid() {
		return ctx, func(error) {}
	}
	return t.begin(ctx, "sql "+name, trace.SpanKindClient)
}

func (t *Traces) begin(ctx context.Context, name string, kind trace.SpanKind) (context.Context, func(error)) {
	ctx, span := t.tracer.Start(ctx, name, trace.WithSpanKind(kind))
	return ctx, func(err error) {
		if err != nil && span.IsRecording() {
			span.SetAttributes(attribute.String("junggye.fault", fault.KindOf(err).String()), attribute.String("junggye.code", string(fault.CodeOf(err))))
			switch fault.KindOf(err) {
			case fault.Internal, fault.Unavailable, fault.InDoubt:
				span.SetStatus(codes.Error, "")
			default:
			}
		}
		span.End()
	}
}

// Gateway makes a span of each call of g.
func (t *Traces) Gateway(g ports.Gateway) ports.Gateway { return gateway{g, t} }

type gateway struct {
	next ports.Gateway
	t    *Traces
}

func (g gateway) begin(ctx context.Context, name string) (context.Context, func(error)) {
	ctx, span := g.t.tracer.Start(ctx, "kakaopay "+name, trace.WithSpanKind(trace.SpanKindClient))
	return ctx, func(err error) {
		if e, ok := errors.AsType[*payment.GatewayError](err); ok {
			span.SetAttributes(attribute.String("junggye.outcome", e.Outcome.String()))
		}
		if err != nil {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// Ready implements ports.Gateway.
func (g gateway) Ready(ctx context.Context, r payment.ReadyRequest) (payment.Ready, error) {
	ctx, end := g.begin(ctx, "ready")
	ready, err := g.next.Ready(ctx, r)
	end(err)
	return ready, err
}

// Approve implements ports.Gateway.
func (g gateway) Approve(ctx context.Context, r payment.ApproveRequest) (payment.Status, error) {
	ctx, end := g.begin(ctx, "approve")
	status, err := g.next.Approve(ctx, r)
	end(err)
	return status, err
}

// Cancel implements ports.Gateway.
func (g gateway) Cancel(ctx context.Context, r payment.CancelRequest) (payment.Status, error) {
	ctx, end := g.begin(ctx, "cancel")
	status, err := g.next.Cancel(ctx, r)
	end(err)
	return status, err
}

// Lookup implements ports.Gateway.
func (g gateway) Lookup(ctx context.Context, tid string) (payment.Status, error) {
	ctx, end := g.begin(ctx, "lookup")
	status, err := g.next.Lookup(ctx, tid)
	end(err)
	return status, err
}
