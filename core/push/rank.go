package push

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/trade"
)

// PerTrade is how many paid pushes a trade may have, both sides together.
const PerTrade = 6

// Quiet hours in Korean time: from QuietFrom in the evening to QuietTo.
const (
	QuietFrom = 22
	QuietTo   = 8
)

// Rank says how much a piece of news is worth. A lower rank leaves a part of
// the trade's budget to those above, so that the end of a long trade is still
// told.
type Rank uint8

// The ranks, lowest first.
const (
	None     Rank = iota // waits for the next visit
	Courtesy             // worth a message, but nobody's sleep
	Urgent               // money or a deadline
	Closing              // the last word about money
)

// leaves is how much of the budget is left to higher ranks.
func (r Rank) leaves() int {
	switch r {
	case Courtesy:
		return 3
	case Urgent:
		return 1
	default:
		return 0
	}
}

// Fits reports whether a trade that has paid for some pushes may have another
// one of this rank.
func (r Rank) Fits(paid int) bool { return r != None && paid < PerTrade-r.leaves() }

// At is when a push of this rank may be sent: now, or for what is neither money
// nor a deadline, after the quiet hours.
func (r Rank) At(now time.Time) time.Time {
	if r > Courtesy {
		return now
	}
	local := now.In(calendar.Seoul)
	morning := time.Date(local.Year(), local.Month(), local.Day(), QuietTo, 0, 0, 0, calendar.Seoul)
	switch hour := local.Hour(); {
	case hour >= QuietFrom:
		return morning.AddDate(0, 0, 1).UTC()
	case hour < QuietTo:
		return morning.UTC()
	}
	return now
}

// RankOf says what a move's news is worth to one side. t is the trade after the
// move. The rule looks at money, clocks and turns and not at the names of events,
// so that a new row of the table is ranked by what it does.
func RankOf(t trade.Trade, fx trade.Effects, to trade.Actor) Rank {
	moved := fx.Record.From != fx.Record.To
	mine := t.Turn() == to
	switch {
	case touches(fx, to):
		if t.State.Final() {
			return Closing
		}
		return Urgent
	case fx.Record.Event == trade.Remind || fx.Record.Event == trade.Extend:
		return reminder(t, fx, mine)
	case moved && letGo(fx, to):
		return Closing
	case moved && t.State.Secured() && (mine || pending(t)):
		return Urgent
	}
	return Courtesy
}

// touches reports whether the move books money that goes from or to this side:
// what is payable is the seller's, all else that passes the provider or a bank
// is the buyer's.
func touches(fx trade.Effects, to trade.Actor) bool {
	return slices.ContainsFunc(fx.Entries, func(e ledger.Entry) bool {
		has := func(k ledger.Kind) bool { return e.From.Kind == k || e.To.Kind == k }
		payable := has(ledger.Payable)
		if to == trade.Seller {
			return payable
		}
		return !payable && (has(ledger.Clearing) || has(ledger.Bank))
	})
}

// reminder ranks what is said about a clock that runs: it is for whose turn it
// is, and for both while somebody else decides. More time is good news.
func reminder(t trade.Trade, fx trade.Effects, mine bool) Rank {
	turn := t.Turn()
	switch {
	case !mine && (turn == trade.Buyer || turn == trade.Seller) && t.Meet.At.IsZero():
		return None
	case fx.Record.Event == trade.Extend:
		return Courtesy
	}
	return Urgent
}

// letGo reports whether the question about the buyer's money is over without any
// being booked: it was never taken, or stays where it is.
func letGo(fx trade.Effects, to trade.Actor) bool {
	return to == trade.Buyer && fx.Record.From.Secured() && !fx.Record.To.Secured() && len(fx.Entries) == 0
}

// pending reports whether the money's way is being decided, by us or by the
// provider: neither side should act on what it believed before.
func pending(t trade.Trade) bool {
	turn := t.Turn()
	return turn == trade.System || turn == trade.Operator
}
