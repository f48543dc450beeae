package listing

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
)

// Move is something that happens to a listing's state.
type Move string

// The moves. Those of the trade are made by the trade table's effects only.
const (
	Publish Move = "publish" // shown again by its owner
	Hide    Move = "hide"    // by its owner, or by time
	Delete  Move = "delete"  // by its owner, or by an operator with a reason
	Block   Move = "block"   // never under a trade that holds it: that one ends first
	Unblock Move = "unblock" // to hidden: the owner decides when to show it again

	Reserve  Move = "reserve"  // a reservation begins
	Release  Move = "release"  // the trade ended without a sale
	Hold     Move = "hold"     // a buyer goes to the payment page
	Unhold   Move = "unhold"   // and came back without paying
	Secure   Move = "secure"   // paid
	Withdraw Move = "withdraw" // refunded because of the seller: hidden
	Sell     Move = "sell"     // the trade is done
)

// Moves lists every Move.
func Moves() []Move {
	return []Move{Publish, Hide, Delete, Block, Unblock, Reserve, Release, Hold, Unhold, Secure, Withdraw, Sell}
}

// Who makes a move.
type Who string

// Who can make moves of a listing.
const (
	Owner    Who = "owner"
	Clock    Who = "clock"
	Trade    Who = "trade"
	Operator Who = "operator"
)

// Whos lists every Who.
func Whos() []Who { return []Who{Owner, Clock, Trade, Operator} }

// before is a To that means "what it was before the hold".
const before State = "before"

type rule struct {
	on   Move
	from []State
	by   []Who
	to   State
}

var rules = []rule{
	{Publish, []State{Hidden}, []Who{Owner}, ForSale},
	{Hide, []State{ForSale}, []Who{Owner, Clock}, Hidden},
	{Delete, []State{ForSale, Hidden, Blocked}, []Who{Owner, Operator}, Deleted},
	{Block, []State{ForSale, Hidden}, []Who{Operator}, Blocked},
	{Unblock, []State{Blocked}, []Who{Operator}, Hidden},

	{Reserve, []State{ForSale}, []Who{Trade}, Reserved},
	{Release, []State{Reserved, Paying, InTrade}, []Who{Trade}, ForSale},
	{Hold, []State{ForSale, Reserved}, []Who{Trade}, Paying},
	{Unhold, []State{Paying}, []Who{Trade}, before},
	{Secure, []State{Paying}, []Who{Trade}, InTrade},
	{Withdraw, []State{InTrade}, []Who{Trade}, Hidden},
	{Sell, []State{ForSale, Reserved, InTrade}, []Who{Trade}, Sold},
}

// Apply makes a move or refuses it with Conflict, returning the listing
// unchanged. renewFor is how long a published listing stays without renewal.
func (l Listing) Apply(m Move, by Who, now time.Time, renewFor time.Duration) (Listing, error) {
	to, ok := target(l.State, m, by)
	if !ok {
		return l, fault.New(fault.Conflict, CodeMove, string(m), string(l.State))
	}
	next := l
	if to == before {
		to = l.Before
	}
	next.Before = ""
	if to == Paying {
		next.Before = l.State
	}
	next.State = to
	if to == ForSale {
		next.RenewBy = now.Add(renewFor)
	}
	if m == Unblock {
		next.BlockReason = ""
	}
	next.UpdatedAt = now
	return next, nil
}

// Allowed lists the moves that by may make from state, in table order.
func (s State) Allowed(by Who) []Move {
	var moves []Move
	for _, m := range Moves() {
		if _, ok := target(s, m, by); ok {
			moves = append(moves, m)
		}
	}
	return moves
}

func target(from State, m Move, by Who) (State, bool) {
	for _, r := range rules {
		if r.on == m && slices.Contains(r.from, from) && slices.Contains(r.by, by) {
			return r.to, true
		}
	}
	return "", false
}
