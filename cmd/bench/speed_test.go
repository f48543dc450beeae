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
			for _, instances := range w.instances[store] {
				name := fmt.Sprintf("%s-%d-%d", store, size, instances)
				t.Run(name, func(t *testing.T) {
					f := measure(t, program, w, store, crowd{members: people, listings: size, trades: 2000}, instances)
					if err := f.keep(filepath.Join(kept(), name+".json")); err != nil {
						t.Fatal(err)
					}
				})
			}
		}
	}
	if err := writeReport(report, kept()); err != nil {
		t.Fatal(err)
	}
}

// rig is everything of one measurement.
type rig struct {
	t        testing.TB
	crowd    crowd
	services []*child
	photos   string
	turn     atomic.Int64
	pay      atomic.Int64
}

func (r *rig) addresses() []string {
	var all []string
	for _, s := range r.services {
		all = append(all, s.url)
	}
	return all
}

func measure(t *testing.T, program string, w wanted, store string, c crowd, instances int) figures {
	file := filled(t, kept(), c)
	folder := filepath.Dir(file)
	database, source := "sqlite://"+filepath.ToSlash(file), ""
	if store == "mysql" {
		database = containertest.MySQL(t)
		source = toMySQL(t, database, file)
	}
	r := &rig{t: t, crowd: c, photos: photoHost(t)}
	env := map[string]string{"JUNGGYE_IMAGE_HOSTS": r.photos}
	// The first start leaves samples of keys and looks at the board of offers.
	first := serve(t, program, folder, database, env)
	r.await(first.url, scenes("offers"))
	first.stop(t)
	f := figures{Store: store, Listings: c.listings, Members: c.members, Instances: instances, When: time.Now().UTC()}
	if info, err := os.Stat(program); err == nil {
		f.Binary = info.Size()
	}
	for n := range instances {
		s := serve(t, program, folder, database, env)
		r.services = append(r.services, s)
		defer s.stop(t)
		if n == 0 {
			f.Boot = s.boot
		}
	}
	r.await(r.services[0].url, scenes("offers"))
	time.Sleep(3 * time.Second) // whatever a start has to do is done
	f.Idle = r.services[0].resident()
	picked := scenes(w.scenarios...)
	p, calls := planFor(t, file, c, picked, r.ask)
	if source != "" {
		p.Driver, p.Source, p.Pool = "mysql", source, 20
	}
	base := bare(t, p)
	defer base.stop(t)
	for _, s := range picked {
		ask := posts(s.path, calls[s.name], c.members)
		load(r.addresses(), ask, s.mark, 4, time.Second, &r.turn) // warm
		load([]string{base.url}, ask, s.mark, 4, 300*time.Millisecond, &r.turn)
		for _, conns := range w.conns {
			profiled := r.profile(s.name, conns, w.each)
			ours := during(r.services, func() measured { return load(r.addresses(), ask, s.mark, conns, w.each, &r.turn) })
			profiled()
			theirs := during([]*child{base}, func() measured { return load([]string{base.url}, ask, s.mark, conns, w.each, &r.turn) })
			f.Cells = append(f.Cells, cell{Scene: s.title, Ours: ours, Bare: theirs})
			t.Logf("%-14s %4d  %7.0f/s %7.0f/s %4.0f %%  p99 %v %v  cpu %v %v  refused %d errors %d %s", s.title, conns, ours.rate(), theirs.rate(),
				100*ours.rate()/theirs.rate(), ours.P99, theirs.P99, perReply(ours), perReply(theirs), ours.Refused, ours.Errors+theirs.Errors, ours.FirstFail)
		}
	}
	for _, name := range []string{registering, paying} {
		if !slices.Contains(w.scenarios, name) {
			continue
		}
		for _, conns := range w.conns {
			m := during(r.services, func() measured { return r.write(name, conns, w.each) })
			f.Cells = append(f.Cells, cell{Scene: name, Ours: m})
			t.Logf("%-14s %4d  %7.0f/s p99 %v  refused %d errors %d %s", name, conns, m.rate(), m.P99, m.Refused, m.Errors, m.FirstFail)
		}
	}
	return f
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
		answer, err := http.Get(fmt.Sprintf("%s/debug/pprof/profile?seconds=%d", r.services[0].ops, max(1, int(each.Seconds()))))
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
