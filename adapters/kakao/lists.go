package kakao

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf16"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/text"
	"github.com/junggyenara/junggye/core/trade"
)

func newest(t *turn) (*skill.Reply, error) {
	return t.market(shelf{
		block: blockNewest, filter: t.filter(), empty: msgMarketEmpty,
		load: func(f search.Filter, before int64) (app.ListingPage, error) { return t.Market.Browse(t.ctx, f, before) },
	})
}

func byCategory(t *turn) (*skill.Reply, error) {
	c, ok := categoryOf(t.req.Extra("choice"), t.req.Utterance())
	if !ok {
		return categories(t)
	}
	f := t.filter()
	f.Category = ""
	return t.market(shelf{
		block: blockByCategory, with: skill.Extra{"choice": categoryNames[c]}, filter: f, empty: fmt.Sprintf(fmtCategoryEmpty, categoryNames[c]),
		load: func(f search.Filter, before int64) (app.ListingPage, error) {
			f.Category = c
			return t.Market.Browse(t.ctx, f, before)
		},
	})
}

func searchWord(t *turn) (*skill.Reply, error) {
	word := t.req.Param("searchWord")
	if word == "" {
		word = t.req.Extra("searchWord")
	}
	word = start(text.Clean(word), maxSearch)
	return t.market(shelf{
		block: blockSearchMore, with: skill.Extra{"searchWord": word}, filter: t.filter(), empty: fmt.Sprintf(fmtSearchEmpty, word), shelved: true,
		load: func(f search.Filter, before int64) (app.ListingPage, error) {
			return t.Market.Search(t.ctx, word, f, before)
		},
	})
}

// maxSearch is how much of a search counts, in characters: the button for more
// has to carry it.
const maxSearch = 50

func start(s string, most int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), most)])
}

// shelf is a list of listings that can be narrowed down.
type shelf struct {
	block   string      // where it goes on, and where a filter leads
	with    skill.Extra // what that block needs besides
	filter  search.Filter
	shelved bool   // the filter may have a category
	empty   string // said when there is nothing, filter or not
	load    func(f search.Filter, before int64) (app.ListingPage, error)
}

// market shows a page of listings, or asks for the filter.
func (t *turn) market(s shelf) (*skill.Reply, error) {
	if reply := t.narrow(s); reply != nil {
		return reply, nil
	}
	p := t.paging()
	page, next, err := walk(p, func(before int64) (app.ListingPage, int64, error) {
		page, err := s.load(s.filter, before)
		return page, page.Next, err
	})
	if err != nil {
		return nil, err
	}
	reply := skill.NewReply()
	switch {
	case len(page.Listings) > 0:
		cards := skill.Carousel[skill.CommerceCard]{Placeholder: t.Placeholder}
		for _, l := range page.Listings {
			cards.Items = append(cards.Items, t.listingCard(page, l))
		}
		reply.Add(cards)
	case next != 0:
		reply = skill.Text(msgSearchedSoFar)
	default:
		return t.emptyShelf(s, p), nil
	}
	quick := []skill.QuickReply{t.to(lblMainMenu, blockMain)}
	if next != 0 {
		more := lblMore
		if len(page.Listings) < app.PageSize {
			more = lblSearchOn
		}
		quick = append(quick, t.to(more, s.block, p.next(next, s.extra(s.filter))))
	}
	quick = append(quick, t.filters(s)...)
	quick = append(quick, t.to(lblSearch, blockSearch), t.toCategories(s))
	return reply.Quick(quick...), nil
}

func (t *turn) emptyShelf(s shelf, p paging) *skill.Reply {
	if s.filter != (search.Filter{}) && p.page == 1 {
		return skill.Text(msgFilterEmpty).Quick(t.to(lblUnfiltered, s.block, s.with)).Quick(t.filters(s)...).Quick(t.toHome())
	}
	first := t.to(lblNewest, blockNewest)
	if s.block == blockNewest && p.page == 1 {
		first = t.to(lblRegister, blockStartListing)
	}
	return skill.Text(p.emptyText(s.empty)).Quick(first, t.to(lblSearch, blockSearch), t.to(lblCategories, blockCategories), t.toHome())
}

func (t *turn) listingCard(page app.ListingPage, l listing.Listing) skill.CommerceCard {
	seller := page.Sellers[l.SellerID]
	card := skill.CommerceCard{
		Title: l.Title, Price: int64(l.Price), Description: fmt.Sprintf(fmtCardLine, categoryNames[l.Category], l.Place),
		Thumbnail: skill.Thumbnail{ImageURL: t.cover(l), AltText: l.Title, FixedRatio: true},
		Profile:   &skill.Profile{Nickname: seller.Nickname, ImageURL: t.picture(seller.PhotoKey)},
		Buttons:   []skill.Button{t.button(lblDetail, blockListing, ofListing(l.ID))},
	}
	if l.Way != listing.AnyWay {
		card.Description = wayChoices[l.Way] + " · " + card.Description
	}
	if mark := marks[l.State]; mark != "" {
		card.Description = mark + " · " + card.Description
	}
	return card
}

// ownListings shows the caller's listings in the asked state.
func ownListings(t *turn) (*skill.Reply, error) {
	state, ok := stateOf(t.req.Extra("productStatus"), t.req.Utterance())
	if !ok {
		return salesMenu(t)
	}
	p := t.paging()
	page, next, err := walk(p, func(before int64) (app.ListingPage, int64, error) {
		page, err := t.own(state, before)
		return page, page.Next, err
	})
	if err != nil {
		return nil, err
	}
	if len(page.Listings) == 0 {
		return skill.Text(p.emptyText(fmt.Sprintf(fmtOwnEmpty, listingStates[state]))).Quick(t.to(lblSales, blockSalesMenu),
			t.to(lblRegister, blockStartListing), t.toHome()), nil
	}
	cards := skill.Carousel[skill.CommerceCard]{Placeholder: t.Placeholder}
	for _, l := range page.Listings {
		card := t.listingCard(page, l)
		card.Description = fmt.Sprintf(fmtCardLine, shownState(l.State), photoNote(l)+categoryNames[l.Category])
		cards.Items = append(cards.Items, card)
	}
	quick := []skill.QuickReply{t.to(lblSales, blockSalesMenu)}
	if next != 0 {
		quick = append(quick, t.to(lblMore, blockOwnListings, p.next(next, skill.Extra{"productStatus": listingStates[state]})))
	}
	return skill.NewReply().Add(cards).Quick(append(quick, t.to(lblMain, blockMain))...), nil
}

// own is a page of the caller's listings. One that somebody is paying for just
// now counts as for sale.
func (t *turn) own(state listing.State, before int64) (app.ListingPage, error) {
	page, err := t.Market.Own(t.ctx, t.member(), state, before)
	if err != nil || state != listing.ForSale {
		return page, err
	}
	paying, err := t.Market.Own(t.ctx, t.member(), listing.Paying, before)
	if err != nil || len(paying.Listings) == 0 {
		return page, err
	}
	more := page.Next != 0 || paying.Next != 0
	all := slices.SortedFunc(slices.Values(append(page.Listings, paying.Listings...)),
		func(a, b listing.Listing) int { return cmp.Compare(b.ID, a.ID) })
	page = app.ListingPage{Listings: all[:min(len(all), app.PageSize)], Sellers: paying.Sellers}
	if more || len(all) > app.PageSize {
		page.Next = int64(page.Listings[len(page.Listings)-1].ID)
	}
	return page, nil
}

func photoNote(l listing.Listing) string {
	if n := l.Photos.Count(listing.PhotoFailed); n > 0 {
		return fmt.Sprintf(fmtPhotosFailedShort, n)
	}
	return ""
}

func purchases(t *turn) (*skill.Reply, error) {
	return t.trades(blockPurchases, msgNoPurchases, blockPurchase, func(before int64) (app.TradePage, error) {
		return t.Market.Purchases(t.ctx, t.member(), before)
	})
}

func contracts(t *turn) (*skill.Reply, error) {
	return t.trades(blockContracts, msgNoContracts, blockContract, func(before int64) (app.TradePage, error) {
		return t.Market.Contracts(t.ctx, t.member(), before)
	})
}

// myTrades shows open trades, or all of them when asked.
func myTrades(t *turn) (*skill.Reply, error) {
	all := t.req.Extra("choice") == choiceAll
	empty := msgNoTrades
	if all {
		empty = msgNoTradesAtAll
	}
	reply, err := t.trades(blockTrades, empty, blockTradeCard, func(before int64) (app.TradePage, error) {
		return t.Market.Mine(t.ctx, t.member(), all, before)
	})
	if err == nil && !all {
		reply.Quick(t.to(lblAllTrades, blockTrades, skill.Extra{"choice": choiceAll}))
	}
	return reply, err
}

const choiceAll = "all"

func (t *turn) trades(block, empty, detail string, load func(before int64) (app.TradePage, error)) (*skill.Reply, error) {
	p := t.paging()
	page, next, err := walk(p, func(before int64) (app.TradePage, int64, error) {
		page, err := load(before)
		return page, page.Next, err
	})
	if err != nil {
		return nil, err
	}
	if len(page.Trades) == 0 {
		return skill.Text(p.emptyText(empty)).Quick(t.to(lblNewest, blockNewest), t.to(lblMyPage, blockMyPage), t.toHome()), nil
	}
	cards := skill.Carousel[skill.CommerceCard]{Placeholder: t.Placeholder}
	for _, tr := range page.Trades {
		cards.Items = append(cards.Items, t.tradeRow(tr, detail))
	}
	quick := []skill.QuickReply{t.to(lblMyPage, blockMyPage), t.to(lblMain, blockMain)}
	if next != 0 {
		quick = append([]skill.QuickReply{t.to(lblMore, block, p.next(next, skill.Extra{"choice": t.req.Extra("choice")}))}, quick...)
	}
	return skill.NewReply().Add(cards).Quick(quick...), nil
}

func (t *turn) tradeRow(tr trade.Trade, detail string) skill.CommerceCard {
	role := tr.RoleOf(t.member())
	line := rowText(tr, role)
	return skill.CommerceCard{
		Title: tr.Agreed.Title, Price: int64(tr.Agreed.Price), Description: line,
		Thumbnail: skill.Thumbnail{ImageURL: t.picture(tr.Agreed.PhotoKey), AltText: tr.Agreed.Title, FixedRatio: true},
		Buttons:   []skill.Button{t.button(lblDetail, detail, ofOrder(tr.ID))},
	}
}

// rowText is a trade in one line of a list. The reader's side shows in the
// state's word where money is held.
func rowText(tr trade.Trade, role trade.Actor) string {
	line := stateName(tr, role)
	if line == tradeStates[tr.State] {
		line = fmt.Sprintf(fmtCardLine, roleNames[role], line)
	}
	if !tr.DueAt.IsZero() && !tr.State.Final() && !tr.Frozen() {
		line = fmt.Sprintf(fmtRowUntil, line, untilText(tr.DueAt))
	}
	return line
}

// What a card shows whole, in UTF-16 units; a text bubble holds more.
const (
	textHolds   = 400 // title and description together
	basicHolds  = 230
	bubbleHolds = 1000
)

func units(s string) int { return len(utf16.Encode([]rune(s))) }

func fits(c skill.TextCard) bool { return units(c.Title)+units(c.Description) <= textHolds }
