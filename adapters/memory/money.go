package memory

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type attempts struct{ s *session }

func (r attempts) Get(ctx context.Context, id payment.ID) (payment.Attempt, error) {
	return ask(ctx, r.s, func(u *unit) (payment.Attempt, error) {
		row, err := get(u.attempts, id)
		return row.Attempt, err
	})
}

func (r attempts) ListByTrade(ctx context.Context, id trade.ID) ([]payment.Attempt, error) {
	return ask(ctx, r.s, func(u *unit) ([]payment.Attempt, error) {
		var out []payment.Attempt
		for _, row := range oldest(u.attempts, u.attemptsOf.of(int64(id))) {
			out = append(out, row.Attempt)
		}
		return out, nil
	})
}

func (r attempts) ListSince(ctx context.Context, at time.Time, after payment.ID, limit int) ([]payment.Attempt, error) {
	return ask(ctx, r.s, func(u *unit) ([]payment.Attempt, error) {
		var out []payment.Attempt
		u.attemptIDs.up(int64(after)+1, func(id int64) bool {
			if row := u.attempts[payment.ID(id)]; !row.CreatedAt.Before(micro(at)) {
				out = append(out, row.Attempt)
			}
			return len(out) < limit
		})
		return out, nil
	})
}

func (r attempts) CountSince(ctx context.Context, buyer member.ID, id listing.ID, at time.Time) (int, error) {
	return ask(ctx, r.s, func(u *unit) (int, error) {
		n := 0
		for _, row := range oldest(u.attempts, u.attemptsByBuyer.of(buyerListing{buyer, id})) {
			if !row.CreatedAt.Before(micro(at)) {
				n++
			}
		}
		return n, nil
	})
}

func (r attempts) Add(ctx context.Context, a payment.Attempt, id listing.ID) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.attempts[a.ID]; taken {
			return exists("")
		}
		a.Version = 1
		return putAttempt(u, storedAttempt{}, storedAttempt{a, id})
	})
}

func (r attempts) Save(ctx context.Context, a payment.Attempt) (payment.Attempt, error) {
	return ask(ctx, r.s, func(u *unit) (payment.Attempt, error) {
		old, found := u.attempts[a.ID]
		if err := checkVersion(found, old.Version, a.Version); err != nil {
			return a, err
		}
		a.Version++
		err := putAttempt(u, old, storedAttempt{a, old.listing})
		return u.attempts[a.ID].Attempt, err
	})
}

func putAttempt(u *unit, old, a storedAttempt) error {
	cut(&a.CreatedAt, &a.UpdatedAt, &a.CheckedAt)
	if id, taken := u.byTID[a.TID]; taken && id != a.ID {
		return exists("")
	}
	if err := orphan(u.trades, trade.ID(a.TradeID), "trade"); err != nil {
		return err
	}
	drop(u, u.byTID, old.TID)
	if a.TID != "" {
		put(u, u.byTID, a.TID, a.ID)
	}
	id, had := int64(a.ID), old.Version > 0
	move(u, u.attemptsOf, id, old.TradeID, a.TradeID, had, true)
	move(u, u.attemptsByBuyer, id, buyerListing{old.BuyerID, old.listing}, buyerListing{a.BuyerID, a.listing}, had, true)
	put(u, u.attempts, a.ID, a)
	mark(u, u.attemptIDs, id, true)
	return nil
}

type book struct{ s *session }

func compareEntries(a, b ledger.Entry) int {
	return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Line, b.Line))
}

func (r book) Add(ctx context.Context, entries []ledger.Entry) error {
	return r.s.do(ctx, func(u *unit) error {
		for _, e := range entries {
			if err := orphan(u.trades, trade.ID(e.TradeID), "trade"); err != nil {
				return err
			}
			cut(&e.At)
			all, err := insert(u.entries[e.TradeID], e, compareEntries)
			if err != nil {
				return err
			}
			if len(all) == 1 {
				mark(u, u.booked, e.TradeID, true)
			}
			put(u, u.entries, e.TradeID, all)
		}
		return nil
	})
}

func (r book) ListByTrade(ctx context.Context, id trade.ID) ([]ledger.Entry, error) {
	return ask(ctx, r.s, func(u *unit) ([]ledger.Entry, error) { return slices.Clone(u.entries[int64(id)]), nil })
}

func (r book) List(ctx context.Context, afterTrade trade.ID, afterSeq int64, afterLine, limit int) ([]ledger.Entry, error) {
	return ask(ctx, r.s, func(u *unit) ([]ledger.Entry, error) {
		after := ledger.Entry{TradeID: int64(afterTrade), Seq: afterSeq, Line: afterLine}
		var out []ledger.Entry
		u.booked.up(after.TradeID, func(id int64) bool {
			for _, e := range u.entries[id] {
				if id > after.TradeID || compareEntries(e, after) > 0 {
					if out = append(out, e); len(out) == limit {
						return false
					}
				}
			}
			return true
		})
		return out, nil
	})
}

type payouts struct{ s *session }

func (r payouts) Get(ctx context.Context, id trade.ID) (payout.Payout, error) {
	return ask(ctx, r.s, func(u *unit) (payout.Payout, error) { return get(u.payouts, int64(id)) })
}

func (r payouts) ListBySeller(ctx context.Context, seller member.ID) ([]payout.Payout, error) {
	return ask(ctx, r.s, func(u *unit) ([]payout.Payout, error) {
		var out []payout.Payout
		u.payoutsBySeller.of(seller).up(math.MinInt64, func(id int64) bool {
			out = append(out, u.payouts[id])
			return true
		})
		return out, nil
	})
}

func (r payouts) ListInState(ctx context.Context, s payout.State, after trade.ID, limit int) ([]payout.Payout, error) {
	return ask(ctx, r.s, func(u *unit) ([]payout.Payout, error) {
		var out []payout.Payout
		u.payoutsIn.of(s).up(int64(after)+1, func(id int64) bool {
			out = append(out, u.payouts[id])
			return len(out) < limit
		})
		return out, nil
	})
}

func (r payouts) ListBatch(ctx context.Context, batch int64) ([]payout.Payout, error) {
	return ask(ctx, r.s, func(u *unit) ([]payout.Payout, error) {
		var out []payout.Payout
		u.payoutsOfBatch.of(batch).up(math.MinInt64, func(id int64) bool {
			out = append(out, u.payouts[id])
			return true
		})
		return out, nil
	})
}

func (r payouts) ListSealed(ctx context.Context, in ports.Span, limit int) ([]payout.Payout, error) {
	return ask(ctx, r.s, func(u *unit) ([]payout.Payout, error) {
		var found []payout.Payout
		for _, p := range u.payouts {
			if in.Has(p.Account) {
				found = append(found, p)
			}
		}
		slices.SortFunc(found, func(a, b payout.Payout) int { return cmp.Compare(a.TradeID, b.TradeID) })
		return found[:min(limit, len(found))], nil
	})
}

func (r payouts) CountSealed(ctx context.Context, in ports.Span) (int64, error) {
	found, err := r.ListSealed(ctx, in, math.MaxInt)
	return int64(len(found)), err
}

func (r payouts) Add(ctx context.Context, p payout.Payout) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.payouts[p.TradeID]; taken {
			return exists("")
		}
		if err := orphan(u.trades, trade.ID(p.TradeID), "trade"); err != nil {
			return err
		}
		p.Version = 1
		putPayout(u, payout.Payout{}, p)
		return nil
	})
}

func (r payouts) Save(ctx context.Context, p payout.Payout) (payout.Payout, error) {
	return ask(ctx, r.s, func(u *unit) (payout.Payout, error) {
		old, found := u.payouts[p.TradeID]
		if err := checkVersion(found, old.Version, p.Version); err != nil {
			return p, err
		}
		p.Version++
		putPayout(u, old, p)
		return u.payouts[p.TradeID], nil
	})
}

func (r payouts) Events(ctx context.Context, id trade.ID) ([]payout.Event, error) {
	return ask(ctx, r.s, func(u *unit) ([]payout.Event, error) { return slices.Clone(u.payoutEvents[int64(id)]), nil })
}

func (r payouts) AddEvent(ctx context.Context, e payout.Event) error {
	return r.s.do(ctx, func(u *unit) error {
		if err := orphan(u.trades, trade.ID(e.TradeID), "trade"); err != nil {
			return err
		}
		cut(&e.At)
		all, err := insert(u.payoutEvents[e.TradeID], e, func(a, b payout.Event) int { return cmp.Compare(a.Seq, b.Seq) })
		if err == nil {
			put(u, u.payoutEvents, e.TradeID, all)
		}
		return err
	})
}

func putPayout(u *unit, old, p payout.Payout) {
	cut(&p.CreatedAt, &p.UpdatedAt, &p.ClaimedAt, &p.PaidAt)
	had := old.Version > 0
	move(u, u.payoutsBySeller, p.TradeID, old.SellerID, p.SellerID, had, true)
	move(u, u.payoutsIn, p.TradeID, old.State, p.State, had, true)
	move(u, u.payoutsOfBatch, p.TradeID, old.BatchID, p.BatchID, had, true)
	put(u, u.payouts, p.TradeID, p)
}
