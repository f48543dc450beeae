package postgres_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/postgres"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

func TestMain(m *testing.M) { os.Exit(containertest.Main(m)) }

func opened(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url)
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
	address := containertest.Postgres(t, "")
	s := opened(t, address)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: got %v, want nil", err)
	}
	if err := s.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	template := strings.TrimPrefix(u.Path, "/")
	return func(t *testing.T) ports.Store {
		t.Helper()
		return opened(t, containertest.Postgres(t, template))
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
