package admin

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/fault"
)

const (
	problemType = "application/problem+json"
	problemName = "Problem"
)

// Problem is why a request was not granted, as RFC 9457 has it. Code is what
// programs decide by: it never changes, while titles and details may.
type Problem struct {
	Title     string  `json:"title" doc:"The kind of problem in English."`
	Status    int     `json:"status" minimum:"400" maximum:"599" doc:"The HTTP status."`
	Code      string  `json:"code" minLength:"1" doc:"The stable name of the reason." example:"listing.price_range"`
	Detail    string  `json:"detail,omitempty" minLength:"1" doc:"What to do about it, in Korean, for operators. Absent only where a request is refused before anything looked at it."`
	RequestID string  `json:"requestId,omitempty" doc:"The id of the request, by which it is found in the log."`
	Errors    []Wrong `json:"errors,omitempty" doc:"The fields that were wrong."`

	headers http.Header
	stale   bool
}

// Wrong is a field that was wrong. It does not repeat the value, which may be a
// secret.
type Wrong struct {
	Location string `json:"location" doc:"Where the field stands: body.price, query.limit, path.memberId, header.If-Match." example:"body.price"`
	Message  string `json:"message" doc:"What is wrong with it."`
}

// Reasons of this API. Those of a status are the same that web gives by itself.
const (
	codePath      fault.Code = "http.path"
	codeMethod    fault.Code = "http.method"
	codeAccept    fault.Code = "http.accept"
	codeMedia     fault.Code = "http.media_type"
	codeLarge     fault.Code = "http.too_large"
	codeSlow      fault.Code = "http.too_slow"
	codeSyntax    fault.Code = "http.syntax"
	codeFields    fault.Code = "http.fields"
	codeCursor    fault.Code = "http.cursor"
	codePage      fault.Code = "http.page" // [max rows]
	codeNoMatch   fault.Code = "http.if_match_missing"
	codeChanged   fault.Code = "http.changed"
	codeKey       fault.Code = "http.idempotency_key"   // [max characters]
	codeRequests  fault.Code = "http.too_many_requests" // [seconds]
	codeUndefined fault.Code = "http.undefined"
)

var statusOfKind = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized, fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound,
	fault.Exists: http.StatusConflict, fault.Conflict: http.StatusConflict, fault.Stale: http.StatusConflict,
	fault.Limited: http.StatusTooManyRequests, fault.Unavailable: http.StatusServiceUnavailable,
	// Whoever asks again too early may do it twice.
	fault.InDoubt: http.StatusGatewayTimeout,
}

// codeOfKind names a kind whose error has no code.
func codeOfKind(k fault.Kind) fault.Code {
	return fault.Code("fault." + strings.ReplaceAll(k.String(), " ", "_"))
}

// problemOfStatus is a problem that HTTP itself has a status for.
func problemOfStatus(ctx context.Context, status int) *Problem {
	code := fault.Code(web.Code(status))
	if status == http.StatusInternalServerError {
		return problemOf(ctx, fault.New(fault.Internal, ""))
	}
	return &Problem{
		Title: http.StatusText(status), Status: status, Code: string(code), Detail: sentence(fault.Invalid, code, nil),
		RequestID: web.RequestID(ctx),
	}
}

// problemOf translates an error of the core. Nothing of its text goes out.
func problemOf(ctx context.Context, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		p.RequestID = web.RequestID(ctx)
		return p
	}
	kind, code := fault.KindOf(err), fault.CodeOf(err)
	var args []any
	if e, ok := errors.AsType[*fault.Error](err); ok {
		args = e.Args
	}
	status := statusOfKind[kind]
	p := &Problem{
		Title: http.StatusText(status), Status: status, Code: string(code), Detail: sentence(kind, code, args),
		RequestID: web.RequestID(ctx), headers: http.Header{}, stale: kind == fault.Stale,
	}
	if code == "" || kind == fault.Internal {
		p.Code = string(codeOfKind(kind))
	}
	if located, ok := errors.AsType[*located](err); ok {
		p.Errors = []Wrong{{Location: located.location, Message: p.Detail}}
	}
	for _, f := range fault.FieldsOf(err) {
		p.Errors = append(p.Errors, Wrong{Location: "body." + f.Name, Message: sentence(f.Err.Kind, f.Err.Code, f.Err.Args)})
	}
	switch kind {
	case fault.Unauthenticated:
		p.headers.Set("WWW-Authenticate", `Bearer realm="junggye"`)
	case fault.Limited:
		if wait, ok := firstInt(args); ok {
			p.headers.Set("Retry-After", strconv.Itoa(wait))
		}
	case fault.Unavailable:
		p.headers.Set("Retry-After", "5")
	default:
	}
	return p
}

// firstInt is how long to wait, where the code's first figure says so.
func firstInt(args []any) (int, bool) {
	if len(args) == 0 {
		return 0, false
	}
	n, ok := args[0].(int)
	return n, ok
}

// located is an error about one field.
type located struct {
	location string
	err      error
}

// at says which field err is about: "body.price", "query.state".
func at(location string, err error) error {
	if err == nil {
		return nil
	}
	return &located{location: location, err: err}
}

// Error implements error.
func (l *located) Error() string { return l.location + ": " + l.err.Error() }

// Unwrap returns the error itself.
func (l *located) Unwrap() error { return l.err }

// explain translates and logs what operators cannot mend.
func (a *API) explain(ctx context.Context, op Op, err error) *Problem {
	p := problemOf(ctx, err)
	switch {
	case p.Status == http.StatusInternalServerError:
		a.Logger.ErrorContext(ctx, "admin operation failed", "operation", op.ID, "error", err, "request_id", p.RequestID)
	case p.Status > http.StatusInternalServerError:
		a.Logger.WarnContext(ctx, "admin operation unavailable", "operation", op.ID, "error", err, "request_id", p.RequestID)
	}
	return p
}

// translate turns what the parser of requests found into our problems.
func (a *API) translate(ctx huma.Context, _ string, v any) (any, error) {
	found, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := problemOfStatus(ctx.Context(), found.Status)
	if found.Status >= http.StatusInternalServerError {
		a.Logger.ErrorContext(ctx.Context(), "admin request failed", "operation", ctx.Operation().OperationID, "error", found.Detail, "request_id", p.RequestID)
		return p, nil
	}
	for _, e := range found.Errors {
		if e == nil || e.Location == "" {
			continue
		}
		message := e.Message
		if found.Status == http.StatusBadRequest && e.Location == "body" {
			message = p.Detail // theirs is the text of Go's error
		}
		p.Errors = append(p.Errors, Wrong{Location: e.Location, Message: message})
	}
	return p, nil
}

// Error implements error.
func (p *Problem) Error() string { return p.Code }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header { return p.headers }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return problemType }

// precondition is a status about If-Match.
func precondition(status int) error {
	p := problemOfStatus(context.Background(), status)
	p.Errors = []Wrong{{Location: "header.If-Match", Message: p.Detail}}
	return p
}
