package operator

import "time"

// How failed sign-ins are slowed. Nothing is ever locked: who knows the password
// waits a quarter of an hour at most, and who does not guesses 96 times a day.
const (
	FreeOfName    = 5  // wrong ones for a name before the next must wait
	FreeOfAddress = 20 // for an address, since a whole desk may share one
	longestWait   = 15 * time.Minute
	// ForgetAfter is when failures no longer count.
	ForgetAfter = 24 * time.Hour
)

// Tries is what is remembered of failed sign-ins with one name or from one
// address. It is a comparable value.
type Tries struct {
	Key      string // a keyed hash of the name or address, which are not kept
	Failures int
	LastAt   time.Time
	Version  int64 // 0: nothing was stored yet
}

// Wait is how long from now the next try must wait; 0 means that it may be made.
func (t Tries) Wait(free int, now time.Time) time.Duration {
	over := t.Failures - free
	if over < 0 || !now.Before(t.LastAt.Add(ForgetAfter)) {
		return 0
	}
	wait := longestWait
	if over < 10 { // 2^10 s is longer than the longest
		wait = min(wait, time.Second<<over)
	}
	return max(t.LastAt.Add(wait).Sub(now), 0)
}

// Failed is what is remembered after one more. It is written before the password
// is looked at, so that guesses made at the same time count like others.
func (t Tries) Failed(now time.Time) Tries {
	if !now.Before(t.LastAt.Add(ForgetAfter)) {
		t.Failures = 0
	}
	t.Failures++
	t.LastAt = now
	return t
}

// Succeeded is what is remembered of a name after the right password and code.
func (t Tries) Succeeded() Tries {
	t.Failures = 0
	return t
}

// Returned takes one try back that turned out right. The others of an address
// stay, or whoever has one account could guess at all others.
func (t Tries) Returned() Tries {
	t.Failures = max(t.Failures-1, 0)
	return t
}
