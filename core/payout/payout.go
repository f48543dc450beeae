// Package payout is the market's debt to a seller for one completed trade,
// until the bank transfer is proven.
package payout

import (
	"time"

	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
)

// State says how far a payout has come.
type State string

// The states of a payout.
const (
	Due      State = "due"
	Held     State = "held"
	Claimed  State = "claimed"
	Sent     State = "sent"
	Paid     State = "paid"
	Failed   State = "failed"
	Reversed State = "reversed"
)

// States lists every State.
func States() []State { return []State{Due, Held, Claimed, Sent, Paid, Failed, Reversed} }

// Payout is owed to a seller. A trade has at most one, which is its key.
type Payout struct {
	TradeID   int64
	SellerID  member.ID
	Amount    money.Won
	State     State
	CreatedAt time.Time
	Version   int64
}
