package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/junggyenara/junggye/core/app"
)

const (
	prefix     = "JUNGGYE_"
	fileSuffix = "_FILE"
	// testPrefix marks variables that tests and CI read, not the program.
	testPrefix = prefix + "REQUIRE_"

	maxSecretFile = 1 << 20
)

// problem is one wrong setting.
type problem struct {
	Name    string
	Given   string // "" for nothing; never a secret
	Allowed string
}

// problems is every wrong setting of one start, in the order of their names.
type problems []problem

// Error lists them, one a line.
func (p problems) Error() string {
	noun := "settings are wrong"
	if len(p) == 1 {
		noun = "setting is wrong"
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%d %s:", len(p), noun)
	for _, one := range p {
		given := one.Given
		if given == "" {
			given = "nothing"
		}
		fmt.Fprintf(&out, "\n  %s: given %s; allowed: %s", one.Name, given, one.Allowed)
	}
	return out.String()
}

// settings reads the environment by name and collects what is wrong with it.
// An empty value counts as none, since compose files pass blanks on.
type settings struct {
	env      map[string]string
	read     map[string]bool
	seen     map[string]app.Setting // as operators may see them
	values   []app.Setting          // of the process
	problems problems
}

func newSettings(environ []string) *settings {
	foreign := slices.Concat(bucketKeys, traceNames)
	s := &settings{env: map[string]string{}, read: map[string]bool{}, seen: map[string]app.Setting{}}
	for _, entry := range environ {
		if name, value, ok := strings.Cut(entry, "="); ok && (strings.HasPrefix(name, prefix) || slices.Contains(foreign, strings.TrimSuffix(name, fileSuffix))) {
			s.env[name] = value
		}
	}
	return s
}

func (s *settings) refuse(name, given, allowed string) {
	s.problems = append(s.problems, problem{Name: name, Given: given, Allowed: allowed})
}

// text returns a setting, or byDefault without one.
func (s *settings) text(name, byDefault string) string {
	s.read[name] = true
	value := byDefault
	if given := strings.TrimSpace(s.env[name]); given != "" {
		value = given
	}
	s.note(name, value)
	return value
}

// secret returns a setting that may also come from the file named by NAME_FILE.
func (s *settings) secret(name string) Secret {
	value, file := s.text(name, ""), s.text(name+fileSuffix, "")
	s.noteSecret(name, value != "" || file != "")
	switch {
	case file == "":
		return NewSecret(value)
	case value != "":
		s.refuse(name, "both "+name+" and "+name+fileSuffix, "one of the two")
		return Secret{}
	}
	return NewSecret(strings.TrimSpace(string(s.file(name+fileSuffix, file))))
}

// file reads a file that a setting names, nil when it cannot.
func (s *settings) file(name, path string) []byte {
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxSecretFile {
		err = fmt.Errorf("it has %d bytes", info.Size())
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		s.refuse(name, quoted(path)+" ("+err.Error()+")", "a readable file of at most 1 MiB")
	}
	return data
}

// list returns a setting's parts between commas.
func (s *settings) list(name, byDefault string) []string { return split(s.text(name, byDefault)) }

func split(text string) []string {
	var out []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// finish adds names that nobody read, which are typing errors, and returns
// everything that is wrong, nil for nothing.
func (s *settings) finish() error {
	for _, name := range slices.Sorted(maps.Keys(s.env)) {
		if !s.read[name] && strings.HasPrefix(name, prefix) && !strings.HasPrefix(name, testPrefix) {
			s.refuse(name, "a value for an unknown name", s.nearest(name))
		}
	}
	if len(s.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(s.problems, func(a, b problem) int { return strings.Compare(a.Name, b.Name) })
	return s.problems
}

// nearest says which known name was probably meant.
func (s *settings) nearest(name string) string {
	best, distance := "", 4
	for _, known := range slices.Sorted(maps.Keys(s.read)) {
		if d := editDistance(name, known); d < distance {
			best, distance = known, d
		}
	}
	if best == "" {
		return "the names in deploy/settings.md"
	}
	return "perhaps " + best
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func quoted(s string) string {
	if len(s) > 120 {
		s = s[:120] + "…"
	}
	return fmt.Sprintf("%q", s)
}
