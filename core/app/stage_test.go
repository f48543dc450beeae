package app_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// life is that of one process: it ends at a chosen step, and nothing that the
// process does afterwards reaches the store or the provider.
type life struct {
	mu    sync.Mutex
	steps int
	last  int    // the step that is its last; 0 for none
	at    string // or the first step of this name
	dead  bool
}

func (l *life) step(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.steps++
	if l.steps == l.last || l.at != "" && l.at == name {
		l.dead = true
	}
	return !l.dead
}

var errDead = fault.New(fault.Unavailable, "")

type mortalStore struct {
	ports.Store
	life *life
}

func (s mortalStore) Repos() ports.Repos {
	if !s.life.step("read") {
		return memory.New().Repos()
	}
	return s.Store.Repos()
}

func (s mortalStore) InTx(ctx context.Context, fn func(ports.Repos) error) error {
	if !s.life.step("begin") {
		return errDead
	}
	err := s.Store.InTx(ctx, fn)
	if err == nil && !s.life.step("commit") {
		return errDead
	}
	return err
}

type mortalGateway struct {
	ports.Gateway
	life *life
}

func mortally[R, A any](ctx context.Context, l *life, name string, call func(context.Context, R) (A, error), r R) (A, error) {
	var none A
	if !l.step(name) {
		return none, &payment.GatewayError{Call: name, Err: errDead}
	}
	answer, err := call(ctx, r)
	if !l.step(name + " answer") {
		return none, &payment.GatewayError{Call: name, Err: errDead}
	}
	return answer, err
}

func (g mortalGateway) Ready(ctx context.Context, r payment.ReadyRequest) (payment.Ready, error) {
	return mortally(ctx, g.life, "ready", g.Gateway.Ready, r)
}

func (g mortalGateway) Approve(ctx context.Context, r payment.ApproveRequest) (payment.Status, error) {
	return mortally(ctx, g.life, "approve", g.Gateway.Approve, r)
}

func (g mortalGateway) Cancel(ctx context.Context, r payment.CancelRequest) (payment.Status, error) {
	return mortally(ctx, g.life, "cancel", g.Gateway.Cancel, r)
}

func (g mortalGateway) Lookup(ctx context.Context, tid string) (payment.Status, error) {
	return mortally(ctx, g.life, "order", g.Gateway.Lookup, tid)
}

func (w *world) mortal(l *life) *app.Market {
	return w.with(func(c *app.Config) {
		c.Store, c.Gateway = mortalStore{w.store, l}, mortalGateway{w.config.Gateway, l}
	})
}

// stage is a world with one trade brought to a state by the use cases.
type stage struct {
	*world
	seller, buyer, other member.ID
	l                    listing.Listing
	t                    trade.Trade
	back                 back // from the payment page
}

func newStage(t *testing.T) *stage {
	t.Helper()
	w := newWorld(t)
	s := &stage{world: w, seller: w.join("seller"), buyer: w.join("buyer"), other: w.join("other")}
	s.l = w.publish(s.seller)
	return s
}

// stages are the ways to the states; a way may build on another one.
func stages() map[trade.State]func(*stage) {
	ways := map[trade.State]func(*stage){}
	then := func(from trade.State, e trade.Event, by func(*stage) member.ID) func(*stage) {
		return func(s *stage) {
			ways[from](s)
			s.t = s.act(s.t, e, by(s))
		}
	}
	buyer := func(s *stage) member.ID { return s.buyer }
	seller := func(s *stage) member.ID { return s.seller }
	ways[trade.Requested] = func(s *stage) {
		t, err := s.market.Request(s.ctx(), s.buyer, s.l.ID)
		s.t = must(s.world.t, t, err)
	}
	ways[trade.Reserved] = then(trade.Requested, trade.Accept, seller)
	ways[trade.Claimed] = then(trade.Reserved, trade.ClaimSold, seller)
	ways[trade.Contested] = then(trade.Claimed, trade.Contest, buyer)
	ways[trade.Done] = then(trade.Claimed, trade.AgreeSold, buyer)
	ways[trade.Cancelled] = then(trade.Reserved, trade.Cancel, buyer)
	ways[trade.Expired] = func(s *stage) { ways[trade.Reserved](s); s.pass(2 * day) }
	ways[trade.Released] = func(s *stage) { ways[trade.Contested](s); s.pass(3 * day) }

	ways[trade.Hold] = func(s *stage) { s.back = s.press(s.start(s.buyer, s.l), "pay"); s.t = s.trade(s.back.id) }
	ways[trade.Approving] = func(s *stage) {
		ways[trade.Hold](s)
		_, _ = s.mortal(&life{at: "approve"}).FinishPayment(s.ctx(), s.back.id, s.back.token, s.back.pgToken)
	}
	ways[trade.Unknown] = func(s *stage) {
		ways[trade.Hold](s)
		s.bank.Faults().LoseAnswer(sandbox.Approve, 1)
		_, _ = s.finish(s.back)
	}
	ways[trade.Manual] = func(s *stage) {
		ways[trade.Unknown](s)
		s.bank.Faults().Answer500(sandbox.Order, 50)
		s.pass(31 * time.Minute)
	}
	ways[trade.RefundDue] = func(s *stage) {
		ways[trade.Unknown](s)
		s.cancelInPart(5000) // in KakaoPay's own console: another amount than agreed is left
		s.bank.Faults().Answer500(sandbox.Cancel, 1)
		s.pass(5 * time.Second)
	}
	ways[trade.Failed] = func(s *stage) {
		ways[trade.Hold](s)
		s.back.pgToken = "forged"
		_, _ = s.finish(s.back)
	}
	ways[trade.Left] = func(s *stage) {
		b := s.press(s.start(s.buyer, s.l), "leave")
		_, _ = s.market.LeavePayment(s.ctx(), b.id, b.token)
		s.back, s.t = b, s.trade(b.id)
	}
	ways[trade.HoldExpired] = func(s *stage) { ways[trade.Hold](s); s.pass(17 * time.Minute) }
	ways[trade.Paid] = func(s *stage) { ways[trade.Hold](s); _, _ = s.finish(s.back) }
	ways[trade.CancelAsked] = func(s *stage) {
		ways[trade.Paid](s)
		s.pass(31 * time.Minute)
		s.act(s.t, trade.AskCancel, s.buyer)
	}
	ways[trade.Sent] = then(trade.Paid, trade.Ship, seller)
	ways[trade.Arrived] = then(trade.Sent, trade.ReportArrival, buyer)
	ways[trade.Confirmed] = then(trade.Arrived, trade.ConfirmPurchase, buyer)
	ways[trade.Complete] = then(trade.Confirmed, trade.ConfirmSale, seller)
	ways[trade.Disputed] = then(trade.Arrived, trade.Dispute, buyer)
	ways[trade.Returning] = func(s *stage) {
		ways[trade.Disputed](s)
		s.t = s.act(s.t, trade.AcceptReturn, s.seller)
		s.t = s.address(s.t, s.seller)
	}
	ways[trade.ReturnSent] = then(trade.Returning, trade.ShipBack, buyer)
	ways[trade.ClaimOpen] = then(trade.Complete, trade.OpenClaim, buyer)
	ways[trade.Refunding] = then(trade.Paid, trade.CancelSale, seller)
	ways[trade.Refunded] = func(s *stage) { ways[trade.Refunding](s); s.tick() }
	ways[trade.RefundStuck] = func(s *stage) {
		ways[trade.Refunding](s)
		s.bank.Faults().AnswerError(sandbox.Cancel, 500, -780, "")
		s.pass(2 * day)
	}
	return ways
}

// address says where to send the goods of a trade.
func (w *world) address(t trade.Trade, who member.ID) trade.Trade {
	w.t.Helper()
	token := tokenOf(w.market.AddressLink(who, t.ID))
	t, err := w.market.GiveAddress(w.ctx(), t.ID, token, home, true)
	return must(w.t, t, err)
}

var home = address.Address{Name: "김수진", Phone: "01012345678", Postcode: "04524", Street: "서울 중구 세종대로 110", Detail: "3층"}

// reach brings a new world to the state.
func reach(t *testing.T, want trade.State) *stage {
	t.Helper()
	s := newStage(t)
	stages()[want](s)
	s.t = s.wantState(s.t.ID, want, "the way to a tested state is broken")
	return s
}

func TestEveryStateIsReachedThroughTheUseCases(t *testing.T) {
	t.Parallel()
	ways := stages()
	for _, state := range trade.States() {
		if ways[state] == nil {
			t.Errorf("no way to %s: some state escapes the walks", state)
			continue
		}
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			reach(t, state)
		})
	}
}
