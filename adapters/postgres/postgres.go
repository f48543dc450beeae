// Package postgres is the store on a PostgreSQL server, 14 or later. It holds
// what is PostgreSQL's own: the address, the pool, the errors. Rows and
// statements are sqlstore's. It refuses to change a database without being
// asked: see Current and Migrate.
package postgres

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/junggyenara/junggye/adapters/sqlstore"
	files "github.com/junggyenara/junggye/sql"
)

const (
	maxOpen     = 20 // connections of one process; a server takes 100 by default
	maxLifetime = 5 * time.Minute
	maxIdleTime = time.Minute
	dialFor     = 3 * time.Second
	// lockWait is how long a statement waits for a row that another transaction
	// holds: less than a user waits for a reply.
	lockWait = "3s"
	// forgotten ends transactions of a process that hangs, whose locks bar others.
	forgotten = "30s"
)

// Store is a ports.Store on PostgreSQL.
type Store struct {
	*sqlstore.Store
	sqlstore.Schema
	db *sql.DB
}

// Open connects to the server at a URL such as
//
//	postgres://user:password@db.example.com:5432/junggye?sslmode=verify-full
//
// and waits up to 30 seconds for one that is starting. The query may hold what
// libpq knows, and maxOpen. No error shows the password. The caller closes the
// store.
func Open(ctx context.Context, url string) (*Store, error) {
	config, pool, err := parse(url)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s := &Store{db: stdlib.OpenDB(*config)}
	s.db.SetMaxOpenConns(pool)
	s.db.SetMaxIdleConns(pool)
	s.db.SetConnMaxLifetime(maxLifetime)
	s.db.SetConnMaxIdleTime(maxIdleTime)
	// Repeatable read: what a transaction reads does not change while it decides,
	// and of two that change one row the second fails. Serializable would refuse
	// innocent transactions too, under load more than three tries can bear (ADR-0008).
	s.Store = sqlstore.New(s.db, s.db, sqlstore.Dialect{
		Classify: classify, Isolation: sql.LevelRepeatableRead, Numbered: true,
		Witnesses: &sqlstore.Witnesses{Now: time.Now, Random: rand.Reader},
	})
	s.Schema = sqlstore.NewSchema(s.db, goose.DialectPostgres, files.Postgres, locked)
	if err := sqlstore.Reach(ctx, s.db, final); err != nil {
		return nil, errors.Join(fmt.Errorf("open database at %s:%d: %w", config.Host, config.Port, explain(err)), s.Close())
	}
	return s, nil
}

// locked lets one program migrate at a time.
func locked() (goose.ProviderOption, error) {
	l, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, err
	}
	return goose.WithSessionLocker(l), nil
}

// Close ends the store. Calls under way are waited for or fail as Unavailable.
func (s *Store) Close() error { return s.db.Close() }

// Check asks whether the server can be reached and written to, and whether its
// clock agrees with ours.
func (s *Store) Check(ctx context.Context) error {
	var standby bool
	if err := s.db.QueryRowContext(ctx, "SELECT pg_is_in_recovery()").Scan(&standby); err != nil {
		return fmt.Errorf("check database: %w", explain(err))
	}
	if standby {
		return errors.New("check database: the server is a standby, which is read-only; connect to the primary")
	}
	if err := sqlstore.ClocksAgree(ctx, s.db, "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"); err != nil {
		return fmt.Errorf("check database: %w", err)
	}
	return nil
}

// Migrate brings the schema up to date and enters what it does not hold yet into
// the search index. Again it does nothing.
func (s *Store) Migrate(ctx context.Context) error {
	if err := s.Schema.Migrate(ctx); err != nil {
		return err
	}
	return s.FillSearch(ctx)
}
