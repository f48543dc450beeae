package porttest

import (
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func tradeChecks() map[string]func(*world) {
	return map[string]func(*world){
		"OneTradeHoldsAListing":             tradesHold,
		"TradesKnowTheirVersions":           tradesVersion,
		"EveryStateOfATradeIsStored":        tradesStates,
		"RequestsFormALine":                 tradesRequests,
		"TradesAreListedByPersonAndState":   tradesListed,
		"TheSaleOfAListingIsFound":          tradesSale,
		"HistoryIsKeptInOrderAndForEver":    tradesHistory,
		"ATrackingKeyBelongsToOneTrade":     tradesTracking,
		"MoneyThatCameTooLateReopensATrade": tradesReopened,
	}
}

func tradesHold(w *world) {
	w.deals()
	_, err := w.Trades.HoldingListing(w.ctx, thing)
	w.refused(err, fault.NotFound, "", "a request holds nothing")
	first := must(w.Trades.Get(w.ctx, deal))(w)
	first.State, first.Holds = trade.Reserved, true
	first = must(w.Trades.Save(w.ctx, first))(w)
	w.same(must(w.Trades.HoldingListing(w.ctx, thing))(w), first, "the holder")

	second := aTrade(trade.ID(nobody), thing, trade.Reserved)
	second.Holds = true
	w.refused(w.Trades.Add(w.ctx, second), fault.Exists, trade.CodeNotForSale, "two winners of one listing")
	second.Holds = false
	w.ok(w.Trades.Add(w.ctx, second))
	second.Holds, second.Version = true, 1
	_, err = w.Trades.Save(w.ctx, second)
	w.refused(err, fault.Exists, trade.CodeNotForSale, "two winners of one listing")

	first = must(w.Trades.Save(w.ctx, first))(w) // it may hold what it holds
	first.Holds = false
	_ = must(w.Trades.Save(w.ctx, first))(w)
	second = must(w.Trades.Save(w.ctx, second))(w)
	w.same(must(w.Trades.HoldingListing(w.ctx, thing))(w), second, "the next holder")
	_, err = w.Trades.HoldingListing(w.ctx, thing2)
	w.refused(err, fault.NotFound, "", "another listing")
}

func tradesVersion(w *world) {
	w.deals()
	w.refused(w.Trades.Add(w.ctx, aTrade(deal, thing2, trade.Requested)), fault.Exists, "", "an id is used once")
	w.refused(w.Trades.Add(w.ctx, aTrade(trade.ID(nobody), listing.ID(nobody), trade.Requested)), fault.Internal, "", "a trade has a listing")
	d := must(w.Trades.Get(w.ctx, deal))(w)
	w.same(d.Version, int64(1), "a new row's version, whatever the given one")
	next := d
	next.Reason = "다시"
	next = must(w.Trades.Save(w.ctx, next))(w)
	w.same(next.Version, int64(2), "each save adds one")
	_, err := w.Trades.Save(w.ctx, d)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	d.ID = trade.ID(nobody)
	_, err = w.Trades.Save(w.ctx, d)
	w.refused(err, fault.NotFound, "", "saving never adds")
	w.same(must(w.Trades.Get(w.ctx, deal))(w), next, "what is refused changes nothing")
}

func tradesStates(w *world) {
	w.things()
	for i, s := range trade.States() {
		id := deal + trade.ID(i)
		w.ok(w.Trades.Add(w.ctx, aTrade(id, thing, s)))
		got := must(w.Trades.ListInState(w.ctx, s, all))(w)
		w.same(ids(got, tradeID), []trade.ID{id}, "in state "+string(s))
	}
	for i, e := range trade.Events() {
		for j, a := range trade.Actors() {
			w.ok(w.Trades.AddRecord(w.ctx, trade.Record{
				TradeID: deal, Seq: int64(i*10 + j), Event: e, By: a, From: trade.None, To: trade.Requested, At: start,
			}))
		}
	}
	for i, s := range trade.States() {
		w.ok(w.Trades.AddRecord(w.ctx, trade.Record{
			TradeID: deal + 1, Seq: int64(i), Event: trade.Freeze, By: trade.System, From: s, To: s, At: start,
		}))
	}
}

// tradesReopened is about the one way out of an end.
func tradesReopened(w *world) {
	w.things()
	d := aTrade(deal, thing, trade.HoldExpired)
	w.ok(w.Trades.Add(w.ctx, d))
	d.Version = 1
	for _, s := range []trade.State{trade.RefundDue, trade.RefundStuck, trade.Refunded} {
		d.State, d.Captured = s, 50_000
		d = must(w.Trades.Save(w.ctx, d))(w)
	}
	w.same(must(w.Trades.Get(w.ctx, deal))(w), d, "it keeps when it was closed first")
}

func tradesRequests(w *world) {
	w.deals()
	for i, s := range []trade.State{trade.Requested, trade.Cancelled, trade.Requested} {
		d := aTrade(deal2+trade.ID(3-i), thing, s)
		if i > 0 {
			d.BuyerID = other
		}
		w.ok(w.Trades.Add(w.ctx, d))
	}
	line := must(w.Trades.ListRequests(w.ctx, thing))(w)
	w.same(ids(line, tradeID), []trade.ID{deal, deal2 + 1, deal2 + 3}, "oldest first, requests only")
	w.same(must(w.Trades.RequestOf(w.ctx, other, thing))(w).ID, deal2+1, "the buyer's own")
	w.same(must(w.Trades.RequestOf(w.ctx, buyer, thing))(w).ID, deal, "the oldest of several")
	_, err := w.Trades.RequestOf(w.ctx, other, thing2)
	w.refused(err, fault.NotFound, "", "another listing")
	w.same(must(w.Trades.CountRequests(w.ctx, buyer))(w), 3, "over all listings")
	w.same(must(w.Trades.CountRequests(w.ctx, other))(w), 1, "requests only")
	w.same(must(w.Trades.CountRequests(w.ctx, seller))(w), 0, "of the buyer only")
}

func tradesListed(w *world) {
	w.things()
	states := []trade.State{trade.Requested, trade.Paid, trade.Done}
	for i := range 12 {
		w.ok(w.Trades.Add(w.ctx, aTrade(deal+trade.ID(i), thing, states[i%3])))
	}
	in := []trade.State{trade.Done, trade.Requested, trade.Done}
	want := []trade.ID{deal + 11, deal + 9, deal + 8}
	page := ports.Page{Limit: 3}
	w.same(ids(must(w.Trades.ListByBuyer(w.ctx, buyer, in, page))(w), tradeID), want, "the buyer's newest")
	w.same(ids(must(w.Trades.ListBySeller(w.ctx, seller, in, page))(w), tradeID), want, "the seller's newest")
	page.Before = int64(deal + 8)
	want = []trade.ID{deal + 6, deal + 5, deal + 3}
	w.same(ids(must(w.Trades.ListByBuyer(w.ctx, buyer, in, page))(w), tradeID), want, "the buyer's next page")
	w.same(ids(must(w.Trades.ListBySeller(w.ctx, seller, in, page))(w), tradeID), want, "the seller's next page")
	w.same(ids(must(w.Trades.ListInState(w.ctx, trade.Paid, page))(w), tradeID), []trade.ID{deal + 7, deal + 4, deal + 1}, "by state")
	w.same(must(w.Trades.ListByBuyer(w.ctx, buyer, nil, page))(w), nil, "in none of no states")
	w.same(must(w.Trades.ListByBuyer(w.ctx, seller, in, page))(w), nil, "the seller did not buy")
	w.same(must(w.Trades.ListBySeller(w.ctx, buyer, in, page))(w), nil, "the buyer did not sell")
}

func tradesSale(w *world) {
	w.things()
	_, err := w.Trades.Sale(w.ctx, thing)
	w.refused(err, fault.NotFound, "", "not sold")
	for i, s := range trade.States() {
		w.ok(w.Trades.Add(w.ctx, aTrade(deal+trade.ID(i), thing2, s)))
		if s == trade.Done || s == trade.Complete {
			w.same(must(w.Trades.Sale(w.ctx, thing2))(w).ID, deal+trade.ID(i), "the newest sale")
		}
	}
	_, err = w.Trades.Sale(w.ctx, thing)
	w.refused(err, fault.NotFound, "", "another listing was")
}

func tradesHistory(w *world) {
	w.deals()
	record := trade.Record{TradeID: deal, Row: "D1", Event: trade.Request, By: trade.Buyer, MemberID: buyer, From: trade.None, To: trade.Requested, At: start}
	for _, seq := range []int64{1, 3, 2, 1 << 40} {
		record.Seq = seq
		w.ok(w.Trades.AddRecord(w.ctx, record))
	}
	w.refused(w.Trades.AddRecord(w.ctx, record), fault.Exists, "", "a move happens once")
	record.TradeID = deal2
	w.ok(w.Trades.AddRecord(w.ctx, record))
	record.TradeID = trade.ID(nobody)
	w.refused(w.Trades.AddRecord(w.ctx, record), fault.Internal, "", "a record has a trade")
	got := ids(must(w.Trades.History(w.ctx, deal))(w), func(r trade.Record) int64 { return r.Seq })
	w.same(got, []int64{1, 2, 3, 1 << 40}, "oldest first")
	w.same(must(w.Trades.History(w.ctx, trade.ID(nobody)))(w), nil, "no trade, no history")
}

func tradesTracking(w *world) {
	w.deals()
	for range 2 {
		w.ok(w.Trades.UseTracking(w.ctx, "123456789012", deal))
	}
	w.refused(w.Trades.UseTracking(w.ctx, "123456789012", deal2), fault.Exists, trade.CodeTrackingUsed, "a parcel is sent once")
	w.ok(w.Trades.UseTracking(w.ctx, "123456789013", deal2))
	w.ok(w.Trades.UseTracking(w.ctx, "123456789014", deal2))
	w.refused(w.Trades.UseTracking(w.ctx, "123456789015", trade.ID(nobody)), fault.Internal, "", "a parcel has a trade")
}

func moneyChecks() map[string]func(*world) {
	return map[string]func(*world){
		"AttemptsKnowTheirVersionsAndTIDs": attemptsChecked,
		"AttemptsAreCountedFromATime":      attemptsCounted,
		"EveryStateOfAnAttemptIsStored":    attemptStates,
		"LedgerEntriesHaveNaturalKeys":     ledgerKeys,
		"TheLedgerIsReadInPieces":          ledgerPieces,
		"PayoutsAreOnePerTrade":            payoutsChecked,
		"SealedTextsAreOnePerOwner":        sealedChecked,
	}
}

func attemptsChecked(w *world) {
	w.deals()
	a := anAttempt(payment.ID(big+30), deal)
	w.ok(w.Attempts.Add(w.ctx, a, thing))
	w.refused(w.Attempts.Add(w.ctx, a, thing), fault.Exists, "", "an id is used once")
	a.Version, a.TID = 1, "T1"
	a = must(w.Attempts.Save(w.ctx, a))(w)
	a = must(w.Attempts.Save(w.ctx, a))(w) // it may keep its TID

	b := anAttempt(payment.ID(big+31), deal)
	b.TID = "T1"
	w.refused(w.Attempts.Add(w.ctx, b, thing), fault.Exists, "", "a TID is one payment")
	b.TID = "t1"
	w.ok(w.Attempts.Add(w.ctx, b, thing))
	b.TID, b.Version = "T1", 1
	_, err := w.Attempts.Save(w.ctx, b)
	w.refused(err, fault.Exists, "", "a TID is one payment")
	b.Version = 9
	_, err = w.Attempts.Save(w.ctx, b)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	b.ID = payment.ID(nobody)
	_, err = w.Attempts.Save(w.ctx, b)
	w.refused(err, fault.NotFound, "", "saving never adds")
	b.TID, b.TradeID = "", nobody
	w.refused(w.Attempts.Add(w.ctx, b, thing), fault.Internal, "", "an attempt has a trade")

	got := must(w.Attempts.ListByTrade(w.ctx, deal))(w)
	w.same(ids(got, func(a payment.Attempt) payment.ID { return a.ID }), []payment.ID{a.ID, a.ID + 1}, "oldest first")
	w.same(got[0], a, "what is refused changes nothing")
	w.same(must(w.Attempts.ListByTrade(w.ctx, deal2))(w), nil, "another trade's")
	_, err = w.Attempts.Get(w.ctx, payment.ID(nobody))
	w.refused(err, fault.NotFound, "", "no such id")
}

func attemptsCounted(w *world) {
	w.deals()
	for i := range 4 {
		a := anAttempt(payment.ID(big+30+int64(i)), deal)
		a.CreatedAt = start.Add(time.Duration(i) * time.Microsecond)
		w.ok(w.Attempts.Add(w.ctx, a, thing))
	}
	w.same(must(w.Attempts.CountSince(w.ctx, buyer, thing, start))(w), 4, "at the time itself counts")
	w.same(must(w.Attempts.CountSince(w.ctx, buyer, thing, start.Add(time.Microsecond)))(w), 3, "not before")
	w.same(must(w.Attempts.CountSince(w.ctx, buyer, thing, start.Add(time.Second)))(w), 0, "none since")
	w.same(must(w.Attempts.CountSince(w.ctx, other, thing, start))(w), 0, "somebody else's")
	w.same(must(w.Attempts.CountSince(w.ctx, buyer, thing2, start))(w), 0, "for another listing")
}

func attemptStates(w *world) {
	w.deals()
	for i, s := range payment.States() {
		a := anAttempt(payment.ID(big+30+int64(i)), deal)
		a.State = s
		w.ok(w.Attempts.Add(w.ctx, a, thing))
	}
	for i, s := range payout.States() {
		d := aTrade(trade.ID(big+50+int64(i)), thing, trade.Paid)
		w.ok(w.Trades.Add(w.ctx, d))
		p := aPayout(d.ID)
		p.State = s
		w.ok(w.Payouts.Add(w.ctx, p))
	}
	for i, k := range ledger.Kinds() {
		e := anEntry(deal, int64(i+1), 1)
		e.From.Kind, e.To.Kind = k, ledger.Kinds()[(i+1)%len(ledger.Kinds())]
		w.ok(w.Ledger.Add(w.ctx, []ledger.Entry{e}))
	}
}

func ledgerKeys(w *world) {
	w.deals()
	w.ok(w.Ledger.Add(w.ctx, nil))
	w.ok(w.Ledger.Add(w.ctx, []ledger.Entry{anEntry(deal, 5, 1), anEntry(deal, 5, 2)}))
	w.refused(w.Ledger.Add(w.ctx, []ledger.Entry{anEntry(deal, 6, 1), anEntry(deal, 5, 2)}), fault.Exists, "", "money is booked once")
	w.refused(w.Ledger.Add(w.ctx, []ledger.Entry{anEntry(deal, 7, 1), anEntry(deal, 7, 1)}), fault.Exists, "", "money is booked once")
	w.refused(w.Ledger.Add(w.ctx, []ledger.Entry{anEntry(deal, 8, 1), anEntry(trade.ID(nobody), 1, 1)}), fault.Internal, "", "an entry has a trade")
	w.ok(w.Ledger.Add(w.ctx, []ledger.Entry{anEntry(deal, 4, 1), anEntry(deal2, 5, 1)}))
	got := ids(must(w.Ledger.ListByTrade(w.ctx, deal))(w), entryKey)
	w.same(got, []key{{deal, 4, 1}, {deal, 5, 1}, {deal, 5, 2}}, "in order, and nothing of what was refused")
}

type key struct {
	Trade trade.ID
	Seq   int64
	Line  int
}

func entryKey(e ledger.Entry) key { return key{trade.ID(e.TradeID), e.Seq, e.Line} }

func ledgerPieces(w *world) {
	w.deals()
	var want []key
	for _, id := range []trade.ID{deal, deal2} {
		for seq := int64(1); seq < 5; seq++ {
			for line := 1; line < 4; line++ {
				w.ok(w.Ledger.Add(w.ctx, []ledger.Entry{anEntry(id, seq, line)}))
				want = append(want, key{id, seq, line})
			}
		}
	}
	for limit := 1; limit < 30; limit += 4 {
		var got []key
		var last key
		for {
			piece := ids(must(w.Ledger.List(w.ctx, last.Trade, last.Seq, last.Line, limit))(w), entryKey)
			if got = append(got, piece...); len(piece) < limit {
				break
			}
			last = piece[len(piece)-1]
		}
		w.same(got, want, "every entry once, in order: the books are checked like this")
	}
}

func payoutsChecked(w *world) {
	w.deals()
	w.ok(w.Payouts.Add(w.ctx, aPayout(deal2)))
	w.ok(w.Payouts.Add(w.ctx, aPayout(deal)))
	w.refused(w.Payouts.Add(w.ctx, aPayout(deal)), fault.Exists, "", "a seller is paid once")
	w.refused(w.Payouts.Add(w.ctx, aPayout(trade.ID(nobody))), fault.Internal, "", "a payout has a trade")
	p := must(w.Payouts.Get(w.ctx, deal))(w)
	stale := p
	p.State = payout.Sent
	p = must(w.Payouts.Save(w.ctx, p))(w)
	w.same(p.Version, int64(2), "each save adds one")
	_, err := w.Payouts.Save(w.ctx, stale)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	stale.TradeID = nobody
	_, err = w.Payouts.Save(w.ctx, stale)
	w.refused(err, fault.NotFound, "", "saving never adds")
	second := aPayout(deal2)
	second.Version = 1
	w.same(must(w.Payouts.ListBySeller(w.ctx, seller))(w), []payout.Payout{p, second}, "in the order of their trades")
	w.same(must(w.Payouts.ListBySeller(w.ctx, buyer))(w), nil, "somebody else's")
	w.same(must(w.Payouts.ListInState(w.ctx, payout.Due, 0, 10))(w), []payout.Payout{second}, "the other one was sent")
	w.same(must(w.Payouts.ListInState(w.ctx, payout.Due, deal2, 10))(w), nil, "after the last one")
	p.State, p.BatchID = payout.Due, 7
	p = must(w.Payouts.Save(w.ctx, p))(w)
	w.same(must(w.Payouts.ListInState(w.ctx, payout.Due, 0, 1))(w), []payout.Payout{p}, "pieces in the order of the trades")
	w.same(must(w.Payouts.ListBatch(w.ctx, 7))(w), []payout.Payout{p}, "what is in the batch")
	w.same(must(w.Payouts.ListBatch(w.ctx, 8))(w), nil, "nothing is in it")
}

// sealedChecked: one text of a kind and owner.
func sealedChecked(w *world) {
	for i, kind := range ports.SealedKinds() {
		_, err := w.Sealed.Get(w.ctx, kind, 5)
		w.refused(err, fault.NotFound, "", "nothing was put")
		body := strings.Repeat("봉인 ", 600) + string(kind)
		w.ok(w.Sealed.Put(w.ctx, kind, 5, "first", start))
		w.ok(w.Sealed.Put(w.ctx, kind, 5, body, start.Add(time.Second)))
		w.ok(w.Sealed.Put(w.ctx, kind, 6, "another's", start))
		w.same(must(w.Sealed.Get(w.ctx, kind, 5))(w), body, "the last one put, whole")
		if i == 0 {
			continue
		}
		w.ok(w.Sealed.Delete(w.ctx, kind, 5))
		w.ok(w.Sealed.Delete(w.ctx, kind, 5))
		_, err = w.Sealed.Get(w.ctx, kind, 5)
		w.refused(err, fault.NotFound, "", "it was deleted")
		w.same(must(w.Sealed.Get(w.ctx, kind, 6))(w), "another's", "deleting one leaves the others")
	}
	w.same(len(must(w.Sealed.Get(w.ctx, ports.SealedKinds()[0], 5))(w)) > 0, true, "deleting one kind leaves the others")
}
