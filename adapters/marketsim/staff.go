package marketsim

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
)

// operators are who decides and who transfers; large transfers need both.
const operators = 2

func (w *world) operator() int64 { return 1 + w.rng.Int64N(operators) }

// actor is an operator at the desk.
func actor(id int64) operator.Actor {
	return operator.Actor{ID: operator.ID(id), Name: fmt.Sprint("operator ", id), Role: operator.Owner}
}

// operate is an operator deciding in a trade that waits for one, or stopping one.
func (w *world) operate(on *instance) bool {
	if w.chance(0.5) && w.answer(on) {
		return true
	}
	t, ok := w.openTrade()
	if !ok {
		return false
	}
	waits := t.Turn() == trade.Operator || t.Frozen()
	allowed := t.Allowed(trade.Operator, w.input(t))
	if t.State == trade.RefundStuck && t.Frozen() {
		// The table wants the provider's word, which the use case asks for.
		allowed = append(allowed, trade.RecordBankRefund, trade.RecordBankRefund, trade.RecordBankRefund)
	}
	if e := w.worthTrying(t); slices.Contains(allowed, e) {
		waits, allowed = true, []trade.Event{e}
	}
	if len(allowed) == 0 || !waits && !w.chance(0.25) {
		return false
	}
	by := w.operator()
	d := app.Decision{TradeID: t.ID, Event: pick(w, allowed), Version: t.Version, Amount: w.part(t), Reason: "decided"}
	w.twice(on, "decide", func(ctx context.Context, m *app.Market) {
		_, err := m.Desk().Decide(ctx, actor(by), d)
		w.ended(fmt.Sprintf("%s in trade %d", d.Event, d.TradeID), err)
	})
	return true
}

// worthTrying is the next step of a story that chance hardly ever tells: a part
// goes back by bank transfer because the provider does not give it, and later the
// rest by the provider, which then still has what the bank gave.
func (w *world) worthTrying(t trade.Trade) trade.Event {
	stubborn := slices.ContainsFunc(w.bank.order, func(tid string) bool {
		d := w.bank.deals[tid]
		return d.trade == t.ID && d.stubborn && d.left() > 0
	})
	switch {
	case stubborn && t.State == trade.Disputed:
		return trade.DecidePartRefund
	case stubborn && t.State == trade.RefundStuck && !t.Frozen():
		return trade.Freeze
	case w.model.banked[t.ID] > 0 && t.State == trade.Confirmed:
		w.count["the rest after a bank transfer"]++
		return trade.Refund
	default:
		return ""
	}
}

// answer is an operator looking at a decision that waits for another one: mostly
// the other agrees, sometimes whoever may not tries.
func (w *world) answer(on *instance) bool {
	var open []proposal.Proposal
	for _, id := range slices.Sorted(maps.Keys(w.model.wanted)) {
		if p := w.model.wanted[id]; p.State == proposal.Open {
			open = append(open, p)
		}
	}
	if len(open) == 0 {
		return false
	}
	p, by, n := pick(w, open), w.operator(), w.rng.IntN(10)
	w.twice(on, "proposal", func(ctx context.Context, m *app.Market) {
		var err error
		switch {
		case n < 8:
			_, err = m.Desk().Approve(ctx, actor(by), p.ID, "")
		case n < 9:
			_, err = m.Desk().RefuseProposal(ctx, actor(by), p.ID, "not proven")
		default:
			_, err = m.Desk().WithdrawProposal(ctx, actor(by), p.ID, "")
		}
		w.ended(fmt.Sprintf("proposal of %s in trade %d", p.Event, p.TradeID), err)
	})
	return true
}

// desk is finance paying sellers out: mostly the next thing to be done with one
// payout, sometimes anything.
func (w *world) desk(on *instance) bool {
	var rows []payout.Payout
	for _, id := range w.model.order {
		if p, found := w.model.payouts[id]; found && p.State != payout.Reversed {
			rows = append(rows, p)
		}
	}
	if len(rows) == 0 {
		return false
	}
	p, by := pick(w, rows), w.operator()
	state := p.State
	if w.chance(0.2) {
		state = pick(w, payout.States())
	}
	switch state {
	case payout.Due:
		w.reconcile(on)
		if w.chance(0.3) {
			w.spawn(on, "account", func(ctx context.Context, m *app.Market) { w.setAccount(ctx, m, p.SellerID) })
		} else {
			w.twice(on, "claim payouts", func(ctx context.Context, m *app.Market) { w.claimPayouts(ctx, m, by) })
		}
	case payout.Claimed:
		w.deskBatch(on, p.BatchID, by)
	default:
		w.deskRow(on, p, by)
	}
	return true
}

// clerk is an operator of finance.
func clerk(id int64) operator.Actor {
	return operator.Actor{ID: operator.ID(id), Name: fmt.Sprintf("clerk %d", id), Role: operator.Finance}
}

func (w *world) deskBatch(on *instance, batch, by int64) {
	release := w.chance(0.2)
	w.twice(on, "batch", func(ctx context.Context, m *app.Market) {
		if release {
			w.ended("release a batch", m.Desk().ReleaseBatch(ctx, clerk(by), batch))
		} else {
			w.ended("send a batch", m.Desk().SendBatch(ctx, clerk(by), batch))
		}
	})
}

func (w *world) setAccount(ctx context.Context, m *app.Market, who member.ID) {
	_, err := m.SetAccount(ctx, who, tokenOf(m.AccountLink(who)), "bank", "110-123-456789", "Kim")
	w.ended("account", err)
}

func (w *world) claimPayouts(ctx context.Context, m *app.Market, by int64) {
	_, err := m.Desk().ClaimPayouts(ctx, clerk(by), 5)
	w.ended("claim payouts", err)
}

// deskRow does something with one payout.
func (w *world) deskRow(on *instance, p payout.Payout, by int64) {
	id := trade.ID(p.TradeID)
	n := w.rng.IntN(10)
	w.twice(on, "payout", func(ctx context.Context, m *app.Market) {
		var err error
		switch {
		case n < 6:
			_, err = m.Desk().PayOut(ctx, clerk(by), id, fmt.Sprintf("ref %d", id))
		case n < 8:
			_, err = m.Desk().FailPayout(ctx, clerk(by), id, "no such account")
		case n < 9:
			_, err = m.Desk().HoldPayout(ctx, clerk(by), id, "to be asked")
		default:
			_, err = m.Desk().FreePayout(ctx, clerk(by), id)
		}
		w.ended(fmt.Sprintf("payout of trade %d", id), err)
	})
}

// reconcile compares all money with the provider's word, as the clock makes it.
func (w *world) reconcile(on *instance) bool {
	full := w.chance(0.2)
	w.spawn(on, "reconcile", func(ctx context.Context, m *app.Market) {
		run, err := m.Reconcile(ctx, full)
		w.ended(fmt.Sprintf("reconciliation of %d trades, %d found, %d repaired", run.Trades, run.Found, run.Repaired), err)
	})
	return true
}
