package memory

import (
	"context"
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
