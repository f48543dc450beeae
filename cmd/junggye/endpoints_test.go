package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/kakao"
	"github.com/junggyenara/junggye/core/trade"
)

// TestTheTableOfEndpointsIsTheRouters holds the table to what the program serves.
func TestTheTableOfEndpointsIsTheRouters(t *testing.T) {
	t.Parallel()
	served, table := map[string]bool{}, endpointTable()
	err := chi.Walk(newEndpoints(t).router, func(_, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		// The operators' API has a table of its own: its document.
		if !strings.HasPrefix(route, "/admin/") && route != "/login" {
			served[route] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for route := range served {
		if _, ok := table[route]; !ok {
			t.Errorf("%s is served and nobody repeats it: a double tap may do it twice", route)
		}
	}
	for route := range table {
		if !served[route] {
			t.Errorf("%s has a row and is not served", route)
		}
	}
	for what, reason := range otherRouters() {
		if reason == "" {
			t.Errorf("%s is left out without a reason", what)
		}
	}
	starts := moveStarts()
	for _, event := range kakao.Moves() {
		_, ok := starts[event]
		if !ok && event != trade.GiveAddress { // its button leads to a form

			t.Errorf("%s has a button and nobody repeats it", event)
		}
	}
}

// TestEveryEndpointRepeated: a tap that comes one to five times, in a row, at
// the same moment, or again after the trade went on, has one effect and one
// answer.
func TestEveryEndpointRepeated(t *testing.T) {
	t.Parallel()
	counts := []int{2, 3, 4, 5}
	if testing.Short() {
		counts = []int{5}
	}
	for route, uses := range endpointTable() {
		for name, use := range uses {
			t.Run(strings.Trim(route, "/")+" "+name, func(t *testing.T) {
				t.Parallel()
				want := inARow(t, use)
				for _, n := range counts {
					e := newEndpoints(t)
					tap := use.begin(e)
					answers := tap.together(n)
					for _, answer := range answers {
						if answer != answers[0] && use.words == "" {
							t.Errorf("%d taps at once are answered differently:\n%s\n%s", n, answers[0], answer)
							break
						}
					}
					if got := e.shape(); got != want {
						t.Errorf("%d taps at once have another effect than one:\n%s", n, differences(want, got))
					}
					if again := tap(); e.shape() != want {
						t.Errorf("one more tap after %d changes something, answer %s:\n%s", n, again, differences(want, e.shape()))
					}
				}
				outOfOrder(t, use)
			})
		}
	}
}

// inARow taps five times and returns the effect of one tap.
func inARow(t *testing.T, use repeat) string {
	t.Helper()
	e := newEndpoints(t)
	tap := use.begin(e)
	before := e.shape()
	first := tap()
	want := e.shape()
	if want == before {
		t.Fatalf("the first tap does nothing, so repeating it proves nothing: %s", first)
	}
	stored := e.store.Dump()
	for n := 2; n <= 5; n++ {
		if answer := tap(); answer != first && use.words == "" {
			t.Errorf("tap %d is answered\n%s\nthe first one\n%s", n, answer, first)
		}
		if e.store.Dump() != stored {
			t.Errorf("tap %d changes something:\n%s", n, differences(stored, e.store.Dump()))
		}
	}
	return want
}

// outOfOrder repeats a tap after other things have happened.
func outOfOrder(t *testing.T, use repeat) {
	t.Helper()
	if use.later == nil {
		if use.anew == "" {
			t.Error("nothing says what a tap that comes late does")
		}
		return
	}
	e := newEndpoints(t)
	tap := use.begin(e)
	tap()
	use.later(e)
	stored := e.store.Dump()
	for n := 1; n <= 5; n++ {
		tap.together(n)
	}
	if got := e.store.Dump(); got != stored {
		t.Errorf("a tap that comes again after the trade went on changes something:\n%s", differences(stored, got))
	}
}

// TestLookingChangesNothing asks every route that only shows something, as each
// member and as a stranger.
func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	for route, uses := range endpointTable() {
		if uses != nil {
			continue
		}
		t.Run(strings.Trim(route, "/"), func(t *testing.T) {
			t.Parallel()
			e := newEndpoints(t)
			e.pay()
			for _, who := range []string{"seller", "buyer", "other", "nobody"} {
				tap := e.skill(route, who, map[string]string{"searchWord": "lamp"}, e.withIDs(nil))
				if strings.HasPrefix(route, "/images/") {
					tap = e.get("/images/" + e.l.Photos.Keys()[0])
				}
				if slices.Contains(seenOnce(), route) {
					tap()
				}
				stored, first := e.store.Dump(), tap()
				for n := 1; n <= 5; n++ {
					for _, again := range tap.together(n) {
						if again != first {
							t.Errorf("the %s is shown\n%s\nand before\n%s", who, again, first)
						}
					}
				}
				if got := e.store.Dump(); got != stored {
					t.Errorf("looking as %s changes something:\n%s", who, differences(stored, got))
				}
			}
		})
	}
}

// differences are the lines that only one of two texts has.
func differences(want, got string) string {
	var out strings.Builder
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for _, line := range a {
		if !slices.Contains(b, line) {
			fmt.Fprintln(&out, "-", line)
		}
	}
	for _, line := range b {
		if !slices.Contains(a, line) {
			fmt.Fprintln(&out, "+", line)
		}
	}
	if out.Len() == 0 {
		fmt.Fprintln(&out, "(the same lines, another number of times)")
	}
	return out.String()
}
