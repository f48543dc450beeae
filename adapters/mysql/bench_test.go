package mysql_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

// BenchmarkContainerSearch is the search among many listings: see
// porttest.MarketSizes.
func BenchmarkContainerSearch(b *testing.B) {
	containertest.Need(b, containertest.MySQLImage)
	porttest.BenchmarkServer(b, func(b *testing.B, tables []porttest.Table) ports.Store {
		address := containertest.MySQL(b, "")
		s := opened(b, address)
		if err := s.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := s.Repos().Members.Add(b.Context(), porttest.MarketSeller()); err != nil {
			b.Fatal(err)
		}
		db := raw(b, address)
		for _, table := range tables {
			load(b, db, table)
			if _, err := db.ExecContext(b.Context(), "ANALYZE TABLE "+table.Name); err != nil {
				b.Fatal(err)
			}
		}
		return s
	})
}

// pieceRows is how many rows one statement brings: what it would take to undo it
// must not grow without bound.
const pieceRows = 500_000

// load sends the rows as files, https://dev.mysql.com/doc/refman/9.7/en/load-data.html.
func load(b *testing.B, db *sql.DB, table porttest.Table) {
	b.Helper()
	conn, err := db.Conn(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	// The rows are sorted when the statement waits for the first one already.
	for _, statement := range []string{"SET GLOBAL local_infile = 1", "SET sql_log_bin = 0", "SET net_read_timeout = 600"} {
		if _, err := conn.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	statement := "LOAD DATA LOCAL INFILE 'Reader::" + table.Name + "' INTO TABLE " + table.Name + " CHARACTER SET utf8mb4 (" +
		strings.Join(table.Columns, ", ") + ")"
	next, stop := iter.Pull(table.Rows)
	defer stop()
	for more := true; more; {
		r, w := io.Pipe()
		done := make(chan bool)
		go func() {
			m, err := writeRows(w, next)
			_ = w.CloseWithError(err)
			done <- m
		}()
		driver.RegisterReaderHandler(table.Name, func() io.Reader { return r })
		_, err := conn.ExecContext(b.Context(), statement)
		driver.DeregisterReaderHandler(table.Name)
		_ = r.Close()
		if more = <-done; err != nil {
			b.Fatal(err)
		}
	}
}

// writeRows writes up to pieceRows rows and reports whether there may be more.
func writeRows(w io.Writer, next func() ([]any, bool)) (bool, error) {
	out := bufio.NewWriterSize(w, 1<<20)
	escape := strings.NewReplacer("\\", "\\\\", "\t", "\\t", "\n", "\\n")
	for range pieceRows {
		row, more := next()
		if !more {
			return false, out.Flush()
		}
		for i, value := range row {
			if i > 0 {
				_ = out.WriteByte('\t')
			}
			switch v := value.(type) {
			case string:
				_, _ = escape.WriteString(out, v)
			case bool:
				_ = out.WriteByte('1')
			default:
				fmt.Fprint(out, v)
			}
		}
		_ = out.WriteByte('\n')
	}
	return true, out.Flush()
}
