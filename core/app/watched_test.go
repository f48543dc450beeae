package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func (w *world) watched() app.Watched {
	w.t.Helper()
	seen, err := w.market.Watched(w.ctx())
	return must(w.t, seen, err)
}

func TestWatchedMoney(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	if got, want := s.watched().Holding, (app.WatchedMoney{Trades: 1, Sum: price}); got != want {
		t.Errorf("holding %+v, want %+v: the buyer has paid", got, want)
	}
	if at := s.market.LastCompared().At; !at.IsZero() {
		t.Errorf("compared at %s, want never: no reconciliation was made", at)
	}
	s.pass(5 * time.Minute)
	run, err := s.market.Reconcile(s.ctx(), false)
	run = must(t, run, err)
	if got := s.market.LastCompared(); got.Book != price || got.Provider != price || got.Trades != 1 || !got.At.Equal(run.EndedAt) {
		t.Errorf("compared %+v, want %d won on both sides in the run that ended at %s", got, price, run.EndedAt)
	}
	if got := s.watched().Run; got.ID != run.ID {
		t.Errorf("the last run is %d, want %d", got.ID, run.ID)
	}
}

func TestWatchedQueuesSayWhoWaitsAndSinceWhen(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Disputed)
	since := s.clock.Now()
	s.clock.Advance(90 * time.Minute)
	for _, q := range s.watched().Queues {
		want := app.QueueCount{Queue: q.Queue}
		if q.Queue == app.QueueDisputes {
			want.Count, want.Oldest = 1, q.Oldest
			if age := s.clock.Now().Sub(q.Oldest); q.Oldest.After(since) || age > 2*time.Hour {
				t.Errorf("the dispute waits since %s, want since %s or just before", q.Oldest, since)
			}
		}
		if q != want {
			t.Errorf("%s: got %+v, want %+v", q.Queue, q, want)
		}
	}
}

func TestWatchedRowsThatNobodyWorks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	waitingPhoto(w)
	w.clock.Advance(10 * time.Minute)
	seen := w.watched()
	i := slices.IndexFunc(seen.Messages, func(r app.DueRows) bool { return r.Kind == "photos" })
	if i < 0 || seen.Messages[i].Count != 1 || seen.At.Sub(seen.Messages[i].Oldest) < 9*time.Minute {
		t.Errorf("due %+v at %s, want one photo message for ten minutes", seen.Messages, seen.At)
	}
	if !slices.Contains(app.MessageKinds(), "photos") {
		t.Errorf("kinds %v, want photos among them", app.MessageKinds())
	}
}

func TestTimersTellHowLateTheyAreWorked(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Hold)
	var late []time.Duration
	m := s.with(func(c *app.Config) {
		c.Worked = func(of ports.Subject, _ trade.TimerKind, by time.Duration) {
			if of == ports.OfTrade {
				late = append(late, by)
			}
		}
	})
	s.clock.Advance(s.trade(s.t.ID).DueAt.Sub(s.clock.Now()) + 42*time.Second)
	s.tickBy(m)
	if len(late) == 0 || late[0] != 42*time.Second {
		t.Errorf("late by %v, want 42 s: an alert watches it", late)
	}
}
