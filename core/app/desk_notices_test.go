package app_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

func itoa[T ~int64](id T) string { return strconv.FormatInt(int64(id), 10) }

func asFault(err error) (*fault.Error, bool) { return errors.AsType[*fault.Error](err) }

func typed(title string) notice.Typed {
	return notice.Typed{Title: title, Body: "body of " + title, Buttons: []notice.Button{{Label: "go", Block: "main"}}}
}

// newsroom is a desk whose market knows one block.
func newsroom(w *world) (app.Desk, *app.Market) {
	m := w.with(func(c *app.Config) { c.NoticeBlocks = []string{"main"} })
	return m.Desk(), m
}

func shownTitles(t *testing.T, m *app.Market, before int64) ([]string, int64) {
	t.Helper()
	list, next, err := m.Notices(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, n := range list {
		titles = append(titles, n.Title)
	}
	return titles, next
}

func (w *world) wantShown(m *app.Market, why string, want ...string) {
	w.t.Helper()
	got, _ := shownTitles(w.t, m, 0)
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("%s (-want +got):\n%s", why, diff)
	}
}

func TestDeskTakesANoticeThroughItsLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk, m := newsroom(w)
	n, err := desk.WriteNotice(w.ctx(), clerk(), typed("sale"), "")
	if err != nil || n.State != notice.Draft || n.CreatedBy != clerk().ID || n.Version != 1 {
		t.Fatalf("write: got %+v, %v", n, err)
	}
	w.wantShown(m, "a draft is shown to nobody")
	if _, err := m.Notice(w.ctx(), n.ID); fault.CodeOf(err) != notice.CodeUnknown {
		t.Errorf("a member opens the draft: got %v, want unknown", err)
	}
	n, err = desk.PublishNotice(w.ctx(), clerk(), n.ID, n.Version, "")
	if err != nil || n.State != notice.Published || !n.PublishedAt.Equal(w.clock.Now()) {
		t.Fatalf("publish: got %+v, %v", n, err)
	}
	w.wantShown(m, "what is published is shown", "sale")
	if again, err := desk.PublishNotice(w.ctx(), clerk(), n.ID, 0, ""); err != nil || again != n {
		t.Errorf("publish again: got %+v, %v; want nothing changed", again, err)
	}
	edited, err := desk.EditNotice(w.ctx(), clerk(), n.ID, n.Version, typed("big sale"), "typo")
	if err != nil || edited.Title != "big sale" || edited.Version != n.Version+1 || !edited.PublishedAt.Equal(n.PublishedAt) {
		t.Errorf("edit: got %+v, %v", edited, err)
	}
	if _, err := desk.EditNotice(w.ctx(), clerk(), n.ID, n.Version, typed("other"), ""); fault.CodeOf(err) != notice.CodeChanged || !fault.Is(err, fault.Stale) {
		t.Errorf("another operator edits what changed meanwhile: got %v, want stale", err)
	}
	if _, err := desk.HideNotice(w.ctx(), clerk(), n.ID, 0, "over"); err != nil {
		t.Fatal(err)
	}
	w.wantShown(m, "what is hidden is not shown")
	if _, err := desk.DeleteNotice(w.ctx(), clerk(), n.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.PublishNotice(w.ctx(), clerk(), n.ID, 0, ""); fault.CodeOf(err) != notice.CodeMove {
		t.Errorf("publish a deleted one: got %v", err)
	}
	done := w.deeds("notice:" + itoa(n.ID))
	if len(done) != 5 || done[0].Before != "" || !strings.Contains(done[2].Before, `"title":"sale"`) || !strings.Contains(done[2].After, `"title":"big sale"`) ||
		done[2].Why != "typo" {
		t.Errorf("the audit log: got %d entries %+v, want what was written, published, edited, hidden, deleted", len(done), done)
	}
}

func TestNoticesAreShownByTheClock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk, m := newsroom(w)
	plan := typed("tomorrow")
	plan.PublishAt, plan.HideAt = w.clock.Now().Add(day), w.clock.Now().Add(2*day)
	n, err := desk.WriteNotice(w.ctx(), clerk(), plan, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.PublishNotice(w.ctx(), clerk(), n.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	w.wantShown(m, "before its time")
	w.clock.Set(w.clock.Now().Add(day))
	w.wantShown(m, "in its time, without anybody's doing", "tomorrow")
	w.clock.Set(w.clock.Now().Add(day))
	w.wantShown(m, "after its time")
	if _, err := m.Notice(w.ctx(), n.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a button of before leads to it: got %v, want not found", err)
	}
}

func TestOneNoticeIsShownFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk, m := newsroom(w)
	var all []notice.Notice
	for _, title := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		n, err := desk.WriteNotice(w.ctx(), clerk(), typed(title), "")
		if err == nil {
			n, err = desk.PublishNotice(w.ctx(), clerk(), n.ID, 0, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
		w.clock.Set(w.clock.Now().Add(time.Minute))
	}
	w.wantShown(m, "the latest first", "g", "f", "e", "d", "c")
	for _, i := range []int{1, 4} {
		if _, err := desk.MainNotice(w.ctx(), clerk(), all[i].ID, 0, true, ""); err != nil {
			t.Fatal(err)
		}
	}
	first, next := shownTitles(t, m, 0)
	second, end := shownTitles(t, m, next)
	if diff := cmp.Diff([][]string{{"e", "g", "f", "d", "c"}, {"b", "a"}}, [][]string{first, second}); diff != "" || end != 0 {
		t.Errorf("the main one is first, once, and the one before it is in its place again; next %d (-want +got):\n%s", end, diff)
	}
	if _, err := desk.MainNotice(w.ctx(), clerk(), all[4].ID, 0, false, ""); err != nil {
		t.Fatal(err)
	}
	w.wantShown(m, "none is the main one", "g", "f", "e", "d", "c")
	if _, err := desk.MainNotice(w.ctx(), clerk(), all[6].ID, 0, true, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.HideNotice(w.ctx(), clerk(), all[6].ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	w.wantShown(m, "a main one that is hidden is not shown", "f", "e", "d", "c", "b")
	if _, err := desk.MainNotice(w.ctx(), clerk(), all[6].ID, 0, true, ""); fault.CodeOf(err) != notice.CodeMove {
		t.Errorf("a hidden one first: got %v", err)
	}
}

func TestDeskListsNotices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk, _ := newsroom(w)
	for i, title := range []string{"draft", "shown", "hidden", "deleted"} {
		n, err := desk.WriteNotice(w.ctx(), clerk(), typed(title), "")
		moves := []func() (notice.Notice, error){
			func() (notice.Notice, error) { return desk.PublishNotice(w.ctx(), clerk(), n.ID, 0, "") },
			func() (notice.Notice, error) { return desk.HideNotice(w.ctx(), clerk(), n.ID, 0, "") },
			func() (notice.Notice, error) { return desk.DeleteNotice(w.ctx(), clerk(), n.ID, 0, "") },
		}
		for _, move := range moves[:i] {
			if err == nil {
				_, err = move()
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	list := func(s notice.State, p ports.Page) ([]string, int64) {
		page, err := desk.Notices(w.ctx(), banker(), s, p)
		if err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, n := range page.Notices {
			titles = append(titles, n.Title)
		}
		return titles, page.Next
	}
	all, _ := list("", ports.Page{Limit: 9})
	first, next := list("", ports.Page{Limit: 2})
	rest, end := list("", ports.Page{Before: next, Limit: 2})
	deleted, _ := list(notice.Deleted, ports.Page{Limit: 9})
	got := [][]string{all, first, rest, deleted}
	want := [][]string{{"hidden", "shown", "draft"}, {"hidden", "shown"}, {"draft"}, {"deleted"}}
	if diff := cmp.Diff(want, got); diff != "" || end != 0 {
		t.Errorf("lists (-want +got):\n%s", diff)
	}
	if _, err := desk.WriteNotice(w.ctx(), banker(), notice.Typed{}, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("finance writes a bad notice: got %v, want forbidden and nothing of what is wrong with it", err)
	}
	if _, err := desk.Notice(w.ctx(), operator.Actor{}, 1); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("nobody looks: got %v", err)
	}
	if _, err := desk.Notice(w.ctx(), clerk(), 404); fault.CodeOf(err) != notice.CodeUnknown {
		t.Errorf("an unknown one: got %v", err)
	}
}

func TestDeskPreviewsANotice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk, m := newsroom(w)
	n, err := desk.PreviewNotice(w.ctx(), banker(), 0, typed("new"))
	if err != nil || n.Title != "new" || !n.PublishedAt.Equal(w.clock.Now()) {
		t.Errorf("a new one: got %+v, %v", n, err)
	}
	if n, err = desk.WriteNotice(w.ctx(), clerk(), typed("old"), ""); err == nil {
		n, err = desk.PictureNotice(w.ctx(), clerk(), n.ID, n.Version, []byte("picture"), "")
	}
	if err != nil {
		t.Fatal(err)
	}
	seen, err := desk.PreviewNotice(w.ctx(), clerk(), n.ID, typed("changed"))
	if err != nil || seen.Title != "changed" || seen.ImageKey != n.ImageKey {
		t.Errorf("one that is edited: got %+v, %v; want its picture with the new words", seen, err)
	}
	if stored, err := desk.Notice(w.ctx(), clerk(), n.ID); err != nil || stored != n {
		t.Errorf("the preview changed the notice: got %+v, %v", stored, err)
	}
	if _, err := desk.PreviewNotice(w.ctx(), clerk(), 0, notice.Typed{Title: "x"}); len(fault.FieldsOf(err)) != 1 {
		t.Errorf("without a body: got %v, want the wrong field", err)
	}
	w.wantShown(m, "a preview is shown to nobody")
}

func TestDeskGivesANoticeAPicture(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk, _ := newsroom(w)
	n, err := desk.WriteNotice(w.ctx(), clerk(), typed("sale"), "")
	if err != nil {
		t.Fatal(err)
	}
	first, err := desk.PictureNotice(w.ctx(), clerk(), n.ID, n.Version, []byte("picture 1"), "")
	if err != nil {
		t.Fatal(err)
	}
	if blob, err := w.blobs.Get(w.ctx(), first.ImageKey); err != nil || string(blob.Data) != "converted picture 1" || blob.ContentType != "image/jpeg" {
		t.Errorf("stored: got %q, %v; want it in our own form", blob.Data, err)
	}
	if _, err := desk.PictureNotice(w.ctx(), clerk(), n.ID, first.Version, []byte("text"), ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("no picture: got %v, want invalid", err)
	}
	if _, err := desk.PictureNotice(w.ctx(), clerk(), n.ID, n.Version, []byte("picture 2"), ""); fault.CodeOf(err) != notice.CodeChanged {
		t.Errorf("an old version: got %v, want stale", err)
	}
	second, err := desk.PictureNotice(w.ctx(), clerk(), n.ID, first.Version, []byte("picture 2"), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.blobs.Get(w.ctx(), first.ImageKey); !fault.Is(err, fault.NotFound) {
		t.Errorf("the picture before: got %v, want it gone", err)
	}
	none, err := desk.PictureNotice(w.ctx(), clerk(), n.ID, second.Version, nil, "")
	if err != nil || none.ImageKey != "" {
		t.Errorf("take it away: got %q, %v", none.ImageKey, err)
	}
	if _, err := w.blobs.Get(w.ctx(), second.ImageKey); !fault.Is(err, fault.NotFound) {
		t.Errorf("the last picture: got %v, want it gone", err)
	}
}

func TestTwoOperatorsMakeTwoMainNotices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk, m := newsroom(w)
	var made [8]notice.Notice
	for i := range made {
		n, err := desk.WriteNotice(w.ctx(), clerk(), typed("n"+strconv.Itoa(i)), "")
		if err == nil {
			n, err = desk.PublishNotice(w.ctx(), clerk(), n.ID, 0, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		made[i] = n
	}
	errs := make([]error, len(made))
	parallel(len(made), func(i int) {
		_, errs[i] = desk.MainNotice(w.ctx(), clerk(), made[i].ID, 0, true, "")
	})
	for i, err := range errs {
		if err != nil && !fault.Is(err, fault.Stale) {
			t.Errorf("operator %d: got %v", i, err)
		}
	}
	if main, err := w.store.Repos().Notices.GetMain(w.ctx()); err != nil || main.State != notice.Published {
		t.Errorf("the main one: got %+v, %v", main, err)
	}
	if list, _, err := m.Notices(w.ctx(), 0); err != nil || !list[0].Main || list[1].Main {
		t.Errorf("got %+v, %v, want one main notice, first", list, err)
	}
}
