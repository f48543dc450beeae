package operator

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// SessionID identifies one link of a sign-in for ever.
type SessionID int64

// Kind says how the one who is signed in proves it.
type Kind string

// The kinds.
const (
	Token   Kind = "token"   // a short-lived token, renewed by a secret that is used once
	Console Kind = "console" // a secret in a cookie
)

// How long sign-ins last.
const (
	TokenFor    = 15 * time.Minute
	RefreshIdle = 12 * time.Hour     // a refresh secret that nobody uses
	RefreshFor  = 7 * 24 * time.Hour // all of them, since the password was given
	ConsoleIdle = 30 * time.Minute
	ConsoleFor  = 12 * time.Hour
	// Twice is how long after its use a refresh secret may come again, when the answer
	// was lost on the way.
	Twice = 10 * time.Second
	// touchEvery bounds how often the use of a console is written.
	touchEvery = time.Minute
)

// Session is one link of a sign-in. A console's has one link. A token's grows by
// one with each renewal; the first has its own ID as Family and is what is
// revoked, with all others. It is a comparable value.
type Session struct {
	ID       SessionID
	Family   SessionID // the first link
	Operator ID
	Kind     Kind
	Hash     string // of the secret, which is not kept
	From     string // the address that it was made from
	// Next is the link that took this one's place at ReplacedAt; 0 means that there is
	// none. A link that was replaced but has no next was never heard of by its owner.
	Next       SessionID
	CreatedAt  time.Time
	UsedAt     time.Time
	ReplacedAt time.Time
	ExpiresAt  time.Time // this link, by itself
	EndsAt     time.Time // the whole sign-in
	RevokedAt  time.Time // of the first link
	Version    int64
}

// Hash is how a secret is kept. The secrets are random, so a plain hash will do.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Open is the first link of a sign-in.
func Open(id SessionID, who ID, k Kind, hash, from string, now time.Time) Session {
	idle, whole := RefreshIdle, RefreshFor
	if k == Console {
		idle, whole = ConsoleIdle, ConsoleFor
	}
	return Session{
		ID: id, Family: id, Operator: who, Kind: k, Hash: hash, From: from,
		CreatedAt: now, UsedAt: now, ExpiresAt: now.Add(idle), EndsAt: now.Add(whole),
	}
}

// Lives reports whether a sign-in stands, by its first link.
func (s Session) Lives(now time.Time) bool {
	return s.ID != 0 && s.ID == s.Family && s.RevokedAt.IsZero() && now.Before(s.EndsAt)
}

// Revoke ends a sign-in by its first link; again it changes nothing.
func (s Session) Revoke(now time.Time) Session {
	if s.RevokedAt.IsZero() {
		s.RevokedAt = now
	}
	return s
}

// Renewal says what becomes of a refresh secret that was shown.
type Renewal uint8

// The renewals. The zero value is the safe one.
const (
	Refused Renewal = iota // expired
	Renewed                // the next link takes its place
	Again                  // so it does, and the next that nobody used is void: its answer got lost
	Reused                 // two people have it: the whole sign-in ends
)

// Renew decides on a link whose secret was shown; next is the link that took its
// place, if there is one. A link that was replaced is taken once more within
// Twice while its next one was never used. So a lost answer costs nobody the
// sign-in, and a thief who copies a secret gains one exchange at most: whoever of
// the two comes second is noticed, then or at the next renewal.
func (s Session) Renew(next Session, now time.Time) Renewal {
	switch {
	case s.ReplacedAt.IsZero() && now.Before(s.ExpiresAt):
		return Renewed
	case s.ReplacedAt.IsZero():
		return Refused
	case s.Next != 0 && next.ID == s.Next && next.ReplacedAt.IsZero() && now.Before(s.ReplacedAt.Add(Twice)):
		return Again
	}
	return Reused
}

// Follow replaces a link by a new one with another secret. It returns both.
func (s Session) Follow(id SessionID, hash, from string, now time.Time) (old, next Session) {
	next = s
	next.ID, next.Hash, next.From, next.Next, next.Version = id, hash, from, 0, 0
	next.CreatedAt, next.UsedAt, next.ReplacedAt, next.RevokedAt = now, now, time.Time{}, time.Time{}
	next.ExpiresAt = earlier(now.Add(RefreshIdle), s.EndsAt)
	s.Next, s.UsedAt = id, now
	if s.ReplacedAt.IsZero() {
		s.ReplacedAt = now
	}
	return s, next
}

// Void ends a link whose owner never heard of it.
func (s Session) Void(now time.Time) Session {
	s.ReplacedAt, s.Next = now, 0
	return s
}

// Touch notes that a console is in use. It reports false when it was noted a
// moment ago, to spare the writing.
func (s Session) Touch(now time.Time) (Session, bool) {
	if now.Sub(s.UsedAt) < touchEvery {
		return s, false
	}
	s.UsedAt, s.ExpiresAt = now, earlier(now.Add(ConsoleIdle), s.EndsAt)
	return s, true
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Claims are what a token says.
type Claims struct {
	Operator  ID
	Session   SessionID // the first link
	Role      Role
	IssuedAt  time.Time
	ExpiresAt time.Time
}
