package console

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

func TestWhoIsNotSignedInIsAskedTo(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil, nil)
	nobody := d.as("")
	got := nobody.get("?x=1")
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/console/sign-in" {
		t.Errorf("the start answered %d to %q, want 303 to the sign-in", got.status, got.header.Get("Location"))
	}
	if page := nobody.get("/sign-in"); page.status != http.StatusOK || strings.Contains(page.body, `aria-label="주 메뉴"`) {
		t.Errorf("the sign-in answered %d, want 200 without the navigation:\n%s", page.status, page.body)
	}
}

func TestSigningIn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		form url.Values
		want int
		says string
	}{
		{"right", url.Values{"name": {"owner"}, "password": {"right"}, "code": {"123456"}}, 303, ""},
		{"wrong password", url.Values{"name": {"owner"}, "password": {"wrong"}, "code": {"123456"}}, 422, alertSignIn},
		{"wrong code", url.Values{"name": {"owner"}, "password": {"right"}, "code": {"000000"}}, 422, alertSignIn},
		{"too often", url.Values{"name": {"owner"}, "password": {"slow"}, "code": {"000000"}}, 429, alertSlow},
	}
	d := openDesk(t, nil, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := d.as("").post("/sign-in", tt.form)
			if got.status != tt.want || !strings.Contains(got.body, tt.says) {
				t.Errorf("answered %d, want %d and %q:\n%s", got.status, tt.want, tt.says, got.body)
			}
			if strings.Contains(got.body, "right") || strings.Contains(got.body, "wrong") {
				t.Error("the page gives the password back, want it forgotten")
			}
			if set := got.header.Get("Set-Cookie"); (tt.want == 303) != strings.Contains(set, sessionCookie+"=owner") {
				t.Errorf("cookie %q, want one exactly when signed in", set)
			}
		})
	}
}

func TestCookiesStayWithThisHostAndOutOfScripts(t *testing.T) {
	t.Parallel()
	for secure, want := range map[bool][]string{
		true:  {"__Host-" + sessionCookie + "=owner", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"},
		false: {sessionCookie + "=owner", "HttpOnly", "SameSite=Lax", "Path=/"},
	} {
		d := openDesk(t, func(o *Options) { o.Secure = secure }, nil)
		got := d.as("").post("/sign-in", url.Values{"name": {"owner"}, "password": {"right"}, "code": {"123456"}}).header.Get("Set-Cookie")
		for _, part := range want {
			if !strings.Contains(got, part) {
				t.Errorf("secure %v: cookie %q lacks %q", secure, got, part)
			}
		}
		if strings.Contains(got, "Domain") || !secure && strings.Contains(got, "Secure") {
			t.Errorf("secure %v: cookie %q, want no domain, and Secure only with https", secure, got)
		}
	}
}

func TestSignInLeadsOnlyToOurPages(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"/console/trades?state=paid": "/console/trades?state=paid", "": "/console", "https://evil.example/console": "/console",
		"//evil.example/console": "/console", "/consolex": "/console", "/console/../order": "/console", "/console/sign-in": "/console",
		`/\evil.example`: "/console", "javascript:alert(1)": "/console",
	} {
		if got := ours(to); got != want {
			t.Errorf("after signing in %q leads to %q, want %q", to, got, want)
		}
	}
}

func TestSigningOutEndsTheSession(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil, nil)
	v := d.as(operator.Owner)
	form := v.get("").form(t, "/sign-out")
	kept := d.as("")
	kept.client.Jar = v.client.Jar
	if got := v.post("/sign-out", form); got.status != http.StatusSeeOther {
		t.Fatalf("signing out answered %d:\n%s", got.status, got.body)
	}
	r := v.request(http.MethodGet, "", nil)
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: "owner"})
	if got := v.send(r); got.status != http.StatusSeeOther {
		t.Errorf("a copy of the cookie answered %d after signing out, want the sign-in", got.status)
	}
}

func TestDemoSignInExistsOnlyWhenConfigured(t *testing.T) {
	t.Parallel()
	with := openDesk(t, func(o *Options) { o.Demo = true }, nil)
	if got := with.as("").post("/demo", url.Values{"role": {"finance"}}); got.status != http.StatusSeeOther || !strings.Contains(got.header.Get("Set-Cookie"), "=finance") {
		t.Errorf("demo answered %d with cookie %q, want a sign-in", got.status, got.header.Get("Set-Cookie"))
	}
	without := openDesk(t, nil, nil).as("")
	if got := without.post("/demo", url.Values{"role": {"owner"}}); got.status != http.StatusNotFound {
		t.Errorf("without the option demo answered %d, want 404: anybody would be the owner", got.status)
	}
	if got := without.get("/sign-in"); strings.Contains(got.body, "/demo") {
		t.Error("without the option the page offers a sign-in without a password")
	}
}

// counted adds a page with a form and counts what the form does.
func counted(n *atomic.Int64, fails error, gate chan struct{}) func(*Console, routes) {
	return func(_ *Console, on routes) {
		on.get("/", operator.SeeMembers, func(v *visit) error {
			return v.show(page{Title: "시험", Parts: []part{action{Word: "바꾸기", Path: Base + "/test/do", Reason: true, What: []string{"바뀌어요"}}}})
		})
		on.post("/do", operator.BlockMember, func(v *visit) error {
			n.Add(1)
			if gate != nil {
				<-gate
			}
			if fails != nil {
				return fails
			}
			return v.done(Base+"/test", "바꿨어요: "+v.reason())
		})
	}
}

func TestAFormIsTakenOnlyFromOurOwnPage(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	d := openDesk(t, nil, counted(&n, nil, nil))
	v, other := d.as(operator.Owner), d.as(operator.Support)
	foreign := other.get("/test/").form(t, "/test/do")
	tests := []struct {
		name   string
		change func(url.Values, *http.Request)
		want   int
	}{
		{"no proof", func(f url.Values, _ *http.Request) { f.Del(proofField) }, 403},
		{"another's proof", func(f url.Values, _ *http.Request) { f.Set(proofField, foreign.Get(proofField)) }, 403},
		{"no mark", func(f url.Values, _ *http.Request) { f.Del(onceField) }, 422},
		{"another site", func(_ url.Values, r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		{"another origin", func(_ url.Values, r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
	}
	for _, tt := range tests {
		form := v.get("/test/").form(t, "/test/do")
		probe := v.request(http.MethodPost, "/test/do", form)
		tt.change(form, probe)
		r := v.request(http.MethodPost, "/test/do", form)
		r.Header = probe.Header
		if strings.HasPrefix(tt.name, "another ") && tt.name != "another's proof" {
			r = v.request(http.MethodPost, "/sign-out", v.get("").form(t, "/sign-out"))
			r.Header = probe.Header
		}
		got := v.send(r)
		if got.status != tt.want || n.Load() != 0 {
			t.Errorf("%s: answered %d and ran %d times, want %d and never:\n%s", tt.name, got.status, n.Load(), tt.want, got.body)
		}
	}
}

func TestADoubleClickCountsOnce(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	gate := make(chan struct{})
	d := openDesk(t, nil, counted(&n, nil, gate))
	v := d.as(operator.Owner)
	form := v.get("/test/").form(t, "/test/do")
	form.Set(reasonField, "왜냐하면")
	var wg sync.WaitGroup
	answers := make([]answer, 5)
	for i := range answers {
		wg.Go(func() { answers[i] = v.post("/test/do", form) })
	}
	close(gate)
	wg.Wait()
	for _, a := range append(answers, v.post("/test/do", form)) {
		if a.status != http.StatusSeeOther || a.header.Get("Location") != "/console/test" {
			t.Errorf("answered %d to %q, want the same 303 for all", a.status, a.header.Get("Location"))
		}
	}
	if n.Load() != 1 {
		t.Errorf("ran %d times, want once: a double click must not act twice", n.Load())
	}
	if page := v.get("/test/"); !strings.Contains(page.body, "바꿨어요: 왜냐하면") {
		t.Errorf("the next page does not say what happened:\n%s", page.body)
	}
	if page := v.get("/test/"); strings.Contains(page.body, "바꿨어요") {
		t.Error("the page says it again, want it said once")
	}
}

// TestADoubleClickThatReachesTwoProcesses: the second click is told what the first
// one did, also when it comes to another process while that is under way.
func TestADoubleClickThatReachesTwoProcesses(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	gate := make(chan struct{})
	one := openDesk(t, nil, counted(&n, nil, gate))
	two := openDesk(t, func(o *Options) { o.Desk = one.console.o.Desk }, counted(&n, nil, gate))
	first, second := one.as(operator.Owner), two.as(operator.Owner)
	form := first.get("/test/").form(t, "/test/do")
	form.Set(reasonField, "왜냐하면")
	var wg sync.WaitGroup
	answers := make([]answer, 4)
	for i := range answers {
		wg.Go(func() { answers[i] = []visitor{first, second}[i%2].post("/test/do", form) })
	}
	close(gate)
	wg.Wait()
	for _, a := range append(answers, first.post("/test/do", form), second.post("/test/do", form)) {
		if a.status != http.StatusSeeOther || a.header.Get("Location") != "/console/test" {
			t.Errorf("answered %d to %q, want the same 303 for all", a.status, a.header.Get("Location"))
		}
	}
	if n.Load() != 1 {
		t.Errorf("ran %d times, want once: a double click must not act twice", n.Load())
	}
	if page := second.get("/test/"); !strings.Contains(page.body, "바꿨어요: 왜냐하면") {
		t.Errorf("the other process does not say what happened:\n%s", page.body)
	}
}

func TestAFormThatFailedMayBeSentAgain(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	d := openDesk(t, nil, counted(&n, fault.New(fault.Conflict, "x.y"), nil))
	v := d.as(operator.Owner)
	form := v.get("/test/").form(t, "/test/do")
	for i := range int64(2) {
		if got := v.post("/test/do", form); got.status != http.StatusConflict || n.Load() != i+1 {
			t.Errorf("time %d: answered %d after %d runs, want 409 and a new try", i+1, got.status, n.Load())
		}
	}
}

func TestTheRoleDecidesWhatIsShownAndDone(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	d := openDesk(t, nil, counted(&n, nil, nil))
	v := d.as(operator.Finance)
	form := v.get("/test/").form(t, "/test/do")
	got := v.post("/test/do", form)
	if got.status != http.StatusForbidden || n.Load() != 0 || !strings.Contains(got.body, titleForbidden) {
		t.Errorf("finance blocking a member answered %d after %d runs, want a polite 403:\n%s", got.status, n.Load(), got.body)
	}
	if got.header.Get("Hx-Push-Url") != "false" {
		t.Error("the answer to a form may become the page's address, want it kept out: nobody can load it again")
	}
}

func TestErrorsAreHonestAndTellNoSecret(t *testing.T) {
	t.Parallel()
	for _, kind := range fault.Kinds() {
		secret := errors.New("SECRET")
		d := openDesk(t, nil, func(_ *Console, on routes) {
			on.get("/", operator.SeeMembers, func(*visit) error { return fault.Wrap(kind, "", secret) })
		})
		got := d.as(operator.Owner).get("/test/")
		if kind == fault.Unauthenticated {
			if got.status != http.StatusSeeOther {
				t.Errorf("%v answered %d, want the sign-in", kind, got.status)
			}
			continue
		}
		status, title, _ := failure(fault.New(kind, ""))
		if got.status != status || got.status < 400 || !strings.Contains(got.body, title) {
			t.Errorf("%v answered %d, want %d with %q:\n%s", kind, got.status, status, title, got.body)
		}
		id := got.header.Get("X-Request-Id")
		if strings.Contains(got.body, "SECRET") || id == "" || !strings.Contains(got.body, id) {
			t.Errorf("%v: the page tells the cause or not its request id %q:\n%s", kind, id, got.body)
		}
		if status >= 500 && !strings.Contains(d.log.String(), id) {
			t.Errorf("%v: the log does not name the request", kind)
		}
	}
}

func TestUnknownPagesAndPanics(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil, func(_ *Console, on routes) {
		on.get("/", operator.SeeMembers, func(*visit) error { panic("boom") })
	})
	v := d.as(operator.Support)
	if got := v.get("/nowhere"); got.status != 404 || !strings.Contains(got.body, titleNotFound) || !strings.Contains(got.body, `aria-label="주 메뉴"`) {
		t.Errorf("an unknown page answered %d, want a 404 page that leads on:\n%s", got.status, got.body)
	}
	if got := v.get("/test/"); got.status != 500 || !strings.Contains(got.body, titleInternal) || strings.Contains(got.body, "boom") {
		t.Errorf("a panic answered %d, want a 500 page:\n%s", got.status, got.body)
	}
	if got := d.as("").get("/nowhere"); got.status != 404 || strings.Contains(got.body, `aria-label="주 메뉴"`) {
		t.Errorf("nobody is answered %d, want a 404 page without the navigation", got.status)
	}
}

func TestHeadersForbidWhatIsNotNeeded(t *testing.T) {
	t.Parallel()
	d := openDesk(t, func(o *Options) { o.Pictures = []string{"https://photos.example"}; o.Secure = true }, nil)
	for _, path := range []string{"/sign-in", "/nowhere", ""} {
		h := d.as("").get(path).header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' https://photos.example; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
			"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"X-Frame-Options": "DENY", "Cache-Control": "no-store", "Strict-Transport-Security": "max-age=31536000",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestStaticFiles(t *testing.T) {
	t.Parallel()
	v := openDesk(t, nil, nil).as("")
	for name, kind := range kinds {
		if got := v.get("/static/" + name + "?1"); got.status != 200 || got.header.Get("Content-Type") != kind || !strings.Contains(got.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s answered %d as %s, want %s to be kept", name, got.status, got.header.Get("Content-Type"), kind)
		}
	}
	for _, name := range []string{"htmx.LICENSE", "nothing.js", "..%2fdoc.go"} {
		if got := v.get("/static/" + name); got.status != 404 {
			t.Errorf("%s answered %d, want 404", name, got.status)
		}
	}
}
