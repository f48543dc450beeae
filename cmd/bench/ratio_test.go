package bench

import (
	"database/sql"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/adapters/sqlstore"
	"github.com/junggyenara/junggye/core/listing"
)

// slowest is how many times slower than the bare handler a reply may be before
// something must have gone wrong. It is about 1 when all is well.
const slowest = 6

// TestRatio is the short form of TestSpeed: a small market, both handlers in this
// process, and only a gross change of a ratio fails it.
func TestRatio(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for some seconds")
	}
	c := crowd{members: 1000, listings: 2000, trades: 100}
	path := filepath.Join(t.TempDir(), "market.db")
	fill(t, path, c)
	scenes := scenes("newest", "category", "search", "listing", "trade")
	p, calls := planFor(t, path, c, scenes, nil)
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	db, err := p.open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	ours, bare := httptest.NewServer(whole(t, store)), httptest.NewServer(bareHandler(p, db))
	t.Cleanup(ours.Close)
	t.Cleanup(bare.Close)
	var turn atomic.Int64
	for _, s := range scenes {
		ask := posts(s.path, calls[s.name], c.members)
		var best [2]float64
		for range 3 { // in turn, so that a busy machine hits both
			for i, address := range []string{ours.URL, bare.URL} {
				m := load([]string{address}, ask, s.mark, 4, 100*time.Millisecond, &turn)
				if m.Refused+m.Errors > 0 {
					t.Fatalf("%s: %d refused, %d errors, %s: nothing is measured", s.title, m.Refused, m.Errors, m.FirstFail)
				}
				best[i] = max(best[i], m.rate())
			}
		}
		t.Logf("%s: %.0f/s, bare %.0f/s", s.title, best[0], best[1])
		if best[0]*slowest < best[1] {
			t.Errorf("%s: %.0f replies/s, the bare handler gives %.0f: more than %d times as slow; ask pprof (deploy/speed.md says how)", s.title, best[0], best[1], slowest)
		}
	}
}

// TestFillIsWhatTheStoreWrites compares the rows of the fast way with those of the
// store's own.
func TestFillIsWhatTheStoreWrites(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := crowd{members: 3, listings: 30}
	fill(t, filepath.Join(dir, "fast.db"), c)
	fill(t, filepath.Join(dir, "slow.db"), crowd{members: 3})
	open := func(name string) *sql.DB {
		db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(dir, name)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	fast, slow := open("fast.db"), open("slow.db")
	r := sqlstore.New(fast, fast, sqlstore.Dialect{Classify: unsorted}).Repos()
	into := sqlstore.New(slow, slow, sqlstore.Dialect{Classify: unsorted}).Repos()
	for id := range c.listings {
		l, err := r.Listings.Get(t.Context(), listing.ID(id+1))
		if err != nil {
			t.Fatal(err)
		}
		if err := into.Listings.Add(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		if err := into.Listings.AddRevision(t.Context(), l.Revise(l.CreatedAt)); err != nil {
			t.Fatal(err)
		}
	}
	for table, order := range map[string]string{"listings": "id", "grams": "gram, listing_id", "listing_revisions": "listing_id"} {
		if diff := cmp.Diff(dump(t, slow, table, order), dump(t, fast, table, order)); diff != "" {
			t.Errorf("%s (-store +fast):\n%s\nwhat is measured would not be what the market writes", table, diff)
		}
	}
}

func dump(t *testing.T, db *sql.DB, table, order string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table+" ORDER BY "+order)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range into {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprint(values...))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
