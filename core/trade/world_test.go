package trade

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
)

// world is a small market: one listing, some buyers, all their trades, the
// payment provider's own knowledge, and the book.
type world struct {
	t        *rapid.T
	process  *Process
	now      time.Time
	listing  listing.Listing
	trades   []Trade
	attempts map[payment.ID]payment.Attempt
	provider map[payment.ID]payment.Status
	payouts  map[ID]payout.Payout
	banked   map[ID]money.Won // given back by transfer instead of by the provider
	begun    []payment.ID     // attempts, oldest first
	balances map[ledger.Account]money.Won
	booked   map[[3]int64]bool // keys of entries
	history  map[ID][]Record
	reached  map[State]bool
	taken    map[*rule]bool
	nextID   int64
	// speaks is the attempt that the provider's word is about in this step; 0
	// stands for the trade's present one.
	speaks payment.ID
}

// TestRandomHistories lets everybody do anything at any time and checks after
// each step that no money, listing or second is lost.
func TestRandomHistories(t *testing.T) {
	t.Parallel()
	reached, taken := map[State]bool{}, map[*rule]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(rt, reached, taken)
		for range 30 + upTo(rt, "steps", 130) {
			w.step()
			w.check()
		}
		w.settle()
		w.check()
	})
	if testing.Short() {
		return // fewer histories, which need not reach everything
	}
	for _, s := range States() {
		if !reached[s] {
			t.Errorf("no history came to %s: the model proves nothing about it", s)
		}
	}
	for i := range table {
		if r := &table[i]; !taken[r] {
			t.Errorf("no history took rule %d, %s: the model proves nothing about it", i, ruleKey(r))
		}
	}
}

func ruleKey(r *rule) string {
	return fmt.Sprintf("%s %s when %v -> %s", r.row, r.on, names(r.when), r.to)
}

func newWorld(rt *rapid.T, reached map[State]bool, taken map[*rule]bool) *world {
	p := testProcess()
	p.Fees = []Fee{{BasisPoints: pick(rt, "fee", []int64{0, 1, 350, 9_999})}}
	l := thing(listing.ForSale)
	l.Price = money.Won(pick(rt, "price", []int64{100, 12_345, 100_000_000}))
	l.Way = pick(rt, "way", []listing.Way{listing.AnyWay, listing.AnyWay, listing.InPerson, listing.ByParcel})
	return &world{
		t: rt, process: p, now: monday, listing: l, nextID: 100,
		attempts: map[payment.ID]payment.Attempt{}, provider: map[payment.ID]payment.Status{}, history: map[ID][]Record{},
		payouts: map[ID]payout.Payout{}, banked: map[ID]money.Won{},
		balances: map[ledger.Account]money.Won{}, booked: map[[3]int64]bool{}, reached: reached, taken: taken,
	}
}

func (w *world) id() int64 { w.nextID++; return w.nextID }

func (w *world) step() {
	w.speaks = 0
	switch kind := upTo(w.t, "kind", 22); {
	case kind == 0 || kind == 8:
		w.now = w.now.Add(pick(w.t, "passes", []time.Duration{
			time.Second, 16 * time.Minute, 31 * time.Minute, 31 * time.Minute, 13 * time.Hour, 49 * time.Hour, 73 * time.Hour, 8 * 24 * time.Hour,
		}))
	case kind == 1 && w.now.After(monday.Add(time.Hour)) && upTo(w.t, "back", 3) == 0:
		// A clock that stands back must not turn time back.
		w.now = w.now.Add(-time.Minute)
	case kind == 2:
		w.owner()
	case kind <= 4:
		w.begin()
	case len(w.trades) == 0:
		w.begin()
	case kind <= 6:
		w.provide(w.some())
	case kind <= 7 || kind == 9:
		w.timer(w.some())
	case kind == 10 || kind == 11:
		w.finance()
	default:
		w.act(w.some())
	}
}

func (w *world) owner() {
	if w.listing.State == listing.Sold {
		// Relisting makes another listing.
		w.listing.ID, w.listing.State = listing.ID(w.id()), listing.ForSale
	}
	if next, err := w.listing.SetWay(pick(w.t, "way", listing.Ways()), w.now); err == nil {
		w.listing = next
	}
	who := pick(w.t, "who", []listing.Who{listing.Owner, listing.Clock, listing.Operator})
	move := pick(w.t, "move", []listing.Move{listing.Hide, listing.Publish, listing.Publish, listing.Publish, listing.Block, listing.Unblock})
	if next, err := w.listing.Apply(move, who, w.now, time.Hour); err == nil {
		w.listing = next
	}
}

// begin makes a new trade out of None.
func (w *world) begin() {
	buyer := member.ID(theSeller + upTo(w.t, "buyer", 3))
	e := pick(w.t, "begin", []Event{Request, Request, Request, Reserve, Pay, Pay, Pay, SellElsewhere})
	if e == SellElsewhere || e == Reserve && rapid.Bool().Draw(w.t, "unnamed") {
		buyer = 0
	}
	by := map[Event]Actor{Request: Buyer, Pay: Buyer, Reserve: Seller, SellElsewhere: Seller}[e]
	if upTo(w.t, "wrong side", 9) == 0 {
		by = pick(w.t, "by", Actors())
	}
	i, t := len(w.trades), Open(ID(w.id()), Direct, w.listing, buyer, *w.process, w.now)
	if w.apply(i, t, e, by); i < len(w.trades) {
		w.answer(i, t)
	}
}

// act draws from what is offered half of the time, and from everything else.
func (w *world) act(i int) {
	t := w.trades[i]
	if others := w.attemptsOf(t.ID); len(others) > 1 || t.Captured == 0 && len(others) > 0 {
		w.speaks = pick(w.t, "speaks", others)
	}
	type button struct {
		by Actor
		on Event
	}
	// Most of the time nobody takes a short way out, or no history gets deep.
	shortcuts := map[Event]bool{
		Cancel: true, CancelPurchase: true, CancelSale: true, Refund: true, RefuseReady: true,
		RecordRefusal: true, ConfirmPurchase: true, RefundDispute: true, SellElsewhere: true, HandOver: true,
		WithdrawDispute: true, WithdrawClaim: true, GiveAddress: true,
	}
	impatient := upTo(w.t, "impatient", 3) == 0 || t.State == Paid && t.AddressedAt.IsZero() && w.now.After(t.PaidAt.Add(w.process.AddressFor))
	var offered []button
	for _, by := range Actors() {
		for _, e := range t.Allowed(by, w.input(t, by)) {
			if (e != Freeze || t.State == RefundStuck) && (impatient || !shortcuts[e]) {
				offered = append(offered, button{by, e})
			}
		}
	}
	press := button{pick(w.t, "by", Actors()), pick(w.t, "event", Events())}
	if upTo(w.t, "sensible", 7) > 0 && len(offered) > 0 {
		press = pick(w.t, "offered", offered)
	}
	w.apply(i, t, press.on, press.by)
	w.answer(i, t)
}

// answer often makes the move that follows a rare one, or the ways that are
// long would hardly ever be gone to their end.
func (w *world) answer(i int, before Trade) {
	switch t := w.trades[i]; {
	case upTo(w.t, "answer", 3) == 0:
	case t.State == Hold && before.State != Hold:
		w.provide(i)
		w.provide(i)
		w.apply(i, t, Capture, System)
	case t.State == Paid && before.State != Paid && t.Version == before.Version+1:
		w.apply(i, t, Ship, Seller)
	case t.State == Reserved && before.Captured == 0 && t.AttemptID != 0, t.Stray > before.Stray:
		// The page that was left may take money yet, and what is astray goes back.
		w.speaks = pick(w.t, "late", w.attemptsOf(t.ID))
		w.provide(i)
		w.apply(i, w.trades[i], pick(w.t, "word", []Event{Capture, RecordRefund}), System)
	case t.State == Returning && before.State == Disputed:
		w.apply(i, t, GiveAddress, Seller)
	case t.Offered != before.Offered:
		w.apply(i, t, AcceptOffer, Buyer)
	case t.State == ClaimOpen && before.State == Complete:
		w.apply(i, t, DecidePartRefund, Operator)
	case t.State == RefundDue && before.State == ClaimOpen:
		w.timer(i)
	}
}

// some draws the listing's holder most of the time, and any trade otherwise.
func (w *world) some() int {
	if upTo(w.t, "holder", 3) > 0 {
		for i := range w.trades {
			if w.trades[i].Holds {
				return i
			}
		}
	}
	return upTo(w.t, "trade", len(w.trades)-1)
}

// upTo draws from 0 to n. Rapid's own ranges favour their ends so much that
// most events would never be drawn.
func upTo(t *rapid.T, label string, n int) int {
	if n == 0 {
		return 0
	}
	return rapid.Custom(func(t *rapid.T) int {
		for {
			v := 0
			for bit := 1; bit <= n; bit <<= 1 {
				if rapid.Bool().Draw(t, "bit") {
					v |= bit
				}
			}
			if v <= n {
				return v
			}
		}
	}).Draw(t, label)
}

func pick[T any](t *rapid.T, label string, list []T) T { return list[upTo(t, label, len(list)-1)] }

func (w *world) closeLine() {
	for i := range w.trades {
		if w.trades[i].State != Requested {
			continue
		}
		t := w.trades[i]
		in := w.input(t, System)
		next, fx, err := t.Apply(Cancel, in)
		if err != nil {
			w.t.Fatalf("a request for a sold listing cannot be closed: %v; it would undo the sale", err)
		}
		w.store(i, t, next, fx, in)
	}
}

func (w *world) checkMove(t, next Trade, fx Effects) {
	if next.UpdatedAt.Before(t.UpdatedAt) {
		w.t.Fatalf("%s turned time back from %v to %v", fx.Record.Event, t.UpdatedAt, next.UpdatedAt)
	}
	if next.State != t.State {
		for _, timer := range next.Timers() {
			if timer.Kind == Deadline && !timer.DueAt.After(next.UpdatedAt) {
				w.t.Fatalf("%s is entered at %v with a deadline at %v: it would end at once", next.State, next.UpdatedAt, timer.DueAt)
			}
		}
	}
	if next.Agreed != t.Agreed || next.ListingID != t.ListingID || next.SellerID != t.SellerID || next.BuyerID != t.BuyerID || next.CreatedAt != t.CreatedAt {
		w.t.Fatalf("%s changed what was agreed: %+v to %+v", fx.Record.Event, t, next)
	}
}

// check holds after every step.
func (w *world) check() {
	var sum money.Won
	for _, amount := range w.balances {
		sum += amount
	}
	if sum != 0 {
		w.t.Fatalf("the book is out of balance by %d", sum)
	}
	w.checkSums()
	var holder *Trade
	for i := range w.trades {
		t := &w.trades[i]
		w.checkMoney(t)
		w.checkProvider(t)
		w.checkHistory(t)
		if t.Holds && holder != nil {
			w.t.Fatalf("trades %d (%s) and %d (%s) both hold the listing", holder.ID, holder.State, t.ID, t.State)
		}
		if t.Holds {
			holder = t
		}
		if want := holdingState(*t); want != "" && (!t.Holds || w.listing.State != want) {
			w.t.Fatalf("trade in %s: Holds is %t, the listing is %s, want %s", t.State, t.Holds, w.listing.State, want)
		}
	}
	free := w.listing.State != listing.Reserved && w.listing.State != listing.Paying && w.listing.State != listing.InTrade
	if free != (holder == nil) {
		w.t.Fatalf("the listing is %s, its holder %+v: it would be lost to everybody", w.listing.State, holder)
	}
}

func (w *world) checkHistory(t *Trade) {
	state, at := None, time.Time{}
	for i, r := range w.history[t.ID] {
		if r.Seq != int64(i+1) || r.From != state || r.At.Before(at) {
			w.t.Fatalf("history of trade %d breaks at %+v after %s at %v", t.ID, r, state, at)
		}
		state, at = r.To, r.At
	}
	if state != t.State || t.Version != int64(len(w.history[t.ID])) {
		w.t.Fatalf("history ends in %s, the trade is in %s version %d", state, t.State, t.Version)
	}
	if t.State.Final() != !t.ClosedAt.IsZero() && t.State != RefundDue && t.State != RefundStuck && t.State != ClaimOpen {
		w.t.Fatalf("trade in %s, closed at %v", t.State, t.ClosedAt)
	}
}

// settle lets the clock alone run: whatever people left behind ends.
func (w *world) settle() {
	w.speaks = 0
	for range 400 {
		i, due := -1, time.Time{}
		var e Event
		for k := range w.trades {
			t := w.trades[k]
			if t.Frozen() {
				w.apply(k, t, Unfreeze, Operator)
				t = w.trades[k]
			}
			if t.Frozen() {
				continue
			}
			for _, timer := range t.Timers() {
				if timer.Kind == Deadline && (i < 0 || timer.DueAt.Before(due)) {
					i, due, e = k, timer.DueAt, t.OnTimer(timer.Kind)
				}
			}
		}
		if i < 0 {
			return
		}
		w.now = latest(w.now, due)
		t := w.trades[i]
		in := w.input(t, System)
		next, fx, err := t.Apply(e, in)
		if err != nil && t.State == Hold {
			// The provider took the money meanwhile: its word decides.
			e = Capture
			next, fx, err = t.Apply(e, in)
		}
		if err != nil {
			w.t.Fatalf("%s is overdue since %v and %s fails: %v; nobody will ever end it", t.State, t.DueAt, e, err)
		}
		w.store(i, t, next, fx, in)
		w.check()
	}
	for _, t := range w.trades {
		if !t.DueAt.IsZero() && !t.State.Final() && !t.Frozen() && t.State != Requested {
			w.t.Fatalf("after 400 deadlines a trade still waits in %s", t.State)
		}
	}
}
