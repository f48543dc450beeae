package porttest

import (
	"strings"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
)

func listingChecks() map[string]func(*world) {
	return map[string]func(*world){
		"ListsShowWhatIsOnTheMarketNewestFirst": listingsMarket,
		"PagesNeitherSkipNorRepeatWhileRowsAdd": listingsPages,
		"SavingAListingMovesItBetweenLists":     listingsMove,
		"ListingsKnowTheirVersions":             listingsVersion,
		"RevisionsAreKeptInOrder":               listingsRevisions,
	}
}

func listingsMarket(w *world) {
	w.people()
	var market, sports []listing.ID
	for i, s := range listing.States() {
		l := aListing(thing + listing.ID(i))
		l.State = s
		if i%2 == 0 {
			l.Category = listing.Books
		}
		if s == listing.Paying {
			l.Before = listing.ForSale
		}
		w.ok(w.Listings.Add(w.ctx, l))
		if s.OnMarket() {
			market = append([]listing.ID{l.ID}, market...)
			if l.Category == listing.Sports {
				sports = append([]listing.ID{l.ID}, sports...)
			}
		}
		mine := must(w.Listings.ListBySeller(w.ctx, seller, s, all))(w)
		w.same(ids(mine, listingID), []listing.ID{l.ID}, "the seller's in state "+string(s))
	}
	w.same(ids(must(w.Listings.ListMarket(w.ctx, all))(w), listingID), market, "on the market")
	w.same(ids(must(w.Listings.ListCategory(w.ctx, listing.Sports, all))(w), listingID), sports, "in the category")
	w.same(must(w.Listings.ListCategory(w.ctx, listing.Beauty, all))(w), nil, "an empty category")
	w.same(must(w.Listings.ListBySeller(w.ctx, other, listing.ForSale, all))(w), nil, "somebody else's")
}

func listingsPages(w *world) {
	w.people()
	const rows = 23
	for i := range rows {
		w.ok(w.Listings.Add(w.ctx, aListing(thing+listing.ID(i*2))))
	}
	seen := map[listing.ID]bool{}
	page := ports.Page{Limit: 4}
	for {
		list := must(w.Listings.ListMarket(w.ctx, page))(w)
		for _, l := range list {
			if seen[l.ID] || page.Before != 0 && int64(l.ID) >= page.Before {
				w.Errorf("%d comes again after %d: members see it twice", l.ID, page.Before)
			}
			seen[l.ID] = true
			page.Before = int64(l.ID)
		}
		if len(list) < page.Limit {
			break
		}
		// Newer ones come in while somebody turns pages.
		w.ok(w.Listings.Add(w.ctx, aListing(thing+listing.ID(1_000+len(seen)))))
	}
	w.same(len(seen), rows, "all rows that were there from the beginning, and no others")
}

func listingsMove(w *world) {
	w.things()
	l := must(w.Listings.Get(w.ctx, thing))(w)
	l.Category = listing.Books
	l = must(w.Listings.Save(w.ctx, l))(w)
	w.same(ids(must(w.Listings.ListCategory(w.ctx, listing.Sports, all))(w), listingID), []listing.ID{thing2}, "left the old category")
	w.same(ids(must(w.Listings.ListCategory(w.ctx, listing.Books, all))(w), listingID), []listing.ID{thing}, "came into the new one")
	l.State = listing.Hidden
	l = must(w.Listings.Save(w.ctx, l))(w)
	w.same(ids(must(w.Listings.ListMarket(w.ctx, all))(w), listingID), []listing.ID{thing2}, "hidden listings are hidden")
	w.same(must(w.Listings.ListCategory(w.ctx, listing.Books, all))(w), nil, "hidden listings are hidden")
	w.same(w.sought(search.Parse("자전거"), ports.Page{Before: int64(thing2), Limit: 9}), nil, "hidden listings are hidden")
	w.same(must(w.Listings.ListBySeller(w.ctx, seller, listing.Hidden, all))(w), []listing.Listing{l}, "not from their owner")
	l.State, l.Title = listing.ForSale, "의자"
	l = must(w.Listings.Save(w.ctx, l))(w)
	w.same(ids(must(w.Listings.ListMarket(w.ctx, all))(w), listingID), []listing.ID{thing2, thing}, "shown again")
	w.same(w.sought(search.Parse("의자"), all), []listing.Listing{l}, "found by the new title")
	w.same(ids(w.sought(search.Parse("자전거"), all), listingID), []listing.ID{thing2}, "not by the old one")
}

func listingsVersion(w *world) {
	w.things()
	w.refused(w.Listings.Add(w.ctx, aListing(thing)), fault.Exists, "", "an id is used once")
	orphan := aListing(listing.ID(nobody))
	orphan.SellerID = member.ID(nobody)
	w.refused(w.Listings.Add(w.ctx, orphan), fault.Internal, "", "a listing has a seller")
	l := must(w.Listings.Get(w.ctx, thing))(w)
	w.same(l.Version, int64(1), "a new row's version")
	next := must(w.Listings.Save(w.ctx, l))(w)
	_, err := w.Listings.Save(w.ctx, l)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	l.ID = listing.ID(nobody)
	_, err = w.Listings.Save(w.ctx, l)
	w.refused(err, fault.NotFound, "", "saving never adds")
	_, err = w.Listings.Get(w.ctx, l.ID)
	w.refused(err, fault.NotFound, "", "saving never adds")
	w.same(must(w.Listings.Get(w.ctx, thing))(w), next, "what is refused changes nothing")
}

func listingsRevisions(w *world) {
	w.things()
	l := aListing(thing)
	for _, n := range []int{2, 10, 1} {
		l.Revision, l.Title = n, strings.Repeat("가", n)
		w.ok(w.Listings.AddRevision(w.ctx, l.Revise(start)))
	}
	w.refused(w.Listings.AddRevision(w.ctx, l.Revise(start)), fault.Exists, "", "a revision is kept for ever")
	l.ID = listing.ID(nobody)
	w.refused(w.Listings.AddRevision(w.ctx, l.Revise(start)), fault.Internal, "", "a revision has a listing")
	got := ids(must(w.Listings.Revisions(w.ctx, thing))(w), func(r listing.Revision) int { return r.Number })
	w.same(got, []int{1, 2, 10}, "oldest first")
	w.same(must(w.Listings.Revisions(w.ctx, thing2))(w), nil, "another listing's")
}
