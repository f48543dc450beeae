package app_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// sick is a store whose chat log fails while it is ill.
type sick struct {
	ports.Store
	mu  sync.Mutex
	ill bool
}

func (s *sick) set(ill bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ill = ill
}

func (s *sick) InTx(ctx context.Context, fn func(ports.Repos) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ill {
		return fault.New(fault.Unavailable, "gone")
	}
	return s.Store.InTx(ctx, fn)
}

// chatty is a market that does nothing but keep its chat log.
type chatty struct {
	*testing.T
	*app.Market
	store   *sick
	clock   *memory.Clock
	reports []string
}

func newChatty(t *testing.T) *chatty {
	c := &chatty{T: t, store: &sick{Store: memory.New()}, clock: memory.NewClock(monday)}
	c.Market = app.New(app.Config{
		Store: c.store, Clock: c.clock, Source: memory.NewSource(1000), Vault: ring(t), Process: trade.DefaultProcess(),
		Report: func(what string, _ error) { c.reports = append(c.reports, what) },
	})
	return c
}

func (c *chatty) say(text string) {
	c.LogChat(chatlog.Call{At: c.clock.Now(), MemberID: 7, Utterance: text, Outcome: chatlog.OK}, "key")
}

// kept is what was said, newest first.
func (c *chatty) kept() []string {
	c.Helper()
	all, err := c.store.Repos().Chats.List(context.Background(), ports.ChatPage{Limit: 1000})
	var out []string
	for _, e := range must(c.T, all, err) {
		out = append(out, e.Utterance)
	}
	return out
}

// run lets the log be stored until stop is called.
func (c *chatty) run() (stop func()) {
	ctx, end := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); c.RunChats(ctx) }()
	return func() { end(); <-done }
}

func TestChatsAreStoredSoon(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newChatty(t)
		stop := c.run()
		c.say("one")
		c.say("two 010-1234-5678")
		time.Sleep(time.Second)
		if diff := cmp.Diff([]string{"two [phone]", "one"}, c.kept()); diff != "" {
			t.Errorf("after a second (-want +got):\n%s", diff)
		}
		c.say("three")
		stop()
		if got := c.kept(); len(got) != 3 || c.LostChats() != 0 {
			t.Errorf("at the end %q are kept and %d lost, want all three: what waited is stored", got, c.LostChats())
		}
	})
}

// TestTheChatLogKeepsNobodyWaiting although nothing is stored.
func TestTheChatLogKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	c := newChatty(t)
	const more, room = 100, 2048
	for range room + more {
		c.say("x") // would hang
	}
	if got := c.LostChats(); got != more {
		t.Errorf("%d calls are counted as lost, want %d: the queue holds %d", got, more, room)
	}
}

func TestADyingStoreLosesLinesOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newChatty(t)
		stop := c.run()
		c.store.set(true)
		for i := range 3 {
			c.say(fmt.Sprint("lost ", i))
			time.Sleep(time.Second)
		}
		c.store.set(false)
		c.say("kept")
		time.Sleep(time.Second)
		c.store.set(true)
		c.say("lost too")
		stop()
		if diff := cmp.Diff([]string{"kept"}, c.kept()); diff != "" || c.LostChats() != 4 {
			t.Errorf("%d lost, want 4; kept (-want +got):\n%s", c.LostChats(), diff)
		}
		if len(c.reports) != 2 {
			t.Errorf("reported %q, want one report for each time that the store went away", c.reports)
		}
	})
}

func TestOldChatsAreForgotten(t *testing.T) {
	t.Parallel()
	c := newChatty(t)
	ctx, r := t.Context(), c.store.Repos()
	var entries []chatlog.Entry
	for i := range int64(1200) {
		entries = append(entries, chatlog.Entry{ID: i + 1, At: monday.Add(-30*day - time.Hour)})
	}
	entries = append(entries, chatlog.Entry{ID: 5000, At: monday.Add(-30*day + time.Hour), Utterance: "younger"})
	must(t, 0, r.Chats.AddAll(ctx, entries))
	must(t, 0, r.Timers.Set(ctx, ports.OfMarket, 3, []trade.Timer{{Kind: trade.Deadline, DueAt: monday}}))
	_, err := c.Tick(ctx)
	must(t, 0, err)
	if diff := cmp.Diff([]string{"younger"}, c.kept()); diff != "" {
		t.Errorf("kept after thirty days (-want +got):\n%s", diff)
	}
	rows, err := r.Timers.ListByID(ctx, ports.OfMarket, 3)
	if must(t, rows, err); len(rows) != 1 || !rows[0].DueAt.After(monday) {
		t.Errorf("the duty is armed as %+v, want the next night", rows)
	}
}

var (
	supporter = operator.Actor{ID: 1, Name: "kim", Role: operator.Support, From: "192.0.2.1"}
	financier = operator.Actor{ID: 2, Name: "lee", Role: operator.Finance}
)

func TestTheDeskReadsChats(t *testing.T) {
	t.Parallel()
	c := newChatty(t)
	ctx, r := t.Context(), c.store.Repos()
	must(t, 0, r.Members.Add(ctx, member.Member{ID: 7, Key: "k", Nickname: "minjun", State: member.Active, Tier: member.Bronze}))
	var entries []chatlog.Entry
	for i := range int64(1000) {
		e := chatlog.Entry{ID: i + 1, At: monday.Add(time.Duration(i/2) * time.Second), Outcome: chatlog.OK, Utterance: fmt.Sprint("say ", i)}
		if i%10 == 0 {
			e.MemberID, e.Took = 7, 2*time.Second
		}
		entries = append(entries, e)
	}
	must(t, 0, r.Chats.AddAll(ctx, entries))
	desk := c.Desk()
	for name, tt := range map[string]struct {
		filter chatlog.Filter
		want   int
	}{
		"all":          {chatlog.Filter{}, 1000},
		"of a member":  {chatlog.Filter{Member: 7}, 100},
		"slow":         {chatlog.Filter{Took: time.Second}, 100},
		"words":        {chatlog.Filter{Text: "say 99"}, 11},
		"a time":       {chatlog.Filter{Since: monday.Add(10 * time.Second), Until: monday.Add(20 * time.Second)}, 20},
		"an outcome":   {chatlog.Filter{Outcome: chatlog.Late}, 0},
		"all together": {chatlog.Filter{Member: 7, Outcome: chatlog.OK, Text: "say 1", Since: monday, Until: monday.Add(time.Hour)}, 11},
	} {
		var seen []int64
		var before chatlog.Mark
		for pages := 0; ; pages++ {
			found, err := desk.Chats(ctx, supporter, tt.filter, before, 7)
			must(t, found, err)
			for _, e := range found.Items {
				seen = append(seen, e.ID)
				if (e.Nickname == "minjun") != (e.MemberID == 7) {
					t.Errorf("%s: entry %d of member %d is named %q", name, e.ID, e.MemberID, e.Nickname)
				}
			}
			if before = found.Next; before == (chatlog.Mark{}) {
				break
			}
			if pages > 1000 {
				t.Fatalf("%s: the pages have no end", name)
			}
		}
		for i := 1; i < len(seen); i++ {
			if seen[i] >= seen[i-1] {
				t.Fatalf("%s: %d comes after %d: newest first, each once", name, seen[i], seen[i-1])
			}
		}
		if len(seen) != tt.want {
			t.Errorf("%s: found %d, want %d", name, len(seen), tt.want)
		}
	}
}

// TestLookingIsBounded: a search that finds nothing in a long log says where to go
// on, instead of reading it all.
func TestLookingIsBounded(t *testing.T) {
	t.Parallel()
	c := newChatty(t)
	var entries []chatlog.Entry
	for i := range int64(6000) {
		entries = append(entries, chatlog.Entry{ID: i + 1, At: monday, Outcome: chatlog.OK})
	}
	entries[0].Utterance = "needle"
	must(t, 0, c.store.Repos().Chats.AddAll(t.Context(), entries))
	f := chatlog.Filter{Text: "needle"}
	first, err := c.Desk().Chats(t.Context(), supporter, f, chatlog.Mark{}, 10)
	if must(t, first, err); len(first.Items) != 0 || first.Next == (chatlog.Mark{}) {
		t.Fatalf("got %+v, want nothing yet and where to go on", first)
	}
	rest, err := c.Desk().Chats(t.Context(), supporter, f, first.Next, 10)
	if must(t, rest, err); len(rest.Items) != 1 || rest.Next != (chatlog.Mark{}) {
		t.Errorf("got %+v, want the needle and the end", rest)
	}
}

func TestLookingAtAPersonIsRecorded(t *testing.T) {
	t.Parallel()
	c := newChatty(t)
	ctx, desk := t.Context(), c.Desk()
	for _, f := range []chatlog.Filter{{}, {Outcome: chatlog.Late}, {Member: 7}, {User: "u"}} {
		_, err := desk.Chats(ctx, supporter, f, chatlog.Mark{}, 10)
		must(t, 0, err)
	}
	entries, err := c.store.Repos().Audit.ListAfter(ctx, 0, 10)
	var got []string
	for _, e := range must(t, entries, err) {
		got = append(got, fmt.Sprint(e.Name, " ", e.Action, " ", e.Subject, " ", e.From))
	}
	want := []string{"kim chats.see member:7 192.0.2.1", "kim chats.see chat user:u 192.0.2.1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the audit log (-want +got):\n%s", diff)
	}
}

func TestChatsAreNotForEverybody(t *testing.T) {
	t.Parallel()
	c := newChatty(t)
	for _, by := range []operator.Actor{{}, financier} {
		if _, err := c.Desk().Chats(t.Context(), by, chatlog.Filter{Member: 7}, chatlog.Mark{}, 10); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%+v: got %v, want refused", by, err)
		}
	}
	for field, f := range map[string]chatlog.Filter{
		"member": {Member: -1}, "outcome": {Outcome: "x"}, "took": {Took: -1}, "until": {Since: monday, Until: monday},
		"text": {Text: strings.Repeat("x", 51)}, "request": {Request: strings.Repeat("x", 101)},
	} {
		_, err := c.Desk().Chats(t.Context(), supporter, f, chatlog.Mark{}, 10)
		if !fault.Is(err, fault.Invalid) || fault.CodeOf(err) != chatlog.CodeFilter {
			t.Errorf("%s: got %v, want invalid: it can find nothing", field, err)
		}
	}
	if left, err := c.store.Repos().Audit.ListAfter(t.Context(), 0, 10); err != nil || len(left) > 0 {
		t.Errorf("recorded %+v, want nothing of what was refused", left)
	}
}
