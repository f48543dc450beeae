package trade

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/listing"
)

// TestMatrix shows every state x event x actor with the rows that may apply, in
// the order in which they are tried.
func TestMatrix(t *testing.T) {
	t.Parallel()
	golden(t, "matrix.golden", matrix(append([]State{None}, States()...), func(s State) string { return string(s) },
		func(s State, e Event, by Actor) string {
			var cells []string
			for i := range table {
				if r := &table[i]; r.on == e && slices.Contains(r.from, s) && slices.Contains(r.by, by) {
					cell := r.row + ">" + string(r.to)
					if r.timed && by == System {
						cell += "@due"
					}
					cells = append(cells, cell)
				}
			}
			return strings.Join(cells, "|")
		}))
}

// TestOutcomes plays every situation x event x actor with an input that is as
// right as can be.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	known := map[Event][]Actor{}
	for i := range table {
		known[table[i].on] = append(known[table[i].on], table[i].by...)
	}
	golden(t, "outcomes.golden", matrix(situations(t), func(n named) string { return n.name },
		func(n named, e Event, by Actor) string {
			next, fx, err := n.trade.Apply(e, happy(n.trade, e, by))
			if err != nil {
				unchanged(t, n.trade, next, fx, fmt.Sprintf("%s by %s in %s", e, by, n.name))
				if verdict(err) == string(CodeMove) {
					return ""
				}
				return verdict(err)
			}
			return outcome(next, fx)
		}))
	for _, e := range Events() {
		if len(known[e]) == 0 {
			t.Errorf("event %s is in no row of the table: nobody can ever make it", e)
		}
	}
}

func outcome(next Trade, fx Effects) string {
	cell := fx.Record.Row + ">" + string(next.State)
	if fx.Listing != "" {
		cell += " " + string(fx.Listing)
	}
	for _, entry := range fx.Entries {
		cell += fmt.Sprintf(" %s:%s=%d", entry.From.Kind, entry.To.Kind, entry.Amount)
	}
	if fx.Payout.State != "" {
		cell += fmt.Sprintf(" payout %s=%d", fx.Payout.State, fx.Payout.Amount)
	}
	return cell
}

// unchanged demands that a refused event left nothing behind.
func unchanged(t interface {
	Helper()
	Errorf(string, ...any)
}, before, got Trade, fx Effects, what string,
) {
	t.Helper()
	if got != before {
		t.Errorf("%s was refused but changed the trade, so a caller that stores it breaks the process:\n%s", what, cmp.Diff(before, got))
	}
	if !reflect.DeepEqual(fx, Effects{}) {
		t.Errorf("%s was refused but has effects %+v", what, fx)
	}
}

// matrix writes one section for each row, one line for each event that anybody
// may make there, and the rest of the events in one line.
func matrix[T any](rows []T, name func(T) string, cell func(T, Event, Actor) string) string {
	var b strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&b, "== %s\n", name(row))
		var never []string
		for _, e := range Events() {
			line, any := "", false
			for _, by := range Actors() {
				c := cell(row, e, by)
				if c == "" {
					continue
				}
				any = true
				line += fmt.Sprintf("  %s: %s\n", by, c)
			}
			if !any {
				never = append(never, string(e))
				continue
			}
			fmt.Fprintf(&b, "%s\n%s", e, line)
		}
		fmt.Fprintf(&b, "never: %s\n\n", strings.Join(never, " "))
	}
	return b.String()
}

// TestRules spells out every row with its guards and changes by name, so that
// none can be dropped or swapped unseen.
func TestRules(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range table {
		r := &table[i]
		fmt.Fprintf(&b, "%s %s %v by %v -> %s", r.row, r.on, r.from, r.by, r.to)
		if r.timed {
			b.WriteString(" @due")
		}
		fmt.Fprintf(&b, "\n    when %v do %v listing %q post %d tell %v line %d", names(r.when), names(r.do), r.listing, r.post, r.tell, r.line)
		if r.payout != payoutStays {
			fmt.Fprintf(&b, " payout %d", r.payout)
		}
		b.WriteString("\n")
	}
	golden(t, "rules.golden", b.String())
}

func names[F any](funcs []F) []string {
	out := make([]string, len(funcs))
	for i, f := range funcs {
		full := runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name()
		out[i] = full[strings.LastIndex(full, ".")+1:]
	}
	return out
}

// TestAllowed: a button is shown if and only if pressing it succeeds.
func TestAllowed(t *testing.T) {
	t.Parallel()
	for _, n := range situations(t) {
		for _, by := range Actors() {
			for _, e := range Events() {
				in := happy(n.trade, e, by)
				_, _, err := n.trade.Apply(e, in)
				if shown := slices.Contains(n.trade.Allowed(by, in), e); shown != (err == nil) {
					t.Errorf("%s: %s by %s: Allowed says %t, Apply says %v; a shown button must work and a hidden one must not",
						n.name, e, by, shown, err)
				}
			}
		}
	}
}

func TestAllowedHasTableOrderAndNoDoubles(t *testing.T) {
	t.Parallel()
	tr := inState(t, Paid)
	got := tr.Allowed(Seller, happy(tr, Ship, Seller))
	if want := []Event{CancelSale, Ship}; !slices.Equal(got, want) {
		t.Errorf("Allowed(seller) of a paid trade = %v, want %v in table order: buttons must not jump", got, want)
	}
	tr = inState(t, Reserved)
	in := happy(tr, HandOver, Buyer)
	in.By = Operator
	if got, want := tr.Allowed(Buyer, in), []Event{SetAppointment, HandOver, Cancel, Pay}; !slices.Equal(got, want) {
		t.Errorf("Allowed(buyer) of a reservation = %v, want %v, each once although two rows of a hand-over fit", got, want)
	}
}

// TestFrozen: a frozen trade obeys operators and facts, nobody else.
func TestFrozen(t *testing.T) {
	t.Parallel()
	facts := map[Event]bool{Capture: true, RecordRefusal: true, RecordRefund: true, LoseAnswer: true, RefuseReady: true}
	for _, s := range States() {
		if s.Final() {
			continue
		}
		running := inState(t, s)
		frozen := take(t, running, do(Freeze, Operator))
		if got := frozen.Timers(); got != nil {
			t.Errorf("%s: frozen trade has timers %v: the clock would act", s, got)
		}
		if e, to := frozen.IfSilent(); e != "" || to != "" {
			t.Errorf("%s: frozen trade says %s -> %s happens in silence, but no clock runs", s, e, to)
		}
		for _, by := range Actors() {
			for _, e := range Events() {
				in := happy(running, e, by)
				in.Now = latest(in.Now, frozen.UpdatedAt)
				_, _, before := running.Apply(e, in)
				next, fx, err := frozen.Apply(e, in)
				may := by == Operator || facts[e] || e == Cancel && by == System
				switch {
				case e == Freeze || e == Unfreeze:
					if ok := by == Operator && e == Unfreeze; ok != (err == nil) {
						t.Errorf("%s by %s in frozen %s: %v", e, by, s, err)
					}
				case before == nil && may && err != nil:
					t.Errorf("%s by %s in frozen %s: refused with %v, though nobody can make it untrue", e, by, s, err)
				case before == nil && !may && verdict(err) != string(CodeFrozen):
					t.Errorf("%s by %s in frozen %s = %v, want %s", e, by, s, err, CodeFrozen)
				case err != nil:
					unchanged(t, frozen, next, fx, string(e)+" in frozen "+string(s))
				case next.State.Final() && next.Frozen():
					t.Errorf("%s in frozen %s ended the trade and left it frozen, which nobody can undo", e, s)
				}
			}
		}
	}
}

// TestNeeds: without what has to come with it an event fails, in every
// situation in which it otherwise succeeds.
func TestNeeds(t *testing.T) {
	t.Parallel()
	without := map[Need]func(*Input){
		NeedCode: func(in *Input) { in.Code = "42a7" }, NeedAppointment: func(in *Input) { in.Meet = Appointment{} },
		NeedTracking: func(in *Input) { in.Tracking.Number = "" }, NeedReason: func(in *Input) { in.Reason = " \u200b\n" },
		NeedProof: func(in *Input) { in.Reason = "" }, NeedAmount: func(in *Input) { in.Amount = 0 },
		NeedNothing: nil, NeedAddress: nil, // the words of an address never come here
	}
	seen := map[Need]int{}
	for _, n := range situations(t) {
		for _, e := range Events() {
			for _, by := range Actors() {
				in := happy(n.trade, e, by)
				if _, _, err := n.trade.Apply(e, in); err != nil || without[e.Needs()] == nil {
					continue
				}
				seen[e.Needs()]++
				without[e.Needs()](&in)
				next, fx, err := n.trade.Apply(e, in)
				if err == nil {
					t.Errorf("%s by %s in %s succeeded without its %s", e, by, n.name, e.Needs())
				}
				unchanged(t, n.trade, next, fx, string(e)+" without its "+string(e.Needs()))
			}
		}
	}
	for need, omit := range without {
		if omit != nil && seen[need] == 0 {
			t.Errorf("no event was tried without its %s: the test tests nothing", need)
		}
	}
}

// TestNamesOfWords pins which events need what, whom a state waits for, and
// what is asked twice.
func TestNamesOfWords(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, s := range append([]State{None}, States()...) {
		fmt.Fprintf(&b, "%s turn=%s final=%t secured=%t extendable=%t\n", s, Trade{State: s}.Turn(), s.Final(), s.Secured(), s.Extendable())
	}
	for _, e := range Events() {
		fmt.Fprintf(&b, "%s needs=%s irreversible=%t\n", e, e.Needs(), e.Irreversible())
	}
	golden(t, "words.golden", b.String())
}

// TestTell: nobody hears of their own move, and every move of one side that
// concerns the other is told.
func TestTell(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, n := range situations(t) {
		for _, e := range Events() {
			for _, by := range Actors() {
				_, fx, err := n.trade.Apply(e, happy(n.trade, e, by))
				if err != nil {
					continue
				}
				if slices.Contains(fx.Tell, by) {
					t.Errorf("%s by %s in %s tells %v: the one who acted knows already", e, by, n.name, fx.Tell)
				}
				fmt.Fprintf(&b, "%s: %s by %s tells %v line told=%t refusal=%t closed=%t payout=%s%d\n",
					n.name, e, by, fx.Tell, fx.TellLine, fx.FirstRefusal, fx.CloseLine, fx.Payout.State, fx.Payout.Amount)
				sold := fx.Listing == listing.Sell || fx.Listing == listing.Withdraw
				if fx.CloseLine != sold {
					t.Errorf("%s in %s: line closed = %t but the listing is %s: those in line would wait for nothing", e, n.name, fx.CloseLine, fx.Listing)
				}
			}
		}
	}
	golden(t, "tell.golden", b.String())
}

// TestAnnouncements: edges prove their sentences by this list, so it must hold
// every move that somebody is really told of.
func TestAnnouncements(t *testing.T) {
	t.Parallel()
	listed := Announcements()
	for _, n := range situations(t) {
		for _, e := range Events() {
			for _, by := range Actors() {
				next, fx, err := n.trade.Apply(e, happy(n.trade, e, by))
				if err != nil {
					continue
				}
				for _, to := range fx.Tell {
					want := Announcement{Move: Record{Event: e, By: by, From: n.trade.State, To: next.State}, Tell: to}
					if !slices.Contains(listed, want) {
						t.Errorf("%s: %s by %s is told to %s but not listed", n.name, e, by, to)
					}
				}
			}
		}
	}
}

func TestByPeople(t *testing.T) {
	t.Parallel()
	for e, want := range map[Event]bool{
		AgreeSold: true, ConfirmPurchase: true, Cancel: true, RefundDispute: true, ReceiveReturn: true, GrantClaim: true, MissReturn: false, RecordPayout: false, Expire: false, Capture: false, Refund: false, Approve: false, Freeze: false,
	} {
		if got := e.ByPeople(); got != want {
			t.Errorf("%s.ByPeople() = %t, want %t", e, got, want)
		}
	}
}
