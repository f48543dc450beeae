package trade

import (
	"slices"
	"strings"
	"testing"
)

func TestDiagram(t *testing.T) {
	t.Parallel()
	drawn := map[string]bool{}
	for _, p := range []Path{Direct, Parcel} {
		got := Diagram(p)
		golden(t, string(p)+".mmd", got)
		if again := Diagram(p); again != got {
			t.Errorf("two drawings of %s differ: the documentation would change by itself", p)
		}
		for line := range strings.SplitSeq(got, "\n") {
			drawn[strings.TrimSpace(line)] = true
		}
	}
	hidden := map[Event]bool{Freeze: true, Unfreeze: true, Remind: true, Extend: true}
	for i := range table {
		r := &table[i]
		if slices.Equal(r.from, States()) {
			continue // money astray changes no state, and would be drawn from each
		}
		for _, from := range r.from {
			to := r.to
			if to == same {
				to = from
			}
			edge := node(from) + " --> " + node(to) + " : " + r.row + " " + string(r.on) + " (" + r.actors() + ")"
			if !hidden[r.on] && !drawn[edge] {
				t.Errorf("the diagrams lack %q", edge)
			}
		}
	}
}
