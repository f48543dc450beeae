package admin

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

// Op describes one operation.
type Op struct {
	// ID is the name of the operation in the document and in generated clients, in
	// camelCase: a verb and what it is done to.
	ID string
	// Method and Path are where it is found. Parameters stand in the path as in
	// "/admin/notice/{noticeId}".
	Method, Path string
	// Tag is the area that it belongs to.
	Tag string
	// Summary is one line, Description what else a caller has to know.
	Summary, Description string
	// Action is what the operator does. Empty: every operator may who is signed in.
	Action operator.Action
	// Public operations need no token and get an Actor with nothing but From.
	Public bool
	// Status of a success; default: 200, or 204 where nothing is answered.
	Status int
	// Files are the media types of an answer that is a file, which no type describes.
	Files []string
}

const metaOp = "op"

// declared is the Op that an operation was made from.
func declared(op *huma.Operation) Op {
	o, _ := op.Metadata[metaOp].(Op)
	return o
}

// None is the answer without a body, status 204.
type None struct{}

// Answer is an answer with a body.
type Answer[T any] struct {
	Body T
}

// answer wraps a body.
func answer[T any](body T) *Answer[T] { return &Answer[T]{Body: body} }

// asked is implemented by inputs that read the request's address.
type asked interface {
	read(operation string, query url.Values) error
}

// conditional is implemented by inputs that embed IfMatch.
type conditional interface {
	check() error
}

// add registers an operation. It is the only way to do so: what holds for all
// operations is done here and in the middleware.
func add[I, O any](a *API, op Op, do func(ctx context.Context, by operator.Actor, in *I) (*O, error)) {
	h := op.described()
	_, pre := any(new(I)).(conditional)
	_, once := any(new(I)).(once)
	h.Responses = responses(op, pre, once)
	h.Middlewares = huma.Middlewares{withQuery}
	huma.Register(a.huma, h, func(ctx context.Context, in *I) (*O, error) {
		out, err := perform(ctx, a, op, in, do)
		if err != nil {
			p := a.explain(ctx, op, err)
			if pre && p.Status == http.StatusConflict && p.stale {
				changed := problemOfStatus(ctx, http.StatusPreconditionFailed)
				if p.Code == string(trade.CodeDecided) {
					changed.Code, changed.Detail = p.Code, p.Detail // who was faster
				}
				p = changed
			}
			return nil, p
		}
		return out, nil
	})
}

// perform does what is left after the request was parsed and found to be valid.
func perform[I, O any](ctx context.Context, a *API, op Op, in *I, do func(context.Context, operator.Actor, *I) (*O, error)) (*O, error) {
	if c, ok := any(in).(conditional); ok {
		if err := c.check(); err != nil {
			return nil, err
		}
	}
	if p, ok := any(in).(asked); ok {
		if err := p.read(op.ID, query(ctx)); err != nil {
			return nil, err
		}
	}
	run := func(ctx context.Context) (*O, error) { return do(ctx, actor(ctx), in) }
	if o, ok := any(in).(once); ok {
		key, err := o.key()
		if err != nil {
			return nil, err
		}
		return performOnce(ctx, a, op, in, key, run)
	}
	return run(ctx)
}

type queryKey struct{}

func withQuery(ctx huma.Context, next func(huma.Context)) {
	at := ctx.URL()
	next(huma.WithValue(ctx, queryKey{}, at.Query()))
}

func query(ctx context.Context) url.Values {
	q, _ := ctx.Value(queryKey{}).(url.Values)
	return q
}

// described is the operation in terms of the document.
func (op Op) described() huma.Operation {
	h := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, Tags: []string{op.Tag}, Summary: op.Summary, Description: op.Description,
		DefaultStatus: op.Status, Metadata: map[string]any{metaOp: op}, Security: []map[string][]string{},
		Extensions: map[string]any{},
	}
	if !op.Public {
		h.Security = []map[string][]string{{schemeBearer: {}}, {schemeToken: {}}}
	}
	if op.Action != "" {
		h.Extensions["x-action"] = op.Action
	}
	return h
}

// responses are the problems that the operation may answer with; the success is
// added from the type of the output.
func responses(op Op, conditional, once bool) map[string]*huma.Response {
	// Who signs in may be refused as who is not signed in.
	statuses := []string{"401", "406", "409", "422", "429", "500", "503", "504"}
	if op.Action != "" || op.Public {
		statuses = append(statuses, "403")
	}
	if strings.Contains(op.Path, "{") {
		statuses = append(statuses, "404")
	}
	if op.Method != http.MethodGet {
		statuses = append(statuses, "400", "404", "408", "413", "415")
	}
	if conditional {
		statuses = append(statuses, "412", "428")
	}
	if once {
		statuses = append(statuses, "400")
	}
	all := map[string]*huma.Response{}
	for _, status := range statuses {
		all[status] = &huma.Response{Ref: "#/components/responses/" + problemName}
	}
	if op.Method == http.MethodGet {
		all["304"] = &huma.Response{Ref: "#/components/responses/" + unchangedName}
	}
	if len(op.Files) > 0 {
		file := &huma.Response{Description: http.StatusText(http.StatusOK), Content: map[string]*huma.MediaType{}}
		for _, kind := range op.Files {
			file.Content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
		}
		if lines := file.Content[jsonType]; lines != nil {
			lines.Schema = &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
		}
		all["200"] = file
	}
	return all
}
