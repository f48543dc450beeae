package app_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/boards/standin"
	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/search"
)

func (w *world) alert(who member.ID, words ...string) {
	w.t.Helper()
	for _, word := range words {
		if _, added, err := w.market.AddAlert(w.ctx(), who, word); err != nil || !added {
			w.t.Fatalf("alert %q: added %t, %v", word, added, err)
		}
	}
}

// publishTitled puts a listing with a title on the market.
func (w *world) publishTitled(seller member.ID, title string) listing.ID {
	w.t.Helper()
	d := w.draft()
	d.Title = title
	l, err := w.market.Publish(w.ctx(), seller, d)
	return must(w.t, l, err).ID
}

// told returns the member's unseen alerts after all due work.
func (w *world) told(who member.ID) []news.Item {
	w.t.Helper()
	for range 3 {
		if _, err := w.market.Tick(w.ctx()); err != nil {
			w.t.Fatalf("tick: %v", err)
		}
	}
	items, _, err := w.market.News(w.ctx(), who)
	if err != nil {
		w.t.Fatalf("news: %v", err)
	}
	w.market.SeeNews(w.ctx(), items)
	var out []news.Item
	for _, item := range items {
		if item.Kind == app.NewsAlert {
			out = append(out, item)
		}
	}
	return out
}

func TestOneMessageTellsOfListingsAndOffers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, s := w.withBoards("one")
	seller, buyer := w.join("파는이"), w.join("찾는이")
	w.alert(buyer, "헤드폰", "무선 이어폰")
	w.alert(seller, "헤드폰")
	s.stalls["one"].post(w.deal(1, "무선 헤드폰 반값", "￦ 49,900 (KRW)", time.Hour), w.deal(2, "캠핑 의자 두 개", "", time.Hour))
	w.crawl(m)
	used := w.publishTitled(seller, "노이즈 캔슬링 헤드폰")
	got := w.told(buyer)
	if len(got) != 1 || !strings.Contains(got[0].Title, "무선 헤드폰 반값") || !strings.Contains(got[0].Title, "노이즈 캔슬링 헤드폰") || got[0].Note != "헤드폰" {
		t.Fatalf("got %+v, want one message for both", got)
	}
	if own := w.told(seller); len(own) != 1 || strings.Contains(own[0].Title, "노이즈") {
		t.Errorf("the seller was told %+v, want the offer and not the own listing", own)
	}
	findings, sellers, err := m.Findings(w.ctx(), buyer)
	if err != nil || len(findings) != 2 || sellers[seller].Nickname != "파는이" {
		t.Errorf("findings: got %+v, %v, want both", findings, err)
	}
	// Nothing is told twice, whoever looks again.
	w.later()
	w.crawl(m)
	if again := w.told(buyer); len(again) != 0 {
		t.Errorf("told again: %+v", again)
	}
	// What is gone is found no more: the rule is that of searches.
	if _, err := m.ChangeListing(w.ctx(), seller, used, listing.Hide); err != nil {
		t.Fatal(err)
	}
	if findings, _, _ = m.Findings(w.ctx(), buyer); len(findings) != 1 || findings[0].Offer == nil {
		t.Errorf("findings after the listing was hidden: %+v", findings)
	}
}

// TestAlertsAreWrittenToMembers: what an alert found is no trade's, and is pushed
// all the same.
func TestAlertsAreWrittenToMembers(t *testing.T) {
	t.Parallel()
	w := newTalk(t)
	seller, buyer := w.join("seller"), w.join("buyer")
	w.alert(buyer, "헤드폰")
	w.publishTitled(seller, "노이즈 캔슬링 헤드폰")
	w.publishTitled(seller, "헤드폰 케이스")
	w.pass(2 * time.Hour)
	w.wantTold([]string{"buyer word_found"}, "one message for both, and none for the seller")
}

func TestAlertsKeepTheQuietHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("파는이"), w.join("찾는이")
	w.alert(buyer, "의자")
	evening := time.Date(2026, 11, 23, 13, 30, 0, 0, time.UTC) // half past ten in Seoul
	w.clock.Set(evening)
	w.publishTitled(seller, "원목 의자")
	for range 9 {
		if got := w.told(buyer); len(got) != 0 {
			t.Fatalf("told at %v: %+v", w.clock.Now(), got)
		}
		w.clock.Advance(time.Hour)
	}
	w.clock.Set(time.Date(2026, 11, 23, 23, 0, 1, 0, time.UTC)) // eight in the morning
	if got := w.told(buyer); len(got) != 1 {
		t.Errorf("in the morning: %+v, want what the night brought", got)
	}
}

// TestLateWorkKeepsTheQuietHours is about what was due in the evening, when
// nobody worked it before the night.
func TestLateWorkKeepsTheQuietHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("파는이"), w.join("찾는이")
	w.alert(buyer, "의자")
	w.clock.Set(time.Date(2026, 11, 23, 12, 58, 0, 0, time.UTC)) // two minutes to ten in Seoul
	w.publishTitled(seller, "원목 의자")
	if _, err := w.market.Tick(w.ctx()); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(30 * time.Minute)
	if got := w.told(buyer); len(got) != 0 {
		t.Errorf("told in the night: %+v", got)
	}
	w.clock.Set(time.Date(2026, 11, 23, 23, 1, 0, 0, time.UTC))
	if got := w.told(buyer); len(got) != 1 {
		t.Errorf("in the morning: %+v, want what the evening brought", got)
	}
}

func TestMessagesOfAMemberKeepADistance(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("파는이"), w.join("찾는이")
	w.alert(buyer, "의자")
	w.publishTitled(seller, "원목 의자")
	if got := w.told(buyer); len(got) != 1 || got[0].ListingID == 0 {
		t.Fatalf("at once: %+v, want one message that leads to the listing", got)
	}
	for i := range 5 {
		w.clock.Advance(time.Minute)
		w.publishTitled(seller, fmt.Sprintf("사무용 의자 %d", i))
	}
	if got := w.told(buyer); len(got) != 0 {
		t.Errorf("a minute later: %+v, want to wait: each message costs", got)
	}
	w.clock.Advance(time.Hour)
	got := w.told(buyer)
	if len(got) != 1 || !strings.HasSuffix(got[0].Title, "+2") {
		t.Errorf("later: %+v, want one message for all five", got)
	}
}

func TestDailyDigest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("파는이"), w.join("찾는이")
	w.alert(buyer, "의자")
	mine, err := w.market.SetDaily(w.ctx(), buyer, true)
	if err != nil || len(mine) != 1 || !mine[0].Daily {
		t.Fatalf("got %+v, %v", mine, err)
	}
	w.alert(buyer, "책상")
	w.publishTitled(seller, "원목 의자")
	w.publishTitled(seller, "원목 책상")
	w.clock.Advance(5 * time.Hour)
	if got := w.told(buyer); len(got) != 0 {
		t.Errorf("the same day: %+v, want nothing before the morning", got)
	}
	w.clock.Set(time.Date(2026, 11, 23, 23, 0, 1, 0, time.UTC))
	if got := w.told(buyer); len(got) != 1 || got[0].Note != "의자, 책상" {
		t.Errorf("in the morning: %+v, want both words in one message", got)
	}
}

func TestLimitsOfAlerts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.join("찾는이")
	for i := range alert.MaxPerMember {
		w.alert(who, fmt.Sprintf("낱말%d", i))
	}
	if _, _, err := w.market.AddAlert(w.ctx(), who, "하나더"); fault.CodeOf(err) != alert.CodeTooMany {
		t.Errorf("the eleventh: got %v", err)
	}
	if _, added, err := w.market.AddAlert(w.ctx(), who, " 낱말3 "); err != nil || added {
		t.Errorf("the same again: added %t, %v, want the one that is there", added, err)
	}
	mine, _ := w.market.Alerts(w.ctx(), who)
	left, err := w.market.RemoveAlert(w.ctx(), who, mine[3].ID)
	if err != nil || len(left) != alert.MaxPerMember-1 {
		t.Errorf("left %d, %v", len(left), err)
	}
	for _, typed := range []string{"", "가", " ! ", strings.Repeat("가", 21), "가 나 다"} {
		if _, _, err := w.market.AddAlert(w.ctx(), who, typed); fault.CodeOf(err) != alert.CodeWord {
			t.Errorf("%q: got %v, want a word that is worth an alert", typed, err)
		}
	}
	// Ten taps at once leave ten alerts.
	other := w.join("급한이")
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { _, _, _ = w.market.AddAlert(w.ctx(), other, fmt.Sprintf("급한낱말%d", i)) })
	}
	wg.Wait()
	if mine, err := w.market.Alerts(w.ctx(), other); err != nil || len(mine) > alert.MaxPerMember {
		t.Errorf("%d alerts, %v", len(mine), err)
	}
}

func TestWhoLeavesIsToldNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, leaver := w.join("파는이"), w.join("떠난이")
	w.alert(leaver, "의자")
	w.publishTitled(seller, "원목 의자")
	if _, err := w.market.Withdraw(w.ctx(), leaver); err != nil {
		t.Fatal(err)
	}
	if got := w.told(leaver); len(got) != 0 {
		t.Errorf("told %+v", got)
	}
	mine, _ := w.market.Alerts(w.ctx(), leaver)
	if findings, _, _ := w.market.Findings(w.ctx(), leaver); len(mine) != 0 || len(findings) != 0 {
		t.Errorf("kept of who left: %+v, %+v", mine, findings)
	}
}

// TestAlertFindsWhatASearchFinds gives both the same words.
func TestAlertFindsWhatASearchFinds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("파는이")
	cases := map[string]string{"원목의자": "원목 의자 두 개", "아이폰 15": "아이폰15 프로", "ps5": "PS5 디스크", "책상": "의자", "의자책상": "책상 의자"}
	who := map[string]member.ID{}
	for word := range cases {
		who[word] = w.join("회원" + strings.ReplaceAll(word, " ", ""))
		w.alert(who[word], word)
	}
	for _, title := range cases {
		w.publishTitled(seller, title)
	}
	for word, id := range who {
		page, err := w.market.Search(w.ctx(), word, search.Filter{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		findings := w.told(id)
		if (len(page.Listings) > 0) != (len(findings) > 0) {
			t.Errorf("%q: a search finds %d listings and the alert told %+v", word, len(page.Listings), findings)
		}
	}
}

// TestAlertsSurviveEveryCrash repeats the work of a process that died after
// each step.
func TestAlertsSurviveEveryCrash(t *testing.T) {
	t.Parallel()
	for last := 1; last < 40; last++ {
		w := newWorld(t)
		seller, buyer := w.join("파는이"), w.join("찾는이")
		w.alert(buyer, "의자")
		w.publishTitled(seller, "원목 의자")
		dying := &life{last: last}
		m := w.with(func(c *app.Config) { c.Store = mortalStore{w.store, dying} })
		_, _ = m.Tick(w.ctx())
		_, _ = m.Tick(w.ctx())
		w.clock.Advance(3 * time.Hour)
		if got := w.told(buyer); len(got) != 1 {
			t.Errorf("death after step %d: told %d times, want once", last, len(got))
		}
		if !dying.dead {
			return
		}
	}
}

// TestFirstLookTellsWithoutAFlood: a page of deals is one message.
func TestFirstLookTellsWithoutAFlood(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, s := w.withBoards("one")
	buyer := w.join("찾는이")
	w.alert(buyer, "헤드폰")
	var posts []standin.Post
	for i := range 25 {
		posts = append(posts, w.deal(i+1, fmt.Sprintf("헤드폰 %d호", i), "", time.Duration(i)*time.Minute))
	}
	s.stalls["one"].post(posts...)
	w.crawl(m)
	got := w.told(buyer)
	if len(got) != 1 || !strings.HasSuffix(got[0].Title, "+22") {
		t.Errorf("told %+v, want one message for 25 deals", got)
	}
}
