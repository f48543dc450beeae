package operator

import (
	"time"
	"unicode/utf8"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/text"
)

// Reasons for refusing what concerns accounts.
const (
	CodeUnknown  fault.Code = "operator.unknown"
	CodeName     fault.Code = "operator.name"     // [min, max characters]
	CodeTaken    fault.Code = "operator.taken"    // the name is
	CodeRole     fault.Code = "operator.role"     // no such role
	CodeState    fault.Code = "operator.state"    // no such state
	CodeOwn      fault.Code = "operator.own"      // nobody changes own role or state
	CodeDisabled fault.Code = "operator.disabled" // the account is
	CodeSignIn   fault.Code = "operator.sign_in"  // name, password or code is wrong; which one is not told
	CodeSlow     fault.Code = "operator.slow"     // too many wrong ones; [seconds to wait]
	CodePassword fault.Code = "operator.password" // [min, max characters]
	CodeGuess    fault.Code = "operator.guess"    // the password is easy to guess
	CodeWrong    fault.Code = "operator.wrong"    // the present password or code is wrong, for who is signed in
	CodeFactor   fault.Code = "operator.factor"   // no new second factor waits to be confirmed
	CodeSession  fault.Code = "operator.session"  // the sign-in is over
	CodeChanged  fault.Code = "operator.changed"  // the account was, since it was looked at
)

// State says whether an operator may sign in.
type State string

// The states.
const (
	Active   State = "active"
	Disabled State = "disabled"
)

// States lists every State.
func States() []State { return []State{Active, Disabled} }

// The length of names, in characters.
const (
	MinName = 2
	MaxName = 40
)

// Operator is an account. It is a comparable value.
type Operator struct {
	ID       ID
	Name     string // unique; what one signs in with
	Role     Role
	State    State
	Password string // the hash, in the form that ports.Passwords made
	// Factor is the secret of the second factor, sealed by the vault. NextFactor is
	// the one that takes its place when a code of it was given; empty as a rule.
	Factor     string
	NextFactor string
	LastStep   int64     // of the code that was used last: each works once
	ProvedAt   time.Time // the first time that a code of Factor was right
	SignedInAt time.Time // the last time
	CreatedAt  time.Time
	UpdatedAt  time.Time // of what an operator changes, not of signing in
	Version    int64
}

// CheckName returns a name as it is kept, or why it is refused. Letters, digits
// and . - _ of any script, so that it can be typed and read aloud.
func CheckName(typed string) (string, error) {
	name := text.Clean(typed)
	n := utf8.RuneCountInString(name)
	if n < MinName || n > MaxName || !plain(name) {
		return "", fault.New(fault.Invalid, CodeName, MinName, MaxName)
	}
	return name, nil
}

// CheckRole refuses a role that does not exist.
func CheckRole(r Role) error {
	for _, known := range Roles() {
		if r == known {
			return nil
		}
	}
	return fault.New(fault.Invalid, CodeRole)
}

// CheckState refuses a state that does not exist.
func CheckState(s State) error {
	if s != Active && s != Disabled {
		return fault.New(fault.Invalid, CodeState)
	}
	return nil
}

// MayAct refuses an account that is disabled.
func (o Operator) MayAct() error {
	if o.State != Active {
		return fault.New(fault.Unauthenticated, CodeDisabled)
	}
	return nil
}

// MayChange refuses that an operator changes the role or state of the own
// account. Since only an owner changes accounts, and the owner who does stays
// one, there is always an owner left.
func (a Actor) MayChange(o Operator) error {
	if a.ID == o.ID {
		return fault.New(fault.Conflict, CodeOwn)
	}
	return nil
}
