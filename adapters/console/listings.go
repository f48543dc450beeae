package console

import (
	"fmt"
	"slices"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const listingsShown = 30

// listingPages are the pages about listings.
func (c *Console) listingPages(on routes) {
	on.get("/listings", operator.SeeListings, c.listings)
	on.get("/listings/{id}", operator.SeeListings, c.listing)
	on.post("/listings/{id}/block", operator.BlockListing, func(v *visit) error {
		_, err := c.o.Desk.BlockListing(v.ctx, v.by, listing.ID(v.id("id")), 0, v.reason())
		return v.moved(err, saidListingBlocked)
	})
	on.post("/listings/{id}/unblock", operator.BlockListing, func(v *visit) error {
		_, err := c.o.Desk.UnblockListing(v.ctx, v.by, listing.ID(v.id("id")), 0, v.reason())
		return v.moved(err, saidListingUnblocked)
	})
	on.post("/listings/{id}/delete", operator.DeleteListing, func(v *visit) error {
		_, err := c.o.Desk.DeleteListing(v.ctx, v.by, listing.ID(v.id("id")), 0, v.reason())
		return v.moved(err, saidListingDeleted)
	})
}

// moved ends a move at the page of what was moved.
func (v *visit) moved(err error, what string) error {
	if err != nil {
		return err
	}
	return v.done(v.up(), what)
}

// pictureAt is where a stored picture is.
func pictureAt(key string) string { return "/images/" + key }

func (v *visit) listingSearch() app.ListingSearch {
	q := app.ListingSearch{
		Filter: search.Filter{
			Category: listing.Category(v.query("category")), Way: listing.Way(v.query("way")),
			MinPrice: money.Won(v.number("min")), MaxPrice: money.Won(v.number("max")),
		},
		Typed: v.query("q"), SellerID: member.ID(v.number("seller")), UserKey: v.query("key"),
		Since: v.moment("since"), Until: v.until(),
	}
	for _, name := range []string{"state", "state2"} {
		if s := v.query(name); s != "" {
			q.States = append(q.States, listing.State(s))
		}
	}
	return q
}

func (v *visit) listingFilter() filter {
	var states, categories, ways []option
	for _, s := range listing.States() {
		states = append(states, option{Value: string(s), Word: listingWords[s]})
	}
	for _, one := range listing.Categories() {
		categories = append(categories, option{Value: string(one), Word: categoryWords[one]})
	}
	for _, w := range []listing.Way{listing.InPerson, listing.ByParcel} {
		ways = append(ways, option{Value: string(w), Word: wayWords[w]})
	}
	f := filter{Fields: []field{
		v.search(hintListings), v.choice("state", wordState, states...), v.choice("state2", wordStateToo, states...),
		v.choice("category", wordCategory, categories...), v.choice("way", wordWay, ways...),
		{Name: "min", Label: wordMinPrice, Kind: moneyField, Value: v.query("min"), Digits: true},
		{Name: "max", Label: wordMaxPrice, Kind: moneyField, Value: v.query("max"), Digits: true},
		{Name: "seller", Label: wordSellerID, Value: v.query("seller"), Digits: true, Max: 19},
		v.day("since", wordMadeSince), v.day("until", wordMadeUntil),
	}}
	if key := v.query("key"); key != "" {
		f.Hidden = map[string]string{"key": key}
	}
	return f
}

// listings finds listings in any state.
func (c *Console) listings(v *visit) error {
	found, err := c.o.Desk.Listings(v.ctx, v.by, v.listingSearch(), ports.Page{Before: v.after(), Limit: listingsShown})
	if err != nil {
		return err
	}
	t := table{Caption: wordListings, Next: v.next(found.Next), Columns: []column{
		{Name: wordTitle},
		{Name: wordPhoto},
		{Name: wordState},
		{Name: wordPrice, Numeric: true},
		{Name: wordSeller},
		{Name: wordCategory},
		{Name: wordCreated, Numeric: true},
	}}
	if found.Next != 0 {
		t.Empty = saidLookFurther
	}
	for _, l := range found.Listings {
		t.Rows = append(t.Rows, row{
			Href: listingPath(l.ID),
			Cells: []cell{
				said(l.Title), cover(l), listingLabel(l.State), amount(l.Price), said(found.Sellers[l.SellerID].Nickname),
				said(categoryWords[l.Category]), when(l.CreatedAt),
			},
		})
	}
	return v.show(page{Title: wordListings, Parts: []part{v.listingFilter(), t}})
}

func cover(l listing.Listing) cell {
	if keys := l.Photos.Keys(); len(keys) > 0 {
		return thumb(pictureAt(keys[0]), fmt.Sprintf(altPhoto, l.Title, 1))
	}
	return said("")
}

func listingLabel(s listing.State) cell {
	tones := map[listing.State]tone{
		listing.ForSale: good, listing.Reserved: wait, listing.Paying: wait, listing.InTrade: wait, listing.Sold: calm,
		listing.Hidden: calm, listing.Deleted: calm, listing.Blocked: bad,
	}
	return label(tones[s], listingWords[s])
}

// listing shows one listing with its history and what may be done to it.
func (c *Console) listing(v *visit) error {
	s, err := c.o.Desk.Listing(v.ctx, v.by, listing.ID(v.id("id")))
	if err != nil {
		return err
	}
	l := s.Listing
	p := page{Title: l.Title, Crumbs: []crumb{{wordListings, Base + "/listings"}}}
	if l.State == listing.Blocked {
		p.Parts = append(p.Parts, banner{Tone: bad, Title: listingWords[l.State], Text: l.BlockReason})
	}
	if s.HeldBy != 0 {
		p.Parts = append(p.Parts, banner{Tone: wait, Title: titleHeld, Text: textHeld, Links: []crumb{{wordTrade + " " + id(s.HeldBy), Base + "/trades/" + id(s.HeldBy)}}})
	}
	p.Parts = append(p.Parts, columns{
		Main: []part{listingPhotos(l), listingFacts(s), source{Title: wordDescription, Text: l.Description}, listingTrades(s), listingEdits(s)},
		Side: []part{v.listingActions(s)},
	})
	return v.show(p)
}

func listingPhotos(l listing.Listing) part {
	var g gallery
	for i, key := range l.Photos.Keys() {
		g.Pictures = append(g.Pictures, picture{Src: pictureAt(key), Alt: fmt.Sprintf(altPhoto, l.Title, i+1)})
	}
	return g
}

func listingPath(n listing.ID) string { return Base + "/listings/" + id(n) }

func listingFacts(s app.ListingStory) details {
	l := s.Listing
	way := wayWords[l.Way]
	return details{Title: wordFacts, Items: []item{
		{wordState, listingLabel(l.State)},
		{wordPrice, amount(l.Price)},
		{wordCategory, said(categoryWords[l.Category])},
		{wordWay, said(way)},
		{wordPlace, said(l.Place)},
		{wordOpenChat, code(l.OpenChatURL)},
		{wordSeller, link(s.Seller.Nickname, memberPath(l.SellerID))},
		{wordNumber, code(id(l.ID))},
		{wordCreated, when(l.CreatedAt)},
		{wordUpdated, when(l.UpdatedAt)},
		{wordRenewBy, when(l.RenewBy)},
	}}
}

func listingTrades(s app.ListingStory) part {
	t := table{Caption: wordTrades, Empty: saidNoTrades, Plain: true, Columns: []column{
		{Name: wordNumber}, {Name: wordState}, {Name: wordWay}, {Name: wordPrice, Numeric: true}, {Name: wordCreated, Numeric: true},
	}}
	for _, one := range s.Trades {
		t.Rows = append(t.Rows, row{Href: Base + "/trades/" + id(one.ID), Cells: []cell{
			code(id(one.ID)), said(tradeWord(one)), said(wayWords[listing.Way(one.Path)]), amount(one.Agreed.Price), when(one.CreatedAt),
		}})
	}
	lead := ""
	if s.MoreTrades {
		lead = saidMoreTrades
	}
	return section{Title: wordTrades, Lead: lead, Parts: []part{t}}
}

// tradeWord is a trade's state in a word, for lists of other things.
func tradeWord(t trade.Trade) string {
	switch {
	case t.Frozen():
		return wordTradeFrozen
	case t.State.Final():
		return wordTradeOver
	}
	return wordTradeOpen
}

// listingEdits tells the versions, the newest first.
func listingEdits(s app.ListingStory) part {
	line := timeline{Title: wordVersions}
	for i := len(s.Edits) - 1; i >= 0; i-- {
		e := s.Edits[i]
		one := entry{At: e.At, Kind: fmt.Sprintf(fmtVersion, e.Number), Title: saidFirstVersion}
		if i > 0 {
			one.Title = ""
			before := s.Edits[i-1]
			for _, part := range e.Changed {
				if one.Title != "" {
					one.Title += ", "
				}
				one.Title += partWords[part]
				was, is := partText(before.Revision, part), partText(e.Revision, part)
				one.Lines = append(one.Lines, said(is).with(fmt.Sprintf(fmtBefore, was)))
			}
		}
		line.Entries = append(line.Entries, one)
	}
	return line
}

func partText(r listing.Revision, p listing.Part) string {
	switch p {
	case listing.PartTitle:
		return r.Title
	case listing.PartDescription:
		return r.Description
	case listing.PartPrice:
		return won(r.Price)
	}
	return ""
}

// listingActions are what the operator may do to a listing now.
func (v *visit) listingActions(s app.ListingStory) actions {
	at, all := listingPath(s.Listing.ID), actions{Title: wordActions}
	for _, m := range slices.Backward(s.Moves) { // what can be undone comes first
		switch m {
		case listing.Block:
			all.Items = append(all.Items, action{Word: wordBlockListing, Path: at + "/block", Tone: bad, What: whatBlock, Reason: true})
		case listing.Unblock:
			all.Items = append(all.Items, action{Word: wordUnblockListing, Path: at + "/unblock", What: whatUnblock, Reason: true})
		case listing.Delete:
			all.Items = append(all.Items, action{Word: wordDelete, Path: at + "/delete", Tone: bad, What: whatDeleteListing, Reason: true, Agree: agreeDeleteListing})
		default:
		}
	}
	if s.HeldBy != 0 {
		all.Items = []action{{Word: wordBlockListing, Why: textHeld}}
	}
	return v.allowed(all, operator.BlockListing)
}

// allowed is the actions for who may take them, nothing for others.
func (v *visit) allowed(all actions, a operator.Action) actions {
	if v.by.May(a) != nil {
		return actions{}
	}
	return all
}
