package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/system"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payout"
)

// askedAbout asks the sandbox about all payments of a sample market and gives
// its sellers accounts, all but one when there is more than one.
func askedAbout(t *testing.T, env map[string]string) (due int, without member.ID) {
	t.Helper()
	ctx := t.Context()
	cfg, err := loadConfig(environ(env))
	if err != nil {
		t.Fatal(err)
	}
	p := parts{log: slog.New(slog.DiscardHandler)}
	defer func() {
		if err := p.close(context.WithoutCancel(ctx)); err != nil {
			t.Errorf("close: %v", err)
		}
	}()
	keys, err := cfg.keys()
	if err != nil {
		t.Fatal(err)
	}
	links, err := keys.payLinks()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.openStorage(ctx, cfg); err != nil {
		t.Fatal(err)
	}
	if err := p.openVault(ctx, cfg, keys); err != nil {
		t.Fatal(err)
	}
	till, err := p.openTill(ctx, cfg, 0, nil, make(chan error, 1))
	if err != nil {
		t.Fatal(err)
	}
	source, err := system.NewSource(system.SourceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	m := app.New(app.Config{
		Store: p.store, Gateway: till.Client, Clock: system.Clock{}, Source: source, Process: cfg.Process, Links: links, Vault: p.vault,
		Report: func(what string, err error) { t.Logf("%s: %v", what, err) },
	})
	if run, err := m.Reconcile(ctx, true); err != nil {
		t.Fatalf("reconcile: %+v, %v", run, err)
	}
	found, err := m.Payouts(ctx, payout.Due, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for i, one := range found {
		if i == 0 {
			without = one.SellerID
		}
		if one.SellerID == without {
			continue
		}
		link := m.AccountLink(one.SellerID)
		if _, err := m.SetAccount(ctx, one.SellerID, link[strings.Index(link, "t=")+2:], "국민은행", "123456-78-901234", "김수진"); err != nil {
			t.Fatal(err)
		}
	}
	return len(found), without
}

func printed(t *testing.T, out string) []payoutRow {
	t.Helper()
	var rows []payoutRow
	for line := range strings.Lines(out) {
		var r payoutRow
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		rows = append(rows, r)
	}
	return rows
}

// TestThePayoutsDesk pays the sellers of a sample market by commands.
func TestThePayoutsDesk(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	env["JUNGGYE_PROCESS_FILE"] = writeFile(t, "four_eyes_above: 0")
	if got := runOnce(t, env, "seed", "--members", "12", "--listings", "40", "--trades", "40"); got.status != exitDone {
		t.Fatalf("seed = %+v", got)
	}
	desk := func(status int, args ...string) ran {
		t.Helper()
		got := runOnce(t, env, append([]string{"pay", "payouts"}, args...)...)
		if got.status != status {
			t.Fatalf("%v = %+v, want status %d", args, got, status)
		}
		return got
	}
	due, without := askedAbout(t, env)
	if list := printed(t, desk(exitDone, "list", "--state", "due").out); len(list) != due || due < 3 {
		t.Fatalf("%d payouts are listed and %d due; the samples are too few", len(list), due)
	}
	claimed, waiting := []payoutRow{}, 0
	for _, r := range printed(t, desk(exitDone, "claim", "--operator", "901").out) {
		switch {
		case r.Waits == "" && r.State == "claimed" && r.ClaimedBy == "901" && r.Account == "123***-**-****34":
			claimed = append(claimed, r)
		case r.Waits == string(payout.CodeNoAccount) && r.Seller == number(int64(without)):
			waiting++
		default:
			t.Errorf("claimed %+v, want it in the batch and masked, or the reason why it waits", r)
		}
	}
	if len(claimed)+waiting != due || waiting == 0 || len(claimed) < 2 {
		t.Fatalf("%d claimed and %d waiting of %d", len(claimed), waiting, due)
	}
	batch, first := claimed[0].Batch, claimed[0].Trade

	sheet := desk(exitDone, "export", "--operator", "901", "--batch", batch)
	rows, err := csv.NewReader(strings.NewReader(sheet.out)).ReadAll()
	if err != nil || len(rows) != len(claimed)+1 || rows[1][1] != "1234-5678-9012-34" {
		t.Errorf("the bank's sheet: %v, %v, want %d lines with accounts in full", rows, err, len(claimed))
	}
	if strings.Contains(sheet.err, "901234") {
		t.Errorf("the log shows an account: %s", sheet.err)
	}
	if document := desk(exitDone, "export", "--operator", "901", "--batch", batch, "--format", "json"); !strings.Contains(document.out, `"batch": "`+batch+`"`) {
		t.Errorf("the bank's document: %s", document.out)
	}
	desk(exitFailed, "paid", "--operator", "902", "--trade", first, "--reference", "KB-1") // not sent yet
	desk(exitDone, "send", "--operator", "901", "--batch", batch)
	desk(exitDone, "send", "--operator", "901", "--batch", batch)
	desk(exitFailed, "export", "--operator", "901", "--batch", batch)
	desk(exitFailed, "release", "--operator", "901", "--batch", batch)
	if got := desk(exitFailed, "paid", "--operator", "901", "--trade", first, "--reference", "KB-1"); !strings.Contains(got.err, "another operator") {
		t.Errorf("paid by who claimed it: %s", got.err)
	}
	for range 2 {
		paid := printed(t, desk(exitDone, "paid", "--operator", "902", "--trade", first, "--reference", "KB-1").out)
		if len(paid) != 1 || paid[0].State != "paid" || paid[0].PaidBy != "902" || paid[0].Reference != "KB-1" {
			t.Errorf("paid = %+v", paid)
		}
	}
	second := claimed[1].Trade
	desk(exitDone, "failed", "--operator", "902", "--trade", second, "--reason", "예금주가 달라요")
	desk(exitDone, "hold", "--operator", "902", "--trade", second, "--reason", "본인 확인")
	desk(exitDone, "free", "--operator", "902", "--trade", second)
	if list := desk(exitDone, "list", "--batch", batch, "--state", "paid", "--format", "csv"); strings.Count(list.out, "\n") != 2 || !strings.Contains(list.out, "T"+first) {
		t.Errorf("the paid ones of the batch: %s", list.out)
	}
	again := printed(t, desk(exitDone, "claim", "--operator", "902", "--limit", "1").out)
	if len(again) == 0 || again[len(again)-1].Trade != second && again[0].Trade != second {
		t.Errorf("claimed %+v, want the freed one", again)
	}
	for _, r := range again {
		if r.Batch != "" && r.State == "claimed" {
			if freed := printed(t, desk(exitDone, "release", "--operator", "902", "--batch", r.Batch).out); len(freed) != 1 || freed[0].State != "due" {
				t.Errorf("released %+v", freed)
			}
		}
	}

	p := startProgram(t, env) // the service goes on with what the desk did
	defer p.stop()
	if got := desk(exitFailed, "list"); !strings.Contains(got.err, "in use by another process") {
		t.Errorf("beside the service on one file: %s", got.err)
	}
}

func TestWrongUseOfTheDesk(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	for _, args := range []string{
		"", "claim", "claim --operator 0", "claim --operator -1", "claim --operator 901 --limit 0", "send --operator 901", "list --state lost",
		"list --format xml", "paid --operator 901 --trade 1", "hold --operator 901 --trade one --reason x", "export --operator 901 --batch 1 --format xlsx",
	} {
		if got := runOnce(t, env, append([]string{"pay", "payouts"}, strings.Fields(args)...)...); got.status != exitUsage {
			t.Errorf("pay payouts %s = %+v, want wrong use", args, got)
		}
	}
	if got := runOnce(t, env, "pay", "payouts", "list"); got.status != exitFailed || !strings.Contains(got.err, "migrate up") {
		t.Errorf("on an empty database = %+v, want a refusal that says what to do", got)
	}
}
