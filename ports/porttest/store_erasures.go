package porttest

import (
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func erasureChecks() map[string]func(*world) {
	return map[string]func(*world){
		"ErasingATradeLeavesItsNumbers":       eraseTrade,
		"ErasingATradeIsOneTransaction":       eraseInTx,
		"ErasingAListingLeavesItsNumbers":     eraseListing,
		"ErasingAMemberLeavesOthersNews":      eraseNews,
		"ErasingWhatIsNotThereChangesNothing": eraseNothing,
	}
}

// longAgo is older than what any law asks for, by the clock of whoever runs this.
var longAgo = time.Date(2001, 1, 2, 3, 4, 5, 6000, time.UTC)

// oldDeal is all that may be written about one trade.
type oldDeal struct {
	Trade    trade.Trade
	History  []trade.Record
	Attempts []payment.Attempt
	Book     []ledger.Entry
	Payout   payout.Payout
	Trail    []payout.Event
	News     []news.Item
	Pushes   []push.Push
}

func (w *world) deal(id trade.ID) oldDeal {
	w.Helper()
	return oldDeal{
		must(w.Trades.Get(w.ctx, id))(w), must(w.Trades.History(w.ctx, id))(w), must(w.Attempts.ListByTrade(w.ctx, id))(w),
		must(w.Ledger.ListByTrade(w.ctx, id))(w), must(w.Payouts.Get(w.ctx, id))(w), must(w.Payouts.Events(w.ctx, id))(w),
		must(w.News.ListByTrade(w.ctx, id))(w), must(w.Pushes.ListByTrade(w.ctx, id))(w),
	}
}

// oldDeals writes all there is about two trades.
func (w *world) oldDeals() {
	w.Helper()
	w.deals()
	for i, id := range []trade.ID{deal, deal2} {
		t := must(w.Trades.Get(w.ctx, id))(w)
		t.Meet = trade.Appointment{At: longAgo, Place: "서울역 1번 출구"}
		t.Proposed = trade.Appointment{At: longAgo, Place: "시청"}
		t.Code, t.Reason = "1234", "흠집"
		t.Tracking = parcel.Tracking{Carrier: parcel.CJ, Number: "123456789012"}
		t.Back = parcel.Tracking{Carrier: parcel.CJ, Number: "123456789013"}
		_ = must(w.Trades.Save(w.ctx, t))(w)
		n := int64(i)
		for seq := range int64(2) {
			w.ok(w.Trades.AddRecord(w.ctx, trade.Record{
				TradeID: id, Seq: seq + 1, Row: "E1", Event: trade.Dispute, By: trade.Buyer, MemberID: buyer, From: trade.Sent, To: trade.Disputed,
				Note: "전화 주세요", At: longAgo,
			}))
		}
		w.ok(w.Trades.UseTracking(w.ctx, string(rune('1'+i)), id))
		a := anAttempt(payment.ID(n+1), id)
		a.TID, a.MobileURL, a.DesktopURL, a.AID = "T"+string(rune('1'+i)), "https://m", "https://d", "A"
		w.ok(w.Attempts.Add(w.ctx, a, thing))
		w.ok(w.Ledger.Add(w.ctx, []ledger.Entry{anEntry(id, 1, 1)}))
		p := aPayout(id)
		p.State, p.Account, p.Reference, p.Reason = payout.Paid, "v1.a.x", "은행 77", "통장 확인"
		w.ok(w.Payouts.Add(w.ctx, p))
		w.ok(w.Payouts.AddEvent(w.ctx, payout.Event{TradeID: int64(id), Seq: 1, To: payout.Due, Amount: 1_000, Note: "은행 77", At: longAgo}))
		w.ok(w.News.Add(w.ctx, []news.Item{{
			ID: news.ID(n + 1), MemberID: buyer, Kind: "sent", TradeID: int64(id), ListingID: int64(thing), Title: "자전거", Note: "흠집", At: longAgo,
		}}))
		push := aPush(news.ID(n+1), id, 1)
		push.TaskID, push.Detail = "task", "why"
		w.ok(w.Pushes.Add(w.ctx, push))
	}
}

func eraseTrade(w *world) {
	w.oldDeals()
	want, untouched := w.deal(deal), w.deal(deal2)
	w.ok(w.Erasures.Trade(w.ctx, deal, "-"))
	t := &want.Trade
	t.Agreed.Title, t.Agreed.Description, t.Agreed.Place, t.Agreed.OpenChatURL, t.Agreed.PhotoKey = "-", "", "", "", ""
	t.Meet.Place, t.Proposed.Place, t.Code, t.Reason = "", "", "", ""
	t.Tracking, t.Back = parcel.Tracking{}, parcel.Tracking{}
	for i := range want.History {
		want.History[i].Note = ""
	}
	a := &want.Attempts[0]
	a.ItemName, a.MobileURL, a.DesktopURL = "-", "", ""
	want.Payout.Account, want.Payout.Reference, want.Payout.Reason = "", "", ""
	want.Trail[0].Note = ""
	want.News[0].Title, want.News[0].Note = "-", ""
	want.Pushes[0].TaskID, want.Pushes[0].Detail = "", ""
	w.same(w.deal(deal), want, "words go; ids, times, states, amounts and versions stay")
	w.same(w.deal(deal2), untouched, "another trade keeps all")
	w.same(len(must(w.Pushes.ListByTask(w.ctx, "task"))(w)), 1, "the delivery's name is gone")
	w.ok(w.Trades.UseTracking(w.ctx, "1", deal2)) // the parcel's key is gone
	w.refused(w.Trades.UseTracking(w.ctx, "2", deal), fault.Exists, trade.CodeTrackingUsed, "the other trade keeps its own")
	w.ok(w.Erasures.Trade(w.ctx, deal, "-"))
	w.same(w.deal(deal), want, "again changes nothing")
	saved := must(w.Trades.Save(w.ctx, want.Trade))(w)
	w.same(saved.Version, want.Trade.Version+1, "the trade can be saved as before")
}

func eraseInTx(w *world) {
	w.oldDeals()
	before := w.deal(deal)
	err := w.store.InTx(w.ctx, func(r ports.Repos) error {
		if err := r.Erasures.Trade(w.ctx, deal, "-"); err != nil {
			return err
		}
		return errWanted
	})
	if err == nil {
		w.Error("got nil, want the error of fn")
	}
	w.same(w.deal(deal), before, "a transaction that failed erased nothing")
}

func eraseListing(w *world) {
	w.things()
	said := aListing(thing).Revise(start)
	other := aListing(thing2).Revise(start)
	w.ok(w.Listings.AddRevision(w.ctx, said))
	w.ok(w.Listings.AddRevision(w.ctx, other))
	said.Title, said.Description = "-", ""
	for range 2 {
		w.ok(w.Erasures.Listing(w.ctx, thing, "-"))
		w.same(must(w.Listings.Revisions(w.ctx, thing))(w), []listing.Revision{said}, "words go, the price stays")
	}
	w.same(must(w.Listings.Revisions(w.ctx, thing2))(w), []listing.Revision{other}, "another listing keeps its words")
}

func eraseNews(w *world) {
	w.people()
	items := []news.Item{
		{ID: 1, MemberID: buyer, Kind: "renew", ListingID: 5, Title: "자전거", Note: "이유", At: start},
		{ID: 2, MemberID: buyer, Kind: "sent", TradeID: 7, Title: "자전거", Note: "이유", At: start},
		{ID: 3, MemberID: other, Kind: "renew", ListingID: 5, Title: "자전거", Note: "이유", At: start},
	}
	w.ok(w.News.Add(w.ctx, items))
	items[0].Title, items[0].Note = "-", ""
	for range 2 {
		w.ok(w.Erasures.Member(w.ctx, buyer, "-"))
		for _, want := range items {
			w.same(must(w.News.Get(w.ctx, want.ID))(w), want, "only the member's own, and not those about a trade")
		}
	}
}

func eraseNothing(w *world) {
	w.ok(w.Erasures.Trade(w.ctx, trade.ID(nobody), "-"))
	w.ok(w.Erasures.Listing(w.ctx, 1, "-"))
	w.ok(w.Erasures.Member(w.ctx, 1, "-"))
	_, err := w.Trades.Get(w.ctx, trade.ID(nobody))
	w.refused(err, fault.NotFound, "", "nothing came to be")
}
