package demo

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// till is a payment provider in memory whose buyers always pay.
type till struct {
	ready map[string]payment.ReadyRequest
	paid  map[string]payment.Status
}

func newTill() *till {
	return &till{ready: map[string]payment.ReadyRequest{}, paid: map[string]payment.Status{}}
}

func (p *till) Ready(_ context.Context, r payment.ReadyRequest) (payment.Ready, error) {
	tid := "T" + r.OrderID
	p.ready[tid] = r
	return payment.Ready{TID: tid, MobileURL: "page/" + tid, DesktopURL: "page/" + tid}, nil
}

func (p *till) Pay(_ context.Context, page string) (string, error) {
	return p.ready[strings.TrimPrefix(page, "page/")].ApprovalURL + "&pg_token=x", nil
}

func (p *till) Approve(_ context.Context, r payment.ApproveRequest) (payment.Status, error) {
	p.paid[r.TID] = payment.Status{Order: r.Order, TID: r.TID, Phase: payment.Captured, Left: r.Amount}
	return p.paid[r.TID], nil
}

func (p *till) Cancel(_ context.Context, r payment.CancelRequest) (payment.Status, error) {
	s := p.paid[r.TID]
	s.Left, s.Cancelled, s.Phase = s.Left-r.Amount, s.Cancelled+r.Amount, payment.Returned
	p.paid[r.TID] = s
	return s, nil
}

func (p *till) Lookup(_ context.Context, tid string) (payment.Status, error) { return p.paid[tid], nil }

func noon() time.Time { return time.Date(2026, 11, 22, 3, 17, 0, 0, time.UTC) }

func sampleOptions(store ports.Store, blobs ports.Blobs) Options {
	return Options{
		Store: store, Blobs: blobs, Vault: ring(), Clock: NewClock(noon()), Process: trade.DefaultProcess(),
		Picture:        func(kind string, view int64) []byte { return fmt.Appendf(nil, "%s %d", kind, view) },
		ConsentVersion: "test", RenewFor: 30 * day, Payments: newTill(),
	}
}

// ring is a vault with one key.
func ring() *vault.Ring {
	r, err := vault.New(vault.Options{Keys: []vault.Key{{ID: "test", Secret: make([]byte, vault.KeySize)}}})
	if err != nil {
		panic(err)
	}
	return r
}

// snapshot is everything that a seed wrote.
type snapshot struct {
	Members   map[member.ID]member.Member
	Listings  map[listing.ID]listing.Listing
	Revisions map[listing.ID][]listing.Revision
	Trades    map[trade.ID]trade.Trade
	Records   map[trade.ID][]trade.Record
	Timers    map[trade.ID][]ports.TimerRow
	Entries   []ledger.Entry
	Payouts   map[trade.ID]payout.Payout
	Attempts  map[payment.ID]payment.Attempt
}

func take(t *testing.T, store ports.Store) snapshot {
	t.Helper()
	ctx, r := t.Context(), store.Repos()
	s := snapshot{
		map[member.ID]member.Member{},
		map[listing.ID]listing.Listing{},
		map[listing.ID][]listing.Revision{},
		map[trade.ID]trade.Trade{},
		map[trade.ID][]trade.Record{},
		map[trade.ID][]ports.TimerRow{},
		nil,
		map[trade.ID]payout.Payout{},
		map[payment.ID]payment.Attempt{},
	}
	addListing := func(id listing.ID) {
		l := must(r.Listings.Get(ctx, id))(t)
		s.Listings[id] = l
		s.Revisions[id] = must(r.Listings.Revisions(ctx, id))(t)
		who := must(r.Members.Get(ctx, l.SellerID))(t)
		if who.Phone != "" || who.PhoneSealed == "" {
			t.Errorf("the phone of %s is not sealed", who.Nickname)
		}
		who.PhoneSealed = "" // another text each time
		s.Members[l.SellerID] = who
	}
	for _, l := range must(r.Listings.ListMarket(ctx, ports.Page{Limit: 100_000}))(t) {
		addListing(l.ID)
	}
	for _, state := range trade.States() {
		for _, tr := range must(r.Trades.ListInState(ctx, state, ports.Page{Limit: 100_000}))(t) {
			s.Trades[tr.ID] = tr
			s.Records[tr.ID] = must(r.Trades.History(ctx, tr.ID))(t)
			s.Timers[tr.ID] = must(r.Timers.ListByID(ctx, ports.OfTrade, int64(tr.ID)))(t)
			addListing(tr.ListingID)
			if tr.State == trade.Complete {
				s.Payouts[tr.ID] = must(r.Payouts.Get(ctx, tr.ID))(t)
			}
			for _, a := range must(r.Attempts.ListByTrade(ctx, tr.ID))(t) {
				s.Attempts[a.ID] = a
			}
		}
	}
	s.Entries = must(r.Ledger.List(ctx, 0, 0, 0, 1_000_000))(t)
	return s
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func mustSeed(t *testing.T, o Options, a Amounts) Made {
	t.Helper()
	made, err := Seed(t.Context(), o, a)
	if err != nil {
		t.Fatalf("Seed(%+v): %v", a, err)
	}
	return made
}

func TestSeedIsTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	amounts := Amounts{Members: 40, Listings: 120, Trades: 63, Seed: 7}
	var shots []snapshot
	for i := range 2 {
		store := memory.New()
		o := sampleOptions(store, memory.NewBlobs())
		o.Clock = NewClock(noon().Add(time.Duration(i) * 20 * time.Minute))
		mustSeed(t, o, amounts)
		shots = append(shots, take(t, store))
	}
	if diff := cmp.Diff(shots[0], shots[1]); diff != "" {
		t.Errorf("two runs of one seed differ (-first +second); nobody could repeat a measurement:\n%s", diff)
	}
	other := memory.New()
	amounts.Seed = 8
	mustSeed(t, sampleOptions(other, memory.NewBlobs()), amounts)
	if cmp.Equal(shots[0].Listings, take(t, other).Listings) {
		t.Error("another seed made the same listings; the seed is ignored")
	}
}

func TestSeededMarketIsConsistent(t *testing.T) {
	t.Parallel()
	store := memory.New()
	o := sampleOptions(store, memory.NewBlobs())
	made := mustSeed(t, o, Amounts{Members: 60, Listings: 200, Trades: 105, Seed: 3})
	if want := (Made{Members: 60, Listings: 200, Trades: 105}); made != want {
		t.Errorf("Seed() = %+v, want %+v: no story is cut short by the default process", made, want)
	}
	s := take(t, store)
	if len(s.Trades) != 105 {
		t.Errorf("%d trades in the store, want 105", len(s.Trades))
	}
	states := map[trade.State]int{}
	for id, tr := range s.Trades {
		states[tr.State]++
		checkTrade(t, s, tr)
		if !tr.State.Final() && tr.DueAt.Before(o.Clock.Now()) && tr.State != trade.Refunding {
			t.Errorf("trade %d is %s and due at %v, before the samples' present %v: it would end when the market starts", id, tr.State, tr.DueAt, o.Clock.Now())
		}
	}
	if len(states) < 14 {
		t.Errorf("trades are in %d different states %v, want at least 14: the samples show too little", len(states), states)
	}
	for account, sum := range ledger.Balances(s.Entries) {
		tr := s.Trades[trade.ID(account.Of)]
		if account.Kind == ledger.Escrow && sum != tr.Held() {
			t.Errorf("escrow of trade %d is %v, want %v, what the trade says is held", tr.ID, sum, tr.Held())
		}
	}
}

func checkTrade(t *testing.T, s snapshot, tr trade.Trade) {
	t.Helper()
	l := s.Listings[tr.ListingID]
	if tr.CreatedAt.Before(l.CreatedAt) {
		t.Errorf("trade %d began at %v, before its listing was there at %v", tr.ID, tr.CreatedAt, l.CreatedAt)
	}
	records := s.Records[tr.ID]
	if int64(len(records)) != tr.Version || records[len(records)-1].To != tr.State {
		t.Errorf("trade %d, version %d, state %s: history has %d lines: %+v", tr.ID, tr.Version, tr.State, len(records), records)
	}
	var timers []trade.Timer
	for _, row := range s.Timers[tr.ID] {
		timers = append(timers, row.Timer)
	}
	if len(timers) != len(tr.Timers()) {
		t.Errorf("trade %d has timers %v, want those of its value %v: it would never move on", tr.ID, timers, tr.Timers())
	}
	if tr.Holds && l.State == listing.ForSale {
		t.Errorf("trade %d holds listing %d, which is for sale", tr.ID, l.ID)
	}
	if tr.State == trade.Complete && (l.State != listing.Sold || s.Payouts[tr.ID].Amount != tr.Agreed.Price-tr.Agreed.Fee) {
		t.Errorf("complete trade %d: listing is %s, payout %+v", tr.ID, l.State, s.Payouts[tr.ID])
	}
}

func TestSampleRowsWouldPassTheMarketsOwnChecks(t *testing.T) {
	t.Parallel()
	store, blobs := memory.New(), memory.NewBlobs()
	mustSeed(t, sampleOptions(store, blobs), Amounts{Members: 700, Listings: 900, Seed: 11})
	s := take(t, store)
	if len(s.Listings) != 900 {
		t.Fatalf("%d listings on the market, want 900", len(s.Listings))
	}
	categories := map[listing.Category]bool{}
	for _, l := range s.Listings {
		draft := listing.Draft{
			Title: l.Title, Description: l.Description, Price: fmt.Sprint(int64(l.Price)), Place: l.Place,
			OpenChatURL: l.OpenChatURL, Category: string(l.Category), PhotoSources: []string{"x"},
		}
		checked, err := listing.New(l.ID, l.SellerID, draft, l.CreatedAt, 30*day)
		if err != nil || checked.Title != l.Title || checked.Description != l.Description || checked.Price != l.Price {
			t.Errorf("listing.New(%+v) = %+v, %v: nobody could have typed this", draft, checked, err)
		}
		for _, key := range l.Photos.Keys() {
			if _, err := blobs.Get(t.Context(), key); err != nil {
				t.Errorf("picture %s of listing %d: %v", key, l.ID, err)
			}
		}
		if l.ID>>22 != listing.ID(l.CreatedAt.Sub(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)).Milliseconds()) {
			t.Errorf("id %d of a listing of %v tells another age; lists are ordered by id", l.ID, l.CreatedAt)
		}
		categories[l.Category] = true
	}
	if len(categories) != len(listing.Categories()) {
		t.Errorf("%d categories have samples, want all %d", len(categories), len(listing.Categories()))
	}
}

func TestFirstMarket(t *testing.T) {
	t.Parallel()
	store, blobs := memory.New(), memory.NewBlobs()
	o := sampleOptions(store, blobs)
	if err := First(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	ctx, r := t.Context(), store.Repos()
	notices := must(r.Notices.List(ctx, ports.Page{Limit: 50}))(t)
	if len(notices) != len(articles()) {
		t.Errorf("%d notices, want %d", len(notices), len(articles()))
	}
	for _, n := range notices {
		if n.ImageKey != "" {
			must(blobs.Get(ctx, n.ImageKey))(t)
		}
	}
	now := o.Clock.Now()
	posts := Bargains(now, "http://127.0.0.1:8080/images")
	live := map[string]bool{}
	for i, b := range posts {
		if !strings.HasPrefix(b.Title, "[샘플]") {
			t.Errorf("bargain %+v does not say that it is a sample", b)
		}
		if age := now.Sub(b.PostedAt); age < 0 || age > 48*time.Hour || b.Ended == (age < 24*time.Hour) {
			t.Errorf("bargain %d is posted %s ago and ended is %t, want one of each on a day", i, age, b.Ended)
		}
		live[b.Title] = live[b.Title] || !b.Ended
		must(blobs.Get(ctx, strings.TrimPrefix(b.Picture, "http://127.0.0.1:8080/images/")))(t)
	}
	if len(live) != len(bargains()) || len(posts) != 2*len(live) {
		t.Errorf("%d posts of %d bargains, want each twice", len(posts), len(live))
	}
	if again := Bargains(now.Add(time.Second), "http://127.0.0.1:8080/images"); again[3].ID != posts[3].ID || again[3].Price != posts[3].Price {
		t.Errorf("the same bargain is %+v and then %+v", posts[3], again[3])
	}
	if s := take(t, store); len(s.Trades) != firstTrades || len(s.Attempts) != 0 {
		t.Errorf("%d trades, %d payments, want %d without payment: the payment provider is not asked while somebody waits", len(s.Trades), len(s.Attempts), firstTrades)
	}
}

func TestSeedRefuses(t *testing.T) {
	t.Parallel()
	o := sampleOptions(memory.New(), memory.NewBlobs())
	for _, a := range []Amounts{
		{Members: -1}, {Listings: 1}, {Members: 1, Listings: 1, Trades: 1}, {Members: 2, Listings: 1, Trades: 2},
	} {
		if _, err := Seed(t.Context(), o, a); err == nil {
			t.Errorf("Seed(%+v) succeeded", a)
		}
	}
	a := Amounts{Members: 3, Listings: 4, Trades: 2, Seed: 5}
	mustSeed(t, o, a)
	if _, err := Seed(t.Context(), o, a); fault.CodeOf(err) != CodeThere {
		t.Errorf("Seed() of a seed that is there = %v, want code %s", err, CodeThere)
	}
	a.Seed = 6
	mustSeed(t, o, a)
}

func TestSeedSurvivesAShortProcess(t *testing.T) {
	t.Parallel()
	o := sampleOptions(memory.New(), memory.NewBlobs())
	o.Process.RequestFor, o.Process.SentFor, o.Process.ConfirmedFor = time.Hour, time.Hour, time.Hour
	made := mustSeed(t, o, Amounts{Members: 9, Listings: 60, Trades: 42, Seed: 2})
	if made.Cut == 0 {
		t.Error("no story was cut by deadlines of an hour; the clock did not act")
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	o := sampleOptions(memory.New(), memory.NewBlobs())
	last := map[string]string{}
	o.Progress = func(part string, done, of int) {
		last[part] = fmt.Sprintf("%d/%d", done, of)
		fmt.Fprintln(&out, part, done, of)
	}
	mustSeed(t, o, Amounts{Members: 5, Listings: 6, Trades: 3, Seed: 1})
	for part, want := range map[string]string{"members": "5/5", "listings": "6/6", "trades": "3/3"} {
		if last[part] != want {
			t.Errorf("progress of %s ended at %q, want %s:\n%s", part, last[part], want, out.String())
		}
	}
}

func TestPricesAreRound(t *testing.T) {
	t.Parallel()
	random := stream(1, "test")
	for n := range 500 {
		l := sampleListing(random, n, noon())
		if l.Price%1000 != 0 || l.Price < 4000 || l.Price > money.Won(2_000_000) {
			t.Fatalf("price of %q is %v, want whole thousands that somebody would ask", l.Title, l.Price)
		}
	}
}
