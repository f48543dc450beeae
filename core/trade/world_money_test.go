package trade

import (
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
)

// timer lets time pass until one of the trade's timers is due. A refund that
// the provider keeps refusing is tried until it is given up.
func (w *world) timer(i int) {
	timers := w.trades[i].Timers()
	if len(timers) == 0 {
		return
	}
	timer := pick(w.t, "timer", timers)
	times := 1
	if timer.Kind == Retry && upTo(w.t, "persist", 2) > 0 {
		times = 1 + len(w.process.RefundAfter)
	}
	for range times {
		t := w.trades[i]
		e := t.OnTimer(timer.Kind)
		if e == TryRefund && !t.NextTryAt.IsZero() {
			timer.DueAt = t.NextTryAt
		}
		w.now = latest(w.now, timer.DueAt)
		if timer.Kind == Deadline && upTo(w.t, "outage", 9) == 0 {
			e = Extend
		}
		w.apply(i, t, e, System)
	}
	if t := w.trades[i]; times > 1 && (t.State == Refunding || t.State == RefundDue) {
		w.apply(i, t, GiveUpRefund, System)
		w.transfer(i)
	}
}

// transfer lets an operator give back by hand what the provider refuses to.
func (w *world) transfer(i int) {
	for _, e := range []Event{Freeze, RecordBankRefund} {
		if t := w.trades[i]; t.State == RefundStuck && upTo(w.t, "by hand", 3) > 0 {
			w.apply(i, t, e, Operator)
			w.now = w.now.Add(pick(w.t, "waits", []time.Duration{time.Second, time.Minute, 2 * time.Minute}))
		}
	}
}

// attemptsOf lists the trade's attempts in the order in which they were begun.
func (w *world) attemptsOf(id ID) []payment.ID {
	var ids []payment.ID
	for _, k := range w.begun {
		if w.attempts[k].TradeID == int64(id) {
			ids = append(ids, k)
		}
	}
	return ids
}

// provide changes what the provider knows about one of the trade's attempts.
func (w *world) provide(i int) {
	t := w.trades[i]
	ids := w.attemptsOf(t.ID)
	if len(ids) == 0 {
		return
	}
	a := w.attempts[pick(w.t, "attempt", ids)]
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
		s = w.returning(t, a, s, luck)
	}
	w.attempts[a.ID], w.provider[a.ID] = a, s
}

// returning gives back what is due, what is astray, or now and then, as an
// operator at the provider's own console may, everything or a part.
func (w *world) returning(t Trade, a payment.Attempt, s payment.Status, luck int) payment.Status {
	back := money.Won(0)
	switch own := a.ID == t.AttemptID && t.Captured > 0; {
	case own && has(inRefund, t.State) && luck < 5:
		back = max(0, min(t.ReturnDue, s.Left-t.LeftAfterRefund()))
	case own && luck == 9:
		back = s.Left
	case own && luck == 8:
		back = s.Left / 3
	case !own && a.Taken > 0:
		back = s.Left
	}
	s.Left -= back
	s.Cancelled += back
	if s.Left == 0 {
		s.Phase = payment.Returned
	}
	return s
}

// expected is what the provider still has of the trade's payment when all that
// we booked is all that happened.
func (w *world) expected(t *Trade) money.Won { return t.Captured - t.Refunded + w.banked[t.ID] }

// finance takes some payout a step on its way to the bank or back.
func (w *world) finance() {
	for i := range w.trades {
		t := w.trades[i]
		p, ok := w.payouts[t.ID]
		if !ok || t.State == ClaimOpen || upTo(w.t, "this payout", 3) == 0 {
			continue
		}
		next := map[payout.State][]payout.State{
			payout.Due: {payout.Claimed, payout.Claimed, payout.Held}, payout.Held: {payout.Due}, payout.Claimed: {payout.Sent, payout.Due},
			payout.Sent: {payout.Paid, payout.Paid, payout.Failed}, payout.Paid: {payout.Failed}, payout.Failed: {payout.Due},
		}[p.State]
		if len(next) == 0 {
			continue
		}
		w.finish(i, p, pick(w.t, "payout", next))
		return
	}
}

func (w *world) finish(i int, p payout.Payout, to payout.State) {
	switch t := w.trades[i]; {
	case to == payout.Paid:
		w.apply(i, t, RecordPayout, Operator)
	case p.State == payout.Paid:
		w.apply(i, t, ReturnPayout, Operator)
	default:
		p.State = to
		w.payouts[t.ID] = p
	}
}

func (w *world) move(a *payment.Attempt, to payment.State) {
	next, err := a.Move(to, w.now)
	if err != nil {
		w.t.Fatalf("attempt %v: %v; the trade moved but its attempt cannot follow, so neither is stored", a, err)
	}
	*a = next
}

func (w *world) input(t Trade, by Actor) Input {
	a := w.attempts[t.AttemptID]
	if other, ok := w.attempts[w.speaks]; ok && other.TradeID == int64(t.ID) {
		a = other
	}
	return Input{
		By: by, Now: w.now, Process: w.process, Listing: w.listing, Attempt: a, Status: w.provider[a.ID], Payout: w.payouts[t.ID],
		Code: theCode, Tracking: tracking(fmt.Sprintf("%012d", 123456780000+w.id())), Reason: "because",
		Meet: Appointment{At: w.now.Add(50 * time.Hour), Place: "exit 2"},
	}
}

func (w *world) apply(i int, t Trade, e Event, by Actor) {
	if e != Capture && e != RecordRefund {
		w.speaks = 0 // all else is asked about the present attempt
	}
	in := w.input(t, by)
	if upTo(w.t, "careless", 9) == 0 {
		in.Code, in.Reason, in.Meet = "9999", "", Appointment{At: w.now.Add(-time.Hour)}
	}
	switch e {
	case Pay:
		in.Attempt = payment.Attempt{
			ID: payment.ID(w.id()), TradeID: int64(t.ID), BuyerID: t.BuyerID, Amount: t.Agreed.Price, State: payment.Created,
		}
	case AcceptOffer:
		in.Amount = pick(w.t, "seen", []money.Won{t.Offered, t.Offered, t.Offered, t.Offered - 1})
	case OfferRefund, DecidePartRefund:
		most := t.Held() + t.Settled
		in.Amount = pick(w.t, "amount", []money.Won{1, most / 3, most - 1, most / 2, 0, most})
	default:
	}
	before := t
	next, fx, err := t.Apply(e, in)
	if t != before {
		w.t.Fatalf("%s changed the value that it was asked of", e)
	}
	if err != nil {
		unchanged(w.t, t, next, fx, fmt.Sprintf("%s by %s in %s", e, by, t.State))
		return
	}
	w.store(i, t, next, fx, in)
}

func (w *world) store(i int, t, next Trade, fx Effects, in Input) {
	looked := in
	looked.Now = latest(in.Now, t.UpdatedAt)
	if r, err := t.match(fx.Record.Event, &looked); err == nil {
		w.taken[r] = true
	}
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
	w.book(fx.Entries)
	w.history[t.ID] = append(w.history[t.ID], fx.Record)
	w.reached[next.State] = true
	w.follow(t, next, fx.Record.Event, in)
	w.owe(next, fx)
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

// book keeps the balances; ledger.Balances sums the same one by one.
func (w *world) book(entries []ledger.Entry) {
	for _, e := range entries {
		key := [3]int64{e.TradeID, e.Seq, int64(e.Line)}
		if w.booked[key] || e.Amount <= 0 {
			w.t.Fatalf("entry %+v has a used key or no amount", e)
		}
		w.booked[key] = true
	}
	for account, amount := range ledger.Balances(entries) {
		w.balances[account] += amount
	}
}

// follow moves the payment attempt as the use cases do.
func (w *world) follow(t, next Trade, e Event, in Input) {
	to := map[Event]payment.State{
		Approve: payment.Approving, LoseAnswer: payment.InDoubt, RecordRefusal: payment.Failed, RefuseReady: payment.Failed,
		ExpireHold: payment.Expired, Leave: payment.Left, Capture: payment.Approved, RecordRefund: payment.Cancelled,
	}[e]
	a := w.attempts[in.Attempt.ID]
	switch {
	case e == Pay:
		a = in.Attempt
		w.begun = append(w.begun, a.ID)
	case e == RecordBankRefund:
		w.banked[t.ID] += next.Banked - t.Banked
	case e == RecordPayout || e == ReturnPayout:
		p := w.payouts[t.ID]
		p.State = map[Event]payout.State{RecordPayout: payout.Paid, ReturnPayout: payout.Failed}[e]
		w.payouts[t.ID] = p
	case to != "":
		if e == RecordRefund && in.Status.Left > 0 {
			to = payment.PartCancelled
		}
		if a.State != to || to == payment.PartCancelled {
			w.move(&a, to)
		}
		if e == Capture {
			a.Taken = in.Status.Amount - in.Status.Cancelled
		}
		a.Cancelled = in.Status.Cancelled
	}
	if a.ID != 0 {
		w.attempts[a.ID] = a
	}
}

// owe makes of the debt to the seller what the move demands.
func (w *world) owe(t Trade, fx Effects) {
	change := fx.Payout
	if change == (PayoutChange{}) {
		return
	}
	p, ok := w.payouts[t.ID]
	from := map[payout.State][]payout.State{
		payout.Held: {payout.Due, payout.Held, payout.Failed}, payout.Due: {payout.Held}, payout.Reversed: {payout.Held},
	}[change.State]
	if born := change.State == payout.Due && fx.Record.Event == ConfirmSale; born == ok || ok && !has(from, p.State) {
		w.t.Fatalf("%s in %s makes the payout %+v of %+v (there: %t)", fx.Record.Event, t.State, change, p, ok)
	}
	if (change.Amount <= 0) != (change.State == payout.Reversed) {
		w.t.Fatalf("%s: %+v pays nothing or less", fx.Record.Event, change)
	}
	w.payouts[t.ID] = payout.Payout{TradeID: int64(t.ID), SellerID: t.SellerID, Amount: change.Amount, State: change.State}
}

// checkMoney: each won of a trade is in exactly one place, and the book agrees.
func (w *world) checkMoney(t *Trade) {
	escrow := w.balances[ledger.Account{Kind: ledger.Escrow, Of: int64(t.ID)}]
	due := w.balances[ledger.Account{Kind: ledger.RefundDue, Of: int64(t.ID)}]
	if t.Held()+t.Stray != escrow+due || escrow < 0 || due < 0 {
		w.t.Fatalf("trade in %s says it holds %d and %d astray, the book says escrow %d and refund due %d", t.State, t.Held(), t.Stray, escrow, due)
	}
	if t.Holds && escrow != t.Held() || !t.Holds && escrow != 0 {
		w.t.Fatalf("trade in %s holds %d (the listing: %t), in escrow are %d", t.State, t.Held(), t.Holds, escrow)
	}
	if t.Captured != t.Refunded+t.Settled+t.Held() || t.Held() < 0 || t.Refunded < 0 || t.Settled < 0 || t.Stray < 0 {
		w.t.Fatalf("trade in %s: of %d captured %d refunded, %d settled, %d held, besides %d astray", t.State, t.Captured, t.Refunded, t.Settled, t.Held(), t.Stray)
	}
	if t.ReturnDue > t.Held() || (t.ReturnDue > 0) != has(inRefund, t.State) {
		w.t.Fatalf("trade in %s has %d of %d to give back; a refund of nothing never ends", t.State, t.ReturnDue, t.Held())
	}
	if t.State.Final() && t.Held() != 0 {
		w.t.Fatalf("trade ended in %s and holds %d won", t.State, t.Held())
	}
	if t.Held() > 0 && !t.State.Secured() {
		w.t.Fatalf("trade in %s holds %d won and may be left by its sides", t.State, t.Held())
	}
	if paid := has(inEscrow, t.State) || t.State == Complete || t.State == ClaimOpen; paid && t.Captured != t.Agreed.Price {
		w.t.Fatalf("trade in %s was paid %d, agreed were %d", t.State, t.Captured, t.Agreed.Price)
	}
	p, owed := w.payouts[t.ID]
	if t.NetSettled() != p.Amount || owed && p.SellerID != t.SellerID {
		w.t.Fatalf("trade in %s owes the seller %d of %d settled, the payout is %+v", t.State, t.NetSettled(), t.Settled, p)
	}
	if t.State == ClaimOpen && p.State != payout.Held {
		w.t.Fatalf("a claim is open and the payout is %s", p.State)
	}
	if fee := t.Settled - t.NetSettled(); fee < 0 || fee > t.Agreed.Fee {
		w.t.Fatalf("trade in %s takes a fee of %d, agreed were %d", t.State, fee, t.Agreed.Fee)
	}
}

// checkProvider compares the trade with the provider's own knowledge.
func (w *world) checkProvider(t *Trade) {
	astray := money.Won(0)
	for _, id := range w.attemptsOf(t.ID) {
		if a := w.attempts[id]; (id != t.AttemptID || t.Captured == 0) && a.State == payment.Approved {
			astray += a.Taken
		}
	}
	if astray != t.Stray {
		w.t.Fatalf("trade in %s: %d are astray, its attempts took %d", t.State, t.Stray, astray)
	}
	if t.Captured == 0 {
		return
	}
	s := w.provider[t.AttemptID]
	if want := w.expected(t); s.Left > want {
		w.t.Fatalf("trade in %s: the provider has %d, we believe %d: we booked a return that never was", t.State, s.Left, want)
	}
	if t.State == Refunded && s.Left > w.banked[t.ID] {
		w.t.Fatalf("trade is refunded, %d by transfer, but the provider still has %d", w.banked[t.ID], s.Left)
	}
}

// checkSums: what is not a single trade's.
func (w *world) checkSums() {
	var clearing, payable, fees, bank money.Won
	for i := range w.trades {
		t := &w.trades[i]
		clearing -= w.expected(t) + t.Stray
		fees += t.Settled - t.NetSettled()
		bank += w.banked[t.ID]
		switch p := w.payouts[t.ID]; p.State {
		case payout.Paid:
			bank += p.Amount
		case payout.Due, payout.Held, payout.Claimed, payout.Sent, payout.Failed:
			payable += p.Amount
		case payout.Reversed:
		}
	}
	for account, want := range map[ledger.Account]money.Won{
		{Kind: ledger.Clearing}: clearing, {Kind: ledger.Payable, Of: theSeller}: payable, {Kind: ledger.Fees}: fees, {Kind: ledger.Bank}: bank,
	} {
		if got := w.balances[account]; got != want {
			w.t.Fatalf("%s stands at %d, by trades, payouts and transfers it is %d", account.Kind, got, want)
		}
	}
}
