// Package browsertest drives a real Chromium before the simulator's page, for
// tests. Steps are small pieces of JavaScript, so that a test reads like what a
// person does; waiting is for a condition, never for a time.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience bounds a whole test.
const patience = 2 * time.Minute

// Browser is one page in a browser of its own.
type Browser struct {
	t   *testing.T
	ctx context.Context
}

// Open starts Chromium and opens the simulator's page. Where there is no
// Chromium the test is skipped, or fails if JUNGGYE_REQUIRE_BROWSER is 1.
func Open(t *testing.T, address string) Browser {
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
		// The payment page is another origin inside a frame, and a test has to press its buttons.
		chromedp.Flag("disable-web-security", true), chromedp.Flag("disable-site-isolation-trials", true))
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		missing(t, fmt.Sprintf("chromium does not start here: %v", err))
	}
	ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	b := Browser{t, ctx}
	b.Do("open the page", chromedp.EmulateViewport(1500, 950), chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS("body[data-ready]")))
	return b
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

// Until waits, frame by frame, for an expression to become true.
func (b Browser) Until(expression string) {
	b.t.Helper()
	code := fmt.Sprintf(`new Promise((done, fail) => {
	  const end = Date.now() + 15000;
	  const look = () => { let ok = false; try { ok = !!(%s); } catch {}
	    if (ok) done(); else if (Date.now() > end) fail(new Error("never true")); else setTimeout(look, 16); };
	  look(); })`, expression)
	if err := chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](code, chromedp.EvalAwaitPromise)); err != nil {
		b.t.Fatalf("wait until %s: %v\nthe page says:\n%s", expression, err, b.Text(`document.body.innerText.slice(-3000)`))
	}
}

// Text evaluates an expression to a text.
func (b Browser) Text(expression string) string {
	b.t.Helper()
	return value[string](b, expression)
}

// Numbers evaluates an expression to a list of numbers.
func (b Browser) Numbers(expression string) []float64 {
	b.t.Helper()
	return value[[]float64](b, expression)
}

// Screenshot writes the page as it looks now to a PNG file.
func (b Browser) Screenshot(file string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
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
