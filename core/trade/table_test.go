package trade

import (
	"slices"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/listing"
)

// TestTableIsWellFormed: words exist, nobody is listed twice, and no rule is
// hidden behind an earlier one that always fits.
func TestTableIsWellFormed(t *testing.T) {
	t.Parallel()
	type key struct {
		from State
		on   Event
		by   Actor
	}
	always := map[key]string{}
	for i := range table {
		r := &table[i]
		if r.row == "" || len(r.from) == 0 || len(r.by) == 0 {
			t.Errorf("rule %d (%s %s) lacks a row, a state or an actor", i, r.row, r.on)
		}
		if !slices.Contains(Events(), r.on) {
			t.Errorf("rule %s: event %q is not listed", r.row, r.on)
		}
		if r.to != same && !slices.Contains(States(), r.to) {
			t.Errorf("rule %s: target %q is not listed", r.row, r.to)
		}
		if r.timed && !slices.Contains(r.by, System) {
			t.Errorf("rule %s %s is timed, but the system may not make it", r.row, r.on)
		}
		for _, from := range r.from {
			if from != None && !slices.Contains(States(), from) {
				t.Errorf("rule %s: state %q is not listed", r.row, from)
			}
			for _, by := range r.by {
				if !slices.Contains(Actors(), by) {
					t.Errorf("rule %s: actor %q is not listed", r.row, by)
				}
				k := key{from, r.on, by}
				if earlier, ok := always[k]; ok {
					t.Errorf("rule %s %s by %s in %s can never be taken: %s before it always fits", r.row, r.on, by, from, earlier)
				}
				if len(r.when) == 0 {
					always[k] = r.row
				}
			}
		}
	}
}

func TestReachability(t *testing.T) {
	t.Parallel()
	reached := map[State]bool{None: true}
	for grew := true; grew; {
		grew = false
		for i := range table {
			for _, from := range table[i].from {
				if to := table[i].to; to != same && reached[from] && !reached[to] {
					reached[to], grew = true, true
				}
			}
		}
	}
	for _, s := range States() {
		if !reached[s] {
			t.Errorf("no way leads to %s: it is dead text", s)
		}
	}
}

// TestEveryOpenStateEnds: from every state that is no end, an end is reached.
func TestEveryOpenStateEnds(t *testing.T) {
	t.Parallel()
	ends := map[State]bool{}
	for _, s := range States() {
		if s.Final() {
			ends[s] = true
		}
	}
	for grew := true; grew; {
		grew = false
		for i := range table {
			for _, from := range table[i].from {
				if to := table[i].to; to != same && ends[to] && !ends[from] {
					ends[from], grew = true, true
				}
			}
		}
	}
	for _, s := range States() {
		if !ends[s] {
			t.Errorf("no way leads out of %s to an end: trades and money stay there for ever", s)
		}
	}
}

// TestFinalStatesAbsorb: an end is left only for money that the provider took
// after all where nobody paid, and for the one claim that a buyer has. What else
// happens after the end is about money astray and the seller's payout.
func TestFinalStatesAbsorb(t *testing.T) {
	t.Parallel()
	wakes := []State{Failed, Left, HoldExpired}
	for i := range table {
		r := &table[i]
		for _, from := range r.from {
			if !from.Final() {
				continue
			}
			astray := r.post == captureStray && r.on == Capture || r.post == giveBackStray && r.on == RecordRefund
			late := slices.Contains(wakes, from) && r.on == Capture && r.to == RefundDue
			switch {
			case late && slices.Equal(r.by, []Actor{System}):
			case astray && r.to == same && slices.Equal(r.by, []Actor{System}) && r.listing == "" && r.payout == payoutStays && r.line == lineStays:
			case from == Complete && r.on == OpenClaim && r.to == ClaimOpen && slices.Equal(r.by, []Actor{Buyer}):
			case from == Complete && (r.on == RecordPayout || r.on == ReturnPayout) && r.to == same && slices.Equal(r.by, []Actor{Operator}):
			default:
				t.Errorf("rule %s %s leads from the end %s to %s: what ended must stay ended", r.row, r.on, from, r.to)
			}
		}
	}
	for _, s := range wakes {
		tr := inState(t, s)
		next, fx, err := tr.Apply(Capture, happy(tr, Capture, System))
		if err != nil || next.State != RefundDue || next.Held() != thePrice || fx.Listing != "" {
			t.Errorf("money that came for a trade that was %s: %v, state %s, held %d, listing %q; it must go back", s, err, next.State, next.Held(), fx.Listing)
		}
	}
	for _, n := range situations(t) {
		// What is reopened keeps when it ended: the time for a claim runs from there.
		reopened := []State{ClaimOpen, RefundDue, RefundStuck}
		if s := n.trade.State; !slices.Contains(reopened, s) && s.Final() != (!n.trade.ClosedAt.IsZero()) || s == ClaimOpen && n.trade.ClosedAt.IsZero() {
			t.Errorf("%s: ClosedAt is %v, final is %t; stores check that they agree", n.name, n.trade.ClosedAt, s.Final())
		}
	}
}

// TestOneClock: silence has one meaning in each state.
func TestOneClock(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		targets := map[State]Event{}
		for i := range table {
			r := &table[i]
			leaves := r.to != same && r.to != s && !slices.ContainsFunc(r.when, func(g guard) bool {
				return slices.Contains([]string{"resumes", "backAddressMissing"}, names([]guard{g})[0])
			})
			if r.timed && leaves && slices.Contains(r.from, s) {
				targets[r.to] = r.on
			}
		}
		if len(targets) > 1 {
			t.Errorf("%s: the clock may lead to %v; a card could not say what happens when nobody acts", s, targets)
		}
	}
}

// TestTimersOfStates says which clocks run in each state, and that the deadline
// does what the card promises.
func TestTimersOfStates(t *testing.T) {
	t.Parallel()
	type clocks struct {
		deadline, reminder, retry, address bool
		silent                             Event
		to                                 State
	}
	want := map[State]clocks{
		Requested: {true, true, false, false, Expire, Expired}, Reserved: {true, true, false, false, Expire, Expired},
		Claimed: {true, true, false, false, AgreeSold, Done}, Contested: {true, false, false, false, Expire, Released},
		Hold: {true, false, false, false, ExpireHold, HoldExpired}, Approving: {true, false, false, false, LoseAnswer, Unknown},
		Unknown: {true, false, true, false, GiveUpLookup, Manual}, Manual: {false, false, true, false, "", ""},
		Paid: {true, true, false, true, MissShipping, Refunding}, CancelAsked: {true, true, false, false, AgreeCancel, Refunding},
		Sent: {true, true, false, false, ConfirmPurchase, Confirmed}, Arrived: {true, true, false, false, ConfirmPurchase, Confirmed},
		Confirmed: {true, true, false, false, ConfirmSale, Complete}, Disputed: {true, true, false, false, RefundDispute, Refunding},
		Returning: {true, true, false, false, MissReturn, Refunding}, ReturnSent: {true, true, false, false, ReceiveReturn, Refunding},
		ClaimOpen: {true, true, false, false, Expire, Complete},
		Refunding: {false, false, true, false, "", ""}, RefundDue: {false, false, true, false, "", ""}, RefundStuck: {false, false, true, false, "", ""},
	}
	for _, s := range States() {
		tr := inState(t, s)
		var got clocks
		for _, timer := range tr.Timers() {
			switch timer.Kind {
			case Deadline:
				got.deadline = timer.DueAt.Equal(tr.DueAt)
			case Reminder:
				got.reminder = timer.DueAt.Equal(tr.RemindAt) && tr.RemindAt.Before(tr.DueAt)
			case Retry:
				got.retry = timer.DueAt.Equal(tr.NextTryAt)
			case Address:
				got.address = timer.DueAt.Equal(tr.RemindAddressAt)
			}
		}
		got.silent, got.to = tr.IfSilent()
		if got != want[s] {
			t.Errorf("clocks of %s = %+v, want %+v", s, got, want[s])
		}
		if s.Extendable() && !got.deadline {
			t.Errorf("%s is extendable but has no deadline to extend", s)
		}
		if e := tr.OnTimer(Deadline); e != got.silent {
			t.Errorf("%s: the deadline makes %q but the card says %q", s, e, got.silent)
		}
	}
}

// TestTimersFire: every timer row leads to an event that the table takes when
// it is due, and refuses one microsecond before.
func TestTimersFire(t *testing.T) {
	t.Parallel()
	for _, n := range situations(t) {
		tr := n.trade
		for _, timer := range tr.Timers() {
			e := tr.OnTimer(timer.Kind)
			if e == "" {
				t.Errorf("%s: the %s timer makes nothing", n.name, timer.Kind)
				continue
			}
			in := happy(tr, e, System)
			in.Now = timer.DueAt
			next, _, err := tr.Apply(e, in)
			if err != nil {
				t.Errorf("%s: %s at its time: %v; the timer would fail for ever", n.name, e, err)
				continue
			}
			if timer.Kind == Deadline {
				if _, to := tr.IfSilent(); next.State != to {
					t.Errorf("%s: the card promises %s, the clock made %s", n.name, to, next.State)
				}
			}
			if timer.Kind != Deadline && next.State != tr.State {
				t.Errorf("%s: %s changed the state to %s", n.name, e, next.State)
			}
			for _, again := range next.Timers() {
				if again == timer && next.State == tr.State {
					t.Errorf("%s: %s leaves its own timer as it was: the worker would spin", n.name, e)
				}
			}
			if e == LoseAnswer || !timer.DueAt.After(tr.UpdatedAt) {
				continue // an answer may get lost at any time
			}
			in.Now = timer.DueAt.Add(-time.Microsecond)
			if next, fx, err := tr.Apply(e, in); verdict(err) != string(CodeNotDue) {
				t.Errorf("%s: %s before its time = %v, want %s", n.name, e, err, CodeNotDue)
			} else {
				unchanged(t, tr, next, fx, string(e))
			}
		}
	}
}

// TestTimersThatFitNoMore: a leftover row is a no-op or a refusal.
func TestTimersThatFitNoMore(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		tr := inState(t, s)
		if retry := tr.OnTimer(Retry); (retry != "") != (s == Unknown || s == Manual || s == Refunding || s == RefundDue || s == RefundStuck) {
			t.Errorf("%s: a retry timer makes %q", s, retry)
		}
		if s.Final() {
			if got := tr.Timers(); got != nil {
				t.Errorf("%s is an end but has timers %v", s, got)
			}
			for _, k := range TimerKinds() {
				in := happy(tr, tr.OnTimer(k), System)
				in.Now = tr.UpdatedAt.AddDate(1, 0, 0)
				if next, fx, err := tr.Apply(tr.OnTimer(k), in); err == nil {
					t.Errorf("%s: a late %s timer was obeyed", s, k)
				} else {
					unchanged(t, tr, next, fx, string(k))
				}
			}
		}
	}
	if got := inState(t, Paid).OnTimer("other"); got != "" {
		t.Errorf("an unknown kind of timer makes %q, want nothing", got)
	}
}

// TestHolding: the holder's state and the listing's state are two views of one
// fact.
func TestHolding(t *testing.T) {
	t.Parallel()
	for _, n := range situations(t) {
		if got, want := n.trade.Holds, holdingState(n.trade) != ""; got != want {
			t.Errorf("%s: Holds = %t, want %t", n.name, got, want)
		}
	}
}

// holdingState is the listing's state while t holds it, empty when t does not.
func holdingState(t Trade) listing.State {
	switch t.State {
	case Reserved, Claimed, Contested:
		return listing.Reserved
	case Hold, Approving, Unknown, Manual:
		return listing.Paying
	case Paid, CancelAsked, Sent, Arrived, Confirmed, Disputed, Returning, ReturnSent, Refunding:
		return listing.InTrade
	case RefundStuck:
		if t.Holds {
			return listing.InTrade
		}
		return ""
	case None, Requested, Done, Cancelled, Expired, Released, ClaimOpen, RefundDue, Complete, Refunded, Failed, Left, HoldExpired:
		return ""
	}
	return ""
}

// TestSecured: neither side may leave while money may be with the market.
func TestSecured(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		tr := inState(t, s)
		if tr.Held() > 0 && !s.Secured() {
			t.Errorf("%s holds %d won but is not secured: a side could withdraw with money inside", s, tr.Held())
		}
		if s.Secured() && s.Final() {
			t.Errorf("%s is an end and secured: a side could never withdraw", s)
		}
		if ((Trade{State: s}).Turn() == "") != s.Final() {
			t.Errorf("%s: turn is %q, final is %t", s, Trade{State: s}.Turn(), s.Final())
		}
	}
}
