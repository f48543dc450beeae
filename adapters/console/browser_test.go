package console

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/junggyenara/junggye/adapters/browsertest"
	"github.com/junggyenara/junggye/core/operator"
)

// openPages is a browser that is signed in at a desk with every part.
func openPages(t *testing.T) browsertest.Clerk {
	t.Helper()
	d := openDesk(t, func(o *Options) { o.Demo = true }, withEverything)
	k := browsertest.Start(t).Clerk(d.server.URL + Base)
	k.SignIn(string(operator.Owner))
	return k
}

// TestBrowserPartsAreSound looks at every part in both themes, on a phone and on a
// wide screen.
func TestBrowserPartsAreSound(t *testing.T) {
	t.Parallel()
	b := openPages(t)
	for _, dark := range []bool{false, true} {
		b.Dark(dark)
		for _, width := range []int64{390, 1280} {
			b.Size(width, 900)
			for name, path := range map[string]string{"start": "", "parts": "/test/", "missing": "/nowhere"} {
				b.Open(path)
				b.JS(`for (const e of document.querySelectorAll("main details")) e.open = true`)
				for _, what := range b.Sound() {
					t.Errorf("%s, %d px, dark %v: %s", name, width, dark, what)
				}
				if dir := os.Getenv("JUNGGYE_SHOTS"); dir != "" {
					theme := map[bool]string{false: "light", true: "dark"}[dark]
					b.Whole(filepath.Join(dir, "parts_"+name+"_"+theme+"_"+id(width)+".png"))
				}
			}
		}
	}
}

func TestBrowserKeyboard(t *testing.T) {
	t.Parallel()
	b := openPages(t)
	b.Open("/test/")
	if got := b.Text(`getComputedStyle(document.querySelector(".crumbs li:last-child"), "::after").content`); got != "none" {
		t.Errorf("after the last of the ways up stands %s, want nothing: no page follows", got)
	}
	b.Key("/")
	b.Until(`document.activeElement.matches("[data-search]")`)
	b.Key("j")
	b.Until(`document.activeElement.value?.endsWith("j")`)
	b.Key("\x1b")
	b.Until(`document.activeElement === document.body`)
	b.Key("j")
	b.Until(`document.activeElement.matches("a.row") && document.activeElement.textContent.includes("17")`)
	b.Key("j")
	b.Key("k")
	b.Until(`document.activeElement.textContent.includes("17")`)
	b.Key("?")
	b.Until(`document.querySelector("#keys[open]")`)
	b.Key("\x1b")
	b.Until(`!document.querySelector("#keys[open]")`)
	b.Key("j")
	b.Key("\r")
	b.Until(`location.pathname.startsWith("/console/test/") && location.pathname !== "/console/test/"`)
	b.Key("g")
	b.Key("h")
	b.Until(`location.pathname === "/console"`)
}

// TestBrowserChangesWithoutAReload presses a button that changes something. The
// other tests show that it works without scripts too.
func TestBrowserChangesWithoutAReload(t *testing.T) {
	t.Parallel()
	b := openPages(t)
	b.Open("/test/")
	b.JS(`window.same = true; document.addEventListener("securitypolicyviolation", (e) => { window.refused = e.violatedDirective; })`)
	b.Find("자전거 7")
	b.Follow("처음")
	b.JS(`history.back()`)
	b.Reads("모든 조각")
	b.Act("환불하기", "시험", "n", "35,000")
	b.Said("했어요.")
	if got := b.Text(`String(window.same) + " " + String(window.refused)`); got != "true undefined" {
		t.Errorf("the same page went on, refused by the policy: %s; want true, nothing", got)
	}
	others := b.Texts(`performance.getEntriesByType("resource").map((e) => new URL(e.name).origin).filter((o) => o !== location.origin)`)
	if len(others) > 0 {
		t.Errorf("the page asked %v, want our own origin only", others)
	}
}
