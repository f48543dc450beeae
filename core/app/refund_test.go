package app_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func TestARefundThatFailsIsTriedOnTheSchedule(t *testing.T) {
	t.Parallel()
	for name, plan := range map[string]func(f *sandbox.Faults, n int){
		"refused":      func(f *sandbox.Faults, n int) { f.AnswerError(sandbox.Cancel, n, -780, "") },
		"request lost": func(f *sandbox.Faults, n int) { f.LoseRequest(sandbox.Cancel, n) },
		"answer 500":   func(f *sandbox.Faults, n int) { f.Answer500(sandbox.Cancel, n) },
		"look-up lost": func(f *sandbox.Faults, n int) { f.LoseRequest(sandbox.Order, n) },
	} {
		for failures, after := range map[int]time.Duration{
			1: time.Minute, 2: 6 * time.Minute, 3: 36 * time.Minute, 4: 156 * time.Minute, 5: 14*time.Hour + 36*time.Minute,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := reach(t, trade.Refunding)
				plan(s.bank.Faults(), failures)
				s.pass(after - time.Second)
				s.wantState(s.t.ID, trade.Refunding, "still trying")
				s.pass(time.Second)
				s.wantState(s.t.ID, trade.Refunded, "the try after the last failure")
				s.wantMoney(price, 0, "given back once")
			})
		}
	}
}

func TestARefundWhoseAnswerIsLostIsNotMadeTwice(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Refunding)
	s.bank.Faults().LoseAnswer(sandbox.Cancel, 1)
	s.tick()
	s.wantState(s.t.ID, trade.Refunding, "nobody knows yet")
	s.wantMoney(price, 0, "the provider did it")
	s.pass(time.Minute)
	s.wantState(s.t.ID, trade.Refunded, "the look-up tells")
}

func TestARefundRefusedForEverGoesToTheOperatorAndIsStillTried(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Refunding)
	s.bank.Faults().AnswerError(sandbox.Cancel, 1000, -780, "")
	s.pass(15 * time.Hour)
	stuck := s.wantState(s.t.ID, trade.RefundStuck, "six tries were refused")
	s.wantNews(s.buyer, "give_up_refund.buyer")
	if stuck.Held() != price || stuck.NextTryAt.IsZero() {
		t.Errorf("holds %d, next try %v; want the buyer's money and a date", stuck.Held(), stuck.NextTryAt)
	}
	s.pass(10 * day)
	s.wantState(s.t.ID, trade.RefundStuck, "never back to paid, never forgotten")
	s.bank.Faults().Clear()
	s.pass(day)
	s.wantState(s.t.ID, trade.Refunded, "a later try")
	s.wantMoney(price, 0, "given back once")
}

func TestAnOperatorRecordsABankTransferForAStuckRefund(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.RefundStuck)
	wantFault(t, s.decide(trade.RecordBankRefund, "bank 20261125-77"), fault.Conflict, trade.CodeQuiet, "a try may be under way")
	if err := s.decide(trade.Freeze, "transfer under way"); err != nil {
		t.Fatalf("freeze: %v", err)
	}
	wantFault(t, s.decide(trade.RecordBankRefund, "bank 20261125-77"), fault.Conflict, trade.CodeQuiet, "a try may still be under way")
	s.pass(3 * day) // no try may run beside the transfer
	wantFault(t, s.decide(trade.RecordBankRefund, " "), fault.Invalid, trade.CodeReason, "a transfer needs its proof")
	s.bank.Faults().LoseAnswer(sandbox.Order, 1)
	wantFault(t, s.decide(trade.RecordBankRefund, "bank 20261125-77"), fault.Unavailable, app.CodeProvider, "nobody knows whether KakaoPay has the money")
	for range 2 {
		if err := s.decide(trade.RecordBankRefund, "bank 20261125-77"); err != nil {
			t.Fatalf("record the transfer: %v", err)
		}
	}
	s.wantState(s.t.ID, trade.Refunded, "by transfer")
	s.wantMoney(price, price, "the provider keeps what our bank gave")
	sums := ledger.Balances(s.entries())
	if bank, clearing := sums[ledger.Account{Kind: ledger.Bank}], sums[ledger.Account{Kind: ledger.Clearing}]; bank != price || clearing != -price {
		t.Errorf("bank %d, clearing %d; want %d and %d", bank, clearing, price, -price)
	}
	s.wantListing(s.l.ID, listing.Hidden, "the seller was at fault")
}

// decide makes an operator's move.
func (s *stage) decide(e trade.Event, reason string) error {
	_, err := s.market.Desk().Decide(context.Background(), operatorOf(theOperator), app.Decision{TradeID: s.t.ID, Event: e, Reason: reason})
	return err
}

const theOperator = 900

// operatorOf is an operator who may do everything.
func operatorOf(id operator.ID) operator.Actor {
	return operator.Actor{ID: id, Name: fmt.Sprint("operator ", id), Role: operator.Owner, From: "192.0.2.1"}
}

func TestAPaymentCancelledOutsideOfUs(t *testing.T) {
	t.Parallel()
	t.Run("before its refund", func(t *testing.T) {
		t.Parallel()
		s := reach(t, trade.Refunding)
		s.cancelOutside()
		s.tick()
		s.wantState(s.t.ID, trade.Refunded, "nothing is left to give back")
		s.wantMoney(price, 0, "given back once")
	})
	t.Run("while in doubt", func(t *testing.T) {
		t.Parallel()
		s := reach(t, trade.Unknown)
		s.cancelOutside()
		s.pass(time.Minute)
		s.wantState(s.t.ID, trade.Failed, "there is no money any more")
		s.wantListing(s.l.ID, listing.ForSale, "free again")
	})
	t.Run("while stuck", func(t *testing.T) {
		t.Parallel()
		s := reach(t, trade.RefundStuck)
		s.cancelOutside()
		s.pass(day)
		s.wantState(s.t.ID, trade.Refunded, "the operator did it in KakaoPay's own console")
	})
	t.Run("in part", func(t *testing.T) {
		t.Parallel()
		s := reach(t, trade.Refunding)
		s.cancelInPart(5000)
		s.tick()
		s.wantState(s.t.ID, trade.Refunded, "the rest is due")
		s.wantMoney(price, 0, "all of it, once")
	})
}

func (s *stage) cancelOutside() {
	s.world.t.Helper()
	for _, p := range s.bank.Payments() {
		if err := s.bank.CancelOutside(p.TID); err != nil {
			s.world.t.Fatalf("cancel outside: %v", err)
		}
	}
}

// cancelInPart gives back a part of the trade's payment behind the market's back.
func (s *stage) cancelInPart(amount money.Won) {
	s.world.t.Helper()
	a, err := s.store.Repos().Attempts.Get(s.ctx(), s.trade(s.back.id).AttemptID)
	if err == nil {
		_, err = s.config.Gateway.Cancel(s.ctx(), payment.CancelRequest{Order: a.Order(), TID: a.TID, Amount: amount, Expected: price})
	}
	if err != nil {
		s.world.t.Fatalf("cancel in part: %v", err)
	}
}

func TestAnOperatorAndTheClockAtTheSameMoment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		at  trade.State
		op  trade.Event
		end []trade.State
	}{
		"refund or missed shipping":     {trade.Paid, trade.Refund, []trade.State{trade.Refunded}},
		"refund or silent confirmation": {trade.Sent, trade.Refund, []trade.State{trade.Refunded, trade.Confirmed}},
		"refund or completion":          {trade.Confirmed, trade.Refund, []trade.State{trade.Refunded, trade.Complete}},
		"completion twice":              {trade.Confirmed, trade.ConfirmSale, []trade.State{trade.Complete}},
		"decision or release":           {trade.Contested, trade.DecideSold, []trade.State{trade.Done, trade.Released}},
		"decision or thirty days":       {trade.Disputed, trade.RefundDispute, []trade.State{trade.Refunded}},
		"for the seller or thirty days": {trade.Disputed, trade.DecideForSeller, []trade.State{trade.Confirmed, trade.Refunded}},
		"freeze or missed shipping":     {trade.Paid, trade.Freeze, []trade.State{trade.Paid, trade.Refunding, trade.Refunded}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := reach(t, c.at)
			s.clock.Set(s.t.DueAt)
			parallel(4, func(i int) {
				if i == 0 {
					_ = s.decide(c.op, "decided")
					return
				}
				_, _ = s.market.Tick(context.Background())
			})
			s.audit()
			if was := s.trade(s.t.ID); was.Frozen() {
				s.pass(5 * day)
				if got := s.trade(s.t.ID).State; got != was.State {
					t.Errorf("a trade that was frozen as %s went on to %s", was.State, got)
				}
				if err := s.decide(trade.Unfreeze, "done"); err != nil {
					t.Errorf("unfreeze: %v", err)
				}
				return
			}
			s.tick()
			got := s.trade(s.t.ID).State
			for _, want := range c.end {
				if got == want {
					return
				}
			}
			t.Errorf("ended as %s, want one of %v", got, c.end)
		})
	}
}

// TestManyWorkersMakeOneRefund: two processes may run for a moment during a
// deployment.
func TestManyWorkersMakeOneRefund(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Refunding)
	counted := &cancels{Gateway: s.config.Gateway}
	parallel(8, func(int) {
		m := s.with(func(c *app.Config) { c.Gateway = counted })
		_, _ = m.Tick(context.Background())
	})
	s.wantState(s.t.ID, trade.Refunded, "one of them did it")
	if n := counted.n.Load(); n != 1 {
		t.Errorf("the provider was asked %d times to give back, want once", n)
	}
}

type cancels struct {
	ports.Gateway
	n atomic.Int64
}

func (g *cancels) Cancel(ctx context.Context, r payment.CancelRequest) (payment.Status, error) {
	g.n.Add(1)
	return g.Gateway.Cancel(ctx, r)
}

func TestMoneyThatWentBackButCannotBeRecordedIsReported(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Refunding)
	m := s.with(func(c *app.Config) { c.Store = &failing{Store: c.Store, from: 2} })
	_, _ = m.Tick(context.Background())
	if !s.reported("record the refund") {
		t.Errorf("reports %q: somebody has to know", s.reports)
	}
	s.pass(2 * time.Minute)
	s.wantState(s.t.ID, trade.Refunded, "the next try records it")
	s.wantMoney(price, 0, "once")
}

// failing is a store whose transactions fail from the from-th on.
type failing struct {
	ports.Store
	from int64
	n    atomic.Int64
}

func (f *failing) InTx(ctx context.Context, fn func(ports.Repos) error) error {
	if f.n.Add(1) >= f.from {
		return errDead
	}
	return f.Store.InTx(ctx, fn)
}
