package memory

import (
	"context"
	"slices"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type driftKey struct {
	kind    recon.Kind
	trade   trade.ID
	attempt payment.ID
	listing listing.ID
}

func driftKeyOf(d ports.Drift) driftKey { return driftKey{d.Kind, d.TradeID, d.AttemptID, d.ListingID} }

type drifts struct{ s *session }

func (r drifts) Find(ctx context.Context, k recon.Kind, t trade.ID, a payment.ID, l listing.ID) (ports.Drift, error) {
	return ask(ctx, r.s, func(u *unit) (ports.Drift, error) {
		id, err := get(u.driftKeys, driftKey{k, t, a, l})
		return u.drifts[id], err
	})
}

func (r drifts) Get(ctx context.Context, id int64) (ports.Drift, error) {
	return ask(ctx, r.s, func(u *unit) (ports.Drift, error) { return get(u.drifts, id) })
}

func (r drifts) Add(ctx context.Context, d ports.Drift) error {
	return r.s.do(ctx, func(u *unit) error {
		_, taken := u.drifts[d.ID]
		if _, known := u.driftKeys[driftKeyOf(d)]; taken || known {
			return exists("")
		}
		d.Version = 1
		put(u, u.driftKeys, driftKeyOf(d), d.ID)
		putDrift(u, d)
		return nil
	})
}

func (r drifts) Save(ctx context.Context, d ports.Drift) (ports.Drift, error) {
	return ask(ctx, r.s, func(u *unit) (ports.Drift, error) {
		old, found := u.drifts[d.ID]
		if err := checkVersion(found, old.Version, d.Version); err != nil {
			return d, err
		}
		if id, known := u.driftKeys[driftKeyOf(d)]; known && id != d.ID {
			return d, exists("")
		}
		d.Version++
		drop(u, u.driftKeys, driftKeyOf(old))
		put(u, u.driftKeys, driftKeyOf(d), d.ID)
		putDrift(u, d)
		return u.drifts[d.ID], nil
	})
}

func putDrift(u *unit, d ports.Drift) {
	cut(&d.FoundAt, &d.SeenAt, &d.ResolvedAt, &d.AcceptedAt)
	put(u, u.drifts, d.ID, d)
	mark(u, u.openDrifts, d.ID, d.ResolvedAt.IsZero())
	mark(u, u.driftIDs, d.ID, true)
}

func (r drifts) ListOpen(ctx context.Context, p ports.Page) ([]ports.Drift, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.Drift, error) { return newest(u.drifts, u.openDrifts, p, nil), nil })
}

func (r drifts) ListOfTrade(ctx context.Context, t trade.ID) ([]ports.Drift, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.Drift, error) {
		var out []ports.Drift
		for _, d := range oldest(u.drifts, u.driftIDs) {
			if d.TradeID == t {
				out = append(out, d)
			}
		}
		return out, nil
	})
}

func (r drifts) AddRun(ctx context.Context, v ports.Run) error {
	return r.s.do(ctx, func(u *unit) error {
		cut(&v.StartedAt, &v.EndedAt)
		if slices.ContainsFunc(u.runs[0], func(other ports.Run) bool { return other.ID == v.ID }) {
			return exists("")
		}
		put(u, u.runs, 0, append(slices.Clone(u.runs[0]), v))
		return nil
	})
}

func (r drifts) LastRun(ctx context.Context) (ports.Run, error) {
	return ask(ctx, r.s, func(u *unit) (ports.Run, error) {
		if len(u.runs[0]) == 0 {
			return ports.Run{}, notFound()
		}
		return slices.MaxFunc(u.runs[0], func(a, b ports.Run) int { return int(a.ID - b.ID) }), nil
	})
}
