package mysql_test

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/containertest/enginetest"
	"github.com/junggyenara/junggye/adapters/mysql"
)

func TestContainerServer(t *testing.T) {
	t.Parallel()
	containertest.Need(t, containertest.MySQLImage)
	enginetest.Run(t, enginetest.Engine{
		Fresh:  containertest.MySQL,
		Open:   func(ctx context.Context, url string) (enginetest.Store, error) { return mysql.Open(ctx, url) },
		Raw:    raw,
		Commit: "COMMIT",
		Again:  true,
	})
}

func raw(t testing.TB, address string) *sql.DB {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	c := driver.NewConfig()
	c.Net, c.Addr, c.User, c.DBName = "tcp", u.Host, u.User.Username(), strings.TrimPrefix(u.Path, "/")
	c.Passwd, _ = u.User.Password()
	connector, err := driver.NewConnector(c)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}
