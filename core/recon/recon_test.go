package recon_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
)

const (
	price   = money.Won(12_000)
	ours    = payment.ID(77)
	another = payment.ID(78)
)

var monday = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// model is one trade made by its own moves, with all that belongs to it.
type model struct {
	t       *testing.T
	process trade.Process
	recon.Case
}

func newModel(t *testing.T) *model {
	p := trade.DefaultProcess()
	p.Fees = []trade.Fee{{BasisPoints: 350}}
	l := listing.Listing{ID: 5, SellerID: 11, Title: "lamp", Price: price, State: listing.ForSale, Revision: 1, Version: 1}
	m := &model{t: t, process: p}
	m.Now, m.Listing = monday, l
	m.Trade = trade.Open(1, trade.Parcel, l, 22, p, monday)
	return m
}

func (m *model) begin(id payment.ID) {
	a := payment.Attempt{
		ID: id, TradeID: 1, BuyerID: 22, Amount: price, State: payment.Prepared, TID: fmt.Sprintf("T%d", id), CreatedAt: m.Now, UpdatedAt: m.Now,
	}
	m.Attempts = append(m.Attempts, recon.Attempt{
		Attempt: a, Answer: recon.Told, Status: payment.Status{Order: a.Order(), TID: a.TID, Phase: payment.Open},
	})
}

func (m *model) of(id payment.ID) *recon.Attempt {
	i := slices.IndexFunc(m.Attempts, func(a recon.Attempt) bool { return a.ID == id })
	return &m.Attempts[i]
}

// take lets the provider take the money of an attempt.
func (m *model) take(id payment.ID) {
	s := &m.of(id).Status
	s.Phase, s.Left = payment.Captured, s.Amount
}

// give lets the provider give back money of an attempt.
func (m *model) give(id payment.ID, amount money.Won) {
	s := &m.of(id).Status
	s.Left, s.Cancelled = s.Left-amount, s.Cancelled+amount
	if s.Left == 0 {
		s.Phase = payment.Returned
	}
}

// do makes a move about an attempt, 0 for none, and everything that follows.
func (m *model) do(e trade.Event, by trade.Actor, about payment.ID) {
	m.t.Helper()
	in := trade.Input{
		By: by, Now: m.Now, Process: &m.process, Listing: m.Listing, Reason: "because", Amount: 3_333, Code: "0427",
		Tracking: parcel.Tracking{Carrier: parcel.CJ, Number: fmt.Sprintf("%012d", 123456789000+m.Trade.Version)}, Payout: m.Payout,
	}
	if about != 0 {
		in.Attempt, in.Status = m.of(about).Attempt, m.of(about).Status
	}
	next, fx, err := m.Trade.Apply(e, in)
	if err != nil {
		m.t.Fatalf("%s by %s in %s: %v", e, by, m.Trade.State, err)
	}
	next.Version++
	if fx.Listing != "" {
		if m.Listing, err = m.Listing.Apply(fx.Listing, listing.Trade, m.Now, time.Hour); err != nil {
			m.t.Fatalf("%s of the listing: %v", fx.Listing, err)
		}
	}
	m.Trade, m.Entries, m.History, m.Timers = next, append(m.Entries, fx.Entries...), append(m.History, fx.Record), next.Timers()
	to := map[trade.Event]payment.State{
		trade.Approve: payment.Approving, trade.LoseAnswer: payment.InDoubt, trade.Capture: payment.Approved, trade.RecordRefund: payment.Cancelled,
		trade.ExpireHold: payment.Expired,
	}[e]
	if to != "" && about != 0 {
		a := m.of(about)
		a.State, a.UpdatedAt = to, m.Now
		if e == trade.RecordRefund && a.Status.Left > 0 {
			a.State = payment.PartCancelled
		}
		if e == trade.Capture {
			a.Taken = a.Status.Left
		}
		a.Cancelled = a.Status.Cancelled
	}
	switch {
	case fx.Payout.State != "":
		m.Payout.TradeID, m.Payout.SellerID, m.Payout.State, m.Payout.Amount = 1, 11, fx.Payout.State, fx.Payout.Amount
	case e == trade.RecordPayout:
		m.Payout.State = payout.Paid
	case e == trade.ReturnPayout:
		m.Payout.State = payout.Failed
	}
	m.clean(fmt.Sprintf("just after %s", e))
	m.Now = m.Now.Add(5 * time.Minute)
	if !slices.Contains([]trade.State{trade.Approving, trade.Hold}, m.Trade.State) {
		m.clean(fmt.Sprintf("five minutes after %s", e))
	}
}

func (m *model) clean(when string) {
	m.t.Helper()
	if found := recon.Check(m.Case); len(found) > 0 {
		m.t.Errorf("%s, in %s: found %+v in a trade that nobody tampered with", when, m.Trade.State, found)
	}
}

func (m *model) pay() *model {
	m.t.Helper()
	m.begin(ours)
	m.do(trade.Pay, trade.Buyer, ours)
	m.do(trade.Approve, trade.Browser, ours)
	m.take(ours)
	m.do(trade.Capture, trade.System, ours)
	return m
}

func (m *model) moves(moves ...any) *model {
	m.t.Helper()
	for i := 0; i < len(moves); i += 2 {
		m.do(moves[i].(trade.Event), moves[i+1].(trade.Actor), 0)
	}
	return m
}

func paid(t *testing.T) *model { t.Helper(); return newModel(t).pay() }
func disputed(t *testing.T) *model {
	t.Helper()
	return paid(t).moves(trade.GiveAddress, trade.Buyer, trade.Ship, trade.Seller, trade.ReportArrival, trade.Buyer, trade.Dispute, trade.Buyer)
}

func complete(t *testing.T) *model {
	t.Helper()
	return paid(t).moves(trade.Ship, trade.Seller, trade.ConfirmPurchase, trade.Buyer, trade.ConfirmSale, trade.Seller)
}

func paidOut(t *testing.T) *model {
	t.Helper()
	m := complete(t)
	m.Payout.State = payout.Sent
	return m.moves(trade.RecordPayout, trade.Operator)
}

func refunded(t *testing.T) *model {
	t.Helper()
	m := paid(t).moves(trade.CancelSale, trade.Seller)
	m.give(ours, price)
	m.clean("given back and not recorded yet")
	m.do(trade.RecordRefund, trade.System, ours)
	return m
}

func inPart(t *testing.T) *model {
	t.Helper()
	m := disputed(t).moves(trade.DecidePartRefund, trade.Operator)
	m.give(ours, 3_333)
	m.do(trade.RecordRefund, trade.System, ours)
	return m
}

func claimOpen(t *testing.T) *model {
	t.Helper()
	return complete(t).moves(trade.OpenClaim, trade.Buyer)
}

func stray(t *testing.T) *model {
	t.Helper()
	m := paid(t)
	m.begin(another)
	m.take(another)
	m.do2(trade.Capture, another)
	return m
}

// do2 makes a system's move without looking five minutes later, when what is
// astray would have been given back.
func (m *model) do2(e trade.Event, about payment.ID) {
	m.t.Helper()
	s := m.of(about).Status
	in := trade.Input{By: trade.System, Now: m.Now, Process: &m.process, Listing: m.Listing, Attempt: m.of(about).Attempt, Status: s}
	next, fx, err := m.Trade.Apply(e, in)
	if err != nil {
		m.t.Fatalf("%s in %s: %v", e, m.Trade.State, err)
	}
	next.Version++
	m.Trade, m.Entries, m.History, m.Timers = next, append(m.Entries, fx.Entries...), append(m.History, fx.Record), next.Timers()
	a := m.of(about)
	a.State, a.Taken, a.UpdatedAt = payment.Approved, s.Left, m.Now
	m.clean("money astray just booked")
}

// TestNoFalseAlarm takes trades down every kind of way and looks after each move.
func TestNoFalseAlarm(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]func(*testing.T) *model{
		"refunded": refunded, "stray": stray,
		"in part, complete": func(t *testing.T) *model { return inPart(t).moves(trade.ConfirmSale, trade.Seller) },
		"paid out and returned": func(t *testing.T) *model {
			m := paidOut(t).moves(trade.ReturnPayout, trade.Operator)
			m.Payout.State = payout.Held
			m.clean("held after the bank's refusal")
			return m
		},
		"claim granted": func(t *testing.T) *model {
			m := claimOpen(t).moves(trade.GrantClaim, trade.Seller)
			m.give(ours, price)
			m.do(trade.RecordRefund, trade.System, ours)
			return m
		},
		"claim in part": func(t *testing.T) *model {
			m := claimOpen(t).moves(trade.DecidePartRefund, trade.Operator)
			m.give(ours, 3_333)
			m.do(trade.RecordRefund, trade.System, ours)
			return m
		},
		"claim rejected": func(t *testing.T) *model { return claimOpen(t).moves(trade.RejectClaim, trade.Operator) },
		"returned": func(t *testing.T) *model {
			m := disputed(t).moves(trade.AcceptReturn, trade.Seller, trade.GiveAddress, trade.Seller, trade.ShipBack, trade.Buyer, trade.ReceiveReturn, trade.Seller)
			m.give(ours, price)
			m.do(trade.RecordRefund, trade.System, ours)
			return m
		},
		"by our bank": func(t *testing.T) *model {
			m := paid(t).moves(trade.CancelSale, trade.Seller)
			for m.Trade.State == trade.Refunding {
				m.Now = m.Trade.NextTryAt
				if m.Trade.Tries > len(m.process.RefundAfter) {
					m.do(trade.GiveUpRefund, trade.System, 0)
					break
				}
				m.do(trade.TryRefund, trade.System, 0)
			}
			m.do(trade.Freeze, trade.Operator, 0)
			m.do(trade.RecordBankRefund, trade.Operator, ours)
			return m
		},
		"in person": func(t *testing.T) *model {
			m := newModel(t)
			m.Trade.Path = trade.Direct
			return m.moves(trade.Request, trade.Buyer, trade.Accept, trade.Seller, trade.ClaimSold, trade.Seller, trade.AgreeSold, trade.Buyer)
		},
		"long in line": func(t *testing.T) *model {
			m := newModel(t)
			m.Trade.Path = trade.Direct
			m.moves(trade.Request, trade.Buyer)
			m.Now = m.Now.Add(1000 * time.Hour)
			return m
		},
		"another amount, refunded": func(t *testing.T) *model {
			m := newModel(t)
			m.begin(ours)
			m.do(trade.Pay, trade.Buyer, ours)
			m.do(trade.Approve, trade.Browser, ours)
			m.of(ours).Status.Amount = price + 5
			m.take(ours)
			m.do(trade.Capture, trade.System, ours)
			m.give(ours, price+5)
			m.do(trade.RecordRefund, trade.System, ours)
			return m
		},
		"in doubt": func(t *testing.T) *model {
			m := newModel(t)
			m.begin(ours)
			m.do(trade.Pay, trade.Buyer, ours)
			m.do(trade.Approve, trade.Browser, ours)
			m.do(trade.LoseAnswer, trade.System, ours)
			m.take(ours)
			m.do(trade.Capture, trade.System, ours)
			return m
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := way(t)
			m.Now = m.Now.Add(time.Minute)
			for i := range m.Attempts {
				m.Attempts[i].Answer = recon.Silent
			}
			m.clean("when the provider is silent")
		})
	}
}

// TestEachKind: every difference is found, called what it is and nothing else.
func TestEachKind(t *testing.T) {
	t.Parallel()
	type hurt = func(m *model)
	seen := map[recon.Kind]bool{}
	for _, c := range []struct {
		name  string
		way   func(*testing.T) *model
		hurt  hurt
		want  recon.Kind
		also  []recon.Kind
		stops bool
		by    recon.Repair
	}{
		{"taken, never heard of", paid, func(m *model) { m.begin(another); m.take(another); m.Now = m.Now.Add(time.Hour) }, recon.TakenUnbooked, nil, true, recon.Book},
		{"taken after we gave up", paid, func(m *model) {
			m.begin(another)
			m.take(another)
			m.of(another).State = payment.Failed
			m.Now = m.Now.Add(time.Hour)
		}, recon.TakenUnbooked, nil, true, recon.Book},
		{"unknown to the provider", paid, func(m *model) { m.of(ours).Answer = recon.Denied }, recon.UnknownThere, nil, true, ""},
		{"nothing was taken", paid, func(m *model) { m.of(ours).Status.Phase, m.of(ours).Status.Left = payment.Open, 0 }, recon.UnknownThere, nil, true, ""},
		{"cancelled in the console", paid, func(m *model) { m.give(ours, price) }, recon.CancelledThere, nil, true, recon.RecordRefund},
		{"cancelled after completion", complete, func(m *model) { m.give(ours, price) }, recon.CancelledThere, nil, true, ""},
		{"cancelled in part", paid, func(m *model) { m.give(ours, 1) }, recon.CancelledInPart, nil, true, ""},
		{"cancelled in part after completion", complete, func(m *model) { m.give(ours, price-1) }, recon.CancelledInPart, nil, true, ""},
		{"more than the part was given back", inPart, func(m *model) { m.give(ours, 1) }, recon.CancelledInPart, nil, true, ""},
		{"a refund that never was", refunded, func(m *model) { s := &m.of(ours).Status; s.Phase, s.Left, s.Cancelled = payment.Captured, price, 0 }, recon.NotGivenBack, nil, true, ""},
		{"a part that never went back", inPart, func(m *model) { s := &m.of(ours).Status; s.Left, s.Cancelled = price, 0 }, recon.NotGivenBack, nil, true, ""},
		{"another amount", paid, func(m *model) { m.of(ours).Status.Amount++ }, recon.AmountDiffers, nil, true, ""},
		{"somebody else's payment", paid, func(m *model) { m.of(ours).Status.OrderID = "9" }, recon.ForeignPayment, nil, true, ""},
		{"somebody else's purchase", paid, func(m *model) { m.of(ours).Status.UserID = "m9" }, recon.ForeignPayment, nil, true, ""},
		{"another tid", paid, func(m *model) { m.of(ours).Status.TID = "T9" }, recon.ForeignPayment, nil, true, ""},
		{"one tid twice", paid, func(m *model) {
			m.begin(another)
			m.of(another).TID, m.of(another).Status.TID = m.of(ours).TID, m.of(ours).TID
		}, recon.SameTID, nil, true, ""},
		{"money astray", stray, func(m *model) { m.Now = m.Now.Add(time.Hour) }, recon.StrayWaits, nil, false, recon.RefundStray},
		{"the attempt is gone", paid, func(m *model) { m.Attempts = nil }, recon.AttemptMissing, nil, true, ""},
		{"the attempt is behind", paid, func(m *model) { m.of(ours).State, m.of(ours).Answer = payment.Prepared, recon.NotAsked }, recon.AttemptBehind, nil, true, ""},
		{"no posting", paid, func(m *model) { m.Entries = nil }, recon.HeldDiffers, nil, true, ""},
		{"a posting too much", paid, func(m *model) { m.Entries = append(m.Entries, m.Entries[0]) }, recon.HeldDiffers, nil, true, ""},
		{"a posting of a won less", paid, func(m *model) { m.Entries[0].Amount-- }, recon.HeldDiffers, nil, true, ""},
		{"no posting to the seller", complete, func(m *model) { m.Entries = m.Entries[:1] }, recon.HeldDiffers, []recon.Kind{recon.SettledDiffers}, true, ""},
		{"a fee from nowhere", complete, func(m *model) {
			m.Entries = append(m.Entries, ledger.Entry{TradeID: 1, Seq: 99, Line: 1, From: ledger.Account{Kind: ledger.Loss}, To: ledger.Account{Kind: ledger.Fees}, Amount: 1})
		}, recon.SettledDiffers, nil, true, ""},
		{"given back to the wrong account", refunded, func(m *model) { m.Entries[1].To = ledger.Account{Kind: ledger.Bank} }, recon.ClearingDiffers, nil, true, ""},
		{"over with money left", refunded, func(m *model) { m.Trade.Refunded = 0 }, recon.EndHoldsMoney, []recon.Kind{recon.HeldDiffers, recon.CancelledThere}, true, ""},
		{"no payout", complete, func(m *model) { m.Payout = payout.Payout{} }, recon.PayoutMissing, nil, true, ""},
		{"a payout of more", complete, func(m *model) { m.Payout.Amount++ }, recon.PayoutDiffers, nil, true, ""},
		{"a payout that was taken back", complete, func(m *model) { m.Payout.State = payout.Reversed }, recon.PayoutDiffers, nil, true, ""},
		{"paid and not booked", complete, func(m *model) { m.Payout.State = payout.Paid }, recon.PayoutUnbooked, nil, true, ""},
		{"booked and not paid", paidOut, func(m *model) { m.Payout.State = payout.Due }, recon.PayoutUnbooked, nil, true, ""},
		{"paid twice", paidOut, func(m *model) {
			twice := m.Entries[len(m.Entries)-1]
			twice.Seq++
			m.Entries = append(m.Entries, twice)
		}, recon.PayoutUnbooked, nil, true, ""},
		{"sent though cancelled", complete, func(m *model) { m.Payout.State = payout.Sent; m.give(ours, price) }, recon.PayoutOfRefund, []recon.Kind{recon.CancelledThere}, true, ""},
		{"going out during a claim", claimOpen, func(m *model) { m.Payout.State = payout.Sent }, recon.PayoutDuringClaim, nil, true, ""},
		{"the listing is free", paid, func(m *model) { m.Listing.State = listing.ForSale }, recon.ListingDiffers, nil, true, ""},
		{"the listing is another state's", paid, func(m *model) { m.Listing.State = listing.Paying }, recon.ListingDiffers, nil, true, ""},
		{"the trade lost its listing", paid, func(m *model) { m.Trade.Holds = false }, recon.ListingDiffers, nil, true, ""},
		{"no timers", paid, func(m *model) { m.Timers = nil }, recon.TimersDiffer, nil, false, recon.SetTimers},
		{"a timer of another time", paid, func(m *model) { m.Timers[0].DueAt = m.Timers[0].DueAt.Add(1) }, recon.TimersDiffer, nil, false, recon.SetTimers},
		{"a line of history is gone", paid, func(m *model) { m.History = m.History[:2] }, recon.HistoryGap, nil, true, ""},
		{"the first line of history is gone", paid, func(m *model) { m.History = m.History[1:] }, recon.HistoryGap, nil, true, ""},
		{"history ends elsewhere", paid, func(m *model) { m.History[len(m.History)-1].To = trade.Sent }, recon.HistoryGap, nil, true, ""},
		{"nobody acts", paid, func(m *model) { m.Now = m.Trade.DueAt.Add(61 * time.Minute) }, recon.Overdue, nil, false, ""},
	} {
		seen[c.want] = true
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := c.way(t)
			c.hurt(m)
			found := recon.Check(m.Case)
			i := slices.IndexFunc(found, func(d recon.Drift) bool { return d.Kind == c.want })
			if i < 0 || len(found) != 1+len(c.also) {
				t.Fatalf("found %+v, want %s and %v", found, c.want, c.also)
			}
			for _, d := range found {
				if d.Kind != c.want && !slices.Contains(c.also, d.Kind) {
					t.Errorf("found %+v too: one fault is to be called by its name", d)
				}
				if text, err := json.Marshal(d.Facts); err != nil || len(d.Facts) == 0 || len(text) > 500 {
					t.Errorf("facts %s, %v", text, err)
				}
			}
			if d := found[i]; d.Stops != c.stops || d.Repair != c.by {
				t.Errorf("stops %t, repaired by %q; want %t and %q", d.Stops, d.Repair, c.stops, c.by)
			}
			if settled := recon.Settled(found); settled == (c.stops || found[i].Attempt != 0) {
				t.Errorf("%s leaves the payment settled: %t", c.want, settled)
			}
			for i := range m.Attempts {
				m.Attempts[i].Answer = recon.Silent
			}
			for _, d := range recon.Check(m.Case) {
				if d.Kind.NeedsWord() {
					t.Errorf("found %s though the provider said nothing", d.Kind)
				}
			}
		})
	}
	for _, k := range recon.Kinds() {
		if !seen[k] && k != recon.ListingLost && k != recon.Unbalanced {
			t.Errorf("no test makes %s", k)
		}
	}
}

// TestWhatIsUnderWayIsNoDrift: a call's outcome needs a moment to be written down.
func TestWhatIsUnderWayIsNoDrift(t *testing.T) {
	t.Parallel()
	m := newModel(t)
	m.begin(ours)
	m.do(trade.Pay, trade.Buyer, ours)
	m.do(trade.Approve, trade.Browser, ours)
	m.Now = m.Trade.UpdatedAt.Add(time.Minute)
	m.take(ours)
	m.clean("taken a minute after we asked")
	m.Now = m.Trade.UpdatedAt.Add(3 * time.Minute)
	m.clean("three minutes after we asked: the clock asks by itself")
	m.Now = m.Trade.UpdatedAt.Add(time.Second)
	m.do(trade.Freeze, trade.Operator, 0)
	if found := recon.Check(m.Case); len(found) != 1 || found[0].Kind != recon.TakenUnbooked {
		t.Errorf("on ice nobody asks: %+v, want %s", found, recon.TakenUnbooked)
	}
	frozen := paid(t).moves(trade.Freeze, trade.Operator)
	frozen.Now = frozen.Trade.DueAt.Add(1000 * time.Hour)
	frozen.clean("frozen for long")
}

// TestHolders: every state of a trade that holds a listing is some listing state's.
func TestHolders(t *testing.T) {
	t.Parallel()
	of := map[trade.State]listing.State{}
	for _, l := range listing.States() {
		for _, s := range recon.Holders(l) {
			if of[s] != "" {
				t.Errorf("%s holds a listing that is %s and one that is %s", s, of[s], l)
			}
			of[s] = l
		}
	}
	for _, s := range trade.States() {
		holds := of[s] != ""
		if never := s.Final() || s == trade.Requested || s == trade.RefundDue || s == trade.ClaimOpen; holds == never {
			t.Errorf("%s holds a listing: %t", s, holds)
		}
	}
}
