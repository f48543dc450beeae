package sqlstore

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
)

// numbered lets an engine that numbers its placeholders run the generated
// statements. No literal in sql/queries holds a question mark.
type numbered struct{ db sqlgen.DBTX }

func placeholders(query string) string {
	var out strings.Builder
	out.Grow(len(query) + 64)
	n := 0
	for {
		before, after, found := strings.Cut(query, "?")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		n++
		out.WriteByte('$')
		out.WriteString(strconv.Itoa(n))
		query = after
	}
}

func (d numbered) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return d.db.ExecContext(ctx, placeholders(query), args...)
}

func (d numbered) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return d.db.PrepareContext(ctx, placeholders(query))
}

func (d numbered) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return d.db.QueryContext(ctx, placeholders(query), args...)
}

func (d numbered) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return d.db.QueryRowContext(ctx, placeholders(query), args...)
}
