package app_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/trade"
)

// tapped is one use case as a button: where it stands and what a tap does.
type tapped struct {
	name  string
	at    trade.State // trade.None for a bare listing
	setup func(s *stage)
	tap   func(s *stage) (answer any, err error)
	// racing tells that those who come second at the same moment may be told that
	// it is under way.
	racing bool
}

type seen struct {
	State   string
	Version int64
}

func ofTrade(t trade.Trade, err error) (any, error) { return seen{string(t.State), t.Version}, err }

func ofListing(l listing.Listing, err error) (any, error) {
	return fmt.Sprint(l.ID, l.State, l.Title, l.Version), err
}

// moves lists who makes each event of a person in which state.
func moves() map[trade.Event]struct {
	at trade.State
	by trade.Actor
} {
	return map[trade.Event]struct {
		at trade.State
		by trade.Actor
	}{
		trade.Accept: {trade.Requested, trade.Seller}, trade.SetAppointment: {trade.Reserved, trade.Seller},
		trade.AgreeAppointment: {trade.Reserved, trade.Seller}, trade.HandOver: {trade.Reserved, trade.Buyer},
		trade.ClaimSold: {trade.Reserved, trade.Seller}, trade.AgreeSold: {trade.Claimed, trade.Buyer},
		trade.Contest: {trade.Claimed, trade.Buyer}, trade.SellElsewhere: {trade.None, trade.Seller},
		trade.Cancel: {trade.Reserved, trade.Buyer}, trade.CancelPurchase: {trade.Paid, trade.Buyer},
		trade.AskCancel: {trade.Paid, trade.Buyer}, trade.AgreeCancel: {trade.CancelAsked, trade.Seller},
		trade.CancelSale: {trade.Paid, trade.Seller}, trade.Ship: {trade.Paid, trade.Seller},
		trade.CorrectTracking: {trade.Sent, trade.Seller}, trade.ReportArrival: {trade.Sent, trade.Buyer},
		trade.Postpone: {trade.Arrived, trade.Buyer}, trade.ConfirmPurchase: {trade.Arrived, trade.Buyer},
		trade.ConfirmSale: {trade.Confirmed, trade.Seller}, trade.Dispute: {trade.Arrived, trade.Buyer},
		trade.RefundDispute: {trade.Disputed, trade.Seller}, trade.WithdrawDispute: {trade.Disputed, trade.Buyer},
		trade.OfferRefund: {trade.Disputed, trade.Seller}, trade.AcceptOffer: {trade.Disputed, trade.Buyer},
		trade.AcceptReturn: {trade.Disputed, trade.Seller}, trade.ShipBack: {trade.Returning, trade.Buyer},
		trade.ReceiveReturn: {trade.ReturnSent, trade.Seller}, trade.ContestReturn: {trade.ReturnSent, trade.Seller},
		trade.OpenClaim: {trade.Complete, trade.Buyer}, trade.WithdrawClaim: {trade.ClaimOpen, trade.Buyer},
		trade.GrantClaim: {trade.ClaimOpen, trade.Seller},
	}
}

func actTaps() []tapped {
	var all []tapped
	for e, m := range moves() {
		setup := func(s *stage) {
			switch e {
			case trade.AskCancel:
				s.pass(31 * time.Minute)
			case trade.AgreeAppointment:
				s.act(s.t, trade.SetAppointment, s.seller)
				other := s.command(s.t, trade.SetAppointment, s.buyer)
				other.Meet.At = other.Meet.At.Add(time.Hour)
				if _, err := s.market.Act(s.ctx(), other); err != nil {
					s.world.t.Fatalf("propose: %v", err)
				}
			case trade.AcceptOffer:
				s.act(s.t, trade.OfferRefund, s.seller)
			case trade.SellElsewhere:
				t, err := s.market.Reserve(s.ctx(), s.seller, s.l.ID, 0, trade.Appointment{})
				s.t = must(s.world.t, t, err)
			default:
			}
			s.t = s.trade(s.t.ID)
		}
		for _, versioned := range []bool{true, false} {
			all = append(all, tapped{name: fmt.Sprintf("act %s, version %v", e, versioned), at: m.at, setup: setup, tap: func(s *stage) (any, error) {
				by := s.buyer
				if m.by == trade.Seller {
					by = s.seller
				}
				c := s.command(s.t, e, by)
				if versioned {
					c.Version = s.t.Version
				}
				got, err := s.market.Act(s.ctx(), c)
				return ofTrade(got.Trade, err)
			}})
		}
	}
	return all
}

func TestTheTableOfTapsHasEveryEventOfAPerson(t *testing.T) {
	t.Parallel()
	known := moves()
	for _, e := range trade.Events() {
		own := slices.Contains([]trade.Event{trade.Request, trade.Reserve, trade.Pay, trade.GiveAddress}, e) // use cases of their own
		if _, ok := known[e]; e.ByPeople() && !ok && !own {
			t.Errorf("%s is made by people and nobody taps it twice here", e)
		}
	}
}

func listingTaps() []tapped {
	change := func(m listing.Move) func(s *stage) (any, error) {
		return func(s *stage) (any, error) {
			return ofListing(s.market.ChangeListing(s.ctx(), s.seller, s.l.ID, m))
		}
	}
	return []tapped{
		{name: "join", at: trade.None, tap: func(s *stage) (any, error) {
			who, _, err := s.market.Join(s.ctx(), "key-new", "new", "01012345678")
			return who.ID, err
		}},
		{name: "publish", at: trade.None, tap: func(s *stage) (any, error) {
			l, err := s.market.Publish(s.ctx(), s.seller, listing.Draft{
				Title: "chair", Description: "soft", Price: "5,000", Place: "exit 1", Category: string(listing.Furniture),
				OpenChatURL: "https://open.kakao.com/o/abcd1234", PhotoSources: []string{photoHost + "chair"},
			})
			return l.ID, err
		}},
		{name: "edit", at: trade.None, tap: func(s *stage) (any, error) {
			return ofListing(s.market.Edit(s.ctx(), s.seller, s.l.ID, listing.Edit{Price: "9,000"}))
		}},
		{name: "replace photos", at: trade.None, tap: func(s *stage) (any, error) {
			l, err := s.market.ReplacePhotos(s.ctx(), s.seller, s.l.ID, []string{photoHost + "new"})
			return l.ID, err
		}},
		{name: "hide", at: trade.Requested, tap: change(listing.Hide)},
		{name: "delete", at: trade.Requested, tap: change(listing.Delete)},
		{name: "publish again", at: trade.None, setup: func(s *stage) { _, _ = change(listing.Hide)(s) }, tap: change(listing.Publish)},
		{name: "change phone", at: trade.None, tap: func(s *stage) (any, error) {
			who, err := s.market.ChangePhone(s.ctx(), s.buyer, "01099998888")
			return who, err
		}},
		{name: "withdraw", at: trade.Reserved, tap: func(s *stage) (any, error) { return s.market.Withdraw(s.ctx(), s.seller) }},
	}
}

func tradeTaps() []tapped {
	reserve := func(who func(s *stage) app.Command) func(s *stage) (any, error) {
		return func(s *stage) (any, error) {
			return ofTrade(s.market.Reserve(s.ctx(), s.seller, s.l.ID, who(s).Caller, trade.Appointment{}))
		}
	}
	return []tapped{
		{name: "request", at: trade.None, tap: func(s *stage) (any, error) { return ofTrade(s.market.Request(s.ctx(), s.buyer, s.l.ID)) }},
		{name: "reserve for somebody", at: trade.None, tap: reserve(func(s *stage) app.Command { return app.Command{Caller: s.buyer} })},
		{name: "reserve for one in line", at: trade.Requested, tap: reserve(func(s *stage) app.Command { return app.Command{Caller: s.buyer} })},
		{name: "reserve for nobody", at: trade.None, tap: reserve(func(*stage) app.Command { return app.Command{} })},
		{name: "release", at: trade.Reserved, tap: func(s *stage) (any, error) { return ofListing(s.market.Release(s.ctx(), s.seller, s.l.ID)) }},
		{name: "mark sold elsewhere", at: trade.Requested, tap: func(s *stage) (any, error) {
			return ofListing(s.market.MarkSold(s.ctx(), s.seller, s.l.ID))
		}},
		{name: "mark sold to the buyer", at: trade.Reserved, tap: func(s *stage) (any, error) {
			return ofListing(s.market.MarkSold(s.ctx(), s.seller, s.l.ID))
		}},
		{name: "start payment", at: trade.None, tap: func(s *stage) (any, error) {
			return s.market.StartPayment(s.ctx(), s.l.ID, tokenOf(s.market.PayLink(s.buyer, s.l.ID, 0)))
		}},
		{name: "start payment of a reservation", at: trade.Reserved, tap: func(s *stage) (any, error) {
			return s.market.StartPayment(s.ctx(), s.l.ID, tokenOf(s.market.PayLink(s.buyer, s.l.ID, 0)))
		}},
		{name: "finish payment", at: trade.Hold, racing: true, tap: func(s *stage) (any, error) {
			got, err := s.finish(s.back)
			return ofTrade(got.Trade, err)
		}},
		{name: "leave payment", at: trade.None, setup: func(s *stage) { s.back = s.press(s.start(s.buyer, s.l), "leave") }, tap: func(s *stage) (any, error) {
			got, err := s.market.LeavePayment(s.ctx(), s.back.id, s.back.token)
			return ofTrade(got.Trade, err)
		}},
		{name: "cancel a refund's trade again", at: trade.Refunded, tap: func(s *stage) (any, error) {
			got, err := s.market.Act(s.ctx(), s.command(s.t, trade.CancelSale, s.seller))
			return ofTrade(got.Trade, err)
		}},
	}
}

func (c tapped) begin(t *testing.T) *stage {
	t.Helper()
	var s *stage
	if c.at == trade.None {
		s = newStage(t)
	} else {
		s = reach(t, c.at)
	}
	if c.setup != nil {
		c.setup(s)
	}
	return s
}

// TestTappingAgainChangesNothing: a refresh or a double tap, one to five times
// at the same moment, has one effect and one answer.
func TestTappingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	for _, c := range slices.Concat(actTaps(), listingTaps(), tradeTaps()) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			once := c.begin(t)
			first, err := c.tap(once)
			if err != nil {
				t.Fatalf("first tap: %v", err)
			}
			want, before := once.shape(), once.store.Dump()
			second, err := c.tap(once)
			if err != nil || second != first {
				t.Errorf("first answer %+v, second %+v, %v: the same thing asked twice", first, second, err)
			}
			if got := once.store.Dump(); got != before {
				t.Errorf("the second tap changed the store:\n%s", firstDifference(before, got))
			}
			for n := 2; n <= 5; n++ {
				s := c.begin(t)
				var mu sync.Mutex
				var answers []any
				parallel(n, func(int) {
					answer, err := c.tap(s)
					mu.Lock()
					defer mu.Unlock()
					if answers = append(answers, answer); err != nil {
						t.Errorf("one of %d taps: %v", n, err)
					}
				})
				if different := slices.ContainsFunc(answers, func(a any) bool { return a != answers[0] }); different && !c.racing {
					t.Errorf("%d taps got %+v", n, answers)
				}
				if got := s.shape(); got != want {
					t.Errorf("%d taps had another effect than one:\n%s", n, firstDifference(want, got))
				}
			}
		})
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(x), len(y)) {
		var l, r string
		if i < len(x) {
			l = x[i]
		}
		if i < len(y) {
			r = y[i]
		}
		if l != r {
			return "- " + l + "\n+ " + r
		}
	}
	return ""
}
