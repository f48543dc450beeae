package sqlstore

import (
	"database/sql"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

func tradeRow(t trade.Trade) sqlgen.Trade {
	return sqlgen.Trade{
		ListingID: int64(t.ListingID), HoldingListingID: sql.NullInt64{Int64: int64(t.ListingID), Valid: t.Holds},
		SellerID: int64(t.SellerID), BuyerID: int64(t.BuyerID), Path: string(t.Path), State: string(t.State),
		AgreedTitle: t.Agreed.Title, AgreedDescription: t.Agreed.Description, AgreedCategory: string(t.Agreed.Category),
		AgreedPlace: t.Agreed.Place, AgreedOpenChatUrl: t.Agreed.OpenChatURL, AgreedPhotoKey: t.Agreed.PhotoKey,
		AgreedPrice: int64(t.Agreed.Price), AgreedFee: int64(t.Agreed.Fee),
		DueAt: micros(t.DueAt), RemindAt: micros(t.RemindAt), NextTryAt: micros(t.NextTryAt), Tries: t.Tries,
		Extended: t.Extended, FrozenAt: micros(t.FrozenAt),
		MeetAt: micros(t.Meet.At), MeetPlace: t.Meet.Place,
		ProposedAt: micros(t.Proposed.At), ProposedPlace: t.Proposed.Place, ProposedBy: string(t.ProposedBy),
		Code: t.Code, CodeTries: t.CodeTries, Resumes: t.Resumes, ResumeDue: micros(t.ResumeDue),
		AttemptID: int64(t.AttemptID), Captured: int64(t.Captured), Refunded: int64(t.Refunded),
		Carrier: string(t.Tracking.Carrier), TrackingNumber: t.Tracking.Number, Corrections: t.Corrections,
		Postponed: t.Postponed, Fault: string(t.Fault), Reason: t.Reason,
		PaidAt: micros(t.PaidAt), SentAt: micros(t.SentAt), ArrivedAt: micros(t.ArrivedAt), ConfirmedAt: micros(t.ConfirmedAt),
		ClosedAt: micros(t.ClosedAt), CreatedAt: micros(t.CreatedAt), UpdatedAt: micros(t.UpdatedAt),
		Banked: int64(t.Banked), Settled: int64(t.Settled), ReturnDue: int64(t.ReturnDue), Offered: int64(t.Offered), Stray: int64(t.Stray),
		BackCarrier: string(t.Back.Carrier), BackNumber: t.Back.Number,
		DisputedAt: micros(t.DisputedAt), SentBackAt: micros(t.SentBackAt), ClaimedAt: micros(t.ClaimedAt),
		AddressedAt: micros(t.AddressedAt), RemindAddressAt: micros(t.RemindAddressAt), BackAddressedAt: micros(t.BackAddressedAt),
		ID: int64(t.ID), Version: t.Version,
	}
}

func tradeOf(r sqlgen.Trade) trade.Trade {
	t := trade.Trade{
		ID: trade.ID(r.ID), ListingID: listing.ID(r.ListingID), SellerID: member.ID(r.SellerID), BuyerID: member.ID(r.BuyerID),
		Path: trade.Path(r.Path), State: trade.State(r.State), Version: r.Version,
		Agreed: trade.Agreed{
			Title: r.AgreedTitle, Description: r.AgreedDescription, Category: listing.Category(r.AgreedCategory),
			Place: r.AgreedPlace, OpenChatURL: r.AgreedOpenChatUrl, PhotoKey: r.AgreedPhotoKey,
			Price: money.Won(r.AgreedPrice), Fee: money.Won(r.AgreedFee),
		},
		Holds: r.HoldingListingID.Valid,
		DueAt: moment(r.DueAt), RemindAt: moment(r.RemindAt), NextTryAt: moment(r.NextTryAt), Tries: r.Tries,
		Extended: r.Extended, FrozenAt: moment(r.FrozenAt),
		Meet:       trade.Appointment{At: moment(r.MeetAt), Place: r.MeetPlace},
		Proposed:   trade.Appointment{At: moment(r.ProposedAt), Place: r.ProposedPlace},
		ProposedBy: trade.Actor(r.ProposedBy), Code: r.Code, CodeTries: r.CodeTries,
		Resumes: r.Resumes, ResumeDue: moment(r.ResumeDue), AttemptID: payment.ID(r.AttemptID),
		Captured: money.Won(r.Captured), Refunded: money.Won(r.Refunded),
		Tracking:    parcel.Tracking{Carrier: parcel.Carrier(r.Carrier), Number: r.TrackingNumber},
		Corrections: r.Corrections, Postponed: r.Postponed, Fault: trade.Actor(r.Fault), Reason: r.Reason,
		PaidAt: moment(r.PaidAt), SentAt: moment(r.SentAt), ArrivedAt: moment(r.ArrivedAt), ConfirmedAt: moment(r.ConfirmedAt),
		ClosedAt: moment(r.ClosedAt), CreatedAt: moment(r.CreatedAt), UpdatedAt: moment(r.UpdatedAt),
		Banked: money.Won(r.Banked), Settled: money.Won(r.Settled), ReturnDue: money.Won(r.ReturnDue), Offered: money.Won(r.Offered), Stray: money.Won(r.Stray),
		Back:       parcel.Tracking{Carrier: parcel.Carrier(r.BackCarrier), Number: r.BackNumber},
		DisputedAt: moment(r.DisputedAt), SentBackAt: moment(r.SentBackAt), ClaimedAt: moment(r.ClaimedAt),
		AddressedAt: moment(r.AddressedAt), RemindAddressAt: moment(r.RemindAddressAt), BackAddressedAt: moment(r.BackAddressedAt),
	}
	return withParts(t)
}

// withParts fills in what a program without partial refunds left at 0: to it,
// completing settled everything and a refund gave everything back.
func withParts(t trade.Trade) trade.Trade {
	switch t.State {
	case trade.Complete:
		if t.Settled == 0 {
			t.Settled = t.Captured - t.Refunded
		}
	case trade.Refunding, trade.RefundDue, trade.RefundStuck:
		if t.ReturnDue == 0 {
			t.ReturnDue = t.Held()
		}
	default:
	}
	return t
}

func recordRow(v trade.Record) sqlgen.TradeEvent {
	return sqlgen.TradeEvent{
		TradeID: int64(v.TradeID), Seq: v.Seq, TableRow: v.Row, Event: string(v.Event), ByActor: string(v.By),
		MemberID: int64(v.MemberID), FromState: string(v.From), ToState: string(v.To), Note: v.Note, At: micros(v.At),
	}
}

func recordOf(r sqlgen.TradeEvent) trade.Record {
	return trade.Record{
		TradeID: trade.ID(r.TradeID), Seq: r.Seq, Row: r.TableRow, Event: trade.Event(r.Event), By: trade.Actor(r.ByActor),
		MemberID: member.ID(r.MemberID), From: trade.State(r.FromState), To: trade.State(r.ToState), Note: r.Note, At: moment(r.At),
	}
}
