package app

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

// Account is an operator as others see one: without secrets.
type Account struct {
	ID         operator.ID
	Name       string
	Role       operator.Role
	State      operator.State
	Proved     bool      // the second factor was used
	Confirming bool      // a new second factor waits for its first code
	SignedInAt time.Time // zero: never
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Version    int64
}

func accountOf(o operator.Operator) Account {
	return Account{
		ID: o.ID, Name: o.Name, Role: o.Role, State: o.State, Proved: !o.ProvedAt.IsZero(), Confirming: o.NextFactor != "",
		SignedInAt: o.SignedInAt, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt, Version: o.Version,
	}
}

// Secrets are what an operator is told once.
type Secrets struct {
	Password string // empty when it was chosen by whoever made the account
	URI      string // otpauth://, of the second factor; empty when it stays
}

// Operators returns a page of all accounts.
func (d Desk) Operators(ctx context.Context, by operator.Actor, p ports.Page) ([]Account, error) {
	s, err := d.read(ctx, by, operator.SeeOperators)
	if err != nil {
		return nil, err
	}
	list, err := s.r.Operators.List(ctx, p)
	out := make([]Account, len(list))
	for i, o := range list {
		out[i] = accountOf(o)
	}
	return out, err
}

// Operator returns one account.
func (d Desk) Operator(ctx context.Context, by operator.Actor, id operator.ID) (Account, error) {
	s, err := d.read(ctx, by, operator.SeeOperators)
	if err != nil {
		return Account{}, err
	}
	o, err := s.operator(id)
	return accountOf(o), err
}

func (s step) operator(id operator.ID) (operator.Operator, error) {
	o, err := s.r.Operators.Get(s.ctx, id)
	if fault.Is(err, fault.NotFound) {
		return o, fault.Wrap(fault.NotFound, operator.CodeUnknown, err)
	}
	return o, err
}

// NewOperator is an account to be made.
type NewOperator struct {
	Name     string
	Role     operator.Role
	Password string // empty: one is made up
}

// AddOperator makes an account and returns what its owner must be told.
func (d Desk) AddOperator(ctx context.Context, by operator.Actor, n NewOperator, why string) (Account, Secrets, error) {
	if err := by.May(operator.EditOperator); err != nil {
		return Account{}, Secrets{}, err
	}
	o, told, err := d.m.newOperator(ctx, n)
	if err != nil {
		return Account{}, Secrets{}, err
	}
	err = d.change(ctx, by, operator.EditOperator, why, func(s step) (deed, error) { return s.addOperator(&o) })
	if err != nil {
		return Account{}, Secrets{}, err
	}
	return accountOf(o), told, nil
}

// AddFirst makes an account from the machine's command line, whose user owns the
// database anyway. The audit log names nobody.
func (d Desk) AddFirst(ctx context.Context, n NewOperator) (Account, Secrets, error) {
	o, told, err := d.m.newOperator(ctx, n)
	if err != nil {
		return Account{}, Secrets{}, err
	}
	by := operator.Actor{Name: "junggye admin", Role: operator.Owner, From: "command line"}
	err = d.m.in(ctx, func(s step) error {
		did, err := s.addOperator(&o)
		if err != nil {
			return err
		}
		return s.record(by, operator.EditOperator, "", did)
	})
	if err != nil {
		return Account{}, Secrets{}, err
	}
	return accountOf(o), told, nil
}

// newOperator checks an account and makes its secrets.
func (m *Market) newOperator(ctx context.Context, n NewOperator) (operator.Operator, Secrets, error) {
	name, err := operator.CheckName(n.Name)
	if err == nil {
		err = operator.CheckRole(n.Role)
	}
	if err != nil {
		return operator.Operator{}, Secrets{}, err
	}
	o := operator.Operator{ID: operator.ID(m.Source.ID()), Name: name, Role: n.Role, State: operator.Active}
	var told Secrets
	password := n.Password
	if password == "" {
		password = m.Source.Name()
		told.Password = password
	}
	if o.Password, err = m.hashed(ctx, password, name); err != nil {
		return o, Secrets{}, err
	}
	o.Factor, told.URI, err = m.newFactor(o)
	return o, told, err
}

func (m *Market) hashed(ctx context.Context, password, name string) (string, error) {
	if err := operator.CheckPassword(password, name); err != nil {
		return "", err
	}
	if m.Passwords == nil {
		return "", fault.New(fault.Unavailable, "")
	}
	return m.Passwords.Hash(ctx, password)
}

// newFactor makes the secret of a second factor: sealed, and for an app.
func (m *Market) newFactor(o operator.Operator) (sealed, uri string, err error) {
	factor, ok := operator.NewFactor((m.Source.Name() + m.Source.Name())[:operator.FactorLength])
	if !ok {
		return "", "", fault.New(fault.Internal, "")
	}
	sealed, err = m.sealFor(factorKind, int64(o.ID), factor)
	return sealed, factor.URI(o.Name), err
}

func (s step) addOperator(o *operator.Operator) (deed, error) {
	switch _, err := s.r.Operators.ByName(s.ctx, o.Name); {
	case err == nil:
		return deed{}, fault.New(fault.Exists, operator.CodeTaken)
	case !fault.Is(err, fault.NotFound):
		return deed{}, err
	}
	o.CreatedAt, o.UpdatedAt, o.Version = s.now, s.now, 1
	return deed{subject: subjectOf(o.ID), after: map[string]any{"name": o.Name, "role": o.Role}}, s.r.Operators.Add(s.ctx, *o)
}

// OperatorChange is what is changed of an account; what is empty stays.
type OperatorChange struct {
	Role  operator.Role
	State operator.State
}

// EditOperator gives an operator another role or state, and ends the operator's
// sign-ins. Nobody does so to oneself, so an owner always remains.
func (d Desk) EditOperator(ctx context.Context, by operator.Actor, id operator.ID, version int64, c OperatorChange, why string) (Account, error) {
	return d.editOther(ctx, by, id, version, why, func(o operator.Operator) (operator.Operator, error) {
		if c.Role != "" {
			o.Role = c.Role
		}
		if c.State != "" {
			o.State = c.State
		}
		if err := operator.CheckRole(o.Role); err != nil {
			return o, err
		}
		return o, operator.CheckState(o.State)
	})
}

// ResetPassword gives an operator a password that is made up and returned once.
// It ends the operator's sign-ins.
func (d Desk) ResetPassword(ctx context.Context, by operator.Actor, id operator.ID, why string) (Secrets, error) {
	if err := by.May(operator.EditOperator); err != nil {
		return Secrets{}, err
	}
	password := d.m.Source.Name()
	hash, err := d.m.hashed(ctx, password, "")
	if err != nil {
		return Secrets{}, err
	}
	_, err = d.editOther(ctx, by, id, 0, why, func(o operator.Operator) (operator.Operator, error) {
		o.Password = hash
		return o, nil
	})
	if err != nil {
		return Secrets{}, err
	}
	return Secrets{Password: password}, nil
}

// ResetFactor gives an operator a new second factor, for a lost telephone. It
// ends the operator's sign-ins.
func (d Desk) ResetFactor(ctx context.Context, by operator.Actor, id operator.ID, why string) (Secrets, error) {
	var told Secrets
	_, err := d.editOther(ctx, by, id, 0, why, func(o operator.Operator) (operator.Operator, error) {
		var err error
		o.Factor, told.URI, err = d.m.newFactor(o)
		o.NextFactor, o.LastStep, o.ProvedAt = "", 0, time.Time{}
		return o, err
	})
	if err != nil {
		return Secrets{}, err
	}
	return told, nil
}

// editOther changes another operator's account with a reason, and ends that
// operator's sign-ins. version 0 is whichever stands.
func (d Desk) editOther(ctx context.Context, by operator.Actor, id operator.ID, version int64, why string, edit func(operator.Operator) (operator.Operator, error)) (Account, error) {
	if err := by.May(operator.EditOperator); err != nil {
		return Account{}, err
	}
	if err := reasoned(why); err != nil {
		return Account{}, err
	}
	var changed Account
	err := d.change(ctx, by, operator.EditOperator, why, func(s step) (deed, error) {
		if err := s.stillOwner(by); err != nil {
			return deed{}, err
		}
		o, err := s.operator(id)
		if err == nil {
			err = by.MayChange(o)
		}
		if err != nil {
			return deed{}, err
		}
		if version != 0 && version != o.Version {
			return deed{}, fault.New(fault.Stale, operator.CodeChanged)
		}
		next, err := edit(o)
		if err != nil {
			return deed{}, err
		}
		if next == o {
			changed = accountOf(o)
			return deed{}, nil
		}
		next.UpdatedAt = s.now
		if next, err = s.r.Operators.Save(s.ctx, next); err != nil {
			return deed{}, err
		}
		changed = accountOf(next)
		ended, err := s.revoke(id, 0)
		return differences(o, next, ended), err
	})
	return changed, err
}

// stillOwner looks again at who changes others, and raises the version: of two
// owners who disable each other, the second starts anew and sees the first.
func (s step) stillOwner(by operator.Actor) error {
	o, err := s.r.Operators.Get(s.ctx, by.ID)
	if err != nil {
		return over(err)
	}
	if err := o.MayAct(); err != nil {
		return err
	}
	by.Role = o.Role
	if err := by.May(operator.EditOperator); err != nil {
		return err
	}
	_, err = s.r.Operators.Save(s.ctx, o)
	return err
}

// differences names what changed of an account, secrets by name only.
func differences(o, next operator.Operator, ended int) deed {
	before, after := map[string]any{}, map[string]any{}
	if o.Role != next.Role {
		before["role"], after["role"] = o.Role, next.Role
	}
	if o.State != next.State {
		before["state"], after["state"] = o.State, next.State
	}
	if o.Password != next.Password {
		after["password"] = "new"
	}
	if o.Factor != next.Factor {
		after["factor"] = "new"
	}
	if ended > 0 {
		after["signedOut"] = ended
	}
	return deed{subject: subjectOf(o.ID), before: before, after: after}
}
