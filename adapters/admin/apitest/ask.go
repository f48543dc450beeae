package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Target is the API under test.
type Target struct {
	Document *Document
	// Do sends a request; its URL has no host.
	Do func(*http.Request) (*http.Response, error)
	// Token returns a token of a role that works now.
	Token func(role string) string
	// Roles are those to ask as, besides nobody. May tells whether one has an action.
	Roles []string
	May   func(role, action string) bool
}

// Report is what was asked.
type Report struct {
	// Asked counts requests by operation and status.
	Asked map[string]map[int]int
}

// Fuzz asks all that can be read without a parameter once, which must be answered,
// so that there are identifiers to ask with, and then sends count requests, drawn by
// seed, over all operations in turn.
func (a Target) Fuzz(t testing.TB, seed uint64, count int) Report {
	t.Helper()
	f := &fuzzer{Target: a, TB: t, maker: maker{Rand: rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15)), d: a.Document, ids: map[string][]string{}}, seed: seed}
	f.report.Asked = map[string]map[int]int{}
	for _, o := range a.Document.operations {
		if o.method == http.MethodGet && !slices.ContainsFunc(o.Parameters, func(p parameter) bool { return p.Required }) {
			f.read(o)
		}
	}
	for i := range count {
		o := a.Document.operations[i%len(a.Document.operations)]
		f.ask(o)
		if t.Failed() {
			break // the first one is enough to see
		}
	}
	return f.report
}

type fuzzer struct {
	Target
	testing.TB
	maker
	seed   uint64
	tags   []string // ETags that answers had
	report Report
}

// question is one request and what is known about it.
type question struct {
	operation
	role   string
	how    mood
	url    string
	body   []byte
	header http.Header
	sent   []string // texts that an answer may repeat
}

// read asks for what needs nothing but a role that may have it.
func (f *fuzzer) read(o operation) {
	f.Helper()
	q := question{operation: o, url: o.path, header: http.Header{}}
	for _, role := range f.Roles {
		if o.Action == "" || f.May(role, o.Action) {
			q.role = role
		}
	}
	f.fillToken(&q)
	if status := f.send(q); status >= http.StatusMultipleChoices && !f.Failed() {
		f.Errorf("%s\nanswered %d: what is rightly asked is answered, or the rest proves little", f.describe(q), status)
	}
}

func (f *fuzzer) ask(o operation) {
	f.Helper()
	q := question{operation: o, how: mood(f.IntN(3)), header: http.Header{}}
	if i := f.IntN(len(f.Roles) + 1); i < len(f.Roles) {
		q.role = f.Roles[i]
	}
	f.fill(&q)
	f.send(q)
}

// send asks, judges the answer, and returns its status.
func (f *fuzzer) send(q question) int {
	f.Helper()
	o := q.operation
	r, err := http.NewRequestWithContext(f.Context(), o.method, q.url, bytes.NewReader(q.body))
	if err != nil {
		f.Fatalf("%s: make a request to %q: %v", o.ID, q.url, err)
	}
	r.Header = q.header
	res, err := f.Do(r)
	if err != nil {
		f.Fatalf("%s: %v", f.describe(q), err)
	}
	text, err := io.ReadAll(res.Body)
	if err == nil {
		err = res.Body.Close()
	}
	if err != nil {
		f.Fatalf("%s: read the answer: %v", f.describe(q), err)
	}
	if f.report.Asked[o.ID] == nil {
		f.report.Asked[o.ID] = map[int]int{}
	}
	f.report.Asked[o.ID][res.StatusCode]++
	f.judge(q, res, text)
	return res.StatusCode
}

// fill draws everything that the request has.
func (f *fuzzer) fill(q *question) {
	path, query := q.path, url.Values{}
	// Mostly one thing is wrong at a time, so that the others are looked at.
	worst := f.IntN(len(q.Parameters) + 2)
	for i, p := range q.Parameters {
		how := fitting
		if i == worst || f.IntN(6) == 0 {
			how = q.how
		}
		if !p.Required && f.IntN(3) > 0 && i != worst || p.Required && p.In != "path" && how == broken && f.IntN(4) == 0 {
			continue
		}
		text := plain(f.value(p.Schema, p.Name, how, 0))
		q.sent = append(q.sent, text)
		switch p.In {
		case "path":
			if text == "" || text == "." || text == ".." {
				text = "0" // no such path
			}
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(text))
		case "query":
			query.Set(p.Name, text)
		case "header":
			if p.Name == "If-Match" && how == fitting && len(f.tags) > 0 {
				text = f.choose(f.tags)
			}
			q.header.Set(p.Name, printable(text))
		}
	}
	if q.how == broken && f.IntN(10) == 0 {
		query.Set(f.choose(nasty), f.choose(nasty))
	}
	q.url = path
	if len(query) > 0 {
		q.url += "?" + query.Encode()
	}
	f.fillBody(q)
	f.fillToken(q)
}

func (f *fuzzer) fillBody(q *question) {
	if q.Body == nil {
		return
	}
	for kind, m := range q.Body.Content {
		var s schema
		if json.Unmarshal(m.Schema, &s) != nil {
			f.Fatalf("%s: the schema of the body cannot be read", q.ID)
		}
		raw, err := json.Marshal(f.value(s, "", q.how, 0))
		if err != nil {
			f.Fatalf("%s: %v", q.ID, err)
		}
		q.body = raw
		q.header.Set("Content-Type", kind)
		break // one kind is enough: there is one
	}
	q.sent = append(q.sent, texts(q.body)...)
	if q.how != broken {
		return
	}
	switch f.IntN(12) {
	case 0:
		q.body = q.body[:f.IntN(len(q.body)+1)]
	case 1:
		q.body = []byte(f.choose(nasty))
	case 2:
		q.body = []byte(strings.Repeat("[", 20_000))
	case 3:
		q.header.Set("Content-Type", f.choose([]string{"text/plain", "application/xml", "", "application/json; charset=x", "multipart/form-data"}))
	case 4:
		q.body = bytes.Repeat([]byte(" "), 2<<20)
	}
}

func (f *fuzzer) fillToken(q *question) {
	if q.role == "" {
		if f.IntN(3) == 0 {
			q.header.Set("Authorization", "Bearer "+printable(f.choose(nasty)))
		}
		return
	}
	token := f.Token(q.role)
	if f.IntN(4) == 0 {
		q.header.Set("Token", token)
		return
	}
	q.header.Set("Authorization", "Bearer "+token)
}

// judge holds the answer to what must be true of all answers.
func (f *fuzzer) judge(q question, res *http.Response, text []byte) {
	f.Helper()
	fail := func(format string, args ...any) {
		f.Helper()
		f.Errorf("%s\nanswered %d %s %.600s\n%s", f.describe(q), res.StatusCode, res.Header.Get("Content-Type"), text, fmt.Sprintf(format, args...))
	}
	status := res.StatusCode
	switch {
	case status >= 500:
		fail("no request may break the server")
	case q.role == "" && !q.public() && status < 400:
		fail("nobody is let in")
	case q.role != "" && q.Action != "" && !f.May(q.role, q.Action) && status < 400:
		fail("%s may not %s", q.role, q.Action)
	case q.role != "" && !q.public() && status == http.StatusUnauthorized:
		fail("the token of %s is not taken", q.role)
	}
	if err := f.Document.described(q.operation, status, res.Header.Get("Content-Type"), text); err != nil {
		fail("the answer is not as the document says: %v", err)
	}
	if status >= 400 {
		if found := leak(text, q.sent); found != "" {
			fail("it tells of the inside: %q", found)
		}
		return
	}
	if tag := res.Header.Get("ETag"); tag != "" && len(f.tags) < 50 && !slices.Contains(f.tags, tag) {
		f.tags = append(f.tags, tag)
	}
	var v any
	if json.Unmarshal(text, &v) == nil {
		f.learn(v, "")
	}
}

// inside are words that only a program's own errors have.
var inside = regexp.MustCompile(`(?i)goroutine|runtime error|panic:|panicked|nil pointer|\.go\b|/tmp/|/home/|/root/|sql[:.]|\bselect\b.+\bfrom\b|insert into|` +
	`constraint|sqlite|mysql|postgres|\bpgx|strconv\.|json: |invalid character|unexpected end|unmarshal|reflect\.|context deadline|context canceled|` +
	`no such (?:table|file|column)|syntax error|\bhuma\b|\b0x[0-9a-f]{6,}|\beof\b`)

// requestID is drawn by chance and may spell anything.
var requestID = regexp.MustCompile(`"requestId":"[^"]*"`)

// leak finds words of the inside that the request did not bring itself.
func leak(text []byte, sent []string) string {
	s := requestID.ReplaceAllString(string(text), "")
	for _, part := range sent {
		if len(part) > 2 {
			s = strings.ReplaceAll(s, part, "")
		}
	}
	return inside.FindString(s)
}

func (f *fuzzer) describe(q question) string {
	who := q.role
	if who == "" {
		who = "nobody"
	}
	header := q.header.Clone()
	if header.Get("Authorization") != "" && q.role != "" {
		header.Set("Authorization", "Bearer ***")
	}
	if header.Get("Token") != "" {
		header.Set("Token", "***")
	}
	return fmt.Sprintf("seed %d, %s as %s: %s %.300s %v\n%.600s", f.seed, q.ID, who, q.method, q.url, header, q.body)
}

// plain is a value as a parameter has it.
func plain(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(raw)
}

// printable is what may stand in a header.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
}

// texts are all texts of a JSON value, names too.
func texts(raw []byte) []string {
	var out []string
	d := json.NewDecoder(bytes.NewReader(raw))
	for {
		token, err := d.Token()
		if err != nil {
			slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
			return out
		}
		if text, ok := token.(string); ok {
			out = append(out, text)
		}
	}
}
