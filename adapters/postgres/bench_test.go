package postgres_test

import (
	"iter"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

// BenchmarkContainerSearch is the search among many listings: see
// porttest.MarketSizes.
func BenchmarkContainerSearch(b *testing.B) {
	containertest.Need(b, containertest.PostgresImage)
	porttest.BenchmarkServer(b, func(b *testing.B, tables []porttest.Table) ports.Store {
		address := containertest.Postgres(b, "")
		s := opened(b, address)
		if err := s.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := s.Repos().Members.Add(b.Context(), porttest.MarketSeller()); err != nil {
			b.Fatal(err)
		}
		db := raw(b, address)
		for _, table := range tables {
			load(b, address, table)
			if _, err := db.ExecContext(b.Context(), "VACUUM ANALYZE "+table.Name); err != nil {
				b.Fatal(err)
			}
		}
		return s
	})
}

// load copies the rows, https://www.postgresql.org/docs/18/sql-copy.html.
func load(b *testing.B, address string, table porttest.Table) {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), address)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := conn.Close(b.Context()); err != nil {
			b.Errorf("close: %v", err)
		}
	}()
	next, stop := iter.Pull(table.Rows)
	defer stop()
	_, err = conn.CopyFrom(b.Context(), pgx.Identifier{table.Name}, table.Columns, pgx.CopyFromFunc(func() ([]any, error) {
		row, more := next()
		if !more {
			return nil, nil
		}
		return row, nil
	}))
	if err != nil {
		b.Fatal(err)
	}
}
