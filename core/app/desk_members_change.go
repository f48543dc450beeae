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

// NewMember is somebody whom an operator makes a member.
type NewMember struct {
	Key      string // KakaoTalk's, of this bot
	Nickname string
	Phone    string
	Tier     member.Tier // empty for bronze
}

// AddMember makes somebody a member. Nobody accepted the terms in the chat, and
// the member says so. A key or nickname that is taken is Exists.
func (d Desk) AddMember(ctx context.Context, by operator.Actor, n NewMember, why string) (row MemberRow, err error) {
	if n.Tier == "" {
		n.Tier = member.Bronze
	}
	if _, err := member.ParseTier(string(n.Tier)); err != nil {
		return row, err
	}
	if n.Key == "" {
		return row, fault.New(fault.Invalid, member.CodeKey)
	}
	id := member.ID(d.m.Source.ID())
	err = d.change(ctx, by, operator.AddMember, why, func(s step) (deed, error) {
		if err := s.free(n.Key, n.Nickname); err != nil {
			return deed{}, err
		}
		who, err := s.join(id, n.Key, n.Nickname, n.Phone, func(who *member.Member) {
			who.Tier, who.ConsentVersion, who.ConsentAt = n.Tier, "", time.Time{}
		})
		if err != nil {
			return deed{}, err
		}
		who.Version = 1
		row = s.row(who)
		return deed{subject: memberSubject(id), after: factsOf(who)}, nil
	})
	return row, err
}

// free refuses a key or nickname that somebody has.
func (s step) free(key, nickname string) error {
	if _, err := s.r.Members.ByKey(s.ctx, key); !fault.Is(err, fault.NotFound) {
		return taken(err, member.CodeJoined)
	}
	nickname, err := member.ParseNickname(nickname)
	if err != nil {
		return err
	}
	if _, err := s.r.Members.ByNickname(s.ctx, nickname); !fault.Is(err, fault.NotFound) {
		return taken(err, member.CodeTaken)
	}
	return nil
}

func taken(err error, code fault.Code) error {
	if err == nil {
		return fault.New(fault.Exists, code)
	}
	return err
}

// MemberEdit is what an operator changes; nil leaves it.
type MemberEdit struct {
	Nickname *string
	Tier     *member.Tier
}

// EditMember changes a nickname or tier. version is the member's that the
// operator saw, 0 for whichever stands; another one is Stale.
func (d Desk) EditMember(ctx context.Context, by operator.Actor, id member.ID, version int64, e MemberEdit, why string) (MemberRow, error) {
	return d.editMember(ctx, by, operator.EditMember, id, version, why, func(s step, who member.Member) (member.Member, error) {
		if who.State == member.Withdrawn {
			return who, fault.New(fault.Conflict, member.CodeGone)
		}
		if e.Nickname != nil {
			nickname, err := member.ParseNickname(*e.Nickname)
			if err != nil {
				return who, err
			}
			other, err := s.r.Members.ByNickname(s.ctx, nickname)
			if err == nil && other.ID != who.ID {
				return who, fault.New(fault.Exists, member.CodeTaken)
			}
			if err != nil && !fault.Is(err, fault.NotFound) {
				return who, err
			}
			who.Nickname = nickname
		}
		if e.Tier != nil {
			tier, err := member.ParseTier(string(*e.Tier))
			if err != nil {
				return who, err
			}
			who.Tier = tier
		}
		return who, nil
	})
}

// editMember makes one change of a member. One that changes nothing is answered
// like the first time and not recorded.
func (d Desk) editMember(ctx context.Context, by operator.Actor, a operator.Action, id member.ID, version int64, why string,
	change func(s step, who member.Member) (member.Member, error),
) (row MemberRow, err error) {
	err = d.change(ctx, by, a, why, func(s step) (deed, error) {
		before, err := s.member(id)
		if err != nil {
			return deed{}, err
		}
		if version != 0 && version != before.Version {
			return deed{}, fault.New(fault.Stale, member.CodeChanged)
		}
		after, err := change(s, before)
		if err != nil {
			return deed{}, err
		}
		if row = s.row(after); after == before {
			return deed{}, nil
		}
		// What the change entailed may have raised the version meanwhile.
		now, err := s.member(id)
		if err != nil {
			return deed{}, err
		}
		after.Version = now.Version
		if after, err = s.r.Members.Save(s.ctx, after); err != nil {
			return deed{}, err
		}
		row = s.row(after)
		return deed{subject: memberSubject(id), before: factsOf(before), after: factsOf(after)}, nil
	})
	if err == nil {
		d.m.Wake()
	}
	return row, err
}

// BlockMember keeps a member from acting, until a time or, with the zero time,
// until UnblockMember. The member reads the reason. What the member offers for sale is
// hidden and open requests are cancelled; trades that bind go on, with their clocks. The
// member may show the listings again afterwards.
func (d Desk) BlockMember(ctx context.Context, by operator.Actor, id member.ID, version int64, reason string, until time.Time) (MemberRow, error) {
	return d.editMember(ctx, by, operator.BlockMember, id, version, reason, func(s step, who member.Member) (member.Member, error) {
		next, err := who.Block(reason, until.UTC().Truncate(time.Microsecond), s.now)
		if err != nil {
			return who, err
		}
		return next, s.standBack(id)
	})
}

// UnblockMember lets a blocked member act again.
func (d Desk) UnblockMember(ctx context.Context, by operator.Actor, id member.ID, version int64, why string) (MemberRow, error) {
	if err := reasoned(why); err != nil {
		return MemberRow{}, err
	}
	return d.editMember(ctx, by, operator.BlockMember, id, version, why, func(_ step, who member.Member) (member.Member, error) {
		return who.Unblock()
	})
}

// standBack takes a member's offers and open requests off the market.
func (s step) standBack(id member.ID) error {
	for {
		asked, err := s.r.Trades.ListByBuyer(s.ctx, id, []trade.State{trade.Requested}, ports.Page{Limit: maxOpen})
		if err != nil {
			return err
		}
		for _, t := range asked {
			if _, err := s.move(t, trade.Cancel, trade.Input{By: trade.System}); err != nil {
				return err
			}
		}
		if len(asked) < maxOpen {
			break
		}
	}
	for {
		mine, err := s.r.Listings.ListBySeller(s.ctx, id, listing.ForSale, ports.Page{Limit: maxOpen})
		if err != nil {
			return err
		}
		for _, l := range mine {
			if _, err := s.moveListing(l, listing.Hide, listing.Clock); err != nil {
				return err
			}
			if err := s.closeLine(l.ID); err != nil {
				return err
			}
		}
		if len(mine) < maxOpen {
			return nil
		}
	}
}

// WithdrawMember ends a membership in the member's place, as Market.Withdraw does.
func (d Desk) WithdrawMember(ctx context.Context, by operator.Actor, id member.ID, why string) (row MemberRow, err error) {
	if err := reasoned(why); err != nil {
		return row, err
	}
	photo := ""
	err = d.change(ctx, by, operator.WithdrawMember, why, func(s step) (deed, error) {
		before, err := s.member(id)
		if err != nil {
			return deed{}, err
		}
		gone, key, err := s.withdraw(id)
		if err != nil {
			return deed{}, err
		}
		if photo, row = key, s.row(gone); before.State == member.Withdrawn {
			return deed{}, nil
		}
		// The log keeps no name of who has left.
		return deed{subject: memberSubject(id), before: memberFacts{Tier: before.Tier, State: before.State}, after: factsOf(gone)}, nil
	})
	if err != nil {
		return MemberRow{}, err
	}
	d.m.removeBlobs(ctx, photo)
	d.m.Wake()
	return row, nil
}
