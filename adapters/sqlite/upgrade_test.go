package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/adapters/sqlstore/upgradetest"
	schema "github.com/junggyenara/junggye/sql"
)

// TestUpgrade migrates a file of the version before.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	var s *sqlite.Store
	upgradetest.Run(t, upgradetest.Engine{
		Dialect: goose.DialectSQLite3, Files: schema.SQLite,
		Raw: func() *sql.DB {
			if s != nil { // a file has one owner
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
			return second(t, path)
		},
		Open: func() upgradetest.Store {
			s = opened(t, path)
			return s
		},
	})
}
