package main

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/junggyenara/junggye/core/trade"
)

// documents are the Markdown files of tree by their path, testdata left out.
func documents(t *testing.T, tree fs.FS) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(tree, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", ".task", "bin", "testdata", "var"}, entry.Name()):
			return fs.SkipDir
		case path.Ext(file) == ".md":
			text, err := fs.ReadFile(tree, file)
			found[file] = string(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var (
	fence    = regexp.MustCompile("(?ms)^```.*?^```$")
	codeSpan = regexp.MustCompile("`[^`\n]+`")
	linkTo   = regexp.MustCompile(`!?\[[^\]]*\]\(([^)\s]+)\)`)
	heading  = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
)

// anchors are the names that GitHub gives to the headings of a document.
func anchors(text string) []string {
	var found []string
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		title := linkTo.ReplaceAllStringFunc(m[1], func(s string) string { return s[1:strings.Index(s, "]")] })
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, title)
		found = append(found, name)
	}
	return found
}

// brokenLinks are the relative links of all documents that lead nowhere.
func brokenLinks(t *testing.T, tree fs.FS) []string {
	t.Helper()
	var broken []string
	docs := documents(t, tree)
	for file, text := range docs {
		for _, m := range linkTo.FindAllStringSubmatch(codeSpan.ReplaceAllString(fence.ReplaceAllString(text, ""), ""), -1) {
			to, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(to, ":") { // an address elsewhere
				continue
			}
			target := path.Join(path.Dir(file), to)
			if to == "" {
				target = file
			}
			_, err := fs.Stat(tree, target)
			if err != nil || anchor != "" && !slices.Contains(anchors(docs[target]), anchor) {
				broken = append(broken, file+": "+m[1])
			}
		}
	}
	slices.Sort(broken)
	return broken
}

func TestDocumentsLinkToWhatExists(t *testing.T) {
	t.Parallel()
	for _, link := range brokenLinks(t, os.DirFS("../..")) {
		t.Errorf("%s leads nowhere; readers follow it", link)
	}
	if n := len(documents(t, os.DirFS("../.."))); n < 20 {
		t.Errorf("looked at %d documents: the walk did not see the repository", n)
	}
}

func TestDocumentsLinksAreReallyChecked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(path.Join(dir, "b.md"), []byte("# Where `it` is\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := "# 오늘 할 일\n[a](b.md) [b](b.md#where-it-is) [c](#오늘-할-일) [d](https://example.com/x) `[no](link)`\n" +
		"[e](c.md) [f](b.md#elsewhere) ![g](g.png) [h](#오늘)\n```\n[not](me.md)\n```\n"
	if err := os.WriteFile(path.Join(dir, "a.md"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"a.md: #오늘", "a.md: b.md#elsewhere", "a.md: c.md", "a.md: g.png"}
	if diff := cmp.Diff(want, brokenLinks(t, os.DirFS(dir))); diff != "" {
		t.Errorf("broken links (-want +got); a checker that misses one is of no use:\n%s", diff)
	}
}

// rows are the cells of a document's table with this heading row.
func rows(t *testing.T, text, head string) [][]string {
	t.Helper()
	_, rest, ok := strings.Cut(text, head+"\n")
	if !ok {
		t.Fatalf("no table begins with %q", head)
	}
	var found [][]string
	for line := range strings.SplitSeq(rest, "\n") {
		if !strings.HasPrefix(line, "|") {
			break
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		found = append(found, cells)
	}
	return found[1:] // below the rule
}

const reference = "deploy/settings.md"

// Every setting that the program reads stands in the reference with its
// default, and nothing else does.
func TestDocumentsNameEverySetting(t *testing.T) {
	t.Parallel()
	// A bucket makes it read the bucket's keys too. What is missing does not
	// matter here.
	cfg, _ := loadConfig(environ(map[string]string{"JUNGGYE_BLOB_URL": "s3://b?region=r"}))
	plainCfg, err := loadConfig(nil)
	if err != nil {
		t.Fatal(err)
	}
	defaults := map[string]string{}
	for _, s := range plainCfg.InForce {
		defaults[s.Name] = s.Value
	}
	var want []string
	for _, s := range cfg.InForce {
		if s.Name == strings.ToUpper(s.Name) {
			want = append(want, s.Name)
		}
	}
	var got []string
	for _, row := range rows(t, documents(t, os.DirFS("../.."))[reference], "| name | default | meaning |") {
		names := codeSpan.FindAllString(row[0], -1)
		for _, name := range names {
			name = strings.Trim(name, "`")
			got = append(got, name)
			if given := codeSpan.FindString(row[1]); len(names) == 1 && given == row[1] && defaults[name] != "" && given != "`"+defaults[name]+"`" {
				t.Errorf("%s: the reference says %s by default, it is %q", name, given, defaults[name])
			}
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings of the program and of %s (-program +document); operators know only what is written there:\n%s", reference, diff)
	}
}

// commandFlags are the commands of the program with the names of their flags.
func commandFlags() map[string][]string {
	known := map[string][]string{}
	for _, leaf := range newCommandLine().leaves {
		var flags []string
		leaf.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, "--"+f.Name) })
		known[strings.TrimPrefix(leaf.CommandPath(), "junggye ")] = flags
	}
	return known
}

func TestDocumentsNameEveryCommand(t *testing.T) {
	t.Parallel()
	var got []string
	for _, row := range rows(t, documents(t, os.DirFS("../.."))[reference], "| command | does |") {
		command, _, _ := strings.Cut(strings.Trim(row[0], "`"), " --")
		got = append(got, strings.TrimPrefix(command, "junggye "))
	}
	slices.Sort(got)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(commandFlags())), got); diff != "" {
		t.Errorf("commands of the program and of %s (-program +document); operators know only what is written there:\n%s", reference, diff)
	}
}

// calls is how a document calls the program, in a span or a block of code.
var calls = regexp.MustCompile("(?m)(?:^ {4}|`|&& |\\$ |; )(?:go run ./cmd/)?junggye((?: [^`\n&|>;#]*)?)")

// Whatever a document calls a command of ours is one, with flags that it has.
func TestDocumentsCallOnlyWhatExists(t *testing.T) {
	t.Parallel()
	known := commandFlags()
	for file, text := range documents(t, os.DirFS("../..")) {
		for _, m := range calls.FindAllStringSubmatch(text, -1) {
			if wrong := wrongCall(known, strings.Fields(m[1])); wrong != "" {
				t.Errorf("%s: junggye%s: there is no %s; somebody will type it in an emergency", file, m[1], wrong)
			}
		}
	}
	for call, want := range map[string]string{
		"": "", "serve": "", "pay reconcile --full": "", "pay payouts": "", "admin create --name N --role support": "",
		"reconcile --full": "command reconcile", "pay reconcile --all": "flag --all", "pay payout list": "command pay payout list",
	} {
		if got := wrongCall(known, strings.Fields(call)); got != want {
			t.Errorf("what is wrong with %q: got %q, want %q; a checker that misses it is of no use", call, got, want)
		}
	}
}

// wrongCall is what the program does not know of the words of a command; a
// group of commands, such as pay, may be named without one of them.
func wrongCall(known map[string][]string, words []string) string {
	flag := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "-") })
	if flag < 0 {
		flag = len(words)
	}
	command := strings.Join(words[:flag], " ")
	flags, ok := known[command]
	for other := range known {
		ok = ok || flag == len(words) && strings.HasPrefix(other+" ", strings.TrimSpace(command+" "))
	}
	if !ok && command != "" {
		return "command " + command
	}
	for _, word := range words[flag:] {
		if name, _, _ := strings.Cut(word, "="); strings.HasPrefix(name, "--") && name != "--help" && !slices.Contains(flags, name) {
			return "flag " + name
		}
	}
	return ""
}

// The trade's diagrams stand in the architecture page as the table draws them.
func TestDocumentsDrawTheTrade(t *testing.T) {
	t.Parallel()
	const file = "../../.github/architecture.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, p := range []trade.Path{trade.Direct, trade.Parcel} {
		before, rest, begins := strings.Cut(text, "<!-- "+string(p)+": drawn from core/trade -->\n")
		_, after, ends := strings.Cut(rest, "<!-- end -->\n")
		if !begins || !ends {
			t.Fatalf("no place for the diagram of %s", p)
		}
		text = before + "<!-- " + string(p) + ": drawn from core/trade -->\n```mermaid\n" + trade.Diagram(p) + "```\n<!-- end -->\n" + after
	}
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(data), text); diff != "" {
		t.Errorf("the diagrams differ from the table (-page +table); draw them anew with -update, and read the change:\n%s", diff)
	}
}

// boldWord is what the handbook says in bold.
var boldWord = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)

// The operators' handbook writes in bold what stands on a screen, so that a
// changed word is changed there too. What it stresses itself has a sentence's end.
func TestDocumentsQuoteTheScreens(t *testing.T) {
	t.Parallel()
	root := os.DirFS("../..")
	var screens strings.Builder
	for _, file := range []string{"adapters/console/messages.go", "adapters/kakao/messages.go", "adapters/scenario/scenario.yaml"} {
		text, err := fs.ReadFile(root, file)
		if err != nil {
			t.Fatal(err)
		}
		screens.Write(text)
	}
	text := documents(t, root)["deploy/handbook.ko.md"]
	quoted := boldWord.FindAllStringSubmatch(text, -1)
	if len(quoted) < 100 {
		t.Errorf("%d words in bold: the handbook was not read", len(quoted))
	}
	for _, m := range quoted {
		if word := m[1]; !strings.Contains(screens.String(), word) {
			t.Errorf("%q is on no screen of the program; an operator would look for it in vain", word)
		}
	}
}

// wordsOf are the quoted words of the console's messages between two marks.
func wordsOf(t *testing.T, messages, from, to string) []string {
	t.Helper()
	_, rest, begins := strings.Cut(messages, from)
	block, _, ends := strings.Cut(rest, to)
	var found []string
	for _, m := range regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(block, -1) {
		found = append(found, m[1])
	}
	if !begins || !ends || len(found) < 3 {
		t.Fatalf("found %q from %q on: the messages were not read", found, from)
	}
	return found
}

// Whatever an operator can go to, has to come for or can decide is explained.
func TestDocumentsExplainTheDesk(t *testing.T) {
	t.Parallel()
	messages, err := os.ReadFile("../../adapters/console/messages.go")
	if err != nil {
		t.Fatal(err)
	}
	text := documents(t, os.DirFS("../.."))["deploy/handbook.ko.md"]
	for _, block := range [][2]string{
		{"// Places of the navigation.", "\n)"}, {"var queueWords", "\n}"}, {"var decisionWords", "\n}"}, {"var roleWords", "}\n"},
	} {
		for _, word := range wordsOf(t, string(messages), block[0], block[1]) {
			if !strings.Contains(text, word) {
				t.Errorf("the handbook does not explain %q (%s); an operator meets it alone", word, block[0])
			}
		}
	}
}

// The architecture page says where to look for what, of each adapter too.
func TestDocumentsPlaceEveryAdapter(t *testing.T) {
	t.Parallel()
	root := os.DirFS("../..")
	adapters, err := fs.ReadDir(root, "adapters")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(documents(t, root)[".github/architecture.md"], "\n## Where to look for what\n")
	for _, dir := range adapters {
		if !regexp.MustCompile(`[/{,]` + dir.Name() + "[`},]").MatchString(table) {
			t.Errorf("the architecture page does not say what adapters/%s is for", dir.Name())
		}
	}
}
