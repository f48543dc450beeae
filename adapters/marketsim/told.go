package marketsim

import "github.com/junggyenara/junggye/core/trade"

// mustHear says who has to be told of a move, in words of its own, so that a row
// of the table that forgets somebody is noticed: everybody whose trade ends, whose
// money or parcel moves, or whose turn it becomes, unless that is who acted.
func mustHear(r trade.Record, before trade.Trade) []trade.Actor {
	var who []trade.Actor
	add := func(a trade.Actor) {
		if a != r.By {
			who = append(who, a)
		}
	}
	switch r.Event {
	case trade.Capture:
		add(trade.Buyer)
		if r.To == trade.Paid {
			add(trade.Seller)
		}
	case trade.RecordRefund, trade.RecordBankRefund:
		add(trade.Buyer)
		if before.Holds {
			add(trade.Seller)
		}
	case trade.CancelPurchase, trade.CancelSale, trade.AgreeCancel, trade.MissShipping, trade.RefundDispute, trade.Refund,
		trade.ConfirmPurchase, trade.ConfirmSale, trade.Dispute, trade.OpenClaim, trade.GrantClaim, trade.RejectClaim, trade.MissReturn,
		trade.DecideForSeller, trade.DecideReturn, trade.DecidePartRefund, trade.ReceiveReturn, trade.Freeze, trade.Unfreeze, trade.Extend:
		add(trade.Buyer)
		add(trade.Seller)
	case trade.Ship, trade.CorrectTracking, trade.ShipBack, trade.AskCancel, trade.ReportArrival, trade.ContestReturn, trade.AcceptReturn,
		trade.OfferRefund, trade.AcceptOffer, trade.Accept, trade.ClaimSold, trade.Contest:
		if add(trade.Seller); r.By == trade.Seller {
			add(trade.Buyer)
		}
	case trade.GiveUpRefund, trade.GiveUpLookup, trade.RecordRefusal, trade.RefuseReady, trade.ExpireHold:
		add(trade.Buyer)
	case trade.RecordPayout, trade.ReturnPayout, trade.Request:
		add(trade.Seller)
	default:
		if r.To.Final() && r.From != trade.None && r.Event != trade.Leave && r.Event != trade.SellElsewhere {
			add(trade.Buyer)
			add(trade.Seller)
		}
	}
	return who
}
