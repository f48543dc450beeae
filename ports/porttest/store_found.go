package porttest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func foundChecks() map[string]func(*world) {
	return map[string]func(*world){
		"TradesByTimeInPages":      tradesMade,
		"TradesByPriceInPages":     tradesPriced,
		"MembersByTierAndByTime":   membersSifted,
		"TodaysChatsByTheirEnding": chatsCounted,
		"ListingsByTimeInPages":    listingsMade,
	}
}

func tradeNumber(t trade.Trade) int64 { return int64(t.ID) - big }

// made adds trades of 300 and up, each so many hours after start and at a price.
func (w *world) made(hours []time.Duration, prices []money.Won) {
	w.Helper()
	w.things()
	for i := range hours {
		t := aTrade(trade.ID(big+300+int64(i)), thing, trade.Cancelled)
		t.CreatedAt, t.Agreed.Price, t.Holds = start.Add(hours[i]*time.Hour), prices[i], false
		w.ok(w.Trades.Add(w.ctx, t))
	}
}

func tradesMade(w *world) {
	// The ids are not in the order of the times: 300 is the newest, 301 and 302 are of one.
	w.made([]time.Duration{3, 1, 1, 0}, make([]money.Won, 4))
	list := func(p ports.Period) []int64 { return ids(must(w.Trades.ListMade(w.ctx, p))(w), tradeNumber) }
	w.same(list(ports.Period{Limit: 9}), []int64{300, 302, 301, 303}, "the newest first, of one time the highest id")
	w.same(list(ports.Period{Limit: 9, Up: true}), []int64{303, 301, 302, 300}, "the oldest first")
	hour := start.Add(time.Hour)
	w.same(list(ports.Period{Limit: 2}), []int64{300, 302}, "a page")
	w.same(list(ports.Period{At: hour, ID: big + 302, Limit: 9}), []int64{301, 303}, "the next page, in the middle of one time")
	w.same(list(ports.Period{At: hour, ID: big + 301, Limit: 1, Up: true}), []int64{302}, "the same upwards")
	w.same(list(ports.Period{Since: hour, Limit: 9}), []int64{300, 302, 301}, "at that time or later")
	w.same(list(ports.Period{Until: hour, Limit: 9}), []int64{303}, "before a time")
	w.same(list(ports.Period{Since: hour, Until: start.Add(3 * time.Hour), Limit: 9, Up: true}), []int64{301, 302}, "between two times")
	w.same(list(ports.Period{Since: hour, At: hour, ID: big + 301, Limit: 9}), nil, "behind the end")
}

func tradesPriced(w *world) {
	w.made([]time.Duration{0, 1, 2, 3}, []money.Won{20_000, 10_000, 30_000, 20_000})
	list := func(p ports.Prices) []int64 { return ids(must(w.Trades.ListPriced(w.ctx, p))(w), tradeNumber) }
	w.same(list(ports.Prices{Limit: 9}), []int64{302, 303, 300, 301}, "the dearest first, of one price the highest id")
	w.same(list(ports.Prices{Limit: 2}), []int64{302, 303}, "a page")
	w.same(list(ports.Prices{Price: 20_000, ID: big + 303, Most: 30_000, Limit: 9}), []int64{300, 301}, "the next page, in the middle of one price")
	w.same(list(ports.Prices{Least: 20_000, Limit: 9}), []int64{302, 303, 300}, "no less than")
	w.same(list(ports.Prices{Least: 15_000, Most: 20_000, Limit: 9}), []int64{303, 300}, "no more than")
}

func membersSifted(w *world) {
	w.people() // bronze, all of one moment
	late := aMember(nobodyElse)
	late.JoinedAt, late.Tier = start.Add(time.Hour), member.Diamond
	w.ok(w.Members.Add(w.ctx, late))
	id := func(m member.Member) member.ID { return m.ID }
	all := []member.ID{seller, buyer, other}
	slices.Sort(all)
	slices.Reverse(all)
	w.same(ids(must(w.Members.ListOfTier(w.ctx, member.Bronze, ports.Page{Limit: 9}))(w), id), all, "of one tier, newest first")
	w.same(ids(must(w.Members.ListOfTier(w.ctx, member.Bronze, ports.Page{Before: int64(all[0]), Limit: 1}))(w), id), all[1:2], "a page")
	list := func(p ports.Period) []member.ID { return ids(must(w.Members.ListJoined(w.ctx, p))(w), id) }
	w.same(list(ports.Period{Limit: 9}), append([]member.ID{nobodyElse}, all...), "who joined last first")
	w.same(list(ports.Period{At: start, ID: int64(all[0]), Limit: 9}), all[1:], "the next page, in the middle of one time")
	w.same(list(ports.Period{Since: start.Add(time.Microsecond), Limit: 9}), []member.ID{nobodyElse}, "at that time or later")
	w.same(list(ports.Period{Until: start.Add(time.Hour), Limit: 9}), all, "before a time")
}

func listingsMade(w *world) {
	w.people()
	for i := range int64(6) {
		l := aListing(listing.ID(big + 600 + i))
		if l.CreatedAt = start.Add(time.Duration(i) * time.Hour); i%2 == 1 {
			l.State = listing.Hidden
		}
		w.ok(w.Listings.Add(w.ctx, l))
	}
	find := func(s search.Sought) []int64 {
		w.Helper()
		var all []int64
		for p, pages := (ports.Page{Limit: 1}), 0; pages < 20; pages++ {
			found, next, err := w.Listings.Find(w.ctx, s, p)
			w.ok(err)
			all = append(all, ids(found, func(l listing.Listing) int64 { return int64(l.ID) - big - 600 })...)
			if p.Before = next; next == 0 {
				break
			}
		}
		return all
	}
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	w.same(find(search.Sought{Since: hour(2)}), []int64{5, 4, 3, 2}, "at that time or later")
	w.same(find(search.Sought{Until: hour(2)}), []int64{1, 0}, "before a time")
	w.same(find(search.Sought{Since: hour(1), Until: hour(5)}), []int64{4, 3, 2, 1}, "between two times")
	w.same(find(search.Sought{Since: hour(1), Until: hour(5), States: []listing.State{listing.Hidden}}), []int64{3, 1}, "in a state")
	w.same(find(search.Sought{Query: search.Parse("자전거"), Since: hour(1), Until: hour(3), States: []listing.State{listing.ForSale}}), []int64{2}, "by words, too")
	w.same(find(search.Sought{Since: hour(9)}), nil, "behind the newest")
	w.same(find(search.Sought{Until: hour(-9)}), nil, "before the oldest")
}

func chatsCounted(w *world) {
	chat := func(id int64, age, took time.Duration, o chatlog.Outcome) chatlog.Entry {
		e := aChat(id, age)
		e.Took, e.Outcome = took, o
		return e
	}
	w.ok(w.Chats.AddAll(w.ctx, []chatlog.Entry{
		chat(1, 3*time.Hour, 9*time.Second, chatlog.Late), chat(2, 2*time.Hour, time.Second, chatlog.OK),
		chat(3, time.Hour, 3*time.Second, chatlog.OK), chat(4, 0, 5*time.Second, chatlog.Late),
	}))
	count := func(since time.Time, limit int) []ports.ChatCount {
		found := must(w.Watch.CountChats(w.ctx, since, 3*time.Second, limit))(w)
		slices.SortFunc(found, func(a, b ports.ChatCount) int { return strings.Compare(string(a.Outcome), string(b.Outcome)) })
		return found
	}
	w.same(count(start.Add(-2*time.Hour), 9), []ports.ChatCount{{Outcome: chatlog.Late, Count: 1, Slow: 1}, {Outcome: chatlog.OK, Count: 2, Slow: 1}}, "at that moment or later; slow is what took so long or longer")
	w.same(count(time.Time{}, 2), []ports.ChatCount{{Outcome: chatlog.Late, Count: 1, Slow: 1}, {Outcome: chatlog.OK, Count: 1, Slow: 1}}, "the newest, up to the limit")
	w.same(count(start.Add(time.Microsecond), 9), nil, "none")
}

// FillTrades adds n members who joined and n trades that began one after the other,
// for tests that look at a store from outside.
func FillTrades(ctx context.Context, s ports.Store, n int) error {
	err := s.InTx(ctx, func(r ports.Repos) error {
		for i := range int64(n) {
			m := aMember(member.ID(big + 5_000 + i))
			if m.JoinedAt = start.Add(time.Duration(i) * time.Minute); i%100 == 0 {
				m.Tier = member.Diamond
			}
			if err := r.Members.Add(ctx, m); err != nil {
				return err
			}
			t := aTrade(trade.ID(big+5_000+i), 1, trade.Cancelled)
			t.BuyerID, t.Holds, t.CreatedAt, t.Agreed.Price = m.ID, false, m.JoinedAt, money.Won(1_000+i*100)
			if err := r.Trades.Add(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("fill trades: %w", err)
	}
	return nil
}
