package app

import (
	"context"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/text"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Command is a move that a member makes in a trade. Only what the event needs
// has to be filled in.
type Command struct {
	TradeID  trade.ID
	Event    trade.Event
	Caller   member.ID
	Version  int64 // of the trade that the caller saw; 0 for whichever stands
	Code     string
	Meet     trade.Appointment
	Tracking string // as typed
	Amount   money.Won
	Reason   string
	// Ask makes no move: it only says that the caller made it before, or why it
	// would be refused.
	Ask bool
}

// Acted is the outcome of a command.
type Acted struct {
	Trade trade.Trade
	By    trade.Actor
	// Repeated tells that the caller had done this before; nothing changed now.
	Repeated bool
}

// Act makes a member's move. Doing the same again is answered like the first
// time and changes nothing. A move that the seen trade allowed but the present
// one does not is Stale when the caller's card was old, else Conflict.
func (m *Market) Act(ctx context.Context, c Command) (Acted, error) {
	if c.Event == trade.Pay || c.Event == trade.GiveAddress {
		// Only StartPayment makes the attempt without which a hold never ends, and only
		// GiveAddress has the address itself.
		return Acted{}, fault.New(fault.Forbidden, trade.CodeNotYours)
	}
	in := trade.Input{MemberID: c.Caller, Code: c.Code, Meet: c.Meet, Amount: c.Amount, Reason: c.Reason}
	if c.Event.Needs() == trade.NeedTracking {
		var err error
		if in.Tracking, err = parcel.Parse(c.Tracking); err != nil {
			return Acted{}, err
		}
	}
	if c.Event == trade.Accept {
		in.Code = m.Source.Code()
	}
	var acted Acted
	err := m.in(ctx, func(s step) error {
		if err := s.acting(c.Caller); err != nil {
			return err
		}
		t, err := s.tradeOf(c.TradeID, c.Caller)
		if err != nil {
			return err
		}
		in.By = t.RoleOf(c.Caller)
		acted = Acted{Trade: t, By: in.By}
		repeated, err := s.repeated(t, c)
		if err != nil || repeated {
			acted.Repeated = repeated
			return err
		}
		if c.Ask {
			return s.would(t, c.Event, in)
		}
		acted.Trade, err = s.move(t, c.Event, in)
		return err
	})
	if err != nil {
		return Acted{}, err
	}
	m.Wake()
	return acted, nil
}

// repeated reports whether the caller made this very move already, and is
// Stale when the caller decided on a card that is no longer true.
func (s step) repeated(t trade.Trade, c Command) (bool, error) {
	history, err := s.r.Trades.History(s.ctx, t.ID)
	if err != nil {
		return false, err
	}
	steady := true
	var latest *trade.Record // of a person
	for i := range history {
		r := &history[i]
		if r.By == trade.Buyer || r.By == trade.Seller || r.By == trade.Operator {
			latest = r
		}
		if c.Version == 0 || r.Seq <= c.Version {
			continue
		}
		if r.Seq == c.Version+1 && r.Event == c.Event && r.MemberID == c.Caller && c.repeats(t, r) {
			return true, nil
		}
		steady = steady && r.From == r.To && r.By == trade.System
	}
	if !steady {
		return false, fault.New(fault.Stale, trade.CodeChanged)
	}
	return c.Version == 0 && latest != nil && latest.Event == c.Event && latest.MemberID == c.Caller && c.repeats(t, latest), nil
}

// repeats reports whether the command says the same as the caller's move made
// before: another code, time or number is no repetition and must not be
// swallowed. A wrong code is never a repetition, or guesses would be free.
func (c *Command) repeats(t trade.Trade, made *trade.Record) bool {
	switch c.Event {
	case trade.HandOver:
		return made.To == trade.Done
	case trade.SetAppointment:
		stands := t.Meet
		if t.ProposedBy != "" {
			stands = t.Proposed
		}
		return stands.At.Equal(c.Meet.At) && stands.Place == text.Clean(c.Meet.Place)
	case trade.Ship, trade.CorrectTracking, trade.ShipBack:
		stands := t.Tracking
		if made.By == trade.Buyer {
			stands = t.Back
		}
		typed, err := parcel.Parse(c.Tracking)
		return err == nil && typed.Key() == stands.Key()
	case trade.OfferRefund:
		return c.Amount == t.Offered
	default:
		return true
	}
}

// tradeOf loads a trade in which the caller has a side.
func (s step) tradeOf(id trade.ID, caller member.ID) (trade.Trade, error) {
	t, err := s.r.Trades.Get(s.ctx, id)
	if fault.Is(err, fault.NotFound) {
		return t, fault.Wrap(fault.NotFound, trade.CodeUnknown, err)
	}
	if err == nil && t.RoleOf(caller) == "" {
		return t, fault.New(fault.Forbidden, trade.CodeNotYours)
	}
	return t, err
}

// Request puts the buyer in line for a listing. Asking twice is the same request.
func (m *Market) Request(ctx context.Context, buyer member.ID, id listing.ID) (t trade.Trade, err error) {
	tradeID := trade.ID(m.Source.ID())
	err = m.in(ctx, func(s step) error {
		if err := s.acting(buyer); err != nil {
			return err
		}
		if t, err = s.r.Trades.RequestOf(s.ctx, buyer, id); !fault.Is(err, fault.NotFound) {
			return err
		}
		l, err := s.visible(buyer, id)
		if err != nil {
			return err
		}
		open, err := s.r.Trades.CountRequests(s.ctx, buyer)
		if err != nil {
			return err
		}
		fresh := trade.Open(tradeID, trade.Direct, l, buyer, s.m.Process, s.now)
		t, err = s.move(fresh, trade.Request, trade.Input{By: trade.Buyer, MemberID: buyer, OpenRequests: open})
		return err
	})
	return t, err
}

// visible loads a listing that the viewer sees and may begin a trade about.
func (s step) visible(viewer member.ID, id listing.ID) (listing.Listing, error) {
	l, err := s.r.Listings.Get(s.ctx, id)
	if err != nil {
		return l, asUnknown(err)
	}
	if !l.VisibleTo(viewer, false) {
		return l, fault.New(fault.NotFound, listing.CodeUnknown)
	}
	return l, s.sellerActs(l.SellerID)
}

// sellerActs refuses new requests and payments while the seller is blocked and
// could not keep up the other side.
func (s step) sellerActs(id member.ID) error {
	seller, err := s.r.Members.Get(s.ctx, id)
	if err == nil && seller.State != member.Active {
		err = fault.New(fault.Conflict, trade.CodeNotForSale, string(listing.Blocked))
	}
	return err
}

// Reserve holds a listing for a named buyer, or for nobody in particular when
// buyer is 0. A buyer who waits in line is accepted; a listing that is held for
// the same buyer stays as it is.
func (m *Market) Reserve(ctx context.Context, seller member.ID, id listing.ID, buyer member.ID, meet trade.Appointment) (t trade.Trade, err error) {
	tradeID, code := trade.ID(m.Source.ID()), m.Source.Code()
	err = m.in(ctx, func(s step) error {
		l, err := s.owned(seller, id)
		if err != nil {
			return err
		}
		held, err := s.r.Trades.HoldingListing(s.ctx, id)
		if err == nil && held.State == trade.Reserved && held.BuyerID == buyer {
			t = held
			return nil
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		in := trade.Input{By: trade.Seller, MemberID: seller, Code: code, Meet: meet}
		if buyer != 0 {
			if err := s.buyerActs(buyer); err != nil {
				return err
			}
			waiting, err := s.r.Trades.RequestOf(s.ctx, buyer, id)
			if err == nil {
				t, err = s.accept(waiting, in)
			}
			if !fault.Is(err, fault.NotFound) {
				return err
			}
		}
		fresh := trade.Open(tradeID, trade.Direct, l, buyer, s.m.Process, s.now)
		t, err = s.move(fresh, trade.Reserve, in)
		return err
	})
	return t, err
}

// buyerActs refuses to name a buyer who has left or may not act.
func (s step) buyerActs(id member.ID) error {
	who, err := s.r.Members.Get(s.ctx, id)
	if fault.Is(err, fault.NotFound) || err == nil && who.State != member.Active {
		return fault.New(fault.NotFound, member.CodeUnknown)
	}
	return err
}

// accept takes a buyer from the line, with the appointment if there is one.
func (s step) accept(waiting trade.Trade, in trade.Input) (trade.Trade, error) {
	t, err := s.move(waiting, trade.Accept, in)
	if err != nil || in.Meet.At.IsZero() {
		return t, err
	}
	return s.move(t, trade.SetAppointment, in)
}

// Release ends the reservation that holds the seller's listing.
func (m *Market) Release(ctx context.Context, seller member.ID, id listing.ID) (l listing.Listing, err error) {
	err = m.in(ctx, func(s step) error {
		if l, err = s.owned(seller, id); err != nil || l.State == listing.ForSale {
			return err
		}
		if l.State != listing.Reserved {
			return fault.New(fault.Conflict, listing.CodeMove, string(listing.Release), string(l.State))
		}
		held, err := s.r.Trades.HoldingListing(s.ctx, id)
		if err != nil {
			return err
		}
		if _, err = s.move(held, trade.Cancel, trade.Input{By: trade.Seller, MemberID: seller}); err != nil {
			return err
		}
		l, err = s.r.Listings.Get(s.ctx, id)
		return err
	})
	return l, err
}

// MarkSold is the seller's word that the listing is sold in person: to the
// buyer it is reserved for, who is asked, or elsewhere.
func (m *Market) MarkSold(ctx context.Context, seller member.ID, id listing.ID) (l listing.Listing, err error) {
	tradeID := trade.ID(m.Source.ID())
	err = m.in(ctx, func(s step) error {
		if l, err = s.owned(seller, id); err != nil || l.State == listing.Sold {
			return err
		}
		in := trade.Input{By: trade.Seller, MemberID: seller}
		held, err := s.r.Trades.HoldingListing(s.ctx, id)
		switch {
		case err == nil && held.State == trade.Claimed:
		case err == nil && held.BuyerID != 0:
			_, err = s.move(held, trade.ClaimSold, in)
		case err == nil:
			_, err = s.move(held, trade.SellElsewhere, in)
		case fault.Is(err, fault.NotFound):
			_, err = s.move(trade.Open(tradeID, trade.Direct, l, 0, s.m.Process, s.now), trade.SellElsewhere, in)
		}
		if err != nil {
			return err
		}
		l, err = s.r.Listings.Get(s.ctx, id)
		return err
	})
	return l, err
}

// TradeView is a trade as one of its sides sees it.
type TradeView struct {
	Trade   trade.Trade
	Role    trade.Actor
	Buyer   member.Member // zero when nobody is named
	Seller  member.Member
	Listing listing.Listing
	Attempt payment.Attempt // zero before a payment
	Payout  payout.Payout   // zero before completion
	Address address.Address // where the caller has to send to now, zero otherwise
	Allowed []trade.Event
	History []trade.Record
	Line    []trade.Trade // others in line; for the seller only
}

// Card returns what a side needs to see of its trade.
func (m *Market) Card(ctx context.Context, caller member.ID, id trade.ID) (v TradeView, err error) {
	s := m.reading(ctx)
	t, err := s.tradeOf(id, caller)
	if err != nil {
		return v, err
	}
	v.Trade, v.Role = t, t.RoleOf(caller)
	if v.Listing, err = s.r.Listings.Get(ctx, t.ListingID); err != nil {
		return v, err
	}
	if v.Seller, err = s.r.Members.Get(ctx, t.SellerID); err != nil {
		return v, err
	}
	if t.BuyerID != 0 {
		if v.Buyer, err = s.r.Members.Get(ctx, t.BuyerID); err != nil {
			return v, err
		}
	}
	if t.AttemptID != 0 {
		if v.Attempt, err = s.r.Attempts.Get(ctx, t.AttemptID); err != nil {
			return v, err
		}
	}
	if v.History, err = s.r.Trades.History(ctx, id); err != nil {
		return v, err
	}
	if v.Payout, err = s.payoutOf(t); err != nil {
		return v, err
	}
	if v.Address, err = s.shownAddress(t, v.Role); err != nil {
		return v, err
	}
	v.Allowed = t.Allowed(v.Role, trade.Input{MemberID: caller, Now: s.now, Process: &m.Process, Listing: v.Listing, Payout: v.Payout})
	if v.Role == trade.Seller && !t.State.Final() {
		v.Line, err = s.r.Trades.ListRequests(ctx, t.ListingID)
	}
	return v, err
}

// TradePage is a part of a member's trades.
type TradePage struct {
	Trades []trade.Trade
	Next   int64
}

// Trades that members ask for in groups.
var (
	openStates = trade.StatesWhere(func(s trade.State) bool { return !s.Final() })
	allStates  = trade.States()
	// boughtStates are what a buyer calls purchases: money came in.
	boughtStates = []trade.State{
		trade.Paid, trade.CancelAsked, trade.Sent, trade.Arrived, trade.Confirmed, trade.Disputed,
		trade.Returning, trade.ReturnSent, trade.ClaimOpen, trade.Refunding, trade.RefundDue, trade.RefundStuck, trade.Complete, trade.Refunded, trade.Done,
	}
	// contractStates are what a seller has paid for and not completed.
	contractStates = []trade.State{
		trade.Paid, trade.CancelAsked, trade.Sent, trade.Arrived, trade.Confirmed, trade.Disputed,
		trade.Returning, trade.ReturnSent, trade.ClaimOpen, trade.Refunding, trade.RefundStuck,
	}
)

// Purchases returns what the member bought, newest first.
func (m *Market) Purchases(ctx context.Context, buyer member.ID, before int64) (TradePage, error) {
	found, err := m.Store.Repos().Trades.ListByBuyer(ctx, buyer, boughtStates, ports.Page{Before: before, Limit: PageSize + 1})
	return tradePage(found), err
}

// Contracts returns what the member sold and was paid for, not yet complete.
func (m *Market) Contracts(ctx context.Context, seller member.ID, before int64) (TradePage, error) {
	found, err := m.Store.Repos().Trades.ListBySeller(ctx, seller, contractStates, ports.Page{Before: before, Limit: PageSize + 1})
	return tradePage(found), err
}

// Mine returns the member's trades on either side, open ones only or all,
// newest first.
func (m *Market) Mine(ctx context.Context, who member.ID, all bool, before int64) (TradePage, error) {
	states := openStates
	if all {
		states = allStates
	}
	r, page := m.Store.Repos(), ports.Page{Before: before, Limit: PageSize + 1}
	bought, err := r.Trades.ListByBuyer(ctx, who, states, page)
	if err != nil {
		return TradePage{}, err
	}
	sold, err := r.Trades.ListBySeller(ctx, who, states, page)
	return tradePage(merge(bought, sold)), err
}

// merge keeps the order by id, newest first.
func merge(a, b []trade.Trade) []trade.Trade {
	out := make([]trade.Trade, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].ID > b[0].ID {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

func tradePage(found []trade.Trade) TradePage {
	if len(found) <= PageSize {
		return TradePage{Trades: found}
	}
	return TradePage{Trades: found[:PageSize], Next: int64(found[PageSize-1].ID)}
}
