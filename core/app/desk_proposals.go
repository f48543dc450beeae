package app

import (
	"context"
	"strconv"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/text"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// propose stores a proposal for another operator, in place of one that lapsed.
// The same by the same operator is the one that is there.
func (s step) propose(t trade.Trade, p proposal.Proposal) (proposal.Proposal, bool, error) {
	open, err := s.r.Proposals.OpenOf(s.ctx, t.ID)
	if fault.Is(err, fault.NotFound) {
		return p, false, s.r.Proposals.Add(s.ctx, p)
	}
	if err != nil {
		return open, false, err
	}
	lapsed, err := s.lapsed(open)
	switch {
	case err != nil:
		return open, false, err
	case lapsed:
		if open, err = open.Outdate(s.now); err == nil {
			_, err = s.r.Proposals.Save(s.ctx, open)
		}
		if err == nil {
			err = s.r.Proposals.Add(s.ctx, p)
		}
		return p, false, err
	case open.By == p.By && open.Event == p.Event && open.Amount == p.Amount && open.Reason == p.Reason:
		return open, true, nil
	}
	return open, false, fault.New(fault.Conflict, proposal.CodeOpen, string(open.Event), open.ByName)
}

func (s step) lapsed(p proposal.Proposal) (bool, error) {
	history, err := s.r.Trades.History(s.ctx, p.TradeID)
	return err == nil && p.State == proposal.Open && p.Lapsed(history, s.now), err
}

// Approve makes the move that another operator proposed; both answer for it. An
// operator cannot approve an own proposal. When the trade moved on since, or the
// proposal waited too long, it is outdated for good and the error is Stale with the
// code proposal.outdated. Approving again changes nothing.
func (d Desk) Approve(ctx context.Context, by operator.Actor, id int64, note string) (out Decided, err error) {
	p, action, err := d.proposal(ctx, by, id)
	if err != nil {
		return out, err
	}
	in, err := d.m.decisionInput(ctx, Decision{TradeID: p.TradeID, Event: p.Event, Amount: p.Amount, Reason: p.Reason}, p.By)
	if err != nil {
		return out, err
	}
	why := text.Clean(note)
	if why == "" {
		why = p.Reason
	}
	var refused error // after what the refusal writes is stored
	err = d.change(ctx, by, action, why, func(s step) (did deed, err error) {
		out, did, refused, err = s.approve(by, id, in)
		return did, err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return Decided{}, err
	}
	d.m.Wake()
	return out, nil
}

func (s step) approve(by operator.Actor, id int64, in trade.Input) (out Decided, did deed, refused, err error) {
	p, err := s.r.Proposals.Get(s.ctx, id)
	if err != nil {
		return out, did, nil, err
	}
	t, err := s.r.Trades.Get(s.ctx, p.TradeID)
	if err != nil {
		return out, did, nil, err
	}
	out = Decided{Acted: Acted{Trade: t, By: trade.Operator}, Proposal: p}
	if p.State == proposal.Approved && p.DecidedBy == by.ID {
		out.Repeated = true
		return out, did, nil, nil
	}
	approved, err := p.Approve(by, s.m.Process.FourEyesAbove, t.Version+1, s.now)
	lapsed, errLapsed := s.lapsed(p)
	if errLapsed != nil {
		return out, did, nil, errLapsed
	}
	if p.State == proposal.Open && p.By != by.ID && lapsed {
		did, err = s.outdate(t, p)
		return out, did, fault.New(fault.Stale, proposal.CodeOutdated), err
	}
	if err != nil {
		return out, did, nil, err
	}
	if out.Trade, err = s.move(t, p.Event, in); err != nil {
		return out, did, nil, err
	}
	if out.Proposal, err = s.r.Proposals.Save(s.ctx, approved); err != nil {
		return out, did, nil, err
	}
	after := decisionFacts(out.Trade, p.Event, p.Amount)
	after.Proposal, after.ProposedBy, after.ProposedName = idText(p.ID), idText(int64(p.By)), p.ByName
	return out, deed{subject: tradeSubject(t.ID), before: tradeFactsOf(t), after: after}, nil, nil
}

// outdate closes a proposal that lapsed.
func (s step) outdate(t trade.Trade, p proposal.Proposal) (deed, error) {
	p, err := p.Outdate(s.now)
	if err == nil {
		p, err = s.r.Proposals.Save(s.ctx, p)
	}
	return deed{subject: tradeSubject(t.ID), before: tradeFactsOf(t), after: proposalFacts(p)}, err
}

// RefuseProposal ends another operator's proposal without the move, for a reason.
// Again it changes nothing.
func (d Desk) RefuseProposal(ctx context.Context, by operator.Actor, id int64, why string) (proposal.Proposal, error) {
	why, err := trade.ParseReason(why)
	if err != nil {
		return proposal.Proposal{}, err
	}
	return d.endProposal(ctx, by, id, why, func(s step, p proposal.Proposal) (proposal.Proposal, error) {
		if p.State == proposal.Refused && p.DecidedBy == by.ID {
			return p, nil
		}
		return p.Refuse(by, s.m.Process.FourEyesAbove, why, s.now)
	})
}

// WithdrawProposal takes an own proposal back. Again it changes nothing.
func (d Desk) WithdrawProposal(ctx context.Context, by operator.Actor, id int64, why string) (proposal.Proposal, error) {
	return d.endProposal(ctx, by, id, why, func(s step, p proposal.Proposal) (proposal.Proposal, error) {
		if p.State == proposal.Withdrawn && p.By == by.ID {
			return p, nil
		}
		return p.Withdraw(by, s.now)
	})
}

func (d Desk) endProposal(ctx context.Context, by operator.Actor, id int64, why string, end func(step, proposal.Proposal) (proposal.Proposal, error)) (p proposal.Proposal, err error) {
	_, action, err := d.proposal(ctx, by, id)
	if err != nil {
		return p, err
	}
	err = d.change(ctx, by, action, why, func(s step) (deed, error) {
		old, err := s.r.Proposals.Get(s.ctx, id)
		if err != nil {
			return deed{}, err
		}
		if p, err = end(s, old); err != nil || p == old {
			return deed{}, err
		}
		if p, err = s.r.Proposals.Save(s.ctx, p); err != nil {
			return deed{}, err
		}
		return deed{subject: tradeSubject(p.TradeID), before: proposalFacts(old), after: proposalFacts(p)}, nil
	})
	return p, err
}

// proposal loads a proposal that the operator may decide, with the action that it
// takes: the one of its event.
func (d Desk) proposal(ctx context.Context, by operator.Actor, id int64) (proposal.Proposal, operator.Action, error) {
	s, err := d.read(ctx, by, operator.SeeTrades)
	if err != nil {
		return proposal.Proposal{}, "", err
	}
	p, err := s.r.Proposals.Get(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return p, "", fault.Wrap(fault.NotFound, proposal.CodeUnknown, err)
	}
	if err != nil {
		return p, "", err
	}
	action, err := mayDecide(by, p.Event)
	return p, action, err
}

// ProposalView is a proposal with what is needed to decide on it.
type ProposalView struct {
	proposal.Proposal
	Title   string        // of the listing, as it was agreed
	Outcome trade.Outcome // of an open one
	// Lapsed tells that an open proposal can no longer be approved.
	Lapsed bool
	// Mine tells that the operator who asks proposed it, and may withdraw it only.
	Mine bool
	// May tells that the operator who asks may approve and refuse it.
	May bool
}

// Proposals returns proposals that wait for another operator, newest first.
func (d Desk) Proposals(ctx context.Context, by operator.Actor, page ports.Page) ([]ProposalView, error) {
	s, err := d.read(ctx, by, operator.SeeTrades)
	if err != nil {
		return nil, err
	}
	found, err := s.r.Proposals.ListOpen(ctx, page)
	if err != nil {
		return nil, err
	}
	views := make([]ProposalView, 0, len(found))
	for _, p := range found {
		t, err := s.r.Trades.Get(ctx, p.TradeID)
		if err != nil {
			return nil, err
		}
		v, err := s.proposalView(by, t, p)
		if err != nil {
			return nil, err
		}
		views = append(views, v)
	}
	return views, nil
}

func (s step) proposalView(by operator.Actor, t trade.Trade, p proposal.Proposal) (ProposalView, error) {
	lapsed, err := s.lapsed(p)
	v := ProposalView{Proposal: p, Title: t.Agreed.Title, Lapsed: lapsed, Mine: p.By == by.ID}
	if p.State == proposal.Open {
		v.Outcome = t.Outcome(p.Event, p.Amount)
	}
	v.May = p.State == proposal.Open && !lapsed && !v.Mine && by.May(p.Event.Action()) == nil
	return v, err
}

// tradeFacts is what the audit log keeps of a trade around a decision.
type tradeFacts struct {
	State    trade.State `json:"state"`
	Version  int64       `json:"version"`
	Held     money.Won   `json:"held"`
	Refunded money.Won   `json:"refunded,omitempty"`
	Frozen   bool        `json:"frozen,omitempty"`

	Event        trade.Event `json:"event,omitempty"`
	Amount       money.Won   `json:"amount,omitempty"`
	Proposal     string      `json:"proposal,omitempty"`
	ProposedBy   string      `json:"proposedBy,omitempty"`
	ProposedName string      `json:"proposedName,omitempty"`
}

func tradeFactsOf(t trade.Trade) tradeFacts {
	return tradeFacts{State: t.State, Version: t.Version, Held: t.Held(), Refunded: t.Refunded, Frozen: t.Frozen()}
}

func decisionFacts(t trade.Trade, e trade.Event, amount money.Won) tradeFacts {
	facts := tradeFactsOf(t)
	facts.Event = e
	if e == trade.DecidePartRefund {
		facts.Amount = amount
	}
	return facts
}

// proposalFacts is what the audit log keeps of a proposal.
func proposalFacts(p proposal.Proposal) any {
	return struct {
		Proposal string         `json:"proposal"`
		State    proposal.State `json:"proposalState"`
		Event    trade.Event    `json:"event"`
		Amount   money.Won      `json:"amount,omitempty"`
		Sum      money.Won      `json:"sum"`
	}{idText(p.ID), p.State, p.Event, p.Amount, p.Sum}
}

func tradeSubject(id trade.ID) string { return "trade:" + idText(int64(id)) }

func idText(id int64) string { return strconv.FormatInt(id, 10) }
