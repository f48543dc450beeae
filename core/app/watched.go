package app

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const watchedMost = 500 // due rows that are counted

// Watched is the state of the market as its operators watch it from afar. No
// figure counts more than 20,000 rows.
type Watched struct {
	At time.Time
	// Queues are what waits for a person.
	Queues []QueueCount
	// Messages are the due ones of the outbox by kind, Timers those that the clock
	// should have acted on by subject. A row that is put off after a failure is not due.
	Messages, Timers []DueRows
	// Holding and Held are the trades that hold money and what they hold; Refunds those
	// whose money goes back to the buyer; Stuck those of which the machine gave up.
	Holding, Refunds, Stuck WatchedMoney
	// Unknown are payments of which nobody knows yet whether they happened.
	Unknown int
	// Payouts are debts to sellers that nobody claimed yet.
	Payouts WatchedMoney
	// Run is the last reconciliation, zero before the first.
	Run     ports.Run
	Sources []SourceFigures
}

// WatchedMoney is a number of trades and their money.
type WatchedMoney struct {
	Trades int
	Sum    money.Won
}

// MessageKinds lists what the outbox may hold.
func MessageKinds() []string {
	return []string{photosKind, pushKind, pushResultKind, watchKind, tellKind}
}

// DueRows are rows of one kind that are due, up to 500 of all kinds, and when the
// oldest became due.
type DueRows struct {
	Kind   string
	Count  int
	Oldest time.Time
}

// Watched looks at the store without a transaction: the figures need not fit
// together to the row.
func (m *Market) Watched(ctx context.Context) (Watched, error) {
	s := m.reading(ctx)
	w := Watched{At: s.now}
	for _, fill := range []func(*Watched) error{s.watchQueues, s.watchDue, s.watchMoney} {
		if err := fill(&w); err != nil {
			return w, err
		}
	}
	var err error
	w.Sources, err = m.OfferSources(ctx)
	return w, err
}

func (s step) watchQueues(w *Watched) error {
	for _, q := range Queues() {
		c, err := s.waiting(q)
		if err != nil {
			return err
		}
		w.Queues = append(w.Queues, c)
	}
	return nil
}

func (s step) watchDue(w *Watched) error {
	messages, err := s.r.Outbox.ListDue(s.ctx, s.now, watchedMost)
	if err != nil {
		return err
	}
	for _, m := range messages {
		w.Messages = addDue(w.Messages, m.Kind, m.DueAt)
	}
	timers, err := s.r.Timers.ListDue(s.ctx, s.now, watchedMost)
	for _, row := range timers {
		at := row.DueAt
		if row.HiddenTo.After(at) {
			at = row.HiddenTo
		}
		w.Timers = addDue(w.Timers, string(row.Subject), at)
	}
	return err
}

func addDue(rows []DueRows, kind string, at time.Time) []DueRows {
	for i := range rows {
		if rows[i].Kind == kind {
			rows[i].Count++
			if at.Before(rows[i].Oldest) {
				rows[i].Oldest = at
			}
			return rows
		}
	}
	return append(rows, DueRows{Kind: kind, Count: 1, Oldest: at})
}

func (s step) watchMoney(w *Watched) error {
	var o Overview
	if err := s.heldNow(&o); err != nil {
		return err
	}
	w.Holding = WatchedMoney{Trades: o.Holding, Sum: o.Held}
	w.Payouts = WatchedMoney{Trades: o.Due, Sum: o.DueAmount}
	w.Run = o.Run
	var err error
	if w.Refunds.Trades, w.Refunds.Sum, err = s.r.Watch.Held(s.ctx, []trade.State{trade.Refunding, trade.RefundDue}, overviewMost); err != nil {
		return err
	}
	if w.Stuck.Trades, w.Stuck.Sum, err = s.r.Watch.Held(s.ctx, []trade.State{trade.RefundStuck}, overviewMost); err != nil {
		return err
	}
	unknown, err := s.r.Watch.ListWaiting(s.ctx, trade.Unknown, ports.Waiting{}, watchedMost)
	w.Unknown = len(unknown)
	return err
}

// Compared is what the last reconciliation of this process saw: over the trades
// that it could compare, what the book says the provider has, and what the
// provider says. At is zero before the first one.
type Compared struct {
	At             time.Time
	Trades         int
	Book, Provider money.Won
}

// LastCompared returns the last reconciliation's sums. Other processes have
// theirs.
func (m *Market) LastCompared() Compared {
	if c := m.compared.Load(); c != nil {
		return *c
	}
	return Compared{}
}
