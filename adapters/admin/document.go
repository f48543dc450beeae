package admin

import (
	"bytes"
	"embed"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/swaggest/swgui/v5/static"
	"github.com/vearutop/statigz"
)

const (
	schemeBearer = "bearer"
	schemeToken  = "token"
	schemas      = "#/components/schemas/"
	// unchangedName is the answer to who has it already.
	unchangedName = "Unchanged"
	// version counts incompatible changes first.
	version = "1.0.0"
)

// about is the document before any operation.
func about() *huma.OpenAPI {
	registry := huma.NewMapRegistry(schemas, huma.DefaultSchemaNamer)
	problem := registry.Schema(reflect.TypeFor[Problem](), true, problemName)
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: "Junggye admin API", Version: version,
			Description: "For the operators of the market. Sign in with POST /login and send the token as `Authorization: Bearer`. " +
				"Lists go on with the cursor `next`. Every answer to a GET has an ETag: sent back as If-None-Match it is answered with 304 while nothing changed. Problems are RFC 9457 with a stable `code`. " +
				"`x-action` names what an operator's role must have; GET /admin/me lists one's own.",
		},
		Components: &huma.Components{
			Schemas: registry,
			Responses: map[string]*huma.Response{problemName: {
				Description: "The request was not granted; `code` says why.",
				Content:     map[string]*huma.MediaType{problemType: {Schema: problem}},
			}, unchangedName: {
				Description: "It is what the ETag in If-None-Match was given for.",
				Headers:     map[string]*huma.Param{"ETag": {Schema: &huma.Schema{Type: huma.TypeString}, Description: "The same again."}},
			}},
			SecuritySchemes: map[string]*huma.SecurityScheme{
				schemeBearer: {Type: "http", Scheme: "bearer", BearerFormat: "JWT", Description: "The token of POST /login."},
				schemeToken:  {Type: "apiKey", In: "header", Name: "token", Description: "The same token, as the service before took it."},
			},
		},
	}
}

// documentOf writes the document. Arrays are never null in it: lists without rows
// are empty.
func documentOf(o *huma.OpenAPI) ([]byte, error) {
	// Ours take the place of the library's own problems.
	delete(o.Components.Schemas.Map(), "ErrorModel")
	delete(o.Components.Schemas.Map(), "ErrorDetail")
	for _, s := range o.Components.Schemas.Map() {
		notNull(s)
	}
	for _, path := range o.Paths {
		for _, op := range []*huma.Operation{path.Get, path.Post, path.Put, path.Patch, path.Delete} {
			demand(op)
		}
	}
	raw, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// demand marks the headers as required that are refused with statuses of their
// own when they are not there.
func demand(op *huma.Operation) {
	if op == nil {
		return
	}
	for _, p := range op.Parameters {
		if p.Name == "If-Match" || p.Name == "Idempotency-Key" {
			p.Required = true
		}
	}
}

func notNull(s *huma.Schema) {
	if s == nil {
		return
	}
	if s.Type == huma.TypeArray {
		s.Nullable = false
	}
	notNull(s.Items)
	for _, p := range s.Properties {
		notNull(p)
	}
}

//go:embed docs
var docsPage embed.FS

// docsPolicy is what the documentation page may do. The viewer of the page draws
// its icons from data: addresses and sets styles of its own; its scripts are
// ours, and it talks to nobody else.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// serveDocument adds the document and the page that shows it. Both tell nothing
// that a reader of the source does not know, so they need no token.
func (a *API) serveDocument(r chi.Router) {
	r.Get("/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", jsonType)
		_, _ = w.Write(a.document)
	})
	const at = base + "/docs"
	// The library's files without its page, which is drawn with html/template
	// (ADR-0028); ours needs no script within it besides.
	viewer := http.StripPrefix(at, statigz.FileServer(static.FS))
	page := http.StripPrefix(base, http.FileServerFS(docsPage))
	r.Get("/docs", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, at+"/", http.StatusMovedPermanently) })
	r.Get("/docs/*", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", docsPolicy)
		switch chi.URLParam(r, "*") {
		case "", "start.js":
			page.ServeHTTP(w, r)
		case "swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png":
			viewer.ServeHTTP(w, r)
		default:
			refuse(w, r, http.StatusNotFound)
		}
	})
}
