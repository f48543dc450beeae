package mysql_test

import (
	"database/sql"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/sqlstore/plantest"
	"github.com/junggyenara/junggye/ports/porttest"
)

// second opens a pool of its own, for what the store does not offer.
func second(t *testing.T, address string) *sql.DB {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	config := mysql.NewConfig()
	config.Net, config.Addr, config.User, config.DBName = "tcp", u.Host, u.User.Username(), strings.TrimPrefix(u.Path, "/")
	config.Passwd, _ = u.User.Password()
	config.InterpolateParams = true
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}

// TestContainerSearchPlans asks how MySQL runs the search's statements,
// https://dev.mysql.com/doc/refman/9.7/en/explain.html.
func TestContainerSearchPlans(t *testing.T) {
	t.Parallel()
	address := containertest.MySQL(t, "")
	s := opened(t, address)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(porttest.FillMarket(t.Context(), s, 1, 3_000), porttest.FillChats(t.Context(), s, 3_000), porttest.FillTrades(t.Context(), s, 2_000)); err != nil {
		t.Fatal(err)
	}
	db := second(t, address)
	if _, err := db.ExecContext(t.Context(), "ANALYZE TABLE grams, listings, chats, trades, members"); err != nil {
		t.Fatal(err)
	}
	for _, statement := range slices.Concat(plantest.Statements(t, "아이폰 의자 책", [3]int64{2_900, 2_800, 20}), plantest.Chats(t), plantest.Desk(t)) {
		var plan string
		if err := db.QueryRowContext(t.Context(), "EXPLAIN FORMAT=TREE "+statement.Text, statement.Args...).Scan(&plan); err != nil {
			t.Fatalf("%s: %v", statement.Name, err)
		}
		// What an inner query found is a table, too, but has no rows to skip.
		own := strings.ReplaceAll(plan, "Table scan on counted", "")
		if strings.Contains(own, "Table scan") || strings.Contains(own, "Index scan on listings") || strings.Contains(own, "Index scan on grams") {
			t.Errorf("%s reads a whole table:\n%s", statement.Name, plan)
		}
		if strings.Contains(plan, "Sort") {
			t.Errorf("%s reads all that matches to sort it:\n%s", statement.Name, plan)
		}
		if !strings.Contains(plan, "ndex ") {
			t.Errorf("%s uses no index:\n%s", statement.Name, plan)
		}
	}
}
