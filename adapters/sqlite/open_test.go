package sqlite_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func TestOpenMakesFoldersAndTakesOddNames(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a b", "c%20d?e#f", "중계&=.db")
	s := migrated(t, path)
	if err := s.Repos().Vitals.Beat(t.Context(), aTime); err != nil {
		t.Fatalf("beat: got %v, want nil", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 && !hasLog(path) {
		t.Fatalf("got %v, %v, want the file at the very path that was given", info, err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("got mode %v, want it closed to others: it holds phone numbers", info.Mode())
	}
}

func hasLog(path string) bool {
	_, err := os.Stat(path + "-wal")
	return err == nil
}

func TestOpenRefusesAFileInUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "x.db")
	first := migrated(t, path)
	link := filepath.Join(dir, "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Logf("no symbolic links here: %v", err)
		link = path
	}
	for _, name := range []string{path, link, filepath.Join(dir, ".", "x.db")} {
		second, err := sqlite.Open(t.Context(), name)
		if !errors.Is(err, sqlite.ErrInUse) {
			t.Errorf("open %s again: got %v, %v, want ErrInUse", name, second, err)
		}
		if err != nil && !strings.Contains(err.Error(), name) {
			t.Errorf("got %q, want the file's name in it", err)
		}
	}
	if err := first.Repos().Vitals.Beat(t.Context(), aTime); err != nil {
		t.Errorf("got %v, want the first one unharmed", err)
	}
	if err := first.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	again := opened(t, path)
	if got, err := again.Repos().Vitals.LastBeat(t.Context()); err != nil || !got.Equal(aTime) {
		t.Errorf("got %v, %v, want %v after reopening", got, err, aTime)
	}
}

func TestOpenRefusesWhatIsNoDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := sqlite.Open(t.Context(), path); err == nil {
		t.Errorf("got %v, want an error", s)
	}
	if s, err := sqlite.Open(t.Context(), t.TempDir()); err == nil {
		t.Errorf("open a folder: got %v, want an error", s)
	}
}

func TestClosedStoresAreUnavailable(t *testing.T) {
	t.Parallel()
	s := migrated(t, filepath.Join(t.TempDir(), "x.db"))
	if err := s.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	_, err := s.Repos().Members.Get(t.Context(), 1)
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("read: got %v, want unavailable", err)
	}
	err = s.InTx(t.Context(), func(ports.Repos) error { return nil })
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("transaction: got %v, want unavailable", err)
	}
}

func TestMigrateIsIdempotentAndRefusesNewerFiles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := opened(t, path)
	have, want, err := s.Current(t.Context())
	if err != nil || have != 0 || want == 0 {
		t.Fatalf("empty file: got %d of %d, %v, want 0 of some", have, want, err)
	}
	if _, err := s.Repos().Members.Get(t.Context(), 1); !fault.Is(err, fault.Internal) {
		t.Errorf("read without tables: got %v, want internal", err)
	}
	for range 2 {
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatalf("migrate: got %v, want nil, also a second time", err)
		}
		if have, want, err = s.Current(t.Context()); err != nil || have != want {
			t.Errorf("got %d of %d, %v, want all", have, want, err)
		}
	}
	list, err := s.Status(t.Context())
	if err != nil || len(list) == 0 || list[len(list)-1].Version != want {
		t.Fatalf("status: got %v, %v, want migrations up to %d", list, err, want)
	}
	for _, m := range list {
		if m.AppliedAt.IsZero() || m.Name == "" {
			t.Errorf("got %+v, want it applied", m)
		}
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("check: got %v, want nil", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	raw(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
	newer := opened(t, path)
	if have, want, err = newer.Current(t.Context()); err != nil || have != 99999 || have <= want {
		t.Errorf("got %d of %d, %v, want 99999 of fewer", have, want, err)
	}
	if err := newer.Migrate(t.Context()); !errors.Is(err, sqlite.ErrNewer) {
		t.Errorf("migrate: got %v, want ErrNewer: an old program does not understand it", err)
	}
}

// TestAStepThatWasLeftOutIsFound: steps that come from two branches may arrive
// out of their order.
func TestAStepThatWasLeftOutIsFound(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := opened(t, path)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	raw(t, path, `DELETE FROM goose_db_version WHERE version_id = 2`)
	s = opened(t, path)
	if have, want, err := s.Current(t.Context()); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("got %d of %d, %v, want an error that names step 2: its tables are missed in the middle of a trade", have, want, err)
	}
	if err := s.Migrate(t.Context()); err == nil {
		t.Error("migrated, want an error: the later steps were made for what this one makes")
	}
}

// raw runs statements past the store, which must be closed.
func raw(t *testing.T, path string, statements ...string) {
	t.Helper()
	for i, err := range tryRaw(t, path, statements...) {
		if err != nil {
			t.Fatalf("%s: %v", statements[i], err)
		}
	}
}

func tryRaw(t *testing.T, path string, statements ...string) []error {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	errs := make([]error, len(statements))
	for i, statement := range statements {
		_, errs[i] = db.ExecContext(t.Context(), statement)
	}
	return errs
}

// TestTheSchemaRefusesNonsense is about the second line of defence: what no
// code of ours should ever try.
func TestTheSchemaRefusesNonsense(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := migrated(t, path)
	seed(t, s)
	err := s.InTx(t.Context(), func(r ports.Repos) error {
		signIn := audit.Entry{At: time.UnixMicro(1), Who: 1, Name: "a", Role: operator.Owner, Action: operator.SignIn, Subject: "operator:1"}
		return errors.Join(
			transfer(t.Context(), r, 1),
			r.Audit.Add(t.Context(), audit.Seal(audit.Entry{}, signIn)),
			r.Payouts.AddEvent(t.Context(), payout.Event{TradeID: 1, Seq: 1, To: payout.Due, Amount: 5, At: time.UnixMicro(1)}),
		)
	})
	if err != nil {
		t.Fatalf("transfer: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	raw(t, path, "UPDATE trades SET captured = 5, refunded = 5 WHERE id = 1") // the statements work as such
	statements := []string{
		"UPDATE ledger_entries SET amount = 2",
		"DELETE FROM ledger_entries",
		"UPDATE audit_entries SET why = 'x'",
		"DELETE FROM audit_entries",
		"UPDATE payout_events SET note = 'x'",
		"DELETE FROM payout_events",
		"UPDATE trade_events SET note = 'x'",
		"DELETE FROM trade_events",
		"UPDATE trades SET state = 'none'",
		"UPDATE trades SET state = 'Paid'",
		"UPDATE trades SET state = 'done'",
		"UPDATE trades SET closed_at = 5",
		"UPDATE trades SET refunded = 6",
		"UPDATE trades SET captured = -1, refunded = -1",
		"UPDATE trades SET agreed_fee = agreed_price + 1",
		"UPDATE trades SET holding_listing_id = 9 WHERE id = 1",
		"UPDATE trades SET extended = 2",
		"UPDATE trades SET due_at = 'soon'",
		"UPDATE listings SET price = -1",
		"UPDATE listings SET on_market = 1 - on_market",
		"UPDATE listings SET state = ''",
		"UPDATE listings SET title = NULL",
		"UPDATE members SET state = 'banned'",
		"UPDATE payouts SET amount = -1",
		"INSERT INTO vitals VALUES (2, 5)",
	}
	for i, err := range tryRaw(t, path, statements...) {
		if err == nil {
			t.Errorf("%s: got nil, want a refusal", statements[i])
		}
	}
}

func TestInvalidValuesAreInternal(t *testing.T) {
	t.Parallel()
	s := migrated(t, filepath.Join(t.TempDir(), "x.db"))
	seed(t, s)
	d, err := s.Repos().Trades.Get(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	d.Refunded = money.Won(1)
	if _, err := s.Repos().Trades.Save(t.Context(), d); !fault.Is(err, fault.Internal) {
		t.Errorf("more refunded than captured: got %v, want internal", err)
	}
	if err := s.Repos().Members.Add(t.Context(), member.Member{ID: 9, State: "x"}); !fault.Is(err, fault.Internal) {
		t.Errorf("unknown state: got %v, want internal", err)
	}
	if got, err := s.Repos().Trades.Get(t.Context(), trade.ID(1)); err != nil || got.Version != 1 {
		t.Errorf("got %v, %v, want the trade untouched", got, err)
	}
}
