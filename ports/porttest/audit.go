package porttest

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"testing"

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

// Payment is what the payment provider knows of an order: how much of it the
// market keeps.
type Payment struct {
	OrderID string
	Kept    money.Won
}

// Audit checks what holds of a market at rest, whatever happened to it: no won,
// listing or timer is lost, and the provider, the book and the trades agree.
func Audit(t testing.TB, s ports.Store, payments []Payment) {
	t.Helper()
	a := &books{TB: t, Repos: s.Repos(), ctx: context.Background()} // also in cleanups
	everything := ports.Page{Limit: 1_000_000}
	var trades []trade.Trade
	for _, state := range trade.States() {
		some, err := a.Trades.ListInState(a.ctx, state, everything)
		a.ok(err)
		trades = append(trades, some...)
	}
	slices.SortFunc(trades, func(a, b trade.Trade) int { return cmp.Compare(a.ID, b.ID) })
	entries, err := a.Ledger.List(a.ctx, 0, 0, 0, everything.Limit)
	a.ok(err)
	sums := ledger.Balances(entries)
	a.book(sums, trades)
	holders := map[listing.ID][]trade.Trade{}
	for _, t := range trades {
		a.trade(t, sums)
		if t.Holds {
			holders[t.ListingID] = append(holders[t.ListingID], t)
		}
	}
	a.holders(trades, holders)
	a.provider(trades, entries, payments)
}

type books struct {
	testing.TB
	ports.Repos
	ctx context.Context
}

func (a *books) ok(err error) {
	a.Helper()
	if err != nil {
		a.Fatalf("audit: %v", err)
	}
}

func (a *books) book(sums map[ledger.Account]money.Won, trades []trade.Trade) {
	a.Helper()
	total := money.Won(0)
	for account, sum := range sums {
		total += sum
		if sum < 0 && account.Kind != ledger.Clearing {
			a.Errorf("account %v stands at %d: money left it that never came", account, sum)
		}
	}
	if total != 0 {
		a.Errorf("the book sums up to %d, want 0", total)
	}
	owed := map[member.ID]money.Won{}
	for _, t := range trades {
		p, err := a.Payouts.Get(a.ctx, t.ID)
		if owes := err == nil && p.State != payout.Reversed; owes != (t.Settled > 0) {
			a.Errorf("trade %d is %s with %d settled and has a payout: %v; sellers are owed for what is settled", t.ID, t.State, t.Settled, owes)
		}
		if err == nil && p.State.Open() {
			owed[t.SellerID] += p.Amount
		}
		held := err == nil && p.State == payout.Held
		claim := t.State == trade.ClaimOpen
		if err == nil && (p.Amount != t.NetSettled() || claim && !held || held && !claim && p.Reason == payout.ForClaim) {
			a.Errorf("payout of trade %d in %s = %+v, want %d, held for the claim as long as one is open", t.ID, t.State, p, t.NetSettled())
		}
	}
	for seller, sum := range owed {
		if got := sums[ledger.Account{Kind: ledger.Payable, Of: int64(seller)}]; got != sum {
			a.Errorf("seller %d is owed %d by the book and %d by payouts", seller, got, sum)
		}
	}
}

func (a *books) trade(t trade.Trade, sums map[ledger.Account]money.Won) {
	a.Helper()
	held := sums[ledger.Account{Kind: ledger.Escrow, Of: int64(t.ID)}] + sums[ledger.Account{Kind: ledger.RefundDue, Of: int64(t.ID)}]
	if held != t.Held()+t.Stray {
		a.Errorf("trade %d in %s: the book holds %d, the trade says %d and %d that strayed", t.ID, t.State, held, t.Held(), t.Stray)
	}
	if t.State.Final() && t.Held() != 0 {
		a.Errorf("trade %d has ended as %s with %d still held", t.ID, t.State, held)
	}
	rows, err := a.Timers.ListByID(a.ctx, ports.OfTrade, int64(t.ID))
	a.ok(err)
	got := make([]trade.Timer, 0, len(rows))
	for _, row := range rows {
		got = append(got, row.Timer)
	}
	want := append([]trade.Timer{}, t.Timers()...)
	for _, timers := range [][]trade.Timer{want, got} {
		slices.SortFunc(timers, func(a, b trade.Timer) int { return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.Kind, b.Kind)) })
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		a.Errorf("timer rows of trade %d in %s are not what it wants (-want +got):\n%s", t.ID, t.State, diff)
	}
	history, err := a.Trades.History(a.ctx, t.ID)
	a.ok(err)
	state := trade.None
	for i, record := range history {
		if record.Seq != int64(i+1) || record.From != state {
			a.Errorf("record %d of trade %d = %+v after %s: the history has a gap", i, t.ID, record, state)
		}
		state = record.To
	}
	if state != t.State || int64(len(history)) != t.Version {
		a.Errorf("trade %d is %s in version %d, its history of %d ends in %s", t.ID, t.State, t.Version, len(history), state)
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

func (a *books) holders(trades []trade.Trade, holders map[listing.ID][]trade.Trade) {
	a.Helper()
	seen := map[listing.ID]bool{}
	for _, t := range trades {
		if seen[t.ListingID] {
			continue
		}
		seen[t.ListingID] = true
		held := holders[t.ListingID]
		l, err := a.Listings.Get(a.ctx, t.ListingID)
		a.ok(err)
		want := fits(l.State)
		switch {
		case len(held) > 1:
			a.Errorf("listing %d is held by %d trades", l.ID, len(held))
		case len(held) == 1 && !slices.Contains(want, held[0].State):
			a.Errorf("listing %d is %s while its holder is %s", l.ID, l.State, held[0].State)
		case len(held) == 0 && want != nil:
			a.Errorf("listing %d is %s and nobody holds it: it is lost to the market", l.ID, l.State)
		}
	}
}

// auditProvider compares won for won what the provider has with what the book
// says that it owes us, except where the answer is still out.
func (a *books) provider(trades []trade.Trade, entries []ledger.Entry, payments []Payment) {
	a.Helper()
	kept, booked := map[int64]money.Won{}, map[int64]money.Won{}
	for _, p := range payments {
		id, err := strconv.ParseInt(p.OrderID, 10, 64)
		attempt, err2 := a.Attempts.Get(a.ctx, payment.ID(id))
		if err != nil || err2 != nil {
			a.Errorf("the provider knows payment %q, we do not", p.OrderID)
			continue
		}
		kept[attempt.TradeID] += p.Kept
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
			a.Errorf("trade %d in %s: the provider has %d, the book says %d", t.ID, t.State, kept[int64(t.ID)], booked[int64(t.ID)])
		}
	}
}
