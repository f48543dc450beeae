package memory

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type trades struct{ s *session }

func (r trades) Get(ctx context.Context, id trade.ID) (trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) (trade.Trade, error) { return get(u.trades, id) })
}

func (r trades) HoldingListing(ctx context.Context, id listing.ID) (trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) (trade.Trade, error) {
		holder, err := get(u.holding, id)
		if err != nil {
			return trade.Trade{}, err
		}
		return u.trades[holder], nil
	})
}

func (r trades) ListRequests(ctx context.Context, id listing.ID) ([]trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) ([]trade.Trade, error) {
		return oldest(u.trades, u.tradesOf.of(listingState{id, trade.Requested})), nil
	})
}

func (r trades) RequestOf(ctx context.Context, buyer member.ID, id listing.ID) (trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) (trade.Trade, error) {
		found, err := trade.Trade{}, notFound()
		u.tradesByBuyer.of(personState{buyer, trade.Requested}).up(math.MinInt64, func(of int64) bool {
			if t := u.trades[trade.ID(of)]; t.ListingID == id {
				found, err = t, nil
			}
			return err != nil
		})
		return found, err
	})
}

func (r trades) CountRequests(ctx context.Context, buyer member.ID) (int, error) {
	return ask(ctx, r.s, func(u *unit) (int, error) {
		return u.tradesByBuyer.of(personState{buyer, trade.Requested}).size, nil
	})
}

func (r trades) List(ctx context.Context, p ports.Page) ([]trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) ([]trade.Trade, error) { return newest(u.trades, u.tradeIDs, p, nil), nil })
}

func (r trades) ListByBuyer(ctx context.Context, buyer member.ID, in []trade.State, p ports.Page) ([]trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) ([]trade.Trade, error) {
		return listByPerson(u, u.tradesByBuyer, buyer, in, p), nil
	})
}

func (r trades) ListBySeller(ctx context.Context, seller member.ID, in []trade.State, p ports.Page) ([]trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) ([]trade.Trade, error) {
		return listByPerson(u, u.tradesBySeller, seller, in, p), nil
	})
}

func listByPerson(u *unit, x index[personState], person member.ID, in []trade.State, p ports.Page) []trade.Trade {
	var all []trade.Trade
	for i, state := range in {
		if !slices.Contains(in[:i], state) {
			all = append(all, newest(u.trades, x.of(personState{person, state}), p, nil)...)
		}
	}
	slices.SortFunc(all, func(a, b trade.Trade) int { return cmp.Compare(b.ID, a.ID) })
	return all[:min(len(all), p.Limit)]
}

func (r trades) ListByListing(ctx context.Context, id listing.ID, p ports.Page) ([]trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) ([]trade.Trade, error) {
		var all []trade.Trade
		for _, s := range trade.States() {
			all = append(all, newest(u.trades, u.tradesOf.of(listingState{id, s}), p, nil)...)
		}
		slices.SortFunc(all, func(a, b trade.Trade) int { return cmp.Compare(b.ID, a.ID) })
		return all[:min(len(all), p.Limit)], nil
	})
}

func (r trades) ListInState(ctx context.Context, s trade.State, p ports.Page) ([]trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) ([]trade.Trade, error) { return newest(u.trades, u.tradesIn.of(s), p, nil), nil })
}

func (r trades) Sale(ctx context.Context, id listing.ID) (trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) (trade.Trade, error) {
		found, err := trade.Trade{}, notFound()
		for _, s := range []trade.State{trade.Done, trade.Complete} {
			for _, t := range newest(u.trades, u.tradesOf.of(listingState{id, s}), ports.Page{Limit: 1}, nil) {
				if t.ID > found.ID {
					found, err = t, nil
				}
			}
		}
		return found, err
	})
}

func (r trades) Add(ctx context.Context, t trade.Trade) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.trades[t.ID]; taken {
			return exists("")
		}
		t.Version = 1
		return putTrade(u, trade.Trade{}, t)
	})
}

func (r trades) Save(ctx context.Context, t trade.Trade) (trade.Trade, error) {
	return ask(ctx, r.s, func(u *unit) (trade.Trade, error) {
		old, found := u.trades[t.ID]
		if err := checkVersion(found, old.Version, t.Version); err != nil {
			return t, err
		}
		t.Version++
		err := putTrade(u, old, t)
		return u.trades[t.ID], err
	})
}

func putTrade(u *unit, old, t trade.Trade) error {
	cut(&t.DisputedAt, &t.SentBackAt, &t.ClaimedAt, &t.AddressedAt, &t.RemindAddressAt, &t.BackAddressedAt)
	cut(&t.DueAt, &t.RemindAt, &t.NextTryAt, &t.FrozenAt, &t.Meet.At, &t.Proposed.At, &t.ResumeDue,
		&t.PaidAt, &t.SentAt, &t.ArrivedAt, &t.ConfirmedAt, &t.ClosedAt, &t.CreatedAt, &t.UpdatedAt)
	if holder, held := u.holding[t.ListingID]; t.Holds && held && holder != t.ID {
		return exists(trade.CodeNotForSale)
	}
	if err := orphan(u.listings, t.ListingID, "listing"); err != nil {
		return err
	}
	if old.Holds {
		drop(u, u.holding, old.ListingID)
	}
	if t.Holds {
		put(u, u.holding, t.ListingID, t.ID)
	}
	id, had := int64(t.ID), old.Version > 0
	move(u, u.tradesOf, id, listingState{old.ListingID, old.State}, listingState{t.ListingID, t.State}, had, true)
	move(u, u.tradesByBuyer, id, personState{old.BuyerID, old.State}, personState{t.BuyerID, t.State}, had, true)
	move(u, u.tradesBySeller, id, personState{old.SellerID, old.State}, personState{t.SellerID, t.State}, had, true)
	move(u, u.tradesIn, id, old.State, t.State, had, true)
	if !had {
		mark(u, u.tradeIDs, id, true)
	}
	put(u, u.trades, t.ID, t)
	return nil
}

func (r trades) AddRecord(ctx context.Context, v trade.Record) error {
	return r.s.do(ctx, func(u *unit) error {
		if err := orphan(u.trades, v.TradeID, "trade"); err != nil {
			return err
		}
		cut(&v.At)
		all, err := insert(u.records[v.TradeID], v, func(a, b trade.Record) int { return cmp.Compare(a.Seq, b.Seq) })
		if err == nil {
			put(u, u.records, v.TradeID, all)
		}
		return err
	})
}

func (r trades) History(ctx context.Context, id trade.ID) ([]trade.Record, error) {
	return ask(ctx, r.s, func(u *unit) ([]trade.Record, error) { return slices.Clone(u.records[id]), nil })
}

func (r trades) UseTracking(ctx context.Context, key string, id trade.ID) error {
	return r.s.do(ctx, func(u *unit) error {
		switch by, used := u.tracking[key]; {
		case used && by != id:
			return exists(trade.CodeTrackingUsed)
		case used:
			return nil
		}
		if err := orphan(u.trades, id, "trade"); err != nil {
			return err
		}
		put(u, u.tracking, key, id)
		return nil
	})
}
