package console

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// Names of what forms carry besides what is asked.
const (
	proofField  = "proof"
	onceField   = "once"
	reasonField = "reason"
	afterField  = "after"
)

// codeForm is the reason for refusing a form that did not come from a page of
// ours, or not from a fresh one.
const codeForm fault.Code = "console.form"

// The two cookies. With https they belong to this host alone.
const (
	sessionCookie = "junggye-desk"
	flashCookie   = "junggye-desk-said"
	hostPrefix    = "__Host-"
	maxFlash      = 1024 // bytes
)

func (c *Console) cookie(name, value string, sameSite http.SameSite) *http.Cookie {
	if c.o.Secure {
		name = hostPrefix + name
	}
	return &http.Cookie{Name: name, Value: value, Path: "/", Secure: c.o.Secure, HttpOnly: true, SameSite: sameSite}
}

// keep sets the cookie. Lax, so that a link in a message opens the page; only GET
// travels that way, which changes nothing.
func (v *visit) keep(opened app.Opened) {
	cookie := v.c.cookie(sessionCookie, opened.Secret, http.SameSiteLaxMode)
	cookie.Expires = opened.Expires
	http.SetCookie(v.w, cookie)
}

func (v *visit) drop(name string) {
	cookie := v.c.cookie(name, "", http.SameSiteLaxMode)
	cookie.MaxAge = -1
	http.SetCookie(v.w, cookie)
}

func (v *visit) cookieValue(name string) string {
	found, err := v.r.Cookie(v.c.cookie(name, "", 0).Name)
	if err != nil {
		return ""
	}
	return found.Value
}

// from is the address of who asks, without the port.
func (v *visit) from() string {
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		return v.r.RemoteAddr
	}
	return host
}

// identify finds out who visits.
func (v *visit) identify() error {
	secret := v.cookieValue(sessionCookie)
	if secret == "" {
		return fault.New(fault.Unauthenticated, "")
	}
	by, err := v.c.o.Sessions.Console(v.ctx, secret, v.from())
	if err != nil {
		return err
	}
	v.by, v.secret = by, secret
	return nil
}

// sealed is the keyed hash of a text, by the secret that only the browser has.
func (v *visit) sealed(what string) string {
	mac := hmac.New(sha256.New, []byte(v.secret))
	mac.Write([]byte(what))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// proof binds a form to the sign-in that it was shown to.
func (v *visit) proof() string {
	if v.secret == "" {
		return ""
	}
	return v.sealed("form")
}

// sent reads the form and checks that a page of ours sent it, before run.
func (v *visit) sent(run func() error) error {
	if err := v.parse(); err != nil {
		return fault.Wrap(fault.Invalid, codeForm, err)
	}
	if !hmac.Equal([]byte(v.value(proofField)), []byte(v.proof())) {
		return fault.New(fault.Forbidden, codeForm)
	}
	return run()
}

func (v *visit) parse() error {
	kind, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
	if err == nil && kind == "multipart/form-data" {
		return v.r.ParseMultipartForm(maxBody)
	}
	return v.r.ParseForm()
}

// flash is what the next page says first.
type flash struct {
	Tone tone   `json:"tone"`
	Text string `json:"text"`
}

func (v *visit) setFlash(f flash) {
	body, err := json.Marshal(f)
	if err != nil || f.Text == "" || len(body) > maxFlash || v.secret == "" {
		return // the page itself shows the new state
	}
	said := base64.RawURLEncoding.EncodeToString(body)
	cookie := v.c.cookie(flashCookie, said+"."+v.sealed("flash"+said), http.SameSiteLaxMode)
	cookie.MaxAge = 60
	http.SetCookie(v.w, cookie)
}

// takeFlash reads the flash once. What is not ours is ignored.
func (v *visit) takeFlash() *flash {
	value := v.cookieValue(flashCookie)
	if value == "" {
		return nil
	}
	v.drop(flashCookie)
	said, seal, _ := strings.Cut(value, ".")
	if v.secret == "" || !hmac.Equal([]byte(seal), []byte(v.sealed("flash"+said))) {
		return nil
	}
	body, err := base64.RawURLEncoding.DecodeString(said)
	if err != nil {
		return nil
	}
	var f flash
	if json.Unmarshal(body, &f) != nil {
		return nil
	}
	return &f
}

// askToSignIn leads to the sign-in and from there back.
func (v *visit) askToSignIn() {
	to := url.Values{}
	if v.r.Method == http.MethodGet && v.r.URL.Path != Base {
		to.Set("to", v.r.URL.RequestURI())
	}
	if v.cookieValue(sessionCookie) != "" {
		v.drop(sessionCookie)
		to.Set("ended", "1")
	}
	address := Base + "/sign-in"
	if len(to) > 0 {
		address += "?" + to.Encode()
	}
	http.Redirect(v.w, v.r, address, http.StatusSeeOther)
}

// signIn is what the sign-in page is drawn from.
type signIn struct {
	To    string
	Name  string
	Alert string
	Said  string
	Demo  []operator.Role
}

func (c *Console) signInPage(w http.ResponseWriter, r *http.Request) {
	v := c.visit(w, r)
	form := signIn{To: ours(r.URL.Query().Get("to"))}
	switch {
	case v.identify() == nil:
		http.Redirect(w, r, form.To, http.StatusSeeOther)
		return
	case r.URL.Query().Has("out"):
		form.Said = saidSignedOut
	case r.URL.Query().Has("ended"):
		form.Said = saidEnded
	}
	v.askWho(http.StatusOK, form)
}

func (v *visit) askWho(status int, form signIn) {
	if v.c.o.Demo {
		form.Demo = operator.Roles()
	}
	if err := v.showStatus(status, page{Title: titleSignIn, Parts: []part{form}}); err != nil {
		v.fail(err)
	}
}

// signIn takes name, password and code. What of them was wrong nobody is told.
func (c *Console) signIn(w http.ResponseWriter, r *http.Request) {
	v := c.visit(w, r)
	if err := v.parse(); err != nil {
		v.fail(fault.Wrap(fault.Invalid, codeForm, err))
		return
	}
	form := signIn{To: ours(v.value("to")), Name: strings.TrimSpace(v.value("name"))}
	code := strings.ReplaceAll(v.value("code"), " ", "")
	opened, err := c.o.Sessions.OpenConsole(r.Context(), app.Credentials{Name: form.Name, Password: v.value("password"), Code: code, From: v.from()})
	v.enter(form, opened, err)
}

// demo signs in as one of the people of the sample market.
func (c *Console) demo(w http.ResponseWriter, r *http.Request) {
	v := c.visit(w, r)
	if err := v.parse(); err != nil {
		v.fail(fault.Wrap(fault.Invalid, codeForm, err))
		return
	}
	opened, err := c.o.Sessions.OpenDemo(r.Context(), operator.Role(v.value("role")), v.from())
	v.enter(signIn{To: ours(v.value("to"))}, opened, err)
}

func (v *visit) enter(form signIn, opened app.Opened, err error) {
	switch {
	case err == nil:
		v.keep(opened)
		http.Redirect(v.w, v.r, form.To, http.StatusSeeOther)
	case fault.Is(err, fault.Unauthenticated):
		form.Alert = alertSignIn
		v.askWho(http.StatusUnprocessableEntity, form)
	case fault.Is(err, fault.Limited):
		form.Alert = alertSlow
		v.askWho(http.StatusTooManyRequests, form)
	default:
		v.fail(err)
	}
}

func (c *Console) signOut(v *visit) error {
	if err := c.o.Sessions.SignOut(v.ctx, v.by); err != nil {
		return err
	}
	v.drop(sessionCookie)
	v.secret = ""
	return v.leave(outcome{to: Base + "/sign-in?out=1"})
}

// ours is an address below Base, or Base: nobody is led elsewhere.
func ours(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Host != "" || u.Scheme != "" || !Owns(u.Path) || strings.Contains(u.Path, "..") || strings.HasPrefix(u.Path, Base+"/sign-") {
		return Base
	}
	return u.RequestURI()
}
