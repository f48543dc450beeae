package marketsim_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/junggyenara/junggye/adapters/marketsim"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/trade"
)

// steps of each seed: enough for a trade to be paid, sent, disputed and refunded,
// few enough for ten thousand seeds in some minutes.
const steps = 1500

func play(t *testing.T, seed int64, n int) marketsim.Result {
	t.Helper()
	r, err := marketsim.Run(t.Context(), marketsim.Options{Seed: seed, Steps: n, Store: memory.New()})
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	return r
}

// seeds is how many are played; JUNGGYE_SEEDS asks for another number.
func seeds(t *testing.T) int64 {
	t.Helper()
	if asked := os.Getenv("JUNGGYE_SEEDS"); asked != "" {
		n, err := strconv.ParseInt(asked, 10, 64)
		if err != nil {
			t.Fatalf("JUNGGYE_SEEDS: %v", err)
		}
		return n
	}
	if testing.Short() {
		return 200
	}
	return 10_000
}

// TestSeeds plays many markets. What it covers is checked with the whole number
// only.
func TestSeeds(t *testing.T) {
	t.Parallel()
	all := seeds(t)
	var next atomic.Int64
	var wg sync.WaitGroup
	results := make([]marketsim.Result, runtime.GOMAXPROCS(0))
	for i := range results {
		sum := &results[i]
		sum.Rows, sum.Faults = map[trade.Row]int{}, map[string]int{}
		wg.Go(func() {
			for seed := next.Add(1); seed <= all && !t.Failed(); seed = next.Add(1) {
				r := play(t, seed, steps)
				if r.Broken != nil {
					t.Errorf("seed %d: %v\nreplay: junggye simulate --seed %d --steps %d --log\nadd the seed to testdata/seeds.txt", seed, r.Broken, seed, steps)
				}
				add(sum, r)
			}
		})
	}
	wg.Wait()
	for _, r := range results[1:] {
		add(&results[0], r)
	}
	sum := results[0]
	t.Logf("%d seeds: %d trades, %d moves, %d deaths, %d days; faults %v", all, sum.Trades, sum.Moves, sum.Deaths, sum.Days, sum.Faults)
	if all >= 10_000 || os.Getenv("COVER") != "" {
		covered(t, sum.Rows)
	}
}

func add(sum *marketsim.Result, r marketsim.Result) {
	sum.Trades += r.Trades
	sum.Moves += r.Moves
	sum.Deaths += r.Deaths
	sum.Days += r.Days
	for row, n := range r.Rows {
		sum.Rows[row] += n
	}
	for what, n := range r.Faults {
		sum.Faults[what] += n
	}
}

// covered demands that every state was entered and every event of every row of the
// table happened, and reports the ways through the table that were never taken.
func covered(t *testing.T, rows map[trade.Row]int) {
	t.Helper()
	states := map[trade.State]bool{}
	events := map[string]bool{}
	for row := range rows {
		states[row.To] = true
		events[row.Name+" "+string(row.On)] = true
	}
	for _, s := range trade.States() {
		if !states[s] {
			t.Errorf("no trade ever came to %s: the seeds prove nothing about it", s)
		}
	}
	var never []string
	for _, row := range trade.Rows() {
		if !events[row.Name+" "+string(row.On)] {
			t.Errorf("%s %s never happened: the seeds prove nothing about it", row.Name, row.On)
		}
		if rows[row] == 0 {
			never = append(never, fmt.Sprintf("%s %s by %s: %s to %s", row.Name, row.On, row.By, row.From, row.To))
		}
	}
	t.Logf("%d of %d ways through the table were never taken:\n%s", len(never), len(trade.Rows()), strings.Join(never, "\n"))
}

// TestSeedsThatFailedOnce plays the seeds of testdata/seeds.txt: each broke a rule
// once.
func TestSeedsThatFailedOnce(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/seeds.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var seed int64
		var n int
		if strings.HasPrefix(lines.Text(), "#") || lines.Text() == "" {
			continue
		}
		if _, err := fmt.Sscan(lines.Text(), &seed, &n); err != nil {
			t.Fatalf("%q: %v, want a seed, steps and what it found", lines.Text(), err)
		}
		t.Run(strconv.FormatInt(seed, 10), func(t *testing.T) {
			t.Parallel()
			if r := play(t, seed, n); r.Broken != nil {
				t.Errorf("seed %d: %v", seed, r.Broken)
			}
		})
	}
}

// TestSameSeedSameLog is not parallel: it changes how many threads there are.
func TestSameSeedSameLog(t *testing.T) {
	run := func(seed int64) []byte {
		var b bytes.Buffer
		r, err := marketsim.Run(t.Context(), marketsim.Options{Seed: seed, Steps: 2 * steps, Store: memory.New(), Log: &b})
		if err != nil || r.Broken != nil {
			t.Fatalf("seed %d: %v, %v", seed, err, r.Broken)
		}
		return b.Bytes()
	}
	for seed := int64(1); seed <= 8; seed++ {
		first := run(seed)
		threads := runtime.GOMAXPROCS(1 + int(seed%4))
		second := run(seed)
		runtime.GOMAXPROCS(threads)
		if !bytes.Equal(first, second) {
			a, b := bytes.Split(first, []byte("\n")), bytes.Split(second, []byte("\n"))
			i := 0
			for i < min(len(a), len(b)) && bytes.Equal(a[i], b[i]) {
				i++
			}
			t.Fatalf("seed %d differs from line %d on: a failure could not be replayed\nfirst:  %s\nsecond: %s", seed, i+1, line(a, i), line(b, i))
		}
		if bytes.Count(first, []byte("\n")) < 200 {
			t.Errorf("seed %d logs %d bytes: nothing happened", seed, len(first))
		}
	}
	if bytes.Equal(run(1), run(2)) {
		t.Error("seeds 1 and 2 are the same market: the seed chooses nothing")
	}
}

func line(lines [][]byte, i int) []byte {
	if i < len(lines) {
		return lines[i]
	}
	return []byte("(ends)")
}
