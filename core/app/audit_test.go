package app_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
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
	var payments []porttest.Payment
	for _, p := range w.bank.Payments() {
		kept := money.Won(0)
		if isTaken(p) {
			kept = p.Amount - p.Cancelled
		}
		payments = append(payments, porttest.Payment{OrderID: p.OrderID, Kept: kept})
	}
	porttest.Audit(w.t, w.store, payments)
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
		add("member %s %s %s photo %v v%d", nickname, who.State, who.PhoneHash, who.PhotoKey != "", who.Version)
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
