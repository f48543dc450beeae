package porttest

import (
	"context"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const writers = 50

func parallelChecks() map[string]func(*world) {
	return map[string]func(*world){
		"ParallelSavesLoseNoUpdate":           parallelSaves,
		"ParallelTransactionsLoseNoUpdate":    parallelTransactions,
		"ParallelBuyersMakeOneHolder":         parallelHolders,
		"ParallelJoinsMakeOneMember":          parallelJoins,
		"ReadersNeverSeeHalfATransaction":     parallelReaders,
		"ReadsInATransactionDoNotChange":      parallelRepeatable,
		"ParallelUseOfATrackingKeyHasOneUser": parallelTracking,
		"ParallelClaimsHaveOneWinner":         parallelClaims,
		"ParallelRequestsKeepTheirLimit":      parallelLimit,
		"ParallelTimersOfNewTradesAllGetSet":  parallelTimers,
		"ParallelNewTradesDoNotMeet":          parallelNew,
	}
}

// together runs n goroutines and waits for all.
func together(n int, run func(i int)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { run(i) })
	}
	group.Wait()
}

// parallelSaves lets each writer try once: as many as won must be counted.
func parallelSaves(w *world) {
	w.deals()
	results := make([]error, writers)
	together(writers, func(i int) {
		d, err := w.Trades.Get(w.ctx, deal)
		if err == nil {
			d.Tries++
			_, err = w.Trades.Save(w.ctx, d)
		}
		results[i] = err
	})
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else if !fault.Is(err, fault.Stale) {
			w.Errorf("got %v, want success or stale: nothing else can happen to a save", err)
		}
	}
	d := must(w.Trades.Get(w.ctx, deal))(w)
	if won == 0 || d.Tries != won || d.Version != int64(won+1) {
		w.Errorf("%d of %d writers won, counter %d, version %d: an update got lost", won, writers, d.Tries, d.Version)
	}
}

// parallelTransactions repeats until each writer has won, as use cases do.
func parallelTransactions(w *world) {
	w.deals()
	together(writers, func(i int) {
		for {
			err := w.store.InTx(w.ctx, func(r ports.Repos) error {
				d, err := r.Trades.Get(w.ctx, deal)
				if err != nil {
					return err
				}
				d.Tries++
				if d, err = r.Trades.Save(w.ctx, d); err != nil {
					return err
				}
				return r.Ledger.Add(w.ctx, []ledger.Entry{anEntry(deal, d.Version, 1)})
			})
			if err == nil {
				return
			}
			if !fault.Is(err, fault.Stale) {
				w.Errorf("writer %d: got %v, want success or stale", i, err)
				return
			}
		}
	})
	d := must(w.Trades.Get(w.ctx, deal))(w)
	w.same([]int{d.Tries, int(d.Version), len(must(w.Ledger.ListByTrade(w.ctx, deal))(w))}, []int{writers, writers + 1, writers},
		"each writer counted once, with one entry")
}

func parallelHolders(w *world) {
	w.things()
	results := make([]error, writers)
	together(writers, func(i int) {
		d := aTrade(deal+trade.ID(i), thing, trade.Reserved)
		if d.Holds = i%2 == 0; d.Holds {
			results[i] = w.Trades.Add(w.ctx, d)
			return
		}
		if results[i] = w.Trades.Add(w.ctx, d); results[i] == nil {
			d.Holds, d.Version = true, 1
			_, results[i] = w.Trades.Save(w.ctx, d)
		}
	})
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else if !fault.Is(err, fault.Stale) {
			w.refused(err, fault.Exists, trade.CodeNotForSale, "the others are told")
		}
	}
	w.same(won, 1, "winners of one listing")
}

func parallelJoins(w *world) {
	results := make([]error, writers)
	together(writers, func(i int) {
		m := aMember(member.ID(big + int64(i)))
		m.Key = "one person"
		results[i] = w.Members.Add(w.ctx, m)
	})
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else if !fault.Is(err, fault.Stale) {
			w.refused(err, fault.Exists, member.CodeJoined, "the others are told")
		}
	}
	w.same(won, 1, "members made of one person")
}

func parallelTracking(w *world) {
	w.deals()
	results := make([]error, writers)
	together(writers, func(i int) { results[i] = w.Trades.UseTracking(w.ctx, "123456789012", deal+trade.ID(i%2)) })
	won := [2]int{}
	for i, err := range results {
		if err == nil {
			won[i%2]++
		} else if !fault.Is(err, fault.Stale) {
			w.refused(err, fault.Exists, trade.CodeTrackingUsed, "the others are told")
		}
	}
	if won[0] == 0 && won[1] == 0 || won[0] > 0 && won[1] > 0 {
		w.Errorf("got %d and %d users, want those of one trade", won[0], won[1])
	}
}

// parallelReaders moves money between two payouts: their sum never changes.
func parallelReaders(w *world) {
	w.deals()
	w.ok(w.Payouts.Add(w.ctx, aPayout(deal)))
	w.ok(w.Payouts.Add(w.ctx, aPayout(deal2)))
	sum := func(r ports.Repos) (money.Won, error) {
		a, err := r.Payouts.Get(w.ctx, deal)
		if err != nil {
			return 0, err
		}
		b, err := r.Payouts.Get(w.ctx, deal2)
		return a.Amount + b.Amount, err
	}
	transfer := func(r ports.Repos) error {
		for id, change := range map[trade.ID]money.Won{deal: -1, deal2: +1} {
			p, err := r.Payouts.Get(w.ctx, id)
			if err != nil {
				return err
			}
			p.Amount += change
			if _, err := r.Payouts.Save(w.ctx, p); err != nil {
				return err
			}
		}
		return nil
	}
	together(8, func(i int) {
		for range 25 {
			err := w.store.InTx(w.ctx, func(r ports.Repos) error {
				if i%2 == 0 {
					return transfer(r)
				}
				total, err := sum(r)
				if err == nil && total != 2_000 {
					w.Errorf("got %v won, want 2,000: half a transaction was seen", total)
				}
				return err
			})
			if err != nil && !fault.Is(err, fault.Stale) {
				w.Errorf("got %v, want success or stale", err)
			}
		}
	})
	w.same(must(sum(w.Repos))(w), money.Won(2_000), "nothing got lost")
}

func parallelRepeatable(w *world) {
	w.deals()
	err := w.store.InTx(w.ctx, func(r ports.Repos) error {
		before, err := r.Listings.Get(w.ctx, thing)
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(w.ctx, 30*time.Millisecond)
		defer cancel()
		changed := before
		changed.Title = "바뀜"
		if _, err := w.Listings.Save(ctx, changed); err != nil && !fault.Is(err, fault.Unavailable) && !fault.Is(err, fault.Stale) {
			w.Errorf("got %v, want success, stale or unavailable", err)
		}
		again, err := r.Listings.Get(w.ctx, thing)
		if err == nil && again != before {
			w.Errorf("got %q, then %q, want the same: a decision rests on it", before.Title, again.Title)
		}
		return err
	})
	if err != nil && !fault.Is(err, fault.Stale) {
		w.Errorf("got %v, want success or stale", err)
	}
}

func parallelClaims(w *world) {
	w.ok(w.Timers.Set(w.ctx, ports.OfTrade, 1, []trade.Timer{{Kind: trade.Retry, DueAt: after(1)}}))
	w.ok(w.Outbox.Add(w.ctx, aMessage(1)))
	row, m := must(w.Timers.ListDue(w.ctx, after(1), 1))(w)[0], aMessage(1)
	for name, claim := range map[string]func(until time.Time) (bool, error){
		"timer":   func(until time.Time) (bool, error) { return w.Timers.Claim(w.ctx, row, until) },
		"message": func(until time.Time) (bool, error) { return w.Outbox.Claim(w.ctx, m, until) },
	} {
		won, errs := make([]bool, writers), make([]error, writers)
		// Each has a clock of its own: no two set the same time.
		together(writers, func(i int) { won[i], errs[i] = claim(after(10 + i)) })
		winners := 0
		for i := range writers {
			if won[i] {
				winners++
			}
			if errs[i] != nil && (won[i] || !fault.Is(errs[i], fault.Stale)) {
				w.Errorf("%s: got %v, %v, want an answer or stale", name, won[i], errs[i])
			}
		}
		w.same(winners, 1, name+": two workers on one row do its work twice")
	}
}

// parallelLimit is a rule over many rows, which no version of theirs covers:
// each transaction also saves the row that they belong to.
func parallelLimit(w *world) {
	const most = 5
	w.things()
	for i := range writers {
		l := aListing(thing + 100 + listing.ID(i))
		w.ok(w.Listings.Add(w.ctx, l))
	}
	together(writers, func(i int) {
		for {
			err := w.store.InTx(w.ctx, func(r ports.Repos) error {
				who, err := r.Members.Get(w.ctx, buyer)
				if err != nil {
					return err
				}
				n, err := r.Trades.CountRequests(w.ctx, buyer)
				if err != nil || n >= most {
					return err
				}
				if _, err := r.Members.Save(w.ctx, who); err != nil {
					return err
				}
				return r.Trades.Add(w.ctx, aTrade(deal+trade.ID(i), thing+100+listing.ID(i), trade.Requested))
			})
			if err == nil {
				return
			}
			if !fault.Is(err, fault.Stale) {
				w.Errorf("writer %d: got %v, want success or stale", i, err)
				return
			}
		}
	})
	w.same(must(w.Trades.CountRequests(w.ctx, buyer))(w), most, "requests of a buyer who may have five")
}

// parallelTimers has nothing in common but a table: ids that are new and next
// to each other must not wait for one another.
func parallelTimers(w *world) {
	results := make([]error, writers)
	together(writers, func(i int) {
		results[i] = w.store.InTx(w.ctx, func(r ports.Repos) error {
			return r.Timers.Set(w.ctx, ports.OfTrade, int64(deal)+int64(i), []trade.Timer{
				{Kind: trade.Deadline, DueAt: after(i)}, {Kind: trade.Reminder, DueAt: after(i)},
			})
		})
	})
	for i, err := range results {
		if err != nil {
			w.Errorf("writer %d: got %v, want nil: new trades do not concern each other", i, err)
		}
	}
	w.same(len(must(w.Timers.ListDue(w.ctx, after(writers), 1000))(w)), 2*writers, "all timers are there")
}

// parallelNew opens a listing and a trade of it in each transaction, as busy
// days do: nothing of it is shared.
func parallelNew(w *world) {
	w.people()
	results := make([]error, writers)
	together(writers, func(i int) {
		l := aListing(thing + 100 + listing.ID(i))
		d := aTrade(deal+trade.ID(i), l.ID, trade.Requested)
		record := trade.Record{TradeID: d.ID, Seq: 1, Event: trade.Request, By: trade.Buyer, From: trade.None, To: d.State, At: start}
		m := aMessage(int64(i + 1))
		results[i] = w.store.InTx(w.ctx, func(r ports.Repos) error {
			for _, add := range []func() error{
				func() error { return r.Listings.Add(w.ctx, l) },
				func() error { return r.Listings.AddRevision(w.ctx, l.Revise(start)) },
				func() error { return r.Outbox.Add(w.ctx, m) },
				func() error { return r.Trades.Add(w.ctx, d) },
				func() error { return r.Trades.AddRecord(w.ctx, record) },
				func() error {
					return r.Timers.Set(w.ctx, ports.OfTrade, int64(d.ID), []trade.Timer{{Kind: trade.Deadline, DueAt: after(1)}})
				},
				func() error {
					_, err := r.Listings.Save(w.ctx, withTitle(l, "다른 이름"))
					return err
				},
			} {
				if err := add(); err != nil {
					return err
				}
			}
			return nil
		})
	})
	for i, err := range results {
		if err != nil {
			w.Errorf("writer %d: got %v, want nil: new trades do not concern each other", i, err)
		}
	}
}

func withTitle(l listing.Listing, title string) listing.Listing {
	l.Title, l.Version = title, 1
	return l
}
