package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

type requests struct{ s *session }

func keyOfRequest(r operator.Request) requestKey { return requestKey{r.Operator, r.Key} }

func (r requests) Find(ctx context.Context, by operator.ID, key string) (operator.Request, error) {
	return ask(ctx, r.s, func(u *unit) (operator.Request, error) {
		id, err := get(u.requestKeys, requestKey{by, key})
		return u.requests[id], err
	})
}

func (r requests) Add(ctx context.Context, v operator.Request) error {
	return r.s.do(ctx, func(u *unit) error {
		_, taken := u.requests[v.ID]
		if _, known := u.requestKeys[keyOfRequest(v)]; taken || known {
			return fault.New(fault.Stale, "")
		}
		v.Version = 1
		putRequest(u, v)
		return nil
	})
}

func (r requests) Save(ctx context.Context, v operator.Request) (operator.Request, error) {
	return ask(ctx, r.s, func(u *unit) (operator.Request, error) {
		old, found := u.requests[v.ID]
		if err := checkVersion(found, old.Version, v.Version); err != nil {
			return v, err
		}
		if id, known := u.requestKeys[keyOfRequest(v)]; known && id != v.ID {
			return v, exists("")
		}
		v.Version++
		drop(u, u.requestKeys, keyOfRequest(old))
		putRequest(u, v)
		return u.requests[v.ID], nil
	})
}

func putRequest(u *unit, v operator.Request) {
	cut(&v.At)
	put(u, u.requests, v.ID, v)
	put(u, u.requestKeys, keyOfRequest(v), v.ID)
}

func (r requests) ListBefore(ctx context.Context, at time.Time, limit int) ([]int64, error) {
	return ask(ctx, r.s, func(u *unit) ([]int64, error) {
		old := slices.SortedFunc(maps.Values(u.requests), func(a, b operator.Request) int {
			return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
		})
		var ids []int64
		for _, v := range old {
			if v.At.Before(at) && len(ids) < limit {
				ids = append(ids, v.ID)
			}
		}
		return ids, nil
	})
}

func (r requests) Remove(ctx context.Context, ids []int64) error {
	return r.s.do(ctx, func(u *unit) error {
		for _, id := range ids {
			if v, found := u.requests[id]; found {
				drop(u, u.requestKeys, keyOfRequest(v))
				drop(u, u.requests, id)
			}
		}
		return nil
	})
}
