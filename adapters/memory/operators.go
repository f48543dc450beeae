package memory

import (
	"context"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

type operators struct{ s *session }

func (r operators) Get(ctx context.Context, id operator.ID) (operator.Operator, error) {
	return ask(ctx, r.s, func(u *unit) (operator.Operator, error) { return get(u.operators, id) })
}

func (r operators) ByName(ctx context.Context, name string) (operator.Operator, error) {
	return ask(ctx, r.s, func(u *unit) (operator.Operator, error) {
		id, err := get(u.operatorNames, name)
		return u.operators[id], err
	})
}

func (r operators) List(ctx context.Context, p ports.Page) ([]operator.Operator, error) {
	return ask(ctx, r.s, func(u *unit) ([]operator.Operator, error) { return newest(u.operators, u.operatorIDs, p, nil), nil })
}

func (r operators) Add(ctx context.Context, o operator.Operator) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.operators[o.ID]; taken {
			return exists("")
		}
		if _, taken := u.operatorNames[o.Name]; taken {
			return exists(operator.CodeTaken)
		}
		o.Version = 1
		mark(u, u.operatorIDs, int64(o.ID), true)
		putOperator(u, o)
		return nil
	})
}

func (r operators) Save(ctx context.Context, o operator.Operator) (operator.Operator, error) {
	return ask(ctx, r.s, func(u *unit) (operator.Operator, error) {
		old, found := u.operators[o.ID]
		if err := checkVersion(found, old.Version, o.Version); err != nil {
			return o, err
		}
		if id, taken := u.operatorNames[o.Name]; taken && id != o.ID {
			return o, exists(operator.CodeTaken)
		}
		o.Version++
		drop(u, u.operatorNames, old.Name)
		putOperator(u, o)
		return u.operators[o.ID], nil
	})
}

func putOperator(u *unit, o operator.Operator) {
	cut(&o.ProvedAt, &o.SignedInAt, &o.CreatedAt, &o.UpdatedAt)
	put(u, u.operators, o.ID, o)
	put(u, u.operatorNames, o.Name, o.ID)
}

type sessions struct{ s *session }

func (r sessions) Get(ctx context.Context, id operator.SessionID) (operator.Session, error) {
	return ask(ctx, r.s, func(u *unit) (operator.Session, error) { return get(u.sessions, id) })
}

func (r sessions) ByHash(ctx context.Context, hash string) (operator.Session, error) {
	return ask(ctx, r.s, func(u *unit) (operator.Session, error) {
		id, err := get(u.sessionHashes, hash)
		return u.sessions[id], err
	})
}

func (r sessions) ListOpen(ctx context.Context, who operator.ID, p ports.Page) ([]operator.Session, error) {
	return ask(ctx, r.s, func(u *unit) ([]operator.Session, error) {
		return newest(u.sessions, u.sessionIDs, p, func(v operator.Session) bool {
			return v.Operator == who && v.ID == v.Family && v.RevokedAt.IsZero()
		}), nil
	})
}

func (r sessions) Add(ctx context.Context, v operator.Session) error {
	return r.s.do(ctx, func(u *unit) error {
		_, taken := u.sessions[v.ID]
		if _, known := u.sessionHashes[v.Hash]; taken || known {
			return exists("")
		}
		v.Version = 1
		mark(u, u.sessionIDs, int64(v.ID), true)
		putSession(u, v)
		return nil
	})
}

func (r sessions) Save(ctx context.Context, v operator.Session) (operator.Session, error) {
	return ask(ctx, r.s, func(u *unit) (operator.Session, error) {
		old, found := u.sessions[v.ID]
		if err := checkVersion(found, old.Version, v.Version); err != nil {
			return v, err
		}
		if id, known := u.sessionHashes[v.Hash]; known && id != v.ID {
			return v, exists("")
		}
		v.Version++
		drop(u, u.sessionHashes, old.Hash)
		putSession(u, v)
		return u.sessions[v.ID], nil
	})
}

func putSession(u *unit, v operator.Session) {
	cut(&v.CreatedAt, &v.UsedAt, &v.ReplacedAt, &v.ExpiresAt, &v.EndsAt, &v.RevokedAt)
	put(u, u.sessions, v.ID, v)
	put(u, u.sessionHashes, v.Hash, v.ID)
}

func (r sessions) Forget(ctx context.Context, before time.Time, limit int) (int, error) {
	return ask(ctx, r.s, func(u *unit) (int, error) {
		n := 0
		for _, v := range oldest(u.sessions, u.sessionIDs) {
			if n < limit && v.EndsAt.Before(before) {
				drop(u, u.sessions, v.ID)
				drop(u, u.sessionHashes, v.Hash)
				mark(u, u.sessionIDs, int64(v.ID), false)
				n++
			}
		}
		return n, nil
	})
}

type signIns struct{ s *session }

func (r signIns) Get(ctx context.Context, key string) (operator.Tries, error) {
	return ask(ctx, r.s, func(u *unit) (operator.Tries, error) { return get(u.signIns, key) })
}

func (r signIns) Add(ctx context.Context, t operator.Tries) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.signIns[t.Key]; taken {
			return fault.New(fault.Stale, "")
		}
		t.Version = 1
		cut(&t.LastAt)
		put(u, u.signIns, t.Key, t)
		return nil
	})
}

func (r signIns) Save(ctx context.Context, t operator.Tries) (operator.Tries, error) {
	return ask(ctx, r.s, func(u *unit) (operator.Tries, error) {
		old, found := u.signIns[t.Key]
		if err := checkVersion(found, old.Version, t.Version); err != nil {
			return t, err
		}
		t.Version++
		cut(&t.LastAt)
		put(u, u.signIns, t.Key, t)
		return t, nil
	})
}

func (r signIns) Forget(ctx context.Context, before time.Time, limit int) (int, error) {
	return ask(ctx, r.s, func(u *unit) (int, error) {
		var keys []string
		for key, t := range u.signIns {
			if t.LastAt.Before(before) {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		keys = keys[:min(limit, len(keys))]
		for _, key := range keys {
			drop(u, u.signIns, key)
		}
		return len(keys), nil
	})
}
