package bench

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/kakao"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/adapters/sqlstore"
	"github.com/junggyenara/junggye/adapters/system"
	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

const (
	renewFor = 30 * 24 * time.Hour
	// filledFor is how long a filled file may be used: its listings end with renewFor.
	filledFor = 4 * 24 * time.Hour
	// filledOver is how long ago the oldest listing was registered: what the program
	// looks through of the last day is no more than in a real market.
	filledOver = 25 * 24 * time.Hour
	// form changes when files that were filled before no longer fit.
	form = 3
)

// crowd is how many people a market has.
type crowd struct{ members, listings, trades int }

func (c crowd) file() string { return fmt.Sprintf("market-%d-%d-%d.db", c.listings, c.members, form) }

// secret is the key that seals what the fill seals; the service is given it too.
var secret = []byte("this key is for measuring speed!")

func ring(t testing.TB) *vault.Ring {
	t.Helper()
	r, err := vault.New(vault.Options{Keys: []vault.Key{{ID: "bench", Secret: secret}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// anyPhoto takes every photo as it is.
type anyPhoto struct{}

func (anyPhoto) Allowed(string) bool                                    { return true }
func (anyPhoto) Fetch(context.Context, string) ([]byte, error)          { return []byte("photo"), nil }
func (anyPhoto) Convert(_ context.Context, data []byte) ([]byte, error) { return data, nil }
func unsorted(err error) (sqlstore.Class, string)                       { return sqlstore.Other, err.Error() }

func key(member int) string { return fmt.Sprintf("bench-member-%06d", member) }

func buyerOf(trade, members int) int { return (trade*7 + 3) % members }

// fast is for files that nobody needs after a power cut.
const fast = "?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=cache_size(-2000000)&_pragma=temp_store(MEMORY)"

// marketOn is the use cases over a store, in this process.
func marketOn(t testing.TB, store ports.Store, cache ports.Cache) *app.Market {
	t.Helper()
	source, err := system.NewSource(system.SourceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return app.New(app.Config{
		Store: store, Blobs: memory.NewBlobs(), Photos: anyPhoto{}, Clock: system.Clock{}, Source: source, Process: trade.DefaultProcess(),
		Vault: ring(t), Links: paylink.New(secret), PublicURL: "http://127.0.0.1:8080", ConsentVersion: "bench", RenewFor: renewFor, Cache: cache,
	})
}

// chatOn is the chat of a market, as the program serves it but for what is
// around it.
func chatOn(t testing.TB, m *app.Market, tweak func(*kakao.Options)) http.Handler {
	t.Helper()
	sc, err := scenario.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	o := kakao.Options{Market: m, Scenario: sc, PublicURL: m.PublicURL, Placeholder: m.PublicURL + "/images/static/placeholder.jpg"}
	if tweak != nil {
		tweak(&o)
	}
	router := chi.NewRouter()
	kakao.New(o).Mount(router)
	return router
}

// filled returns the path of a market's file of its own, a copy of one that is
// kept between runs in dir.
func filled(t testing.TB, dir string, c crowd) string {
	t.Helper()
	kept := filepath.Join(dir, c.file())
	if info, err := os.Stat(kept); err != nil || time.Since(info.ModTime()) > filledFor {
		began := time.Now()
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		fill(t, kept+".new", c)
		if err := os.Rename(kept+".new", kept); err != nil {
			t.Fatal(err)
		}
		t.Logf("filled %s in %v", c.file(), time.Since(began).Round(time.Second))
	}
	path := filepath.Join(t.TempDir(), "market.db")
	if err := copyFile(path, kept); err != nil {
		t.Fatal(err)
	}
	return path
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// fill makes a file: members and trades by the use cases, listings as the use
// cases write them but a million times faster.
func fill(t testing.TB, path string, c crowd) {
	t.Helper()
	for _, old := range []string{path, path + ".lock"} {
		if err := os.RemoveAll(old); err != nil {
			t.Fatal(err)
		}
	}
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Migrate(t.Context()), s.Repos().Vitals.Beat(t.Context(), time.Now()), s.Close()); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path)+fast)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	m := marketOn(t, sqlstore.New(db, db, sqlstore.Dialect{Classify: unsorted}), nil)
	ids := make([]int64, c.members)
	for n := range ids {
		who, _, err := m.Join(t.Context(), key(n), fmt.Sprintf("m%06d", n), fmt.Sprintf("010%08d", n))
		if err != nil {
			t.Fatal(err)
		}
		ids[n] = int64(who.ID)
	}
	for _, table := range tables(c, ids) {
		insert(t, db, table)
	}
	for n := range c.trades {
		l, err := m.Store.Repos().Listings.Get(t.Context(), tradedListing(n, c))
		if err == nil {
			who, _, joinErr := m.Join(t.Context(), key(buyerOf(n, c.members)), "", "")
			err = joinErr
			if err == nil && who.ID != l.SellerID {
				_, err = m.Request(t.Context(), who.ID, l.ID)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// tradedListing is the listing that trade n is about, and paidListing one of four in
// ten that have no trade: fewer would be sold out before 256 buyers have had their time.
func tradedListing(n int, c crowd) listing.ID { return listing.ID(10*(n%(c.listings/10)) + 2) }

func paidListing(n int, c crowd) listing.ID { return listing.ID(10*(n/4%(c.listings/10)) + 5 + n%4) }

// listingAs is the listing with the id, as a use case would have stored it a
// while ago.
func listingAs(id, of int, members []int64, now time.Time) listing.Listing {
	l := porttest.MarketListing(id)
	l.SellerID = member.ID(members[id%len(members)])
	l.Way = listing.AnyWay
	if id%10 == 3 {
		l.Way = listing.InPerson
	}
	l.Photos = listing.Photos{{State: listing.PhotoStored, Key: "static/placeholder.jpg"}}
	l.CreatedAt = now.Add(-filledOver / time.Duration(of) * time.Duration(of-id+1))
	l.UpdatedAt, l.RenewBy = l.CreatedAt, l.CreatedAt.Add(renewFor)
	return l
}

// storedPhotos is how the one photo is stored.
const storedPhotos = `[{"s":"stored","k":"static/placeholder.jpg"}]`

// table is rows in the order of the primary key, in which every engine takes them fastest.
type table struct {
	name    string
	columns []string
	rows    iter.Seq[[]any]
}

// listingColumns are in the order of listingRow.
var listingColumns = []string{
	"seller_id", "title", "description", "price", "category", "place", "open_chat_url", "photos", "state", "before_state",
	"revision", "block_reason", "first_buyer_id", "first_until", "renew_by", "created_at", "updated_at", "on_market",
	"search_text", "way", "id", "version",
}

func listingRow(l listing.Listing) []any {
	return []any{
		int64(l.SellerID), l.Title, l.Description, int64(l.Price), string(l.Category), l.Place, l.OpenChatURL, storedPhotos, string(l.State), "",
		l.Revision, "", 0, 0, l.RenewBy.UnixMicro(), l.CreatedAt.UnixMicro(), l.UpdatedAt.UnixMicro(), 1,
		search.Text(l.Title, l.Description), string(l.Way), int64(l.ID), 1,
	}
}

// tables are what publishing writes: the listing, its first revision, the timer of
// its renewal, and what it is found by.
func tables(c crowd, members []int64) []table {
	now := time.Now()
	each := func(row func(listing.Listing) []any) iter.Seq[[]any] {
		return func(yield func([]any) bool) {
			for id := 1; id <= c.listings; id++ {
				if !yield(row(listingAs(id, c.listings, members, now))) {
					return
				}
			}
		}
	}
	return []table{
		{"listings", listingColumns, each(listingRow)},
		{"listing_revisions", []string{"listing_id", "number", "title", "description", "price", "at"}, each(func(l listing.Listing) []any {
			return []any{int64(l.ID), 1, l.Title, l.Description, int64(l.Price), l.CreatedAt.UnixMicro()}
		})},
		{"timers", []string{"subject", "subject_id", "kind", "due_at", "failures", "hidden_to", "visible_at"}, each(func(l listing.Listing) []any {
			return []any{string(ports.OfListing), int64(l.ID), string(trade.Deadline), l.RenewBy.UnixMicro(), 0, 0, l.RenewBy.UnixMicro()}
		})},
		{"grams", []string{"gram", "listing_id"}, gramRows(c, members, now)},
	}
}

func gramRows(c crowd, members []int64, now time.Time) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		type entry struct{ gram, id int64 }
		all := make([]entry, 0, c.listings*60)
		for id := 1; id <= c.listings; id++ {
			l := listingAs(id, c.listings, members, now)
			for _, g := range search.Grams(search.Text(l.Title, l.Description), l.Price) {
				all = append(all, entry{int64(g), int64(id)})
			}
		}
		slices.SortFunc(all, func(a, b entry) int { return cmp.Or(cmp.Compare(a.gram, b.gram), cmp.Compare(a.id, b.id)) })
		for _, e := range all {
			if !yield([]any{e.gram, e.id}) {
				return
			}
		}
	}
}

// insert adds the rows in one transaction, many with each statement.
func insert(t testing.TB, db *sql.DB, to table) {
	t.Helper()
	const values = 4000 // placeholders of a statement
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	many := values / len(to.columns)
	text := func(rows int) string {
		one := "(" + strings.TrimSuffix(strings.Repeat("?,", len(to.columns)), ",") + ")"
		return "INSERT INTO " + to.name + " (" + strings.Join(to.columns, ",") + ") VALUES " + strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
	}
	prepared, err := tx.PrepareContext(t.Context(), text(many))
	if err != nil {
		t.Fatal(err)
	}
	defer prepared.Close()
	var args []any
	for row := range to.rows {
		if args = append(args, row...); len(args) == many*len(to.columns) {
			if _, err := prepared.ExecContext(t.Context(), args...); err != nil {
				t.Fatal(err)
			}
			args = args[:0]
		}
	}
	if len(args) > 0 {
		if _, err := tx.ExecContext(t.Context(), text(len(args)/len(to.columns)), args...); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
