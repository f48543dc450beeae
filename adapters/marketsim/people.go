package marketsim

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// tab is a browser of a buyer on the payment page.
type tab struct {
	d       *deal
	pgToken string
}

// begin starts something that somebody does, if there is somebody to do it.
func (w *world) begin() bool {
	up := w.alive()
	if len(up) == 0 {
		return false
	}
	on := pick(w, up)
	if due, ok := w.nextDue(); ok && !on.ticks && !due.After(w.now.Add(on.skew)) && w.chance(0.5) {
		w.tick(on)
		return true
	}
	for range 3 { // what was drawn may not be possible now
		if w.draw()(on) {
			return true
		}
	}
	return false
}

// draw chooses what somebody does next.
func (w *world) draw() func(*instance) bool {
	acts := []struct {
		weight int
		do     func(*instance) bool
	}{
		{30, w.actInTrade},
		{30, w.useTab},
		{14, w.startPayment},
		{8, w.operate},
		{8, w.desk},
		{6, w.request},
		{5, w.sellDirectly},
		{4, w.giveAddress},
		{3, w.publishMore},
		{3, w.reconcile},
		{2, w.changeListing},
		{1, w.comeAndGo},
		{1, w.console},
	}
	total := 0
	for _, a := range acts {
		total += a.weight
	}
	at := w.rng.IntN(total)
	for _, a := range acts {
		if at -= a.weight; at < 0 {
			return a.do
		}
	}
	return w.actInTrade
}

func (w *world) tick(on *instance) {
	on.ticks = true
	t := w.spawn(on, "tick", func(ctx context.Context, m *app.Market) {
		if _, err := m.Tick(ctx); err != nil {
			w.note("tick", "%v", err)
		}
	})
	t.tick = true
}

// ended notes how something went. Nothing that people do may be our own mistake.
func (w *world) ended(what string, err error) {
	if err == nil {
		w.note("done", "%s", what)
		return
	}
	w.note("refused", "%s: %v", what, err)
	if fault.Is(err, fault.Internal) {
		w.breach("nothing that people do is an internal error", "%s: %v", what, err)
	}
}

func (w *world) join() {
	w.joined++
	n := w.joined
	w.spawn(w.alive()[0], "join", func(ctx context.Context, m *app.Market) {
		who, joined, err := m.Join(ctx, fmt.Sprintf("key%d", n), fmt.Sprintf("member%d", n), "010-1234-5678")
		if err == nil && joined {
			w.members = append(w.members, who.ID)
		}
		w.ended("join", err)
	})
}

func (w *world) publish(on *instance) {
	w.published++
	n := w.published
	w.spawn(on, "publish", func(ctx context.Context, m *app.Market) {
		price := pick(w, []string{"100", "12000", "700000"})
		l, err := m.Publish(ctx, pick(w, w.members), listing.Draft{
			Title: fmt.Sprintf("thing %d", n), Description: "as good as new", Price: price, Place: "exit 2", Category: string(listing.Other),
			OpenChatURL: "https://open.kakao.com/o/abcd1234", PhotoSources: []string{fmt.Sprintf("https://photos.example/%d", n)},
		})
		if err == nil {
			w.listings = append(w.listings, l.ID)
		}
		w.ended("publish", err)
	})
}

func (w *world) publishMore(on *instance) bool {
	if len(w.listings) >= 8 && !w.chance(0.1) {
		return false
	}
	w.publish(on)
	return true
}

// twice starts something once, or by a double tap on any instances.
func (w *world) twice(on *instance, name string, do func(context.Context, *app.Market)) {
	w.spawn(on, name, do)
	for range 3 {
		if !w.chance(0.12) {
			return
		}
		w.spawn(pick(w, w.alive()), name, do)
	}
}

func (w *world) listing(id listing.ID) listing.Listing {
	l, err := w.Store.Repos().Listings.Get(context.Background(), id)
	w.must(err)
	return l
}

// openTrade draws a trade that has not ended, or one that ended well not long ago.
func (w *world) openTrade() (trade.Trade, bool) {
	var open []trade.Trade
	for _, id := range w.model.order {
		t := w.model.trades[id]
		if !t.State.Final() || t.State == trade.Complete && w.now.Before(t.ClosedAt.Add(w.process.ClaimWithin)) {
			open = append(open, t)
		}
	}
	if len(open) == 0 {
		return trade.Trade{}, false
	}
	return pick(w, open), true
}

// input is what the table would look at now.
func (w *world) input(t trade.Trade) trade.Input {
	return trade.Input{Now: w.now, Process: &w.process, Listing: w.listing(t.ListingID), Payout: w.model.payouts[t.ID]}
}

// actInTrade lets one side make a move: mostly one that its card offers, with the
// version that it saw, sometimes an old one or none.
func (w *world) actInTrade(on *instance) bool {
	t, ok := w.openTrade()
	if !ok {
		return false
	}
	c := app.Command{TradeID: t.ID, Caller: t.BuyerID, Reason: "because"}
	role := trade.Buyer
	if t.BuyerID == 0 || w.chance(0.5) {
		c.Caller, role = t.SellerID, trade.Seller
	}
	allowed := t.Allowed(role, w.input(t))
	switch {
	case w.chance(0.05):
		c.Event = pick(w, trade.Events())
	case len(allowed) == 0:
		return false
	default:
		if c.Event = pick(w, allowed); undoes(c.Event) && w.chance(0.7) {
			c.Event = pick(w, allowed)
		}
	}
	switch n := w.rng.IntN(10); {
	case n < 7:
		c.Version = t.Version
	case n < 9 && t.Version > 1:
		c.Version = 1 + w.rng.Int64N(t.Version)
	}
	c.Code = t.Code
	if w.chance(0.3) {
		c.Code = w.source.Code()
	}
	c.Tracking = fmt.Sprintf("%012d", 100_000_000_000+w.rng.Int64N(40))
	c.Meet = trade.Appointment{At: w.now.Add(time.Duration(1+w.rng.IntN(200)) * time.Hour), Place: "exit 3"}
	c.Amount = w.part(t)
	if c.Event == trade.AcceptOffer {
		c.Amount = t.Offered
	}
	w.twice(on, string(c.Event), func(ctx context.Context, m *app.Market) { w.act(ctx, m, c) })
	return true
}

// undoes lists the moves that would end most trades early if all were as likely.
func undoes(e trade.Event) bool {
	switch e {
	case trade.Cancel, trade.CancelPurchase, trade.CancelSale, trade.AskCancel, trade.AgreeCancel, trade.RefundDispute, trade.GrantClaim:
		return true
	default:
		return false
	}
}

// part draws some of the money of a trade.
func (w *world) part(t trade.Trade) money.Won {
	return 1 + money.Won(w.rng.Int64N(max(int64(t.Held()+t.Settled), 1)))
}

func (w *world) act(ctx context.Context, m *app.Market, c app.Command) {
	acted, err := m.Act(ctx, c)
	w.ended(fmt.Sprintf("%s in trade %d", c.Event, c.TradeID), err)
	if err != nil || acted.Repeated || c.Version == 0 {
		return
	}
	for _, r := range w.model.records[c.TradeID] {
		unseen := r.Seq > c.Version && r.Seq < acted.Trade.Version
		if unseen && (r.From != r.To || r.By != trade.System) {
			w.breach("nobody decides on an old card", "trade %d: %s on version %d after %d %s", c.TradeID, c.Event, c.Version, r.Seq, r.Event)
		}
	}
}

func (w *world) request(on *instance) bool {
	who, id := pick(w, w.members), pick(w, w.listings)
	w.twice(on, "request", func(ctx context.Context, m *app.Market) {
		_, err := m.Request(ctx, who, id)
		w.ended(fmt.Sprintf("request listing %d", id), err)
	})
	return true
}

// sellDirectly is what sellers do with a listing instead of a trade.
func (w *world) sellDirectly(on *instance) bool {
	id := pick(w, w.listings)
	l := w.listing(id)
	buyer := pick(w, append([]member.ID{0}, w.members...))
	meet := trade.Appointment{}
	if w.chance(0.5) {
		meet = trade.Appointment{At: w.now.Add(time.Duration(1+w.rng.IntN(100)) * time.Hour), Place: "exit 4"}
	}
	switch n := w.rng.IntN(10); {
	case n < 6:
		w.twice(on, "reserve", func(ctx context.Context, m *app.Market) {
			_, err := m.Reserve(ctx, l.SellerID, id, buyer, meet)
			w.ended(fmt.Sprintf("reserve listing %d", id), err)
		})
	case n < 8:
		w.twice(on, "release", func(ctx context.Context, m *app.Market) {
			_, err := m.Release(ctx, l.SellerID, id)
			w.ended(fmt.Sprintf("release listing %d", id), err)
		})
	default:
		w.twice(on, "sold", func(ctx context.Context, m *app.Market) {
			_, err := m.MarkSold(ctx, l.SellerID, id)
			w.ended(fmt.Sprintf("mark listing %d as sold", id), err)
		})
	}
	return true
}

func (w *world) changeListing(on *instance) bool {
	id := pick(w, w.listings)
	l := w.listing(id)
	if w.chance(0.4) {
		price := pick(w, []string{"100", "13000", "600000"})
		w.spawn(on, "edit", func(ctx context.Context, m *app.Market) {
			_, err := m.Edit(ctx, l.SellerID, id, listing.Edit{Price: price})
			w.ended(fmt.Sprintf("edit listing %d", id), err)
		})
		return true
	}
	move := pick(w, []listing.Move{listing.Publish, listing.Publish, listing.Publish, listing.Hide, listing.Delete})
	w.spawn(on, string(move), func(ctx context.Context, m *app.Market) {
		_, err := m.ChangeListing(ctx, l.SellerID, id, move)
		w.ended(fmt.Sprintf("%s listing %d", move, id), err)
	})
	return true
}

// tokenOf is the secret part of a link of the market.
func tokenOf(link string) string {
	_, token, _ := strings.Cut(link, "?t=")
	return token
}

// giveAddress is a buyer, or a seller who takes goods back, saying where to send.
func (w *world) giveAddress(on *instance) bool {
	t, ok := w.openTrade()
	if !ok || t.BuyerID == 0 {
		return false
	}
	who := t.BuyerID
	if t.State == trade.Returning {
		who = t.SellerID
	}
	home := address.Address{Name: "Kim", Phone: "01012345678", Postcode: "04524", Street: fmt.Sprintf("Sejong-daero %d", w.rng.IntN(3))}
	w.twice(on, "address", func(ctx context.Context, m *app.Market) {
		_, err := m.GiveAddress(ctx, t.ID, tokenOf(m.AddressLink(who, t.ID)), home, w.chance(0.5))
		w.ended(fmt.Sprintf("address of trade %d", t.ID), err)
	})
	return true
}

// comeAndGo is members who leave, are blocked and let in again, and new ones.
func (w *world) comeAndGo(on *instance) bool {
	who := pick(w, w.members)
	switch n := w.rng.IntN(10); {
	case n < 3:
		w.spawn(on, "withdraw", func(ctx context.Context, m *app.Market) {
			_, err := m.Withdraw(ctx, who)
			w.ended("withdraw", err)
		})
	case n < 6:
		w.setMember(who, member.Active, member.Blocked)
	case n < 9:
		w.setMember(who, member.Blocked, member.Active)
	default:
		w.join()
	}
	return true
}

func (w *world) setMember(id member.ID, from, to member.State) {
	w.must(w.Store.InTx(context.Background(), func(r ports.Repos) error {
		who, err := r.Members.Get(context.Background(), id)
		if err == nil && who.State == from {
			who.State = to
			_, err = r.Members.Save(context.Background(), who)
		}
		return err
	}))
	w.note("member", "%d is %s", id, to)
}
