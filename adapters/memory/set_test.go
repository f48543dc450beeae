package memory

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestSetIsASortedList compares the chunked set with a plain sorted slice.
func TestSetIsASortedList(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := newIDs()
		var model []int64
		for i := range rapid.IntRange(0, 3*setChunk).Draw(rt, "rows") { // growing keys, as ids are
			s.add(int64(i) * 3)
			model = append(model, int64(i)*3)
		}
		for range rapid.IntRange(0, 200).Draw(rt, "changes") {
			k := rapid.Int64Range(-5, 9*setChunk).Draw(rt, "key")
			at, found := slices.BinarySearch(model, k)
			switch {
			case rapid.Bool().Draw(rt, "add"):
				if s.add(k); !found {
					model = slices.Insert(model, at, k)
				}
			case found:
				s.remove(k)
				model = slices.Delete(model, at, at+1)
			default:
				s.remove(k)
			}
		}
		k := rapid.Int64Range(-5, 9*setChunk).Draw(rt, "from")
		at, found := slices.BinarySearch(model, k)
		below := at
		if found {
			below++
		}
		down := slices.Clone(model[:below])
		slices.Reverse(down)
		for name, pair := range map[string][2][]int64{
			"all":  {model, collect(s.up, math.MinInt64)},
			"up":   {model[at:], collect(s.up, k)},
			"down": {down, collect(s.down, k)},
		} {
			if diff := cmp.Diff(append([]int64{}, pair[0]...), append([]int64{}, pair[1]...)); diff != "" {
				rt.Fatalf("%s from %d (-want +got); lists would skip rows:\n%s", name, k, diff)
			}
		}
		if s.size != len(model) {
			rt.Fatalf("got size %d, want %d", s.size, len(model))
		}
	})
}

func collect(walk func(int64, func(int64) bool), from int64) []int64 {
	var out []int64
	walk(from, func(k int64) bool {
		out = append(out, k)
		return true
	})
	return out
}
