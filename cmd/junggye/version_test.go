package main

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// An image is built without the repository, so that what it says of itself comes
// from the linker.
func TestVersionIsWhatTheLinkerWasTold(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds the program")
	}
	out := filepath.Join(t.TempDir(), "junggye")
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-ldflags=-s -w -X main.version=v9.8.7 -X main.commit=0123abc", "-o", out, ".")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, text)
	}
	got, err := exec.CommandContext(t.Context(), out, "version").Output()
	if want := "junggye v9.8.7\ncommit 0123abc\ngo"; err != nil || !strings.HasPrefix(string(got), want) {
		t.Errorf("version = %q, %v, want %q…: nobody could tell which version is deployed", got, err, want)
	}
}

func TestDoctorReady(t *testing.T) {
	t.Parallel()
	status := http.StatusOK
	ops := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
	}))
	defer ops.Close()
	_, port, err := net.SplitHostPort(ops.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	// As in a container: all addresses are listened on, one's own is asked.
	env := devEnv(t)
	env["JUNGGYE_OPS_ADDR"] = "0.0.0.0:" + port
	if got := runOnce(t, env, "doctor", "--ready"); got.status != exitDone || got.out != "ready\n" {
		t.Errorf("of a service that is ready: %+v", got)
	}
	status = http.StatusServiceUnavailable
	if got := runOnce(t, env, "doctor", "--ready"); got.status != exitFailed || !strings.Contains(got.err, strconv.Itoa(status)) {
		t.Errorf("of a service that drains: %+v, want a failure", got)
	}
	ops.Close()
	if got := runOnce(t, env, "doctor", "--ready"); got.status != exitFailed || !strings.Contains(got.err, "no service answers") {
		t.Errorf("without a service: %+v, want a failure", got)
	}
}

// The version before has to start on a newer schema, else nobody can go back.
func TestAnOlderProgramOnANewerSchema(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	p := startProgram(t, env)
	p.stop()
	cfg, err := loadConfig(environ(env))
	if err != nil {
		t.Fatal(err)
	}
	raise(t, cfg.Database)
	for _, args := range [][]string{{"serve"}, {"migrate", "up"}, {"pay", "reconcile"}} {
		if got := runOnce(t, env, args...); got.status != exitFailed || !strings.Contains(got.err, "newer") {
			t.Errorf("%v = %+v; want a refusal: this program may know too little", args, got)
		}
	}
	env["JUNGGYE_NEWER_SCHEMA"] = "allow"
	for _, args := range [][]string{{"migrate", "up"}, {"pay", "reconcile"}} {
		if got := runOnce(t, env, args...); got.status != exitDone {
			t.Errorf("%v = %+v; want it to work: somebody goes back", args, got)
		}
	}
	p = startProgram(t, env)
	if status, body := p.get(p.ops + "/readyz"); status != http.StatusOK {
		t.Errorf("readyz = %d %s", status, body)
	}
	p.stop()
	if !strings.Contains(p.err.String(), "schema of a newer program") {
		t.Errorf("nothing in the log says that this is not its own schema:\n%s", p.err)
	}
	if got := runOnce(t, env, "migrate", "status"); got.status != exitDone || !strings.Contains(got.out, "9000") {
		t.Errorf("migrate status = %+v", got)
	}
	env["JUNGGYE_NEWER_SCHEMA"] = "perhaps"
	if got := runOnce(t, env, "migrate", "status"); got.status != exitFailed || !strings.Contains(got.err, "refuse or allow") {
		t.Errorf("a wrong value: %+v", got)
	}
}

// raise marks a SQLite file as migrated by a program of the future.
func raise(t *testing.T, file string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, 1)"); err != nil {
		t.Fatal(err)
	}
}
