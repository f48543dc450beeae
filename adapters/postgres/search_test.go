package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/sqlstore/plantest"
	"github.com/junggyenara/junggye/ports/porttest"
)

// numbered turns the placeholders into PostgreSQL's.
func numbered(text string) string {
	for n := 1; strings.Contains(text, "?"); n++ {
		text = strings.Replace(text, "?", fmt.Sprint("$", n), 1)
	}
	return text
}

func lines(ctx context.Context, db *sql.DB, query string, args ...any) (string, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var out strings.Builder
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return "", err
		}
		out.WriteString(line + "\n")
	}
	return out.String(), rows.Err()
}

// TestContainerSearchPlans asks how PostgreSQL runs the search's statements,
// https://www.postgresql.org/docs/18/using-explain.html.
func TestContainerSearchPlans(t *testing.T) {
	t.Parallel()
	address := containertest.Postgres(t, "")
	s := opened(t, address)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(porttest.FillMarket(t.Context(), s, 1, 3_000), porttest.FillChats(t.Context(), s, 3_000), porttest.FillTrades(t.Context(), s, 2_000)); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "ANALYZE grams, listings, chats, trades, members"); err != nil {
		t.Fatal(err)
	}
	for _, statement := range slices.Concat(plantest.Statements(t, "아이폰 의자 책", [3]int64{2_900, 2_800, 20}), plantest.Chats(t), plantest.Desk(t)) {
		plan, err := lines(t.Context(), db, "EXPLAIN "+numbered(statement.Text), statement.Args...)
		if err != nil {
			t.Fatalf("%s: %v", statement.Name, err)
		}
		if strings.Contains(plan, "Seq Scan") || !strings.Contains(plan, "Index") {
			t.Errorf("%s reads a whole table:\n%s", statement.Name, plan)
		}
	}
}
