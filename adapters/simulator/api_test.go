package simulator

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/chatcards"
)

func turnsIn(t *testing.T, body string) []Turn {
	t.Helper()
	var answer turnsAnswer
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("decode %s: %v", body, err)
	}
	return answer.Turns
}

func TestAPIPlaysAConversation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, body := w.post("/sim/people", `{"name":"지우"}`)
	if status != http.StatusCreated || !strings.Contains(body, `"id":"p3"`) {
		t.Fatalf("add person: got %d %s, want p3", status, body)
	}
	_, body = w.post("/sim/people/p3/say", `{"text":"회원가입"}`)
	if turns := turnsIn(t, body); turns[0].Waiting == nil {
		t.Errorf("say: got %s, want the form's first question", body)
	}
	_, body = w.post("/sim/people/p3/press", `{"block":"main","label":"홈","source":"menu"}`)
	if diff := cmp.Diff([]string{"ok"}, texts(t, turnsIn(t, body)[0])); diff != "" {
		t.Errorf("press (-want +got):\n%s", diff)
	}
	_, body, _ = w.get(w.server.URL + "/sim/people/p3/turns?after=2")
	if turns := turnsIn(t, body); len(turns) != 1 || turns[0].ID != 3 {
		t.Errorf("turns after 2: got %s, want the third only", body)
	}
	if status, body = w.post("/sim/reset", "{}"); status != 200 || strings.Contains(body, "지우") {
		t.Errorf("reset: got %d %s, want the first people", status, body)
	}
}

func TestAPIUploadsFilesAndSamples(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.press(Press{Block: "profile_photo"})
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	part, err := writer.CreateFormFile("photo", "x.png")
	if err != nil {
		t.Fatalf("form: %v", err)
	}
	if _, err := part.Write(pngOf(t, 3)); err != nil {
		t.Fatalf("form: %v", err)
	}
	for _, name := range []string{"bag.png", "../../etc/passwd"} {
		if err := writer.WriteField("sample", name); err != nil {
			t.Fatalf("form: %v", err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatalf("form: %v", err)
	}
	status, body := w.post("/sim/people/p1/upload", form.String(), "Content-Type", writer.FormDataContentType())
	if status != 200 {
		t.Fatalf("upload: got %d %s", status, body)
	}
	if got := w.lastSkill("/kakaochatbot/customer/PATCH/profileImage").Images("customerProfileImage"); len(got) != 2 {
		t.Errorf("got %v, want the sample and the file, and nothing for an unknown name", got)
	}
}

func TestAPIRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cases := []struct {
		path, body string
		header     []string
		want       int
	}{
		{"/sim/people", `{"name":""}`, nil, 400},
		{"/sim/people", `nonsense`, nil, 400},
		{"/sim/people/p1/say", `{"text":"  "}`, nil, 400},
		{"/sim/people/p1/say", `{"text":"` + strings.Repeat("a", maxBody) + `"}`, nil, 413},
		{"/sim/people/p9/say", `{"text":"a"}`, nil, 404},
		{"/sim/people/p9/press", `{"label":"a"}`, nil, 404},
		{"/sim/people/p1/press", `{}`, nil, 400},
		{"/sim/people/p1/upload", `x`, nil, 400},
		{"/sim/people/p1/say", `{"text":"a"}`, []string{"Sec-Fetch-Site", "cross-site"}, 403},
	}
	for _, c := range cases {
		if got, body := w.post(c.path, c.body, c.header...); got != c.want {
			t.Errorf("%s %.40s: got %d %s, want %d", c.path, c.body, got, body, c.want)
		}
	}
	if got, _, _ := w.get(w.server.URL + "/sim/people/p9/turns"); got != 404 {
		t.Errorf("turns of nobody: got %d, want 404", got)
	}
}

func TestPagesRunOnlyEmbeddedScripts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *Options) { o.FrameOrigins = []string{"https://pay.example/path", "javascript:x"} })
	inline := regexp.MustCompile(`(?i)\sstyle=|<style|\son\w+=|<script(\s+type="module"\s+src="[^"]+")?>[^<]`)
	for _, path := range []string{"/", "/sim/gallery", "/sim/channel"} {
		status, body, header := w.get(w.server.URL + path)
		if status != 200 {
			t.Fatalf("%s: got %d", path, status)
		}
		csp := header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q, want scripts of our own only", path, csp)
		}
		if m := inline.FindString(body); m != "" {
			t.Errorf("%s: inline code %q, which the policy would block", path, m)
		}
		for _, m := range regexp.MustCompile(`(?:src|href)="(/[^"]+)"`).FindAllStringSubmatch(body, -1) {
			if status, _, _ := w.get(w.server.URL + m[1]); status != 200 {
				t.Errorf("%s: %s answers %d", path, m[1], status)
			}
		}
	}
	_, _, header := w.get(w.server.URL + "/")
	csp := header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "frame-src 'self' "+w.server.URL+" https://pay.example;") {
		t.Errorf("policy %q, want the payment sandbox's origin and nothing odd in frame-src", csp)
	}
	if status, _, _ := w.get(w.server.URL + "/sim/static/../page.html"); status == 200 {
		t.Error("a file outside of static was served")
	}
	if status, _, _ := w.get(w.server.URL + "/nowhere"); status != 404 {
		t.Errorf("unknown path: got %d, want 404", status)
	}
}

// Every word the scripts ask for exists, and no word is left over.
func TestPageTextsMatchTheScripts(t *testing.T) {
	t.Parallel()
	var scripts strings.Builder
	err := fs.WalkDir(webFiles, "web", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".css") || strings.HasSuffix(path, ".svg") {
			return err
		}
		data, err := webFiles.ReadFile(path)
		scripts.Write(data)
		return err
	})
	if err != nil {
		t.Fatalf("read scripts: %v", err)
	}
	cards, err := chatcards.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"dom.js", "cards.js", "carousel.js"} {
		data, err := fs.ReadFile(cards, name)
		if err != nil {
			t.Fatal(err)
		}
		scripts.Write(data)
	}
	text := scripts.String()
	known := pageTexts()
	for _, m := range regexp.MustCompile(`\bt\("(\w+)"`).FindAllStringSubmatch(text, -1) {
		if known[m[1]] == "" {
			t.Errorf("a script asks for %q, which messages.go does not have", m[1])
		}
	}
	kinds := []string{CallSkill, CallValidation, CallCallback}
	for key := range known {
		used := strings.Contains(text, `"`+key+`"`) || strings.Contains(text, ".Texts."+key)
		for _, kind := range kinds {
			used = used || key == kind
		}
		if !used {
			t.Errorf("no script uses the text %q", key)
		}
	}
	if hangul := regexp.MustCompile(`[가-힣]+`).FindAllString(text, -1); len(hangul) > 1 {
		t.Errorf("Korean outside of messages.go: %v", hangul)
	}
}

func TestGalleryKeepsTheLimits(t *testing.T) {
	t.Parallel()
	exhibits, err := newWorld(t).sim.gallery()
	if err != nil {
		t.Fatalf("gallery: %v", err)
	}
	seen := map[string]bool{}
	for _, e := range exhibits {
		if len(e.Violations) > 0 {
			t.Errorf("%s: %+v; the gallery shows what Kakao accepts", e.Name, e.Violations)
		}
		for _, kind := range []string{"simpleText", "simpleImage", "textCard", "basicCard", "commerceCard", "listCard", "itemCard", "carousel", "quickReplies"} {
			if strings.Contains(string(e.Response), `"`+kind+`"`) {
				seen[kind] = true
			}
		}
	}
	if len(seen) != 9 {
		t.Errorf("components shown: got %v, want all nine", seen)
	}
}

func TestNewNeedsAScenarioAndAnAddress(t *testing.T) {
	t.Parallel()
	if _, err := New(Options{}); err == nil {
		t.Error("got no error without a scenario")
	}
	o := newWorld(t).sim.o
	o.People = []string{"민준", " "}
	if _, err := New(o); err == nil {
		t.Error("got no error for a person without a name")
	}
}
