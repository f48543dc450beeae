package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/licensecheck"
)

// allowed are the licences of what may be linked into the program. All of them
// let it be given on under its own licence, with their text beside it. Another
// one is a decision to be made, not a line to be added.
var allowed = []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "Unlicense"}

// targets are what releases are built for; some modules are linked on some only.
var targets = []string{"linux/amd64", "linux/arm64", "darwin/arm64", "windows/amd64"}

// others are in the program and are no modules, or bring the work of others
// without its licence.
const others = `Go's standard library and runtime: BSD-3-Clause, Copyright 2009 The Go Authors (the text of golang.org/x/crypto below)
htmx (adapters/console/static/htmx.min.js): 0BSD
Swagger UI (within github.com/swaggest/swgui): Apache-2.0, Copyright 2020-2021 SmartBear Software Inc. (the text of github.com/aws/smithy-go below)
`

const thirdParty = "../../deploy/third-party.txt"

// licenceFiles are what a module says about its licence.
var licenceFiles = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice)`)

// linked are the modules of the program with their folders.
func linked(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, target := range targets {
		system, machine, _ := strings.Cut(target, "/")
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}", ".")
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+machine, "CGO_ENABLED=0", "GOFLAGS=-mod=readonly")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			t.Fatalf("list the modules for %s: %v", target, err)
		}
		for line := range strings.Lines(string(out)) {
			if path, dir, ok := strings.Cut(strings.TrimSpace(line), " "); ok && dir != "" {
				found[path] = dir
			}
		}
	}
	return found
}

// licences are the names of the licences that a text holds, and false when most of
// it is something else.
func licences(text []byte) ([]string, bool) {
	cover := licensecheck.Scan(text)
	var names []string
	for _, m := range cover.Match {
		names = append(names, m.ID)
	}
	slices.Sort(names)
	return slices.Compact(names), cover.Percent >= 60 && len(names) > 0
}

// licenceText is a file that a module brings about its licence.
type licenceText struct {
	name, text string
}

func licenceTexts(dir string) ([]licenceText, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var found []licenceText
	for _, e := range entries {
		if e.IsDir() || !licenceFiles.MatchString(e.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name())) //nolint:gosec // within the module cache
		if err != nil {
			return nil, err
		}
		found = append(found, licenceText{e.Name(), strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n"))})
	}
	return found, nil
}

// wrongLicence says what is wrong with a module's licence; empty is nothing.
func wrongLicence(texts []licenceText, read func(text string) ([]string, bool)) string {
	known := false
	for _, one := range texts {
		names, ok := read(one.text)
		known = known || ok
		for _, name := range names {
			if !slices.Contains(allowed, name) {
				return fmt.Sprintf("%s is %s, which is not allowed in the program (%q)", one.name, name, allowed)
			}
		}
	}
	if !known {
		return "no licence that is known"
	}
	return ""
}

// What is linked into the program has a licence that lets us give it on, and its
// text goes with every image and release.
func TestLicencesOfWhatIsLinked(t *testing.T) {
	if testing.Short() {
		t.Skip("reads some eighty licences")
	}
	t.Parallel()
	modules := linked(t)
	if len(modules) < 40 {
		t.Fatalf("%d modules: the list was not read", len(modules))
	}
	seen := map[string][]string{} // by text, since many share one
	read := func(text string) ([]string, bool) {
		if names, ok := seen[text]; ok {
			return names, len(names) > 0
		}
		names, ok := licences([]byte(text))
		seen[text] = names
		return names, ok
	}
	of := map[string][]string{} // who has a text
	for _, path := range slices.Sorted(maps.Keys(modules)) {
		texts, err := licenceTexts(modules[path])
		if err != nil {
			t.Fatal(err)
		}
		if wrong := wrongLicence(texts, read); wrong != "" {
			t.Errorf("%s: %s", path, wrong)
		}
		for _, one := range texts {
			of[one.text] = append(of[one.text], path+" ("+strings.Join(append([]string{one.name}, seen[one.text]...), ", ")+")")
		}
	}
	want := thirdPartyText(of)
	if *update {
		if err := os.WriteFile(thirdParty, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(thirdParty)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("deploy/third-party.txt is not what is linked; look at the licence of what is new, then run: go test ./cmd/junggye -run TestLicences -update\n%s",
			cmp.Diff(headings(string(got)), headings(want)))
	}
}

const ruler = "================================================================================\n"

// thirdPartyText is the file that goes with the program.
func thirdPartyText(of map[string][]string) string {
	var out strings.Builder
	out.WriteString("The program junggye contains the work of others, under these licences. The\nsource of each module is found by its name, in the version that go.mod has.\n\n" + others)
	texts := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return strings.Compare(of[a][0]+a, of[b][0]+b) })
	for _, text := range texts {
		out.WriteString("\n" + ruler + strings.Join(of[text], "\n") + "\n\n" + text + "\n")
	}
	return out.String()
}

// headings are the parts of that file without the texts.
func headings(file string) []string {
	var found []string
	for part := range strings.SplitSeq(file, ruler) {
		head, _, _ := strings.Cut(part, "\n\n")
		found = append(found, strings.Split(head, "\n")...)
	}
	return found
}

func TestLicencesAreReallyRead(t *testing.T) {
	if testing.Short() {
		t.Skip("as above")
	}
	t.Parallel()
	mit, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		string(mit): "",
		"All rights reserved. Nobody may use this.":                  "no licence that is known",
		"See https://www.gnu.org/licenses/agpl-3.0 for the licence.": "no licence that is known",
		"":                                  "no licence that is known",
		"SPDX-License-Identifier: AGPL-3.0": "no licence that is known",
	} {
		got := wrongLicence([]licenceText{{"LICENSE", text}}, func(text string) ([]string, bool) { return licences([]byte(text)) })
		if (got == "") != (want == "") {
			t.Errorf("%.40q: got %q, want %q; an unknown licence must not pass", text, got, want)
		}
	}
	if got := wrongLicence(nil, nil); got == "" {
		t.Error("a module without a licence passes; nobody may give it on")
	}
}
