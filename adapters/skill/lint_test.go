package skill

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLintPassesGoodSamples(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"resp-*.json", "callback-*.json"} {
		for name, raw := range samples(t, pattern) {
			if name == "resp-itemcard-empty-itemlist.json" {
				continue
			}
			for _, v := range Lint(raw) {
				t.Errorf("%s is a good answer but: %s", name, v)
			}
		}
	}
}

// The sample also has a button whose label is longer than the guide allows.
func TestLintFindsTheEmptyItemList(t *testing.T) {
	t.Parallel()
	var got []string
	for _, v := range Lint(samples(t, "resp-itemcard-*.json")["resp-itemcard-empty-itemlist.json"]) {
		got = append(got, v.Path+" "+v.Rule)
	}
	const card = "template.outputs[0].itemCard."
	if diff := cmp.Diff([]string{card + "itemList count", card + "buttons[0].label length"}, got); diff != "" {
		t.Errorf("a card that Kakao refuses passes (-want +got):\n%s", diff)
	}
}

// output wraps one bubble into an answer.
func output(bubble string) string {
	return `{"version":"2.0","template":{"outputs":[` + bubble + `]}}`
}

func repeat(part string, n int) string {
	return strings.TrimSuffix(strings.Repeat(part+",", n), ",")
}

func TestLintFindsBrokenRules(t *testing.T) {
	t.Parallel()
	const (
		ok      = `{"simpleText":{"text":"a"}}`
		picture = `"thumbnail":{"imageUrl":"https://a.kr/x.png"}`
		button  = `{"label":"b","action":"share"}`
		shop    = `"price":1,"thumbnails":[{"imageUrl":"https://a.kr/x.png"}],"buttons":[` + button + `]`
		row     = `{"title":"t","description":"d"}`
		item    = `{"title":"t"}`
	)
	text := func(n int) string { return strings.Repeat("가", n) }
	list := func(rest string) string { return output(`{"listCard":{"header":{"title":"h"},` + rest + `}}`) }
	card := func(rest string) string { return output(`{"itemCard":{"itemList":[` + row + `]` + rest + `}}`) }
	carousel := func(rest string) string { return output(`{"carousel":{` + rest + `}}`) }
	tests := []struct{ name, body, path, rule string }{
		{"not JSON", `{`, "", "json"},
		{"two objects", output(ok) + "{}", "", "json"},
		{"list", `[]`, "", "json"},
		{"no version", `{"template":{"outputs":[` + ok + `]}}`, "version", "required"},
		{"numeric version", `{"version":2.0,"template":{"outputs":[` + ok + `]}}`, "version", "required"},
		{"no template", `{"version":"2.0"}`, "template", "required"},
		{"no outputs", `{"version":"2.0","template":{}}`, "template.outputs", "required"},
		{"empty outputs", output(""), "template.outputs", "count"},
		{"four outputs", output(repeat(ok, 4)), "template.outputs", "count"},
		{"unknown bubble", output(`{"videoCard":{}}`), "template.outputs[0]", "unknown"},
		{"two bubbles in one", output(`{"simpleText":{"text":"a"},"simpleImage":{"imageUrl":"https://a.kr"}}`), "template.outputs[0]", "unknown"},
		{"too large", output(ok)[:len(output(ok))-1] + `,"data":{"a":"` + strings.Repeat("x", 25000) + `"}}`, "", "size"},
		{"eleven quick replies", `{"version":"2.0","template":{"outputs":[` + ok + `],"quickReplies":[` + repeat(`{"label":"q","action":"message","messageText":"q"}`, 11) + `]}}`, "template.quickReplies", "count"},
		{"quick reply to the web", `{"version":"2.0","template":{"outputs":[` + ok + `],"quickReplies":[{"label":"q","action":"webLink"}]}}`, "template.quickReplies[0].action", "unknown"},
		{"quick reply without block", `{"version":"2.0","template":{"outputs":[` + ok + `],"quickReplies":[{"label":"q","action":"block"}]}}`, "template.quickReplies[0].blockId", "required"},
		{"context without lifeSpan", `{"version":"2.0","context":{"values":[{"name":"c"}]}}`, "context.values[0].lifeSpan", "required"},
		{"context without name", `{"version":"2.0","context":{"values":[{"lifeSpan":1}]}}`, "context.values[0].name", "required"},
		{"fractional ttl", `{"version":"2.0","context":{"values":[{"name":"c","lifeSpan":1,"ttl":1.5}]}}`, "context.values[0].ttl", "type"},
		{"useCallback as text", `{"version":"2.0","useCallback":"true","data":{}}`, "useCallback", "type"},
		{"empty text", output(`{"simpleText":{"text":" "}}`), "template.outputs[0].simpleText.text", "required"},
		{"long text", output(`{"simpleText":{"text":"` + text(1001) + `"}}`), "template.outputs[0].simpleText.text", "length"},
		{"emoji count twice", output(`{"simpleText":{"text":"` + strings.Repeat("😀", 501) + `"}}`), "template.outputs[0].simpleText.text", "length"},
		{"relative image", output(`{"simpleImage":{"imageUrl":"/x.png"}}`), "template.outputs[0].simpleImage.imageUrl", "url"},
		{"long alt text", output(`{"simpleImage":{"imageUrl":"https://a.kr","altText":"` + text(51) + `"}}`), "template.outputs[0].simpleImage.altText", "length"},
		{"empty text card", output(`{"textCard":{}}`), "template.outputs[0].textCard", "required"},
		{"long title", output(`{"textCard":{"title":"` + text(51) + `"}}`), "template.outputs[0].textCard.title", "length"},
		{"long description", output(`{"textCard":{"description":"` + text(401) + `"}}`), "template.outputs[0].textCard.description", "length"},
		{"together", output(`{"textCard":{"title":"` + text(50) + `","description":"` + text(351) + `"}}`), "template.outputs[0].textCard", "together"},
		{"carousel description", carousel(`"type":"textCard","items":[{"description":"` + text(129) + `"}]`), "template.outputs[0].carousel.items[0].description", "length"},
		{"no picture", output(`{"basicCard":{"title":"t"}}`), "template.outputs[0].basicCard.thumbnail", "required"},
		{"basic description", output(`{"basicCard":{"description":"` + text(231) + `",` + picture + `}}`), "template.outputs[0].basicCard.description", "length"},
		{"lines in a carousel", carousel(`"type":"basicCard","items":[{"description":"a\nb\nc",` + picture + `}]`), "template.outputs[0].carousel.items[0].description", "lines"},
		{"four buttons", output(`{"textCard":{"title":"t","buttons":[` + repeat(button, 4) + `]}}`), "template.outputs[0].textCard.buttons", "count"},
		{"three side by side", output(`{"textCard":{"title":"t","buttonLayout":"horizontal","buttons":[` + repeat(button, 3) + `]}}`), "template.outputs[0].textCard.buttons", "count"},
		{"three below a square", output(`{"basicCard":{"thumbnail":{"imageUrl":"https://a.kr","fixedRatio":true},"buttons":[` + repeat(button, 3) + `]}}`), "template.outputs[0].basicCard.buttons", "count"},
		{"long label", output(`{"textCard":{"title":"t","buttons":[{"label":"` + text(15) + `","action":"share"}]}}`), "template.outputs[0].textCard.buttons[0].label", "length"},
		{"long label beside another", output(`{"textCard":{"title":"t","buttonLayout":"horizontal","buttons":[` + button + `,{"label":"` + text(9) + `","action":"share"}]}}`), "template.outputs[0].textCard.buttons[1].label", "length"},
		{"button without action", output(`{"textCard":{"title":"t","buttons":[{"label":"b"}]}}`), "template.outputs[0].textCard.buttons[0].action", "required"},
		{"button without address", output(`{"textCard":{"title":"t","buttons":[{"label":"b","action":"webLink","webLinkUrl":"x"}]}}`), "template.outputs[0].textCard.buttons[0].webLinkUrl", "url"},
		{"button without number", output(`{"textCard":{"title":"t","buttons":[{"label":"b","action":"phone"}]}}`), "template.outputs[0].textCard.buttons[0].phoneNumber", "required"},
		{"extra as text", output(`{"textCard":{"title":"t","buttons":[{"label":"b","action":"share","extra":"x"}]}}`), "template.outputs[0].textCard.buttons[0].extra", "type"},
		{"unknown layout", output(`{"textCard":{"title":"t","buttonLayout":"grid"}}`), "template.outputs[0].textCard.buttonLayout", "unknown"},
		{"forwardable with buttons", output(`{"textCard":{"title":"t","forwardable":true,"buttons":[` + button + `]}}`), "template.outputs[0].textCard.forwardable", "misplaced"},
		{"forwardable in a carousel", carousel(`"type":"textCard","items":[{"title":"t","forwardable":true}]`), "template.outputs[0].carousel.items[0].forwardable", "misplaced"},
		{"fractional price", output(`{"commerceCard":{` + strings.Replace(shop, `"price":1`, `"price":1.5`, 1) + `}}`), "template.outputs[0].commerceCard.price", "type"},
		{"negative price", output(`{"commerceCard":{` + strings.Replace(shop, `"price":1`, `"price":-1`, 1) + `}}`), "template.outputs[0].commerceCard.price", "range"},
		{"price above int32", output(`{"commerceCard":{` + strings.Replace(shop, `"price":1`, `"price":2147483648`, 1) + `}}`), "template.outputs[0].commerceCard.price", "range"},
		{"no price", output(`{"commerceCard":{` + strings.Replace(shop, `"price":1,`, "", 1) + `}}`), "template.outputs[0].commerceCard.price", "required"},
		{"dollars", output(`{"commerceCard":{"currency":"usd",` + shop + `}}`), "template.outputs[0].commerceCard.currency", "unknown"},
		{"commerce title", output(`{"commerceCard":{"title":"` + text(31) + `",` + shop + `}}`), "template.outputs[0].commerceCard.title", "length"},
		{"commerce description", output(`{"commerceCard":{"description":"` + text(41) + `",` + shop + `}}`), "template.outputs[0].commerceCard.description", "length"},
		{"rate alone", output(`{"commerceCard":{"discountRate":10,` + shop + `}}`), "template.outputs[0].commerceCard.discountedPrice", "required"},
		{"discount above price", output(`{"commerceCard":{"discount":2,` + shop + `}}`), "template.outputs[0].commerceCard.discount", "range"},
		{"two pictures", output(`{"commerceCard":{"price":1,"thumbnails":[{"imageUrl":"https://a.kr"},{"imageUrl":"https://a.kr"}],"buttons":[` + button + `]}}`), "template.outputs[0].commerceCard.thumbnails", "count"},
		{"no buttons to buy", output(`{"commerceCard":{"price":1,"thumbnails":[{"imageUrl":"https://a.kr"}]}}`), "template.outputs[0].commerceCard.buttons", "required"},
		{"profile without name", output(`{"commerceCard":{"profile":{"imageUrl":"https://a.kr"},` + shop + `}}`), "template.outputs[0].commerceCard.profile.nickname", "required"},
		{"list without header", output(`{"listCard":{"items":[` + item + `]}}`), "template.outputs[0].listCard.header", "required"},
		{"list header without title", output(`{"listCard":{"header":{},"items":[` + item + `]}}`), "template.outputs[0].listCard.header.title", "required"},
		{"six items", list(`"items":[` + repeat(item, 6) + `]`), "template.outputs[0].listCard.items", "count"},
		{"no items", list(`"items":[]`), "template.outputs[0].listCard.items", "count"},
		{"item without title", list(`"items":[{"description":"d"}]`), "template.outputs[0].listCard.items[0].title", "required"},
		{"item action", list(`"items":[{"title":"t","action":"phone"}]`), "template.outputs[0].listCard.items[0].action", "unknown"},
		{"item link", list(`"items":[{"title":"t","link":{"web":"x"}}]`), "template.outputs[0].listCard.items[0].link.web", "url"},
		{"three list buttons", list(`"items":[` + item + `],"buttonLayout":"vertical","buttons":[` + repeat(button, 3) + `]`), "template.outputs[0].listCard.buttons", "count"},
		{"wide label, layout unsaid", list(`"items":[` + item + `],"buttons":[` + button + `,{"label":"` + text(9) + `","action":"share"}]`), "template.outputs[0].listCard.buttons[1].label", "length"},
		{"forwardable with a link", list(`"items":[{"title":"t","link":{"web":"https://a.kr"}}],"forwardable":true`), "template.outputs[0].listCard.forwardable", "misplaced"},
		{"five items in a carousel", carousel(`"type":"listCard","items":[{"header":{"title":"h"},"items":[` + repeat(item, 5) + `]}]`), "template.outputs[0].carousel.items[0].items", "count"},
		{"no rows", output(`{"itemCard":{"title":"t"}}`), "template.outputs[0].itemCard.itemList", "required"},
		{"eleven rows", output(`{"itemCard":{"itemList":[` + repeat(row, 11) + `]}}`), "template.outputs[0].itemCard.itemList", "count"},
		{"six rows in a carousel", carousel(`"type":"itemCard","items":[{"itemList":[` + repeat(row, 6) + `]}]`), "template.outputs[0].carousel.items[0].itemList", "count"},
		{"row title", output(`{"itemCard":{"itemList":[{"title":"` + text(7) + `","description":"d"}]}}`), "template.outputs[0].itemCard.itemList[0].title", "length"},
		{"row lines", output(`{"itemCard":{"itemList":[{"title":"t","description":"a\nb\nc"}]}}`), "template.outputs[0].itemCard.itemList[0].description", "lines"},
		{"alignment", card(`,"itemListAlignment":"center"`), "template.outputs[0].itemCard.itemListAlignment", "unknown"},
		{"summary in words", card(`,"itemListSummary":{"title":"합계","description":"만원"}`), "template.outputs[0].itemCard.itemListSummary.description", "format"},
		{"summary decimals", card(`,"itemListSummary":{"title":"합계","description":"$1.234"}`), "template.outputs[0].itemCard.itemListSummary.description", "format"},
		{"summary length", card(`,"itemListSummary":{"title":"합계","description":"$1,000,000,000,000"}`), "template.outputs[0].itemCard.itemListSummary.description", "length"},
		{"description without title", card(`,"description":"d"`), "template.outputs[0].itemCard.title", "required"},
		{"item text together", card(`,"title":"` + text(100) + `","description":"` + text(101) + `"`), "template.outputs[0].itemCard", "together"},
		{"item text lines", card(`,"title":"t","description":"` + strings.Repeat(`a\n`, 12) + `"`), "template.outputs[0].itemCard", "lines"},
		{"head and profile", card(`,"head":{"title":"h"},"profile":{"title":"p"}`), "template.outputs[0].itemCard.profile", "misplaced"},
		{"profile title", card(`,"profile":{"title":"` + text(16) + `"}`), "template.outputs[0].itemCard.profile.title", "length"},
		{"profile ratio", card(`,"profile":{"title":"p","width":2,"height":1}`), "template.outputs[0].itemCard.profile", "ratio"},
		{"head lines", card(`,"head":{"title":"a\nb"}`), "template.outputs[0].itemCard.head.title", "lines"},
		{"image title lines", card(`,"imageTitle":{"title":"a\nb\nc"}`), "template.outputs[0].itemCard.imageTitle.title", "lines"},
		{"picture ratio", card(`,"thumbnail":{"imageUrl":"https://a.kr","width":3,"height":2}`), "template.outputs[0].itemCard.thumbnail", "ratio"},
		{"square in a carousel", carousel(`"type":"itemCard","items":[{"itemList":[` + row + `],` + picture + `}]`), "template.outputs[0].carousel.items[0].thumbnail", "ratio"},
		{"head on one card only", carousel(`"type":"itemCard","items":[{"itemList":[` + row + `],"head":{"title":"h"}},{"itemList":[` + row + `]}]`), "template.outputs[0].carousel.items[1].head", "required"},
		{"carousel of texts", carousel(`"type":"simpleText","items":[{"text":"a"}]`), "template.outputs[0].carousel.type", "unknown"},
		{"empty carousel", carousel(`"type":"textCard","items":[]`), "template.outputs[0].carousel.items", "count"},
		{"eleven cards", carousel(`"type":"textCard","items":[` + repeat(item, 11) + `]`), "template.outputs[0].carousel.items", "count"},
		{"six list cards", carousel(`"type":"listCard","items":[` + repeat(`{"header":{"title":"h"},"items":[`+item+`]}`, 6) + `]`), "template.outputs[0].carousel.items", "count"},
		{"header over texts", carousel(`"type":"textCard","header":{"title":"h"},"items":[` + item + `]`), "template.outputs[0].carousel.header", "misplaced"},
		{"header lines", carousel(`"type":"basicCard","header":{"title":"a\nb\nc"},"items":[{` + picture + `}]`), "template.outputs[0].carousel.header.title", "lines"},
		{"mixed ratios", carousel(`"type":"basicCard","items":[{` + picture + `},{"thumbnail":{"imageUrl":"https://a.kr","fixedRatio":true}}]`), "template.outputs[0].carousel.items", "ratio"},
		{"wrong type", output(`{"simpleText":{"text":5}}`), "template.outputs[0].simpleText.text", "type"},
		{"text for an object", output(`{"simpleText":"a"}`), "template.outputs[0].simpleText", "type"},
		{"text for a list", `{"version":"2.0","template":{"outputs":"a"}}`, "template.outputs", "type"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := Lint([]byte(test.body))
			hit := slices.ContainsFunc(got, func(v Violation) bool { return v.Path == test.path && v.Rule == test.rule })
			if !hit || len(got) != 1 {
				t.Errorf("got %v, want only %s at %s: Kakao would show nothing", got, test.rule, test.path)
			}
		})
	}
}

func FuzzLint(f *testing.F) {
	for _, raw := range samples(f, "resp-*.json") {
		f.Add(raw)
	}
	f.Fuzz(func(_ *testing.T, raw []byte) { Lint(raw) })
}
