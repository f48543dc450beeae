package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/trade"
)

// phase is a way that a payment goes. Its steps are made by people and the
// clock; a step that returns false met a dead process.
type phase struct {
	name  string
	steps []func(c *crash) bool
	end   trade.State // of the trade that nobody killed, if set
	// first, if set, is a point at which the process has died before: the phase is
	// then what the next one does.
	first string
}

func phases() []phase {
	tap, back := (*crash).tap, (*crash).back
	press := func(button string) func(c *crash) bool { return func(c *crash) bool { return c.press(button) } }
	wait := func(d time.Duration) func(c *crash) bool { return func(c *crash) bool { return c.advance(d) } }
	wrong := func(plan func(f *sandbox.Faults)) func(c *crash) bool {
		return func(c *crash) bool { plan(c.bank.box.Faults()); return true }
	}
	say := func(who string, e trade.Event) func(c *crash) bool {
		return func(c *crash) bool {
			parcel := 210_000_000_000 + int64(c.trade)%1_000_000_007
			if e == trade.ShipBack {
				parcel += 100_000_000_000
			}
			return c.say(who, e, map[string]string{"reason": "broken", "refundAmount": "5000", "trackingNumber": strconv.FormatInt(parcel, 10)})
		}
	}
	loseApproval := wrong(func(f *sandbox.Faults) { f.LoseAnswer(sandbox.Approve, 1) })
	pay := []func(c *crash) bool{tap, press("pay"), back}
	paid := func(then ...func(c *crash) bool) []func(c *crash) bool { return slices.Concat(pay, then) }
	disputed := func(then ...func(c *crash) bool) []func(c *crash) bool {
		return paid(slices.Concat([]func(c *crash) bool{say("seller", trade.Ship), say("buyer", trade.Dispute)}, then)...)
	}
	return []phase{
		{name: "pay", steps: pay},
		{name: "ready refused", steps: []func(c *crash) bool{wrong(func(f *sandbox.Faults) { f.AnswerError(sandbox.Ready, 1, -731, "") }), tap}},
		{name: "approval refused", steps: []func(c *crash) bool{tap, press("pay"), wrong(func(f *sandbox.Faults) { f.AnswerError(sandbox.Approve, 1, -780, "") }), back}},
		{name: "answer of the approval lost", steps: []func(c *crash) bool{tap, press("pay"), loseApproval, back, wait(5 * time.Second)}},
		{name: "request of the approval lost", steps: []func(c *crash) bool{tap, press("pay"), wrong(func(f *sandbox.Faults) { f.LoseRequest(sandbox.Approve, 1) }), back, wait(5 * time.Second), wait(20 * time.Minute)}},
		{name: "provider silent", steps: []func(c *crash) bool{
			tap, press("pay"), loseApproval, wrong(func(f *sandbox.Faults) { f.Answer500(sandbox.Order, 100) }), back,
			wait(5 * time.Second), wait(15 * time.Second), wait(time.Minute), wait(5 * time.Minute), wait(15 * time.Minute), wait(10 * time.Minute),
		}},
		{name: "refund refused", steps: paid(wrong(func(f *sandbox.Faults) { f.AnswerError(sandbox.Cancel, 100, -780, "") }), say("buyer", trade.CancelPurchase), wait(0),
			wait(time.Minute), wait(2*time.Minute), wait(3*time.Minute), wait(time.Minute))},
		{name: "left", steps: []func(c *crash) bool{tap, press("leave"), back}},
		{name: "never came back", steps: []func(c *crash) bool{tap, press("pay"), wait(16*time.Minute + time.Second)}},
		{name: "refund", steps: paid(say("buyer", trade.CancelPurchase), wait(0))},
		{name: "refund of the seller, answer lost", steps: paid(wrong(func(f *sandbox.Faults) { f.LoseAnswer(sandbox.Cancel, 1) }), say("seller", trade.CancelSale), wait(0), wait(61*time.Second))},
		{name: "money that came otherwise than agreed", steps: []func(c *crash) bool{tap, press("pay"), loseApproval, back, (*crash).cancelInPart, wait(5 * time.Second)}},
		{name: "sent and completed", steps: paid(say("seller", trade.Ship), say("buyer", trade.ConfirmPurchase), say("seller", trade.ConfirmSale))},
		{name: "part of the money back", end: trade.Complete, steps: disputed(say("seller", trade.OfferRefund), say("buyer", trade.AcceptOffer), wait(0), say("seller", trade.ConfirmSale))},
		{name: "part of the money back, answer lost", end: trade.Confirmed, steps: disputed(say("seller", trade.OfferRefund), wrong(func(f *sandbox.Faults) { f.LoseAnswer(sandbox.Cancel, 1) }),
			say("buyer", trade.AcceptOffer), wait(0), wait(61*time.Second))},
		{name: "goods sent back", end: trade.Refunded, steps: disputed(say("seller", trade.AcceptReturn), (*crash).giveAddress, say("buyer", trade.ShipBack), say("seller", trade.ReceiveReturn), wait(0))},
		{name: "claim granted", end: trade.Refunded, steps: paid(say("seller", trade.Ship), say("buyer", trade.ConfirmPurchase), say("seller", trade.ConfirmSale),
			say("buyer", trade.OpenClaim), say("seller", trade.GrantClaim), wait(0))},
		{name: "recovery of an approval", first: "approve answered", steps: []func(c *crash) bool{wait(0), wait(61 * time.Second)}},
		{name: "recovery of a refund", first: "cancel answered", steps: []func(c *crash) bool{wait(0), wait(61 * time.Second)}},
	}
}

// prelude is what a phase's process that died before did.
func (ph phase) prelude() []func(c *crash) bool {
	for _, other := range phases() {
		if other.name == map[string]string{"approve answered": "pay", "cancel answered": "refund"}[ph.first] {
			return other.steps
		}
	}
	return nil
}

func (c *crash) walk(steps []func(c *crash) bool) {
	c.Helper()
	for _, step := range steps {
		if !step(c) {
			return
		}
	}
}

// play walks the phase with a new trade and a process that dies at the mark.
func (c *crash) play(ph phase, die mark) {
	c.Helper()
	c.next()
	if ph.first == "" {
		c.arm(die)
	} else {
		c.arm(mark{1, ph.first})
		c.walk(ph.prelude())
		c.awaitDeath(ph.name + ", first death at " + ph.first)
		c.bank.box.Faults().Clear()
		c.start(die)
	}
	c.walk(ph.steps)
}

func (c *crash) awaitDeath(when string) {
	c.Helper()
	if !c.life.dead() {
		c.tell("wait")
	}
	if !c.life.dead() {
		c.Fatalf("%s: the process lives, it never came to that point:\n%s", when, c.life.log)
	}
}

// mark is the nth time that a phase comes to a point; the zero mark is never.
type mark struct {
	nth   int
	point string
}

// String is how a process is told.
func (m mark) String() string { return fmt.Sprint(m.nth, " ", m.point) }

// marks walks the phase once, unharmed, and lists its points. Those that it
// shares with the phases before are left out.
func (c *crash) marks(ph phase, known map[string]bool) []mark {
	c.Helper()
	c.play(ph, mark{})
	if !c.tell("wait") {
		c.Fatalf("%s: the process died by itself:\n%s", ph.name, c.life.log)
	}
	points := c.life.heard()
	c.bank.box.Faults().Clear()
	if !c.advance(61 * time.Minute) { // what the provider has refused to say so far
		c.Fatalf("%s: the process died by itself:\n%s", ph.name, c.life.log)
	}
	c.agree(ph.name+", unharmed", false)
	if ph.end != "" {
		c.endsAs(ph)
	}
	var marks []mark
	seen, sofar := map[string]int{}, ph.first
	for _, point := range points {
		seen[point]++
		sofar += "|" + point
		// What comes again and again is the same the third time, and a reminder, which
		// older trades have too, moves no money.
		if !known[sofar] && seen[point] <= 2 && !strings.Contains(point, "remind") && !strings.Contains(point, "address") {
			marks = append(marks, mark{seen[point], point})
		}
		known[sofar] = true
	}
	return marks
}

func (c *crash) endsAs(ph phase) {
	c.Helper()
	store, done := c.open()
	defer done()
	t, err := store.Repos().Trades.Get(c.Context(), c.trade)
	if err != nil || t.State != ph.end {
		c.Fatalf("%s, unharmed: the trade is %s, %v; want %s: a step was not taken", ph.name, t.State, err, ph.end)
	}
}

// killEverywhere kills the service at every mark of every phase, at one in
// every of them only, and returns how often.
func (c *crash) killEverywhere(every int) (killed int) {
	c.Helper()
	known, n := map[string]bool{}, 0
	for _, ph := range phases() {
		marks := c.marks(ph, known)
		if len(marks) == 0 {
			c.Errorf("%s has no points of its own", ph.name)
		}
		for _, m := range marks {
			if n++; n%every != 0 {
				continue
			}
			when := fmt.Sprintf("%s, killed at %s (%d)", ph.name, m.point, m.nth)
			c.play(ph, m)
			if !c.life.dead() && c.tell("wait") {
				// Work that is due at once is done in any order, and another one came first.
				c.Logf("%s: it was not met this time", when)
				continue
			}
			c.recover(when)
			if killed++; c.Failed() {
				c.Fatalf("stopped after: %s\n%s", when, c.life.log)
			}
		}
	}
	if every == 1 && killed < 120 {
		c.Errorf("killed at %d points only of %d: the phases have lost some", killed, n)
	}
	return killed
}

// killAtRandom lets buyers pay and take back at the same time while the
// service is killed at any moment, again and again.
func (c *crash) killAtRandom(times int, seed uint64) {
	c.Helper()
	dice := rand.New(rand.NewPCG(seed, seed))
	begun := len(c.bank.box.Payments())
	for range times {
		doomed := c.life
		c.arm(mark{})
		limit := time.AfterFunc(time.Duration(1+dice.IntN(120))*time.Millisecond, func() { _ = doomed.cmd.Process.Kill() })
		for !doomed.dead() && len(c.stock) > 0 {
			c.next()
			ph := phases()[dice.IntN(len(phases())-2)] // without those that begin with a death
			if strings.Contains(ph.name, "lost") && dice.IntN(2) == 0 {
				continue
			}
			c.walk(ph.steps)
		}
		limit.Stop()
		_ = doomed.cmd.Process.Kill()
		<-doomed.ended
		c.begun = begun
		c.recover(fmt.Sprintf("killed at random, seed %d", seed))
		if c.Failed() {
			c.Fatalf("stopped:\n%s", c.life.log)
		}
	}
	c.allAtRest()
}

// TestKilledAtEveryPoint kills the real program, built as it is, at every point
// of every payment phase: before and after each commit and each call of the
// provider. Started again, it agrees with the provider to the won within a
// minute, and nothing is stuck.
func TestKilledAtEveryPoint(t *testing.T) {
	t.Parallel()
	every, random := 1, 10
	if testing.Short() {
		every, random = 12, 1
	}
	killSQL(t, "", every, random)
}

func TestContainerKilledAtEveryPoint(t *testing.T) {
	t.Parallel()
	for name, fresh := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			killSQL(t, fresh(t), 3, 10) // what a store may do differently is seen at each third
		})
	}
}

func killSQL(t *testing.T, address string, every, random int) {
	t.Helper()
	began := time.Now()
	c := newCrash(t, address, 400)
	killed := c.killEverywhere(every)
	seed := uint64(began.UnixNano())
	c.killAtRandom(random, seed)
	t.Logf("%d marked points and %d random moments killed in %v", killed, random, time.Since(began).Round(time.Millisecond))
}
