package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/junggyenara/junggye/sql"
)

// ErrNewer means that the file was migrated by a newer program than this one.
var ErrNewer = errors.New("the database is newer than the program")

// Migration is one step of the schema.
type Migration struct {
	Version   int64
	Name      string
	AppliedAt time.Time // zero while it is pending
}

func (s *Store) provider() (*goose.Provider, error) {
	files, err := sql.SQLite()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, s.writer, files)
}

// Migrate brings the schema up to date, each migration in its own transaction.
// Again it does nothing. A file that a newer program made is ErrNewer.
func (s *Store) Migrate(ctx context.Context) error {
	have, want, err := s.Current(ctx)
	if err != nil {
		return err
	}
	if have > want {
		return fmt.Errorf("migrate database from %d to %d: %w", have, want, ErrNewer)
	}
	p, err := s.provider()
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	return nil
}

// Current returns the version of the file's schema, 0 for an empty file, and
// the one that this program needs.
func (s *Store) Current(ctx context.Context) (have, want int64, err error) {
	p, err := s.provider()
	if err != nil {
		return 0, 0, fmt.Errorf("read schema version: %w", err)
	}
	have, want, err = p.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("read schema version: %w", err)
	}
	return have, want, nil
}

// Status lists the migrations that this program knows, oldest first.
func (s *Store) Status(ctx context.Context) ([]Migration, error) {
	p, err := s.provider()
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	list, err := p.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	out := make([]Migration, len(list))
	for i, m := range list {
		out[i] = Migration{Version: m.Source.Version, Name: m.Source.Path, AppliedAt: m.AppliedAt.UTC()}
	}
	return out, nil
}
