package sqlite_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/junggyenara/junggye/adapters/sqlstore"
	"github.com/junggyenara/junggye/adapters/sqlstore/plantest"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
	schema "github.com/junggyenara/junggye/sql"
)

// second opens a second connection to a file, for what the store does not offer.
func second(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// plan is how SQLite runs a statement, https://sqlite.org/eqp.html.
func plan(t *testing.T, db *sql.DB, s plantest.Statement) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+s.Text, s.Args...)
	if err != nil {
		t.Fatalf("%s: %v", s.Name, err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

func TestSearchPlans(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	if err := porttest.FillMarket(t.Context(), migrated(t, path), 1, 50); err != nil {
		t.Fatal(err)
	}
	for _, s := range slices.Concat(
		plantest.Statements(t, "아이폰 의자 책", [3]int64{40, 30, 20}), plantest.Chats(t), plantest.Desk(t), plantest.Members(t),
	) {
		steps := plan(t, second(t, path), s)
		indexed := false
		for _, step := range steps {
			// Going through the rows that an inner query found is no scan of a table.
			if strings.HasPrefix(step, "SCAN") && step != "SCAN counted" || strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%s reads a whole table or sorts: %q in %q", s.Name, step, steps)
			}
			indexed = indexed || strings.HasPrefix(step, "SEARCH")
		}
		if !indexed {
			t.Errorf("%s: got %q, want an index", s.Name, steps)
		}
	}
}

// TestFillSearch migrates a file in which an earlier version kept listings.
func TestFillSearch(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	earlier(t, path, 250)
	s := opened(t, path)
	finds := func(typed string, want ...listing.ID) {
		t.Helper()
		found, _, err := s.Repos().Listings.Search(t.Context(), search.Parse(typed), ports.Page{Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		var got []listing.ID
		for _, l := range found {
			got = append(got, l.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("search for %q: got %v, want %v: listings from before the index are found, too", typed, got, want)
		}
	}
	for range 2 { // again it does nothing
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatalf("migrate: got %v, want nil", err)
		}
		finds("의자", 249, 247, 246, 245, 243)
		finds("원목의자 001", 1)
		finds("숨긴")
	}
	// An old row that comes back to the market, or changes, is entered as it is then.
	l, err := s.Repos().Listings.Get(t.Context(), 244)
	if err != nil {
		t.Fatal(err)
	}
	l.State, l.Title = listing.ForSale, "숨긴 책상"
	if _, err := s.Repos().Listings.Save(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	finds("책상", 244)
}

// TestGramsAreOfTheMarket looks into the table: rows that are left behind would
// be found by nobody and never go.
func TestGramsAreOfTheMarket(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := migrated(t, path)
	if err := porttest.FillMarket(t.Context(), s, 1, 1); err != nil {
		t.Fatal(err)
	}
	l, err := s.Repos().Listings.Get(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []func(){
		func() {},
		func() { l.Title = "나의 새 자전거" },
		func() { l.Description, l.Price = "짧음", 77 },
		func() { l.State = listing.Hidden },
		func() { l.Title = "숨긴 것" },
		func() { l.State = listing.ForSale },
		func() { l.State = listing.Sold },
	} {
		change()
		if l, err = s.Repos().Listings.Save(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		var want []search.Gram
		if l.State.OnMarket() {
			want = search.Grams(search.Text(l.Title, l.Description), l.Price)
		}
		if got := gramsIn(t, second(t, path)); !slices.Equal(got, want) {
			t.Errorf("listing %q, %s: got %d grams %v, want %d %v", l.Title, l.State, len(got), got, len(want), want)
		}
	}
}

// TestSearchInPieces looks for what hardly ever meets in a market of a hundred
// thousand: a page that would take long ends before.
func TestSearchInPieces(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := migrated(t, path)
	if err := s.Repos().Members.Add(t.Context(), porttest.MarketSeller()); err != nil {
		t.Fatal(err)
	}
	// Red and blue by turns, and now and then both; few of the red ones are books.
	const size, both, books = 100_000, 9_999, 11_111
	colours := search.Parse("빨강 파랑").Grams()
	red, blue := colours[0][0], colours[1][0]
	db := second(t, path)
	for _, statement := range []struct {
		text string
		args []any
	}{
		{`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason,
			first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, way, id, version)
		SELECT ?, '', '', 1000, iif(i % ? = 0, 'books', 'other'), '', '', '[]', 'for_sale', '', 1, '', 0, 0, 0, 0, 0, 1,
			iif(i % ? = 0, '빨강 파랑', iif(i % 2, '빨강', '파랑')), '', i, 1 FROM n`, []any{size, int64(porttest.MarketSeller().ID), books, both}},
		{"INSERT INTO grams SELECT ?, id FROM listings WHERE search_text LIKE '%빨강%'", []any{red}},
		{"INSERT INTO grams SELECT ?, id FROM listings WHERE search_text LIKE '%파랑%'", []any{blue}},
	} {
		if _, err := db.ExecContext(t.Context(), statement.text, statement.args...); err != nil {
			t.Fatal(err)
		}
	}
	inBooks := search.Parse("빨강")
	inBooks.Category = listing.Books
	for _, c := range []struct {
		name  string
		query search.Query
		met   func(id int) bool
		least int // pages
	}{
		{"two words that hardly ever meet", search.Parse("빨강 파랑"), func(id int) bool { return id%both == 0 }, 5},
		{"a common word in a category that hardly has it", inBooks, func(id int) bool { return id%books == 0 && (id%2 > 0 || id%both == 0) }, 5},
	} {
		var want, got []listing.ID
		for id := size; id > 0; id-- {
			if c.met(id) {
				want = append(want, listing.ID(id))
			}
		}
		pages, page := 0, ports.Page{Limit: 10}
		for page.Before != 0 || pages == 0 {
			found, next, err := s.Repos().Listings.Search(t.Context(), c.query, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range found {
				got = append(got, l.ID)
			}
			if pages++; next != 0 && page.Before != 0 && next >= page.Before {
				t.Fatalf("%s: the page before %d goes on before %d", c.name, page.Before, next)
			}
			page.Before = next
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v: what is looked for in pieces is found as a whole", c.name, got, want)
		}
		if pages < c.least {
			t.Errorf("%s: took %d pages, want at least %d: no page may read all", c.name, pages, c.least)
		}
	}
}

func gramsIn(t *testing.T, db *sql.DB) []search.Gram {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT gram FROM grams ORDER BY gram")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var grams []search.Gram
	for rows.Next() {
		var g search.Gram
		if err := rows.Scan(&g); err != nil {
			t.Fatal(err)
		}
		grams = append(grams, g)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return grams
}

// earlier makes a file as the version before the search index left it, with n
// listings of which every fourth is hidden.
func earlier(t *testing.T, path string, n int) {
	t.Helper()
	db := second(t, path)
	files, err := schema.SQLite()
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 15); err != nil {
		t.Fatal(err)
	}
	statement := `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
		INSERT INTO listings SELECT 1, printf('원목 의자 %03d', i), '', 1000, 'other', '', '', '[]', iif(i % 4, 'for_sale', 'hidden'),
			'', 1, '', 0, 0, 0, 0, 0, i % 4 > 0, printf('원목 의자 %03d', i) || char(10), i, 1 FROM n`
	member := `INSERT INTO members VALUES ('k', 'n', '', 'bronze', '', 'active', '', '', 0, 0, 0, 1, 1)`
	if _, err := db.ExecContext(t.Context(), member); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), statement, n); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkSearch prints how long one page of a search takes, at most and on
// average. JUNGGYE_BENCH_MILLION=1 takes a million listings, which takes minutes
// to fill and some gigabytes.
func BenchmarkSearch(b *testing.B) {
	for _, size := range porttest.MarketSizes() {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "x.db")
			if err := migrated(b, path).Close(); err != nil {
				b.Fatal(err)
			}
			begin := time.Now()
			fillFast(b, path, size)
			b.Logf("%d listings added in %v", size, time.Since(begin).Round(time.Second))
			porttest.BenchmarkSearches(b, opened(b, path))
		})
	}
}

// fillFast fills a file without a log and with much memory: nobody needs it
// after a power cut.
func fillFast(b *testing.B, path string, size int) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=cache_size(-2000000)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	s := sqlstore.New(db, db, sqlstore.Dialect{Classify: func(error) (sqlstore.Class, string) { return sqlstore.Other, "" }})
	if err := porttest.FillMarket(b.Context(), s, 1, size); err != nil {
		b.Fatal(err)
	}
}
