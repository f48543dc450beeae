package app_test

import (
	"context"
	"slices"
	"testing"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
)

// stays lists the states in which neither side can leave.
func stays(s trade.State) bool {
	return slices.Contains([]trade.State{
		trade.Claimed, trade.Contested, trade.Hold, trade.Approving, trade.Unknown, trade.Manual, trade.Paid, trade.CancelAsked,
		trade.Sent, trade.Arrived, trade.Confirmed, trade.Disputed, trade.Returning, trade.ReturnSent, trade.ClaimOpen,
		trade.Refunding, trade.RefundDue, trade.RefundStuck,
	}, s)
}

func TestEitherSideLeavesAtEveryState(t *testing.T) {
	t.Parallel()
	for _, state := range trade.States() {
		for _, role := range []trade.Actor{trade.Seller, trade.Buyer} {
			t.Run(string(state)+" "+string(role), func(t *testing.T) {
				t.Parallel()
				s := reach(t, state)
				who := s.buyer
				if role == trade.Seller {
					who = s.seller
				}
				before := s.store.Dump()
				_, err := s.market.Withdraw(s.ctx(), who)
				blockers, _ := s.market.Blockers(s.ctx(), who)
				if stays(state) || state == trade.Complete && role == trade.Seller {
					wantFault(t, err, fault.Conflict, member.CodeOpenTrade, "money or a word is outstanding, or the seller is still to be paid")
					if len(blockers) != 1 || blockers[0].ID != s.t.ID {
						t.Errorf("blockers %+v, want the one trade", blockers)
					}
					if s.store.Dump() != before {
						t.Error("a refused withdrawal changed something")
					}
					return
				}
				if err != nil || len(blockers) != 0 {
					t.Fatalf("withdraw: %v, blockers %v", err, blockers)
				}
				s.left(who, role)
			})
		}
	}
}

// left checks that nothing is open and nothing personal is kept after a withdrawal.
func (s *stage) left(who member.ID, role trade.Actor) {
	t := s.world.t
	t.Helper()
	if got := s.trade(s.t.ID).State; !got.Final() {
		t.Errorf("the trade is still %s", got)
	}
	gone, err := s.store.Repos().Members.Get(context.Background(), who)
	if err != nil || gone.State != member.Withdrawn || gone.Phone != "" || gone.Key == "key-"+string(role) || gone.Nickname == string(role) {
		t.Errorf("after the withdrawal: %+v, %v", gone, err)
	}
	l := s.listing(s.l.ID)
	if want := role == trade.Seller && l.State != listing.Sold; (l.State == listing.Deleted) != want {
		t.Errorf("the listing is %s after the %s left", l.State, role)
	}
	again, joined, err := s.market.Join(s.ctx(), "key-"+string(role), string(role), "01055556666")
	if err != nil || !joined || again.ID == who {
		t.Errorf("joining again: %+v, %v, %v; want a new member", again, joined, err)
	}
}

func TestABlockedSideDoesNotKeepTheMoneyFromMoving(t *testing.T) {
	t.Parallel()
	for _, state := range trade.States() {
		for _, role := range []trade.Actor{trade.Seller, trade.Buyer} {
			t.Run(string(state)+" "+string(role), func(t *testing.T) {
				t.Parallel()
				s := reach(t, state)
				who := s.buyer
				if role == trade.Seller {
					who = s.seller
				}
				s.block(who)
				_, err := s.market.Act(s.ctx(), s.command(s.t, trade.Cancel, who))
				wantFault(t, err, fault.Forbidden, member.CodeBlocked, "the blocked do not act")
				s.rest()
				if got := s.trade(s.t.ID); !got.State.Final() || got.Held() != 0 {
					t.Errorf("the trade rests as %s holding %d: the clock must end it", got.State, got.Held())
				}
			})
		}
	}
}

func TestWithdrawingTakesEverythingWithIt(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if _, err := s.market.SetProfilePhoto(s.ctx(), s.seller, photoHost+"face"); err != nil {
		t.Fatalf("profile photo: %v", err)
	}
	who, err := s.store.Repos().Members.Get(s.ctx(), s.seller)
	key := must(t, who, err).PhotoKey
	for i := range 620 { // more than is read at a time
		l := s.listing(s.l.ID)
		l.ID, l.Version = listing.ID(50_000+i), 0
		if err := s.store.Repos().Listings.Add(s.ctx(), l); err != nil {
			t.Fatalf("add a listing: %v", err)
		}
	}
	if _, err := s.market.Withdraw(s.ctx(), s.seller); err != nil {
		t.Fatalf("withdraw: %v", err)
	}
	page, err := s.market.Newest(s.ctx(), 0)
	if err != nil || len(page.Listings) != 0 {
		t.Errorf("%d listings of a withdrawn member are on the market, %v", len(page.Listings), err)
	}
	if _, err := s.blobs.Get(s.ctx(), key); !fault.Is(err, fault.NotFound) {
		t.Errorf("the member's picture is still stored: %v", err)
	}
}

func TestWithdrawingAndActingAtTheSameMoment(t *testing.T) {
	t.Parallel()
	for range 20 {
		s := newStage(t)
		calls := []func() error{
			func() error { _, err := s.market.Withdraw(s.ctx(), s.buyer); return err },
			func() error { _, err := s.market.Request(s.ctx(), s.buyer, s.l.ID); return err },
			func() error { _, err := s.market.Publish(s.ctx(), s.buyer, s.draft()); return err },
		}
		parallel(len(calls), func(i int) { _ = calls[i]() })
		for _, tr := range s.trades() {
			if tr.BuyerID == s.buyer && !tr.State.Final() {
				t.Errorf("a withdrawn member waits in line (%s)", tr.State)
			}
		}
		own, err := s.market.Own(s.ctx(), s.buyer, listing.ForSale, 0)
		if err != nil || len(own.Listings) != 0 {
			t.Errorf("a withdrawn member sells %d things, %v", len(own.Listings), err)
		}
	}
}
