package memory

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/junggyenara/junggye/ports"
)

type sealed struct{ s *session }

func (r sealed) Get(ctx context.Context, kind ports.SealedKind, owner int64) (string, error) {
	return ask(ctx, r.s, func(u *unit) (string, error) { return get(u.sealed, sealedKey{kind, owner}) })
}

func (r sealed) Put(ctx context.Context, kind ports.SealedKind, owner int64, body string, _ time.Time) error {
	return r.s.do(ctx, func(u *unit) error {
		put(u, u.sealed, sealedKey{kind, owner}, body)
		return nil
	})
}

func (r sealed) Delete(ctx context.Context, kind ports.SealedKind, owner int64) error {
	return r.s.do(ctx, func(u *unit) error {
		drop(u, u.sealed, sealedKey{kind, owner})
		return nil
	})
}

func (r sealed) ListOwners(ctx context.Context, kind ports.SealedKind, after int64, limit int) ([]int64, error) {
	return ask(ctx, r.s, func(u *unit) ([]int64, error) {
		var owners []int64
		for k := range u.sealed {
			if k.kind == kind && k.owner > after {
				owners = append(owners, k.owner)
			}
		}
		slices.Sort(owners)
		return owners[:min(limit, len(owners))], nil
	})
}

func (r sealed) ListIn(ctx context.Context, in ports.Span, limit int) ([]ports.SealedRow, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.SealedRow, error) {
		var found []ports.SealedRow
		for k, body := range u.sealed {
			if in.Has(body) {
				found = append(found, ports.SealedRow{Kind: k.kind, Owner: k.owner, Body: body})
			}
		}
		slices.SortFunc(found, func(a, b ports.SealedRow) int { return strings.Compare(a.Body, b.Body) })
		return found[:min(limit, len(found))], nil
	})
}

func (r sealed) CountIn(ctx context.Context, in ports.Span) (int64, error) {
	found, err := r.ListIn(ctx, in, math.MaxInt)
	return int64(len(found)), err
}

func (r sealed) Reseal(ctx context.Context, row ports.SealedRow, body string, _ time.Time) error {
	return r.s.do(ctx, func(u *unit) error {
		if k := (sealedKey{row.Kind, row.Owner}); u.sealed[k] == row.Body {
			put(u, u.sealed, k, body)
		}
		return nil
	})
}
