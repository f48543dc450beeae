package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// document is the API's description, as its readers see it.
type document struct {
	*testing.T
	compiler   *jsonschema.Compiler
	operations []*described
	raw        map[string]any
}

// described is an operation in the document.
type described struct {
	ID, Method, Path string
	Action           string
	Public           bool
	fields           map[string]any
	pattern          *regexp.Regexp
	pointer          string
}

const documentURL = "file:///openapi.json"

// describe reads the document of api, with the operations that a test added.
func describe(t *testing.T, api *API) *document {
	t.Helper()
	text, err := documentOf(api.huma.OpenAPI())
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	d := &document{T: t, compiler: jsonschema.NewCompiler(), raw: value.(map[string]any)}
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource(documentURL, value); err != nil {
		t.Fatal(err)
	}
	params := regexp.MustCompile(`\\\{[^/]*\\\}`)
	for path, methods := range d.object("paths") {
		for method, fields := range methods.(map[string]any) {
			op := &described{Method: strings.ToUpper(method), Path: path, fields: fields.(map[string]any)}
			op.ID, _ = op.fields["operationId"].(string)
			op.Action, _ = op.fields["x-action"].(string)
			security, _ := op.fields["security"].([]any)
			op.Public = len(security) == 0
			op.pattern = regexp.MustCompile("^" + params.ReplaceAllString(regexp.QuoteMeta(path), `[^/]+`) + "$")
			op.pointer = "/paths/" + strings.ReplaceAll(path, "/", "~1") + "/" + method
			d.operations = append(d.operations, op)
		}
	}
	return d
}

func (d *document) object(name string) map[string]any {
	o, _ := d.raw[name].(map[string]any)
	return o
}

// find returns the operation that a request is for; one without parameters
// comes before one with them.
func (d *document) find(method, path string) *described {
	var found *described
	for _, op := range d.operations {
		if op.Method == method && op.pattern.MatchString(path) && (found == nil || !strings.Contains(op.Path, "{")) {
			found = op
		}
	}
	return found
}

// fits holds a JSON text to the schema at a pointer.
func (d *document) fits(pointer string, body []byte) error {
	schema, err := d.compiler.Compile(documentURL + "#" + strings.ReplaceAll(pointer, "{", "%7B"))
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// check holds an exchange to the document.
func (d *document) check(r *http.Request, body string, got *httptest.ResponseRecorder) {
	d.Helper()
	op := d.find(r.Method, r.URL.Path)
	if op == nil {
		if got.Header().Get("Content-Type") == problemType && got.Code != http.StatusRequestEntityTooLarge {
			d.complain(r, got, d.fits("/components/schemas/Problem", got.Body.Bytes()))
		}
		return
	}
	d.complain(r, got, d.answered(op, got))
	if got.Code < 300 {
		d.complain(r, got, d.asked(op, r, body))
	}
}

func (d *document) complain(r *http.Request, got *httptest.ResponseRecorder, err error) {
	d.Helper()
	if err != nil {
		d.Errorf("%s %s is answered %d %.500s\nand the document says otherwise: %v", r.Method, r.URL, got.Code, got.Body, err)
	}
}

// answered holds an answer to the document.
func (d *document) answered(op *described, got *httptest.ResponseRecorder) error {
	responses, _ := op.fields["responses"].(map[string]any)
	status := strconv.Itoa(got.Code)
	response, ok := responses[status].(map[string]any)
	if !ok {
		return fmt.Errorf("%s has no answer %s", op.ID, status)
	}
	pointer := op.pointer + "/responses/" + status
	if ref, ok := response["$ref"].(string); ok {
		pointer = strings.TrimPrefix(ref, "#")
		name := ref[strings.LastIndexByte(ref, '/')+1:]
		response = d.object("components")["responses"].(map[string]any)[name].(map[string]any)
	}
	for name := range object(response, "headers") {
		if got.Header().Get(name) == "" {
			return fmt.Errorf("the header %s is missing", name)
		}
	}
	content := object(response, "content")
	if len(content) == 0 {
		if got.Body.Len() > 0 {
			return fmt.Errorf("a body where none is described")
		}
		return nil
	}
	kind := got.Header().Get("Content-Type")
	if _, ok := content[kind]; !ok {
		return fmt.Errorf("the content type is %q", kind)
	}
	if _, ok := object(content, kind)["schema"]; !ok || !strings.HasSuffix(kind, "json") {
		return nil
	}
	return d.fits(pointer+"/content/"+strings.ReplaceAll(kind, "/", "~1")+"/schema", got.Body.Bytes())
}

// asked holds a request that was granted to the document: what the API takes
// and does not describe is a trap for its clients.
func (d *document) asked(op *described, r *http.Request, body string) error {
	known := map[string]bool{}
	list, _ := op.fields["parameters"].([]any)
	for _, p := range list {
		param, _ := p.(map[string]any)
		name, _ := param["name"].(string)
		known[fmt.Sprint(param["in"], " ", strings.ToLower(name))] = true
		if param["required"] == true && param["in"] == "header" && r.Header.Get(name) == "" {
			return fmt.Errorf("the header %s is required", name)
		}
	}
	for name := range r.URL.Query() {
		if !known["query "+strings.ToLower(name)] {
			return fmt.Errorf("the filter %s is not described", name)
		}
	}
	described := object(op.fields, "requestBody")
	if len(described) == 0 || body == "" {
		return nil
	}
	return d.fits(op.pointer+"/requestBody/content/application~1json/schema", []byte(body))
}

func object(in map[string]any, name string) map[string]any {
	o, _ := in[name].(map[string]any)
	return o
}

func TestTheCheckOfTheDocumentCanFail(t *testing.T) {
	t.Parallel()
	var done int64
	d := describe(t, newWorld(t, sampleOperations(1, nil, &done)).api)
	op := d.find(http.MethodGet, "/admin/sample/1")
	good := `{"id":"1","price":1,"at":"2026-11-23T08:00:00+09:00"}`
	for name, tt := range map[string]struct {
		status           int
		kind, etag, body string
		right            bool
	}{
		"right":                  {200, jsonType, `"3"`, good, true},
		"no tag":                 {200, jsonType, "", good, false},
		"another type":           {200, "text/plain", `"3"`, good, false},
		"a status too many":      {201, jsonType, `"3"`, good, false},
		"a field too many":       {200, jsonType, `"3"`, strings.Replace(good, "{", `{"phone":"1",`, 1), false},
		"a field missing":        {200, jsonType, `"3"`, `{"id":"1","price":1}`, false},
		"an id that is a number": {200, jsonType, `"3"`, strings.Replace(good, `"1"`, "1", 1), false},
		"not a time":             {200, jsonType, `"3"`, strings.Replace(good, "T08", " 08", 1), false},
		"not a problem":          {404, problemType, "", `{"title":"x"}`, false},
		"a problem":              {404, problemType, "", `{"title":"x","status":404,"code":"x","detail":"x"}`, true},
	} {
		got := httptest.NewRecorder()
		got.Header().Set("Content-Type", tt.kind)
		if tt.etag != "" {
			got.Header().Set("ETag", tt.etag)
		}
		got.WriteHeader(tt.status)
		_, _ = got.WriteString(tt.body)
		if err := d.answered(op, got); (err == nil) != tt.right {
			t.Errorf("%s: %v, want right %v", name, err, tt.right)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/admin/sample?colour=red", nil)
	if d.asked(d.find(http.MethodGet, "/admin/sample"), r, "") == nil {
		t.Error("a filter that is not described passes")
	}
	r = httptest.NewRequest(http.MethodPatch, "/admin/sample/1", nil)
	if d.asked(d.find(http.MethodPatch, "/admin/sample/1"), r, "{}") == nil {
		t.Error("a change without its condition passes")
	}
	if raw, err := json.Marshal(d.raw); err != nil || !json.Valid(raw) {
		t.Errorf("the document is not JSON: %v", err)
	}
}
