package skill

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const pic = "https://a.kr/x.png"

// sent encodes, lints and decodes a reply.
func sent(t testing.TB, reply *Reply) *Response {
	t.Helper()
	body, err := json.Marshal(reply)
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	for _, v := range Lint(body) {
		t.Errorf("Kakao would refuse it: %s\n%s", v, body)
	}
	response, err := DecodeResponse(body)
	if err != nil {
		t.Fatalf("decode %s: %v", body, err)
	}
	return response
}

func TestReplyJSON(t *testing.T) {
	t.Parallel()
	reply := NewReply().
		Add(TextCard{Title: "맥북", Description: "상태 좋아요", Buttons: []Button{WebLink("보기", "https://a.kr/1?a=1")}}).
		Quick(ToBlock("상세보기", "657aa393", Extra{"productId": "1"})).
		Context("product", 5, 600, map[string]string{"id": "1"})
	var buffer bytes.Buffer
	n, err := reply.WriteTo(&buffer)
	if err != nil || n != int64(buffer.Len()) {
		t.Fatalf("wrote %d of %d: %v", n, buffer.Len(), err)
	}
	const want = `{"version":"2.0","template":{"outputs":[{"textCard":{"title":"맥북","description":"상태 좋아요","buttons":[{"label":"보기","action":"webLink","webLinkUrl":"https://a.kr/1?a=1"}]}}],` +
		`"quickReplies":[{"label":"상세보기","action":"block","blockId":"657aa393","extra":{"productId":"1"}}]},` +
		`"context":{"values":[{"name":"product","lifeSpan":5,"ttl":600,"params":{"id":"1"}}]}}`
	if buffer.String() != want {
		t.Errorf("got  %s\nwant %s", buffer.String(), want)
	}
	if losses := reply.Overflow(); losses != nil {
		t.Errorf("nothing was left out, but Overflow is %v", losses)
	}
}

func TestOutputsAreMadeValid(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("가", 500)
	share := []Button{Share("공유")}
	tests := []struct {
		name string
		give Output
		want []Output
	}{
		{"image without address", SimpleImage{"x", "설명"}, []Output{SimpleText{"설명"}}},
		{"basic card without picture", BasicCard{Title: "t", Thumbnail: Thumbnail{ImageURL: "/x"}}, []Output{TextCard{Title: "t"}}},
		{"text card of buttons", TextCard{Buttons: share}, []Output{TextCard{Title: textNoTitle, Buttons: share}}},
		{"title and description together", TextCard{Title: "가나", Description: long}, []Output{TextCard{Title: "가나", Description: long[:3*397] + "…"}}},
		{"list without items", ListCard{Header: ListHeader{"h"}, Buttons: share}, []Output{TextCard{Title: "h", Buttons: share}}},
		{"list without header", ListCard{Items: []ListItem{{Title: "t"}}}, []Output{ListCard{Header: ListHeader{textNoTitle}, Items: []ListItem{{Title: "t"}}}}},
		{
			"item with a description only",
			ListCard{Header: ListHeader{"h"}, Items: []ListItem{{Description: "d"}, {}}},
			[]Output{ListCard{Header: ListHeader{"h"}, Items: []ListItem{{Title: "d"}}}},
		},
		{
			"four buttons",
			TextCard{Title: "t", Buttons: []Button{Share("1"), Share("2"), Share("3"), Share("4")}},
			[]Output{TextCard{Title: "t", Buttons: []Button{Share("1"), Share("2"), Share("3")}}},
		},
		{
			"side by side",
			TextCard{Title: "t", ButtonLayout: Horizontal, Buttons: []Button{Share("일이삼사오육칠팔구"), Share("2"), Share("3")}},
			[]Output{TextCard{Title: "t", ButtonLayout: Horizontal, Buttons: []Button{Share("일이삼사오육칠…"), Share("2")}}},
		},
		{
			"buttons that cannot work",
			TextCard{Title: "t", Buttons: []Button{WebLink("a", "/x"), Phone("b", "-"), {Label: "c"}, Block("d", ""), Message("", "e")}},
			[]Output{TextCard{Title: "t", Buttons: []Button{Message("d", "d"), Message("e", "e")}}},
		},
		{
			"labels",
			TextCard{Title: "t", Buttons: []Button{WebLink("", pic), Operator(" "), Phone("", "02-123")}},
			[]Output{TextCard{Title: "t", Buttons: []Button{WebLink(labelWebLink, pic), Operator(labelOperator), Phone(labelPhone, "02-123")}}},
		},
		{
			"commerce",
			CommerceCard{Title: "t", Price: 10000, Discount: 1, DiscountedPrice: 9000, DiscountRate: 10, Thumbnail: Thumbnail{ImageURL: pic}, Buttons: share},
			[]Output{CommerceCard{Title: "t", Price: 10000, DiscountedPrice: 9000, DiscountRate: 10, Thumbnail: Thumbnail{ImageURL: pic}, Buttons: share}},
		},
		{
			"price above the platform's integer",
			CommerceCard{Title: "t", Description: "d", Price: 3_000_000_000, Thumbnail: Thumbnail{ImageURL: pic}, Buttons: share},
			[]Output{BasicCard{Title: "t", Description: "가격 3,000,000,000원\nd", Thumbnail: Thumbnail{ImageURL: pic}, Buttons: share}},
		},
		{
			"rate alone",
			CommerceCard{Price: 10000, DiscountRate: 10, Thumbnail: Thumbnail{ImageURL: pic}, Buttons: share},
			[]Output{BasicCard{Description: "가격 10,000원 10% 할인", Thumbnail: Thumbnail{ImageURL: pic}, Buttons: share}},
		},
		{
			"commerce without button or picture",
			CommerceCard{Title: "t", Price: 1000, DiscountedPrice: 900},
			[]Output{TextCard{Title: "t", Description: "판매가 900원 (정가 1,000원)"}},
		},
		{
			"item card",
			ItemCard{
				Head: &ItemHead{"h"}, Profile: &ItemProfile{Title: "p"}, ItemList: []Item{{"주문번호입니다", ""}},
				Summary: &ItemSummary{"합계", "10,000원"}, Description: "d",
			},
			[]Output{ItemCard{Head: &ItemHead{"h"}, ItemList: []Item{{"주문번호입…", "-"}}, Summary: &ItemSummary{"합계", "₩10,000"}, Title: "d"}},
		},
		{
			"amount in words",
			ItemCard{ItemList: []Item{{"a", "b"}}, Summary: &ItemSummary{"합계", "무료"}},
			[]Output{ItemCard{ItemList: []Item{{"a", "b"}, {"합계", "무료"}}}},
		},
		{"item card without rows", ItemCard{Title: "t", Thumbnail: &Thumbnail{ImageURL: pic}}, []Output{BasicCard{Title: "t", Thumbnail: Thumbnail{ImageURL: pic}}}},
		{"forwardable with buttons", TextCard{Title: "t", Forwardable: true, Buttons: share}, []Output{TextCard{Title: "t", Buttons: share}}},
		{"a pointer", &SimpleText{"a"}, []Output{SimpleText{"a"}}},
		{"nothing", (*TextCard)(nil), []Output{SimpleText{textFallback}}},
		{"empty carousel", Cards[TextCard](), []Output{SimpleText{textFallback}}},
		{
			"one missing picture",
			Carousel[BasicCard]{Items: []BasicCard{{Title: "a", Thumbnail: Thumbnail{ImageURL: pic}}, {Title: "b"}}},
			[]Output{Cards(TextCard{Title: "a"}, TextCard{Title: "b"})},
		},
		{
			"placeholder",
			Carousel[BasicCard]{Placeholder: pic, Items: []BasicCard{{Title: "a"}}},
			[]Output{Cards(BasicCard{Title: "a", Thumbnail: Thumbnail{ImageURL: pic}})},
		},
		{
			"parts that not all cards have", Cards(ItemCard{Head: &ItemHead{"h"}, ItemList: []Item{{"a", "b"}}}, ItemCard{ItemList: []Item{{"a", "b"}}}),
			[]Output{Cards(ItemCard{ItemList: []Item{{"a", "b"}}}, ItemCard{ItemList: []Item{{"a", "b"}}})},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := sent(t, NewReply().Add(test.give)).Outputs
			for i, output := range got {
				got[i] = unsaid(output)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// unsaid removes the layout that list and item cards always name.
func unsaid(output Output) Output {
	switch v := output.(type) {
	case TextCard:
		if v.ButtonLayout == Vertical {
			v.ButtonLayout = ""
		}
		return v
	case ListCard:
		v.ButtonLayout = ""
		return v
	}
	return output
}

func TestCarouselTurnsThePage(t *testing.T) {
	t.Parallel()
	cards := make([]TextCard, 35)
	for i := range cards {
		cards[i] = TextCard{Title: fmt.Sprint("카드 ", i)}
	}
	reply := NewReply().Add(SimpleText{"위"}, Carousel[TextCard]{Items: cards}, SimpleText{"아래"})
	outputs := sent(t, reply).Outputs
	var sizes []int
	for _, output := range outputs[1:] {
		sizes = append(sizes, len(output.(Carousel[TextCard]).Items))
	}
	if diff := cmp.Diff([]int{10, 10}, sizes); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	want := []Loss{
		{"cards", "at most 3 outputs", 10}, {"cards", "at most 3 outputs", 5}, {"outputs", "at most 3 outputs", 1},
	}
	if diff := cmp.Diff(want, reply.Overflow()); diff != "" {
		t.Errorf("what is missing must be known (-want +got):\n%s", diff)
	}
}

func TestReplyWithoutOutputs(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, want string
		reply      *Reply
	}{
		{"nothing", `{"version":"2.0","template":{"outputs":[{"simpleText":{"text":"없어요"}}]}}`, NewReply().Fallback("없어요")},
		{"unusable", `{"version":"2.0","template":{"outputs":[{"simpleText":{"text":"없어요"}}]}}`, NewReply().Add(SimpleText{" "}).Fallback("없어요")},
		{"data", `{"version":"2.0","data":{"msg":"HI"}}`, NewReply().Data("msg", "HI")},
		{"callback", `{"version":"2.0","data":{"text":"잠시만요"},"useCallback":true}`, Text("잠시만요").UseCallback()},
		{"callback with its own text", `{"version":"2.0","data":{"text":"x"},"useCallback":true}`, Text("잠시만요").Data("text", "x").UseCallback()},
		{"context set twice", `{"version":"2.0","template":{"outputs":[{"simpleText":{"text":"a"}}]},"context":{"values":[{"name":"c","lifeSpan":0}]}}`, Text("a").Context("c", 5, 1, nil).Context("c", 0, 0, nil)},
	}
	for _, test := range tests {
		body, err := json.Marshal(test.reply)
		if err != nil || string(body) != test.want {
			t.Errorf("%s: got %s (%v), want %s", test.name, body, err, test.want)
		}
	}
	if _, err := json.Marshal(NewReply().Data("a", make(chan int))); err == nil {
		t.Error("a channel was encoded")
	}
}

func TestLargeBodiesAreTrimmed(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("가", 1000)
	big := Extra{"k": strings.Repeat("x", 1900)}
	var cards []TextCard
	for range 10 {
		cards = append(cards, TextCard{Title: "t", Description: long, Buttons: []Button{Message("a", "a", big), Message("b", "b", big)}})
	}
	huge := ListCard{Header: ListHeader{"h"}}
	for range 5 {
		huge.Items = append(huge.Items, ListItem{Title: "t", Action: ItemMessage, MessageText: strings.Repeat("<", 1000), Extra: big})
	}
	tests := []struct {
		name  string
		reply *Reply
		check func(*Response, []Loss) bool
	}{
		{"texts first", NewReply().Add(SimpleText{strings.Repeat("<", 1000)}, SimpleText{strings.Repeat("<", 1000)}, SimpleText{strings.Repeat("<", 1000)}).Data("d", strings.Repeat("x", 16000)), func(r *Response, l []Loss) bool {
			return len(r.Outputs) == 3 && len(l) == 0 && r.Data != nil
		}},
		{"then cards", NewReply().Add(Cards(cards...)).Quick(ToMessage("q", "q")), func(r *Response, l []Loss) bool {
			kept := len(r.Outputs[0].(Carousel[TextCard]).Items)
			return kept > 4 && kept+len(l) == 10 && len(r.QuickReplies) == 1
		}},
		{"then data", Text("a").Data("d", strings.Repeat("x", 30000)).Context("c", 1, 0, nil), func(r *Response, _ []Loss) bool {
			return r.Data == nil && len(r.Contexts) == 1 && r.Outputs[0] == Output(SimpleText{"a"})
		}},
		{"data alone", NewReply().Data("d", strings.Repeat("x", 30000)), func(r *Response, l []Loss) bool {
			return len(r.Outputs) == 1 && r.Outputs[0] == Output(SimpleText{textFallback}) && len(l) == 1
		}},
		{"at last all", NewReply().Fallback("fallback").Quick(ToMessage("q", "q")).Add(huge), func(r *Response, l []Loss) bool {
			return len(r.Outputs) == 1 && r.Outputs[0] == Output(SimpleText{"fallback"}) && len(l) == 2
		}},
		{"then contexts", Text("a").Context("c", 1, 0, nil).Context("d", 1, 0, map[string]string{"k": strings.Repeat("x", 30000)}), func(r *Response, l []Loss) bool {
			return len(r.Contexts) == 1 && r.Contexts[0].Name == "c" && len(l) == 1
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			response, losses := sent(t, test.reply), test.reply.Overflow()
			if !test.check(response, losses) {
				t.Errorf("trimmed in another way: %+v\n%v", response, losses)
			}
		})
	}
}

// Every sample that passes Lint must come through the types unharmed.
func TestSamplesRoundTrip(t *testing.T) {
	t.Parallel()
	for name, raw := range samples(t, "resp-*.json") {
		response, err := DecodeResponse(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(Lint(raw)) > 0 || len(response.Outputs) == 0 {
			continue
		}
		again := sent(t, NewReply().Add(response.Outputs...).Quick(response.QuickReplies...))
		if diff := cmp.Diff(response.Outputs, again.Outputs); diff != "" && name != "resp-2020-listcard.json" {
			t.Errorf("%s changes (-want +got):\n%s", name, diff)
		}
	}
}

func TestDecodeResponseRefuses(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "[]", output(`{"videoCard":{}}`), output(`{"carousel":{"type":"x"}}`), output(`{"simpleText":5}`)} {
		if _, err := DecodeResponse([]byte(body)); err == nil {
			t.Errorf("%s was taken for an answer", body)
		}
	}
}

func TestRepliesAreSharedSafely(t *testing.T) {
	t.Parallel()
	extra := Extra{"a": "1"}
	buttons := []Button{Message(strings.Repeat("가", 30), "x", extra)}
	reply := NewReply().Add(TextCard{Title: "t", Buttons: buttons})
	extra["a"] = "2"
	first, err := json.Marshal(reply)
	if err != nil {
		t.Fatal(err)
	}
	if len(buttons[0].Label) != 90 || !bytes.Contains(first, []byte(`"a":"1"`)) {
		t.Errorf("encoding changes the caller's values or sees later changes: %s", first)
	}
}

func BenchmarkEncodeCarousel(b *testing.B) {
	cards := make([]BasicCard, 10)
	for i := range cards {
		cards[i] = BasicCard{
			Title: "맥북 프로 14인치", Description: "350,000원\n부천시", Thumbnail: Thumbnail{ImageURL: pic},
			Buttons: []Button{Block("상세보기", "657aa39383cd6b068ef93501", Extra{"productId": "5942"}), WebLink("웹에서 보기", "https://a.kr/5942")},
		}
	}
	reply := NewReply().Add(Cards(cards...))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := reply.MarshalJSON(); err != nil {
			b.Fatal(err)
		}
	}
}
