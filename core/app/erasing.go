package app

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const (
	// eraseMost is how many members one run erases: each has trades and listings.
	eraseMost = 200
	// eraseLater is when a member is looked at again of whom something is open still.
	eraseLater = 30 * 24 * time.Hour
)

// itself is the market in the audit log.
var itself = operator.Actor{Name: "market"}

// tendKept erases what was kept for the law's sake of those who left, once it asks
// for it no longer.
func (m *Market) tendKept(ctx context.Context, done *Tended) error {
	rows, err := m.Store.Repos().Members.ListKeptUntil(ctx, m.Clock.Now(), eraseMost)
	if err != nil {
		return err
	}
	return tendAll(ctx, m, done, eraseMost, rows, func(row member.Member) error {
		erased, err := m.erase(ctx, row.ID)
		if erased {
			done.Erased++
		}
		return err
	})
}

// erase takes a member out of all records: trade by trade, listing by listing, each in
// its own step, so that a member with many holds up nobody. Only the last step marks
// the member and writes the audit log. Who is killed before begins again, and what is
// erased stays so.
func (m *Market) erase(ctx context.Context, id member.ID) (bool, error) {
	ready := false
	err := m.in(ctx, func(s step) (err error) {
		ready, err = s.readyToErase(id)
		return err
	})
	if err != nil || !ready {
		return false, err
	}
	err = m.reading(ctx).eachTradeOf(id, func(t trade.Trade) error {
		return m.in(ctx, func(s step) error { return s.eraseTrade(t.ID, id) })
	})
	if err != nil {
		return false, err
	}
	if err := m.eraseListings(ctx, id); err != nil {
		return false, err
	}
	erased := false
	err = m.in(ctx, func(s step) error {
		who, err := s.r.Members.Get(s.ctx, id)
		if err != nil || !who.ErasedAt.IsZero() {
			return err
		}
		if err := s.r.Erasures.Member(s.ctx, id, listing.ErasedTitle); err != nil {
			return err
		}
		gone, err := s.r.Members.Save(s.ctx, who.Erase(s.now))
		if err != nil {
			return err
		}
		erased = true
		return s.record(itself, operator.EraseMember, "", deed{memberSubject(id), factsOf(who), factsOf(gone)})
	})
	return erased && err == nil, err
}

// readyToErase looks again whether the law asks for anything: what happened to a trade
// since its side left counts too. If so, the end of the records is put off.
func (s step) readyToErase(id member.ID) (bool, error) {
	who, err := s.r.Members.Get(s.ctx, id)
	if err != nil || who.State != member.Withdrawn || !who.ErasedAt.IsZero() || who.RecordsUntil.After(s.now) {
		return false, err
	}
	until, err := s.keptUntil(who)
	if err != nil || !until.After(s.now) {
		return err == nil, err
	}
	who.RecordsUntil = until
	_, err = s.r.Members.Save(s.ctx, who)
	return false, err
}

// keptUntil is until when something of the member has to be kept.
func (s step) keptUntil(who member.Member) (time.Time, error) {
	last := map[member.Records]time.Time{}
	open := false
	err := s.eachTradeOf(who.ID, func(t trade.Trade) error {
		noteRecords(last, t)
		owed, err := s.r.Payouts.Get(s.ctx, t.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		open = open || !t.Over(s.now, s.m.Process) || err == nil && owed.State.Open()
		return nil
	})
	until := who.Keep(member.Keeps(last)).RecordsUntil
	if open && !until.After(s.now) {
		until = s.now.Add(eraseLater)
	}
	return until, err
}

// eachTradeOf runs fn for every trade that the member is a side of.
func (s step) eachTradeOf(id member.ID, fn func(trade.Trade) error) error {
	for _, list := range []func(context.Context, member.ID, []trade.State, ports.Page) ([]trade.Trade, error){
		s.r.Trades.ListByBuyer, s.r.Trades.ListBySeller,
	} {
		for page := (ports.Page{Limit: maxOpen}); ; {
			trades, err := list(s.ctx, id, trade.States(), page)
			if err != nil {
				return err
			}
			for _, t := range trades {
				if err := fn(t); err != nil {
					return err
				}
			}
			if len(trades) < page.Limit {
				break
			}
			page.Before = int64(trades[len(trades)-1].ID)
		}
	}
	return nil
}

// eraseTrade leaves the numbers of a trade. The other side's copy goes too: the law
// asks of neither for longer. Its title is the seller's and goes with the seller.
func (s step) eraseTrade(id trade.ID, of member.ID) error {
	t, err := s.r.Trades.Get(s.ctx, id)
	if err != nil {
		return err
	}
	for _, kind := range []ports.SealedKind{ports.ToBuyer, ports.ToSeller} {
		if err := s.r.Sealed.Delete(s.ctx, kind, int64(id)); err != nil {
			return err
		}
	}
	title := t.Agreed.Title
	if t.SellerID == of {
		title = listing.ErasedTitle
	}
	return s.r.Erasures.Trade(s.ctx, id, title)
}

// eraseListings takes words and photos out of all that a member offered. Photos go
// first: once the row is empty nobody would know of them.
func (m *Market) eraseListings(ctx context.Context, seller member.ID) error {
	for _, state := range listing.States() {
		for page := (ports.Page{Limit: batch}); ; {
			mine, err := m.Store.Repos().Listings.ListBySeller(ctx, seller, state, page)
			if err != nil {
				return err
			}
			for _, l := range mine {
				for _, key := range l.Photos.Keys() {
					if err := m.Blobs.Remove(ctx, key); err != nil {
						return err
					}
				}
				if err := m.in(ctx, func(s step) error { return s.eraseListing(l.ID) }); err != nil {
					return err
				}
			}
			if len(mine) < page.Limit {
				break
			}
			page.Before = int64(mine[len(mine)-1].ID)
		}
	}
	return nil
}

func (s step) eraseListing(id listing.ID) error {
	l, err := s.r.Listings.Get(s.ctx, id)
	if err != nil {
		return err
	}
	if bare := l.Erase(); bare != l {
		if _, err := s.r.Listings.Save(s.ctx, bare); err != nil {
			return err
		}
	}
	return s.r.Erasures.Listing(s.ctx, id, listing.ErasedTitle)
}
