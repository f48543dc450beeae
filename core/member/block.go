package member

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/text"
)

// MaxReason is the longest reason of a block, in characters. The member reads it.
const MaxReason = 200

// BarFor is how long the fingerprint of a phone is kept whose owner left while
// blocked without an end.
const BarFor = 5 * year

const year = 365 * 24 * time.Hour

// Bar keeps who left while blocked from coming again. It knows a phone's
// fingerprint and nothing else of the person.
type Bar struct {
	PhoneHash string
	KeyID     string // of the vault's key that made the fingerprint
	Reason    string // of the block
	Until     time.Time
	At        time.Time
}

// Block keeps a member from acting, until a time or, with the zero time, until
// Unblock. A second block takes the first one's place. Whoever has left stays as is.
func (m Member) Block(reason string, until, now time.Time) (Member, error) {
	if m.State == Withdrawn {
		return m, fault.New(fault.Conflict, CodeGone)
	}
	reason = text.Clean(reason)
	if reason == "" || text.Length(reason) > MaxReason {
		return m, fault.New(fault.Invalid, CodeReason, MaxReason)
	}
	if !until.IsZero() && !until.After(now) {
		return m, fault.New(fault.Invalid, CodeUntil)
	}
	m.State, m.Reason, m.BlockedUntil = Blocked, reason, until
	return m, nil
}

// Unblock lets a blocked member act again. It changes nothing for others.
func (m Member) Unblock() (Member, error) {
	if m.State == Withdrawn {
		return m, fault.New(fault.Conflict, CodeGone)
	}
	m.State, m.Reason, m.BlockedUntil = Active, "", time.Time{}
	return m, nil
}

// Standing is the member's state at now: a block whose end has come is over,
// without anybody's doing.
func (m Member) Standing(now time.Time) State {
	if m.State == Blocked && !m.BlockedUntil.IsZero() && !now.Before(m.BlockedUntil) {
		return Active
	}
	return m.State
}

// BarredUntil is how long the phone of a blocked member who leaves now is barred.
func (m Member) BarredUntil(now time.Time) time.Time {
	if m.BlockedUntil.IsZero() {
		return now.Add(BarFor)
	}
	return m.BlockedUntil
}

// ParseTier accepts a Tier.
func ParseTier(s string) (Tier, error) {
	if !slices.Contains(Tiers(), Tier(s)) {
		return "", fault.New(fault.Invalid, CodeTier)
	}
	return Tier(s), nil
}
