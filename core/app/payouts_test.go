package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const (
	alice, bob = 901, 902
	net        = price - price*350/10_000
)

// desk is a world in which one seller has sold things that wait for their payout.
type desk struct {
	*world
	seller, buyer member.ID
	sold          []trade.ID
}

// teller is an operator of finance.
func teller(id int64) operator.Actor {
	return operator.Actor{ID: operator.ID(id), Name: "clerk", Role: operator.Finance}
}

func newDesk(t *testing.T, sales int) *desk {
	t.Helper()
	p := trade.DefaultProcess()
	p.FourEyesAbove = net - 1
	w := newWorldWith(t, p)
	d := &desk{world: w, seller: w.join("seller"), buyer: w.join("buyer")}
	for range sales {
		d.sold = append(d.sold, d.sell(d.seller))
	}
	return d
}

// ready is a desk whose payouts lack nothing.
func ready(t *testing.T, sales int) *desk {
	t.Helper()
	d := newDesk(t, sales)
	d.account(d.seller)
	d.look()
	return d
}

func (d *desk) sell(seller member.ID) trade.ID {
	d.t.Helper()
	tr := d.pay(d.buyer, d.publish(seller))
	ship := d.command(tr, trade.Ship, seller)
	ship.Tracking = fmt.Sprintf("%012d", 400_000_000_000+d.drafts)
	if _, err := d.market.Act(d.ctx(), ship); err != nil {
		d.t.Fatalf("ship: %v", err)
	}
	d.act(tr, trade.ConfirmPurchase, d.buyer)
	d.act(tr, trade.ConfirmSale, seller)
	return tr.ID
}

func (w *world) account(who member.ID) {
	w.t.Helper()
	_, err := w.market.SetAccount(w.ctx(), who, tokenOf(w.market.AccountLink(who)), "국민은행", "123456-78-901234", "김수진")
	if err != nil {
		w.t.Fatalf("set an account: %v", err)
	}
}

// look reconciles a minute later, when what just moved has settled.
func (w *world) look() {
	w.t.Helper()
	w.clock.Advance(time.Minute)
	w.reconcile(false)
}

func (w *world) payout(id trade.ID) payout.Payout {
	w.t.Helper()
	p, err := w.store.Repos().Payouts.Get(context.Background(), id)
	return must(w.t, p, err)
}

func (d *desk) claim(by int64) app.Batch {
	d.t.Helper()
	b, err := d.market.Desk().ClaimPayouts(d.ctx(), teller(by), 100)
	return must(d.t, b, err)
}

// sent is a batch of all that was sold, claimed by alice and sent.
func (d *desk) sent() app.Batch {
	d.t.Helper()
	b := d.claim(alice)
	if err := d.market.Desk().SendBatch(d.ctx(), teller(alice), b.ID); err != nil {
		d.t.Fatalf("send: %v", err)
	}
	return b
}

func (d *desk) wantPayout(id trade.ID, want payout.State, why string) payout.Payout {
	d.t.Helper()
	p := d.payout(id)
	if p.State != want {
		d.t.Errorf("the payout is %s (%s), want %s: %s", p.State, p.Reason, want, why)
	}
	return p
}

// wantBook checks what the book owes to the seller and what our bank gave.
func (d *desk) wantBook(payable, bank money.Won, why string) {
	d.t.Helper()
	sums := ledger.Balances(d.entries())
	p, b := sums[ledger.Account{Kind: ledger.Payable, Of: int64(d.seller)}], sums[ledger.Account{Kind: ledger.Bank}]
	if p != payable || b != bank {
		d.t.Errorf("payable %d, bank %d, want %d and %d: %s", p, b, payable, bank, why)
	}
}

func TestAPayoutFromSaleToBank(t *testing.T) {
	t.Parallel()
	d := ready(t, 2)
	d.wantBook(2*net, 0, "both sales are owed")
	b := d.claim(alice)
	if len(b.Transfers) != 2 || b.Total() != 2*net || len(b.Left) != 0 {
		t.Fatalf("claimed %+v, want both", b)
	}
	want := payout.Account{Bank: "국민은행", Number: "123456-78-901234", Holder: "김수진"}
	file, err := d.market.Desk().ToTransfer(d.ctx(), teller(alice), b.ID)
	if err != nil || len(file) != 2 || file[0].Account != want || file[0].Payout.ClaimedBy != alice {
		t.Fatalf("the file has %+v, %v; want both transfers to %v", file, err, want)
	}
	wantFault(t, d.payOut(d.sold[0], "KB-1", bob), fault.Conflict, payout.CodeMove, "nobody told the bank yet")
	for range 2 {
		if err := d.market.Desk().SendBatch(d.ctx(), teller(alice), b.ID); err != nil {
			t.Fatalf("send: %v", err)
		}
	}
	_, err = d.market.Desk().ToTransfer(d.ctx(), teller(alice), b.ID)
	wantFault(t, err, fault.Conflict, payout.CodeEmpty, "a second file would pay twice")
	wantFault(t, d.market.Desk().ReleaseBatch(d.ctx(), teller(alice), b.ID), fault.Conflict, payout.CodeMove, "the bank has the order")
	wantFault(t, d.payOut(d.sold[0], "KB-1", alice), fault.Forbidden, payout.CodeFourEyes, "alice claimed it")
	wantFault(t, d.payOut(d.sold[0], "KB-1", 0), fault.Unauthenticated, "", "nobody vouches")
	d.wantBook(2*net, 0, "nothing is proven")
	d.clock.Advance(time.Hour)
	if err := d.payOut(d.sold[0], "KB-1", bob); err != nil {
		t.Fatalf("pay: %v", err)
	}
	before := d.store.Dump()
	if err := d.payOut(d.sold[0], " KB-1\n", bob); err != nil || d.store.Dump() != before {
		t.Errorf("the same reference again: %v, changed: %t", err, d.store.Dump() != before)
	}
	wantFault(t, d.payOut(d.sold[0], "KB-2", bob), fault.Conflict, payout.CodeMove, "it was paid with another reference")
	p := d.wantPayout(d.sold[0], payout.Paid, "the bank's reference is there")
	if p.Reference != "KB-1" || p.PaidBy != bob || p.PaidAt != d.clock.Now() || p.Amount != net {
		t.Errorf("paid as %+v, want reference, who and when", p)
	}
	d.wantPayout(d.sold[1], payout.Sent, "each has its own reference")
	d.wantBook(net, net, "one went from the seller's account to our bank's")
	d.wantNews(d.seller, "record_payout.seller")
}

func (d *desk) payOut(id trade.ID, reference string, by int64) error {
	_, err := d.market.Desk().PayOut(d.ctx(), teller(by), id, reference)
	return err
}

// TestTwoOperatorsClaimEachPayoutOnce: whatever the race, a payout is in one batch.
func TestTwoOperatorsClaimEachPayoutOnce(t *testing.T) {
	t.Parallel()
	d := ready(t, 12)
	var mu sync.Mutex
	got := map[int64]int{}
	batches := map[int64]bool{}
	parallel(4, func(i int) {
		b, err := d.market.Desk().ClaimPayouts(context.Background(), teller(int64(alice+i%2)), 5)
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			t.Errorf("claim: %v", err)
		}
		batches[b.ID] = true
		for _, x := range b.Transfers {
			got[x.Payout.TradeID]++
			if stored := d.payout(trade.ID(x.Payout.TradeID)); stored.BatchID != b.ID {
				t.Errorf("payout %d is in batch %d, and batch %d lists it too", x.Payout.TradeID, stored.BatchID, b.ID)
			}
		}
	})
	for id, n := range got {
		if n != 1 {
			t.Errorf("payout %d was claimed %d times: it would be transferred as often", id, n)
		}
	}
	if len(got) != 12 {
		t.Errorf("%d of 12 payouts are in %d batches", len(got), len(batches))
	}
}

func TestPayoutsWaitForAccountAndReconciliation(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1)
	other := d.join("other")
	d.account(other)
	second := d.sell(other)
	left := func(want map[trade.ID]fault.Code, why string) app.Batch {
		t.Helper()
		b := d.claim(alice)
		got := map[trade.ID]fault.Code{}
		for _, u := range b.Left {
			got[trade.ID(u.Payout.TradeID)] = u.Reason
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("left %v, want %v: %s", got, want, why)
		}
		return b
	}
	b := left(map[trade.ID]fault.Code{d.sold[0]: payout.CodeUnchecked, second: payout.CodeUnchecked}, "nobody asked KakaoPay since completion")
	if b.ID != 0 || len(b.Transfers) != 0 {
		t.Errorf("claimed %+v, want no batch of nothing", b)
	}
	d.look()
	// The first in line has no account and must not keep the others waiting.
	one, err := d.market.Desk().ClaimPayouts(d.ctx(), teller(alice), 1)
	if err != nil || len(one.Transfers) != 1 || one.Transfers[0].Payout.TradeID != int64(second) {
		t.Errorf("claimed %+v, %v, want the second's: the first has no account", one, err)
	}
	left(map[trade.ID]fault.Code{d.sold[0]: payout.CodeNoAccount}, "the seller told none")
	d.account(d.seller)
	if b := left(map[trade.ID]fault.Code{}, "nothing is missing"); len(b.Transfers) != 1 {
		t.Errorf("claimed %+v, want the first's now", b)
	}
	third := d.sell(other)
	d.look()
	_, err = d.market.Desk().ClaimPayouts(d.ctx(), teller(0), 10)
	wantFault(t, err, fault.Unauthenticated, "", "a claim without an operator has no first pair of eyes")
	d.wantPayout(third, payout.Due, "refused")
}

func TestADriftStopsClaimAndSending(t *testing.T) {
	t.Parallel()
	d := ready(t, 2)
	drift := func() ports.Drift {
		return ports.Drift{
			ID: int64(d.config.Source.ID()), TradeID: d.sold[0], Kind: "held_differs", Facts: "[]", Stops: true, FoundAt: d.clock.Now(), SeenAt: d.clock.Now(),
		}
	}
	b := d.claim(alice)
	found := drift()
	if err := d.store.Repos().Drifts.Add(d.ctx(), found); err != nil {
		t.Fatal(err)
	}
	wantFault(t, d.market.Desk().SendBatch(d.ctx(), teller(alice), b.ID), fault.Conflict, payout.CodeUnchecked, "something is wrong since the claim")
	d.wantPayout(d.sold[1], payout.Claimed, "a batch is sent as a whole, or the file lies")
	if err := d.market.Desk().ReleaseBatch(d.ctx(), teller(alice), b.ID); err != nil {
		t.Fatalf("release: %v", err)
	}
	again := d.claim(bob)
	if len(again.Transfers) != 1 || again.Transfers[0].Payout.TradeID != int64(d.sold[1]) || len(again.Left) != 1 || again.Left[0].Reason != payout.CodeUnchecked {
		t.Errorf("claimed %+v, want the other only, and the reason", again)
	}
}

func TestAReleasedBatchIsDueAgainAndCannotBeSent(t *testing.T) {
	t.Parallel()
	d := ready(t, 2)
	b := d.claim(alice)
	_, err := d.market.Desk().FreePayout(d.ctx(), teller(alice), d.sold[0])
	wantFault(t, err, fault.Conflict, payout.CodeMove, "one transfer alone does not leave a batch")
	_, err = d.market.Desk().HoldPayout(d.ctx(), teller(alice), d.sold[0], "fraud")
	wantFault(t, err, fault.Conflict, payout.CodeMove, "one transfer alone does not leave a batch")
	for range 2 {
		if err := d.market.Desk().ReleaseBatch(d.ctx(), teller(alice), b.ID); err != nil {
			t.Fatalf("release: %v", err)
		}
	}
	wantFault(t, d.market.Desk().SendBatch(d.ctx(), teller(alice), b.ID), fault.Conflict, payout.CodeMove, "it was given up")
	_, err = d.market.Desk().ToTransfer(d.ctx(), teller(alice), b.ID)
	wantFault(t, err, fault.NotFound, payout.CodeUnknown, "it was given up")
	for _, id := range d.sold {
		if p := d.wantPayout(id, payout.Due, "released"); p.Account != "" || p.ClaimedBy != 0 {
			t.Errorf("released as %+v: who takes it next needs the account of then", p)
		}
	}
	for _, unknown := range []int64{0, 77} {
		wantFault(t, d.market.Desk().SendBatch(d.ctx(), teller(alice), unknown), fault.NotFound, payout.CodeUnknown, "no such batch")
		wantFault(t, d.market.Desk().ReleaseBatch(d.ctx(), teller(alice), unknown), fault.NotFound, payout.CodeUnknown, "no such batch")
		_, err := d.market.Transfers(d.ctx(), unknown)
		wantFault(t, err, fault.NotFound, payout.CodeUnknown, "no such batch")
	}
	if next := d.claim(bob); len(next.Transfers) != 2 || next.ID == b.ID {
		t.Errorf("claimed anew %+v, want both in another batch", next)
	}
	wantFault(t, d.market.Desk().ReleaseBatch(d.ctx(), teller(alice), b.ID), fault.NotFound, payout.CodeUnknown, "they are in another batch now")
}

// TestSendingAndReleasingAtOnce: one of both wins for the whole batch.
func TestSendingAndReleasingAtOnce(t *testing.T) {
	t.Parallel()
	for range 10 {
		d := ready(t, 3)
		b := d.claim(alice)
		errs := make([]error, 2)
		parallel(2, func(i int) {
			errs[i] = []func(context.Context, operator.Actor, int64) error{d.market.Desk().SendBatch, d.market.Desk().ReleaseBatch}[i](context.Background(), teller(alice), b.ID)
		})
		want := payout.Sent
		if errs[0] != nil {
			want = payout.Due
		}
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("sending: %v, releasing: %v; want one of both", errs[0], errs[1])
		}
		for _, id := range d.sold {
			d.wantPayout(id, want, "all of a batch or nothing")
		}
	}
}

func TestTheBankRefusesOrSendsBack(t *testing.T) {
	t.Parallel()
	d := ready(t, 2)
	d.sent()
	fail := func(id trade.ID, reason string) error {
		_, err := d.market.Desk().FailPayout(d.ctx(), teller(bob), id, reason)
		return err
	}
	for range 2 {
		if err := fail(d.sold[0], " no such account "); err != nil {
			t.Fatalf("refused by the bank: %v", err)
		}
	}
	d.wantBook(2*net, 0, "nothing had left")
	if err := d.payOut(d.sold[1], "KB-1", bob); err != nil {
		t.Fatal(err)
	}
	d.wantBook(net, net, "one left")
	before := d.store.Dump()
	wantFault(t, func() error { _, err := d.market.Desk().FailPayout(d.ctx(), teller(0), d.sold[1], "x"); return err }(), fault.Unauthenticated, "", "nobody says so")
	wantFault(t, fail(d.sold[1], " "), fault.Invalid, payout.CodeReason, "no reason")
	if d.store.Dump() != before {
		t.Error("a refused return changed something")
	}
	for range 2 {
		if err := fail(d.sold[1], "account closed"); err != nil {
			t.Fatalf("sent back: %v", err)
		}
	}
	d.wantBook(2*net, 0, "back, once")
	d.wantNews(d.seller, "return_payout.seller")
	if b := d.claim(alice); len(b.Transfers) != 0 {
		t.Errorf("claimed %+v: the account has to be put right first", b)
	}
	for _, id := range d.sold {
		for range 2 {
			if _, err := d.market.Desk().FreePayout(d.ctx(), teller(alice), id); err != nil {
				t.Fatalf("free: %v", err)
			}
		}
	}
	if b := d.claim(bob); len(b.Transfers) != 2 {
		t.Errorf("claimed %+v, want both again", b)
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	d := ready(t, 1)
	id := d.sold[0]
	hold := func(reason string) error {
		_, err := d.market.Desk().HoldPayout(d.ctx(), teller(alice), id, reason)
		return err
	}
	wantFault(t, hold(" "), fault.Invalid, payout.CodeReason, "no reason")
	wantFault(t, hold(" claim "), fault.Invalid, payout.CodeReason, "would be freed by the end of a claim")
	wantFault(t, func() error { _, err := d.market.Desk().HoldPayout(d.ctx(), teller(alice), 77, "fraud"); return err }(), fault.NotFound, payout.CodeUnknown, "no such payout")
	for range 2 {
		if err := hold("identity"); err != nil {
			t.Fatalf("hold: %v", err)
		}
	}
	if b := d.claim(alice); b.ID != 0 {
		t.Errorf("claimed %+v, want nothing: it is held", b)
	}
	// A claim comes and goes; the operator's reason stands.
	s := d.trade(id)
	d.act(s, trade.OpenClaim, d.buyer)
	_, err := d.market.Desk().FreePayout(d.ctx(), teller(alice), id)
	wantFault(t, err, fault.Conflict, payout.CodeMove, "the buyer's claim is open")
	d.act(s, trade.WithdrawClaim, d.buyer)
	if p := d.wantPayout(id, payout.Held, "the operator's reason stands"); p.Reason != "identity" {
		t.Errorf("held for %q, want the operator's reason", p.Reason)
	}
	if _, err := d.market.Desk().FreePayout(d.ctx(), teller(alice), id); err != nil {
		t.Fatalf("free: %v", err)
	}
	d.wantPayout(id, payout.Due, "freed")
}

func TestAHoldDuringAClaimOutlastsIt(t *testing.T) {
	t.Parallel()
	for _, held := range []bool{false, true} {
		d := ready(t, 1)
		id := d.sold[0]
		d.act(d.trade(id), trade.OpenClaim, d.buyer)
		if p := d.wantPayout(id, payout.Held, "the claim is open"); p.Reason != payout.ForClaim {
			t.Errorf("held for %q, want the claim", p.Reason)
		}
		want := payout.Due
		if held {
			want = payout.Held
			if _, err := d.market.Desk().HoldPayout(d.ctx(), teller(alice), id, "fraud"); err != nil {
				t.Fatalf("hold: %v", err)
			}
		}
		d.pass(15 * day) // nobody decides
		d.wantPayout(id, want, "after the claim")
	}
}

func TestNoClaimOnceThePayoutIsClaimed(t *testing.T) {
	t.Parallel()
	d := ready(t, 1)
	b := d.claim(alice)
	open := func() error {
		_, err := d.market.Act(d.ctx(), d.command(d.trade(d.sold[0]), trade.OpenClaim, d.buyer))
		return err
	}
	wantFault(t, open(), fault.Conflict, trade.CodePaidOut, "the seller's money is on its way")
	if err := d.market.Desk().ReleaseBatch(d.ctx(), teller(alice), b.ID); err != nil {
		t.Fatal(err)
	}
	if err := open(); err != nil {
		t.Errorf("a claim after the batch was given up: %v", err)
	}
	if c := d.claim(bob); c.ID != 0 {
		t.Errorf("claimed %+v while the buyer's claim is open", c)
	}
}

// TestAClaimRacesTheDesk: the buyer's claim and the operator's meet at the payout.
func TestAClaimRacesTheDesk(t *testing.T) {
	t.Parallel()
	for range 20 {
		d := ready(t, 1)
		var batch app.Batch
		var opened error
		parallel(2, func(i int) {
			if i == 0 {
				batch, _ = d.market.Desk().ClaimPayouts(context.Background(), teller(alice), 10)
				return
			}
			_, opened = d.market.Act(context.Background(), d.command(d.trade(d.sold[0]), trade.OpenClaim, d.buyer))
		})
		if (len(batch.Transfers) == 1) == (opened == nil) {
			t.Fatalf("claimed %d transfers, the buyer's claim: %v; want one of both", len(batch.Transfers), opened)
		}
	}
}

func TestAWithdrawnSeller(t *testing.T) {
	t.Parallel()
	d := ready(t, 1)
	wantFault(t, d.withdraw(d.seller), fault.Conflict, member.CodeOpenTrade, "the seller is owed")
	d.sent()
	wantFault(t, d.withdraw(d.seller), fault.Conflict, member.CodeOpenTrade, "nothing is proven yet")
	if err := d.payOut(d.sold[0], "KB-1", bob); err != nil {
		t.Fatal(err)
	}
	if err := d.withdraw(d.seller); err != nil {
		t.Fatalf("withdraw after the payout: %v", err)
	}
	if _, err := d.market.Account(d.ctx(), d.seller); !fault.Is(err, fault.NotFound) {
		t.Errorf("the account of who left: %v, want it forgotten", err)
	}
	if _, err := d.market.Desk().FailPayout(d.ctx(), teller(bob), d.sold[0], "account closed"); err != nil {
		t.Fatalf("sent back after the seller left: %v", err)
	}
	d.look()
	if _, err := d.market.Desk().FreePayout(d.ctx(), teller(alice), d.sold[0]); err != nil {
		t.Fatal(err)
	}
	if b := d.claim(alice); len(b.Left) != 1 || b.Left[0].Reason != payout.CodeNoAccount {
		t.Errorf("claimed %+v, want it to wait and say that there is no account", b)
	}
	d.wantBook(net, 0, "still owed")
}

func TestAPayoutKeepsTheAccountItWasClaimedFor(t *testing.T) {
	t.Parallel()
	d := ready(t, 1)
	b := d.claim(alice)
	if _, err := d.market.SetAccount(d.ctx(), d.seller, tokenOf(d.market.AccountLink(d.seller)), "농협", "302-1234-5678-91", "김수진"); err != nil {
		t.Fatal(err)
	}
	file, err := d.market.Desk().ToTransfer(d.ctx(), teller(alice), b.ID)
	if err != nil || file[0].Account.Bank != "국민은행" {
		t.Errorf("the file has %+v, %v; want what was claimed", file, err)
	}
	if err := d.market.Desk().ReleaseBatch(d.ctx(), teller(alice), b.ID); err != nil {
		t.Fatal(err)
	}
	d.wantNews(d.seller, app.NewsAccountChanged)
	if next := d.claim(alice); len(next.Transfers) != 0 || len(next.Left) != 1 || next.Left[0].Reason != payout.CodeCooling {
		t.Fatalf("claimed %+v at once, want it to wait: the seller has to hear first that the account is another one", next)
	}
	d.clock.Advance(day - time.Microsecond)
	if next := d.claim(alice); len(next.Transfers) != 0 {
		t.Fatalf("claimed %+v a moment too early", next)
	}
	d.clock.Advance(time.Microsecond)
	d.account(d.seller) // back to the first one is a change too
	if next := d.claim(alice); len(next.Transfers) != 0 {
		t.Fatalf("claimed %+v right after a second change", next)
	}
	if _, err := d.market.SetAccount(d.ctx(), d.seller, tokenOf(d.market.AccountLink(d.seller)), "농협", "302-1234-5678-91", "김수진"); err != nil {
		t.Fatal(err)
	}
	d.clock.Advance(day)
	if next := d.claim(alice); next.Transfers[0].Account.Bank != "농협" {
		t.Errorf("claimed anew for %+v, want the new account", next.Transfers[0].Account)
	}
	if dump := d.store.Dump(); strings.Contains(dump, "302-1234") || strings.Contains(dump, "농협") {
		t.Error("an account lies in the store for everybody to read")
	}
}

// TestTheFeeFromItsFirstMoment: who began to buy before it pays none, whenever
// the sale completes, and after a partial refund the fee shrinks with the price.
func TestTheFeeFromItsFirstMoment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		begin  time.Duration // after the fee's start
		refund money.Won
		fee    money.Won
	}{
		"a moment before":               {-time.Microsecond, 0, 0},
		"at its start":                  {0, 0, 420},
		"after":                         {time.Hour, 0, 420},
		"before, a part given back":     {-time.Microsecond, 3_001, 0},
		"at its start, a part is back":  {0, 3_001, 314}, // 420 * 8999 / 12000 = 314.96
		"at its start, all but one won": {0, price - 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := trade.DefaultProcess()
			start := monday.Add(day)
			p.Fees = []trade.Fee{{From: start, BasisPoints: 350}}
			w := newWorldWith(t, p)
			d := &desk{world: w, seller: w.join("seller"), buyer: w.join("buyer")}
			l := d.publish(d.seller)
			w.clock.Set(start.Add(c.begin))
			tr := d.pay(d.buyer, l)
			w.clock.Set(start.Add(2 * time.Hour))
			d.act(tr, trade.Ship, d.seller)
			if c.refund > 0 {
				d.act(tr, trade.Dispute, d.buyer)
				offer := d.command(d.trade(tr.ID), trade.OfferRefund, d.seller)
				offer.Amount = c.refund
				if _, err := d.market.Act(d.ctx(), offer); err != nil {
					t.Fatal(err)
				}
				accept := d.command(d.trade(tr.ID), trade.AcceptOffer, d.buyer)
				accept.Amount = c.refund
				if _, err := d.market.Act(d.ctx(), accept); err != nil {
					t.Fatal(err)
				}
				d.tick()
			} else {
				d.act(tr, trade.ConfirmPurchase, d.buyer)
			}
			d.act(tr, trade.ConfirmSale, d.seller)
			if p := d.payout(tr.ID); p.Amount != price-c.refund-c.fee {
				t.Errorf("the seller is owed %d, want %d less %d back and %d of fee", p.Amount, price, c.refund, c.fee)
			}
			if got := ledger.Balances(d.entries())[ledger.Account{Kind: ledger.Fees}]; got != c.fee {
				t.Errorf("we keep %d, want %d", got, c.fee)
			}
			d.wantBook(price-c.refund-c.fee, 0, "to the won")
		})
	}
}

func TestPayoutsAreListedInPages(t *testing.T) {
	t.Parallel()
	d := ready(t, 3)
	first, err := d.market.Payouts(d.ctx(), payout.Due, 0, 2)
	if err != nil || len(first) != 2 {
		t.Fatalf("got %+v, %v, want two", first, err)
	}
	rest, err := d.market.Payouts(d.ctx(), payout.Due, trade.ID(first[1].TradeID), 2)
	if err != nil || len(rest) != 1 || !slices.Contains(d.sold, trade.ID(rest[0].TradeID)) {
		t.Errorf("got %+v, %v, want the last one", rest, err)
	}
}
