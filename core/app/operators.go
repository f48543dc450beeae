package app

import (
	"context"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

// Decision is an operator's move in a trade. It is a move like any other: the
// table decides whether it is possible.
type Decision struct {
	TradeID  trade.ID
	Event    trade.Event
	Operator int64
	Version  int64 // of the trade that the operator saw; 0 for whichever stands
	Amount   money.Won
	Reason   string
	// Ask makes no move: it only says that the operator made it before, or why it
	// would be refused.
	Ask bool
}

// Decide makes an operator's move. Doing the same again is answered like the
// first time and changes nothing. Payouts have use cases of their own.
func (m *Market) Decide(ctx context.Context, d Decision) (Acted, error) {
	if d.Event == trade.RecordPayout || d.Event == trade.ReturnPayout {
		return Acted{}, fault.New(fault.Forbidden, trade.CodeNotYours)
	}
	in := trade.Input{By: trade.Operator, MemberID: member.ID(d.Operator), Amount: d.Amount, Reason: d.Reason}
	if d.Event == trade.RecordBankRefund {
		var err error
		if in.Attempt, in.Status, err = m.beforeTransfer(ctx, d.TradeID); err != nil {
			return Acted{}, err
		}
	}
	var acted Acted
	err := m.in(ctx, func(s step) error {
		t, err := s.r.Trades.Get(s.ctx, d.TradeID)
		if fault.Is(err, fault.NotFound) {
			return fault.Wrap(fault.NotFound, trade.CodeUnknown, err)
		}
		if err != nil {
			return err
		}
		acted = Acted{Trade: t, By: trade.Operator}
		acted.Repeated, err = s.repeated(t, Command{
			TradeID: d.TradeID, Event: d.Event, Caller: member.ID(d.Operator), Version: d.Version, Reason: d.Reason,
		})
		if err != nil || acted.Repeated {
			return err
		}
		if d.Ask {
			return s.would(t, d.Event, in)
		}
		acted.Trade, err = s.move(t, d.Event, in)
		return err
	})
	if err != nil {
		return Acted{}, err
	}
	m.Wake()
	return acted, nil
}

// beforeTransfer asks the provider whether the money of a stuck refund is still
// there. The trade is frozen then, so that no try of ours can change the answer.
func (m *Market) beforeTransfer(ctx context.Context, id trade.ID) (payment.Attempt, payment.Status, error) {
	r := m.Store.Repos()
	t, err := r.Trades.Get(ctx, id)
	if err != nil || t.State != trade.RefundStuck {
		return payment.Attempt{}, payment.Status{}, err
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
