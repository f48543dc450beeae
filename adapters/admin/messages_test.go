package admin

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
)

// notForOperators are codes that only members meet, by their beginnings.
func notForOperators() []string {
	return []string{"alert.", "payment.link", "call.too_fast", "blob."}
}

// declaredCodes reads every declaration of a fault.Code under the folders, and
// how many args its comment names; -1 where it names none.
func declaredCodes(t *testing.T, roots ...string) map[fault.Code]int {
	t.Helper()
	found, files := map[fault.Code]int{}, token.NewFileSet()
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(files, path, nil, parser.ParseComments)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, ok := n.(*ast.ValueSpec); ok {
					codeOf(spec, found)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func codeOf(spec *ast.ValueSpec, found map[fault.Code]int) {
	typ, ok := spec.Type.(*ast.SelectorExpr)
	if !ok || typ.Sel.Name != "Code" {
		return
	}
	for _, value := range spec.Values {
		lit, ok := value.(*ast.BasicLit)
		if !ok {
			continue
		}
		text, err := strconv.Unquote(lit.Value)
		if err != nil {
			continue
		}
		args := -1
		if _, rest, ok := strings.Cut(spec.Comment.Text(), "["); ok {
			args = 0
			if inside, _, _ := strings.Cut(rest, "]"); inside != "" {
				args = len(strings.Split(inside, ", "))
			}
		}
		found[fault.Code(text)] = args
	}
}

func TestEveryCodeHasASentence(t *testing.T) {
	t.Parallel()
	all := declaredCodes(t, "../../core", "../photos", ".")
	if len(all) < 90 {
		t.Fatalf("found %d codes only; the search is broken", len(all))
	}
	for code, args := range all {
		if slices.ContainsFunc(notForOperators(), func(start string) bool { return strings.HasPrefix(string(code), start) }) {
			continue
		}
		format, ok := codeTexts[code]
		if !ok {
			t.Errorf("code %q has no sentence: operators would read a general one", code)
			continue
		}
		if wanted := strings.Count(format, "%v"); wanted > max(args, 0) {
			t.Errorf("the sentence of %q wants %d args, its declaration names %d", code, wanted, args)
		}
		for _, given := range [][]any{{5, 6, 7}, nil} { // wrapped errors come without their args
			if text := sentence(fault.Invalid, code, given); text == "" || strings.Contains(text, "%") {
				t.Errorf("code %q with %v reads %q", code, given, text)
			}
		}
	}
	for code := range codeTexts {
		if _, ok := all[code]; !ok {
			t.Errorf("the sentence of code %q is of no use: nothing declares it", code)
		}
	}
}

// Operators read words of theirs where a reason names an event or a state.
func TestSentencesAreInKorean(t *testing.T) {
	t.Parallel()
	var events, states []string
	for _, e := range trade.Decisions() {
		events = append(events, string(e))
	}
	for _, s := range proposal.States() {
		states = append(states, string(s))
	}
	for code, firsts := range map[fault.Code][]string{trade.CodeDecided: events, proposal.CodeOpen: events, proposal.CodeDecided: states} {
		for _, first := range firsts {
			args := []any{first, "KIM", time.Time{}}
			api, page := sentence(fault.Conflict, code, args), Sentence(fault.New(fault.Conflict, code, args...))
			if strings.ContainsFunc(api, func(r rune) bool { return 'a' <= r && r <= 'z' }) || !strings.Contains(api, "KIM") || page != api {
				t.Errorf("%q about %q reads %q, in the console %q; want no word of the program's, and who it was", code, first, api, page)
			}
			if args[0] != first {
				t.Errorf("%q: the error itself was changed to %v", code, args)
			}
		}
	}
}

func TestEveryKindHasASentenceAndAStatus(t *testing.T) {
	t.Parallel()
	for _, k := range fault.Kinds() {
		if kindTexts[k] == "" || statusOfKind[k] < 400 {
			t.Errorf("kind %v has the sentence %q and the status %d", k, kindTexts[k], statusOfKind[k])
		}
	}
}
