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
	browsertest.Clerk
}

// clerk is an operator in another tab of the chat's browser.
func (c chat) clerk(role operator.Role) clerk {
	c.t.Helper()
	k := clerk{c.t, c.Tab().Clerk(c.Text(`location.origin`) + console.Base)}
	k.SignIn(string(role))
	return k
}

// openClerk starts the program, and a browser at the operators' pages.
func openClerk(t *testing.T, role operator.Role) clerk {
	t.Helper()
	b := browsertest.Start(t)
	p := startProgram(t, devEnv(t))
	t.Cleanup(p.stop)
	k := clerk{t, b.Clerk(p.url + console.Base)}
	k.SignIn(string(role))
	return k
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

// picture renews the README's picture of these pages.
func (k clerk) picture() {
	k.t.Helper()
	if dir := pictures(); dir != "" {
		k.Size(1280, 900)
		k.Screenshot(filepath.Join(dir, "console.png"))
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
		k.Open(strings.TrimPrefix(queue[0], console.Base))
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

// TestBrowserDeskReadsTheChat looks up what somebody has just said.
func TestBrowserDeskReadsTheChat(t *testing.T) {
	t.Parallel()
	c := openChat(t)
	c.say(buyer, "마이페이지")
	k := c.clerk(operator.Support)
	k.Follow("대화 기록")
	k.Fill(`document.querySelector("form.filter")`, "q", "마이페이지")
	k.Submit(`document.querySelector("form.filter")`)
	k.Until(`document.querySelector("table.list tbody").textContent.includes("마이페이지")`)
	k.SignIn(string(operator.Finance))
	if k.Text(`String([...document.querySelectorAll(".side a")].some((a) => a.textContent === "대화 기록"))`) == "true" {
		t.Error("finance sees the way to the chat log, want it hidden: the role may not read it")
	}
	k.Open("/chats")
	k.Reads("권한이 없어요")
}
