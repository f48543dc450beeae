package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

// empties returns a function that opens empty migrated stores. They are copies
// of one file, since migrating takes longer than most checks.
func empties(t testing.TB) func(*testing.T) ports.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "template.db")
	s := migrated(t, path)
	if err := s.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	template, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("read template: %v", err)
	}
	return func(t *testing.T) ports.Store {
		t.Helper()
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := os.WriteFile(path, template, 0o600); err != nil {
			t.Fatalf("copy template: %v", err)
		}
		return opened(t, path)
	}
}

// opened opens the file until the test ends.
func opened(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatalf("open: got %v, want nil", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func migrated(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s := opened(t, path)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: got %v, want nil", err)
	}
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	porttest.Store(t, empties(t))
}

func TestSameAnswersAsMemory(t *testing.T) {
	t.Parallel()
	porttest.SameAnswers(t, func(*testing.T) ports.Store { return memory.New() }, empties(t))
}
