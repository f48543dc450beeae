package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
)

type executed struct {
	sqlgen.DBTX
	texts []string
	args  []any
}

func (e *executed) ExecContext(_ context.Context, text string, args ...any) (sql.Result, error) {
	e.texts, e.args = append(e.texts, text), append(e.args, args...)
	return nil, nil
}

func TestRowsAreGathered(t *testing.T) {
	t.Parallel()
	const one = "-- name: Insert :exec\nINSERT INTO t (\n    a, b\n) VALUES (\n    ?, ?\n)\n"
	for rows, statements := range map[int]int{0: 0, 1: 1, 3: 3, 4: 1, 21: 3, 64: 1, 200: 5} {
		var db executed
		g := &gathered{DBTX: &db}
		var want []any
		for n := range rows {
			want = append(want, n, -n)
			if _, err := g.ExecContext(t.Context(), one, n, -n); err != nil {
				t.Fatal(err)
			}
		}
		if err := g.run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(db.texts) != statements || !slices.Equal(db.args, want) {
			t.Errorf("%d rows: %d statements with %d values, want %d with each value once and in order", rows, len(db.texts), len(db.args), statements)
		}
		marks := 0
		for _, text := range db.texts {
			marks += strings.Count(text, "?")
			if !strings.HasPrefix(text, "-- name: Insert :exec\nINSERT INTO t (\n    a, b\n) VALUES (\n    ?, ?\n)") {
				t.Errorf("%d rows: %q is not the statement that was generated, and may name other columns", rows, text)
			}
		}
		if marks != len(want) {
			t.Errorf("%d rows: %d placeholders for %d values", rows, marks, len(want))
		}
	}
	g := &gathered{DBTX: &executed{}}
	_, _ = g.ExecContext(t.Context(), one, 1, 2)
	if _, err := g.ExecContext(t.Context(), "INSERT INTO u (a) VALUES (?)", 1); !errors.Is(err, errOtherText) {
		t.Errorf("a row of another table is answered %v, want a refusal: it would be stored in the wrong one", err)
	}
}
