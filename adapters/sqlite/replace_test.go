package sqlite

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestTheBookIsNotReplaced: REPLACE deletes the old row, which a trigger sees
// only when the connection says so.
func TestTheBookIsNotReplaced(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The row belongs to no trade; only the book is looked at here.
	if _, err := s.writer.ExecContext(t.Context(), "PRAGMA foreign_keys = 0"); err != nil {
		t.Fatal(err)
	}
	const row = " INTO ledger_entries VALUES (1, 1, 1, 'clearing', 0, 'escrow', 1, 12000, 5)"
	if _, err := s.writer.ExecContext(t.Context(), "INSERT"+row); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"REPLACE" + row, "INSERT OR REPLACE" + row,
		"INSERT" + row + " ON CONFLICT (trade_id, seq, line) DO UPDATE SET amount = 2",
	} {
		_, err := s.writer.ExecContext(t.Context(), statement)
		if err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: got %v, want the book's refusal", statement, err)
		}
	}
}

// TestTheTrailOfPayoutsIsNotChanged: what operators did with money stays.
func TestTheTrailOfPayoutsIsNotChanged(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The row belongs to no trade; only the trail is looked at here.
	if _, err := s.writer.ExecContext(t.Context(), "PRAGMA foreign_keys = 0"); err != nil {
		t.Fatal(err)
	}
	const row = " INTO payout_events VALUES (1, 1, 901, 'due', 'held', 12000, 0, 'fraud', 5)"
	if _, err := s.writer.ExecContext(t.Context(), "INSERT"+row); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"UPDATE payout_events SET operator_id = 902", "DELETE FROM payout_events", "REPLACE" + row} {
		_, err := s.writer.ExecContext(t.Context(), statement)
		if err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: got %v, want a refusal", statement, err)
		}
	}
}
