package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
)

// mill takes what begins like a picture.
type mill struct{}

func (mill) Allowed(string) bool                           { return false }
func (mill) Fetch(context.Context, string) ([]byte, error) { return nil, fault.New(fault.Invalid, "") }

func (mill) Convert(_ context.Context, data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte("picture")) {
		return nil, fault.New(fault.Invalid, "photo.not_image")
	}
	return data, nil
}

func cardOf(n notice.Notice) ([]byte, error) {
	return json.Marshal(map[string]any{"version": "2.0", "title": n.Title})
}

// noticeAnswer reads an answer with its tag.
func (w *world) notice(role, method, target, body string, headers ...string) (notification, string) {
	w.Helper()
	got := w.ask(role, method, target, body, headers...)
	return read[notification](w, got), got.Header().Get("ETag")
}

const written = `{"title":"sale","body":"all week","buttons":[{"label":"go","block":"main"}],"hideAt":"2026-12-01T00:00:00+09:00"}`

func TestANoticeThroughItsLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	created := w.ask("support", http.MethodPost, "/admin/notice", written)
	if created.Code != http.StatusCreated {
		t.Fatalf("create: got %d %s", created.Code, created.Body)
	}
	n, tag := read[notification](w, created), created.Header().Get("ETag")
	if n.State != "draft" || n.Phase != "draft" || n.CreatedBy == "" || !strings.Contains(created.Body.String(), `"hideAt":"2026-12-01T00:00:00+09:00"`) {
		t.Errorf("create: got %s", created.Body)
	}
	at := "/admin/notice/" + string(n.ID)
	w.problem(w.ask("support", http.MethodPost, at+"/publish", `{}`), 428, "http.if_match_missing")
	n, shown := w.notice("support", http.MethodPost, at+"/publish", `{}`, "If-Match", tag)
	if n.Phase != "showing" || shown == tag {
		t.Errorf("publish: got %+v, tag %s", n, shown)
	}
	w.problem(w.ask("support", http.MethodPatch, at, `{"title":"x"}`, "If-Match", tag), 412, "http.changed")
	n, tag = w.notice("support", http.MethodPatch, at, `{"title":"big sale","hideAt":null,"reason":"typo"}`, "If-Match", shown)
	if n.Title != "big sale" || n.Body != "all week" || len(n.Buttons) != 1 || !n.HideAt.IsZero() || n.PublishAt.IsZero() {
		t.Errorf("edit: got %+v, want what was not sent as it was", n)
	}
	n, tag = w.notice("owner", http.MethodPatch, at, `{"buttons":[]}`, "If-Match", tag)
	if len(n.Buttons) != 0 {
		t.Errorf("take the buttons away: got %+v", n.Buttons)
	}
	n, tag = w.notice("owner", http.MethodPost, at+"/main", `{"main":true}`, "If-Match", tag)
	if !n.Main {
		t.Errorf("main: got %+v", n)
	}
	n, _ = w.notice("owner", http.MethodPost, at+"/hide", `{"reason":"over"}`, "If-Match", tag)
	if n.State != "hidden" || n.Main {
		t.Errorf("hide: got %+v", n)
	}
	if got := w.ask("owner", http.MethodDelete, at, ""); got.Code != http.StatusNoContent {
		t.Errorf("delete: got %d %s", got.Code, got.Body)
	}
	_, tag = w.notice("finance", http.MethodGet, at, "")
	w.problem(w.ask("owner", http.MethodPost, at+"/publish", `{}`, "If-Match", tag), 409, "notice.move")
	w.problem(w.ask("finance", http.MethodGet, "/admin/notice/99", ""), 404, "notice.unknown")
}

func TestWrongFieldsOfANoticeAreNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.problem(w.ask("support", http.MethodPost, "/admin/notice",
		`{"title":"","body":"b","buttons":[{"label":"go","link":"http://a.example"},{"label":"go","block":"nowhere"}]}`), 422, "notice.title")
	var got []string
	for _, e := range p.Errors {
		got = append(got, e.Location)
		if e.Message == "" || strings.Contains(e.Message, "%") {
			t.Errorf("%s: got the message %q", e.Location, e.Message)
		}
	}
	if diff := cmp.Diff([]string{"body.title", "body.buttons.0.link", "body.buttons.1.block"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.problem(w.ask("support", http.MethodPost, "/admin/notice", `{"title":"a","body":"b","publishAt":"tomorrow"}`), 422, "http.fields")
	w.problem(w.ask("finance", http.MethodPost, "/admin/notice", `{"title":"","body":""}`), 403, "operator.may_not")
}

func TestNoticesAreListed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 3 {
		w.ask("support", http.MethodPost, "/admin/notice", written)
	}
	all := read[List[notification]](w, w.ask("finance", http.MethodGet, "/admin/notice?limit=2", ""))
	rest := read[List[notification]](w, w.ask("finance", http.MethodGet, "/admin/notice?limit=2&cursor="+all.Next, ""))
	numbered := read[List[notification]](w, w.ask("finance", http.MethodGet, "/admin/notice?limit=2&page=2", ""))
	if len(all.Items) != 2 || len(rest.Items) != 1 || rest.Next != "" || all.Items[0].ID <= all.Items[1].ID || !cmp.Equal(rest, numbered) {
		t.Errorf("got %+v, then %+v", all, rest)
	}
	if none := read[List[notification]](w, w.ask("finance", http.MethodGet, "/admin/notice?state=published", "")); len(none.Items) != 0 {
		t.Errorf("published: got %+v", none)
	}
}

func TestANoticeGetsAPicture(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	created := w.ask("support", http.MethodPost, "/admin/notice", written)
	at := "/admin/notice/" + string(read[notification](w, created).ID) + "/image"
	n, tag := w.notice("support", http.MethodPut, at, `{"data":"cGljdHVyZQ=="}`, "If-Match", created.Header().Get("ETag"))
	if !strings.HasPrefix(n.ImageURL, "/images/notice/") {
		t.Errorf("got %+v, want the address of its picture", n)
	}
	w.problem(w.ask("support", http.MethodPut, at, `{"data":"dGV4dA=="}`, "If-Match", tag), 422, "photo.not_image")
	if n, _ = w.notice("support", http.MethodPut, at, `{}`, "If-Match", tag); n.ImageURL != "" {
		t.Errorf("take it away: got %q", n.ImageURL)
	}
}

func TestAPreviewIsTheReply(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := read[preview](w, w.ask("finance", http.MethodPost, "/admin/notice/preview", `{"title":" sale ","body":"b"}`))
	if got.Reply["title"] != "sale" || got.Reply["version"] != "2.0" {
		t.Errorf("got %+v, want the chat's own reply", got)
	}
	w.problem(w.ask("finance", http.MethodPost, "/admin/notice/preview", `{"title":"sale","body":""}`), 422, "notice.body")
	if all := read[List[notification]](w, w.ask("finance", http.MethodGet, "/admin/notice", "")); len(all.Items) != 0 {
		t.Errorf("a preview was stored: %+v", all)
	}
}
