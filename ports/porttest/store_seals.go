package porttest

import (
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

func sealChecks() map[string]func(*world) {
	return map[string]func(*world){
		"SealsAreKeptOncePerKey":         sealsKept,
		"EveryFieldOfASealIsKept":        sealFields,
		"SealsOfAFailedTransactionGo":    sealsRolledBack,
		"OfManySealsOfAKeyOneIsTheFirst": sealsRace,
	}
}

func aSeal(key, sample string) ports.Seal { return ports.Seal{KeyID: key, Sample: sample, At: start} }

func sealsKept(w *world) {
	w.same(must(w.Seals.List(w.ctx))(w), []ports.Seal(nil), "a new store has none")
	for _, key := range []string{"b", "Ab", "ab", "a"} {
		w.ok(w.Seals.Add(w.ctx, aSeal(key, "of "+key)))
	}
	w.refused(w.Seals.Add(w.ctx, aSeal("b", "other")), fault.Exists, "", "the first sample stays")
	want := []ports.Seal{aSeal("Ab", "of Ab"), aSeal("a", "of a"), aSeal("ab", "of ab"), aSeal("b", "of b")}
	w.same(must(w.Seals.List(w.ctx))(w), want, "in the order of the bytes of their ids")
}

func sealFields(w *world) {
	v := filled[ports.Seal](w, 1)
	w.ok(w.Seals.Add(w.ctx, v))
	w.same(must(w.Seals.List(w.ctx))(w), []ports.Seal{v}, everyFieldWhy)
}

func sealsRolledBack(w *world) {
	broken := fault.New(fault.Conflict, "test.broken")
	err := w.store.InTx(w.ctx, func(r ports.Repos) error {
		if err := r.Seals.Add(w.ctx, aSeal("a", "x")); err != nil {
			return err
		}
		return broken
	})
	w.refused(err, fault.Conflict, "test.broken", "fn's own error")
	w.same(must(w.Seals.List(w.ctx))(w), []ports.Seal(nil), "nothing of a failed transaction stays")
}

func sealsRace(w *world) {
	const starts = 8
	errs := make(chan error, starts)
	for range starts {
		go func() { errs <- w.Seals.Add(w.ctx, aSeal("a", "x")) }()
	}
	added := 0
	for range starts {
		switch err := <-errs; {
		case err == nil:
			added++
		case !fault.Is(err, fault.Exists):
			w.Errorf("got %v, want exists: programs that start together all leave a sample", err)
		}
	}
	w.same(added, 1, "one of those who start together is the first")
}
