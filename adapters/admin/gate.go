package admin

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// An address may send so many requests in a time. People are far below it, and
// a program that lists everything has to pause.
const (
	limitRequests = 300
	limitWindow   = time.Minute
)

// limit bounds the requests of one address. Nobody is locked out because the
// limiter does not answer.
func (a *API) limit(ctx huma.Context, next func(huma.Context)) {
	if a.Limiter != nil {
		ok, wait, err := a.Limiter.Take(ctx.Context(), "admin:"+origin(ctx), limitRequests, limitWindow)
		if err == nil && !ok {
			a.refuse(ctx, problemOf(ctx.Context(), fault.New(fault.Limited, codeRequests, seconds(wait))))
			return
		}
	}
	next(ctx)
}

// acceptable refuses who cannot read JSON, before anything is done.
func (a *API) acceptable(ctx huma.Context, next func(huma.Context)) {
	if !readsJSON(ctx.Header("Accept")) {
		a.refuse(ctx, problemOfStatus(ctx.Context(), http.StatusNotAcceptable))
		return
	}
	next(ctx)
}

// readsJSON reads an Accept header. Weights other than nought do not matter, as
// there is one kind of answer.
func readsJSON(accept string) bool {
	if strings.TrimSpace(accept) == "" {
		return true
	}
	for kind := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(kind, ";")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "*/*", "application/*", jsonType, problemType:
			switch strings.ReplaceAll(params, " ", "") {
			case "q=0", "q=0.0", "q=0.00", "q=0.000":
				continue
			}
			return true
		}
	}
	return false
}

type actorKey struct{}

// authenticate is the one place that looks who asks, and whether the role has
// the action. The Desk looks at the action again.
func (a *API) authenticate(ctx huma.Context, next func(huma.Context)) {
	op := declared(ctx.Operation())
	if op.Public {
		next(huma.WithValue(ctx, actorKey{}, operator.Actor{From: origin(ctx)}))
		return
	}
	by, err := a.Gate.Bearer(ctx.Context(), bearer(ctx), origin(ctx))
	if err == nil && by.ID == 0 {
		err = fault.New(fault.Unauthenticated, "")
	}
	if err == nil && op.Action != "" {
		err = by.May(op.Action)
	}
	if err != nil {
		a.refuse(ctx, a.explain(ctx.Context(), op, err))
		return
	}
	next(huma.WithValue(ctx, actorKey{}, by))
}

// actor is who asks; in public operations nobody, at an address.
func actor(ctx context.Context) operator.Actor {
	by, _ := ctx.Value(actorKey{}).(operator.Actor)
	return by
}

// bearer reads the token from where it may stand; the header "token" is the
// original's.
func bearer(ctx huma.Context) string {
	if scheme, value, ok := strings.Cut(ctx.Header("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(value)
	}
	return ctx.Header("token")
}

// origin is the address of who asks, as web.Client found it.
func origin(ctx huma.Context) string {
	host, _, err := net.SplitHostPort(ctx.RemoteAddr())
	if err != nil {
		return ctx.RemoteAddr()
	}
	return host
}

// refuse answers instead of an operation.
func (a *API) refuse(ctx huma.Context, p *Problem) {
	_, w := humachi.Unwrap(ctx)
	write(w, p)
}

// seconds rounds up, since who comes a little early is refused again.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
