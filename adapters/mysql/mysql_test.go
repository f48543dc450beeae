package mysql_test

import (
	"net/url"
	"os"
	"strings"
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

// migrated returns a function that opens fresh databases with all tables, which
// are copies of one.
func migrated(t *testing.T) func(*testing.T) ports.Store {
	t.Helper()
	address := containertest.MySQL(t, "")
	s := opened(t, address)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: got %v, want nil", err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	template := strings.TrimPrefix(u.Path, "/")
	return func(t *testing.T) ports.Store {
		t.Helper()
		return opened(t, containertest.MySQL(t, template))
	}
}

func TestContainerStore(t *testing.T) {
	t.Parallel()
	porttest.Store(t, migrated(t))
}

func TestContainerSameAnswersAsMemory(t *testing.T) {
	t.Parallel()
	porttest.SameAnswers(t, func(*testing.T) ports.Store { return memory.New() }, migrated(t))
}
