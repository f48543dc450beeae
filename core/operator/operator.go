// Package operator is the people who run the market: who they are, and which
// role may do what. It does not know how they prove it.
package operator

import "github.com/junggyenara/junggye/core/fault"

// ID identifies an operator for ever.
type ID int64

// Reasons for refusing an operator.
const (
	CodeMayNot fault.Code = "operator.may_not" // [action]
	CodeReason fault.Code = "operator.reason"  // a change needs a reason, [max characters]
)

// MaxReason is the longest reason that an operator gives, in characters.
const MaxReason = 500

// Actor is an operator who is signed in, as a use case sees it.
type Actor struct {
	ID   ID
	Name string
	Role Role
	From string // the address that the request came from
	// Session is the sign-in by which the actor came, 0 for the program itself.
	Session SessionID
}

// May refuses an actor whose role does not have the action: Unauthenticated for
// nobody, Forbidden for the others.
func (a Actor) May(action Action) error {
	switch {
	case a.ID == 0:
		return fault.New(fault.Unauthenticated, "")
	case !a.Role.May(action):
		return fault.New(fault.Forbidden, CodeMayNot, string(action))
	}
	return nil
}
