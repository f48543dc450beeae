package porttest

import (
	"errors"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
)

func searchChecks() map[string]func(*world) {
	return map[string]func(*world){
		"SearchFindsWhatBuyersMean":             searchCorpus,
		"SearchIsNarrowedByTheFilter":           searchFilters,
		"SearchAnswersLikeTheRuleInASmallPlace": searchSmall,
		"SearchAnswersLikeTheRuleInALargePlace": searchLarge,
		"SearchPagesStandStillWhileRowsAdd":     searchPages,
		"SearchSeesWhatIsSaved":                 searchSaved,
		"SearchForgetsWhatIsRolledBack":         searchRolledBack,
	}
}

// corpus is a small market: what sellers write, with all their ways to space.
var corpus = []struct {
	title, description string
	category           listing.Category
	price              money.Won
}{
	0:  {"원목의자 팝니다", "거의 새것이에요. 직거래 선호해요", listing.Furniture, 45_000},
	1:  {"뉴발란스 574 운동화", "사이즈 260, 세탁 완료", listing.Fashion, 60_000},
	2:  {"뉴발 란스 993", "박스 있어요", listing.Fashion, 180_000},
	3:  {"나의 자전거", "주말에만 탔습니다\n벨과 자물쇠 드려요", listing.Sports, 150_000},
	4:  {"아이폰 15 Pro 256GB", "배터리 91%, 자급제", listing.Digital, 1_050_000},
	5:  {"아이폰15 케이스", "iPhone 15 PRO 전용", listing.Digital, 8_000},
	6:  {"IKEA 책상 + 의자 세트", "분해해서 가져가셔야 해요", listing.Furniture, 70_000},
	7:  {"그림책 20권", "한 권 1,000원꼴", listing.Books, 20_000},
	8:  {"책", "제목 그대로 책입니다", listing.Books, 3_000},
	9:  {"\u1100\u1162\u11af\u1105\u1165\u11a8\u1109\u1175 버즈2", "한쪽만 사용", listing.Digital, 55_000},
	10: {"갤럭시 탭 S9", "키보드 포함 ☆미개봉☆", listing.Digital, 620_000},
	11: {"에어프라이어", "의외로 자주 못 썼어요", listing.Appliance, 30_000},
	12: {"CAFÉ 머신 Москва", "100% 정품 a_b c:\\d [e] 'f'", listing.Appliance, 250_000},
	13: {"🎸 기타", "통기타예요ㅋㅋ", listing.Hobby, 90_000},
}

func (w *world) corpus() {
	w.Helper()
	w.people()
	w.ok(w.store.InTx(w.ctx, func(r ports.Repos) error {
		for i, c := range corpus {
			l := aListing(thing + listing.ID(i))
			l.Title, l.Description, l.Category, l.Price = c.title, c.description, c.category, c.price
			l.Way = listing.Ways()[i%3] // both, in person, by parcel
			if err := r.Listings.Add(w.ctx, l); err != nil {
				return err
			}
		}
		return nil
	}))
}

// finds wants listings by their numbers, newest first.
func (w *world) finds(q search.Query, why string, want ...int) {
	w.Helper()
	found := w.sought(q, all)
	got := ids(found, func(l listing.Listing) int { return int(l.ID - thing) })
	w.same(got, want, fmt.Sprintf("%+v: %s", q, why))
}

func searchCorpus(w *world) {
	w.corpus()
	for _, c := range []struct {
		typed, why string
		want       []int
	}{
		{"의자", "two syllables inside a word, but not those that meet by chance", []int{6, 0}},
		{"자전거", "three syllables", []int{3}},
		{"뉴발란스", "a space more in the text", []int{2, 1}},
		{"뉴발 란스", "a space more in the search", []int{2, 1}},
		{"뉴 발란스", "a space elsewhere", []int{2, 1}},
		{"뉴발란스993", "word and digits in one", []int{2}},
		{"뉴발란스 운동화", "all words", []int{1}},
		{"운동화 뉴발란스 260", "in any order, in title or description", []int{1}},
		{"아이폰15", "digits", []int{5, 4}},
		{"아이폰 15 pro", "letter case", []int{5, 4}},
		{"iphone", "letter case", []int{5}},
		{"갤럭시", "Hangul stored letter by letter", []int{10, 9}},
		{"\u1100\u1162\u11af\u1105\u1165\u11a8\u1109\u1175", "Hangul typed letter by letter", []int{10, 9}},
		{"책", "one syllable, at the end of a word and of a field, too", []int{8, 7, 6}},
		{"책 의자", "one syllable and more", []int{6}},
		{"책 권", "syllables only", []int{7}},
		{"뷁", "a syllable that nobody writes", nil},
		{"없는말", "a word that nobody writes", nil},
		{"의자 없는말", "one word of two", nil},
		{"café москва", "other scripts", []int{12}},
		{"100%", "signs do not count", []int{12, 7}},
		{"a_b", "signs part words; none is special", []int{12}},
		{"1000원", "thousands without their sign", []int{7}},
		{"미개봉", "between signs", []int{10}},
		{"ㅋㅋ", "letters that are no syllable", []int{13}},
		{"운동화뉴발란스", "words that do not follow each other", nil},
	} {
		w.finds(search.Parse(c.typed), c.typed+": "+c.why, c.want...)
	}
	w.finds(search.Parse("%_*?"), "without a word everything is found", 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
}

func searchFilters(w *world) {
	w.corpus()
	narrow := func(typed string, c listing.Category, low, high money.Won) search.Query {
		q := search.Parse(typed)
		q.Filter = search.Filter{Category: c, MinPrice: low, MaxPrice: high}
		return q
	}
	w.finds(narrow("", listing.Books, 0, 0), "a category", 8, 7)
	w.finds(narrow("", "", 0, 8_000), "up to a price, which belongs to it", 8, 5)
	w.finds(narrow("", "", 250_000, 0), "from a price on, which belongs to it", 12, 10, 4)
	w.finds(narrow("", "", 60_000, 70_000), "between prices", 6, 1)
	w.finds(narrow("", listing.Fashion, 60_001, 1_000_000), "category and price", 2)
	w.finds(narrow("책", listing.Books, 10_000, 0), "one syllable", 7)
	w.finds(narrow("의자", listing.Furniture, 0, 50_000), "words and all", 0)
	w.finds(narrow("의자", listing.Beauty, 0, 0), "a category without it")
	w.finds(narrow("", "", 9_999_999, 0), "a price that nobody asks")
	w.finds(narrow("", "", 70_000, 60_000), "an empty range")

	by := func(way listing.Way, q search.Query) search.Query {
		q.Way = way
		return q
	}
	w.finds(by(listing.InPerson, search.Query{}), "in person, if not in person only", 13, 12, 10, 9, 7, 6, 4, 3, 1, 0)
	w.finds(by(listing.ByParcel, search.Query{}), "by parcel, if not by parcel only", 12, 11, 9, 8, 6, 5, 3, 2, 0)
	w.finds(by(listing.ByParcel, search.Parse("뉴발란스")), "a word and a way", 2)
	w.finds(by(listing.InPerson, search.Parse("책")), "a syllable and a way", 7, 6)
	w.finds(by(listing.ByParcel, narrow("", listing.Books, 0, 0)), "a category and a way", 8)
	w.finds(by(listing.InPerson, narrow("아이폰15", listing.Digital, 10_000, 0)), "all at once", 4)
	w.finds(by(listing.InPerson, narrow("아이폰15", listing.Digital, 0, 10_000)), "all at once, and nothing")
}

// pieces are what searchLarge's market and the queries about it are made of: some
// common, some rare.
var pieces = []string{"의자", "원목", "책", "뉴발", "란스", "중고", "Pro", "15", "나의", "자전거"}

// searched lists queries that meet every way to look for something.
func searched() []search.Query {
	var all []search.Query
	for _, typed := range []string{
		"", "의자", "원목의자", "책", "책 의", "뉴발란스", "뉴발 란스 중고 pro 15 나의", "자전거", "드문말", "드", "의자 드문말", "뷁", "없는말", "pro15", "중고책 의자",
	} {
		for _, f := range []search.Filter{
			{},
			{Category: listing.Books},
			{MaxPrice: 5_000},
			{Category: listing.Sports, MinPrice: 2_000, MaxPrice: 80_000},
			{MinPrice: 2_000},
			{MinPrice: 99_999},
			{Way: listing.InPerson},
			{Way: listing.ByParcel},
			{Way: listing.InPerson, Category: listing.Books, MinPrice: 2_000},
		} {
			q := search.Parse(typed)
			q.Filter = f
			all = append(all, q)
		}
	}
	return all
}

func searchSmall(w *world) { w.searchMarket(60) }

// searchLarge has more rows of everything than a store fetches at once.
func searchLarge(w *world) { w.searchMarket(3_000) }

// searchMarket compares all answers with search.Query.Matches.
func (w *world) searchMarket(size int) {
	w.people()
	market := make([]listing.Listing, size)
	for i := range market {
		l := aListing(thing + listing.ID(i))
		l.Title = pieces[i%len(pieces)] + " " + pieces[i/3%len(pieces)] + pieces[i/7%len(pieces)]
		l.Description = pieces[i/11%len(pieces)]
		l.Category = []listing.Category{listing.Books, listing.Sports, listing.Other}[i%3]
		l.Price = money.Won(1_000 + (size-i)*30) // the newest are last in the order of prices
		// More than a store fetches at once may be sent, fewer handed over.
		switch {
		case i%10 == 0:
			l.Way = listing.InPerson
		case i%10 > 3:
			l.Way = listing.ByParcel
		}
		if i%5 == 4 {
			l.State = listing.Hidden
		}
		if i == size/3 {
			l.Title, l.Price, l.State = "드문말", 100_000, listing.ForSale
		}
		l.Version = 1
		market[i] = l
	}
	w.ok(w.store.InTx(w.ctx, func(r ports.Repos) error {
		for _, l := range market {
			if err := r.Listings.Add(w.ctx, l); err != nil {
				return err
			}
		}
		return nil
	}))
	slices.Reverse(market)
	for _, q := range searched() {
		var want []listing.Listing
		for _, l := range market {
			if q.Matches(l) {
				want = append(want, l)
			}
		}
		// The beginning, and a page somewhere behind.
		page := ports.Page{Limit: 11}
		w.same(w.sought(q, page), want[:min(len(want), 11)], fmt.Sprintf("%+v: the first page", q))
		if len(want) > 20 {
			page.Before = int64(want[19].ID)
			w.same(w.sought(q, page), want[20:min(len(want), 31)], fmt.Sprintf("%+v: a later page", q))
		}
	}
}

func searchPages(w *world) {
	w.people()
	var want []listing.ID
	for i := range 40 {
		l := aListing(thing + listing.ID(i))
		if i%3 == 0 {
			l.Title = "노트북 책"
			want = append([]listing.ID{l.ID}, want...)
		}
		w.ok(w.Listings.Add(w.ctx, l))
	}
	for n, typed := range []string{"노트북", "책"} {
		var got []listing.ID
		page := ports.Page{Limit: 3}
		for {
			list, next, err := w.Listings.Search(w.ctx, search.Parse(typed), page)
			w.ok(err)
			got = append(got, ids(list, listingID)...)
			if page.Before = next; next == 0 {
				break
			}
			l := aListing(thing + listing.ID(1_000*(n+1)+len(got)))
			l.Title = "새 노트북 책"
			w.ok(w.Listings.Add(w.ctx, l))
		}
		if n > 0 {
			got = slices.DeleteFunc(got, func(id listing.ID) bool { return id >= thing+1_000 })
		}
		w.same(got, want, typed+": all that were there from the beginning, page by page, none twice")
	}
}

func searchSaved(w *world) {
	w.things()
	l := must(w.Listings.Get(w.ctx, thing))(w)
	bicycle, chair := search.Parse("자전거"), search.Parse("의자")
	cheap := search.Query{Filter: search.Filter{MaxPrice: 1_000}}
	save := func(change func(*listing.Listing)) {
		w.Helper()
		change(&l)
		l = must(w.Listings.Save(w.ctx, l))(w)
	}
	save(func(l *listing.Listing) { l.Title = "나무 의자" })
	w.finds(chair, "the new title", 0)
	w.finds(bicycle, "the old title", 1)
	save(func(l *listing.Listing) { l.Price = 900 })
	w.finds(cheap, "the new price", 0)
	parcels := search.Query{Terms: chair.Terms, Filter: search.Filter{Way: listing.ByParcel}}
	save(func(l *listing.Listing) { l.Way = listing.InPerson })
	w.finds(parcels, "no longer by parcel")
	save(func(l *listing.Listing) { l.Way = listing.AnyWay })
	w.finds(parcels, "by parcel again", 0)
	save(func(l *listing.Listing) { l.State = listing.Hidden })
	w.finds(chair, "hidden")
	w.finds(cheap, "hidden")
	save(func(l *listing.Listing) { l.Description = "이제 자전거도 드려요" })
	w.finds(bicycle, "still hidden", 1)
	save(func(l *listing.Listing) { l.State = listing.ForSale })
	w.finds(bicycle, "shown again with what changed meanwhile", 1, 0)
	w.finds(cheap, "shown again", 0)
	old := l
	save(func(l *listing.Listing) { l.Title, l.Description = "책", "책" })
	old.Title = "의자"
	_, err := w.Listings.Save(w.ctx, old)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	w.finds(chair, "what was refused is not entered")
	w.finds(search.Parse("책"), "what was saved is", 0)
}

func searchRolledBack(w *world) {
	w.things()
	failed := errors.New("failed")
	err := w.store.InTx(w.ctx, func(r ports.Repos) error {
		l := must(r.Listings.Get(w.ctx, thing))(w)
		l.Title = "의자"
		must(r.Listings.Save(w.ctx, l))(w)
		found, _, err := r.Listings.Search(w.ctx, search.Parse("의자"), all)
		w.ok(err)
		w.same(ids(found, listingID), []listing.ID{thing}, "a transaction sees its own writes")
		return failed
	})
	if !errors.Is(err, failed) {
		w.Fatalf("got %v, want %v", err, failed)
	}
	w.finds(search.Parse("의자"), "rolled back")
	w.finds(search.Parse("자전거"), "as before", 1, 0)
}

// drawQuery draws searches for what SameAnswers draws as listings.
func drawQuery(rt *rapid.T) search.Query {
	q := search.Parse(rapid.SampledFrom([]string{"자전", "의자", "BIKE100", "0%", "_", "의 자", "ß", "책", ""}).Draw(rt, "typed"))
	if rapid.IntRange(0, 2).Draw(rt, "filter") == 0 {
		q.Category = listing.Fashion
		q.MaxPrice = money.Won(small(rt, "max price"))
		q.Way = rapid.SampledFrom(listing.Ways()).Draw(rt, "way")
	}
	return q
}
