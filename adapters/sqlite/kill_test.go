package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

var aTime = time.Date(2026, 11, 22, 3, 4, 5, 6_000, time.UTC)

const total = money.Won(1_000_000)

// seed adds a member, a listing and two trades with a payout each.
func seed(t testing.TB, s ports.Store) {
	t.Helper()
	err := s.InTx(t.Context(), func(r ports.Repos) error {
		ctx := t.Context()
		m := member.Member{ID: 1, Key: "k", Nickname: "n", Tier: member.Bronze, State: member.Active}
		if err := r.Members.Add(ctx, m); err != nil {
			return err
		}
		l := listing.Listing{ID: 1, SellerID: 1, Title: "자전거", Category: listing.Other, State: listing.ForSale, CreatedAt: aTime}
		if err := r.Listings.Add(ctx, l); err != nil {
			return err
		}
		for id := trade.ID(1); id <= 2; id++ {
			d := trade.Open(id, trade.Parcel, l, 2, trade.DefaultProcess(), aTime)
			d.State = trade.Paid
			if err := r.Trades.Add(ctx, d); err != nil {
				return err
			}
			p := payout.Payout{TradeID: int64(id), SellerID: 1, Amount: total * money.Won(2-id), State: payout.Due, CreatedAt: aTime}
			if err := r.Payouts.Add(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("seed: got %v, want nil", err)
	}
}

// transfer moves one won from the first payout to the second and books it as
// number n.
func transfer(ctx context.Context, r ports.Repos, n int64) error {
	for id, change := range map[trade.ID]money.Won{1: -1, 2: +1} {
		p, err := r.Payouts.Get(ctx, id)
		if err != nil {
			return err
		}
		p.Amount += change
		if _, err := r.Payouts.Save(ctx, p); err != nil {
			return err
		}
	}
	err := r.Ledger.Add(ctx, []ledger.Entry{{
		TradeID: 1, Seq: n, Line: 1, From: ledger.Account{Kind: ledger.Escrow, Of: 1}, To: ledger.Account{Kind: ledger.Escrow, Of: 2}, Amount: 1, At: aTime,
	}})
	if err != nil {
		return err
	}
	if err := r.Timers.Set(ctx, ports.OfTrade, 1, []trade.Timer{{Kind: trade.Retry, DueAt: aTime.Add(time.Duration(n) * time.Second)}}); err != nil {
		return err
	}
	return r.Trades.AddRecord(ctx, trade.Record{TradeID: 1, Seq: n, Event: trade.Capture, By: trade.System, From: trade.Hold, To: trade.Paid, At: aTime})
}

const childPath = "JUNGGYE_TEST_SQLITE_CHILD"

// TestKilledChild is the other process of TestCommitsSurviveKill: it writes
// and reports until it is killed.
func TestKilledChild(t *testing.T) {
	path := os.Getenv(childPath)
	if path == "" {
		t.Skip("runs as a child of TestCommitsSurviveKill only")
	}
	s := opened(t, path)
	entries, err := s.Repos().Ledger.ListByTrade(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for n := int64(len(entries)) + 1; ; n++ {
		if err := s.InTx(t.Context(), func(r ports.Repos) error { return transfer(t.Context(), r, n) }); err != nil {
			t.Fatal(err)
		}
		fmt.Println("committed", n)
	}
}

func TestCommitsSurviveKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := migrated(t, path)
	seed(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	last := int64(0)
	for range 8 {
		last = max(last, killChild(t, path, rand.IntN(40)+1))
		s, err := sqlite.Open(t.Context(), path)
		if err != nil {
			t.Fatalf("reopen: got %v, want nil: the lock ends with its process", err)
		}
		last = checkTransfers(t, s, last)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killChild lets a child report at least n commits, kills it in the middle of
// what it does then, and returns the last commit that it reported.
func killChild(t *testing.T, path string, n int) int64 {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledChild$")
	child.Env = append(os.Environ(), childPath+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var last int64
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		text, ok := strings.CutPrefix(lines.Text(), "committed ")
		if !ok {
			t.Errorf("child: %s", lines.Text())
			continue
		}
		if last, err = strconv.ParseInt(text, 10, 64); err != nil {
			t.Fatal(err)
		}
		if n--; n == 0 {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || n > 0 {
		t.Fatalf("child ended by itself with %v, %d commits early", err, n)
	}
	return last
}

// checkTransfers wants at least the reported transfers, each of them whole, and
// returns how many there are.
func checkTransfers(t *testing.T, s *sqlite.Store, reported int64) int64 {
	t.Helper()
	if err := s.Check(t.Context()); err != nil {
		t.Fatalf("check: got %v, want a sound file", err)
	}
	r, ctx := s.Repos(), t.Context()
	entries, err := r.Ledger.ListByTrade(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	history, err := r.Trades.History(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	from, err := r.Payouts.Get(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	to, err := r.Payouts.Get(ctx, 2)
	if err != nil {
		t.Fatal(err)
	}
	timers, err := r.Timers.ListByID(ctx, ports.OfTrade, 1)
	if err != nil {
		t.Fatal(err)
	}
	n := int64(len(entries))
	if n < reported || n > 0 && entries[n-1].Seq != n {
		t.Errorf("got %d transfers, want the %d that were reported, without gaps", n, reported)
	}
	if from.Amount != total-money.Won(n) || to.Amount != money.Won(n) || int64(len(history)) != n || from.Version != n+1 ||
		n > 0 && (len(timers) != 1 || !timers[0].DueAt.Equal(aTime.Add(time.Duration(n)*time.Second))) {
		t.Errorf("%d entries but %v and %v won, %d records, version %d, timers %v: half a transaction",
			n, from.Amount, to.Amount, len(history), from.Version, timers)
	}
	return n
}
