package app

import (
	"context"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

// manySessions is more sign-ins than anybody has open.
const manySessions = 1000

func errSession() error { return fault.New(fault.Unauthenticated, operator.CodeSession) }

// over makes what is not there a sign-in that is over.
func over(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.Wrap(fault.Unauthenticated, operator.CodeSession, err)
	}
	return err
}

// Bearer returns who shows a token. Besides the token itself, the sign-in must
// stand and the operator be active with the role that the token says, so that
// signing out, disabling and a new role work at once.
func (d Desk) Bearer(ctx context.Context, token, from string) (operator.Actor, error) {
	if d.m.Tokens == nil {
		return operator.Actor{}, errSession()
	}
	s := d.m.reading(ctx)
	c, err := d.m.Tokens.Verify(token, s.now)
	if err != nil {
		return operator.Actor{}, fault.Wrap(fault.Unauthenticated, operator.CodeSession, err)
	}
	first, err := s.r.Sessions.Get(ctx, c.Session)
	if err != nil {
		return operator.Actor{}, over(err)
	}
	if !first.Lives(s.now) || first.Kind != operator.Token || first.Operator != c.Operator {
		return operator.Actor{}, errSession()
	}
	o, err := s.owner(first)
	if err == nil && o.Role != c.Role {
		err = errSession()
	}
	if err != nil {
		return operator.Actor{}, err
	}
	return actorOf(o, first, from), nil
}

// Console returns whose cookie holds the secret. A console that is not used for
// operator.ConsoleIdle is over, one in use after operator.ConsoleFor.
func (d Desk) Console(ctx context.Context, secret, from string) (operator.Actor, error) {
	s := d.m.reading(ctx)
	v, err := s.r.Sessions.ByHash(ctx, operator.Hash(secret))
	if err != nil {
		return operator.Actor{}, over(err)
	}
	if !v.Lives(s.now) || v.Kind != operator.Console || !s.now.Before(v.ExpiresAt) {
		return operator.Actor{}, errSession()
	}
	o, err := s.owner(v)
	if err != nil {
		return operator.Actor{}, err
	}
	if next, due := v.Touch(s.now); due {
		// Stale: another request of the same console has just noted it, or ended it, which
		// the next request sees.
		if _, err := s.r.Sessions.Save(ctx, next); err != nil && !fault.Is(err, fault.Stale) {
			return operator.Actor{}, err
		}
	}
	return actorOf(o, v, from), nil
}

// owner returns a session's operator, if active.
func (s step) owner(v operator.Session) (operator.Operator, error) {
	o, err := s.r.Operators.Get(s.ctx, v.Operator)
	if err != nil {
		return o, over(err)
	}
	return o, o.MayAct()
}

// Refresh renews a token. The secret works once: a second time, it ends the whole
// sign-in, but for what operator.Session.Renew allows.
func (d Desk) Refresh(ctx context.Context, secret, from string) (Access, error) {
	if d.m.Tokens == nil {
		return Access{}, errSession()
	}
	var access Access
	reused := false
	err := d.m.in(ctx, func(s step) error {
		reused = false
		v, err := s.r.Sessions.ByHash(ctx, operator.Hash(secret))
		if err != nil {
			return over(err)
		}
		first, err := s.r.Sessions.Get(ctx, v.Family)
		if err != nil {
			return over(err)
		}
		if v.Kind != operator.Token || !first.Lives(s.now) {
			return errSession()
		}
		o, err := s.owner(first)
		if err != nil {
			return err
		}
		next, err := s.next(v)
		if err != nil {
			return err
		}
		switch v.Renew(next, s.now) {
		case operator.Renewed:
		case operator.Again:
			if _, err := s.r.Sessions.Save(ctx, next.Void(s.now)); err != nil {
				return err
			}
		case operator.Reused:
			reused = true
			return s.end(first, o, from, "a refresh secret was used twice")
		default:
			return errSession()
		}
		access, err = s.succeed(first, v, o, from)
		return err
	})
	if err == nil && reused {
		err = errSession()
	}
	if err != nil {
		return Access{}, err
	}
	return access, nil
}

// next is the link that took v's place, or none.
func (s step) next(v operator.Session) (operator.Session, error) {
	if v.Next == 0 {
		return operator.Session{}, nil
	}
	next, err := s.r.Sessions.Get(s.ctx, v.Next)
	if fault.Is(err, fault.NotFound) {
		return operator.Session{}, nil
	}
	return next, err
}

// succeed puts a new link in v's place.
func (s step) succeed(first, v operator.Session, o operator.Operator, from string) (Access, error) {
	fresh := s.m.Source.Name()
	old, next := v.Follow(operator.SessionID(s.m.Source.ID()), operator.Hash(fresh), from, s.now)
	if _, err := s.r.Sessions.Save(s.ctx, old); err != nil {
		return Access{}, err
	}
	if err := s.r.Sessions.Add(s.ctx, next); err != nil {
		return Access{}, err
	}
	return s.access(first, next, o, fresh)
}

// end revokes a sign-in and records why.
func (s step) end(first operator.Session, o operator.Operator, from, why string) error {
	if _, err := s.r.Sessions.Save(s.ctx, first.Revoke(s.now)); err != nil {
		return err
	}
	return s.record(actorOf(o, first, from), operator.SignOut, why, deed{subject: subjectOf(o.ID), after: map[string]any{"kind": first.Kind}})
}

// SignOut ends the sign-in by which the actor came. Again it changes nothing.
func (d Desk) SignOut(ctx context.Context, by operator.Actor) error {
	return d.change(ctx, by, operator.SignOut, "", func(s step) (deed, error) {
		first, err := s.r.Sessions.Get(ctx, by.Session)
		if fault.Is(err, fault.NotFound) {
			return deed{}, nil
		}
		if err != nil || !first.RevokedAt.IsZero() {
			return deed{}, err
		}
		_, err = s.r.Sessions.Save(ctx, first.Revoke(s.now))
		return deed{subject: subjectOf(by.ID), after: map[string]any{"kind": first.Kind}}, err
	})
}

// SignOutAll ends all sign-ins of the actor, also the present one.
func (d Desk) SignOutAll(ctx context.Context, by operator.Actor) error {
	return d.change(ctx, by, operator.SignOut, "", func(s step) (deed, error) {
		n, err := s.revoke(by.ID, 0)
		if n == 0 {
			return deed{}, err
		}
		return deed{subject: subjectOf(by.ID), after: map[string]any{"ended": n}}, err
	})
}

// Sessions returns the actor's own sign-ins that stand, newest first.
func (d Desk) Sessions(ctx context.Context, by operator.Actor) ([]operator.Session, error) {
	s, err := d.read(ctx, by, operator.EditOwn)
	if err != nil {
		return nil, err
	}
	all, err := s.r.Sessions.ListOpen(ctx, by.ID, ports.Page{Limit: manySessions})
	var out []operator.Session
	for _, v := range all {
		if v.Lives(s.now) {
			v.Hash = ""
			out = append(out, v)
		}
	}
	return out, err
}

// revoke ends all sign-ins of an operator but one, and counts them.
func (s step) revoke(who operator.ID, but operator.SessionID) (int, error) {
	open, err := s.r.Sessions.ListOpen(s.ctx, who, ports.Page{Limit: manySessions})
	n := 0
	for _, v := range open {
		if err != nil || v.ID == but {
			continue
		}
		_, err = s.r.Sessions.Save(s.ctx, v.Revoke(s.now))
		n++
	}
	return n, err
}
