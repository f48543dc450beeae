package demo

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// story is one sample trade: who, about what, and what they do when.
type story struct {
	seller, buyer int // places in world.members
	listing       listing.ID
	trade         trade.ID  // 0 before the first act
	at            time.Time // of the next act; the first one's before play
	acts          []timedAct
	timer         time.Time // the trade's own next timer, zero for none
}

type timedAct struct {
	after time.Duration // since the act before
	do    act
}

// next is when something happens in the story; done tells that nothing will.
func (s *story) next() (at time.Time, timer, done bool) {
	switch {
	case len(s.acts) == 0 && s.timer.IsZero():
		return time.Time{}, false, true
	case len(s.acts) == 0, !s.timer.IsZero() && s.timer.Before(s.at):
		return s.timer, true, false
	}
	return s.at, false, false
}

// agenda orders stories by what happens next.
type agenda []*story

func (a agenda) Len() int      { return len(a) }
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a agenda) Less(i, j int) bool {
	x, _, _ := a[i].next()
	y, _, _ := a[j].next()
	return x.Before(y) || x.Equal(y) && a[i].listing < a[j].listing
}
func (a *agenda) Push(x any) { *a = append(*a, x.(*story)) }
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// play makes the stories happen in the order of time, as one market's history.
func (w *world) play(ctx context.Context) error {
	stage := &stage{world: w}
	stage.market = stage.open()
	waiting := make(agenda, len(w.stories))
	for i := range w.stories {
		waiting[i] = &w.stories[i]
	}
	heap.Init(&waiting)
	over := 0
	for len(waiting) > 0 {
		s := waiting[0]
		at, timer, done := s.next()
		if done || at.After(w.end) {
			heap.Pop(&waiting)
			over++
			w.Progress("trades", over, len(w.stories))
			continue
		}
		w.Clock.set(at)
		if err := stage.happen(ctx, s, timer); err != nil {
			return fmt.Errorf("play a trade: %w", err)
		}
		heap.Fix(&waiting, 0)
	}
	return nil
}

// stage is where stories are played: the market with the sample clock.
type stage struct {
	*world
	market *app.Market
	now    *story // whose timers are looked at
	failed error  // what the market reported
}

func (st *stage) open() *app.Market {
	var gateway ports.Gateway = nobody{}
	if st.Payments != nil {
		gateway = st.Payments
	}
	return app.New(app.Config{
		Store: narrowed{st.Store, st}, Gateway: gateway, Blobs: st.Blobs, Photos: nobody{}, Clock: st.Clock, Source: st.source,
		Process: st.Process, Vault: st.Vault, Links: paylink.New(make([]byte, 32)), // links live within one act
		PublicURL: "https://sample.invalid", ConsentVersion: st.ConsentVersion, RenewFor: st.RenewFor,
		Report: func(what string, err error) { st.failed = errors.Join(st.failed, fmt.Errorf("%s: %w", what, err)) },
	})
}

// happen makes the story's next act, or what its due timer stands for. An act
// that the market refuses ends the story there: a setting leaves less time than
// the story takes, or a member has too much under way.
func (st *stage) happen(ctx context.Context, s *story, timer bool) error {
	st.now = s
	if timer {
		if _, err := st.market.Tick(ctx); err != nil {
			return err
		}
		if st.failed != nil {
			return st.failed
		}
		return st.lookAhead(ctx, s)
	}
	err := s.acts[0].do(ctx, st, s)
	switch {
	case fault.Is(err, fault.Conflict), fault.Is(err, fault.Limited), fault.Is(err, fault.NotFound):
		st.cut++
		s.acts = nil
	case err != nil:
		return err
	default:
		s.acts = s.acts[1:]
	}
	if len(s.acts) > 0 {
		s.at = s.at.Add(s.acts[0].after)
	}
	return st.lookAhead(ctx, s)
}

// lookAhead notes the trade's next timer.
func (st *stage) lookAhead(ctx context.Context, s *story) error {
	s.timer = time.Time{}
	if s.trade == 0 {
		return nil
	}
	rows, err := st.Store.Repos().Timers.ListByID(ctx, ports.OfTrade, int64(s.trade))
	if err == nil && len(rows) > 0 {
		s.timer = rows[0].DueAt
	}
	return err
}

func (st *stage) id(place int) member.ID { return st.members[place].ID }

// narrowed is the store as the stage's worker sees it: with the timers of the
// story that is being played and without messages, so that it works nothing that
// is not a sample's.
type narrowed struct {
	ports.Store
	stage *stage
}

func (n narrowed) Repos() ports.Repos {
	r := n.Store.Repos()
	r.Timers = ownTimers{r.Timers, n.stage}
	r.Outbox = noMessages{r.Outbox}
	return r
}

type ownTimers struct {
	ports.Timers
	stage *stage
}

func (t ownTimers) ListDue(ctx context.Context, now time.Time, limit int) ([]ports.TimerRow, error) {
	rows, err := t.ListByID(ctx, ports.OfTrade, int64(t.stage.now.trade))
	var due []ports.TimerRow
	for _, row := range rows {
		// One at a time, so that identifiers are drawn in the same order each time.
		if !row.DueAt.After(now) && len(due) == 0 {
			due = append(due, row)
		}
	}
	return due, err
}

type noMessages struct{ ports.Outbox }

func (noMessages) ListDue(context.Context, time.Time, int) ([]ports.Message, error) { return nil, nil }

// nobody stands for the payment provider and the photo fetcher of stories that
// need neither.
type nobody struct{}

var errNobody = errors.New("a sample trade asked for what it does not have")

func refusal(call string) error {
	return &payment.GatewayError{Outcome: payment.Refused, Call: call, Err: errNobody}
}

func (nobody) Ready(context.Context, payment.ReadyRequest) (payment.Ready, error) {
	return payment.Ready{}, refusal("ready")
}

func (nobody) Approve(context.Context, payment.ApproveRequest) (payment.Status, error) {
	return payment.Status{}, refusal("approve")
}

func (nobody) Cancel(context.Context, payment.CancelRequest) (payment.Status, error) {
	return payment.Status{}, refusal("cancel")
}

func (nobody) Lookup(context.Context, string) (payment.Status, error) {
	return payment.Status{}, refusal("order")
}

func (nobody) Fetch(context.Context, string) ([]byte, error) { return nil, errNobody }

func (nobody) Convert(context.Context, []byte) ([]byte, error) { return nil, errNobody }

func (nobody) Allowed(string) bool { return false }
