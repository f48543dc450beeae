package marketsim

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
)

// startPayment is one or several buyers following a link to the payment page.
func (w *world) startPayment(on *instance) bool {
	id := pick(w, w.listings)
	l := w.listing(id)
	if l.State != listing.ForSale && !w.chance(0.3) {
		return false
	}
	who := pick(w, w.members)
	if held := w.holder(id); held.BuyerID != 0 && w.chance(0.5) {
		who = held.BuyerID
	}
	seen := l.Revision
	if w.chance(0.2) {
		seen = 0
	}
	w.twice(on, "start payment", func(ctx context.Context, m *app.Market) {
		page, err := m.StartPayment(ctx, id, tokenOf(m.PayLink(who, id, seen)))
		w.ended(fmt.Sprintf("start to pay for listing %d", id), err)
		d := w.bank.deals[strings.TrimPrefix(page.MobileURL, "https://pay.example/")]
		if err != nil || d == nil {
			return
		}
		if d.UserID != "m"+strconv.FormatInt(int64(who), 10) {
			w.breach("a payment page is for one buyer", "member %d is led to %s of %s", who, d.tid, d.UserID)
		}
		if !slices.ContainsFunc(w.tabs, func(t *tab) bool { return t.d == d }) {
			w.tabs = append(w.tabs, &tab{d: d})
		}
	})
	return true
}

func (w *world) holder(id listing.ID) trade.Trade {
	for _, of := range w.model.order {
		if t := w.model.trades[of]; t.ListingID == id && t.Holds {
			return t
		}
	}
	return trade.Trade{}
}

// useTab is a buyer on the payment page, or on the way back from it.
func (w *world) useTab(on *instance) bool {
	if len(w.tabs) == 0 {
		return false
	}
	t := w.tabs[w.rng.IntN(len(w.tabs))]
	if recent := w.tabs[len(w.tabs)-1]; w.chance(0.6) {
		t = recent
	}
	d := t.d
	switch n := w.rng.IntN(100); {
	case n < 8:
		if w.chance(0.8) {
			w.bank.leave(d)
			w.note("page", "%s is left", d.tid)
		}
		w.twice(on, "leave", func(ctx context.Context, m *app.Market) {
			_, err := m.LeavePayment(ctx, d.trade, d.token)
			w.ended(fmt.Sprintf("leave the payment of trade %d", d.trade), err)
		})
	case n < 11:
		w.finish(on, d, "forged")
	default:
		if token, ok := w.bank.authorise(d); ok {
			t.pgToken = token
			w.note("page", "%s is authorised", d.tid)
		}
		if t.pgToken == "" {
			return false
		}
		w.finish(on, d, t.pgToken)
	}
	return true
}

func (w *world) finish(on *instance, d *deal, pgToken string) {
	w.twice(on, "finish payment", func(ctx context.Context, m *app.Market) {
		_, err := m.FinishPayment(ctx, d.trade, d.token, pgToken)
		w.ended(fmt.Sprintf("finish the payment of trade %d", d.trade), err)
	})
}

// console is somebody giving money back at the provider, outside of us, where a
// refund is under way. Elsewhere it is reconciliation that has to find out.
func (w *world) console(*instance) bool {
	if !w.chance(0.1) {
		return false
	}
	for _, tid := range w.bank.order {
		d := w.bank.deals[tid]
		t := w.model.trades[d.trade]
		refunds := t.State == trade.Refunding || t.State == trade.RefundDue || t.State == trade.RefundStuck
		if !refunds || t.Frozen() || d.left() == 0 || w.faults.gateway == 0 {
			continue
		}
		open := d.left() - (t.Captured - t.Refunded - t.ReturnDue + w.model.banked[t.ID])
		if open < 1 {
			continue
		}
		w.count["given back in the console"]++
		w.bank.giveBack(d, 1+money.Won(w.rng.Int64N(int64(open))))
		return true
	}
	return false
}
