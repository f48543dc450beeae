package kakao

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
)

type params map[string]string

// call is one skill call as Kakao would send it.
type call struct {
	who       *person
	path      string
	block     string // id
	utterance string
	params    params
	extra     map[string]any
	contexts  map[string]params
	header    http.Header
	edit      func(payload map[string]any)
}

type option func(*call)

func typed(p params) option { return func(c *call) { c.params = p } }

func extra(pairs ...string) option {
	return func(c *call) {
		if c.extra == nil {
			c.extra = map[string]any{}
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			c.extra[pairs[i]] = pairs[i+1]
		}
	}
}

func saying(text string) option { return func(c *call) { c.utterance = text } }

func header(name, value string) option {
	return func(c *call) { c.header.Set(name, value) }
}

func inContext(name string, p params) option {
	return func(c *call) { c.contexts = map[string]params{name: p} }
}

// images is a secure-image value as Kakao sends it: JSON inside a text.
func images(addresses ...string) string {
	raw, err := json.Marshal(map[string]string{
		"privacyAgreement": "Y", "imageQuantity": strconv.Itoa(len(addresses)),
		"secureUrls": "List(" + strings.Join(addresses, ", ") + ")", "expire": "2026-11-23T05:10:00+0000",
	})
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// payload builds the request's JSON in the shape of recorded ones.
func (c *call) payload(blockName string) map[string]any {
	user := map[string]any{"type": "botUserKey", "properties": map[string]any{}}
	if c.who != nil {
		botKey := strings.Repeat("9017cd4fae0b", 5)[:54] + "f5ac96" + "010203"
		user["id"] = botKey
		user["properties"] = map[string]any{
			"botUserKey": botKey, "bot_user_key": botKey, "isFriend": true,
			"plusfriendUserKey": c.who.key, "plusfriend_user_key": c.who.key,
		}
	}
	details := map[string]any{}
	for name, value := range c.params {
		origin := value
		if strings.HasPrefix(value, "{") {
			origin = strings.Join(regexp.MustCompile(`List\(.*\)`).FindAllString(value, 1), "")
		}
		details[name] = map[string]any{"origin": origin, "value": value, "groupName": ""}
	}
	contexts := []any{}
	for _, name := range slices.Sorted(maps.Keys(c.contexts)) {
		values := map[string]any{}
		for k, v := range c.contexts[name] {
			values[k] = map[string]any{"value": v, "resolvedValue": v}
		}
		contexts = append(contexts, map[string]any{"name": name, "lifespan": 1, "ttl": 600, "params": values})
	}
	block := map[string]any{"id": c.block, "name": blockName + " "}
	return map[string]any{
		"intent": map[string]any{"id": c.block, "name": blockName, "extra": map[string]any{"reason": map[string]any{"code": 1, "message": "OK"}}},
		"userRequest": map[string]any{
			"timezone": "Asia/Seoul", "params": map[string]any{"surface": "Kakaotalk.plusfriend"}, "block": block,
			"utterance": c.utterance + "\n", "lang": "ko", "user": user,
		},
		"bot":      map[string]any{"id": "65262a2d31101d1cb1106082!", "name": "중계나라"},
		"action":   map[string]any{"name": blockName, "clientExtra": c.extra, "params": c.params, "id": "652e18c39df46e7601eb27eb", "detailParams": details},
		"contexts": contexts,
		"flow":     map[string]any{"lastBlock": block, "trigger": map[string]any{"type": "QUICKREPLY_BUTTON_BLOCK", "referrerBlock": block}},
	}
}

// reply is a checked answer.
type reply struct {
	*skill.Response
	t    testing.TB
	body []byte
}

// send calls a block's skill as Kakao does.
func (w *world) send(who *person, block string, options ...option) *reply {
	w.t.Helper()
	b := w.sc.Block(block)
	if b.ID == "" {
		w.t.Fatalf("no block %q in the scenario", block)
	}
	return w.call(who, b.Skill, append([]option{func(c *call) { c.block = b.ID }}, options...)...)
}

// call calls an endpoint and asserts what holds for every answer.
func (w *world) call(who *person, path string, options ...option) *reply {
	w.t.Helper()
	c := &call{who: who, path: path, header: http.Header{}}
	for _, o := range options {
		o(c)
	}
	name := "block"
	if b, ok := w.sc.ByID(c.block); ok {
		name = b.Name
	}
	payload := c.payload(name)
	if c.edit != nil {
		c.edit(payload)
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.post(path, raw, c.header)
}

// post sends a body and asserts HTTP 200, JSON, every limit of KakaoTalk, the
// budget, and that no text has a hole in it.
func (w *world) post(path string, raw []byte, header http.Header) *reply {
	w.t.Helper()
	start := time.Now()
	body := w.exchange(path, raw, header)
	if took := time.Since(start); took > budget {
		w.t.Errorf("%s took %v, over the budget of %v: the user would see nothing", path, took, budget)
	}
	for _, v := range skill.Lint(body) {
		w.t.Errorf("%s: %v: KakaoTalk would drop the bubble\n%s", path, v, body)
	}
	decoded, err := skill.DecodeResponse(body)
	if err != nil {
		w.t.Fatalf("%s: %v\n%s", path, err, body)
	}
	r := &reply{Response: decoded, t: w.t, body: body}
	for _, hole := range []string{"%!", "{claim}", "{grace}", "{cancel}", "{contest}", "{answer}", "{stuck}", "{first}", "{renew}", "{amount}", "{rest}", "{answer_claim}", "withdrawn:"} {
		if strings.Contains(string(body), hole) && !strings.Contains(string(raw), hole) {
			w.t.Errorf("%s: the reply shows %q to a user:\n%s", path, hole, body)
		}
	}
	if len(decoded.Outputs) == 0 {
		w.t.Errorf("%s: no bubble: the user would see nothing\n%s", path, body)
	}
	return r
}

func (w *world) exchange(path string, raw []byte, header http.Header) []byte {
	w.t.Helper()
	req := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, strings.NewReader(string(raw)))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "AHC/2.1")
	req.Header.Set("X-Request-Id", "chp-0123456789abcdef0123456789abcdef")
	for k, v := range header {
		req.Header[k] = v
	}
	rec := httptest.NewRecorder()
	w.router.ServeHTTP(rec, req)
	if rec.Code != http.StatusOK {
		w.t.Fatalf("%s: HTTP %d, want 200: KakaoTalk shows silence for anything else", path, rec.Code)
	}
	if got := rec.Header().Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
		w.t.Errorf("%s: Content-Type %q, want JSON", path, got)
	}
	return rec.Body.Bytes()
}

// verdict is a checked answer of a parameter check.
type verdict struct {
	Status  skill.Status `json:"status"`
	Value   string       `json:"value"`
	Message string       `json:"message"`
}

// check asks a validation endpoint about a typed value.
func (w *world) check(who *person, path, typed string) verdict {
	w.t.Helper()
	user := map[string]any{"type": "botUserKey", "properties": map[string]any{}}
	if who != nil {
		user["id"] = "fb481df5a49b4c7eb3443ab7a8862e4f6af896d0b8d4f331d3fa8975865d482cf4"
		user["properties"] = map[string]any{"plusfriendUserKey": who.key}
	}
	raw, err := json.Marshal(map[string]any{
		"bot": map[string]any{"id": "65262a2d31101d1cb1106082", "name": "중계나라"}, "isInSlotFilling": true, "utterance": typed,
		"params": map[string]any{"surface": "Kakaotalk.plusfriend"}, "timezone": "Asia/Seoul", "lang": "ko",
		"user": user, "value": map[string]any{"origin": typed, "resolved": typed},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.judge("/kakaochatbot/validation/"+path, raw)
}

func (w *world) judge(path string, raw []byte) verdict {
	w.t.Helper()
	body := w.exchange(path, raw, nil)
	var v verdict
	if err := json.Unmarshal(body, &v); err != nil {
		w.t.Fatalf("%s: %v\n%s", path, err, body)
	}
	switch v.Status {
	case skill.StatusSuccess:
	case skill.StatusFail, skill.StatusError:
		if v.Message == "" || strings.Contains(v.Message, "%!") {
			w.t.Errorf("%s: message %q: the user would not know what to type", path, v.Message)
		}
	default:
		w.t.Errorf("%s: status %q is none that Kakao knows", path, v.Status)
	}
	return v
}

// text is all that a person reads of a reply, without choices.
func (r *reply) text() string {
	var found []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, k := range []string{"header", "text", "title", "description", "items", "label", "altText", "nickname"} {
				if inner, ok := v[k]; ok {
					walk(inner)
				}
			}
			for _, k := range slices.Sorted(maps.Keys(v)) {
				switch v[k].(type) {
				case map[string]any, []any:
					if k != "header" && k != "items" && k != "extra" && k != "quickReplies" {
						walk(v[k])
					}
				}
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		case string:
			found = append(found, v)
		}
	}
	var raw struct {
		Template struct {
			Outputs []any `json:"outputs"`
		} `json:"template"`
	}
	if err := json.Unmarshal(r.body, &raw); err != nil {
		r.t.Fatal(err)
	}
	walk(raw.Template.Outputs)
	return strings.Join(found, "\n")
}

func (r *reply) has(parts ...string) *reply {
	r.t.Helper()
	for _, part := range parts {
		if text := r.text(); !strings.Contains(text, part) {
			r.t.Errorf("the reply does not say %q:\n%s\nchoices: %q", part, text, quickLabels(r.Response))
		}
	}
	return r
}

func (r *reply) hasNot(parts ...string) *reply {
	r.t.Helper()
	for _, part := range parts {
		if strings.Contains(string(r.body), part) {
			r.t.Errorf("the reply says %q, which this reader must not see:\n%s", part, r.body)
		}
	}
	return r
}

func (r *reply) offers(labels ...string) *reply {
	r.t.Helper()
	for _, want := range labels {
		if !slices.Contains(quickLabels(r.Response), want) {
			r.t.Errorf("no choice %q among %q of:\n%s", want, quickLabels(r.Response), r.text())
		}
	}
	return r
}

func (r *reply) offersNot(labels ...string) *reply {
	r.t.Helper()
	for _, no := range labels {
		if slices.Contains(quickLabels(r.Response), no) {
			r.t.Errorf("choice %q must not be offered here:\n%s", no, r.text())
		}
	}
	return r
}

func (r *reply) quick(label string) skill.QuickReply {
	r.t.Helper()
	for _, q := range r.QuickReplies {
		if q.Label == label {
			return q
		}
	}
	r.t.Fatalf("no choice %q among %q of:\n%s", label, quickLabels(r.Response), r.text())
	return skill.QuickReply{}
}

func (r *reply) extraOf(label, name string) int64 {
	r.t.Helper()
	n, err := strconv.ParseInt(r.quick(label).Extra[name], 10, 64)
	if err != nil {
		r.t.Fatalf("choice %q: %v", label, err)
	}
	return n
}

// press taps a choice of a reply: the block that it leads to is called with
// what the choice carries, and with what the person types into its form.
func (w *world) press(who *person, r *reply, label string, options ...option) *reply {
	w.t.Helper()
	q := r.quick(label)
	b, ok := w.sc.ByID(q.BlockID)
	if !ok {
		w.t.Fatalf("choice %q leads to block %q, which the bot has not", label, q.BlockID)
	}
	said := q.MessageText
	if said == "" {
		said = q.Label
	}
	return w.call(who, b.Skill, append([]option{func(c *call) {
		c.block, c.utterance = b.ID, said
		for k, v := range q.Extra {
			extra(k, v)(c)
		}
	}}, options...)...)
}

func mustInt(t testing.TB, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
