package trade

import "time"

// TimerKind says what a timer does when it is due.
type TimerKind string

// The kinds of timer.
const (
	Deadline TimerKind = "deadline" // the clock makes the move of IfSilent
	Reminder TimerKind = "reminder"
	Retry    TimerKind = "retry"   // the next look-up or refund
	Address  TimerKind = "address" // the reminder of a missing address
)

// TimerKinds lists every TimerKind.
func TimerKinds() []TimerKind { return []TimerKind{Deadline, Reminder, Retry, Address} }

// Timer is something due.
type Timer struct {
	Kind  TimerKind
	DueAt time.Time
}

// Timers derives the trade's timer rows from its value, so that rows and trade
// cannot disagree. A frozen or ended trade has none.
func (t Trade) Timers() []Timer {
	if t.Frozen() || t.State.Final() {
		return nil
	}
	var timers []Timer
	for _, timer := range []Timer{{Deadline, t.DueAt}, {Reminder, t.RemindAt}, {Retry, t.NextTryAt}, {Address, t.RemindAddressAt}} {
		if !timer.DueAt.IsZero() {
			timers = append(timers, timer)
		}
	}
	return timers
}

// OnTimer says which event a due timer makes in the present state, or "" when
// the timer fits no more.
func (t Trade) OnTimer(k TimerKind) Event {
	switch k {
	case Deadline:
		e, _ := t.IfSilent()
		return e
	case Reminder:
		return Remind
	case Address:
		return RemindAddress
	case Retry:
		switch t.State {
		case Unknown, Manual:
			return TryLookup
		case Refunding, RefundDue, RefundStuck:
			return TryRefund
		default:
			return ""
		}
	}
	return ""
}

// Extendable reports whether a deadline that passed while the market was down
// is moved in the users' favour. Payment deadlines are the provider's, not ours.
func (s State) Extendable() bool {
	switch s {
	case Requested, Reserved, Claimed, Contested, Paid, CancelAsked, Sent, Arrived, Confirmed, Disputed,
		Returning, ReturnSent, ClaimOpen:
		return true
	default:
		return false
	}
}

// arm sets the deadline, reminder and retry of the state just entered.
func (t *Trade) arm(p *Process, now time.Time) {
	t.DueAt, t.RemindAt, t.NextTryAt, t.RemindAddressAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	t.Tries, t.Extended = 0, false
	switch t.State {
	case Requested:
		t.due(now, now.Add(p.RequestFor))
	case Reserved:
		t.armMeeting(p, now)
	case Claimed:
		t.due(now, now.Add(p.ClaimFor))
	case Contested:
		t.DueAt = now.Add(p.ContestFor)
	case Hold:
		t.DueAt = now.Add(p.HoldFor + p.HoldMargin)
	case Approving:
		t.DueAt = now.Add(p.ApproveFor)
	case Unknown:
		t.DueAt = now.Add(p.UnknownFor)
		t.NextTryAt = now.Add(p.LookupAfter[0])
	case Manual:
		t.NextTryAt = now.Add(p.ManualEvery)
	case Paid:
		t.due(now, p.Holidays.EndOfBusinessDay(now, p.ShipDays))
		t.RemindAddressAt = now.Add(p.AddressAfter)
	case CancelAsked:
		t.due(now, now.Add(p.CancelFor))
	case Sent:
		t.due(now, now.Add(p.SentFor))
	case Arrived:
		t.due(now, now.Add(p.ArrivedFor))
	case Confirmed:
		t.due(now, now.Add(p.ConfirmedFor))
	case Disputed:
		t.DueAt = now.Add(p.DisputeFor)
		t.RemindAt = now.Add(p.AnswerDispute)
	case Returning:
		t.due(now, p.Holidays.EndOfBusinessDay(now, p.ReturnDays))
	case ReturnSent:
		t.due(now, now.Add(p.ReturnFor))
	case ClaimOpen:
		t.DueAt = now.Add(p.DecideClaim)
		t.RemindAt = now.Add(p.AnswerClaim)
	case Refunding, RefundDue:
		t.NextTryAt = now
	case RefundStuck:
		t.NextTryAt = now.Add(p.StuckEvery)
	case None, Done, Cancelled, Expired, Released, Complete, Refunded, Failed, Left, HoldExpired:
	}
}

// due sets the deadline with one reminder at two thirds of the time.
func (t *Trade) due(now, at time.Time) {
	t.DueAt = at
	t.RemindAt = now.Add(at.Sub(now) * 2 / 3).Truncate(time.Microsecond)
}

// armMeeting sets the reservation's end: a day after the meeting, with a
// reminder before it; or some days from now, with one at two thirds.
func (t *Trade) armMeeting(p *Process, now time.Time) {
	switch {
	case !t.ResumeDue.IsZero():
		t.DueAt = latest(t.ResumeDue, now.Add(p.ResumeAtLeast))
	case t.Meet.At.IsZero():
		t.due(now, now.Add(p.ReserveFor))
		return
	default:
		t.DueAt = t.Meet.At.Add(p.AfterMeeting)
	}
	t.RemindAt = time.Time{}
	if remind := t.Meet.At.Add(-p.RemindBefore); !t.Meet.At.IsZero() && remind.After(now) {
		t.RemindAt = remind
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
