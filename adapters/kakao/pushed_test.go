package kakao

import (
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/news"
)

// about makes a call that of an event message about a piece of news.
func about(id string) option {
	return func(c *call) {
		c.edit = func(p map[string]any) {
			user := p["userRequest"].(map[string]any)["user"].(map[string]any)
			user["properties"].(map[string]any)[propertyNewsID] = id
		}
	}
}

func TestPushedNews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("민준"), w.join("서연")
	w.pay(buyer, w.publish(seller, "무선 이어폰"))
	block, ok := w.sc.ByEvent("junggye_news")
	if !ok {
		t.Fatal("no block of the scenario has the event")
	}
	items, err := w.store.Repos().News.ListUnseen(t.Context(), seller.id, 10)
	if err != nil || len(items) != 1 {
		t.Fatalf("the seller's news: %+v, %v, want one", items, err)
	}
	mine := about(str(items[0].ID))
	golden(t, "pushed_paid_seller", w.send(seller, block.Key, mine))
	w.send(seller, block.Key, mine).has("결제가 완료됐어요. 배송지를 받으면 보내 주세요", "무선 이어폰")
	w.send(seller, blockNews).has("결제가 완료됐어요. 배송지를 받으면 보내 주세요")

	w.send(buyer, block.Key, mine).has(msgSomeNews).hasNot("무선 이어폰", "물건을 보내")
	for _, odd := range []string{"", "0", "-1", "x", "9223372036854775808", str(items[0].ID) + " "} {
		w.send(buyer, block.Key, about(odd)).has(msgSomeNews)
	}
	w.send(w.stranger("Guest0000001"), block.Key, mine).hasNot("무선 이어폰")
}

// What an alert found is about no trade.
func TestPushedAlert(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reader := w.join("서연")
	item := news.Item{ID: 7, MemberID: reader.id, Kind: app.NewsAlert, Title: "무선 헤드폰 / 헤드폰 케이스", Note: "헤드폰", At: monday}
	if err := w.store.Repos().News.Add(t.Context(), []news.Item{item}); err != nil {
		t.Fatal(err)
	}
	w.send(reader, "pushed_news", about("7")).has(newsTexts[app.NewsAlert], "무선 헤드폰 / 헤드폰 케이스")
}

// Each sentence has to fit a message, whoever typed what with it.
func TestPushedNewsOfEveryKindFits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("민준"), w.join("서연")
	tr := w.pay(buyer, w.publish(seller, "무선 이어폰"))
	id := news.ID(1)
	for kind, text := range newsTexts {
		id++
		item := news.Item{ID: id, MemberID: seller.id, Kind: kind, TradeID: int64(tr), Note: strings.Repeat("가", 200), At: monday}
		if err := w.store.Repos().News.Add(t.Context(), []news.Item{item}); err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(text, "{")
		w.send(seller, "pushed_news", about(str(id))).has(first, "가가가")
	}
}

func TestTheEventBlockAsksNothing(t *testing.T) {
	t.Parallel()
	sc, err := loadScenario()
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := sc.ByEvent("junggye_news"); len(b.Params) != 0 || len(b.Utterances) != 0 || b.Callback {
		t.Errorf("got %+v, want a block without questions and words: nobody is there to answer", b)
	}
}
