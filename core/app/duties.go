package app

import (
	"context"
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// The market's own duties, the ids of their timers. Of all processes one does
// each when it is due.
const (
	reconcileRecent int64 = 1
	reconcileAll    int64 = 2
	forgetOldChats  int64 = 3
	tendPrivacy     int64 = 4
)

const (
	reconcileEvery = 10 * time.Minute
	tendAgain      = time.Minute                  // while there is more to tend
	nightly        = 3*time.Hour + 30*time.Minute // after midnight, Korean time
)

// nextDuty says when a duty is due again after now.
func nextDuty(id int64, now time.Time) time.Time {
	if id == reconcileRecent {
		return now.Add(reconcileEvery)
	}
	local := now.In(calendar.Seoul)
	at := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, calendar.Seoul).Add(nightly)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at.UTC()
}

// armDuties makes the timers of duties that have none yet. Whoever else does so
// at the same moment means the same.
func (m *Market) armDuties(ctx context.Context) error {
	for _, id := range []int64{reconcileRecent, reconcileAll, forgetOldChats, tendPrivacy} {
		err := m.in(ctx, func(s step) error {
			rows, err := s.r.Timers.ListByID(s.ctx, ports.OfMarket, id)
			if err != nil || len(rows) > 0 {
				return err
			}
			return s.armDuty(id, nextDuty(id, s.now))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s step) armDuty(id int64, at time.Time) error {
	due := trade.Timer{Kind: trade.Deadline, DueAt: at}
	return s.r.Timers.Set(s.ctx, ports.OfMarket, id, []trade.Timer{due})
}

// workDuty does a duty that is due, unless another process has claimed it. The
// claim is renewed while the duty goes on.
func (m *Market) workDuty(ctx context.Context, row ports.TimerRow, aside func(duty func())) {
	until := m.Clock.Now().Add(claimFor)
	if got, err := m.Store.Repos().Timers.Claim(ctx, row, until); !m.claimed(ctx, got, err) {
		return
	}
	m.began(row)
	row.HiddenTo = until
	aside(func() {
		work, end := context.WithCancel(ctx)
		renewed := make(chan struct{})
		go func() {
			defer close(renewed)
			defer end() // without the claim another process does it
			m.renewClaim(work, row)
		}()
		more, err := m.duty(work, row.ID)
		lost := work.Err() != nil
		end()
		<-renewed
		if lost && ctx.Err() == nil {
			return // whoever claimed it meanwhile arms it again
		}
		if err != nil && ctx.Err() == nil {
			m.Report(fmt.Sprintf("duty %d of the market", row.ID), err)
		}
		// Due again at its time, also after a failure; at once after a shutdown.
		if ctx.Err() != nil {
			return
		}
		err = m.in(ctx, func(s step) error {
			if more {
				return s.armDuty(row.ID, s.now.Add(tendAgain))
			}
			return s.armDuty(row.ID, nextDuty(row.ID, s.now))
		})
		if err != nil {
			m.Report(fmt.Sprintf("arm duty %d of the market", row.ID), err)
		}
	})
}

// duty does one duty once and tells whether there is more for it to do.
func (m *Market) duty(ctx context.Context, id int64) (more bool, err error) {
	switch id {
	case forgetOldChats:
		return false, m.forgetChats(ctx)
	case tendPrivacy:
		done, err := m.Tend(ctx)
		return done.More && err == nil, err
	}
	_, err = m.Reconcile(ctx, id == reconcileAll)
	return false, err
}

// renewClaim keeps a claimed row hidden from others until the context ends.
func (m *Market) renewClaim(ctx context.Context, row ports.TimerRow) {
	tick := time.NewTicker(claimFor / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		until := m.Clock.Now().Add(claimFor)
		got, err := m.Store.Repos().Timers.Claim(ctx, row, until)
		if err == nil && !got {
			return
		}
		if m.claimed(ctx, got, err) {
			row.HiddenTo = until
		} else if !m.Clock.Now().Before(row.HiddenTo) {
			return // a store that is gone for so long: somebody else may have it
		}
	}
}
