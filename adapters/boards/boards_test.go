package boards_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/boards"
	"github.com/junggyenara/junggye/adapters/boards/standin"
	"github.com/junggyenara/junggye/core/offer"
)

// clock moves only when somebody waits.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pause(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

// world is a stand-in board behind real HTTP and the crawler that asks it.
type world struct {
	*testing.T
	clock  *clock
	board  *standin.Board
	server *httptest.Server
	*boards.Boards
	mu    sync.Mutex
	posts []standin.Post
}

// gap is what the stand-in demands between requests, as the original's board did.
const gap = 230 * time.Millisecond

func newWorld(t *testing.T, change func(*boards.Options)) *world {
	t.Helper()
	w := &world{T: t, clock: &clock{now: readAt}}
	w.posts = []standin.Post{
		{ID: 9, Title: "오리코 외장하드 케이스", Shop: "쿠팡", Category: "노트북", Price: "￦ 36,000 (KRW)", ShopURL: "https://shop.example/9", PostedAt: readAt.Add(-54 * time.Minute)},
		{ID: 8, Title: "끝난 특가", Shop: "기타", Category: "패션", Price: "￦ 10,850원 (KRW)", PostedAt: readAt.Add(-time.Hour), Ended: true},
		{ID: 7, Title: "릴케이블 100W", Shop: "알리", Category: "기타", Price: "$ 15.51 (USD)", ShopURL: "https://shop.example/7?a=1&b=2", PostedAt: readAt.Add(-2 * time.Hour)},
		{ID: 6, Blind: true, PostedAt: readAt.Add(-3 * time.Hour)},
		{ID: 5, Title: "뜻을 알 수 없는 값", Shop: "기타", Category: "기타", Price: "가격 다양", ShopURL: "https://shop.example/5", PostedAt: readAt.Add(-4 * time.Hour)},
	}
	w.board = standin.New("", w.clock.Now, func(time.Time) []standin.Post {
		w.mu.Lock()
		defer w.mu.Unlock()
		return append([]standin.Post(nil), w.posts...)
	})
	w.board.Set(standin.Mood{MinGap: gap})
	w.server = httptest.NewServer(w.board)
	t.Cleanup(w.server.Close)
	profiles, err := boards.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	if profiles, err = profiles.StandIn("test", "시험", w.server.URL+standin.ListPath, 300*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	o := boards.Options{
		Profiles: profiles, Contact: "https://market.example/", Now: w.clock.Now, Pause: w.clock.pause,
		Jitter: func(most time.Duration) time.Duration { return most / 2 },
	}
	if change != nil {
		change(&o)
	}
	w.Boards = boards.New(o)
	t.Cleanup(w.Close)
	return w
}

func (w *world) look(known offer.Mark) offer.Look {
	w.Helper()
	look, _, err := w.Look(w.Context(), "test", known)
	if err != nil {
		w.Fatalf("look: got %v, want the list", err)
	}
	return look
}

// fails wants trouble with a cause.
func (w *world) fails(err error, cause offer.Cause, why string) offer.Trouble {
	w.Helper()
	trouble, ok := errors.AsType[*offer.Trouble](err)
	if !ok || trouble.Cause != cause {
		w.Errorf("got %v, want %s: %s", err, cause, why)
		return offer.Trouble{}
	}
	return *trouble
}

func titles(look offer.Look) []string {
	var out []string
	for _, f := range look.Found {
		out = append(out, f.Title+" "+f.Price.Amount()+f.Price.Currency)
	}
	return out
}

var wantTitles = []string{"오리코 외장하드 케이스 36,000KRW", "릴케이블 100W 15.51USD", "뜻을 알 수 없는 값 "}

func TestBothLayoutsGiveTheSameOffers(t *testing.T) {
	t.Parallel()
	for _, layout := range []string{"v1", "v2"} {
		for _, euckr := range []bool{false, true} {
			w := newWorld(t, nil)
			w.board.Set(standin.Mood{Layout: layout, EUCKR: euckr})
			look := w.look(offer.Mark{})
			if diff := cmp.Diff(wantTitles, titles(look)); diff != "" || look.Layout != layout {
				t.Errorf("%s, EUC-KR %t: layout %s (-want +got):\n%s", layout, euckr, look.Layout, diff)
			}
			if want := []string{w.server.URL + "/bbs/qb_saleinfo/views/8"}; !cmp.Equal(look.Ended, want) {
				t.Errorf("%s: ended %v, want %v", layout, look.Ended, want)
			}
		}
	}
}

func TestShopIsFoundInAllThreePlaces(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, post := range w.posts {
		if post.ShopURL == "" {
			continue
		}
		d, _, err := w.Detail(t.Context(), "test", w.server.URL+standin.PostPath+fmt.Sprint(post.ID))
		if err != nil || d.ShopURL != post.ShopURL || d.Ended {
			t.Errorf("post %d: got %+v, %v, want %s", post.ID, d, err, post.ShopURL)
		}
	}
}

func TestOfferMayEndBetweenListAndPost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.look(offer.Mark{})
	w.mu.Lock()
	w.posts[0].Ended = true
	w.posts = w.posts[:2]
	w.mu.Unlock()
	for _, id := range []int{9, 7} {
		d, _, err := w.Detail(t.Context(), "test", w.server.URL+standin.PostPath+fmt.Sprint(id))
		if err != nil || !d.Ended {
			t.Errorf("post %d: got %+v, %v, want an offer that is over", id, d, err)
		}
	}
}

func TestRequestsKeepTheHostsPaceAndName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	began := w.clock.Now()
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if _, _, err := w.Look(t.Context(), "test", offer.Mark{}); err != nil {
				t.Errorf("look: %v", err)
			}
		})
	}
	wg.Wait()
	if n := w.board.Bursts(); n != 0 {
		t.Errorf("%d requests came too fast, want none: the board blocks who does that", n)
	}
	requests := w.board.Requests()
	if requests["/robots.txt"] != 1 || requests[standin.ListPath] != 5 {
		t.Errorf("requests: %v, want robots.txt once and five lists", requests)
	}
	if took := w.clock.Now().Sub(began); took < 5*300*time.Millisecond {
		t.Errorf("six requests took %s, want pauses of 300 ms and chance between them", took)
	}
	for agent := range w.board.Agents() {
		if agent != "junggye/1.0 (+https://market.example/)" {
			t.Errorf("asked as %q, want our name and where to reach us", agent)
		}
	}
}

func TestUnchangedListIsNotSentAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	first := w.look(offer.Mark{})
	if first.Mark.ETag == "" {
		t.Fatal("the list came without its version")
	}
	if again := w.look(first.Mark); !again.Same || len(again.Found) != 0 {
		t.Errorf("got %+v, want the same list, not sent", again)
	}
	w.mu.Lock()
	w.posts[0].Price = "￦ 35,000 (KRW)"
	w.mu.Unlock()
	if again := w.look(first.Mark); again.Same || len(again.Found) != 3 {
		t.Errorf("got %+v, want the new list", again)
	}
}

func TestRobotsAreObeyed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.board.Set(standin.Mood{Robots: "User-agent: junggye\nDisallow: /bbs/\n\nUser-agent: *\nDisallow:\n"})
	_, n, err := w.Look(t.Context(), "test", offer.Mark{})
	w.fails(err, offer.Forbidden, "the board keeps us out")
	if got := w.board.Requests()[standin.ListPath]; got != 0 || n != 1 {
		t.Errorf("the list was asked for %d times in %d requests, want robots.txt only", got, n)
	}
	w.clock.pause(t.Context(), 25*time.Hour) //nolint:errcheck // it only fails when the test has ended
	w.board.Set(standin.Mood{Robots: "User-agent: *\nDisallow: /admin\nCrawl-delay: 7\n"})
	w.look(offer.Mark{})
	began := w.clock.Now()
	w.look(offer.Mark{})
	if took := w.clock.Now().Sub(began); took < 6*time.Second {
		t.Errorf("the second request came after %s, want the board's seven seconds", took)
	}
}

func TestHostWithoutWordOnRobotsIsLeftAlone(t *testing.T) {
	t.Parallel()
	status := http.StatusServiceUnavailable
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			t.Errorf("asked for %s, want nothing before robots.txt is known", r.URL.Path)
		}
		w.WriteHeader(status)
	}))
	defer server.Close()
	w := newWorld(t, func(o *boards.Options) { o.Profiles = pointed(t, server.URL+"/list") })
	_, _, err := w.Look(t.Context(), "test", offer.Mark{})
	w.fails(err, offer.Refused, "a board in trouble has no time for us")
}

func pointed(t *testing.T, list string) boards.Profiles {
	t.Helper()
	p, err := builtIn(t).StandIn("test", "시험", list, 300*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRefusalsSayHowLongToRest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mood  standin.Mood
		cause offer.Cause
		after time.Duration
	}{
		"too many":        {standin.Mood{Status: 429, Retry: "120"}, offer.Refused, 2 * time.Minute},
		"until a time":    {standin.Mood{Status: 503, Retry: readAt.Add(time.Hour).UTC().Format(http.TimeFormat)}, offer.Refused, time.Hour},
		"in the past":     {standin.Mood{Status: 503, Retry: readAt.Add(-time.Hour).UTC().Format(http.TimeFormat)}, offer.Refused, 0},
		"nonsense":        {standin.Mood{Status: 429, Retry: "soon"}, offer.Refused, 0},
		"blocked":         {standin.Mood{Status: 403}, offer.Refused, 0},
		"broken":          {standin.Mood{Status: 500}, offer.Refused, 0},
		"moved away":      {standin.Mood{Status: 404}, offer.Unreachable, 0},
		"another layout":  {standin.Mood{Layout: "other"}, offer.Changed, 0},
		"torn":            {standin.Mood{Torn: true}, offer.Unreachable, 0},
		"cut":             {standin.Mood{Cut: true}, offer.Unreachable, 0},
		"too large":       {standin.Mood{Padding: 4 << 20}, offer.Unreachable, 0},
		"to a stranger":   {standin.Mood{MovedTo: "http://127.0.0.2:1/"}, offer.Unreachable, 0},
		"to our machines": {standin.Mood{MovedTo: "http://169.254.169.254/latest/meta-data/"}, offer.Unreachable, 0},
		"in a circle":     {standin.Mood{MovedTo: standin.ListPath}, offer.Unreachable, 0},
		"to a file":       {standin.Mood{MovedTo: "file:///etc/passwd"}, offer.Unreachable, 0},
	} {
		w := newWorld(t, nil)
		w.board.Set(c.mood)
		_, _, err := w.Look(t.Context(), "test", offer.Mark{})
		trouble := w.fails(err, c.cause, name)
		if d := trouble.After - c.after; d < -2*time.Second || d > 2*time.Second {
			t.Errorf("%s: rest for %s, want %s", name, trouble.After, c.after)
		}
	}
}

// TestBlockedForAWhile walks through what the original ran into: a burst, then
// nothing but 403 for a while.
func TestBlockedForAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.board.Set(standin.Mood{MinGap: time.Second, BlockFor: 10 * time.Minute})
	_, _, err := w.Look(t.Context(), "test", offer.Mark{})
	w.fails(err, offer.Refused, "our pace was too fast for the board's new limit")
	w.board.Set(standin.Mood{})
	_, _, err = w.Look(t.Context(), "test", offer.Mark{})
	w.fails(err, offer.Refused, "the block lasts")
	w.clock.pause(t.Context(), 11*time.Minute) //nolint:errcheck // it only fails when the test has ended
	w.look(offer.Mark{})
}

func TestSlowBoardIsGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *boards.Options) { o.Timeout = 50 * time.Millisecond })
	w.board.Set(standin.Mood{Slow: time.Minute})
	_, n, err := w.Look(t.Context(), "test", offer.Mark{})
	w.fails(err, offer.Unreachable, "nobody waits that long")
	if n != 1 {
		t.Errorf("%d requests were counted, want the one that was sent", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := w.Look(ctx, "test", offer.Mark{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of our own patience, which is not the board's fault", err)
	}
}

// TestPrivateNetworksStayOut lets a public name lead into our network.
func TestPrivateNetworksStayOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	port := w.server.URL[strings.LastIndex(w.server.URL, ":")+1:]
	text := strings.NewReplacer("https://one.example/list", "http://localhost/list", "[one.example]", "[localhost]").Replace(smallest)
	p, err := boards.Load([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	b := boards.New(boards.Options{Profiles: p, Pause: w.clock.pause, Now: w.clock.Now})
	defer b.Close()
	_, _, err = b.Look(t.Context(), "one", offer.Mark{})
	trouble := w.fails(err, offer.Unreachable, "a name that resolves to this machine")
	if trouble.Err == nil || !strings.Contains(trouble.Err.Error(), "not allowed") {
		t.Errorf("got %v, want the refusal of the address and not a closed port", err)
	}
	_, n, err := w.Detail(t.Context(), "test", "http://localhost:"+port+"/bbs/qb_saleinfo/views/9")
	w.fails(err, offer.Unreachable, "a post on another host")
	if n != 0 {
		t.Errorf("%d requests were sent to a host that is not the board's", n)
	}
	if _, err := url.Parse(w.server.URL); err != nil {
		t.Fatal(err)
	}
}

func TestUnknownBoard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	if _, _, err := w.Look(t.Context(), "nobody", offer.Mark{}); err == nil {
		t.Error("look: got no error")
	}
	if _, _, err := w.Detail(t.Context(), "nobody", w.server.URL); err == nil {
		t.Error("detail: got no error")
	}
}
