package main

import (
	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
)

// keptOf is what the provider has of a payment.
func keptOf(p sandbox.Payment) money.Won {
	switch p.Status {
	case "SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT", "CANCEL_PAYMENT":
		return p.Amount - p.Cancelled
	default:
		return 0
	}
}

// toTheWon compares the whole book with the provider.
func (s *shop) toTheWon() (kept money.Won) {
	s.Helper()
	for _, p := range s.bank.box.Payments() {
		kept += keptOf(p)
	}
	var all []ledger.Entry
	for after := (ledger.Entry{}); ; {
		part, err := s.store.Repos().Ledger.List(s.Context(), trade.ID(after.TradeID), after.Seq, after.Line, 1000)
		if err != nil {
			s.Fatal(err)
		}
		if all = append(all, part...); len(part) < 1000 {
			break
		}
		after = part[len(part)-1]
	}
	sum := money.Won(0)
	for account, balance := range ledger.Balances(all) {
		if sum += balance; account.Kind != ledger.Clearing && balance < 0 {
			s.Errorf("account %v stands at %d", account, balance)
		}
	}
	if clearing := ledger.Balances(all)[ledger.Account{Kind: ledger.Clearing}]; clearing != -kept || sum != 0 {
		s.Errorf("the provider keeps %d, the book says %d and sums up to %d; want them equal to the won, and 0", kept, -clearing, sum)
	}
	return kept
}
