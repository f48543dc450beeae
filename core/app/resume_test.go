package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
)

// begun looks as a process that begins, and wants the trade to be in the state.
func (s *stage) begun(m *app.Market, want trade.State) {
	s.world.t.Helper()
	m.Resume(context.Background())
	s.wantState(s.t.ID, want, "a process that begins looks at what is under way")
}

// TestAnAnswerThatDiedInALateTryIsFoundByTheNextProcess: the schedule of tries
// is hours long at its end, and a process may die in any of them.
func TestAnAnswerThatDiedInALateTryIsFoundByTheNextProcess(t *testing.T) {
	t.Parallel()
	t.Run("refund", func(t *testing.T) {
		t.Parallel()
		s := reach(t, trade.Refunding)
		s.bank.Faults().AnswerError(sandbox.Cancel, 4, -780, "")
		s.pass(2 * time.Hour)
		s.clock.Set(s.trade(s.t.ID).NextTryAt)
		_, _ = s.mortal(&life{at: "cancel answer"}).Tick(context.Background())
		s.wantMoney(price, 0, "the provider gave it back, and nobody is left who knows")
		s.wantState(s.t.ID, trade.Refunding, "nothing was recorded")
		s.clock.Advance(time.Minute)
		s.begun(s.with(nil), trade.Refunded)
	})
	for _, state := range []trade.State{trade.Unknown, trade.Manual} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			s := reach(t, state)
			s.bank.Faults().Clear()
			s.begun(s.with(nil), trade.Paid)
			s.wantMoney(price, price, "taken once")
		})
	}
}

// TestLookingAgainAsksForNothing: a process that begins takes no money, gives
// none back and calls nothing failed.
func TestLookingAgainAsksForNothing(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Refunding)
	s.bank.Faults().AnswerError(sandbox.Cancel, 1, -780, "")
	s.tick()
	before := s.trade(s.t.ID)
	s.with(nil).Resume(context.Background())
	if got := s.trade(s.t.ID); got != before {
		t.Errorf("a look at a refund that has failed so far made of\n%+v\n%+v", before, got)
	}
	s.wantMoney(price, price, "its next try comes by the schedule")
}
