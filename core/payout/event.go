package payout

import (
	"time"

	"github.com/junggyenara/junggye/core/money"
)

// Event is one line of a payout's trail, which is kept for ever, but for Note, which
// is emptied when the law asks for it no longer: what became of it by whom. It is a comparable value.
type Event struct {
	TradeID  int64
	Seq      int64 // the payout's Version that it made
	Operator int64 // 0 for the market itself
	From     State // empty when the debt began
	To       State
	Amount   money.Won
	BatchID  int64
	Note     string // the reason of a hold or refusal, the bank's reference of a transfer
	At       time.Time
}

// Trace is the line that a stored payout adds to its trail; old is the payout
// before, zero when there was none.
func Trace(old, stored Payout, operator int64) Event {
	note := stored.Reason
	if stored.State == Paid {
		note = stored.Reference
	}
	return Event{
		TradeID: stored.TradeID, Seq: stored.Version, Operator: operator, From: old.State, To: stored.State,
		Amount: stored.Amount, BatchID: stored.BatchID, Note: note, At: stored.UpdatedAt,
	}
}
