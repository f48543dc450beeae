package bench

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"net/url"
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

// copyTables copies what the file has any rows of.
func copyTables(t testing.TB, to, from *sql.DB) {
	t.Helper()
	conn, err := to.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, statement := range []string{"SET GLOBAL local_infile = 1", "SET foreign_key_checks = 0", "SET sql_log_bin = 0", "SET net_read_timeout = 600"} {
		if _, err := conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	names, err := from.QueryContext(t.Context(), "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%'")
	if err != nil {
		t.Fatal(err)
	}
	defer names.Close()
	for names.Next() {
		var name string
		if err := names.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.ExecContext(t.Context(), "DELETE FROM "+name); err != nil {
			t.Fatal(err)
		}
		rows, err := from.QueryContext(t.Context(), "SELECT * FROM "+name)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
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
			_, err := conn.ExecContext(t.Context(), "LOAD DATA LOCAL INFILE 'Reader::"+name+"' INTO TABLE "+name+" CHARACTER SET utf8mb4 ("+strings.Join(columns, ", ")+")")
			driver.DeregisterReaderHandler(name)
			_ = r.Close()
			if more = <-done; err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
	if err := names.Err(); err != nil {
		t.Fatal(err)
	}
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
