package app

import (
	"context"
	"slices"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Decision is an operator's move in a trade. It is a move like any other: the
// table decides whether it is possible.
type Decision struct {
	TradeID trade.ID
	Event   trade.Event
	Version int64     // of the trade that the operator saw; 0 for whichever stands
	Amount  money.Won // of a part refund
	Reason  string
	// Ask makes no move: it only says that the operator made it before, or why it
	// would be refused.
	Ask bool
}

// Decided is the outcome of a decision.
type Decided struct {
	Acted
	// Proposal is what waits for another operator in place of the move, or what was
	// approved; zero when one operator was enough.
	Proposal proposal.Proposal
}

// Decide makes an operator's move, with a reason. Doing the same again is answered
// like the first time and changes nothing. About much money (trade.Process.TakesTwo)
// it makes no move but a proposal, for another operator to approve. When somebody
// else decided since, the error has the code trade.decided and says who. Payouts
// have use cases of their own.
func (d Desk) Decide(ctx context.Context, by operator.Actor, c Decision) (out Decided, err error) {
	action, err := mayDecide(by, c.Event)
	if err != nil {
		return out, err
	}
	if c.Reason, err = trade.ParseReason(c.Reason); err != nil {
		return out, err
	}
	in, err := d.m.decisionInput(ctx, c, by.ID)
	if err != nil {
		return out, err
	}
	id := d.m.Source.ID()
	err = d.change(ctx, by, action, c.Reason, func(s step) (did deed, err error) {
		out, did, err = s.decide(by, c, in, id)
		return did, err
	})
	if err != nil {
		return Decided{}, err
	}
	d.m.Wake()
	return out, nil
}

// mayDecide returns the action that the event takes, if the operator has it.
func mayDecide(by operator.Actor, e trade.Event) (operator.Action, error) {
	if by.ID == 0 {
		return "", fault.New(fault.Unauthenticated, "")
	}
	if !slices.Contains(trade.Decisions(), e) {
		return "", fault.New(fault.Forbidden, trade.CodeNotYours)
	}
	return e.Action(), by.May(e.Action())
}

// decisionInput is what the table looks at for a decision of this operator. For a
// transfer by hand it has the provider's word, so it is made before the step.
func (m *Market) decisionInput(ctx context.Context, c Decision, by operator.ID) (trade.Input, error) {
	in := trade.Input{By: trade.Operator, MemberID: member.ID(by), Amount: c.Amount, Reason: c.Reason}
	if c.Event != trade.RecordBankRefund {
		return in, nil
	}
	var err error
	in.Attempt, in.Status, err = m.beforeTransfer(ctx, c.TradeID)
	return in, err
}

// decide makes the move or proposes it. id is for the proposal.
func (s step) decide(by operator.Actor, c Decision, in trade.Input, id int64) (out Decided, did deed, err error) {
	t, err := s.r.Trades.Get(s.ctx, c.TradeID)
	if err != nil {
		return out, did, unknownTrade(err)
	}
	out.Acted = Acted{Trade: t, By: trade.Operator}
	out.Repeated, err = s.decided(t, c, by.ID)
	if err != nil || out.Repeated {
		return out, did, s.whoDecided(t, c.Version, by.ID, err)
	}
	takesTwo := s.m.Process.TakesTwo(t, c.Event, c.Amount)
	if c.Ask || takesTwo {
		if err := s.would(t, c.Event, in); err != nil || c.Ask {
			return out, did, s.whoDecided(t, c.Version, by.ID, err)
		}
		out.Proposal, out.Repeated, err = s.propose(t, proposal.Make(id, t, c.Event, c.Amount, c.Reason, by, s.now))
		if err == nil && !out.Repeated {
			did = deed{subject: tradeSubject(t.ID), before: tradeFactsOf(t), after: proposalFacts(out.Proposal)}
		}
		return out, did, err
	}
	if out.Trade, err = s.move(t, c.Event, in); err != nil {
		return out, did, s.whoDecided(t, c.Version, by.ID, err)
	}
	return out, deed{subject: tradeSubject(t.ID), before: tradeFactsOf(t), after: decisionFacts(out.Trade, c.Event, c.Amount)}, nil
}

func unknownTrade(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.Wrap(fault.NotFound, trade.CodeUnknown, err)
	}
	return err
}

// decided reports whether the operator made this very decision already: with
// another amount or reason it is another one, which the table has to judge.
func (s step) decided(t trade.Trade, d Decision, by operator.ID) (bool, error) {
	c := Command{TradeID: d.TradeID, Event: d.Event, Caller: member.ID(by), Version: d.Version}
	repeated, err := s.repeated(t, c)
	if err != nil || !repeated {
		return false, err
	}
	history, err := s.r.Trades.History(s.ctx, t.ID)
	if err != nil {
		return false, err
	}
	for _, made := range slices.Backward(history) {
		if made.Event != d.Event || made.MemberID != c.Caller || d.Version != 0 && made.Seq != d.Version+1 {
			continue
		}
		same := made.By == trade.Operator && made.Note == d.Reason
		if d.Event == trade.DecidePartRefund {
			same = same && (d.Amount == t.ReturnDue || t.ReturnDue == 0 && d.Amount == t.Refunded)
		}
		return same, nil
	}
	return false, nil
}

// whoDecided makes a refusal say who was faster, when another operator was.
func (s step) whoDecided(t trade.Trade, seen int64, by operator.ID, refusal error) error {
	code := fault.CodeOf(refusal)
	if code != trade.CodeChanged && code != trade.CodeMove && code != trade.CodeFrozen {
		return refusal
	}
	history, err := s.r.Trades.History(s.ctx, t.ID)
	if err != nil {
		return err
	}
	for _, r := range slices.Backward(history) {
		if r.Seq <= seen {
			break
		}
		if r.By == trade.Operator && r.MemberID != member.ID(by) {
			name, err := s.operatorName(operator.ID(r.MemberID), t.ID)
			if err != nil {
				return err
			}
			return &fault.Error{Kind: fault.KindOf(refusal), Code: trade.CodeDecided, Args: []any{string(r.Event), name, r.At}, Err: refusal}
		}
		if r.From != r.To && !r.CarriesOut() {
			break // whatever they decided before, this is what moved the trade
		}
	}
	return refusal
}

// operatorName returns the name under which an operator acted on the trade, as the
// audit log has it, else the number.
func (s step) operatorName(id operator.ID, of trade.ID) (string, error) {
	found, err := s.r.Audit.Search(s.ctx, ports.AuditFilter{Who: id, Subject: tradeSubject(of)}, ports.Page{Limit: 1})
	if err != nil || len(found) == 0 {
		return idText(int64(id)), err
	}
	return found[0].Name, nil
}

// beforeTransfer asks the provider whether the money of a stuck refund is still
// there. The trade is frozen then, so that no try of ours can change the answer.
func (m *Market) beforeTransfer(ctx context.Context, id trade.ID) (payment.Attempt, payment.Status, error) {
	r := m.Store.Repos()
	t, err := r.Trades.Get(ctx, id)
	if err != nil || t.State != trade.RefundStuck {
		return payment.Attempt{}, payment.Status{}, unknownTrade(err)
	}
	a, err := attemptOf(ctx, r, t)
	if err != nil {
		return a, payment.Status{}, err
	}
	status, err := m.lookup(ctx, a)
	if err != nil {
		return a, status, fault.Wrap(fault.Unavailable, CodeProvider, err)
	}
	return a, status, nil
}
