package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func TestProposalsWaitInAQueue(t *testing.T) {
	t.Parallel()
	s := large(t, trade.Disputed)
	begun := s.clock.Now()
	p := s.proposed(trade.RefundDispute)
	s.clock.Advance(3 * time.Hour)
	desk := s.market.Desk()
	rows, err := desk.Queue(s.ctx(), ofSupport(), app.QueueProposals, ports.Page{Limit: 9})
	want := []app.QueueRow{{
		Key: p.ID, Trade: s.t.ID, Title: s.t.Agreed.Title, Since: begun, Amount: p.Sum, Turn: trade.Operator, Next: p.EndsAt,
		Detail: string(trade.RefundDispute), By: p.ByName,
	}}
	if diff := cmp.Diff(want, must(t, rows, err)); diff != "" {
		t.Errorf("the queue (-want +got):\n%s", diff)
	}
	rest, err := desk.Queue(s.ctx(), ofSupport(), app.QueueProposals, ports.Page{Before: p.ID, Limit: 9})
	if must(t, rest, err); len(rest) != 0 {
		t.Errorf("after the last come %+v, want nothing", rest)
	}
	counted := func() app.QueueCount {
		t.Helper()
		counts, err := desk.Queues(s.ctx(), ofSupport())
		i := slices.IndexFunc(must(t, counts, err), func(c app.QueueCount) bool { return c.Queue == app.QueueProposals })
		return counts[i]
	}
	if got, want := counted(), (app.QueueCount{Queue: app.QueueProposals, Count: 1, Oldest: begun}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
	// One that nobody can approve any more waits for nobody.
	s.clock.Advance(21 * time.Hour)
	if got, want := counted(), (app.QueueCount{Queue: app.QueueProposals}); got != want {
		t.Errorf("a day later it is counted %+v, want %+v", got, want)
	}
	_, err = desk.Queue(s.ctx(), operator.Actor{ID: 1, Role: "nobody"}, app.QueueProposals, everything)
	wantFault(t, err, fault.Forbidden, operator.CodeMayNot, "it takes the action trades.see")
}

// TestALapsedProposalHidesNoOther has two that lapsed because their trades moved
// on before one that still waits.
func TestALapsedProposalHidesNoOther(t *testing.T) {
	t.Parallel()
	m, l := shelves(t)
	r, now := m.Store.Repos(), m.Clock.Now()
	for i := range 3 {
		tr := trade.Open(trade.ID(10+i), trade.Parcel, l, 2, trade.DefaultProcess(), now)
		tr.State, tr.Holds = trade.Disputed, false
		if err := r.Trades.Add(t.Context(), tr); err != nil {
			t.Fatal(err)
		}
		p := proposal.Make(int64(20+i), tr, trade.RefundDispute, 0, "broken", operatorOf(alice), now)
		if err := r.Proposals.Add(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			continue
		}
		moved := trade.Record{TradeID: tr.ID, Seq: p.Seen + 1, By: trade.Buyer, Event: trade.WithdrawDispute, From: trade.Disputed, To: trade.Sent, At: now}
		if err := r.Trades.AddRecord(t.Context(), moved); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := m.Desk().Queue(t.Context(), ofSupport(), app.QueueProposals, ports.Page{Limit: 1})
	if must(t, rows, err); len(rows) != 1 || rows[0].Key != 20 {
		t.Errorf("got %+v, want the one that waits, though a page of lapsed ones comes before it", rows)
	}
}

func TestTheOverviewTellsHowTheChatAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now := w.clock.Now()
	entries := []chatlog.Entry{
		{ID: 1, At: now.AddDate(0, 0, -1), Outcome: chatlog.Panic},
		{ID: 2, At: now, Outcome: chatlog.Late, Took: 5 * time.Second},
		{ID: 3, At: now, Outcome: chatlog.OK, Took: app.SlowChat},
		{ID: 4, At: now, Outcome: chatlog.OK, Took: app.SlowChat - 1000},
		{ID: 5, At: now, Outcome: chatlog.Refused},
	}
	if err := w.store.Repos().Chats.AddAll(w.ctx(), entries); err != nil {
		t.Fatal(err)
	}
	o, err := w.market.Desk().Overview(w.ctx(), ofSupport())
	want := app.ChatFigures{Calls: 4, Slow: 2, Failed: 1, Outcomes: []ports.ChatCount{
		{Outcome: chatlog.OK, Count: 2, Slow: 1}, {Outcome: chatlog.Refused, Count: 1}, {Outcome: chatlog.Late, Count: 1, Slow: 1},
	}}
	if diff := cmp.Diff(want, must(t, o, err).Chats); diff != "" {
		t.Errorf("today's chat, without yesterday's (-want +got):\n%s", diff)
	}
	for range 3_000 { // more than wait to be stored
		w.market.LogChat(chatlog.Call{}, "")
	}
	if o, err = w.market.Desk().Overview(w.ctx(), ofSupport()); must(t, o, err).Chats.Lost != w.market.LostChats() || o.Chats.Lost == 0 {
		t.Errorf("%d lost, want the %d that had no room", o.Chats.Lost, w.market.LostChats())
	}
}

// shelves is a market with two members and a listing, whose trades a test makes up.
func shelves(t *testing.T) (*app.Market, listing.Listing) {
	t.Helper()
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	m := app.New(app.Config{Store: memory.New(), Clock: memory.NewClock(at), Source: memory.NewSource(100), Process: trade.DefaultProcess()})
	for _, id := range []member.ID{1, 2} {
		one := member.Member{ID: id, Key: fmt.Sprint(id), Nickname: fmt.Sprint(id), Tier: member.Bronze, State: member.Active, JoinedAt: at}
		if err := m.Store.Repos().Members.Add(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	l := listing.Listing{ID: 3, SellerID: 1, Title: "자전거", Price: 800_000, Category: listing.Sports, State: listing.ForSale, Revision: 1, CreatedAt: at}
	if err := m.Store.Repos().Listings.Add(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	return m, l
}

// TestTradesAreSifted walks over the pages of each order and filter.
func TestTradesAreSifted(t *testing.T) {
	t.Parallel()
	m, l := shelves(t)
	begin, buyer := m.Clock.Now(), member.ID(2)
	var ids []trade.ID
	for i, price := range []money.Won{20_000, 50_000, 10_000, 50_000} {
		tr := trade.Open(trade.ID(1<<50+i), trade.Parcel, l, buyer, trade.DefaultProcess(), begin.Add(time.Duration(i)*time.Hour))
		tr.State, tr.Holds, tr.Agreed.Price = trade.Cancelled, false, price
		if i == 2 {
			tr.State, tr.Path = trade.Requested, trade.Direct
		}
		if err := m.Store.Repos().Trades.Add(t.Context(), tr); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, tr.ID)
	}
	hour := func(n int) time.Time { return begin.Add(time.Duration(n) * time.Hour) }
	for name, c := range map[string]struct {
		f    app.TradeFilter
		want []int
	}{
		"newest first":          {app.TradeFilter{}, []int{3, 2, 1, 0}},
		"oldest first":          {app.TradeFilter{Order: app.OldestTrades}, []int{0, 1, 2, 3}},
		"dearest first":         {app.TradeFilter{Order: app.DearestTrades}, []int{3, 1, 0, 2}},
		"a member's, dearest":   {app.TradeFilter{Member: buyer, Order: app.DearestTrades}, []int{3, 1, 0, 2}},
		"a listing's, oldest":   {app.TradeFilter{Listing: l.ID, Order: app.OldestTrades}, []int{0, 1, 2, 3}},
		"in a span":             {app.TradeFilter{Since: hour(1), Until: hour(3)}, []int{2, 1}},
		"in a span, oldest":     {app.TradeFilter{Since: hour(1), Until: hour(3), Order: app.OldestTrades}, []int{1, 2}},
		"in a span, in a state": {app.TradeFilter{Since: hour(1), State: trade.Cancelled}, []int{3, 1}},
		"open ones in a span":   {app.TradeFilter{Until: hour(3), State: trade.Requested}, []int{2}},
		"by path":               {app.TradeFilter{Path: trade.Direct}, []int{2}},
		"by price":              {app.TradeFilter{Least: 20_000, Most: 49_999}, []int{0}},
		"by price, dearest":     {app.TradeFilter{Least: 20_000, Order: app.DearestTrades}, []int{3, 1, 0}},
		"none":                  {app.TradeFilter{Most: 1}, nil},
	} {
		var want, got []trade.ID
		for _, i := range c.want {
			want = append(want, ids[i])
		}
		for p, pages := (ports.Page{Limit: 1}), 0; pages < 9; pages++ {
			seen, err := m.Desk().Trades(t.Context(), ofSupport(), c.f, p)
			for _, tr := range must(t, seen, err).Items {
				got = append(got, tr.ID)
			}
			if p.Before = seen.Next; p.Before == 0 {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: page by page got %v, want %v", name, got, want)
		}
	}
}

// TestALookIsBounded: what few trades match is looked for in pieces.
func TestALookIsBounded(t *testing.T) {
	t.Parallel()
	m, l := shelves(t)
	err := m.Store.InTx(t.Context(), func(r ports.Repos) error {
		for i := range 2_600 {
			tr := trade.Open(trade.ID(1<<50+i), trade.Parcel, l, 2, trade.DefaultProcess(), m.Clock.Now())
			if tr.State, tr.Holds = trade.Cancelled, false; i == 0 {
				tr.Path = trade.Direct
			}
			if err := r.Trades.Add(t.Context(), tr); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	f := app.TradeFilter{Path: trade.Direct}
	first, err := m.Desk().Trades(t.Context(), ofSupport(), f, ports.Page{Limit: 10})
	if must(t, first, err); len(first.Items) != 0 || first.Next == 0 {
		t.Fatalf("got %d trades and next %d, want none so far and where to go on", len(first.Items), first.Next)
	}
	rest, err := m.Desk().Trades(t.Context(), ofSupport(), f, ports.Page{Limit: 10, Before: first.Next})
	if must(t, rest, err); len(rest.Items) != 1 || rest.Next != 0 {
		t.Errorf("then got %d trades and next %d, want the one and the end", len(rest.Items), rest.Next)
	}
}

func TestMembersAreSifted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	begin := w.clock.Now()
	var ids []member.ID
	for _, name := range []string{"소나무", "참나무", "밤나무"} {
		ids = append(ids, w.join(name))
		w.clock.Advance(time.Hour)
	}
	w.setMember(ids[0], func(m *member.Member) { m.Tier = member.Diamond })
	w.setMember(ids[2], func(m *member.Member) { m.Tier = member.Diamond })
	w.block(ids[2])
	hour := func(n int) time.Time { return begin.Add(time.Duration(n)*time.Hour - time.Minute) }
	for name, c := range map[string]struct {
		q    app.MemberQuery
		want []int
	}{
		"of a tier":            {app.MemberQuery{Tier: member.Diamond}, []int{2, 0}},
		"of the common tier":   {app.MemberQuery{Tier: member.Bronze}, []int{1}},
		"of a tier in a state": {app.MemberQuery{Tier: member.Diamond, State: member.Blocked}, []int{2}},
		"in a span":            {app.MemberQuery{Since: hour(1), Until: hour(3)}, []int{2, 1}},
		"until a time":         {app.MemberQuery{Until: hour(2)}, []int{1, 0}},
		"of a tier in a span":  {app.MemberQuery{Since: hour(1), Tier: member.Diamond}, []int{2}},
		"by nickname and tier": {app.MemberQuery{Nickname: "소", Tier: member.Bronze}, nil},
	} {
		var want, got []member.ID
		for _, i := range c.want {
			want = append(want, ids[i])
		}
		for p, pages := (ports.Page{Limit: 1}), 0; pages < 9; pages++ {
			seen, err := w.market.Desk().Members(w.ctx(), ofSupport(), c.q, p)
			for _, m := range must(t, seen, err).Items {
				got = append(got, m.ID)
			}
			if p.Before = seen.Next; p.Before == 0 {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: page by page got %v, want %v", name, got, want)
		}
	}
}

func TestOperatorsLetABoardBeLookedAtNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, street := w.withBoards("one")
	street.stalls["one"].post(w.deal(1, "무선 청소기", "30,000원", time.Minute))
	owner := operator.Actor{ID: 5, Name: "owner", Role: operator.Owner}
	desk := m.Desk()
	_, err := desk.CrawlNow(w.ctx(), teller(alice), "one")
	wantFault(t, err, fault.Forbidden, operator.CodeMayNot, "boards are not finance's")
	_, err = desk.CrawlNow(w.ctx(), owner, "two")
	wantFault(t, err, fault.NotFound, offer.CodeNoSource, "no such board")
	state, err := desk.CrawlNow(w.ctx(), owner, "one")
	if must(t, state, err); len(w.audited()) != 0 {
		t.Error("a board that was never looked at is due anyway: nothing happened")
	}
	w.crawl(m)
	_, err = desk.CrawlNow(w.ctx(), owner, "one")
	wantFault(t, err, fault.Limited, offer.CodeTooSoon, "it was asked a moment ago")
	before := w.state("one")
	w.clock.Set(before.NextAt.Add(-time.Second))
	state, err = desk.CrawlNow(w.ctx(), owner, "one")
	if must(t, state, err); !state.NextAt.Equal(w.clock.Now()) || !w.state("one").Due(w.clock.Now()) {
		t.Errorf("the next look is at %s, want now, %s", state.NextAt, w.clock.Now())
	}
	log := w.audited()
	if len(log) != 1 || log[0].Action != operator.CrawlOffers || log[0].Subject != "source:one" || log[0].Who != owner.ID {
		t.Errorf("recorded %+v, want who let which board be looked at", log)
	}
	w.crawl(m)
	if after := w.state("one"); after.Requests == before.Requests {
		t.Error("no look came of it")
	}
	resting := w.state("one")
	resting.RestingUntil, resting.NextAt = w.clock.Now().Add(time.Hour), w.clock.Now().Add(time.Hour)
	if _, err := w.store.Repos().Boards.Save(w.ctx(), resting); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(30 * time.Minute)
	_, err = desk.CrawlNow(w.ctx(), owner, "one")
	wantFault(t, err, fault.Limited, offer.CodeTooSoon, "a board that refused us rests, whoever asks")
	figures, err := desk.OfferSources(w.ctx(), ofSupport())
	if must(t, figures, err); len(figures) != 1 || !figures[0].Resting || figures[0].Name != "one" {
		t.Errorf("the figures are %+v, want the board at rest", figures)
	}
}

func TestOperatorsSwitchABoardOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, street := w.withBoards("one", "two")
	street.stalls["one"].post(w.deal(1, "무선 청소기", "30,000원", time.Minute))
	street.stalls["two"].post(w.deal(2, "에어프라이어", "50,000원", time.Minute))
	desk := m.Desk()
	for _, on := range []bool{false, true} { // before it was ever looked at
		f, err := desk.SwitchSource(w.ctx(), ofSupport(), "two", on, "asked to")
		if must(t, f, err); f.State.Off() == on {
			t.Errorf("a new board is %+v, want it on: %v", f, on)
		}
	}
	w.crawl(m)
	shown := func() (titles []string) {
		page, err := m.Offers(w.ctx(), offer.Cursor{})
		for _, o := range must(t, page, err).Offers {
			titles = append(titles, o.Title)
		}
		slices.Sort(titles)
		return titles
	}
	both := []string{"무선 청소기", "에어프라이어"}
	if got := shown(); !slices.Equal(got, both) {
		t.Fatalf("%v are shown, want %v", got, both)
	}
	before := w.state("one")
	_, err := desk.SwitchSource(w.ctx(), teller(alice), "one", false, "asked to")
	wantFault(t, err, fault.Forbidden, operator.CodeMayNot, "boards are not finance's")
	_, err = desk.SwitchSource(w.ctx(), ofSupport(), "one", false, " ")
	wantFault(t, err, fault.Invalid, operator.CodeReason, "what is taken away has to be explained")
	_, err = desk.SwitchSource(w.ctx(), ofSupport(), "three", false, "asked to")
	wantFault(t, err, fault.NotFound, offer.CodeNoSource, "no such board")
	for range 2 {
		f, err := desk.SwitchSource(w.ctx(), ofSupport(), "one", false, "asked to")
		if must(t, f, err); !f.State.Off() || f.Stale {
			t.Errorf("the board is %+v, want it off", f)
		}
	}
	if got := shown(); !slices.Equal(got, both[1:]) {
		t.Errorf("%v are shown, want only what is of the board that is on", got)
	}
	w.clock.Set(before.NextAt.Add(24 * time.Hour))
	_, err = desk.CrawlNow(w.ctx(), ofSupport(), "one")
	wantFault(t, err, fault.Conflict, offer.CodeOff, "a board that is off is not looked at")
	w.crawl(m)
	if after := w.state("one"); after.Requests != before.Requests {
		t.Errorf("a board that is off was asked %d times", after.Requests-before.Requests)
	}
	if page, err := m.Offers(w.ctx(), offer.Cursor{}); len(must(t, page, err).Old) != 0 {
		t.Errorf("%v are called old: nothing of a board that is off is shown", page.Old)
	}
	f, err := desk.SwitchSource(w.ctx(), ofSupport(), "one", true, "settled")
	if must(t, f, err); f.State.Off() || !f.State.Due(w.clock.Now()) {
		t.Errorf("the board is %+v, want it on and due", f)
	}
	w.crawl(m)
	if got := shown(); !slices.Contains(got, both[0]) {
		t.Errorf("%v are shown, want those of the board that is on again too", got)
	}
	log := w.audited()
	if len(log) != 4 || log[3].Action != operator.SwitchOffers || log[3].Subject != "source:one" {
		t.Errorf("recorded %+v, want the four changes and no repetition", log)
	}
}

func TestSettingsInForceAreForThoseWhoMaySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	want := []app.Setting{{Name: "a", Value: "1", Set: true, Source: "file"}, {Name: "b", Secret: true, Set: true, Source: "environment"}}
	m := w.with(func(c *app.Config) { c.Settings = want })
	owner := operator.Actor{ID: 5, Name: "owner", Role: operator.Owner}
	got, err := m.Desk().Settings(w.ctx(), owner)
	if diff := cmp.Diff(want, must(t, got, err)); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	got[0].Value = "changed"
	if again, err := m.Desk().Settings(w.ctx(), owner); must(t, again, err)[0].Value != "1" {
		t.Error("who changes what was returned changes the settings that others see")
	}
	_, err = m.Desk().Settings(w.ctx(), ofSupport())
	wantFault(t, err, fault.Forbidden, operator.CodeMayNot, "settings are not support's")
}

func (w *world) audited() []audit.Entry {
	w.t.Helper()
	all, err := w.store.Repos().Audit.ListAfter(w.ctx(), 0, 100)
	return must(w.t, all, err)
}
