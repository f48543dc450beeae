package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// market makes a file with a thousand listings besides what seed adds.
func market(b *testing.B) (*sqlite.Store, string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "x.db")
	s := migrated(b, path)
	seed(b, s)
	err := s.InTx(b.Context(), func(r ports.Repos) error {
		l, err := r.Listings.Get(b.Context(), 1)
		for i := listing.ID(2); i <= 1001 && err == nil; i++ {
			l.ID = i
			err = r.Listings.Add(b.Context(), l)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return s, path
}

func BenchmarkGetTrade(b *testing.B) {
	s, _ := market(b)
	r := s.Repos()
	for b.Loop() {
		if _, err := r.Trades.Get(b.Context(), 1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkListMarketPage(b *testing.B) {
	s, _ := market(b)
	r := s.Repos()
	for b.Loop() {
		if list, err := r.Listings.ListMarket(b.Context(), ports.Page{Before: 900, Limit: 10}); err != nil || len(list) != 10 {
			b.Fatal(len(list), err)
		}
	}
}

func BenchmarkSearchPage(b *testing.B) {
	s, _ := market(b)
	r := s.Repos()
	for b.Loop() {
		if list, _, err := r.Listings.Search(b.Context(), search.Parse("자전"), ports.Page{Limit: 10}); err != nil || len(list) != 10 {
			b.Fatal(len(list), err)
		}
	}
}

// move is what a move of a trade writes: trade, listing, record, timers, news.
func move(ctx context.Context, r ports.Repos, n int64) error {
	d, err := r.Trades.Get(ctx, 1)
	if err != nil {
		return err
	}
	l, err := r.Listings.Get(ctx, d.ListingID)
	if err != nil {
		return err
	}
	d.Tries++
	d.DueAt = aTime.Add(time.Duration(n) * time.Second)
	if d, err = r.Trades.Save(ctx, d); err != nil {
		return err
	}
	if _, err = r.Listings.Save(ctx, l); err != nil {
		return err
	}
	record := trade.Record{TradeID: 1, Seq: d.Version, Event: trade.TryLookup, By: trade.System, From: d.State, To: d.State, At: aTime}
	if err = r.Trades.AddRecord(ctx, record); err != nil {
		return err
	}
	timers := []trade.Timer{{Kind: trade.Deadline, DueAt: d.DueAt}, {Kind: trade.Reminder, DueAt: d.DueAt}}
	if err = r.Timers.Set(ctx, ports.OfTrade, 1, timers); err != nil {
		return err
	}
	return r.News.Add(ctx, []news.Item{{ID: news.ID(n), MemberID: 1, Kind: "x", At: aTime}, {ID: news.ID(-n), MemberID: 2, Kind: "x", At: aTime}})
}

func BenchmarkMoveTransaction(b *testing.B) {
	s, _ := market(b)
	for n := int64(1); b.Loop(); n++ {
		if err := s.InTx(b.Context(), func(r ports.Repos) error { return move(b.Context(), r, n) }); err != nil {
			b.Fatal(err)
		}
	}
}

// plain opens the file once more without anything of ours, as the measure of
// what the engine itself costs.
func plain(b *testing.B, synchronous string) *sql.DB {
	b.Helper()
	s, path := market(b)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite", fmt.Sprintf("file:%s?_pragma=journal_mode(WAL)&_pragma=synchronous(%s)&_pragma=foreign_keys(1)&_txlock=immediate", path, synchronous))
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { db.Close() })
	return db
}

// readAll reads rows of any shape and returns how many there were.
func readAll(ctx context.Context, db interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, query string, args ...any,
) (int, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	into := make([]any, len(columns))
	for i := range into {
		into[i] = new(any)
	}
	n := 0
	for ; rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}

func BenchmarkPlainGetTrade(b *testing.B) {
	db := plain(b, "FULL")
	for b.Loop() {
		if n, err := readAll(b.Context(), db, "SELECT * FROM trades WHERE id = ?", 1); n != 1 || err != nil {
			b.Fatal(n, err)
		}
	}
}

func BenchmarkPlainListMarketPage(b *testing.B) {
	db := plain(b, "FULL")
	for b.Loop() {
		n, err := readAll(b.Context(), db, "SELECT * FROM listings WHERE on_market = ? AND id <= ? ORDER BY id DESC LIMIT ?", true, 899, 10)
		if n != 10 || err != nil {
			b.Fatal(n, err)
		}
	}
}

func benchmarkPlainMove(b *testing.B, synchronous string) {
	db := plain(b, synchronous)
	for n := int64(1); b.Loop(); n++ {
		if err := plainMove(b.Context(), db, n); err != nil {
			b.Fatal(err)
		}
	}
}

func plainMove(ctx context.Context, db *sql.DB, n int64) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, query := range []string{"SELECT * FROM trades WHERE id = 1", "SELECT * FROM listings WHERE id = 1"} {
		if _, err := readAll(ctx, tx, query); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		"UPDATE trades SET tries = tries + 1, due_at = ?1, state = 'paid', reason = 'x', updated_at = ?1, version = version + 1 WHERE id = 1",
		"UPDATE listings SET state = 'for_sale', on_market = 1, updated_at = ?1, version = version + 1 WHERE id = 1",
		"INSERT INTO trade_events VALUES (1, ?1, '', 'try_lookup', 'system', 0, 'paid', 'paid', '', 0)",
		"DELETE FROM timers WHERE subject = 'trade' AND subject_id = 1",
		"INSERT INTO timers VALUES ('trade', 1, 'deadline', ?1, 0, 0, ?1)",
		"INSERT INTO timers VALUES ('trade', 1, 'reminder', ?1, 0, 0, ?1)",
		"INSERT INTO news VALUES (?1, 1, 'x', 0, 0, '', '', 0, 0)",
		"INSERT INTO news VALUES (-?1, 2, 'x', 0, 0, '', '', 0, 0)",
	} {
		if _, err := tx.ExecContext(ctx, statement, n); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func BenchmarkPlainMoveTransaction(b *testing.B)       { benchmarkPlainMove(b, "FULL") }
func BenchmarkPlainMoveTransactionNormal(b *testing.B) { benchmarkPlainMove(b, "NORMAL") }
