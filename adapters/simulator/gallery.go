package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/junggyenara/junggye/adapters/skill"
)

// exhibit is one answer of the gallery: a component filled up to its limits.
type exhibit struct {
	Name       string          `json:"name"`
	Limits     string          `json:"limits"`
	Response   json.RawMessage `json:"response"`
	Violations []Violation     `json:"violations,omitempty"`
}

// gallery builds every component at its published limits with the builders of
// package skill, so that both can be looked at.
func (s *Simulator) gallery() ([]exhibit, error) {
	g := showroom{base: strings.TrimRight(s.o.BaseURL(), "/")}
	list := []exhibit{}
	for _, item := range g.items() {
		body, err := json.Marshal(item.reply)
		if err != nil {
			return nil, fmt.Errorf("gallery: encode %s: %w", item.name, err)
		}
		list = append(list, exhibit{Name: item.name, Limits: item.limits, Response: body, Violations: lint(body)})
	}
	return list, nil
}

type showItem struct {
	name, limits string
	reply        *skill.Reply
}

// showroom makes the answers; base is where its pictures are.
type showroom struct{ base string }

func (g showroom) items() []showItem {
	return []showItem{
		{"simpleText", limitsSimpleText, skill.Text(filler(1000))},
		{"simpleImage", limitsSimpleImage, skill.NewReply().Add(skill.SimpleImage{ImageURL: g.picture("square"), AltText: filler(50)})},
		{"textCard", limitsTextCard, skill.NewReply().Add(skill.TextCard{Title: filler(50), Description: filler(350), Buttons: g.buttons(3)})},
		{"basicCard 2:1", limitsBasicCard, skill.NewReply().Add(g.basic(false, 230, 3))},
		{"basicCard 1:1", limitsBasicCard, skill.NewReply().Add(g.basic(true, 230, 2))},
		{"commerceCard", limitsCommerceCard, skill.NewReply().Add(g.commerce(3))},
		{"listCard", limitsListCard, skill.NewReply().Add(g.list(5))},
		{"itemCard", limitsItemCard, skill.NewReply().Add(g.item(10))},
		{"carousel: textCard", limitsCarousel, skill.NewReply().Add(skill.Cards(slices.Repeat([]skill.TextCard{{Title: filler(50), Description: filler(128), Buttons: g.buttons(3)}}, 10)...))},
		{"carousel: basicCard", limitsCarousel, skill.NewReply().Add(skill.Cards(slices.Repeat([]skill.BasicCard{g.basic(true, 60, 2)}, 10)...))},
		{"carousel: commerceCard", limitsCarousel, skill.NewReply().Add(skill.Carousel[skill.CommerceCard]{
			Header: &skill.CarouselHeader{Title: filler(28), Description: filler(40), Thumbnail: &skill.HeaderThumbnail{ImageURL: g.picture("square")}},
			Items:  slices.Repeat([]skill.CommerceCard{g.commerce(2)}, 10),
		})},
		{"carousel: listCard", limitsCarouselList, skill.NewReply().Add(skill.Cards(slices.Repeat([]skill.ListCard{g.list(4)}, 5)...))},
		{"carousel: itemCard", limitsCarousel, skill.NewReply().Add(skill.Cards(slices.Repeat([]skill.ItemCard{g.item(5)}, 3)...))},
		{"quickReplies", limitsQuickReplies, g.quick()},
	}
}

func (g showroom) picture(shape string) string {
	return g.base + "/sim/static/gallery-" + shape + ".svg"
}

func (g showroom) buttons(n int) []skill.Button {
	all := []skill.Button{
		skill.Message(filler(14), ""), skill.WebLink(filler(8), g.base+channelPath), skill.Phone(filler(8), "02-000-0000"),
	}
	return all[:n]
}

func (g showroom) basic(square bool, words, buttons int) skill.BasicCard {
	shape := "wide"
	if square {
		shape = "square"
	}
	return skill.BasicCard{
		Title: filler(50), Description: filler(words), Buttons: g.buttons(buttons),
		Thumbnail: skill.Thumbnail{ImageURL: g.picture(shape), FixedRatio: square},
	}
}

func (g showroom) commerce(buttons int) skill.CommerceCard {
	return skill.CommerceCard{
		Title: filler(30), Description: filler(40), Price: 2147483647, DiscountedPrice: 1749490, DiscountRate: 99,
		Thumbnail: skill.Thumbnail{ImageURL: g.picture("square"), FixedRatio: true},
		Profile:   &skill.Profile{Nickname: nameSeller, ImageURL: g.picture("square")},
		Buttons:   g.buttons(buttons),
	}
}

func (g showroom) list(items int) skill.ListCard {
	return skill.ListCard{
		Header: skill.ListHeader{Title: filler(30)},
		Items: slices.Repeat([]skill.ListItem{{
			Title: filler(30), Description: filler(30), ImageURL: g.picture("square"),
			Action: skill.ItemMessage, MessageText: nameSeller,
		}}, items),
		Buttons: g.buttons(2),
	}
}

func (g showroom) item(rows int) skill.ItemCard {
	return skill.ItemCard{
		Head:       &skill.ItemHead{Title: filler(14)},
		Thumbnail:  &skill.Thumbnail{ImageURL: g.picture("wide"), Width: 800, Height: 400},
		ImageTitle: &skill.ImageTitle{Title: filler(24), Description: filler(14), ImageURL: g.picture("square")},
		ItemList:   slices.Repeat([]skill.Item{{Title: filler(6), Description: filler(20)}}, rows),
		Summary:    &skill.ItemSummary{Title: filler(6), Description: "₩1,749,490"},
		Title:      filler(20), Description: filler(80), Buttons: g.buttons(2),
	}
}

func (g showroom) quick() *skill.Reply {
	reply := skill.Text(fillerSource)
	for range maxQuickReplies {
		reply.Quick(skill.ToMessage(filler(14), ""))
	}
	return reply
}

// filler is a text of exactly n characters.
func filler(n int) string {
	source := []rune(fillerSource)
	text := make([]rune, n)
	for i := range text {
		text[i] = source[i%len(source)]
	}
	if n > 0 && text[n-1] == ' ' {
		text[n-1] = '.'
	}
	return string(text)
}
