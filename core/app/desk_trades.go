package app

import (
	"context"
	"slices"

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
	State   trade.State
	Member  member.ID // on either side
	Listing listing.ID
}

// Trades returns the trades that f chooses, newest first. Each filter is served by
// an index; of a listing all trades are read, which are few, and the others left out.
func (d Desk) Trades(ctx context.Context, by operator.Actor, f TradeFilter, page ports.Page) ([]trade.Trade, error) {
	s, err := d.read(ctx, by, operator.SeeTrades)
	if err != nil {
		return nil, err
	}
	if f.State != "" && !slices.Contains(allStates, f.State) {
		return nil, fault.New(fault.Invalid, trade.CodeState, string(f.State))
	}
	var found []trade.Trade
	for left := page; ; {
		part, err := s.findTrades(f, left)
		if err != nil {
			return nil, err
		}
		for _, t := range part {
			if len(found) < page.Limit && f.fits(t) {
				found = append(found, t)
			}
		}
		if len(part) < left.Limit || len(found) == page.Limit {
			return found, nil
		}
		left.Before = int64(part[len(part)-1].ID)
	}
}

func (f TradeFilter) fits(t trade.Trade) bool {
	return (f.State == "" || f.State == t.State) && (f.Member == 0 || t.RoleOf(f.Member) != "")
}

func (s step) findTrades(f TradeFilter, p ports.Page) ([]trade.Trade, error) {
	states := allStates
	if f.State != "" {
		states = []trade.State{f.State}
	}
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
	case f.State != "":
		return s.r.Trades.ListInState(s.ctx, f.State, p)
	}
	return s.r.Trades.List(s.ctx, p)
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
