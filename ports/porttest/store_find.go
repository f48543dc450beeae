package porttest

import (
	"fmt"
	"slices"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func findChecks() map[string]func(*world) {
	return map[string]func(*world){
		"FindAnswersLikeTheRuleInEveryState": findAnswers,
		"FindPagesNeitherSkipNorRepeat":      findPages,
		"TradesOfAListingAreListed":          tradesOfListing,
	}
}

// everywhere is the corpus in all states, of two sellers.
func (w *world) everywhere() []listing.Listing {
	w.Helper()
	w.people()
	var stored []listing.Listing
	w.ok(w.store.InTx(w.ctx, func(r ports.Repos) error {
		for i := range 8 * len(corpus) {
			c := corpus[i%len(corpus)]
			l := aListing(thing + listing.ID(i))
			l.Title, l.Description, l.Category, l.Price = c.title, c.description, c.category, c.price
			l.State, l.Way = listing.States()[(i/3)%8], listing.Ways()[i%3]
			if l.State == listing.Paying {
				l.Before = listing.ForSale
			}
			if i%5 == 0 {
				l.SellerID = buyer
			}
			if err := r.Listings.Add(w.ctx, l); err != nil {
				return err
			}
			stored = append(stored, l)
		}
		return nil
	}))
	slices.Reverse(stored)
	return stored
}

func seekings() []search.Sought {
	narrow := func(typed string, f search.Filter, of member.ID, in ...listing.State) search.Sought {
		q := search.Parse(typed)
		q.Filter = f
		return search.Sought{Query: q, SellerID: of, States: in}
	}
	none := search.Filter{}
	return []search.Sought{
		{},
		narrow("", none, 0, listing.Blocked),
		narrow("", none, 0, listing.Hidden, listing.Blocked),
		narrow("", none, 0, listing.ForSale, listing.ForSale),
		narrow("", none, buyer),
		narrow("", none, buyer, listing.Deleted, listing.Sold),
		narrow("", none, member.ID(nobody)),
		narrow("의자", none, 0),
		narrow("의자", none, 0, listing.ForSale, listing.Hidden),
		narrow("의자", none, seller, listing.ForSale, listing.Reserved),
		narrow("책", none, 0, listing.Paying, listing.ForSale),
		narrow("없는말", none, 0),
		narrow("", search.Filter{Category: listing.Digital}, 0),
		narrow("아이폰15", search.Filter{Category: listing.Digital, MinPrice: 10_000}, 0, listing.Hidden, listing.ForSale),
		narrow("", search.Filter{MaxPrice: 8_000}, 0),
		narrow("", search.Filter{Way: listing.ByParcel}, 0, listing.ForSale, listing.Sold),
		narrow("", search.Filter{Way: listing.InPerson, Category: listing.Books, MinPrice: 5_000, MaxPrice: 30_000}, buyer),
	}
}

func findAnswers(w *world) {
	stored := w.everywhere()
	for _, s := range seekings() {
		var want []listing.ID
		for _, l := range stored {
			if s.Matches(l) {
				want = append(want, l.ID)
			}
		}
		found, next, err := w.Listings.Find(w.ctx, s, ports.Page{Limit: 1_000})
		w.ok(err)
		w.same(ids(found, listingID), want, fmt.Sprintf("%+v", s))
		w.same(next, int64(0), "nothing is left")
	}
}

func findPages(w *world) {
	w.everywhere()
	for _, s := range seekings() {
		whole, _, err := w.Listings.Find(w.ctx, s, ports.Page{Limit: 1_000})
		w.ok(err)
		var got []listing.ID
		page := ports.Page{Limit: 3}
		for range 200 {
			some, next, err := w.Listings.Find(w.ctx, s, page)
			w.ok(err)
			if len(some) > page.Limit {
				w.Fatalf("%+v: got a page of %d, want at most %d", s, len(some), page.Limit)
			}
			got = append(got, ids(some, listingID)...)
			if page.Before = next; next == 0 {
				break
			}
		}
		w.same(got, ids(whole, listingID), fmt.Sprintf("page by page: %+v", s))
	}
}

func tradesOfListing(w *world) {
	w.things()
	for i, s := range []trade.State{trade.Requested, trade.Cancelled, trade.Requested, trade.Complete} {
		w.ok(w.Trades.Add(w.ctx, aTrade(trade.ID(i+1), thing, s)))
	}
	w.ok(w.Trades.Add(w.ctx, aTrade(9, thing2, trade.Requested)))
	numbers := func(p ports.Page) []trade.ID {
		return ids(must(w.Trades.ListByListing(w.ctx, thing, p))(w), func(t trade.Trade) trade.ID { return t.ID })
	}
	w.same(numbers(all), []trade.ID{4, 3, 2, 1}, "in every state, newest first, of this listing")
	w.same(numbers(ports.Page{Limit: 2}), []trade.ID{4, 3}, "up to the limit")
	w.same(numbers(ports.Page{Before: 3, Limit: 9}), []trade.ID{2, 1}, "the next page")
}
