package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/marketsim"
)

func simulate(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), append([]string{"simulate"}, args...), nil, strings.NewReader(""), &out, &errs)
	return status, out.String(), errs.String()
}

func TestSimulate(t *testing.T) {
	t.Parallel()
	status, out, errs := simulate(t, "--seed", "5", "--steps", "200", "--seeds", "2")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if status != exitDone || len(lines) != 2 || errs != "" {
		t.Fatalf("status %d, %d lines, %q; want one result for each seed", status, len(lines), errs)
	}
	for i, line := range lines {
		var r marketsim.Result
		if err := json.Unmarshal([]byte(line), &r); err != nil || r.Seed != int64(5+i) || r.Steps != 200 || r.Trades == 0 {
			t.Errorf("%s: %v, want the result of seed %d", line, err, 5+i)
		}
	}
}

func TestSimulateLogsTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	_, first, _ := simulate(t, "--seed", "9", "--steps", "300", "--log")
	_, second, _ := simulate(t, "--seed", "9", "--steps", "300", "--log")
	if first != second || strings.Count(first, "\n") < 100 {
		t.Errorf("two logs of %d and %d bytes differ: a failure could not be replayed", len(first), len(second))
	}
}

func TestSimulateRefusesNonsense(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--steps", "0"}, {"--seeds", "0"}, {"--seed", "x"}} {
		if status, _, errs := simulate(t, args...); status != exitUsage || errs == "" {
			t.Errorf("%v: status %d, %q; want wrong use", args, status, errs)
		}
	}
}
