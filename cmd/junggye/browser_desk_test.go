package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/browsertest"
	"github.com/junggyenara/junggye/adapters/console"
	"github.com/junggyenara/junggye/core/operator"
)

// clerk is an operator before the real program's pages.
type clerk struct {
	t *testing.T
	browsertest.Browser
	url string
}

// clerk is an operator in another tab of the chat's browser.
func (c chat) clerk(role operator.Role) clerk {
	c.t.Helper()
	return newClerk(c.t, c.Tab(), c.Text(`location.origin`), role)
}

// openClerk starts the program, and a browser at the operators' pages.
func openClerk(t *testing.T, role operator.Role) clerk {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests take time; run them without -short")
	}
	b := browsertest.Start(t)
	p := startProgram(t, devEnv(t))
	t.Cleanup(p.stop)
	return newClerk(t, b, p.url, role)
}

func newClerk(t *testing.T, b browsertest.Browser, url string, role operator.Role) clerk {
	t.Helper()
	b.Size(1280, 900)
	k := clerk{t, b, url}
	k.signIn(role)
	return k
}

// signIn takes the place of whoever was signed in before.
func (k clerk) signIn(role operator.Role) {
	k.t.Helper()
	k.Go(k.url + "/console/sign-in")
	if k.Text(`location.pathname`) != "/console/sign-in" {
		k.submit(`document.querySelector('form[action="/console/sign-out"]')`)
	}
	k.change(fmt.Sprintf(`document.querySelector('form[action="/console/demo"] button[value=%q]').click()`, role))
	k.Until(`document.querySelector("nav a[data-key]")`)
}

// change runs what leads to another page, and waits for that page.
func (k clerk) change(code string) {
	k.t.Helper()
	k.JS(`document.querySelector("main").dataset.old = "1"; ` + code)
	k.Until(`document.readyState === "complete" && document.querySelector("main") && !document.querySelector("main[data-old]")`)
	k.Until(`window.htmx`)
}

// open goes to a page below /console.
func (k clerk) open(path string) {
	k.t.Helper()
	k.Go(k.url + "/console" + path)
	k.Until(`window.htmx`)
}

// follow presses the link with that text.
func (k clerk) follow(text string) {
	k.t.Helper()
	link := fmt.Sprintf(`[...document.querySelectorAll("main a, .side a")].find((a) => a.textContent.trim() === %q)`, text)
	k.Until(link)
	k.change(link + `.click()`)
}

// find opens the row of the list that has the text.
func (k clerk) find(text string) {
	k.t.Helper()
	row := fmt.Sprintf(`[...document.querySelectorAll("tr[data-row]")].find((r) => r.textContent.includes(%q))`, text)
	k.Until(row)
	k.change(row + `.querySelector("a.row").click()`)
}

// reads waits until the page has the text.
func (k clerk) reads(text string) {
	k.t.Helper()
	k.Until(fmt.Sprintf(`document.querySelector("main").textContent.includes(%q)`, text))
}

// said waits until the page says what was done.
func (k clerk) said(text string) {
	k.t.Helper()
	k.Until(fmt.Sprintf(`document.querySelector("#flash").textContent.includes(%q)`, text))
}

// fill types into the fields of a form, name and text in turn.
func (k clerk) fill(form string, fields ...string) {
	k.t.Helper()
	k.Until(form)
	for i := 0; i+1 < len(fields); i += 2 {
		k.JS(fmt.Sprintf(`{ const f = %s.elements[%q]; if (f.type === "checkbox") f.checked = %[3]q !== ""; else f.value = %[3]q;
		 f.dispatchEvent(new Event("input", { bubbles: true })); f.dispatchEvent(new Event("change", { bubbles: true })); }`, form, fields[i], fields[i+1]))
	}
}

// submit sends a form, as its button does: what is required must be there.
func (k clerk) submit(form string) {
	k.t.Helper()
	if missing := k.Texts(form + ` ? [...` + form + `.elements].filter((e) => !e.checkValidity()).map((e) => e.name) : ["the form itself"]`); len(missing) > 0 {
		k.t.Fatalf("the form %s lacks %v", form, missing)
	}
	k.change(form + `.requestSubmit()`)
}

// act unfolds the action with that word, gives the reason, agrees if asked to, and
// does it. More fields follow as name and text in turn.
func (k clerk) act(word, reason string, fields ...string) {
	k.t.Helper()
	fold := fmt.Sprintf(`[...document.querySelectorAll("details.act")].find((d) => d.querySelector("summary").textContent.trim() === %q)`, word)
	k.Until(fold)
	k.JS(fold + `.open = true`)
	form := fold + `.querySelector("form")`
	k.JS(fmt.Sprintf(`{ const f = %s; if (f.elements.reason) f.elements.reason.value = %q; if (f.elements.agree) f.elements.agree.checked = true; }`, form, reason))
	k.fill(form, fields...)
	k.submit(form)
}

// shot writes a picture of the page at both widths when JUNGGYE_SHOTS names a
// folder.
func (k clerk) shot(name string) {
	k.t.Helper()
	dir := os.Getenv("JUNGGYE_SHOTS")
	if dir == "" {
		return
	}
	for _, width := range []int64{390, 1280} {
		k.Size(width, 900)
		k.Whole(filepath.Join(dir, fmt.Sprintf("desk_%s_%d.png", name, width)))
	}
}

// sound looks at the page on a phone and on a wide screen, in both themes.
func (k clerk) sound(name string) {
	k.t.Helper()
	for _, width := range []int64{390, 1280} {
		k.Size(width, 900)
		for _, dark := range []bool{true, false} {
			k.Dark(dark)
			for _, what := range k.Sound() {
				k.t.Errorf("%s, %d px, dark %v: %s", name, width, dark, what)
			}
		}
	}
}

// numbered are the parts of an address that name one thing of many.
var numbered = regexp.MustCompile(`/\d+`)

// TestBrowserDeskPages goes wherever links of the operators' pages lead, to one
// page of each kind, and looks at it.
func TestBrowserDeskPages(t *testing.T) {
	t.Parallel()
	k := openClerk(t, operator.Owner)
	seen := map[string]bool{}
	for queue := []string{"/console"}; len(queue) > 0; queue = queue[1:] {
		kind := numbered.ReplaceAllString(queue[0], "/{id}")
		if seen[kind] {
			continue
		}
		seen[kind] = true
		k.Go(k.url + queue[0])
		name := strings.Trim(strings.NewReplacer("/console", "", "/", "_", "{id}", "id").Replace(kind), "_")
		if name == "" {
			name = "start"
		}
		if title := k.Text(`document.querySelector("h1").textContent`); k.Text(`String(performance.getEntriesByType("navigation")[0].responseStatus)`) != "200" {
			t.Errorf("%s, to which a page leads, says %q", queue[0], title)
			continue
		}
		queue = append(queue, k.Texts(`[...document.querySelectorAll("a[href]")].filter((a) => a.origin === location.origin && !a.download && a.pathname.startsWith("/console") && !/\.(csv|json|zip)$/.test(a.pathname)).map((a) => a.pathname)`)...)
		k.sound(name)
		k.shot(name)
	}
	for _, route := range pagesOf(t) {
		if !seen[route] && !slices.Contains([]string{"/console/sign-in", "/console/static/{file}"}, route) {
			t.Logf("no link leads to %s in the sample market, or no operator can look at it", route)
		}
	}
}

// pagesOf are the addresses that the operators' pages answer.
func pagesOf(t *testing.T) []string {
	t.Helper()
	c, err := console.New(console.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	var walk func(prefix string, routes []chi.Route)
	walk = func(prefix string, routes []chi.Route) {
		for _, r := range routes {
			path := strings.TrimSuffix(prefix+r.Pattern, "/")
			if r.SubRoutes != nil {
				walk(strings.TrimSuffix(path, "/*"), r.SubRoutes.Routes())
			} else if r.Handlers["GET"] != nil {
				found = append(found, path)
			}
		}
	}
	walk("", c.Routes().Routes())
	return found
}
