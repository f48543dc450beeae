package app

import (
	"context"
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/text"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// MemberQuery says which members an operator looks for. Of Key, Phone, Nickname
// and State the first that is given counts; without any it is all members.
type MemberQuery struct {
	Key      string // KakaoTalk's
	Phone    string
	Nickname string // or how it begins
	State    member.State
}

// MemberRow is a member as operators see one. Phone is masked, and neither the
// sealed one nor its fingerprint is there.
type MemberRow struct {
	member.Member
	Standing member.State // now: a block that is over is none
}

// Members finds members: by nickname in its order, else newest first. With a phone
// there is one page only.
func (d Desk) Members(ctx context.Context, by operator.Actor, q MemberQuery, p ports.Page) ([]MemberRow, error) {
	s, err := d.read(ctx, by, operator.SeeMembers)
	if err != nil {
		return nil, err
	}
	found, err := s.find(q, p)
	if err != nil {
		return nil, err
	}
	rows := make([]MemberRow, len(found))
	for i, who := range found {
		rows[i] = s.row(who)
	}
	return rows, nil
}

func (s step) find(q MemberQuery, p ports.Page) ([]member.Member, error) {
	switch {
	case q.Key != "":
		who, err := s.r.Members.ByKey(s.ctx, q.Key)
		if fault.Is(err, fault.NotFound) || err == nil && p.Before != 0 {
			return nil, nil
		}
		return []member.Member{who}, err
	case q.Phone != "":
		phone, err := member.ParsePhone(q.Phone)
		if err != nil || p.Before != 0 {
			return nil, err
		}
		return s.withPhone(phone, p.Limit)
	case q.Nickname != "":
		after := ""
		if p.Before != 0 {
			last, err := s.member(member.ID(p.Before))
			if err != nil {
				return nil, err
			}
			after = last.Nickname
		}
		return s.r.Members.ListByNickname(s.ctx, text.Clean(q.Nickname), after, p.Limit)
	case q.State != "":
		return s.r.Members.ListInState(s.ctx, q.State, p)
	}
	return s.r.Members.List(s.ctx, p)
}

// row masks what operators do not see in passing. A phone that today's keys do
// not open is shown as none, which is doctor's to tell.
func (s step) row(who member.Member) MemberRow {
	phone, err := s.m.Phone(who)
	if err != nil {
		phone = ""
	}
	who.Phone, who.PhoneSealed, who.PhoneHash = member.MaskPhone(phone), "", ""
	return MemberRow{Member: who, Standing: who.Standing(s.now)}
}

// MemberDetail is what operators see of one member.
type MemberDetail struct {
	MemberRow
	Account    payout.Account // masked, zero without one
	HasAddress bool           // one is remembered
	Blockers   []trade.Trade  // what stands in the way of leaving
	Same       []MemberRow    // others with the same phone
}

// Member returns one member.
func (d Desk) Member(ctx context.Context, by operator.Actor, id member.ID) (MemberDetail, error) {
	s, err := d.read(ctx, by, operator.SeeMembers)
	if err != nil {
		return MemberDetail{}, err
	}
	who, err := s.member(id)
	if err != nil {
		return MemberDetail{}, err
	}
	detail := MemberDetail{MemberRow: s.row(who)}
	account, err := s.account(id)
	if err == nil {
		detail.Account = account.Masked()
	} else if !fault.Is(err, fault.NotFound) {
		return MemberDetail{}, err
	}
	_, err = s.r.Sealed.Get(ctx, ports.OwnAddress, int64(id))
	detail.HasAddress = err == nil
	if err != nil && !fault.Is(err, fault.NotFound) {
		return MemberDetail{}, err
	}
	if detail.Blockers, err = blockers(ctx, s.r, id); err != nil {
		return MemberDetail{}, err
	}
	if who.PhoneHash == "" {
		return detail, nil
	}
	same, err := s.r.Members.ListByPhone(ctx, []string{who.PhoneHash}, "", mostSame)
	for _, other := range same {
		if other.ID != id {
			detail.Same = append(detail.Same, s.row(other))
		}
	}
	return detail, err
}

func (s step) member(id member.ID) (member.Member, error) {
	who, err := s.r.Members.Get(s.ctx, id)
	if fault.Is(err, fault.NotFound) {
		err = fault.Wrap(fault.NotFound, member.CodeUnknown, err)
	}
	return who, err
}

// MemberTrades returns a member's trades on one side, newest first.
func (d Desk) MemberTrades(ctx context.Context, by operator.Actor, id member.ID, side trade.Actor, p ports.Page) ([]trade.Trade, error) {
	s, err := d.read(ctx, by, operator.SeeTrades)
	if err != nil {
		return nil, err
	}
	if side == trade.Seller {
		return s.r.Trades.ListBySeller(ctx, id, trade.States(), p)
	}
	return s.r.Trades.ListByBuyer(ctx, id, trade.States(), p)
}

// MemberListings returns a member's listings in a state, newest first.
func (d Desk) MemberListings(ctx context.Context, by operator.Actor, id member.ID, in listing.State, p ports.Page) ([]listing.Listing, error) {
	s, err := d.read(ctx, by, operator.SeeListings)
	if err != nil {
		return nil, err
	}
	return s.r.Listings.ListBySeller(ctx, id, in, p)
}

// Contact is how to reach a member.
type Contact struct {
	Phone   string
	Address address.Address // remembered for the next parcel, zero without one
}

// Contact returns what is masked elsewhere. Each look is in the audit log.
func (d Desk) Contact(ctx context.Context, by operator.Actor, id member.ID, why string) (c Contact, err error) {
	if err := reasoned(why); err != nil {
		return c, err
	}
	err = d.change(ctx, by, operator.SeeContact, why, func(s step) (deed, error) {
		who, err := s.member(id)
		if err != nil {
			return deed{}, err
		}
		if c.Phone, err = s.m.Phone(who); err != nil {
			return deed{}, err
		}
		c.Address, err = s.unsealAddress(ports.OwnAddress, int64(id))
		if fault.Is(err, fault.NotFound) {
			err = nil
		}
		return deed{subject: memberSubject(id)}, err
	})
	return c, err
}

func memberSubject(id member.ID) string { return fmt.Sprintf("member:%d", id) }

// memberFacts is what the audit log says of a member.
type memberFacts struct {
	Nickname     string       `json:"nickname"`
	Tier         member.Tier  `json:"tier"`
	State        member.State `json:"state"`
	Reason       string       `json:"reason,omitempty"`
	BlockedUntil time.Time    `json:"blockedUntil,omitzero"`
	RecordsUntil time.Time    `json:"recordsUntil,omitzero"`
}

func factsOf(m member.Member) memberFacts {
	return memberFacts{m.Nickname, m.Tier, m.State, m.Reason, m.BlockedUntil, m.RecordsUntil}
}
