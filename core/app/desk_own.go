package app

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// Own returns the actor's own account.
func (d Desk) Own(ctx context.Context, by operator.Actor) (Account, error) {
	s, err := d.read(ctx, by, operator.EditOwn)
	if err != nil {
		return Account{}, err
	}
	o, err := s.operator(by.ID)
	return accountOf(o), err
}

// ChangePassword gives the actor another password and ends all other sign-ins. The
// present one is asked for, and wrong ones are slowed as at the sign-in.
func (d Desk) ChangePassword(ctx context.Context, by operator.Actor, present, next string) error {
	o, err := d.confirmed(ctx, by, present)
	if err != nil {
		return err
	}
	hash, err := d.m.hashed(ctx, next, o.Name)
	if err != nil {
		return err
	}
	return d.editOwn(ctx, by, o, func(s step, now operator.Operator) (operator.Operator, error) {
		now.Password = hash
		return now, s.forgive(o.Name, by.From)
	})
}

// BeginFactor makes a new second factor for the actor, who proves it by
// ConfirmFactor; until then the old one stays. The password is asked for.
func (d Desk) BeginFactor(ctx context.Context, by operator.Actor, present string) (Secrets, error) {
	o, err := d.confirmed(ctx, by, present)
	if err != nil {
		return Secrets{}, err
	}
	var told Secrets
	err = d.m.in(ctx, func(s step) error {
		now, err := s.r.Operators.Get(s.ctx, o.ID)
		if err != nil {
			return err
		}
		if now.NextFactor, told.URI, err = d.m.newFactor(now); err != nil {
			return err
		}
		if _, err = s.r.Operators.Save(s.ctx, now); err != nil {
			return err
		}
		return s.forgive(o.Name, by.From)
	})
	if err != nil {
		return Secrets{}, err
	}
	return told, nil
}

// ConfirmFactor puts the new second factor in the place of the old one when the
// code is of the new one, and ends all other sign-ins.
func (d Desk) ConfirmFactor(ctx context.Context, by operator.Actor, code string) error {
	if err := by.May(operator.EditOwn); err != nil {
		return err
	}
	o, err := d.m.reading(ctx).operator(by.ID)
	if err != nil {
		return err
	}
	if o.NextFactor == "" {
		return fault.New(fault.Conflict, operator.CodeFactor)
	}
	if err := d.counted(ctx, o.Name, by.From); err != nil {
		return err
	}
	return d.editOwn(ctx, by, o, func(s step, now operator.Operator) (operator.Operator, error) {
		now.Factor, now.NextFactor, now.LastStep, now.ProvedAt = o.NextFactor, "", 0, time.Time{}
		now, err := s.useCode(now, code, operator.CodeWrong)
		if err != nil {
			return now, err
		}
		return now, s.forgive(o.Name, by.From)
	})
}

// confirmed asks the actor for the password again.
func (d Desk) confirmed(ctx context.Context, by operator.Actor, present string) (operator.Operator, error) {
	if err := by.May(operator.EditOwn); err != nil {
		return operator.Operator{}, err
	}
	if d.m.Passwords == nil {
		return operator.Operator{}, fault.New(fault.Unavailable, "")
	}
	o, err := d.m.reading(ctx).operator(by.ID)
	if err != nil {
		return o, err
	}
	if err := d.counted(ctx, o.Name, by.From); err != nil {
		return o, err
	}
	if len(present) > longestTyped {
		present = ""
	}
	right, _, err := d.m.Passwords.Verify(ctx, present, o.Password)
	if err == nil && !right {
		err = fault.New(fault.Invalid, operator.CodeWrong)
	}
	return o, err
}

// editOwn changes the own account, unless its secrets changed since it was seen.
func (d Desk) editOwn(ctx context.Context, by operator.Actor, seen operator.Operator, edit func(step, operator.Operator) (operator.Operator, error)) error {
	return d.change(ctx, by, operator.EditOwn, "", func(s step) (deed, error) {
		now, err := s.operator(by.ID)
		if err == nil {
			err = now.MayAct()
		}
		if err != nil {
			return deed{}, err
		}
		if now.Password != seen.Password || now.Factor != seen.Factor || now.NextFactor != seen.NextFactor {
			return deed{}, fault.New(fault.Stale, operator.CodeChanged)
		}
		next, err := edit(s, now)
		if err != nil {
			return deed{}, err
		}
		next.UpdatedAt = s.now
		if next, err = s.r.Operators.Save(s.ctx, next); err != nil {
			return deed{}, err
		}
		ended, err := s.revoke(by.ID, by.Session)
		return differences(now, next, ended), err
	})
}
