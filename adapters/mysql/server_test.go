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
		Fresh:  func(t testing.TB) string { return containertest.MySQL(t, "") },
		Open:   func(ctx context.Context, url string) (enginetest.Store, error) { return mysql.Open(ctx, url) },
		Raw:    raw,
		Commit: "COMMIT",
		Again:  true,
		Rewrites: []string{
			"REPLACE INTO ledger_entries SELECT trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount + 1, at FROM ledger_entries",
			"INSERT INTO ledger_entries SELECT * FROM ledger_entries AS old ON DUPLICATE KEY UPDATE amount = 2",
		},
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

// TestContainerTriggersNeedTrust migrates as a user who may make no triggers:
// what was done stays, and it goes on once the server allows it.
func TestContainerTriggersNeedTrust(t *testing.T) {
	t.Parallel()
	address := containertest.MySQL(t, "")
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	db := raw(t, address)
	for _, statement := range []string{
		"CREATE USER " + name + "u IDENTIFIED BY 'secret'", "GRANT ALL ON " + name + ".* TO " + name + "u",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _, _ = raw(t, address).ExecContext(context.WithoutCancel(t.Context()), "DROP USER "+name+"u") })
	u.User = url.UserPassword(name+"u", "secret")
	s := opened(t, u.String())
	err = s.Migrate(t.Context())
	if err == nil || !strings.Contains(err.Error(), "log_bin_trust_function_creators = 1") {
		t.Errorf("migrate: got %v, want it to say what to set on the server", err)
	}
	have, want, err := s.Current(t.Context())
	if err != nil || have == 0 || have >= want {
		t.Errorf("got %d of %d, %v, want the schema up to the triggers", have, want, err)
	}
	if err := opened(t, address).Migrate(t.Context()); err != nil {
		t.Errorf("migrate as one who may: got %v, want it to go on", err)
	}
}
