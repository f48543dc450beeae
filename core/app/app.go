// Package app is the market's use cases: load, let the core decide, store, all
// in one transaction. It is the only core package that knows the ports, and the
// only place that repeats a transaction.
package app

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Config is what a Market is made of. All fields but Cache, Boards, Compare,
// Limiter, Messenger, NoticeBlocks, Passwords, Tokens, Demo, Refused, Pause,
// Report, Worked, Settings and Parallel are needed.
type Config struct {
	Store   ports.Store
	Gateway ports.Gateway
	Blobs   ports.Blobs
	Photos  ports.Photos
	Clock   ports.Clock
	Source  ports.Source
	Process trade.Process
	Links   paylink.Signer
	// NoticeBlocks are the keys of the blocks that a button of a notice may open.
	NoticeBlocks []string
	// Vault closes what must not be read from a stolen database.
	Vault ports.Vault
	// Cache keeps what many look at; nil means that every look reads the store.
	Cache ports.Cache
	// Boards are where special offers come from; nil means nowhere.
	Boards ports.Boards
	// Compare is the words by which used things are compared with offers.
	Compare offer.Words
	// Limiter slows down who calls too often; nil means that nobody is.
	Limiter ports.Limiter
	// Messenger writes to members who did not ask; nil means that news wait for the
	// next visit.
	Messenger ports.Messenger
	// Passwords and Tokens are how operators sign in; nil means that nobody does.
	Passwords ports.Passwords
	Tokens    ports.Tokens
	// Demo lets anybody sign in as a demonstration operator, without a password. It is
	// for development only.
	Demo bool
	// Refused is told of sign-ins that failed: a keyed hash of the name, since people
	// type passwords there, and the address.
	Refused func(name, from string, err error)
	// PublicURL is the base of the links handed out, without a slash at the end.
	PublicURL string
	// ConsentVersion names the terms that joining accepts.
	ConsentVersion string
	// RenewFor is how long a listing stays on the market without renewal.
	RenewFor time.Duration
	// Pause waits between tries of a transaction; nil means not at all.
	Pause func(ctx context.Context, d time.Duration)
	// Report is told of a timer or message that failed and will be tried again.
	Report func(what string, err error)
	// Worked is told of each timer that is worked for the first time, and how long
	// after it was due.
	Worked func(s ports.Subject, k trade.TimerKind, late time.Duration)
	// Settings are the settings in force, for operators.
	Settings []Setting
	// Parallel is how many due rows are worked at the same time; 0 means 4, so that
	// one slow provider call holds up no other row.
	Parallel int
}

// Market is the use cases. It is safe for concurrent use.
type Market struct {
	Config
	wake     chan struct{}
	outage   outage
	shown    shownOffers
	pages    shownPages
	chats    chatLog
	compared atomic.Pointer[Compared]
	// unclaimed is whether the store could not claim something in this round of work.
	unclaimed atomic.Bool
}

// New makes a Market.
func New(c Config) *Market {
	if c.Pause == nil {
		c.Pause = func(context.Context, time.Duration) {}
	}
	if c.Refused == nil {
		c.Refused = func(string, string, error) {}
	}
	if c.Report == nil {
		c.Report = func(string, error) {}
	}
	if c.Worked == nil {
		c.Worked = func(ports.Subject, trade.TimerKind, time.Duration) {}
	}
	if c.Parallel == 0 {
		c.Parallel = parallel
	}
	return &Market{Config: c, wake: make(chan struct{}, 1), chats: chatLog{queue: make(chan chatlog.Entry, chatQueue)}}
}

const (
	// mostLost is how often a transaction may lose. On a group with several writing
	// nodes one of them can lose nearly every conflict (ADR-0014 has figures).
	mostLost = 12
	// mostDown is how often the store may be gone; it looks for a working node itself.
	mostDown  = 3
	firstWait = 8 * time.Millisecond
	longWait  = 256 * time.Millisecond
)

// again runs a transaction, and runs it anew when it lost against another one or
// the store was gone: then it has stored nothing. One that is InDoubt is never
// repeated, since it may have happened. It stops when the caller waits no more.
func (m *Market) again(ctx context.Context, fn func(r ports.Repos) error) error {
	for try := 1; ; try++ {
		var moved shelves
		err := m.Store.InTx(ctx, func(r ports.Repos) error { return fn(moved.watch(r)) })
		m.forget(ctx, moved, err)
		if !repeatable(err, try) || ctx.Err() != nil {
			return err
		}
		// Low bits of a fresh id differ between the rivals.
		most := min(firstWait<<try, longWait)
		m.Pause(ctx, most/4+most*time.Duration(m.Source.ID()&1023)/1024)
	}
}

// repeatable reports whether the store may answer otherwise after the try. A
// Stale with a code is the core's: the caller looked at something old.
func repeatable(err error, try int) bool {
	switch fault.KindOf(err) {
	case fault.Stale:
		return fault.CodeOf(err) == "" && try < mostLost
	case fault.Unavailable:
		return fault.CodeOf(err) == "" && try < mostDown
	default:
		return false
	}
}

// Caller returns the member whom KakaoTalk knows by key, if that member may
// act: Unauthenticated for strangers, Forbidden for the blocked.
func (m *Market) Caller(ctx context.Context, key string) (member.Member, error) {
	who, err := m.Store.Repos().Members.ByKey(ctx, key)
	if fault.Is(err, fault.NotFound) {
		return member.Member{}, fault.Wrap(fault.Unauthenticated, member.CodeNotJoined, err)
	}
	if err != nil {
		return member.Member{}, err
	}
	return who, who.MayAct(m.Clock.Now())
}

// step is one transaction under way: its time and its collections.
type step struct {
	m   *Market
	ctx context.Context
	r   ports.Repos
	now time.Time
}

// in runs fn as one step, again when it lost a race.
func (m *Market) in(ctx context.Context, fn func(s step) error) error {
	return m.again(ctx, func(r ports.Repos) error {
		return fn(step{m: m, ctx: ctx, r: r, now: m.Clock.Now()})
	})
}

// reading is a step without a transaction, for views: what they show may have
// changed by the time it is read anyway.
func (m *Market) reading(ctx context.Context) step {
	return step{m: m, ctx: ctx, r: m.Store.Repos(), now: m.Clock.Now()}
}

// acting refuses whoever may not act at the time of the step: since the edge
// asked, the member may have left or been blocked.
func (s step) acting(id member.ID) error {
	who, err := s.r.Members.Get(s.ctx, id)
	if fault.Is(err, fault.NotFound) {
		return fault.Wrap(fault.NotFound, member.CodeUnknown, err)
	}
	if err != nil {
		return err
	}
	return who.MayAct(s.now)
}

// mark raises the version of a member for whom something new is opened; 0 is
// nobody. Limits, double taps and withdrawal look at all that a member has, which
// no version of a trade or listing covers: with this, of two steps that open
// something for one member, or of one and a withdrawal, the second starts anew
// and sees the first (ADR-0008).
func (s step) mark(id member.ID) error {
	if id == 0 {
		return nil
	}
	who, err := s.r.Members.Get(s.ctx, id)
	if err == nil {
		_, err = s.r.Members.Save(s.ctx, who)
	}
	return err
}

// move makes an event happen to t and writes everything that follows from it.
// A trade in the state None is added, any other one saved. It returns the
// stored trade.
func (s step) move(t trade.Trade, e trade.Event, in trade.Input) (trade.Trade, error) {
	l, err := s.r.Listings.Get(s.ctx, t.ListingID)
	if err != nil {
		return t, err
	}
	in.Now, in.Process, in.Listing = s.now, &s.m.Process, l
	if in.Payout, err = s.payoutOf(t); err != nil {
		return t, err
	}
	next, fx, err := t.Apply(e, in)
	if err != nil {
		return t, err
	}
	switch {
	case fx.Listing != "":
		l, err = s.moveListing(l, fx.Listing, listing.Trade)
	case t.State == trade.Requested && next.State.Final() && l.FirstBuyer == t.BuyerID:
		// Who gives up the place in line must not bar the others.
		l.FirstBuyer, l.FirstUntil = 0, time.Time{}
		l, err = s.r.Listings.Save(s.ctx, l)
	}
	if err != nil {
		return t, err
	}
	if t.State == trade.None {
		next.Version = 1
		if err = s.mark(next.BuyerID); err == nil {
			err = s.r.Trades.Add(s.ctx, next)
		}
	} else {
		next, err = s.r.Trades.Save(s.ctx, next)
	}
	if err != nil {
		return t, err
	}
	if err := s.follow(next, l, fx); err != nil {
		return t, err
	}
	return next, s.owe(next, in, fx.Payout)
}

// payoutOf loads the debt to the seller that a trade may have since completion.
func (s step) payoutOf(t trade.Trade) (payout.Payout, error) {
	if t.State != trade.Complete && t.Settled == 0 {
		return payout.Payout{}, nil
	}
	p, err := s.r.Payouts.Get(s.ctx, t.ID)
	if fault.Is(err, fault.NotFound) {
		return p, nil // the fee took all of it
	}
	return p, err
}

// owe writes what a move makes of the debt to the seller.
func (s step) owe(t trade.Trade, in trade.Input, change trade.PayoutChange) error {
	p, operator := in.Payout, int64(0)
	if in.By == trade.Operator {
		operator = int64(in.MemberID)
	}
	switch {
	case change.State == "" || p.TradeID == 0 && change.State != payout.Due:
		return nil
	case p.TradeID == 0:
		first := payout.Payout{
			TradeID: int64(t.ID), SellerID: t.SellerID, Amount: change.Amount, State: payout.Due, CreatedAt: s.now, UpdatedAt: s.now, Version: 1,
		}
		if err := s.r.Payouts.Add(s.ctx, first); err != nil {
			return err
		}
		return s.r.Payouts.AddEvent(s.ctx, payout.Trace(payout.Payout{}, first, operator))
	}
	held := p.State == payout.Held
	if held && change.State == payout.Due && p.Reason != payout.ForClaim {
		change.State = payout.Held // an operator held it for another reason, which still stands
	}
	next, err := p.Owe(change.Amount, change.State, s.now)
	if err != nil {
		return err
	}
	switch {
	case change.State == payout.Held && !held:
		next.Reason = payout.ForClaim
	case change.State != payout.Held:
		next.Reason = ""
	}
	_, err = s.keepPayout(p, next, operator)
	return err
}

// would reports why the event would be refused, and changes nothing.
func (s step) would(t trade.Trade, e trade.Event, in trade.Input) error {
	l, err := s.r.Listings.Get(s.ctx, t.ListingID)
	if err != nil {
		return err
	}
	in.Now, in.Process, in.Listing = s.now, &s.m.Process, l
	if in.Payout, err = s.payoutOf(t); err != nil {
		return err
	}
	_, _, err = t.Apply(e, in)
	return err
}

// follow writes what a move entails besides trade and listing.
func (s step) follow(t trade.Trade, l listing.Listing, fx trade.Effects) error {
	if err := s.r.Trades.AddRecord(s.ctx, fx.Record); err != nil {
		return err
	}
	if err := s.r.Timers.Set(s.ctx, ports.OfTrade, int64(t.ID), t.Timers()); err != nil {
		return err
	}
	if fx.TrackingKey != "" {
		if err := s.r.Trades.UseTracking(s.ctx, fx.TrackingKey, t.ID); err != nil {
			return err
		}
	}
	if len(fx.Entries) > 0 {
		if err := s.r.Ledger.Add(s.ctx, fx.Entries); err != nil {
			return err
		}
	}
	var items []news.Item
	for _, actor := range fx.Tell {
		if item, ok := s.tell(t, fx.Record, actor); ok {
			items = append(items, item)
		}
	}
	if err := s.announce(t, fx, items); err != nil {
		return err
	}
	return s.moveLine(t, l, fx)
}

// moveLine tells those who wait for the listing, or sends them home.
func (s step) moveLine(t trade.Trade, l listing.Listing, fx trade.Effects) error {
	if !fx.TellLine && !fx.FirstRefusal && !fx.CloseLine {
		return nil
	}
	waiting, err := s.r.Trades.ListRequests(s.ctx, t.ListingID)
	if err != nil {
		return err
	}
	if fx.FirstRefusal && len(waiting) > 0 {
		l.FirstBuyer = waiting[0].BuyerID
		l.FirstUntil = s.now.Add(s.m.Process.FirstRefusal)
		if _, err := s.r.Listings.Save(s.ctx, l); err != nil {
			return err
		}
		return s.tellAll(push.Urgent, s.newsOf(waiting[0], waiting[0].BuyerID, NewsFirstInLine, ""))
	}
	var items []news.Item
	for _, w := range waiting {
		if fx.TellLine {
			items = append(items, s.newsOf(w, w.BuyerID, NewsFreeAgain, ""))
		}
		if fx.CloseLine {
			if _, err := s.move(w, trade.Cancel, trade.Input{By: trade.System}); err != nil {
				return err
			}
		}
	}
	return s.tellAll(push.Courtesy, items...)
}

// moveListing changes a listing's state together with its renewal timer.
func (s step) moveListing(l listing.Listing, move listing.Move, by listing.Who) (listing.Listing, error) {
	next, err := l.Apply(move, by, s.now, s.m.RenewFor)
	if err != nil {
		return l, err
	}
	if next.State != listing.ForSale && next.State != listing.Reserved && next.State != listing.Paying {
		next.FirstBuyer, next.FirstUntil = 0, time.Time{}
	}
	next, err = s.r.Listings.Save(s.ctx, next)
	if err != nil {
		return l, err
	}
	return next, s.setRenewal(next)
}

func (s step) setRenewal(l listing.Listing) error {
	var timers []trade.Timer
	if l.State == listing.ForSale {
		timers = []trade.Timer{{Kind: trade.Deadline, DueAt: l.RenewBy}}
	}
	return s.r.Timers.Set(s.ctx, ports.OfListing, int64(l.ID), timers)
}

// Wake makes a running worker look for work at once.
func (m *Market) Wake() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}
