package app_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/kakaoevent"
	"github.com/junggyenara/junggye/adapters/kakaoevent/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// talk is a world in which members can be written to.
type talk struct {
	*world
	box       *sandbox.Server
	strangers map[string]bool // keys that are no friends
}

func newTalk(t *testing.T) *talk {
	t.Helper()
	w := &talk{world: newWorld(t), strangers: map[string]bool{}}
	w.box = sandbox.New(sandbox.Options{
		Key: "k", Event: "news", Now: w.clock.Now, Friend: func(key string) bool { return !w.strangers[key] },
	})
	server := httptest.NewServer(w.box)
	t.Cleanup(server.Close)
	messenger, err := kakaoevent.New(kakaoevent.Config{
		BaseURL: server.URL, Key: "k", BotID: strings.Repeat("a", 24), Event: "news", Timeout: time.Second,
	})
	if err != nil {
		t.Fatalf("make the messenger: %v", err)
	}
	w.config.Messenger = messenger
	w.market = app.New(w.config)
	return w
}

// told lists what arrived, as "nickname kind".
func (w *talk) told() []string {
	var out []string
	for _, d := range w.box.Sent() {
		var id news.ID
		if _, err := fmt.Sscan(d.Properties[kakaoevent.PropertyNewsID], &id); err != nil {
			w.t.Fatalf("a message names no news: %+v", d)
		}
		item, err := w.store.Repos().News.Get(context.Background(), id)
		out = append(out, strings.TrimPrefix(d.Key, "key-")+" "+string(must(w.t, item, err).Kind))
	}
	return out
}

func (w *talk) wantTold(want []string, why string) {
	w.t.Helper()
	got := w.told()
	// Messages of one call have no order.
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("%s (-want +got):\n%s", why, diff)
	}
}

func (w *talk) pushes(id trade.ID) []push.Push {
	w.t.Helper()
	list, err := w.market.Pushes(w.ctx(), id)
	return must(w.t, list, err)
}

func (w *talk) wantStates(id trade.ID, want ...push.State) {
	w.t.Helper()
	var got []push.State
	for _, p := range w.pushes(id) {
		got = append(got, p.State)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("pushes of the trade (-want +got):\n%s\n%+v", diff, w.pushes(id))
	}
}

func (w *talk) unseen(who member.ID) int {
	w.t.Helper()
	n, err := w.market.Unseen(w.ctx(), who)
	return must(w.t, n, err)
}

// paid is a trade whose price was just paid, and its two sides.
func (w *talk) paid() (t trade.Trade, seller, buyer member.ID) {
	w.t.Helper()
	seller, buyer = w.join("seller"), w.join("buyer")
	return w.pay(buyer, w.publish(seller)), seller, buyer
}

func TestBothSidesHearOfAWholePurchase(t *testing.T) {
	t.Parallel()
	w := newTalk(t)
	tr, seller, buyer := w.paid()
	w.tick()
	w.wantTold([]string{"buyer capture.buyer", "seller capture.seller"}, "who paid and who has to send hear at once")
	if w.unseen(seller) != 1 || w.unseen(buyer) != 1 {
		t.Error("what was pushed is gone from the news")
	}
	w.act(tr, trade.Ship, seller)
	w.act(tr, trade.ConfirmPurchase, buyer)
	w.pass(2 * time.Minute)
	w.act(tr, trade.ConfirmSale, seller)
	w.pass(2 * time.Minute)
	w.wantTold([]string{
		"buyer capture.buyer", "seller capture.seller", "buyer ship.buyer", "seller confirm_purchase.seller",
	}, "the buyer need not be told, for money, that the seller agreed too")
	w.wantStates(tr.ID, push.Sent, push.Sent, push.Sent, push.Sent)
	if cost := push.Cost(w.pushes(tr.ID)); cost != 60 {
		t.Errorf("the trade's messages cost %d, want 60", cost)
	}
}

// However long a trade is, it has its budget, and the end is told.
func TestALongTradeKeepsItsBudget(t *testing.T) {
	t.Parallel()
	w := newTalk(t)
	tr, seller, buyer := w.paid()
	w.pass(3 * day) // reminded
	w.act(tr, trade.Ship, seller)
	w.act(tr, trade.ReportArrival, buyer)
	w.act(tr, trade.Postpone, buyer)
	w.pass(5 * day) // reminded
	w.act(tr, trade.Dispute, buyer)
	w.pass(4 * day)
	w.act(tr, trade.RefundDispute, seller)
	w.pass(day)
	w.wantState(tr.ID, trade.Refunded, "the dispute is settled")
	told := w.told()
	if len(told) != push.PerTrade {
		t.Errorf("%d messages, want %d: %v", len(told), push.PerTrade, told)
	}
	if last := told[len(told)-1]; last != "buyer record_refund.buyer" {
		t.Errorf("the last message is %q, want that the money is back: its place is kept", last)
	}
}

func TestNobodyWakesForACourtesy(t *testing.T) {
	t.Parallel()
	w := newTalk(t)
	w.clock.Set(time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)) // 23:00 in Korea
	seller, buyer := w.join("seller"), w.join("buyer")
	l := w.publish(seller)
	if _, err := w.market.Request(w.ctx(), buyer, l.ID); err != nil {
		t.Fatal(err)
	}
	w.pass(8*time.Hour + 59*time.Minute)
	w.wantTold(nil, "a request at night waits for the morning")
	w.pass(time.Minute)
	w.wantTold([]string{"seller request.seller"}, "eight o'clock")

	// What was read meanwhile needs no message.
	w.clock.Set(time.Date(2026, 11, 24, 14, 0, 0, 0, time.UTC))
	other := w.publish(seller)
	asked, err := w.market.Request(w.ctx(), buyer, other.ID)
	if err != nil {
		t.Fatal(err)
	}
	items, _, err := w.market.News(w.ctx(), seller)
	if err != nil {
		t.Fatal(err)
	}
	w.market.SeeNews(w.ctx(), items)
	w.pass(10 * time.Hour)
	w.wantStates(asked.ID, push.Unneeded)
}

func TestWhoIsNoFriendIsNotWrittenToAndCostsNothing(t *testing.T) {
	t.Parallel()
	w := newTalk(t)
	w.strangers["key-buyer"] = true
	tr, _, buyer := w.paid()
	w.pass(time.Minute)
	w.wantTold([]string{"seller capture.seller"}, "friends of the channel only")
	w.wantStates(tr.ID, push.Refused, push.Sent)
	if cost := push.Cost(w.pushes(tr.ID)); cost != push.Price || w.unseen(buyer) != 1 {
		t.Errorf("cost %d and %d news, want one message's price and the news kept", cost, w.unseen(buyer))
	}
}

// While the messenger is out of order trades go on, and each message ends in a
// state that says the truth.
func TestFailures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		set  func(f *sandbox.Faults)
		want push.State
		sent int
	}{
		{"turned away a while", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 3, 503, "") }, push.Sent, 2},
		{"turned away for ever", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 99, 401, "") }, push.GivenUp, 0},
		{"the request got lost", func(f *sandbox.Faults) { f.LoseRequest(sandbox.Talk, 1) }, push.Doubtful, 0},
		{"the answer got lost", func(f *sandbox.Faults) { f.LoseAnswer(sandbox.Talk, 1) }, push.Doubtful, 2},
		{"malformed for ever", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 99, 400, "") }, push.Refused, 0},
		{"malformed as a batch", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 1, 400, "") }, push.Sent, 2},
		{"the result takes its time", func(f *sandbox.Faults) { f.Pending(3) }, push.Sent, 2},
		{"the result never comes", func(f *sandbox.Faults) { f.Pending(99) }, push.Doubtful, 2},
		{"the task is forgotten", func(f *sandbox.Faults) { f.Answer(sandbox.Tasks, 99, 404, "") }, push.Doubtful, 2},
		{"the look-up breaks", func(f *sandbox.Faults) { f.LoseAnswer(sandbox.Tasks, 2) }, push.Sent, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newTalk(t)
			tt.set(w.box.Faults())
			tr, _, buyer := w.paid()
			w.pass(6 * time.Hour)
			w.wantState(tr.ID, trade.Paid, "the trade waits for nobody's message")
			w.wantStates(tr.ID, tt.want, tt.want)
			if got := len(w.box.Sent()); got != tt.sent {
				t.Errorf("%d messages arrived, want %d", got, tt.sent)
			}
			if w.unseen(buyer) != 1 {
				t.Error("the news is gone")
			}
			if _, err := w.store.Repos().Outbox.Next(w.ctx()); err == nil {
				t.Error("a row is left in the outbox for ever")
			}
		})
	}
}

// A process that dies in any step sends nothing a second time.
func TestDeathInAnyStepSendsNothingTwice(t *testing.T) {
	t.Parallel()
	whole := &life{}
	w := newTalk(t)
	tr, _, _ := w.paid()
	w.round(whole)
	if whole.steps < 4 {
		t.Fatalf("a round has %d steps: it does not do what it should", whole.steps)
	}
	w.wantStates(tr.ID, push.Accepted, push.Accepted)
	for n := 1; n <= whole.steps; n++ {
		t.Run(fmt.Sprintf("dead at step %d of %d", n, whole.steps), func(t *testing.T) {
			t.Parallel()
			w := newTalk(t)
			tr, _, buyer := w.paid()
			w.round(&life{last: n})
			w.pass(6 * time.Hour)
			seen := map[string]bool{}
			for _, line := range w.told() {
				if seen[line] {
					t.Errorf("%s was sent twice", line)
				}
				seen[line] = true
			}
			for _, p := range w.pushes(tr.ID) {
				if !p.State.Final() || p.State == push.Sent && !seen[w.nameOf(p)] {
					t.Errorf("got %+v, want an end that is true", p)
				}
			}
			if w.unseen(buyer) != 1 {
				t.Error("the news is gone")
			}
		})
	}
}

func TestWithoutAMessengerNothingPilesUp(t *testing.T) {
	t.Parallel()
	w := newTalk(t)
	messenger := w.config.Messenger
	w.config.Messenger = nil
	w.market = app.New(w.config)
	tr, seller, _ := w.paid()
	w.wantStates(tr.ID)
	if w.unseen(seller) != 1 {
		t.Error("the seller has no news")
	}
	w.pass(time.Minute)

	// Planned by a process with the settings, found by one without.
	w.config.Messenger = messenger
	w.market = app.New(w.config)
	w.act(tr, trade.CancelSale, seller)
	w.config.Messenger = nil
	w.market = app.New(w.config)
	w.pass(day)
	for _, p := range w.pushes(tr.ID) {
		if p.State != push.GivenUp {
			t.Errorf("got %+v, want it given up: nobody will ever send it", p)
		}
	}
	w.wantTold(nil, "nobody is there to send")
}

func TestManyAreToldInOneCall(t *testing.T) {
	t.Parallel()
	w := newTalk(t)
	seller := w.join("seller")
	var trades []trade.ID
	for i := range 9 {
		buyer := w.join(fmt.Sprintf("buyer%d", i))
		asked, err := w.market.Request(w.ctx(), buyer, w.publish(seller).ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.market.Act(w.ctx(), w.command(w.trade(asked.ID), trade.Accept, seller)); err != nil {
			t.Fatal(err)
		}
		trades = append(trades, asked.ID)
	}
	w.tick()
	// Nine pieces for the seller need nine calls, since one names nobody twice;
	// the buyers' go with the first.
	tasks := map[string]int{}
	for _, id := range trades {
		for _, p := range w.pushes(id) {
			tasks[p.TaskID]++
		}
	}
	if len(w.box.Sent()) != 18 || len(tasks) != 9 {
		t.Errorf("%d messages in %d calls, want 18 in 9", len(w.box.Sent()), len(tasks))
	}
	w.pass(time.Minute)
	w.wantStates(trades[3], push.Sent, push.Sent)
}

// A letter that was refused with others goes alone, or it would take new ones
// with it each time.
func TestRefusedLettersGoAlone(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([][]int{{1}, {0, 0}, {2}, {1}}, app.BatchesOf(1, 0, 2, 0, 1)); diff != "" {
		t.Errorf("failures of each letter, call by call (-want +got):\n%s", diff)
	}
}

func TestWhoLeftOrIsBlockedIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	w := newTalk(t)
	tr, seller, _ := w.paid()
	w.block(seller)
	w.pass(time.Minute)
	w.wantTold([]string{"buyer capture.buyer"}, "a blocked member cannot act on it")
	w.wantStates(tr.ID, push.Sent, push.Refused)
}

func TestPushedNewsIsItsReadersOnly(t *testing.T) {
	t.Parallel()
	w := newTalk(t)
	tr, seller, buyer := w.paid()
	p := w.pushes(tr.ID)[0]
	item, err := w.market.Pushed(w.ctx(), buyer, p.NewsID)
	if err != nil || item.Kind != "capture.buyer" || !item.SeenAt.IsZero() {
		t.Errorf("got %+v, %v, want the buyer's news, unseen", item, err)
	}
	if item, err := w.market.Pushed(w.ctx(), seller, p.NewsID); err == nil {
		t.Errorf("the other side reads %+v", item)
	}
}

// mortalMessenger ends with its process, before a call or before its answer.
type mortalMessenger struct {
	ports.Messenger
	life *life
}

func (m mortalMessenger) Send(ctx context.Context, messages []push.Message) (string, error) {
	if !m.life.step("talk") {
		return "", errDead
	}
	task, err := m.Messenger.Send(ctx, messages)
	if !m.life.step("talk answer") {
		return "", errDead
	}
	return task, err
}

// round is one round of a process with a life.
func (w *talk) round(l *life) {
	w.t.Helper()
	m := w.with(func(c *app.Config) {
		c.Store, c.Messenger = mortalStore{c.Store, l}, mortalMessenger{c.Messenger, l}
	})
	// A dead process may fail here.
	_, _ = m.Tick(context.Background())
}

func (w *talk) nameOf(p push.Push) string {
	w.t.Helper()
	item, err := w.store.Repos().News.Get(context.Background(), p.NewsID)
	kind := must(w.t, item, err).Kind
	who, err := w.store.Repos().Members.Get(context.Background(), p.MemberID)
	return must(w.t, who, err).Nickname + " " + string(kind)
}
