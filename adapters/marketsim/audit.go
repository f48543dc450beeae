package marketsim

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// checkTrade checks what holds for a trade whenever it was stored.
func (w *world) checkTrade(t trade.Trade) {
	w.checkMoney(t)
	w.checkHistory(t)
	w.checkTimers(t)
	w.checkListing(t.ListingID)
	w.checkPayout(t)
	w.checkSeller(t.SellerID)
	w.checkProvider(t.ID)
	w.checkChargedOnce(t)
	w.checkParcel(t)
}

// checkParcel checks that a parcel was not named for another trade before.
func (w *world) checkParcel(t trade.Trade) {
	if t.Tracking.Number == "" {
		return
	}
	for _, id := range w.model.order {
		if other := w.model.trades[id]; id != t.ID && other.Tracking.Key() == t.Tracking.Key() {
			w.breach("a parcel is sent for one trade", "trades %d and %d name %s", t.ID, id, t.Tracking.Number)
		}
	}
}

// checkRight checks that who made a move may do something at all. Who leaves
// cancels what is open in the same transaction.
func (w *world) checkRight(r trade.Record) {
	if r.By != trade.Buyer && r.By != trade.Seller || r.Event == trade.Cancel {
		return
	}
	who, err := w.Store.Repos().Members.Get(context.Background(), r.MemberID)
	if err != nil || who.State != member.Active {
		w.breach("only active members act", "trade %d: %s by member %d, who is %s, %v", r.TradeID, r.Event, r.MemberID, who.State, err)
	}
}

// unsure is how close to the ends of an outage clocks that disagree may tell
// differently what was in it.
const unsure = 30 * time.Second

// checkGrace checks that the clock does not act on a deadline that passed while
// nobody could meet it.
func (w *world) checkGrace(r trade.Record, before trade.Trade) {
	silent, _ := before.IfSilent()
	if r.By != trade.System || r.Event != silent || !before.State.Extendable() {
		return
	}
	for _, o := range w.outages {
		inside := before.DueAt.After(o.from.Add(unsure)) && before.DueAt.Before(o.to.Add(-unsure))
		// A deadline that was set later, as by unfreezing, was not waiting then.
		if inside && before.UpdatedAt.Before(o.to) && o.to.Sub(o.from) > 6*time.Minute {
			w.breach("deadlines of an outage are moved", "trade %d: %s in %s was due at %s, all were down from %s to %s", r.TradeID, r.Event, r.From,
				before.DueAt.Format(time.RFC3339), o.from.Format(time.RFC3339), o.to.Format(time.RFC3339))
		}
	}
}

// checkLeft checks that a member who left leaves nothing behind.
func (w *world) checkLeft(id member.ID) {
	for _, of := range w.model.order {
		t := w.model.trades[of]
		if t.RoleOf(id) != "" && !t.State.Final() {
			w.breach("nobody leaves an open trade", "member %d left, trade %d is %s", id, of, t.State)
		}
		if p := w.model.payouts[of]; p.SellerID == id && p.State.Open() {
			w.breach("nobody leaves money behind", "member %d left, the payout of trade %d is %s", id, of, p.State)
		}
	}
}

// inEscrow lists the states in which the whole price is there, for the seller or
// the buyer.
func inEscrow(s trade.State) bool {
	switch s {
	case trade.Paid, trade.CancelAsked, trade.Sent, trade.Arrived, trade.Disputed, trade.Returning, trade.ReturnSent:
		return true
	default:
		return false
	}
}

func (w *world) checkMoney(t trade.Trade) {
	m := w.model
	escrow := m.sums[ledger.Account{Kind: ledger.Escrow, Of: int64(t.ID)}]
	due := m.sums[ledger.Account{Kind: ledger.RefundDue, Of: int64(t.ID)}]
	if escrow < 0 || due < 0 {
		w.breach("no money leaves an account that it never came to", "trade %d in %s: escrow %d, refund due %d", t.ID, t.State, escrow, due)
	}
	if escrow+due != t.Held()+t.Stray {
		w.breach("the book holds what the trade holds", "trade %d in %s: book %d, trade %d and %d stray", t.ID, t.State, escrow+due, t.Held(), t.Stray)
	}
	if t.State.Final() && (t.Held() != 0 || escrow != 0) {
		w.breach("an ended trade holds no money", "trade %d in %s holds %d, escrow %d", t.ID, t.State, t.Held(), escrow)
	}
	if inEscrow(t.State) && t.Captured-t.Refunded != t.Agreed.Price && t.Refunded == 0 {
		w.breach("what was paid is what was agreed", "trade %d in %s: %d of %d", t.ID, t.State, t.Captured, t.Agreed.Price)
	}
	if t.State == trade.Complete && (t.Settled <= 0 || t.Settled+t.Refunded != t.Captured) {
		w.breach("a complete trade is settled in full", "trade %d: %d settled, %d refunded of %d", t.ID, t.Settled, t.Refunded, t.Captured)
	}
	if t.State == trade.Refunded && (t.Settled != 0 || t.Refunded != t.Captured) {
		w.breach("a refunded trade is refunded in full", "trade %d: %d refunded of %d", t.ID, t.Refunded, t.Captured)
	}
	if refunds := t.State == trade.Refunding || t.State == trade.RefundDue || t.State == trade.RefundStuck; refunds && (t.ReturnDue < 1 || t.ReturnDue > t.Held()) {
		w.breach("a refund gives back what is held", "trade %d in %s: %d due of %d", t.ID, t.State, t.ReturnDue, t.Held())
	}
}

func (w *world) checkHistory(t trade.Trade) {
	history := w.model.records[t.ID]
	if n := len(history); int64(n) != t.Version || n > 0 && history[n-1].To != t.State {
		w.breach("a history tells where the trade stands", "trade %d is %s in version %d, its history has %d", t.ID, t.State, t.Version, n)
	}
}

func (w *world) checkTimers(t trade.Trade) {
	rows, err := w.Store.Repos().Timers.ListByID(context.Background(), ports.OfTrade, int64(t.ID))
	w.must(err)
	got := make([]trade.Timer, len(rows))
	for i, row := range rows {
		got[i] = row.Timer
	}
	want := slices.Clone(t.Timers())
	slices.SortFunc(want, func(a, b trade.Timer) int { return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.Kind, b.Kind)) })
	if !slices.EqualFunc(got, want, func(a, b trade.Timer) bool { return a.Kind == b.Kind && a.DueAt.Equal(b.DueAt) }) {
		w.breach("the clock knows what the trade waits for", "trade %d in %s has %v, wants %v", t.ID, t.State, got, want)
	}
	if !t.State.Final() && !t.Frozen() && len(want) == 0 {
		w.breach("an open trade waits for the clock", "trade %d in %s has no timer", t.ID, t.State)
	}
}

// fits lists which trades may hold a listing in each of its held states.
func fits(s listing.State) []trade.State {
	switch s {
	case listing.Reserved:
		return []trade.State{trade.Reserved, trade.Claimed, trade.Contested}
	case listing.Paying:
		return []trade.State{trade.Hold, trade.Approving, trade.Unknown, trade.Manual}
	case listing.InTrade:
		return []trade.State{
			trade.Paid, trade.CancelAsked, trade.Sent, trade.Arrived, trade.Confirmed, trade.Disputed,
			trade.Returning, trade.ReturnSent, trade.Refunding, trade.RefundStuck,
		}
	default:
		return nil
	}
}

// checkListing checks that a listing has at most one holder, which fits its state.
func (w *world) checkListing(id listing.ID) {
	l, err := w.Store.Repos().Listings.Get(context.Background(), id)
	w.must(err)
	var holders []trade.Trade
	sales := 0
	for _, of := range w.model.order {
		t := w.model.trades[of]
		if t.ListingID != id {
			continue
		}
		if t.Holds {
			holders = append(holders, t)
		}
		if t.State == trade.Complete || t.State == trade.Done {
			sales++
		}
	}
	want := fits(l.State)
	switch {
	case len(holders) > 1:
		w.breach("one trade holds a listing", "listing %d is held by %d", id, len(holders))
	case len(holders) == 1 && !slices.Contains(want, holders[0].State):
		w.breach("a listing and its trade agree", "listing %d is %s, trade %d is %s", id, l.State, holders[0].ID, holders[0].State)
	case len(holders) == 0 && want != nil:
		w.breach("a held listing has a holder", "listing %d is %s", id, l.State)
	case sales > 1:
		w.breach("a thing is sold once", "listing %d has %d sales", id, sales)
	case sales == 1 && l.State != listing.Sold:
		w.breach("what is sold is off the market", "listing %d is %s", id, l.State)
	}
}

// checkPayout checks the debt to the seller against the trade.
func (w *world) checkPayout(t trade.Trade) {
	p, found := w.model.payouts[t.ID]
	if owes := found && p.State != payout.Reversed; owes != (t.NetSettled() > 0) {
		w.breach("sellers are owed for what is settled", "trade %d in %s: %d settled, payout %q", t.ID, t.State, t.Settled, p.State)
		return
	}
	if found && p.State != payout.Reversed && p.Amount != t.NetSettled() {
		w.breach("sellers are owed what is settled", "trade %d: payout %d, settled %d", t.ID, p.Amount, t.NetSettled())
	}
	if t.State == trade.ClaimOpen && p.State != payout.Held {
		w.breach("an open claim holds the payout", "trade %d: payout is %q", t.ID, p.State)
	}
}

func (w *world) checkSeller(id member.ID) {
	open, total := money.Won(0), money.Won(0)
	for _, of := range w.model.order {
		if p := w.model.payouts[of]; p.SellerID == id && p.State.Open() && p.State != "" {
			open += p.Amount
		}
	}
	if booked := w.model.sums[ledger.Account{Kind: ledger.Payable, Of: int64(id)}]; booked != open {
		w.breach("what is payable is what payouts owe", "seller %d: book %d, payouts %d", id, booked, open)
	}
	for account, sum := range w.model.sums {
		total += sum
		if sum < 0 && account.Kind != ledger.Clearing {
			w.breach("no money leaves an account that it never came to", "%s of %d: %d", account.Kind, account.Of, sum)
		}
	}
	if total != 0 {
		w.breach("the book balances", "it sums up to %d", total)
	}
}

// inFlight tells that the provider's answer may still be out.
func inFlight(s trade.State) bool {
	switch s {
	case trade.Approving, trade.Unknown, trade.Manual, trade.Refunding, trade.RefundDue, trade.RefundStuck:
		return true
	default:
		return false
	}
}

// checkProvider compares won for won what the provider has with what the book says
// that it owes us, except where the answer is still out.
func (w *world) checkProvider(id trade.ID) {
	t := w.model.trades[id]
	if inFlight(t.State) {
		return
	}
	kept := money.Won(0)
	for _, tid := range w.bank.order {
		if d := w.bank.deals[tid]; d.trade == id {
			kept += d.left()
		}
	}
	if booked := w.model.clearing[id]; kept != booked {
		w.breach("the provider has what the book says", "trade %d in %s: provider %d, book %d", id, t.State, kept, booked)
	}
}

// checkChargedOnce checks that of all payments for a listing at most one is not on
// its way back.
func (w *world) checkChargedOnce(t trade.Trade) {
	charged := 0
	for _, tid := range w.bank.order {
		d := w.bank.deals[tid]
		of := w.model.trades[d.trade]
		// What was refunded by bank transfer stays with the provider.
		goesBack := of.State == trade.RefundDue || of.State == trade.RefundStuck || of.State == trade.Refunded
		if of.ListingID == t.ListingID && d.left() > 0 && !goesBack {
			charged++
		}
	}
	if charged > 1 {
		w.breach("nobody is charged twice", "listing %d: %d payments stand", t.ListingID, charged)
	}
}

// checkTold demands the news that the table announces, in the transaction of the
// move.
func (w *world) checkTold(r trade.Record, before trade.Trade, told []news.Item) {
	t := w.model.trades[r.TradeID]
	for _, to := range mustHear(r, before) {
		who := t.BuyerID
		if to == trade.Seller {
			who = t.SellerID
		}
		if who == 0 {
			continue
		}
		heard := slices.ContainsFunc(told, func(n news.Item) bool {
			return n.MemberID == who && n.TradeID == int64(t.ID) && n.Kind == app.NewsKind(r, to)
		})
		if !heard {
			w.breach("who must know is told", "trade %d: %s, %s to %s: nothing for the %s", t.ID, r.Event, r.From, r.To, to)
		}
	}
}

// auditAll checks everything again, from the store itself.
func (w *world) auditAll() {
	ctx, r := context.Background(), w.Store.Repos()
	entries, err := r.Ledger.List(ctx, 0, 0, 0, 1_000_000)
	w.must(err)
	for account, sum := range ledger.Balances(entries) {
		if w.model.sums[account] != sum {
			w.breach("the book keeps what was written", "%s of %d: %d, written %d", account.Kind, account.Of, sum, w.model.sums[account])
		}
	}
	for _, id := range w.model.order {
		t, err := r.Trades.Get(ctx, id)
		w.must(err)
		if t.Version != w.model.trades[id].Version || t.State != w.model.trades[id].State {
			w.breach("the store keeps what was written", "trade %d is %s in version %d", id, t.State, t.Version)
		}
		p, err := r.Payouts.Get(ctx, id)
		if err != nil && !fault.Is(err, fault.NotFound) || p.State != w.model.payouts[id].State {
			w.breach("the store keeps what was written", "payout of trade %d is %q", id, p.State)
		}
		w.checkTrade(t)
	}
}
