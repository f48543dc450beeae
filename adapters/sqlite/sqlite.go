// Package sqlite is the store in one file, for the program with nothing
// installed, for tests and for a market on one machine. It refuses to share
// its file with another process: writers would wait for each other's locks,
// and two programs of different age would trust different schemas.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/junggyenara/junggye/adapters/sqlstore"
)

// ErrInUse means that the file is open already, in this process or another.
var ErrInUse = errors.New("the database file is in use by another process")

// readers is how many reads run at the same time.
const readers = 4

// Store is a ports.Store in one file.
type Store struct {
	*sqlstore.Store
	sqlstore.Schema
	writer, reader *sql.DB
	lock           io.Closer
}

// Open opens the file at path and makes it, readable by its owner only, and
// its folder if they are missing. It does not bring the schema up to date: see
// Current and Migrate. A file that is open elsewhere is ErrInUse. The caller
// closes the store.
func Open(ctx context.Context, path string) (*Store, error) {
	file, err := resolve(path)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	lock, err := lockFile(file + ".lock")
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	s := &Store{lock: lock}
	if err := s.open(ctx, file); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), s.Close())
	}
	return s, nil
}

// resolve makes folder and file and returns the file's one true name, so that
// two names of a file have one lock.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	if err := file.Close(); err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

func (s *Store) open(ctx context.Context, file string) error {
	// FULL syncs the log at every commit: a payment that was told to somebody
	// survives a power cut. IMMEDIATE takes the write lock at BEGIN, so that a
	// transaction which reads first never has to give up at its first write. Without
	// recursive triggers REPLACE would delete rows of the book past their guards.
	writer, err := sql.Open("sqlite", dsn(file, "_txlock=immediate", "busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "recursive_triggers(1)"))
	if err != nil {
		return err
	}
	s.writer = writer
	s.writer.SetMaxOpenConns(1)
	// The first connection sets up the log that readers need.
	if err := s.writer.PingContext(ctx); err != nil {
		return err
	}
	reader, err := sql.Open("sqlite", dsn(file, "", "busy_timeout(5000)", "query_only(1)"))
	if err != nil {
		return err
	}
	s.reader = reader
	s.reader.SetMaxOpenConns(readers)
	s.reader.SetMaxIdleConns(readers)
	s.Schema = s.schema()
	s.Store = sqlstore.New(s.writer, s.reader, sqlstore.Dialect{Classify: classify, Prepared: true})
	return s.reader.PingContext(ctx)
}

func dsn(file, option string, pragmas ...string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	query := option
	for _, pragma := range pragmas {
		query += "&_pragma=" + pragma
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + strings.TrimPrefix(query, "&")
}

// Close ends the store. Calls under way are waited for or fail as Unavailable.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, s.lock.Close())...)
}

// Check reads the whole file and returns what is wrong with it, nil when all
// is well. It takes seconds for large files.
func (s *Store) Check(ctx context.Context) error {
	for _, pragma := range []string{"PRAGMA integrity_check", "PRAGMA foreign_key_check"} {
		if err := s.check(ctx, pragma); err != nil {
			return fmt.Errorf("check database: %s: %w", pragma, err)
		}
	}
	return nil
}

func (s *Store) check(ctx context.Context, pragma string) error {
	rows, err := s.reader.QueryContext(ctx, pragma)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var finding string
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		into := make([]any, len(columns))
		for i := range into {
			into[i] = new(any)
		}
		into[0] = &finding
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if finding != "ok" {
			return errors.New(finding)
		}
	}
	return rows.Err()
}

// classify sorts SQLite's result codes, https://sqlite.org/rescode.html.
func classify(err error) (sqlstore.Class, string) {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return sqlstore.Other, ""
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return sqlstore.Duplicate, constraint(e.Error())
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return sqlstore.Retryable, ""
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN:
		return sqlstore.Gone, ""
	}
	return sqlstore.Other, ""
}

// constraint makes members_nickname of "… failed: members.nickname (2067)".
func constraint(text string) string {
	_, columns, _ := strings.Cut(text, "UNIQUE constraint failed: ")
	columns, _, _ = strings.Cut(columns, " (")
	var name strings.Builder
	for i, column := range strings.Split(columns, ", ") {
		table, column, _ := strings.Cut(column, ".")
		if i == 0 {
			name.WriteString(table)
		}
		name.WriteString("_" + column)
	}
	return name.String()
}
