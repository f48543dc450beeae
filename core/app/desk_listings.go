package app

import (
	"context"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/text"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// ListingSearch is what an operator looks for among all listings. The zero
// ListingSearch finds every one.
type ListingSearch struct {
	search.Filter
	Typed    string // words of the title or description
	SellerID member.ID
	UserKey  string          // KakaoTalk's name of the seller
	States   []listing.State // any of these; none means all
	Since    time.Time       // made then or later
	Until    time.Time       // made before
}

// Listings finds listings in whatever state, newest first. A page may be short
// and have a next one all the same: what few match is looked for in pieces.
func (d Desk) Listings(ctx context.Context, by operator.Actor, q ListingSearch, p ports.Page) (ListingPage, error) {
	s, err := d.read(ctx, by, operator.SeeListings)
	if err != nil {
		return ListingPage{}, err
	}
	sought := search.Sought{Query: search.Parse(q.Typed), States: q.States, SellerID: q.SellerID, Since: q.Since, Until: q.Until}
	sought.Filter = q.Filter
	if text.Clean(q.Typed) != "" && len(sought.Terms) == 0 {
		return ListingPage{}, fault.New(fault.Invalid, CodeNoWord)
	}
	if q.UserKey != "" {
		who, err := s.r.Members.ByKey(ctx, q.UserKey)
		switch {
		case fault.Is(err, fault.NotFound), err == nil && q.SellerID != 0 && q.SellerID != who.ID:
			return ListingPage{}, nil
		case err != nil:
			return ListingPage{}, err
		}
		sought.SellerID = who.ID
	}
	var page ListingPage
	if page.Listings, page.Next, err = s.r.Listings.Find(ctx, sought, p); err != nil {
		return ListingPage{}, err
	}
	return d.m.withSellers(ctx, page)
}

// ListingEdit is a revision and what it changed.
type ListingEdit struct {
	listing.Revision
	Changed []listing.Part // nothing for the first
}

// ListingStory is all that operators see of a listing.
type ListingStory struct {
	Listing listing.Listing
	Seller  member.Member
	Edits   []ListingEdit // oldest first
	// Trades are the last ones, newest first; MoreTrades tells that there are others.
	Trades     []trade.Trade
	MoreTrades bool
	// HeldBy is the trade that holds the listing, 0 for none: it has to end before the
	// listing can be blocked or deleted.
	HeldBy trade.ID
	// Moves are what an operator may do to it now.
	Moves []listing.Move
}

// tradesShown is how many trades a listing's story has.
const tradesShown = 20

// Listing returns a listing in whatever state, with its history.
func (d Desk) Listing(ctx context.Context, by operator.Actor, id listing.ID) (ListingStory, error) {
	s, err := d.read(ctx, by, operator.SeeListings)
	if err != nil {
		return ListingStory{}, err
	}
	l, err := s.r.Listings.Get(ctx, id)
	if err != nil {
		return ListingStory{}, asUnknown(err)
	}
	story := ListingStory{Listing: l, Moves: l.State.Allowed(listing.Operator)}
	if story.Seller, err = s.r.Members.Get(ctx, l.SellerID); err != nil {
		return ListingStory{}, err
	}
	revisions, err := s.r.Listings.Revisions(ctx, id)
	if err != nil {
		return ListingStory{}, err
	}
	for i, r := range revisions {
		edit := ListingEdit{Revision: r}
		if i > 0 {
			edit.Changed = r.Changes(revisions[i-1])
		}
		story.Edits = append(story.Edits, edit)
	}
	if story.Trades, err = s.r.Trades.ListByListing(ctx, id, ports.Page{Limit: tradesShown + 1}); err != nil {
		return ListingStory{}, err
	}
	if story.MoreTrades = len(story.Trades) > tradesShown; story.MoreTrades {
		story.Trades = story.Trades[:tradesShown]
	}
	story.HeldBy, err = s.holder(id)
	return story, err
}

// holder is the trade that holds the listing, 0 for none.
func (s step) holder(id listing.ID) (trade.ID, error) {
	t, err := s.r.Trades.HoldingListing(s.ctx, id)
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	return t.ID, err
}

// BlockListing takes a listing off the market, with a reason that its owner
// reads. Those who wait for it are told. One that a trade holds is refused with
// listing.held: that trade has to end first. version is the one that the operator
// saw, 0 for whichever stands, here and below. The same again changes nothing.
func (d Desk) BlockListing(ctx context.Context, by operator.Actor, id listing.ID, version int64, why string) (listing.Listing, error) {
	return d.moveListing(ctx, by, id, version, why, listing.Block)
}

// UnblockListing ends a block. The listing is hidden then: its owner decides
// when to show it again.
func (d Desk) UnblockListing(ctx context.Context, by operator.Actor, id listing.ID, version int64, why string) (listing.Listing, error) {
	return d.moveListing(ctx, by, id, version, why, listing.Unblock)
}

// DeleteListing ends a listing for ever, with a reason that its owner reads.
func (d Desk) DeleteListing(ctx context.Context, by operator.Actor, id listing.ID, version int64, why string) (listing.Listing, error) {
	return d.moveListing(ctx, by, id, version, why, listing.Delete)
}

// operatorMove says what goes with an operator's move of a listing.
type operatorMove struct {
	action operator.Action
	to     listing.State // where it leads: there already, it changes nothing
	news   news.Kind
}

func operatorMoves() map[listing.Move]operatorMove {
	return map[listing.Move]operatorMove{
		listing.Block:   {operator.BlockListing, listing.Blocked, NewsListingBlocked},
		listing.Unblock: {operator.BlockListing, listing.Hidden, NewsListingUnblocked},
		listing.Delete:  {operator.DeleteListing, listing.Deleted, NewsListingDeleted},
	}
}

func (d Desk) moveListing(
	ctx context.Context, by operator.Actor, id listing.ID, version int64, why string, move listing.Move,
) (l listing.Listing, err error) {
	what := operatorMoves()[move]
	if err := by.May(what.action); err != nil {
		return l, err
	}
	if err := reasoned(why); err != nil {
		return l, err
	}
	err = d.change(ctx, by, what.action, why, func(s step) (deed, error) {
		old, err := s.r.Listings.Get(s.ctx, id)
		if err != nil {
			return deed{}, asUnknown(err)
		}
		if l = old; old.State == what.to && (move != listing.Block || old.BlockReason == text.Clean(why)) {
			return deed{}, nil
		}
		if version != 0 && version != old.Version {
			return deed{}, fault.New(fault.Stale, listing.CodeChanged)
		}
		if held, err := s.holder(id); err != nil || held != 0 {
			return deed{}, orHeld(err, held)
		}
		if l, err = s.operatorMove(old, move, text.Clean(why)); err != nil {
			return deed{}, err
		}
		item := s.newsOfListing(l, what.news)
		item.Note = text.Clean(why)
		return deed{subject: ofListing(id), before: listingFacts(old), after: listingFacts(l)}, s.tellAll(push.Courtesy, item)
	})
	return l, err
}

func orHeld(err error, by trade.ID) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, listing.CodeHeld, int64(by))
}

// operatorMove makes the move with its reason. Who waits for a listing that
// goes is sent home.
func (s step) operatorMove(l listing.Listing, move listing.Move, why string) (listing.Listing, error) {
	if move == listing.Block {
		l.BlockReason = why
	}
	next, err := s.moveListing(l, move, listing.Operator)
	if err != nil || move == listing.Unblock {
		return next, err
	}
	return next, s.closeLine(l.ID)
}

func ofListing(id listing.ID) string { return "listing:" + strconv.FormatInt(int64(id), 10) }

// listingFacts is what the audit log keeps of a listing.
func listingFacts(l listing.Listing) any {
	type facts struct {
		Title  string        `json:"title"`
		Price  money.Won     `json:"price"`
		Seller string        `json:"seller"`
		State  listing.State `json:"state"`
		Reason string        `json:"blockReason,omitempty"`
	}
	return facts{Title: l.Title, Price: l.Price, Seller: strconv.FormatInt(int64(l.SellerID), 10), State: l.State, Reason: l.BlockReason}
}
