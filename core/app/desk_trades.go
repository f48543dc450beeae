package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// TradeFilter chooses trades. An empty field chooses all.
type TradeFilter struct {
	State       trade.State
	Path        trade.Path
	Member      member.ID // on either side
	Listing     listing.ID
	Least, Most money.Won // bounds of the agreed price; Most 0 for none
	Since       time.Time // it began then or later
	Until       time.Time // it began before
	Order       TradeOrder
}

// TradeOrder is what comes first in a list of trades.
type TradeOrder string

// The orders.
const (
	NewestTrades  TradeOrder = ""
	OldestTrades  TradeOrder = "oldest"
	DearestTrades TradeOrder = "amount" // by the agreed price
)

// TradesSeen is a page of trades. Next is where to go on, 0 at the end: a page that
// found little among many has it too.
type TradesSeen struct {
	Items []trade.Trade
	Next  int64
}

// Trades returns a page of the trades that f chooses. It looks at a bounded number
// of rows, along the index that fits best; of a listing's or member's trades, which are
// few, it sorts the newest 2,000 where another order is wanted.
func (d Desk) Trades(ctx context.Context, by operator.Actor, f TradeFilter, page ports.Page) (TradesSeen, error) {
	s, err := d.read(ctx, by, operator.SeeTrades)
	if err != nil {
		return TradesSeen{}, err
	}
	if f.State != "" && !slices.Contains(allStates, f.State) {
		return TradesSeen{}, fault.New(fault.Invalid, trade.CodeState, string(f.State))
	}
	var seen TradesSeen
	if f.Order != NewestTrades && (f.Listing != 0 || f.Member != 0) {
		seen.Items, seen.Next, err = s.sortedTrades(f, page)
		return seen, err
	}
	seen.Items, seen.Next, err = walk(page, func(p ports.Page) ([]trade.Trade, error) { return s.findTrades(f, p) }, tradeKey, f.fits)
	return seen, err
}

func tradeKey(t trade.Trade) int64 { return int64(t.ID) }

func (f TradeFilter) fits(t trade.Trade) bool {
	return (f.State == "" || f.State == t.State) && (f.Path == "" || f.Path == t.Path) &&
		(f.Member == 0 || t.RoleOf(f.Member) != "") && (f.Listing == 0 || f.Listing == t.ListingID) &&
		t.Agreed.Price >= f.Least && (f.Most == 0 || t.Agreed.Price <= f.Most) &&
		!t.CreatedAt.Before(f.Since) && (f.Until.IsZero() || t.CreatedAt.Before(f.Until))
}

// compare is the order of the list.
func (f TradeFilter) compare(a, b trade.Trade) int {
	switch f.Order {
	case OldestTrades:
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	case DearestTrades:
		return cmp.Or(cmp.Compare(b.Agreed.Price, a.Agreed.Price), cmp.Compare(b.ID, a.ID))
	default:
		return cmp.Compare(b.ID, a.ID)
	}
}

// sortedTrades is for a list that no index has in its order.
func (s step) sortedTrades(f TradeFilter, p ports.Page) ([]trade.Trade, int64, error) {
	all, _, err := walk(ports.Page{Limit: mostWalked}, func(p ports.Page) ([]trade.Trade, error) { return s.findTrades(f, p) }, tradeKey, f.fits)
	if err != nil {
		return nil, 0, err
	}
	if p.Before != 0 {
		last, err := s.r.Trades.Get(s.ctx, trade.ID(p.Before))
		if err != nil {
			return nil, 0, unknownTrade(err)
		}
		all = slices.DeleteFunc(all, func(t trade.Trade) bool { return f.compare(t, last) <= 0 })
	}
	slices.SortFunc(all, f.compare)
	if len(all) <= p.Limit {
		return all, 0, nil
	}
	return all[:p.Limit], tradeKey(all[p.Limit-1]), nil
}

// findTrades reads trades along one index: those of a listing or member, else by
// price or time where that is asked for, else in their state.
func (s step) findTrades(f TradeFilter, p ports.Page) ([]trade.Trade, error) {
	states := allStates
	if f.State != "" {
		states = []trade.State{f.State}
	}
	timed := !f.Since.IsZero() || !f.Until.IsZero()
	switch {
	case f.Listing != 0:
		return s.r.Trades.ListByListing(s.ctx, f.Listing, p)
	case f.Member != 0:
		bought, err := s.r.Trades.ListByBuyer(s.ctx, f.Member, states, p)
		if err != nil {
			return nil, err
		}
		sold, err := s.r.Trades.ListBySeller(s.ctx, f.Member, states, p)
		all := merge(bought, sold)
		return all[:min(len(all), p.Limit)], err
	case f.Order == DearestTrades, f.Order == OldestTrades, timed && (f.State == "" || f.State.Final()):
		return s.tradesAfter(f, p)
	case f.State != "":
		return s.r.Trades.ListInState(s.ctx, f.State, p)
	}
	return s.r.Trades.List(s.ctx, p)
}

// tradesAfter reads trades by price or time. The last one seen tells the place in
// the list: neither its price nor its beginning changes.
func (s step) tradesAfter(f TradeFilter, p ports.Page) ([]trade.Trade, error) {
	var last trade.Trade
	if p.Before != 0 {
		var err error
		if last, err = s.r.Trades.Get(s.ctx, trade.ID(p.Before)); err != nil {
			return nil, unknownTrade(err)
		}
	}
	if f.Order == DearestTrades {
		return s.r.Trades.ListPriced(s.ctx, ports.Prices{Least: f.Least, Most: f.Most, Price: last.Agreed.Price, ID: p.Before, Limit: p.Limit})
	}
	return s.r.Trades.ListMade(s.ctx, ports.Period{
		Since: f.Since, Until: f.Until, At: last.CreatedAt, ID: p.Before, Up: f.Order == OldestTrades, Limit: p.Limit,
	})
}

// Option is a decision that an operator may make now.
type Option struct {
	Event   trade.Event
	Action  operator.Action
	Needs   trade.Need // a reason always is needed
	Outcome trade.Outcome
	// Most is the largest amount of a part refund, 0 for other decisions. Outcome is
	// then without one: as if nothing went back.
	Most     money.Won
	TakesTwo bool
	// AsksProvider tells that it may still be refused, by what the payment provider
	// says at that moment.
	AsksProvider bool
}

// Possible returns the decisions that the table allows this operator now, in its
// order, with what each means for the money.
func (d Desk) Possible(ctx context.Context, by operator.Actor, id trade.ID) ([]Option, error) {
	s, err := d.read(ctx, by, operator.SeeTrades)
	if err != nil {
		return nil, err
	}
	t, err := s.r.Trades.Get(ctx, id)
	if err != nil {
		return nil, unknownTrade(err)
	}
	return s.options(by, t)
}

func (s step) options(by operator.Actor, t trade.Trade) ([]Option, error) {
	l, err := s.r.Listings.Get(s.ctx, t.ListingID)
	if err != nil {
		return nil, err
	}
	in := trade.Input{MemberID: member.ID(by.ID), Now: s.now, Process: &s.m.Process, Listing: l}
	if in.Payout, err = s.payoutOf(t); err != nil {
		return nil, err
	}
	allowed := t.Allowed(trade.Operator, in)
	var options []Option
	for _, e := range trade.Decisions() {
		asks := e == trade.RecordBankRefund && t.MayTransfer(&s.m.Process, s.now)
		if !asks && !slices.Contains(allowed, e) || by.May(e.Action()) != nil {
			continue
		}
		o := Option{Event: e, Action: e.Action(), Needs: e.Needs(), Outcome: t.Outcome(e, 0), TakesTwo: s.m.Process.TakesTwo(t, e, 0), AsksProvider: asks}
		if e == trade.DecidePartRefund {
			if o.Most = t.Held() + t.Settled - 1; o.Most < 1 {
				continue // a part leaves something
			}
		}
		options = append(options, o)
	}
	return options, nil
}
