package recon

import (
	"cmp"
	"slices"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// flow sums the entries of the trade that go from one kind of account to another.
func (c *Case) flow(from, to ledger.Kind) (sum money.Won) {
	for _, e := range c.Entries {
		if e.From.Kind == from && e.To.Kind == to {
			sum += e.Amount
		}
	}
	return sum
}

// book compares the trade's entries with the trade and with the provider.
func (c *Case) book() []Drift {
	var found []Drift
	t := &c.Trade
	sums := map[ledger.Kind]money.Won{}
	total := money.Won(0)
	for account, sum := range ledger.Balances(c.Entries) {
		sums[account.Kind] += sum
		total += sum
	}
	if total != 0 {
		found = append(found, Drift{Kind: Unbalanced, Stops: true, Facts: []any{total}})
	}
	held := sums[ledger.Escrow] + sums[ledger.RefundDue]
	if held != t.Held()+t.Stray {
		found = append(found, Drift{Kind: HeldDiffers, Stops: true, Facts: []any{held, t.Held() + t.Stray}})
	}
	if t.State.Final() && t.Held() != 0 {
		found = append(found, Drift{Kind: EndHoldsMoney, Stops: true, Facts: []any{t.Held()}})
	}
	settled := sums[ledger.Payable] + sums[ledger.Fees] + c.paidOut()
	if settled != t.Settled {
		found = append(found, Drift{Kind: SettledDiffers, Stops: true, Facts: []any{settled, t.Settled}})
	}
	if there, known := c.atProvider(); known && there != -sums[ledger.Clearing] && len(found) == 0 {
		found = append(found, Drift{Kind: ClearingDiffers, Stops: true, Facts: []any{-sums[ledger.Clearing], there}})
	}
	return found
}

// paidOut is what the bank paid to the seller and did not get back.
func (c *Case) paidOut() money.Won {
	return c.flow(ledger.Payable, ledger.Bank) - c.flow(ledger.Bank, ledger.Payable)
}

// atProvider is what the provider has of this trade; known is false while that
// is changing or while another drift already says what differs.
func (c *Case) atProvider() (there money.Won, known bool) {
	if len(c.attemptOfTrade()) > 0 {
		return 0, false
	}
	for i := range c.Attempts {
		a := &c.Attempts[i]
		counted := isCounted(a)
		switch {
		case a.Answer == Told && counted && len(c.payment(i)) == 0:
			there += a.Status.Left
		case a.Answer == Told && !counted && a.Status.Phase != payment.Captured:
		case a.TID == "" && a.State == payment.Created, a.TID == "" && a.State == payment.Expired, a.TID == "" && a.State == payment.Failed:
		default:
			return 0, false
		}
	}
	t := &c.Trade
	moving := t.State == trade.Refunding || t.State == trade.RefundDue || t.State == trade.RefundStuck || c.recent(t.UpdatedAt) || t.Stray > 0
	return there, !moving
}

// Sums is what the book says that the provider has of this trade, and what the
// provider says. It is not known while the provider is silent about a payment.
func (c *Case) Sums() (book, provider money.Won, known bool) {
	for i := range c.Attempts {
		a := &c.Attempts[i]
		switch {
		case a.Answer == Told:
			provider += a.Status.Left
		case a.TID != "":
			return 0, 0, false
		}
	}
	for account, sum := range ledger.Balances(c.Entries) {
		if account.Kind == ledger.Clearing {
			book -= sum
		}
	}
	return book, provider, true
}

// debt compares the payout with what the trade settled and the book paid.
func (c *Case) debt() []Drift {
	t, p := &c.Trade, &c.Payout
	owed := t.NetSettled()
	if p.TradeID == 0 {
		if owed > 0 {
			return []Drift{{Kind: PayoutMissing, Stops: true, Facts: []any{owed}}}
		}
		return nil
	}
	var found []Drift
	if p.State != payout.Reversed && p.Amount != owed || p.State == payout.Reversed && owed > 0 {
		found = append(found, Drift{Kind: PayoutDiffers, Stops: true, Facts: []any{p.Amount, owed}})
	}
	paid := money.Won(0)
	if p.State == payout.Paid {
		paid = p.Amount
	}
	if booked := c.paidOut(); booked != paid {
		found = append(found, Drift{Kind: PayoutUnbooked, Stops: true, Facts: []any{paid, booked}})
	}
	leaving := p.State == payout.Claimed || p.State == payout.Sent || p.State == payout.Paid
	if leaving && c.refunded() {
		found = append(found, Drift{Kind: PayoutOfRefund, Stops: true, Facts: []any{p.Amount}})
	}
	if t.State == trade.ClaimOpen && p.State != payout.Held {
		found = append(found, Drift{Kind: PayoutDuringClaim, Stops: true, Facts: []any{p.State}})
	}
	return found
}

// refunded tells that the provider gave all of the trade's payment back.
func (c *Case) refunded() bool {
	for i := range c.Attempts {
		a := &c.Attempts[i]
		if a.ID == c.Trade.AttemptID && a.Answer == Told && a.Status.Phase == payment.Returned {
			return true
		}
	}
	return false
}

// rest checks listing, timers and history.
func (c *Case) rest() []Drift {
	var found []Drift
	t := &c.Trade
	if wrong := t.Holds && !slices.Contains(Holders(c.Listing.State), t.State); wrong || !t.Holds && alwaysHolds(t.State) {
		found = append(found, Drift{Kind: ListingDiffers, Stops: true, Facts: []any{c.Listing.State, t.State}})
	}
	if want := t.Timers(); !sameTimers(c.Timers, want) {
		found = append(found, Drift{Kind: TimersDiffer, Repair: SetTimers, Facts: []any{len(c.Timers), len(want)}})
	}
	if int64(len(c.History)) != t.Version || len(c.History) > 0 && c.History[len(c.History)-1].To != t.State {
		found = append(found, Drift{Kind: HistoryGap, Stops: true, Facts: []any{len(c.History), t.Version}})
	}
	if late := !t.DueAt.IsZero() && !t.State.Final() && !t.Frozen() && c.Now.Sub(t.DueAt) > overdueAfter; late && t.State != trade.Requested {
		found = append(found, Drift{Kind: Overdue, Facts: []any{t.State, t.DueAt}})
	}
	return found
}

// alwaysHolds tells that a trade in the state holds its listing. Only a stuck
// refund may have lost it before.
func alwaysHolds(s trade.State) bool {
	if s == trade.RefundStuck {
		return false
	}
	return slices.ContainsFunc(listing.States(), func(l listing.State) bool { return slices.Contains(Holders(l), s) })
}

func sameTimers(a, b []trade.Timer) bool {
	order := func(x, y trade.Timer) int { return cmp.Compare(x.Kind, y.Kind) }
	a, b = slices.Clone(a), slices.Clone(b)
	slices.SortFunc(a, order)
	slices.SortFunc(b, order)
	return slices.EqualFunc(a, b, func(x, y trade.Timer) bool { return x.Kind == y.Kind && x.DueAt.Equal(y.DueAt) })
}

// Holders lists the states of a trade that may hold a listing in its state,
// nothing for a listing that no trade holds.
func Holders(s listing.State) []trade.State {
	switch s {
	case listing.Reserved:
		return []trade.State{trade.Reserved, trade.Claimed, trade.Contested}
	case listing.Paying:
		return []trade.State{trade.Hold, trade.Approving, trade.Unknown, trade.Manual}
	case listing.InTrade:
		return []trade.State{
			trade.Paid, trade.CancelAsked, trade.Sent, trade.Arrived, trade.Confirmed, trade.Disputed, trade.Returning, trade.ReturnSent,
			trade.Refunding, trade.RefundStuck,
		}
	default:
		return nil
	}
}
