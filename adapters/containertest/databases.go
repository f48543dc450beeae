package containertest

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // the driver "mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/moby/moby/api/types/network"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

// The images of the database servers.
const (
	MySQLImage    = "mysql:9.7"
	PostgresImage = "postgres:18"
)

// password is the test servers', which only this machine reaches.
const password = "p@ss/word?#1"

// escaped is the password in a URL.
const escaped = "p%40ss%2Fword%3F%231"

// names counts the databases of the process.
var names atomic.Int64

// MySQL returns the URL of a fresh, empty database on the shared server, as
// root. It is dropped when the test ends. The URL leaves much time to connect,
// since tests keep a small machine busy.
func MySQL(t testing.TB) string {
	t.Helper()
	dsn := func(address string) string { return "root:" + password + "@tcp(" + address + ")/mysql" }
	address := Shared(t, MySQLImage, "3306/tcp",
		testcontainers.WithEnv(map[string]string{"MYSQL_ROOT_PASSWORD": password}),
		testcontainers.WithTmpfs(map[string]string{"/var/lib/mysql": "rw"}),
		testcontainers.WithCmd("mysqld", "--max-connections=500"),
		waitFor("mysql", "3306/tcp", dsn))
	name := fresh(t, "mysql", dsn(address), "CREATE DATABASE %s CHARACTER SET utf8mb4", "DROP DATABASE IF EXISTS %s")
	return "mysql://root:" + escaped + "@" + address + "/" + name + "?timeout=30s"
}

// Postgres returns the URL of a fresh database on the shared server, as its
// superuser. It is a copy of the database named template, or empty when that is
// "". It is dropped when the test ends.
func Postgres(t testing.TB, template string) string {
	t.Helper()
	dsn := func(address string) string {
		return "postgres://postgres:" + escaped + "@" + address + "/postgres?sslmode=disable"
	}
	address := Shared(t, PostgresImage, "5432/tcp",
		testcontainers.WithEnv(map[string]string{"POSTGRES_PASSWORD": password}),
		testcontainers.WithTmpfs(map[string]string{"/var/lib/postgresql": "rw"}),
		testcontainers.WithCmd("postgres", "-c", "max_connections=500"),
		waitFor("pgx", "5432/tcp", dsn))
	create := "CREATE DATABASE %s"
	if template != "" {
		create += " TEMPLATE " + template
	}
	name := fresh(t, "pgx", dsn(address), create, "DROP DATABASE IF EXISTS %s WITH (FORCE)")
	return "postgres://postgres:" + escaped + "@" + address + "/" + name + "?sslmode=disable&connect_timeout=30"
}

func waitFor(driver, port string, dsn func(address string) string) testcontainers.CustomizeRequestOption {
	return testcontainers.WithWaitStrategyAndDeadline(startFor, wait.ForSQL(port, driver, func(host string, p network.Port) string {
		return dsn(loopback(host + ":" + p.Port()))
	}).WithStartupTimeout(startFor))
}

// fresh makes a database and drops it when the test ends.
func fresh(t testing.TB, driver, dsn, create, drop string) string {
	t.Helper()
	name := fmt.Sprintf("t%d", names.Add(1))
	run := func(statement string) error {
		db, err := sql.Open(driver, dsn)
		if err != nil {
			return err
		}
		defer db.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		_, err = db.ExecContext(ctx, fmt.Sprintf(statement, name))
		return err
	}
	if err := run(create); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	t.Cleanup(func() {
		if err := run(drop); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return name
}
