package main

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/system"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
)

// TestABackupBalances makes and restores a backup with the scripts of deploy
// while people pay. SQLite needs its own tool for it.
func TestABackupBalances(t *testing.T) {
	t.Parallel()
	needTools(t, "sqlite3")
	s := anHourAgo(t, "")
	s.rehearsed()
	s.backToYesterday("sqlite://"+filepath.Join(t.TempDir(), "market.db"), "file://"+filepath.Join(t.TempDir(), "images"))
}

func TestContainerABackupBalances(t *testing.T) {
	t.Parallel()
	needTools(t, "docker")
	for name, fresh := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := anHourAgo(t, fresh(t))
			photos := "file://" + filepath.Join(t.TempDir(), "images")
			if _, err := exec.LookPath("rclone"); err == nil && name == "mysql" {
				s.env["JUNGGYE_BLOB_URL"] = realBucket(t, "backed-up")
				s.env["AWS_ACCESS_KEY_ID"], s.env["AWS_SECRET_ACCESS_KEY"] = "AKIDTEST", bucketSecret
				photos = realBucket(t, "restored")
			}
			s.env["BACKUP_EXEC"] = "docker exec -i -e MYSQL_PWD -e PGPASSWORD " + containerAt(t, s.env["JUNGGYE_DATABASE_URL"])
			s.env["REHEARSAL_DATABASE_URL"] = fresh(t)
			s.rehearsed()
			s.backToYesterday(fresh(t), photos)
		})
	}
}

// anHourAgo is a shop whose payments are old enough to be judged: of younger ones
// reconciliation thinks that a call may be under way.
func anHourAgo(t *testing.T, address string) *shop {
	t.Helper()
	return newShopAt(t, address, memory.NewClock(time.Now().Add(-time.Hour)))
}

func needTools(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range append(names, "bash", "sha256sum") {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("backups by deploy/backup need %s, which is not installed", name)
		}
	}
}

// containerAt is the container that a database's address leads to.
func containerAt(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return containertest.ID(t, u.Host)
}

// script runs one of deploy with this program as junggye.
func (s *shop) script(env map[string]string, name string, args ...string) (string, error) {
	s.Helper()
	path, err := filepath.Abs("../../deploy/" + name)
	if err != nil {
		s.Fatal(err)
	}
	script := exec.CommandContext(s.Context(), path, args...)
	script.Dir = s.TempDir()
	script.Env = append(environ(env), childEnv+"=1", "JUNGGYE="+os.Args[0], "PATH="+os.Getenv("PATH"), "TMPDIR="+s.TempDir(), "HOME="+os.Getenv("HOME"), "DOCKER_HOST="+os.Getenv("DOCKER_HOST"))
	out, err := script.CombinedOutput()
	return string(out), err
}

// rehearsed takes and restores a backup in the middle of sales.
func (s *shop) rehearsed() {
	s.Helper()
	seller := s.join("seller")
	first := s.sell(seller, s.join("buyer"), 0)
	var out string
	var err error
	var both sync.WaitGroup
	both.Go(func() { out, err = s.script(s.env, "rehearse-restore") })
	for n := range 12 {
		s.sell(seller, s.join(fmt.Sprint("buyer", n)), n+1)
	}
	both.Wait()
	if err != nil || !strings.Contains(out, "balances: ") {
		s.Fatalf("the rehearsal of a market that is right: %v, want none\n%s", err, out)
	}
	if restored := s.env["REHEARSAL_DATABASE_URL"]; restored != "" {
		out, err := s.script(s.env, "rehearse-restore")
		if err == nil || !strings.Contains(out, "is not empty") {
			s.Errorf("a second rehearsal at the same place: %v, want a refusal: nothing is overwritten\n%s", err, out)
		}
		return
	}
	// Who looks at a copy that does not balance has to hear of it.
	s.outside(first)
	if out, err = s.script(s.env, "rehearse-restore"); err == nil || !strings.Contains(out, "does not balance") {
		s.Errorf("the rehearsal after a payment was given back outside: %v, want it to fail\n%s", err, out)
	}
}

const savedPicture = "listing/2026/11/saved.jpg"

// settings are those of the program, without those of the scripts alone.
func (s *shop) settings() []string {
	return slices.DeleteFunc(environ(s.env), func(one string) bool {
		return strings.HasPrefix(one, "BACKUP_") || strings.HasPrefix(one, "REHEARSAL_")
	})
}

func (s *shop) pictures() blobStore {
	s.Helper()
	cfg, err := loadConfig(s.settings())
	if err != nil {
		s.Fatal(err)
	}
	blobs, err := openBlobs(cfg.Blobs)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { blobs.Close() })
	return blobs
}

// outside gives a trade's payment back in the provider's console.
func (s *shop) outside(id trade.ID) {
	s.Helper()
	attempts, err := s.store.Repos().Attempts.ListByTrade(s.Context(), id)
	if err != nil || len(attempts) != 1 {
		s.Fatal(attempts, err)
	}
	if err := s.bank.box.CancelOutside(attempts[0].TID); err != nil {
		s.Fatal(err)
	}
}

// backToYesterday goes on after a backup, loses the database, restores the backup
// and lets it catch up with what the provider knows: what was given back meanwhile is not
// given back again.
func (s *shop) backToYesterday(database, photos string) {
	s.Helper()
	seller := s.join("other seller")
	returned := s.sell(seller, s.join("changed mind"), 101)
	folder, picture := s.TempDir(), []byte("a picture")
	if err := s.pictures().Put(s.Context(), savedPicture, "image/jpeg", picture); err != nil {
		s.Fatal(err)
	}
	out, err := s.script(s.env, "backup", folder)
	if err != nil {
		s.Fatalf("backup: %v\n%s", err, out)
	}
	if _, err := s.market.Act(s.Context(), app.Command{TradeID: returned, Event: trade.CancelSale, Caller: seller, Reason: "broken"}); err != nil {
		s.Fatal(err)
	}
	for range 20 {
		if n, err := s.market.Tick(s.Context()); err != nil || n == 0 {
			break
		}
	}
	if t, err := s.store.Repos().Trades.Get(s.Context(), returned); err != nil || t.State != trade.Refunded {
		s.Fatalf("before the loss the trade is %s, %v, want it refunded", t.State, err)
	}
	refunds := s.bank.refunds

	s.env["JUNGGYE_DATABASE_URL"], s.env["JUNGGYE_BLOB_URL"] = database, photos
	if out, err := s.script(s.env, "restore", strings.TrimSpace(out)); err != nil {
		s.Fatalf("restore: %v\n%s", err, out)
	}
	if got, err := s.pictures().Get(s.Context(), savedPicture); err != nil || !bytes.Equal(got.Data, picture) {
		s.Errorf("the restored picture is %q, %v, want %q", got.Data, err, picture)
	}
	cfg, err := loadConfig(s.settings())
	if err != nil {
		s.Fatal(err)
	}
	store, err := openStore(s.Context(), cfg)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { store.Close() })
	config := s.config
	config.Store, config.Clock = store, system.Clock{}
	if t, err := store.Repos().Trades.Get(s.Context(), returned); err != nil || t.State != trade.Paid {
		s.Fatalf("in the backup the trade is %s, %v, want it paid", t.State, err)
	}
	if run, err := app.New(config).Reconcile(s.Context(), true); err != nil || run.Repaired == 0 || run.Open != 0 {
		s.Fatalf("reconciliation of the restored market = %+v, %v, want the refund since the backup to be found and recorded", run, err)
	}
	if t, err := store.Repos().Trades.Get(s.Context(), returned); err != nil || t.State != trade.Refunded || t.Refunded != t.Captured {
		s.Errorf("the trade whose money went back is %s, %d of %d, %v; want it refunded", t.State, t.Refunded, t.Captured, err)
	}
	if s.bank.refunds != refunds {
		s.Errorf("the bank made %d refunds, %d before the loss; want none by the restored market", s.bank.refunds, refunds)
	}
}
