package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type attempts struct{ s *session }

func attemptRow(a payment.Attempt, id listing.ID) sqlgen.Attempt {
	return sqlgen.Attempt{
		TradeID: a.TradeID, BuyerID: int64(a.BuyerID), ListingID: int64(id), Amount: int64(a.Amount), ItemName: a.ItemName,
		State: string(a.State), Tid: sql.NullString{String: a.TID, Valid: a.TID != ""}, MobileUrl: a.MobileURL,
		DesktopUrl: a.DesktopURL, Aid: a.AID, Method: a.Method, Cancelled: int64(a.Cancelled),
		CreatedAt: micros(a.CreatedAt), UpdatedAt: micros(a.UpdatedAt), Taken: int64(a.Taken), CheckedAt: micros(a.CheckedAt), ID: int64(a.ID), Version: a.Version,
	}
}

func attemptOf(r sqlgen.Attempt) payment.Attempt {
	return payment.Attempt{
		ID: payment.ID(r.ID), TradeID: r.TradeID, BuyerID: member.ID(r.BuyerID), Amount: money.Won(r.Amount), ItemName: r.ItemName,
		State: payment.State(r.State), TID: r.Tid.String, MobileURL: r.MobileUrl, DesktopURL: r.DesktopUrl, AID: r.Aid,
		Method: r.Method, Cancelled: money.Won(r.Cancelled), CreatedAt: moment(r.CreatedAt), UpdatedAt: moment(r.UpdatedAt),
		Taken: money.Won(r.Taken), CheckedAt: moment(r.CheckedAt), Version: r.Version,
	}
}

func (r attempts) Get(ctx context.Context, id payment.ID) (payment.Attempt, error) {
	return one(ctx, r.s, "get attempt", func(q *sqlgen.Queries) (sqlgen.Attempt, error) {
		return q.GetAttempt(ctx, sqlgen.GetAttemptParams{ID: int64(id)})
	}, sure(attemptOf))
}

func (r attempts) ListByTrade(ctx context.Context, id trade.ID) ([]payment.Attempt, error) {
	return many(ctx, r.s, "list attempts", func(q *sqlgen.Queries) ([]sqlgen.Attempt, error) {
		return q.ListAttempts(ctx, sqlgen.ListAttemptsParams{TradeID: int64(id)})
	}, sure(attemptOf))
}

func (r attempts) ListSince(ctx context.Context, at time.Time, after payment.ID, n int) ([]payment.Attempt, error) {
	return many(ctx, r.s, "list attempts since", func(q *sqlgen.Queries) ([]sqlgen.Attempt, error) {
		return q.ListAttemptsSince(ctx, sqlgen.ListAttemptsSinceParams{CreatedAt: micros(at), ID: int64(after), Limit: limit(n)})
	}, sure(attemptOf))
}

func (r attempts) CountSince(ctx context.Context, buyer member.ID, id listing.ID, at time.Time) (int, error) {
	return one(ctx, r.s, "count attempts", func(q *sqlgen.Queries) (int64, error) {
		return q.CountAttempts(ctx, sqlgen.CountAttemptsParams{BuyerID: int64(buyer), ListingID: int64(id), CreatedAt: micros(at)})
	}, number)
}

func (r attempts) Add(ctx context.Context, a payment.Attempt, id listing.ID) error {
	a.Version = 1
	return r.s.do(ctx, "add attempt", func(q *sqlgen.Queries) error {
		return q.InsertAttempt(ctx, sqlgen.InsertAttemptParams(attemptRow(a, id)))
	})
}

func (r attempts) Save(ctx context.Context, a payment.Attempt) (payment.Attempt, error) {
	row := attemptRow(a, 0) // the listing stays what it was
	err := r.s.do(ctx, "save attempt", func(q *sqlgen.Queries) error {
		n, err := q.UpdateAttempt(ctx, sqlgen.UpdateAttemptParams{
			TradeID: row.TradeID, BuyerID: row.BuyerID, Amount: row.Amount, ItemName: row.ItemName, State: row.State, Tid: row.Tid,
			MobileUrl: row.MobileUrl, DesktopUrl: row.DesktopUrl, Aid: row.Aid, Method: row.Method, Cancelled: row.Cancelled,
			CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, Taken: row.Taken, CheckedAt: row.CheckedAt, ID: row.ID, Version: row.Version,
		})
		return saved(n, err, func() (int64, error) {
			return q.GetAttemptVersion(ctx, sqlgen.GetAttemptVersionParams{ID: row.ID})
		})
	})
	if err != nil {
		return payment.Attempt{}, err
	}
	row.Version++
	return attemptOf(row), nil
}

type book struct{ s *session }

func entryRow(e ledger.Entry) sqlgen.LedgerEntry {
	return sqlgen.LedgerEntry{
		TradeID: e.TradeID, Seq: e.Seq, Line: e.Line, FromKind: string(e.From.Kind), FromOf: e.From.Of,
		ToKind: string(e.To.Kind), ToOf: e.To.Of, Amount: int64(e.Amount), At: micros(e.At),
	}
}

func entryOf(r sqlgen.LedgerEntry) ledger.Entry {
	return ledger.Entry{
		TradeID: r.TradeID, Seq: r.Seq, Line: r.Line, From: ledger.Account{Kind: ledger.Kind(r.FromKind), Of: r.FromOf},
		To: ledger.Account{Kind: ledger.Kind(r.ToKind), Of: r.ToOf}, Amount: money.Won(r.Amount), At: moment(r.At),
	}
}

func (r book) Add(ctx context.Context, entries []ledger.Entry) error {
	return r.s.whole(ctx, "add entries", func(q *sqlgen.Queries) error {
		for _, e := range entries {
			if err := q.InsertEntry(ctx, sqlgen.InsertEntryParams(entryRow(e))); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r book) ListByTrade(ctx context.Context, id trade.ID) ([]ledger.Entry, error) {
	return many(ctx, r.s, "list entries of trade", func(q *sqlgen.Queries) ([]sqlgen.LedgerEntry, error) {
		return q.ListEntriesOfTrade(ctx, sqlgen.ListEntriesOfTradeParams{TradeID: int64(id)})
	}, sure(entryOf))
}

func (r book) List(ctx context.Context, afterTrade trade.ID, afterSeq int64, afterLine, n int) ([]ledger.Entry, error) {
	return many(ctx, r.s, "list entries", func(q *sqlgen.Queries) ([]sqlgen.LedgerEntry, error) {
		return q.ListEntries(ctx, sqlgen.ListEntriesParams{TradeID: int64(afterTrade), Seq: afterSeq, Line: afterLine, Limit: limit(n)})
	}, sure(entryOf))
}

type payouts struct{ s *session }

func payoutRow(p payout.Payout) sqlgen.Payout {
	return sqlgen.Payout{
		SellerID: int64(p.SellerID), Amount: int64(p.Amount), State: string(p.State), CreatedAt: micros(p.CreatedAt),
		Reason: p.Reason, BatchID: p.BatchID, ClaimedBy: p.ClaimedBy, Account: p.Account, Reference: p.Reference, PaidBy: p.PaidBy,
		ClaimedAt: micros(p.ClaimedAt), PaidAt: micros(p.PaidAt), UpdatedAt: micros(p.UpdatedAt),
		TradeID: p.TradeID, Version: p.Version,
	}
}

func payoutOf(r sqlgen.Payout) payout.Payout {
	return payout.Payout{
		TradeID: r.TradeID, SellerID: member.ID(r.SellerID), Amount: money.Won(r.Amount), State: payout.State(r.State),
		Reason: r.Reason, BatchID: r.BatchID, ClaimedBy: r.ClaimedBy, Account: r.Account, Reference: r.Reference, PaidBy: r.PaidBy,
		ClaimedAt: moment(r.ClaimedAt), PaidAt: moment(r.PaidAt), UpdatedAt: moment(r.UpdatedAt),
		CreatedAt: moment(r.CreatedAt), Version: r.Version,
	}
}

func (r payouts) Get(ctx context.Context, id trade.ID) (payout.Payout, error) {
	return one(ctx, r.s, "get payout", func(q *sqlgen.Queries) (sqlgen.Payout, error) {
		return q.GetPayout(ctx, sqlgen.GetPayoutParams{TradeID: int64(id)})
	}, sure(payoutOf))
}

func (r payouts) ListBySeller(ctx context.Context, seller member.ID) ([]payout.Payout, error) {
	return many(ctx, r.s, "list payouts", func(q *sqlgen.Queries) ([]sqlgen.Payout, error) {
		return q.ListPayouts(ctx, sqlgen.ListPayoutsParams{SellerID: int64(seller)})
	}, sure(payoutOf))
}

func (r payouts) ListInState(ctx context.Context, s payout.State, after trade.ID, n int) ([]payout.Payout, error) {
	return many(ctx, r.s, "list payouts in state", func(q *sqlgen.Queries) ([]sqlgen.Payout, error) {
		return q.ListPayoutsInState(ctx, sqlgen.ListPayoutsInStateParams{State: string(s), TradeID: int64(after), Limit: limit(n)})
	}, sure(payoutOf))
}

func (r payouts) ListBatch(ctx context.Context, batch int64) ([]payout.Payout, error) {
	return many(ctx, r.s, "list payouts of batch", func(q *sqlgen.Queries) ([]sqlgen.Payout, error) {
		return q.ListPayoutsOfBatch(ctx, sqlgen.ListPayoutsOfBatchParams{BatchID: batch})
	}, sure(payoutOf))
}

func (r payouts) ListSealed(ctx context.Context, in ports.Span, most int) ([]payout.Payout, error) {
	return many(ctx, r.s, "list sealed payouts", func(q *sqlgen.Queries) ([]sqlgen.Payout, error) {
		return q.ListPayoutsSealed(ctx, sqlgen.ListPayoutsSealedParams{Account: in.From, Account_2: in.To, Limit: limit(most)})
	}, sure(payoutOf))
}

func (r payouts) CountSealed(ctx context.Context, in ports.Span) (int64, error) {
	return one(ctx, r.s, "count sealed payouts", func(q *sqlgen.Queries) (int64, error) {
		return q.CountPayoutsSealed(ctx, sqlgen.CountPayoutsSealedParams{Account: in.From, Account_2: in.To})
	}, sure(same))
}

func (r payouts) Events(ctx context.Context, id trade.ID) ([]payout.Event, error) {
	return many(ctx, r.s, "list payout events", func(q *sqlgen.Queries) ([]sqlgen.PayoutEvent, error) {
		return q.ListPayoutEvents(ctx, sqlgen.ListPayoutEventsParams{TradeID: int64(id)})
	}, sure(payoutEventOf))
}

func payoutEventOf(r sqlgen.PayoutEvent) payout.Event {
	return payout.Event{
		TradeID: r.TradeID, Seq: r.Seq, Operator: r.OperatorID, From: payout.State(r.FromState), To: payout.State(r.ToState),
		Amount: money.Won(r.Amount), BatchID: r.BatchID, Note: r.Note, At: moment(r.At),
	}
}

func (r payouts) AddEvent(ctx context.Context, e payout.Event) error {
	return r.s.do(ctx, "add payout event", func(q *sqlgen.Queries) error {
		return q.InsertPayoutEvent(ctx, sqlgen.InsertPayoutEventParams{
			TradeID: e.TradeID, Seq: e.Seq, OperatorID: e.Operator, FromState: string(e.From), ToState: string(e.To),
			Amount: int64(e.Amount), BatchID: e.BatchID, Note: e.Note, At: micros(e.At),
		})
	})
}

func (r payouts) Add(ctx context.Context, p payout.Payout) error {
	p.Version = 1
	return r.s.do(ctx, "add payout", func(q *sqlgen.Queries) error {
		return q.InsertPayout(ctx, sqlgen.InsertPayoutParams(payoutRow(p)))
	})
}

func (r payouts) Save(ctx context.Context, p payout.Payout) (payout.Payout, error) {
	row := payoutRow(p)
	err := r.s.do(ctx, "save payout", func(q *sqlgen.Queries) error {
		n, err := q.UpdatePayout(ctx, sqlgen.UpdatePayoutParams(row))
		return saved(n, err, func() (int64, error) {
			return q.GetPayoutVersion(ctx, sqlgen.GetPayoutVersionParams{TradeID: row.TradeID})
		})
	})
	if err != nil {
		return payout.Payout{}, err
	}
	row.Version++
	return payoutOf(row), nil
}
