// Package fault is the error vocabulary of the market: what went wrong, in
// terms that every edge can translate. It refuses to hold sentences for users;
// adapters turn a Code into text and fall back to the Kind.
package fault

import (
	"errors"
	"fmt"
)

// Kind says who can do something about an error. The zero Kind is Internal, so
// an error that nobody classified is never shown to a user in detail.
type Kind uint8

// The kinds, from "our fault" to "yours".
const (
	Internal        Kind = iota // everything nobody foresaw
	Invalid                     // wrong in any state: a field is malformed
	Unauthenticated             // the caller is not a member or not signed in
	Forbidden                   // the thing belongs to somebody else
	NotFound                    // no such thing
	Exists                      // a unique name or key is taken
	Conflict                    // the present state forbids it
	Stale                       // changed under us; doing it again may work
	Limited                     // a quota is used up
	Unavailable                 // something behind us is down or too slow; nothing was stored
	InDoubt                     // it may have been stored or not, and may still be
)

var kindNames = [...]string{
	"internal", "invalid", "unauthenticated", "forbidden", "not found",
	"exists", "conflict", "stale", "limited", "unavailable", "in doubt",
}

// Kinds lists every Kind; tests of the edges walk it.
func Kinds() []Kind {
	kinds := make([]Kind, len(kindNames))
	for i := range kinds {
		kinds[i] = Kind(i)
	}
	return kinds
}

// String is the English name used in logs.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Code names one reason within a Kind, for machines and for message tables,
// such as "listing.price_too_high". The empty Code means that the Kind says it all.
type Code string

// Error is an error with a Kind. Args are the figures that explain it, in the
// order that the Code's declaration documents.
type Error struct {
	Kind Kind
	Code Code
	Args []any
	Err  error
}

// New makes an Error with a reason.
func New(kind Kind, code Code, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Args: args}
}

// Wrap gives a cause from outside a Kind. It keeps the cause for logs.
func Wrap(kind Kind, code Code, err error) *Error {
	return &Error{Kind: kind, Code: code, Err: err}
}

// Error is the text for logs, never for users.
func (e *Error) Error() string {
	text := e.Kind.String()
	if e.Code != "" {
		text += " (" + string(e.Code) + ")"
	}
	if len(e.Args) > 0 {
		text += fmt.Sprint(" ", e.Args)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the Kind of the outermost Error in the chain, Internal when
// there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf returns the Code of the outermost Error in the chain.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// Is reports whether err carries the Kind. A nil error has none.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
