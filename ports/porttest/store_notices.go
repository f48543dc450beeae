package porttest

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/ports"
)

func noticeChecks() map[string]func(*world) {
	return map[string]func(*world){
		"NoticesAreListedNewestFirst": noticesListed,
		"NoticesAreShownInTheirTime":  noticesShown,
		"OneNoticeIsTheMainOne":       noticesMain,
		"EveryStateOfANoticeIsKept":   noticeStates,
		"NoticesKnowTheirVersions":    noticesVersion,
	}
}

func aNotice(id notice.ID) notice.Notice {
	return notice.Notice{ID: id, Title: "공지", Body: "내용", State: notice.Published, PublishedAt: start, Version: 1}
}

func noticeNumbers(list []notice.Notice) []notice.ID {
	return ids(list, func(n notice.Notice) notice.ID { return n.ID })
}

func noticesListed(w *world) {
	for _, id := range []notice.ID{2, 3, 1} {
		n := aNotice(id)
		if id == 2 {
			n.State = notice.Hidden
		}
		w.ok(w.Notices.Add(w.ctx, n))
	}
	w.refused(w.Notices.Add(w.ctx, aNotice(3)), fault.Exists, "", "an id is used once")
	numbers := func(p ports.Page) []notice.ID { return noticeNumbers(must(w.Notices.List(w.ctx, p))(w)) }
	w.same(numbers(ports.Page{Limit: 2}), []notice.ID{3, 2}, "newest first")
	w.same(numbers(ports.Page{Before: 2, Limit: 2}), []notice.ID{1}, "the next page")
	inState := func(s notice.State, p ports.Page) []notice.ID {
		return noticeNumbers(must(w.Notices.ListInState(w.ctx, s, p))(w))
	}
	w.same(inState(notice.Published, ports.Page{Limit: 1}), []notice.ID{3}, "up to the limit")
	w.same(inState(notice.Published, ports.Page{Before: 3, Limit: 9}), []notice.ID{1}, "the next page of a state")
	w.same(inState(notice.Hidden, all), []notice.ID{2}, "another state")
	w.same(inState(notice.Draft, all), nil, "an empty state")
	_, err := w.Notices.Get(w.ctx, 9)
	w.refused(err, fault.NotFound, "", "no such id")
}

func noticesShown(w *world) {
	add := func(id notice.ID, s notice.State, from, to int) {
		n := aNotice(id)
		n.State, n.PublishedAt = s, after(from)
		if to != 0 {
			n.HideAt = after(to)
		}
		w.ok(w.Notices.Add(w.ctx, n))
	}
	add(1, notice.Published, 5, 0)
	add(2, notice.Published, 3, 0)
	add(3, notice.Published, 3, 8)
	add(4, notice.Published, 9, 0)
	add(5, notice.Draft, 1, 0)
	add(6, notice.Hidden, 1, 0)
	add(7, notice.Deleted, 1, 0)
	add(8, notice.Published, 4, 6)
	shown := func(now int, behind notice.Place, limit int) []notice.ID {
		return noticeNumbers(must(w.Notices.ListShown(w.ctx, after(now), behind, limit))(w))
	}
	first := notice.Place{}
	w.same(shown(2, first, 9), nil, "before all of them")
	w.same(shown(3, first, 9), []notice.ID{3, 2}, "from its moment on; of one moment the highest id first")
	w.same(shown(5, first, 9), []notice.ID{1, 8, 3, 2}, "the latest first, whatever the ids")
	w.same(shown(6, first, 9), []notice.ID{1, 3, 2}, "it ends in its moment")
	w.same(shown(9, first, 9), []notice.ID{4, 1, 2}, "what is published later comes by itself")
	w.same(shown(5, first, 2), []notice.ID{1, 8}, "up to the limit")
	w.same(shown(5, notice.Place{At: after(4), ID: 8}, 9), []notice.ID{3, 2}, "the next page")
	w.same(shown(5, notice.Place{At: after(3), ID: 3}, 9), []notice.ID{2}, "between those of one moment")
	w.same(shown(5, notice.Place{At: after(9), ID: 4}, 9), []notice.ID{1, 8, 3, 2}, "what is not shown yet is before all")
}

func noticesMain(w *world) {
	_, err := w.Notices.GetMain(w.ctx)
	w.refused(err, fault.NotFound, "", "none is the main one")
	main := aNotice(1)
	main.Main = true
	w.ok(w.Notices.Add(w.ctx, main))
	w.ok(w.Notices.Add(w.ctx, aNotice(2)))
	w.ok(w.Notices.Add(w.ctx, aNotice(3)))
	w.same(must(w.Notices.GetMain(w.ctx))(w), main, "the main one")
	second := aNotice(2)
	second.Main = true
	_, err = w.Notices.Save(w.ctx, second)
	w.refused(err, fault.Exists, "", "there is one main notice")
	second.ID = 4
	w.refused(w.Notices.Add(w.ctx, second), fault.Exists, "", "there is one main notice")
	main.Main, second.ID = false, 2
	w.ok(w.store.InTx(w.ctx, func(r ports.Repos) error {
		if _, err := r.Notices.Save(w.ctx, main); err != nil {
			return err
		}
		_, err := r.Notices.Save(w.ctx, second)
		return err
	}))
	w.same(must(w.Notices.GetMain(w.ctx))(w).ID, notice.ID(2), "the place can be passed on")
}

func noticeStates(w *world) {
	for i, s := range notice.States() {
		n := aNotice(notice.ID(i + 1))
		n.State = s
		n.Buttons[0] = notice.Button{Label: "열기", Block: "main"}
		n.Buttons[1] = notice.Button{Label: "보기", Link: "https://market.example/a?b=\"c\"&d=<e>"}
		w.ok(w.Notices.Add(w.ctx, n))
		w.same(must(w.Notices.Get(w.ctx, n.ID))(w), n, "a state that the schema does not know is never stored")
	}
}

func noticesVersion(w *world) {
	n := aNotice(1)
	w.ok(w.Notices.Add(w.ctx, n))
	n.Title, n.HideAt = "다른 공지", start.Add(time.Hour)
	saved := must(w.Notices.Save(w.ctx, n))(w)
	w.same(saved.Version, int64(2), "a saved row's version")
	_, err := w.Notices.Save(w.ctx, n)
	w.refused(err, fault.Stale, "", "another version is there")
	w.same(must(w.Notices.Get(w.ctx, 1))(w), saved, "what is refused is not stored")
	n.ID = 2
	_, err = w.Notices.Save(w.ctx, n)
	w.refused(err, fault.NotFound, "", "no such row")
}

// noticeCalls makes every call about notices once.
func noticeCalls(ctx context.Context, r ports.Repos, add func(name string, err error)) {
	add("Notices.Get", second(r.Notices.Get(ctx, 1)))
	add("Notices.List", second(r.Notices.List(ctx, all)))
	add("Notices.ListInState", second(r.Notices.ListInState(ctx, notice.Draft, all)))
	add("Notices.ListShown", second(r.Notices.ListShown(ctx, start, notice.Place{}, 9)))
	add("Notices.GetMain", second(r.Notices.GetMain(ctx)))
	add("Notices.Add", r.Notices.Add(ctx, aNotice(1)))
	add("Notices.Save", second(r.Notices.Save(ctx, aNotice(1))))
}
