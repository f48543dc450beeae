package app_test

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
)

func TestAListingIsSoldInPersonByTheHandOverCode(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Reserved)
	waiting, err := s.market.Request(s.ctx(), s.other, s.l.ID)
	wantFault(t, err, fault.Conflict, trade.CodeNotForSale, "a reserved listing takes no new requests")
	_ = waiting
	card, err := s.market.Card(s.ctx(), s.seller, s.t.ID)
	if err != nil || len(card.Trade.Code) != 4 {
		t.Fatalf("the seller's card shows code %q, %v; want four digits", card.Trade.Code, err)
	}
	wrong := s.command(s.t, trade.HandOver, s.buyer)
	wrong.Code = otherCode(s.t.Code)
	if got, err := s.market.Act(s.ctx(), wrong); err != nil || got.Trade.State != trade.Reserved || got.Trade.CodeTries != 1 {
		t.Errorf("a wrong code: %+v, %v; want one try used and nothing sold", got, err)
	}
	s.act(s.t, trade.HandOver, s.buyer)
	s.wantState(s.t.ID, trade.Done, "the code proves the hand-over")
	s.wantListing(s.l.ID, listing.Sold, "it is sold")
	v, err := s.market.View(s.ctx(), s.buyer, s.l.ID)
	if err != nil || v.Trade == nil || v.Trade.ID != s.t.ID {
		t.Errorf("the buyer sees %+v, %v; want the own purchase", v.Trade, err)
	}
	_, err = s.market.View(s.ctx(), s.other, s.l.ID)
	wantFault(t, err, fault.NotFound, listing.CodeUnknown, "strangers do not see sold listings")
}

func otherCode(code string) string {
	if code == "0000" {
		return "0001"
	}
	return "0000"
}

func TestFiveWrongCodesAreEnough(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Reserved)
	version := s.t.Version
	for i := range 12 {
		wrong := s.command(s.t, trade.HandOver, s.buyer)
		wrong.Code = otherCode(s.t.Code)
		if i%2 == 0 {
			wrong.Version = version // an old card must not give free guesses
		}
		_, _ = s.market.Act(s.ctx(), wrong)
	}
	if tries := s.trade(s.t.ID).CodeTries; tries != 5 {
		t.Errorf("%d tries were counted, want 5", tries)
	}
	_, err := s.market.Act(s.ctx(), s.command(s.t, trade.HandOver, s.buyer))
	wantFault(t, err, fault.Conflict, trade.CodeCodeTries, "guessing must come to an end")
}

func TestTheRightCodeAfterAWrongOneOnTheSameCardIsNotSwallowed(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Reserved)
	c := s.command(s.t, trade.HandOver, s.buyer)
	c.Version, c.Code = s.t.Version, otherCode(s.t.Code)
	if _, err := s.market.Act(s.ctx(), c); err != nil {
		t.Fatalf("a wrong code: %v", err)
	}
	c.Code = s.t.Code
	got, err := s.market.Act(s.ctx(), c)
	if got.Repeated {
		t.Error("the right code was taken for a repetition of the wrong one: the buyer reads that it is wrong")
	}
	wantFault(t, err, fault.Stale, trade.CodeChanged, "the card is old")
}

func TestAListingIsPaidSentAndConfirmed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	page := s.start(s.buyer, s.l)
	s.wantListing(s.l.ID, listing.Paying, "nobody else may pay meanwhile")
	if again := s.start(s.buyer, s.l); again != page {
		t.Errorf("the same link leads to %+v, then to %+v", page, again)
	}
	got, err := s.finish(s.press(page, "pay"))
	if err != nil || got.Trade.State != trade.Paid {
		t.Fatalf("finish: %s, %v", got.Trade.State, err)
	}
	tr := got.Trade
	s.wantMoney(price, price, "the buyer paid once")
	s.wantListing(s.l.ID, listing.InTrade, "it is between the two now")
	for _, m := range []struct {
		e    trade.Event
		want trade.State
	}{
		{trade.Ship, trade.Sent}, {trade.ReportArrival, trade.Arrived}, {trade.ConfirmPurchase, trade.Confirmed}, {trade.ConfirmSale, trade.Complete},
	} {
		by := s.buyer
		if m.e == trade.Ship || m.e == trade.ConfirmSale {
			by = s.seller
		}
		s.act(tr, m.e, by)
		s.wantState(tr.ID, m.want, string(m.e))
		s.audit()
	}
	s.wantListing(s.l.ID, listing.Sold, "it is sold")
	sums := ledger.Balances(s.entries())
	fee := price.Share(350)
	for account, want := range map[ledger.Account]money.Won{
		{Kind: ledger.Clearing}: -price, {Kind: ledger.Fees}: fee, {Kind: ledger.Payable, Of: int64(s.seller)}: price - fee,
	} {
		if sums[account] != want {
			t.Errorf("account %v stands at %d, want %d", account, sums[account], want)
		}
	}
}

func TestAReservationTurnsIntoAPaymentAtTheAgreedPrice(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Reserved)
	if _, err := s.market.Edit(s.ctx(), s.seller, s.l.ID, listing.Edit{Price: "99000"}); err != nil {
		t.Fatalf("edit: %v", err)
	}
	due := s.t.DueAt
	b := s.press(s.start(s.buyer, s.l), "leave")
	if b.id != s.t.ID {
		t.Fatalf("payment of trade %d, want the reserved one, %d", b.id, s.t.ID)
	}
	if _, err := s.market.LeavePayment(s.ctx(), b.id, b.token); err != nil {
		t.Fatalf("leave: %v", err)
	}
	back := s.wantState(s.t.ID, trade.Reserved, "who leaves the payment page keeps the reservation")
	if !back.DueAt.Equal(due) {
		t.Errorf("the reservation ends %v, want %v as before", back.DueAt, due)
	}
	s.wantListing(s.l.ID, listing.Reserved, "as before")
	paid := s.pay(s.buyer, s.l)
	if paid.ID != s.t.ID || paid.Captured != price {
		t.Errorf("paid %d for trade %d, want the agreed %d for %d", paid.Captured, paid.ID, price, s.t.ID)
	}
}

func TestActNeverBeginsAPayment(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Reserved)
	before := s.store.Dump()
	if got, err := s.market.Act(s.ctx(), s.command(s.t, trade.Pay, s.buyer)); err == nil {
		t.Errorf("Act(pay) made %s: a hold without an attempt can never end", got.Trade.State)
	}
	if s.store.Dump() != before {
		t.Error("a refused move changed something")
	}
}

func TestAPayLinkOfAClaimedTradeIsAnswered(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Claimed)
	page, err := s.market.StartPayment(s.ctx(), s.l.ID, tokenOf(s.market.PayLink(s.buyer, s.l.ID, 0)))
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Internal) || page.MobileURL != "" {
		t.Errorf("paying for what was handed over: %+v, %v; want a refusal that says why", page, err)
	}
	s.wantState(s.t.ID, trade.Claimed, "nothing was paid")
}

func TestTheSellerMayReserveForSomebodyInLineWithAnAppointment(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Requested)
	meet := trade.Appointment{At: s.clock.Now().Add(50 * time.Hour), Place: "exit 4"}
	got, err := s.market.Reserve(s.ctx(), s.seller, s.l.ID, s.buyer, meet)
	if err != nil || got.ID != s.t.ID || got.Meet != meet || !got.DueAt.Equal(meet.At.Add(day)) {
		t.Errorf("reserve: trade %d meeting %+v until %v, %v; want trade %d, %+v and a day more", got.ID, got.Meet, got.DueAt, err, s.t.ID, meet)
	}
}

func TestSoldElsewhereClosesTheLine(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Requested)
	if _, err := s.market.MarkSold(s.ctx(), s.seller, s.l.ID); err != nil {
		t.Fatalf("mark sold: %v", err)
	}
	s.wantListing(s.l.ID, listing.Sold, "the seller said so")
	s.wantState(s.t.ID, trade.Cancelled, "nobody waits for what is gone")
	s.wantNews(s.buyer, app.NewsKind(trade.Record{Event: trade.Cancel, By: trade.System}, trade.Buyer))
}

func TestAnAppointmentIsChangedOnlyByBoth(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Reserved)
	first := s.command(s.t, trade.SetAppointment, s.seller)
	if _, err := s.market.Act(s.ctx(), first); err != nil {
		t.Fatalf("set: %v", err)
	}
	second := s.command(s.t, trade.SetAppointment, s.buyer)
	second.Meet.At, second.Meet.Place = second.Meet.At.Add(time.Hour), "exit 9"
	if _, err := s.market.Act(s.ctx(), second); err != nil {
		t.Fatalf("propose: %v", err)
	}
	if got := s.trade(s.t.ID); got.Meet != first.Meet || got.Proposed != second.Meet {
		t.Errorf("meeting %+v, proposed %+v; a change needs the other side", got.Meet, got.Proposed)
	}
	_, err := s.market.Act(s.ctx(), s.command(s.t, trade.AgreeAppointment, s.buyer))
	wantFault(t, err, fault.Conflict, trade.CodeMeeting, "nobody agrees with themselves")
	s.act(s.t, trade.AgreeAppointment, s.seller)
	if got := s.trade(s.t.ID); got.Meet != second.Meet || !got.DueAt.Equal(second.Meet.At.Add(day)) {
		t.Errorf("meeting %+v until %v, want %+v and a day more", got.Meet, got.DueAt, second.Meet)
	}
	third := first
	third.Meet.Place, third.Version = "exit 1", s.t.Version
	_, err = s.market.Act(s.ctx(), third)
	wantFault(t, err, fault.Stale, trade.CodeChanged, "another time on an old card is no repetition")
}
