package porttest

import (
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func timerChecks() map[string]func(*world) {
	return map[string]func(*world){
		"SettingTimersReplacesAllOfTheSubject": timersSet,
		"TimersAreDueInOrder":                  timersDue,
		"FailedTimersHide":                     timersFail,
		"MessagesAreOnceForKindAndKey":         messagesOnce,
		"MessagesWaitUntilTheyAreDone":         messagesWait,
		"TheLastBeatIsRemembered":              beats,
		"TimersAreClaimedOnce":                 timersClaimed,
		"MessagesAreClaimedOnce":               messagesClaimed,
	}
}

func after(n int) time.Time { return start.Add(time.Duration(n) * time.Minute) }

func timersSet(w *world) {
	set := func(s ports.Subject, id int64, timers ...trade.Timer) { w.ok(w.Timers.Set(w.ctx, s, id, timers)) }
	set(ports.OfTrade, 1, trade.Timer{Kind: trade.Deadline, DueAt: after(9)}, trade.Timer{Kind: trade.Reminder, DueAt: after(5)})
	set(ports.OfListing, 1, trade.Timer{Kind: trade.Deadline, DueAt: after(7)})
	set(ports.OfTrade, 2, trade.Timer{Kind: trade.Retry, DueAt: after(6)})
	row := func(s ports.Subject, k trade.TimerKind, n int) ports.TimerRow {
		return ports.TimerRow{Subject: s, ID: 1, Timer: trade.Timer{Kind: k, DueAt: after(n)}}
	}
	w.same(must(w.Timers.ListByID(w.ctx, ports.OfTrade, 1))(w),
		[]ports.TimerRow{row(ports.OfTrade, trade.Reminder, 5), row(ports.OfTrade, trade.Deadline, 9)}, "ordered by due time")
	w.same(must(w.Timers.ListByID(w.ctx, ports.OfListing, 1))(w),
		[]ports.TimerRow{row(ports.OfListing, trade.Deadline, 7)}, "a listing's timers are not a trade's")
	w.ok(w.Timers.Fail(w.ctx, row(ports.OfTrade, trade.Deadline, 9), after(20)))
	set(ports.OfTrade, 1, trade.Timer{Kind: trade.Deadline, DueAt: after(8)})
	w.same(must(w.Timers.ListByID(w.ctx, ports.OfTrade, 1))(w),
		[]ports.TimerRow{row(ports.OfTrade, trade.Deadline, 8)}, "replaced, without failures")
	err := w.Timers.Set(w.ctx, ports.OfTrade, 2, []trade.Timer{{Kind: trade.Retry, DueAt: after(1)}, {Kind: trade.Retry, DueAt: after(2)}})
	w.refused(err, fault.Exists, "", "one timer of a kind")
	w.same(must(w.Timers.Next(w.ctx))(w), after(6), "what is refused changes nothing")
	set(ports.OfTrade, 1)
	set(ports.OfTrade, 2)
	w.same(must(w.Timers.ListByID(w.ctx, ports.OfTrade, 1))(w), nil, "ended trades have no timers")
	w.same(must(w.Timers.Next(w.ctx))(w), after(7), "only the listing's is left")
}

func dueIDs(rows []ports.TimerRow) []int64 {
	return ids(rows, func(r ports.TimerRow) int64 { return r.ID })
}

func timersDue(w *world) {
	_, err := w.Timers.Next(w.ctx)
	w.refused(err, fault.NotFound, "", "no timers")
	for _, n := range []int{5, 3, 8, 1} {
		w.ok(w.Timers.Set(w.ctx, ports.OfTrade, int64(n), []trade.Timer{{Kind: trade.Deadline, DueAt: after(n)}}))
	}
	w.same(must(w.Timers.Next(w.ctx))(w), after(1), "the first one due")
	w.same(dueIDs(must(w.Timers.ListDue(w.ctx, after(5), 10))(w)), []int64{1, 3, 5}, "due at the time itself, the longest due first")
	w.same(dueIDs(must(w.Timers.ListDue(w.ctx, after(5), 2))(w)), []int64{1, 3}, "up to the limit")
	w.same(must(w.Timers.ListDue(w.ctx, after(1).Add(-time.Microsecond), 10))(w), nil, "not a microsecond before")
}

func timersFail(w *world) {
	timer := trade.Timer{Kind: trade.Retry, DueAt: after(1)}
	w.ok(w.Timers.Set(w.ctx, ports.OfTrade, 1, []trade.Timer{timer}))
	w.ok(w.Timers.Set(w.ctx, ports.OfTrade, 2, []trade.Timer{{Kind: trade.Retry, DueAt: after(3)}}))
	row := must(w.Timers.ListByID(w.ctx, ports.OfTrade, 1))(w)[0]
	w.ok(w.Timers.Fail(w.ctx, row, after(5)))
	w.ok(w.Timers.Fail(w.ctx, row, after(4)))
	w.same(must(w.Timers.Next(w.ctx))(w), after(3), "hidden rows are not due")
	w.same(dueIDs(must(w.Timers.ListDue(w.ctx, after(3), 10))(w)), []int64{2}, "hidden rows are not due")
	due := must(w.Timers.ListDue(w.ctx, after(4), 10))(w)
	w.same(dueIDs(due), []int64{2, 1}, "a row that fails goes behind the others")
	w.same(due[1], ports.TimerRow{Subject: ports.OfTrade, ID: 1, Timer: timer, Failures: 2, HiddenTo: after(4)}, "failures are counted")
	w.ok(w.Timers.Fail(w.ctx, row, after(0)))
	w.same(must(w.Timers.ListDue(w.ctx, after(0), 10))(w), nil, "never due before its time")
	w.same(dueIDs(must(w.Timers.ListDue(w.ctx, after(1), 10))(w)), []int64{1}, "due at its time")

	moved := trade.Timer{Kind: trade.Retry, DueAt: after(2)}
	w.ok(w.Timers.Set(w.ctx, ports.OfTrade, 1, []trade.Timer{moved}))
	w.ok(w.Timers.Fail(w.ctx, row, after(99)))
	w.same(must(w.Timers.ListByID(w.ctx, ports.OfTrade, 1))(w),
		[]ports.TimerRow{{Subject: ports.OfTrade, ID: 1, Timer: moved}}, "an old failure does not hide a new timer")
	row.ID = nobody
	w.ok(w.Timers.Fail(w.ctx, row, after(9)))
}

func timersClaimed(w *world) {
	timer := trade.Timer{Kind: trade.Retry, DueAt: after(1)}
	w.ok(w.Timers.Set(w.ctx, ports.OfTrade, 1, []trade.Timer{timer}))
	row := must(w.Timers.ListDue(w.ctx, after(1), 1))(w)[0]
	w.same(must(w.Timers.Claim(w.ctx, row, after(5)))(w), true, "nobody was faster")
	w.same(must(w.Timers.Claim(w.ctx, row, after(5)))(w), false, "who saw the row before the claim comes too late")
	w.same(must(w.Timers.ListDue(w.ctx, after(4), 1))(w), nil, "claimed rows are not due")
	w.same(must(w.Timers.Next(w.ctx))(w), after(5), "a claim lapses")
	claimed := must(w.Timers.ListDue(w.ctx, after(5), 1))(w)[0]
	w.same(claimed, ports.TimerRow{Subject: ports.OfTrade, ID: 1, Timer: timer, HiddenTo: after(5)}, "a claim is no failure")
	w.same(must(w.Timers.Claim(w.ctx, claimed, row.HiddenTo))(w), true, "a claim is given back")
	w.same(must(w.Timers.ListDue(w.ctx, after(1), 1))(w), []ports.TimerRow{row}, "as it was before")

	w.same(must(w.Timers.Claim(w.ctx, row, after(6)))(w), true, "due again")
	w.ok(w.Timers.Set(w.ctx, ports.OfTrade, 1, []trade.Timer{timer}))
	w.same(must(w.Timers.ListDue(w.ctx, after(1), 1))(w), []ports.TimerRow{row}, "setting ends a claim")
	w.ok(w.Timers.Set(w.ctx, ports.OfTrade, 1, []trade.Timer{{Kind: trade.Retry, DueAt: after(2)}}))
	w.same(must(w.Timers.Claim(w.ctx, row, after(6)))(w), false, "the row means something else now")
	row.ID = nobody
	w.same(must(w.Timers.Claim(w.ctx, row, after(6)))(w), false, "there is no such row")
}

func messagesClaimed(w *world) {
	w.ok(w.Outbox.Add(w.ctx, aMessage(1)))
	m := aMessage(1)
	w.same(must(w.Outbox.Claim(w.ctx, m, after(5)))(w), true, "nobody was faster")
	w.same(must(w.Outbox.Claim(w.ctx, m, after(5)))(w), false, "who saw the message before the claim comes too late")
	w.same(must(w.Outbox.ListDue(w.ctx, after(4), 1))(w), nil, "claimed messages are not due")
	claimed := must(w.Outbox.ListDue(w.ctx, after(5), 1))(w)[0]
	w.same([]any{claimed.Failures, claimed.DueAt}, []any{0, after(5)}, "a claim lapses and is no failure")
	w.same(must(w.Outbox.Claim(w.ctx, claimed, m.DueAt))(w), true, "a claim is given back")
	w.ok(w.Outbox.Done(w.ctx, 1, after(2)))
	w.same(must(w.Outbox.Claim(w.ctx, m, after(5)))(w), false, "done is done")
	m.ID = nobody
	w.same(must(w.Outbox.Claim(w.ctx, m, after(5)))(w), false, "there is no such message")
}

func aMessage(id int64) ports.Message {
	return ports.Message{ID: id, Kind: "photos", Key: fmt.Sprint("k", id), Body: `{"n":1}`, DueAt: after(int(id)), At: start}
}

func messageIDs(list []ports.Message) []int64 {
	return ids(list, func(m ports.Message) int64 { return m.ID })
}

func messagesOnce(w *world) {
	w.ok(w.Outbox.Add(w.ctx, aMessage(1)))
	m := aMessage(2)
	m.Key = "k1"
	w.refused(w.Outbox.Add(w.ctx, m), fault.Exists, "", "the same message twice")
	m.Kind = "other"
	w.ok(w.Outbox.Add(w.ctx, m))
	m = aMessage(1)
	m.Key = "K1"
	w.refused(w.Outbox.Add(w.ctx, m), fault.Exists, "", "an id is used once")
	m.ID = 3
	w.ok(w.Outbox.Add(w.ctx, m))
	for range 2 {
		w.ok(w.Outbox.Done(w.ctx, 1, after(1)))
	}
	m = aMessage(4)
	m.Key = "k1"
	w.refused(w.Outbox.Add(w.ctx, m), fault.Exists, "", "also after it was done")
	w.ok(w.Outbox.Done(w.ctx, nobody, after(1)))
}

func messagesWait(w *world) {
	_, err := w.Outbox.Next(w.ctx)
	w.refused(err, fault.NotFound, "", "no messages")
	for _, id := range []int64{3, 1, 5, 2} {
		w.ok(w.Outbox.Add(w.ctx, aMessage(id)))
	}
	w.same(messageIDs(must(w.Outbox.ListDue(w.ctx, after(3), 10))(w)), []int64{1, 2, 3}, "the longest due first")
	w.same(messageIDs(must(w.Outbox.ListDue(w.ctx, after(3), 2))(w)), []int64{1, 2}, "up to the limit")
	w.ok(w.Outbox.Done(w.ctx, 1, after(3)))
	w.same(must(w.Outbox.Next(w.ctx))(w), after(2), "what is done is not next")
	w.ok(w.Outbox.Fail(w.ctx, 2, after(4)))
	w.ok(w.Outbox.Fail(w.ctx, 2, after(4)))
	w.same(messageIDs(must(w.Outbox.ListDue(w.ctx, after(9), 10))(w)), []int64{3, 2, 5}, "failed ones wait again")
	want := aMessage(2)
	want.Failures, want.DueAt = 2, after(4)
	w.same(must(w.Outbox.ListDue(w.ctx, after(9), 2))(w)[1], want, "failures are counted")
	w.ok(w.Outbox.Fail(w.ctx, 1, after(6)))
	w.ok(w.Outbox.Fail(w.ctx, nobody, after(6)))
	for _, id := range []int64{2, 3, 5} {
		w.ok(w.Outbox.Done(w.ctx, id, after(9)))
	}
	w.same(must(w.Outbox.ListDue(w.ctx, after(99), 10))(w), nil, "done is done")
	_, err = w.Outbox.Next(w.ctx)
	w.refused(err, fault.NotFound, "", "all are done")
}

func beats(w *world) {
	_, err := w.Vitals.LastBeat(w.ctx)
	w.refused(err, fault.NotFound, "", "a new store was never alive")
	for _, n := range []int{1, 2, 2, 0} {
		w.ok(w.Vitals.Beat(w.ctx, after(n)))
		w.same(must(w.Vitals.LastBeat(w.ctx))(w), after(n), "the last one")
	}
}

func wordChecks() map[string]func(*world) {
	return map[string]func(*world){
		"NewsIsSeenOnce":              newsSeen,
		"APushIsOnceForNewsAndPlace":  pushesOnce,
		"PushesAreListedInTheirOrder": pushesListed,
		"EveryStateOfAPushIsKept":     pushStates,
	}
}

func newsSeen(w *world) {
	item := func(id news.ID) news.Item {
		return news.Item{ID: id, MemberID: buyer, Kind: "accept.buyer", TradeID: int64(deal), Title: "자전거", At: start}
	}
	w.ok(w.News.Add(w.ctx, nil))
	w.ok(w.News.Add(w.ctx, []news.Item{item(3), item(1)}))
	w.refused(w.News.Add(w.ctx, []news.Item{item(2), item(3)}), fault.Exists, "", "an id is used once")
	foreign := item(4)
	foreign.MemberID = other
	w.ok(w.News.Add(w.ctx, []news.Item{foreign, item(5)}))
	unseen := func(limit int) []news.ID {
		return ids(must(w.News.ListUnseen(w.ctx, buyer, limit))(w), func(i news.Item) news.ID { return i.ID })
	}
	w.same(unseen(10), []news.ID{1, 3, 5}, "the oldest first, and nothing of what was refused")
	w.same(unseen(2), []news.ID{1, 3}, "up to the limit")
	w.same(must(w.News.CountUnseen(w.ctx, buyer, 10))(w), 3, "all")
	w.same(must(w.News.CountUnseen(w.ctx, buyer, 2))(w), 2, "up to the limit")
	w.ok(w.News.See(w.ctx, nil, start))
	w.ok(w.News.See(w.ctx, []news.ID{3, 4, 99}, start))
	w.ok(w.News.See(w.ctx, []news.ID{3}, start))
	w.same(unseen(10), []news.ID{1, 5}, "what was seen is old")
	w.same(must(w.News.CountUnseen(w.ctx, other, 10))(w), 0, "what was seen is old")
	w.same(must(w.News.Get(w.ctx, 3))(w).SeenAt, start, "what was seen is kept, with its time")
	_, err := w.News.Get(w.ctx, 99)
	w.refused(err, fault.NotFound, "", "no such id")
}

func pushesOnce(w *world) {
	w.deals()
	w.ok(w.Pushes.Add(w.ctx, aPush(1, deal, 1)))
	w.refused(w.Pushes.Add(w.ctx, aPush(1, deal, 2)), fault.Exists, "", "news is pushed once")
	w.refused(w.Pushes.Add(w.ctx, aPush(2, deal, 1)), fault.Exists, "", "two that are planned at once must not both fit the budget")
	w.ok(w.Pushes.Add(w.ctx, aPush(2, deal2, 1)))
	moved := aPush(2, deal, 1)
	_, err := w.Pushes.Save(w.ctx, moved)
	w.refused(err, fault.Exists, "", "a place is taken once")
	w.refused(w.Pushes.Add(w.ctx, aPush(3, trade.ID(nobody), 1)), fault.Internal, "", "no such trade")
	_, err = w.Pushes.Get(w.ctx, 3)
	w.refused(err, fault.NotFound, "", "what is refused is not there")
	stale := aPush(1, deal, 1)
	stale.Version = 2
	_, err = w.Pushes.Save(w.ctx, stale)
	w.refused(err, fault.Stale, "", "another version")
	_, err = w.Pushes.Save(w.ctx, aPush(9, deal, 9))
	w.refused(err, fault.NotFound, "", "no such push")
	for id := news.ID(10); id < 12; id++ {
		free := aPush(id, 0, 1)
		w.ok(w.Pushes.Add(w.ctx, free))
		free.Version = 1
		w.same(must(w.Pushes.Get(w.ctx, id))(w), free, "many pushes are about no trade")
	}
	w.same(must(w.Pushes.ListByTrade(w.ctx, 0))(w), nil, "no trade has no pushes")
}

func pushesListed(w *world) {
	w.deals()
	for place, id := range []news.ID{5, 3, 4} {
		p := aPush(id, deal, place+1)
		p.TaskID = "task"
		w.ok(w.Pushes.Add(w.ctx, p))
	}
	numbers := func(list []push.Push) []news.ID {
		return ids(list, func(p push.Push) news.ID { return p.NewsID })
	}
	w.same(numbers(must(w.Pushes.ListByTrade(w.ctx, deal))(w)), []news.ID{5, 3, 4}, "in the order of places")
	w.same(numbers(must(w.Pushes.ListByTask(w.ctx, "task"))(w)), []news.ID{3, 4, 5}, "in the order of news")
	w.same(must(w.Pushes.ListByTask(w.ctx, "Task"))(w), nil, "tasks compare byte for byte")
	w.same(must(w.Pushes.ListByTrade(w.ctx, deal2))(w), nil, "another trade")
	first := must(w.Pushes.Get(w.ctx, 5))(w)
	first.TaskID = "other"
	must(w.Pushes.Save(w.ctx, first))(w)
	w.same(numbers(must(w.Pushes.ListByTask(w.ctx, "task"))(w)), []news.ID{3, 4}, "it belongs to another task now")
}

func pushStates(w *world) {
	w.deals()
	for i, s := range push.States() {
		p := aPush(news.ID(i+1), deal, i+1)
		p.State = s
		w.ok(w.Pushes.Add(w.ctx, p))
		w.same(must(w.Pushes.Get(w.ctx, p.NewsID))(w), p, "a state that the schema does not know is never stored")
	}
}
