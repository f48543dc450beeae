package app

import (
	"context"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Join makes the person behind key a member. Somebody who is a member already
// gets that membership back unchanged, with joined false.
func (m *Market) Join(ctx context.Context, key, nickname, phone string) (who member.Member, joined bool, err error) {
	id := member.ID(m.Source.ID())
	err = m.in(ctx, func(s step) error {
		old, err := s.r.Members.ByKey(s.ctx, key)
		if err == nil {
			who, joined = old, false
			return nil
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		joined = true
		who, err = s.join(id, key, nickname, phone, func(*member.Member) {})
		return err
	})
	return who, joined && err == nil, err
}

// join adds a new member, with what change makes of it.
func (s step) join(id member.ID, key, nickname, phone string, change func(*member.Member)) (member.Member, error) {
	who, err := member.Join(id, key, nickname, phone, s.m.ConsentVersion, s.now)
	if err != nil {
		return who, err
	}
	if err := s.notBarred(who.Phone, 0); err != nil {
		return who, err
	}
	if err := s.m.sealPhone(&who, who.Phone); err != nil {
		return who, err
	}
	change(&who)
	return who, s.r.Members.Add(s.ctx, who)
}

// CheckNickname reports why a nickname cannot be taken, nil when it can.
func (m *Market) CheckNickname(ctx context.Context, key, nickname string) (string, error) {
	nickname, err := member.ParseNickname(nickname)
	if err != nil {
		return "", err
	}
	who, err := m.Store.Repos().Members.ByNickname(ctx, nickname)
	switch {
	case fault.Is(err, fault.NotFound), err == nil && who.Key == key:
		return nickname, nil
	case err != nil:
		return "", err
	}
	return "", fault.New(fault.Exists, member.CodeTaken)
}

// FindNickname returns the active member of that nickname, or NotFound.
func (m *Market) FindNickname(ctx context.Context, nickname string) (member.Member, error) {
	nickname, err := member.ParseNickname(nickname)
	if err != nil {
		return member.Member{}, err
	}
	who, err := m.Store.Repos().Members.ByNickname(ctx, nickname)
	if err == nil && who.Standing(m.Clock.Now()) != member.Active {
		err = fault.New(fault.NotFound, member.CodeUnknown)
	}
	if fault.Is(err, fault.NotFound) {
		return member.Member{}, fault.Wrap(fault.NotFound, member.CodeUnknown, err)
	}
	return who, err
}

func (m *Market) saveMember(ctx context.Context, id member.ID, change func(step, *member.Member) error) (who member.Member, err error) {
	err = m.in(ctx, func(s step) error {
		if err := s.acting(id); err != nil {
			return err
		}
		old, err := s.r.Members.Get(s.ctx, id)
		if err != nil {
			return err
		}
		who = old
		if err := change(s, &who); err != nil || who == old {
			return err
		}
		who, err = s.r.Members.Save(s.ctx, who)
		return err
	})
	return who, err
}

// Withdraw ends a membership and returns what is left of it, with the date until
// which the law keeps its records. While money is under way for the member on
// either side, or owed to the member, it is refused with Conflict; Blockers names those
// trades. Open requests and reservations are cancelled, listings deleted, and the
// remembered address and bank account forgotten. Who was blocked cannot join again with the
// same phone.
func (m *Market) Withdraw(ctx context.Context, id member.ID) (member.Member, error) {
	var gone member.Member
	photo := ""
	err := m.in(ctx, func(s step) (err error) {
		gone, photo, err = s.withdraw(id)
		return err
	})
	if err != nil {
		return member.Member{}, err
	}
	m.removeBlobs(ctx, photo)
	return gone, nil
}

// withdraw also returns the photo that is to be removed when the step is stored.
func (s step) withdraw(id member.ID) (gone member.Member, photo string, err error) {
	who, err := s.r.Members.Get(s.ctx, id)
	if err != nil || who.State == member.Withdrawn {
		return who, "", err
	}
	blockers, err := blockers(s.ctx, s.r, id)
	if err != nil {
		return who, "", err
	}
	if len(blockers) > 0 {
		return who, "", fault.New(fault.Conflict, member.CodeOpenTrade, len(blockers))
	}
	if err := s.cancelOpen(id); err != nil {
		return who, "", err
	}
	if err := s.deleteListings(id); err != nil {
		return who, "", err
	}
	if err := s.r.Alerts.Forget(s.ctx, id); err != nil {
		return who, "", err
	}
	for _, kind := range []ports.SealedKind{ports.OwnAddress, ports.OwnAccount} {
		if err := s.r.Sealed.Delete(s.ctx, kind, int64(id)); err != nil {
			return who, "", err
		}
	}
	if who.Standing(s.now) == member.Blocked {
		if err := s.bar(who); err != nil {
			return who, "", err
		}
	}
	kept, err := s.kept(id)
	if err != nil {
		return who, "", err
	}
	gone, err = s.r.Members.Save(s.ctx, who.Withdraw(s.now, kept))
	return gone, who.PhotoKey, err
}

// kept says what the law keeps of a member's trades, and until when.
func (s step) kept(id member.ID) ([]member.Kept, error) {
	trades, err := tradesOf(s.ctx, s.r, id, trade.States())
	if err != nil {
		return nil, err
	}
	last := map[member.Records]time.Time{}
	for _, t := range trades {
		noteRecords(last, t)
	}
	return member.Keeps(last), nil
}

// noteRecords remembers when the last record of each kind was made.
func noteRecords(last map[member.Records]time.Time, t trade.Trade) {
	note := func(r member.Records) {
		if t.UpdatedAt.After(last[r]) {
			last[r] = t.UpdatedAt
		}
	}
	note(member.Contracts)
	if !t.PaidAt.IsZero() || t.Captured > 0 {
		note(member.Payments)
	}
	if !t.DisputedAt.IsZero() || !t.ClaimedAt.IsZero() {
		note(member.Disputes)
	}
}

// Blockers lists the member's trades that stand in the way of a withdrawal.
func (m *Market) Blockers(ctx context.Context, id member.ID) ([]trade.Trade, error) {
	return blockers(ctx, m.Store.Repos(), id)
}

func blockers(ctx context.Context, r ports.Repos, id member.ID) ([]trade.Trade, error) {
	binding := trade.StatesWhere(func(s trade.State) bool {
		return s.Secured() || s == trade.Hold || s == trade.Claimed || s == trade.Contested
	})
	trades, err := tradesOf(ctx, r, id, binding)
	if err != nil {
		return nil, err
	}
	owed, err := r.Payouts.ListBySeller(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, p := range owed {
		bound := slices.ContainsFunc(trades, func(t trade.Trade) bool { return int64(t.ID) == p.TradeID })
		if bound || !p.State.Open() {
			continue
		}
		t, err := r.Trades.Get(ctx, trade.ID(p.TradeID))
		if err != nil {
			return nil, err
		}
		trades = append(trades, t)
	}
	return trades, nil
}

func tradesOf(ctx context.Context, r ports.Repos, id member.ID, states []trade.State) ([]trade.Trade, error) {
	page := ports.Page{Limit: maxOpen}
	bought, err := r.Trades.ListByBuyer(ctx, id, states, page)
	if err != nil {
		return nil, err
	}
	sold, err := r.Trades.ListBySeller(ctx, id, states, page)
	return append(bought, sold...), err
}

// maxOpen bounds how many trades or listings of one member are read at a time.
const maxOpen = 500

func (s step) cancelOpen(id member.ID) error {
	// Those in line first, so that nobody hears that a listing is free again that
	// is about to go.
	for _, state := range []trade.State{trade.Requested, trade.Reserved} {
		for {
			trades, err := tradesOf(s.ctx, s.r, id, []trade.State{state})
			if err != nil {
				return err
			}
			if len(trades) == 0 {
				break
			}
			for _, t := range trades {
				if _, err := s.move(t, trade.Cancel, trade.Input{By: t.RoleOf(id), MemberID: id}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
