package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func (w *world) reconcile(full bool) ports.Run {
	w.t.Helper()
	run, err := w.market.Reconcile(w.ctx(), full)
	return must(w.t, run, err)
}

func (w *world) drifts() []ports.Drift {
	w.t.Helper()
	all, err := w.store.Repos().Drifts.ListOpen(w.ctx(), everything)
	return must(w.t, all, err)
}

func kinds(all []ports.Drift) []recon.Kind {
	out := make([]recon.Kind, len(all))
	for i, d := range all {
		out[i] = d.Kind
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestReconciliationFindsNothingInCleanTrades looks at every state, just
// reached and later, and while the provider is silent.
func TestReconciliationFindsNothingInCleanTrades(t *testing.T) {
	t.Parallel()
	for state := range stages() {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			s := reach(t, state)
			clean := func(when string) {
				t.Helper()
				for _, full := range []bool{false, true} {
					run := s.reconcile(full)
					if run.Found != 0 || run.Open != 0 || run.Repaired != 0 || run.Moving != 0 {
						t.Errorf("%s, full %t: %+v, open %+v; nobody tampered with it", when, full, run, s.drifts())
					}
				}
			}
			clean("just reached")
			s.bank.Faults().Clear()
			s.clock.Advance(time.Minute)
			clean("a minute later")
			s.pass(20 * time.Minute)
			clean("twenty minutes later")
			s.bank.Faults().Answer500(sandbox.Order, 100)
			clean("while the provider is silent")
			s.bank.Faults().Clear()
			s.pass(40 * day)
			clean("at its end")
		})
	}
}

// hurting is one way in which somebody tampers with a market.
type hurting struct {
	at     trade.State
	hurt   func(s *stage)
	open   []recon.Kind // what waits for a person after one cycle
	frozen bool
	after  func(s *stage) // what holds after the repair
}

func (s *stage) setTrade(change func(*trade.Trade)) {
	s.world.t.Helper()
	t := s.trade(s.t.ID)
	change(&t)
	_, err := s.store.Repos().Trades.Save(s.ctx(), t)
	must(s.world.t, t, err)
}

func (s *stage) attempt() payment.Attempt {
	s.world.t.Helper()
	a, err := s.store.Repos().Attempts.ListByTrade(s.ctx(), s.t.ID)
	return must(s.world.t, a, err)[0]
}

func (s *stage) setAttempt(change func(*payment.Attempt)) {
	s.world.t.Helper()
	a := s.attempt()
	change(&a)
	_, err := s.store.Repos().Attempts.Save(s.ctx(), a)
	must(s.world.t, a, err)
}

func (s *stage) setPayout(change func(*payout.Payout)) {
	s.world.t.Helper()
	p := s.payout()
	change(&p)
	_, err := s.store.Repos().Payouts.Save(s.ctx(), p)
	must(s.world.t, p, err)
}

func (s *stage) payout() payout.Payout {
	s.world.t.Helper()
	p, err := s.store.Repos().Payouts.Get(s.ctx(), s.t.ID)
	return must(s.world.t, p, err)
}

func (s *stage) setListing(to listing.State) {
	s.world.t.Helper()
	l := s.listing(s.l.ID)
	l.State = to
	_, err := s.store.Repos().Listings.Save(s.ctx(), l)
	must(s.world.t, l, err)
}

func (s *stage) post(from, to ledger.Kind) {
	s.world.t.Helper()
	account := func(k ledger.Kind) ledger.Account {
		switch k {
		case ledger.Escrow, ledger.RefundDue:
			return ledger.Account{Kind: k, Of: int64(s.t.ID)}
		case ledger.Payable:
			return ledger.Account{Kind: k, Of: int64(s.seller)}
		default:
			return ledger.Account{Kind: k}
		}
	}
	err := s.store.Repos().Ledger.Add(s.ctx(), []ledger.Entry{{TradeID: int64(s.t.ID), Seq: 90, Line: 1, From: account(from), To: account(to), Amount: 500, At: s.clock.Now()}})
	must(s.world.t, 0, err)
}

// console gives back a part in KakaoPay's own console.
func (s *stage) console(amount money.Won) {
	s.world.t.Helper()
	a := s.attempt()
	_, err := s.config.Gateway.Cancel(s.ctx(), payment.CancelRequest{Order: a.Order(), TID: a.TID, Amount: amount, Expected: price})
	must(s.world.t, 0, err)
}

// approveBehind takes the money without the market's knowledge.
func (s *stage) approveBehind(token string) {
	s.world.t.Helper()
	a := s.attempt()
	_, err := s.config.Gateway.Approve(s.ctx(), payment.ApproveRequest{Order: a.Order(), TID: a.TID, PGToken: token})
	must(s.world.t, 0, err)
}

// forged ends the payment as failed although the buyer paid on the page.
func (s *stage) forged() (token string) {
	token, s.back.pgToken = s.back.pgToken, "forged"
	_, _ = s.finish(s.back)
	return token
}

// liar says that it gave money back and does not.
type liar struct{ ports.Gateway }

func (g liar) Cancel(ctx context.Context, r payment.CancelRequest) (payment.Status, error) {
	s, err := g.Lookup(ctx, r.TID)
	s.Phase, s.Left, s.Cancelled = payment.Returned, 0, s.Amount
	return s, err
}

func hurtings() map[string]hurting {
	wants := func(state trade.State, kept money.Won) func(*stage) {
		return func(s *stage) {
			s.wantState(s.t.ID, state, "repaired by an ordinary move")
			if _, k := s.taken(); k != kept {
				s.world.t.Errorf("the provider has %d, want %d", k, kept)
			}
			s.audit()
		}
	}
	return map[string]hurting{
		"cancelled in the console":           {trade.Paid, (*stage).cancelOutside, nil, false, wants(trade.Refunded, 0)},
		"cancelled in the console, sent":     {trade.Sent, (*stage).cancelOutside, nil, false, wants(trade.Refunded, 0)},
		"cancelled after completion":         {trade.Complete, (*stage).cancelOutside, []recon.Kind{recon.CancelledThere}, false, nil},
		"cancelled in part":                  {trade.Arrived, func(s *stage) { s.console(5_000) }, []recon.Kind{recon.CancelledInPart}, true, nil},
		"cancelled in part after completion": {trade.Complete, func(s *stage) { s.console(5_000) }, []recon.Kind{recon.CancelledInPart}, false, nil},
		"taken after it failed":              {trade.Hold, func(s *stage) { s.approveBehind(s.forged()) }, nil, false, wants(trade.Refunded, 0)},
		"taken for a reservation that came back": {trade.Reserved, func(s *stage) {
			s.back = s.press(s.start(s.buyer, s.l), "pay")
			s.approveBehind(s.forged())
		}, nil, false, wants(trade.Reserved, 0)},
		"taken, the timers are gone": {trade.Unknown, func(s *stage) {
			must(s.world.t, 0, s.store.Repos().Timers.Set(s.ctx(), ports.OfTrade, int64(s.t.ID), nil))
		}, nil, false, wants(trade.Paid, price)},
		"unknown to the provider": {
			trade.Paid, func(s *stage) { s.setAttempt(func(a *payment.Attempt) { a.TID = "T0000000000000000001" }) },
			[]recon.Kind{recon.UnknownThere},
			true, nil,
		},
		"another amount": {trade.Paid, func(s *stage) { s.setAttempt(func(a *payment.Attempt) { a.Amount++ }) }, []recon.Kind{recon.AmountDiffers}, true, nil},
		"somebody else's payment": {trade.Paid, func(s *stage) {
			first := s.t
			s.t = s.pay(s.other, s.publish(s.seller))
			tid := s.attempt().TID
			s.setAttempt(func(a *payment.Attempt) { a.TID = "T0000000000000000002" })
			s.t = first
			s.setAttempt(func(a *payment.Attempt) { a.TID = tid })
		}, []recon.Kind{recon.ForeignPayment, recon.UnknownThere}, true, nil},
		"the attempt says otherwise": {
			trade.Paid, func(s *stage) { s.setAttempt(func(a *payment.Attempt) { a.State = payment.Prepared }) },
			[]recon.Kind{recon.AttemptBehind, recon.TakenUnbooked},
			true, nil,
		},
		"a refund that never was": {trade.Refunding, func(s *stage) {
			s.tickBy(s.with(func(c *app.Config) { c.Gateway = liar{c.Gateway} }))
		}, []recon.Kind{recon.NotGivenBack}, false, nil},
		"a posting too much":                 {trade.Paid, func(s *stage) { s.post(ledger.Clearing, ledger.Escrow) }, []recon.Kind{recon.HeldDiffers}, true, nil},
		"money out of escrow":                {trade.Disputed, func(s *stage) { s.post(ledger.Escrow, ledger.Bank) }, []recon.Kind{recon.HeldDiffers}, true, nil},
		"a fee from nowhere":                 {trade.Complete, func(s *stage) { s.post(ledger.Loss, ledger.Fees) }, []recon.Kind{recon.SettledDiffers}, false, nil},
		"the provider owes more by the book": {trade.Complete, func(s *stage) { s.post(ledger.Clearing, ledger.Loss) }, []recon.Kind{recon.ClearingDiffers}, false, nil},
		"an end with money": {
			trade.Refunded, func(s *stage) { s.setTrade(func(t *trade.Trade) { t.Refunded -= 500 }) },
			[]recon.Kind{recon.EndHoldsMoney, recon.HeldDiffers, recon.CancelledThere, recon.HistoryGap},
			false, nil,
		},
		"a payout paid twice":          {trade.Complete, func(s *stage) { s.post(ledger.Payable, ledger.Bank) }, []recon.Kind{recon.PayoutUnbooked}, false, nil},
		"a payout paid and not booked": {trade.Complete, func(s *stage) { s.setPayout(func(p *payout.Payout) { p.State = payout.Paid }) }, []recon.Kind{recon.PayoutUnbooked}, false, nil},
		"a payout of more":             {trade.Complete, func(s *stage) { s.setPayout(func(p *payout.Payout) { p.Amount++ }) }, []recon.Kind{recon.PayoutDiffers}, false, nil},
		"a payout sent though cancelled": {trade.Complete, func(s *stage) {
			s.setPayout(func(p *payout.Payout) { p.State = payout.Sent })
			s.cancelOutside()
		}, []recon.Kind{recon.CancelledThere, recon.PayoutOfRefund}, false, nil},
		"a payout during a claim":           {trade.ClaimOpen, func(s *stage) { s.setPayout(func(p *payout.Payout) { p.State = payout.Due }) }, []recon.Kind{recon.PayoutDuringClaim}, true, nil},
		"a listing for sale that is bought": {trade.Paid, func(s *stage) { s.setListing(listing.ForSale) }, []recon.Kind{recon.ListingDiffers}, true, nil},
		"a purchase that lost its listing": {
			trade.Paid, func(s *stage) { s.setTrade(func(t *trade.Trade) { t.Holds = false }) },
			[]recon.Kind{recon.ListingDiffers, recon.HistoryGap},
			true, func(s *stage) {
				s.wantListing(s.l.ID, listing.InTrade, "somebody paid for it")
			},
		},
		"a listing stuck in paying": {trade.Left, func(s *stage) { s.setListing(listing.Paying) }, nil, false, func(s *stage) {
			s.wantListing(s.l.ID, listing.ForSale, "no trade holds it")
		}},
		"no timers": {trade.Sent, func(s *stage) {
			must(s.world.t, 0, s.store.Repos().Timers.Set(s.ctx(), ports.OfTrade, int64(s.t.ID), nil))
		}, nil, false, func(s *stage) {
			rows, err := s.store.Repos().Timers.ListByID(s.ctx(), ports.OfTrade, int64(s.t.ID))
			if err != nil || len(rows) != len(s.t.Timers()) {
				s.world.t.Errorf("timers %v, %v, want those of %v", rows, err, s.t.Timers())
			}
		}},
		"history without a line": {trade.Paid, func(s *stage) { s.setTrade(func(*trade.Trade) {}) }, []recon.Kind{recon.HistoryGap}, true, nil},
		"nobody acts":            {trade.Sent, func(s *stage) { s.clock.Set(s.t.DueAt.Add(2 * time.Hour)) }, []recon.Kind{recon.Overdue}, false, nil},
	}
}

// TestReconciliationFindsWhatIsWrong: in one cycle, each once; what an ordinary
// move repairs balances afterwards, the rest is stopped and on the list.
func TestReconciliationFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range hurtings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := reach(t, c.at)
			s.hurt = c.after == nil || len(c.open) > 0
			c.hurt(s)
			s.clock.Advance(5 * time.Minute)
			run := s.reconcile(false)
			if run.Found == 0 || run.Moving > 0 {
				t.Errorf("run %+v: nothing was found; reports %q", run, s.reports)
			}
			want := slices.Clone(c.open)
			slices.Sort(want)
			open := s.drifts()
			if diff := cmp.Diff(want, kinds(open)); diff != "" && len(want)+len(open) > 0 {
				t.Errorf("waiting for a person (-want +got):\n%s%+v", diff, open)
			}
			if run.Open != len(open) || len(c.open) == 0 && run.Repaired == 0 {
				t.Errorf("the run tells of %d open and %d repaired, there are %d", run.Open, run.Repaired, len(open))
			}
			if got := s.trade(s.t.ID).Frozen(); got != c.frozen {
				t.Errorf("frozen is %t, want %t", got, c.frozen)
			}
			if c.at == trade.Complete || c.at == trade.ClaimOpen {
				p := s.payout()
				if p.State == payout.Due || p.State == payout.Held && p.Reason == "" {
					t.Errorf("the payout is %s for %q; nothing may leave", p.State, p.Reason)
				}
			}
			s.tick()
			if c.after != nil {
				c.after(s)
			}
			if len(c.open) == 0 {
				if again := s.reconcile(true); again.Found != 0 {
					t.Errorf("after the repair: %+v %+v", again, s.drifts())
				}
				return
			}
			s.clock.Advance(time.Second)
			s.reconcile(true)
			if c.open[0] == recon.Overdue || c.open[0] == recon.PayoutDuringClaim {
				if left := s.drifts(); len(left) > 0 {
					t.Errorf("gone and still on the list: %+v", left)
				}
				return
			}
			for i, d := range s.drifts() {
				if i >= len(open) || d.ID != open[i].ID || d.FoundAt != open[i].FoundAt || !d.SeenAt.After(open[i].SeenAt) {
					t.Errorf("found again as %+v, want one row for all time, %+v", d, open)
				}
			}
		})
	}
}

// TestADriftThatIsGoneIsResolved, and one that comes back is the same row.
func TestADriftThatIsGoneIsResolved(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Complete)
	s.hurt = true
	step := func(more money.Won, open int) ports.Drift {
		t.Helper()
		s.setPayout(func(p *payout.Payout) { p.Amount += more })
		s.clock.Advance(5 * time.Minute)
		s.reconcile(false)
		if got := s.drifts(); len(got) != open {
			t.Fatalf("%d more in the payout: open %+v, want %d", more, got, open)
		}
		all, err := s.store.Repos().Drifts.ListOfTrade(s.ctx(), s.t.ID)
		return must(t, all, err)[0]
	}
	first := step(7, 1)
	if gone := step(-7, 0); gone.ID != first.ID || gone.ResolvedAt.IsZero() || gone.FoundAt != first.FoundAt {
		t.Errorf("resolved as %+v, was %+v", gone, first)
	}
	if back := step(8, 1); back.ID != first.ID || !back.ResolvedAt.IsZero() || !back.FoundAt.After(first.FoundAt) {
		t.Errorf("back as %+v, was %+v", back, first)
	}
}

// TestComparingRepairsNothing: a copy of the market must not act.
func TestComparingRepairsNothing(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	s.hurt = true
	s.cancelOutside()
	s.clock.Advance(5 * time.Minute)
	run, err := s.market.CompareOnly(s.ctx(), true)
	if got := s.trade(s.t.ID).State; err != nil || run.Found != 1 || run.Open != 1 || run.Repaired != 0 || got != trade.Paid {
		t.Errorf("comparing only: %+v, %v, trade %s; want one drift, open, and the trade paid as before", run, err, got)
	}
	if run = s.reconcile(true); run.Repaired != 1 || run.Open != 0 {
		t.Errorf("then %+v, want it repaired", run)
	}
}

// TestASilentProviderResolvesNothing: what only it can tell stays on the list.
func TestASilentProviderResolvesNothing(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	s.hurt = true
	s.console(5_000)
	s.clock.Advance(5 * time.Minute)
	s.reconcile(false)
	s.bank.Faults().Answer500(sandbox.Order, 100)
	run := s.reconcile(false)
	if len(s.drifts()) != 1 || run.Silent == 0 {
		t.Errorf("open %+v after a run with %d silences; nobody said that it is gone", s.drifts(), run.Silent)
	}
}

// TestAnOperatorIsNotOverruled: a trade that was let go on stays so until
// something else is found.
func TestAnOperatorIsNotOverruled(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Sent)
	s.hurt = true
	s.console(1_000)
	look := func(why string, frozen bool) {
		t.Helper()
		s.clock.Advance(5 * time.Minute)
		s.reconcile(false)
		if s.trade(s.t.ID).Frozen() != frozen {
			t.Errorf("frozen is %t: %s", !frozen, why)
		}
	}
	look("money is missing", true)
	must(t, 0, s.decide(trade.Unfreeze, "the buyer agreed"))
	look("an operator has decided", false)
	a := s.attempt()
	_, err := s.config.Gateway.Cancel(s.ctx(), payment.CancelRequest{Order: a.Order(), TID: a.TID, Amount: 1_000, Expected: price - 1_000})
	must(t, 0, err)
	look("more is missing than the operator saw", true)
}

// TestPayoutsWaitForReconciliation: after it has seen the payment they go.
func TestPayoutsWaitForReconciliation(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Complete)
	before, err := s.market.Desk().ClaimPayouts(s.ctx(), teller(theOperator), 10)
	if must(t, before, err); len(before.Left) != 1 || before.Left[0].Reason != payout.CodeUnchecked {
		t.Errorf("before a run %+v; nobody has looked at the payment", before)
	}
	s.reconcile(false)
	first := s.attempt()
	if first.CheckedAt.IsZero() {
		t.Errorf("the attempt is not checked: %+v", first)
	}
	after, err := s.market.Desk().ClaimPayouts(s.ctx(), teller(theOperator), 10)
	if must(t, after, err); len(after.Left) != 1 || after.Left[0].Reason != payout.CodeNoAccount {
		t.Errorf("after a run %+v; only the account is missing", after)
	}
	s.clock.Advance(time.Hour)
	s.reconcile(true)
	if again := s.attempt(); again != first {
		t.Errorf("written again without a change: %+v", again)
	}
}

// TestOneBrokenTradeStopsNoReconciliation.
func TestOneBrokenTradeStopsNoReconciliation(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	s.hurt = true
	second := s.pay(s.other, s.publish(s.seller))
	s.cancelOutside()
	s.clock.Advance(5 * time.Minute)
	m := s.with(func(c *app.Config) { c.Store = noListing{c.Store, s.l.ID} })
	run, err := m.Reconcile(s.ctx(), false)
	if err != nil || run.Moving != 1 || !s.reported(fmt.Sprint("reconcile trade ", int64(s.t.ID))) {
		t.Errorf("run %+v, %v; want one trade left and reported in %q", run, err, s.reports)
	}
	s.wantState(second.ID, trade.Refunded, "the other one is repaired all the same")
}

// noListing is a store in which one listing cannot be read.
type noListing struct {
	ports.Store
	id listing.ID
}

func (n noListing) Repos() ports.Repos {
	r := n.Store.Repos()
	r.Listings = brokenListings{r.Listings, n.id}
	return r
}

type brokenListings struct {
	ports.Listings
	id listing.ID
}

func (b brokenListings) Get(ctx context.Context, id listing.ID) (listing.Listing, error) {
	if id == b.id {
		return listing.Listing{}, fmt.Errorf("get listing: %w", errBroken)
	}
	return b.Listings.Get(ctx, id)
}

var errBroken = fmt.Errorf("a broken page")
