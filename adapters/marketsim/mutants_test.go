package marketsim_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// edit replaces a text that occurs once in a file.
type edit struct{ file, old, new string }

// mutant is the market with one rule broken on purpose.
type mutant struct {
	rule  string
	edits []edit
}

const (
	fileTrades   = "core/app/trades.go"
	filePayments = "core/app/payments.go"
	fileWorker   = "core/app/worker.go"
	fileApp      = "core/app/app.go"
	fileTable    = "core/trade/table.go"
	fileGuards   = "core/trade/guards.go"
	fileApply    = "core/trade/apply.go"
	fileTimers   = "core/trade/timers.go"
	fileChanges  = "core/trade/changes.go"
)

func one(rule, file, old, new string) mutant { return mutant{rule, []edit{{file, old, new}}} }

// mutants lists the rules that the simulation has to defend.
func mutants() []mutant {
	const approve = "m.settleAttempt(ctx, id, back.Attempt.ID, trade.Approve, payment.Approving, payment.Status{})"
	return []mutant{
		one("who decides on an old card is refused", fileTrades, "if !steady {", "if false && !steady {"),
		one("only members in good standing act", fileApp, "	return who.MayAct(s.now)\n}\n\n// mark", "	_ = who\n	return nil\n}\n\n// mark"),
		one("the attempt stands before the provider is called", filePayments, "return s.r.Attempts.Add(s.ctx, a, id)", "return nil"),
		one("the approval is stored before it is asked for", filePayments, "err = "+approve, "err = nil"),
		one("an approval is not repeated blindly", filePayments, "if err == nil || outcome(err) != payment.Retry {", "if err == nil || outcome(err) == payment.Refused {"),
		one("no answer is no refusal", filePayments,
			"return errors.Join(err, m.settleAttempt(ctx, id, a.ID, trade.LoseAnswer, payment.InDoubt, payment.Status{}))",
			"return errors.Join(err, m.settleAttempt(ctx, id, a.ID, trade.RecordRefusal, payment.Failed, payment.Status{}))"),
		one("a look-up that shows nothing yet is not final", fileWorker, "case status.Phase != payment.Open || over:", "case over || true:"),
		one("a hold belongs to one buyer", filePayments, "mine := err == nil && held.BuyerID == buyer", "mine := err == nil"),
		one("what is captured is what was agreed", fileGuards,
			"return refuse(in.Status.Amount == t.Agreed.Price && in.Status.Cancelled == 0, CodeNoProof)", "return nil"),
		one("a payment is looked up before it is cancelled", fileWorker, "	status, err := m.lookup(ctx, a)\n	if err != nil {\n		return status, err\n	}\n	if isBack(status, keep)",
			"	status, err := payment.Status{Order: a.Order(), Phase: payment.Captured, Left: keep + due}, error(nil)\n	if err != nil {\n		return status, err\n	}\n	if isBack(status, keep)"),
		one("a cancel names what is expected to be left", fileWorker, "Amount: open, Expected: status.Left}", "Amount: open, Expected: 0}"),
		one("a part is given back, not all", fileWorker, "Amount: open, Expected: status.Left}", "Amount: status.Left, Expected: status.Left}"),
		{"a refund is recorded with proof", []edit{
			{fileWorker, "	if err == nil {\n		return m.recordRefund", "	if err == nil || t.Tries > 1 {\n		return m.recordRefund"},
			{fileGuards, "	return refuse(ok, CodeNoProof)\n}\n\n// allGone", "	return refuse(ok || true, CodeNoProof)\n}\n\n// allGone"},
		}},
		one("a refund that failed waits", fileChanges, "		t.NextTryAt = in.Now.Add(after[t.Tries-1])", "		_ = after"),
		one("a capture is booked", fileTable, "do: []change{captured}, listing: listing.Secure, post: capture, tell: both},\n	{row: \"E5\"",
			"do: []change{captured}, listing: listing.Secure, tell: both},\n	{row: \"E5\""),
		one("fees are booked", fileApply, "		add(escrow, fees, fee)\n", ""),
		one("a payout is booked", "core/app/desk_payouts.go", "return paid, s.book(id, trade.RecordPayout, reference, by.ID)", "return paid, nil"),
		one("a claim holds the payout", fileTable, "do: []change{giveReason, claimed}, payout: payoutHeld,", "do: []change{giveReason, claimed},"),
		one("a granted claim reduces the payout", fileTable, "do: []change{giveReason, unsettleAmount}, post: unsettle, payout: payoutReduced,", "do: []change{giveReason, unsettleAmount}, post: unsettle,"),
		one("large payouts take two people", "core/payout/payout.go", "max(p.Amount, batch) > fourEyesAbove && by == p.ClaimedBy", "false && by == p.ClaimedBy"),
		one("large decisions take two people", "core/trade/desk.go", "return t.Outcome(e, amount).Sum() > p.FourEyesAbove", "return false"),
		one("nobody agrees with themselves", "core/proposal/proposal.go", "	case by.ID == p.By:\n		return p, fault.New(fault.Forbidden, CodeOwn, above)\n", ""),
		one("rows are claimed before they are worked", "core/app/claims.go", "return got && err == nil", "return err == nil"),
		one("timers follow the trade", fileApp, "	if err := s.r.Timers.Set(s.ctx, ports.OfTrade, int64(t.ID), t.Timers()); err != nil {\n		return err\n	}\n	if fx.TrackingKey", "	if fx.TrackingKey"),
		one("every open state has a clock", fileTimers, "		t.DueAt = now.Add(p.ApproveFor)\n", ""),
		one("deadlines of an outage are moved", fileWorker, "		if err := m.extendOverdue(ctx, now); err != nil {\n			return err\n		}\n", ""),
		one("what went back by bank transfer is still with the provider", "core/trade/trade.go", "- t.ReturnDue + t.Banked }", "- t.ReturnDue }"),
		one("who must know is told", fileApp, "	if err := s.announce(t, fx, items); err != nil {", "	if err := s.announce(t, fx, items[:0]); err != nil {"),
		one("a listing is free again when nobody paid", fileTable, "to: HoldExpired, timed: true, when: []guard{noMoneyTaken}, listing: listing.Unhold,", "to: HoldExpired, timed: true, when: []guard{noMoneyTaken},"),
		one("a parcel is sent for one trade", fileApp, `if fx.TrackingKey != "" {`, `if false && fx.TrackingKey != "" {`),
		one("nobody leaves with money under way", "core/app/members.go", "if len(blockers) > 0 {", "if false && len(blockers) > 0 {"),
	}
}

// apply writes the mutant's files into dir and returns what replaces what.
func (m mutant) apply(t *testing.T, dir string) map[string]string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	replace, texts := map[string]string{}, map[string]string{}
	for _, e := range m.edits {
		path := filepath.Join(root, filepath.FromSlash(e.file))
		if _, read := texts[path]; !read {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			texts[path] = string(text)
		}
		if n := strings.Count(texts[path], e.old); n != 1 {
			t.Fatalf("%s: %q occurs %d times in %s, want once: the code has moved on, and so must this row", m.rule, e.old, n, e.file)
		}
		texts[path] = strings.Replace(texts[path], e.old, e.new, 1)
		replace[path] = filepath.Join(dir, strings.ReplaceAll(e.file, "/", "_"))
		if err := os.WriteFile(replace[path], []byte(texts[path]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return replace
}

// TestMutantsApply keeps the table in step with the code.
func TestMutantsApply(t *testing.T) {
	t.Parallel()
	all := mutants()
	for _, m := range all {
		m.apply(t, t.TempDir())
	}
	if len(all) < 15 {
		t.Errorf("%d rules are broken on purpose, want at least 15", len(all))
	}
}

// TestMutants breaks one rule at a time and demands that the seeds notice. It
// builds the market anew for each, so it runs only when JUNGGYE_MUTANTS is set
// (task mutants).
func TestMutants(t *testing.T) {
	t.Parallel()
	if os.Getenv("JUNGGYE_MUTANTS") == "" {
		t.Skip("JUNGGYE_MUTANTS is not set")
	}
	for _, m := range mutants() {
		t.Run(m.rule, func(t *testing.T) {
			dir := t.TempDir()
			overlay, err := json.Marshal(map[string]any{"Replace": m.apply(t, dir)})
			if err != nil {
				t.Fatal(err)
			}
			list, program := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "mutant.test")
			if err := os.WriteFile(list, overlay, 0o600); err != nil {
				t.Fatal(err)
			}
			build := exec.CommandContext(t.Context(), "go", "test", "-c", "-overlay", list, "-o", program, ".")
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("the mutant does not build: %v\n%s", err, out)
			}
			run := exec.CommandContext(t.Context(), program, "-test.run", "^TestSeeds$")
			run.Env = append(os.Environ(), "JUNGGYE_SEEDS=5000")
			out, err := run.CombinedOutput()
			if err == nil {
				t.Errorf("the rule is broken and no seed noticed")
				return
			}
			_, found, ok := strings.Cut(string(out), "seed ")
			if found, _, _ = strings.Cut(found, "\n"); !ok {
				t.Fatalf("the mutant failed without a seed:\n%s", out)
			}
			t.Logf("noticed by seed %s", found)
		})
	}
}
