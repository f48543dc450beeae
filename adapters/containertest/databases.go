package containertest

import (
	"context"
	"database/sql"
	"errors"
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

// MySQL returns the URL of a fresh database on the shared server, as root. It
// has what the database named template has, or is empty when that is "". It is
// dropped when the test ends. The URL leaves much time to connect, since tests
// keep a small machine busy.
func MySQL(t testing.TB, template string) string {
	t.Helper()
	dsn := func(address string) string { return "root:" + password + "@tcp(" + address + ")/mysql" }
	address := Shared(t, MySQLImage, "3306/tcp",
		testcontainers.WithEnv(map[string]string{"MYSQL_ROOT_PASSWORD": password}),
		testcontainers.WithTmpfs(map[string]string{"/var/lib/mysql": "rw"}),
		testcontainers.WithCmd("mysqld", "--max-connections=500"),
		waitFor("mysql", "3306/tcp", dsn))
	name := fresh(t, "mysql", dsn(address), "CREATE DATABASE %s CHARACTER SET utf8mb4", "DROP DATABASE IF EXISTS %s")
	if template != "" {
		if err := copyMySQL(dsn(address), template, name); err != nil {
			t.Fatalf("copy the database %s: %v", template, err)
		}
	}
	return "mysql://root:" + escaped + "@" + address + "/" + name + "?timeout=30s"
}

// copyMySQL makes the tables, rows and triggers of one database in an empty one,
// which takes a quarter of the time that all migrations take.
func copyMySQL(dsn, from, to string) error {
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	run := func(statement string) {
		if err == nil {
			_, err = conn.ExecContext(ctx, statement)
		}
	}
	// column reads a statement's column of names or, of one row, of a definition.
	column := func(n int, query string) (values []string) {
		var rows *sql.Rows
		if err == nil {
			rows, err = conn.QueryContext(ctx, query)
		}
		if err != nil {
			return nil
		}
		defer rows.Close()
		names, _ := rows.Columns()
		for rows.Next() {
			row := make([]sql.NullString, len(names))
			into := make([]any, len(names))
			for i := range row {
				into[i] = &row[i]
			}
			err = errors.Join(err, rows.Scan(into...))
			values = append(values, row[n].String)
		}
		err = errors.Join(err, rows.Err())
		return values
	}
	run("USE " + to)
	run("SET foreign_key_checks = 0") // tables come in the order of their names
	for _, table := range column(0, "SHOW TABLES IN "+from) {
		for _, definition := range column(1, "SHOW CREATE TABLE "+from+"."+table) {
			run(definition)
		}
		if len(column(0, "SELECT 1 FROM "+from+"."+table+" LIMIT 1")) > 0 {
			run("INSERT INTO " + table + " SELECT * FROM " + from + "." + table)
		}
	}
	for _, trigger := range column(0, "SHOW TRIGGERS IN "+from) {
		for _, definition := range column(2, "SHOW CREATE TRIGGER "+from+"."+trigger) {
			run(definition)
		}
	}
	return err
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
