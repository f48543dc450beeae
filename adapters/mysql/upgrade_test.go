package mysql_test

import (
	"database/sql"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/sqlstore/upgradetest"
	schema "github.com/junggyenara/junggye/sql"
)

// TestContainerUpgrade migrates a database of the version before.
func TestContainerUpgrade(t *testing.T) {
	t.Parallel()
	address := containertest.MySQL(t, "")
	upgradetest.Run(t, upgradetest.Engine{
		Dialect: goose.DialectMySQL, Files: schema.MySQL,
		Raw:  func() *sql.DB { return raw(t, address) },
		Open: func() upgradetest.Store { return opened(t, address) },
	})
}
