package porttest

import (
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func proposalChecks() map[string]func(*world) {
	return map[string]func(*world){
		"EveryFieldOfAProposalIsKept":      proposalFields,
		"ATradeHasOneOpenProposal":         proposalOpenOnce,
		"ParallelProposalsMakeOne":         parallelProposals,
		"NobodyDecidesAnOwnProposal":       proposalOwn,
		"ProposalsSavedByVersion":          proposalVersion,
		"OpenProposalsInPages":             proposalPages,
		"AProposalBelongsToATrade":         proposalOrphan,
		"AllTradesInPages":                 tradesAll,
		"NewsOfATradeInTheOrderOfTheirIDs": newsOfTrade,
	}
}

func aProposal(id int64, of trade.ID) proposal.Proposal {
	return proposal.Proposal{
		ID: id, TradeID: of, Seen: 3, Event: trade.Refund, Sum: 50_000, Reason: "파손", By: 7, ByName: "김", At: start,
		EndsAt: start.Add(proposal.Lives), State: proposal.Open,
	}
}

func proposalFields(w *world) {
	w.deals()
	v := filled[proposal.Proposal](w, 1)
	v.TradeID, v.State, v.Version = deal, proposal.Approved, 1
	w.ok(w.Proposals.Add(w.ctx, v))
	w.same(must(w.Proposals.Get(w.ctx, v.ID))(w), v, everyFieldWhy)
	w.same(must(w.Proposals.ListOpen(w.ctx, all))(w), nil, "it is decided")
	next := filled[proposal.Proposal](w, 2)
	next.ID, next.TradeID, next.State, next.Version = v.ID, deal2, proposal.Open, 1
	next.DecidedBy, next.DecidedAt, next.Made = 0, time.Time{}, 0
	saved := must(w.Proposals.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Proposals.OpenOf(w.ctx, deal2))(w), next, everyFieldWhy)
	w.same(must(w.Proposals.ListOpen(w.ctx, all))(w), []proposal.Proposal{next}, everyFieldWhy)
	w.same(must(w.Proposals.ListOfTrade(w.ctx, deal2))(w), []proposal.Proposal{next}, everyFieldWhy)
	w.same(must(w.Proposals.ListOfTrade(w.ctx, deal))(w), nil, "it is another trade's now")
	_, err := w.Proposals.OpenOf(w.ctx, deal)
	w.refused(err, fault.NotFound, "", "nothing is open about it")
	_, err = w.Proposals.Get(w.ctx, nobody)
	w.refused(err, fault.NotFound, "", "no such proposal")
}

func proposalOpenOnce(w *world) {
	w.deals()
	first := aProposal(big+1, deal)
	w.ok(w.Proposals.Add(w.ctx, first))
	first.Version = 1
	w.refused(w.Proposals.Add(w.ctx, aProposal(big+2, deal)), fault.Exists, proposal.CodeOpen, "one is open")
	w.ok(w.Proposals.Add(w.ctx, aProposal(big+2, deal2)))
	w.refused(w.Proposals.Add(w.ctx, aProposal(big+1, deal2)), fault.Exists, "", "an id is used once")
	gone := must(first.Withdraw(operator.Actor{ID: 7}, start))(w)
	gone = must(w.Proposals.Save(w.ctx, gone))(w)
	w.ok(w.Proposals.Add(w.ctx, aProposal(big+3, deal)))
	gone.State, gone.DecidedAt = proposal.Open, time.Time{}
	_, err := w.Proposals.Save(w.ctx, gone)
	w.refused(err, fault.Exists, proposal.CodeOpen, "another one is open by now")
	w.same(must(w.Proposals.OpenOf(w.ctx, deal))(w).ID, big+3, "the open one")
	w.same(ids(must(w.Proposals.ListOfTrade(w.ctx, deal))(w), proposalID), []int64{1, 3}, "all, oldest first")
}

func proposalID(p proposal.Proposal) int64 { return p.ID - big }

func parallelProposals(w *world) {
	w.deals()
	results := make([]error, writers)
	together(writers, func(i int) { results[i] = w.Proposals.Add(w.ctx, aProposal(big+int64(i), deal)) })
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else if !fault.Is(err, fault.Stale) {
			w.refused(err, fault.Exists, proposal.CodeOpen, "the others are told")
		}
	}
	w.same(won, 1, "open proposals of one trade")
}

func proposalOwn(w *world) {
	w.deals()
	own := aProposal(big+1, deal)
	own.State, own.DecidedBy, own.DecidedAt, own.Made = proposal.Approved, own.By, start, 4
	w.refused(w.Proposals.Add(w.ctx, own), fault.Internal, "", "the program is wrong, and the database says so")
	open := aProposal(big+1, deal)
	w.ok(w.Proposals.Add(w.ctx, open))
	own.Version = 1
	_, err := w.Proposals.Save(w.ctx, own)
	w.refused(err, fault.Internal, "", "the program is wrong, and the database says so")
	w.same(must(w.Proposals.Get(w.ctx, big+1))(w).State, proposal.Open, "nothing was stored")
}

func proposalVersion(w *world) {
	w.deals()
	p := aProposal(big+1, deal)
	w.ok(w.Proposals.Add(w.ctx, p))
	p.Version = 1
	w.same(must(w.Proposals.Save(w.ctx, p))(w).Version, int64(2), "saved once")
	_, err := w.Proposals.Save(w.ctx, p)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	p.ID = nobody
	_, err = w.Proposals.Save(w.ctx, p)
	w.refused(err, fault.NotFound, "", "saving never adds")
}

func proposalPages(w *world) {
	w.things()
	for i := range int64(5) {
		w.ok(w.Trades.Add(w.ctx, aTrade(deal+trade.ID(i), thing, trade.Requested)))
		p := aProposal(big+i, deal+trade.ID(i))
		if i == 2 {
			p.State, p.DecidedAt = proposal.Outdated, start
		}
		w.ok(w.Proposals.Add(w.ctx, p))
	}
	w.same(ids(must(w.Proposals.ListOpen(w.ctx, ports.Page{Limit: 2}))(w), proposalID), []int64{4, 3}, "newest first")
	w.same(ids(must(w.Proposals.ListOpen(w.ctx, ports.Page{Before: big + 3, Limit: 9}))(w), proposalID), []int64{1, 0}, "decided ones are left out")
}

func proposalOrphan(w *world) {
	w.deals()
	w.refused(w.Proposals.Add(w.ctx, aProposal(big+1, trade.ID(nobody))), fault.Internal, "", "no such trade")
}

func tradesAll(w *world) {
	w.things()
	for i, s := range []trade.State{trade.Requested, trade.Done, trade.Requested, trade.Cancelled} {
		w.ok(w.Trades.Add(w.ctx, aTrade(deal+trade.ID(i), []trade.Trade{{ListingID: thing}, {ListingID: thing2}}[i%2].ListingID, s)))
	}
	id := func(t trade.Trade) int64 { return int64(t.ID - deal) }
	w.same(ids(must(w.Trades.List(w.ctx, ports.Page{Limit: 3}))(w), id), []int64{3, 2, 1}, "newest first, whatever the state")
	w.same(ids(must(w.Trades.List(w.ctx, ports.Page{Before: int64(deal) + 1, Limit: 3}))(w), id), []int64{0}, "the next page")
}

func newsOfTrade(w *world) {
	w.deals()
	var items []news.Item
	for i, of := range []trade.ID{deal, deal2, deal, 0} {
		items = append(items, news.Item{ID: news.ID(big + int64(i)), MemberID: buyer, Kind: "x", TradeID: int64(of), At: start})
	}
	w.ok(w.News.Add(w.ctx, items))
	w.ok(w.News.See(w.ctx, []news.ID{items[0].ID}, start))
	items[0].SeenAt = start
	w.same(must(w.News.ListByTrade(w.ctx, deal))(w), []news.Item{items[0], items[2]}, "oldest first, also seen ones")
	w.same(must(w.News.ListByTrade(w.ctx, trade.ID(nobody)))(w), nil, "nothing was told about it")
}
