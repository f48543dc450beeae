package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/containertest"
)

// bareEnv makes a copy of the test program be the bare handler: it names the plan.
const bareEnv = "TEST_AS_BARE"

func TestMain(m *testing.M) {
	if path := os.Getenv(bareEnv); path != "" {
		if err := beBare(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(containertest.Main(m))
}

// wanted is what BENCH_* ask for.
type wanted struct {
	sizes     map[string][]int // by store
	instances map[string][]int
	conns     []int
	stores    []string
	scenarios []string
	each      time.Duration
}

func list(name, byDefault string) []string {
	text := os.Getenv(name)
	if text == "" {
		text = byDefault
	}
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

func numbers(t *testing.T, name, byDefault string) []int {
	t.Helper()
	var all []int
	for _, text := range list(name, byDefault) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatalf("%s: %q is no number", name, text)
		}
		all = append(all, n)
	}
	return all
}

func want(t *testing.T) wanted {
	t.Helper()
	w := wanted{
		sizes: map[string][]int{}, instances: map[string][]int{}, conns: numbers(t, "BENCH_CONNS", "1,16,64,256"),
		stores: list("BENCH_STORES", "sqlite,mysql"), scenarios: list("BENCH_SCENARIOS", strings.Join(scenarioNames(), ",")),
		each: time.Duration(numbers(t, "BENCH_SECONDS", "2")[0]) * time.Second,
	}
	// A file has one owner.
	for store, byDefault := range map[string][2]string{"sqlite": {"10000,1000000", "1"}, "mysql": {"10000,1000000", "1,3"}} {
		w.sizes[store] = numbers(t, "BENCH_SIZES", byDefault[0])
		w.instances[store] = numbers(t, "BENCH_INSTANCES", byDefault[1])
	}
	w.instances["sqlite"] = []int{1}
	return w
}
