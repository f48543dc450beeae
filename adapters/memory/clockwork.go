package memory

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

var firstDue = dueKey{at: -1 << 63}

type timers struct{ s *session }

func keyOf(r ports.TimerRow) dueKey {
	at := r.DueAt
	if r.HiddenTo.After(at) {
		at = r.HiddenTo
	}
	return dueKey{at: microseconds(at), of: r.Subject, id: r.ID, kind: r.Kind}
}

// microseconds makes the zero time the earliest of all that occur.
func microseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func (r timers) Set(ctx context.Context, s ports.Subject, id int64, list []trade.Timer) error {
	return r.s.do(ctx, func(u *unit) error {
		key := subject{s, id}
		for _, row := range u.timers[key] {
			mark(u, u.due, keyOf(row), false)
		}
		var rows []ports.TimerRow
		for _, timer := range list {
			timer.DueAt = micro(timer.DueAt)
			row := ports.TimerRow{Subject: s, ID: id, Timer: timer}
			if slices.ContainsFunc(rows, func(r ports.TimerRow) bool { return r.Kind == timer.Kind }) {
				return exists("")
			}
			rows = append(rows, row)
			mark(u, u.due, keyOf(row), true)
		}
		slices.SortFunc(rows, func(a, b ports.TimerRow) int {
			return cmp.Or(cmp.Compare(microseconds(a.DueAt), microseconds(b.DueAt)), cmp.Compare(a.Kind, b.Kind))
		})
		if len(rows) == 0 {
			drop(u, u.timers, key)
		} else {
			put(u, u.timers, key, rows)
		}
		return nil
	})
}

func (r timers) ListDue(ctx context.Context, now time.Time, limit int) ([]ports.TimerRow, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.TimerRow, error) {
		var out []ports.TimerRow
		u.due.up(firstDue, func(k dueKey) bool {
			if k.at > microseconds(now) {
				return false
			}
			rows := u.timers[subject{k.of, k.id}]
			out = append(out, rows[slices.IndexFunc(rows, func(r ports.TimerRow) bool { return r.Kind == k.kind })])
			return len(out) < limit
		})
		return out, nil
	})
}

func (r timers) ListByID(ctx context.Context, s ports.Subject, id int64) ([]ports.TimerRow, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.TimerRow, error) { return slices.Clone(u.timers[subject{s, id}]), nil })
}

func (r timers) Next(ctx context.Context) (time.Time, error) {
	return ask(ctx, r.s, func(u *unit) (time.Time, error) { return next(u.due) })
}

func next(due *set[dueKey]) (time.Time, error) {
	first, err := time.Time{}, notFound()
	due.up(firstDue, func(k dueKey) bool {
		if err = nil; k.at != 0 {
			first = time.UnixMicro(k.at).UTC()
		}
		return false
	})
	return first, err
}

func (r timers) Claim(ctx context.Context, row ports.TimerRow, until time.Time) (bool, error) {
	return ask(ctx, r.s, func(u *unit) (bool, error) {
		key := subject{row.Subject, row.ID}
		rows := slices.Clone(u.timers[key])
		i := slices.IndexFunc(rows, func(r ports.TimerRow) bool {
			return r.Kind == row.Kind && r.DueAt.Equal(micro(row.DueAt)) && r.HiddenTo.Equal(micro(row.HiddenTo))
		})
		if i < 0 {
			return false, nil
		}
		mark(u, u.due, keyOf(rows[i]), false)
		rows[i].HiddenTo = micro(until)
		mark(u, u.due, keyOf(rows[i]), true)
		put(u, u.timers, key, rows)
		return true, nil
	})
}

func (r timers) Fail(ctx context.Context, row ports.TimerRow, until time.Time) error {
	return r.s.do(ctx, func(u *unit) error {
		key := subject{row.Subject, row.ID}
		rows := slices.Clone(u.timers[key])
		i := slices.IndexFunc(rows, func(r ports.TimerRow) bool {
			return r.Kind == row.Kind && r.DueAt.Equal(micro(row.DueAt))
		})
		if i < 0 {
			return nil
		}
		mark(u, u.due, keyOf(rows[i]), false)
		rows[i].Failures++
		rows[i].HiddenTo = micro(until)
		mark(u, u.due, keyOf(rows[i]), true)
		put(u, u.timers, key, rows)
		return nil
	})
}

type outbox struct{ s *session }

func (r outbox) Add(ctx context.Context, m ports.Message) error {
	return r.s.do(ctx, func(u *unit) error {
		key := messageKey{m.Kind, m.Key}
		if _, taken := u.messages[m.ID]; taken || u.messageKeys[key] {
			return exists("")
		}
		cut(&m.DueAt, &m.At)
		put(u, u.messageKeys, key, true)
		put(u, u.messages, m.ID, m)
		mark(u, u.messagesDue, dueKey{at: microseconds(m.DueAt), id: m.ID}, true)
		return nil
	})
}

func (r outbox) ListDue(ctx context.Context, now time.Time, limit int) ([]ports.Message, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.Message, error) {
		var out []ports.Message
		u.messagesDue.up(firstDue, func(k dueKey) bool {
			if k.at > microseconds(now) {
				return false
			}
			out = append(out, u.messages[k.id])
			return len(out) < limit
		})
		return out, nil
	})
}

func (r outbox) Claim(ctx context.Context, m ports.Message, until time.Time) (bool, error) {
	return ask(ctx, r.s, func(u *unit) (bool, error) {
		stored, ok := u.messages[m.ID]
		if !ok || !waits(u, stored) || !stored.DueAt.Equal(micro(m.DueAt)) {
			return false, nil
		}
		u.putOff(stored, until)
		return true, nil
	})
}

// putOff makes a message that waits due at another time.
func (u *unit) putOff(m ports.Message, to time.Time) {
	mark(u, u.messagesDue, dueKey{at: microseconds(m.DueAt), id: m.ID}, false)
	m.DueAt = micro(to)
	mark(u, u.messagesDue, dueKey{at: microseconds(m.DueAt), id: m.ID}, true)
	put(u, u.messages, m.ID, m)
}

func (r outbox) Done(ctx context.Context, id int64, _ time.Time) error {
	return r.s.do(ctx, func(u *unit) error {
		if m, ok := u.messages[id]; ok && waits(u, m) {
			mark(u, u.messagesDue, dueKey{at: microseconds(m.DueAt), id: id}, false)
		}
		return nil
	})
}

func (r outbox) Fail(ctx context.Context, id int64, again time.Time) error {
	return r.s.do(ctx, func(u *unit) error {
		m, ok := u.messages[id]
		if !ok || !waits(u, m) {
			return nil
		}
		m.Failures++
		u.putOff(m, again)
		return nil
	})
}

// waits reports whether the message is not done.
func waits(u *unit, m ports.Message) bool {
	want, found := dueKey{at: microseconds(m.DueAt), id: m.ID}, false
	u.messagesDue.up(want, func(k dueKey) bool {
		found = k == want
		return false
	})
	return found
}

func (r outbox) Next(ctx context.Context) (time.Time, error) {
	return ask(ctx, r.s, func(u *unit) (time.Time, error) { return next(u.messagesDue) })
}

type vitals struct{ s *session }

func (r vitals) Beat(ctx context.Context, now time.Time) error {
	return r.s.do(ctx, func(u *unit) error {
		old := u.beat
		u.beat = &now
		cut(u.beat)
		u.undo = append(u.undo, func() { u.beat = old })
		return nil
	})
}

func (r vitals) LastBeat(ctx context.Context) (time.Time, error) {
	return ask(ctx, r.s, func(u *unit) (time.Time, error) {
		if u.beat == nil {
			return time.Time{}, notFound()
		}
		return *u.beat, nil
	})
}
