package mysql_test

import (
	"os"
	"testing"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/mysql"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

func TestMain(m *testing.M) { os.Exit(containertest.Main(m)) }

func opened(t testing.TB, url string) *mysql.Store {
	t.Helper()
	s, err := mysql.Open(t.Context(), url)
	if err != nil {
		t.Fatalf("open: got %v, want nil", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// migrated opens a fresh database with all tables.
func migrated(t *testing.T) ports.Store {
	t.Helper()
	s := opened(t, containertest.MySQL(t))
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: got %v, want nil", err)
	}
	return s
}

func TestContainerStore(t *testing.T) {
	t.Parallel()
	containertest.Need(t, containertest.MySQLImage)
	porttest.Store(t, migrated)
}

func TestContainerSameAnswersAsMemory(t *testing.T) {
	t.Parallel()
	containertest.Need(t, containertest.MySQLImage)
	porttest.SameAnswers(t, func(*testing.T) ports.Store { return memory.New() }, migrated)
}
