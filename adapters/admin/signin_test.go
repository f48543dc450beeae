package admin

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

const goodPassword = "correct horse battery"

// door is the API without a stand-in for its gate, and an owner's secrets.
type door struct {
	*world
	clock  *memory.Clock
	factor operator.Factor
}

func newDoor(t *testing.T) *door {
	t.Helper()
	d := &door{clock: memory.NewClock(chatsBegin)}
	m := app.New(canSignIn(t, app.Config{Store: memory.New(), Clock: d.clock, Source: memory.NewSource(firstID), Process: trade.DefaultProcess()}))
	_, told, err := m.Desk().AddFirst(t.Context(), app.NewOperator{Name: "kim", Role: operator.Owner, Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	d.factor = factorOf(t, told.URI)
	d.world = &world{T: t, market: m, log: &strings.Builder{}}
	d.router = web.NewRouter(web.Options{NewID: func() string { return "request-1" }})
	if d.api, err = New(Config{Desk: m.Desk(), Card: cardOf}, d.router); err != nil {
		t.Fatal(err)
	}
	return d
}

func factorOf(t *testing.T, uri string) operator.Factor {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	return operator.Factor(u.Query().Get("secret"))
}

func (d *door) code(f operator.Factor) string {
	d.clock.Advance(30 * time.Second)
	return f.Code(operator.Step(d.clock.Now()))
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func (d *door) signIn(name, password string, f operator.Factor) access {
	d.Helper()
	return read[access](d.world, d.ask("", http.MethodPost, "/login", asJSON(credentials{name, password, d.code(f)})))
}

func TestLogin(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	wrong := d.ask("", http.MethodPost, "/login", asJSON(credentials{"kim", goodPassword + "!", d.code(d.factor)}))
	d.problem(wrong, http.StatusUnauthorized, "operator.sign_in")
	got := d.signIn("kim", goodPassword, d.factor)
	for _, header := range [][]string{{"Authorization", "Bearer " + got.Token}, {"token", got.Token}} {
		if who := read[me](d.world, d.ask("", http.MethodGet, "/admin/me", "", header...)); who.Name != "kim" {
			t.Errorf("by the header %s one is %+v, want kim", header[0], who)
		}
	}
	next := read[access](d.world, d.ask("", http.MethodPost, "/admin/refresh", asJSON(map[string]string{"refresh": got.Refresh})))
	if list := read[sessions](d.world, d.ask(next.Token, http.MethodGet, "/admin/me/session", "")); len(list.Sessions) != 1 || !list.Sessions[0].Present {
		t.Errorf("got the sign-ins %+v, want the present one", list)
	}
	if out := d.ask(next.Token, http.MethodPost, "/admin/logout", ""); out.Code != http.StatusNoContent {
		t.Errorf("signing out answered %d %s", out.Code, out.Body)
	}
	d.problem(d.ask(next.Token, http.MethodGet, "/admin/me", ""), http.StatusUnauthorized, "operator.session")
	again := d.ask("", http.MethodPost, "/admin/refresh", asJSON(map[string]string{"refresh": next.Refresh}))
	d.problem(again, http.StatusUnauthorized, "operator.session")
	for range operator.FreeOfName {
		d.ask("", http.MethodPost, "/login", asJSON(credentials{"kim", "no", "000000"}))
	}
	d.problem(d.ask("", http.MethodPost, "/login", asJSON(credentials{"kim", "no", "000000"})), http.StatusTooManyRequests, "operator.slow")
}

func TestOperatorsByAPI(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	owner := d.signIn("kim", goodPassword, d.factor).Token
	made := d.ask(owner, http.MethodPost, "/admin/operator", `{"name":"lee","role":"support","reason":"new"}`)
	lee := read[newAccount](d.world, made)
	if made.Code != http.StatusCreated || len(lee.Password) < operator.MinPassword {
		t.Fatalf("made %d %+v, want an account with a password", made.Code, lee)
	}
	factor := factorOf(t, lee.URI)
	token := d.signIn("lee", lee.Password, factor).Token
	d.problem(d.ask(token, http.MethodGet, "/admin/operator", ""), http.StatusForbidden, "operator.may_not")
	path := "/admin/operator/" + string(lee.Operator.ID)
	tag := d.ask(owner, http.MethodGet, path, "").Header().Get("ETag")
	change := `{"role":"finance","reason":"moved"}`
	d.problem(d.ask(owner, http.MethodPatch, path, change), http.StatusPreconditionRequired, "http.if_match_missing")
	d.problem(d.ask(owner, http.MethodPatch, path, change, "If-Match", `"999"`), http.StatusPreconditionFailed, "http.changed")
	if now := read[account](d.world, d.ask(owner, http.MethodPatch, path, change, "If-Match", tag)); now.Role != "finance" {
		t.Errorf("got %+v, want finance", now)
	}
	d.problem(d.ask(token, http.MethodGet, "/admin/me", ""), http.StatusUnauthorized, "operator.session")
	token = d.signIn("lee", lee.Password, factor).Token
	changed := d.ask(token, http.MethodPut, "/admin/me/password", asJSON(map[string]string{"password": lee.Password, "newPassword": "correct pony battery"}))
	if changed.Code != http.StatusNoContent {
		t.Errorf("changing the password answered %d %s", changed.Code, changed.Body)
	}
	begun := read[newFactor](d.world, d.ask(token, http.MethodPost, "/admin/me/factor", `{"password":"correct pony battery"}`))
	factor = factorOf(t, begun.URI)
	if done := d.ask(token, http.MethodPost, "/admin/me/factor/confirm", asJSON(map[string]string{"code": d.code(factor)})); done.Code != http.StatusNoContent {
		t.Errorf("confirming the factor answered %d %s", done.Code, done.Body)
	}
	token = d.signIn("lee", "correct pony battery", factor).Token
	reset := read[newPassword](d.world, d.ask(owner, http.MethodPost, path+"/password", `{"reason":"forgotten"}`))
	factor = factorOf(t, read[newFactor](d.world, d.ask(owner, http.MethodPost, path+"/factor", `{"reason":"lost"}`)).URI)
	d.problem(d.ask(token, http.MethodGet, "/admin/me", ""), http.StatusUnauthorized, "operator.session")
	d.signIn("lee", reset.Password, factor)

	log := read[List[auditEntry]](d.world, d.ask(owner, http.MethodGet, "/admin/audit?subject=operator:"+string(lee.Operator.ID), ""))
	if len(log.Items) < 6 || log.Items[len(log.Items)-1].Name != "kim" {
		t.Errorf("got %d entries about lee, want all that was done, the making first: %+v", len(log.Items), log.Items)
	}
	for _, secret := range []string{lee.Password, reset.Password, "secret=", "argon2"} {
		if strings.Contains(asJSON(log), secret) {
			t.Errorf("the audit log holds %q", secret)
		}
	}
}
