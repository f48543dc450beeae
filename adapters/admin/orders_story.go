package admin

import (
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

// OrderPayment is the money of a trade.
type OrderPayment struct {
	OrderID  ID             `json:"orderId"`
	Attempts []OrderAttempt `json:"attempts" doc:"Payment attempts, oldest first."`
	Entries  []OrderEntry   `json:"entries" doc:"Its part of the book, oldest first."`
	Payout   *OrderPayout   `json:"payout,omitempty" doc:"The debt to the seller, from completion on."`
}

// OrderAttempt is one attempt to pay.
type OrderAttempt struct {
	ID        ID        `json:"id" doc:"Our order number at the payment provider."`
	TID       string    `json:"tid,omitempty" doc:"The provider's."`
	Status    string    `json:"status,omitempty" doc:"How far it is; absent when that is not known any more."`
	Method    string    `json:"method,omitempty"`
	Amount    money.Won `json:"amount"`
	Taken     money.Won `json:"taken"`
	Cancelled money.Won `json:"cancelled"`
	CreatedAt Time      `json:"createdAt"`
	UpdatedAt Time      `json:"updatedAt,omitzero"`
}

// OrderEntry is one line of the book.
type OrderEntry struct {
	Seq    int64     `json:"seq" doc:"The version of the trade that it belongs to."`
	From   string    `json:"from" enum:"clearing,escrow,refund_due,payable,fees,bank,loss"`
	To     string    `json:"to" enum:"clearing,escrow,refund_due,payable,fees,bank,loss"`
	Amount money.Won `json:"amount"`
	At     Time      `json:"at"`
}

// OrderPayout is the debt to the seller.
type OrderPayout struct {
	Amount    money.Won `json:"amount"`
	Status    string    `json:"status,omitempty" doc:"Absent when that is not known any more."`
	Reason    string    `json:"reason,omitempty"`
	Bank      string    `json:"bank,omitempty"`
	Account   string    `json:"account,omitempty" doc:"Masked."`
	Holder    string    `json:"holder,omitempty" doc:"Masked."`
	Reference string    `json:"reference,omitempty" doc:"The bank's, of the transfer."`
	PaidAt    Time      `json:"paidAt,omitzero"`
}

// OrderRecord is one line of a trade's history.
type OrderRecord struct {
	Seq  int64      `json:"seq" doc:"The version that it made."`
	Row  string     `json:"row" doc:"Of the table of the process."`
	On   OrderEvent `json:"event"`
	By   string     `json:"by" enum:"buyer,seller,system,browser,operator"`
	Who  string     `json:"who,omitempty" doc:"The operator's name, or number."`
	From string     `json:"from,omitempty"`
	To   OrderState `json:"to"`
	Note string     `json:"note,omitempty"`
	At   Time       `json:"at"`
}

// OrderMessage is what a side was told.
type OrderMessage struct {
	ID       ID     `json:"id"`
	MemberID ID     `json:"memberId"`
	Kind     string `json:"kind"`
	Note     string `json:"note,omitempty"`
	At       Time   `json:"at"`
	SeenAt   Time   `json:"seenAt,omitzero"`
	Push     string `json:"push,omitempty" doc:"What became of the message in KakaoTalk, if there was one."`
	Detail   string `json:"detail,omitempty" doc:"Why it was not sent."`
}

// OrderTimer is what the clock will do.
type OrderTimer struct {
	Kind     string `json:"kind" enum:"deadline,reminder,retry,address"`
	DueAt    Time   `json:"dueAt"`
	Failures int    `json:"failures"`
}

// OrderSide is a member in a trade.
type OrderSide struct {
	ID       ID     `json:"id"`
	Nickname string `json:"nickname"`
	Phone    string `json:"phone" doc:"Masked."`
	Status   string `json:"status" enum:"active,blocked,withdrawn"`
	SendTo   string `json:"sendTo,omitempty" doc:"Where to send to this side, masked."`
}

// OrderDrift is a difference that reconciliation found.
type OrderDrift struct {
	ID         ID     `json:"id"`
	Kind       string `json:"kind"`
	Facts      string `json:"facts"`
	FoundAt    Time   `json:"foundAt"`
	ResolvedAt Time   `json:"resolvedAt,omitzero"`
}

// OrderStory is everything about a trade.
type OrderStory struct {
	Order
	At        Time           `json:"at,omitzero" doc:"The moment that is told of; absent for now."`
	Unknown   []string       `json:"unknown" doc:"What a story of the past cannot tell: timers, details, attempts, pushes, payout, or is today's: members, addresses."`
	Seller    OrderSide      `json:"seller"`
	Buyer     *OrderSide     `json:"buyer,omitempty"`
	Seen      OrderSeen      `json:"seen"`
	Carrier   string         `json:"carrier,omitempty"`
	Tracking  string         `json:"trackingNumber,omitempty"`
	History   []OrderRecord  `json:"history" doc:"Oldest first."`
	Timers    []OrderTimer   `json:"timers"`
	Messages  []OrderMessage `json:"messages" doc:"Oldest first."`
	Payment   OrderPayment   `json:"payment"`
	Drifts    []OrderDrift   `json:"drifts"`
	Proposals []Proposal     `json:"proposals" doc:"Decisions that waited or wait for a second operator, oldest first."`
	Options   []OrderOption  `json:"options" doc:"What you may decide now."`
}

// OrderSeen is the listing as the buyer saw it.
type OrderSeen struct {
	Revision    int    `json:"revision" doc:"The version of its texts; 0 when that was not kept."`
	Description string `json:"productDescription"`
	Place       string `json:"tradingLocation"`
	Category    string `json:"productCategory"`
	Changed     bool   `json:"changed" doc:"It says something else by now."`
}

// OrderOption is a decision that is possible.
type OrderOption struct {
	Event        Decision  `json:"event"`
	ToBuyer      money.Won `json:"toBuyer"`
	ToSeller     money.Won `json:"toSeller"`
	Fee          money.Won `json:"fee"`
	Most         money.Won `json:"most,omitempty" doc:"The largest amount of a part refund."`
	TakesTwo     bool      `json:"takesTwo" doc:"It becomes a proposal for another operator."`
	AsksProvider bool      `json:"asksProvider" doc:"It may be refused by what the payment provider says then."`
}

func paymentOf(s app.TradeStory) OrderPayment {
	p := OrderPayment{OrderID: idFrom(s.Trade.ID), Attempts: []OrderAttempt{}, Entries: []OrderEntry{}}
	for _, one := range s.Attempts {
		p.Attempts = append(p.Attempts, OrderAttempt{
			ID: idFrom(one.ID), TID: one.TID, Status: string(one.State), Method: one.Method, Amount: one.Amount, Taken: one.Taken,
			Cancelled: one.Cancelled, CreatedAt: timeOf(one.CreatedAt), UpdatedAt: timeOf(one.UpdatedAt),
		})
	}
	for _, e := range s.Entries {
		p.Entries = append(p.Entries, entryOf(e))
	}
	if o := s.Payout; o.TradeID != 0 {
		p.Payout = &OrderPayout{
			Amount: o.Amount, Status: string(o.State), Reason: o.Reason, Bank: s.Account.Bank, Account: s.Account.Number, Holder: s.Account.Holder,
			Reference: o.Reference, PaidAt: timeOf(o.PaidAt),
		}
	}
	return p
}

func entryOf(e ledger.Entry) OrderEntry {
	return OrderEntry{Seq: e.Seq, From: string(e.From.Kind), To: string(e.To.Kind), Amount: e.Amount, At: timeOf(e.At)}
}

func sideOf(who app.MemberRow, street string) OrderSide {
	return OrderSide{ID: idFrom(who.ID), Nickname: who.Nickname, Phone: who.Phone, Status: string(who.Standing), SendTo: street}
}

func orderStoryOf(s app.TradeStory) OrderStory {
	t := s.Trade
	out := OrderStory{
		Order: orderOf(t), At: timeOf(s.At), Unknown: []string{}, Seller: sideOf(s.Seller, s.ToSeller.Street),
		Seen:    OrderSeen{Revision: s.Seen.Revision, Description: t.Agreed.Description, Place: t.Agreed.Place, Category: string(t.Agreed.Category), Changed: s.Seen.Changed},
		Carrier: string(t.Tracking.Carrier), Tracking: t.Tracking.Number, Payment: paymentOf(s),
		History: []OrderRecord{}, Timers: []OrderTimer{}, Drifts: []OrderDrift{}, Proposals: []Proposal{}, Options: optionsOf(s.Options),
		Messages: messagesOf(s),
	}
	if t.BuyerID != 0 {
		buyer := sideOf(s.Buyer, s.ToBuyer.Street)
		out.Buyer = &buyer
	}
	for _, gap := range s.Unknown {
		out.Unknown = append(out.Unknown, string(gap))
	}
	for _, r := range s.History {
		line := OrderRecord{Seq: r.Seq, Row: r.Row, On: OrderEvent(r.Event), By: string(r.By), From: string(r.From), To: OrderState(r.To), Note: r.Note, At: timeOf(r.At)}
		if r.By == trade.Operator {
			line.Who = s.Names[operator.ID(r.MemberID)]
		}
		out.History = append(out.History, line)
	}
	for _, row := range s.Timers {
		out.Timers = append(out.Timers, OrderTimer{Kind: string(row.Kind), DueAt: timeOf(row.DueAt), Failures: row.Failures})
	}
	for _, d := range s.Drifts {
		out.Drifts = append(out.Drifts, OrderDrift{ID: idFrom(d.ID), Kind: string(d.Kind), Facts: d.Facts, FoundAt: timeOf(d.FoundAt), ResolvedAt: timeOf(d.ResolvedAt)})
	}
	for _, p := range s.Proposals {
		out.Proposals = append(out.Proposals, proposalOf(p))
	}
	return out
}

func messagesOf(s app.TradeStory) []OrderMessage {
	all := []OrderMessage{}
	for _, n := range s.News {
		m := OrderMessage{ID: idFrom(n.ID), MemberID: idFrom(n.MemberID), Kind: string(n.Kind), Note: n.Note, At: timeOf(n.At), SeenAt: timeOf(n.SeenAt)}
		for _, p := range s.Pushes {
			if p.NewsID == n.ID {
				m.Push, m.Detail = string(p.State), p.Detail
			}
		}
		all = append(all, m)
	}
	return all
}

func optionsOf(options []app.Option) []OrderOption {
	all := []OrderOption{}
	for _, o := range options {
		all = append(all, OrderOption{
			Event: Decision(o.Event), ToBuyer: o.Outcome.ToBuyer, ToSeller: o.Outcome.ToSeller, Fee: o.Outcome.Fee, Most: o.Most,
			TakesTwo: o.TakesTwo, AsksProvider: o.AsksProvider,
		})
	}
	return all
}
