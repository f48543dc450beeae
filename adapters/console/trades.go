package console

import (
	"slices"
	"strconv"
	"strings"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const tradesPage = 50

// tradePages are the pages about trades.
func (c *Console) tradePages(on routes) {
	on.get("/trades", operator.SeeTrades, c.trades)
	on.get("/trades/{tradeId}", operator.SeeTrades, c.trade)
	on.post("/trades/{tradeId}/decide", operator.SeeTrades, c.decide)
	on.post("/trades/{tradeId}/proposals/{proposalId}/{answer}", operator.SeeTrades, c.answerProposal)
}

// trades lists trades, with the decisions that wait for another operator above.
func (c *Console) trades(v *visit) error {
	found, err := c.o.Desk.Trades(v.ctx, v.by, v.tradeFilter(), ports.Page{Before: v.after(), Limit: tradesPage})
	if err != nil {
		return err
	}
	t := table{Caption: wordTrades, Next: v.next(found.Next), Columns: []column{{Name: wordDeskTradeTitle}, {Name: wordDeskTradeState}, {Name: wordDeskTradePrice, Numeric: true}, {Name: wordTradeHeld, Numeric: true}, {Name: wordTradeBegan}, {Name: wordTradeChanged}}}
	if found.Next != 0 {
		t.Empty = saidLookFurther
	}
	for _, one := range found.Items {
		t.Rows = append(t.Rows, row{Href: Base + "/trades/" + id(one.ID), Cells: []cell{
			said(one.Agreed.Title).with(id(one.ID)), tradeLabel(one), amount(one.Agreed.Price), amount(one.Held()), when(one.CreatedAt), when(one.UpdatedAt),
		}})
	}
	parts := []part{v.tradeFields(), t}
	waiting, err := c.o.Desk.Proposals(v.ctx, v.by, ports.Page{Limit: tradesPage})
	if err != nil {
		return err
	}
	if len(waiting) > 0 {
		parts = slices.Insert(parts, 0, part(waitingTable(waiting)))
	}
	return v.show(page{Title: wordTrades, Parts: parts})
}

// tradeFilter is what the fields above the list say.
func (v *visit) tradeFilter() app.TradeFilter {
	return app.TradeFilter{
		State: trade.State(v.query("state")), Path: trade.Path(v.query("path")),
		Member: member.ID(v.number("member")), Listing: listing.ID(v.number("listing")),
		Least: money.Won(v.number("min")), Most: money.Won(v.number("max")),
		Since: v.moment("since"), Until: v.until(), Order: app.TradeOrder(v.query("sort")),
	}
}

func (v *visit) tradeFields() filter {
	states := make([]option, 0, len(tradeWords))
	for _, s := range trade.States() {
		states = append(states, option{Value: string(s), Word: tradeWords[s]})
	}
	order := v.choice("sort", wordOrder, option{Value: string(app.OldestTrades), Word: wordOldestFirst}, option{Value: string(app.DearestTrades), Word: wordDearestFirst})
	order.Options[0].Word = wordNewestFirst
	return filter{Fields: []field{
		v.choice("state", wordDeskTradeState, states...),
		v.choice("path", wordWay, option{Value: string(trade.Direct), Word: wayWords[listing.InPerson]}, option{Value: string(trade.Parcel), Word: wayWords[listing.ByParcel]}),
		{Name: "member", Label: wordTradeMember, Value: v.query("member"), Digits: true, Max: 19},
		{Name: "listing", Label: wordTradeListing, Value: v.query("listing"), Digits: true, Max: 19},
		{Name: "min", Label: wordMinPrice, Kind: moneyField, Value: v.query("min"), Digits: true},
		{Name: "max", Label: wordMaxPrice, Kind: moneyField, Value: v.query("max"), Digits: true},
		v.day("since", wordTradeSince), v.day("until", wordTradeUntil), order,
	}}
}

func waitingTable(waiting []app.ProposalView) table {
	t := table{Caption: wordProposals, Plain: true, Columns: []column{{Name: wordDeskTradeTitle}, {Name: wordDecision}, {Name: wordSum, Numeric: true}, {Name: wordProposedBy}, {Name: wordUntil}}}
	for _, p := range waiting {
		decision := said(decisionWords[p.Event]).with(p.Reason)
		if p.Lapsed {
			decision = label(calm, proposalWords[proposal.Outdated]).with(p.Reason)
		}
		t.Rows = append(t.Rows, row{Href: Base + "/trades/" + id(p.TradeID), Tone: wait, Cells: []cell{said(p.Title), decision, amount(p.Sum), said(p.ByName), when(p.EndsAt)}})
	}
	return t
}

func tradeLabel(t trade.Trade) cell {
	tone := calm
	switch {
	case t.Turn() == trade.Operator || t.Frozen():
		tone = wait
	case t.State == trade.Complete || t.State == trade.Done:
		tone = good
	}
	c := label(tone, tradeWords[t.State])
	if t.Frozen() {
		c = c.with(wordFrozen)
	}
	return c
}

// trade shows everything about one trade, now or as of the moment in the address.
func (c *Console) trade(v *visit) error {
	s, err := c.o.Desk.Story(v.ctx, v.by, trade.ID(v.id("tradeId")), v.moment("at"))
	if err != nil {
		return err
	}
	side := []part{v.tradeActions(s), tradeMoney(s), tradePeople(s)}
	main := []part{tradeFacts(s), timeline{Title: wordStory, Entries: storyEntries(s)}}
	if text := s.Trade.Agreed.Description; text != "" {
		main = slices.Insert(main, 1, part(source{Title: wordAgreedText, Text: text}))
	}
	parts := []part{
		filter{Fields: []field{{Name: "at", Label: wordAsOf, Kind: timeField, Value: inField(s.At)}}},
		columns{Main: main, Side: append(proposalParts(s), side...)},
	}
	if len(s.Unknown) > 0 {
		parts = slices.Insert(parts, 0, part(banner{Tone: wait, Title: minute(s.At), Text: textPast}))
	}
	return v.show(page{Title: s.Trade.Agreed.Title, Lead: tradeWords[s.Trade.State], Crumbs: []crumb{{wordTrades, Base + "/trades"}}, Parts: parts})
}

// outcomeWords say in won what a decision means.
func outcomeWords(o trade.Outcome) []string {
	var out []string
	for _, one := range []struct {
		word string
		won  money.Won
	}{{wordToBuyer, o.ToBuyer}, {wordToSeller, o.ToSeller}, {wordFee, o.Fee}} {
		if one.won > 0 {
			out = append(out, one.word+" "+won(one.won))
		}
	}
	return out
}

func (v *visit) tradeActions(s app.TradeStory) part {
	a := actions{Title: wordDecide}
	for _, o := range s.Options {
		act := action{
			Word: decisionWords[o.Event], Path: v.r.URL.Path + "/decide", What: outcomeWords(o.Outcome), Reason: true,
			Hidden: map[string]string{"event": string(o.Event), "version": strconv.FormatInt(s.Trade.Version, 10)},
		}
		if o.Event.Irreversible() {
			act.Tone = bad
		}
		if o.TakesTwo {
			act.What = append(act.What, textTakesTwo)
		}
		if o.Most > 0 {
			act.What = nil
			act.Fields = []field{{Name: "amount", Label: wordPartAmount, Kind: moneyField, Required: true, Digits: true, Hint: won(o.Most) + wordAtMost}}
		}
		a.Items = append(a.Items, act)
	}
	return a
}

// decide makes or proposes a decision.
func (c *Console) decide(v *visit) error {
	version, err := strconv.ParseInt(v.value("version"), 10, 64)
	if err != nil || version <= 0 {
		return fault.New(fault.Invalid, codeForm)
	}
	part := int64(0)
	if typed := strings.ReplaceAll(v.value("amount"), ",", ""); typed != "" {
		if part, err = strconv.ParseInt(strings.TrimSpace(typed), 10, 64); err != nil {
			return fault.New(fault.Invalid, codeForm)
		}
	}
	d, err := c.o.Desk.Decide(v.ctx, v.by, app.Decision{
		TradeID: trade.ID(v.id("tradeId")), Event: trade.Event(v.value("event")), Version: version, Amount: money.Won(part), Reason: v.reason(),
	})
	if err != nil {
		return err
	}
	if d.Proposal.State == proposal.Open {
		return v.doneBut(v.up(), textProposed)
	}
	return v.done(v.up(), textDecided)
}

// answerProposal approves, refuses or withdraws.
func (c *Console) answerProposal(v *visit) error {
	to := Base + "/trades/" + v.param("tradeId")
	which := v.id("proposalId")
	var err error
	switch v.param("answer") {
	case "approve":
		_, err = c.o.Desk.Approve(v.ctx, v.by, which, v.reason())
	case "refuse":
		_, err = c.o.Desk.RefuseProposal(v.ctx, v.by, which, v.reason())
	case "withdraw":
		_, err = c.o.Desk.WithdrawProposal(v.ctx, v.by, which, v.reason())
	default:
		err = fault.New(fault.NotFound, proposal.CodeUnknown)
	}
	if err != nil {
		return err
	}
	return v.done(to, textDecided)
}
