package marketsim

import (
	"time"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
)

// model is what has been stored, as seen from the commits. The audit compares it
// with itself, with the store and with the provider.
type model struct {
	trades   map[trade.ID]trade.Trade
	order    []trade.ID // as they began
	records  map[trade.ID][]trade.Record
	sums     map[ledger.Account]money.Won
	clearing map[trade.ID]money.Won // what the provider owes us for the trade
	banked   map[trade.ID]money.Won // of it: went back to the buyer by bank transfer
	payouts  map[trade.ID]payout.Payout
	wanted   map[int64]proposal.Proposal
	sent     map[trade.ID]int // transfers to the seller that the bank has made
	rows     map[trade.Row]int
}

func newModel() *model {
	return &model{
		trades: map[trade.ID]trade.Trade{}, records: map[trade.ID][]trade.Record{}, sums: map[ledger.Account]money.Won{},
		clearing: map[trade.ID]money.Won{}, banked: map[trade.ID]money.Won{}, payouts: map[trade.ID]payout.Payout{}, sent: map[trade.ID]int{}, wanted: map[int64]proposal.Proposal{},
		rows: map[trade.Row]int{},
	}
}

// committed takes a transaction into the model and checks what it touched.
func (w *world) committed(c *commit) {
	m := w.model
	for _, e := range c.entries {
		m.sums[e.From] -= e.Amount
		m.sums[e.To] += e.Amount
		if e.From.Kind == ledger.Clearing {
			m.clearing[trade.ID(e.TradeID)] += e.Amount
		}
		if e.To.Kind == ledger.Clearing {
			m.clearing[trade.ID(e.TradeID)] -= e.Amount
		}
		if e.To.Kind == ledger.Bank && e.From.Kind != ledger.Payable {
			m.banked[trade.ID(e.TradeID)] += e.Amount
		}
		w.note("entry", "trade %d: %s to %s %d", e.TradeID, e.From.Kind, e.To.Kind, e.Amount)
	}
	for _, p := range c.payouts {
		w.takePayout(p)
	}
	for _, p := range c.wanted {
		w.takeProposal(p)
	}
	before := map[trade.ID]trade.Trade{}
	var touched []trade.ID
	for _, t := range c.trades {
		old, known := m.trades[t.ID]
		if !known {
			m.order = append(m.order, t.ID)
		}
		if _, again := before[t.ID]; !again {
			before[t.ID] = old
			touched = append(touched, t.ID)
		}
		m.trades[t.ID] = t
	}
	for _, r := range c.records {
		w.takeRecord(r, before[r.TradeID], c.news)
		w.checkTwo(r, before[r.TradeID], c.wanted)
	}
	for _, id := range touched {
		w.checkTrade(m.trades[id])
	}
	for _, p := range c.payouts {
		w.checkPayout(m.trades[trade.ID(p.TradeID)])
		w.checkSeller(p.SellerID)
	}
	for _, id := range c.left {
		w.checkLeft(id)
	}
}

func (w *world) takePayout(p payout.Payout) {
	id := trade.ID(p.TradeID)
	was := w.model.payouts[id].State
	w.note("payout", "trade %d: %s to %s, %d", id, was, p.State, p.Amount)
	w.model.payouts[id] = p
	switch {
	case p.State == payout.Sent && was != payout.Sent:
		w.model.sent[id]++
	case p.State == payout.Failed && (was == payout.Sent || was == payout.Paid):
		w.model.sent[id]--
	}
	if p.State == payout.Paid && p.Amount > w.process.FourEyesAbove && p.PaidBy == p.ClaimedBy {
		w.breach("large payouts take two people", "trade %d: %d by operator %d alone", id, p.Amount, p.PaidBy)
	}
	if n := w.model.sent[id]; n > 1 {
		w.breach("a seller is paid once", "trade %d: %d transfers", id, n)
	}
}

// takeProposal checks that a trade has one open proposal and that nobody agrees with
// themselves.
func (w *world) takeProposal(p proposal.Proposal) {
	w.note("proposal", "trade %d: %s by %d, %s by %d", p.TradeID, p.Event, p.By, p.State, p.DecidedBy)
	w.model.wanted[p.ID] = p
	if p.DecidedBy == p.By {
		w.breach("large decisions take two people", "trade %d: %s by operator %d alone", p.TradeID, p.Event, p.By)
	}
	for _, other := range w.model.wanted {
		if other.ID != p.ID && other.TradeID == p.TradeID && other.State == proposal.Open && p.State == proposal.Open {
			w.breach("a trade has one open proposal", "trade %d: %d and %d", p.TradeID, other.ID, p.ID)
		}
	}
}

// checkTwo demands that a decision about much money was approved in the
// transaction that made it, and that it is the one that was proposed.
func (w *world) checkTwo(r trade.Record, before trade.Trade, wanted []proposal.Proposal) {
	if r.By != trade.Operator || atStake(before, r.Event) <= w.process.FourEyesAbove {
		return
	}
	for _, p := range wanted {
		if p.TradeID == r.TradeID && p.State == proposal.Approved && p.Made == r.Seq && p.Event == r.Event && int64(p.By) == int64(r.MemberID) {
			w.count["decided by two"]++
			return
		}
	}
	w.breach("large decisions take two people", "trade %d: %s by operator %d alone", r.TradeID, r.Event, r.MemberID)
}

// atStake is the money that an operator's decision is about, in this package's own
// words: the market's must not judge themselves.
func atStake(t trade.Trade, e trade.Event) money.Won {
	switch e {
	case trade.Refund, trade.RefundDispute, trade.DecideReturn, trade.DecideForSeller, trade.ConfirmSale,
		trade.GrantClaim, trade.RejectClaim, trade.DecidePartRefund:
		return t.Captured - t.Refunded
	case trade.RecordBankRefund:
		return t.ReturnDue
	default:
		return 0
	}
}

// soonest is when a refund is tried again at the earliest, by clocks that disagree.
const soonest = 45 * time.Second

// takeRecord checks that a line of history follows the last one and that those
// who must know of it are told in the same transaction.
func (w *world) takeRecord(r trade.Record, before trade.Trade, told []news.Item) {
	m := w.model
	history := m.records[r.TradeID]
	state, seq := trade.None, int64(0)
	if n := len(history); n > 0 {
		state, seq = history[n-1].To, history[n-1].Seq
	}
	if r.Seq != seq+1 || r.From != state {
		w.breach("a history has no gap", "trade %d: %d %s from %s after %d %s", r.TradeID, r.Seq, r.Event, r.From, seq, state)
	}
	if n := len(history); n > 0 && r.Event == trade.TryRefund && history[n-1].Event == r.Event && r.At.Sub(history[n-1].At) < soonest {
		w.breach("a refund that failed waits", "trade %d: tried again after %v", r.TradeID, r.At.Sub(history[n-1].At))
	}
	m.records[r.TradeID] = append(history, r)
	m.rows[trade.Row{Name: r.Row, From: r.From, On: r.Event, By: r.By, To: r.To}]++
	w.note("move", "trade %d: %s %s by %s, %s to %s", r.TradeID, r.Row, r.Event, r.By, r.From, r.To)
	w.checkTold(r, before, told)
	w.checkRight(r)
	w.checkGrace(r, before)
}
