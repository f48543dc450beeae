package app

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Tick does once all that is due now, and returns how many rows it worked. Rows
// that fail are hidden for a while, longer each time, and reported.
//
// Of several processes one works a row: whoever claims it first. The claim
// spares calls to the outside, no more. A clock that is minutes ahead may see it
// lapse early; then both work, and the versions of what they write let one win.
func (m *Market) Tick(ctx context.Context) (int, error) {
	return m.tick(ctx, func(duty func()) { duty() })
}

// tick hands the market's own duties, which may take minutes, to aside.
func (m *Market) tick(ctx context.Context, aside func(duty func())) (int, error) {
	m.unclaimed.Store(false)
	r, now := m.Store.Repos(), m.Clock.Now()
	timers, err := r.Timers.ListDue(ctx, now, batch)
	if err != nil {
		return 0, err
	}
	messages, err := r.Outbox.ListDue(ctx, now, batch)
	if err != nil {
		return 0, err
	}
	slots := make(chan struct{}, m.Parallel)
	var wg sync.WaitGroup
	start := func(job func()) {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			job()
		})
	}
	for _, row := range timers {
		if row.Subject == ports.OfMarket {
			m.workDuty(ctx, row, aside)
			continue
		}
		start(func() { m.workTimer(ctx, row) })
	}
	pushes, others := apart(messages)
	if len(pushes) > 0 {
		start(func() { m.workPushes(ctx, pushes) })
	}
	for _, msg := range others {
		start(func() { m.workMessage(ctx, msg) })
	}
	wg.Wait()
	return max(len(timers), len(messages)), nil
}

func backoff(failures int) time.Duration {
	return min(5*time.Second<<min(failures, 10), 30*time.Minute)
}

// claimed reports whether this process got a row, and complains once a round
// about errors other than that another one was faster.
func (m *Market) claimed(ctx context.Context, got bool, err error) bool {
	if err != nil && ctx.Err() == nil && !fault.Is(err, fault.Stale) && !m.unclaimed.Swap(true) {
		m.Report("claim due work", err)
	}
	return got && err == nil
}

func (m *Market) workTimer(ctx context.Context, row ports.TimerRow) {
	timers := m.Store.Repos().Timers
	until := m.Clock.Now().Add(claimFor)
	if got, err := timers.Claim(ctx, row, until); !m.claimed(ctx, got, err) {
		return
	}
	m.began(row)
	var err error
	switch row.Subject {
	case ports.OfListing:
		err = m.renewalDue(ctx, listing.ID(row.ID))
	case ports.OfTrade:
		err = m.tradeDue(ctx, trade.ID(row.ID), row)
	case ports.OfMarket: // is a duty
	}
	if err == nil {
		return
	}
	if ctx.Err() != nil {
		mine := row
		mine.HiddenTo = until
		if _, err := timers.Claim(context.WithoutCancel(ctx), mine, row.HiddenTo); err != nil {
			m.Report("give back a timer", err)
		}
		return
	}
	m.Report(fmt.Sprintf("%s timer of %s %d", row.Kind, row.Subject, row.ID), err)
	if err := timers.Fail(ctx, row, m.Clock.Now().Add(backoff(row.Failures))); err != nil {
		m.Report("hide a failed timer", err)
	}
}

// began tells how late a timer is worked that no failure or claim put off.
func (m *Market) began(row ports.TimerRow) {
	if row.Failures == 0 && row.HiddenTo.IsZero() {
		m.Worked(row.Subject, row.Kind, max(m.Clock.Now().Sub(row.DueAt), 0))
	}
}

func (m *Market) workMessage(ctx context.Context, msg ports.Message) {
	outbox := m.Store.Repos().Outbox
	until := m.Clock.Now().Add(claimFor)
	if got, err := outbox.Claim(ctx, msg, until); !m.claimed(ctx, got, err) {
		return
	}
	var err error
	switch msg.Kind {
	case photosKind:
		err = m.workPhotos(ctx, msg.Body, msg.Failures)
	case pushResultKind:
		err = m.workPushResult(ctx, msg.Body, msg.Failures)
	case watchKind:
		err = m.workWatch(ctx, msg.Body)
	case tellKind:
		err = m.workTell(ctx, msg.Body)
	default:
		err = fault.New(fault.Internal, "", msg.Kind)
	}
	if ctx.Err() != nil {
		m.putOff(ctx, msg, until, msg.DueAt)
		return
	}
	now := m.Clock.Now()
	if err == nil {
		if err := outbox.Done(ctx, msg.ID, now); err != nil {
			m.Report("mark a message as done", err)
		}
		return
	}
	if !fault.Is(err, fault.Unavailable) {
		m.Report("outbox "+msg.Kind+" "+msg.Key, err)
	}
	if err := outbox.Fail(ctx, msg.ID, now.Add(backoff(msg.Failures))); err != nil {
		m.Report("put a message off", err)
	}
}

// putOff makes a message due at another time that this process claimed until
// the given one; that is no failure of the message.
func (m *Market) putOff(ctx context.Context, msg ports.Message, claimed, to time.Time) {
	msg.DueAt = claimed
	if _, err := m.Store.Repos().Outbox.Claim(context.WithoutCancel(ctx), msg, to); err != nil {
		m.Report("give back a message", err)
	}
}
