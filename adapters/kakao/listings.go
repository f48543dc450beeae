package kakao

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/trade"
)

// draftContext keeps what a member typed in the listing form between blocks.
const draftContext = "product"

func startListing(t *turn) (*skill.Reply, error) {
	return skill.Text(msgStartListing).Quick(t.to(lblWriteListing, blockListingForm), t.toHome()), nil
}

// categories offers the ten shelves. Asked from the form they lead on to the
// preview, else to browsing.
func categories(t *turn) (*skill.Reply, error) {
	text, block := msgPickCategory, blockByCategory
	if t.req.BlockID() == t.id(blockListingForm) || t.req.Extra("for") == forListing {
		text, block = msgPickOwnCategory, blockPreview
	}
	prices := t.filter()
	prices.Category = ""
	reply := skill.Text(text)
	for _, c := range listing.Categories() {
		chosen := shelf{with: skill.Extra{"choice": categoryNames[c]}}
		reply.Quick(t.to(categoryNames[c], block, chosen.extra(prices)))
	}
	return reply, nil
}

// forListing marks the button that asks for the category of a listing being
// written, from whichever block.
const forListing = "listing"

func (t *turn) draft(category string) listing.Draft {
	c, ok := categoryOf(category)
	if !ok {
		c = listing.Category(category)
	}
	return listing.Draft{
		Title: t.field("productName"), Description: t.field("productDescription"), Price: t.field("productPrice"),
		Place: t.field("tradingLocation"), OpenChatURL: t.field("kakaoOpenChatUrl"), Category: string(c),
		PhotoSources: t.req.Images("productImg"),
	}
}

// field reads a form's value, from the call or from what the form left in the context.
func (t *turn) field(name string) string {
	if v := t.req.Param(name); v != "" {
		return v
	}
	return t.req.ContextParam(draftContext, name)
}

// preview shows the listing as it would stand, before it is published.
func preview(t *turn) (*skill.Reply, error) {
	choice := t.req.Extra("choice")
	draft := t.draft(choice)
	l, err := t.Market.Preview(draft)
	if err != nil {
		return nil, err
	}
	reply := skill.NewReply().Add(t.photos(draft.PhotoSources, l.Title)...)
	reply.Add(listingCards(l, skill.TextCard{Title: l.Title}, shownState(l.State), t.who.Nickname, "", false)...)
	if c, ok := categoryOf(choice); ok {
		reply.Context(draftContext, draftLifeSpan, draftTTL, map[string]string{"productCategory": categoryNames[c]})
	} else {
		return reply.Quick(t.to(lblPickCategory, blockCategories, skill.Extra{"for": forListing}), t.toHome()), nil
	}
	return reply.Quick(t.to(lblPublish, blockRegister, skill.Extra{"choice": choice}), t.to(lblRewrite, blockListingForm), t.toHome()), nil
}

const (
	draftLifeSpan = 5
	draftTTL      = 600 // seconds: KakaoTalk's upload links live no longer
)

// photos is a carousel of pictures, nothing without any.
func (t *turn) photos(addresses []string, title string) []skill.Output {
	if len(addresses) == 0 {
		return nil
	}
	cards := skill.Carousel[skill.BasicCard]{Placeholder: t.Placeholder}
	for i, address := range addresses[:min(len(addresses), listing.MaxPhotos)] {
		cards.Items = append(cards.Items, skill.BasicCard{
			Title:     fmt.Sprintf(fmtPhotoNumber, i+1, min(len(addresses), listing.MaxPhotos)),
			Thumbnail: skill.Thumbnail{ImageURL: address, AltText: title, FixedRatio: true},
		})
	}
	return []skill.Output{cards}
}

func publish(t *turn) (*skill.Reply, error) {
	category := t.req.ContextParam(draftContext, "productCategory")
	if category == "" {
		category = t.req.Extra("choice")
	}
	draft := t.draft(category)
	l, err := t.Market.Publish(t.ctx, t.member(), draft)
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf(fmtPublished, l.Title)
	if dropped := len(draft.PhotoSources) - listing.MaxPhotos; dropped > 0 {
		text += fmt.Sprintf(fmtPhotosDropped, listing.MaxPhotos, dropped)
	}
	text += photoStatus(l) + fmt.Sprintf(fmtWayNow, wayNames[l.Way])
	quick := slices.Concat([]skill.QuickReply{t.to(lblListing, blockListing, ofListing(l.ID))}, t.otherWays(l),
		[]skill.QuickReply{t.to(lblSales, blockSalesMenu), t.to(lblMain, blockMain)})
	return skill.Text(text).Context(draftContext, 0, 0, nil).Quick(t.photoQuick(l, quick...)...), nil
}

// otherWays are buttons for the ways in which the listing is not traded now.
func (t *turn) otherWays(l listing.Listing) []skill.QuickReply {
	var quick []skill.QuickReply
	for _, w := range []listing.Way{listing.InPerson, listing.ByParcel, listing.AnyWay} {
		if w != l.Way {
			quick = append(quick, t.to(wayChoices[w], blockTradeWay, skill.Extra{"productId": str(l.ID), "choice": wayChoices[w]}))
		}
	}
	return quick
}

// setWay changes how the owner's listing is traded, or asks how.
func setWay(t *turn) (*skill.Reply, error) {
	toListing := t.to(lblListing, blockListing, ofListing(t.listingID()))
	way, ok := wayOf(t.req.Extra("choice"), t.req.Utterance())
	if !ok {
		v, err := t.Market.View(t.ctx, t.member(), t.listingID())
		if err != nil {
			return nil, err
		}
		if !v.Owner {
			return nil, fault.New(fault.Forbidden, listing.CodeNotOwner)
		}
		return skill.Text(fmt.Sprintf(fmtAskWay, wayNames[v.Listing.Way])).Quick(t.otherWays(v.Listing)...).Quick(toListing), nil
	}
	l, err := t.Market.SetWay(t.ctx, t.member(), t.listingID(), way)
	if err != nil {
		return nil, err
	}
	return skill.Text(fmt.Sprintf(fmtWaySet, wayNames[l.Way])).Quick(t.otherWays(l)...).
		Quick(toListing, t.to(lblSales, blockSalesMenu), t.toHome()), nil
}

// photoStatus says what became of the photos, nothing when all are there.
func photoStatus(l listing.Listing) string {
	text := ""
	if n := l.Photos.Count(listing.PhotoPending); n > 0 {
		text += fmt.Sprintf(fmtPhotosPending, n)
	}
	if n := l.Photos.Count(listing.PhotoFailed); n > 0 {
		text += fmt.Sprintf(fmtPhotosFailed, n)
	}
	return text
}

func (t *turn) photoQuick(l listing.Listing, quick ...skill.QuickReply) []skill.QuickReply {
	if l.Photos.Count(listing.PhotoFailed) > 0 {
		return append([]skill.QuickReply{t.to(lblRetryPhotos, blockRetryPhotos, ofListing(l.ID))}, quick...)
	}
	return quick
}

// listingCards fill the card with the listing's facts and description. A
// description that the card cannot show whole gets a bubble of its own.
func listingCards(l listing.Listing, card skill.TextCard, state, seller, note string, dated bool) []skill.Output {
	facts := []string{fmt.Sprintf(fmtListingHead, state, categoryNames[l.Category], l.Price)}
	if l.State == listing.Blocked {
		facts = append([]string{fmt.Sprintf(fmtBlocked, l.BlockReason)}, facts...)
	}
	tail := []string{fmt.Sprintf(fmtListingWay, wayNames[l.Way]), fmt.Sprintf(fmtListingPlace, l.Place)}
	if seller != "" {
		tail = append(tail, fmt.Sprintf(fmtListingSeller, seller))
	}
	if dated {
		tail = append(tail, fmt.Sprintf(fmtListingDate, dayText(l.CreatedAt)))
	}
	if note != "" {
		tail = append(tail, note)
	}
	card.Description = strings.Join(slices.Concat(facts, []string{l.Description}, tail), "\n")
	if fits(card) {
		return []skill.Output{card}
	}
	card.Description = strings.Join(slices.Concat(facts, tail), "\n")
	return []skill.Output{skill.SimpleText{Text: l.Description}, card}
}

func listingDetail(t *turn) (*skill.Reply, error) {
	v, err := t.Market.View(t.ctx, t.member(), t.listingID())
	if err != nil {
		return nil, err
	}
	l := v.Listing
	var pictures []string
	for _, key := range l.Photos.Keys() {
		pictures = append(pictures, t.picture(key))
	}
	card, note, quick := skill.TextCard{Title: l.Title}, "", t.buyerQuick
	if v.Owner {
		note, quick = strings.TrimSpace(photoStatus(l)), t.ownerQuick
	} else {
		card = t.forBuyer(card, v)
	}
	more := quick(v)
	if o, ok := t.Market.NewOne(t.ctx, l); ok {
		note = strings.TrimSpace(note + "\n" + t.newOneText(o))
		more = append([]skill.QuickReply{t.toNewOne(o)}, more...)
	}
	return skill.NewReply().Add(t.photos(pictures, l.Title)...).
		Add(listingCards(l, card, stateFor(v), nickname(v.Seller), note, true)...).Quick(more...), nil
}

// stateFor is the listing's state in the reader's words: to its buyer, what is
// sold is bought.
func stateFor(v app.ListingView) string {
	mine := !v.Owner && v.Trade != nil
	switch {
	case mine && v.Listing.State == listing.InTrade && v.Trade.Holds:
		return wordBuying
	case mine && v.Listing.State == listing.Sold:
		return wordBought
	}
	return shownState(v.Listing.State)
}

func (t *turn) forBuyer(card skill.TextCard, v app.ListingView) skill.TextCard {
	l := v.Listing
	if v.CanPay {
		card.Buttons = append(card.Buttons, skill.WebLink(lblPay, t.Market.PayLink(t.member(), l.ID, l.Revision)))
	}
	card.Buttons = append(card.Buttons, skill.WebLink(lblOpenChat, l.OpenChatURL))
	if v.CanRequest {
		card.Buttons = append(card.Buttons, t.button(lblRequest, blockRequest, ofListing(l.ID)))
	}
	return card
}

func (t *turn) buyerQuick(v app.ListingView) []skill.QuickReply {
	var quick []skill.QuickReply
	if v.Trade != nil {
		quick = append(quick, t.to(lblTradeState, blockTradeCard, ofTrade(v.Trade.ID)))
	}
	if v.CanRequest {
		quick = append(quick, t.to(lblRequest, blockRequest, ofListing(v.Listing.ID)))
	}
	return append(quick, t.to(lblNewest, blockNewest), t.toHome())
}

// ownerQuick offers the state words that are legal now, and edits.
func (t *turn) ownerQuick(v app.ListingView) []skill.QuickReply {
	l := v.Listing
	var quick []skill.QuickReply
	if v.Trade != nil {
		quick = append(quick, t.to(lblTradeState, blockTradeCard, ofTrade(v.Trade.ID)))
	}
	for _, word := range wordsFor(v, t.now()) {
		block := blockChangeStatus
		if word == wordDelete || word == wordSold {
			block = blockAskChange
		}
		quick = append(quick, t.to(word, block, skill.Extra{"productId": str(l.ID), "choice": word}))
	}
	if l.State == listing.ForSale {
		quick = append(quick, t.to(lblReserveNamed, blockReserveNamed, ofListing(l.ID)))
	}
	if l.State == listing.ForSale || l.State == listing.Hidden || l.State == listing.Blocked {
		quick = append(quick, t.to(lblWays, blockTradeWay, ofListing(l.ID)))
	}
	if l.State != listing.Sold && l.State != listing.Deleted {
		quick = append(quick, t.to(lblEditTitle, blockEditTitle, ofListing(l.ID)), t.to(lblEditPrice, blockEditPrice, ofListing(l.ID)),
			t.to(lblEditDescription, blockEditDescription, ofListing(l.ID)))
	}
	return append(t.photoQuick(l, quick...), t.to(lblStart, blockMain))
}

// wordsFor lists the owner's words that are legal for the listing now.
func wordsFor(v app.ListingView, now time.Time) []string {
	reserved := v.Trade != nil && v.Trade.State == trade.Reserved
	// A buyer who is to pay by KakaoPay is not sold to in any other way.
	sellable := reserved && (v.Trade.BuyerID == 0 || v.Listing.Way.Allows(listing.InPerson))
	var words []string
	for _, w := range []struct {
		word string
		ok   bool
	}{
		{wordReserve, v.Listing.State == listing.ForSale && !v.Listing.FirstRefusalBars(0, now)},
		{wordRelease, reserved},
		{wordForSale, v.Listing.State == listing.Hidden},
		{wordSold, v.Listing.State == listing.ForSale || sellable},
		{wordHide, v.Listing.State == listing.ForSale},
		{wordDelete, v.Listing.State == listing.ForSale || v.Listing.State == listing.Hidden || v.Listing.State == listing.Blocked},
	} {
		if w.ok {
			words = append(words, w.word)
		}
	}
	return words
}

// askChange asks again before a change that cannot be undone.
func askChange(t *turn) (*skill.Reply, error) {
	v, err := t.Market.View(t.ctx, t.member(), t.listingID())
	if err != nil {
		return nil, err
	}
	if !v.Owner {
		return nil, fault.New(fault.Forbidden, listing.CodeNotOwner)
	}
	word := t.req.Extra("choice")
	no := t.to(lblNo, blockListing, ofListing(v.Listing.ID))
	switch word {
	case wordDelete:
		return skill.Text(fmt.Sprintf(fmtAskDelete, v.Listing.Title)).Quick(t.to(lblYesDelete, blockDelete, ofListing(v.Listing.ID)), no), nil
	case wordSold:
		text := fmt.Sprintf(fmtAskSold, v.Listing.Title)
		if v.Trade != nil && v.Trade.BuyerID != 0 {
			text = fmt.Sprintf(fmtAskSoldNamed, v.Listing.Title)
		}
		return skill.Text(text).Quick(t.to(lblYesSold, blockChangeStatus, ofListing(v.Listing.ID)).Saying(wordSold), no), nil
	}
	return listingDetail(t)
}

// changeStatus makes the move that the owner's word stands for.
func changeStatus(t *turn) (*skill.Reply, error) {
	id, word := t.listingID(), t.req.Utterance()
	var l listing.Listing
	var err error
	switch word {
	case wordReserve:
		if _, err = t.Market.Reserve(t.ctx, t.member(), id, 0, trade.Appointment{}); err == nil {
			l.State = listing.Reserved
		}
	case wordRelease:
		l, err = t.Market.Release(t.ctx, t.member(), id)
	case wordSold:
		l, err = t.Market.MarkSold(t.ctx, t.member(), id)
	case wordForSale:
		l, err = t.forSale(id)
	case wordHide:
		l, err = t.Market.ChangeListing(t.ctx, t.member(), id, listing.Hide)
	case wordDelete:
		return deleteListing(t)
	default:
		return skill.Text(msgUnknownWord).Quick(t.to(lblListing, blockListing, ofListing(id)), t.toHome()), nil
	}
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf(fmtStatusChanged, listingStates[l.State])
	if word == wordSold && l.State != listing.Sold {
		text = t.say(msgSoldAsked)
	}
	return skill.Text(text).Quick(t.to(lblListing, blockListing, ofListing(id)), t.to(lblSales, blockSalesMenu), t.to(lblStart, blockMain)), nil
}

// forSale means two moves: show a hidden listing, or end a reservation.
func (t *turn) forSale(id listing.ID) (listing.Listing, error) {
	l, err := t.Market.Release(t.ctx, t.member(), id)
	if fault.CodeOf(err) == listing.CodeMove {
		return t.Market.ChangeListing(t.ctx, t.member(), id, listing.Publish)
	}
	return l, err
}

func deleteListing(t *turn) (*skill.Reply, error) {
	if _, err := t.Market.ChangeListing(t.ctx, t.member(), t.listingID(), listing.Delete); err != nil {
		return nil, err
	}
	return skill.Text(msgDeleted).Quick(t.to(lblSales, blockSalesMenu), t.to(lblStart, blockMain)), nil
}

func editTitle(t *turn) (*skill.Reply, error) {
	return t.edit(listing.Edit{Title: t.req.Param("productName")})
}

func editPrice(t *turn) (*skill.Reply, error) {
	return t.edit(listing.Edit{Price: t.req.Param("productPrice")})
}

func editDescription(t *turn) (*skill.Reply, error) {
	return t.edit(listing.Edit{Description: t.req.Param("productDescription")})
}

func (t *turn) edit(e listing.Edit) (*skill.Reply, error) {
	if e == (listing.Edit{}) {
		return nil, fault.New(fault.Invalid, "")
	}
	l, err := t.Market.Edit(t.ctx, t.member(), t.listingID(), e)
	if err != nil {
		return nil, err
	}
	text := msgEdited
	if l.State == listing.Reserved || l.State == listing.Paying || l.State == listing.InTrade {
		text = msgEditedInTrade
	}
	return skill.NewReply().Add(skill.SimpleText{Text: text}).Add(listingCards(l, skill.TextCard{Title: l.Title}, shownState(l.State), t.who.Nickname, "", true)...).
		Quick(t.to(lblListing, blockListing, ofListing(l.ID)), t.to(lblSales, blockSalesMenu), t.toHome()), nil
}

func replacePhotos(t *turn) (*skill.Reply, error) {
	l, err := t.Market.ReplacePhotos(t.ctx, t.member(), t.listingID(), t.req.Images("productImg"))
	if err != nil {
		return nil, err
	}
	return skill.Text(msgPhotosReplaced + photoStatus(l)).
		Quick(t.photoQuick(l, t.to(lblListing, blockListing, ofListing(l.ID)), t.toHome())...), nil
}

func requestTrade(t *turn) (*skill.Reply, error) {
	tr, err := t.Market.Request(t.ctx, t.member(), t.listingID())
	if err != nil {
		return nil, err
	}
	return t.card(tr.ID, msgRequested)
}

func reserveNamed(t *turn) (*skill.Reply, error) {
	buyer, err := t.Market.FindNickname(t.ctx, t.req.Param("buyerNickname"))
	if err != nil {
		return nil, err
	}
	tr, err := t.Market.Reserve(t.ctx, t.member(), t.listingID(), buyer.ID, trade.Appointment{})
	if err != nil {
		return nil, err
	}
	return t.card(tr.ID, fmt.Sprintf(fmtReservedFor, buyer.Nickname))
}
