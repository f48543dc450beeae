package trade

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
)

// TestListsAreComplete reads the packages' sources: a constant that was added
// but not listed would be in no matrix and no store's check.
func TestListsAreComplete(t *testing.T) {
	t.Parallel()
	cases := []struct {
		dir, typ string
		listed   []string
		unlisted []string // declared but no value of the outside world
	}{
		{".", "State", words(States()), []string{string(None), string(same)}},
		{".", "Event", words(Events()), nil},
		{".", "Actor", words(Actors()), nil},
		{".", "TimerKind", words(TimerKinds()), nil},
		{"../listing", "State", words(listing.States()), []string{"before"}},
		{"../listing", "Move", words(listing.Moves()), nil},
		{"../listing", "Who", words(listing.Whos()), nil},
		{"../listing", "Category", words(listing.Categories()), nil},
		{"../payment", "State", words(payment.States()), nil},
		{"../ledger", "Kind", words(ledger.Kinds()), nil},
		{"../member", "State", words(member.States()), nil},
		{"../member", "Tier", words(member.Tiers()), nil},
		{"../payout", "State", words(payout.States()), nil},
	}
	for _, c := range cases {
		declared := constants(t, c.dir, c.typ)
		want := slices.DeleteFunc(declared, func(s string) bool { return slices.Contains(c.unlisted, s) })
		got := slices.Clone(c.listed)
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s.%s: the list differs from the declared constants (-declared +listed):\n%s", c.dir, c.typ, diff)
		}
		if len(want) == 0 {
			t.Errorf("%s.%s: no constants found, so this test tests nothing", c.dir, c.typ)
		}
	}
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// constants returns the values of the string constants of a type that the
// package in dir declares.
func constants(t *testing.T, dir, typ string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if ident, ok := spec.Type.(*ast.Ident); !ok || ident.Name != typ {
				return true
			}
			for _, v := range spec.Values {
				lit, ok := v.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					t.Fatalf("%s: a %s is not declared by a literal", name, typ)
				}
				value, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, value)
			}
			return true
		})
	}
	return values
}
