package porttest

import (
	"context"
	"fmt"

	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func callChecks() map[string]func(*world) {
	return map[string]func(*world){"CancelledCallsAreUnavailableAndChangeNothing": callsCancelled}
}

// calls makes every call of the contract once.
func calls(ctx context.Context, r ports.Repos) map[string]error {
	errs := map[string]error{}
	add := func(name string, err error) { errs[name] = err }
	add("Members", readMembers(ctx, r))
	w := aMember(member.ID(nobody))
	add("Members.Add", r.Members.Add(ctx, w))
	add("Members.Save", second(r.Members.Save(ctx, w)))
	l := aListing(listing.ID(nobody))
	add("Listings.Get", second(r.Listings.Get(ctx, thing)))
	add("Listings.ListMarket", second(r.Listings.ListMarket(ctx, all)))
	add("Listings.ListCategory", second(r.Listings.ListCategory(ctx, listing.Books, all)))
	add("Listings.ListBySeller", second(r.Listings.ListBySeller(ctx, seller, listing.Sold, all)))
	add("Listings.Find", third(r.Listings.Find(ctx, search.Sought{}, all)))
	add("Listings.Search", third(r.Listings.Search(ctx, search.Parse("x"), all)))
	add("Listings.Add", r.Listings.Add(ctx, l))
	add("Listings.Save", second(r.Listings.Save(ctx, l)))
	add("Listings.AddRevision", r.Listings.AddRevision(ctx, aListing(thing).Revise(start)))
	add("Listings.Revisions", second(r.Listings.Revisions(ctx, thing)))
	d := aTrade(trade.ID(nobody), thing, trade.Paid)
	states := []trade.State{trade.Paid}
	add("Trades.Get", second(r.Trades.Get(ctx, deal)))
	add("Trades.HoldingListing", second(r.Trades.HoldingListing(ctx, thing)))
	add("Trades.ListRequests", second(r.Trades.ListRequests(ctx, thing)))
	add("Trades.ListByListing", second(r.Trades.ListByListing(ctx, thing, all)))
	add("Trades.RequestOf", second(r.Trades.RequestOf(ctx, buyer, thing)))
	add("Trades.CountRequests", second(r.Trades.CountRequests(ctx, buyer)))
	add("Trades.ListByBuyer", second(r.Trades.ListByBuyer(ctx, buyer, states, all)))
	add("Trades.ListBySeller", second(r.Trades.ListBySeller(ctx, seller, states, all)))
	add("Trades.ListInState", second(r.Trades.ListInState(ctx, trade.Paid, all)))
	add("Trades.Sale", second(r.Trades.Sale(ctx, thing)))
	add("Trades.Add", r.Trades.Add(ctx, d))
	add("Trades.Save", second(r.Trades.Save(ctx, d)))
	add("Trades.AddRecord", r.Trades.AddRecord(ctx, trade.Record{TradeID: deal, Seq: 9}))
	add("Trades.History", second(r.Trades.History(ctx, deal)))
	add("Trades.UseTracking", r.Trades.UseTracking(ctx, "9", deal))
	add("Attempts.Get", second(r.Attempts.Get(ctx, 1)))
	add("Attempts.ListByTrade", second(r.Attempts.ListByTrade(ctx, deal)))
	add("Attempts.CountSince", second(r.Attempts.CountSince(ctx, buyer, thing, start)))
	add("Attempts.Add", r.Attempts.Add(ctx, anAttempt(1, deal), thing))
	add("Attempts.Save", second(r.Attempts.Save(ctx, anAttempt(1, deal))))
	add("Ledger.Add", r.Ledger.Add(ctx, []ledger.Entry{anEntry(deal, 1, 1)}))
	add("Ledger.ListByTrade", second(r.Ledger.ListByTrade(ctx, deal)))
	add("Ledger.List", second(r.Ledger.List(ctx, 0, 0, 0, 9)))
	add("Payouts.Get", second(r.Payouts.Get(ctx, deal)))
	add("Payouts.ListBySeller", second(r.Payouts.ListBySeller(ctx, seller)))
	add("Payouts.Add", r.Payouts.Add(ctx, aPayout(deal)))
	add("Payouts.Save", second(r.Payouts.Save(ctx, aPayout(deal))))
	add("Timers.Set", r.Timers.Set(ctx, ports.OfTrade, 1, []trade.Timer{{Kind: trade.Retry, DueAt: start}}))
	add("Timers.ListDue", second(r.Timers.ListDue(ctx, start, 9)))
	add("Timers.ListByID", second(r.Timers.ListByID(ctx, ports.OfTrade, 1)))
	add("Timers.Next", second(r.Timers.Next(ctx)))
	add("Timers.Fail", r.Timers.Fail(ctx, ports.TimerRow{}, start))
	add("Timers.Claim", second(r.Timers.Claim(ctx, ports.TimerRow{}, start)))
	add("Outbox.Claim", second(r.Outbox.Claim(ctx, aMessage(1), start)))
	add("Outbox.Add", r.Outbox.Add(ctx, aMessage(1)))
	add("Outbox.ListDue", second(r.Outbox.ListDue(ctx, start, 9)))
	add("Outbox.Done", r.Outbox.Done(ctx, 1, start))
	add("Outbox.Fail", r.Outbox.Fail(ctx, 1, start))
	add("Outbox.Next", second(r.Outbox.Next(ctx)))
	add("News.Get", second(r.News.Get(ctx, 1)))
	add("News.Add", r.News.Add(ctx, []news.Item{{ID: 1, MemberID: buyer}}))
	add("News.ListUnseen", second(r.News.ListUnseen(ctx, buyer, 9)))
	add("News.CountUnseen", second(r.News.CountUnseen(ctx, buyer, 9)))
	add("News.See", r.News.See(ctx, []news.ID{1}, start))
	add("Pushes.Get", second(r.Pushes.Get(ctx, 1)))
	add("Pushes.ListByTrade", second(r.Pushes.ListByTrade(ctx, deal)))
	add("Pushes.ListByTask", second(r.Pushes.ListByTask(ctx, "task")))
	add("Pushes.Add", r.Pushes.Add(ctx, aPush(1, deal, 1)))
	add("Pushes.Save", second(r.Pushes.Save(ctx, aPush(1, deal, 1))))
	noticeCalls(ctx, r, add)
	offerCalls(ctx, r, add)
	erasureCalls(ctx, r, add)
	add("Vitals.Beat", r.Vitals.Beat(ctx, start))
	add("Vitals.LastBeat", second(r.Vitals.LastBeat(ctx)))
	add("Seals.List", second(r.Seals.List(ctx)))
	add("Seals.Add", r.Seals.Add(ctx, aSeal("a", "x")))
	chatCalls(ctx, r, add)
	deskCalls(ctx, r, add)
	operatorCalls(ctx, r, add)
	return errs
}

func erasureCalls(ctx context.Context, r ports.Repos, add func(string, error)) {
	add("Members.ListKeptUntil", second(r.Members.ListKeptUntil(ctx, start, 9)))
	add("Erasures.Trade", r.Erasures.Trade(ctx, deal, "-"))
	add("Erasures.Listing", r.Erasures.Listing(ctx, thing, "-"))
	add("Erasures.Member", r.Erasures.Member(ctx, buyer, "-"))
}

// deskCalls are those that only the desk makes.
func deskCalls(ctx context.Context, r ports.Repos, add func(string, error)) {
	add("Trades.List", second(r.Trades.List(ctx, all)))
	add("News.ListByTrade", second(r.News.ListByTrade(ctx, deal)))
	p := aProposal(1, deal)
	add("Proposals.Get", second(r.Proposals.Get(ctx, 1)))
	add("Proposals.OpenOf", second(r.Proposals.OpenOf(ctx, deal)))
	add("Proposals.ListOpen", second(r.Proposals.ListOpen(ctx, all)))
	add("Proposals.ListOfTrade", second(r.Proposals.ListOfTrade(ctx, deal)))
	add("Proposals.Add", r.Proposals.Add(ctx, p))
	add("Proposals.Save", second(r.Proposals.Save(ctx, p)))
}

func operatorCalls(ctx context.Context, r ports.Repos, add func(string, error)) {
	add("Audit.Last", second(r.Audit.Last(ctx)))
	add("Audit.Add", r.Audit.Add(ctx, audit.Seal(audit.Entry{}, aDeed(1))))
	add("Audit.ListAfter", second(r.Audit.ListAfter(ctx, 0, 9)))
	add("Audit.Search", second(r.Audit.Search(ctx, ports.AuditFilter{}, all)))
	add("Operators.Get", second(r.Operators.Get(ctx, 1)))
	add("Operators.ByName", second(r.Operators.ByName(ctx, "x")))
	add("Operators.List", second(r.Operators.List(ctx, all)))
	add("Operators.Add", r.Operators.Add(ctx, anOperator(1)))
	add("Operators.Save", second(r.Operators.Save(ctx, anOperator(1))))
	add("Sessions.Get", second(r.Sessions.Get(ctx, 1)))
	add("Sessions.ByHash", second(r.Sessions.ByHash(ctx, "x")))
	add("Sessions.ListOpen", second(r.Sessions.ListOpen(ctx, 1, all)))
	add("Sessions.Add", r.Sessions.Add(ctx, aSession(1, "a")))
	add("Sessions.Save", second(r.Sessions.Save(ctx, aSession(1, "a"))))
	add("Sessions.Forget", second(r.Sessions.Forget(ctx, start, 9)))
	add("SignIns.Get", second(r.SignIns.Get(ctx, "x")))
	add("SignIns.Add", r.SignIns.Add(ctx, operator.Tries{Key: "x"}))
	add("SignIns.Save", second(r.SignIns.Save(ctx, operator.Tries{Key: "x"})))
	add("SignIns.Forget", second(r.SignIns.Forget(ctx, start, 9)))
}

func second[T any](_ T, err error) error { return err }

func third[T, U any](_ T, _ U, err error) error { return err }

func readMembers(ctx context.Context, r ports.Repos) error {
	_, first := r.Members.Get(ctx, buyer)
	_, err := r.Members.ByKey(ctx, "x")
	for _, err := range []error{err, second(r.Members.ByNickname(ctx, "x")), second(r.Members.ListByID(ctx, []member.ID{buyer}))} {
		if fault.KindOf(err) != fault.KindOf(first) {
			return fmt.Errorf("one call %w, another %w", first, err)
		}
	}
	return first
}

func callsCancelled(w *world) {
	w.deals()
	ctx, cancel := context.WithCancel(w.ctx)
	cancel()
	for name, err := range calls(ctx, w.Repos) {
		if !fault.Is(err, fault.Unavailable) {
			w.Errorf("%s: got %v, want unavailable: nobody waits for the answer", name, err)
		}
	}
	err := w.store.InTx(ctx, func(ports.Repos) error {
		w.Error("fn runs although nobody waits for it")
		return nil
	})
	w.refused(err, fault.Unavailable, "", "nobody waits for the transaction")

	_, err = w.Members.Get(w.ctx, member.ID(nobody))
	w.refused(err, fault.NotFound, "", "cancelled calls change nothing")
	entries := must(w.Ledger.List(w.ctx, 0, 0, 0, 9))(w)
	w.same(entries, nil, "cancelled calls change nothing")
	w.same(must(w.Payouts.ListBySeller(w.ctx, seller))(w), []payout.Payout(nil), "cancelled calls change nothing")
	_, err = w.Attempts.Get(w.ctx, payment.ID(1))
	w.refused(err, fault.NotFound, "", "cancelled calls change nothing")
	_, err = w.Vitals.LastBeat(w.ctx)
	w.refused(err, fault.NotFound, "", "cancelled calls change nothing")
}
