// Package ledger is the double-entry book of the market's money in whole won.
// An entry moves an amount from one account to another, so the book balances
// by construction; a mistake is corrected by another entry, never by a change.
package ledger

import (
	"time"

	"github.com/junggyenara/junggye/core/money"
)

// Kind is what an account is for.
type Kind string

// The kinds of account. Escrow and RefundDue exist once for each trade, Payable
// once for each seller, the others once.
const (
	Clearing  Kind = "clearing"   // negative: what the payment provider owes us
	Escrow    Kind = "escrow"     // a buyer's money, held for a trade
	RefundDue Kind = "refund_due" // a buyer's money that must go back
	Payable   Kind = "payable"    // a seller's money, to be paid out
	Fees      Kind = "fees"       // our revenue
	Bank      Kind = "bank"       // paid by transfer from our bank account
	Loss      Kind = "loss"       // borne by the market
)

// Kinds lists every Kind.
func Kinds() []Kind { return []Kind{Clearing, Escrow, RefundDue, Payable, Fees, Bank, Loss} }

// Account is one account of the book.
type Account struct {
	Kind Kind
	Of   int64 // the trade's or the seller's id, 0 for accounts that exist once
}

// Entry moves Amount, which is positive, from one account to another. TradeID,
// Seq and Line are its natural key: the trade's move that caused it.
type Entry struct {
	TradeID int64
	Seq     int64
	Line    int
	From    Account
	To      Account
	Amount  money.Won
	At      time.Time
}

// Balances sums entries by account. The sum over all accounts is always 0.
func Balances(entries []Entry) map[Account]money.Won {
	sums := make(map[Account]money.Won)
	for _, e := range entries {
		sums[e.From] -= e.Amount
		sums[e.To] += e.Amount
	}
	return sums
}
