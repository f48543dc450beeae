package sqlite

import (
	"context"

	"github.com/pressly/goose/v3"

	"github.com/junggyenara/junggye/adapters/sqlstore"
	"github.com/junggyenara/junggye/sql"
)

// ErrNewer means that the file was migrated by a newer program than this one.
var ErrNewer = sqlstore.ErrNewer

func (s *Store) schema() sqlstore.Schema {
	return sqlstore.NewSchema(s.writer, goose.DialectSQLite3, sql.SQLite, nil)
}

// Migrate brings the schema up to date and enters what it does not hold yet into
// the search index. Again it does nothing.
func (s *Store) Migrate(ctx context.Context) error {
	if err := s.Schema.Migrate(ctx); err != nil {
		return err
	}
	return s.FillSearch(ctx)
}
