package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

// ErrNewer means that the database was migrated by a newer program than this one.
var ErrNewer = errors.New("the database is newer than the program")

// Migration is one step of the schema.
type Migration struct {
	Version   int64
	Name      string
	AppliedAt time.Time // zero while it is pending
}

// Schema brings a database's tables up to date, only ever forward.
type Schema struct {
	db      *sql.DB
	dialect goose.Dialect
	files   func() (fs.FS, error)
	lock    func() (goose.ProviderOption, error)
}

// NewSchema makes a Schema of a pool, which stays the caller's. lock makes
// goose keep out others who migrate at the same time; nil means that nobody can.
func NewSchema(db *sql.DB, d goose.Dialect, files func() (fs.FS, error), lock func() (goose.ProviderOption, error)) Schema {
	return Schema{db: db, dialect: d, files: files, lock: lock}
}

func (s Schema) provider(locked bool) (*goose.Provider, error) {
	files, err := s.files()
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if locked && s.lock != nil {
		lock, err := s.lock()
		if err != nil {
			return nil, err
		}
		options = append(options, lock)
	}
	return goose.NewProvider(s.dialect, s.db, files, options...)
}

// Migrate brings the schema up to date. Again it does nothing, and of several
// programs one does it while the others wait. A database that a newer program
// made is ErrNewer.
func (s Schema) Migrate(ctx context.Context) error {
	have, want, err := s.Current(ctx)
	if err != nil {
		return err
	}
	if have > want {
		return fmt.Errorf("migrate database from %d to %d: %w", have, want, ErrNewer)
	}
	if have == want {
		return nil
	}
	p, err := s.provider(true)
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	return nil
}

// Current returns the version of the database's schema, 0 for an empty one, and
// the one that this program needs. A database that a step of this program was left
// out of, below those that it has, is an error: what a later step says of it is not
// enough.
func (s Schema) Current(ctx context.Context) (have, want int64, err error) {
	p, err := s.provider(false)
	if err != nil {
		return 0, 0, fmt.Errorf("read schema version: %w", err)
	}
	have, want, err = p.GetVersions(ctx)
	if err == nil && have >= want {
		_, err = p.HasPending(ctx)
	}
	if err != nil {
		return 0, 0, fmt.Errorf("read schema version: %w", err)
	}
	return have, want, nil
}

// Status lists the migrations that this program knows, oldest first.
func (s Schema) Status(ctx context.Context) ([]Migration, error) {
	p, err := s.provider(false)
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
