package admin

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/junggyenara/junggye/adapters/browsertest"
)

// TestBrowserShowsTheDocumentation opens the page under its own policy, which
// lets it load nothing from elsewhere and run no script within the page.
func TestBrowserShowsTheDocumentation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.Path)
		mu.Unlock()
		w.router.ServeHTTP(out, r)
	}))
	t.Cleanup(server.Close)
	b := browsertest.Start(t)
	b.Go(server.URL + "/admin/docs")
	b.Until(`document.querySelectorAll(".opblock").length > 0`)
	if got, want := int(b.Numbers(`[document.querySelectorAll(".opblock").length]`)[0]), len(describe(t, w.api).operations); got != want {
		t.Errorf("the page shows %d operations, the document has %d", got, want)
	}
	if title := b.Text(`document.querySelector(".info .title").innerText`); !strings.Contains(title, "Junggye admin API") {
		t.Errorf("the page is of %q", title)
	}
	// An operation opens, with what its callers have to send.
	b.JS(`document.querySelector("#operations-self-getMe .opblock-summary-control").click()`)
	b.Until(`document.querySelector("#operations-self-getMe .responses-table")`)
	if other := b.Texts(`performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin) && !n.startsWith("data:"))`); len(other) > 0 {
		t.Errorf("the page asks others: %q", other)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, path := range asked {
		if !strings.HasPrefix(path, "/admin/") && path != "/favicon.ico" {
			t.Errorf("the page asked for %s", path)
		}
	}
}
