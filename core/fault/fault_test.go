package fault

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestKinds(t *testing.T) {
	t.Parallel()
	want := []Kind{Internal, Invalid, Unauthenticated, Forbidden, NotFound, Exists, Conflict, Stale, Limited, Unavailable, InDoubt}
	got := Kinds()
	if len(got) != len(want) {
		t.Fatalf("Kinds() has %d, want %d: edges would lack a row", len(got), len(want))
	}
	seen := map[string]bool{}
	for i, k := range got {
		if k != want[i] || k.String() == "" || seen[k.String()] {
			t.Errorf("kind %d = %v (%q), want %v with a name of its own", i, k, k, want[i])
		}
		seen[k.String()] = true
	}
	if got := Kind(200).String(); got != "kind(200)" {
		t.Errorf("an unknown kind is called %q", got)
	}
	if Kind(0) != Internal {
		t.Error("the zero Kind must be Internal, so that forgetting shows nothing to users")
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk full")
	for _, c := range []struct {
		err        error
		kind       Kind
		code, text string
	}{
		{New(Invalid, "a.b"), Invalid, "a.b", "invalid (a.b)"},
		{New(Invalid, "a.b", 3, "x"), Invalid, "a.b", "invalid (a.b) [3 x]"},
		{New(Forbidden, ""), Forbidden, "", "forbidden"},
		{Wrap(Stale, "a.b", cause), Stale, "a.b", "stale (a.b): disk full"},
		{fmt.Errorf("save: %w", New(Limited, "a.c")), Limited, "a.c", "save: limited (a.c)"},
		{Wrap(Unavailable, "out", New(Invalid, "in")), Unavailable, "out", "unavailable (out): invalid (in)"},
		{errors.Join(cause, New(Exists, "a.d")), Exists, "a.d", "disk full\nexists (a.d)"},
		{cause, Internal, "", "disk full"},
	} {
		if KindOf(c.err) != c.kind || CodeOf(c.err) != Code(c.code) || c.err.Error() != c.text || !Is(c.err, c.kind) {
			t.Errorf("%q: kind %v, code %q; want %v, %q, %q", c.err, KindOf(c.err), CodeOf(c.err), c.kind, c.code, c.text)
		}
	}
	if !errors.Is(Wrap(Stale, "", cause), cause) {
		t.Error("Wrap loses the cause, which logs need")
	}
	if Is(nil, Internal) || KindOf(nil) != Internal || CodeOf(nil) != "" {
		t.Error("no error has no kind, though KindOf has to say something")
	}
	if Is(New(Invalid, ""), Internal) {
		t.Error("Is does not tell kinds apart")
	}
}

// TestCodesAreUnique reads all core sources: message tables are keyed by the
// code alone, so two reasons with one code would get one sentence.
func TestCodesAreUnique(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[a-z]+\.[a-z_]+$`)
	seen := map[string]string{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		for name, code := range codes(t, path) {
			where := filepath.ToSlash(path) + ":" + name
			if before, ok := seen[code]; ok {
				t.Errorf("code %q is both %s and %s", code, before, where)
			}
			seen[code] = where
			if !form.MatchString(code) {
				t.Errorf("%s = %q, want the form subject.reason", where, code)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) < 40 {
		t.Errorf("only %d codes found: the test reads the wrong places", len(seen))
	}
}

// codes returns the constants of type Code that a file declares.
func codes(t *testing.T, path string) map[string]string {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		sel, ok := spec.Type.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Code" {
			return true
		}
		for i, v := range spec.Values {
			lit, ok := v.(*ast.BasicLit)
			if !ok {
				t.Fatalf("%s: %s is not declared by a literal", path, spec.Names[i].Name)
			}
			value, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			found[spec.Names[i].Name] = value
		}
		return true
	})
	return found
}
