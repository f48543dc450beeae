// Package browsertest drives a real Chromium before our pages, for tests. Steps are
// small pieces of JavaScript, so that a test reads like what a person does; waiting
// is for a condition, never for a time. It refuses to know what a page is about.
package browsertest

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const (
	// patience bounds a whole test.
	patience = 3 * time.Minute
	// maxWait bounds one wait, in milliseconds, on a machine that is busy with others.
	maxWait = 30_000
)

//go:embed sound.js
var soundJS string

// Browser is one page in a browser.
type Browser struct {
	t   *testing.T
	ctx context.Context
}

// Open starts Chromium and opens a page that says when it is ready, by the body's
// data-ready. Where there is no Chromium the test is skipped, or fails if
// JUNGGYE_REQUIRE_BROWSER is 1.
func Open(t *testing.T, address string) Browser {
	t.Helper()
	b := Start(t)
	b.Do("open the page", chromedp.EmulateViewport(1500, 950), chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS("body[data-ready]")))
	return b
}

// Start starts Chromium with an empty page, like Open.
func Start(t *testing.T) Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests take time; run them without -short")
	}
	path := find()
	if path == "" {
		missing(t, "no chromium is installed (Debian: apt-get install chromium fonts-noto-cjk)")
	}
	alloc, stop := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Headless, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		// A test may look at one page while another goes on.
		chromedp.Flag("disable-background-timer-throttling", true), chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		// The payment page is another origin inside a frame, and a test has to press its buttons.
		chromedp.Flag("disable-web-security", true), chromedp.Flag("disable-site-isolation-trials", true))
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		missing(t, fmt.Sprintf("chromium does not start here: %v", err))
	}
	return within(t, ctx)
}

// Tab is another page in the same browser, with the same cookies.
func (b Browser) Tab() Browser {
	b.t.Helper()
	return b.page()
}

// Apart is a page with cookies of its own, as on another person's computer.
func (b Browser) Apart() Browser {
	b.t.Helper()
	return b.page(chromedp.WithNewBrowserContext())
}

func (b Browser) page(how ...chromedp.ContextOption) Browser {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, how...)
	b.t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		b.t.Fatalf("open a page: %v", err)
	}
	return within(b.t, ctx)
}

func within(t *testing.T, ctx context.Context) Browser {
	ctx, cancel := context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	return Browser{t, ctx}
}

// left reports whether a page went away under an expression.
func left(err error) bool {
	for _, sign := range []string{"context was destroyed", "navigated or closed", "Cannot find context", "uniqueContextId not found"} {
		if strings.Contains(err.Error(), sign) {
			return true
		}
	}
	return false
}

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func missing(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("JUNGGYE_REQUIRE_BROWSER") == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// Go opens an address and waits until it is loaded.
func (b Browser) Go(address string) {
	b.t.Helper()
	b.Do("open "+address, chromedp.Navigate(address))
}

// Size makes the window as large, in CSS pixels.
func (b Browser) Size(width, height int64) {
	b.t.Helper()
	b.Do("size the window", chromedp.EmulateViewport(width, height))
}

// Dark picks the dark theme, or the light one.
func (b Browser) Dark(dark bool) {
	b.t.Helper()
	theme := "light"
	if dark {
		theme = "dark"
	}
	b.Do("pick a theme", func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}},
		})
		return chromedp.Void{}, err
	})
}

// Key presses a key of the keyboard where the focus is, such as "j" or "\r".
func (b Browser) Key(key string) {
	b.t.Helper()
	b.Do("press "+key, chromedp.KeyEvent(key))
}

// Sound returns what is wrong with the page for people who cannot see it well, or
// at all, or have a small screen: fields and buttons without a name, headings that
// skip a level, colours too close to each other (WCAG 2.2 AA), content wider than
// the window, and styles within the page. Nothing is wrong when it is empty.
func (b Browser) Sound() []string {
	b.t.Helper()
	return value[[]string](b, soundJS)
}

// Do runs chromedp actions.
func (b Browser) Do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

// JS runs a piece of JavaScript.
func (b Browser) JS(code string) {
	b.t.Helper()
	b.Do(code, chromedp.Evaluate[chromedp.Void](code))
}

// Until waits for an expression to become true. The wait outlives a page that is
// replaced by another.
func (b Browser) Until(expression string) {
	b.t.Helper()
	code := fmt.Sprintf(`new Promise((done, fail) => {
	  const end = Date.now() + %d;
	  const look = () => { let ok = false; try { ok = !!(%s); } catch {}
	    if (ok) done(); else if (Date.now() > end) fail(new Error("never true")); else setTimeout(look, 16); };
	  look(); })`, maxWait, expression)
	var err error
	for range 3 { // a page that is left ends the wait on it
		if err = chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](code, chromedp.EvalAwaitPromise)); err == nil || !left(err) {
			break
		}
	}
	if err != nil {
		b.t.Fatalf("wait until %s: %v\nthe page says:\n%s", expression, err, b.Text(`document.body.innerText.slice(-3000)`))
	}
}

// Text evaluates an expression to a text.
func (b Browser) Text(expression string) string {
	b.t.Helper()
	return value[string](b, expression)
}

// Texts evaluates an expression to a list of texts.
func (b Browser) Texts(expression string) []string {
	b.t.Helper()
	return value[[]string](b, expression)
}

// Numbers evaluates an expression to a list of numbers.
func (b Browser) Numbers(expression string) []float64 {
	b.t.Helper()
	return value[[]float64](b, expression)
}

// Screenshot writes the page as it looks now to a PNG file.
func (b Browser) Screenshot(file string) {
	b.t.Helper()
	b.picture(file, chromedp.CaptureScreenshot())
}

// Whole writes the whole page, also what is below the window, to a PNG file.
func (b Browser) Whole(file string) {
	b.t.Helper()
	b.picture(file, chromedp.FullScreenshot(100))
}

func (b Browser) picture(file string, take chromedp.Action[[]byte]) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, take)
	if err == nil {
		err = os.WriteFile(file, png, 0o600)
	}
	if err != nil {
		b.t.Fatalf("screenshot: %v", err)
	}
}

func value[T any](b Browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}
