package memory_test

import (
	"testing"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	porttest.Store(t, func(*testing.T) ports.Store { return memory.New() })
}

func TestBlobs(t *testing.T) {
	t.Parallel()
	porttest.Blobs(t, func(*testing.T) ports.Blobs { return memory.NewBlobs() })
}
