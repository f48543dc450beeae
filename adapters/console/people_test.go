package console

import (
	"bytes"
	"crypto/rand"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/passwords"
	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const presentPassword = "correct horse battery"

// office is a console over a market with the operators of a test.
type office struct {
	desk
	store *memory.Store
	clock *memory.Clock
}

func openOffice(t *testing.T) office {
	t.Helper()
	ring, err := vault.New(vault.Options{Keys: []vault.Key{{ID: "test", Secret: bytes.Repeat([]byte{1}, vault.KeySize)}}})
	if err != nil {
		t.Fatal(err)
	}
	store, clock := memory.New(), memory.NewClock(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC))
	hasher := passwords.New(passwords.Cost{KiB: 64, Times: 1, Lanes: 1}, rand.Reader, 4)
	hash, err := hasher.Hash(t.Context(), presentPassword)
	if err != nil {
		t.Fatal(err)
	}
	for i, role := range operator.Roles() {
		o := operator.Operator{ID: operator.ID(i + 1), Name: "name-" + string(role), Role: role, State: operator.Active, Password: hash, Factor: "sealed"}
		if err := store.Repos().Operators.Add(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	m := app.New(app.Config{
		Store: store, Clock: clock, Source: memory.NewSource(1000), Process: trade.DefaultProcess(), Vault: ring, Passwords: hasher,
	})
	return office{openDesk(t, func(o *Options) { o.Desk = m.Desk() }, nil), store, clock}
}

func (o office) stored(name string) operator.Operator {
	o.t.Helper()
	found, err := o.store.Repos().Operators.ByName(o.t.Context(), name)
	if err != nil {
		o.t.Fatal(err)
	}
	return found
}

// fill is the form of the page at, to path, with what a person types.
func (v visitor) fill(at, path string, typed url.Values) url.Values {
	v.t.Helper()
	form := v.get(at).form(v.t, path)
	for name, values := range typed {
		form[name] = values
	}
	form.Set("reason", "새로 온 사람")
	return form
}

// shown is the value beside a name in a list of facts.
func shown(t *testing.T, a answer, name string) string {
	t.Helper()
	found := regexp.MustCompile(`<dt>` + name + `</dt><dd><span class="code">([^<]*)</span>`).FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("answered %d without %s:\n%s", a.status, name, a.body)
	}
	return html.UnescapeString(found[1])
}

func TestSecretsOfOperatorsAreShownOnce(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.as(operator.Owner)
	form := v.fill("/operators", "/operators/add", url.Values{"name": {"minjun"}, "role": {"finance"}})
	got := v.post("/operators/add", form)
	password, uri := shown(t, got, wordNewPassword), shown(t, got, wordFactorURI)
	if len(password) < operator.MinPassword || !strings.HasPrefix(uri, "otpauth://totp/") {
		t.Errorf("got %q and %q, want a password and the address for an app", password, uri)
	}
	made := o.stored("minjun")
	if made.Role != operator.Finance {
		t.Errorf("got role %q, want the one that was chosen", made.Role)
	}
	at := "/operators/" + id(made.ID)
	again := v.post("/operators/add", form)
	if again.header.Get("Location") != Base+at || strings.Contains(again.body, password) {
		t.Errorf("sent again it answered %d to %q, want the account without secrets", again.status, again.header.Get("Location"))
	}
	if page := v.get(at); !strings.Contains(page.body, saidToldBefore) || strings.Contains(page.body, password) {
		t.Error("the account's page does not say that secrets are shown once, or shows them")
	}
	reset := shown(t, v.post(at+"/password", v.fill(at, at+"/password", nil)), wordNewPassword)
	if reset == password || o.stored("minjun").Password == made.Password {
		t.Error("the password is as before, want a new one")
	}
	if next := shown(t, v.post(at+"/factor", v.fill(at, at+"/factor", nil)), wordFactorURI); next == uri {
		t.Error("the second factor is as before, want a new one")
	}
	if strings.Contains(o.log.String(), password) || strings.Contains(o.log.String(), reset) {
		t.Error("a password is in the log")
	}
}

func TestOperatorsAreChangedByOwners(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v, at := o.as(operator.Owner), "/operators/1"
	v.post(at+"/role", v.fill(at, at+"/role", url.Values{"role": {"finance"}}))
	stale := v.fill(at, at+"/disable", nil)
	v.post(at+"/disable", v.fill(at, at+"/disable", nil))
	if got := o.stored("name-support"); got.Role != operator.Finance || got.State != operator.Disabled {
		t.Errorf("got %s and %s, want finance and disabled", got.Role, got.State)
	}
	if got := v.post(at+"/disable", stale); got.status != http.StatusConflict {
		t.Errorf("a form of an older version answered %d, want 409", got.status)
	}
	v.post(at+"/enable", v.fill(at, at+"/enable", nil))
	if got := o.stored("name-support"); got.State != operator.Active {
		t.Errorf("got %s, want active again", got.State)
	}
	bare := v.get(at).form(t, at+"/disable")
	if got := v.post(at+"/disable", bare); got.status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason it answered %d, want 422", got.status)
	}
	if own := v.get("/operators/3"); strings.Contains(own.body, "/operators/3/disable") || !strings.Contains(own.body, titleOwnAccount) {
		t.Error("the own account can be changed here, want a way to the page about it")
	}
	for _, role := range []operator.Role{operator.Support, operator.Finance} {
		other := o.as(role)
		if got := other.get("/operators"); got.status != http.StatusForbidden {
			t.Errorf("%s is answered %d, want 403", role, got.status)
		}
		if got := other.get("/me"); got.status != http.StatusOK || strings.Contains(got.body, `href="/console/operators"`) {
			t.Errorf("%s is answered %d, want the own account without a way to the operators", role, got.status)
		}
	}
}

func TestTheOwnAccount(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.as(operator.Support)
	before := o.stored("name-support")
	change := func(present, next, again string) answer {
		return v.post("/me/password", v.fill("/me", "/me/password", url.Values{"present": {present}, "next": {next}, "again": {again}}))
	}
	if change(presentPassword, "seven blue lanterns", "seven red lanterns"); o.stored("name-support").Password != before.Password {
		t.Error("changed although the two new ones differ")
	}
	if got := change("wrong horse battery", "seven blue lanterns", "seven blue lanterns"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("with a wrong present password it answered %d, want 422", got.status)
	}
	if got := change(presentPassword, "seven blue lanterns", "seven blue lanterns"); got.status != http.StatusSeeOther || o.stored("name-support").Password == before.Password {
		t.Errorf("answered %d, want another password", got.status)
	}
	got := v.post("/me/factor", v.fill("/me", "/me/factor", url.Values{"present": {"seven blue lanterns"}}))
	u, err := url.Parse(shown(t, got, wordFactorURI))
	if err != nil {
		t.Fatal(err)
	}
	confirm := func(code string) { v.post("/me/confirm", v.fill("/me", "/me/confirm", url.Values{"code": {code}})) }
	if confirm("000"); o.stored("name-support").Factor != before.Factor {
		t.Error("a wrong code put the new second factor in place")
	}
	if page := v.get("/me"); !strings.Contains(page.body, saidCodeWrong) || strings.Contains(page.body, u.Query().Get("secret")) {
		t.Error("the page does not say that the code was wrong, or shows the secret again")
	}
	confirm(operator.Factor(u.Query().Get("secret")).Code(operator.Step(o.clock.Now())))
	if now := o.stored("name-support"); now.Factor == before.Factor || now.NextFactor != "" {
		t.Error("the right code did not put the new second factor in place")
	}
}

func TestWhereOneIsSignedIn(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.as(operator.Support)
	s := operator.Open(70, 1, operator.Console, operator.Hash("x"), "192.0.2.7", o.clock.Now())
	if err := o.store.Repos().Sessions.Add(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if got := v.get("/me"); !strings.Contains(got.body, "192.0.2.7") {
		t.Errorf("the page lacks where one is signed in:\n%s", got.body)
	}
	if got := v.post("/me/sign-out", v.fill("/me", "/me/sign-out", nil)); got.header.Get("Location") != Base+"/sign-in?out=1" {
		t.Errorf("answered %d to %q, want the sign-in", got.status, got.header.Get("Location"))
	}
	ended, err := o.store.Repos().Sessions.Get(t.Context(), 70)
	if err != nil || ended.RevokedAt.IsZero() {
		t.Errorf("got %+v (%v), want the other sign-in ended too", ended, err)
	}
}

func TestTheAuditLogIsFound(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.as(operator.Owner)
	at := "/operators/1"
	v.post(at+"/role", v.fill(at, at+"/role", url.Values{"role": {"finance"}}))
	all := v.get("/audit").body
	for _, want := range []string{"role: support → finance", "새로 온 사람", actionWords[operator.EditOperator], `href="/console/operators/1"`, "127.0.0.1"} {
		if !strings.Contains(all, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for query, found := range map[string]bool{
		"who=3": true, "who=2": false, "action=operators.edit": true, "action=members.block": false, "subject=operator:1": true,
		"subject=operator:2": false, "since=2026-11-23": true, "since=2026-11-24": false, "until=2026-11-23": true, "until=2026-11-22": false,
	} {
		if got := v.get("/audit?" + query); got.status != http.StatusOK || strings.Contains(got.body, "support → finance") != found {
			t.Errorf("%s answered %d, want the entry found: %t", query, got.status, found)
		}
	}
	if got := o.as(operator.Support).get("/audit"); got.status != http.StatusForbidden {
		t.Errorf("support is answered %d, want 403", got.status)
	}
}

func TestTheAuditLogHasPages(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.as(operator.Owner)
	for i := range auditPage + 1 {
		change := app.OperatorChange{Role: operator.Roles()[1+i%2]}
		_, err := o.console.o.Desk.EditOperator(t.Context(), operator.Actor{ID: 3, Name: "name-owner", Role: operator.Owner}, 1, 0, change, "turn "+id(int64(i))+".")
		if err != nil {
			t.Fatal(err)
		}
	}
	first := v.get("/audit")
	next := regexp.MustCompile(`rel="next" href="/console([^"]*)"`).FindStringSubmatch(first.body)
	if next == nil || strings.Contains(first.body, "turn 0.") {
		t.Fatal("the first page holds all or has no next")
	}
	if second := v.get(html.UnescapeString(next[1])); !strings.Contains(second.body, "turn 0.") || strings.Contains(second.body, "turn 1.") {
		t.Error("the second page does not hold just what is left")
	}
	if list, err := o.store.Repos().Audit.Search(t.Context(), ports.AuditFilter{}, ports.Page{Limit: 100}); err != nil || len(list) != auditPage+1 {
		t.Errorf("got %d entries (%v), want %d: looking leaves none", len(list), err, auditPage+1)
	}
}

func TestEveryActionHasAName(t *testing.T) {
	t.Parallel()
	for _, a := range operator.Actions() {
		if actionWords[a] == "" {
			t.Errorf("%s has no name in Korean", a)
		}
	}
}

func TestChangesAreReadable(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"", "", ""},
		{"", `{"name":"kim","role":"owner"}`, "name: kim · role: owner"},
		{`{"state":"active","n":1}`, `{"state":"disabled","list":[1,2]}`, "list: [1,2] · n: 1 → – · state: active → disabled"},
		{"", "not JSON", "not JSON"},
		{`{"a":null}`, `{"a":""}`, "a: – → –"},
	} {
		if got := changeText(c[0], c[1]); got != c[2] {
			t.Errorf("%s and %s are read as %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
