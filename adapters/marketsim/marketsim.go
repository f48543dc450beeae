// Package marketsim plays whole markets in virtual time: members, operators and
// several instances of the real use cases on one store, with a payment provider
// that loses, delays, doubles and garbles answers, processes that die between any
// two calls to the outside, and clocks that disagree. Everything follows from a
// seed, so a run that breaks a rule can be repeated byte for byte. It refuses to
// know rules of its own: it checks what must hold whatever the table says.
package marketsim

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Options say what to play.
type Options struct {
	Seed  int64
	Steps int // turns of the scheduler before everything is healed and comes to its end
	// Store is where the market lives: empty, and nobody else's.
	Store ports.Store
	// Log gets one JSON line for everything that happens; nil means that nothing is
	// written.
	Log io.Writer
}

// Result is what was played. It is the same for the same Seed and Steps.
type Result struct {
	Seed      int64               `json:"seed"`
	Steps     int                 `json:"steps"`
	Days      int                 `json:"days"`   // of virtual time
	Trades    int                 `json:"trades"` // begun
	Moves     int                 `json:"moves"`
	Deaths    int                 `json:"deaths"` // of instances
	Faults    map[string]int      `json:"faults"` // by what went wrong outside
	Taken     money.Won           `json:"taken"`  // by the provider
	GivenBack money.Won           `json:"given_back"`
	Broken    *Broken             `json:"broken,omitempty"`
	Rows      map[trade.Row]int   `json:"-"` // of the table, how often each was taken
	Ends      map[trade.State]int `json:"ends"`
}

// Broken is the first rule that did not hold.
type Broken struct {
	Step   int       `json:"step"`
	At     time.Time `json:"at"`
	Rule   string    `json:"rule"`
	Detail string    `json:"detail"`
}

// Error says all of it in one line.
func (b *Broken) Error() string {
	return fmt.Sprintf("step %d, %s: %s: %s", b.Step, b.At.Format(time.RFC3339Nano), b.Rule, b.Detail)
}

// world is one market and everybody around it.
type world struct {
	Options
	rng     *rand.Rand
	begun   time.Time
	now     time.Time // the true time, which the provider goes by
	source  source
	bank    *bank
	process trade.Process
	links   paylink.Signer

	instances []*instance
	tasks     []*task
	current   *task
	back      chan struct{}
	events    []event
	downSince time.Time // everybody was dead from then on
	outages   []outage
	faults    faults

	model     *model
	members   []member.ID
	listings  []listing.ID
	tabs      []*tab
	joined    int
	spawned   int // tasks
	published int

	step   int
	deaths int
	count  map[string]int
	broken *Broken
	log    *json.Encoder
}

// instance is one process of the market.
type instance struct {
	name   string
	skew   time.Duration // its clock's error
	market *app.Market   // nil while it is down
	ticks  bool          // its worker is at work
}

// outage is a time in which no instance was up.
type outage struct{ from, to time.Time }

// event is something that happens outside at a time.
type event struct {
	at time.Time
	do func()
}

// A Monday noon in Korea.
func monday() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }

const day = 24 * time.Hour

// Run plays one seed. The error is about the store; a broken rule is in the
// Result.
func Run(ctx context.Context, o Options) (Result, error) {
	w := newWorld(o)
	w.settle()
	for w.step = 1; w.step <= o.Steps && w.broken == nil; w.step++ {
		if err := ctx.Err(); err != nil {
			w.killAll()
			return Result{}, err
		}
		w.turn() //nolint:contextcheck // what the world does by itself is never cancelled
	}
	if w.broken == nil {
		w.end() //nolint:contextcheck // what the world does by itself is never cancelled
	}
	w.killAll()
	return w.result(), nil
}

func newWorld(o Options) *world {
	w := &world{
		Options: o, rng: rand.New(rand.NewPCG(uint64(o.Seed), 0x6a756e67677965)), begun: monday(), now: monday(), //nolint:gosec // chance is meant
		back: make(chan struct{}), process: process(), links: paylink.New([]byte("0123456789abcdef0123456789abcdef")),
		model: newModel(), count: map[string]int{},
	}
	if o.Log != nil {
		w.log = json.NewEncoder(o.Log)
		w.log.SetEscapeHTML(false)
	}
	w.source.rng = rand.New(rand.NewPCG(uint64(o.Seed), 0x736f75726365)) //nolint:gosec // chance is meant
	w.bank = &bank{w: w, deals: map[string]*deal{}}
	for i := range 1 + w.rng.IntN(3) {
		w.instances = append(w.instances, &instance{name: fmt.Sprintf("i%d", i)})
	}
	for _, i := range w.instances {
		w.start(i)
	}
	return w
}

// process is the market's own figures with a fee, so that fees are there to go wrong.
func process() trade.Process {
	p := trade.DefaultProcess()
	p.Fees = []trade.Fee{{BasisPoints: 350}}
	p.Holidays = map[string]bool{"2026-12-25": true, "2027-01-01": true}
	return p
}

// settle lets the first members join and offer things, while nothing goes wrong.
func (w *world) settle() {
	for range 4 {
		w.join()
	}
	w.finishTasks()
	for range 3 {
		w.publish(w.instances[0])
	}
	w.finishTasks()
	w.faults = drawFaults(w.rng)
}

func (w *world) start(i *instance) {
	i.market = app.New(app.Config{
		Store: store{w}, Gateway: gateway{w}, Blobs: blobs{}, Photos: photos{w}, Clock: clock{w, i}, Source: &w.source,
		Process: w.process, Links: w.links, Vault: vault{}, PublicURL: "https://market.example", ConsentVersion: "1", RenewFor: 30 * day,
		Pause:    func(_ context.Context, d time.Duration) { w.sleep("pause", d) },
		Report:   func(what string, err error) { w.note("report", "%s: %v", what, err) },
		Parallel: 1,
	})
}

// chance is true once in a while.
func (w *world) chance(p float64) bool { return p > 0 && w.rng.Float64() < p }

// pick draws one of several.
func pick[T any](w *world, of []T) T { return of[w.rng.IntN(len(of))] }

// breach keeps the first rule that is broken.
func (w *world) breach(rule, format string, args ...any) {
	if w.broken == nil {
		w.broken = &Broken{Step: w.step, At: w.now, Rule: rule, Detail: fmt.Sprintf(format, args...)}
		w.note("broken", "%s: %s", rule, w.broken.Detail)
	}
}

// line is one line of the log.
type line struct {
	Step int    `json:"step"`
	At   string `json:"at"`
	Task int    `json:"task,omitempty"`
	On   string `json:"on,omitempty"`
	What string `json:"what"`
	Text string `json:"text,omitempty"`
}

func (w *world) note(what, format string, args ...any) {
	if w.log == nil {
		return
	}
	l := line{Step: w.step, At: w.now.Format("2006-01-02T15:04:05.000000Z"), What: what, Text: fmt.Sprintf(format, args...)}
	if t := w.current; t != nil {
		l.Task, l.On = t.id, t.on.name
	}
	// A log that cannot be written is the caller's business.
	_ = w.log.Encode(l)
}

func (w *world) result() Result {
	r := Result{
		Seed: w.Seed, Steps: min(w.step, w.Steps), Days: int(w.now.Sub(w.begun) / day), Trades: len(w.model.order), Deaths: w.deaths,
		Faults: w.count, Broken: w.broken, Rows: w.model.rows, Ends: map[trade.State]int{},
	}
	for _, id := range w.model.order {
		r.Ends[w.model.trades[id].State]++
		r.Moves += len(w.model.records[id])
	}
	for _, tid := range w.bank.order {
		d := w.bank.deals[tid]
		r.Taken += d.taken
		r.GivenBack += d.cancelled
	}
	return r
}
