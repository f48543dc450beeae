package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"
	"strings"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
)

// gathered keeps the rows of a generated statement that inserts one, until run
// stores them with few statements: a server takes half as long for sixty rows of
// one statement as for sixty statements.
type gathered struct {
	sqlgen.DBTX
	text string
	rows [][]any
}

var errOtherText = errors.New("rows of another statement cannot be gathered with these")

// ExecContext keeps a row. What became of it is known to run alone.
func (g *gathered) ExecContext(_ context.Context, text string, args ...any) (sql.Result, error) {
	if len(g.rows) > 0 && text != g.text {
		return nil, errOtherText
	}
	g.text, g.rows = text, append(g.rows, args)
	return driver.ResultNoRows, nil
}

// rowsAtOnce are the numbers of rows that a statement may have, so that there are
// few texts to prepare.
func rowsAtOnce() []int { return []int{64, 16, 4, 1} }

func (g *gathered) run(ctx context.Context) error {
	rows := g.rows
	for _, n := range rowsAtOnce() {
		for ; len(rows) >= n; rows = rows[n:] {
			if _, err := g.DBTX.ExecContext(ctx, ofRows(g.text, n), slices.Concat(rows[:n]...)...); err != nil {
				return err
			}
		}
	}
	return nil
}

// ofRows is an INSERT of n rows, made of one that ends with the values of its row.
func ofRows(text string, n int) string {
	head, row, _ := strings.Cut(text, "VALUES")
	row = strings.TrimSpace(row)
	return head + "VALUES " + row + strings.Repeat(", "+row, n-1)
}
