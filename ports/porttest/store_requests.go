package porttest

import (
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

func requestChecks() map[string]func(*world) {
	return map[string]func(*world){
		"EveryFieldOfARequestIsKept": requestFields,
		"ARequestIsThereOnce":        requestOnce,
		"OldRequestsAreForgotten":    requestsForgotten,
		"RequestsSavedByVersion":     requestVersion,
	}
}

func aRequest(id int64, by operator.ID, key string) operator.Request {
	return operator.Request{ID: id, Operator: by, Key: key, Digest: "d", At: start, Version: 1}
}

func requestFields(w *world) {
	v := filled[operator.Request](w, 1)
	v.Version = 1
	w.ok(w.Requests.Add(w.ctx, v))
	w.same(must(w.Requests.Find(w.ctx, v.Operator, v.Key))(w), v, everyFieldWhy)
	next := filled[operator.Request](w, 2)
	next.ID, next.Version = v.ID, 1
	saved := must(w.Requests.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Requests.Find(w.ctx, next.Operator, next.Key))(w), next, everyFieldWhy)
	_, err := w.Requests.Find(w.ctx, v.Operator, v.Key)
	w.refused(err, fault.NotFound, "", "it has another key now")
}

func requestOnce(w *world) {
	w.ok(w.Requests.Add(w.ctx, aRequest(big+1, 1, "key")))
	w.refused(w.Requests.Add(w.ctx, aRequest(big+2, 1, "key")), fault.Stale, "", "a key is used once")
	w.refused(w.Requests.Add(w.ctx, aRequest(big+1, 1, "other")), fault.Stale, "", "an id is used once")
	w.ok(w.Requests.Add(w.ctx, aRequest(big+3, 2, "key")))
	w.ok(w.Requests.Add(w.ctx, aRequest(big+4, 1, "KEY")))
	for _, v := range []operator.Request{aRequest(big+1, 1, "key"), aRequest(big+3, 2, "key"), aRequest(big+4, 1, "KEY")} {
		w.same(must(w.Requests.Find(w.ctx, v.Operator, v.Key))(w), v, "keys belong to an operator, byte for byte")
	}
	_, err := w.Requests.Find(w.ctx, 3, "key")
	w.refused(err, fault.NotFound, "", "another operator's")
}

func requestVersion(w *world) {
	v := aRequest(big+1, 1, "key")
	w.ok(w.Requests.Add(w.ctx, v))
	must(w.Requests.Save(w.ctx, v))(w)
	_, err := w.Requests.Save(w.ctx, v)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	v.ID = nobody
	_, err = w.Requests.Save(w.ctx, v)
	w.refused(err, fault.NotFound, "", "saving never adds")
}

func requestsForgotten(w *world) {
	for i, age := range []time.Duration{1, 3, 2, 0} {
		v := aRequest(big+int64(i), 1, string(rune('a'+i)))
		if v.At = start.Add(-age * time.Hour); age == 0 {
			v.At = time.Time{} // ended without an answer
		}
		w.ok(w.Requests.Add(w.ctx, v))
	}
	list := func(hours time.Duration, limit int) []int64 {
		return must(w.Requests.ListBefore(w.ctx, start.Add(-hours*time.Hour), limit))(w)
	}
	w.same(list(1, 9), []int64{big + 3, big + 1, big + 2}, "begun before, the oldest first")
	w.same(list(1, 1), []int64{big + 3}, "no more than asked for")
	w.ok(w.Requests.Remove(w.ctx, []int64{big + 1, big + 2, nobody}))
	w.ok(w.Requests.Remove(w.ctx, nil))
	w.same(list(0, 9), []int64{big + 3, big}, "removed")
	_, err := w.Requests.Find(w.ctx, 1, "b")
	w.refused(err, fault.NotFound, "", "its key is free")
	w.ok(w.Requests.Add(w.ctx, aRequest(big+9, 1, "b")))
}
