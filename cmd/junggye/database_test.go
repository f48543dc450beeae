package main

import (
	"database/sql"
	"net/url"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/containertest"
)

// servers are the database servers that a URL may choose.
func servers() map[string]func(t *testing.T) string {
	return map[string]func(t *testing.T) string{
		"mysql":    func(t *testing.T) string { return containertest.MySQL(t, "") },
		"postgres": func(t *testing.T) string { return containertest.Postgres(t, "") },
	}
}

func TestContainerMigrateOnServers(t *testing.T) {
	t.Parallel()
	for name, fresh := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := fresh(t)
			env := devEnv(t)
			env["JUNGGYE_DATABASE_URL"] = address
			prod := prodEnv(t)
			for name, value := range env {
				prod[name] = value
			}
			if got := runOnce(t, env, "migrate", "status"); got.status != exitFailed || !strings.Contains(got.out, "pending") || !strings.Contains(got.err, "migrate up") {
				t.Errorf("status of a new database = %+v, want a failure that says what to do", got)
			}
			if got := runOnce(t, prod, "serve"); got.status != exitFailed || !strings.Contains(got.err, "migrate up") {
				t.Errorf("serve in prod = %+v, want it to refuse an old schema", got)
			}
			if got := runOnce(t, prod, "doctor"); !strings.Contains(got.out, "FAIL  database") || !strings.Contains(got.out, "migrate up") {
				t.Errorf("doctor in prod = %+v, want it to say that the schema is missing", got)
			}
			for range 2 {
				if got := runOnce(t, env, "migrate", "up"); got.status != exitDone || !strings.HasPrefix(got.out, "schema ") {
					t.Errorf("migrate up = %+v", got)
				}
			}
			if got := runOnce(t, env, "migrate", "status"); got.status != exitDone || strings.Contains(got.out, "pending") {
				t.Errorf("status after migrate up = %+v", got)
			}
			if got := runOnce(t, env, "doctor"); got.status != exitDone || !strings.Contains(got.out, "can be written") {
				t.Errorf("doctor = %+v, want all well", got)
			}
			halfMigrated(t, name, address)
			if got := runOnce(t, prod, "doctor"); !strings.Contains(got.out, "FAIL  database") || !strings.Contains(got.out, "migrate up") {
				t.Errorf("doctor = %+v, want it to find the database half migrated", got)
			}
		})
	}
}

// halfMigrated takes away the marks of the last migrations.
func halfMigrated(t *testing.T, engine, address string) {
	t.Helper()
	driver, dsn := "pgx", address
	if engine == "mysql" {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		word, _ := u.User.Password()
		driver, dsn = "mysql", u.User.Username()+":"+word+"@tcp("+u.Host+")"+u.Path
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "DELETE FROM goose_db_version WHERE version_id > 14"); err != nil {
		t.Fatal(err)
	}
}

func TestContainerDoctorOnServers(t *testing.T) {
	t.Parallel()
	const hidden = "hush4711"
	for name, fresh := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, err := url.Parse(fresh(t))
			if err != nil {
				t.Fatal(err)
			}
			for want, change := range map[string]func(*url.URL){
				"refuses this user or password": func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), hidden) },
				"CREATE DATABASE":               func(u *url.URL) { u.Path = "/nowhere" },
				"no host of this name":          func(u *url.URL) { u.User, u.Host = url.UserPassword("u", hidden), "db.invalid" },
			} {
				wrong := *u
				change(&wrong)
				env := devEnv(t)
				env["JUNGGYE_DATABASE_URL"] = wrong.String()
				got := runOnce(t, env, "doctor")
				if got.status != exitFailed || !strings.Contains(got.out, "FAIL  database") || !strings.Contains(got.out, want) {
					t.Errorf("doctor = %+v, want %q", got, want)
				}
				word, _ := wrong.User.Password()
				if strings.Contains(got.out+got.err, word) || strings.Contains(got.out+got.err, url.QueryEscape(word)) {
					t.Errorf("doctor shows the password: %+v", got)
				}
			}
		})
	}
}

func TestContainerServeOnServers(t *testing.T) {
	t.Parallel()
	for name, fresh := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := devEnv(t)
			env["JUNGGYE_DATABASE_URL"] = fresh(t)
			p := startProgram(t, env)
			p.stop()
			if log := p.err.String(); strings.Contains(log, "p@ss") || strings.Contains(log, "p%40ss") {
				t.Errorf("the log shows the password:\n%s", log)
			}
		})
	}
}
