package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite golden files")

// ran is what a finished run of the program left.
type ran struct {
	status   int
	out, err string
}

func runOnce(t *testing.T, env map[string]string, args ...string) ran {
	t.Helper()
	// A service that should have been refused would run for ever.
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var out, errw bytes.Buffer
	status := run(ctx, args, environ(env), strings.NewReader(""), &out, &errw)
	return ran{status, out.String(), errw.String()}
}

// devEnv is an environment of mode dev with everything in a new folder and on
// free ports.
func devEnv(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	return map[string]string{
		"JUNGGYE_ADDR": "127.0.0.1:0", "JUNGGYE_OPS_ADDR": "127.0.0.1:0",
		"JUNGGYE_DATABASE_URL": "sqlite://" + filepath.Join(dir, "market.db"), "JUNGGYE_BLOB_URL": "file://" + filepath.Join(dir, "images"),
	}
}

func TestExitStatus(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		args   []string
		env    map[string]string
		status int
		out    string // in standard output
		err    string // in standard error
	}{
		{"version", []string{"version"}, nil, exitDone, "junggye ", ""},
		{"help", []string{"--help"}, nil, exitDone, "Usage: junggye", ""},
		{"help of a command", []string{"seed", "--help"}, nil, exitDone, "--listings", ""},
		{"help in short", []string{"-h"}, nil, exitDone, "Usage: junggye", ""},
		{"help of a group", []string{"pay", "payouts", "--help"}, nil, exitDone, "pay payouts free --operator", ""},
		{"help before the command", []string{"help", "pay", "reconcile"}, nil, exitDone, "--look", ""},
		{"help on nothing", []string{"help", "sell"}, nil, exitUsage, "", "sell"},
		{"no such command", []string{"sell"}, nil, exitUsage, "", "sell"},
		{"no such flag", []string{"seed", "--colour", "red"}, nil, exitUsage, "", "--colour"},
		{"not a number", []string{"seed", "--members", "many"}, nil, exitUsage, "", "members"},
		{"not one of the words", []string{"admin", "create", "--name", "n", "--role", "king"}, nil, exitUsage, "", "owner"},
		{"a flag is missing", []string{"admin", "create", "--name", "n"}, nil, exitUsage, "", "role"},
		{"a word too many", []string{"version", "7"}, nil, exitUsage, "", "7"},
		{"a wrong half of a command", []string{"pay", "sell"}, nil, exitUsage, "", "sell"},
		{"amounts that do not fit", []string{"seed", "--members", "1", "--listings", "1", "--trades", "1"}, nil, exitUsage, "", "two members"},
		{"half a command", []string{"migrate"}, nil, exitUsage, "", "up"},
		{"wrong settings", []string{"serve"}, map[string]string{"JUNGGYE_ADDR": "x", "JUNGGYE_MODE": "y"}, exitFailed, "", "2"},
		{"wrong settings of another command", []string{"openbuilder"}, map[string]string{"JUNGGYE_ADDR": "x"}, exitFailed, "", "JUNGGYE_ADDR"},
		{"samples in prod", []string{"seed"}, prodEnv(t), exitFailed, "", "mode dev"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := runOnce(t, tt.env, tt.args...)
			if got.status != tt.status || !strings.Contains(got.out, tt.out) || !strings.Contains(got.err, tt.err) {
				t.Errorf("junggye %v = %+v\nwant status %d, output with %q, diagnostics with %q", tt.args, got, tt.status, tt.out, tt.err)
			}
			if tt.status != exitDone && got.out != "" {
				t.Errorf("junggye %v failed with a result on standard output: %q", tt.args, got.out)
			}
		})
	}
}

func TestHelpGolden(t *testing.T) {
	t.Parallel()
	got := runOnce(t, nil, "--help")
	for _, leaf := range newCommandLine().leaves {
		got.out += "\n$ " + leaf.CommandPath() + " --help\n"
		got.out += runOnce(t, nil, append(strings.Fields(leaf.CommandPath())[1:], "--help")...).out
	}
	for line := range strings.Lines(got.out) {
		if len(line) > helpWidth+1 {
			t.Errorf("%q does not fit a terminal; it is hard to read there", line)
		}
	}
	checkGolden(t, "help.golden", got.out, "is read by everybody who types a command")
}

func TestOpenbuilderGolden(t *testing.T) {
	t.Parallel()
	got := runOnce(t, map[string]string{"JUNGGYE_PUBLIC_URL": "https://market.example.com"}, "openbuilder")
	if got.status != exitDone {
		t.Fatalf("openbuilder = %+v", got)
	}
	checkGolden(t, "openbuilder.golden", got.out, "is what real bots are set up from")
}

// checkGolden holds what a command prints to a file of testdata.
func checkGolden(t *testing.T, name, got, why string) {
	t.Helper()
	golden := filepath.Join("testdata", name)
	if *update {
		if os.Getenv("CI") != "" {
			t.Fatal("golden files are not rewritten in CI")
		}
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the text changed (-golden +now); it %s. If this is meant: go test ./cmd/junggye -update\n%s", why, diff)
	}
}

func TestOpenbuilderTakesOtherBlockIDs(t *testing.T) {
	t.Parallel()
	const id = "0123456789abcdef01234567"
	got := runOnce(t, map[string]string{"JUNGGYE_BLOCKS_FILE": writeFile(t, "main: "+id)}, "openbuilder")
	if !strings.Contains(got.out, id) || !strings.Contains(got.out, "http://127.0.0.1:8080/kakaochatbot/") {
		t.Errorf("the guide has neither the id %s nor the default address: %+v", id, got)
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	if got := runOnce(t, env, "migrate", "status"); got.status != exitFailed || !strings.Contains(got.out, "pending") || !strings.Contains(got.err, "migrate up") {
		t.Errorf("status of a new file = %+v, want a failure that says what to do", got)
	}
	for range 2 { // the second time nothing is left to do
		if got := runOnce(t, env, "migrate", "up"); got.status != exitDone || !strings.HasPrefix(got.out, "schema ") {
			t.Errorf("migrate up = %+v", got)
		}
	}
	if got := runOnce(t, env, "migrate", "status"); got.status != exitDone || strings.Contains(got.out, "pending") {
		t.Errorf("status after migrate up = %+v", got)
	}
}

func TestSeedCommand(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	got := runOnce(t, env, "seed", "--members", "8", "--listings", "30", "--trades", "21", "--seed", "5")
	if got.status != exitDone || !strings.Contains(got.out, "8 members, 30 listings, 21 trades") || strings.Contains(got.out, "early") {
		t.Fatalf("seed = %+v", got)
	}
	for _, progress := range []string{"pictures: ", "members: 8 of 8", "listings: 30 of 30", "trades: 21 of 21"} {
		if !strings.Contains(got.err, progress) {
			t.Errorf("no %q on standard error: %s", progress, got.err)
		}
	}
	if again := runOnce(t, env, "seed", "--seed", "5"); again.status != exitFailed || !strings.Contains(again.err, "choose another --seed") {
		t.Errorf("the same seed again = %+v, want a refusal", again)
	}
}

func TestDoctor(t *testing.T) {
	t.Parallel()
	t.Run("new machine", func(t *testing.T) {
		t.Parallel()
		got := runOnce(t, devEnv(t), "doctor")
		if got.status != exitDone || strings.Count(got.out, "ok ") != strings.Count(got.out, "\n") || !strings.Contains(got.out, "ok    offers") {
			t.Errorf("doctor = %+v, want every line ok", got)
		}
	})
	t.Run("damaged database", func(t *testing.T) {
		t.Parallel()
		env := devEnv(t)
		path := strings.TrimPrefix(env["JUNGGYE_DATABASE_URL"], "sqlite://")
		if err := os.WriteFile(path, bytes.Repeat([]byte("not a database "), 1000), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := runOnce(t, env, "doctor"); got.status != exitFailed || !strings.Contains(got.out, "FAIL  database") {
			t.Errorf("doctor = %+v, want it to find the damage", got)
		}
	})
	t.Run("images cannot be written", func(t *testing.T) {
		t.Parallel()
		env := devEnv(t)
		env["JUNGGYE_BLOB_URL"] = "file://" + writeFile(t, "a file, no folder")
		if got := runOnce(t, env, "doctor"); got.status != exitFailed || !strings.Contains(got.out, "FAIL  images") {
			t.Errorf("doctor = %+v, want it to find that images cannot be written", got)
		}
	})
	t.Run("KakaoPay is away, holidays ran out", func(t *testing.T) {
		t.Parallel()
		env := devEnv(t)
		env["JUNGGYE_KAKAOPAY_URL"], env["JUNGGYE_KAKAOPAY_SECRET_KEY"] = "http://127.0.0.1:1", "DEVhush4711"
		env["JUNGGYE_PROCESS_FILE"] = writeFile(t, "holidays: [2001-01-01]")
		got := runOnce(t, env, "doctor")
		if got.status != exitFailed || !strings.Contains(got.out, "FAIL  kakaopay") || !strings.Contains(got.out, "FAIL  clock") {
			t.Errorf("doctor = %+v, want both findings at once", got)
		}
		if strings.Contains(got.out+got.err, "hush4711") {
			t.Errorf("doctor shows a secret: %+v", got)
		}
	})
	t.Run("prod without a schema", func(t *testing.T) {
		t.Parallel()
		env := prodEnv(t)
		for name, value := range devEnv(t) {
			env[name] = value
		}
		env["JUNGGYE_KAKAOPAY_URL"] = "https://127.0.0.1:1"
		got := runOnce(t, env, "doctor")
		if got.status != exitFailed || !strings.Contains(got.out, "migrate up") {
			t.Errorf("doctor = %+v, want it to say that the schema is missing", got)
		}
	})
}

func TestCommandsStopWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errw bytes.Buffer
	if status := run(ctx, []string{"seed"}, environ(devEnv(t)), strings.NewReader(""), &out, &errw); status != exitFailed {
		t.Errorf("an interrupted seed = %d %s %s, want failure", status, out.String(), errw.String())
	}
}
