package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type timers struct{ s *session }

func timerOf(r sqlgen.Timer) ports.TimerRow {
	return ports.TimerRow{
		Subject: ports.Subject(r.Subject), ID: r.SubjectID,
		Timer:    trade.Timer{Kind: trade.TimerKind(r.Kind), DueAt: moment(r.DueAt)},
		Failures: r.Failures, HiddenTo: moment(r.HiddenTo),
	}
}

// Set goes row by row: deleting a range that may be empty would make MySQL lock
// the gap, where two new trades would wait for each other for ever.
func (r timers) Set(ctx context.Context, s ports.Subject, id int64, list []trade.Timer) error {
	return r.s.whole(ctx, "set timers", func(q *sqlgen.Queries) error {
		rows, err := q.ListTimers(ctx, sqlgen.ListTimersParams{Subject: string(s), SubjectID: id})
		if err != nil {
			return err
		}
		there := make(map[trade.TimerKind]bool, len(rows))
		for _, row := range rows {
			there[trade.TimerKind(row.Kind)] = true
		}
		set := make(map[trade.TimerKind]bool, len(list))
		for _, t := range list {
			if set[t.Kind] {
				return fault.New(fault.Exists, "")
			}
			set[t.Kind] = true
			if err := r.put(ctx, q, s, id, t, there[t.Kind]); err != nil {
				return err
			}
		}
		for kind := range there {
			if set[kind] {
				continue
			}
			if err := q.DeleteTimer(ctx, sqlgen.DeleteTimerParams{Subject: string(s), SubjectID: id, Kind: string(kind)}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r timers) put(ctx context.Context, q *sqlgen.Queries, s ports.Subject, id int64, t trade.Timer, there bool) error {
	if !there {
		return r.s.raced(q.InsertTimer(ctx, sqlgen.InsertTimerParams{
			Subject: string(s), SubjectID: id, Kind: string(t.Kind), DueAt: micros(t.DueAt), VisibleAt: micros(t.DueAt),
		}))
	}
	matched, err := q.ResetTimer(ctx, sqlgen.ResetTimerParams{
		DueAt: micros(t.DueAt), VisibleAt: micros(t.DueAt), Subject: string(s), SubjectID: id, Kind: string(t.Kind),
	})
	if err == nil && matched == 0 {
		err = fault.New(fault.Stale, "")
	}
	return err
}

func (r timers) ListDue(ctx context.Context, now time.Time, n int) ([]ports.TimerRow, error) {
	return many(ctx, r.s, "list due timers", func(q *sqlgen.Queries) ([]sqlgen.Timer, error) {
		return q.ListDueTimers(ctx, sqlgen.ListDueTimersParams{VisibleAt: micros(now), Limit: limit(n)})
	}, sure(timerOf))
}

func (r timers) ListByID(ctx context.Context, s ports.Subject, id int64) ([]ports.TimerRow, error) {
	return many(ctx, r.s, "list timers", func(q *sqlgen.Queries) ([]sqlgen.Timer, error) {
		return q.ListTimers(ctx, sqlgen.ListTimersParams{Subject: string(s), SubjectID: id})
	}, sure(timerOf))
}

func (r timers) Next(ctx context.Context) (time.Time, error) {
	return one(ctx, r.s, "get next timer", func(q *sqlgen.Queries) (int64, error) { return q.GetNextTimer(ctx) }, sure(moment))
}

func (r timers) Fail(ctx context.Context, row ports.TimerRow, until time.Time) error {
	return r.s.do(ctx, "fail timer", func(q *sqlgen.Queries) error {
		return q.FailTimer(ctx, sqlgen.FailTimerParams{
			HiddenTo: micros(until), VisibleAt: max(micros(row.DueAt), micros(until)), Subject: string(row.Subject),
			SubjectID: row.ID, Kind: string(row.Kind), DueAt: micros(row.DueAt),
		})
	})
}

func (r timers) Claim(ctx context.Context, row ports.TimerRow, until time.Time) (bool, error) {
	return r.s.claim(ctx, "claim timer", func(q *sqlgen.Queries) (int64, error) {
		return q.ClaimTimer(ctx, sqlgen.ClaimTimerParams{
			HiddenTo: micros(until), VisibleAt: max(micros(row.DueAt), micros(until)), Subject: string(row.Subject),
			SubjectID: row.ID, Kind: string(row.Kind), DueAt: micros(row.DueAt), WasHiddenTo: micros(row.HiddenTo),
		})
	})
}

// claim runs an update that matches one row or, when others were faster, none.
func (s *session) claim(ctx context.Context, op string, update func(*sqlgen.Queries) (int64, error)) (bool, error) {
	won := false
	err := s.do(ctx, op, func(q *sqlgen.Queries) error {
		matched, err := update(q)
		won = matched > 0
		return err
	})
	return won && err == nil, err
}

type outbox struct{ s *session }

func messageOf(r sqlgen.Outbox) ports.Message {
	return ports.Message{
		ID: r.ID, Kind: r.Kind, Key: r.MessageKey, Body: r.Body, DueAt: moment(r.DueAt), Failures: r.Failures, At: moment(r.At),
	}
}

func (r outbox) Add(ctx context.Context, m ports.Message) error {
	return r.s.do(ctx, "add message", func(q *sqlgen.Queries) error {
		return q.InsertMessage(ctx, sqlgen.InsertMessageParams{
			ID: m.ID, Kind: m.Kind, MessageKey: m.Key, Body: m.Body, DueAt: micros(m.DueAt), Failures: m.Failures, At: micros(m.At),
		})
	})
}

func (r outbox) ListDue(ctx context.Context, now time.Time, n int) ([]ports.Message, error) {
	return many(ctx, r.s, "list due messages", func(q *sqlgen.Queries) ([]sqlgen.Outbox, error) {
		return q.ListDueMessages(ctx, sqlgen.ListDueMessagesParams{DueAt: micros(now), Limit: limit(n)})
	}, sure(messageOf))
}

func (r outbox) Claim(ctx context.Context, m ports.Message, until time.Time) (bool, error) {
	return r.s.claim(ctx, "claim message", func(q *sqlgen.Queries) (int64, error) {
		return q.ClaimMessage(ctx, sqlgen.ClaimMessageParams{DueAt: micros(until), ID: m.ID, WasDueAt: micros(m.DueAt)})
	})
}

func (r outbox) Done(ctx context.Context, id int64, at time.Time) error {
	return r.s.do(ctx, "finish message", func(q *sqlgen.Queries) error {
		return q.FinishMessage(ctx, sqlgen.FinishMessageParams{DoneAt: micros(at), ID: id})
	})
}

func (r outbox) Fail(ctx context.Context, id int64, again time.Time) error {
	return r.s.do(ctx, "fail message", func(q *sqlgen.Queries) error {
		return q.FailMessage(ctx, sqlgen.FailMessageParams{DueAt: micros(again), ID: id})
	})
}

func (r outbox) Next(ctx context.Context) (time.Time, error) {
	return one(ctx, r.s, "get next message", func(q *sqlgen.Queries) (int64, error) { return q.GetNextMessage(ctx) }, sure(moment))
}

type vitals struct{ s *session }

// Beat reads first, since updating a row that is not there makes MySQL lock the
// gap. Being called now and then, it also sweeps.
func (r vitals) Beat(ctx context.Context, now time.Time) error {
	err := r.s.whole(ctx, "beat", func(q *sqlgen.Queries) error {
		_, err := q.GetBeat(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return r.s.raced(q.InsertBeat(ctx, sqlgen.InsertBeatParams{BeatAt: micros(now)}))
		}
		if err == nil {
			err = q.UpdateBeat(ctx, sqlgen.UpdateBeatParams{BeatAt: micros(now)})
		}
		return err
	})
	if err == nil && r.s.unit == nil {
		err = r.s.store.sweep(ctx)
	}
	return err
}

func (r vitals) LastBeat(ctx context.Context) (time.Time, error) {
	return one(ctx, r.s, "get last beat", func(q *sqlgen.Queries) (int64, error) { return q.GetBeat(ctx) }, sure(moment))
}
