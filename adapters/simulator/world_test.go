package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/adapters/skill"
)

const okAnswer = `{"version":"2.0","template":{"outputs":[{"simpleText":{"text":"ok"}}]}}`

// world is a simulator before a scripted skill server, on one loopback port.
type world struct {
	t      *testing.T
	sim    *Simulator
	server *httptest.Server

	mu      sync.Mutex
	now     time.Time
	answers map[string]string
	seen    []seen
}

type seen struct {
	path   string
	header http.Header
	body   []byte
}

func newWorld(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 22, 8, 5, 0, 0, time.UTC), answers: map[string]string{}}
	sc, err := scenario.Load(nil)
	if err != nil {
		t.Fatalf("load scenario: %v", err)
	}
	o := Options{
		Scenario: sc, SkillToken: "secret", Now: w.clock,
		BaseURL: func() string { return w.server.URL },
		Samples: map[string][]byte{"bag.png": pngOf(t, 8), "desk.png": pngOf(t, 9)},
	}
	for _, c := range change {
		c(&o)
	}
	if w.sim, err = New(o); err != nil {
		t.Fatalf("new simulator: %v", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", w.sim.Handler())
	mux.HandleFunc("/kakaochatbot/", w.skill)
	mux.HandleFunc("/order/", w.skill)
	w.server = httptest.NewServer(mux)
	t.Cleanup(w.server.Close)
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// skill answers with the scripted text of the path; a text of three digits is a
// bare HTTP status, "hang" never answers.
func (w *world) skill(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.mu.Lock()
	w.seen = append(w.seen, seen{r.URL.Path, r.Header.Clone(), body})
	answer, ok := w.answers[r.URL.Path]
	w.mu.Unlock()
	switch {
	case answer == "hang":
		<-r.Context().Done()
	case answer == "500":
		http.Error(rw, `{"secret":"stack trace"}`, http.StatusInternalServerError)
	case answer == "302":
		http.Redirect(rw, r, "/elsewhere", http.StatusFound)
	case ok:
		_, _ = io.WriteString(rw, answer)
	case strings.HasPrefix(r.URL.Path, "/kakaochatbot/validation/"):
		_, _ = io.WriteString(rw, `{"status":"SUCCESS"}`)
	default:
		_, _ = io.WriteString(rw, okAnswer)
	}
}

func (w *world) answer(path, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers[path] = text
}

// last is the most recent request that a path received.
func (w *world) last(path string) seen {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := len(w.seen) - 1; i >= 0; i-- {
		if w.seen[i].path == path {
			return w.seen[i]
		}
	}
	w.t.Fatalf("no request reached %s", path)
	return seen{}
}

func (w *world) lastSkill(path string) *skill.Request {
	w.t.Helper()
	req, err := skill.Decode(bytes.NewReader(w.last(path).body))
	if err != nil {
		w.t.Fatalf("decode request to %s: %v", path, err)
	}
	return req
}

func (w *world) say(text string) Turn {
	w.t.Helper()
	turn, err := w.sim.Say(context.Background(), "p1", text)
	if err != nil {
		w.t.Fatalf("say %q: %v", text, err)
	}
	return turn
}

func (w *world) press(p Press) Turn {
	w.t.Helper()
	if p.Label == "" {
		p.Label = "버튼"
	}
	turn, err := w.sim.Press(context.Background(), "p1", p)
	if err != nil {
		w.t.Fatalf("press %+v: %v", p, err)
	}
	return turn
}

func (w *world) upload(files ...[]byte) []Turn {
	w.t.Helper()
	turns, err := w.sim.Upload(context.Background(), "p1", files)
	if err != nil {
		w.t.Fatalf("upload: %v", err)
	}
	return turns
}

// texts are the simpleText bubbles of a turn.
func texts(t *testing.T, turn Turn) []string {
	t.Helper()
	list := []string{}
	for _, b := range turn.Bubbles {
		var bubble struct {
			SimpleText struct{ Text string } `json:"simpleText"`
		}
		if err := json.Unmarshal(b, &bubble); err != nil {
			t.Fatalf("bubble %s: %v", b, err)
		}
		list = append(list, bubble.SimpleText.Text)
	}
	return list
}

func errorsOf(turn Turn) string {
	var all []string
	for _, c := range turn.Calls {
		if c.Error != "" {
			all = append(all, c.Error)
		}
	}
	return strings.Join(all, "\n")
}

func pngOf(t *testing.T, size int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, size, size))); err != nil {
		t.Fatalf("encode png: %v", err)
	}
	return out.Bytes()
}

func (w *world) get(url string) (int, string, http.Header) {
	w.t.Helper()
	resp, err := w.server.Client().Get(url)
	if err != nil {
		w.t.Fatalf("get %s: %v", url, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatalf("read %s: %v", url, err)
	}
	return resp.StatusCode, string(body), resp.Header
}

func (w *world) post(path, body string, header ...string) (int, string) {
	w.t.Helper()
	url := path
	if !strings.HasPrefix(path, "http") {
		url = w.server.URL + path
	}
	req, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		w.t.Fatalf("post %s: %v", path, err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := w.server.Client().Do(req)
	if err != nil {
		w.t.Fatalf("post %s: %v", path, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatalf("read %s: %v", path, err)
	}
	return resp.StatusCode, string(answer)
}
