package trade

import (
	"slices"
	"strings"
)

// Diagram draws one path of the table as a Mermaid stateDiagram-v2. It leaves
// out what fits nearly every state and would hide the rest: freezing, reminders,
// more time after an outage, and money that the trade cannot use.
func Diagram(p Path) string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	var ends []State
	for i := range table {
		r := &table[i]
		stray := r.post == captureStray || r.post == giveBackStray
		if stray || slices.Contains([]Event{Freeze, Unfreeze, Remind, Extend}, r.on) {
			continue
		}
		for _, from := range r.from {
			to := r.to
			if to == same {
				to = from
			}
			if pathOf(from, to) != p && !(p == Direct && from == Reserved) {
				continue
			}
			edge := "    " + node(from) + " --> " + node(to) + " : " + r.row + " " + string(r.on) + " (" + r.actors() + ")\n"
			if !strings.Contains(b.String(), edge) {
				b.WriteString(edge)
			}
			if to.Final() && !slices.Contains(ends, to) {
				ends = append(ends, to)
			}
		}
	}
	for _, s := range ends {
		b.WriteString("    " + node(s) + " --> [*]\n")
	}
	return b.String()
}

func (r *rule) actors() string {
	names := make([]string, len(r.by))
	for i, by := range r.by {
		names[i] = string(by)
		if r.timed && by == System {
			names[i] = "clock"
		}
	}
	return strings.Join(names, ", ")
}

// pathOf tells in which diagram a move belongs: where money may be, or comes
// from or goes to, it is the parcel's.
func pathOf(from, to State) Path {
	if from.inPerson() && to.inPerson() {
		return Direct
	}
	return Parcel
}

func (s State) inPerson() bool {
	switch s {
	case None, Requested, Reserved, Claimed, Contested, Done, Cancelled, Expired, Released:
		return true
	case Hold, Approving, Unknown, Manual, Paid, CancelAsked, Sent, Arrived, Confirmed, Disputed,
		Returning, ReturnSent, ClaimOpen, Refunding, RefundDue, RefundStuck, Complete, Refunded, Failed, Left, HoldExpired:
		return false
	}
	return false
}

func node(s State) string {
	if s == None {
		return "[*]"
	}
	return string(s)
}
