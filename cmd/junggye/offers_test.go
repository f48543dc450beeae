package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const specialPath = "/kakaochatbot/product/GET/special"

// until asks until the answer has a text; now and then, as who asks on and on is
// refused.
func (p *program) until(path, user, text string) string {
	p.t.Helper()
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	ends := time.After(patience)
	for {
		got := p.skill(path, user, nil)
		if strings.Contains(got, text) {
			return got
		}
		select {
		case <-every.C:
		case <-ends:
			p.t.Fatalf("%s never says %q: %s", path, text, got)
		}
	}
}

// TestDevShowsOffersAtOnce needs no setting, no board on the net, and after a
// restart no board at all.
func TestDevShowsOffersAtOnce(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	p := startProgram(t, env)
	first := p.until(specialPath, "u", "[샘플]")
	if !strings.Contains(first, "샘플") || !strings.Contains(first, "더보기") || strings.Contains(first, "quasarzone") {
		t.Errorf("special offers: %s", first)
	}
	if status, page := p.get(p.url + "/sim/board/bbs/qb_saleinfo"); status != 200 || !strings.Contains(page, "핫딜") {
		t.Errorf("the sample board answers %d: %s", status, page)
	}
	p.stop()
	again := startProgram(t, env)
	if got := again.skill(specialPath, "u", nil); !strings.Contains(got, "[샘플]") {
		t.Errorf("after a restart: %s, want the offers at once", got)
	}
	again.stop()
}

// TestOffersCrawlPrintsWhatAPageYields reads the saved pages of a board.
func TestOffersCrawlPrintsWhatAPageYields(t *testing.T) {
	t.Parallel()
	page := func(name string) string {
		return filepath.Join("..", "..", "adapters", "boards", "testdata", name+".html")
	}
	got := runOnce(t, devEnv(t), "offers", "crawl", "--source", "quasarzone", "--file", page("quasarzone-list-v1"))
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	if got.status != exitDone || len(lines) != 5 {
		t.Fatalf("got %+v, want five lines", got)
	}
	var line struct {
		Title, Price, Currency, Shop string
		Minor                        int64
	}
	if err := json.Unmarshal([]byte(lines[1]), &line); err != nil || line.Price != "12.00" || line.Minor != 1200 || line.Currency != "USD" || line.Shop != "알리" {
		t.Errorf("second line: %s, %v", lines[1], err)
	}
	if !strings.Contains(got.err, "layout v1, 6 rows, 5 offers, 1 ended") {
		t.Errorf("summary: %s", got.err)
	}
	if got := runOnce(t, devEnv(t), "offers", "crawl", "--file", page("ppomppu-list")); got.status != exitDone || strings.Count(got.out, `"ppomppu"`) != 2 {
		t.Errorf("a page of the second board: %+v", got)
	}
	if got := runOnce(t, devEnv(t), "offers", "crawl", "--source", "quasarzone", "--file", page("quasarzone-detail")); got.status != exitDone || !strings.Contains(got.out, "www.coupang.com/vp/products/9320059618") {
		t.Errorf("a post: %+v", got)
	}
	if got := runOnce(t, devEnv(t), "offers", "crawl", "--file", writeFile(t, "<html>what is this</html>")); got.status != exitFailed || !strings.Contains(got.err, "layout") {
		t.Errorf("a page nobody knows: %+v, want a failure and no empty list", got)
	}
	for _, args := range [][]string{{"--source", "nobody"}, {"--source", "nobody", "--file", page("ppomppu-list")}} {
		if got := runOnce(t, devEnv(t), append([]string{"offers", "crawl"}, args...)...); got.status != exitUsage {
			t.Errorf("%v: %+v, want wrong use", args, got)
		}
	}
	if got := runOnce(t, devEnv(t), "offers", "crawl", "--file", "/no/such/page"); got.status != exitFailed {
		t.Errorf("no page: %+v", got)
	}
}

// TestBrowserSpecialOffers goes through the screens of offers and alerts.
func TestBrowserSpecialOffers(t *testing.T) {
	t.Parallel()
	c := openChat(t)
	c.join(seller, "헤드폰가게", "010-1111-2222")
	c.join(buyer, "기다리는사람", "01033334444")
	c.asks(buyer, "특가상품", "[샘플]")
	c.reads(buyer, "구매하러가기")
	c.screen("offers-1")
	c.press(buyer, "더보기")
	c.reads(buyer, "[샘플]")
	c.screen("offers-2")
	c.press(buyer, "특가 검색")
	c.reads(buyer, "어떤 특가를 찾으세요")
	c.say(buyer, "헤드폰")
	c.reads(buyer, "[샘플] 무선 헤드폰 반값 특가")
	c.press(buyer, "키워드 알림")
	c.reads(buyer, "등록해 두면")
	c.press(buyer, "키워드 등록")
	c.say(buyer, "가")
	c.reads(buyer, "2자에서 20자까지")
	c.say(buyer, "무선 헤드폰")
	c.reads(buyer, "알림을 등록했어요")
	c.screen("alerts")
	c.list(seller, "무선 헤드폰", "35,000원")
	c.asks(buyer, "찾은 물건 보기", "중고 35,000원")
	c.screen("found")
	c.find(buyer, "무선 헤드폰", "무선 헤드폰")
	c.reads(buyer, "새 상품 특가")
	c.screen("listing")
	c.press(buyer, "새 상품 특가")
	c.reads(buyer, "[샘플] 무선 헤드폰 반값 특가")
	c.say(buyer, "키워드 알림")
	c.press(buyer, "하루 한 번 받기")
	c.reads(buyer, "하루에 한 번")
	c.say(buyer, "마이페이지")
	c.press(buyer, "키워드 알림")
	c.reads(buyer, "무선 헤드폰")
	c.intact()
}

// asks says a text, twice a second, until the answer has another one: what
// happens in the background takes its time.
func (c chat) asks(who, text, answer string) {
	c.t.Helper()
	c.Until(fmt.Sprintf(`(() => {
	 if (idle(%[1]q) && last(%[1]q).includes(%[3]q)) return true;
	 if (idle(%[1]q) && performance.now() - (window.asked ?? -1000) > 500) {
	  window.asked = performance.now();
	  const input = phone(%[1]q).querySelector(".input"); input.value = %[2]q; input.form.requestSubmit();
	 }
	 return false;
	})()`, who, text, answer))
}

// screen writes how the page looks when JUNGGYE_REQUIRE_SCREENS names a folder.
func (c chat) screen(name string) {
	c.t.Helper()
	if folder := os.Getenv("JUNGGYE_REQUIRE_SCREENS"); folder != "" {
		c.Until(`[...document.querySelectorAll(".phone .chat")].every((p) => p.scrollHeight - p.scrollTop - p.clientHeight < 2)`)
		c.Screenshot(filepath.Join(folder, name+".png"))
	}
}
