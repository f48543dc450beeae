package main

import (
	"bufio"
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// TestArchitecture holds the whole tree to ADR-0001.
func TestArchitecture(t *testing.T) {
	t.Parallel()
	findings, files := inspect(t, os.DirFS("../.."))
	for _, f := range findings {
		t.Error(f)
	}
	if files < 10 {
		t.Errorf("looked at %d Go files: the walk did not see the repository, so it proves nothing", files)
	}
}

// TestArchitectureFindsBreaches proves that the checker can fail: each row is
// a small tree with what has to be found in it.
func TestArchitectureFindsBreaches(t *testing.T) {
	t.Parallel()
	const us = module + "/"
	tests := []struct {
		name, file, source string
		want               []string
	}{
		{"core takes the clock", "core/trade/t.go", "import \"time\"\nvar T = time.Now()", []string{"3: time.Now: the time is an argument"}},
		{"also under another name", "core/app/t.go", "import clock \"time\"\nvar F = clock.Now", []string{"3: time.Now: the time is an argument"}},
		{"a local variable called time is not the package", "core/trade/t.go", "type x struct{ Now int }\nfunc f(time x) int { return time.Now }", nil},
		{"core waits", "core/trade/t.go", "import \"time\"\nfunc f() { time.Sleep(1) }", []string{"3: time.Sleep: the model does not wait; deadlines are values"}},
		{"use cases may wait", "core/app/t.go", "import \"time\"\nvar T = time.NewTimer", nil},
		{"core hides the clock in a dot import", "core/trade/t.go", "import . \"time\"\nvar T = Now()", []string{"2: time: a dot import hides what is called"}},
		{"core draws lots", "core/trade/t.go", "import _ \"math/rand/v2\"", []string{"2: math/rand/v2: " + refusal("core/trade", "math/rand/v2", false)}},
		{"core logs", "core/app/t.go", "import _ \"log/slog\"", []string{"2: log/slog: " + refusal("core/app", "log/slog", false)}},
		{"core opens files", "core/trade/t.go", "import _ \"os\"", []string{"2: os: " + refusal("core/trade", "os", false)}},
		{"core tests may open files", "core/trade/t_test.go", "import _ \"os\"", nil},
		{"core parses a link", "core/trade/t.go", "import _ \"net/url\"", nil},
		{"core uses a module", "core/trade/t.go", "import _ \"golang.org/x/text\"", []string{"2: golang.org/x/text: only the standard library"}},
		{"core knows ports", "core/trade/t.go", "import _ \"" + us + "ports\"", []string{"2: " + us + "ports: arrows point inward: only core may be imported"}},
		{"model knows use cases", "core/trade/t_test.go", "import _ \"" + us + "core/app\"", []string{"2: " + us + "core/app: the model does not know its use cases"}},
		{"ports know use cases", "ports/t.go", "import _ \"" + us + "core/app\"", []string{"2: " + us + "core/app: ports do not know the use cases"}},
		{"use cases know an adapter", "core/app/t.go", "import _ \"" + us + "adapters/memory\"", []string{"2: " + us + "adapters/memory: arrows point inward: only core and ports may be imported"}},
		{"tests of use cases run on memory", "core/app/t_test.go", "import _ \"" + us + "adapters/memory\"", nil},
		{"tests of use cases do not run on SQL", "core/app/t_test.go", "import _ \"" + us + "adapters/mysql\"", []string{"2: " + us + "adapters/mysql: arrows point inward: only core and ports may be imported"}},
		{"suite knows an adapter", "ports/porttest/t.go", "import _ \"" + us + "adapters/memory\"", []string{"2: " + us + "adapters/memory: a contract suite knows ports and core only"}},
		{"adapter ships a suite", "adapters/files/t.go", "import _ \"" + us + "ports/porttest\"", []string{"2: " + us + "ports/porttest: contract suites are for tests"}},
		{"adapter runs a suite", "adapters/files/t_test.go", "import _ \"" + us + "ports/porttest\"", nil},
		{"adapter knows another", "adapters/kakao/t.go", "import _ \"" + us + "adapters/admin\"", []string{"2: " + us + "adapters/admin: adapters know core and ports, not adapters/admin"}},
		{"adapter knows a longer name", "adapters/kakao/t.go", "import _ \"" + us + "adapters/kakaopay\"", []string{"2: " + us + "adapters/kakaopay: adapters know core and ports, not adapters/kakaopay"}},
		{"adapter knows its own parts", "adapters/kakaopay/sandbox/t.go", "import _ \"" + us + "adapters/kakaopay\"", nil},
		{"adapter uses a shared library", "adapters/mysql/t.go", "import _ \"" + us + "adapters/sqlstore\"", nil},
		{"adapter reads generated rows", "adapters/mysql/t.go", "import _ \"" + us + "adapters/sqlstore/sqlgen\"", []string{"2: " + us + "adapters/sqlstore/sqlgen: generated rows stay inside sqlstore"}},
		{"adapter knows the program", "adapters/kakao/t_test.go", "import _ \"" + us + "cmd/junggye\"", []string{"2: " + us + "cmd/junggye: nothing imports the program"}},
		{"program knows all", "cmd/junggye/t.go", "import (\n_ \"os\"\n_ \"" + us + "adapters/mysql\"\n)", nil},
		{"a page calls methods by name", "adapters/console/t.go", "import _ \"html/template\"", []string{"2: html/template: " + refusal("adapters/console", "html/template", false)}},
		{"the program calls methods by name", "cmd/junggye/t.go", "import _ \"github.com/alecthomas/kong\"", []string{"2: github.com/alecthomas/kong: " + refusal("cmd/junggye", "text/template", false)}},
		{"a test may", "adapters/console/t_test.go", "import _ \"html/template\"", nil},
		{"folder without a rule", "util/t.go", "import _ \"fmt\"", []string{"2: fmt: " + refusal("util", "fmt", false)}},
		{"Korean in core", "core/trade/messages.go", "const s = \"거래\"", []string{"2: Hangul outside messages.go of an outer layer"}},
		{"Korean in an adapter", "adapters/kakao/t.go", "const a = 1 // a\n// 홈", []string{"3: Hangul outside messages.go of an outer layer"}},
		{"Korean in its place", "adapters/kakao/messages.go", "const s = \"거래\"", nil},
		{"Korean in a test", "core/trade/t_test.go", "const s = \"거래ㅋ\"", nil},
		{"Korean in a contract suite", "ports/porttest/t.go", "const s = \"거래\"", nil},
		{"broken source", "core/trade/t.go", "func {", []string{"2: expected 'IDENT', found '{'"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tree := fstest.MapFS{
				path.Dir(tt.file) + "/doc.go": {Data: []byte("// Package p says what it is for.\npackage p\n")},
				tt.file:                       {Data: []byte("package p\n" + tt.source + "\n")},
			}
			findings, _ := inspect(t, tree)
			var got []string
			for _, f := range findings {
				got = append(got, strings.TrimPrefix(f.String(), tt.file+":"))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings in %s (-want +got); a checker that misses this lets the layers grow together:\n%s", tt.file, diff)
			}
		})
	}
}

func TestArchitectureWantsPackageComments(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{
		"core/bare/a.go":                  {Data: []byte("package bare\n")},
		"core/bare/a_test.go":             {Data: []byte("// Package bare is described in a test only.\npackage bare\n")},
		"core/told/a.go":                  {Data: []byte("package told\n")},
		"core/told/doc.go":                {Data: []byte("// Package told is described once.\npackage told\n")},
		"adapters/sqlstore/sqlgen/db.go":  {Data: []byte("// Code generated by sqlc. DO NOT EDIT.\n\npackage sqlgen\n")},
		"core/told/testdata/ignored/x.go": {Data: []byte("package ignored\n")},
		".cache/ignored/x.go":             {Data: []byte("package ignored\n")},
	}
	findings, files := inspect(t, tree)
	want := []finding{{File: "core/bare", Text: "package bare has no package comment"}}
	if diff := cmp.Diff(want, findings); diff != "" {
		t.Errorf("findings (-want +got); every package says what it is for:\n%s", diff)
	}
	if files != 5 {
		t.Errorf("looked at %d files, want 5: testdata and dot folders are not ours to judge", files)
	}
}

// inspect reads every Go file of tree and returns the broken rules, in the
// order of the files, and how many files it read.
func inspect(t *testing.T, tree fs.FS) (findings []finding, files int) {
	t.Helper()
	documented := map[string]bool{} // folder and package name
	err := fs.WalkDir(tree, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if file != "." && (strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_") ||
				entry.Name() == "testdata" || entry.Name() == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(file) != ".go" {
			return nil
		}
		files++
		source, err := fs.ReadFile(tree, file)
		if err != nil {
			return err
		}
		findings = append(findings, inspectHangul(file, source)...)
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, source, parser.ParseComments)
		if err != nil {
			findings = append(findings, parseFinding(file, err))
			return nil
		}
		if !strings.HasSuffix(file, "_test.go") && !ast.IsGenerated(parsed) {
			key := path.Dir(file) + " " + parsed.Name.Name
			documented[key] = documented[key] || parsed.Doc != nil
		}
		findings = append(findings, inspectFile(set, file, parsed)...)
		return nil
	})
	if err != nil {
		t.Fatalf("walk the sources: %v", err)
	}
	for key, ok := range documented {
		if dir, name, _ := strings.Cut(key, " "); !ok {
			findings = append(findings, finding{File: dir, Text: "package " + name + " has no package comment"})
		}
	}
	slices.SortStableFunc(findings, func(a, b finding) int { return strings.Compare(a.File, b.File) })
	return findings, files
}

// inspectFile checks what one file imports and, in core, what it calls.
func inspectFile(set *token.FileSet, file string, parsed *ast.File) []finding {
	var findings []finding
	dir, test := path.Dir(file), strings.HasSuffix(file, "_test.go")
	add := func(at ast.Node, what, why string) {
		if why != "" {
			findings = append(findings, finding{File: file, Line: set.Position(at.Pos()).Line, Text: what + ": " + why})
		}
	}
	clocks := map[string]bool{} // the names under which this file knows the package time
	for _, spec := range parsed.Imports {
		imp, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			add(spec, spec.Path.Value, err.Error())
			continue
		}
		add(spec, imp, refusal(dir, imp, test))
		if imp != "time" || test {
			continue
		}
		switch {
		case spec.Name == nil:
			clocks["time"] = true
		case spec.Name.Name == "." && within(dir, "core"):
			add(spec, imp, "a dot import hides what is called")
		default:
			clocks[spec.Name.Name] = true
		}
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := sel.X.(*ast.Ident); ok && clocks[pkg.Name] {
			add(sel, "time."+sel.Sel.Name, refusedCall(dir, "time", sel.Sel.Name))
		}
		return true
	})
	return findings
}

func inspectHangul(file string, source []byte) []finding {
	if mayHoldHangul(file) {
		return nil
	}
	var findings []finding
	lines := bufio.NewScanner(bytes.NewReader(source))
	lines.Buffer(nil, len(source)+1)
	for n := 1; lines.Scan(); n++ {
		if bytes.ContainsFunc(lines.Bytes(), func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			findings = append(findings, finding{File: file, Line: n, Text: "Hangul outside messages.go of an outer layer"})
		}
	}
	return findings
}

// parseFinding keeps the first problem of a file that does not parse.
func parseFinding(file string, err error) finding {
	text, _, _ := strings.Cut(err.Error(), "\n")
	text = strings.TrimPrefix(text, file+":")
	line, rest, _ := strings.Cut(text, ":")
	n, atoiErr := strconv.Atoi(line)
	if atoiErr != nil {
		return finding{File: file, Text: text}
	}
	_, rest, _ = strings.Cut(rest, ": ")
	return finding{File: file, Line: n, Text: rest}
}
