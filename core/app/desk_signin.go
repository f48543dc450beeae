package app

import (
	"context"
	"math"
	"net/netip"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/text"
)

// Credentials are what somebody types to sign in.
type Credentials struct {
	Name     string
	Password string
	Code     string // of the second factor
	From     string // the address that the request came from
}

// Access is what a sign-in by token hands out.
type Access struct {
	Token          string
	Expires        time.Time // of Token
	Refresh        string    // renews Token once
	RefreshExpires time.Time
	Actor          operator.Actor
}

// Opened is what a sign-in at the console hands out.
type Opened struct {
	Secret  string    // for a cookie
	Expires time.Time // however busy its owner is
	Actor   operator.Actor
}

const (
	// longestTyped bounds in bytes what is looked at of a name and a password.
	longestTyped = 512
	// swept is how much of what is over one sign-in removes.
	swept = 500
)

// SignIn opens a sign-in by token. Wrong names, passwords and codes are all the
// same Unauthenticated; too many of them are Limited, with the seconds to wait.
func (d Desk) SignIn(ctx context.Context, c Credentials) (Access, error) {
	var access Access
	err := d.signIn(ctx, c, operator.Token, func(s step, v operator.Session, o operator.Operator, secret string) error {
		var err error
		access, err = s.access(v, v, o, secret)
		return err
	})
	return access, err
}

// OpenConsole opens a sign-in at the console, refused like SignIn.
func (d Desk) OpenConsole(ctx context.Context, c Credentials) (Opened, error) {
	var opened Opened
	err := d.signIn(ctx, c, operator.Console, opened.fill(c.From))
	return opened, err
}

func (o *Opened) fill(from string) issue {
	return func(_ step, v operator.Session, who operator.Operator, secret string) error {
		*o = Opened{Secret: secret, Expires: v.EndsAt, Actor: actorOf(who, v, from)}
		return nil
	}
}

// issue makes of a stored session what its owner is given.
type issue func(s step, v operator.Session, o operator.Operator, secret string) error

func (d Desk) signIn(ctx context.Context, c Credentials, k operator.Kind, give issue) error {
	if d.m.Passwords == nil || k == operator.Token && d.m.Tokens == nil {
		return fault.New(fault.Unavailable, "")
	}
	name := text.Clean(c.Name)
	if len(name) > longestTyped || len(c.Password) > longestTyped {
		name, c.Password = "", ""
	}
	err := d.counted(ctx, name, c.From)
	if err == nil {
		err = d.proved(ctx, name, c, k, give)
	}
	if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.Limited) {
		d.m.Refused(d.m.Vault.Hash(hashOfName, name)[:16], c.From, err)
	}
	if err == nil {
		d.sweep(ctx)
	}
	return err
}

// proved checks all three and opens the sign-in.
func (d Desk) proved(ctx context.Context, name string, c Credentials, k operator.Kind, give issue) error {
	o, weak, err := d.known(ctx, name, c.Password)
	if err != nil {
		return err
	}
	password := o.Password
	if weak {
		if password, err = d.m.Passwords.Hash(ctx, c.Password); err != nil {
			return err
		}
	}
	return d.m.in(ctx, func(s step) error {
		now, err := s.r.Operators.Get(s.ctx, o.ID)
		if err != nil {
			return err
		}
		if now.State != operator.Active || now.Password != o.Password {
			return errSignIn()
		}
		if now, err = s.useCode(now, c.Code, operator.CodeSignIn); err != nil {
			return err
		}
		now.Password, now.SignedInAt = password, s.now
		if now, err = s.r.Operators.Save(s.ctx, now); err != nil {
			return err
		}
		if err := s.forgive(name, c.From); err != nil {
			return err
		}
		return s.open(now, k, c.From, give)
	})
}

// known finds who has the name and the password. It takes the same time for
// names that nobody has.
func (d Desk) known(ctx context.Context, name, password string) (o operator.Operator, weak bool, err error) {
	o, err = d.m.Store.Repos().Operators.ByName(ctx, name)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return o, false, err
	}
	right, weak, err := d.m.Passwords.Verify(ctx, password, o.Password)
	switch {
	case err != nil:
		return o, false, err
	case !right || o.ID == 0 || o.State != operator.Active:
		return o, false, errSignIn()
	}
	return o, weak, nil
}

func errSignIn() error { return fault.New(fault.Unauthenticated, operator.CodeSignIn) }

// open stores a new sign-in and records it.
func (s step) open(o operator.Operator, k operator.Kind, from string, give issue) error {
	secret := s.m.Source.Name()
	v := operator.Open(operator.SessionID(s.m.Source.ID()), o.ID, k, operator.Hash(secret), from, s.now)
	if err := s.r.Sessions.Add(s.ctx, v); err != nil {
		return err
	}
	if err := s.record(actorOf(o, v, from), operator.SignIn, "", deed{subject: subjectOf(o.ID), after: map[string]any{"kind": k}}); err != nil {
		return err
	}
	return give(s, v, o, secret)
}

func subjectOf(id operator.ID) string { return "operator:" + strconv.FormatInt(int64(id), 10) }

func actorOf(o operator.Operator, v operator.Session, from string) operator.Actor {
	return operator.Actor{ID: o.ID, Name: o.Name, Role: o.Role, From: from, Session: v.Family}
}

// access signs a token for link v of a sign-in that began with first.
func (s step) access(first, v operator.Session, o operator.Operator, secret string) (Access, error) {
	expires := s.now.Add(operator.TokenFor)
	if expires.After(first.EndsAt) {
		expires = first.EndsAt
	}
	token, err := s.m.Tokens.Sign(operator.Claims{
		Operator: o.ID, Session: first.ID, Role: o.Role, IssuedAt: s.now, ExpiresAt: expires,
	})
	if err != nil {
		return Access{}, err
	}
	return Access{
		Token: token, Expires: expires, Refresh: secret, RefreshExpires: v.ExpiresAt, Actor: actorOf(o, v, v.From),
	}, nil
}

// useCode uses up a code of the operator's second factor; the caller saves what it
// returns.
func (s step) useCode(o operator.Operator, code string, refusal fault.Code) (operator.Operator, error) {
	factor, err := s.m.factor(o.ID, o.Factor)
	if err != nil {
		return o, err
	}
	used, ok := factor.Check(code, o.LastStep, s.now)
	if !ok {
		return o, fault.New(refusalKind(refusal), refusal)
	}
	o.LastStep = used
	if o.ProvedAt.IsZero() {
		o.ProvedAt = s.now
	}
	return o, nil
}

// refusalKind is Unauthenticated for who signs in, Invalid for who is signed in:
// a client takes the first as the end of its session.
func refusalKind(c fault.Code) fault.Kind {
	if c == operator.CodeSignIn {
		return fault.Unauthenticated
	}
	return fault.Invalid
}

const (
	hashOfName    = "operator name"
	hashOfAddress = "operator address"
	factorKind    = "factor"
)

func (m *Market) factor(id operator.ID, sealed string) (operator.Factor, error) {
	var factor operator.Factor
	err := m.openFor(factorKind, int64(id), sealed, &factor)
	return factor, err
}

// counted counts a try as failed before anything is looked at, so that guesses
// at the same time do not all find the same count; a right one is taken back.
// Tries that come too early are refused and not counted.
func (d Desk) counted(ctx context.Context, name, from string) error {
	return d.m.in(ctx, func(s step) error {
		var all [2]operator.Tries
		for i, key := range d.m.tryKeys(name, from) {
			t, err := s.tries(key)
			if err != nil {
				return err
			}
			if wait := t.Wait(free(i), s.now); wait > 0 {
				return fault.New(fault.Limited, operator.CodeSlow, int(math.Ceil(wait.Seconds())))
			}
			all[i] = t
		}
		for _, t := range all {
			if err := s.keep(t.Failed(s.now)); err != nil {
				return err
			}
		}
		return nil
	})
}

func free(i int) int { return [2]int{operator.FreeOfName, operator.FreeOfAddress}[i] }

// forgive takes a try back that was right.
func (s step) forgive(name, from string) error {
	for i, key := range s.m.tryKeys(name, from) {
		t, err := s.tries(key)
		if err != nil {
			return err
		}
		if t = t.Returned(); i == 0 {
			t = t.Succeeded()
		}
		if err := s.keep(t); err != nil {
			return err
		}
	}
	return nil
}

// tryKeys are what failures are counted by: the name, whether somebody has it or
// not, and the address.
func (m *Market) tryKeys(name, from string) [2]string {
	return [2]string{"n:" + m.Vault.Hash(hashOfName, name), "a:" + m.Vault.Hash(hashOfAddress, network(from))}
}

// network is the part of an address that one customer of a provider has: the
// first half of IPv6, since the other half is free to choose.
func network(from string) string {
	a, err := netip.ParseAddr(from)
	if err != nil {
		return from
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return from
	}
	return p.String()
}

func (s step) tries(key string) (operator.Tries, error) {
	t, err := s.r.SignIns.Get(s.ctx, key)
	if fault.Is(err, fault.NotFound) {
		return operator.Tries{Key: key}, nil
	}
	return t, err
}

func (s step) keep(t operator.Tries) error {
	if t.Version == 0 {
		return s.r.SignIns.Add(s.ctx, t)
	}
	_, err := s.r.SignIns.Save(s.ctx, t)
	return err
}

// sweep removes what is over. That it failed is nothing to who signs in.
func (d Desk) sweep(ctx context.Context) {
	r, now := d.m.Store.Repos(), d.m.Clock.Now()
	if _, err := r.SignIns.Forget(ctx, now.Add(-operator.ForgetAfter), swept); err != nil {
		d.m.Report("forget failed sign-ins", err)
	}
	if _, err := r.Sessions.Forget(ctx, now, swept); err != nil {
		d.m.Report("forget sign-ins that are over", err)
	}
}

// DemoName is what the demonstration operator of a role is called.
func DemoName(role operator.Role) string { return "demo-" + string(role) }

// OpenDemo opens a console for the demonstration operator of a role.
// Only a market made with Demo does so.
func (d Desk) OpenDemo(ctx context.Context, role operator.Role, from string) (Opened, error) {
	if !d.m.Demo {
		return Opened{}, fault.New(fault.Forbidden, operator.CodeSignIn)
	}
	var opened Opened
	err := d.m.in(ctx, func(s step) error {
		o, err := s.r.Operators.ByName(s.ctx, DemoName(role))
		if err != nil {
			return over(err)
		}
		if err := o.MayAct(); err != nil {
			return err
		}
		return s.open(o, operator.Console, from, opened.fill(from))
	})
	return opened, err
}
