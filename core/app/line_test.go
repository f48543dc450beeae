package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/trade"
)

func (w *world) newsOf(who member.ID) []news.Kind {
	w.t.Helper()
	items, err := w.store.Repos().News.ListUnseen(context.Background(), who, 1000)
	var kinds []news.Kind
	for _, item := range must(w.t, items, err) {
		kinds = append(kinds, item.Kind)
	}
	return kinds
}

func (w *world) wantNews(who member.ID, want news.Kind) {
	w.t.Helper()
	if got := w.newsOf(who); !slices.Contains(got, want) {
		w.t.Errorf("member %d heard %v, want %q among it", who, got, want)
	}
}

// queue is a listing with three buyers in line.
func queue(t *testing.T) (s *stage, third member.ID, line []trade.Trade) {
	t.Helper()
	s = newStage(t)
	third = s.join("third")
	for _, who := range []member.ID{s.buyer, s.other, third} {
		tr, err := s.market.Request(s.ctx(), who, s.l.ID)
		line = append(line, must(t, tr, err))
	}
	s.pass(time.Hour)
	return s, third, line
}

func TestTheFirstRefusalOutlivesTheRequestsOwnDay(t *testing.T) {
	t.Parallel()
	s, _, line := queue(t)
	s.pass(22 * time.Hour)
	if _, err := s.market.Reserve(s.ctx(), s.seller, s.l.ID, 0, trade.Appointment{}); err != nil {
		t.Fatalf("reserve: %v", err)
	}
	s.pass(2*day + 11*time.Hour) // the reservation lapsed, an hour later the requests were due
	s.wantState(line[0].ID, trade.Requested, "a first refusal without a request is none")
	s.wantState(line[1].ID, trade.Expired, "the others had their day")
	s.act(line[0], trade.Accept, s.seller)
}

func TestWhenAReservationLapsesTheFirstInLineHasTheFirstRefusal(t *testing.T) {
	t.Parallel()
	s, third, line := queue(t)
	s.act(line[2], trade.Accept, s.seller)
	s.pass(2*day - time.Minute)
	for _, waiting := range line[:2] {
		s.wantState(waiting.ID, trade.Requested, "those in line keep their place while the listing is held")
	}
	s.pass(time.Minute)
	s.wantState(line[2].ID, trade.Expired, "two days without an appointment")
	s.wantNews(s.buyer, app.NewsFirstInLine)
	_, err := s.market.Act(s.ctx(), s.command(line[1], trade.Accept, s.seller))
	wantFault(t, err, fault.Conflict, trade.CodeFirstRefusal, "another is first")
	_, err = s.market.StartPayment(s.ctx(), s.l.ID, tokenOf(s.market.PayLink(third, s.l.ID, 0)))
	wantFault(t, err, fault.Conflict, trade.CodeFirstRefusal, "money does not jump the queue")
	if v, err := s.market.View(s.ctx(), s.other, s.l.ID); err != nil || v.CanPay {
		t.Errorf("the second in line may pay: %v, %v", v.CanPay, err)
	}
	if got := s.act(line[0], trade.Accept, s.seller); got.State != trade.Reserved {
		t.Errorf("the first in line: %s", got.State)
	}
}

func TestTheFirstRefusalEndsAfterTwelveHours(t *testing.T) {
	t.Parallel()
	s, third, line := queue(t)
	s.act(line[2], trade.Accept, s.seller)
	s.pass(2*day + 12*time.Hour - time.Second)
	_, err := s.market.StartPayment(s.ctx(), s.l.ID, tokenOf(s.market.PayLink(third, s.l.ID, 0)))
	wantFault(t, err, fault.Conflict, trade.CodeFirstRefusal, "a second is left")
	s.pass(time.Second)
	s.start(third, s.l)
}

func TestWhoGivesUpTheFirstRefusalDoesNotBarTheOthers(t *testing.T) {
	t.Parallel()
	for _, leave := range []func(s *stage, first trade.Trade){
		func(s *stage, first trade.Trade) { s.act(first, trade.Cancel, s.buyer) },
		func(s *stage, _ trade.Trade) {
			if _, err := s.market.Withdraw(s.ctx(), s.buyer); err != nil {
				s.world.t.Errorf("withdraw: %v", err)
			}
		},
	} {
		s, _, line := queue(t)
		s.act(line[2], trade.Accept, s.seller)
		s.pass(2 * day)
		leave(s, line[0])
		if got, err := s.market.Act(s.ctx(), s.command(line[1], trade.Accept, s.seller)); err != nil || got.Trade.State != trade.Reserved {
			t.Errorf("the next in line: %s, %v; want reserved", got.Trade.State, err)
		}
	}
}

func TestThoseInLineAreToldWhenTheListingIsFreeAgain(t *testing.T) {
	t.Parallel()
	s, third, line := queue(t)
	s.act(line[0], trade.Accept, s.seller)
	s.act(line[0], trade.Cancel, s.buyer)
	for _, who := range []member.ID{s.other, third} {
		s.wantNews(who, app.NewsFreeAgain)
	}
	b := s.press(s.start(s.buyer, s.l), "leave")
	if _, err := s.market.LeavePayment(s.ctx(), b.id, b.token); err != nil {
		t.Fatalf("leave: %v", err)
	}
	free := 0
	for _, kind := range s.newsOf(third) {
		if kind == app.NewsFreeAgain {
			free++
		}
	}
	if free != 2 {
		t.Errorf("heard %d times that it is free again, want twice", free)
	}
}

func TestTheLineIsClosedWhenTheListingGoes(t *testing.T) {
	t.Parallel()
	for name, gone := range map[string]func(s *stage, line []trade.Trade){
		"sold to one of them": func(s *stage, line []trade.Trade) {
			s.act(line[0], trade.Accept, s.seller)
			s.act(line[0], trade.HandOver, s.buyer)
		},
		"sold elsewhere": func(s *stage, _ []trade.Trade) { _, _ = s.market.MarkSold(s.ctx(), s.seller, s.l.ID) },
		"hidden": func(s *stage, _ []trade.Trade) {
			_, _ = s.market.ChangeListing(s.ctx(), s.seller, s.l.ID, listing.Hide)
		},
		"deleted": func(s *stage, _ []trade.Trade) {
			_, _ = s.market.ChangeListing(s.ctx(), s.seller, s.l.ID, listing.Delete)
		},
		"the seller leaves": func(s *stage, _ []trade.Trade) { _, _ = s.market.Withdraw(s.ctx(), s.seller) },
		"the seller leaves a reservation": func(s *stage, line []trade.Trade) {
			s.act(line[0], trade.Accept, s.seller)
			_, _ = s.market.Withdraw(s.ctx(), s.seller)
		},
		"bought and complete": func(s *stage, _ []trade.Trade) {
			tr := s.pay(s.buyer, s.l)
			s.act(tr, trade.Ship, s.seller)
			s.act(tr, trade.ConfirmPurchase, s.buyer)
			s.act(tr, trade.ConfirmSale, s.seller)
		},
		"the seller's fault": func(s *stage, _ []trade.Trade) {
			s.act(s.pay(s.buyer, s.l), trade.CancelSale, s.seller)
			s.tick()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, third, line := queue(t)
			gone(s, line)
			for _, waiting := range line[1:] {
				s.wantState(waiting.ID, trade.Cancelled, "nobody waits for what is gone")
			}
			heard := s.newsOf(third)
			if len(heard) == 0 {
				t.Error("the third in line heard nothing")
			}
			if slices.Contains(heard, app.NewsFreeAgain) {
				t.Errorf("the third in line heard %v: it never was free", heard)
			}
		})
	}
}

func TestABuyerHasAtMostFiveOpenRequests(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for range 5 {
		if _, err := s.market.Request(s.ctx(), s.buyer, s.publish(s.seller).ID); err != nil {
			t.Fatalf("request: %v", err)
		}
	}
	_, err := s.market.Request(s.ctx(), s.buyer, s.l.ID)
	wantFault(t, err, fault.Limited, trade.CodeRequests, "the sixth")
	_, err = s.market.Request(s.ctx(), s.seller, s.l.ID)
	wantFault(t, err, fault.Conflict, trade.CodeOwnListing, "one's own listing")
}

func TestPayingGivesUpThePlaceInLine(t *testing.T) {
	t.Parallel()
	s, _, line := queue(t)
	s.pay(s.buyer, s.l)
	s.wantState(line[0].ID, trade.Cancelled, "who buys no longer waits")
	s.wantState(line[1].ID, trade.Requested, "the others do, for the case that nothing comes of it")
}

func TestNewsAreShownOnceAndInOrder(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for range 12 {
		tr, err := s.market.Request(s.ctx(), s.buyer, s.l.ID)
		s.act(must(t, tr, err), trade.Cancel, s.buyer)
	}
	seen := map[news.ID]bool{}
	var last news.ID
	for more, rounds := true, 0; more; rounds++ {
		items, next, err := s.market.News(s.ctx(), s.seller)
		if err != nil || rounds > 5 {
			t.Fatalf("round %d: %v", rounds, err)
		}
		if again, _, err := s.market.News(s.ctx(), s.seller); err != nil || !slices.Equal(items, again) {
			t.Errorf("again: %v, %v, want the same: the reply may have been lost", again, err)
		}
		s.market.SeeNews(s.ctx(), items)
		for _, item := range items {
			if seen[item.ID] || item.ID <= last {
				t.Errorf("item %d after %d: shown twice or out of order", item.ID, last)
			}
			seen[item.ID], last = true, item.ID
		}
		more = next
	}
	if n, err := s.market.Unseen(s.ctx(), s.seller); err != nil || n != 0 || len(seen) != 24 {
		t.Errorf("%d seen and %d left, %v; want 24 and none", len(seen), n, err)
	}
}

func TestWaitingInLineDoesNotShowAListingInTrade(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if _, err := s.market.Request(s.ctx(), s.other, s.l.ID); err != nil {
		t.Fatal(err)
	}
	s.pay(s.buyer, s.l)
	_, err := s.market.View(s.ctx(), s.other, s.l.ID)
	wantFault(t, err, fault.NotFound, listing.CodeUnknown, "a listing in trade is for its two parties")
	if _, err := s.market.View(s.ctx(), s.buyer, s.l.ID); err != nil {
		t.Errorf("the buyer's view: %v", err)
	}
}
