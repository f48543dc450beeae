package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/ports"
)

func TestReconcileCommand(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	if got := runOnce(t, env, "pay", "reconcile"); got.status != exitFailed || !strings.Contains(got.err, "migrate up") {
		t.Errorf("on an empty database %+v; want a failure that says what to do", got)
	}
	if got := runOnce(t, env, "seed", "--members", "6", "--listings", "30", "--trades", "12"); got.status != exitDone {
		t.Fatalf("seed = %+v", got)
	}
	for _, args := range [][]string{{"pay", "reconcile"}, {"pay", "reconcile", "--full"}} {
		got := runOnce(t, env, args...)
		var result reconciled
		if err := json.Unmarshal([]byte(got.out), &result); err != nil || got.status != exitDone {
			t.Fatalf("%v = %+v, %v", args, got, err)
		}
		if r := result.Run; r.ID == "" || r.Full != (len(args) == 3) || r.Trades == 0 || r.Lookups == 0 || r.Silent != 0 || r.EndedAt.Before(r.StartedAt) {
			t.Errorf("%v ran as %+v; the sandbox beside the database knows the samples' payments", args, r)
		}
		if result.Run.Found != 0 || len(result.Open) != 0 {
			t.Errorf("%v found %+v in samples that nobody tampered with", args, result)
		}
	}
	if got := runOnce(t, env, "pay"); got.status != exitUsage {
		t.Errorf("half a command = %+v", got)
	}
}

func TestReconcileCommandLeavesTheServicesSandboxAlone(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	env["JUNGGYE_DATABASE_URL"] = "mysql://user:password@127.0.0.1:1/market"
	if got := runOnce(t, env, "pay", "reconcile"); got.status != exitFailed || !strings.Contains(got.err, "JUNGGYE_KAKAOPAY_URL") || strings.Contains(got.err, "password") {
		t.Errorf("beside a database that others use = %+v; the sandbox is another process's", got)
	}
}

func TestEveryKindOfDriftHasASentence(t *testing.T) {
	t.Parallel()
	for _, k := range recon.Kinds() {
		text := sentenceOf(ports.Drift{Kind: k, Facts: `[12000,"77","ready"]`})
		if strings.Contains(text, "%!") || strings.Contains(text, "[") || !strings.Contains(text, "12000") {
			t.Errorf("%s: %q", k, text)
		}
	}
	if got := sentenceOf(ports.Drift{Kind: "newer", Facts: "[1]"}); got != "newer [1]" {
		t.Errorf("a kind of a newer version: %q", got)
	}
}
