package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/junggyenara/junggye/ports"
)

type seals struct{ s *session }

func (r seals) List(ctx context.Context) ([]ports.Seal, error) {
	return ask(ctx, r.s, func(u *unit) ([]ports.Seal, error) {
		return slices.SortedFunc(maps.Values(u.seals), func(a, b ports.Seal) int { return cmp.Compare(a.KeyID, b.KeyID) }), nil
	})
}

func (r seals) Add(ctx context.Context, seal ports.Seal) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.seals[seal.KeyID]; taken {
			return exists("")
		}
		cut(&seal.At)
		put(u, u.seals, seal.KeyID, seal)
		return nil
	})
}
