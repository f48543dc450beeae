package app

import (
	"context"
	"slices"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/text"
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
// first time and changes nothing. Payouts have use cases of their own. A transfer
// by hand above the process's amount takes another operator than the one who
// froze the trade for it.
func (m *Market) Decide(ctx context.Context, d Decision) (Acted, error) {
	if d.Operator == 0 {
		return Acted{}, fault.New(fault.Unauthenticated, "")
	}
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
		if err != nil {
			return unknownTrade(err)
		}
		acted = Acted{Trade: t, By: trade.Operator}
		acted.Repeated, err = s.decided(t, d)
		if err != nil || acted.Repeated {
			return err
		}
		if d.Event == trade.RecordBankRefund {
			if err := s.fourEyes(t, d.Operator); err != nil {
				return err
			}
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

func unknownTrade(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.Wrap(fault.NotFound, trade.CodeUnknown, err)
	}
	return err
}

// decided reports whether the operator made this very decision already: with
// another amount or reason it is another one, which the table has to judge.
func (s step) decided(t trade.Trade, d Decision) (bool, error) {
	c := Command{TradeID: d.TradeID, Event: d.Event, Caller: member.ID(d.Operator), Version: d.Version}
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
		same := made.By == trade.Operator && made.Note == text.Clean(d.Reason)
		if d.Event == trade.DecidePartRefund {
			same = same && (d.Amount == t.ReturnDue || t.ReturnDue == 0 && d.Amount == t.Refunded)
		}
		return same, nil
	}
	return false, nil
}

// fourEyes refuses a large transfer by hand to whoever froze the trade for it,
// and while only the system did.
func (s step) fourEyes(t trade.Trade, by int64) error {
	if t.ReturnDue <= s.m.Process.FourEyesAbove {
		return nil
	}
	history, err := s.r.Trades.History(s.ctx, t.ID)
	if err != nil {
		return err
	}
	for _, made := range slices.Backward(history) {
		if made.Event == trade.Freeze {
			if first := made.MemberID; first != 0 && first != member.ID(by) {
				return nil
			}
			break
		}
	}
	return fault.New(fault.Forbidden, payout.CodeFourEyes, s.m.Process.FourEyesAbove)
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
