// Package apitest asks an API everything that its OpenAPI 3.1 document allows,
// and much that it does not: values that fit, that just fit or just do not, and
// that are of no use at all, as each role and as nobody. Whatever is asked, the
// answer has to be one that the document describes, never a failure of the server
// and never a word about its inside. It is for tests only and knows no operation.
package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Document is what is read of an OpenAPI document.
type Document struct {
	operations []operation
	components map[string]schema
	responses  map[string]response
	compiler   *jsonschema.Compiler
	compiled   map[string]*jsonschema.Schema
}

type operation struct {
	ID         string              `json:"operationId"`
	Action     string              `json:"x-action"`
	Parameters []parameter         `json:"parameters"`
	Body       *body               `json:"requestBody"`
	Responses  map[string]response `json:"responses"`
	Security   []map[string]any    `json:"security"`

	method, path string
}

type parameter struct {
	Name     string `json:"name"`
	In       string `json:"in"`
	Required bool   `json:"required"`
	Schema   schema `json:"schema"`
}

type body struct {
	Required bool             `json:"required"`
	Content  map[string]media `json:"content"`
}

type media struct {
	Schema json.RawMessage `json:"schema"`
}

type response struct {
	Ref     string           `json:"$ref"`
	Content map[string]media `json:"content"`
}

// schema is the part of JSON Schema that tells what to send.
type schema struct {
	Ref        string            `json:"$ref"`
	Type       types             `json:"type"`
	Enum       []any             `json:"enum"`
	Format     string            `json:"format"`
	Pattern    string            `json:"pattern"`
	Minimum    *float64          `json:"minimum"`
	Maximum    *float64          `json:"maximum"`
	MinLength  *int              `json:"minLength"`
	MaxLength  *int              `json:"maxLength"`
	MinItems   *int              `json:"minItems"`
	MaxItems   *int              `json:"maxItems"`
	Items      *schema           `json:"items"`
	Properties map[string]schema `json:"properties"`
	Required   []string          `json:"required"`
	Examples   []any             `json:"examples"`
}

// types is one type or a list of them.
type types []string

// UnmarshalJSON implements json.Unmarshaler.
func (t *types) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*t = types{one}
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(t))
}

const resource = "openapi.json"

// Read reads a document.
func Read(raw []byte) (*Document, error) {
	var parsed struct {
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas   map[string]schema   `json:"schemas"`
			Responses map[string]response `json:"responses"`
		} `json:"components"`
	}
	if err := json.Unmarshal(raw, &parsed); err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	d := &Document{
		components: parsed.Components.Schemas, responses: parsed.Components.Responses,
		compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{},
	}
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource(resource, whole); err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	for _, path := range slices.Sorted(maps.Keys(parsed.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(parsed.Paths[path])) {
			o := operation{method: strings.ToUpper(method), path: path}
			if err := json.Unmarshal(parsed.Paths[path][method], &o); err != nil {
				return nil, fmt.Errorf("read %s %s: %w", method, path, err)
			}
			d.operations = append(d.operations, o)
		}
	}
	return d, nil
}

// Operations are the names of all operations.
func (d *Document) Operations() []string {
	names := make([]string, len(d.operations))
	for i, o := range d.operations {
		names[i] = o.ID
	}
	return names
}

// resolved follows a reference to a schema of the components.
func (d *Document) resolved(s schema) schema {
	for s.Ref != "" {
		s = d.components[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]]
	}
	return s
}

// public reports whether the operation needs no token.
func (o operation) public() bool { return len(o.Security) == 0 }

// pointer is a JSON pointer to what stands under the keys.
func pointer(keys ...string) string {
	var out strings.Builder
	for _, key := range keys {
		out.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
	}
	return out.String()
}

// described tells whether the document has this answer of the operation, and
// what of its body does not fit.
func (d *Document) described(o operation, status int, contentType string, text []byte) error {
	code := strconv.Itoa(status)
	found, ok := o.Responses[code]
	at := pointer("paths", o.path, strings.ToLower(o.method), "responses", code)
	if !ok {
		return fmt.Errorf("the document has no answer with the status %d", status)
	}
	if found.Ref != "" {
		name := found.Ref[strings.LastIndexByte(found.Ref, '/')+1:]
		found, at = d.responses[name], pointer("components", "responses", name)
	}
	if len(found.Content) == 0 {
		if len(text) > 0 {
			return fmt.Errorf("an answer of %d bytes where the document has none", len(text))
		}
		return nil
	}
	kind, _, _ := strings.Cut(contentType, ";")
	if _, ok := found.Content[kind]; !ok {
		return fmt.Errorf("the document has no answer %d of the type %q", status, kind)
	}
	if !strings.HasSuffix(kind, "json") {
		return nil
	}
	return d.fits(at+pointer("content", kind, "schema"), text)
}

// fits validates a text against the schema at a place of the document.
func (d *Document) fits(at string, text []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("the answer is no JSON: %w", err)
	}
	s, ok := d.compiled[at]
	if !ok {
		if s, err = d.compiler.Compile(resource + "#" + at); err != nil {
			return fmt.Errorf("the schema at %s: %w", at, err)
		}
		d.compiled[at] = s
	}
	return s.Validate(value)
}
