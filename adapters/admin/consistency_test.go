package admin

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/operator"
)

// faults are the breaches of the API's style in the document; what holds for
// one area has to hold for all.
func (d *document) faults() (found []string) {
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	camel, ids := regexp.MustCompile(`^[a-z][a-zA-Z0-9]*$`), map[string]bool{}
	for _, op := range d.operations {
		if !camel.MatchString(op.ID) || ids[op.ID] {
			say("%s %s: the operationId %q is not in camelCase or used twice", op.Method, op.Path, op.ID)
		}
		ids[op.ID] = true
		for _, f := range d.operationFaults(op) {
			say("%s: %s", op.ID, f)
		}
		for name, p := range params(op) {
			place, _ := p["in"].(string)
			if place != "header" && !camel.MatchString(name) {
				say("%s: the parameter %s is not in camelCase", op.ID, name)
			}
			if wrong := valueFault(name, object(p, "schema")); wrong != "" {
				say("%s: the parameter %s %s", op.ID, name, wrong)
			}
		}
	}
	for schema, fields := range object(d.object("components"), "schemas") {
		for name, p := range object(fields.(map[string]any), "properties") {
			if !camel.MatchString(name) {
				say("%s.%s is not in camelCase", schema, name)
			}
			if wrong := valueFault(name, p.(map[string]any)); wrong != "" {
				say("%s.%s %s", schema, name, wrong)
			}
		}
	}
	slices.Sort(found)
	return found
}

// operationFaults are the breaches of one operation.
func (d *document) operationFaults(op *described) (found []string) {
	given, responses := params(op), object(op.fields, "responses")
	need := func(ok bool, what string) {
		if !ok {
			found = append(found, what)
		}
	}
	if tags, _ := op.fields["tags"].([]any); len(tags) != 1 || tags[0] == "" {
		need(false, "it belongs to one area")
	}
	summary, _ := op.fields["summary"].(string)
	need(summary != "" && !strings.HasSuffix(summary, "."), "it has a summary without a full stop")
	statuses := []string{"406", "422", "429", "500", "503", "504"}
	if !op.Public {
		statuses = append(statuses, "401")
	}
	if op.Action != "" {
		statuses = append(statuses, "403")
		need(slices.Contains(operator.Actions(), operator.Action(op.Action)), "nobody may "+op.Action)
	}
	need(op.Action == "" || !op.Public, "it cannot be public and need an action")
	if strings.Contains(op.Path, "{") {
		statuses = append(statuses, "404")
	}
	if len(object(op.fields, "requestBody")) > 0 {
		statuses = append(statuses, "400", "413", "415")
	}
	for name, statusesOf := range map[string][]string{"If-Match": {"412", "428"}, "Idempotency-Key": {"400", "409"}} {
		if p, ok := given[name]; ok {
			statuses = append(statuses, statusesOf...)
			need(p["required"] == true, name+" is required")
		}
	}
	for _, status := range statuses {
		_, ok := responses[status]
		need(ok, "it may answer "+status)
	}
	if d.lists(op) {
		_, cursor := given["cursor"]
		_, limit := given["limit"]
		need(cursor && limit, "a list has limit and cursor")
		need(op.Method == http.MethodGet, "a list is got")
	}
	if op.Action == string(operator.MoveMoney) && op.Method != http.MethodGet {
		_, ok := given["Idempotency-Key"]
		need(ok, "what moves money has an Idempotency-Key")
	}
	if _, ok := given["If-Match"]; ok {
		need(d.tagged(op.Path), "what is changed by version is shown with its ETag")
	}
	return found
}

// lists tells whether the operation answers with a List.
func (d *document) lists(op *described) bool {
	ref, _ := d.successSchema(op)["$ref"].(string)
	properties := object(object(object(d.object("components"), "schemas"), ref[strings.LastIndexByte(ref, '/')+1:]), "properties")
	_, items := properties["items"]
	return items
}

// tagged tells whether the thing at the path, or the one that it belongs to, is
// shown with an ETag.
func (d *document) tagged(path string) bool {
	// The original has some verbs before the id: /admin/order/success/{orderId}.
	for _, verb := range []string{"/success/{", "/kakaopay-cancel/{"} {
		path = strings.Replace(path, verb, "/{", 1)
	}
	for ; strings.Contains(path, "{"); path = path[:strings.LastIndexByte(path, '/')] {
		for _, op := range d.operations {
			if op.Path == path && op.Method == http.MethodGet && len(object(object(object(op.fields, "responses"), "200"), "headers")) > 0 {
				return true
			}
		}
	}
	return false
}

func (d *document) successSchema(op *described) map[string]any {
	for status, r := range object(op.fields, "responses") {
		if status < "300" {
			return object(object(object(r.(map[string]any), "content"), jsonType), "schema")
		}
	}
	return nil
}

func params(op *described) map[string]map[string]any {
	found := map[string]map[string]any{}
	list, _ := op.fields["parameters"].([]any)
	for _, p := range list {
		param := p.(map[string]any)
		found[param["name"].(string)] = param
	}
	return found
}

// valueFault says what is wrong with a value of that name.
func valueFault(name string, schema map[string]any) string {
	kind := fmt.Sprint(schema["type"])
	// requestId and the like are texts of other systems, which is what a string is.
	identifier := name == "id" || strings.HasSuffix(name, "Id")
	moment := name == "at" || strings.HasSuffix(name, "At") || name == "since" || name == "until"
	amount := slices.Contains([]string{"price", "amount", "fee", "won"}, name)
	switch {
	case identifier && kind != "string":
		return "is an identifier and not a string"
	case moment && (!strings.Contains(kind, "string") || schema["format"] != "date-time"):
		return "is a moment and not a date-time"
	case amount && kind != "integer":
		return "is an amount and not whole won"
	case kind == "array" && strings.Contains(fmt.Sprint(schema["type"]), "null"):
		return "is a list that may be null"
	}
	return ""
}

func TestTheDocumentIsOfOneStyle(t *testing.T) {
	t.Parallel()
	for _, f := range describe(t, newWorld(t).api).faults() {
		t.Error(f)
	}
}

func TestTheStyleCheckCanFail(t *testing.T) {
	t.Parallel()
	type bad struct {
		ID      int64    `json:"id"`
		SoldAt  string   `json:"soldAt"`
		Price   string   `json:"price"`
		BadName []string `json:"bad_name"`
	}
	_ = bad{}
	w := newWorld(t, func(a *API) {
		add(a, Op{ID: "Bad-Name", Method: http.MethodGet, Path: "/admin/bad", Action: "nobody.may"},
			noop[struct{}, Answer[List[bad]]])
		add(a, Op{ID: "money", Method: http.MethodPost, Path: "/admin/bad", Tag: "a", Summary: "Pays.", Action: operator.MoveMoney},
			noop[struct{ IfMatch }, None])
	})
	all := strings.Join(describe(t, w.api).faults(), "\n")
	for _, want := range []string{
		`the operationId "Bad-Name"`, "Bad-Name: it belongs to one area", "Bad-Name: it has a summary", "Bad-Name: nobody may nobody.may",
		"Bad-Name: a list has limit and cursor", "money: it has a summary", "money: what moves money has an Idempotency-Key",
		"money: what is changed by version is shown with its ETag", "Bad.id is an identifier", "Bad.soldAt is a moment",
		"Bad.price is an amount", "Bad.bad_name is not in camelCase",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the check does not say %q; it says\n%s", want, all)
		}
	}
}
