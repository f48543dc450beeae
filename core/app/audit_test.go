package app_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

var everything = ports.Page{Limit: 1_000_000}

func (w *world) trades() []trade.Trade {
	var all []trade.Trade
	for _, s := range trade.States() {
		some, err := w.store.Repos().Trades.ListInState(context.Background(), s, everything)
		all = append(all, must(w.t, some, err)...)
	}
	slices.SortFunc(all, func(a, b trade.Trade) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func (w *world) entries() []ledger.Entry {
	all, err := w.store.Repos().Ledger.List(context.Background(), 0, 0, 0, everything.Limit)
	return must(w.t, all, err)
}

// audit checks what holds at any moment, whatever happened.
func (w *world) audit() {
	w.t.Helper()
	trades, entries := w.trades(), w.entries()
	sums := ledger.Balances(entries)
	w.auditBook(sums, trades)
	holders := map[listing.ID][]trade.Trade{}
	for _, t := range trades {
		w.auditTrade(t, sums)
		if t.Holds {
			holders[t.ListingID] = append(holders[t.ListingID], t)
		}
	}
	w.auditHolders(trades, holders)
	w.auditProvider(trades, entries)
}

func (w *world) auditBook(sums map[ledger.Account]money.Won, trades []trade.Trade) {
	w.t.Helper()
	total := money.Won(0)
	for account, sum := range sums {
		total += sum
		if sum < 0 && account.Kind != ledger.Clearing {
			w.t.Errorf("account %v stands at %d: money left it that never came", account, sum)
		}
	}
	if total != 0 {
		w.t.Errorf("the book sums up to %d, want 0", total)
	}
	owed := map[member.ID]money.Won{}
	for _, t := range trades {
		p, err := w.store.Repos().Payouts.Get(context.Background(), t.ID)
		if owes := err == nil && p.State != payout.Reversed; owes != (t.Settled > 0) {
			w.t.Errorf("trade %d is %s with %d settled and has a payout: %v; sellers are owed for what is settled", t.ID, t.State, t.Settled, owes)
		}
		if err == nil && p.State.Open() {
			owed[t.SellerID] += p.Amount
		}
		if err == nil && (p.Amount != t.NetSettled() || (t.State == trade.ClaimOpen) != (p.State == payout.Held)) {
			w.t.Errorf("payout of trade %d in %s = %+v, want %d, held while a claim is open", t.ID, t.State, p, t.NetSettled())
		}
	}
	for seller, sum := range owed {
		if got := sums[ledger.Account{Kind: ledger.Payable, Of: int64(seller)}]; got != sum {
			w.t.Errorf("seller %d is owed %d by the book and %d by payouts", seller, got, sum)
		}
	}
}

func (w *world) auditTrade(t trade.Trade, sums map[ledger.Account]money.Won) {
	w.t.Helper()
	ctx, r := context.Background(), w.store.Repos()
	held := sums[ledger.Account{Kind: ledger.Escrow, Of: int64(t.ID)}] + sums[ledger.Account{Kind: ledger.RefundDue, Of: int64(t.ID)}]
	if held != t.Held()+t.Stray {
		w.t.Errorf("trade %d in %s: the book holds %d, the trade says %d and %d that strayed", t.ID, t.State, held, t.Held(), t.Stray)
	}
	if t.State.Final() && t.Held() != 0 {
		w.t.Errorf("trade %d has ended as %s with %d still held", t.ID, t.State, held)
	}
	rows, err := r.Timers.ListByID(ctx, ports.OfTrade, int64(t.ID))
	got := make([]trade.Timer, 0, len(rows))
	for _, row := range must(w.t, rows, err) {
		got = append(got, row.Timer)
	}
	want := append([]trade.Timer{}, t.Timers()...)
	slices.SortFunc(want, func(a, b trade.Timer) int { return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.Kind, b.Kind)) })
	if diff := gocmp.Diff(want, got); diff != "" {
		w.t.Errorf("timer rows of trade %d in %s are not what it wants (-want +got):\n%s", t.ID, t.State, diff)
	}
	history, err := r.Trades.History(ctx, t.ID)
	state := trade.None
	for i, record := range must(w.t, history, err) {
		if record.Seq != int64(i+1) || record.From != state {
			w.t.Errorf("record %d of trade %d = %+v after %s: the history has a gap", i, t.ID, record, state)
		}
		state = record.To
	}
	if state != t.State || int64(len(history)) != t.Version {
		w.t.Errorf("trade %d is %s in version %d, its history of %d ends in %s", t.ID, t.State, t.Version, len(history), state)
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

func (w *world) auditHolders(trades []trade.Trade, holders map[listing.ID][]trade.Trade) {
	w.t.Helper()
	seen := map[listing.ID]bool{}
	for _, t := range trades {
		if seen[t.ListingID] {
			continue
		}
		seen[t.ListingID] = true
		l, held := w.listing(t.ListingID), holders[t.ListingID]
		want := fits(l.State)
		switch {
		case len(held) > 1:
			w.t.Errorf("listing %d is held by %d trades", l.ID, len(held))
		case len(held) == 1 && !slices.Contains(want, held[0].State):
			w.t.Errorf("listing %d is %s while its holder is %s", l.ID, l.State, held[0].State)
		case len(held) == 0 && want != nil:
			w.t.Errorf("listing %d is %s and nobody holds it: it is lost to the market", l.ID, l.State)
		}
	}
}

// auditProvider compares won for won what the provider has with what the book
// says that it owes us, except where the answer is still out.
func (w *world) auditProvider(trades []trade.Trade, entries []ledger.Entry) {
	w.t.Helper()
	kept, booked := map[int64]money.Won{}, map[int64]money.Won{}
	for _, p := range w.bank.Payments() {
		id, err := strconv.ParseInt(p.OrderID, 10, 64)
		a, err2 := w.store.Repos().Attempts.Get(context.Background(), payment.ID(id))
		if err != nil || err2 != nil {
			w.t.Errorf("the provider knows payment %q, we do not", p.OrderID)
			continue
		}
		if isTaken(p) {
			kept[a.TradeID] += p.Amount - p.Cancelled
		}
	}
	for _, e := range entries {
		if e.From.Kind == ledger.Clearing {
			booked[e.TradeID] += e.Amount
		}
		if e.To.Kind == ledger.Clearing {
			booked[e.TradeID] -= e.Amount
		}
	}
	for _, t := range trades {
		switch t.State {
		case trade.Approving, trade.Unknown, trade.Manual, trade.Refunding, trade.RefundDue, trade.RefundStuck:
			continue
		default:
		}
		if kept[int64(t.ID)] != booked[int64(t.ID)] {
			w.t.Errorf("trade %d in %s: the provider has %d, the book says %d", t.ID, t.State, kept[int64(t.ID)], booked[int64(t.ID)])
		}
	}
}

// shape is what the world looks like without identifiers and times: two worlds
// of the same shape had the same effects.
func (w *world) shape() string {
	w.t.Helper()
	ctx, r := context.Background(), w.store.Repos()
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for _, nickname := range []string{"seller", "buyer", "other", "new"} {
		who, err := r.Members.ByNickname(ctx, nickname)
		if err != nil {
			continue
		}
		add("member %s %s %s photo %v v%d", nickname, who.State, who.Phone, who.PhotoKey != "", who.Version)
		items, err := r.News.ListUnseen(ctx, who.ID, 1000)
		for _, item := range must(w.t, items, err) {
			add("news to %s %s", nickname, item.Kind)
		}
		for _, s := range listing.States() {
			mine, err := r.Listings.ListBySeller(ctx, who.ID, s, everything)
			for _, l := range must(w.t, mine, err) {
				add("listing %s %s %d %s v%d", l.Title, l.Description, l.Price, l.State, l.Version)
			}
		}
	}
	for _, t := range w.trades() {
		add("trade %s %s v%d", t.Agreed.Title, t.State, t.Version)
		history, err := r.Trades.History(ctx, t.ID)
		for _, h := range must(w.t, history, err) {
			add("  %d %s %s>%s", h.Seq, h.Event, h.From, h.To)
		}
		attempts, err := r.Attempts.ListByTrade(ctx, t.ID)
		for _, a := range must(w.t, attempts, err) {
			add("  attempt %s %d", a.State, a.Amount)
		}
	}
	for _, e := range w.entries() {
		add("entry %s>%s %d", e.From.Kind, e.To.Kind, e.Amount)
	}
	taken, kept := w.taken()
	add("provider took %d kept %d", taken, kept)
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
