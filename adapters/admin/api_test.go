package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

var update = flag.Bool("update", false, "rewrite openapi.json and the golden files")

func TestTheDocumentIsCommitted(t *testing.T) {
	t.Parallel()
	api := newWorld(t).api
	golden(t, "openapi.json", api.Document())
	golden(t, "client/openapi-3.0.json", forClient(t, api))
}

// forClient is the document in OpenAPI 3.0, which the client's generator reads,
// with one answer for all problems, so that the client has one field for them.
func forClient(t *testing.T, api *API) []byte {
	t.Helper()
	older, err := api.huma.OpenAPI().Downgrade()
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]any
	if err := json.Unmarshal(older, &document); err != nil {
		t.Fatal(err)
	}
	for _, path := range document["paths"].(map[string]any) {
		for _, operation := range path.(map[string]any) {
			answers := operation.(map[string]any)["responses"].(map[string]any)
			for status, answer := range answers {
				if status >= "400" {
					delete(answers, status)
					answers["default"] = answer
				}
			}
		}
	}
	out, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(out, '\n')
}

// golden compares with a committed file, or rewrites it.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s is not what the code does (-want +got); run with -update and read the difference:\n%s", file, cmp.Diff(string(want), string(got)))
	}
}

func TestMe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, role := range operator.Roles() {
		got := read[me](w, w.ask(string(role), http.MethodGet, "/admin/me", ""))
		if got.Role != string(role) || got.Name != "name-"+string(role) || got.ID == "" {
			t.Errorf("%s is told %+v", role, got)
		}
		for _, action := range operator.Actions() {
			listed := strings.Contains(" "+strings.Join(got.Actions, " ")+" ", " "+string(action)+" ")
			if listed != role.May(action) {
				t.Errorf("%s: %s is listed: %v, want %v", role, action, listed, role.May(action))
			}
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tests := []struct {
		name    string
		headers []string
		status  int
		code    string
	}{
		{"none", nil, 401, "fault.unauthenticated"},
		{"unknown", []string{"Authorization", "Bearer x"}, 401, "fault.unauthenticated"},
		{"another scheme", []string{"Authorization", "Basic owner"}, 401, "fault.unauthenticated"},
		{"empty", []string{"Authorization", "Bearer "}, 401, "fault.unauthenticated"},
		{"bearer", []string{"Authorization", "Bearer owner"}, 200, ""},
		{"in small letters", []string{"Authorization", "bearer owner"}, 200, ""},
		{"the original's header", []string{"token", "owner"}, 200, ""},
		{"the store is away", []string{"token", "broken"}, 503, "fault.unavailable"},
		{"a failure inside", []string{"token", "bug"}, 500, "fault.internal"},
	}
	for _, tt := range tests {
		got := w.ask("", http.MethodGet, "/admin/me", "", tt.headers...)
		if tt.status == 200 {
			read[me](w, got)
			continue
		}
		w.problem(got, tt.status, tt.code)
		if tt.status == 401 && got.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s: a 401 without WWW-Authenticate", tt.name)
		}
	}
}

type thing struct {
	ID    ID        `json:"id"`
	Price money.Won `json:"price" minimum:"0"`
	At    Time      `json:"at"`
	Gone  Time      `json:"gone,omitzero"`
}

type thingInput struct {
	ThingID ID `path:"thingId"`
	IfMatch
	Body struct {
		Price money.Won `json:"price" minimum:"0" maximum:"1000"`
		Name  string    `json:"name,omitempty" maxLength:"5"`
	}
}

type thingsInput struct {
	NumberedPaging
	State string `query:"state" enum:"new,old"`
}

// sampleOperations are of every shape that areas may use. done receives what the
// change was given.
func sampleOperations(rows int, fail error, done *int64) func(*API) {
	return func(a *API) {
		add(a, Op{ID: "listSamples", Method: http.MethodGet, Path: "/admin/sample", Tag: "sample", Action: operator.SeeListings},
			func(_ context.Context, _ operator.Actor, in *thingsInput) (*Answer[List[thing]], error) {
				fetch := func(p ports.Page) ([]int64, error) {
					var keys []int64
					for key := int64(rows); key > 0 && len(keys) < p.Limit; key-- {
						if p.Before == 0 || key < p.Before {
							keys = append(keys, key)
						}
					}
					return keys, fail
				}
				same := func(key int64) int64 { return key }
				return list(in.Paging, fetch, same, func(key int64) thing { return thing{ID: idFrom(key)} })
			})
		add(a, Op{ID: "getSample", Method: http.MethodGet, Path: "/admin/sample/{thingId}", Tag: "sample", Action: operator.SeeListings},
			func(_ context.Context, _ operator.Actor, in *struct {
				ThingID ID `path:"thingId"`
			},
			) (*Tagged[thing], error) {
				at := time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC)
				return tagged(3, thing{ID: in.ThingID, Price: 1200, At: timeOf(at)}), fail
			})
		add(a, Op{ID: "editSample", Method: http.MethodPatch, Path: "/admin/sample/{thingId}", Tag: "sample", Action: operator.BlockListing},
			func(_ context.Context, _ operator.Actor, in *thingInput) (*None, error) {
				*done = in.Version()
				return nil, fail
			})
	}
}

func TestProblemsOfHTTP(t *testing.T) {
	t.Parallel()
	var done int64
	w := newWorld(t, sampleOperations(3, nil, &done))
	huge := `{"price":1,"name":"` + strings.Repeat("x", 1<<20) + `"}`
	tests := []struct {
		name           string
		method, target string
		body           string
		headers        []string
		status         int
		code           string
		field          string
	}{
		{"unknown path", "GET", "/admin/nothing", "", nil, 404, "http.path", ""},
		{"the base itself", "GET", "/admin", "", nil, 404, "http.path", ""},
		{"wrong method", "DELETE", "/admin/me", "", nil, 405, "http.method", ""},
		{"another language", "GET", "/admin/me", "", []string{"Accept", "text/html"}, 406, "http.accept", ""},
		{"json refused", "GET", "/admin/me", "", []string{"Accept", "application/json;q=0"}, 406, "http.accept", ""},
		{"not JSON", "PATCH", "/admin/sample/1", "price=1", []string{"If-Match", `"3"`, "Content-Type", "application/x-www-form-urlencoded"}, 415, "http.media_type", "body"},
		{"broken JSON", "PATCH", "/admin/sample/1", "{", []string{"If-Match", `"3"`}, 400, "http.syntax", "body"},
		{"no body", "PATCH", "/admin/sample/1", "", []string{"If-Match", `"3"`}, 400, "http.syntax", ""},
		{"too long a body", "PATCH", "/admin/sample/1", huge, []string{"If-Match", `"3"`}, 413, "http.too_large", ""},
		{"wrong field", "PATCH", "/admin/sample/1", `{"price":-1}`, []string{"If-Match", `"3"`}, 422, "http.fields", "body.price"},
		{"missing field", "PATCH", "/admin/sample/1", `{}`, []string{"If-Match", `"3"`}, 422, "http.fields", "body"},
		{"unknown field", "PATCH", "/admin/sample/1", `{"price":1,"prise":2}`, []string{"If-Match", `"3"`}, 422, "http.fields", "body.prise"},
		{"not an id", "GET", "/admin/sample/abc", "", nil, 422, "http.fields", "path.thingId"},
		{"unknown filter", "GET", "/admin/sample?stat=new", "", nil, 422, "http.fields", "query.stat"},
		{"not a filter's word", "GET", "/admin/sample?state=blue", "", nil, 422, "http.fields", "query.state"},
		{"too large a part", "GET", "/admin/sample?limit=101", "", nil, 422, "http.fields", "query.limit"},
		{"no condition", "PATCH", "/admin/sample/1", `{"price":1}`, nil, 428, "http.if_match_missing", "header.If-Match"},
		{"a foreign tag", "PATCH", "/admin/sample/1", `{"price":1}`, []string{"If-Match", `W/"3"`}, 412, "http.changed", "header.If-Match"},
		{"any version", "PATCH", "/admin/sample/1", `{"price":1}`, []string{"If-Match", `*`}, 412, "http.changed", "header.If-Match"},
	}
	for _, tt := range tests {
		got := w.ask("owner", tt.method, tt.target, tt.body, tt.headers...)
		w.T = t
		p := w.problem(got, tt.status, tt.code)
		if tt.field != "" && (len(p.Errors) != 1 || p.Errors[0].Location != tt.field || p.Errors[0].Message == "") {
			t.Errorf("%s: errors are %+v, want one at %s", tt.name, p.Errors, tt.field)
		}
		if tt.status == 405 && got.Header().Get("Allow") != "GET" {
			t.Errorf("a 405 allows %q, want GET", got.Header().Get("Allow"))
		}
		if got.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: caches may keep the answer", tt.name)
		}
	}
	if done != 0 {
		t.Error("a refused request was carried out")
	}
}

func TestABodyOfUnknownLengthIsBounded(t *testing.T) {
	t.Parallel()
	var done int64
	w := newWorld(t, sampleOperations(3, nil, &done))
	endless := io.MultiReader(strings.NewReader(`{"price":1,"name":"`), io.LimitReader(forever{}, 3<<20))
	r := httptest.NewRequest(http.MethodPatch, "/admin/sample/1", endless)
	r.Header.Set("Authorization", "Bearer owner")
	r.Header.Set("If-Match", `"3"`)
	got := httptest.NewRecorder()
	w.router.ServeHTTP(got, r)
	w.problem(got, 413, "http.too_large")
}

type forever struct{}

func (forever) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestProblemsOfTheCore(t *testing.T) {
	t.Parallel()
	secret := errors.New("SECRET of the database")
	for _, kind := range fault.Kinds() {
		var done int64
		w := newWorld(t, sampleOperations(1, fault.Wrap(kind, "", secret), &done))
		got := w.ask("owner", http.MethodGet, "/admin/sample/1", "")
		p := w.problem(got, statusOfKind[kind], string(codeOfKind(kind)))
		if strings.Contains(got.Body.String(), "SECRET") {
			t.Errorf("%v: %s tells what went wrong inside", kind, got.Body)
		}
		if p.Detail != kindTexts[kind] {
			t.Errorf("%v: the detail is %q, want the sentence of the kind", kind, p.Detail)
		}
		if (got.Code >= 500) != strings.Contains(w.log.String(), "SECRET") {
			t.Errorf("%v: what operators cannot mend stands in the log, and only that:\n%s", kind, w.log)
		}
	}
	var done int64
	w := newWorld(t, sampleOperations(1, at("path.thingId", fault.New(fault.Invalid, listing.CodePriceRange, 100, 200)), &done))
	p := w.problem(w.ask("owner", http.MethodGet, "/admin/sample/1", ""), 422, "listing.price_range")
	if want := []Wrong{{Location: "path.thingId", Message: "가격은 100원부터 200원까지 정할 수 있습니다."}}; !cmp.Equal(want, p.Errors) {
		t.Errorf("errors are %+v, want %+v", p.Errors, want)
	}
	w = newWorld(t, sampleOperations(1, fmt.Errorf("load: %w", secret), &done))
	w.problem(w.ask("owner", http.MethodGet, "/admin/sample/1", ""), 500, "fault.internal")
}

func TestConditions(t *testing.T) {
	t.Parallel()
	var done int64
	w := newWorld(t, sampleOperations(1, nil, &done))
	seen := w.ask("owner", http.MethodGet, "/admin/sample/1", "")
	got := read[map[string]any](w, seen)
	want := map[string]any{"id": "1", "price": 1200.0, "at": "2026-11-23T08:00:00+09:00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
	if tag := seen.Header().Get("ETag"); !strings.HasPrefix(tag, `"3-`) {
		t.Errorf("the tag is %s, want \"3\"", tag)
	}
	changed := w.ask("owner", http.MethodPatch, "/admin/sample/1", `{"price":1}`, "If-Match", seen.Header().Get("ETag"))
	if changed.Code != http.StatusNoContent || done != 3 {
		t.Errorf("answered %d %s, the use case got version %d, want 204 and 3", changed.Code, changed.Body, done)
	}
	w = newWorld(t, sampleOperations(1, fault.New(fault.Stale, listing.CodeChanged), &done))
	w.problem(w.ask("owner", http.MethodPatch, "/admin/sample/1", `{"price":1}`, "If-Match", `"3"`), 412, "http.changed")
	w.problem(w.ask("owner", http.MethodGet, "/admin/sample/1", ""), 409, "listing.changed")
}

func TestWhoMayNotIsRefusedBeforeTheBodyIsRead(t *testing.T) {
	t.Parallel()
	var done int64
	w := newWorld(t, sampleOperations(1, nil, &done))
	got := w.ask("finance", http.MethodPatch, "/admin/sample/1", `{`)
	p := w.problem(got, 403, "operator.may_not")
	if !strings.Contains(p.Detail, string(operator.BlockListing)) {
		t.Errorf("the detail %q does not say which action is missing", p.Detail)
	}
	w.problem(w.ask("", http.MethodPatch, "/admin/sample/1", `{`), 401, "fault.unauthenticated")
}

func TestLists(t *testing.T) {
	t.Parallel()
	var done int64
	w := newWorld(t, sampleOperations(45, nil, &done))
	walk := func(target string) (keys []string) {
		cursor := ""
		for range 50 {
			part := read[List[thing]](w, w.ask("owner", http.MethodGet, target+cursor, ""))
			for _, item := range part.Items {
				keys = append(keys, string(item.ID))
			}
			if part.Next == "" {
				return keys
			}
			cursor = "&cursor=" + part.Next
		}
		t.Fatalf("%s never ends", target)
		return nil
	}
	for _, limit := range []int{1, 7, 20, 44, 45, 46, 100} {
		keys := walk(fmt.Sprintf("/admin/sample?limit=%d", limit))
		if len(keys) != 45 || keys[0] != "45" || keys[44] != "1" {
			t.Errorf("parts of %d make %v, want 45 to 1", limit, keys)
		}
	}
	if first := read[List[thing]](w, w.ask("owner", http.MethodGet, "/admin/sample", "")); len(first.Items) != defaultLimit {
		t.Errorf("a part has %d rows when nobody says how many, want %d", len(first.Items), defaultLimit)
	}
	for page, want := range map[string][]string{"1": {"45", "44"}, "2": {"43", "42"}, "22": {"3", "2"}, "23": {"1"}, "24": nil, "500": nil} {
		var keys []string
		for _, item := range read[List[thing]](w, w.ask("owner", http.MethodGet, "/admin/sample?limit=2&page="+page, "")).Items {
			keys = append(keys, string(item.ID))
		}
		if !cmp.Equal(want, keys) {
			t.Errorf("page %s has %v, want %v", page, keys, want)
		}
	}
	w.problem(w.ask("owner", http.MethodGet, "/admin/sample?limit=2&page=501", ""), 422, "http.page")
	next := read[List[thing]](w, w.ask("owner", http.MethodGet, "/admin/sample?state=new", "")).Next
	for _, target := range []string{
		"/admin/sample?state=old&cursor=" + next, "/admin/sample?cursor=" + next, "/admin/sample?state=new&cursor=" + next + "A",
		"/admin/sample?state=new&cursor=AAAA", "/admin/sample?state=new&cursor=%00",
	} {
		w.problem(w.ask("owner", http.MethodGet, target, ""), 422, "http.cursor")
	}
	read[List[thing]](w, w.ask("owner", http.MethodGet, "/admin/sample?limit=3&state=new&cursor="+next, ""))
	empty := newWorld(t, sampleOperations(0, nil, &done)).ask("owner", http.MethodGet, "/admin/sample", "")
	if got := strings.TrimSpace(empty.Body.String()); got != `{"items":[]}` {
		t.Errorf("an empty list reads %s", got)
	}
}

type refusing struct{ wait time.Duration }

func (l refusing) Take(context.Context, string, int, time.Duration) (bool, time.Duration, error) {
	return false, l.wait, nil
}

func TestOneAddressIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Limiter = refusing{1500 * time.Millisecond}
	got := w.ask("owner", http.MethodGet, "/admin/me", "")
	w.problem(got, 429, "http.too_many_requests")
	if after := got.Header().Get("Retry-After"); after != "2" {
		t.Errorf("Retry-After is %q, want 2", after)
	}
}

func TestTheDocumentationPageIsOurs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for target, kind := range map[string]string{
		"/admin/openapi.json": jsonType, "/admin/docs/": "text/html; charset=utf-8", "/admin/docs/start.js": "text/javascript; charset=utf-8",
		"/admin/docs/swagger-ui.css": "text/css; charset=utf-8", "/admin/docs/swagger-ui-bundle.js": "application/javascript",
	} {
		got := w.ask("", http.MethodGet, target, "", "Accept", "text/html,*/*")
		if got.Code != http.StatusOK || got.Header().Get("Content-Type") != kind || got.Body.Len() == 0 {
			t.Errorf("%s: answered %d %s, %d bytes", target, got.Code, got.Header().Get("Content-Type"), got.Body.Len())
		}
		policy := got.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "http") || strings.Contains(policy, "unsafe-eval") {
			t.Errorf("%s: the policy is %q", target, policy)
		}
	}
	w.problem(w.ask("", http.MethodGet, "/admin/docs/oauth2-redirect.html", ""), 404, "http.path")
	if page := w.ask("", http.MethodGet, "/admin/docs/", "").Body.String(); strings.Contains(page, "://") {
		t.Errorf("the page asks others:\n%s", page)
	}
}

func TestIdentifiers(t *testing.T) {
	t.Parallel()
	for given, want := range map[ID]int64{"1": 1, "9223372036854775807": 1<<63 - 1, "9999999999999999999": 0, "": 0, "x": 0} {
		if got := idOf[int64](given); got != want {
			t.Errorf("%q is the identifier %d, want %d", given, got, want)
		}
	}
	if got := idFrom(int64(1<<63 - 1)); got != "9223372036854775807" {
		t.Errorf("the largest identifier goes out as %q", got)
	}
}
