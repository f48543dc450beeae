package app_test

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
)

func TestAFullRefundAfterABankTransferOfAPart(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Disputed)
	decide := func(e trade.Event) {
		t.Helper()
		if _, err := s.market.Desk().Decide(s.ctx(), operatorOf(7), app.Decision{TradeID: s.t.ID, Event: e, Amount: 3_000, Reason: "decided"}); err != nil {
			t.Fatalf("%s: %v", e, err)
		}
	}
	for range 6 {
		s.bank.Faults().AnswerError(sandbox.Cancel, 1, -780, "")
	}
	decide(trade.DecidePartRefund)
	s.pass(20 * time.Hour)
	s.wantState(s.t.ID, trade.RefundStuck, "the provider kept refusing")
	decide(trade.Freeze)
	s.clock.Advance(2 * time.Minute)
	decide(trade.RecordBankRefund)
	s.wantState(s.t.ID, trade.Confirmed, "the sale stands")
	decide(trade.Unfreeze)
	s.act(s.t, trade.ConfirmSale, s.seller)
	s.act(s.t, trade.OpenClaim, s.buyer)
	s.act(s.t, trade.GrantClaim, s.seller)
	s.pass(time.Hour)
	s.wantState(s.t.ID, trade.Refunded, "the provider still had the rest, and what the bank sent in its place")
	s.wantMoney(price, 3_000, "the part that the bank transferred stays with the provider")
}
