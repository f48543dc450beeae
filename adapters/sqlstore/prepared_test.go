package sqlstore

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

func counting(t *testing.T) (*sql.DB, *prepared) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(t.TempDir(), "x.db")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE n (n INTEGER)"); err != nil {
		t.Fatal(err)
	}
	return db, newPrepared(db)
}

// TestStatementsOfTransactionsArePrepared: a transaction on the only connection
// runs what is new as it is, since preparing would wait for itself; the next one
// finds it prepared.
func TestStatementsOfTransactionsArePrepared(t *testing.T) {
	t.Parallel()
	db, p := counting(t)
	const insert, count = "INSERT INTO n (n) VALUES (?)", "SELECT COUNT(*) FROM n"
	for round := range 3 {
		if err := p.catchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := p.find(insert) != nil; got != (round > 0) {
			t.Errorf("round %d: prepared is %t: nothing would be gained, or the first would have hung", round, got)
		}
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		in := preparedTx{tx, p}
		if _, err := in.ExecContext(t.Context(), insert, round); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := in.QueryRowContext(t.Context(), count).Scan(&n); err != nil || n != round+1 {
			t.Errorf("round %d: counted %d, %v: the transaction does not see its own row", round, n, err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPreparedStatementsAreBounded: what there are many forms of runs as it is.
func TestPreparedStatementsAreBounded(t *testing.T) {
	t.Parallel()
	_, p := counting(t)
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for n := range maxPrepared {
				var got int
				text := fmt.Sprintf("SELECT %d", worker%2*maxPrepared+n)
				if err := p.QueryRowContext(t.Context(), text).Scan(&got); err != nil || got != worker%2*maxPrepared+n {
					t.Errorf("%s: got %d, %v", text, got, err)
				}
			}
		})
	}
	all.Wait()
	if n := len(p.known); n != maxPrepared {
		t.Errorf("%d statements are kept, want %d: memory would grow with every form of a list", n, maxPrepared)
	}
	long := "SELECT 1 --" + strings.Repeat("x", longText)
	var got int
	if err := p.QueryRowContext(t.Context(), long).Scan(&got); err != nil || got != 1 || p.find(long) != nil {
		t.Errorf("a long statement: got %d, %v, kept %t", got, err, p.find(long) != nil)
	}
	if _, err := p.QueryContext(t.Context(), "SELECT nothing FROM nowhere"); err == nil {
		t.Error("a wrong statement is not an error")
	}
}
