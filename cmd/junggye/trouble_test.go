package main

import (
	"bytes"
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/junggyenara/junggye/adapters/sqlite"
	schema "github.com/junggyenara/junggye/sql"
)

// TestUnreachableDatabase: each command says that nobody answers there, and
// shows no password.
func TestUnreachableDatabase(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"mysql://market:hush4711@127.0.0.1:1/junggye", "postgres://market:hush4711@127.0.0.1:1/junggye"} {
		for _, args := range [][]string{{"serve"}, {"migrate", "up"}, {"migrate", "status"}, {"doctor"}} {
			t.Run(address[:5]+" "+strings.Join(args, " "), func(t *testing.T) {
				t.Parallel()
				env := devEnv(t)
				env["JUNGGYE_DATABASE_URL"] = address
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second) // else it waits for a server that starts
				defer cancel()
				var out, errw bytes.Buffer
				status := run(ctx, args, environ(env), strings.NewReader(""), &out, &errw)
				said := out.String() + errw.String()
				// A start that is interrupted is no failure, but says why it had not come further.
				if status != exitFailed && args[0] != "serve" || !strings.Contains(said, "127.0.0.1:1") || !strings.Contains(said, "refused") {
					t.Errorf("status %d, %s; want it to say that nobody answers there", status, said)
				}
				if strings.Contains(said, "hush4711") {
					t.Errorf("it shows the password: %s", said)
				}
			})
		}
	}
}

// upTo migrates a file in part and closes it.
func upTo(t *testing.T, path string, version int64, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	files, err := schema.SQLite()
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// TestHalfMigratedDatabase breaks a migration in the middle: production refuses
// to serve it, the rows stay, and migrating goes on once the cause is gone.
func TestHalfMigratedDatabase(t *testing.T) {
	t.Parallel()
	env, prod := devEnv(t), prodEnv(t)
	for name, value := range env {
		prod[name] = value
	}
	path := strings.TrimPrefix(env["JUNGGYE_DATABASE_URL"], "sqlite://")
	upTo(t, path, 5, `INSERT INTO members VALUES ('k', 'n', '', 'bronze', '', 'active', '', '', 0, 0, 0, 1, 1)`,
		"CREATE TABLE ledger_entries (what TEXT)") // in the way of a later step
	got := runOnce(t, env, "migrate", "up")
	if got.status != exitFailed || !strings.Contains(got.err, "ledger_entries") {
		t.Errorf("migrate up = %+v, want it to name what is in the way", got)
	}
	if got := runOnce(t, prod, "serve"); got.status != exitFailed || !strings.Contains(got.err, "schema 7") || !strings.Contains(got.err, "migrate up") {
		t.Errorf("serve in prod = %+v, want it to say how far the schema came and what to do", got)
	}
	if got := runOnce(t, prod, "doctor"); !strings.Contains(got.out, "FAIL  database") || !strings.Contains(got.out, "migrate up") {
		t.Errorf("doctor in prod = %+v, want it to find the database half migrated", got)
	}
	upTo(t, path, 7, "DROP TABLE ledger_entries")
	if got := runOnce(t, env, "migrate", "up"); got.status != exitDone {
		t.Errorf("migrate up once the cause is gone = %+v", got)
	}
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if who, err := s.Repos().Members.Get(t.Context(), 1); err != nil || who.Nickname != "n" {
		t.Errorf("got %+v, %v, want the member as before", who, err)
	}
}
