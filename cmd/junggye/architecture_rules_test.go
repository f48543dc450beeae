package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

const module = "github.com/junggyenara/junggye"

// sharedAdapters are libraries that other adapters may build on.
var sharedAdapters = []string{"bankfile", "chatcards", "egress", "scenario", "skill", "sqlstore", "web"}

// testAdapters stand in for real ones in the tests of use cases and of
// other adapters.
var testAdapters = []string{"memory", "sqlite", "cache", "kakaopay", "boards", "kakaoevent", "containertest", "browsertest", "vault", "passwords", "tokens"}

// testModules may be used by the tests of any layer, and by the contract
// suites.
var testModules = []string{"github.com/google/go-cmp", "go.uber.org/goleak", "pgregory.net/rapid"}

// impure is the part of the standard library that reaches out of the process
// or is not repeatable; core and ports do without it.
var impure = []string{
	"crypto/rand", "database/sql", "log", "math/rand", "net", "net/http", "net/rpc",
	"net/smtp", "os", "plugin", "syscall", "unsafe",
}

// pureNet are the parts of net that only take text apart.
var pureNet = []string{"net/mail", "net/netip", "net/textproto", "net/url"}

// unlinkable run templates or methods by names that the linker cannot know, so
// that it has to keep every exported method of every library (ADR-0028).
var unlinkable = []string{"html/template", "text/template", "github.com/alecthomas/kong", "github.com/swaggest/swgui/v5emb"}

// refusal says why the package in folder dir must not import imp; it is empty
// when it may. Folders are relative to the module, as in "core/trade".
func refusal(dir, imp string, test bool) string {
	own, ours := strings.CutPrefix(imp, module+"/")
	if ours && within(own, "cmd") && !within(dir, "cmd") {
		return "nothing imports the program"
	}
	if !test && slices.Contains(unlinkable, imp) {
		return "calls methods by name, which keeps all that nobody calls in the program"
	}
	layer, _, _ := strings.Cut(dir, "/")
	switch {
	case within(dir, "core/app"):
		return refusalInward(imp, own, ours, test, []string{"core", "ports"}, testAdapters)
	case layer == "core" && ours && within(own, "core/app"):
		return "the model does not know its use cases"
	case layer == "core":
		return refusalInward(imp, own, ours, test, []string{"core"}, nil)
	case within(dir, "ports/porttest"):
		return refusalSuite(imp, own, ours)
	case layer == "ports" && ours && within(own, "core/app"):
		return "ports do not know the use cases"
	case layer == "ports":
		return refusalInward(imp, own, ours, test, []string{"core", "ports"}, nil)
	case layer == "adapters":
		return refusalAdapter(dir, own, ours, test)
	case layer == "sql":
		if ours || (!standard(imp) && !test) {
			return "the schema is data: standard library only"
		}
		return ""
	case layer == "cmd":
		return ""
	default:
		return "no rule is known for folder " + layer + "; add one and say so in ADR-0001"
	}
}

// refusalInward is for layers that see the pure standard library and the
// folders in inner. Their tests see all of the standard library, test modules,
// and the adapters that stand in for real ones.
func refusalInward(imp, own string, ours, test bool, inner, standIns []string) string {
	if ours {
		suite := within(own, "ports/porttest")
		switch {
		case test && (slices.Contains(standIns, adapterName(own)) || suite && slices.Contains(inner, "ports")):
			return ""
		case suite:
			return "contract suites are for tests"
		case slices.ContainsFunc(inner, func(in string) bool { return within(own, in) }):
			return ""
		}
		return "arrows point inward: only " + strings.Join(inner, " and ") + " may be imported"
	}
	if test && (standard(imp) || withinAny(imp, testModules)) {
		return ""
	}
	if !standard(imp) {
		return "only the standard library"
	}
	if withinAny(imp, impure) && !withinAny(imp, pureNet) {
		return "reaches out of the process or is not repeatable; take it as an argument"
	}
	return ""
}

// refusalSuite is for the contract suites: they know ports, never an adapter.
func refusalSuite(imp, own string, ours bool) string {
	switch {
	case ours && within(own, "core/app"), ours && !within(own, "core") && !within(own, "ports"):
		return "a contract suite knows ports and core only"
	case !ours && !standard(imp) && !withinAny(imp, testModules):
		return "a contract suite uses only the standard library and the test modules"
	}
	return ""
}

func refusalAdapter(dir, own string, ours, test bool) string {
	if !ours || within(own, "core") || within(own, "sql") || own == "ports" {
		return ""
	}
	if within(own, "ports/porttest") {
		if test {
			return ""
		}
		return "contract suites are for tests"
	}
	me, other := adapterName(dir), adapterName(own)
	switch {
	case other != "" && other == me:
		return ""
	case within(own, "adapters/sqlstore/sqlgen"):
		return "generated rows stay inside sqlstore"
	case slices.Contains(sharedAdapters, other):
		return ""
	case test && slices.Contains(testAdapters, other):
		return ""
	}
	return "adapters know core and ports, not " + own
}

// refusedCall says why core may not call name of the standard package pkg.
// Use cases may wait, to retry with a pause; the model never does.
func refusedCall(dir, pkg, name string) string {
	if pkg != "time" || !within(dir, "core") {
		return ""
	}
	switch name {
	case "Now", "Since", "Until":
		return "the time is an argument"
	case "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker":
		if !within(dir, "core/app") {
			return "the model does not wait; deadlines are values"
		}
	}
	return ""
}

// mayHoldHangul tells whether a Go file may hold Korean text: tests, contract
// suites, and the one messages.go of an outer layer. Core speaks English.
func mayHoldHangul(file string) bool {
	return strings.HasSuffix(file, "_test.go") || within(file, "ports/porttest") ||
		(path.Base(file) == "messages.go" && !within(file, "core") && !within(file, "ports"))
}

func adapterName(dir string) string {
	rest, ok := strings.CutPrefix(dir, "adapters/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// within tells whether the slash path p is root or lies below it.
func within(p, root string) bool { return p == root || strings.HasPrefix(p, root+"/") }

func withinAny(p string, roots []string) bool {
	return slices.ContainsFunc(roots, func(root string) bool { return within(p, root) })
}

// standard tells whether imp is of the standard library: no dot in its first
// element, which every module path on a host has.
func standard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".")
}

// finding is one broken rule. Line is 0 when it is about a whole package.
type finding struct {
	File string
	Line int
	Text string
}

func (f finding) String() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text) }
