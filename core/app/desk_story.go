package app

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Gap is something that a story as of a moment cannot tell: it was written over
// since.
type Gap string

// The gaps of a story as of a moment.
const (
	NoTimers    Gap = "timers"    // deadlines, reminders, tries
	NoDetails   Gap = "details"   // appointments, offers, parcels' numbers, reasons of the trade
	NoAttempts  Gap = "attempts"  // how far an attempt was that changed later
	NoPushes    Gap = "pushes"    // how far a message was that changed later
	NoPayout    Gap = "payout"    // how far the payout was that changed later
	NoMembers   Gap = "members"   // nicknames, phones and standing are today's
	NoAddresses Gap = "addresses" // where to send is today's
)

// TradeStory is everything about one trade.
type TradeStory struct {
	At    time.Time // the moment that is told of; zero for now
	Trade trade.Trade
	// Unknown lists what is missing or today's in a story as of a moment.
	Unknown []Gap

	Seller MemberRow
	Buyer  MemberRow // zero while nobody is named
	// Seen is what the listing said when the trade began; its number is 0 when it was
	// not kept. Trade.Agreed is what was agreed.
	Seen SeenListing

	History   []trade.Record
	Names     map[operator.ID]string // of operators who acted
	Timers    []ports.TimerRow
	Attempts  []payment.Attempt
	News      []news.Item
	Pushes    []push.Push
	Entries   []ledger.Entry
	Payout    payout.Payout   // zero before completion
	Account   payout.Account  // where the seller is paid, masked
	ToBuyer   address.Address // masked, zero while not given
	ToSeller  address.Address // masked, zero while not given
	Drifts    []ports.Drift
	Proposals []ProposalView
	// Options are what the operator may decide; none in a story as of a moment.
	Options []Option
}

// SeenListing is a listing as a buyer saw it.
type SeenListing struct {
	Revision int
	Title    string
	// Changed tells that the listing says something else by now.
	Changed bool
}

// Story returns everything about a trade, as it is now for the zero time, else as
// of any moment: what was known then, rebuilt from what is never changed, with a
// list of what nobody can tell any more. Before the trade began it is NotFound.
func (d Desk) Story(ctx context.Context, by operator.Actor, id trade.ID, at time.Time) (TradeStory, error) {
	s, err := d.read(ctx, by, operator.SeeTrades)
	if err != nil {
		return TradeStory{}, err
	}
	t, err := s.r.Trades.Get(ctx, id)
	if err != nil {
		return TradeStory{}, unknownTrade(err)
	}
	story := TradeStory{At: at, Trade: t}
	for _, load := range []func(*TradeStory) error{s.loadMoves, s.loadPeople, s.loadMoney, s.loadWords} {
		if err := load(&story); err != nil {
			return TradeStory{}, err
		}
	}
	found, err := s.r.Proposals.ListOfTrade(ctx, id)
	if err != nil {
		return TradeStory{}, err
	}
	for _, p := range found {
		v, err := s.proposalView(by, t, p)
		if err != nil {
			return TradeStory{}, err
		}
		story.Proposals = append(story.Proposals, v)
	}
	if !at.IsZero() {
		return story.asOf(at)
	}
	story.Options, err = s.options(by, t)
	return story, err
}

func (s step) loadMoves(story *TradeStory) (err error) {
	t := story.Trade
	if story.History, err = s.r.Trades.History(s.ctx, t.ID); err != nil {
		return err
	}
	story.Names = map[operator.ID]string{}
	for _, r := range story.History {
		who := operator.ID(r.MemberID)
		if _, known := story.Names[who]; known || r.By != trade.Operator || who == 0 {
			continue
		}
		if story.Names[who], err = s.operatorName(who, t.ID); err != nil {
			return err
		}
	}
	if story.Timers, err = s.r.Timers.ListByID(s.ctx, ports.OfTrade, int64(t.ID)); err != nil {
		return err
	}
	story.Drifts, err = s.r.Drifts.ListOfTrade(s.ctx, t.ID)
	return err
}

func (s step) loadPeople(story *TradeStory) error {
	t := story.Trade
	for _, side := range []struct {
		id member.ID
		to *MemberRow
	}{{t.SellerID, &story.Seller}, {t.BuyerID, &story.Buyer}} {
		if side.id == 0 {
			continue
		}
		who, err := s.r.Members.Get(s.ctx, side.id)
		if err != nil {
			return err
		}
		*side.to = s.row(who)
	}
	l, err := s.r.Listings.Get(s.ctx, t.ListingID)
	if err != nil {
		return err
	}
	revisions, err := s.r.Listings.Revisions(s.ctx, t.ListingID)
	if err != nil {
		return err
	}
	story.Seen = SeenListing{Title: t.Agreed.Title, Changed: l.Title != t.Agreed.Title || l.Description != t.Agreed.Description || l.Price != t.Agreed.Price}
	for _, r := range revisions {
		if !r.At.After(t.CreatedAt) {
			story.Seen.Revision = r.Number
		}
	}
	for kind, to := range map[ports.SealedKind]*address.Address{ports.ToBuyer: &story.ToBuyer, ports.ToSeller: &story.ToSeller} {
		a, err := s.unsealAddress(kind, int64(t.ID))
		if err == nil {
			*to = a.Masked()
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}

func (s step) loadMoney(story *TradeStory) (err error) {
	t := story.Trade
	if story.Attempts, err = s.r.Attempts.ListByTrade(s.ctx, t.ID); err != nil {
		return err
	}
	if story.Entries, err = s.r.Ledger.ListByTrade(s.ctx, t.ID); err != nil {
		return err
	}
	if story.Payout, err = s.r.Payouts.Get(s.ctx, t.ID); fault.Is(err, fault.NotFound) {
		return nil
	} else if err != nil {
		return err
	}
	account, err := s.account(t.SellerID)
	switch sealed := story.Payout.Account; {
	case sealed != "":
		err = s.m.openFor(payoutAccount, int64(t.ID), sealed, &account)
	case fault.Is(err, fault.NotFound):
		return nil
	}
	story.Payout.Account, story.Account = "", account.Masked()
	return err
}

func (s step) loadWords(story *TradeStory) (err error) {
	if story.News, err = s.r.News.ListByTrade(s.ctx, story.Trade.ID); err != nil {
		return err
	}
	story.Pushes, err = s.r.Pushes.ListByTrade(s.ctx, story.Trade.ID)
	return err
}

// asOf leaves in the story what was known at the moment.
func (story TradeStory) asOf(at time.Time) (TradeStory, error) {
	now := story
	past, began := now.Trade.AsOf(now.History, now.Entries, at)
	if !began {
		return TradeStory{}, fault.New(fault.NotFound, trade.CodeUnknown)
	}
	story.Trade = past
	story.Unknown = []Gap{NoTimers, NoDetails, NoMembers, NoAddresses}
	story.Timers = nil
	story.History = until(now.History, at, func(r trade.Record) time.Time { return r.At })
	story.Entries = until(now.Entries, at, func(e ledger.Entry) time.Time { return e.At })
	story.News = until(now.News, at, func(n news.Item) time.Time { return n.At })
	for i := range story.News {
		if story.News[i].SeenAt.After(at) {
			story.News[i].SeenAt = time.Time{}
		}
	}
	story.Attempts = until(now.Attempts, at, func(a payment.Attempt) time.Time { return a.CreatedAt })
	for i, a := range story.Attempts {
		if a.UpdatedAt.After(at) {
			story.Attempts[i] = payment.Attempt{ID: a.ID, TradeID: a.TradeID, BuyerID: a.BuyerID, Amount: a.Amount, ItemName: a.ItemName, CreatedAt: a.CreatedAt}
			story.gap(NoAttempts)
		}
	}
	story.Pushes = until(now.Pushes, at, func(p push.Push) time.Time { return p.CreatedAt })
	for i, p := range story.Pushes {
		if p.UpdatedAt.After(at) {
			story.Pushes[i].State, story.Pushes[i].Detail, story.Pushes[i].TaskID = "", "", ""
			story.gap(NoPushes)
		}
	}
	story.payoutAsOf(at)
	story.Drifts = until(now.Drifts, at, func(d ports.Drift) time.Time { return d.FoundAt })
	for i := range story.Drifts {
		if story.Drifts[i].ResolvedAt.After(at) {
			story.Drifts[i].ResolvedAt = time.Time{}
		}
	}
	story.Proposals = until(now.Proposals, at, func(p ProposalView) time.Time { return p.At })
	for i := range story.Proposals {
		story.Proposals[i].Proposal = story.Proposals[i].AsOf(at)
		story.Proposals[i].May, story.Proposals[i].Mine = false, false
	}
	return story, nil
}

func (story *TradeStory) payoutAsOf(at time.Time) {
	switch p := story.Payout; {
	case p.CreatedAt.After(at):
		story.Payout, story.Account = payout.Payout{}, payout.Account{}
	case p.UpdatedAt.After(at):
		story.Payout = payout.Payout{TradeID: p.TradeID, SellerID: p.SellerID, CreatedAt: p.CreatedAt}
		story.gap(NoPayout)
	}
}

func (story *TradeStory) gap(g Gap) {
	for _, known := range story.Unknown {
		if known == g {
			return
		}
	}
	story.Unknown = append(story.Unknown, g)
}

// until keeps what was there at the moment.
func until[T any](all []T, at time.Time, when func(T) time.Time) []T {
	var kept []T
	for _, one := range all {
		if !when(one).After(at) {
			kept = append(kept, one)
		}
	}
	return kept
}
