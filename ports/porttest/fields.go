package porttest

import (
	"fmt"
	"reflect"
	"time"

	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// words are valid values of the types that stores check. A type that is
// missing here gets free text, which such a store refuses.
var words = []any{
	member.Blocked, member.Diamond, listing.Paying, listing.Furniture, listing.ByParcel, listing.PhotoStored, trade.Complete, trade.Direct,
	trade.Operator, trade.ConfirmSale, trade.Reminder, parcel.Lotte, payment.PartCancelled, ledger.RefundDue,
	payout.Claimed, notice.Published, push.GivenUp, ports.OfTrade, alert.Offer, operator.Finance, operator.Disabled, operator.Console,
}

// filled returns a T of which every field is set, each to another value. Those
// of another seed differ in all fields but words.
func filled[T any](w *world, seed int) T {
	w.Helper()
	var v T
	n := seed * 100
	fill(w, reflect.ValueOf(&v).Elem(), &n)
	return v
}

func fill(w *world, v reflect.Value, n *int) {
	*n++
	for _, word := range words {
		if v.Type() == reflect.TypeOf(word) {
			v.Set(reflect.ValueOf(word))
			return
		}
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(start.Add(time.Duration(*n) * 1_000_001 * time.Microsecond)))
		return
	case money.Won:
		// Falling, because what was given back is below what was taken.
		v.SetInt(1<<50 - int64(*n))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("글 %d 🥕", *n))
	case reflect.Int64:
		v.SetInt(big + 1_000 + int64(*n))
	case reflect.Int:
		v.SetInt(int64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(w, v.Field(i), n)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(w, v.Index(i), n)
		}
	default:
		w.Fatalf("the suite cannot fill a %v: teach it", v.Type())
	}
}

// none reports whether v is nothing or an empty list.
func none(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Slice && r.Len() == 0
}

const everyFieldWhy = "a field that is not stored as it was"

func everyField() map[string]func(*world) {
	return map[string]func(*world){
		"EveryFieldOfAMemberIsKept":       memberFields,
		"EveryFieldOfAListingIsKept":      listingFields,
		"EveryFieldOfATradeIsKept":        tradeFields,
		"EveryFieldOfAnAttemptIsKept":     attemptFields,
		"EveryFieldOfAPayoutIsKept":       payoutFields,
		"EveryFieldOfAPushIsKept":         pushFields,
		"EveryFieldOfSmallRowsIsKept":     smallFields,
		"EveryFieldOfAnOfferIsKept":       offerFields,
		"EveryFieldOfABoardIsKept":        boardFields,
		"EveryFieldOfAnAlertIsKept":       alertFields,
		"TheSmallestValuesAreKept":        smallestValues,
		"TheLargestNumbersAreKept":        largestNumbers,
		"TimesAreCutToMicrosecondsAndUTC": timesAreCut,
	}
}

func memberFields(w *world) {
	v := filled[member.Member](w, 1)
	v.Version = 1
	w.ok(w.Members.Add(w.ctx, v))
	w.same(must(w.Members.Get(w.ctx, v.ID))(w), v, everyFieldWhy)
	next := filled[member.Member](w, 2)
	next.ID, next.Version = v.ID, 1
	saved := must(w.Members.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Members.Get(w.ctx, v.ID))(w), next, everyFieldWhy)
	w.same(must(w.Members.ByKey(w.ctx, next.Key))(w), next, everyFieldWhy)
	w.same(must(w.Members.ByNickname(w.ctx, next.Nickname))(w), next, everyFieldWhy)
	w.same(must(w.Members.ListByID(w.ctx, []member.ID{v.ID}))(w), []member.Member{next}, everyFieldWhy)
}

func listingFields(w *world) {
	w.people()
	v := filled[listing.Listing](w, 1)
	v.SellerID, v.Before, v.Version = seller, listing.Reserved, 1
	w.ok(w.Listings.Add(w.ctx, v))
	w.same(must(w.Listings.Get(w.ctx, v.ID))(w), v, everyFieldWhy)
	next := filled[listing.Listing](w, 2)
	next.ID, next.SellerID, next.Before, next.Version = v.ID, other, listing.ForSale, 1
	saved := must(w.Listings.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	for name, list := range map[string][]listing.Listing{
		"market":   must(w.Listings.ListMarket(w.ctx, all))(w),
		"category": must(w.Listings.ListCategory(w.ctx, next.Category, all))(w),
		"seller":   must(w.Listings.ListBySeller(w.ctx, other, next.State, all))(w),
		"search":   w.sought(search.Parse("글"), all),
	} {
		w.same(list, []listing.Listing{next}, name+": "+everyFieldWhy)
	}
}

// sought is the first page of a search.
func (w *world) sought(q search.Query, p ports.Page) []listing.Listing {
	w.Helper()
	list, _, err := w.Listings.Search(w.ctx, q, p)
	w.ok(err)
	return list
}

func tradeFields(w *world) {
	w.things()
	v := filled[trade.Trade](w, 1)
	v.ListingID, v.Version = thing, 1
	v.Captured *= 4 // what is refunded, settled and due back are parts of it
	w.ok(w.Trades.Add(w.ctx, v))
	w.same(must(w.Trades.Get(w.ctx, v.ID))(w), v, everyFieldWhy)
	next := filled[trade.Trade](w, 2)
	next.ID, next.ListingID, next.Version = v.ID, thing2, 1
	next.Captured *= 4
	saved := must(w.Trades.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	states := []trade.State{next.State}
	for name, list := range map[string][]trade.Trade{
		"holding": {must(w.Trades.HoldingListing(w.ctx, thing2))(w)},
		"sale":    {must(w.Trades.Sale(w.ctx, thing2))(w)},
		"buyer":   must(w.Trades.ListByBuyer(w.ctx, next.BuyerID, states, all))(w),
		"seller":  must(w.Trades.ListBySeller(w.ctx, next.SellerID, states, all))(w),
		"state":   must(w.Trades.ListInState(w.ctx, next.State, all))(w),
	} {
		w.same(list, []trade.Trade{next}, name+": "+everyFieldWhy)
	}
	next.State, next.ClosedAt = trade.Requested, time.Time{}
	next = must(w.Trades.Save(w.ctx, next))(w)
	w.same(must(w.Trades.ListRequests(w.ctx, thing2))(w), []trade.Trade{next}, everyFieldWhy)
	w.same(must(w.Trades.RequestOf(w.ctx, next.BuyerID, thing2))(w), next, everyFieldWhy)

	record := filled[trade.Record](w, 3)
	record.TradeID = v.ID
	w.ok(w.Trades.AddRecord(w.ctx, record))
	w.same(must(w.Trades.History(w.ctx, v.ID))(w), []trade.Record{record}, everyFieldWhy)
}

func attemptFields(w *world) {
	w.deals()
	v := filled[payment.Attempt](w, 1)
	v.TradeID, v.Version = int64(deal), 1
	w.ok(w.Attempts.Add(w.ctx, v, thing))
	w.same(must(w.Attempts.Get(w.ctx, v.ID))(w), v, everyFieldWhy)
	next := filled[payment.Attempt](w, 2)
	next.ID, next.TradeID, next.Version = v.ID, int64(deal2), 1
	saved := must(w.Attempts.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Attempts.ListByTrade(w.ctx, deal2))(w), []payment.Attempt{next}, everyFieldWhy)
	w.same(must(w.Attempts.CountSince(w.ctx, next.BuyerID, thing, next.CreatedAt))(w), 1, "an attempt keeps its listing")
}

func payoutFields(w *world) {
	w.deals()
	v := filled[payout.Payout](w, 1)
	v.TradeID, v.Version = int64(deal), 1
	w.ok(w.Payouts.Add(w.ctx, v))
	w.same(must(w.Payouts.Get(w.ctx, deal))(w), v, everyFieldWhy)
	next := filled[payout.Payout](w, 2)
	next.TradeID, next.Version = int64(deal), 1
	saved := must(w.Payouts.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	for name, list := range map[string][]payout.Payout{
		"seller": must(w.Payouts.ListBySeller(w.ctx, next.SellerID))(w),
		"state":  must(w.Payouts.ListInState(w.ctx, next.State, 0, 10))(w),
		"batch":  must(w.Payouts.ListBatch(w.ctx, next.BatchID))(w),
	} {
		w.same(list, []payout.Payout{next}, name+": "+everyFieldWhy)
	}
}

func pushFields(w *world) {
	w.deals()
	v := filled[push.Push](w, 1)
	v.TradeID, v.Version = int64(deal), 1
	w.ok(w.Pushes.Add(w.ctx, v))
	w.same(must(w.Pushes.Get(w.ctx, v.NewsID))(w), v, everyFieldWhy)
	next := filled[push.Push](w, 2)
	next.NewsID, next.TradeID, next.Version = v.NewsID, int64(deal2), 1
	saved := must(w.Pushes.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Pushes.ListByTrade(w.ctx, deal2))(w), []push.Push{next}, everyFieldWhy)
	w.same(must(w.Pushes.ListByTask(w.ctx, next.TaskID))(w), []push.Push{next}, everyFieldWhy)
	w.same(must(w.Pushes.ListByTrade(w.ctx, deal))(w), nil, "it is another trade's now")
}

// smallFields is about rows that are never saved again.
func smallFields(w *world) {
	w.deals()
	revision := filled[listing.Revision](w, 1)
	revision.ListingID = thing
	w.ok(w.Listings.AddRevision(w.ctx, revision))
	w.same(must(w.Listings.Revisions(w.ctx, thing))(w), []listing.Revision{revision}, everyFieldWhy)

	entry := filled[ledger.Entry](w, 2)
	entry.TradeID = int64(deal)
	w.ok(w.Ledger.Add(w.ctx, []ledger.Entry{entry}))
	w.same(must(w.Ledger.ListByTrade(w.ctx, deal))(w), []ledger.Entry{entry}, everyFieldWhy)
	w.same(must(w.Ledger.List(w.ctx, 0, 0, 0, 10))(w), []ledger.Entry{entry}, everyFieldWhy)

	row := filled[ports.TimerRow](w, 3)
	w.ok(w.Timers.Set(w.ctx, row.Subject, row.ID, []trade.Timer{row.Timer}))
	for range row.Failures {
		w.ok(w.Timers.Fail(w.ctx, row, row.HiddenTo))
	}
	w.same(must(w.Timers.ListByID(w.ctx, row.Subject, row.ID))(w), []ports.TimerRow{row}, everyFieldWhy)
	w.same(must(w.Timers.ListDue(w.ctx, row.HiddenTo, 10))(w), []ports.TimerRow{row}, everyFieldWhy)

	message := filled[ports.Message](w, 4)
	w.ok(w.Outbox.Add(w.ctx, message))
	w.same(must(w.Outbox.ListDue(w.ctx, message.DueAt, 10))(w), []ports.Message{message}, everyFieldWhy)

	item := filled[news.Item](w, 5)
	item.SeenAt = time.Time{} // what was seen is listed no more
	w.ok(w.News.Add(w.ctx, []news.Item{item}))
	w.same(must(w.News.ListUnseen(w.ctx, item.MemberID, 10))(w), []news.Item{item}, everyFieldWhy)
	w.same(must(w.News.Get(w.ctx, item.ID))(w), item, everyFieldWhy)

	article := filled[notice.Notice](w, 6)
	article.Version = 1
	w.ok(w.Notices.Add(w.ctx, article))
	w.same(must(w.Notices.Get(w.ctx, article.ID))(w), article, everyFieldWhy)
	w.same(must(w.Notices.List(w.ctx, all))(w), []notice.Notice{article}, everyFieldWhy)
	next := filled[notice.Notice](w, 7)
	next.ID, next.Version = article.ID, 1
	saved := must(w.Notices.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Notices.GetMain(w.ctx))(w), next, everyFieldWhy)
}

func smallestValues(w *world) {
	m := member.Member{ID: 1, Key: "k", Nickname: "n", Tier: member.Bronze, State: member.Active, Version: 1}
	w.ok(w.Members.Add(w.ctx, m))
	w.same(must(w.Members.Get(w.ctx, 1))(w), m, "zero times and empty texts stay so")
	l := listing.Listing{ID: 1, SellerID: 1, Category: listing.Other, State: listing.Hidden, Version: 1}
	w.ok(w.Listings.Add(w.ctx, l))
	w.same(must(w.Listings.Get(w.ctx, 1))(w), l, "zero times and empty texts stay so")
	for id := trade.ID(1); id <= 2; id++ {
		d := trade.Trade{ID: id, ListingID: 1, SellerID: 1, Path: trade.Direct, State: trade.Reserved, Version: 1}
		d.Agreed.Category = listing.Other
		w.ok(w.Trades.Add(w.ctx, d))
		w.same(must(w.Trades.Get(w.ctx, id))(w), d, "zero times and empty texts stay so, and nobody is a buyer")
		a := payment.Attempt{ID: payment.ID(id), TradeID: 1, State: payment.Created, Version: 1}
		w.ok(w.Attempts.Add(w.ctx, a, 1))
		w.same(must(w.Attempts.Get(w.ctx, a.ID))(w), a, "two attempts may both be without a TID")
		o := offer.Offer{ID: offer.ID(id), Source: "s", URL: string(rune('0' + id)), Version: 1}
		w.ok(w.Offers.Add(w.ctx, o))
		w.same(must(w.Offers.Get(w.ctx, o.ID))(w), o, "an offer without a price stays without")
	}
}

func largestNumbers(w *world) {
	const most = 1<<63 - 1
	m := aMember(most)
	m.ID = most
	w.ok(w.Members.Add(w.ctx, m))
	l := aListing(most)
	l.SellerID, l.Price, l.Version = most, most, 1
	w.ok(w.Listings.Add(w.ctx, l))
	for name, list := range map[string][]listing.Listing{
		"market":    must(w.Listings.ListMarket(w.ctx, ports.Page{Limit: 1}))(w),
		"with page": must(w.Listings.ListBySeller(w.ctx, most, listing.ForSale, ports.Page{Limit: most}))(w),
		"search":    w.sought(search.Parse("자"), ports.Page{Limit: most}),
	} {
		w.same(list, []listing.Listing{l}, name+": the largest id and price are kept and found")
	}
	w.same(must(w.Listings.ListMarket(w.ctx, ports.Page{Before: most, Limit: 1}))(w), nil, "Before is left out")
}

func timesAreCut(w *world) {
	given := start.Add(999 * time.Nanosecond).In(time.FixedZone("KST", 9*60*60))
	m := aMember(seller)
	m.ConsentAt, m.JoinedAt = given, time.Time{}.In(time.FixedZone("KST", 9*60*60))
	w.ok(w.Members.Add(w.ctx, m))
	got := must(w.Members.Get(w.ctx, seller))(w)
	if got.ConsentAt != start || got.JoinedAt != (time.Time{}) {
		w.Errorf("got %v and %v, want %v and the zero time: values are compared by ==", got.ConsentAt, got.JoinedAt, start)
	}
	got.WithdrawnAt = given
	saved := must(w.Members.Save(w.ctx, got))(w)
	if again := must(w.Members.Get(w.ctx, seller))(w); saved != again {
		w.Errorf("Save returned %v, Get %v, want the same", saved, again)
	}
	early := time.Date(1969, 7, 20, 20, 17, 40, 123_456_000, time.UTC)
	w.ok(w.Vitals.Beat(w.ctx, early))
	if beat := must(w.Vitals.LastBeat(w.ctx))(w); beat != early {
		w.Errorf("got %v, want %v: times before 1970 are times", beat, early)
	}
}
