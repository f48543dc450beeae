package porttest

import (
	"strings"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

func listingChecks() map[string]func(*world) {
	return map[string]func(*world){
		"ListsShowWhatIsOnTheMarketNewestFirst": listingsMarket,
		"PagesNeitherSkipNorRepeatWhileRowsAdd": listingsPages,
		"SavingAListingMovesItBetweenLists":     listingsMove,
		"ListingsKnowTheirVersions":             listingsVersion,
		"RevisionsAreKeptInOrder":               listingsRevisions,
		"SearchWantsAllWords":                   listingsSearch,
		"SearchTakesEveryCharacterLiterally":    listingsSearchLiteral,
		"SearchPagesLikeAList":                  listingsSearchPages,
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
	w.same(must(w.Listings.Search(w.ctx, []string{"자전거"}, ports.Page{Before: int64(thing2), Limit: 9}))(w), nil, "hidden listings are hidden")
	w.same(must(w.Listings.ListBySeller(w.ctx, seller, listing.Hidden, all))(w), []listing.Listing{l}, "not from their owner")
	l.State, l.Title = listing.ForSale, "의자"
	l = must(w.Listings.Save(w.ctx, l))(w)
	w.same(ids(must(w.Listings.ListMarket(w.ctx, all))(w), listingID), []listing.ID{thing2, thing}, "shown again")
	w.same(must(w.Listings.Search(w.ctx, []string{"의자"}, all))(w), []listing.Listing{l}, "found by the new title")
	w.same(ids(must(w.Listings.Search(w.ctx, []string{"자전거"}, all))(w), listingID), []listing.ID{thing2}, "not by the old one")
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

// texts adds listings with these titles and descriptions, the first the oldest.
func (w *world) texts(texts ...[2]string) {
	w.Helper()
	w.people()
	for i, text := range texts {
		l := aListing(thing + listing.ID(i))
		l.Title, l.Description = text[0], text[1]
		w.ok(w.Listings.Add(w.ctx, l))
	}
}

// finds wants the listings of texts by their numbers, newest first.
func (w *world) finds(words []string, want ...int) {
	w.Helper()
	found := must(w.Listings.Search(w.ctx, words, all))(w)
	got := ids(found, func(l listing.Listing) int { return int(l.ID - thing) })
	w.same(got, want, "search for "+strings.Join(words, " + "))
}

func listingsSearch(w *world) {
	w.texts([2]string{"아이폰 15 Pro", "상태 좋아요"}, [2]string{"IPHONE case", "새 상품 Ünïcode"}, [2]string{"갤럭시", "iphone 아님\n직거래 ÉCOLE Москва"})
	w.finds([]string{"아이폰"}, 0)
	w.finds([]string{"이폰"}, 0)
	w.finds([]string{"iPhone"}, 2, 1)
	w.finds([]string{"ünÏcode"}, 1)
	w.finds([]string{"école", "МОСКВА"}, 2)
	w.finds([]string{"갤럭시", "직거래"}, 2)
	w.finds([]string{"갤럭시", "상품"})
	w.finds([]string{"아이폰", "15", "pro", "상태", "좋아요", "아", "폰"}, 0)
	w.finds([]string{"아이폰", "15", "pro", "상태", "좋아요", "아", "없음"})
	w.finds([]string{"없는말"})
	w.finds(nil, 2, 1, 0)
	w.finds([]string{""}, 2, 1, 0)
}

func listingsSearchLiteral(w *world) {
	w.texts([2]string{"100% 정품", "a"}, [2]string{"1000 원", "b"}, [2]string{"a_b", `c:\dir`}, [2]string{"axb", "!important"}, [2]string{"d'or", `"quoted"`})
	w.finds([]string{"%"}, 0)
	w.finds([]string{"0% "}, 0)
	w.finds([]string{"_"}, 2)
	w.finds([]string{"a_b"}, 2)
	w.finds([]string{`\`}, 2)
	w.finds([]string{`:\d`}, 2)
	w.finds([]string{"!"}, 3)
	w.finds([]string{"!i"}, 3)
	w.finds([]string{"'"}, 4)
	w.finds([]string{`"quoted"`}, 4)
	w.finds([]string{"[a-z]"})
	w.finds([]string{"*"})
	w.finds([]string{"?"})
}

func listingsSearchPages(w *world) {
	w.people()
	var want []listing.ID
	for i := range 30 {
		l := aListing(thing + listing.ID(i))
		if i%3 == 0 {
			l.Title = "노트북 맥북 게이밍 사무용 중고 새것"
			want = append([]listing.ID{l.ID}, want...)
		}
		w.ok(w.Listings.Add(w.ctx, l))
	}
	var got []listing.ID
	page := ports.Page{Limit: 3}
	for {
		list := must(w.Listings.Search(w.ctx, []string{"맥북", "노트북", "게이밍", "사무용", "중고", "새것"}, page))(w)
		got = append(got, ids(list, listingID)...)
		if len(list) < page.Limit {
			break
		}
		page.Before = int64(list[len(list)-1].ID)
	}
	w.same(got, want, "all that match, page by page, newest first")
}
