package proposal_test

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
)

var now = time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC)

func aTrade() trade.Trade {
	t := trade.Trade{ID: 5, State: trade.Disputed, Version: 9, Captured: 800_000}
	t.Agreed.Price, t.Agreed.Fee = 800_000, 8_000
	return t
}

func aProposal() proposal.Proposal {
	return proposal.Make(1, aTrade(), trade.RefundDispute, 0, "broken", operator.Actor{ID: 7, Name: "kim"}, now)
}

func wantFault(t *testing.T, err error, kind fault.Kind, code fault.Code, why string) {
	t.Helper()
	if !fault.Is(err, kind) || fault.CodeOf(err) != code {
		t.Errorf("got %v, want %v %q: %s", err, kind, code, why)
	}
}

func TestMake(t *testing.T) {
	t.Parallel()
	p := aProposal()
	if p.Sum != 800_000 || p.Seen != 9 || p.State != proposal.Open || !p.EndsAt.Equal(now.Add(24*time.Hour)) {
		t.Errorf("made %+v", p)
	}
}

func TestAnotherOperatorDecides(t *testing.T) {
	t.Parallel()
	kim, lee := operator.Actor{ID: 7, Name: "kim"}, operator.Actor{ID: 8, Name: "lee"}
	p := aProposal()
	_, err := p.Approve(kim, 500_000, 10, now)
	wantFault(t, err, fault.Forbidden, proposal.CodeOwn, "nobody agrees with themselves")
	_, err = p.Refuse(kim, 500_000, "no", now)
	wantFault(t, err, fault.Forbidden, proposal.CodeOwn, "an own proposal is withdrawn")
	_, err = p.Approve(operator.Actor{}, 500_000, 10, now)
	wantFault(t, err, fault.Unauthenticated, "", "somebody answers for it")
	_, err = p.Withdraw(lee, now)
	wantFault(t, err, fault.Forbidden, proposal.CodeNotOwn, "another one refuses")
	_, err = p.Approve(lee, 500_000, 10, p.EndsAt)
	wantFault(t, err, fault.Stale, proposal.CodeOutdated, "too late")

	approved, err := p.Approve(lee, 500_000, 10, now)
	if err != nil || approved.State != proposal.Approved || approved.DecidedBy != 8 || approved.DecidedName != "lee" || approved.Made != 10 {
		t.Errorf("approved: %+v, %v", approved, err)
	}
	refused, err := p.Refuse(lee, 500_000, "not proven", p.EndsAt)
	if err != nil || refused.State != proposal.Refused || refused.Note != "not proven" || refused.Made != 0 {
		t.Errorf("refused: %+v, %v", refused, err)
	}
	withdrawn, err := p.Withdraw(kim, now)
	if err != nil || withdrawn.State != proposal.Withdrawn || withdrawn.DecidedBy != 0 {
		t.Errorf("withdrawn: %+v, %v", withdrawn, err)
	}
	outdated, err := p.Outdate(now)
	if err != nil || outdated.State != proposal.Outdated || !outdated.DecidedAt.Equal(now) {
		t.Errorf("outdated: %+v, %v", outdated, err)
	}
	for _, over := range []proposal.Proposal{approved, refused, withdrawn, outdated} {
		want, code := fault.Conflict, proposal.CodeDecided
		if over.State == proposal.Outdated {
			want, code = fault.Stale, proposal.CodeOutdated
		}
		_, err := over.Approve(lee, 500_000, 10, now)
		wantFault(t, err, want, code, "decided once")
		_, err = over.Refuse(lee, 500_000, "no", now)
		wantFault(t, err, want, code, "decided once")
		_, err = over.Withdraw(kim, now)
		wantFault(t, err, want, code, "decided once")
		_, err = over.Outdate(now)
		wantFault(t, err, want, code, "decided once")
	}
}

func TestLapsed(t *testing.T) {
	t.Parallel()
	same := func(e trade.Event, by trade.Actor, seq int64) trade.Record {
		return trade.Record{Seq: seq, Event: e, By: by, From: trade.Disputed, To: trade.Disputed}
	}
	for name, c := range map[string]struct {
		record trade.Record
		at     time.Time
		want   bool
	}{
		"nothing happened":          {same(trade.Dispute, trade.Buyer, 9), now, false},
		"a reminder":                {same(trade.Remind, trade.System, 10), now, false},
		"a try that failed":         {same(trade.TryRefund, trade.System, 10), now, false},
		"the seller offers a part":  {same(trade.OfferRefund, trade.Seller, 10), now, true},
		"another operator froze it": {same(trade.Freeze, trade.Operator, 10), now, true},
		"the clock decided":         {trade.Record{Seq: 10, Event: trade.RefundDispute, By: trade.System, From: trade.Disputed, To: trade.Refunding}, now, true},
		"the provider told of more": {same(trade.Capture, trade.System, 10), now, true},
		"reconciliation stopped it": {same(trade.Freeze, trade.System, 10), now, true},
		"a day later":               {same(trade.Dispute, trade.Buyer, 9), now.Add(24 * time.Hour), true},
		"nearly a day later":        {same(trade.Dispute, trade.Buyer, 9), now.Add(24*time.Hour - time.Microsecond), false},
	} {
		if got := aProposal().Lapsed([]trade.Record{c.record}, c.at); got != c.want {
			t.Errorf("%s: lapsed %v, want %v", name, got, c.want)
		}
	}
}
