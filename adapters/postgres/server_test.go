package postgres_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/containertest/enginetest"
	"github.com/junggyenara/junggye/adapters/postgres"
)

func TestContainerServer(t *testing.T) {
	t.Parallel()
	containertest.Need(t, containertest.PostgresImage)
	enginetest.Run(t, enginetest.Engine{
		Fresh:  func(t testing.TB) string { return containertest.Postgres(t, "") },
		Open:   func(ctx context.Context, url string) (enginetest.Store, error) { return postgres.Open(ctx, url) },
		Raw:    raw,
		Commit: "COMMIT",
		Rewrites: []string{
			"INSERT INTO ledger_entries SELECT * FROM ledger_entries ON CONFLICT (trade_id, seq, line) DO UPDATE SET amount = 2",
			"TRUNCATE ledger_entries",
		},
	})
}

func raw(t testing.TB, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
