package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const fiveYears = 5*365*day + 2*day

// soldAndGone is a world in which a sale with a dispute was paid out and the seller has left.
func soldAndGone(t *testing.T) (d *desk, words []string) {
	t.Helper()
	d = newDesk(t, 0)
	tr := d.pay(d.buyer, d.publish(d.seller))
	ship := d.command(tr, trade.Ship, d.seller)
	ship.Tracking = "412345678901"
	dispute := d.command(tr, trade.Dispute, d.buyer)
	dispute.Reason = "바퀴가 휘었어요"
	for _, c := range []app.Command{ship, dispute} {
		if _, err := d.market.Act(d.ctx(), c); err != nil {
			t.Fatalf("%s: %v", c.Event, err)
		}
	}
	d.act(tr, trade.WithdrawDispute, d.buyer)
	d.act(tr, trade.ConfirmSale, d.seller)
	d.sold = []trade.ID{tr.ID}
	d.account(d.seller)
	d.look()
	d.sent()
	must(t, 0, d.payOut(tr.ID, "KB-77", bob))
	d.clock.Advance(30 * day)
	_, err := d.market.Withdraw(d.ctx(), d.seller)
	must(t, 0, err)
	l := d.listing(tr.ListingID)
	return d, []string{"바퀴가 휘었어요", "KB-77", ship.Tracking, l.Description, l.Place, l.OpenChatURL, l.Title}
}

// found are the words that the store still has of those.
func (w *world) found(words []string) []string {
	dump := w.store.Dump()
	var left []string
	for line := range strings.Lines(dump) {
		for _, word := range words {
			if word != "" && strings.Contains(line, word) && !strings.HasPrefix(line, "audit") {
				left = append(left, word+" in "+line)
			}
		}
	}
	return left
}

func (w *world) erasures() int {
	w.t.Helper()
	list, err := w.store.Repos().Audit.Search(context.Background(), ports.AuditFilter{Action: operator.EraseMember}, ports.Page{Limit: 100})
	return len(must(w.t, list, err))
}

func (w *world) chained() {
	w.t.Helper()
	if _, err := app.VerifyAudit(context.Background(), w.store.Repos().Audit, audit.Head{}); err != nil {
		w.t.Errorf("the audit log: %v", err)
	}
}

func TestRecordsAreErasedWhenTheLawAsksNoLonger(t *testing.T) {
	t.Parallel()
	d, words := soldAndGone(t)
	until := d.member(d.seller).RecordsUntil
	if left := d.found(words); len(left) < len(words) {
		t.Fatalf("found %v, want each of %v: else the test proves nothing", left, words)
	}
	book := fmt.Sprint(ledger.Balances(d.entries()))
	before, err := d.store.Repos().Trades.Get(d.ctx(), d.sold[0])
	must(t, 0, err)
	d.clock.Set(until.Add(-time.Microsecond))
	if done := d.tend(d.market); done.Erased != 0 || len(d.found(words)) == 0 {
		t.Fatalf("got %+v, want nothing erased while the law asks for it", done)
	}
	d.clock.Set(until)
	if done := d.tend(d.market); done.Erased != 1 || done.Failed != 0 || done.More {
		t.Errorf("got %+v, want one member erased", done)
	}
	if left := d.found(words); len(left) != 0 {
		t.Errorf("still there: %v", left)
	}
	after := d.trade(d.sold[0])
	if after.State != before.State || after.Captured != before.Captured || after.Settled != before.Settled || after.Agreed.Price != price {
		t.Errorf("the trade is %+v, want its numbers as they were", after)
	}
	if now := fmt.Sprint(ledger.Balances(d.entries())); now != book {
		t.Errorf("the book has %s, want %s", now, book)
	}
	who := d.member(d.seller)
	if !who.ErasedAt.Equal(until) || who.ConsentVersion != "" || who.RecordsUntil != until {
		t.Errorf("got %+v, want it marked as erased", who)
	}
	list, err := d.store.Repos().Audit.Search(d.ctx(), ports.AuditFilter{Action: operator.EraseMember}, ports.Page{Limit: 9})
	if must(t, 0, err); len(list) != 1 || list[0].Who != 0 || list[0].Name != "market" || list[0].Subject != fmt.Sprintf("member:%d", d.seller) {
		t.Errorf("the audit log has %+v, want one entry by the market", list)
	}
	dump := d.store.Dump()
	if done := d.tend(d.market); done != (app.Tended{}) || d.store.Dump() != dump {
		t.Errorf("got %+v the second time, want nothing to do", done)
	}
	d.chained()
	d.reconcile(true)
	if open := d.drifts(); len(open) != 0 {
		t.Errorf("reconciliation found %+v, want the books as whole as before", open)
	}
}

// TestWhoBoughtIsErasedAndTheSellersTitleStays: the seller is a member and goes on
// seeing what was sold.
func TestWhoBoughtIsErasedAndTheSellersTitleStays(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Complete)
	s.hurt = true // the clock jumps over what the worker would have done
	_, err := s.market.Withdraw(s.ctx(), s.buyer)
	must(t, 0, err)
	title := s.trade(s.t.ID).Agreed.Title
	s.clock.Advance(fiveYears)
	s.tend(s.market)
	if got := s.member(s.buyer); !got.ErasedAt.IsZero() {
		t.Fatalf("got %+v, want it kept: the seller is not paid yet", got)
	}
	if got := s.member(s.buyer).RecordsUntil; !got.After(s.clock.Now()) {
		t.Errorf("the records end at %s, want later: something is open", got)
	}
	p := s.payout()
	p.State = payout.Paid
	_, err = s.store.Repos().Payouts.Save(s.ctx(), p)
	must(t, 0, err)
	s.clock.Advance(31 * day)
	if done := s.tend(s.market); done.Erased != 1 {
		t.Fatalf("got %+v, want the buyer erased", done)
	}
	if got := s.trade(s.t.ID).Agreed; got.Title != title || got.Description != "" {
		t.Errorf("got %+v, want the seller's title and nothing else that was written", got)
	}
	if l := s.listing(s.l.ID); l.Description == "" {
		t.Error("the seller's listing was erased with the buyer")
	}
}

// TestErasingIsTakenUpWhereverItBroke kills the process at each of its steps.
func TestErasingIsTakenUpWhereverItBroke(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) (*stage, []string) {
		d, words := soldAndGone(t)
		d.clock.Set(d.member(d.seller).RecordsUntil)
		return &stage{world: d.world, seller: d.seller, buyer: d.buyer}, words
	}
	whole := &life{}
	s, _ := begin(t)
	s.tend(s.mortal(whole))
	if whole.steps < 12 {
		t.Fatalf("erasing takes %d steps, want more: it does not do what it should", whole.steps)
	}
	for n := 1; n <= whole.steps; n++ {
		t.Run(fmt.Sprintf("dead at step %d of %d", n, whole.steps), func(t *testing.T) {
			t.Parallel()
			s, words := begin(t)
			_, _ = s.mortal(&life{last: n}).Tend(s.ctx())
			s.tend(s.with(nil))
			if left := s.found(words); len(left) != 0 {
				t.Errorf("still there: %v", left)
			}
			if n := s.erasures(); n != 1 || s.member(s.seller).ErasedAt.IsZero() {
				t.Errorf("the audit log has %d entries, want one", n)
			}
			s.chained()
		})
	}
}

func TestWhatHappenedSinceIsKeptToo(t *testing.T) {
	t.Parallel()
	d, words := soldAndGone(t)
	d.hurt = true // the trade is written over
	until := d.member(d.seller).RecordsUntil
	late := d.trade(d.sold[0])
	late.UpdatedAt = until.Add(-day)
	_, err := d.store.Repos().Trades.Save(d.ctx(), late)
	must(t, 0, err)
	d.clock.Set(until)
	if done := d.tend(d.market); done.Erased != 0 || len(d.found(words)) == 0 {
		t.Errorf("got %+v, want all kept: something happened to the trade yesterday", done)
	}
	if got := d.member(d.seller).RecordsUntil; !got.Equal(late.UpdatedAt.AddDate(5, 0, 0)) {
		t.Errorf("the records end at %s, want five years after the trade's last change", got)
	}
}

func TestWhoNeverTradedIsErasedWithPhotosAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("seller")
	l := w.publish(seller)
	w.rest()
	keys := w.listing(l.ID).Photos.Keys()
	_, err := w.market.Withdraw(w.ctx(), seller)
	must(t, 0, err)
	if len(keys) == 0 {
		t.Fatal("the listing has no photo: the test proves nothing")
	}
	if done := w.tend(w.market); done.Erased != 1 {
		t.Errorf("got %+v, want the member erased: no law keeps what was never traded", done)
	}
	got := w.listing(l.ID)
	if got.State != listing.Deleted || got.Title != listing.ErasedTitle || got.Photos != (listing.Photos{}) {
		t.Errorf("got %+v, want an empty listing", got)
	}
	for _, key := range keys {
		if _, err := w.blobs.Get(w.ctx(), key); err == nil {
			t.Errorf("photo %s is still in the bucket", key)
		}
	}
}
