package skill

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Violation is one broken rule in an answer.
type Violation struct {
	Path  string // such as "template.outputs[0].textCard.title"; empty for the body
	Rule  string // json, size, type, required, unknown, count, length, lines, range, url, format, ratio, together or misplaced
	Got   string // what was found
	Limit string // the most that is allowed, or the allowed values
}

// String is the violation in a line.
func (v Violation) String() string {
	return fmt.Sprintf("%s: %s: got %s, limit %s", v.Path, v.Rule, v.Got, v.Limit)
}

// Lint checks an encoded answer against every published limit, the strictest
// where editions differ, and against the 24 KB that leave room below Kakao's own
// count. It reads plain JSON and takes no figure from the builder, so that each
// can prove the other wrong. Unknown fields pass. A text carousel passes because
// the guide gives limits for it; buttons of a commerceCard are demanded because
// an older edition does.
func Lint(body []byte) []Violation {
	l := &linter{}
	if len(body) > 24576 {
		l.add("", "size", strconv.Itoa(len(body)), "24576")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var root any
	if err := decoder.Decode(&root); err != nil {
		l.add("", "json", err.Error(), "one JSON object")
		return l.found
	}
	if _, err := decoder.Token(); err != io.EOF {
		l.add("", "json", "more after the object", "one JSON object")
	}
	fields, ok := root.(map[string]any)
	if !ok {
		l.add("", "json", describe(root), "one JSON object")
		return l.found
	}
	l.response(node{fields: fields})
	return l.found
}

type linter struct{ found []Violation }

func (l *linter) add(path, rule, got, limit string) {
	l.found = append(l.found, Violation{Path: path, Rule: rule, Got: got, Limit: limit})
}

// node is a JSON object and where it stands.
type node struct {
	path   string
	fields map[string]any
}

func (n node) at(key string) string {
	if n.path == "" {
		return key
	}
	return n.path + "." + key
}

// has says that the key is there and not null.
func (n node) has(key string) bool { return n.fields[key] != nil }

func (l *linter) response(n node) {
	if version := n.fields["version"]; version != "2.0" {
		l.add("version", "required", describe(version), `"2.0"`)
	}
	callback := l.flag(n, "useCallback")
	if data, ok := n.fields["data"]; ok && data != nil {
		l.object(n, "data", false)
	}
	if context, ok := l.object(n, "context", false); ok {
		for _, value := range l.list(context, "values", false, 0, -1) {
			l.text(value, "name", true, -1, -1)
			l.integer(value, "lifeSpan", true, 0, -1)
			l.integer(value, "ttl", false, 0, -1)
			l.object(value, "params", false)
		}
	}
	needed := !callback && !n.has("data") && !n.has("context")
	template, ok := l.object(n, "template", needed)
	if !ok {
		return
	}
	least := 1
	if callback {
		least = 0
	}
	for _, output := range l.list(template, "outputs", true, least, 3) {
		l.output(output)
	}
	for _, reply := range l.list(template, "quickReplies", false, 0, 10) {
		l.text(reply, "label", true, 14, 1)
		l.press(reply, "block", "message")
	}
}

func (l *linter) output(n node) {
	checks := map[string]func(node){
		"simpleText":  func(n node) { l.text(n, "text", true, 1000, -1) },
		"simpleImage": l.simpleImage,
		"carousel":    l.carousel,
	}
	for kind, check := range l.cardChecks() {
		checks[kind] = func(n node) { check(n, false) }
	}
	known := 0
	for _, kind := range slices.Sorted(maps.Keys(checks)) {
		if !n.has(kind) {
			continue
		}
		known++
		if bubble, ok := l.object(n, kind, true); ok {
			checks[kind](bubble)
		}
	}
	if known != 1 {
		l.add(n.path, "unknown", strconv.Itoa(known)+" known bubbles", "exactly 1")
	}
}

// cardChecks is what may stand alone and in a carousel.
func (l *linter) cardChecks() map[string]func(node, bool) {
	return map[string]func(node, bool){
		"textCard":     l.textCard,
		"basicCard":    l.basicCard,
		"commerceCard": l.commerceCard,
		"listCard":     l.listCard,
		"itemCard":     l.itemCard,
	}
}

func (l *linter) simpleImage(n node) {
	l.url(n, "imageUrl", true)
	l.text(n, "altText", false, 50, -1)
}

// describe is a value in a few words.
func describe(value any) string {
	switch v := value.(type) {
	case nil:
		return "nothing"
	case string:
		return strconv.Quote(v[:min(len(v), 60)])
	case map[string]any:
		return "an object"
	case []any:
		return "a list of " + strconv.Itoa(len(v))
	default:
		return strings.TrimSpace(fmt.Sprint(v))
	}
}
