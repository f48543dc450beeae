package bench

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	driver "github.com/go-sql-driver/mysql"

	"github.com/junggyenara/junggye/adapters/mysql"
)

// toMySQL copies a filled file into a MySQL database and returns the source that
// the driver knows it by.
func toMySQL(t testing.TB, address, file string) string {
	t.Helper()
	began := time.Now()
	s, err := mysql.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Close()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	c := driver.NewConfig()
	c.Net, c.Addr, c.DBName, c.User = "tcp", u.Host, strings.TrimPrefix(u.Path, "/"), u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.ClientFoundRows, c.InterpolateParams, c.Loc = true, true, time.UTC
	if err := c.Apply(driver.Charset("utf8mb4", "")); err != nil {
		t.Fatal(err)
	}
	to, err := sql.Open("mysql", c.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	from, err := sql.Open("sqlite", "file:"+file+"?_pragma=query_only(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	copyTables(t, to, from)
	t.Logf("copied to MySQL in %v", time.Since(began).Round(time.Second))
	return c.FormatDSN()
}

// serverMemory is what a server of a million listings has at the least, in bytes;
// by default it takes 128 MiB, and would read from its disk for most searches.
const serverMemory = 2 << 30

// copyTables copies what the file has any rows of. The one table that has most of
// them goes beside the others.
func copyTables(t testing.TB, to, from *sql.DB) {
	t.Helper()
	const largest = "grams"
	for _, statement := range []string{"SET GLOBAL local_infile = 1", fmt.Sprintf("SET GLOBAL innodb_buffer_pool_size = %d", serverMemory), "SET GLOBAL innodb_redo_log_capacity = 1073741824"} {
		if _, err := to.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	names, err := tablesIn(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	first := make(chan error, 1)
	go func() { first <- copyAll(t.Context(), to, from, largest) }()
	err = copyAll(t.Context(), to, from, slices.DeleteFunc(names, func(name string) bool { return name == largest })...)
	if err := errors.Join(err, <-first); err != nil {
		t.Fatal(err)
	}
}

func tablesIn(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%'")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

func copyAll(ctx context.Context, to, from *sql.DB, names ...string) error {
	conn, err := to.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, statement := range []string{"SET foreign_key_checks = 0", "SET unique_checks = 0", "SET sql_log_bin = 0", "SET net_read_timeout = 600"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := copyTable(ctx, conn, from, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func copyTable(ctx context.Context, conn *sql.Conn, from *sql.DB, name string) error {
	if _, err := conn.ExecContext(ctx, "DELETE FROM "+name); err != nil {
		return err
	}
	rows, err := from.QueryContext(ctx, "SELECT * FROM "+name)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for more := true; more; {
		r, w := io.Pipe()
		done := make(chan bool)
		go func() {
			m, err := writeRows(w, rows, len(columns))
			_ = w.CloseWithError(err)
			done <- m
		}()
		driver.RegisterReaderHandler(name, func() io.Reader { return r })
		_, err := conn.ExecContext(ctx, "LOAD DATA LOCAL INFILE 'Reader::"+name+"' INTO TABLE "+name+" CHARACTER SET utf8mb4 ("+strings.Join(columns, ", ")+")")
		driver.DeregisterReaderHandler(name)
		_ = r.Close()
		if more = <-done; err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "ANALYZE TABLE "+name)
	return err
}

// writeRows writes so many rows that what it would take to undo them stays small,
// and reports whether there may be more.
func writeRows(w io.Writer, rows *sql.Rows, columns int) (bool, error) {
	const piece = 500_000
	out := bufio.NewWriterSize(w, 1<<20)
	escape := strings.NewReplacer("\\", "\\\\", "\t", "\\t", "\n", "\\n")
	values, into := make([]any, columns), make([]any, columns)
	for i := range into {
		into[i] = &values[i]
	}
	for range piece {
		if !rows.Next() {
			return false, out.Flush()
		}
		if err := rows.Scan(into...); err != nil {
			return false, err
		}
		for i, value := range values {
			if i > 0 {
				_ = out.WriteByte('\t')
			}
			switch v := value.(type) {
			case string:
				_, _ = escape.WriteString(out, v)
			case []byte:
				_, _ = escape.WriteString(out, string(v))
			case int64:
				_, _ = out.Write(strconv.AppendInt(out.AvailableBuffer(), v, 10))
			case nil:
				_, _ = out.WriteString("\\N")
			default:
				fmt.Fprint(out, v)
			}
		}
		_ = out.WriteByte('\n')
	}
	return true, out.Flush()
}
