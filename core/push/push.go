// Package push is which news a member is written to about, when, and what
// became of the message. Each message costs money, so a trade has a budget of
// them. The news is kept for the member's next visit in any case, so the package
// prefers no message to two.
package push

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
)

// Reasons for refusing something about a push.
const (
	CodeUnknown fault.Code = "push.unknown"
	CodeState   fault.Code = "push.state" // [from, to]
)

// Price is what KakaoTalk charges for one event message, without tax.
const Price money.Won = 15

// State is how far a push is.
type State string

// The states of a push.
const (
	Due      State = "due"      // waits for its time or for another try
	Asking   State = "asking"   // the call is being made; who died in it leaves it so
	Accepted State = "accepted" // taken over; what became of it is still to be asked
	Sent     State = "sent"     // delivered
	Refused  State = "refused"  // never for this member: not a friend of the channel, gone
	GivenUp  State = "given_up" // not sent: too late, or too many tries
	Doubtful State = "doubtful" // perhaps sent; nobody can tell any more
	Unneeded State = "unneeded" // read before it was sent
)

// States lists every State.
func States() []State {
	return []State{Due, Asking, Accepted, Sent, Refused, GivenUp, Doubtful, Unneeded}
}

// Final reports whether nothing more will happen.
func (s State) Final() bool {
	switch s {
	case Sent, Refused, GivenUp, Doubtful, Unneeded:
		return true
	default:
		return false
	}
}

// Paid reports whether the push has cost money, or may have or will. It is so
// unless it certainly was not sent.
func (s State) Paid() bool {
	switch s {
	case Refused, GivenUp, Unneeded:
		return false
	default:
		return true
	}
}

// after lists what a state may turn into.
func (s State) after() []State {
	switch s {
	case Due:
		return []State{Asking, Refused, GivenUp, Unneeded}
	case Asking:
		return []State{Due, Accepted, Refused, GivenUp, Doubtful}
	case Accepted:
		return []State{Sent, Refused, GivenUp, Doubtful}
	default:
		return nil
	}
}

// MaxDetail is the longest Detail in characters.
const MaxDetail = 200

// Push is one message about one piece of news. It is a comparable value.
type Push struct {
	NewsID   news.ID // there is at most one for each
	TradeID  int64   // 0 for what is about no trade, which has no budget
	MemberID member.ID
	// Place counts a trade's pushes from 1, so that two that are planned at once
	// cannot both fit the budget.
	Place     int
	State     State
	TaskID    string // KakaoTalk's name for the delivery, once it was accepted
	Detail    string // why it was not sent, for operators
	CreatedAt time.Time
	UpdatedAt time.Time
	Version   int64
}

// New plans a push about an item. place is one more than the trade has.
func New(item news.Item, place int, now time.Time) Push {
	return Push{
		NewsID: item.ID, TradeID: item.TradeID, MemberID: item.MemberID, Place: place,
		State: Due, CreatedAt: now, UpdatedAt: now, Version: 1,
	}
}

// Move returns the push in another state, or Conflict when the present one does
// not lead there. detail says why, for operators.
func (p Push) Move(to State, detail string, now time.Time) (Push, error) {
	if !slices.Contains(p.State.after(), to) {
		return p, fault.New(fault.Conflict, CodeState, string(p.State), string(to))
	}
	if runes := []rune(detail); len(runes) > MaxDetail {
		detail = string(runes[:MaxDetail])
	}
	p.State, p.Detail, p.UpdatedAt = to, detail, now
	return p, nil
}

// Paid counts the pushes that have cost money, or may have or will.
func Paid(list []Push) int {
	n := 0
	for _, p := range list {
		if p.State.Paid() {
			n++
		}
	}
	return n
}

// Cost is what the pushes cost at most, without tax.
func Cost(list []Push) money.Won { return Price * money.Won(Paid(list)) }
