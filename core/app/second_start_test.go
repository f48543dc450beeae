package app_test

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
)

func TestAProcessThatStartsSecondMovesDeadlinesOfTheOutageToo(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	if err := s.store.Repos().Vitals.Beat(s.ctx(), s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(10 * day) // everybody is down, and the seller cannot send
	first, second := s.with(nil), s.with(nil)
	for _, m := range []*app.Market{first, second} {
		if err := m.Recover(s.ctx()); err != nil {
			t.Fatalf("recover: %v", err)
		}
		s.clock.Advance(time.Second)
	}
	s.tickBy(second) // which saw the first one's sign of life
	got := s.wantState(s.t.ID, trade.Paid, "nobody could send while we were down")
	if !got.Extended {
		t.Error("the deadline was not moved: the seller is blamed for our outage")
	}
}
