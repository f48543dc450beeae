// Package payment is one attempt to pay for a trade, and the vocabulary of the
// payment provider. It refuses to decide what a payment means for the trade.
package payment

import (
	"slices"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
)

// ID identifies an attempt and is its order number at the provider.
type ID int64

// Reasons for refusing something about a payment.
const (
	CodeUnknown fault.Code = "payment.unknown"
	CodeChanged fault.Code = "payment.changed"
	CodeMove    fault.Code = "payment.move" // [from, to]
	CodeLink    fault.Code = "payment.link" // the link is forged, foreign or expired
)

// State says how far an attempt has come.
type State string

// The states of an attempt.
const (
	Created       State = "created"   // the row stands, the provider was not heard yet
	Prepared      State = "ready"     // the provider gave a tid and a page
	Approving     State = "approving" // we asked for the money
	Approved      State = "approved"
	PartCancelled State = "part_cancelled"
	Cancelled     State = "cancelled"
	Failed        State = "failed"
	Left          State = "left"
	Expired       State = "expired"
	InDoubt       State = "unknown" // asked for the money, no final answer yet
)

// States lists every State.
func States() []State {
	return []State{Created, Prepared, Approving, Approved, PartCancelled, Cancelled, Failed, Left, Expired, InDoubt}
}

// next lists where each state may go. What ended unpaid may still turn out
// approved: the provider's word is final, ours is not.
var next = map[State][]State{
	Created:       {Prepared, Failed, Expired, Left},
	Prepared:      {Approving, Left, Expired, Failed, Approved},
	Approving:     {Approved, InDoubt, Failed},
	InDoubt:       {Approved, Failed},
	Approved:      {PartCancelled, Cancelled},
	PartCancelled: {PartCancelled, Cancelled},
	Expired:       {Approved},
	Cancelled:     {},
	Failed:        {Approved},
	Left:          {Approved},
}

// Attempt is one payment attempt. It is a comparable value.
type Attempt struct {
	ID         ID
	TradeID    int64
	BuyerID    member.ID
	Amount     money.Won
	ItemName   string
	State      State
	TID        string
	MobileURL  string
	DesktopURL string
	AID        string
	Method     string
	Taken      money.Won // 0 until the provider took it; less than Amount when some went back before we knew
	Cancelled  money.Won // given back so far
	CheckedAt  time.Time // the provider's word and our book last agreed
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Version    int64
}

// Order returns how the attempt is named at the provider.
func (a Attempt) Order() Order {
	return Order{
		OrderID: strconv.FormatInt(int64(a.ID), 10),
		UserID:  "m" + strconv.FormatInt(int64(a.BuyerID), 10),
		Amount:  a.Amount,
	}
}

// Move changes the state, or refuses with Conflict.
func (a Attempt) Move(to State, now time.Time) (Attempt, error) {
	if !slices.Contains(next[a.State], to) {
		return a, fault.New(fault.Conflict, CodeMove, string(a.State), string(to))
	}
	a.State = to
	a.UpdatedAt = now
	return a, nil
}
