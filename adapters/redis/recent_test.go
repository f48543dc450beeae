package redis

import (
	"testing"
	"time"
)

func TestRecentRemovalsSettle(t *testing.T) {
	t.Parallel()
	var r recent
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	if r.has(now, "a") {
		t.Error("a key that nobody removed is recent, want its near copy trusted")
	}
	r.add(now, []string{"a", "b"})
	for after, want := range map[time.Duration]bool{0: true, settleFor: true, settleFor + 1: false} {
		if got := r.has(now.Add(after), "a"); got != want {
			t.Errorf("%v after the removal: recent = %v, want %v", after, got, want)
		}
	}
	r.add(now.Add(2*settleFor), []string{"c"})
	if len(r.keys) != 1 {
		t.Errorf("%d keys are remembered, want 1: what settled would pile up", len(r.keys))
	}
}
