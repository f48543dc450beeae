package offer

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Source is a board that offers are gathered from.
type Source struct {
	Name  string // stable, such as "quasarzone"
	Title string // what members call it
	// Every is the time from one look to the next when all is well.
	Every time.Duration
	// Details tells that the shop's address is on a page of each offer, of which at
	// most Most are read at a time.
	Details bool
	Most    int
}

// Mark is what a board said of the version of its list, so that it need not
// send the same one again.
type Mark struct{ ETag, LastModified string }

// Look is what one look at a board's list brought.
type Look struct {
	// Same tells that the list is the one of the Mark; the rest is empty then.
	Same   bool
	Mark   Mark
	Layout string // which of the known forms the page had
	Found  []Found
	// Ended are addresses of offers that the list shows as over.
	Ended []string
	Rows  int // of the page, whether used or not
	// Failed are rows that should have been offers and could not be read.
	Failed int
}

// Cause is why a look at a board failed.
type Cause string

// The causes.
const (
	Refused     Cause = "refused"     // the board does not want to be asked now, or never
	Unreachable Cause = "unreachable" // no answer, or none that is whole
	Changed     Cause = "layout"      // a page came, and not one that can be read
	Forbidden   Cause = "robots"      // the board's robots.txt keeps us out
)

// Trouble is why a board could not be looked at.
type Trouble struct {
	Cause  Cause
	Status int           // of the answer, 0 without one
	After  time.Duration // how long the board asked to be left alone, 0 if it did not
	Err    error
}

// Error names the cause, the status and what went wrong.
func (t *Trouble) Error() string {
	if t.Status != 0 {
		return fmt.Sprintf("board %s, status %d: %v", t.Cause, t.Status, t.Err)
	}
	return fmt.Sprintf("board %s: %v", t.Cause, t.Err)
}

// Unwrap returns what went wrong.
func (t *Trouble) Unwrap() error { return t.Err }

// State is what is known of a source: when it was looked at and will be again,
// and the figures that its operators look at. The zero State but for Name is a
// source that was never looked at.
type State struct {
	Name         string
	NextAt       time.Time
	RestingUntil time.Time // not to be asked before, zero when it need not rest
	TriedAt      time.Time
	OKAt         time.Time // the last look that went well
	Layout       string
	Rows         int // of the last good look that brought a page
	Failures     int // looks in a row
	// AlarmAt is since when pages come that cannot be read, zero when there is no
	// such alarm.
	AlarmAt time.Time
	Trouble string // why the last look failed, empty when it did not
	// OffAt is since when an operator keeps the source off, zero when it is on: it is
	// not looked at, and nothing of it is shown.
	OffAt time.Time

	RowsFailed int64 // rows that could not be read, ever
	Requests   int64 // sent to the board, ever
	Saved      int64 // not sent because we knew the answer, or answered without a page, ever
	Mark       Mark
	Version    int64
}

// Bounds of the wait after failures.
const (
	longestWait  = 6 * time.Hour
	longestRest  = 24 * time.Hour
	shortestRest = 10 * time.Minute
	robotsRest   = 24 * time.Hour
)

// soonestAgain is how long a board that was asked is left alone, whoever wishes
// to ask it again, unless it is looked at more often anyway.
const soonestAgain = 5 * time.Minute

// Soonest is when a board may be asked again out of turn: never while it rests
// because it refused us.
func (s State) Soonest(every time.Duration) time.Time {
	at := s.RestingUntil
	if !s.TriedAt.IsZero() {
		if again := s.TriedAt.Add(min(soonestAgain, every)); again.After(at) {
			at = again
		}
	}
	return at
}

// Due reports whether the source is to be looked at now.
func (s State) Due(now time.Time) bool { return !s.Off() && !now.Before(s.NextAt) && !s.Resting(now) }

// Off reports whether an operator keeps the source off.
func (s State) Off() bool { return !s.OffAt.IsZero() }

// Resting reports whether the board is left alone because it refused us.
func (s State) Resting(now time.Time) bool { return now.Before(s.RestingUntil) }

// Stale reports whether what is shown of the source is older than it should
// be: three looks were missed.
func (s State) Stale(every time.Duration, now time.Time) bool {
	return !s.Off() && !s.OKAt.IsZero() && now.Sub(s.OKAt) > 3*every+time.Minute
}

// Looked is the state after a look that went well. jitter is from 0 up to a
// tenth of every, so that boards are not asked to the second.
func (s State) Looked(l Look, now time.Time, every, jitter time.Duration) State {
	s.TriedAt, s.OKAt = now, now
	s.NextAt, s.RestingUntil = now.Add(every+jitter), time.Time{}
	s.Failures, s.Trouble = 0, ""
	if l.Same {
		s.Saved++
		return s
	}
	s.AlarmAt, s.Layout, s.Rows, s.Mark = time.Time{}, l.Layout, l.Rows, l.Mark
	s.RowsFailed += int64(l.Failed)
	return s
}

// Failed is the state after a look that did not. Each failure doubles the wait.
// A board that refused rests as long as it asked, or longer the oftener it refuses.
func (s State) Failed(err error, now time.Time, every, jitter time.Duration) State {
	s.TriedAt, s.Trouble = now, err.Error()
	if len(s.Trouble) > maxTrouble {
		s.Trouble = strings.ToValidUTF8(s.Trouble[:maxTrouble], "")
	}
	wait := min(every<<min(s.Failures, 10), max(longestWait, every)) + jitter
	s.Failures++
	trouble, ok := errors.AsType[*Trouble](err)
	switch {
	case !ok:
	case trouble.Cause == Refused:
		rest := min(max(shortestRest, every)<<min(s.Failures-1, 10), longestWait)
		if trouble.After > 0 {
			rest = max(trouble.After, time.Minute)
		}
		s.RestingUntil = now.Add(min(rest, longestRest) + jitter)
		wait = min(rest, longestRest) + jitter
	case trouble.Cause == Forbidden:
		s.RestingUntil = now.Add(robotsRest)
		wait = robotsRest
	case trouble.Cause == Changed:
		// The page has to be read again once the profile knows its form.
		s.Mark = Mark{}
		if s.AlarmAt.IsZero() {
			s.AlarmAt = now
		}
	}
	s.NextAt = now.Add(wait)
	return s
}

const maxTrouble = 300
