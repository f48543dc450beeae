package app_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/boards"
	"github.com/junggyenara/junggye/adapters/boards/standin"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/ports"
)

// stall is a board of the street: a stand-in behind real HTTP.
type stall struct {
	*standin.Board
	server *httptest.Server
	mu     sync.Mutex
	posts  []standin.Post
}

func (s *stall) post(posts ...standin.Post) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = append(slices.Clone(posts), s.posts...)
}

func (s *stall) change(id int, fn func(*standin.Post)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.posts {
		if s.posts[i].ID == id {
			fn(&s.posts[i])
		}
	}
}

// street is several boards as one ports.Boards.
type street struct {
	stalls map[string]*stall
	order  []string
	boards map[string]*boards.Boards
}

func (s *street) Sources() []offer.Source {
	var out []offer.Source
	for _, name := range s.order {
		out = append(out, s.boards[name].Sources()...)
	}
	return out
}

func (s *street) Look(ctx context.Context, name string, known offer.Mark) (offer.Look, int, error) {
	return s.boards[name].Look(ctx, name, known)
}

func (s *street) Detail(ctx context.Context, name, url string) (offer.Detail, int, error) {
	return s.boards[name].Detail(ctx, name, url)
}

var _ ports.Boards = (*street)(nil)

// withBoards makes a market that looks at boards of these names.
func (w *world) withBoards(names ...string) (*app.Market, *street) {
	w.t.Helper()
	s := &street{stalls: map[string]*stall{}, order: names, boards: map[string]*boards.Boards{}}
	builtIn, err := boards.Load(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, name := range names {
		one := &stall{}
		one.Board = standin.New("", w.clock.Now, func(time.Time) []standin.Post {
			one.mu.Lock()
			defer one.mu.Unlock()
			return slices.Clone(one.posts)
		})
		one.server = httptest.NewServer(one)
		w.t.Cleanup(one.server.Close)
		profiles, err := builtIn.StandIn(name, "게시판 "+name, one.server.URL+standin.ListPath, 300*time.Millisecond)
		if err != nil {
			w.t.Fatal(err)
		}
		b := boards.New(boards.Options{Profiles: profiles, Now: w.clock.Now, Pause: func(ctx context.Context, d time.Duration) error {
			w.clock.Advance(d)
			return ctx.Err()
		}, Jitter: func(time.Duration) time.Duration { return 0 }})
		w.t.Cleanup(b.Close)
		s.stalls[name], s.boards[name] = one, b
	}
	w.config.Boards, w.config.Compare = s, builtIn.Comparing()
	w.market = app.New(w.config)
	return w.market, s
}

func (w *world) deal(id int, title, price string, ago time.Duration) standin.Post {
	return standin.Post{
		ID: id, Title: title, Shop: "쿠팡", Category: "기타", Price: price, ShopURL: fmt.Sprintf("https://shop.example/%d", id),
		PostedAt: w.clock.Now().Add(-ago),
	}
}

func (w *world) crawl(m *app.Market) {
	w.t.Helper()
	if err := m.CrawlDue(w.ctx()); err != nil {
		w.t.Fatalf("crawl: %v", err)
	}
}

// later moves the clock until the boards are due again.
func (w *world) later() { w.clock.Advance(90 * time.Second) }

func (w *world) shelf(m *app.Market) []offer.Offer {
	w.t.Helper()
	var all []offer.Offer
	var after offer.Cursor
	for {
		page, err := m.Offers(w.ctx(), after)
		if err != nil {
			w.t.Fatalf("offers: %v", err)
		}
		if all = append(all, page.Offers...); !page.More {
			return all
		}
		after = page.Next
	}
}

func titlesOf(offers []offer.Offer) []string {
	var out []string
	for _, o := range offers {
		out = append(out, o.Title)
	}
	return out
}

func (w *world) state(name string) offer.State {
	w.t.Helper()
	s, err := w.store.Repos().Boards.Get(w.ctx(), name)
	if err != nil {
		w.t.Fatalf("state of %s: %v", name, err)
	}
	return s
}

func TestBoardsFillTheShelf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, s := w.withBoards("one")
	board := s.stalls["one"]
	board.post(w.deal(3, "무선 헤드폰 반값", "￦ 49,900 (KRW)", time.Hour), w.deal(2, "캠핑 의자 두 개", "$ 15.51 (USD)", 2*time.Hour), w.deal(1, "골라 담기 행사", "", 3*time.Hour))
	w.crawl(m)
	got := w.shelf(m)
	if diff := cmp.Diff([]string{"무선 헤드폰 반값", "캠핑 의자 두 개", "골라 담기 행사"}, titlesOf(got)); diff != "" {
		t.Fatalf("shelf (-want +got):\n%s", diff)
	}
	for i, want := range []offer.Price{{Minor: 49_900, Currency: "KRW"}, {Minor: 1_551, Currency: "USD"}, {}} {
		if got[i].Price != want || got[i].ShopURL != fmt.Sprintf("https://shop.example/%d", 3-i) {
			t.Errorf("offer %d: got %+v, %s, want %+v and its shop", i, got[i].Price, got[i].ShopURL, want)
		}
	}
	w.crawl(m)
	if n := board.Requests()[standin.ListPath]; n != 1 {
		t.Errorf("the list was asked for %d times, want once until it is due again", n)
	}

	// Nothing new: the board is asked once and sends nothing.
	before := w.state("one")
	board.Set(standin.Mood{NoMark: false})
	w.clock.Advance(2 * time.Minute)
	w.crawl(m)
	w.clock.Advance(2 * time.Minute)
	w.crawl(m)
	requests := board.Requests()
	for id := 1; id <= 3; id++ {
		if n := requests[standin.PostPath+fmt.Sprint(id)]; n != 1 {
			t.Errorf("post %d was read %d times, want once ever", id, n)
		}
	}
	state := w.state("one")
	sent := 0
	for _, n := range requests {
		sent += n
	}
	if state.Requests != int64(sent) || state.Saved <= before.Saved {
		t.Errorf("figures: %d requests, %d saved, want %d and more than %d: operators judge us by them", state.Requests, state.Saved, sent, before.Saved)
	}

	// What ended goes, what changed its price changes, what is new comes, in a
	// process that was started anew.
	again := w.with(nil)
	board.change(3, func(p *standin.Post) { p.Ended = true })
	board.change(2, func(p *standin.Post) { p.Price = "$ 12 (USD)" })
	board.post(w.deal(4, "새 책상 스탠드", "￦ 1,000 (KRW)", 0))
	w.later()
	w.crawl(again)
	got = w.shelf(again)
	if diff := cmp.Diff([]string{"새 책상 스탠드", "캠핑 의자 두 개", "골라 담기 행사"}, titlesOf(got)); diff != "" {
		t.Errorf("shelf (-want +got):\n%s", diff)
	}
	if got[1].Price.Minor != 1_200 {
		t.Errorf("the price is %+v, want the new one", got[1].Price)
	}
}

// TestLastGoodStateIsShown walks through the moods of a board.
func TestLastGoodStateIsShown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mood           standin.Mood
		resting, alarm bool
	}{
		"blocked":        {standin.Mood{Status: 403}, true, false},
		"too many":       {standin.Mood{Status: 429, Retry: "7200"}, true, false},
		"broken":         {standin.Mood{Status: 502}, true, false},
		"torn":           {standin.Mood{Torn: true, NoMark: true}, false, false},
		"another layout": {standin.Mood{Layout: "other"}, false, true},
		"nothing at all": {standin.Mood{Status: 404}, false, false},
	} {
		w := newWorld(t)
		m, s := w.withBoards("one")
		board := s.stalls["one"]
		board.post(w.deal(1, "무선 헤드폰 반값", "￦ 49,900 (KRW)", time.Hour))
		w.crawl(m)
		good := w.clock.Now()
		board.Set(c.mood)
		w.later()
		if err := m.CrawlDue(w.ctx()); err == nil {
			t.Errorf("%s: the operators hear nothing", name)
		}
		lists := board.Requests()[standin.ListPath]
		for range 10 {
			w.clock.Advance(time.Minute)
			_ = m.CrawlDue(w.ctx())
		}
		// Asked again at 1, 2, 4 and 8 minutes at most; one that refuses not for ten.
		if n := board.Requests()[standin.ListPath] - lists; n > 4 || c.resting && n > 1 {
			t.Errorf("%s: asked %d times more in ten minutes", name, n)
		}
		page, err := m.Offers(w.ctx(), offer.Cursor{})
		if err != nil || len(page.Offers) != 1 || len(page.Old) != 1 || page.Old[0].Title != "게시판 one" {
			t.Fatalf("%s: got %+v, %v, want the last good state and its age", name, page, err)
		}
		if d := good.Sub(page.Old[0].OKAt); d < 0 || d > 5*time.Second {
			t.Errorf("%s: said to be of %v, want %v", name, page.Old[0].OKAt, good)
		}
		figures, err := m.OfferSources(w.ctx())
		if err != nil || len(figures) != 1 || !figures[0].Stale || figures[0].State.Trouble == "" || figures[0].State.AlarmAt.IsZero() == c.alarm {
			t.Errorf("%s: figures %+v, %v, want what is wrong", name, figures, err)
		}
		// Back to normal, everything is forgotten.
		board.Set(standin.Mood{})
		w.clock.Advance(25 * time.Hour)
		w.crawl(m)
		if state := w.state("one"); state.Failures != 0 || !state.AlarmAt.IsZero() || state.Trouble != "" || !state.RestingUntil.IsZero() {
			t.Errorf("%s: after a good look the state is %+v", name, state)
		}
		if page, _ := m.Offers(w.ctx(), offer.Cursor{}); len(page.Old) != 0 {
			t.Errorf("%s: still old: %+v", name, page.Old)
		}
	}
}

func TestLayoutChangesInTheMiddle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, s := w.withBoards("one")
	board := s.stalls["one"]
	board.post(w.deal(1, "무선 헤드폰 반값", "￦ 49,900 (KRW)", time.Hour))
	w.crawl(m)
	before := w.shelf(m)
	board.Set(standin.Mood{Layout: "v2"})
	board.post(w.deal(2, "캠핑 의자 두 개", "￦ 9,900 (KRW)", 0))
	w.later()
	w.crawl(m)
	after := w.shelf(m)
	if len(after) != 2 || after[1].ID != before[0].ID || w.state("one").Layout != "v2" {
		t.Errorf("got %+v, want the known offer and a new one: a new layout is no new deal", after)
	}
}

func TestOfferEndsBetweenListAndPost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, s := w.withBoards("one")
	board := s.stalls["one"]
	board.post(w.deal(1, "무선 헤드폰 반값", "￦ 49,900 (KRW)", time.Hour))
	// The board's list is asked for first; the post is gone when it is read.
	m := w.with(func(c *app.Config) {
		c.Boards = between{s, func() { board.change(1, func(p *standin.Post) { p.Ended = true }) }}
	})
	w.crawl(m)
	if got := w.shelf(m); len(got) != 0 {
		t.Errorf("got %v, want nothing: nobody can buy it", titlesOf(got))
	}
}

// between runs something after each look at a list.
type between struct {
	ports.Boards
	run func()
}

func (b between) Look(ctx context.Context, source string, known offer.Mark) (offer.Look, int, error) {
	look, n, err := b.Boards.Look(ctx, source, known)
	b.run()
	return look, n, err
}

// TestMoreWalksWithoutDoublesOrGaps reads page after page while two boards get
// new offers.
func TestMoreWalksWithoutDoublesOrGaps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, s := w.withBoards("one", "two")
	for i := 1; i <= 12; i++ {
		s.stalls["one"].post(w.deal(i, fmt.Sprintf("첫 게시판 상품 %d", i), "￦ 1,000 (KRW)", time.Duration(20*(13-i))*time.Minute))
		s.stalls["two"].post(w.deal(i, fmt.Sprintf("둘째 게시판 상품 %d", i), "￦ 2,000 (KRW)", time.Duration(20*(13-i)+10)*time.Minute))
	}
	w.crawl(m)
	there := map[offer.ID]bool{}
	for _, o := range w.shelf(m) {
		there[o.ID] = true
	}
	if len(there) != 24 {
		t.Fatalf("%d offers, want those of both boards", len(there))
	}
	seen := map[offer.ID]int{}
	var after offer.Cursor
	var last time.Time
	for page := 1; ; page++ {
		got, err := m.Offers(w.ctx(), after)
		if err != nil || len(got.Offers) > 5 {
			t.Fatalf("page %d: %d offers, %v", page, len(got.Offers), err)
		}
		for _, o := range got.Offers {
			seen[o.ID]++
			if !last.IsZero() && o.PostedAt.After(last) {
				t.Errorf("page %d: %s is newer than what stands before it", page, o.Title)
			}
			last = o.PostedAt
		}
		if !got.More {
			break
		}
		after = got.Next
		// One new offer on each board, and one of those behind us ends.
		s.stalls["one"].post(w.deal(100+page, fmt.Sprintf("새 상품 하나 %d", page), "￦ 1,000 (KRW)", 0))
		s.stalls["two"].post(w.deal(100+page, fmt.Sprintf("새 상품 둘 %d", page), "￦ 1,000 (KRW)", 0))
		s.stalls["one"].change(13-page, func(p *standin.Post) { p.Ended = true })
		w.later()
		w.crawl(m)
	}
	for id := range there {
		if seen[id] > 1 {
			t.Errorf("offer %d was shown %d times", id, seen[id])
		}
	}
	missing := 0
	for id := range there {
		if o, _ := w.store.Repos().Offers.Get(w.ctx(), id); seen[id] == 0 && o.Live() {
			missing++
		}
	}
	if missing > 0 {
		t.Errorf("%d offers that go on were never shown", missing)
	}
}

// TestOneProcessLooksAtATime lets many processes find the same board due.
func TestOneProcessLooksAtATime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, s := w.withBoards("one", "two")
	s.stalls["one"].post(w.deal(1, "무선 헤드폰 반값", "￦ 49,900 (KRW)", time.Hour))
	s.stalls["two"].post(w.deal(1, "캠핑 의자 두 개", "￦ 9,900 (KRW)", time.Hour))
	var asking, most int
	var mu sync.Mutex
	watch := watchedBoards{s, func(by int) {
		mu.Lock()
		defer mu.Unlock()
		asking += by
		most = max(most, asking)
	}}
	var wg sync.WaitGroup
	for range 12 {
		one := w.with(func(c *app.Config) { c.Boards = watch })
		wg.Go(func() {
			if err := one.CrawlDue(w.ctx()); err != nil {
				t.Errorf("crawl: %v", err)
			}
		})
	}
	wg.Wait()
	w.crawl(m) // whoever lost every race leaves it to the next round
	if most != 1 {
		t.Errorf("%d processes asked boards at once, want one", most)
	}
	for name, board := range s.stalls {
		if n := board.Requests()[standin.ListPath]; n != 1 {
			t.Errorf("board %s was asked %d times, want once", name, n)
		}
	}
}

type watchedBoards struct {
	ports.Boards
	count func(by int)
}

func (b watchedBoards) Look(ctx context.Context, source string, known offer.Mark) (offer.Look, int, error) {
	b.count(1)
	defer b.count(-1)
	return b.Boards.Look(ctx, source, known)
}

// TestStoreThatKeepsNothingAsksNobody: the board must not suffer for us.
func TestStoreThatKeepsNothingAsksNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, s := w.withBoards("one")
	s.stalls["one"].post(w.deal(1, "무선 헤드폰 반값", "￦ 49,900 (KRW)", time.Hour))
	m := w.with(func(c *app.Config) { c.Store = deafStore{w.store} })
	for range 5 {
		if err := m.CrawlDue(w.ctx()); err == nil {
			t.Error("got no error from a store that keeps nothing")
		}
	}
	if n := len(s.stalls["one"].Requests()); n != 0 {
		t.Errorf("the board was asked for %d pages that nobody could keep", n)
	}
}

type deafStore struct{ ports.Store }

func (d deafStore) Repos() ports.Repos {
	r := d.Store.Repos()
	r.Boards = deafBoards{r.Boards}
	return r
}

type deafBoards struct{ ports.BoardStates }

var errDeaf = errors.New("disk is full")

func (deafBoards) Add(context.Context, offer.State) error {
	return fault.Wrap(fault.Unavailable, "", errDeaf)
}

func TestDealThatComesBackShowsItsPrice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, s := w.withBoards("one", "two")
	s.stalls["one"].post(w.deal(1, "제주 감귤 4kg", "￦ 9,900 (KRW)", time.Hour))
	s.stalls["two"].post(w.deal(1, "제주 감귤, 4kg", "￦ 9,900 (KRW)", 30*time.Minute))
	w.crawl(m)
	if got := w.shelf(m); len(got) != 1 || got[0].Source != "one" {
		t.Errorf("got %+v, want the deal once, as it was known first", titlesOf(got))
	}
	first := w.shelf(m)[0].PostedAt
	w.clock.Advance(40 * day)
	s.stalls["one"].post(w.deal(2, "[특가] 4kg 제주 감귤", "￦ 8,900 (KRW)", time.Minute))
	s.stalls["one"].change(1, func(p *standin.Post) { p.Ended = true })
	s.stalls["one"].change(2, func(p *standin.Post) { p.Title = "4kg 제주 감귤" })
	w.crawl(m)
	got := w.shelf(m)
	if len(got) == 0 || got[0].BeforePrice != (offer.Price{Minor: 9_900, Currency: "KRW"}) || got[0].BeforeAt.Sub(first).Abs() > time.Hour {
		t.Errorf("got %+v, want the price of forty days ago", got)
	}
}

func TestSearchWithinOffers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, s := w.withBoards("one")
	for i := 1; i <= 7; i++ {
		s.stalls["one"].post(w.deal(i, fmt.Sprintf("무선 헤드폰 %d호", i), "￦ 1,000 (KRW)", time.Duration(10-i)*time.Minute), w.deal(i+20, fmt.Sprintf("캠핑 의자 %d호", i), "", time.Duration(10-i)*time.Minute))
	}
	w.crawl(m)
	page, err := m.SearchOffers(w.ctx(), "쿠팡 헤드폰", offer.Cursor{})
	if err != nil || len(page.Offers) != 5 || !page.More {
		t.Fatalf("got %d offers, more %t, %v", len(page.Offers), page.More, err)
	}
	rest, err := m.SearchOffers(w.ctx(), "쿠팡 헤드폰", page.Next)
	if err != nil || len(rest.Offers) != 2 || rest.More {
		t.Errorf("the rest: got %d offers, more %t, %v", len(rest.Offers), rest.More, err)
	}
	for _, o := range append(page.Offers, rest.Offers...) {
		if !strings.Contains(o.Title, "헤드폰") {
			t.Errorf("found %s", o.Title)
		}
	}
	if _, err := m.SearchOffers(w.ctx(), " ?! ", offer.Cursor{}); fault.CodeOf(err) != app.CodeNoWord {
		t.Errorf("no word: got %v", err)
	}
}

func TestUsedThingKnowsTheNewOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, s := w.withBoards("one")
	s.stalls["one"].post(w.deal(3, "에어팟 프로 2세대 실리콘 케이스", "￦ 5,900 (KRW)", time.Minute), w.deal(2, "애플 에어팟 프로 2세대 (USB-C)", "￦ 229,000 (KRW)", 2*time.Hour), w.deal(1, "에어팟 프로 2세대 스페셜", "", time.Minute))
	w.crawl(m)
	l := listing.Listing{Title: "에어팟 프로 2세대 미개봉", Price: 200_000, State: listing.ForSale}
	if o, ok := m.NewOne(w.ctx(), l); !ok || o.Price.Minor != 229_000 {
		t.Errorf("got %+v, %t, want the new one, and neither a case nor one without a price", o, ok)
	}
	l.State = listing.Sold
	if _, ok := m.NewOne(w.ctx(), l); ok {
		t.Error("a thing that is sold has an offer beside it")
	}
}

// TestRepliesOutliveStoreAndBoards: what was read once is shown on.
func TestRepliesOutliveStoreAndBoards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, s := w.withBoards("one")
	s.stalls["one"].post(w.deal(1, "무선 헤드폰 반값", "￦ 49,900 (KRW)", time.Hour))
	store := &failingStore{Store: w.store}
	m := w.with(func(c *app.Config) { c.Cache, c.Store = newKeeper(w.clock.Now), store })
	w.crawl(m)
	if got := w.shelf(m); len(got) != 1 {
		t.Fatalf("got %d offers", len(got))
	}
	store.gone = true
	w.clock.Advance(time.Hour)
	if got := w.shelf(m); len(got) != 1 {
		t.Errorf("got %d offers an hour after the store went, want the last ones", len(got))
	}
}

type failingStore struct {
	ports.Store
	gone bool
}

func (f *failingStore) Repos() ports.Repos {
	r := f.Store.Repos()
	if f.gone {
		r.Boards = goneBoards{r.Boards}
	}
	return r
}

type goneBoards struct{ ports.BoardStates }

func (goneBoards) List(context.Context) ([]offer.State, error) {
	return nil, fault.Wrap(fault.Unavailable, "", errDeaf)
}
