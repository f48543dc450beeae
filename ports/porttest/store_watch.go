package porttest

import (
	"cmp"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func watchChecks() map[string]func(*world) {
	return map[string]func(*world){
		"EveryFieldOfAPayoutEventIsKept":    payoutEvents,
		"DriftsFoundByID":                   driftByID,
		"WaitingTradesByTheirDeadline":      waitingTrades,
		"WhatFailsOftenIsListed":            failing,
		"TodaysMembersListingsAndMoves":     today,
		"MoneyBookedSinceAMomentIsSummed":   bookedSince,
		"MoneyHeldByTradesInStatesIsSummed": heldBy,
	}
}

func payoutEvents(w *world) {
	w.deals()
	v := filled[payout.Event](w, 1)
	v.TradeID, v.Seq = int64(deal), 2
	first := v
	first.Seq, first.From = 1, ""
	w.ok(w.Payouts.AddEvent(w.ctx, v))
	w.ok(w.Payouts.AddEvent(w.ctx, first))
	w.refused(w.Payouts.AddEvent(w.ctx, first), fault.Exists, "", "a line is written once")
	orphan := first
	orphan.TradeID = nobody
	w.refused(w.Payouts.AddEvent(w.ctx, orphan), fault.Internal, "", "a line has a trade")
	w.same(must(w.Payouts.Events(w.ctx, deal))(w), []payout.Event{first, v}, "oldest first. "+everyFieldWhy)
	w.same(must(w.Payouts.Events(w.ctx, deal2))(w), nil, "another trade's")
}

func driftByID(w *world) {
	d := aDrift(big+1, "kind", deal2)
	w.ok(w.Drifts.Add(w.ctx, d))
	d.Version = 1
	w.same(must(w.Drifts.Get(w.ctx, d.ID))(w), d, "found by its id")
	_, err := w.Drifts.Get(w.ctx, nobody)
	w.refused(err, fault.NotFound, "", "there is none")
}

func waitingTrades(w *world) {
	w.things()
	due := func(id int64, s trade.State, hours time.Duration) {
		t := aTrade(trade.ID(big+id), thing, s)
		t.DueAt = time.Time{}
		if hours > 0 {
			t.DueAt = start.Add(hours * time.Hour)
		}
		t.Holds = false
		w.ok(w.Trades.Add(w.ctx, t))
	}
	due(200, trade.Disputed, 3)
	due(201, trade.Disputed, 1)
	due(202, trade.Disputed, 0)
	due(203, trade.Disputed, 1)
	due(204, trade.ClaimOpen, 2)
	id := func(t trade.Trade) int64 { return int64(t.ID) - big }
	list := func(after ports.Waiting, limit int) []int64 {
		return ids(must(w.Watch.ListWaiting(w.ctx, trade.Disputed, after, limit))(w), id)
	}
	w.same(list(ports.Waiting{}, 9), []int64{202, 201, 203, 200}, "the nearest deadline first, none before all")
	w.same(list(ports.Waiting{}, 2), []int64{202, 201}, "a page")
	w.same(list(ports.Waiting{DueAt: start.Add(time.Hour), ID: trade.ID(big + 201)}, 1), []int64{203}, "the same deadline goes on by id")
	w.same(list(ports.Waiting{DueAt: start.Add(time.Hour), ID: trade.ID(big + 203)}, 9), []int64{200}, "the next page")
}

func failing(w *world) {
	w.deals()
	for i := range int64(3) {
		at := trade.Timer{Kind: trade.Deadline, DueAt: start}
		w.ok(w.Timers.Set(w.ctx, ports.OfTrade, int64(deal)+i, []trade.Timer{at}))
		w.ok(w.Outbox.Add(w.ctx, ports.Message{ID: big + i, Kind: "kind", Key: string(rune('a' + i)), DueAt: start, At: start}))
		for range i + 1 {
			row := ports.TimerRow{Subject: ports.OfTrade, ID: int64(deal) + i, Timer: at}
			w.ok(w.Timers.Fail(w.ctx, row, start.Add(time.Hour)))
			w.ok(w.Outbox.Fail(w.ctx, big+i, start.Add(time.Hour)))
		}
	}
	rows := must(w.Watch.ListFailingTimers(w.ctx, 2, 9))(w)
	w.same(ids(rows, func(r ports.TimerRow) int64 { return r.ID - int64(deal) }), []int64{2, 1}, "the most failures first")
	w.same(rows[0].Failures, 3, "with their number")
	w.same(len(must(w.Watch.ListFailingTimers(w.ctx, 1, 2))(w)), 2, "no more than asked for")
	id := func(m ports.Message) int64 { return m.ID - big }
	w.same(ids(must(w.Watch.ListFailingMessages(w.ctx, 2, 9))(w), id), []int64{2, 1}, "the most failures first")
	w.ok(w.Outbox.Done(w.ctx, big+2, start))
	w.same(ids(must(w.Watch.ListFailingMessages(w.ctx, 1, 1))(w), id), []int64{1}, "what is done fails no more; no more than asked for")
}

func today(w *world) {
	w.deals()
	late := aMember(nobodyElse)
	late.JoinedAt = start.Add(time.Microsecond)
	w.ok(w.Members.Add(w.ctx, late))
	l := aListing(thing + 50)
	l.CreatedAt = start.Add(time.Microsecond)
	w.ok(w.Listings.Add(w.ctx, l))
	w.same(must(w.Watch.CountJoined(w.ctx, start, 9))(w), 4, "at that moment or later")
	w.same(must(w.Watch.CountJoined(w.ctx, start.Add(time.Microsecond), 9))(w), 1, "later")
	w.same(must(w.Watch.CountJoined(w.ctx, start, 2))(w), 2, "up to the limit")
	w.same(must(w.Watch.CountPublished(w.ctx, start, 9))(w), 3, "at that moment or later")
	w.same(must(w.Watch.CountPublished(w.ctx, start.Add(time.Microsecond), 9))(w), 1, "later")
	for i := range int64(4) {
		r := trade.Record{TradeID: deal, Seq: i + 1, Row: "D1", Event: trade.Cancel, By: trade.Buyer, From: trade.Requested, To: trade.Cancelled, At: start.Add(time.Duration(i))}
		r.At = start.Add(time.Duration(i) * time.Microsecond)
		if i == 3 {
			r.From, r.Event = trade.None, trade.Request
		}
		w.ok(w.Trades.AddRecord(w.ctx, r))
	}
	moves := must(w.Watch.CountMoves(w.ctx, start.Add(time.Microsecond)))(w)
	slices.SortFunc(moves, func(a, b ports.Moves) int { return cmp.Compare(b.Count, a.Count) })
	w.same(moves, []ports.Moves{
		{Event: trade.Cancel, From: trade.Requested, To: trade.Cancelled, Count: 2}, {Event: trade.Request, From: trade.None, To: trade.Cancelled, Count: 1},
	}, "counted by event and states, from that moment on")
}

// nobodyElse is a member of this file only.
const nobodyElse = other + 50

func bookedSince(w *world) {
	w.deals()
	for i := range 3 {
		e := anEntry(deal, 1, i+1)
		e.At = start.Add(time.Duration(i) * time.Microsecond)
		w.ok(w.Ledger.Add(w.ctx, []ledger.Entry{e}))
	}
	fee := anEntry(deal2, 1, 1)
	fee.From, fee.To, fee.Amount, fee.At = ledger.Account{Kind: ledger.Escrow, Of: int64(deal2)}, ledger.Account{Kind: ledger.Fees}, 7, start.Add(time.Hour)
	w.ok(w.Ledger.Add(w.ctx, []ledger.Entry{fee}))
	sums := must(w.Watch.Booked(w.ctx, start.Add(time.Microsecond), 9))(w)
	slices.SortFunc(sums, func(a, b ports.Booked) int { return cmp.Compare(b.Sum, a.Sum) })
	w.same(sums, []ports.Booked{{From: ledger.Clearing, To: ledger.Escrow, Sum: 100_000}, {From: ledger.Escrow, To: ledger.Fees, Sum: 7}}, "by the kinds of accounts")
	w.same(must(w.Watch.Booked(w.ctx, start.Add(2*time.Hour), 9))(w), nil, "nothing since")
}

func heldBy(w *world) {
	w.things()
	for i, s := range []trade.State{trade.Paid, trade.Paid, trade.Disputed, trade.Complete} {
		t := aTrade(trade.ID(big+300+int64(i)), thing, s)
		t.Captured, t.Refunded, t.Settled, t.Stray, t.Holds = 50_000, 10_000, 5_000, 1, false
		w.ok(w.Trades.Add(w.ctx, t))
	}
	held := func(limit int, in ...trade.State) [2]int64 {
		n, sum, err := w.Watch.Held(w.ctx, in, limit)
		w.ok(err)
		return [2]int64{int64(n), int64(sum)}
	}
	one := int64(money.Won(35_001))
	w.same(held(9, trade.Paid, trade.Disputed), [2]int64{3, 3 * one}, "in these states, with what is astray")
	w.same(held(9, trade.Refunding), [2]int64{}, "none is in it")
	w.same(held(2, trade.Paid, trade.Disputed), [2]int64{2, 2 * one}, "up to the limit")
}
