package mysql_test

import (
	"context"
	"math/rand/v2"
	"path"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/mysql"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

// TestClusterStore runs the contract on a group.
func TestClusterStore(t *testing.T) {
	g := containertest.Cluster(t)
	var without []string
	if g.Several() {
		// Where several nodes write, certification counts a foreign key as a write of the
		// row that it names: new rows of one seller meet, are Stale and repeated.
		without = append(without, "ParallelNewTradesDoNotMeet")
	}
	porttest.Store(t, func(t *testing.T) ports.Store {
		s := opened(t, g.Fresh(t))
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatalf("migrate: got %v, want nil", err)
		}
		return s
	}, without...)
}

// tally is what the writers of a run saw.
type tally struct {
	mu    sync.Mutex
	tries []int // of each update that was made
	lost  int   // updates given up
	ended map[fault.Kind]int
}

func (c *tally) add(tries int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.tries = append(c.tries, tries)
		return
	}
	c.lost++
	c.ended[fault.KindOf(err)]++
}

// TestClusterFiftyWriters lets fifty writers raise ten rows, each at most twelve
// times for one update, as use cases do: by way of one node, as programs with
// the same URL do, and by way of all that take writes, which is the worst case.
func TestClusterFiftyWriters(t *testing.T) {
	g := containertest.Cluster(t)
	for name, spread := range map[string]int{"one node": 0, "all nodes": 1} {
		t.Run(name, func(t *testing.T) {
			address := g.Fresh(t)
			if err := opened(t, address).Migrate(t.Context()); err != nil {
				t.Fatalf("migrate: got %v, want nil", err)
			}
			var stores []*mysql.Store
			for i := range g.Size() {
				stores = append(stores, opened(t, g.URL(path.Base(address), i*spread)))
			}
			sum := fifty(t, stores)
			slices.Sort(sum.tries)
			more := func(n int) int {
				i, _ := slices.BinarySearch(sum.tries, n+1)
				return len(sum.tries) - i
			}
			t.Logf("%d updates/s, %d given up %v; more than 1 try %d, 3 tries %d, 8 tries %d, most %d",
				len(sum.tries)/int(fiftyFor/time.Second), sum.lost, sum.ended, more(1), more(3), more(8), sum.tries[len(sum.tries)-1])
			if sum.lost*20 > len(sum.tries) {
				t.Errorf("%d of %d were given up, want less than one in twenty", sum.lost, sum.lost+len(sum.tries))
			}
		})
	}
}

const fiftyFor = 6 * time.Second

// fifty counts what was told and compares it with what is there.
func fifty(t *testing.T, stores []*mysql.Store) *tally {
	const writers, rows = 50, 10
	for id := range rows {
		if err := addMember(t, stores[0], member.ID(id)); err != nil {
			t.Fatal(err)
		}
	}
	sum := &tally{ended: map[fault.Kind]int{}}
	ctx, cancel := context.WithTimeout(t.Context(), fiftyFor)
	defer cancel()
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(w)))
			for ctx.Err() == nil {
				sum.add(raise(t.Context(), stores[w%len(stores)], member.ID(r.IntN(rows)), r))
			}
		})
	}
	all.Wait()
	var versions int64
	for id := range rows {
		m, err := stores[0].Repos().Members.Get(t.Context(), member.ID(id))
		if err != nil {
			t.Fatal(err)
		}
		versions += m.Version - 1
	}
	if versions != int64(len(sum.tries)) || versions == 0 {
		t.Fatalf("%d updates were told and %d are there: some got lost or doubled", len(sum.tries), versions)
	}
	return sum
}

// raise saves a row as it is, once, and tells the number of tries.
// It pauses as core/app does.
func raise(ctx context.Context, s ports.Store, id member.ID, r *rand.Rand) (int, error) {
	for try := 1; ; try++ {
		err := s.InTx(ctx, func(r ports.Repos) error {
			m, err := r.Members.Get(ctx, id)
			if err == nil {
				_, err = r.Members.Save(ctx, m)
			}
			return err
		})
		if !fault.Is(err, fault.Stale) || try == 12 {
			return try, err
		}
		most := min(8*time.Millisecond<<try, 256*time.Millisecond)
		wait := time.NewTimer(most/4 + most*time.Duration(r.IntN(1024))/1024)
		<-wait.C
	}
}

// TestClusterARefusedCommitStaysRefused lets a node be cut off with a commit
// that only reaches it after the transaction was refused on another node.
func TestClusterARefusedCommitStaysRefused(t *testing.T) {
	g := containertest.Cluster(t)
	if !g.Several() {
		t.Skip("needs several nodes that take writes")
	}
	address := g.Fresh(t)
	name := path.Base(address)
	if err := opened(t, address).Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: got %v, want nil", err)
	}
	held, release := containertest.HeldAlone(t, g.Node(name, 0), "COMMIT")
	s := opened(t, join(t, held, g.Node(name, 1)))
	if err := addMember(t, s, 1); !fault.Is(err, fault.Stale) {
		t.Fatalf("got %v, want stale: refused on the other node", err)
	}
	release()
	// As a use case does: the same again, and another thing after it.
	again := member.Member{ID: 1, Key: "b", Nickname: "again", Tier: member.Bronze, State: member.Active}
	var err error
	for range 8 { // the late commit may win over the one or other try, and is undone
		err = s.InTx(t.Context(), func(r ports.Repos) error { return r.Members.Add(t.Context(), again) })
		if !fault.Is(err, fault.Stale) {
			break
		}
	}
	if err != nil {
		t.Fatalf("got %v, want nil: the first try is undone for good", err)
	}
	for i := range g.Size() {
		other := opened(t, g.Node(name, i))
		got, err := other.Repos().Members.Get(t.Context(), 1)
		for n := 0; n < 100 && fault.Is(err, fault.NotFound); n++ { // it comes with a delay
			<-time.After(20 * time.Millisecond)
			got, err = other.Repos().Members.Get(t.Context(), 1)
		}
		if err != nil || got.Nickname != "again" || got.Version != 1 {
			t.Errorf("node %d: got %q, %v, want what was stored after the refusal", i+1, got.Nickname, err)
		}
	}
}

// TestClusterNodesAreDescribed kills an idle node and asks all for their state.
func TestClusterNodesAreDescribed(t *testing.T) {
	g := containertest.Cluster(t)
	address := g.Fresh(t)
	s := opened(t, address)
	for _, n := range s.Nodes(t.Context()) {
		t.Logf("%s: %s", n.Host, n.State)
		if n.Err != nil {
			t.Errorf("got %+v, want it well", n)
		}
	}
	_, idle := g.Used(t, path.Base(address))
	t.Cleanup(func() { g.Mend(t) })
	g.Kill(t, idle)
	if n := s.Nodes(t.Context())[idle]; n.Err == nil {
		t.Errorf("got %+v, want it down", n)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("check: got %v, want nil: two nodes are a majority", err)
	}
}
