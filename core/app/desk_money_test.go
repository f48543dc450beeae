package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func ofSupport() operator.Actor {
	return operator.Actor{ID: 77, Name: "support", Role: operator.Support}
}

// trail is a payout's events without trade and time.
func (d *desk) trail(id trade.ID) []string {
	d.t.Helper()
	story, err := d.market.Desk().Payout(d.ctx(), teller(bob), id)
	must(d.t, story, err)
	var out []string
	for _, e := range story.Events {
		out = append(out, fmt.Sprintf("%d %s>%s %d by %d: %s", e.Seq, e.From, e.To, e.Amount, e.Operator, e.Note))
	}
	return out
}

func TestAPayoutLeavesATrail(t *testing.T) {
	t.Parallel()
	d := ready(t, 1)
	id := d.sold[0]
	market := d.market.Desk()
	if _, err := market.HoldPayout(d.ctx(), teller(alice), id, "fraud"); err != nil {
		t.Fatal(err)
	}
	if _, err := market.FreePayout(d.ctx(), teller(bob), id); err != nil {
		t.Fatal(err)
	}
	d.sent()
	if err := d.payOut(id, "KB-1", bob); err != nil {
		t.Fatal(err)
	}
	if err := d.payOut(id, "KB-1", bob); err != nil {
		t.Fatal(err)
	}
	if _, err := market.FailPayout(d.ctx(), teller(bob), id, "sent back"); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1 >due 11580 by 0: ", "2 due>held 11580 by 901: fraud", "3 held>due 11580 by 902: ", "4 due>claimed 11580 by 901: ",
		"5 claimed>sent 11580 by 901: ", "6 sent>paid 11580 by 902: KB-1", "7 paid>failed 11580 by 902: sent back",
	}
	if diff := cmp.Diff(want, d.trail(id)); diff != "" {
		t.Errorf("the trail (-want +got):\n%s\nwho did what with the money has to be seen afterwards, each change once", diff)
	}
	entries, err := d.store.Repos().Audit.ListAfter(d.ctx(), 0, 100)
	must(t, entries, err)
	if n := len(entries); n != 6 || entries[0].Subject != fmt.Sprintf("payout:%d", id) || entries[0].Why != "fraud" || entries[0].Who != alice {
		t.Errorf("the audit log has %d entries, the first %+v; want one for each of the operators' six changes", n, entries)
	}
}

func TestAClaimOfTheBuyerIsInTheTrail(t *testing.T) {
	t.Parallel()
	d := ready(t, 1)
	tr, err := d.store.Repos().Trades.Get(d.ctx(), d.sold[0])
	must(t, tr, err)
	c := d.command(tr, trade.OpenClaim, d.buyer)
	c.Reason = "broken"
	if _, err := d.market.Act(d.ctx(), c); err != nil {
		t.Fatal(err)
	}
	want := []string{"1 >due 11580 by 0: ", "2 due>held 11580 by 0: claim"}
	if diff := cmp.Diff(want, d.trail(d.sold[0])); diff != "" {
		t.Errorf("the trail (-want +got):\n%s\nthe market itself held it", diff)
	}
}

// TestABatchTakesFourEyes: many small payouts are as much money as a large one.
func TestABatchTakesFourEyes(t *testing.T) {
	t.Parallel()
	p := trade.DefaultProcess()
	p.FourEyesAbove = 2*net - 1
	w := newWorldWith(t, p)
	d := &desk{world: w, seller: w.join("seller"), buyer: w.join("buyer")}
	for range 3 {
		d.sold = append(d.sold, d.sell(d.seller))
	}
	d.account(d.seller)
	d.look()
	market := d.market.Desk()
	one, err := market.ClaimPayouts(d.ctx(), teller(alice), 1)
	must(t, one, err)
	two, err := market.ClaimPayouts(d.ctx(), teller(alice), 2)
	must(t, two, err)
	for _, id := range []int64{one.ID, two.ID} {
		if err := market.SendBatch(d.ctx(), teller(alice), id); err != nil {
			t.Fatal(err)
		}
	}
	if paid, err := market.PayBatch(d.ctx(), teller(alice), one.ID, "KB-1"); err != nil || len(paid) != 1 {
		t.Errorf("paid %+v, %v; want the small batch paid by who claimed it", paid, err)
	}
	_, err = market.PayBatch(d.ctx(), teller(alice), two.ID, "KB-2")
	wantFault(t, err, fault.Forbidden, payout.CodeFourEyes, "together they are too much for one pair of eyes")
	first := trade.ID(two.Transfers[0].Payout.TradeID)
	if _, err := market.FailPayout(d.ctx(), teller(alice), first, "no such account"); err != nil {
		t.Fatal(err)
	}
	wantFault(t, d.payOut(trade.ID(two.Transfers[1].Payout.TradeID), "KB-2", alice), fault.Forbidden, payout.CodeFourEyes, "one refused transfer makes the batch no smaller")
	for range 2 {
		paid, err := market.PayBatch(d.ctx(), teller(bob), two.ID, "KB-2")
		if err != nil || len(paid) != 1 || paid[0].State != payout.Paid {
			t.Errorf("paid %+v, %v; want what is left of the batch, and the same again", paid, err)
		}
	}
	_, err = market.PayBatch(d.ctx(), teller(bob), two.ID, "KB-3")
	wantFault(t, err, fault.Conflict, payout.CodeMove, "nothing of the batch waits for another reference")
}

func TestSupportMovesNoPayouts(t *testing.T) {
	t.Parallel()
	d := ready(t, 1)
	before, market, by := d.store.Dump(), d.market.Desk(), ofSupport()
	id := d.sold[0]
	for name, do := range map[string]func() error{
		"claim":   func() error { _, err := market.ClaimPayouts(d.ctx(), by, 1); return err },
		"export":  func() error { _, err := market.ToTransfer(d.ctx(), by, 1); return err },
		"send":    func() error { return market.SendBatch(d.ctx(), by, 1) },
		"release": func() error { return market.ReleaseBatch(d.ctx(), by, 1) },
		"hold":    func() error { _, err := market.HoldPayout(d.ctx(), by, id, "x"); return err },
		"free":    func() error { _, err := market.FreePayout(d.ctx(), by, id); return err },
		"pay":     func() error { _, err := market.PayOut(d.ctx(), by, id, "x"); return err },
		"batch":   func() error { _, err := market.PayBatch(d.ctx(), by, 1, "x"); return err },
		"fail":    func() error { _, err := market.FailPayout(d.ctx(), by, id, "x"); return err },
		"list":    func() error { _, err := market.Payouts(d.ctx(), by, payout.Due, 0, 1); return err },
		"see":     func() error { _, err := market.Payout(d.ctx(), by, id); return err },
		"look":    func() error { _, err := market.Batch(d.ctx(), by, 1); return err },
		"settle":  func() error { _, err := market.SettleDrift(d.ctx(), by, 1, 0, "x"); return err },
		"drifts":  func() error { _, err := market.Drifts(d.ctx(), by, everything); return err },
		"setting": func() error { _, err := market.Settings(d.ctx(), by); return err },
	} {
		wantFault(t, do(), fault.Forbidden, operator.CodeMayNot, name+" is not support's")
	}
	if d.store.Dump() != before {
		t.Error("a refused operator changed something")
	}
}

// spoil makes trade and book differ by one won more, which nothing repairs.
func (d *desk) spoil(id trade.ID) {
	d.t.Helper()
	tr, err := d.store.Repos().Trades.Get(d.ctx(), id)
	must(d.t, tr, err)
	tr.Settled++
	if _, err := d.store.Repos().Trades.Save(d.ctx(), tr); err != nil {
		d.t.Fatal(err)
	}
}

func TestAnAcceptedDriftStopsNothing(t *testing.T) {
	t.Parallel()
	d := ready(t, 1)
	d.hurt = true
	id := d.sold[0]
	market := d.market.Desk()
	d.spoil(id)
	d.look()
	open := d.drifts()
	if len(open) == 0 {
		t.Fatal("nothing was found")
	}
	d.wantPayout(id, payout.Held, "money of a trade that differs stays")
	_, err := market.SettleDrift(d.ctx(), teller(alice), open[0].ID, 0, " ")
	wantFault(t, err, fault.Invalid, operator.CodeReason, "nobody said why")
	_, err = market.SettleDrift(d.ctx(), teller(alice), 4711, 0, "why not")
	wantFault(t, err, fault.NotFound, recon.CodeUnknown, "there is none")
	_, err = market.SettleDrift(d.ctx(), teller(alice), open[0].ID, open[0].Version+1, "seen another one")
	wantFault(t, err, fault.Stale, recon.CodeChanged, "it is another one than the operator saw")
	for _, v := range open {
		for range 2 {
			got, err := market.SettleDrift(d.ctx(), teller(alice), v.ID, v.Version, "a rounding of the bank, seen by the auditor")
			if must(t, got, err); !got.Accepted() || got.AcceptedBy != alice || got.AcceptedWhy == "" {
				t.Errorf("settled as %+v, want who, why and when", got)
			}
		}
	}
	d.look()
	if run := d.reconcile(false); run.Open != 0 || len(d.drifts()) != 0 {
		t.Errorf("after settling %+v are open, run %+v; want none: they were accepted for good", d.drifts(), run)
	}
	d.wantPayout(id, payout.Held, "letting it go is a decision of its own")
	if _, err := market.FreePayout(d.ctx(), teller(alice), id); err != nil {
		t.Fatal(err)
	}
	d.look()
	if b := d.claim(alice); len(b.Transfers) != 1 {
		t.Errorf("claimed %+v, want the payout: nothing stops it any more", b)
	}
	if err := market.ReleaseBatch(d.ctx(), teller(alice), d.payout(id).BatchID); err != nil {
		t.Fatal(err)
	}
	d.spoil(id) // other facts
	d.look()
	again := d.drifts()
	if len(again) == 0 || again[0].Accepted() || again[0].AcceptedWhy != "" {
		t.Errorf("with other facts %+v is open, want it back: nobody accepted this one", again)
	}
	d.wantPayout(id, payout.Held, "what is new stops money")
}

func TestALostListingIsFiled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hurt = true
	l := w.publish(w.join("seller"))
	for range 2 {
		row, err := w.store.Repos().Listings.Get(w.ctx(), l.ID)
		must(t, row, err)
		row.State = listing.Paying
		if _, err := w.store.Repos().Listings.Save(w.ctx(), row); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Minute)
		if run := w.reconcile(false); run.Repaired != 1 || run.Open != 0 {
			t.Errorf("run %+v, want the listing freed and nothing left", run)
		}
		got, err := w.store.Repos().Drifts.Find(w.ctx(), recon.ListingLost, 0, 0, l.ID)
		must(t, got, err)
		if got.Facts != `["paying"]` || !got.ResolvedAt.Equal(w.clock.Now()) || got.SeenAt != got.ResolvedAt {
			t.Errorf("filed %+v, want what was found and that it is repaired now", got)
		}
	}
}

func TestTheDesksQueues(t *testing.T) {
	t.Parallel()
	for queue, state := range map[app.Queue]trade.State{
		app.QueueStuckRefunds: trade.RefundStuck, app.QueueUnknownPayments: trade.Manual, app.QueueDisputes: trade.Disputed,
		app.QueueHandOvers: trade.Contested, app.QueueClaims: trade.ClaimOpen,
	} {
		t.Run(string(queue), func(t *testing.T) {
			t.Parallel()
			s := reach(t, state)
			rows, err := s.market.Desk().Queue(s.ctx(), ofSupport(), queue, ports.Page{Limit: 10})
			if must(t, rows, err); len(rows) != 1 {
				t.Fatalf("the queue has %+v, want the trade in %s", rows, state)
			}
			got := rows[0]
			tr, err := s.store.Repos().Trades.Get(s.ctx(), got.Trade)
			must(t, tr, err)
			if got.Key != int64(tr.ID) || got.Amount != price || got.Turn != trade.Operator || got.Title != tr.Agreed.Title || got.Since.After(s.clock.Now()) || got.Since.IsZero() {
				t.Errorf("row %+v of %+v, want trade, amount, whose turn and since when", got, tr)
			}
			if next := tr.DueAt; !next.IsZero() && (got.Next != next || got.Days != int(next.Sub(s.clock.Now())/day)) {
				t.Errorf("row %+v, want the next date %s with its days", got, next)
			}
			if more, err := s.market.Desk().Queue(s.ctx(), ofSupport(), queue, ports.Page{Before: got.Key, Limit: 10}); err != nil || len(more) != 0 {
				t.Errorf("after the last row come %+v, %v; want nothing", more, err)
			}
			counts, err := s.market.Desk().Queues(s.ctx(), ofSupport())
			must(t, counts, err)
			want := app.QueueCount{Queue: queue, Count: 1, Oldest: got.Since}
			if !slices.Contains(counts, want) || slices.ContainsFunc(counts, func(c app.QueueCount) bool { return c.Queue == app.QueueHeldPayouts }) {
				t.Errorf("counted %+v, want %+v, and no queue that support may not see", counts, want)
			}
		})
	}
}

func TestTheMoneysQueues(t *testing.T) {
	t.Parallel()
	d := ready(t, 3)
	market := d.market.Desk()
	for _, id := range d.sold[:2] {
		if _, err := market.HoldPayout(d.ctx(), teller(alice), id, "to be asked"); err != nil {
			t.Fatal(err)
		}
	}
	first, err := market.Queue(d.ctx(), teller(alice), app.QueueHeldPayouts, ports.Page{Limit: 1})
	must(t, first, err)
	rest, err := market.Queue(d.ctx(), teller(alice), app.QueueHeldPayouts, ports.Page{Before: first[0].Key, Limit: 5})
	if must(t, rest, err); len(rest) != 1 || rest[0].Trade != d.sold[1] || rest[0].Amount != net || rest[0].Detail != "to be asked" {
		t.Errorf("pages %+v and %+v, want both held payouts once", first, rest)
	}
	_, err = market.Queue(d.ctx(), ofSupport(), app.QueueHeldPayouts, everything)
	wantFault(t, err, fault.Forbidden, operator.CodeMayNot, "payouts are not support's")
	_, err = market.Queue(d.ctx(), teller(alice), "nonsense", everything)
	wantFault(t, err, fault.NotFound, app.CodeNoQueue, "no such queue")
	m := ports.Message{ID: 1, Kind: "push", Key: "7", Body: "7", DueAt: d.clock.Now(), At: d.clock.Now()}
	if err := d.store.Repos().Outbox.Add(d.ctx(), m); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := d.store.Repos().Outbox.Fail(d.ctx(), 1, d.clock.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	failing, err := market.Queue(d.ctx(), ofSupport(), app.QueueMessages, everything)
	if must(t, failing, err); len(failing) != 1 || failing[0].Failures != 5 || failing[0].Title != "push" {
		t.Errorf("failing messages %+v, want the one that failed five times", failing)
	}
	if err := d.store.Repos().Outbox.Done(d.ctx(), 1, d.clock.Now()); err != nil {
		t.Fatal(err)
	}
}

func TestTheOverviewOfADay(t *testing.T) {
	t.Parallel()
	d := ready(t, 2)
	got, err := d.market.Desk().Overview(d.ctx(), teller(alice))
	must(t, got, err)
	if got.Members != 2 || got.Listings != 2 || got.Opened != 2 || got.Paid != 2 || got.Done != 2 || got.PaidIn != 2*price || got.Fees != 2*(price-net) {
		t.Errorf("today is %+v, want two of each and their money", got)
	}
	if got.Due != 2 || got.DueAmount != 2*net || got.Holding != 0 || got.Held != 0 || got.Run.ID == 0 || len(got.Queues) != len(app.Queues()) {
		t.Errorf("now is %+v, want two payouts due, no money held and all queues", got)
	}
	d.pay(d.buyer, d.publish(d.seller))
	d.clock.Advance(day)
	got, err = d.market.Desk().Overview(d.ctx(), ofSupport())
	must(t, got, err)
	if got.Members != 0 || got.Opened != 0 || got.PaidIn != 0 || got.Holding != 1 || got.Held != price {
		t.Errorf("a day later it is %+v, want nothing new and one payment held", got)
	}
}
