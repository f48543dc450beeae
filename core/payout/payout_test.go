package payout

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
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
		t.Errorf("%s: a rule changed (-want +got); if that was meant, run with -update and read the diff:\n%s", path, diff)
	}
}

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

const (
	alice = 1
	bob   = 2
	above = money.Won(500_000)
)

// full is a payout with every field set, so that what a move forgets or keeps shows.
func full(s State) Payout {
	return Payout{
		TradeID: 7, SellerID: 8, Amount: 12_000, State: s, Reason: "before", BatchID: 9, ClaimedBy: alice, Account: "sealed", Reference: "KB-1",
		PaidBy: bob, ClaimedAt: noon.Add(-time.Hour), PaidAt: noon.Add(-time.Minute), CreatedAt: noon.Add(-24 * time.Hour),
		UpdatedAt: noon.Add(-time.Minute), Version: 3,
	}
}

func moves() []struct {
	name string
	make func(Payout) (Payout, error)
} {
	return []struct {
		name string
		make func(Payout) (Payout, error)
	}{
		{"hold", func(p Payout) (Payout, error) { return p.Hold("fraud", noon) }},
		{"free", func(p Payout) (Payout, error) { return p.Free(noon) }},
		{"owe less", func(p Payout) (Payout, error) { return p.Owe(9_000, Due, noon) }},
		{"owe nothing", func(p Payout) (Payout, error) { return p.Owe(0, Reversed, noon) }},
		{"claim", func(p Payout) (Payout, error) { return p.Claim(10, bob, "sealed anew", noon) }},
		{"send", func(p Payout) (Payout, error) { return p.Send(noon) }},
		{"pay", func(p Payout) (Payout, error) { return p.Pay("KB-2", alice, 0, above, noon) }},
		{"fail", func(p Payout) (Payout, error) { return p.Fail("no such account", noon) }},
	}
}

// TestMoves plays every move from every state and writes down what it changes.
func TestMoves(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, from := range States() {
		if _, ok := next[from]; !ok {
			t.Errorf("%s has no row: a payout would be stuck there by oversight", from)
		}
		for _, m := range moves() {
			before := full(from)
			after, err := m.make(before)
			if err != nil {
				if after != before || !fault.Is(err, fault.Conflict) || fault.CodeOf(err) != CodeMove {
					t.Errorf("%s from %s: got %v, changed %t; want a refusal by state that changes nothing", m.name, from, err, after != before)
				}
				continue
			}
			fmt.Fprintf(&b, "%s, %s: %s\n", from, m.name, changes(before, after))
		}
	}
	golden(t, "moves.golden", b.String())
}

func changes(a, b Payout) string {
	var out []string
	add := func(name string, x, y any) {
		if x != y {
			out = append(out, fmt.Sprintf("%s %v", name, y))
		}
	}
	add("state", a.State, b.State)
	add("amount", a.Amount, b.Amount)
	add("reason", a.Reason, b.Reason)
	add("batch", a.BatchID, b.BatchID)
	add("claimed by", a.ClaimedBy, b.ClaimedBy)
	add("account", a.Account, b.Account)
	add("reference", a.Reference, b.Reference)
	add("paid by", a.PaidBy, b.PaidBy)
	add("claimed at", a.ClaimedAt.Unix(), b.ClaimedAt.Unix())
	add("paid at", a.PaidAt.Unix(), b.PaidAt.Unix())
	if b.UpdatedAt != noon || a.Version != b.Version || a.TradeID != b.TradeID || a.SellerID != b.SellerID || a.CreatedAt != b.CreatedAt {
		out = append(out, "WRONG")
	}
	return strings.Join(out, "; ")
}

func TestWhatIsOwedEndsPaidOrReversed(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		if want := s != Paid && s != Reversed; s.Open() != want {
			t.Errorf("%s.Open() = %t, want %t: the seller's payable is the sum of open payouts", s, s.Open(), want)
		}
		if reaches := canReach(s, Paid, map[State]bool{}); reaches != (s != Reversed) {
			t.Errorf("%s leads to paid: %t; only what was reversed never does", s, reaches)
		}
	}
	for _, s := range []State{Claimed, Sent, Paid} {
		if _, err := full(s).Owe(0, Reversed, noon); err == nil {
			t.Errorf("a payout that is %s was reversed: the bank may have the order already", s)
		}
	}
	if _, err := full(Sent).Free(noon); err == nil {
		t.Error("a sent payout became due again without the bank's refusal: it would be paid twice")
	}
}

func canReach(from, to State, seen map[State]bool) bool {
	if from == to {
		return true
	}
	seen[from] = true
	for _, s := range next[from] {
		if !seen[s] && canReach(s, to, seen) {
			return true
		}
	}
	return false
}

func TestFourEyes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		amount, batch money.Won
		by            int64
		kind          fault.Kind
		ok            bool
	}{
		{above, above, alice, 0, true},
		{above + 1, 0, alice, fault.Forbidden, false},
		{above + 1, above + 1, bob, 0, true},
		{1, above + 1, alice, fault.Forbidden, false},
		{1, above + 1, bob, 0, true},
		{above, above, 0, fault.Unauthenticated, false},
		{above + 1, above + 1, 0, fault.Unauthenticated, false},
	} {
		p := full(Sent)
		p.Amount = c.amount
		paid, err := p.Pay(" KB-2\n", c.by, c.batch, above, noon)
		if (err == nil) != c.ok || !c.ok && (!fault.Is(err, c.kind) || paid != p) {
			t.Errorf("%d won in a batch of %d claimed by 1 and vouched for by %d: %v, want success: %t", c.amount, c.batch, c.by, err, c.ok)
		}
		if c.ok && (paid.Reference != "KB-2" || paid.PaidBy != c.by || paid.PaidAt != noon) {
			t.Errorf("paid as %+v, want the clean reference, who and when", paid)
		}
	}
	if _, err := full(Due).Claim(1, 0, "sealed", noon); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("claimed by nobody: %v; the first pair of eyes has to be somebody's", err)
	}
	if _, err := full(Due).Claim(1, alice, "", noon); fault.CodeOf(err) != CodeNoAccount {
		t.Errorf("claimed without an account: %v, want %s", err, CodeNoAccount)
	}
}

func TestReasonsAndReferencesAreLines(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(string) (Payout, error){
		"hold": func(s string) (Payout, error) { return full(Due).Hold(s, noon) },
		"fail": func(s string) (Payout, error) { return full(Sent).Fail(s, noon) },
		"pay":  func(s string) (Payout, error) { return full(Sent).Pay(s, bob, 0, above, noon) },
	} {
		for _, typed := range []string{"", " \t\n", "\u200b", strings.Repeat("가", MaxReason+1)} {
			if _, err := make(typed); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s with %.20q: got %v, want Invalid", name, typed, err)
			}
		}
		if _, err := make(strings.Repeat("가", MaxReason)); err != nil {
			t.Errorf("%s with the longest text: got %v, want nil", name, err)
		}
	}
}
