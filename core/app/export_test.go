package app

import (
	"context"

	"github.com/junggyenara/junggye/core/trade"
)

// Operate makes an operator's move through the same step as everybody else's.
// Operators have no use case of their own yet; their rows of the table must
// hold all the same.
func (m *Market) Operate(ctx context.Context, id trade.ID, e trade.Event, reason string) (trade.Trade, error) {
	var t trade.Trade
	err := m.in(ctx, func(s step) error {
		var err error
		if t, err = s.r.Trades.Get(s.ctx, id); err != nil {
			return err
		}
		t, err = s.move(t, e, trade.Input{By: trade.Operator, Reason: reason})
		return err
	})
	return t, err
}
