package app

import (
	"context"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// photosKind is the outbox kind of photos to be fetched; the body is a photoBody.
const photosKind = "photos"

// inlineFor is how long a reply waits for photos before they go on in the
// background, and how long the background leaves them to the reply.
const inlineFor = 2 * time.Second

// Preview checks a draft without storing anything.
func (m *Market) Preview(d listing.Draft) (listing.Listing, error) {
	if d.Category == "" {
		d.Category = string(listing.Other)
	}
	return m.checked(0, 0, d, m.Clock.Now())
}

func (m *Market) checked(id listing.ID, seller member.ID, d listing.Draft, now time.Time) (listing.Listing, error) {
	for _, source := range d.PhotoSources {
		if !m.Photos.Allowed(source) {
			return listing.Listing{}, fault.New(fault.Invalid, listing.CodePhotoHost)
		}
	}
	return listing.New(id, seller, d, now, m.RenewFor)
}

// Publish puts a listing on the market. The same draft again from the same
// seller is the same listing. Photos are fetched within the reply's
// patience, else in the background.
func (m *Market) Publish(ctx context.Context, seller member.ID, d listing.Draft) (listing.Listing, error) {
	id := listing.ID(m.Source.ID())
	var l listing.Listing
	err := m.in(ctx, func(s step) error {
		err := s.acting(seller)
		if err != nil {
			return err
		}
		if l, err = m.checked(id, seller, d, s.now); err != nil {
			return err
		}
		if old, ok, err := s.sameListing(l); err != nil || ok {
			l = old
			return err
		}
		if err := s.mark(seller); err != nil {
			return err
		}
		if err := s.r.Listings.Add(s.ctx, l); err != nil {
			return err
		}
		if err := s.r.Listings.AddRevision(s.ctx, l.Revise(s.now)); err != nil {
			return err
		}
		if err := s.setRenewal(l); err != nil {
			return err
		}
		if err := s.watchListing(l); err != nil {
			return err
		}
		return s.sendPhotos(l)
	})
	if err != nil {
		return listing.Listing{}, err
	}
	m.Wake()
	return m.fetchInline(ctx, l), nil
}

// sameListing finds a listing that the seller made of the same draft. A double
// tap brings the same photo addresses, which are signed anew for each upload.
func (s step) sameListing(l listing.Listing) (listing.Listing, bool, error) {
	recent, err := s.r.Listings.ListBySeller(s.ctx, l.SellerID, listing.ForSale, ports.Page{Limit: 5})
	if err != nil {
		return listing.Listing{}, false, err
	}
	for _, old := range recent {
		if old.Title == l.Title && old.Description == l.Description && old.Price == l.Price && old.Category == l.Category &&
			old.Photos[0].Source == l.Photos[0].Source {
			return old, true, nil
		}
	}
	return listing.Listing{}, false, nil
}

func (s step) sendPhotos(l listing.Listing) error {
	return s.r.Outbox.Add(s.ctx, ports.Message{
		ID: s.m.Source.ID(), Kind: photosKind, Key: strconv.FormatInt(int64(l.ID), 10) + "/" + strconv.FormatInt(l.Version, 10),
		Body: photoBody(l), DueAt: s.now.Add(inlineFor), At: s.now,
	})
}

// ListingView is a listing as one member sees it.
type ListingView struct {
	Listing listing.Listing
	Seller  member.Member
	Owner   bool
	// Trade is the caller's own open or last trade of this listing, or, for the
	// owner, the one that holds it. Nil for none.
	Trade *trade.Trade
	// CanPay and CanRequest tell which trades the caller may begin now.
	CanPay     bool
	CanRequest bool
}

// View returns a listing if the viewer may see it, else NotFound: a hidden
// listing and one that never was look alike.
func (m *Market) View(ctx context.Context, viewer member.ID, id listing.ID) (ListingView, error) {
	r := m.Store.Repos()
	l, err := r.Listings.Get(ctx, id)
	if err != nil {
		return ListingView{}, asUnknown(err)
	}
	v := ListingView{Listing: l, Owner: viewer != 0 && viewer == l.SellerID}
	if v.Trade, err = tradeFor(ctx, r, l, viewer); err != nil {
		return ListingView{}, err
	}
	if !l.VisibleTo(viewer, v.Trade != nil && v.Trade.BuyerID == viewer && v.Trade.State != trade.Requested) {
		return ListingView{}, fault.New(fault.NotFound, listing.CodeUnknown)
	}
	if v.Seller, err = r.Members.Get(ctx, l.SellerID); err != nil {
		return ListingView{}, err
	}
	if viewer == 0 || v.Owner {
		return v, nil
	}
	barred := l.FirstRefusalBars(viewer, m.Clock.Now())
	requested := v.Trade != nil && v.Trade.State == trade.Requested
	mine := v.Trade != nil && v.Trade.Holds
	free := l.State == listing.ForSale
	v.CanPay = l.Way.Allows(listing.ByParcel) &&
		(free && !barred || mine && (v.Trade.State == trade.Reserved || v.Trade.State == trade.Hold))
	v.CanRequest = l.Way.Allows(listing.InPerson) && free && !requested
	return v, nil
}

// tradeFor finds the trade that the viewer is in about the listing.
func tradeFor(ctx context.Context, r ports.Repos, l listing.Listing, viewer member.ID) (*trade.Trade, error) {
	if viewer == 0 {
		return nil, nil
	}
	find := []func() (trade.Trade, error){
		func() (trade.Trade, error) { return r.Trades.HoldingListing(ctx, l.ID) },
		func() (trade.Trade, error) { return r.Trades.RequestOf(ctx, viewer, l.ID) },
	}
	if l.State == listing.ForSale { // what is for sale nobody holds, and it is what is looked at most
		find = find[1:]
	}
	if l.State == listing.Sold {
		find = append(find, func() (trade.Trade, error) { return r.Trades.Sale(ctx, l.ID) })
	}
	for _, look := range find {
		t, err := look()
		if err == nil && t.RoleOf(viewer) != "" {
			return &t, nil
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
	}
	return nil, nil
}

func asUnknown(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.Wrap(fault.NotFound, listing.CodeUnknown, err)
	}
	return err
}

// ListingPage is a part of a list and where the next one begins. It may be a
// copy a moment old, which has what a list shows of listings and sellers and
// nothing else; whoever acts on a listing loads it.
type ListingPage struct {
	Listings []listing.Listing
	Sellers  map[member.ID]member.Member
	Next     int64 // Before of the next page, 0 at the end
}

// PageSize is how many listings one page has: what a carousel carries.
const PageSize = 10

// Newest returns what is on the market.
func (m *Market) Newest(ctx context.Context, before int64) (ListingPage, error) {
	return m.shelf(ctx, newestKey, before, func(ctx context.Context) (ListingPage, error) {
		return m.page(ctx, func(p ports.Page) ([]listing.Listing, error) { return m.Store.Repos().Listings.ListMarket(ctx, p) }, before)
	})
}

// InCategory returns what is on the market of one category.
func (m *Market) InCategory(ctx context.Context, c listing.Category, before int64) (ListingPage, error) {
	return m.shelf(ctx, categoryKey(c), before, func(ctx context.Context) (ListingPage, error) {
		return m.page(ctx, func(p ports.Page) ([]listing.Listing, error) { return m.Store.Repos().Listings.ListCategory(ctx, c, p) }, before)
	})
}

// Browse returns what is on the market and passes the filter.
func (m *Market) Browse(ctx context.Context, f search.Filter, before int64) (ListingPage, error) {
	switch {
	case f.Priced() || f.Way != listing.AnyWay:
		return m.find(ctx, search.Query{Filter: f}, before)
	case f.Category != "":
		return m.InCategory(ctx, f.Category, before)
	}
	return m.Newest(ctx, before)
}

// Search returns what is on the market, passes the filter and has every word in
// its title or description. Without a word it is Invalid. A page may be short or
// empty and have a next one all the same: what few match is looked for in pieces.
func (m *Market) Search(ctx context.Context, typed string, f search.Filter, before int64) (ListingPage, error) {
	q := search.Parse(typed)
	if len(q.Terms) == 0 {
		return ListingPage{}, fault.New(fault.Invalid, CodeNoWord)
	}
	q.Filter = f
	return m.find(ctx, q, before)
}

func (m *Market) find(ctx context.Context, q search.Query, before int64) (ListingPage, error) {
	found, next, err := m.Store.Repos().Listings.Search(ctx, q, ports.Page{Before: before, Limit: PageSize})
	if err != nil {
		return ListingPage{}, err
	}
	return m.withSellers(ctx, ListingPage{Listings: found, Next: next})
}

// CodeNoWord is the reason for a search without a word.
const CodeNoWord fault.Code = "search.no_word"

// Own returns the member's listings in a state.
func (m *Market) Own(ctx context.Context, owner member.ID, state listing.State, before int64) (ListingPage, error) {
	return m.page(ctx, func(p ports.Page) ([]listing.Listing, error) {
		return m.Store.Repos().Listings.ListBySeller(ctx, owner, state, p)
	}, before)
}

func (m *Market) page(ctx context.Context, list func(ports.Page) ([]listing.Listing, error), before int64) (ListingPage, error) {
	found, err := list(ports.Page{Before: before, Limit: PageSize + 1})
	if err != nil {
		return ListingPage{}, err
	}
	page := ListingPage{Listings: found}
	if len(found) > PageSize {
		page.Listings = found[:PageSize]
		page.Next = int64(found[PageSize-1].ID)
	}
	return m.withSellers(ctx, page)
}

func (m *Market) withSellers(ctx context.Context, page ListingPage) (ListingPage, error) {
	page.Sellers = make(map[member.ID]member.Member)
	var ids []member.ID
	for _, l := range page.Listings {
		if _, seen := page.Sellers[l.SellerID]; !seen {
			page.Sellers[l.SellerID] = member.Member{}
			ids = append(ids, l.SellerID)
		}
	}
	if len(ids) == 0 {
		return page, nil
	}
	sellers, err := m.Store.Repos().Members.ListByID(ctx, ids)
	for _, who := range sellers {
		page.Sellers[who.ID] = who
	}
	return page, err
}

// owned loads a listing that the caller must own and that is not deleted.
func (s step) owned(owner member.ID, id listing.ID) (listing.Listing, error) {
	l, err := s.ownedEver(owner, id)
	if err == nil && l.State == listing.Deleted {
		err = fault.New(fault.NotFound, listing.CodeUnknown)
	}
	return l, err
}

// ownedEver is owned for listings that may be deleted too; others than the
// owner are not told that there was one.
func (s step) ownedEver(owner member.ID, id listing.ID) (listing.Listing, error) {
	if err := s.acting(owner); err != nil {
		return listing.Listing{}, err
	}
	l, err := s.r.Listings.Get(s.ctx, id)
	switch {
	case err != nil:
		return l, asUnknown(err)
	case l.SellerID != owner && l.State == listing.Deleted:
		return l, fault.New(fault.NotFound, listing.CodeUnknown)
	case l.SellerID != owner:
		return l, fault.New(fault.Forbidden, listing.CodeNotOwner)
	}
	return l, nil
}

// Edit changes a listing's texts; each change is kept as a revision.
func (m *Market) Edit(ctx context.Context, owner member.ID, id listing.ID, e listing.Edit) (l listing.Listing, err error) {
	err = m.in(ctx, func(s step) error {
		old, err := s.owned(owner, id)
		if err != nil {
			return err
		}
		l, err = old.Edit(e, s.now)
		if err != nil || l == old {
			return err
		}
		if l, err = s.r.Listings.Save(s.ctx, l); err != nil {
			return err
		}
		return s.r.Listings.AddRevision(s.ctx, l.Revise(s.now))
	})
	return l, err
}

// SetWay changes how a listing may be traded. Those who wait in line keep their
// places: the seller may still reserve it for one of them.
func (m *Market) SetWay(ctx context.Context, owner member.ID, id listing.ID, way listing.Way) (l listing.Listing, err error) {
	err = m.in(ctx, func(s step) error {
		old, err := s.owned(owner, id)
		if err != nil {
			return err
		}
		if l, err = old.SetWay(way, s.now); err != nil || l == old {
			return err
		}
		l, err = s.r.Listings.Save(s.ctx, l)
		return err
	})
	return l, err
}

// ReplacePhotos gives a listing new photos, for example after some failed.
func (m *Market) ReplacePhotos(ctx context.Context, owner member.ID, id listing.ID, sources []string) (l listing.Listing, err error) {
	if len(sources) == 0 {
		return l, fault.New(fault.Invalid, listing.CodeNoPhoto)
	}
	for _, source := range sources {
		if !m.Photos.Allowed(source) {
			return l, fault.New(fault.Invalid, listing.CodePhotoHost)
		}
	}
	err = m.in(ctx, func(s step) error {
		l, err = s.owned(owner, id)
		if err != nil || l.Photos[0].Source == sources[0] {
			return err
		}
		l.Photos, l.UpdatedAt = listing.Pending(sources), s.now
		if l, err = s.r.Listings.Save(s.ctx, l); err != nil {
			return err
		}
		return s.sendPhotos(l)
	})
	if err != nil {
		return l, err
	}
	return m.fetchInline(ctx, l), nil
}

// ChangeListing makes an owner's move that is not a trade's: publish, hide,
// delete. What is so already stays so. Those who wait for a listing that goes
// are told.
func (m *Market) ChangeListing(ctx context.Context, owner member.ID, id listing.ID, move listing.Move) (l listing.Listing, err error) {
	err = m.in(ctx, func(s step) error {
		if l, err = s.ownedEver(owner, id); err != nil {
			return err
		}
		if l.State == listing.Deleted && move != listing.Delete {
			return fault.New(fault.NotFound, listing.CodeUnknown)
		}
		l, err = s.ownerMove(l, move)
		return err
	})
	return l, err
}

func (s step) ownerMove(l listing.Listing, move listing.Move) (listing.Listing, error) {
	already := map[listing.Move]listing.State{
		listing.Publish: listing.ForSale, listing.Hide: listing.Hidden, listing.Delete: listing.Deleted,
	}
	if already[move] == l.State {
		return l, nil
	}
	next, err := s.moveListing(l, move, listing.Owner)
	if err != nil || move == listing.Publish {
		return next, err
	}
	return next, s.closeLine(l.ID)
}

func (s step) closeLine(id listing.ID) error {
	waiting, err := s.r.Trades.ListRequests(s.ctx, id)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if _, err := s.move(w, trade.Cancel, trade.Input{By: trade.System}); err != nil {
			return err
		}
	}
	return nil
}

func (s step) deleteListings(owner member.ID) error {
	for _, state := range []listing.State{listing.ForSale, listing.Hidden, listing.Blocked} {
		// Each deletion takes one out of the list, so the list comes to an end.
		for {
			mine, err := s.r.Listings.ListBySeller(s.ctx, owner, state, ports.Page{Limit: maxOpen})
			if err != nil {
				return err
			}
			if len(mine) == 0 {
				break
			}
			for _, l := range mine {
				if _, err := s.ownerMove(l, listing.Delete); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Revisions returns what a listing said over time, to its owner.
func (m *Market) Revisions(ctx context.Context, owner member.ID, id listing.ID) ([]listing.Revision, error) {
	s := m.reading(ctx)
	if _, err := s.owned(owner, id); err != nil {
		return nil, err
	}
	return s.r.Listings.Revisions(ctx, id)
}
