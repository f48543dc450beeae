package apitest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const document = `{
"openapi": "3.1.0",
"components": {
  "schemas": {
    "Thing": {"type": "object", "additionalProperties": false, "required": ["id", "price"], "properties": {
      "id": {"type": "string", "pattern": "^[0-9]{1,19}$"}, "price": {"type": "integer", "minimum": 0}, "at": {"type": "string", "format": "date-time"}}},
    "Problem": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string", "minLength": 1}, "detail": {"type": "string"}}}
  },
  "responses": {"Problem": {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}
},
"paths": {"/things": {"get": {
  "operationId": "listThings", "x-action": "things.list", "security": [{"bearer": []}],
  "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}],
  "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
    "401": {"$ref": "#/components/responses/Problem"}, "403": {"$ref": "#/components/responses/Problem"}, "422": {"$ref": "#/components/responses/Problem"}}
}}, "/things/{thingId}": {"put": {
  "operationId": "putThing", "x-action": "things.put", "security": [{"bearer": []}],
  "parameters": [{"name": "thingId", "in": "path", "required": true, "schema": {"type": "string", "pattern": "^[0-9]{1,19}$"}},
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}],
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
  "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
    "401": {"$ref": "#/components/responses/Problem"}, "403": {"$ref": "#/components/responses/Problem"}, "422": {"$ref": "#/components/responses/Problem"}}
}}}}`

// recorder is a testing.TB that keeps what is said and goes on.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func (r *recorder) Failed() bool { return len(r.said) > 0 }

// server answers like a good API, but for what is set.
type server struct {
	open  bool   // lets everybody in
	shut  bool   // lets nobody in
	lax   bool   // every role may
	mute  bool   // lists nothing
	code  int    // answers every good request with it
	good  string // the body of a good answer
	wrong string // the body of a refusal
}

func (s server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := func(status int, kind, text string) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
	token := r.Header.Get("Token") + strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	const problem = "application/problem+json"
	switch {
	case s.shut, !s.open && token != "owner" && token != "clerk":
		answer(401, problem, s.wrong)
	case !s.lax && !s.open && token != "owner":
		answer(403, problem, s.wrong)
	case s.mute && r.Method == http.MethodGet, r.Method == http.MethodPut && r.URL.Query().Get("limit") == "":
		answer(422, problem, s.wrong)
	default:
		answer(s.code, "application/json", s.good)
	}
}

func ask(t *testing.T, s server) []string {
	t.Helper()
	d, err := Read([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{TB: t}
	Target{
		Document: d, Roles: []string{"owner", "clerk"}, Token: func(role string) string { return role },
		May: func(role, _ string) bool { return role == "owner" },
		Do: func(r *http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			return w.Result(), nil
		},
	}.Fuzz(r, 1, 300)
	return r.said
}

func sound() server {
	return server{code: 200, good: `{"id":"1","price":2,"at":"2026-11-23T00:00:00+09:00"}`, wrong: `{"code":"a.b","detail":"no"}`}
}

func TestASoundAPIPasses(t *testing.T) {
	t.Parallel()
	if said := ask(t, sound()); len(said) > 0 {
		t.Errorf("found %q in an API without a fault", said)
	}
}

// TestEveryFaultIsFound breaks the API in one way at a time: a look that finds
// nothing there finds nothing anywhere.
func TestEveryFaultIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*server)
		want  string
	}{
		"it breaks":               {func(s *server) { s.code = 500 }, "break the server"},
		"nobody gets in":          {func(s *server) { s.open = true }, "let in"},
		"a clerk may":             {func(s *server) { s.lax = true }, "clerk may not"},
		"owners are kept out":     {func(s *server) { s.shut = true }, "token of"},
		"what may be read is not": {func(s *server) { s.mute = true }, "rightly asked"},
		"a status of its own":     {func(s *server) { s.code = 202 }, "no answer with the status 202"},
		"a number as an id":       {func(s *server) { s.good = `{"id":1,"price":2}` }, "not as the document says"},
		"a field too many":        {func(s *server) { s.good = `{"id":"1","price":2,"secret":1}` }, "not as the document says"},
		"no price":                {func(s *server) { s.good = `{"id":"1"}` }, "not as the document says"},
		"no time":                 {func(s *server) { s.good = `{"id":"1","price":1,"at":"today"}` }, "not as the document says"},
		"no JSON":                 {func(s *server) { s.good = `oops` }, "no JSON"},
		"a problem without code":  {func(s *server) { s.wrong = `{}` }, "not as the document says"},
		"an error of Go":          {func(s *server) { s.wrong = `{"code":"x","detail":"json: cannot unmarshal"}` }, "tells of the inside"},
		"an error of a database":  {func(s *server) { s.wrong = `{"code":"x","detail":"UNIQUE constraint failed: members.id"}` }, "tells of the inside"},
		"a statement":             {func(s *server) { s.wrong = `{"code":"x","detail":"in SELECT id FROM members"}` }, "tells of the inside"},
		"a file of the program":   {func(s *server) { s.wrong = `{"code":"x","detail":"store.go:17"}` }, "tells of the inside"},
		"a problem as plain JSON": {func(s *server) { s.code, s.good = 403, s.wrong }, "of the type"},
	} {
		s := sound()
		c.spoil(&s)
		if said := ask(t, s); len(said) == 0 || len(said) > 2 || !strings.Contains(said[0], c.want) {
			t.Errorf("%s: found %q, want %q, and to end there", name, said, c.want)
		}
	}
}

func TestTheSameSeedAsksTheSame(t *testing.T) {
	t.Parallel()
	asked := func(seed uint64) string {
		d, err := Read([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		Target{
			Document: d, Roles: []string{"owner"}, Token: func(role string) string { return role }, May: func(string, string) bool { return true },
			Do: func(r *http.Request) (*http.Response, error) {
				fmt.Fprintln(&out, r.URL, r.ContentLength, r.Header)
				w := httptest.NewRecorder()
				sound().ServeHTTP(w, r)
				return w.Result(), nil
			},
		}.Fuzz(&recorder{TB: t}, seed, 50)
		return out.String()
	}
	first, again, other := asked(7), asked(7), asked(8)
	if first != again || first == other {
		t.Error("want the same questions for the same seed only: a failure has to be found again")
	}
}
