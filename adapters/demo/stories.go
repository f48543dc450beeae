package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
)

// act is what somebody does in a story.
type act func(ctx context.Context, st *stage, s *story) error

// beat is an act and roughly how long after the one before it comes.
type beat struct {
	after time.Duration
	do    act
}

// script is a kind of story.
type script struct {
	paid  bool // through the payment provider
	ended bool // in a final state: it may lie days back
	beats []beat
}

// scripts are the kinds of story, in the order in which trades take them.
func scripts() []script {
	var (
		requested = beat{0, request}
		accepted  = beat{2 * time.Hour, does(trade.Accept, seller)}
		met       = beat{time.Hour, arrange}
		claimed   = beat{8 * time.Hour, does(trade.ClaimSold, seller)}
		bought    = beat{0, pay}
		home      = beat{5 * time.Minute, giveAddress(buyer)}
		sent      = beat{16 * time.Hour, ship}
		arrived   = beat{40 * time.Hour, does(trade.ReportArrival, buyer)}
		content   = beat{20 * time.Hour, does(trade.ConfirmPurchase, buyer)}
		sold      = beat{6 * time.Hour, does(trade.ConfirmSale, seller)}
		disputed  = beat{3 * time.Hour, says(trade.Dispute, buyer, reasonBroken)}
	)
	return []script{
		{beats: []beat{requested, accepted, met}},
		{paid: true, ended: true, beats: []beat{bought, home, sent, arrived, content, sold}},
		{beats: []beat{requested}},
		{paid: true, beats: []beat{bought, home}},
		{ended: true, beats: []beat{requested, accepted, met, {30 * time.Hour, handOver}}},
		{paid: true, beats: []beat{bought, home, sent}},
		{beats: []beat{{0, reserveOpenly}}},
		{paid: true, beats: []beat{bought, home, sent, arrived}},
		{beats: []beat{requested, accepted, claimed}},
		{paid: true, beats: []beat{bought, home, sent, arrived, content}},
		{ended: true, beats: []beat{requested, accepted, claimed, {5 * time.Hour, does(trade.AgreeSold, buyer)}}},
		{paid: true, ended: true, beats: []beat{bought, home, sent, {40 * time.Hour, does(trade.ConfirmPurchase, buyer)}, sold}},
		{beats: []beat{requested, accepted, claimed, {5 * time.Hour, says(trade.Contest, buyer, reasonNoTrade)}}},
		{paid: true, beats: []beat{bought, {2 * time.Hour, says(trade.AskCancel, buyer, reasonChanged)}}},
		{ended: true, beats: []beat{requested, accepted, {4 * time.Hour, says(trade.Cancel, buyer, reasonChanged)}}},
		{paid: true, ended: true, beats: []beat{bought, {12 * time.Minute, does(trade.CancelPurchase, buyer)}}},
		{ended: true, beats: []beat{{0, sellElsewhere}}},
		{paid: true, beats: []beat{bought, home, sent, arrived, disputed}},
		{paid: true, ended: true, beats: []beat{bought, {9 * time.Hour, says(trade.CancelSale, seller, reasonSoldOut)}}},
		{paid: true, ended: true, beats: []beat{bought, home, sent, arrived, disputed, {26 * time.Hour, says(trade.WithdrawDispute, buyer, reasonWithdraw)}, sold}},
		{paid: true, beats: []beat{bought, home, sent, arrived, {20 * time.Hour, says(trade.Postpone, buyer, reasonAbsent)}}},
		{paid: true, beats: []beat{bought}},
		{paid: true, beats: []beat{bought, home, sent, arrived, disputed, {9 * time.Hour, offerPart}}},
		{paid: true, beats: []beat{bought, home, sent, arrived, disputed, {9 * time.Hour, does(trade.AcceptReturn, seller)}, {time.Hour, giveAddress(seller)}}},
	}
}

// planStories casts the trades and fixes when they begin.
func (w *world) planStories() {
	random := stream(w.Seed, "trades")
	var kinds []script
	for _, k := range scripts() {
		if !k.paid || w.Payments != nil {
			kinds = append(kinds, k)
		}
	}
	w.stories = make([]story, w.Trades)
	for i := range w.stories {
		kind := kinds[i%len(kinds)]
		s := story{seller: random.IntN(w.Members)}
		// Never the seller, and in turn, so that nobody asks for too much at once.
		if s.buyer = i % w.Members; s.buyer == s.seller {
			s.buyer = (s.buyer + 1) % w.Members
		}
		rest := 3*time.Minute + about(random, 20*time.Minute)
		if kind.ended {
			rest = about(random, 5*day)
		}
		s.at = w.end.Add(-rest)
		for _, b := range kind.beats {
			t := timedAct{after: about(random, b.after), do: b.do}
			s.acts = append(s.acts, t)
			s.at = s.at.Add(-t.after)
		}
		s.at = s.at.Truncate(time.Microsecond)
		w.stories[i] = s
	}
}

// about is between half and one and a half of d.
func about(random *rand.Rand, d time.Duration) time.Duration {
	if d == 0 {
		return 0
	}
	return (d/2 + time.Duration(random.Int64N(int64(d)))).Truncate(time.Microsecond)
}

type side bool

const (
	buyer  side = false
	seller side = true
)

func (s *story) place(who side) int {
	if who == seller {
		return s.seller
	}
	return s.buyer
}

// does is a move without words.
func does(e trade.Event, who side) act { return says(e, who, "") }

// says is a move with a reason.
func says(e trade.Event, who side, reason string) act {
	return func(ctx context.Context, st *stage, s *story) error {
		return st.act(ctx, app.Command{TradeID: s.trade, Event: e, Caller: st.id(s.place(who)), Reason: reason})
	}
}

func (st *stage) act(ctx context.Context, c app.Command) error {
	_, err := st.market.Act(ctx, c)
	return err
}

func request(ctx context.Context, st *stage, s *story) error {
	t, err := st.market.Request(ctx, st.id(s.buyer), s.listing)
	s.trade = t.ID
	return err
}

func reserveOpenly(ctx context.Context, st *stage, s *story) error {
	t, err := st.market.Reserve(ctx, st.id(s.seller), s.listing, 0, trade.Appointment{})
	s.trade = t.ID
	return err
}

func sellElsewhere(ctx context.Context, st *stage, s *story) error {
	_, err := st.market.MarkSold(ctx, st.id(s.seller), s.listing)
	return err
}

// arrange agrees on an early evening some days ahead.
func arrange(ctx context.Context, st *stage, s *story) error {
	l, err := st.Store.Repos().Listings.Get(ctx, s.listing)
	if err != nil {
		return err
	}
	at := st.Clock.Now().Truncate(day).Add(2*day + 10*time.Hour)
	return st.act(ctx, app.Command{
		TradeID: s.trade, Event: trade.SetAppointment, Caller: st.id(s.seller), Meet: trade.Appointment{At: at, Place: l.Place},
	})
}

func handOver(ctx context.Context, st *stage, s *story) error {
	t, err := st.Store.Repos().Trades.Get(ctx, s.trade)
	if err != nil {
		return err
	}
	return st.act(ctx, app.Command{TradeID: s.trade, Event: trade.HandOver, Caller: st.id(s.buyer), Code: t.Code})
}

// giveAddress fills the form for the address as somebody's browser does.
func giveAddress(who side) act {
	return func(ctx context.Context, st *stage, s *story) error {
		link, err := url.Parse(st.market.AddressLink(st.id(s.place(who)), s.trade))
		if err != nil {
			return err
		}
		_, err = st.market.GiveAddress(ctx, s.trade, link.Query().Get("t"), homeOf(s.place(who)), true)
		return err
	}
}

// offerPart offers a tenth of the price, in whole thousands.
func offerPart(ctx context.Context, st *stage, s *story) error {
	t, err := st.Store.Repos().Trades.Get(ctx, s.trade)
	if err != nil {
		return err
	}
	amount := max(t.Agreed.Price/10/1000*1000, 500)
	return st.act(ctx, app.Command{TradeID: s.trade, Event: trade.OfferRefund, Caller: st.id(s.seller), Amount: amount})
}

func ship(ctx context.Context, st *stage, s *story) error {
	return st.act(ctx, app.Command{
		TradeID: s.trade, Event: trade.Ship, Caller: st.id(s.seller), Tracking: fmt.Sprintf("cj %012d", int64(s.trade)%1e12),
	})
}

// pay goes the whole way of a buyer's browser.
func pay(ctx context.Context, st *stage, s *story) error {
	link, err := url.Parse(st.market.PayLink(st.id(s.buyer), s.listing, 0))
	if err != nil {
		return err
	}
	prepared, err := st.market.StartPayment(ctx, s.listing, link.Query().Get("t"))
	if err != nil {
		return err
	}
	held, err := st.Store.Repos().Trades.HoldingListing(ctx, s.listing)
	if err != nil {
		return err
	}
	s.trade = held.ID
	address, err := st.Payments.Pay(ctx, prepared.MobileURL)
	if err != nil {
		return fmt.Errorf("pay: %w", err)
	}
	back, err := url.Parse(address)
	if err != nil {
		return err
	}
	done, err := st.market.FinishPayment(ctx, s.trade, back.Query().Get("t"), back.Query().Get("pg_token"))
	if err == nil && done.Trade.State != trade.Paid {
		return fmt.Errorf("pay: the trade is %s", done.Trade.State)
	}
	return err
}
