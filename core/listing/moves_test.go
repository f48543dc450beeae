package listing

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
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

const month = 30 * 24 * time.Hour

// TestMoves plays every state x move x who and writes where it leads.
func TestMoves(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, s := range States() {
		fmt.Fprintf(&b, "== %s\n", s)
		for _, m := range Moves() {
			for _, by := range Whos() {
				l := Listing{ID: 5, State: s, BlockReason: "why", UpdatedAt: noon.Add(-time.Hour)}
				if s == Paying {
					l.Before = Reserved
				}
				next, err := l.Apply(m, by, noon, month)
				if allowed := slices.Contains(s.Allowed(by), m); allowed != (err == nil) {
					t.Errorf("%s by %s in %s: Allowed says %t, Apply says %v", m, by, s, allowed, err)
				}
				if err != nil {
					if next != l || !fault.Is(err, fault.Conflict) || fault.CodeOf(err) != CodeMove {
						t.Errorf("%s by %s in %s: refused with %v, changed: %t", m, by, s, err, next != l)
					}
					continue
				}
				fmt.Fprintf(&b, "%s by %s: %s\n", m, by, next.State)
				if next.UpdatedAt != noon || (next.State == Paying) != (next.Before != "") || next.Version != l.Version {
					t.Errorf("%s in %s: updated %v, before %q, version %d", m, s, next.UpdatedAt, next.Before, next.Version)
				}
				if renewed := next.RenewBy.Equal(noon.Add(month)); renewed != (next.State == ForSale) {
					t.Errorf("%s in %s leads to %s, renewed: %t; what is shown again gets its full time", m, s, next.State, renewed)
				}
				if (next.BlockReason == "") != (m == Unblock) {
					t.Errorf("%s in %s: block reason %q", m, s, next.BlockReason)
				}
			}
		}
	}
	golden(t, "moves.golden", b.String())
}

// TestHoldFallsBack: a payment that came to nothing restores what was there.
func TestHoldFallsBack(t *testing.T) {
	t.Parallel()
	for _, s := range []State{ForSale, Reserved} {
		held, err := Listing{State: s}.Apply(Hold, Trade, noon, month)
		if err != nil || held.State != Paying || held.Before != s {
			t.Fatalf("hold in %s: %v, %+v", s, err, held)
		}
		back, err := held.Apply(Unhold, Trade, noon, month)
		if err != nil || back.State != s || back.Before != "" {
			t.Errorf("unhold: %v, %s before %q, want %s", err, back.State, back.Before, s)
		}
	}
}

// TestOnlyTradesMoveWhatIsHeld: a paid or reserved listing cannot be cut away.
func TestOnlyTradesMoveWhatIsHeld(t *testing.T) {
	t.Parallel()
	for _, s := range []State{Reserved, Paying, InTrade, Sold} {
		for _, by := range []Who{Owner, Clock, Operator} {
			if moves := s.Allowed(by); len(moves) != 0 {
				t.Errorf("%s may %v a listing that is %s: the trade that holds it could never end", by, moves, s)
			}
		}
	}
}

func TestVisibleTo(t *testing.T) {
	t.Parallel()
	// stranger, owner, party of the trade
	want := map[State][3]bool{
		ForSale: {true, true, true}, Reserved: {true, true, true}, Paying: {true, true, true},
		InTrade: {false, true, true}, Sold: {false, true, true},
		Hidden: {false, true, false}, Blocked: {false, true, false}, Deleted: {},
	}
	for _, s := range append(States(), "other") {
		l := Listing{SellerID: 11, State: s}
		got := [3]bool{l.VisibleTo(33, false), l.VisibleTo(11, false), l.VisibleTo(22, true)}
		if got != want[s] {
			t.Errorf("%s is visible to stranger, owner, party = %v, want %v", s, got, want[s])
		}
		if s.OnMarket() != want[s][0] {
			t.Errorf("%s: on the market %t, but strangers see it: %t", s, s.OnMarket(), want[s][0])
		}
	}
	if (Listing{State: Hidden}).VisibleTo(0, false) {
		t.Error("nobody (0) is taken for the owner of a listing without one")
	}
}

func TestFirstRefusalBars(t *testing.T) {
	t.Parallel()
	l := Listing{FirstBuyer: 22, FirstUntil: noon}
	for _, c := range []struct {
		buyer int64
		at    time.Duration
		want  bool
	}{{33, -1, true}, {33, 0, false}, {33, 1, false}, {22, -1, false}, {0, -1, true}} {
		if got := l.FirstRefusalBars(member.ID(c.buyer), noon.Add(c.at)); got != c.want {
			t.Errorf("buyer %d, %v from the end: barred %t, want %t", c.buyer, c.at, got, c.want)
		}
	}
	if (Listing{FirstUntil: noon}).FirstRefusalBars(33, noon.Add(-1)) {
		t.Error("a first refusal of nobody bars everybody")
	}
}

func TestParseWords(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		if got, err := ParseState(string(s)); got != s || err != nil {
			t.Errorf("ParseState(%s) = %s, %v", s, got, err)
		}
	}
	for _, c := range Categories() {
		if got, err := ParseCategory(string(c)); got != c || err != nil {
			t.Errorf("ParseCategory(%s) = %s, %v", c, got, err)
		}
	}
	for _, word := range []string{"", "before", "For_Sale", " sold", "other "} {
		if got, err := ParseState(word); fault.CodeOf(err) != CodeState || got != "" {
			t.Errorf("ParseState(%q) = %q, %v", word, got, err)
		}
		if got, err := ParseCategory(word); fault.CodeOf(err) != CodeCategory || got != "" {
			t.Errorf("ParseCategory(%q) = %q, %v", word, got, err)
		}
	}
}
