package memory

import (
	"context"
	"slices"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/trade"
)

type erasures struct{ s *session }

func (r erasures) Trade(ctx context.Context, id trade.ID, title string) error {
	return r.s.do(ctx, func(u *unit) error {
		t, found := u.trades[id]
		if !found {
			return nil
		}
		t.Agreed = trade.Agreed{Title: title, Category: t.Agreed.Category, Price: t.Agreed.Price, Fee: t.Agreed.Fee}
		t.Meet.Place, t.Proposed.Place, t.Code, t.Reason = "", "", "", ""
		t.Tracking, t.Back = parcel.Tracking{}, parcel.Tracking{}
		put(u, u.trades, id, t)
		if history := slices.Clone(u.records[id]); len(history) > 0 {
			for i := range history {
				history[i].Note = ""
			}
			put(u, u.records, id, history)
		}
		for key, of := range u.tracking {
			if of == id {
				drop(u, u.tracking, key)
			}
		}
		u.eraseMoney(int64(id), title)
		for key, item := range u.news {
			if item.TradeID == int64(id) {
				item.Title, item.Note = title, ""
				put(u, u.news, key, item)
			}
		}
		for _, p := range u.pushesIn(u.pushesByTrade.of(int64(id))) {
			bare := p
			bare.TaskID, bare.Detail = "", ""
			putPush(u, p, bare)
		}
		return nil
	})
}

func (r erasures) Listing(ctx context.Context, id listing.ID, title string) error {
	return r.s.do(ctx, func(u *unit) error {
		if said := slices.Clone(u.revisions[id]); len(said) > 0 {
			for i := range said {
				said[i].Title, said[i].Description = title, ""
			}
			put(u, u.revisions, id, said)
		}
		return nil
	})
}

func (r erasures) Member(ctx context.Context, id member.ID, title string) error {
	return r.s.do(ctx, func(u *unit) error {
		for key, item := range u.news {
			if item.MemberID == id && item.TradeID == 0 {
				item.Title, item.Note = title, ""
				put(u, u.news, key, item)
			}
		}
		return nil
	})
}

// eraseMoney empties what is written about a trade's payments.
func (u *unit) eraseMoney(id int64, title string) {
	for key, a := range u.attempts {
		if a.TradeID == id {
			a.ItemName, a.MobileURL, a.DesktopURL = title, "", ""
			put(u, u.attempts, key, a)
		}
	}
	p, found := u.payouts[id]
	if !found {
		return
	}
	p.Account, p.Reference, p.Reason = "", "", ""
	put(u, u.payouts, id, p)
	if trail := slices.Clone(u.payoutEvents[id]); len(trail) > 0 {
		for i := range trail {
			trail[i].Note = ""
		}
		put(u, u.payoutEvents, id, trail)
	}
}
