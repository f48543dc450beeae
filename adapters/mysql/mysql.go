// Package mysql is the store on a MySQL server, 8.4 or later, for production.
// It holds what is MySQL's own: the address, the pool, the errors. Rows and
// statements are sqlstore's. It refuses to change a database without being
// asked: see Current and Migrate.
package mysql

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/junggyenara/junggye/adapters/sqlstore"
	files "github.com/junggyenara/junggye/sql"
)

const (
	maxOpen     = 20              // connections of one process; a server takes 151 by default
	maxLifetime = 5 * time.Minute // so that a process finds a new primary or a new address
	maxIdleTime = time.Minute     // well before a server or a firewall forgets the connection
	dialFor     = 3 * time.Second
	// answerFor is how long one answer of the server may take. Losing a node of a
	// group stalls writers for up to 8 seconds.
	answerFor = 10 * time.Second
	// lockWait is how many seconds a statement waits for a row that another
	// transaction holds: less than a user waits for a reply.
	lockWait = "3"
)

// Store is a ports.Store on MySQL.
type Store struct {
	*sqlstore.Store
	sqlstore.Schema
	db, slow *sql.DB
	nodes    *nodes // nil with one host
}

// Open connects to the server at a URL such as
//
//	mysql://user:password@db.example.com:3306/junggye?tls=true
//
// and waits up to 30 seconds for one that is starting. The query may hold tls
// (true, skip-verify, preferred, false), timeout, readTimeout, writeTimeout and
// maxOpen. Several hosts of one group are separated by commas; connections go to
// one that takes writes. No error shows the password. The caller closes the store.
func Open(ctx context.Context, url string) (*Store, error) {
	config, hosts, pool, err := parse(url)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s := &Store{}
	connector, err := s.connector(config, hosts)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	// Changing a large table takes longer than any answer should.
	patient := config.Clone()
	patient.ReadTimeout = 0
	patient.ParseTime = true // goose keeps times of its own
	slowly, err := s.connector(patient, hosts)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s.db, s.slow = sql.OpenDB(connector), sql.OpenDB(slowly)
	s.db.SetMaxOpenConns(pool)
	s.db.SetMaxIdleConns(pool)
	s.db.SetConnMaxLifetime(maxLifetime)
	s.db.SetConnMaxIdleTime(maxIdleTime)
	s.slow.SetMaxIdleConns(0)
	// Repeatable read: what a transaction reads does not change while it decides,
	// and a row that did change is caught by its version (ADR-0008). It is set when
	// connecting, which saves a round trip at each BEGIN.
	s.Store = sqlstore.New(s.db, s.db, sqlstore.Dialect{Classify: classify, Witnesses: &sqlstore.Witnesses{Now: time.Now, Random: rand.Reader}})
	s.Schema = sqlstore.NewSchema(s.slow, goose.DialectMySQL, files.MySQL, locked)
	if err := sqlstore.Reach(ctx, s.db, final); err != nil {
		return nil, errors.Join(fmt.Errorf("open database at %s: %w", strings.Join(hosts, ","), explain(err)), s.Close())
	}
	return s, nil
}

// connector leads to the one host, or to a fit one of several.
func (s *Store) connector(config *mysql.Config, hosts []string) (driver.Connector, error) {
	if len(hosts) == 1 {
		return mysql.NewConnector(config)
	}
	n, err := newNodes(config, hosts)
	if err != nil {
		return nil, err
	}
	s.nodes = n
	return n, nil
}

// locked lets one program migrate at a time. The lock is a row that must be
// renewed, since a MySQL lock would not hold on another node of a group.
func locked() (goose.ProviderOption, error) {
	l, err := lock.NewMySQLTableLocker(lock.WithTableLockTimeout(time.Second, 300))
	if err != nil {
		return nil, err
	}
	return goose.WithLocker(l), nil
}

// Close ends the store. Calls under way are waited for or fail as Unavailable.
func (s *Store) Close() error { return errors.Join(s.db.Close(), s.slow.Close()) }

// Check asks whether the server can be reached and written to, and whether its
// clock agrees with ours.
func (s *Store) Check(ctx context.Context) error {
	var readOnly bool
	if err := s.db.QueryRowContext(ctx, "SELECT @@global.super_read_only OR @@global.read_only").Scan(&readOnly); err != nil {
		return fmt.Errorf("check database: %w", explain(err))
	}
	if readOnly {
		return errors.New("check database: the server is read-only; connect to the primary")
	}
	if err := sqlstore.ClocksAgree(ctx, s.db, "SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS SIGNED)"); err != nil {
		return fmt.Errorf("check database: %w", err)
	}
	return nil
}

// Migrate brings the schema up to date and enters what it does not hold yet into
// the search index. Again it does nothing.
func (s *Store) Migrate(ctx context.Context) error {
	if err := s.Schema.Migrate(ctx); err != nil {
		return explain(err)
	}
	return s.FillSearch(ctx)
}
