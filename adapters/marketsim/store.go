package marketsim

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// store is the market's store as one process sees it: other processes come in
// between any two calls, and calls fail.
type store struct{ w *world }

// Repos implements ports.Store.
func (s store) Repos() ports.Repos {
	s.w.enter("read")
	r := s.w.Store.Repos()
	r.Trades = loneTrades{r.Trades, s.w}
	r.Attempts = loneAttempts{r.Attempts, s.w}
	r.Timers = loneTimers{r.Timers, s.w}
	r.Outbox = loneOutbox{r.Outbox, s.w}
	return r
}

// InTx implements ports.Store. A transaction may lose a race, or be refused, or be
// stored without the caller hearing of it.
func (s store) InTx(ctx context.Context, fn func(ports.Repos) error) error {
	w := s.w
	t := w.enter("begin")
	if t.tick && !t.claimed {
		w.breach("a worker works only what it has claimed", "%s writes without a row", t.name)
	}
	stale, down := w.chance(w.faults.store), w.chance(w.faults.store)
	if down {
		w.count["store down"]++
		return fault.New(fault.Unavailable, "")
	}
	done := &commit{}
	// Deadlines of the use cases are real time, which does not exist here.
	err := w.Store.InTx(context.WithoutCancel(ctx), func(r ports.Repos) error {
		r.Trades = watchedTrades{r.Trades, done}
		r.Ledger = watchedLedger{r.Ledger, done}
		r.Payouts = watchedPayouts{r.Payouts, done}
		r.News = watchedNews{r.News, done}
		r.Proposals = watchedProposals{r.Proposals, done}
		r.Members = watchedMembers{r.Members, done}
		err := fn(r)
		if err == nil && stale {
			w.count["store conflict"]++
			err = fault.New(fault.Stale, "")
		}
		return err
	})
	if err == nil {
		w.committed(done) //nolint:contextcheck // what the world does by itself is never cancelled
	}
	w.enter("end")
	if err == nil && w.chance(w.faults.store/2) {
		w.count["commit unheard"]++
		return fault.New(fault.InDoubt, "")
	}
	return err
}

// call is one call outside of a transaction.
func (w *world) call(what string) error {
	w.enter(what)
	if w.chance(w.faults.store / 2) {
		w.count["store down"]++
		return fault.New(fault.Unavailable, "")
	}
	return nil
}

type loneTrades struct {
	ports.Trades
	w *world
}

// Get implements ports.Trades.
func (r loneTrades) Get(ctx context.Context, id trade.ID) (trade.Trade, error) {
	if err := r.w.call("trade"); err != nil {
		return trade.Trade{}, err
	}
	return r.Trades.Get(context.WithoutCancel(ctx), id)
}

type loneAttempts struct {
	ports.Attempts
	w *world
}

// Get implements ports.Attempts.
func (r loneAttempts) Get(ctx context.Context, id payment.ID) (payment.Attempt, error) {
	if err := r.w.call("attempt"); err != nil {
		return payment.Attempt{}, err
	}
	return r.Attempts.Get(context.WithoutCancel(ctx), id)
}

type loneTimers struct {
	ports.Timers
	w *world
}

// Claim implements ports.Timers.
func (r loneTimers) Claim(ctx context.Context, row ports.TimerRow, until time.Time) (bool, error) {
	t := r.w.enter("claim")
	t.claimed = false
	got, err := r.Timers.Claim(context.WithoutCancel(ctx), row, until)
	t.claimed = got && err == nil
	r.w.enter("claimed")
	return got, err
}

// Fail implements ports.Timers.
func (r loneTimers) Fail(ctx context.Context, row ports.TimerRow, until time.Time) error {
	if err := r.w.call("fail"); err != nil {
		return err
	}
	return r.Timers.Fail(context.WithoutCancel(ctx), row, until)
}

type loneOutbox struct {
	ports.Outbox
	w *world
}

// Claim implements ports.Outbox.
func (r loneOutbox) Claim(ctx context.Context, m ports.Message, until time.Time) (bool, error) {
	t := r.w.enter("claim message")
	t.claimed = false
	got, err := r.Outbox.Claim(context.WithoutCancel(ctx), m, until)
	t.claimed = got && err == nil
	r.w.enter("claimed message")
	return got, err
}

// Done implements ports.Outbox.
func (r loneOutbox) Done(ctx context.Context, id int64, at time.Time) error {
	if err := r.w.call("done"); err != nil {
		return err
	}
	return r.Outbox.Done(context.WithoutCancel(ctx), id, at)
}

// commit is what one transaction wrote.
type commit struct {
	trades  []trade.Trade
	records []trade.Record
	entries []ledger.Entry
	payouts []payout.Payout
	news    []news.Item
	wanted  []proposal.Proposal
	left    []member.ID
}

type watchedTrades struct {
	ports.Trades
	to *commit
}

// Add implements ports.Trades.
func (r watchedTrades) Add(ctx context.Context, t trade.Trade) error {
	err := r.Trades.Add(ctx, t)
	if err == nil {
		t.Version = 1
		r.to.trades = append(r.to.trades, t)
	}
	return err
}

// Save implements ports.Trades.
func (r watchedTrades) Save(ctx context.Context, t trade.Trade) (trade.Trade, error) {
	t, err := r.Trades.Save(ctx, t)
	if err == nil {
		r.to.trades = append(r.to.trades, t)
	}
	return t, err
}

// AddRecord implements ports.Trades.
func (r watchedTrades) AddRecord(ctx context.Context, record trade.Record) error {
	err := r.Trades.AddRecord(ctx, record)
	if err == nil {
		r.to.records = append(r.to.records, record)
	}
	return err
}

type watchedLedger struct {
	ports.Ledger
	to *commit
}

// Add implements ports.Ledger.
func (r watchedLedger) Add(ctx context.Context, entries []ledger.Entry) error {
	err := r.Ledger.Add(ctx, entries)
	if err == nil {
		r.to.entries = append(r.to.entries, entries...)
	}
	return err
}

type watchedPayouts struct {
	ports.Payouts
	to *commit
}

// Add implements ports.Payouts.
func (r watchedPayouts) Add(ctx context.Context, p payout.Payout) error {
	err := r.Payouts.Add(ctx, p)
	if err == nil {
		r.to.payouts = append(r.to.payouts, p)
	}
	return err
}

// Save implements ports.Payouts.
func (r watchedPayouts) Save(ctx context.Context, p payout.Payout) (payout.Payout, error) {
	p, err := r.Payouts.Save(ctx, p)
	if err == nil {
		r.to.payouts = append(r.to.payouts, p)
	}
	return p, err
}

type watchedProposals struct {
	ports.Proposals
	to *commit
}

// Add implements ports.Proposals.
func (r watchedProposals) Add(ctx context.Context, p proposal.Proposal) error {
	err := r.Proposals.Add(ctx, p)
	if err == nil {
		r.to.wanted = append(r.to.wanted, p)
	}
	return err
}

// Save implements ports.Proposals.
func (r watchedProposals) Save(ctx context.Context, p proposal.Proposal) (proposal.Proposal, error) {
	p, err := r.Proposals.Save(ctx, p)
	if err == nil {
		r.to.wanted = append(r.to.wanted, p)
	}
	return p, err
}

type watchedNews struct {
	ports.News
	to *commit
}

// Add implements ports.News.
func (r watchedNews) Add(ctx context.Context, items []news.Item) error {
	err := r.News.Add(ctx, items)
	if err == nil {
		r.to.news = append(r.to.news, items...)
	}
	return err
}

type watchedMembers struct {
	ports.Members
	to *commit
}

// Save implements ports.Members.
func (r watchedMembers) Save(ctx context.Context, who member.Member) (member.Member, error) {
	who, err := r.Members.Save(ctx, who)
	if err == nil && who.State == member.Withdrawn {
		r.to.left = append(r.to.left, who.ID)
	}
	return who, err
}
