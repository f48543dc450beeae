package porttest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
)

func offerChecks() map[string]func(*world) {
	return map[string]func(*world){
		"OffersAreOnceForSourceAndPlace":   offersOnce,
		"OffersComeByTimeOfPost":           offersListed,
		"OffersOfOneDealAreFoundAgain":     offersSame,
		"BoardsAreSavedByVersion":          boardsSaved,
		"LeasesHaveOneHolder":              leasesHeld,
		"ParallelTakersOfALeaseGetItOnce":  leasesRaced,
		"AlertsAreOnceForMemberAndTerms":   alertsListed,
		"HitsAreOnceForMemberAndThing":     hitsOnce,
		"HitsAreToldOnceAndWhenDue":        hitsTold,
		"ForgettingTakesAMembersAlertsOut": alertsForgotten,
	}
}

func anOffer(id offer.ID, at time.Time) offer.Offer {
	return offer.Offer{
		ID: id, Source: "board", URL: fmt.Sprint("https://example.com/", id), Title: "귤 4kg", Key: "k",
		Price: offer.Price{Minor: 8_980, Currency: "KRW"}, PostedAt: at, Version: 1,
	}
}

func offerIDs(offers []offer.Offer) []offer.ID {
	return ids(offers, func(o offer.Offer) offer.ID { return o.ID })
}

func offerFields(w *world) {
	v := filled[offer.Offer](w, 1)
	v.EndedAt, v.DetailAt, v.Version = time.Time{}, time.Time{}, 1
	w.ok(w.Offers.Add(w.ctx, v))
	want := []offer.Offer{v}
	for name, list := range map[string][]offer.Offer{
		"one":        {must(w.Offers.Get(w.ctx, v.ID))(w)},
		"shown":      must(w.Offers.ListShown(w.ctx, v.PostedAt, 9))(w),
		"address":    must(w.Offers.ListByURL(w.ctx, v.Source, []string{v.URL}))(w),
		"undetailed": must(w.Offers.ListUndetailed(w.ctx, v.Source, v.PostedAt, 9))(w),
		"same":       {must(w.Offers.LastSame(w.ctx, v.Key, v.PostedAt.Add(time.Second)))(w)},
	} {
		w.same(list, want, name+": "+everyFieldWhy)
	}
	next := filled[offer.Offer](w, 2)
	next.ID, next.Version = v.ID, 1
	saved := must(w.Offers.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Offers.Get(w.ctx, v.ID))(w), next, everyFieldWhy)
}

func boardFields(w *world) {
	v := filled[offer.State](w, 1)
	v.Version = 1
	w.ok(w.Boards.Add(w.ctx, v))
	w.same(must(w.Boards.Get(w.ctx, v.Name))(w), v, everyFieldWhy)
	next := filled[offer.State](w, 2)
	next.Name, next.Version = v.Name, 1
	saved := must(w.Boards.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Boards.List(w.ctx))(w), []offer.State{next}, everyFieldWhy)
}

func alertFields(w *world) {
	v := filled[alert.Alert](w, 1)
	v.Version = 1
	w.ok(w.Alerts.Add(w.ctx, v))
	w.same(must(w.Alerts.ListByMember(w.ctx, v.MemberID))(w), []alert.Alert{v}, everyFieldWhy)
	next := filled[alert.Alert](w, 2)
	next.ID, next.Daily, next.Version = v.ID, false, 1
	saved := must(w.Alerts.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Alerts.ListByGram(w.ctx, []search.Gram{next.Gram}))(w), []alert.Alert{next}, everyFieldWhy)

	hit := filled[alert.Hit](w, 3)
	hit.ToldAt = time.Time{}
	w.ok(w.Alerts.AddHits(w.ctx, []alert.Hit{hit}))
	w.same(must(w.Alerts.ListHits(w.ctx, hit.Of, hit.RefID))(w), []alert.Hit{hit}, everyFieldWhy)
	w.same(must(w.Alerts.ListHitsDue(w.ctx, hit.MemberID, hit.DueAt, 9))(w), []alert.Hit{hit}, everyFieldWhy)
	w.ok(w.Alerts.TellHits(w.ctx, []alert.Hit{hit}, hit.DueAt))
	hit.ToldAt = hit.DueAt
	w.same(must(w.Alerts.ListHitsOf(w.ctx, hit.MemberID, 9))(w), []alert.Hit{hit}, everyFieldWhy)
}

func offersOnce(w *world) {
	for _, id := range []offer.ID{2, 3, 1} {
		w.ok(w.Offers.Add(w.ctx, anOffer(id, start)))
	}
	again := anOffer(4, start)
	again.URL = "https://example.com/2"
	w.refused(w.Offers.Add(w.ctx, again), fault.Exists, "", "a deal is shown once")
	again.Source = "other"
	w.ok(w.Offers.Add(w.ctx, again))
	again.URL = "https://example.com/9"
	w.refused(w.Offers.Add(w.ctx, again), fault.Exists, "", "an id is used once")
	_, err := w.Offers.Get(w.ctx, 9)
	w.refused(err, fault.NotFound, "", "no such id")

	moved := anOffer(1, start)
	moved.URL = "https://example.com/3"
	_, err = w.Offers.Save(w.ctx, moved)
	w.refused(err, fault.Exists, "", "a deal is shown once")
	moved.URL, moved.Version = "https://example.com/1", 9
	_, err = w.Offers.Save(w.ctx, moved)
	w.refused(err, fault.Stale, "", "another version is there")
	moved.ID = 99
	_, err = w.Offers.Save(w.ctx, moved)
	w.refused(err, fault.NotFound, "", "nothing is there to save")
	found := must(w.Offers.ListByURL(w.ctx, "board", []string{"https://example.com/2", "https://example.com/8", "https://example.com/3"}))(w)
	if len(found) != 2 {
		w.Errorf("found %d of two known addresses", len(found))
	}
	w.same(must(w.Offers.ListByURL(w.ctx, "board", nil))(w), nil, "nothing was asked for")
}

func offersListed(w *world) {
	// Ids do not follow the times of posts: boards are looked at one after the other.
	for id, minutes := range map[offer.ID]int{1: 30, 2: 10, 3: 20, 4: 20, 5: 40, 6: 5} {
		o := anOffer(id, start.Add(time.Duration(minutes)*time.Minute))
		if id == 5 {
			o.EndedAt = start
		}
		if id == 3 {
			o.DetailAt = start
		}
		w.ok(w.Offers.Add(w.ctx, o))
	}
	since := start.Add(10 * time.Minute)
	w.same(offerIDs(must(w.Offers.ListShown(w.ctx, since, 9))(w)), []offer.ID{1, 4, 3, 2}, "newest post first, without those that ended or are old")
	w.same(offerIDs(must(w.Offers.ListShown(w.ctx, since, 2))(w)), []offer.ID{1, 4}, "no more than asked for")
	w.same(offerIDs(must(w.Offers.ListUndetailed(w.ctx, "board", since, 9))(w)), []offer.ID{1, 4, 2}, "those whose page was not read")
	w.same(offerIDs(must(w.Offers.ListUndetailed(w.ctx, "board", since, 1))(w)), []offer.ID{1}, "no more than asked for")
	w.same(must(w.Offers.ListUndetailed(w.ctx, "other", since, 9))(w), nil, "another board's")
}

func offersSame(w *world) {
	for id, price := range map[offer.ID]string{1: "KRW", 2: "KRW", 3: ""} {
		o := anOffer(id, start.Add(time.Duration(id)*time.Hour))
		o.Price.Currency = price
		w.ok(w.Offers.Add(w.ctx, o))
	}
	last := must(w.Offers.LastSame(w.ctx, "k", start.Add(9*time.Hour)))(w)
	w.same(last.ID, offer.ID(2), "the newest with a price")
	last = must(w.Offers.LastSame(w.ctx, "k", start.Add(2*time.Hour)))(w)
	w.same(last.ID, offer.ID(1), "before the time, not at it")
	_, err := w.Offers.LastSame(w.ctx, "k", start.Add(time.Hour))
	w.refused(err, fault.NotFound, "", "there was none before")
	_, err = w.Offers.LastSame(w.ctx, "other", start.Add(9*time.Hour))
	w.refused(err, fault.NotFound, "", "another deal")
}

func boardsSaved(w *world) {
	_, err := w.Boards.Get(w.ctx, "a")
	w.refused(err, fault.NotFound, "", "a board that was never looked at")
	_, err = w.Boards.Save(w.ctx, offer.State{Name: "a", Version: 1})
	w.refused(err, fault.NotFound, "", "nothing is there to save")
	for _, name := range []string{"b", "a"} {
		w.ok(w.Boards.Add(w.ctx, offer.State{Name: name}))
	}
	w.refused(w.Boards.Add(w.ctx, offer.State{Name: "a"}), fault.Exists, "", "a name is used once")
	a := must(w.Boards.Get(w.ctx, "a"))(w)
	must(w.Boards.Save(w.ctx, a))(w)
	_, err = w.Boards.Save(w.ctx, a)
	w.refused(err, fault.Stale, "", "another was faster")
	w.same(ids(must(w.Boards.List(w.ctx))(w), func(s offer.State) string { return s.Name }), []string{"a", "b"}, "by name")
}

func leasesHeld(w *world) {
	take := func(name string, now, until int) bool {
		w.Helper()
		return must(w.Leases.Take(w.ctx, name, after(now), after(until)))(w)
	}
	w.same(take("a", 0, 10), true, "nobody had it")
	w.same(take("a", 5, 20), false, "somebody has it")
	w.same(take("b", 5, 20), true, "another lease")
	w.same(take("a", 10, 20), true, "it is over")
	w.ok(w.Leases.Free(w.ctx, "a", after(10)))
	w.same(take("a", 15, 30), false, "who had it before cannot free it")
	w.ok(w.Leases.Free(w.ctx, "a", after(20)))
	w.same(take("a", 15, 30), true, "its holder freed it")
	w.ok(w.Leases.Free(w.ctx, "nothing", after(20)))
}

func leasesRaced(w *world) {
	const rivals = 16
	for round := range 5 {
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range rivals {
			wg.Go(func() {
				got, err := w.Leases.Take(w.ctx, "one", after(round*10), after(round*10+10))
				mu.Lock()
				defer mu.Unlock()
				if err != nil && !fault.Is(err, fault.Stale) {
					w.Errorf("take: got %v, want nil or stale", err)
				}
				if got {
					won++
				}
			})
		}
		wg.Wait()
		if won != 1 {
			w.Fatalf("round %d: %d holders of one lease, want 1: a board would be asked twice at once", round, won)
		}
	}
}

func anAlert(id alert.ID, of member.ID, terms string, gram search.Gram) alert.Alert {
	return alert.Alert{ID: id, MemberID: of, Word: terms, Terms: terms, Gram: gram, AddedAt: start}
}

func alertsListed(w *world) {
	for _, a := range []alert.Alert{anAlert(2, buyer, "의자", 7), anAlert(1, buyer, "책상", 8), anAlert(3, other, "의자", 7)} {
		w.ok(w.Alerts.Add(w.ctx, a))
	}
	w.refused(w.Alerts.Add(w.ctx, anAlert(4, buyer, "의자", 9)), fault.Exists, "", "a member has terms once")
	w.refused(w.Alerts.Add(w.ctx, anAlert(1, other, "침대", 9)), fault.Exists, "", "an id is used once")
	alertIDs := func(list []alert.Alert) []alert.ID { return ids(list, func(a alert.Alert) alert.ID { return a.ID }) }
	w.same(alertIDs(must(w.Alerts.ListByMember(w.ctx, buyer))(w)), []alert.ID{1, 2}, "oldest first")
	if found := must(w.Alerts.ListByGram(w.ctx, []search.Gram{7, 9}))(w); len(found) != 2 {
		w.Errorf("%d alerts have the gram, want those of two members", len(found))
	}
	w.same(must(w.Alerts.ListByGram(w.ctx, nil))(w), nil, "nothing was asked for")
	a := must(w.Alerts.ListByMember(w.ctx, other))(w)[0]
	a.Daily = true
	must(w.Alerts.Save(w.ctx, a))(w)
	_, err := w.Alerts.Save(w.ctx, a)
	w.refused(err, fault.Stale, "", "another was faster")
	w.ok(w.Alerts.Remove(w.ctx, other, 2))
	w.same(alertIDs(must(w.Alerts.ListByMember(w.ctx, buyer))(w)), []alert.ID{1, 2}, "only its owner removes an alert")
	w.ok(w.Alerts.Remove(w.ctx, buyer, 2))
	w.ok(w.Alerts.Remove(w.ctx, buyer, 2))
	w.same(alertIDs(must(w.Alerts.ListByMember(w.ctx, buyer))(w)), []alert.ID{1}, "removed")
}

func aHit(of member.ID, ref int64, due int) alert.Hit {
	return alert.Hit{MemberID: of, Of: alert.Offer, RefID: ref, Word: "의자", Title: "의자", FoundAt: after(int(ref)), DueAt: after(due)}
}

func hitsOnce(w *world) {
	w.ok(w.Alerts.AddHits(w.ctx, []alert.Hit{aHit(buyer, 1, 1), aHit(other, 1, 1)}))
	w.refused(w.Alerts.AddHits(w.ctx, []alert.Hit{aHit(buyer, 2, 1), aHit(buyer, 1, 9)}), fault.Exists, "", "a member hears of a thing once")
	w.same(len(must(w.Alerts.ListHitsOf(w.ctx, buyer, 9))(w)), 1, "of several hits all are stored or none")
	w.same(len(must(w.Alerts.ListHits(w.ctx, alert.Offer, 1))(w)), 2, "two members found it")
	w.same(must(w.Alerts.ListHits(w.ctx, alert.Listing, 1))(w), nil, "an offer is no listing")
	same := aHit(buyer, 1, 1)
	same.Of = alert.Listing
	w.ok(w.Alerts.AddHits(w.ctx, []alert.Hit{same}))
}

func hitsTold(w *world) {
	refs := func(hits []alert.Hit) []int64 { return ids(hits, func(h alert.Hit) int64 { return h.RefID }) }
	w.same(must(w.Alerts.LastDue(w.ctx, buyer))(w), time.Time{}, "nothing was found yet")
	w.ok(w.Alerts.AddHits(w.ctx, []alert.Hit{aHit(buyer, 3, 30), aHit(buyer, 2, 20), aHit(buyer, 1, 20), aHit(other, 9, 90)}))
	w.same(must(w.Alerts.LastDue(w.ctx, buyer))(w), after(30), "the latest that is decided")
	due := must(w.Alerts.ListHitsDue(w.ctx, buyer, after(20), 9))(w)
	w.same(refs(due), []int64{1, 2}, "due, oldest first")
	w.same(refs(must(w.Alerts.ListHitsDue(w.ctx, buyer, after(20), 1))(w)), []int64{1}, "no more than asked for")
	w.ok(w.Alerts.TellHits(w.ctx, due, after(21)))
	w.ok(w.Alerts.TellHits(w.ctx, due, after(22)))
	w.same(refs(must(w.Alerts.ListHitsDue(w.ctx, buyer, after(99), 9))(w)), []int64{3}, "told once")
	all := must(w.Alerts.ListHitsOf(w.ctx, buyer, 9))(w)
	w.same(refs(all), []int64{3, 2, 1}, "newest first")
	w.same(all[1].ToldAt, after(21), "the first time stays")
	w.same(refs(must(w.Alerts.ListHitsOf(w.ctx, buyer, 1))(w)), []int64{3}, "no more than asked for")
}

func alertsForgotten(w *world) {
	w.ok(w.Alerts.Add(w.ctx, anAlert(1, buyer, "의자", 7)))
	w.ok(w.Alerts.Add(w.ctx, anAlert(2, other, "의자", 7)))
	w.ok(w.Alerts.AddHits(w.ctx, []alert.Hit{aHit(buyer, 1, 1), aHit(other, 1, 1)}))
	w.ok(w.Alerts.Forget(w.ctx, buyer))
	w.ok(w.Alerts.Forget(w.ctx, buyer))
	w.same(must(w.Alerts.ListByMember(w.ctx, buyer))(w), nil, "forgotten")
	w.same(must(w.Alerts.ListHitsOf(w.ctx, buyer, 9))(w), nil, "forgotten")
	w.same(len(must(w.Alerts.ListByMember(w.ctx, other))(w)), 1, "the others stay")
	w.same(len(must(w.Alerts.ListHitsOf(w.ctx, other, 9))(w)), 1, "the others stay")
}

// offerCalls makes every call about offers and alerts once.
func offerCalls(ctx context.Context, r ports.Repos, add func(string, error)) {
	add("Offers.Get", second(r.Offers.Get(ctx, 1)))
	add("Offers.ListShown", second(r.Offers.ListShown(ctx, start, 9)))
	add("Offers.ListByURL", second(r.Offers.ListByURL(ctx, "s", []string{"u"})))
	add("Offers.ListUndetailed", second(r.Offers.ListUndetailed(ctx, "s", start, 9)))
	add("Offers.LastSame", second(r.Offers.LastSame(ctx, "k", start)))
	add("Offers.Add", r.Offers.Add(ctx, anOffer(1, start)))
	add("Offers.Save", second(r.Offers.Save(ctx, anOffer(1, start))))
	add("Boards.Get", second(r.Boards.Get(ctx, "b")))
	add("Boards.List", second(r.Boards.List(ctx)))
	add("Boards.Add", r.Boards.Add(ctx, offer.State{Name: "b"}))
	add("Boards.Save", second(r.Boards.Save(ctx, offer.State{Name: "b", Version: 1})))
	add("Leases.Take", second(r.Leases.Take(ctx, "l", start, after(9))))
	add("Leases.Free", r.Leases.Free(ctx, "l", after(9)))
	add("Alerts.ListByMember", second(r.Alerts.ListByMember(ctx, buyer)))
	add("Alerts.ListByGram", second(r.Alerts.ListByGram(ctx, []search.Gram{1})))
	add("Alerts.Add", r.Alerts.Add(ctx, anAlert(1, buyer, "x", 1)))
	add("Alerts.Save", second(r.Alerts.Save(ctx, anAlert(1, buyer, "x", 1))))
	add("Alerts.Remove", r.Alerts.Remove(ctx, buyer, 1))
	add("Alerts.Forget", r.Alerts.Forget(ctx, buyer))
	add("Alerts.AddHits", r.Alerts.AddHits(ctx, []alert.Hit{aHit(buyer, 1, 1)}))
	add("Alerts.ListHits", second(r.Alerts.ListHits(ctx, alert.Offer, 1)))
	add("Alerts.ListHitsOf", second(r.Alerts.ListHitsOf(ctx, buyer, 9)))
	add("Alerts.ListHitsDue", second(r.Alerts.ListHitsDue(ctx, buyer, start, 9)))
	add("Alerts.LastDue", second(r.Alerts.LastDue(ctx, buyer)))
	add("Alerts.TellHits", r.Alerts.TellHits(ctx, []alert.Hit{aHit(buyer, 1, 1)}, start))
}
