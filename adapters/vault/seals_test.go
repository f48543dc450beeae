package vault

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

var now = time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)

func mark(t *testing.T, r *Ring, seals ports.Seals) {
	t.Helper()
	if err := r.Mark(t.Context(), seals, now); err != nil {
		t.Fatalf("Mark: %v", err)
	}
}

func wantFindings(t *testing.T, r *Ring, seals ports.Seals, want Findings, why string) {
	t.Helper()
	got, err := r.Check(t.Context(), seals)
	if err != nil {
		t.Fatalf("Check: %v", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Check, %s (-want +got):\n%s", why, diff)
	}
}

func TestCheckFindsWrongKeys(t *testing.T) {
	t.Parallel()
	seals := memory.New().Repos().Seals
	wantFindings(t, ring(t, 1), seals, Findings{}, "nothing was ever sealed")
	for range 2 { // each start marks
		mark(t, ring(t, 1), seals)
	}
	mark(t, ring(t, 2, 1), seals)
	wantFindings(t, ring(t, 2, 1), seals, Findings{Opened: 2}, "the whole ring")
	wantFindings(t, ring(t, 1, 2), seals, Findings{Opened: 2}, "the order is about sealing only")
	wantFindings(t, ring(t, 2), seals, Findings{Missing: []string{"key-b"}, Opened: 1}, "an older key was dropped")
	wantFindings(t, ring(t, 5), seals, Findings{Missing: []string{"key-b", "key-c"}}, "keys of another market")
	impostor, err := New(Options{Keys: []Key{{ID: "key-c", Secret: bytes.Repeat([]byte{9}, KeySize)}, numbered(1)}})
	if err != nil {
		t.Fatal(err)
	}
	mark(t, impostor, seals)
	wantFindings(t, impostor, seals, Findings{Wrong: []string{"key-c"}, Opened: 1}, "another secret under an old id")
}

func TestSamplesAreNotExchanged(t *testing.T) {
	t.Parallel()
	from, to := memory.New().Repos().Seals, memory.New().Repos().Seals
	mark(t, ring(t, 1), from)
	list, err := from.List(t.Context())
	if err != nil || len(list) != 1 || len(list[0].Sample) > 300 || len(list[0].KeyID) > 40 || list[0].At != now {
		t.Fatalf("samples = %+v, %v, want one that fits its columns", list, err)
	}
	list[0].KeyID = "key-c"
	if err := to.Add(t.Context(), list[0]); err != nil {
		t.Fatal(err)
	}
	wantFindings(t, ring(t, 1, 2), to, Findings{Wrong: []string{"key-c"}}, "a sample under another key's id")
}

func TestMarkTogether(t *testing.T) {
	t.Parallel()
	seals := memory.New().Repos().Seals
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			if err := ring(t, 1).Mark(t.Context(), seals, now); err != nil {
				t.Errorf("Mark beside others = %v, want nil: instances start together", err)
			}
		})
	}
	group.Wait()
	wantFindings(t, ring(t, 1), seals, Findings{Opened: 1}, "one sample of one key")
}

func TestMarkLosesTheRace(t *testing.T) {
	t.Parallel()
	if err := ring(t, 1).Mark(t.Context(), lateSeals{err: fault.New(fault.Exists, "")}, now); err != nil {
		t.Errorf("Mark after another was faster = %v, want nil", err)
	}
	gone := fault.New(fault.Unavailable, "")
	if err := ring(t, 1).Mark(t.Context(), lateSeals{err: gone}, now); !errors.Is(err, gone) {
		t.Errorf("Mark on a store that is gone = %v, want its error", err)
	}
}

// lateSeals show nothing and answer Add with err.
type lateSeals struct{ err error }

func (lateSeals) List(context.Context) ([]ports.Seal, error) { return nil, nil }

func (s lateSeals) Add(context.Context, ports.Seal) error { return s.err }
