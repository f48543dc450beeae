package payment

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
)

var update = flag.Bool("update", false, "rewrite the golden files from what the code does now")

// golden compares got with testdata/name, or writes it there with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if os.Getenv("CI") != "" {
			t.Fatal("golden files are never rewritten in CI: a changed rule has to be read by somebody")
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: a rule changed (-want +got); if that was meant, run with -update and read the diff:\\n%s", path, diff)
	}
}

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// TestMoves plays every state x state.
func TestMoves(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, from := range States() {
		fmt.Fprintf(&b, "%s ->", from)
		if _, ok := next[from]; !ok {
			t.Errorf("%s has no row: an attempt would be stuck there by oversight", from)
		}
		for _, to := range States() {
			a := Attempt{ID: 7, State: from, TID: "T", UpdatedAt: noon.Add(-time.Hour), Version: 3}
			moved, err := a.Move(to, noon)
			if err != nil {
				if moved != a || !fault.Is(err, fault.Conflict) || fault.CodeOf(err) != CodeMove {
					t.Errorf("%s -> %s: refused with %v, changed %t", from, to, err, moved != a)
				}
				continue
			}
			fmt.Fprintf(&b, " %s", to)
			a.State, a.UpdatedAt = to, noon
			if moved != a {
				t.Errorf("%s -> %s changed more than state and time:\n%s", from, to, cmp.Diff(a, moved))
			}
		}
		b.WriteString("\n")
	}
	golden(t, "moves.golden", b.String())
}

// TestTakenMoneyCanAlwaysBeRecorded: the trade wakes from an unpaid end when the
// provider took money after all, and its attempt has to be able to follow.
func TestTakenMoneyCanAlwaysBeRecorded(t *testing.T) {
	t.Parallel()
	for _, s := range []State{Prepared, Approving, InDoubt, Failed, Left, Expired} {
		a, err := Attempt{State: s}.Move(Approved, noon)
		if err == nil {
			_, err = a.Move(Cancelled, noon)
		}
		if err != nil {
			t.Errorf("money taken by an attempt that was %s cannot be given back: %v", s, err)
		}
	}
	for s, targets := range next {
		for _, to := range targets {
			if to == s && s != PartCancelled || s == Cancelled {
				t.Errorf("%s -> %s: only a partial cancellation repeats, and a full one is the end", s, to)
			}
		}
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	got := Attempt{ID: 9_007_199_254_740_993, BuyerID: 22, Amount: 12_000}.Order()
	if want := (Order{OrderID: "9007199254740993", UserID: "m22", Amount: 12_000}); got != want {
		t.Errorf("Order() = %+v, want %+v: the provider compares all three in every call", got, want)
	}
}

func TestGatewayError(t *testing.T) {
	t.Parallel()
	cause := errors.New("reset by peer")
	for want, e := range map[string]*GatewayError{
		"kakaopay approve unknown: reset by peer":             {Call: "approve", Err: cause},
		"kakaopay cancel refused (-782 0010 not cancellable)": {Call: "cancel", Outcome: Refused, Code: -782, Method: "0010", Text: "not cancellable"},
		"kakaopay ready retry":                                {Call: "ready", Outcome: Retry},
	} {
		if got := e.Error(); got != want {
			t.Errorf("Error() = %q, want %q", got, want)
		}
	}
	if !errors.Is(&GatewayError{Err: cause}, cause) {
		t.Error("the cause is lost")
	}
	if Outcome(0) != Unknown {
		t.Error("a forgotten outcome must be Unknown: only then the payment is looked up first")
	}
}
