// Package enginetest holds the checks that are the same for every database
// server: what Open says, what migrations leave behind, what the tables refuse
// and what a lost connection means. It is for tests only; the contract of the
// store itself is in porttest.
package enginetest

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore"
	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Store is what the engine's Open returns.
type Store interface {
	ports.Store
	Migrate(ctx context.Context) error
	Current(ctx context.Context) (have, want int64, err error)
	Status(ctx context.Context) ([]sqlstore.Migration, error)
	Check(ctx context.Context) error
	Close() error
}

// Engine is a database server under test.
type Engine struct {
	// Fresh returns the URL of an empty database.
	Fresh func(t testing.TB) string
	Open  func(ctx context.Context, url string) (Store, error)
	// Raw opens the database past the store.
	Raw func(t testing.TB, url string) *sql.DB
	// Commit is how the driver spells it on the wire, in capitals.
	Commit string
	// Again tells that a migration can run a second time when the program died
	// before it was written down; else it is undone with its transaction.
	Again bool
	// Rewrites are the engine's own ways to change rows of the book by the way.
	Rewrites []string
}

// Run runs all checks.
func Run(t *testing.T, e Engine) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, Engine){
		"OpenSaysWhatIsWrong":             openErrors,
		"MigrateIsSafeAgainAndTogether":   migrations,
		"TheTablesRefuseNonsense":         nonsense,
		"LostCommitsAreLookedUp":          lostCommits,
		"LateCommitsAreWaitedFor":         lateCommits,
		"OldWitnessesAreSwept":            swept,
		"AHangingServerCostsNoReply":      hanging,
		"ClosedStoresAreUnavailable":      closed,
		"ServersThatStartAreWaitedFor":    starting,
		"BrokenConnectionsAreReplacedNow": replaced,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, e)
		})
	}
}

func aTime() time.Time { return time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC) }

// young is a time that the law still asks about, whenever this runs.
func young() time.Time { return aTime().AddDate(100, 0, 0) }

func (e Engine) opened(t *testing.T, address string) Store {
	t.Helper()
	s, err := e.Open(t.Context(), address)
	if err != nil {
		t.Fatalf("open: got %v, want nil", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func (e Engine) migrated(t *testing.T, address string) Store {
	t.Helper()
	s := e.opened(t, address)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: got %v, want nil", err)
	}
	return s
}

func with(t *testing.T, address string, change func(*url.URL)) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	change(u)
	return u.String()
}

func openErrors(t *testing.T, e Engine) {
	good := e.Fresh(t)
	const hidden = "hush4711"
	for _, test := range []struct {
		what, want string
		change     func(*url.URL)
	}{
		{"a wrong password", "refuses this user or password", func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), hidden) }},
		{"a missing database", "CREATE DATABASE", func(u *url.URL) { u.User, u.Path = url.UserPassword(u.User.Username(), password(u)), "/nowhere" }},
		{"an unknown host", "no host of this name", func(u *url.URL) { u.Host, u.User = "db.invalid:3306", url.UserPassword("u", hidden) }},
		{"nobody there", "refused", func(u *url.URL) { u.Host, u.User = "127.0.0.1:1", url.UserPassword("u", hidden) }},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		s, err := e.Open(ctx, with(t, good, test.change))
		cancel()
		if err == nil {
			_ = s.Close()
			t.Errorf("%s: got a store, want an error", test.what)
			continue
		}
		if !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), hidden) {
			t.Errorf("%s: got %q, want %q in it and no password: operators read this", test.what, err, test.want)
		}
	}
}

func password(u *url.URL) string {
	text, _ := u.User.Password()
	return text
}

func migrations(t *testing.T, e Engine) {
	address := e.Fresh(t)
	s := e.opened(t, address)
	have, want, err := s.Current(t.Context())
	if err != nil || have != 0 || want == 0 {
		t.Fatalf("empty database: got %d of %d, %v, want 0 of some", have, want, err)
	}
	var all sync.WaitGroup
	for range 3 {
		other := e.opened(t, address)
		all.Go(func() {
			if err := other.Migrate(t.Context()); err != nil {
				t.Errorf("migrate together: got %v, want nil: instances start at the same time", err)
			}
		})
	}
	all.Wait()
	if have, _, err := s.Current(t.Context()); err != nil || have != want {
		t.Errorf("got %d of %d, %v, want all", have, want, err)
	}
	list, err := s.Status(t.Context())
	if err != nil || len(list) == 0 || list[len(list)-1].Version != want {
		t.Fatalf("status: got %v, %v, want up to %d", list, err, want)
	}
	for _, m := range list {
		if m.AppliedAt.IsZero() || m.Name == "" {
			t.Errorf("got %+v, want it applied", m)
		}
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("check: got %v, want nil", err)
	}
	raw := e.Raw(t, address)
	if e.Again {
		seed(t, s)
		exec(t, raw, "DELETE FROM goose_db_version WHERE version_id > 3")
		if have, _, err := s.Current(t.Context()); err != nil || have != 3 {
			t.Errorf("half migrated: got %d, %v, want 3", have, err)
		}
		if err := s.Migrate(t.Context()); err != nil {
			t.Errorf("half migrated: got %v, want nil: the program may die between a step and its mark", err)
		}
		if _, err := s.Repos().Trades.Get(t.Context(), 1); err != nil {
			t.Errorf("got %v, want the rows still there", err)
		}
	}
	exec(t, raw, "DELETE FROM goose_db_version WHERE version_id = 2")
	if have, want, err := s.Current(t.Context()); err == nil {
		t.Errorf("got %d of %d, want an error: step 2 was left out", have, want)
	}
	exec(t, raw, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true), (99999, true)")
	if err := s.Migrate(t.Context()); !errors.Is(err, sqlstore.ErrNewer) {
		t.Errorf("got %v, want ErrNewer: an old program does not understand it", err)
	}
}

func exec(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func seed(t *testing.T, s ports.Store) {
	t.Helper()
	err := s.InTx(t.Context(), func(r ports.Repos) error {
		ctx := t.Context()
		l := listing.Listing{ID: 1, SellerID: 1, Title: "bicycle", Category: listing.Other, State: listing.ForSale, CreatedAt: aTime()}
		d := trade.Open(1, trade.Parcel, l, 2, trade.DefaultProcess(), aTime())
		d.State = trade.Paid
		entry := ledger.Entry{
			TradeID: 1, Seq: 1, Line: 1, From: ledger.Account{Kind: ledger.Clearing}, To: ledger.Account{Kind: ledger.Escrow, Of: 1}, Amount: 5, At: aTime(),
		}
		record := trade.Record{TradeID: 1, Seq: 1, Event: trade.TryLookup, By: trade.System, From: d.State, To: d.State, Note: "a", At: young()}
		old := record
		old.Seq, old.At = 2, aTime().AddDate(-20, 0, 0)
		for _, add := range []func() error{
			func() error { return r.Members.Add(ctx, aMember(1)) },
			func() error { return r.Listings.Add(ctx, l) },
			func() error { return r.Trades.Add(ctx, d) },
			func() error { return r.Trades.AddRecord(ctx, record) },
			func() error { return r.Trades.AddRecord(ctx, old) },
			func() error { return r.Ledger.Add(ctx, []ledger.Entry{entry}) },
			func() error {
				return r.Payouts.Add(ctx, payout.Payout{TradeID: 1, SellerID: 1, Amount: 5, State: payout.Due, CreatedAt: aTime()})
			},
			func() error {
				return r.Payouts.AddEvent(ctx, payout.Event{TradeID: 1, Seq: 1, To: payout.Due, Amount: 5, Note: "a", At: young()})
			},
			func() error {
				return r.Audit.Add(ctx, audit.Seal(audit.Entry{}, audit.Entry{At: aTime(), Who: 1, Name: "a", Role: operator.Owner, Action: operator.SignIn, Subject: "operator:1"}))
			},
		} {
			if err := add(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("seed: got %v, want nil", err)
	}
}

func aMember(id member.ID) member.Member {
	name := string(rune('a' + id))
	return member.Member{ID: id, Key: name, Nickname: name, Tier: member.Bronze, State: member.Active}
}

// nonsense is the second line of defence: what no code of ours should try.
func nonsense(t *testing.T, e Engine) {
	address := e.Fresh(t)
	seed(t, e.migrated(t, address))
	raw := e.Raw(t, address)
	exec(t, raw, "UPDATE trades SET captured = 5, refunded = 5 WHERE id = 1") // the statements work as such
	exec(t, raw, "UPDATE trade_events SET note = '' WHERE seq = 2")           // words that are old enough may go
	for _, statement := range append([]string{
		"UPDATE ledger_entries SET amount = 2",
		"DELETE FROM ledger_entries",
		"UPDATE audit_entries SET why = 'x'",
		"DELETE FROM audit_entries",
		"UPDATE payout_events SET note = 'x'",
		"DELETE FROM payout_events",
		"UPDATE trade_events SET note = 'x'",
		"UPDATE trade_events SET note = 'x' WHERE seq = 2",
		"UPDATE trade_events SET note = '', member_id = 9 WHERE seq = 2",
		"UPDATE trade_events SET note = '', at = at - 1 WHERE seq = 2",
		"DELETE FROM trade_events WHERE seq = 2",
		"UPDATE trade_events SET note = '' WHERE seq = 1",
		"UPDATE payout_events SET note = ''",
		"DELETE FROM trade_events",
		"UPDATE trades SET state = 'none'",
		"UPDATE trades SET state = 'Paid'",
		"UPDATE trades SET state = 'done'",
		"UPDATE trades SET closed_at = 5",
		"UPDATE trades SET refunded = 6",
		"UPDATE trades SET captured = -1, refunded = -1",
		"UPDATE trades SET agreed_fee = agreed_price + 1",
		"UPDATE trades SET holding_listing_id = 9 WHERE id = 1",
		"UPDATE trades SET listing_id = 9",
		"UPDATE trades SET due_at = 'soon'",
		"UPDATE listings SET price = -1",
		"UPDATE listings SET on_market = NOT on_market",
		"UPDATE listings SET state = ''",
		"UPDATE listings SET title = NULL",
		"UPDATE listings SET seller_id = 9",
		"UPDATE members SET state = 'banned'",
		"UPDATE payouts SET amount = -1",
		"INSERT INTO vitals VALUES (2, 5)",
	}, e.Rewrites...) {
		if _, err := raw.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s: got nil, want a refusal", statement)
		}
	}
}
