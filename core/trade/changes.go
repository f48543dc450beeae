package trade

import (
	"time"
)

// change writes one fact of a move into the next value of the trade. The state
// is set already; the clocks are set after the changes, except where a change
// of a move that keeps its state sets them itself.
type change func(t *Trade, in *Input)

func drawCode(t *Trade, in *Input)   { t.Code = in.Code }
func giveReason(t *Trade, in *Input) { t.Reason = in.Reason }

func meet(t *Trade, in *Input) {
	t.Meet = in.Meet
	t.Proposed, t.ProposedBy = Appointment{}, ""
}

func propose(t *Trade, in *Input) { t.Proposed, t.ProposedBy = in.Meet, in.By }

func agree(t *Trade, in *Input) {
	t.Meet = t.Proposed
	t.Proposed, t.ProposedBy = Appointment{}, ""
}

func rearm(t *Trade, in *Input) {
	t.ResumeDue = time.Time{}
	t.arm(in.Process, in.Now)
}

func countCodeTry(t *Trade, in *Input) { t.CodeTries++ }

func startPayment(t *Trade, in *Input) {
	t.Path = Parcel
	t.AttemptID = in.Attempt.ID
}

func leaveReservation(t *Trade, in *Input) {
	t.Resumes = true
	t.ResumeDue = t.DueAt
}

func resume(t *Trade, in *Input) {
	t.Path = Direct
	t.Resumes = false
}

func captured(t *Trade, in *Input) {
	t.Captured = in.Status.Amount - in.Status.Cancelled
	t.PaidAt = in.Now
	t.ResumeDue = time.Time{}
}

func countLookup(t *Trade, in *Input) {
	t.Tries++
	t.NextTryAt = in.Now.Add(in.Process.ManualEvery)
	if t.State == Unknown && t.Tries < len(in.Process.LookupAfter) {
		t.NextTryAt = in.Now.Add(in.Process.LookupAfter[t.Tries])
	}
}

func countRefund(t *Trade, in *Input) {
	t.Tries++
	after := in.Process.RefundAfter
	switch {
	case t.State == RefundStuck:
		t.NextTryAt = in.Now.Add(in.Process.StuckEvery)
	case t.Tries <= len(after):
		t.NextTryAt = in.Now.Add(after[t.Tries-1])
	default:
		// The last try: should its answer get lost, it is noticed this soon.
		t.NextTryAt = in.Now.Add(after[0])
	}
}

func blameNobody(t *Trade, in *Input) { t.Fault = "" }
func blameSeller(t *Trade, in *Input) { t.Fault = Seller }
func blameUs(t *Trade, in *Input)     { t.Fault = Operator }

func returned(t *Trade, in *Input) {
	t.Refunded += t.ReturnDue
	t.ReturnDue = 0
}

// transferred is returned by our bank, as far as the provider did not do it.
func transferred(t *Trade, in *Input) {
	t.Banked += t.stillDue(in)
	returned(t, in)
}

func returnAll(t *Trade, in *Input)     { t.ReturnDue = t.Held() }
func returnOffered(t *Trade, in *Input) { t.ReturnDue = t.Offered }
func returnAmount(t *Trade, in *Input)  { t.ReturnDue = in.Amount }
func offer(t *Trade, in *Input)         { t.Offered = in.Amount }

func strayed(t *Trade, in *Input)       { t.Stray += in.Status.Amount - in.Status.Cancelled }
func strayReturned(t *Trade, in *Input) { t.Stray -= in.Attempt.Taken }

func settleAll(t *Trade, in *Input) { t.Settled = t.Captured - t.Refunded }

func unsettleAll(t *Trade, in *Input)    { t.Settled = 0 }
func unsettleAmount(t *Trade, in *Input) { t.Settled -= in.Amount }

// addressed gives the seller the full time to send from the first address on.
func addressed(t *Trade, in *Input) {
	if t.AddressedAt.IsZero() && t.State == Paid {
		if due := in.Process.Holidays.EndOfBusinessDay(in.Now, in.Process.ShipDays); due.After(t.DueAt) {
			t.due(in.Now, due)
			t.Extended = false
		}
	}
	t.AddressedAt, t.RemindAddressAt = in.Now, time.Time{}
}

func addressReminded(t *Trade, in *Input) { t.RemindAddressAt = time.Time{} }

// backAddressed gives the buyer the full time to send back from the first address on.
func backAddressed(t *Trade, in *Input) {
	due := in.Process.Holidays.EndOfBusinessDay(in.Now, in.Process.ReturnDays)
	if t.BackAddressedAt.IsZero() && due.After(t.DueAt) {
		t.due(in.Now, due)
		t.Extended = false
	}
	t.BackAddressedAt = in.Now
}

func trackBack(t *Trade, in *Input) { t.Back = in.Tracking }

func sentBack(t *Trade, in *Input) {
	t.SentBackAt = in.Now
	t.Corrections = 0
}

func disputed(t *Trade, in *Input) {
	t.DisputedAt = in.Now
	t.Offered = 0
}

func claimed(t *Trade, in *Input) { t.ClaimedAt = in.Now }

func track(t *Trade, in *Input)           { t.Tracking = in.Tracking }
func sent(t *Trade, in *Input)            { t.SentAt = in.Now }
func countCorrection(t *Trade, in *Input) { t.Corrections++ }
func arrived(t *Trade, in *Input)         { t.ArrivedAt = in.Now }
func confirmed(t *Trade, in *Input)       { t.ConfirmedAt = in.Now }

func postpone(t *Trade, in *Input) {
	t.Postponed = true
	t.due(in.Now, t.DueAt.Add(in.Process.PostponeBy))
}

func freeze(t *Trade, in *Input) { t.FrozenAt = in.Now }

func unfreeze(t *Trade, in *Input) {
	stood := in.Now.Sub(t.FrozenAt)
	for _, at := range []*time.Time{&t.DueAt, &t.RemindAt, &t.NextTryAt, &t.RemindAddressAt} {
		if !at.IsZero() {
			*at = at.Add(stood)
		}
	}
	t.FrozenAt = time.Time{}
}

func extend(t *Trade, in *Input) {
	t.DueAt = in.Now.Add(in.Process.Grace)
	t.RemindAt = time.Time{}
	t.Extended = true
}

func reminded(t *Trade, in *Input) { t.RemindAt = time.Time{} }
