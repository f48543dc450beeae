// Package upgradetest proves for each engine that a database of the version
// before keeps every row when it is migrated, and that the program of that
// version can go on writing meanwhile. It is for tests only and knows no engine.
package upgradetest

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Before is the schema that the rows are of.
const Before = 21

//go:embed rows.sql
var rows string

// Store is what the engine's Open returns.
type Store interface {
	ports.Store
	Migrate(ctx context.Context) error
	SweepSearch(ctx context.Context, since time.Time) error
}

// Engine is an empty database and the ways to it.
type Engine struct {
	Dialect goose.Dialect
	Files   func() (fs.FS, error)
	// Raw opens the database past the store, for a moment.
	Raw func() *sql.DB
	// Open opens the store.
	Open func() Store
}

// Run fills the database as the version before did, migrates it and looks at
// what became of it.
func Run(t *testing.T, e Engine) {
	t.Helper()
	before := map[string][]string{}
	e.raw(t, func(db *sql.DB) {
		files, err := e.Files()
		if err != nil {
			t.Fatal(err)
		}
		p, err := goose.NewProvider(e.Dialect, db, files, goose.WithDisableGlobalRegistry(true))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.UpTo(t.Context(), Before); err != nil {
			t.Fatalf("migrate to %d: %v", Before, err)
		}
		for _, statement := range Statements() {
			exec(t, db, statement)
		}
		for table, columns := range tables() {
			if before[table] = dump(t, db, table, columns); len(before[table]) == 0 {
				t.Errorf("no row in %s: nothing is proved about it", table)
			}
		}
	})
	s := e.Open()
	for range 2 {
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatalf("migrate: got %v, want nil", err)
		}
	}
	r := &reader{T: t, Repos: s.Repos()}
	r.everything()
	r.found(chair, true)
	e.raw(t, func(db *sql.DB) {
		for table, columns := range tables() {
			if diff := cmp.Diff(before[table], dump(t, db, table, columns)); diff != "" {
				t.Errorf("migrating changed rows of %s (-before +after):\n%s", table, diff)
			}
		}
		e.previousVersion(t, db)
	})
	s = e.Open()
	r.Repos = s.Repos()
	r.written(s)
}

func (e Engine) raw(t *testing.T, use func(*sql.DB)) {
	t.Helper()
	db := e.Raw()
	use(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// Statements are what the version before wrote, one row or more each.
func Statements() []string {
	_, text, _ := strings.Cut(rows, "\n") // the comment
	return strings.Split(strings.TrimSuffix(strings.TrimSpace(text), ";"), ";\n")
}

// tables are the tables of Statements with the columns that they had.
func tables() map[string]string {
	found := map[string]string{}
	for _, statement := range Statements() {
		head, _, _ := strings.Cut(strings.TrimPrefix(statement, "INSERT INTO "), ") VALUES")
		table, columns, _ := strings.Cut(head, " (")
		found[table] = columns
	}
	return found
}

func exec(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%.120s: %v", statement, err)
	}
}

// dump is a table's rows in an order of their own. The entry that says how far
// the search index is filled comes and goes.
func dump(t *testing.T, db *sql.DB, table, columns string) []string {
	t.Helper()
	where := ""
	if table == "grams" {
		where = " WHERE gram <> 0"
	}
	list, err := db.QueryContext(t.Context(), "SELECT "+columns+" FROM "+table+where)
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	values := make([]any, strings.Count(columns, ",")+1)
	for i := range values {
		values[i] = new(sql.NullString)
	}
	var out []string
	for list.Next() {
		if err := list.Scan(values...); err != nil {
			t.Fatal(err)
		}
		var row strings.Builder
		for _, v := range values {
			if text, ok := v.(*sql.NullString); ok {
				fmt.Fprintf(&row, "%q %t|", text.String, text.Valid)
			}
		}
		out = append(out, row.String())
	}
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// added is what the version before adds when the schema is new already.
const added = listing.ID(1) << 60

// previousVersion writes as the program of that version does: it names every
// column that it knows, and no other.
func (e Engine) previousVersion(t *testing.T, db *sql.DB) {
	t.Helper()
	listings := slices.DeleteFunc(Statements(), func(s string) bool { return !strings.HasPrefix(s, "INSERT INTO listings ") })
	old := listings[len(listings)-1] // hidden, with the id 7
	old = strings.NewReplacer(hiddenTitle, addedTitle, "'hidden'", "'for_sale'", "FALSE", "TRUE", ", 7, 3)", ", "+strconv.FormatInt(int64(added), 10)+", 1)").Replace(old)
	exec(t, db, old)
	exec(t, db, "UPDATE listings SET price = 29000, version = version + 1 WHERE id = 7 AND version = 3")
}

// members finds those whom the version before wrote, by what it wrote.
func (r *reader) members() {
	r.Helper()
	const phone = "01000000003"
	found := must(r.Members.ListByPhone(r.Context(), nil, phone, 10))(r)
	if len(found) != 1 || found[0].Phone != phone || found[0].PhoneSealed != "" || !found[0].BlockedUntil.IsZero() {
		r.Errorf("found %+v by phone, want the one member as the version before wrote it", found)
	}
	if plain := must(r.Members.ListPlain(r.Context(), 1_000))(r); !slices.ContainsFunc(plain, func(m member.Member) bool { return m.Phone == phone }) {
		r.Errorf("got %+v, want the member among those whose phone is to be sealed", plain)
	}
}

// reader reads with the new program.
type reader struct {
	*testing.T
	ports.Repos
}

func must[V any](v V, err error) func(*reader) V {
	return func(r *reader) V {
		r.Helper()
		if err != nil {
			r.Fatalf("read what the version before wrote: %v", err)
		}
		return v
	}
}

// everything loads each row by the way that the program takes to it.
func (r *reader) everything() {
	r.Helper()
	ctx, all := r.Context(), ports.Page{Limit: 1_000}
	counted := map[string]int{}
	for _, s := range trade.States() {
		for _, t := range must(r.Trades.ListInState(ctx, s, all))(r) {
			counted["trades"]++
			counted["trade_events"] += len(must(r.Trades.History(ctx, t.ID))(r))
			attempts := must(r.Attempts.ListByTrade(ctx, t.ID))(r)
			counted["attempts"] += len(attempts)
			for _, a := range attempts {
				if a.State != payment.Created && a.TID == "" {
					r.Errorf("attempt %d lost its TID", a.ID)
				}
			}
			counted["ledger_entries"] += len(must(r.Ledger.ListByTrade(ctx, t.ID))(r))
			counted["timers"] += len(must(r.Timers.ListByID(ctx, ports.OfTrade, int64(t.ID)))(r))
			if _, err := r.Payouts.Get(ctx, t.ID); err == nil {
				counted["payouts"]++
			}
			if t.Tracking.Number != "" {
				counted["tracking_keys"]++
				if err := r.Trades.UseTracking(ctx, t.Tracking.Key(), t.ID); err != nil {
					r.Errorf("the tracking number of trade %d is no longer its own: %v", t.ID, err)
				}
			}
			if _, err := r.Members.Get(ctx, t.SellerID); err != nil {
				r.Errorf("the seller of trade %d: %v", t.ID, err)
			}
			must(r.Listings.Get(ctx, t.ListingID))(r)
		}
	}
	r.members()
	hidden := must(r.Listings.Get(ctx, 7))(r)
	if hidden.Way != listing.AnyWay || hidden.State != listing.Hidden || hidden.Photos[0].State != listing.PhotoFailed {
		r.Errorf("got %+v, want the hidden listing, traded both ways as before", hidden)
	}
	for _, l := range must(r.Listings.ListMarket(ctx, all))(r) {
		counted["revisions"] += len(must(r.Listings.Revisions(ctx, l.ID))(r))
		counted["timers"] += len(must(r.Timers.ListByID(ctx, ports.OfListing, int64(l.ID)))(r))
		if l.Way != listing.AnyWay {
			r.Errorf("listing %d is traded %q, want both ways as before", l.ID, l.Way)
		}
	}
	for _, what := range []string{
		"trades", "trade_events", "attempts", "ledger_entries", "timers", "payouts", "tracking_keys", "revisions",
	} {
		if counted[what] == 0 {
			r.Errorf("no %s can be read", what)
		}
	}
	if n := must(r.Notices.Get(ctx, 9))(r); n.State != notice.Published || n.Main || n.Buttons.Len() != 1 || n.Buttons[0].Link == "" {
		r.Errorf("got the notice %+v, want it published with its link as a button", n)
	}
	must(r.Offers.Get(ctx, 10))(r)
	if due := must(r.Outbox.ListDue(ctx, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), 10))(r); len(due) != 1 || due[0].Failures != 2 {
		r.Errorf("got the messages %+v, want the one with two failures", due)
	}
	must(r.Vitals.LastBeat(ctx))(r)
}

func (r *reader) found(typed string, want bool) {
	r.Helper()
	list, _, err := r.Listings.Search(r.Context(), search.Parse(typed), ports.Page{Limit: 5})
	if got := len(list) > 0; err != nil || got != want {
		r.Errorf("%q is found: %t, %v; want %t", typed, got, err, want)
	}
}

// written reads what the version before wrote after migrating, finds it by the
// sweep, and writes over it.
func (r *reader) written(s Store) {
	r.Helper()
	ctx := r.Context()
	if l := must(r.Listings.Get(ctx, 7))(r); l.Price != 29_000 || l.Version != 4 || l.Way != listing.AnyWay {
		r.Errorf("got %+v, want what the version before saved", l)
	}
	l := must(r.Listings.Get(ctx, added))(r)
	r.found(addedTitle, false) // or the sweep proves nothing
	if err := s.SweepSearch(ctx, l.CreatedAt.Add(time.Second)); err != nil {
		r.Fatalf("sweep: got %v, want nil", err)
	}
	r.found(addedTitle, false) // it was asked for later ones
	for range 2 {
		if err := s.SweepSearch(ctx, l.CreatedAt); err != nil {
			r.Fatalf("sweep: got %v, want nil, also a second time", err)
		}
		r.found(addedTitle, true)
	}
	l.Way, l.Title = listing.ByParcel, newTitle
	if l = must(r.Listings.Save(ctx, l))(r); l.Way != listing.ByParcel {
		r.Errorf("saved as %q", l.Way)
	}
	r.found(addedTitle, false)
	r.found(newTitle, true)
	if err := s.Migrate(ctx); err != nil {
		r.Errorf("migrate once more: got %v, want nil", err)
	}
}
