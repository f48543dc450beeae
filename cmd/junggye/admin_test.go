package main

import (
	"bytes"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/operator"
)

// createOwner is createOperator for the first owner.
func createOwner(t *testing.T, env map[string]string, password string) ran {
	t.Helper()
	return createOperator(t, env, "kim", operator.Owner, password)
}

// createOperator runs the command with a password on standard input, "" for none.
func createOperator(t *testing.T, env map[string]string, name string, role operator.Role, password string) ran {
	t.Helper()
	var out, errw bytes.Buffer
	status := run(t.Context(), []string{"admin", "create", "--name", name, "--role", string(role)}, environ(env), strings.NewReader(password), &out, &errw)
	return ran{status, out.String(), errw.String()}
}

func TestAdminCreate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, password, want string
		status               int
	}{
		{"a password is given", "correct horse battery\n", "otpauth://totp/", exitDone},
		{"a password is made", "", "password", exitDone},
		{"a short one", "kim12\n", "", exitFailed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := devEnv(t)
			if got := runOnce(t, env, "migrate", "up"); got.status != exitDone {
				t.Fatalf("migrate: %+v", got)
			}
			got := createOwner(t, env, tt.password)
			if got.status != tt.status || !strings.Contains(got.out, tt.want) || tt.status != exitDone && got.err == "" {
				t.Errorf("got %+v, want status %d and %q", got, tt.status, tt.want)
			}
			if tt.password != "" && strings.Contains(got.out+got.err, strings.TrimSpace(tt.password)) {
				t.Errorf("the given password is shown: %+v", got)
			}
			if tt.status != exitDone {
				return
			}
			if again := createOwner(t, env, tt.password); again.status != exitFailed {
				t.Errorf("the same name again: %+v, want a refusal", again)
			}
		})
	}
}

func TestDoctorFindsABrokenAuditLog(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	if got := runOnce(t, env, "migrate", "up"); got.status != exitDone {
		t.Fatalf("migrate: %+v", got)
	}
	if got := createOwner(t, env, "correct horse battery\n"); got.status != exitDone {
		t.Fatalf("create: %+v", got)
	}
	if got := runOnce(t, env, "doctor"); !strings.Contains(got.out, "ok    audit log") {
		t.Errorf("doctor = %+v, want the audit log to be whole", got)
	}
	_, head, _ := strings.Cut(runOnce(t, env, "doctor").out, "; head ")
	head, _, _ = strings.Cut(head, "\n")
	if got := runOnce(t, env, "doctor", "--audit-head", head); !strings.Contains(got.out, "ok    audit log") {
		t.Errorf("doctor = %+v, want the head that it said itself to be there", got)
	}
	for _, known := range []string{"9" + head, "1:" + strings.Repeat("0", 64), "1"} {
		if got := runOnce(t, env, "doctor", "--audit-head", known); got.status != exitFailed || !strings.Contains(got.out, "FAIL  audit log") {
			t.Errorf("doctor --audit-head %s = %+v, want a FAIL: the log does not have it", known, got)
		}
	}
	db, err := sql.Open("sqlite", filepath.Clean(strings.TrimPrefix(env["JUNGGYE_DATABASE_URL"], "sqlite://")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{"DROP TRIGGER audit_entries_no_update", "UPDATE audit_entries SET name = 'lee' WHERE seq = 1"} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if got := runOnce(t, env, "doctor"); got.status != exitFailed || !strings.Contains(got.out, "FAIL  audit log") || !strings.Contains(got.out, "entry 1") {
		t.Errorf("doctor = %+v, want it to name entry 1: somebody changed it around the program", got)
	}
}

// Only mode dev lets people in who prove nothing.
func TestNobodySignsInForNothingInProd(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{Dev, Prod} {
		cfg, err := loadConfig(environ(devEnv(t)))
		if err != nil {
			t.Fatal(err)
		}
		s := &service{cfg: cfg, failed: make(chan error, 3)}
		s.log = newLogger(process{stderr: &bytes.Buffer{}}, Prod)
		t.Cleanup(func() { _ = s.stop(t.Context()) })
		if err := s.open(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.cfg.Mode = mode
		pages, err := s.withConsole(http.NotFoundHandler())
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/console/demo", strings.NewReader("role=owner"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		if open := w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed; open != (mode == Dev) {
			t.Errorf("mode %s: POST /console/demo answers %d", mode, w.Code)
		}
	}
}
