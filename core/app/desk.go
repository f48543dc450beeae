package app

import (
	"context"
	"encoding/json"
	"time"

	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/text"
)

// Desk is the use cases of operators. Each takes one action; who does not have
// it is refused before anything is read. Each change is in the audit log, written
// in the transaction that makes it. Nothing here edits around the core's rules.
type Desk struct{ m *Market }

// Desk returns the use cases of operators.
func (m *Market) Desk() Desk { return Desk{m} }

// Now is the time that the use cases go by, for what a view says of times.
func (d Desk) Now() time.Time { return d.m.Clock.Now() }

// read is how a view begins: the step without a transaction, if the operator may
// take the action.
func (d Desk) read(ctx context.Context, by operator.Actor, a operator.Action) (step, error) {
	if err := by.May(a); err != nil {
		return step{}, err
	}
	return d.m.reading(ctx), nil
}

// deed is what a change did: subject as in "member:123", and what was different
// before and after. Only what is worth knowing goes in, and no secret. The zero deed
// changed nothing and is not recorded.
type deed struct {
	subject       string
	before, after any
}

// change runs fn as one step and records its deed with it. fn may run again.
func (d Desk) change(ctx context.Context, by operator.Actor, a operator.Action, why string, fn func(s step) (deed, error)) error {
	if err := by.May(a); err != nil {
		return err
	}
	why = text.Clean(why)
	if text.Length(why) > operator.MaxReason {
		return fault.New(fault.Invalid, operator.CodeReason, operator.MaxReason)
	}
	return d.m.in(ctx, func(s step) error {
		did, err := fn(s)
		if err != nil || did.subject == "" {
			return err
		}
		return s.record(by, a, why, did)
	})
}

// reasoned refuses a change that nobody explains.
func reasoned(why string) error {
	if text.Clean(why) == "" {
		return fault.New(fault.Invalid, operator.CodeReason, operator.MaxReason)
	}
	return nil
}

// record adds a deed to the audit log.
func (s step) record(by operator.Actor, a operator.Action, why string, did deed) error {
	before, err := facts(did.before)
	if err != nil {
		return err
	}
	after, err := facts(did.after)
	if err != nil {
		return err
	}
	last, err := s.r.Audit.Last(s.ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return s.r.Audit.Add(s.ctx, audit.Seal(last, audit.Entry{
		At: s.now, Who: by.ID, Name: by.Name, Role: by.Role, Action: a, Subject: did.subject,
		Before: before, After: after, Why: why, From: by.From,
	}))
}

// facts is v as JSON, nothing for nil.
func facts(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	body, err := json.Marshal(v)
	if err != nil {
		return "", fault.Wrap(fault.Internal, "", err)
	}
	return string(body), nil
}
