package bench

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/containertest"
)

// report is where the tables go.
const report = "../../deploy/speed.md"

// kept is where filled files and figures are between runs.
func kept() string { return cmp.Or(os.Getenv("BENCH_FOLDER"), "../../var/bench") }

const people = 50_000

// TestSpeed measures what BENCH_* ask for and writes it down. It takes minutes, so
// it has to be asked for: BENCH=1, or `task bench`.
func TestSpeed(t *testing.T) {
	if os.Getenv("BENCH") == "" {
		t.Skip("takes minutes; set BENCH=1")
	}
	w := want(t)
	program := build(t)
	for _, store := range w.stores {
		for _, size := range w.sizes[store] {
			t.Run(fmt.Sprintf("%s-%d", store, size), func(t *testing.T) {
				g := prepare(t, program, store, crowd{members: people, listings: size, trades: 2000})
				for i, instances := range w.instances[store] {
					if i > 0 && size != w.sizes[store][0] && os.Getenv("BENCH_INSTANCES") == "" {
						continue // what more of them do is seen on the smallest market
					}
					t.Run(fmt.Sprint(instances), func(t *testing.T) {
						f := g.measure(t, program, w, instances)
						if err := f.keep(filepath.Join(kept(), fmt.Sprintf("%s-%d-%d.json", store, size, instances))); err != nil {
							t.Fatal(err)
						}
					})
				}
			})
		}
	}
	if err := writeReport(report, kept()); err != nil {
		t.Fatal(err)
	}
}

// ground is a filled store, on which one number of instances is measured after
// another.
type ground struct {
	crowd
	store, file, folder, database, source, photos string
	turn, pay                                     atomic.Int64
}

func prepare(t *testing.T, program, store string, c crowd) *ground {
	file := filled(t, kept(), c)
	g := &ground{crowd: c, store: store, file: file, folder: filepath.Dir(file), database: "sqlite://" + filepath.ToSlash(file), photos: photoHost(t)}
	// The first start leaves samples of keys and looks at the board of offers, which a
	// copy has to have as well: the statements are seen on the file.
	r := &rig{t: t, ground: g}
	first := g.serve(t, program)
	r.await(first.url, scenes("offers"))
	first.stop(t)
	if store == "mysql" {
		g.database = containertest.MySQL(t, "")
		g.source = toMySQL(t, g.database, file)
	}
	return g
}

func (g *ground) serve(t *testing.T, program string) *child {
	return serve(t, program, g.folder, g.database, map[string]string{"JUNGGYE_IMAGE_HOSTS": g.photos})
}

// boot is how long a start takes until the program is ready: the middle one of a
// few, for a store that has just been filled is busy with that.
func (g *ground) boot(t *testing.T, program string) time.Duration {
	var took []time.Duration
	for range 5 {
		s := g.serve(t, program)
		s.stop(t)
		took = append(took, s.boot)
	}
	slices.Sort(took)
	t.Logf("ready after %v", took)
	return took[len(took)/2]
}

// rig is everything of one measurement.
type rig struct {
	*ground
	t        testing.TB
	services []*child
}

func (r *rig) addresses() []string {
	var all []string
	for _, s := range r.services {
		all = append(all, s.url)
	}
	return all
}

func (g *ground) measure(t *testing.T, program string, w wanted, instances int) figures {
	r := &rig{ground: g, t: t}
	f := figures{Store: g.store, Listings: g.listings, Members: g.members, Instances: instances, When: time.Now().UTC()}
	if info, err := os.Stat(program); err == nil {
		f.Binary = info.Size()
	}
	f.Boot = g.boot(t, program)
	for range instances {
		s := g.serve(t, program)
		r.services = append(r.services, s)
		defer s.stop(t)
	}
	r.await(r.services[0].url, scenes("offers"))
	quiet(r.services)
	f.Idle = r.services[0].resident()
	picked := scenes(w.scenarios...)
	p, calls := planFor(t, g.file, g.crowd, picked, r.ask)
	if g.source != "" {
		p.Driver, p.Source, p.Pool = "mysql", g.source, 20
	}
	base := bare(t, p)
	defer base.stop(t)
	for _, s := range picked {
		ask := posts(s.path, calls[s.name], g.members)
		load(r.addresses(), ask, s.mark, 4, time.Second, &g.turn) // warm
		load([]string{base.url}, ask, s.mark, 4, 300*time.Millisecond, &g.turn)
		for _, conns := range w.conns {
			c := r.compare(base, s, ask, conns, w.each)
			f.Cells = append(f.Cells, c)
			t.Logf("%-14s %4d  %7.0f/s %7.0f/s %4.0f %%  p99 %v %v  cpu %v %v  refused %d errors %d %s", s.title, conns, c.Ours.rate(), c.Bare.rate(),
				100*c.Ours.rate()/c.Bare.rate(), c.Ours.P99, c.Bare.P99, perReply(c.Ours), perReply(c.Bare), c.Ours.Refused, c.Ours.Errors+c.Bare.Errors, c.Ours.FirstFail)
		}
	}
	for _, name := range []string{registering, paying} {
		if !slices.Contains(w.scenarios, name) {
			continue
		}
		quiet(r.services) // photos of those who registered are still at work
		for _, conns := range w.conns {
			m := during(r.services, func() measured { return r.write(name, conns, w.each) })
			f.Cells = append(f.Cells, cell{Scene: name, Ours: m})
			t.Logf("%-14s %4d  %7.0f/s p99 %v  refused %d errors %d %s", name, conns, m.rate(), m.P99, m.Refused, m.Errors, m.FirstFail)
		}
	}
	return f
}

// rounds is how often both sides take turns, so that a busy machine hits both.
const rounds = 2

// compare loads the services and the bare handler for as long each.
func (r *rig) compare(base *child, s scene, ask asker, conns int, each time.Duration) cell {
	c := cell{Scene: s.title}
	profiled := r.profile(s.name, conns, each)
	for range rounds {
		ours := during(r.services, func() measured { return load(r.addresses(), ask, s.mark, conns, each/rounds, &r.turn) })
		c.Ours = c.Ours.and(ours)
		theirs := during([]*child{base}, func() measured { return load([]string{base.url}, ask, s.mark, conns, each/rounds, &r.turn) })
		c.Bare = c.Bare.and(theirs)
	}
	profiled()
	return c
}

// quiet waits until the processes have done what they still had to: what a start
// makes them do, or the photos of a crowd.
func quiet(children []*child) {
	work := func() (all time.Duration) {
		for _, c := range children {
			all += c.cpu()
		}
		return all
	}
	time.Sleep(3 * time.Second)
	for range 60 {
		before := work()
		time.Sleep(time.Second)
		if work()-before <= 30*time.Millisecond*time.Duration(len(children)) {
			return
		}
	}
}

func scenes(names ...string) []scene {
	var picked []scene
	for _, s := range readings {
		if slices.Contains(names, s.name) {
			picked = append(picked, s)
		}
	}
	return picked
}

// ask asks the first service.
func (r *rig) ask(path string, body []byte) []byte { return r.askAt(r.services[0].url, path, body) }

func (r *rig) askAt(address, path string, body []byte) []byte {
	answer, err := http.Post(address+path, "application/json", bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		r.t.Fatalf("%s: %s %v", path, answer.Status, err)
	}
	return got
}

// await asks until a scene is answered with what it is about.
func (r *rig) await(address string, wanted []scene) {
	for _, s := range wanted {
		var got []byte
		for n := range 300 {
			got = r.askAt(address, s.path, s.calls(r.t, r.crowd, reposOf())[0].body(nil, n))
			if strings.Contains(string(got), s.mark) {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if !strings.Contains(string(got), s.mark) {
			r.t.Fatalf("%s is answered with %s", s.title, got)
		}
	}
}

// profile writes a CPU profile of the first service while a scene is loaded, to
// the folder of what is kept, where BENCH_PROFILE asks for it.
func (r *rig) profile(name string, conns int, each time.Duration) (finish func()) {
	if os.Getenv("BENCH_PROFILE") == "" {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		answer, err := http.Get(fmt.Sprintf("%s/debug/pprof/profile?seconds=%d", r.services[0].ops, max(1, int(2*each.Seconds()))))
		if err != nil {
			return
		}
		defer answer.Body.Close()
		if text, err := io.ReadAll(answer.Body); err == nil {
			_ = os.WriteFile(filepath.Join(kept(), fmt.Sprintf("%s-%d.prof", name, conns)), text, 0o600)
		}
	}()
	return func() { <-done }
}

func perReply(m measured) time.Duration {
	if m.Replies == 0 {
		return 0
	}
	return (m.CPU / time.Duration(m.Replies)).Round(time.Microsecond)
}
