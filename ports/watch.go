package ports

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
)

// Watch is what operators look at across all members: what waits for a person
// and what happened since a moment. Every answer is bounded by its limit.
type Watch interface {
	// ListWaiting returns trades in a state in the order of DueAt and id, after those of
	// the given trade; those without a DueAt come first.
	ListWaiting(ctx context.Context, s trade.State, after Waiting, limit int) ([]trade.Trade, error)
	// ListFailingTimers returns rows that failed so often in a row, the most often
	// failed first.
	ListFailingTimers(ctx context.Context, failures, limit int) ([]TimerRow, error)
	// ListFailingMessages returns messages that are not done and failed so often, the
	// most often failed first.
	ListFailingMessages(ctx context.Context, failures, limit int) ([]Message, error)
	// CountJoined counts members who joined at since or later, up to limit.
	CountJoined(ctx context.Context, since time.Time, limit int) (int, error)
	// CountPublished counts listings made at since or later, up to limit.
	CountPublished(ctx context.Context, since time.Time, limit int) (int, error)
	// CountMoves counts the records of trades made at since or later, in no order.
	CountMoves(ctx context.Context, since time.Time) ([]Moves, error)
	// Booked sums the first limit entries of the book made at since or later, in no order.
	Booked(ctx context.Context, since time.Time, limit int) ([]Booked, error)
	// CountChats counts the newest limit calls of the chat log that came at since or
	// later by their outcome, in no order, and how many of them took slow or longer.
	CountChats(ctx context.Context, since time.Time, slow time.Duration, limit int) ([]ChatCount, error)
	// Held counts the first limit trades in the states and sums the money that they
	// hold, with what is astray.
	Held(ctx context.Context, in []trade.State, limit int) (trades int, sum money.Won, err error)
}

// Waiting is where a list of waiting trades goes on: the DueAt and id of the last
// one seen, zero for the beginning.
type Waiting struct {
	DueAt time.Time
	ID    trade.ID
}

// Moves are how often an event happened between two states.
type Moves struct {
	Event    trade.Event
	From, To trade.State
	Count    int
}

// ChatCount is how many calls from the chat ended in one way.
type ChatCount struct {
	Outcome chatlog.Outcome
	Count   int
	Slow    int // of them
}

// Booked is what went from one kind of account to another.
type Booked struct {
	From, To ledger.Kind
	Sum      money.Won
}
