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
)

// world is a small market: one listing, some buyers, all their trades, the
// payment provider's own knowledge, and the book.
type world struct {
	t        *rapid.T
	process  *Process
	now      time.Time
	listing  listing.Listing
	trades   []Trade
	attempts map[ID]payment.Attempt
	provider map[payment.ID]payment.Status
	entries  []ledger.Entry
	history  map[ID][]Record
	reached  map[State]bool
	rows     map[string]bool
	nextID   int64
}

// TestRandomHistories lets everybody do anything at any time and checks after
// each step that no money, listing or second is lost.
func TestRandomHistories(t *testing.T) {
	t.Parallel()
	reached, rows := map[State]bool{}, map[string]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(rt, reached, rows)
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
		if key := ruleKey(&table[i]); !rows[key] {
			t.Errorf("no history took %s: the model proves nothing about it", key)
		}
	}
}

func ruleKey(r *rule) string { return r.row + " " + string(r.on) }

func newWorld(rt *rapid.T, reached map[State]bool, rows map[string]bool) *world {
	p := testProcess()
	p.FeeBasisPoints = pick(rt, "fee", []int64{0, 1, 350, 9_999})
	l := thing(listing.ForSale)
	l.Price = money.Won(pick(rt, "price", []int64{100, 12_345, 100_000_000}))
	return &world{
		t: rt, process: p, now: monday, listing: l, nextID: 100,
		attempts: map[ID]payment.Attempt{}, provider: map[payment.ID]payment.Status{}, history: map[ID][]Record{},
		reached: reached, rows: rows,
	}
}

func (w *world) id() int64 { w.nextID++; return w.nextID }

func (w *world) step() {
	switch kind := upTo(w.t, "kind", 19); {
	case kind == 0 || kind == 8:
		w.now = w.now.Add(pick(w.t, "passes", []time.Duration{
			time.Second, 16 * time.Minute, 31 * time.Minute, 31 * time.Minute, 13 * time.Hour, 49 * time.Hour, 8 * 24 * time.Hour,
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
	case kind <= 7:
		w.timer(w.some())
	default:
		w.act(w.some())
	}
}

func (w *world) owner() {
	if w.listing.State == listing.Sold {
		// Relisting makes another listing.
		w.listing.ID, w.listing.State = listing.ID(w.id()), listing.ForSale
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
	w.apply(len(w.trades), Open(ID(w.id()), Direct, w.listing, buyer, *w.process, w.now), e, by)
}

// act draws from what is offered half of the time, and from everything else.
func (w *world) act(i int) {
	t := w.trades[i]
	type button struct {
		by Actor
		on Event
	}
	// Most of the time nobody takes a short way out, or no history gets deep.
	shortcuts := map[Event]bool{
		Cancel: true, CancelPurchase: true, CancelSale: true, Refund: true, RefuseReady: true, Leave: true,
		RecordRefusal: true, ConfirmPurchase: true, RefundDispute: true, SellElsewhere: true, HandOver: true,
	}
	impatient := upTo(w.t, "impatient", 3) == 0
	var offered []button
	for _, by := range Actors() {
		for _, e := range t.Allowed(by, w.input(t, by)) {
			if e != Freeze && (impatient || !shortcuts[e]) {
				offered = append(offered, button{by, e})
			}
		}
	}
	press := button{pick(w.t, "by", Actors()), pick(w.t, "event", Events())}
	if upTo(w.t, "sensible", 7) > 0 && len(offered) > 0 {
		press = pick(w.t, "offered", offered)
	}
	w.apply(i, t, press.on, press.by)
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

// timer lets time pass until one of the trade's timers is due.
func (w *world) timer(i int) {
	t := w.trades[i]
	timers := t.Timers()
	if len(timers) == 0 {
		return
	}
	timer := pick(w.t, "timer", timers)
	w.now = latest(w.now, timer.DueAt)
	e := t.OnTimer(timer.Kind)
	if timer.Kind == Deadline && upTo(w.t, "outage", 9) == 0 {
		e = Extend
	}
	w.apply(i, t, e, System)
}

// provide changes what the provider knows about the trade's attempt.
func (w *world) provide(i int) {
	t := w.trades[i]
	a, ok := w.attempts[t.ID]
	if !ok {
		return
	}
	s := w.provider[a.ID]
	luck := upTo(w.t, "provider", 9)
	switch {
	case a.State == payment.Created:
		w.move(&a, payment.Prepared)
		a.TID = fmt.Sprintf("T%d", a.ID)
		s = payment.Status{Order: a.Order(), TID: a.TID, Phase: payment.Open}
	case s.Phase == payment.Open && luck < 6:
		s.Phase, s.Left = payment.Captured, s.Amount
	case s.Phase == payment.Open && luck < 8 && s.Amount > 100:
		// Part of it was cancelled at the provider before we heard of it.
		s.Phase, s.Left, s.Cancelled = payment.Captured, s.Amount-7, 7
	case s.Phase == payment.Open:
		s.Phase = payment.Abandoned
	case s.Phase == payment.Captured:
		if t.State == Refunding || t.State == RefundDue || t.State == RefundStuck {
			s.Phase, s.Left, s.Cancelled = payment.Returned, 0, s.Amount
		}
	}
	w.attempts[t.ID], w.provider[a.ID] = a, s
}

func (w *world) move(a *payment.Attempt, to payment.State) {
	next, err := a.Move(to, w.now)
	if err != nil {
		w.t.Fatalf("attempt %v: %v; the trade moved but its attempt cannot follow, so neither is stored", a, err)
	}
	*a = next
}

func (w *world) input(t Trade, by Actor) Input {
	a, ok := w.attempts[t.ID]
	if !ok || t.State == Reserved && a.State != payment.Created {
		if t.State == None || t.State == Reserved {
			a = payment.Attempt{ID: a.ID, TradeID: int64(t.ID), BuyerID: t.BuyerID, Amount: t.Agreed.Price, State: a.State, TID: a.TID}
		}
	}
	return Input{
		By: by, Now: w.now, Process: w.process, Listing: w.listing, Attempt: a, Status: w.provider[a.ID],
		Code: theCode, Tracking: tracking(fmt.Sprintf("%012d", 123456780000+w.id())), Reason: "because",
		Meet: Appointment{At: w.now.Add(50 * time.Hour), Place: "exit 2"},
	}
}

func (w *world) apply(i int, t Trade, e Event, by Actor) {
	in := w.input(t, by)
	if upTo(w.t, "careless", 9) == 0 {
		in.Code, in.Reason, in.Meet = "9999", "", Appointment{At: w.now.Add(-time.Hour)}
	}
	if e == Pay {
		in.Attempt = payment.Attempt{
			ID: payment.ID(w.id()), TradeID: int64(t.ID), BuyerID: t.BuyerID, Amount: t.Agreed.Price, State: payment.Created,
		}
	}
	next, fx, err := t.Apply(e, in)
	if err != nil {
		unchanged(w.t, t, next, fx, fmt.Sprintf("%s by %s in %s", e, by, t.State))
		return
	}
	w.store(i, t, next, fx, in)
}

func (w *world) store(i int, t, next Trade, fx Effects, in Input) {
	next.Version++
	if fx.Listing != "" {
		moved, err := w.listing.Apply(fx.Listing, listing.Trade, w.now, time.Hour)
		if err != nil {
			w.t.Fatalf("%s took %s to %s and demands %q, but the listing is %s: the move can never be stored: %v",
				fx.Record.Event, t.State, next.State, fx.Listing, w.listing.State, err)
		}
		w.listing = moved
	}
	if fx.Record.Seq != next.Version || fx.Record.From != t.State || fx.Record.To != next.State || fx.Record.At != next.UpdatedAt {
		w.t.Fatalf("record %+v does not tell the move %s -> %s of version %d at %v", fx.Record, t.State, next.State, next.Version, next.UpdatedAt)
	}
	if i == len(w.trades) {
		w.trades = append(w.trades, next)
	}
	w.trades[i] = next
	w.entries = append(w.entries, fx.Entries...)
	w.history[t.ID] = append(w.history[t.ID], fx.Record)
	w.reached[next.State] = true
	w.rows[fx.Record.Row+" "+string(fx.Record.Event)] = true
	w.follow(t, fx.Record.Event, in)
	w.checkMove(t, next, fx)
	if fx.CloseLine {
		w.closeLine()
	}
	if fx.FirstRefusal {
		for _, waiting := range w.trades {
			if waiting.State == Requested {
				w.listing.FirstBuyer, w.listing.FirstUntil = waiting.BuyerID, w.now.Add(w.process.FirstRefusal)
				return
			}
		}
	}
}

// follow moves the payment attempt as the use cases do.
func (w *world) follow(t Trade, e Event, in Input) {
	to := map[Event]payment.State{
		Approve: payment.Approving, LoseAnswer: payment.InDoubt, RecordRefusal: payment.Failed, RefuseReady: payment.Failed,
		ExpireHold: payment.Expired, Leave: payment.Left, Capture: payment.Approved, RecordRefund: payment.Cancelled,
	}[e]
	switch {
	case e == Pay:
		w.attempts[t.ID] = in.Attempt
	case to != "":
		a := w.attempts[t.ID]
		w.move(&a, to)
		w.attempts[t.ID] = a
	}
}

func (w *world) closeLine() {
	for i := range w.trades {
		if w.trades[i].State != Requested {
			continue
		}
		t := w.trades[i]
		next, fx, err := t.Apply(Cancel, w.input(t, System))
		if err != nil {
			w.t.Fatalf("a request for a sold listing cannot be closed: %v; it would undo the sale", err)
		}
		w.store(i, t, next, fx, w.input(t, System))
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
	if fx.Payout > 0 && (next.State != Complete || fx.Payout != next.Captured-next.Agreed.Fee) {
		w.t.Fatalf("payout %d in %s, captured %d, fee %d", fx.Payout, next.State, next.Captured, next.Agreed.Fee)
	}
}

// check holds after every step.
func (w *world) check() {
	balances := ledger.Balances(w.entries)
	var sum money.Won
	for _, amount := range balances {
		sum += amount
	}
	if sum != 0 {
		w.t.Fatalf("the book is out of balance by %d", sum)
	}
	seen := map[[3]int64]bool{}
	for _, e := range w.entries {
		key := [3]int64{e.TradeID, e.Seq, int64(e.Line)}
		if seen[key] || e.Amount <= 0 {
			w.t.Fatalf("entry %+v has a used key or no amount", e)
		}
		seen[key] = true
	}
	var holder *Trade
	for i := range w.trades {
		t := &w.trades[i]
		w.checkMoney(t, balances)
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

func (w *world) checkMoney(t *Trade, balances map[ledger.Account]money.Won) {
	escrow := balances[ledger.Account{Kind: ledger.Escrow, Of: int64(t.ID)}]
	due := balances[ledger.Account{Kind: ledger.RefundDue, Of: int64(t.ID)}]
	if t.Held() != escrow+due || escrow < 0 || due < 0 {
		w.t.Fatalf("trade in %s says it holds %d, the book says escrow %d and refund due %d", t.State, t.Held(), escrow, due)
	}
	if t.State != Complete && t.Held() != t.Captured-t.Refunded {
		w.t.Fatalf("trade in %s: held %d of %d captured, %d refunded", t.State, t.Held(), t.Captured, t.Refunded)
	}
	if t.State.Final() && t.Held() != 0 {
		w.t.Fatalf("trade ended in %s and holds %d won", t.State, t.Held())
	}
	if t.Held() > 0 && !t.State.Secured() {
		w.t.Fatalf("trade in %s holds %d won and may be left by its sides", t.State, t.Held())
	}
	paid := t.State == Paid || t.State == Sent || t.State == Arrived || t.State == Confirmed || t.State == Disputed || t.State == Complete
	if paid && t.Captured != t.Agreed.Price {
		w.t.Fatalf("trade in %s was paid %d, agreed were %d", t.State, t.Captured, t.Agreed.Price)
	}
	if s, ok := w.provider[t.AttemptID]; ok && t.State == Refunded && t.Captured > 0 && s.Left != 0 {
		for _, r := range w.history[t.ID] {
			if r.Event == RecordBankRefund {
				return
			}
		}
		w.t.Fatalf("trade is refunded, but the provider still has %d", s.Left)
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
	if t.State.Final() != !t.ClosedAt.IsZero() && t.State != RefundDue && t.State != RefundStuck {
		w.t.Fatalf("trade in %s, closed at %v", t.State, t.ClosedAt)
	}
}

// settle lets the clock alone run: whatever people left behind ends.
func (w *world) settle() {
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
		next, fx, err := t.Apply(e, w.input(t, System))
		if err != nil && t.State == Hold {
			// The provider took the money meanwhile: its word decides.
			next, fx, err = t.Apply(Capture, w.input(t, System))
			e = Capture
		}
		if err != nil {
			w.t.Fatalf("%s is overdue since %v and %s fails: %v; nobody will ever end it", t.State, t.DueAt, e, err)
		}
		w.store(i, t, next, fx, w.input(t, System))
		w.check()
	}
	for _, t := range w.trades {
		if !t.DueAt.IsZero() && !t.State.Final() && !t.Frozen() && t.State != Requested {
			w.t.Fatalf("after 400 deadlines a trade still waits in %s", t.State)
		}
	}
}
