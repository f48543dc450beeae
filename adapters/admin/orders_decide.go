package admin

import (
	"context"
	"net/http"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Proposal is a decision that takes a second operator.
type Proposal struct {
	ID          ID        `json:"id"`
	OrderID     ID        `json:"orderId"`
	Title       string    `json:"productName"`
	Event       Decision  `json:"event"`
	Amount      money.Won `json:"amount,omitempty" doc:"Of a part refund."`
	Sum         money.Won `json:"sum" doc:"How much money the decision is about."`
	ToBuyer     money.Won `json:"toBuyer"`
	ToSeller    money.Won `json:"toSeller"`
	Fee         money.Won `json:"fee"`
	Reason      string    `json:"reason"`
	Status      string    `json:"status" enum:"open,approved,refused,withdrawn,outdated"`
	Lapsed      bool      `json:"lapsed" doc:"An open one that can no longer be approved: the trade moved on, or a day passed."`
	By          string    `json:"proposedBy" doc:"The operator's name."`
	At          Time      `json:"proposedAt"`
	EndsAt      Time      `json:"endsAt"`
	DecidedBy   string    `json:"decidedBy,omitempty" doc:"The other operator's name."`
	DecidedAt   Time      `json:"decidedAt,omitzero"`
	Note        string    `json:"note,omitempty" doc:"Why it was refused."`
	Mine        bool      `json:"mine" doc:"You proposed it, and may withdraw it."`
	MayDecideIt bool      `json:"mayDecide" doc:"You may approve and refuse it."`
}

func proposalOf(p app.ProposalView) Proposal {
	return Proposal{
		ID: idFrom(p.ID), OrderID: idFrom(p.TradeID), Title: p.Title, Event: Decision(p.Event), Amount: p.Amount, Sum: p.Sum,
		ToBuyer: p.Outcome.ToBuyer, ToSeller: p.Outcome.ToSeller, Fee: p.Outcome.Fee, Reason: p.Reason, Status: string(p.State), Lapsed: p.Lapsed,
		By: p.ByName, At: timeOf(p.At), EndsAt: timeOf(p.EndsAt), DecidedBy: p.DecidedName, DecidedAt: timeOf(p.DecidedAt), Note: p.Note,
		Mine: p.Mine, MayDecideIt: p.May,
	}
}

// Decided is what became of a decision.
type Decided struct {
	Outcome  string    `json:"outcome" enum:"made,proposed" doc:"made: the trade moved. proposed: it waits for another operator."`
	Repeated bool      `json:"repeated" doc:"You had decided it before; nothing changed now."`
	Order    Order     `json:"order"`
	Proposal *Proposal `json:"proposal,omitempty"`
}

func decidedOf(d app.Decided) *Tagged[Decided] {
	out := Decided{Outcome: "made", Repeated: d.Repeated, Order: orderOf(d.Trade)}
	if d.Proposal.ID != 0 {
		p := proposalOf(app.ProposalView{Proposal: d.Proposal, Title: d.Trade.Agreed.Title})
		out.Proposal = &p
		if d.Proposal.State == proposal.Open {
			out.Outcome = "proposed"
		}
	}
	return tagged(d.Trade.Version, out)
}

type decideInput struct {
	OrderID ID `path:"orderId" doc:"The trade's id."`
	IfMatch
	Once
	Body struct {
		Event  Decision  `json:"event" doc:"One of the trade's options."`
		Amount money.Won `json:"amount,omitempty" minimum:"0" doc:"Of a part refund: what goes back to the buyer."`
		Reason string    `json:"reason" minLength:"1" maxLength:"200" doc:"Why. Both sides may read it; of a transfer by hand, the bank's reference."`
	}
}

type reasonInput struct {
	OrderID ID `path:"orderId" doc:"The trade's id."`
	IfMatch
	Once
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"Why. Both sides may read it."`
	}
}

type approveInput struct {
	ProposalID ID `path:"proposalId" doc:"The proposal's id."`
	Once
	Body struct {
		Note string `json:"note,omitempty" maxLength:"200" doc:"For the audit log."`
	}
}

type refuseInput struct {
	ProposalID ID `path:"proposalId" doc:"The proposal's id."`
	Body       struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"Why."`
	}
}

type proposalInput struct {
	ProposalID ID `path:"proposalId" doc:"The proposal's id."`
}

const twoOfUs = "About much money it becomes a proposal that another operator approves. "

// decisions adds the operations that decide.
func (a *API) decisions() {
	decide := func(ctx context.Context, by operator.Actor, id ID, version int64, e trade.Event, amount money.Won, why string) (*Tagged[Decided], error) {
		d, err := a.desk.Decide(ctx, by, app.Decision{TradeID: idOf[trade.ID](id), Event: e, Version: version, Amount: amount, Reason: why})
		if err != nil {
			return nil, err
		}
		return decidedOf(d), nil
	}
	simple := func(e trade.Event) func(context.Context, operator.Actor, *reasonInput) (*Tagged[Decided], error) {
		return func(ctx context.Context, by operator.Actor, in *reasonInput) (*Tagged[Decided], error) {
			return decide(ctx, by, in.OrderID, in.Version(), e, 0, in.Body.Reason)
		}
	}
	add(a, Op{
		ID: "completeOrder", Method: http.MethodPost, Path: "/admin/order/success/{orderId}", Tag: ordersTag, Action: operator.MoveMoney,
		Summary: "Complete a trade whose purchase is confirmed", Description: twoOfUs + "Any other trade is refused with trade.move.",
	}, simple(trade.ConfirmSale))
	add(a, Op{
		ID: "refundOrder", Method: http.MethodPost, Path: "/admin/order/kakaopay-cancel/{orderId}", Tag: ordersTag, Action: operator.MoveMoney,
		Summary: "Refund and cancel a paid trade", Description: twoOfUs + "A dispute or a claim is decided below decisions.",
	}, simple(trade.Refund))
	add(a, Op{
		ID: "decideOrder", Method: http.MethodPost, Path: "/admin/order/{orderId}/decisions", Tag: ordersTag, Action: operator.SeeTrades,
		Summary:     "Decide about a trade",
		Description: twoOfUs + "Which decisions are possible for you, and what each means, is in options of the trade's story. Each takes the action trades.decide or trades.money.",
	}, func(ctx context.Context, by operator.Actor, in *decideInput) (*Tagged[Decided], error) {
		return decide(ctx, by, in.OrderID, in.Version(), trade.Event(in.Body.Event), in.Body.Amount, in.Body.Reason)
	})
	a.proposals()
}

// proposals adds the operations about decisions that wait for another operator.
func (a *API) proposals() {
	add(a, Op{
		ID: "listProposals", Method: http.MethodGet, Path: "/admin/order/proposals", Tag: ordersTag, Action: operator.SeeTrades,
		Summary: "Decisions that wait for another operator, newest first",
	}, func(ctx context.Context, by operator.Actor, in *struct{ Paging }) (*Answer[List[Proposal]], error) {
		return list(in.Paging, func(p ports.Page) ([]app.ProposalView, error) { return a.desk.Proposals(ctx, by, p) },
			func(p app.ProposalView) int64 { return p.ID }, proposalOf)
	})
	add(a, Op{
		ID: "approveProposal", Method: http.MethodPost, Path: "/admin/order/proposals/{proposalId}/approve", Tag: ordersTag, Action: operator.SeeTrades,
		Summary: "Approve another operator's decision, which makes it", Description: "It takes the action that the decision takes.",
	}, func(ctx context.Context, by operator.Actor, in *approveInput) (*Tagged[Decided], error) {
		d, err := a.desk.Approve(ctx, by, idOf[int64](in.ProposalID), in.Body.Note)
		if err != nil {
			return nil, err
		}
		return decidedOf(d), nil
	})
	ended := func(by operator.Actor, p proposal.Proposal, err error) (*Answer[Proposal], error) {
		if err != nil {
			return nil, err
		}
		return answer(proposalOf(app.ProposalView{Proposal: p, Mine: p.By == by.ID})), nil
	}
	add(a, Op{
		ID: "refuseProposal", Method: http.MethodPost, Path: "/admin/order/proposals/{proposalId}/refuse", Tag: ordersTag, Action: operator.SeeTrades,
		Summary: "Refuse another operator's decision", Description: "It takes the action that the decision takes.",
	}, func(ctx context.Context, by operator.Actor, in *refuseInput) (*Answer[Proposal], error) {
		p, err := a.desk.RefuseProposal(ctx, by, idOf[int64](in.ProposalID), in.Body.Reason)
		return ended(by, p, err)
	})
	add(a, Op{
		ID: "withdrawProposal", Method: http.MethodDelete, Path: "/admin/order/proposals/{proposalId}", Tag: ordersTag, Action: operator.SeeTrades,
		Summary: "Withdraw an own proposal",
	}, func(ctx context.Context, by operator.Actor, in *proposalInput) (*Answer[Proposal], error) {
		p, err := a.desk.WithdrawProposal(ctx, by, idOf[int64](in.ProposalID), "")
		return ended(by, p, err)
	})
}
