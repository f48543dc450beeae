package marketsim

import (
	"context"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

// The waits of package kakaopay: its client gives up after fifteen seconds, and
// what the provider was asked to do may happen a little later.
const (
	giveUp  = 15 * time.Second
	slowly  = 8 * time.Second
	tooLate = 3 * time.Second
)

// trouble is what goes wrong with one call to the provider.
type trouble string

const (
	fine         trouble = ""
	turnedAway   trouble = "turned away"    // -429, or no connection: surely nothing happened
	lostRequest  trouble = "lost request"   // nothing happened, nobody knows
	broken500    trouble = "error 500"      // the same, at once
	lostAnswer   trouble = "lost answer"    // it happened, nobody knows
	slow         trouble = "slow"           // it happens, and is told, after a while
	late         trouble = "late"           // it happens after the caller gave up
	doubled      trouble = "doubled"        // the network delivers the request twice, the first answer comes
	doubledOther trouble = "doubled other"  // the same, the second answer comes
	wrongAnswer  trouble = "wrong answer"   // it happened, the answer is about something else
	wrongAmount  trouble = "wrong amount"   // another amount is taken
	turnedDown   trouble = "refused"        // for good, the bank says
	strangeWord  trouble = "strange status" // a status that is new to us
)

// troubles lists what may go wrong with each call.
func troubles(call string) []trouble {
	common := []trouble{turnedAway, lostRequest, broken500, lostAnswer, slow, slow, wrongAnswer}
	switch call {
	case "ready":
		return append(common, turnedDown)
	case "approve":
		return append(common, late, doubled, doubledOther, turnedDown)
	case "cancel":
		return append(common, late, doubled, doubledOther, turnedDown)
	default:
		return common
	}
}

// gateway is the provider as the market sees it: what package kakaopay makes of
// the answers, and of the lack of one.
type gateway struct{ w *world }

// deliver brings one request to the provider and its answer back, or not.
func deliver[A any](w *world, call string, act func() (A, error)) (A, error) {
	var none A
	what := fine
	if w.chance(w.faults.gateway) {
		what = pick(w, troubles(call))
		w.count[call+" "+string(what)]++
		w.note("trouble", "%s: %s", call, what)
	}
	unknown := refuse(payment.Unknown, call, 0)
	switch what {
	case turnedAway:
		return none, refuse(payment.Retry, call, -429)
	case turnedDown:
		return none, refuse(payment.Refused, call, -780)
	case broken500:
		return none, refuse(payment.Unknown, call, -500)
	case lostRequest:
		w.sleep(call+" lost", giveUp)
		return none, unknown
	case late:
		w.later(giveUp+w.upTo(tooLate), func() { _, _ = act() })
		w.sleep(call+" late", giveUp)
		return none, unknown
	case slow:
		w.sleep(call+" slow", w.upTo(slowly))
	}
	answer, err := act()
	if what == doubled || what == doubledOther {
		second, err2 := act()
		if what == doubledOther {
			answer, err = second, err2
		}
	}
	switch what {
	case lostAnswer:
		w.sleep(call+" unanswered", giveUp)
		return none, unknown
	case wrongAnswer:
		if err == nil {
			return none, unknown
		}
	}
	return answer, err
}

func (w *world) upTo(d time.Duration) time.Duration {
	return time.Duration(w.rng.IntN(int(d/time.Millisecond))+1) * time.Millisecond
}

// Ready implements ports.Gateway.
func (g gateway) Ready(ctx context.Context, r payment.ReadyRequest) (payment.Ready, error) {
	w := g.w
	w.enter("ready")
	w.checkRows(ctx, r)
	answer, err := deliver(w, "ready", func() (payment.Ready, error) { return w.bank.ready(r) })
	w.enter("ready answered")
	return answer, err
}

// Approve implements ports.Gateway.
func (g gateway) Approve(_ context.Context, r payment.ApproveRequest) (payment.Status, error) {
	w := g.w
	w.enter("approve").looked = ""
	d := w.bank.deals[r.TID]
	w.checkApproval(r, d) //nolint:contextcheck // what the world does by itself is never cancelled
	if d != nil && w.chance(w.faults.gateway/10) {
		d.odd = 1
		w.count["approve "+string(wrongAmount)]++
	}
	answer, err := deliver(w, "approve", func() (payment.Status, error) { return w.bank.approve(r) })
	if err == nil && answer.Amount != r.Amount {
		err = refuse(payment.Unknown, "approve", 0) // the client compares
	}
	if d != nil && outcomeOf(err) != payment.Retry {
		d.approvals++
	}
	w.enter("approve answered")
	return answer, err
}

func outcomeOf(err error) payment.Outcome {
	if e, ok := err.(*payment.GatewayError); ok { //nolint:errorlint // made above, wrapped by nobody
		return e.Outcome
	}
	return payment.Unknown
}

// Cancel implements ports.Gateway.
func (g gateway) Cancel(_ context.Context, r payment.CancelRequest) (payment.Status, error) {
	w := g.w
	t := w.enter("cancel")
	if t.looked != r.TID {
		w.breach("a payment is looked up before it is cancelled", "%s cancels %s, looked at %q before", t.name, r.TID, t.looked)
	}
	if r.Expected < r.Amount {
		w.breach("a cancel names what is expected to be left", "%s: %d of %d", r.TID, r.Amount, r.Expected)
	}
	t.looked = ""
	answer, err := deliver(w, "cancel", func() (payment.Status, error) { return w.bank.cancel(r) })
	w.enter("cancel answered")
	return answer, err
}

// Lookup implements ports.Gateway.
func (g gateway) Lookup(_ context.Context, tid string) (payment.Status, error) {
	w := g.w
	t := w.enter("look up")
	answer, err := deliver(w, "order", func() (payment.Status, error) { return w.bank.lookup(tid) })
	if err == nil {
		t.looked = tid
		if w.chance(w.faults.gateway / 20) {
			answer.Phase, answer.Word = payment.Open, "NEW_WORD"
			w.count["order "+string(strangeWord)]++
		}
	}
	w.enter("looked up")
	return answer, err
}

// checkRows demands that trade and attempt stand in the store before the provider
// hears of them.
func (w *world) checkRows(ctx context.Context, r payment.ReadyRequest) {
	id, _ := strconv.ParseInt(r.OrderID, 10, 64) // 0 is no attempt
	a, err := w.Store.Repos().Attempts.Get(context.WithoutCancel(ctx), payment.ID(id))
	if err != nil || a.Amount != r.Amount || w.model.trades[trade.ID(a.TradeID)].AttemptID == 0 {
		w.breach("trade and attempt stand before the provider is called", "order %s: %+v, %v", r.OrderID, a, err)
	}
}

// checkApproval demands that one process takes the money, once, and that the
// store knows that it is about to.
func (w *world) checkApproval(r payment.ApproveRequest, d *deal) {
	id, _ := strconv.ParseInt(r.OrderID, 10, 64) // 0 is no attempt
	a, err := w.Store.Repos().Attempts.Get(context.Background(), payment.ID(id))
	if err != nil || a.State == payment.Created || a.State == payment.Prepared {
		w.breach("an approval is stored before it is asked for", "order %s is %s, %v", r.OrderID, a.State, err)
	}
	if d != nil && d.approvals > 0 {
		w.breach("an approval is never repeated blindly", "%s was asked for before", d.tid)
	}
}
