package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Member is a member in a list.
type Member struct {
	ID           ID     `json:"id"`
	UserKey      string `json:"userKey" doc:"KakaoTalk's name of the person for this bot."`
	Nickname     string `json:"customerName"`
	Phone        string `json:"customerPhone,omitempty" doc:"Masked; the whole one is asked for by contact."`
	Tier         string `json:"tier" enum:"bronze,silver,platinum,diamond,admin"`
	State        string `json:"state" enum:"active,blocked,withdrawn" doc:"Now: a block that is over is none."`
	Reason       string `json:"blockReason,omitempty" doc:"Of the block; the member reads it."`
	BlockedUntil Time   `json:"blockedUntil,omitzero" doc:"When the block ends by itself; absent for no end."`
	HasPhoto     bool   `json:"hasPhoto"`
	JoinedAt     Time   `json:"joinedAt"`
	WithdrawnAt  Time   `json:"withdrawnAt,omitzero"`
	RecordsUntil Time   `json:"recordsUntil,omitzero" doc:"Until when the law keeps the records of who has left."`
	ErasedAt     Time   `json:"erasedAt,omitzero" doc:"When those records were emptied. What is left are numbers and dates."`
}

func memberOf(m app.MemberRow) Member {
	out := Member{
		ID: idFrom(m.ID), UserKey: m.Key, Nickname: m.Nickname, Phone: m.Phone, Tier: string(m.Tier), State: string(m.Standing),
		HasPhoto: m.PhotoKey != "", JoinedAt: timeOf(m.JoinedAt), WithdrawnAt: timeOf(m.WithdrawnAt), RecordsUntil: timeOf(m.RecordsUntil), ErasedAt: timeOf(m.ErasedAt),
	}
	if m.Standing == member.Blocked {
		out.Reason, out.BlockedUntil = m.Reason, timeOf(m.BlockedUntil)
	}
	return out
}

// memberTrade is a trade of a member.
type memberTrade struct {
	ID        ID        `json:"id"`
	State     string    `json:"state"`
	Title     string    `json:"title"`
	Price     money.Won `json:"price" doc:"In won."`
	CreatedAt Time      `json:"createdAt"`
}

func memberTradeOf(t trade.Trade) memberTrade {
	return memberTrade{ID: idFrom(t.ID), State: string(t.State), Title: t.Agreed.Title, Price: t.Agreed.Price, CreatedAt: timeOf(t.CreatedAt)}
}

// memberDetail is a member with what stands in the way of leaving.
type memberDetail struct {
	Member
	Account    string        `json:"account,omitempty" doc:"Where the member is paid, masked."`
	HasAddress bool          `json:"hasAddress" doc:"Whether an address is remembered."`
	Blockers   []memberTrade `json:"blockers" doc:"Trades that have to end before the member can leave."`
	SamePhone  []ID          `json:"samePhone" doc:"Other members with the same phone, the newest first."`
}

type membersInput struct {
	NumberedPaging
	Nickname string    `query:"customerName" maxLength:"60" doc:"The nickname or how it begins; the list is in the order of nicknames then."`
	Phone    string    `query:"customerPhone" maxLength:"20" doc:"The whole phone number; there is one part only."`
	UserKey  string    `query:"userKey" maxLength:"200" doc:"KakaoTalk's name of the person."`
	State    string    `query:"state" enum:"active,blocked,withdrawn" doc:"As it was set: with blocked come those whose block is over."`
	Tier     string    `query:"tier" enum:"bronze,silver,platinum,diamond,admin"`
	Since    time.Time `query:"since" doc:"Those who joined at this time or later."`
	Until    time.Time `query:"until" doc:"Those who joined before this time."`
}

// MemberPath is the member that a path names.
type MemberPath struct {
	MemberID ID `path:"memberId" doc:"The member's id."`
}

type memberAddInput struct {
	Body struct {
		UserKey  string `json:"userKey" minLength:"1" maxLength:"200" doc:"KakaoTalk's name of the person for this bot."`
		Nickname string `json:"customerName" minLength:"1" maxLength:"60"`
		Phone    string `json:"customerPhone" minLength:"1" maxLength:"20"`
		Tier     string `json:"tier,omitempty" enum:"bronze,silver,platinum,diamond,admin" doc:"Without one: bronze."`
		Reason   string `json:"reason,omitempty" maxLength:"500" doc:"Why, for the audit log."`
	}
}

type memberEditInput struct {
	MemberPath
	IfMatch
	Body struct {
		Nickname *string `json:"customerName,omitempty" minLength:"1" maxLength:"60"`
		Tier     *string `json:"tier,omitempty" enum:"bronze,silver,platinum,diamond,admin"`
		Reason   string  `json:"reason,omitempty" maxLength:"500" doc:"Why, for the audit log."`
	}
}

type memberBlockInput struct {
	MemberPath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"Why. The member reads it."`
		Until  *Time  `json:"until,omitempty" doc:"When the block ends by itself; without it, when somebody ends it."`
	}
}

type memberReasonInput struct {
	MemberPath
	Reason string `query:"reason" required:"true" minLength:"1" maxLength:"500" doc:"Why, for the audit log."`
}

type memberAskInput struct {
	MemberPath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, for the audit log."`
	}
}

type memberTradesInput struct {
	Paging
	MemberPath
	Side string `query:"side" enum:"buyer,seller" default:"buyer" doc:"Which side of the trades the member is on."`
}

// contact is how to reach a member.
type contact struct {
	Phone   string          `json:"customerPhone,omitempty"`
	Address *contactAddress `json:"address,omitempty" doc:"Remembered for the next parcel."`
}

type contactAddress struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	Postcode string `json:"postcode"`
	Street   string `json:"street"`
	Detail   string `json:"detail"`
}

// ownData is a member's own data. Its parts are for people, so the document does
// not describe them.
type ownData struct{ app.MemberData }

// MarshalJSON implements json.Marshaler.
func (d ownData) MarshalJSON() ([]byte, error) { return json.Marshal(d.MemberData) }

// Schema implements huma.SchemaProvider.
func (ownData) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "Profile, addresses, account, listings, trades, payouts and alerts of the member."}
}

// members adds the operations about members.
func (a *API) members() {
	const tag, one = "members", "/admin/member/{memberId}"
	add(a, Op{
		ID: "listMembers", Method: http.MethodGet, Path: "/admin/member", Tag: tag, Action: operator.SeeMembers, Summary: "Members, newest first",
		Description: "Of userKey, customerPhone and customerName the first that is given counts. What few members match is looked for in " +
			"pieces: a part may be short, even empty, and have a next one all the same.",
	}, func(ctx context.Context, by operator.Actor, in *membersInput) (*Answer[List[Member]], error) {
		q := app.MemberQuery{Key: in.UserKey, Phone: in.Phone, Nickname: in.Nickname, State: member.State(in.State), Tier: member.Tier(in.Tier), Since: in.Since, Until: in.Until}
		return listed(in.Paging, func(p ports.Page) ([]app.MemberRow, int64, error) {
			seen, err := a.desk.Members(ctx, by, q, p)
			return seen.Items, seen.Next, err
		}, memberOf)
	})
	add(a, Op{
		ID: "addMember", Method: http.MethodPost, Path: "/admin/member", Tag: tag, Action: operator.AddMember, Status: http.StatusCreated,
		Summary: "Make somebody a member", Description: "Nobody accepted the terms in the chat then, and the member's data say so.",
	}, func(ctx context.Context, by operator.Actor, in *memberAddInput) (*Tagged[Member], error) {
		b := in.Body
		n := app.NewMember{Key: b.UserKey, Nickname: b.Nickname, Phone: b.Phone, Tier: member.Tier(b.Tier)}
		return taggedMember(a.desk.AddMember(ctx, by, n, b.Reason))
	})
	add(a, Op{
		ID: "getMember", Method: http.MethodGet, Path: one, Tag: tag, Action: operator.SeeMembers, Summary: "A member",
	}, func(ctx context.Context, by operator.Actor, in *MemberPath) (*Tagged[memberDetail], error) {
		m, err := a.desk.Member(ctx, by, idOf[member.ID](in.MemberID))
		if err != nil {
			return nil, err
		}
		return tagged(m.Version, detailOf(m)), nil
	})
	add(a, Op{
		ID: "editMember", Method: http.MethodPatch, Path: one, Tag: tag, Action: operator.EditMember, Summary: "Change a nickname or tier",
	}, func(ctx context.Context, by operator.Actor, in *memberEditInput) (*Tagged[Member], error) {
		e := app.MemberEdit{Nickname: in.Body.Nickname}
		if in.Body.Tier != nil {
			tier := member.Tier(*in.Body.Tier)
			e.Tier = &tier
		}
		return taggedMember(a.desk.EditMember(ctx, by, idOf[member.ID](in.MemberID), in.Version(), e, in.Body.Reason))
	})
	add(a, Op{
		ID: "withdrawMember", Method: http.MethodDelete, Path: one, Tag: tag, Action: operator.WithdrawMember,
		Summary:     "End a membership in the member's place",
		Description: "While money is under way or owed it is refused with member.open_trade; blockers of the member names those trades. What the law keeps stays without the name, until recordsUntil.",
	}, func(ctx context.Context, by operator.Actor, in *memberReasonInput) (*Answer[Member], error) {
		m, err := a.desk.WithdrawMember(ctx, by, idOf[member.ID](in.MemberID), in.Reason)
		return answer(memberOf(m)), err
	})
	a.memberBlocks(tag, one)
	a.memberData(tag, one)
}

func (a *API) memberBlocks(tag, one string) {
	add(a, Op{
		ID: "blockMember", Method: http.MethodPost, Path: one + "/block", Tag: tag, Action: operator.BlockMember, Summary: "Keep a member from acting",
		Description: "What the member offers for sale is hidden and open requests are cancelled; trades that bind go on. Another block takes the first one's place.",
	}, func(ctx context.Context, by operator.Actor, in *memberBlockInput) (*Tagged[Member], error) {
		var until Time
		if in.Body.Until != nil {
			until = *in.Body.Until
		}
		return taggedMember(a.desk.BlockMember(ctx, by, idOf[member.ID](in.MemberID), 0, in.Body.Reason, until.Time))
	})
	add(a, Op{
		ID: "unblockMember", Method: http.MethodDelete, Path: one + "/block", Tag: tag, Action: operator.BlockMember, Summary: "End a block",
	}, func(ctx context.Context, by operator.Actor, in *memberReasonInput) (*Tagged[Member], error) {
		return taggedMember(a.desk.UnblockMember(ctx, by, idOf[member.ID](in.MemberID), 0, in.Reason))
	})
}

func (a *API) memberData(tag, one string) {
	add(a, Op{
		ID: "listMemberTrades", Method: http.MethodGet, Path: one + "/trades", Tag: tag, Action: operator.SeeTrades,
		Summary: "A member's trades on one side, newest first",
	}, func(ctx context.Context, by operator.Actor, in *memberTradesInput) (*Answer[List[memberTrade]], error) {
		return list(in.Paging, func(p ports.Page) ([]trade.Trade, error) {
			return a.desk.MemberTrades(ctx, by, idOf[member.ID](in.MemberID), trade.Actor(in.Side), p)
		}, func(t trade.Trade) int64 { return int64(t.ID) }, memberTradeOf)
	})
	add(a, Op{
		ID: "showContact", Method: http.MethodPost, Path: one + "/contact", Tag: tag, Action: operator.SeeContact,
		Summary: "The phone and address of a member in full", Description: "Each look is in the audit log.",
	}, func(ctx context.Context, by operator.Actor, in *memberAskInput) (*Answer[contact], error) {
		c, err := a.desk.Contact(ctx, by, idOf[member.ID](in.MemberID), in.Body.Reason)
		out := contact{Phone: c.Phone}
		if at := c.Address; at != (address.Address{}) {
			out.Address = &contactAddress{at.Name, at.Phone, at.Postcode, at.Street, at.Detail}
		}
		return answer(out), err
	})
	add(a, Op{
		ID: "exportMember", Method: http.MethodPost, Path: one + "/export", Tag: tag, Action: operator.ExportMember,
		Summary: "A member's own data, on the member's request", Description: "Without what the other side of a trade wrote. It is in the audit log.",
	}, func(ctx context.Context, by operator.Actor, in *memberAskInput) (*Answer[ownData], error) {
		data, err := a.desk.ExportMember(ctx, by, idOf[member.ID](in.MemberID), in.Body.Reason)
		return answer(ownData{data}), err
	})
}

func taggedMember(m app.MemberRow, err error) (*Tagged[Member], error) {
	if err != nil {
		return nil, err
	}
	return tagged(m.Version, memberOf(m)), nil
}

func detailOf(m app.MemberDetail) memberDetail {
	out := memberDetail{Member: memberOf(m.MemberRow), HasAddress: m.HasAddress, Blockers: []memberTrade{}, SamePhone: []ID{}}
	if m.Account.Number != "" {
		out.Account = m.Account.Bank + " " + m.Account.Number + " " + m.Account.Holder
	}
	for _, t := range m.Blockers {
		out.Blockers = append(out.Blockers, memberTradeOf(t))
	}
	for _, other := range m.Same {
		out.SamePhone = append(out.SamePhone, idFrom(other.ID))
	}
	return out
}
