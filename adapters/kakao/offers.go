package kakao

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/text"
)

// extraAt stands beside "after" in the buttons for more offers: a place in
// their list is a time and an id.
const extraAt = "at"

// special shows five offers a page.
func special(t *turn) (*skill.Reply, error) {
	l := offerList{
		block: blockSpecial, empty: msgNoOffers,
		load: func(after offer.Cursor) (app.OfferPage, error) { return t.Market.Offers(t.ctx, after) },
	}
	p := t.paging()
	if p.page > 1 || p.after > 0 {
		return t.offers(l)
	}
	page, err := l.load(offer.Cursor{})
	if err != nil {
		return nil, err
	}
	return t.front.reply(page, t.now(), func() *skill.Reply { return t.offerReply(l, p, page).Seal() }), nil
}

// front is the first page of the special offers as it was encoded last. It is the
// same for all who ask, and tells ages in minutes.
type front struct {
	mu   sync.Mutex
	page app.OfferPage
	at   time.Time
	said *skill.Reply
}

// frontFor is how long the reply is the same, as far as people can tell.
const frontFor = time.Second

// reply is the last one while it would be the same, else what build gives.
func (f *front) reply(page app.OfferPage, now time.Time, build func() *skill.Reply) *skill.Reply {
	f.mu.Lock()
	defer f.mu.Unlock()
	age := now.Sub(f.at)
	if f.said == nil || age < 0 || age >= frontFor || !sameOffers(page, f.page) {
		f.page, f.at, f.said = page, now, build()
	}
	return f.said
}

// sameOffers tells whether both are the same part of the same shelf, which is
// never changed.
func sameOffers(a, b app.OfferPage) bool {
	if len(a.Offers) != len(b.Offers) || a.More != b.More || !slices.Equal(a.Old, b.Old) {
		return false
	}
	return len(a.Offers) == 0 || &a.Offers[0] == &b.Offers[0]
}

// searchOffers shows the offers with a word.
func searchOffers(t *turn) (*skill.Reply, error) {
	word := t.req.Param("searchWord")
	if word == "" {
		word = t.req.Extra("searchWord")
	}
	word = start(text.Clean(word), maxSearch)
	return t.offers(offerList{
		block: blockOffersFound, with: skill.Extra{"searchWord": word}, empty: fmt.Sprintf(fmtOfferEmpty, word),
		load: func(after offer.Cursor) (app.OfferPage, error) { return t.Market.SearchOffers(t.ctx, word, after) },
	})
}

// offerList is a list of offers that goes on.
type offerList struct {
	block string      // where it goes on
	with  skill.Extra // what that block needs besides
	empty string
	load  func(after offer.Cursor) (app.OfferPage, error)
}

func (t *turn) offers(l offerList) (*skill.Reply, error) {
	p := t.paging()
	page, err := t.offerPage(p, l.load)
	if err != nil {
		return nil, err
	}
	return t.offerReply(l, p, page), nil
}

func (t *turn) offerReply(l offerList, p paging, page app.OfferPage) *skill.Reply {
	quick := []skill.QuickReply{t.to(lblOfferSearch, blockOfferSearch), t.to(lblAlerts, blockAlerts)}
	if len(page.Offers) == 0 {
		return skill.Text(p.emptyText(l.empty)).Quick(quick...).Quick(t.to(lblSpecial, blockSpecial), t.to(lblNewest, blockNewest), t.toHome())
	}
	reply := skill.NewReply()
	if len(page.Old) > 0 && p.page == 1 {
		var lines []string
		for _, old := range page.Old {
			lines = append(lines, fmt.Sprintf(fmtOldSource, old.Title, agoText(t.now().Sub(old.OKAt))))
		}
		reply.Add(skill.SimpleText{Text: strings.Join(lines, "\n")})
	}
	reply.Add(t.offerCards(page.Offers))
	if page.More {
		extra := p.next(int64(page.Next.ID), l.with)
		extra[extraAt] = strconv.FormatInt(page.Next.PostedAt.UnixMicro(), 10)
		extra["firstNumber"] = strconv.Itoa(p.page * app.ShortPage)
		reply.Quick(t.to(lblMore, l.block, extra))
	}
	return reply.Quick(quick...).Quick(t.to(lblMainMenu, blockMain))
}

// offerPage loads the page behind the pressed button's place, or walks to it
// for a button of the original bot, which has only a number.
func (t *turn) offerPage(p paging, load func(offer.Cursor) (app.OfferPage, error)) (app.OfferPage, error) {
	var after offer.Cursor
	if at := t.number(extraAt); at > 0 && p.after > 0 {
		after = offer.Cursor{PostedAt: time.UnixMicro(at).UTC(), ID: offer.ID(p.after)}
	}
	page, err := load(after)
	for n := 1; err == nil && after == (offer.Cursor{}) && n < p.page; n++ {
		if !page.More {
			return app.OfferPage{}, nil
		}
		page, err = load(page.Next)
	}
	return page, err
}

// offerCards makes commerce cards of offers that are all in won; these cards
// know no other currency and no missing price.
func (t *turn) offerCards(offers []offer.Offer) skill.Output {
	if !allWon(offers) {
		cards := skill.Carousel[skill.BasicCard]{Placeholder: t.Placeholder}
		for _, o := range offers {
			lines := []string{fmt.Sprintf(fmtOfferLine, offerPrice(o.Price), o.Shop), t.offerLine(o)}
			if o.Shop == "" {
				lines[0] = offerPrice(o.Price)
			}
			cards.Items = append(cards.Items, skill.BasicCard{
				Title: o.Title, Description: strings.Join(lines, "\n"), Thumbnail: t.offerThumbnail(o), Buttons: offerButtons(o),
			})
		}
		return cards
	}
	cards := skill.Carousel[skill.CommerceCard]{Placeholder: t.Placeholder}
	for _, o := range offers {
		cards.Items = append(cards.Items, skill.CommerceCard{
			Title: o.Title, Price: o.Price.Minor, Description: t.offerLine(o), Thumbnail: t.offerThumbnail(o),
			Profile: &skill.Profile{Nickname: o.Shop, ImageURL: t.picture("")}, Buttons: offerButtons(o),
		})
	}
	return cards
}

func allWon(offers []offer.Offer) bool {
	for _, o := range offers {
		if !o.Price.Won() {
			return false
		}
	}
	return true
}

// offerLine says how old an offer is, and what the same deal was before. The
// category gives way to the price: the line is short.
func (t *turn) offerLine(o offer.Offer) string {
	ago := agoText(t.now().Sub(o.PostedAt))
	if o.BeforePrice.Known() {
		day := o.BeforeAt.In(calendar.Seoul)
		return fmt.Sprintf(fmtCardLine, ago, fmt.Sprintf(fmtOfferBefore, day.Month(), day.Day(), offerPrice(o.BeforePrice)))
	}
	if o.Category == "" {
		return ago
	}
	return fmt.Sprintf(fmtCardLine, o.Category, ago)
}

func (t *turn) offerThumbnail(o offer.Offer) skill.Thumbnail {
	address := o.ImageURL
	if address == "" {
		address = t.Placeholder
	}
	return skill.Thumbnail{ImageURL: address, AltText: o.Title, FixedRatio: true}
}

func offerButtons(o offer.Offer) []skill.Button {
	buttons := []skill.Button{skill.WebLink(lblDetail, o.URL)}
	if o.ShopURL != "" {
		buttons = append(buttons, skill.WebLink(lblBuyThere, o.ShopURL))
	}
	return buttons
}

// newOneText says on a used thing's card that it is on offer new.
func (t *turn) newOneText(o offer.Offer) string {
	return fmt.Sprintf(fmtNewOne, offerPrice(o.Price), agoText(t.now().Sub(o.PostedAt)))
}

func (t *turn) toNewOne(o offer.Offer) skill.QuickReply {
	return t.to(lblNewOne, blockOffersFound, skill.Extra{"searchWord": start(o.Title, maxSearch)})
}
