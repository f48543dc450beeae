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

// MemberQuery says which members an operator looks for. An empty field chooses all.
type MemberQuery struct {
	// Of Key, Phone and Nickname the first that is given counts.
	Key      string // KakaoTalk's
	Phone    string
	Nickname string // or how it begins

	State member.State
	Tier  member.Tier
	Since time.Time // joined then or later
	Until time.Time // joined before
}

// MembersSeen is a page of members. Next is where to go on, 0 at the end: a page
// that found little among many has it too.
type MembersSeen struct {
	Items []MemberRow
	Next  int64
}

// MemberRow is a member as operators see one. Phone is masked, and neither the
// sealed one nor its fingerprint is there.
type MemberRow struct {
	member.Member
	Standing member.State // now: a block that is over is none
}

// Members finds members: by nickname in its order, by time who joined last first,
// else newest first. With a phone there is one page only.
func (d Desk) Members(ctx context.Context, by operator.Actor, q MemberQuery, p ports.Page) (MembersSeen, error) {
	s, err := d.read(ctx, by, operator.SeeMembers)
	if err != nil {
		return MembersSeen{}, err
	}
	found, next, err := walk(p, func(p ports.Page) ([]member.Member, error) { return s.find(q, p) },
		func(m member.Member) int64 { return int64(m.ID) }, q.fits)
	if err != nil {
		return MembersSeen{}, err
	}
	rows := make([]MemberRow, len(found))
	for i, who := range found {
		rows[i] = s.row(who)
	}
	return MembersSeen{Items: rows, Next: next}, nil
}

func (q MemberQuery) fits(m member.Member) bool {
	return (q.State == "" || q.State == m.State) && (q.Tier == "" || q.Tier == m.Tier) &&
		!m.JoinedAt.Before(q.Since) && (q.Until.IsZero() || m.JoinedAt.Before(q.Until))
}

// find reads members along one index.
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
		last, err := s.last(p)
		if err != nil {
			return nil, err
		}
		return s.r.Members.ListByNickname(s.ctx, text.Clean(q.Nickname), last.Nickname, p.Limit)
	case !q.Since.IsZero() || !q.Until.IsZero():
		last, err := s.last(p)
		if err != nil {
			return nil, err
		}
		return s.r.Members.ListJoined(s.ctx, ports.Period{Since: q.Since, Until: q.Until, At: last.JoinedAt, ID: p.Before, Limit: p.Limit})
	case q.Tier != "" && q.Tier != member.Bronze: // which nearly all have
		return s.r.Members.ListOfTier(s.ctx, q.Tier, p)
	case q.State != "":
		return s.r.Members.ListInState(s.ctx, q.State, p)
	}
	return s.r.Members.List(s.ctx, p)
}

// last is the member whom the page before ended with, nobody for the first page.
func (s step) last(p ports.Page) (member.Member, error) {
	if p.Before == 0 {
		return member.Member{}, nil
	}
	return s.member(member.ID(p.Before))
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
	ErasedAt     time.Time    `json:"erasedAt,omitzero"`
}

func factsOf(m member.Member) memberFacts {
	return memberFacts{m.Nickname, m.Tier, m.State, m.Reason, m.BlockedUntil, m.RecordsUntil, m.ErasedAt}
}
