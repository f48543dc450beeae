package porttest

import (
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func driftChecks() map[string]func(*world) {
	return map[string]func(*world){
		"EveryFieldOfADriftIsKept":          driftFields,
		"ADriftIsThereOnce":                 driftOnce,
		"DriftsSavedByVersion":              driftVersion,
		"OpenDriftsInPages":                 driftPages,
		"TheLastReconciliationIsTheNewest":  runsKept,
		"AttemptsSinceInTheOrderOfTheirIds": attemptsSince,
		"ListingsOfAllSellersInAState":      listingsInState,
	}
}

func aDrift(id int64, k recon.Kind, of trade.ID) ports.Drift {
	return ports.Drift{ID: id, TradeID: of, Kind: k, Facts: "[1]", FoundAt: start, SeenAt: start}
}

func driftFields(w *world) {
	v := filled[ports.Drift](w, 1)
	v.Version = 1
	w.ok(w.Drifts.Add(w.ctx, v))
	w.same(must(w.Drifts.Find(w.ctx, v.Kind, v.TradeID, v.AttemptID, v.ListingID))(w), v, everyFieldWhy)
	w.same(must(w.Drifts.ListOpen(w.ctx, all))(w), nil, "it is resolved")
	next := filled[ports.Drift](w, 2)
	next.ID, next.Version, next.Stops, next.ResolvedAt = v.ID, 1, false, time.Time{}
	saved := must(w.Drifts.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Drifts.ListOpen(w.ctx, all))(w), []ports.Drift{next}, everyFieldWhy)
	w.same(must(w.Drifts.ListOfTrade(w.ctx, next.TradeID))(w), []ports.Drift{next}, everyFieldWhy)
	w.same(must(w.Drifts.ListOfTrade(w.ctx, v.TradeID))(w), nil, "it is another trade's now")
}

func driftOnce(w *world) {
	first := aDrift(big+1, recon.HeldDiffers, deal)
	w.ok(w.Drifts.Add(w.ctx, first))
	again := first
	again.ID = big + 2
	w.refused(w.Drifts.Add(w.ctx, again), fault.Exists, "", "the same drift is one row")
	again = first
	again.Kind = recon.HistoryGap
	w.refused(w.Drifts.Add(w.ctx, again), fault.Exists, "", "an id is used once")
	for i, change := range []func(*ports.Drift){
		func(d *ports.Drift) { d.Kind = recon.HistoryGap }, func(d *ports.Drift) { d.TradeID = deal2 },
		func(d *ports.Drift) { d.AttemptID = 7 }, func(d *ports.Drift) { d.ListingID = thing },
	} {
		d := first
		d.ID = big + 10 + int64(i)
		change(&d)
		w.ok(w.Drifts.Add(w.ctx, d))
		d.Version = 1
		w.same(must(w.Drifts.Find(w.ctx, d.Kind, d.TradeID, d.AttemptID, d.ListingID))(w), d, "found by what it is about")
	}
	_, err := w.Drifts.Find(w.ctx, recon.Overdue, deal, 0, 0)
	w.refused(err, fault.NotFound, "", "another kind")
}

func driftVersion(w *world) {
	d := aDrift(big+1, recon.HeldDiffers, deal)
	w.ok(w.Drifts.Add(w.ctx, d))
	d.Version = 1
	next := must(w.Drifts.Save(w.ctx, d))(w)
	w.same(next.Version, int64(2), "saved once")
	_, err := w.Drifts.Save(w.ctx, d)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	d.ID = nobody
	_, err = w.Drifts.Save(w.ctx, d)
	w.refused(err, fault.NotFound, "", "saving never adds")
}

func driftPages(w *world) {
	for i := range int64(5) {
		d := aDrift(big+i, recon.Kind(fmt.Sprintf("kind %d", i)), deal)
		if i == 2 {
			d.ResolvedAt = start
		}
		w.ok(w.Drifts.Add(w.ctx, d))
	}
	id := func(d ports.Drift) int64 { return d.ID - big }
	w.same(ids(must(w.Drifts.ListOpen(w.ctx, ports.Page{Limit: 2}))(w), id), []int64{4, 3}, "newest first")
	w.same(ids(must(w.Drifts.ListOpen(w.ctx, ports.Page{Before: big + 3, Limit: 9}))(w), id), []int64{1, 0}, "resolved ones are left out")
	w.same(ids(must(w.Drifts.ListOfTrade(w.ctx, deal))(w), id), []int64{0, 1, 2, 3, 4}, "all of the trade, oldest first")
	back := must(w.Drifts.ListOfTrade(w.ctx, deal))(w)[2]
	back.ResolvedAt = time.Time{}
	must(w.Drifts.Save(w.ctx, back))(w)
	w.same(ids(must(w.Drifts.ListOpen(w.ctx, all))(w), id), []int64{4, 3, 2, 1, 0}, "it is back")
}

func runsKept(w *world) {
	_, err := w.Drifts.LastRun(w.ctx)
	w.refused(err, fault.NotFound, "", "none yet")
	newest := filled[ports.Run](w, 1)
	older := filled[ports.Run](w, 2)
	older.ID = newest.ID - 1
	for _, run := range []ports.Run{newest, older} {
		w.ok(w.Drifts.AddRun(w.ctx, run))
	}
	w.same(must(w.Drifts.LastRun(w.ctx))(w), newest, everyFieldWhy)
	w.refused(w.Drifts.AddRun(w.ctx, older), fault.Exists, "", "an id is used once")
}

func attemptsSince(w *world) {
	w.deals()
	for i, age := range []time.Duration{3, 1, 2, 0, 1} {
		a := anAttempt(payment.ID(big+int64(i)), deal)
		a.CreatedAt = start.Add(-age * time.Hour)
		w.ok(w.Attempts.Add(w.ctx, a, thing))
	}
	id := func(a payment.Attempt) int64 { return int64(a.ID) - big }
	list := func(hours time.Duration, after payment.ID, limit int) []int64 {
		return ids(must(w.Attempts.ListSince(w.ctx, start.Add(-hours*time.Hour), after, limit))(w), id)
	}
	w.same(list(1, 0, 9), []int64{1, 3, 4}, "created at that time or later, in the order of their ids")
	w.same(list(1, payment.ID(big+1), 1), []int64{3}, "a page")
	w.same(list(1, payment.ID(big+4), 9), nil, "after the last one")
	got := must(w.Attempts.ListSince(w.ctx, time.Time{}, 0, 9))(w)
	w.same(ids(got, id), []int64{0, 1, 2, 3, 4}, "the zero time means all that ever were")
}

func listingsInState(w *world) {
	w.people()
	for i, state := range []listing.State{listing.Paying, listing.ForSale, listing.Paying, listing.Paying} {
		l := aListing(thing + listing.ID(i))
		l.State, l.SellerID = state, []member.ID{seller, other}[i%2]
		w.ok(w.Listings.Add(w.ctx, l))
	}
	id := func(l listing.Listing) int64 { return int64(l.ID - thing) }
	w.same(ids(must(w.Listings.ListInState(w.ctx, listing.Paying, ports.Page{Limit: 2}))(w), id), []int64{3, 2}, "all sellers', newest first")
	w.same(ids(must(w.Listings.ListInState(w.ctx, listing.Paying, ports.Page{Before: int64(thing) + 2, Limit: 9}))(w), id), []int64{0}, "the next page")
	w.same(must(w.Listings.ListInState(w.ctx, listing.InTrade, all))(w), nil, "another state")
}
