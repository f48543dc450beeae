package marketsim

import (
	"context"
	"fmt"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
)

// longEnough is more than the longest row of deadlines of the process.
const longEnough = 400 * day

// end heals everything, lets nobody act but operators who unfreeze what they froze,
// and lets time pass: every trade has to come to its end by the clock alone.
func (w *world) end() {
	w.note("heal", "")
	w.faults = faults{}
	for _, i := range w.instances {
		i.skew = 0
		w.restart(i)
	}
	w.finishTasks()
	w.auditAll()
	w.unfreeze()
	until := w.now.Add(longEnough)
	for w.broken == nil {
		w.work()
		next, ok := w.nextDue()
		if !ok || w.broken != nil {
			break
		}
		if next.After(until) {
			w.breach("everything ends", "a row is due %v after everybody left", next.Sub(w.now))
		}
		if len(w.events) > 0 && w.events[0].at.Before(next) {
			next = w.events[0].at
		}
		w.pass(next)
		w.happen()
	}
	w.checkEnds()
	w.auditAll()
}

// unfreeze is operators going through what they stopped.
func (w *world) unfreeze() {
	for _, id := range w.model.order {
		if !w.model.trades[id].Frozen() {
			continue
		}
		w.spawn(w.instances[0], "unfreeze", func(ctx context.Context, m *app.Market) {
			_, err := m.Desk().Decide(ctx, actor(1), app.Decision{TradeID: id, Event: trade.Unfreeze, Reason: "looked at"})
			w.ended(fmt.Sprintf("unfreeze trade %d", id), err)
		})
		w.finishTasks()
	}
}

// work does all that is due now.
func (w *world) work() {
	for range 100 {
		due, ok := w.nextDue()
		if !ok || due.After(w.now) || w.broken != nil {
			return
		}
		w.tick(w.instances[0])
		w.finishTasks()
	}
	w.breach("the clock comes to rest", "rows are still due after 100 rounds: something is due again at once, for ever")
}

// checkEnds demands that nothing is stuck.
func (w *world) checkEnds() {
	for _, id := range w.model.order {
		t := w.model.trades[id]
		if !t.State.Final() {
			w.breach("every trade comes to its end", "trade %d stays in %s, frozen %v", id, t.State, t.Frozen())
		}
		if t.Stray != 0 {
			w.breach("stray money goes back", "trade %d holds %d", id, t.Stray)
		}
	}
	for _, tid := range w.bank.order {
		d := w.bank.deals[tid]
		t := w.model.trades[d.trade]
		if d.left() > 0 && t.State != trade.Complete && w.model.clearing[d.trade] != d.left() {
			w.breach("the buyer has the goods or the money", "%s keeps %d, trade %d is %s", tid, d.left(), t.ID, t.State)
		}
	}
}
