package app_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// clerk and banker are operators at work.
func clerk() operator.Actor {
	return operator.Actor{ID: 71, Name: "clerk", Role: operator.Support, From: "192.0.2.1"}
}

func banker() operator.Actor {
	return operator.Actor{ID: 72, Name: "banker", Role: operator.Finance, From: "192.0.2.2"}
}

// deeds are the audit log's entries about one thing.
func (w *world) deeds(subject string) []audit.Entry {
	w.t.Helper()
	all, err := w.store.Repos().Audit.ListAfter(w.ctx(), 0, 1_000)
	all = must(w.t, all, err)
	if err := audit.Verify(audit.Entry{}, all); err != nil {
		w.t.Errorf("the audit log's chain: %v", err)
	}
	return slices.DeleteFunc(all, func(e audit.Entry) bool { return e.Subject != subject })
}

func TestDeskBlocksAListing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("seller"), w.join("buyer")
	l := w.publish(seller)
	if _, err := w.market.Request(w.ctx(), buyer, l.ID); err != nil {
		t.Fatal(err)
	}
	desk := w.market.Desk()
	if _, err := desk.BlockListing(w.ctx(), banker(), l.ID, 0, "forbidden goods"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("finance blocks: got %v, want forbidden", err)
	}
	if _, err := desk.BlockListing(w.ctx(), clerk(), l.ID, 0, " "); fault.CodeOf(err) != operator.CodeReason {
		t.Errorf("without a reason: got %v; the owner reads it", err)
	}
	if _, err := desk.BlockListing(w.ctx(), clerk(), l.ID, l.Version-1, "forbidden goods"); fault.CodeOf(err) != listing.CodeChanged || !fault.Is(err, fault.Stale) {
		t.Errorf("as it was before: got %v, want stale", err)
	}
	blocked, err := desk.BlockListing(w.ctx(), clerk(), l.ID, w.listing(l.ID).Version, " forbidden\n goods ")
	if err != nil || blocked.State != listing.Blocked || blocked.BlockReason != "forbidden goods" {
		t.Fatalf("block: got %s %q, %v", blocked.State, blocked.BlockReason, err)
	}
	if again, err := desk.BlockListing(w.ctx(), clerk(), l.ID, l.Version, "forbidden goods"); err != nil || again != blocked {
		t.Errorf("the same again: got %+v, %v; want nothing changed", again, err)
	}
	if _, err := desk.BlockListing(w.ctx(), clerk(), l.ID, 0, "another reason"); !fault.Is(err, fault.Conflict) {
		t.Errorf("for another reason: got %v, want a conflict: the owner read the first", err)
	}
	w.wantNews(seller, app.NewsListingBlocked)
	if _, err := w.market.View(w.ctx(), buyer, l.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a buyer looks: got %v, want not found", err)
	}
	if page, err := w.market.Newest(w.ctx(), 0); err != nil || len(page.Listings) != 0 {
		t.Errorf("on the market: got %d, %v, want none", len(page.Listings), err)
	}
	waiting, err := w.market.Mine(w.ctx(), buyer, true, 0)
	if err != nil || len(waiting.Trades) != 1 || waiting.Trades[0].State != trade.Cancelled {
		t.Errorf("who waited for it: got %+v, %v, want sent home", waiting.Trades, err)
	}
	if _, err := w.market.ChangeListing(w.ctx(), seller, l.ID, listing.Publish); !fault.Is(err, fault.Conflict) {
		t.Errorf("its owner shows it: got %v, want a conflict", err)
	}
	free, err := desk.UnblockListing(w.ctx(), clerk(), l.ID, 0, "checked")
	if err != nil || free.State != listing.Hidden || free.BlockReason != "" {
		t.Errorf("unblock: got %s %q, %v; want hidden, since its owner decides", free.State, free.BlockReason, err)
	}
	w.wantNews(seller, app.NewsListingUnblocked)
	done := w.deeds("listing:" + itoa(l.ID))
	if len(done) != 2 || done[0].Action != operator.BlockListing || done[0].Why != "forbidden goods" || done[0].Who != clerk().ID ||
		!strings.Contains(done[0].Before, `"state":"for_sale"`) || !strings.Contains(done[0].After, `"state":"blocked"`) {
		t.Errorf("the audit log: got %+v, want the block and its end", done)
	}
}

func TestDeskLeavesAListingToItsTrade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("seller"), w.join("buyer")
	l := w.publish(seller)
	paid := w.pay(buyer, l)
	desk := w.market.Desk()
	for name, move := range map[string]func() (listing.Listing, error){
		"block":  func() (listing.Listing, error) { return desk.BlockListing(w.ctx(), clerk(), l.ID, 0, "why") },
		"delete": func() (listing.Listing, error) { return desk.DeleteListing(w.ctx(), clerk(), l.ID, 0, "why") },
	} {
		_, err := move()
		var held *fault.Error
		if f, ok := asFault(err); ok {
			held = f
		}
		if held == nil || held.Code != listing.CodeHeld || held.Kind != fault.Conflict || !slices.Equal(held.Args, []any{int64(paid.ID)}) {
			t.Errorf("%s: got %v, want a conflict that names trade %d", name, err, paid.ID)
		}
	}
	if got := w.listing(l.ID); got.State != listing.InTrade {
		t.Errorf("the listing is %s, want as it was", got.State)
	}
	if done := w.deeds("listing:" + itoa(l.ID)); len(done) != 0 {
		t.Errorf("what was refused is in the audit log: %+v", done)
	}
	story, err := desk.Listing(w.ctx(), banker(), l.ID)
	if err != nil || story.HeldBy != paid.ID || len(story.Trades) != 1 || len(story.Moves) != 0 {
		t.Errorf("the story: held by %d, %d trades, moves %v, %v", story.HeldBy, len(story.Trades), story.Moves, err)
	}
}

func TestDeskDeletesAListing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("seller")
	l := w.publish(seller)
	desk := w.market.Desk()
	for range 2 { // again it changes nothing
		gone, err := desk.DeleteListing(w.ctx(), clerk(), l.ID, 0, "spam")
		if err != nil || gone.State != listing.Deleted {
			t.Fatalf("delete: got %s, %v", gone.State, err)
		}
	}
	w.wantNews(seller, app.NewsListingDeleted)
	if done := w.deeds("listing:" + itoa(l.ID)); len(done) != 1 || done[0].Action != operator.DeleteListing {
		t.Errorf("the audit log: got %+v, want one deletion", done)
	}
	if _, err := desk.UnblockListing(w.ctx(), clerk(), l.ID, 0, "no"); !fault.Is(err, fault.Conflict) {
		t.Errorf("unblock a deleted one: got %v, want a conflict", err)
	}
	if _, err := desk.DeleteListing(w.ctx(), clerk(), 404, 0, "spam"); fault.CodeOf(err) != listing.CodeUnknown {
		t.Errorf("an unknown one: got %v", err)
	}
}

func TestDeskFindsListings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, other := w.join("seller"), w.join("other")
	first, second, third := w.publish(seller), w.publish(seller), w.publish(other)
	desk := w.market.Desk()
	if _, err := desk.BlockListing(w.ctx(), clerk(), second.ID, 0, "why"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		q    app.ListingSearch
		want []listing.ID
	}{
		"all":              {app.ListingSearch{}, []listing.ID{third.ID, second.ID, first.ID}},
		"blocked":          {app.ListingSearch{States: []listing.State{listing.Blocked}}, []listing.ID{second.ID}},
		"two states":       {app.ListingSearch{States: []listing.State{listing.Blocked, listing.ForSale}}, []listing.ID{third.ID, second.ID, first.ID}},
		"of a member":      {app.ListingSearch{SellerID: other}, []listing.ID{third.ID}},
		"of a key":         {app.ListingSearch{UserKey: "key-seller"}, []listing.ID{second.ID, first.ID}},
		"of nobody":        {app.ListingSearch{UserKey: "key-nobody"}, nil},
		"of two":           {app.ListingSearch{UserKey: "key-seller", SellerID: other}, nil},
		"words":            {app.ListingSearch{Typed: "Lamp 2"}, []listing.ID{second.ID}},
		"a category":       {app.ListingSearch{Filter: search.Filter{Category: listing.Books}}, nil},
		"a price":          {app.ListingSearch{Filter: search.Filter{MinPrice: price, MaxPrice: price}}, []listing.ID{third.ID, second.ID, first.ID}},
		"words of a state": {app.ListingSearch{Typed: "lamp", States: []listing.State{listing.ForSale}}, []listing.ID{third.ID, first.ID}},
	} {
		page, err := desk.Listings(w.ctx(), banker(), c.q, ports.Page{Limit: 10})
		var got []listing.ID
		for _, l := range page.Listings {
			got = append(got, l.ID)
			if page.Sellers[l.SellerID].Nickname == "" {
				t.Errorf("%s: listing %d has no seller", name, l.ID)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	page, err := desk.Listings(w.ctx(), clerk(), app.ListingSearch{}, ports.Page{Limit: 2})
	if err != nil || page.Next != int64(second.ID) {
		t.Errorf("a page of two: next %d, %v, want %d", page.Next, err, second.ID)
	}
	if _, err := desk.Listings(w.ctx(), clerk(), app.ListingSearch{Typed: "!?"}, ports.Page{Limit: 2}); fault.CodeOf(err) != app.CodeNoWord {
		t.Errorf("a search without a word: got %v", err)
	}
	if _, err := desk.Listings(w.ctx(), operator.Actor{}, app.ListingSearch{}, ports.Page{Limit: 2}); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("nobody looks: got %v", err)
	}
}

func TestDeskTellsAListingsHistory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("seller")
	l := w.publish(seller)
	for _, e := range []listing.Edit{{Price: "9000"}, {Title: "desk", Description: "oak"}} {
		if _, err := w.market.Edit(w.ctx(), seller, l.ID, e); err != nil {
			t.Fatal(err)
		}
	}
	story, err := w.market.Desk().Listing(w.ctx(), banker(), l.ID)
	if err != nil {
		t.Fatal(err)
	}
	var got [][]listing.Part
	for _, e := range story.Edits {
		got = append(got, e.Changed)
	}
	want := [][]listing.Part{nil, {listing.PartPrice}, {listing.PartTitle, listing.PartDescription}}
	if diff := cmp.Diff(want, got); diff != "" || story.Edits[0].Price != price || story.Seller.ID != seller {
		t.Errorf("what each edit changed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]listing.Move{listing.Delete, listing.Block}, story.Moves); diff != "" {
		t.Errorf("what may be done to it (-want +got):\n%s", diff)
	}
	if _, err := w.market.Desk().Listing(w.ctx(), clerk(), 404); fault.CodeOf(err) != listing.CodeUnknown {
		t.Errorf("an unknown one: got %v", err)
	}
}
