package skill

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// draw makes values without any regard for limits.
type draw struct{ t *rapid.T }

func (d draw) text() string {
	kind := rapid.IntRange(0, 5).Draw(d.t, "kind of text")
	switch kind {
	case 0:
		return ""
	case 1:
		return rapid.String().Draw(d.t, "text")
	case 2:
		return strings.Repeat(rapid.SampledFrom([]string{"가", "😀", "<&>", "a\n", "e\u0301", "👨\u200d👩", " ", "\x00", "\xff"}).Draw(d.t, "part"),
			rapid.IntRange(1, 3000).Draw(d.t, "times"))
	case 3:
		return rapid.SampledFrom([]string{" \n", "₩1,000", "10,000원", "$4.999", "합계\n둘"}).Draw(d.t, "word")
	default:
		return rapid.StringMatching(`[가-힣 \n]{1,80}`).Draw(d.t, "korean")
	}
}

func (d draw) address() string {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"", "/x", "https://", "ftp://a", "http://a b", "https://a.kr/한 글?q=r s&t", "https://a.kr/" + strings.Repeat("&", 1900), "http://[::1]:80/"}),
		rapid.Just("https://a.kr/x.png"), rapid.Just("https://a.kr/y.png"), rapid.String(),
	).Draw(d.t, "address")
}

func (d draw) flag() bool { return rapid.Bool().Draw(d.t, "flag") }

func (d draw) number() int {
	return rapid.SampledFrom([]int{-1, 0, 1, 400, 800, 1 << 40}).Draw(d.t, "number")
}

func (d draw) won() int64 {
	return rapid.OneOf(rapid.Int64Range(0, 100000), rapid.Int64(), rapid.Just(int64(0)), rapid.Just(int64(maxPrice)), rapid.Just(int64(maxPrice+1))).Draw(d.t, "won")
}

func (d draw) layout() Layout {
	return rapid.SampledFrom([]Layout{"", Vertical, Horizontal, "grid"}).Draw(d.t, "layout")
}

func (d draw) extra() Extra {
	if d.flag() {
		return nil
	}
	return Extra{d.text(): d.text()}
}

func several[T any](d draw, most int, one func() T) []T {
	made := make([]T, rapid.IntRange(0, most).Draw(d.t, "count"))
	for i := range made {
		made[i] = one()
	}
	return made
}

func maybe[T any](d draw, one func() T) *T {
	if d.flag() {
		return nil
	}
	return new(one())
}

func (d draw) button() Button {
	made := []func() Button{
		func() Button { return WebLink(d.text(), d.address()) },
		func() Button { return Message(d.text(), d.text(), d.extra()) },
		func() Button { return Block(d.text(), d.text(), d.extra()).Saying(d.text()) },
		func() Button { return Phone(d.text(), d.text()+"02-123") },
		func() Button { return Share(d.text()) },
		func() Button { return Operator(d.text()) },
		func() Button { return Button{Action: d.text(), Label: d.text()} },
	}
	return rapid.SampledFrom(made).Draw(d.t, "button")()
}

func (d draw) buttons() []Button { return several(d, 5, d.button) }

func (d draw) link() Link { return Link{d.address(), d.address(), d.address()} }

func (d draw) thumbnail() Thumbnail {
	return Thumbnail{d.address(), d.text(), maybe(d, d.link), d.flag(), d.number(), d.number()}
}

func (d draw) textCard() TextCard {
	return TextCard{d.text(), d.text(), d.buttons(), d.layout(), d.flag()}
}

func (d draw) basicCard() BasicCard {
	return BasicCard{d.text(), d.text(), d.thumbnail(), d.buttons(), d.layout(), d.flag()}
}

func (d draw) commerceCard() CommerceCard {
	profile := func() Profile { return Profile{d.text(), d.address()} }
	return CommerceCard{
		d.text(), d.text(), d.won(), d.won(), d.won() % 200, d.won(), d.thumbnail(),
		maybe(d, profile), d.buttons(), d.layout(), d.flag(),
	}
}

func (d draw) listCard() ListCard {
	item := func() ListItem {
		action := rapid.SampledFrom([]ItemAction{"", ItemBlock, ItemMessage, "x"}).Draw(d.t, "action")
		return ListItem{d.text(), d.text(), d.address(), maybe(d, d.link), action, d.text(), d.text(), d.extra()}
	}
	return ListCard{ListHeader{d.text()}, several(d, 8, item), d.buttons(), d.layout(), d.flag()}
}

func (d draw) itemCard() ItemCard {
	item := func() Item { return Item{d.text(), d.text()} }
	return ItemCard{
		Thumbnail:     maybe(d, d.thumbnail),
		Head:          maybe(d, func() ItemHead { return ItemHead{d.text()} }),
		Profile:       maybe(d, func() ItemProfile { return ItemProfile{d.text(), d.address(), d.number(), d.number()} }),
		ImageTitle:    maybe(d, func() ImageTitle { return ImageTitle{d.text(), d.text(), d.address()} }),
		ItemList:      several(d, 13, item),
		ItemAlignment: rapid.SampledFrom([]Alignment{"", AlignLeft, AlignRight, "x"}).Draw(d.t, "side"),
		Summary:       maybe(d, func() ItemSummary { return ItemSummary{d.text(), d.text()} }),
		Title:         d.text(), Description: d.text(),
		Buttons: d.buttons(), ButtonLayout: d.layout(), Forwardable: d.flag(),
	}
}

func carousel[C CardType](d draw, card func() C) Carousel[C] {
	header := func() CarouselHeader {
		return CarouselHeader{d.text(), d.text(), maybe(d, func() HeaderThumbnail { return HeaderThumbnail{d.address()} })}
	}
	return Carousel[C]{maybe(d, header), several(d, 14, card), d.address()}
}

func (d draw) output() Output {
	made := []func() Output{
		func() Output { return SimpleText{d.text()} },
		func() Output { return SimpleImage{d.address(), d.text()} },
		func() Output { return d.textCard() },
		func() Output { return d.basicCard() },
		func() Output { return d.commerceCard() },
		func() Output { return d.listCard() },
		func() Output { return d.itemCard() },
		func() Output { return carousel(d, d.textCard) },
		func() Output { return carousel(d, d.basicCard) },
		func() Output { return carousel(d, d.commerceCard) },
		func() Output { return carousel(d, d.listCard) },
		func() Output { return carousel(d, d.itemCard) },
	}
	return rapid.SampledFrom(made).Draw(d.t, "output")()
}

func (d draw) reply() *Reply {
	reply := NewReply().Add(several(d, 5, d.output)...).Fallback(d.text())
	for range rapid.IntRange(0, 12).Draw(d.t, "quick replies") {
		if d.flag() {
			reply.Quick(ToBlock(d.text(), d.text(), d.extra()))
			continue
		}
		reply.Quick(ToMessage(d.text(), d.text(), d.extra()).Saying(d.text()))
	}
	for range rapid.IntRange(0, 4).Draw(d.t, "contexts") {
		reply.Context(d.text(), d.number(), d.number(), map[string]string{d.text(): d.text()})
	}
	for range rapid.IntRange(0, 2).Draw(d.t, "data") {
		reply.Data(d.text(), d.text())
	}
	if rapid.IntRange(0, 9).Draw(d.t, "callback") == 0 {
		reply.UseCallback()
	}
	return reply
}

func TestEveryReplyKeepsTheLimits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body, err := json.Marshal(draw{t}.reply())
		if err != nil {
			t.Fatalf("encode: %v", err)
		}
		for _, v := range Lint(body) {
			t.Errorf("%s\n%s", v, body)
		}
		if _, err := DecodeResponse(body); err != nil {
			t.Errorf("decode again: %v\n%s", err, body)
		}
	})
}
