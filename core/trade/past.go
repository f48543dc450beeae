package trade

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/ledger"
)

// AsOf rebuilds the trade as it was at a moment, from its history and its part of
// the book, which are never changed. ok is false before it began. It has: who and
// what it is about, Agreed, Path, State,
// Version, FrozenAt, the money that was Captured, Refunded, Banked, Settled and
// Stray, and PaidAt, SentAt, ArrivedAt, ConfirmedAt, DisputedAt, SentBackAt,
// ClaimedAt, ClosedAt, Postponed, CreatedAt and UpdatedAt. All else was written over since and
// is left empty: deadlines, tries, appointments, offers, parcels' numbers, reasons.
func (t Trade) AsOf(history []Record, entries []ledger.Entry, at time.Time) (past Trade, ok bool) {
	past = Trade{
		ID: t.ID, ListingID: t.ListingID, SellerID: t.SellerID, BuyerID: t.BuyerID, State: None,
		Agreed: t.Agreed, CreatedAt: t.CreatedAt,
	}
	stray := map[int64]bool{}
	for i := range history {
		r := &history[i]
		if r.At.After(at) {
			break
		}
		stray[r.Seq] = r.From == r.To && (r.Event == Capture || r.Event == RecordRefund)
		past.follow(r)
	}
	for _, e := range entries {
		if e.Seq <= past.Version {
			past.count(e, stray[e.Seq])
		}
	}
	return past, past.Version > 0
}

// follow takes one line of history.
func (t *Trade) follow(r *Record) {
	t.State, t.Version, t.UpdatedAt = r.To, r.Seq, r.At
	switch r.Event {
	case Request, Accept, Reserve:
		t.Path = Direct
	case Pay:
		t.Path = Parcel
	case RefuseReady, RecordRefusal, ExpireHold, Leave:
		if r.To == Reserved {
			t.Path = Direct // the reservation came back
		}
	case SellElsewhere:
		t.Path = Direct
	case Freeze:
		t.FrozenAt = r.At
	case Unfreeze:
		t.FrozenAt = time.Time{}
	case Capture:
		if r.From != r.To {
			t.PaidAt = r.At
		}
	case Ship:
		t.SentAt = r.At
	case ReportArrival:
		t.ArrivedAt = r.At
	case Postpone:
		t.Postponed = true
	case Dispute, ContestReturn:
		t.DisputedAt = r.At
	case ShipBack:
		t.SentBackAt = r.At
	case OpenClaim:
		t.ClaimedAt = r.At
	default:
	}
	if r.To == Confirmed && r.From != Confirmed {
		t.ConfirmedAt = r.At
	}
	if r.From == r.To {
		return
	}
	if t.Frozen() {
		t.FrozenAt = r.At // the clocks just set stand still from then
	}
	if r.To.Final() {
		t.ClosedAt, t.FrozenAt = r.At, time.Time{}
	}
}

// count takes one entry of the book; stray money is beside what the trade holds.
func (t *Trade) count(e ledger.Entry, stray bool) {
	held := []ledger.Kind{ledger.Escrow, ledger.RefundDue}
	in, out := slices.Contains(held, e.To.Kind), slices.Contains(held, e.From.Kind)
	sold := []ledger.Kind{ledger.Payable, ledger.Fees}
	switch {
	case e.From.Kind == ledger.Clearing && stray:
		t.Stray += e.Amount
	case e.To.Kind == ledger.Clearing && stray:
		t.Stray -= e.Amount
	case e.From.Kind == ledger.Clearing && in:
		t.Captured += e.Amount
	case out && (e.To.Kind == ledger.Clearing || e.To.Kind == ledger.Bank):
		t.Refunded += e.Amount
		if e.To.Kind == ledger.Bank {
			t.Banked += e.Amount
		}
	case out && slices.Contains(sold, e.To.Kind):
		t.Settled += e.Amount
	case in && slices.Contains(sold, e.From.Kind):
		t.Settled -= e.Amount
	}
}
