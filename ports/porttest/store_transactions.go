package porttest

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func transactionChecks() map[string]func(*world) {
	return map[string]func(*world){
		"ATransactionIsStoredWhole":               txStored,
		"AnErrorUndoesTheTransaction":             txError,
		"AnErrorUndoesChangesOfOldRows":           txErrorOldRows,
		"APanicUndoesTheTransaction":              txPanic,
		"ACancelledContextUndoesTheTransaction":   txCancelled,
		"AFailedCallEndsTheTransaction":           txPoisoned,
		"ATransactionReadsItsOwnWrites":           txOwnWrites,
		"OthersDoNotSeeUnfinishedWork":            txUnseen,
		"CollectionsEndWithTheirTransaction":      txOver,
		"ATestThatEndsInsideLeavesTheStoreUsable": txGoexit,
	}
}

// moveMoney makes changes in many tables, as a move of a trade does.
func moveMoney(ctx context.Context, r ports.Repos) error {
	d, err := r.Trades.Get(ctx, deal)
	if err != nil {
		return err
	}
	d.State, d.Holds, d.Captured = trade.Paid, true, 50_000
	if d, err = r.Trades.Save(ctx, d); err != nil {
		return err
	}
	l, err := r.Listings.Get(ctx, thing)
	if err != nil {
		return err
	}
	l.Title = "팔렸어요"
	if _, err = r.Listings.Save(ctx, l); err != nil {
		return err
	}
	return errors.Join(
		r.Trades.AddRecord(ctx, trade.Record{TradeID: deal, Seq: d.Version, Event: trade.Capture, By: trade.System, From: trade.Hold, To: trade.Paid, At: start}),
		r.Ledger.Add(ctx, []ledger.Entry{anEntry(deal, d.Version, 1)}),
		r.Timers.Set(ctx, ports.OfTrade, int64(deal), []trade.Timer{{Kind: trade.Deadline, DueAt: after(1)}}),
		r.Outbox.Add(ctx, aMessage(1)),
		r.News.Add(ctx, []news.Item{{ID: 1, MemberID: buyer, Kind: "capture.buyer", At: start}}),
		r.Trades.UseTracking(ctx, "123456789012", deal),
		r.Payouts.Add(ctx, aPayout(deal)),
		r.Attempts.Add(ctx, anAttempt(7, deal), thing),
		r.Vitals.Beat(ctx, start),
	)
}

// wantMoved checks that all of moveMoney is there, or nothing.
func (w *world) wantMoved(moved bool, why string) {
	w.Helper()
	has := func(what string, there bool, err error) {
		w.Helper()
		if err != nil && !fault.Is(err, fault.NotFound) || there != moved {
			w.Errorf("%s: got %v, %v, want %v: %s", what, there, err, moved, why)
		}
	}
	d, err := w.Trades.Get(w.ctx, deal)
	has("trade", d.Version == 2, err)
	d, err = w.Trades.HoldingListing(w.ctx, thing)
	has("holder", d.ID == deal, err)
	paid, err := w.Trades.ListByBuyer(w.ctx, buyer, []trade.State{trade.Paid}, all)
	has("buyer's list", len(paid) == 1, err)
	l, err := w.Listings.Get(w.ctx, thing)
	has("listing", l.Version == 2, err)
	history, err := w.Trades.History(w.ctx, deal)
	has("record", len(history) == 1, err)
	entries, err := w.Ledger.List(w.ctx, 0, 0, 0, 9)
	has("entry", len(entries) == 1, err)
	timers, err := w.Timers.ListDue(w.ctx, after(9), 9)
	has("timer", len(timers) == 1, err)
	messages, err := w.Outbox.ListDue(w.ctx, after(9), 9)
	has("message", len(messages) == 1, err)
	unseen, err := w.News.CountUnseen(w.ctx, buyer, 9)
	has("news", unseen == 1, err)
	p, err := w.Payouts.Get(w.ctx, deal)
	has("payout", p.Version == 1, err)
	a, err := w.Attempts.Get(w.ctx, 7)
	has("attempt", a.Version == 1, err)
	_, err = w.Vitals.LastBeat(w.ctx)
	has("beat", err == nil, err)
	if !moved {
		w.ok(w.Trades.UseTracking(w.ctx, "123456789012", deal2))
	}
}

func txStored(w *world) {
	w.deals()
	calls := 0
	w.ok(w.store.InTx(w.ctx, func(r ports.Repos) error {
		calls++
		return moveMoney(w.ctx, r)
	}))
	w.wantMoved(true, "it was stored")
	w.same(calls, 1, "fn runs at most once")
	w.ok(w.store.InTx(w.ctx, func(ports.Repos) error { return nil }))
}

func txError(w *world) {
	w.deals()
	broken := errors.New("broken")
	err := w.store.InTx(w.ctx, func(r ports.Repos) error {
		if err := moveMoney(w.ctx, r); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		w.Errorf("got %v, want fn's own error", err)
	}
	w.wantMoved(false, "fn failed")
	w.ok(w.store.InTx(w.ctx, func(r ports.Repos) error { return r.Trades.UseTracking(w.ctx, "1", deal) }))
}

// txErrorOldRows changes and adds between rows that were there before.
func txErrorOldRows(w *world) {
	w.deals()
	record := trade.Record{TradeID: deal, Event: trade.Request, By: trade.Buyer, From: trade.None, To: trade.Requested, At: start}
	for _, seq := range []int64{1, 5, 9} {
		record.Seq = seq
		w.ok(w.Trades.AddRecord(w.ctx, record))
		w.ok(w.Ledger.Add(w.ctx, []ledger.Entry{anEntry(deal, seq, 1)}))
	}
	w.ok(w.Timers.Set(w.ctx, ports.OfTrade, 1, []trade.Timer{{Kind: trade.Retry, DueAt: after(1)}}))
	w.ok(w.News.Add(w.ctx, []news.Item{{ID: 1, MemberID: buyer, Kind: "x", At: start}}))
	w.ok(w.Outbox.Add(w.ctx, aMessage(1)))
	history, entries := must(w.Trades.History(w.ctx, deal))(w), must(w.Ledger.ListByTrade(w.ctx, deal))(w)
	timers := must(w.Timers.ListByID(w.ctx, ports.OfTrade, 1))(w)
	broken := errors.New("broken")
	for range 2 {
		err := w.store.InTx(w.ctx, func(r ports.Repos) error {
			record.Seq = 3
			return errors.Join(
				r.Trades.AddRecord(w.ctx, record),
				r.Ledger.Add(w.ctx, []ledger.Entry{anEntry(deal, 3, 1), anEntry(deal, 10, 1)}),
				r.Timers.Fail(w.ctx, timers[0], after(7)),
				r.News.See(w.ctx, []news.ID{1}, start),
				r.Outbox.Fail(w.ctx, 1, after(7)),
				r.Outbox.Done(w.ctx, 1, start),
				broken,
			)
		})
		w.same(err.Error(), broken.Error(), "nothing else fails")
		w.same(must(w.Trades.History(w.ctx, deal))(w), history, "as before")
		w.same(must(w.Ledger.ListByTrade(w.ctx, deal))(w), entries, "as before")
		w.same(must(w.Timers.ListByID(w.ctx, ports.OfTrade, 1))(w), timers, "as before")
		w.same(must(w.Timers.Next(w.ctx))(w), after(1), "as before")
		w.same(must(w.News.CountUnseen(w.ctx, buyer, 9))(w), 1, "as before")
		w.same(must(w.Outbox.ListDue(w.ctx, after(9), 9))(w), []ports.Message{aMessage(1)}, "as before")
	}
}

func txPanic(w *world) {
	w.deals()
	func() {
		defer func() {
			if got := recover(); got != "broken" {
				w.Errorf("got panic %v, want fn's own", got)
			}
		}()
		err := w.store.InTx(w.ctx, func(r ports.Repos) error {
			w.ok(moveMoney(w.ctx, r))
			panic("broken")
		})
		w.Errorf("got %v, want a panic", err)
	}()
	w.wantMoved(false, "fn panicked")
}

func txGoexit(w *world) {
	w.deals()
	var gone sync.WaitGroup
	gone.Go(func() {
		_ = w.store.InTx(w.ctx, func(r ports.Repos) error {
			if err := moveMoney(w.ctx, r); err != nil {
				w.Errorf("got %v, want nil", err)
			}
			runtime.Goexit() // as a failed test inside fn does
			return nil
		})
	})
	gone.Wait()
	w.wantMoved(false, "fn never returned")
}

func txCancelled(w *world) {
	w.deals()
	ctx, cancel := context.WithCancel(w.ctx)
	err := w.store.InTx(ctx, func(r ports.Repos) error {
		if err := moveMoney(ctx, r); err != nil {
			return err
		}
		cancel()
		return nil
	})
	w.refused(err, fault.Unavailable, "", "cancelled after the last call")
	w.wantMoved(false, "cancelled after the last call")
}

func txPoisoned(w *world) {
	w.deals()
	var later error
	err := w.store.InTx(w.ctx, func(r ports.Repos) error {
		_, notFound := r.Trades.HoldingListing(w.ctx, thing)
		w.refused(notFound, fault.NotFound, "", "nobody holds it")
		if err := r.Timers.Set(w.ctx, ports.OfTrade, 1, []trade.Timer{{Kind: trade.Retry, DueAt: after(1)}}); err != nil {
			w.Errorf("got %v, want nil: a transaction goes on after NotFound", err)
		}
		w.refused(r.Members.Add(w.ctx, aMember(buyer)), fault.Exists, "", "taken")
		_, later = r.Members.Get(w.ctx, buyer)
		return nil
	})
	w.refused(later, fault.Exists, "", "one engine in three answers nothing more")
	w.refused(err, fault.Exists, "", "a swallowed error still undoes all")
	w.same(must(w.Timers.ListByID(w.ctx, ports.OfTrade, 1))(w), nil, "all is undone")

	stale := must(w.Members.Get(w.ctx, buyer))(w)
	_ = must(w.Members.Save(w.ctx, stale))(w)
	err = w.store.InTx(w.ctx, func(r ports.Repos) error {
		_, err := r.Members.Save(w.ctx, stale)
		w.refused(err, fault.Stale, "", "somebody else saved since")
		return nil
	})
	w.refused(err, fault.Stale, "", "a swallowed error still undoes all")
}

func txOwnWrites(w *world) {
	w.deals()
	w.ok(w.store.InTx(w.ctx, func(r ports.Repos) error {
		if err := moveMoney(w.ctx, r); err != nil {
			return err
		}
		inside := *w
		inside.Repos = r
		inside.wantMoved(true, "a transaction reads what it wrote")
		return nil
	}))
}

func txOver(w *world) {
	w.people()
	var kept ports.Repos
	w.ok(w.store.InTx(w.ctx, func(r ports.Repos) error {
		kept = r
		return nil
	}))
	_, err := kept.Members.Get(w.ctx, buyer)
	w.refused(err, fault.Internal, "", "the transaction is over")
	w.refused(kept.Members.Add(w.ctx, aMember(member.ID(nobody))), fault.Internal, "", "the transaction is over")
	_, err = w.Members.Get(w.ctx, member.ID(nobody))
	w.refused(err, fault.NotFound, "", "nothing was stored behind its back")
}

func txUnseen(w *world) {
	w.deals()
	w.ok(w.store.InTx(w.ctx, func(r ports.Repos) error {
		if err := moveMoney(w.ctx, r); err != nil {
			return err
		}
		// A store may make others wait instead, so they do not wait long.
		ctx, cancel := context.WithTimeout(w.ctx, 30*time.Millisecond)
		defer cancel()
		l, err := w.Listings.Get(ctx, thing)
		if err == nil && l.Version != 1 || err != nil && !fault.Is(err, fault.Unavailable) {
			w.Errorf("got %q, %v, want the title before or unavailable", l.Title, err)
		}
		entries, err := w.Ledger.List(ctx, 0, 0, 0, 9)
		if len(entries) > 0 || err != nil && !fault.Is(err, fault.Unavailable) {
			w.Errorf("got %v, %v, want no entries", entries, err)
		}
		return nil
	}))
	w.wantMoved(true, "now it is finished")
}
