package console

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
)

// proposalID is where on the page the decision stands.
const proposalID = "proposal"

// proposalParts show the decision that waits for another operator.
func proposalParts(s app.TradeStory) []part {
	var parts []part
	for _, p := range s.Proposals {
		if p.State != proposal.Open || !s.At.IsZero() {
			continue
		}
		path := Base + "/trades/" + id(p.TradeID) + "/proposals/" + id(p.ID)
		what := append(outcomeWords(p.Outcome), p.Reason)
		a := actions{ID: proposalID, Title: wordProposals + ": " + decisionWords[p.Event] + " – " + p.ByName}
		if p.May {
			a.Items = append(a.Items, action{Word: wordApprove, Path: path + "/approve", Tone: bad, What: what})
		}
		if p.May || p.Lapsed && !p.Mine {
			a.Items = append(a.Items, action{Word: wordRefuse, Path: path + "/refuse", Reason: true})
		}
		if p.Mine {
			a.Items = append(a.Items, action{Word: wordDeskWithdraw, Path: path + "/withdraw", What: what})
		}
		parts = append(parts, a)
	}
	return parts
}

func tradeFacts(s app.TradeStory) part {
	t := s.Trade
	items := []item{
		{wordDeskTradeState, tradeLabel(t)},
		{wordTradeNumber, code(id(t.ID))},
		{wordListing, link(t.Agreed.Title, listingPath(t.ListingID))},
		{wordDeskTradePrice, amount(t.Agreed.Price)},
		{wordFee, amount(t.Agreed.Fee)},
		{wordTradeHeld, amount(t.Held())},
		{wordUntil, when(t.DueAt)},
	}
	if !t.Meet.At.IsZero() {
		items = append(items, item{wordMeet, when(t.Meet.At).with(t.Meet.Place)})
	}
	if t.Path == trade.Parcel {
		items = append(items, item{wordTracking, parcelNumber(t.Tracking)})
	}
	if t.Back.Number != "" {
		items = append(items, item{wordBackTracking, parcelNumber(t.Back)})
	}
	return details{Items: append(items, item{wordReasonGiven, said(t.Reason)})}
}

// parcelNumber is what the carrier is asked by.
func parcelNumber(p parcel.Tracking) cell { return code(p.Number).with(carrierWords[p.Carrier]) }

func tradePeople(s app.TradeStory) part {
	items := []item{{wordSeller, link(s.Seller.Nickname, memberPath(s.Trade.SellerID)).with(s.Seller.Phone)}}
	if s.Trade.BuyerID != 0 {
		items = append(items, item{wordBuyer, link(s.Buyer.Nickname, memberPath(s.Trade.BuyerID)).with(s.Buyer.Phone)})
	}
	if s.ToBuyer.Street != "" {
		items = append(items, item{wordSendTo, said(s.ToBuyer.Street)})
	}
	return details{Title: wordPeople, Items: items}
}

func tradeMoney(s app.TradeStory) part {
	t := s.Trade
	items := []item{{wordCaptured, amount(t.Captured)}, {wordRefunded, amount(t.Refunded)}, {wordSettled, amount(t.Settled)}}
	if s.Payout.TradeID != 0 {
		items = append(items, item{wordPayouts, amount(s.Payout.Amount).with(s.Account.Bank + " " + s.Account.Number)})
	}
	return details{Title: wordMoney, Items: items}
}

// storyEntries is all that happened in one line of time, newest first.
func storyEntries(s app.TradeStory) []entry {
	var all []entry
	for _, r := range s.History {
		e := entry{At: r.At, Kind: wordMove, Title: eventWords[r.Event], Who: sideWords[r.By], Lines: []cell{said(tradeWords[r.To])}}
		if word := decisionWords[r.Event]; word != "" && r.By == trade.Operator {
			e.Title, e.Who, e.Tone = word, s.Names[operator.ID(r.MemberID)], wait
		}
		if r.Note != "" {
			e.Lines = append(e.Lines, said(r.Note))
		}
		all = append(all, e)
	}
	for _, a := range s.Attempts {
		all = append(all, entry{At: a.CreatedAt, Kind: wordPayment, Title: won(a.Amount), Lines: []cell{code(a.TID).with(attemptWords[a.State])}})
	}
	for _, l := range s.Entries {
		all = append(all, entry{At: l.At, Kind: wordMoney, Title: won(l.Amount), Lines: []cell{said(bookWords[l.From.Kind] + " → " + bookWords[l.To.Kind])}})
	}
	for _, n := range s.News {
		all = append(all, newsEntry(s.Trade, n))
	}
	for _, p := range s.Proposals {
		all = append(all, entry{At: p.At, Kind: wordProposals, Title: decisionWords[p.Event], Who: p.ByName, Lines: []cell{said(p.Reason), label(plain, proposalWords[p.State]).with(p.DecidedName)}})
	}
	for _, d := range s.Drifts {
		all = append(all, entry{At: d.FoundAt, Tone: bad, Kind: wordDrifts, Title: driftName(d.Kind), Lines: []cell{code(d.Facts)}})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Compare(b.At.UnixMicro(), a.At.UnixMicro()) })
	return all
}

// newsEntry is a message to one of the two, with what somebody typed and whether it
// has been seen.
func newsEntry(t trade.Trade, n news.Item) entry {
	e := entry{At: n.At, Kind: wordMessage, Title: newsWord(n.Kind)}
	switch n.MemberID {
	case t.SellerID:
		e.Who = wordToSeller
	case t.BuyerID:
		e.Who = wordToBuyer
	}
	if n.Note != "" {
		e.Lines = append(e.Lines, said(n.Note))
	}
	seen := textUnseen
	if !n.SeenAt.IsZero() {
		seen = fmt.Sprintf(fmtSeen, minute(n.SeenAt))
	}
	e.Lines = append(e.Lines, said(seen))
	return e
}
