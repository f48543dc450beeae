package app_test

import (
	"crypto/rand"
	"encoding/json"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/passwords"
	"github.com/junggyenara/junggye/adapters/tokens"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

const (
	goodPassword = "correct horse battery"
	desktop      = "192.0.2.7"
)

// office is a market with a desk that can be signed in at.
type office struct {
	*testing.T
	store   *memory.Store
	clock   *memory.Clock
	desk    app.Desk
	mu      sync.Mutex
	refused []string
	factors map[string]operator.Factor
}

func newOffice(t *testing.T, change func(*app.Config)) *office {
	t.Helper()
	o := &office{T: t, store: memory.New(), clock: memory.NewClock(monday), factors: map[string]operator.Factor{}}
	text, err := tokens.Generate(rand.Reader)
	keys, err2 := tokens.Parse(string(must(t, text, err)))
	signer, err := tokens.New(must(t, keys, err2))
	c := app.Config{
		Store: o.store, Clock: o.clock, Source: memory.NewSource(1000), Vault: ring(t),
		Passwords: passwords.New(passwords.Cost{KiB: 64, Times: 1, Lanes: 1}, rand.Reader, 4), Tokens: must(t, signer, err),
		Refused: func(name, from string, err error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.refused = append(o.refused, name+" "+from+" "+err.Error())
		},
	}
	if change != nil {
		change(&c)
	}
	o.desk = app.New(c).Desk()
	for _, role := range operator.Roles() {
		made, told, err := o.desk.AddFirst(t.Context(), app.NewOperator{Name: string(role), Role: role, Password: goodPassword})
		o.learn(must(t, made, err).Name, told.URI)
	}
	return o
}

// learn puts a second factor into the operator's app.
func (o *office) learn(name, uri string) {
	o.Helper()
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "otpauth" {
		o.Fatalf("the second factor of %s is %q", name, uri)
	}
	o.factors[name] = operator.Factor(u.Query().Get("secret"))
}

// code is what the operator's app shows. Time passes first, as each code works once.
func (o *office) code(name string) string {
	o.clock.Advance(30 * time.Second)
	return o.factors[name].Code(operator.Step(o.clock.Now()))
}

func (o *office) signIn(name string) app.Access {
	o.Helper()
	access, err := o.desk.SignIn(o.Context(), app.Credentials{Name: name, Password: goodPassword, Code: o.code(name), From: desktop})
	return must(o.T, access, err)
}

func (o *office) actor(name string) operator.Actor {
	o.Helper()
	by, err := o.desk.Bearer(o.Context(), o.signIn(name).Token, desktop)
	return must(o.T, by, err)
}

func (o *office) refusal(err error, kind fault.Kind, code fault.Code, why string) {
	o.Helper()
	if !fault.Is(err, kind) || fault.CodeOf(err) != code {
		o.Errorf("got %v, want %v %q: %s", err, kind, code, why)
	}
}

// verify checks the chain, and that the log holds no secret.
func (o *office) verify() []audit.Entry {
	o.Helper()
	entries, err := o.store.Repos().Audit.ListAfter(o.Context(), 0, 1000)
	if err := audit.Verify(audit.Entry{}, must(o.T, entries, err)); err != nil {
		o.Errorf("the audit log is broken: %v", err)
	}
	body, err := json.Marshal(entries)
	for _, secret := range []string{goodPassword, "argon2id", "otpauth", string(o.factors["owner"])} {
		if strings.Contains(string(must(o.T, body, err)), secret) {
			o.Errorf("the audit log holds %q", secret)
		}
	}
	return entries
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	access := o.signIn("owner")
	by, err := o.desk.Bearer(t.Context(), access.Token, "198.51.100.1")
	if err != nil || by.Name != "owner" || by.Role != operator.Owner || by.From != "198.51.100.1" || by.ID != access.Actor.ID {
		t.Errorf("the token is of %+v, %v; want the owner at the address of the request", by, err)
	}
	if got := access.Expires.Sub(o.clock.Now()); got != operator.TokenFor {
		t.Errorf("the token lasts %v, want %v", got, operator.TokenFor)
	}
	last := o.verify()
	if e := last[len(last)-1]; e.Action != operator.SignIn || e.Name != "owner" || e.From != desktop {
		t.Errorf("the last entry is %+v, want the sign-in", e)
	}
	if len(o.refused) > 0 {
		t.Errorf("reported %v, want nothing", o.refused)
	}
}

func TestSignInRefusesWithoutSayingWhy(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	var gone app.Account
	list, err := o.desk.Operators(t.Context(), o.actor("owner"), ports.Page{Limit: 9})
	for _, a := range must(t, list, err) {
		if a.Name == "support" {
			gone = a
		}
	}
	_, err = o.desk.EditOperator(t.Context(), o.actor("owner"), gone.ID, 0, app.OperatorChange{State: operator.Disabled}, "gone")
	must(t, gone, err)
	used := o.code("owner")
	for name, c := range map[string]app.Credentials{
		"another password":  {Name: "owner", Password: goodPassword + "!", Code: used},
		"an unknown name":   {Name: "nobody", Password: goodPassword, Code: used},
		"no name":           {Password: goodPassword, Code: used},
		"another code":      {Name: "owner", Password: goodPassword, Code: "000000"},
		"no code":           {Name: "owner", Password: goodPassword},
		"another's code":    {Name: "owner", Password: goodPassword, Code: o.factors["finance"].Code(operator.Step(o.clock.Now()))},
		"an old code":       {Name: "owner", Password: goodPassword, Code: o.factors["owner"].Code(operator.Step(o.clock.Now()) - 2)},
		"a disabled one":    {Name: "support", Password: goodPassword, Code: o.factors["support"].Code(operator.Step(o.clock.Now()))},
		"an endless secret": {Name: "owner", Password: strings.Repeat(goodPassword, 1000), Code: used},
	} {
		c.From = name // an address of its own, or they slow one another
		_, err := o.desk.SignIn(t.Context(), c)
		o.refusal(err, fault.Unauthenticated, operator.CodeSignIn, name+" tells nothing")
		o.clock.Advance(time.Second)
	}
	for _, line := range o.refused {
		if strings.Contains(line, "owner") || strings.Contains(line, "horse") {
			t.Errorf("reported %q: people type passwords where the name goes", line)
		}
	}
	if len(o.refused) != 9 {
		t.Errorf("reported %d refusals, want 9", len(o.refused))
	}
}

func TestACodeWorksOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	c := app.Credentials{Name: "owner", Password: goodPassword, Code: o.code("owner"), From: desktop}
	_, err := o.desk.SignIn(t.Context(), c)
	must(t, c, err)
	_, err = o.desk.SignIn(t.Context(), c)
	o.refusal(err, fault.Unauthenticated, operator.CodeSignIn, "who looked over the shoulder has the code too")
	_, err = o.desk.OpenConsole(t.Context(), c)
	o.refusal(err, fault.Unauthenticated, operator.CodeSignIn, "the console is no other door")
}

func TestGuessingIsSlowed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	guess := app.Credentials{Name: "owner", Password: "wrong horse battery", Code: "123456", From: desktop}
	for i := range operator.FreeOfName {
		_, err := o.desk.SignIn(t.Context(), guess)
		o.refusal(err, fault.Unauthenticated, operator.CodeSignIn, "the first few are free")
		_ = i
	}
	right := guess
	right.Password, right.Code, right.From = goodPassword, o.factors["owner"].Code(operator.Step(o.clock.Now())), "203.0.113.9"
	_, err := o.desk.SignIn(t.Context(), right)
	o.refusal(err, fault.Limited, operator.CodeSlow, "the account is slowed wherever the guesses come from")
	counted := 0
	for range 24 * 60 * 60 {
		if _, err := o.desk.SignIn(t.Context(), guess); fault.Is(err, fault.Unauthenticated) {
			counted++
		}
		o.clock.Advance(10 * time.Second)
		if counted > 100 {
			break
		}
		if o.clock.Now().After(monday.Add(24 * time.Hour)) {
			break
		}
	}
	if counted < 50 || counted > 110 {
		t.Errorf("%d guesses in a day, want some hundred: slow, and never locked", counted)
	}
	o.clock.Advance(15 * time.Minute)
	o.signIn("owner")
	guess.From = "203.0.113.9"
	_, err = o.desk.SignIn(t.Context(), guess)
	o.refusal(err, fault.Unauthenticated, operator.CodeSignIn, "after a success the count begins anew")
}

func TestGuessesAtOnceAllCount(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	var group sync.WaitGroup
	got := make([]error, 40)
	for i := range got {
		group.Go(func() {
			_, got[i] = o.desk.SignIn(t.Context(), app.Credentials{Name: "owner", Password: "wrong horse battery", From: desktop})
		})
	}
	group.Wait()
	looked := 0
	for _, err := range got {
		if fault.Is(err, fault.Unauthenticated) {
			looked++
		}
	}
	if looked != operator.FreeOfName {
		t.Errorf("%d of 40 guesses at once were looked at, want %d: parallel guesses are no way around", looked, operator.FreeOfName)
	}
}

func TestAnAddressIsSlowed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	looked := 0
	for i := range 60 {
		// Another address of the same customer, and another name each time.
		from := "2001:db8:1:2::" + string(rune('a'+i%6)) + string(rune('0'+i%10))
		_, err := o.desk.SignIn(t.Context(), app.Credentials{Name: "guess" + string(rune('a'+i%26)), Password: goodPassword, From: from})
		if fault.Is(err, fault.Unauthenticated) {
			looked++
		}
	}
	if looked != operator.FreeOfAddress {
		t.Errorf("%d guesses from one network were looked at, want %d", looked, operator.FreeOfAddress)
	}
}

func TestTokensAreRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(o *office, access app.Access){
		"signed out": func(o *office, a app.Access) {
			if err := o.desk.SignOut(o.Context(), a.Actor); err != nil {
				o.Fatal(err)
			}
		},
		"signed out everywhere": func(o *office, a app.Access) {
			if err := o.desk.SignOutAll(o.Context(), a.Actor); err != nil {
				o.Fatal(err)
			}
		},
		"expired": func(o *office, _ app.Access) { o.clock.Advance(operator.TokenFor + 10*time.Second) },
		"operator disabled": func(o *office, a app.Access) {
			_, err := o.desk.EditOperator(o.Context(), o.actor("owner"), a.Actor.ID, 0, app.OperatorChange{State: operator.Disabled}, "gone")
			must(o.T, a, err)
		},
		"role changed since": func(o *office, a app.Access) {
			_, err := o.desk.EditOperator(o.Context(), o.actor("owner"), a.Actor.ID, 0, app.OperatorChange{Role: operator.Finance}, "moved")
			must(o.T, a, err)
		},
		"password reset": func(o *office, a app.Access) {
			_, err := o.desk.ResetPassword(o.Context(), o.actor("owner"), a.Actor.ID, "forgotten")
			must(o.T, a, err)
		},
		"factor reset": func(o *office, a app.Access) {
			_, err := o.desk.ResetFactor(o.Context(), o.actor("owner"), a.Actor.ID, "lost")
			must(o.T, a, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, nil)
			access := o.signIn("support")
			_, err := o.desk.Bearer(t.Context(), access.Token, desktop)
			must(t, access, err)
			spoil(o, access)
			_, err = o.desk.Bearer(t.Context(), access.Token, desktop)
			o.refusal(err, fault.Unauthenticated, operator.CodeSession, "at once")
			if name != "expired" {
				_, err = o.desk.Refresh(t.Context(), access.Refresh, desktop)
				o.refusal(err, fault.Unauthenticated, operator.CodeSession, "nor is it renewed")
			}
			o.verify()
		})
	}
}

// TestARoleIsOfNow is about the token alone: whatever became of the sign-in.
func TestARoleIsOfNow(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	access := o.signIn("support")
	row, err := o.store.Repos().Operators.ByName(t.Context(), "support")
	row = must(t, row, err)
	row.Role = operator.Finance
	_, err = o.store.Repos().Operators.Save(t.Context(), row)
	must(t, row, err)
	_, err = o.desk.Bearer(t.Context(), access.Token, desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "the token says support")
	next, err := o.desk.Refresh(t.Context(), access.Refresh, desktop)
	by, err2 := o.desk.Bearer(t.Context(), must(t, next, err).Token, desktop)
	if must(t, by, err2).Role != operator.Finance {
		t.Errorf("the new token is of a %s, want finance", by.Role)
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	first := o.signIn("owner")
	o.clock.Advance(time.Minute)
	second, err := o.desk.Refresh(t.Context(), first.Refresh, desktop)
	second = must(t, second, err)
	if second.Refresh == first.Refresh || second.Token == first.Token {
		t.Error("the secrets stay the same")
	}
	o.clock.Advance(operator.Twice)
	_, err = o.desk.Refresh(t.Context(), first.Refresh, desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "it was used")
	for what, token := range map[string]string{"first": first.Token, "second": second.Token} {
		_, err = o.desk.Bearer(t.Context(), token, desktop)
		o.refusal(err, fault.Unauthenticated, operator.CodeSession, "two people have the secret: the "+what+" token ends too")
	}
	_, err = o.desk.Refresh(t.Context(), second.Refresh, desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "the whole sign-in ends")
	entries := o.verify()
	if e := entries[len(entries)-1]; e.Action != operator.SignOut || !strings.Contains(e.Why, "twice") {
		t.Errorf("the last entry is %+v, want why the sign-in ended", e)
	}
}

func TestRefreshAfterALostAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	first := o.signIn("owner")
	lost, err := o.desk.Refresh(t.Context(), first.Refresh, desktop)
	lost = must(t, lost, err)
	o.clock.Advance(operator.Twice / 2)
	got, err := o.desk.Refresh(t.Context(), first.Refresh, desktop)
	got = must(t, got, err)
	_, err = o.desk.Bearer(t.Context(), got.Token, desktop)
	must(t, got, err)
	next, err := o.desk.Refresh(t.Context(), got.Refresh, desktop)
	next = must(t, next, err)
	_, err = o.desk.Refresh(t.Context(), lost.Refresh, desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "the answer was not lost but read by somebody else")
	_, err = o.desk.Bearer(t.Context(), next.Token, desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "so the whole sign-in ends")
}

func TestRefreshesEnd(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	idle := o.signIn("owner")
	o.clock.Advance(operator.RefreshIdle)
	_, err := o.desk.Refresh(t.Context(), idle.Refresh, desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "nobody used it for long")
	access, ends := o.signIn("owner"), o.clock.Now().Add(operator.RefreshFor)
	for o.clock.Now().Add(time.Hour).Before(ends) {
		o.clock.Advance(time.Hour)
		access, err = o.desk.Refresh(t.Context(), access.Refresh, desktop)
		access = must(t, access, err)
		if access.Expires.After(ends) || access.RefreshExpires.After(ends) {
			t.Fatalf("a token until %v, a secret until %v: the sign-in ends at %v", access.Expires, access.RefreshExpires, ends)
		}
	}
	o.clock.Advance(time.Hour)
	_, err = o.desk.Refresh(t.Context(), access.Refresh, desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "the password is asked for once a week")
	_, err = o.desk.Refresh(t.Context(), "made up", desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "it was never handed out")
}

func TestConsole(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	open := func() string {
		opened, err := o.desk.OpenConsole(t.Context(), app.Credentials{Name: "owner", Password: goodPassword, Code: o.code("owner"), From: desktop})
		if got := must(t, opened, err).Expires.Sub(o.clock.Now()); got != operator.ConsoleFor {
			t.Errorf("the cookie lasts %v, want %v", got, operator.ConsoleFor)
		}
		return opened.Secret
	}
	check := func(secret string, want bool, why string) {
		t.Helper()
		by, err := o.desk.Console(t.Context(), secret, desktop)
		if want && (err != nil || by.Name != "owner") {
			t.Errorf("got %+v, %v, want the owner: %s", by, err, why)
		}
		if !want {
			o.refusal(err, fault.Unauthenticated, operator.CodeSession, why)
		}
	}
	secret := open()
	for range 4 {
		o.clock.Advance(operator.ConsoleIdle - time.Minute)
		check(secret, true, "it is in use")
	}
	o.clock.Advance(operator.ConsoleIdle)
	check(secret, false, "nobody used it")
	secret = open()
	for range 24 {
		o.clock.Advance(operator.ConsoleIdle - time.Second)
		check(secret, true, "it is in use")
	}
	o.clock.Advance(operator.ConsoleIdle - time.Second)
	check(secret, false, "half a day is enough")
	secret = open()
	by, err := o.desk.Console(t.Context(), secret, desktop)
	for range 2 {
		if err := o.desk.SignOut(t.Context(), must(t, by, err)); err != nil {
			t.Fatal(err)
		}
	}
	check(secret, false, "it was closed")
	_, err = o.desk.Bearer(t.Context(), open(), desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "a cookie is no token")
	_, err = o.desk.Refresh(t.Context(), open(), desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "a cookie renews no token")
	check(o.signIn("owner").Refresh, false, "a refresh secret is no cookie")
}

func TestDemoIsForDevelopment(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	_, err := o.desk.OpenDemo(t.Context(), operator.Owner, desktop)
	o.refusal(err, fault.Forbidden, operator.CodeSignIn, "nobody signs in without a password")
	o = newOffice(t, func(c *app.Config) { c.Demo = true })
	_, err = o.desk.OpenDemo(t.Context(), operator.Owner, desktop)
	o.refusal(err, fault.Unauthenticated, operator.CodeSession, "real operators are not for everybody, also in development")
	_, _, err = o.desk.AddFirst(t.Context(), app.NewOperator{Name: app.DemoName(operator.Finance), Role: operator.Finance})
	must(t, o, err)
	opened, err := o.desk.OpenDemo(t.Context(), operator.Finance, desktop)
	by, err2 := o.desk.Console(t.Context(), must(t, opened, err).Secret, desktop)
	if must(t, by, err2).Role != operator.Finance {
		t.Errorf("signed in as %+v, want finance", by)
	}
}
