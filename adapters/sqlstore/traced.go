package sqlstore

import (
	"context"
	"database/sql"
	"strings"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
)

// Begin marks where a statement or transaction begins and, by what it returns,
// ends. It is told a name of ours, never the text or an argument.
type Begin func(ctx context.Context, name string) (context.Context, func(error))

// Trace lets begin see every statement and transaction. It is called before the
// first use; without it nothing is in the way of a statement.
func (s *Store) Trace(begin Begin) {
	s.dialect.trace = begin
	s.arrange()
}

// Pools returns the figures of the connection pools, by what they are for.
func (s *Store) Pools() map[string]sql.DBStats {
	if s.writer == s.reader {
		return map[string]sql.DBStats{"all": s.writer.Stats()}
	}
	return map[string]sql.DBStats{"writer": s.writer.Stats(), "reader": s.reader.Stats()}
}

// traced runs the generated statements between the marks of a Begin. Rows are
// read after the mark of their statement's end.
type traced struct {
	db    sqlgen.DBTX
	begin Begin
}

// nameOf is the name that stands in the first line of a generated statement.
func nameOf(query string) string {
	rest, ok := strings.CutPrefix(query, "-- name: ")
	if !ok {
		return "statement"
	}
	name, _, _ := strings.Cut(rest, " ")
	return name
}

func (t traced) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx, end := t.begin(ctx, nameOf(query))
	result, err := t.db.ExecContext(ctx, query, args...)
	end(err)
	return result, err
}

func (t traced) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return t.db.PrepareContext(ctx, query)
}

func (t traced) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx, end := t.begin(ctx, nameOf(query))
	rows, err := t.db.QueryContext(ctx, query, args...)
	end(err)
	return rows, err
}

func (t traced) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	ctx, end := t.begin(ctx, nameOf(query))
	row := t.db.QueryRowContext(ctx, query, args...)
	end(row.Err())
	return row
}
