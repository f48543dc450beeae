package sqlstore

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

type operators struct{ s *session }

func operatorRow(o operator.Operator) sqlgen.Operator {
	return sqlgen.Operator{
		Name: o.Name, Role: string(o.Role), State: string(o.State), Password: o.Password, Factor: o.Factor, NextFactor: o.NextFactor,
		LastStep: o.LastStep, ProvedAt: micros(o.ProvedAt), SignedInAt: micros(o.SignedInAt), CreatedAt: micros(o.CreatedAt),
		UpdatedAt: micros(o.UpdatedAt), ID: int64(o.ID), Version: o.Version,
	}
}

func operatorOf(r sqlgen.Operator) operator.Operator {
	return operator.Operator{
		ID: operator.ID(r.ID), Name: r.Name, Role: operator.Role(r.Role), State: operator.State(r.State), Password: r.Password,
		Factor: r.Factor, NextFactor: r.NextFactor, LastStep: r.LastStep, ProvedAt: moment(r.ProvedAt), SignedInAt: moment(r.SignedInAt),
		CreatedAt: moment(r.CreatedAt), UpdatedAt: moment(r.UpdatedAt), Version: r.Version,
	}
}

func (r operators) Get(ctx context.Context, id operator.ID) (operator.Operator, error) {
	return one(ctx, r.s, "get operator", func(q *sqlgen.Queries) (sqlgen.Operator, error) {
		return q.GetOperator(ctx, sqlgen.GetOperatorParams{ID: int64(id)})
	}, sure(operatorOf))
}

func (r operators) ByName(ctx context.Context, name string) (operator.Operator, error) {
	return one(ctx, r.s, "get operator by name", func(q *sqlgen.Queries) (sqlgen.Operator, error) {
		return q.GetOperatorByName(ctx, sqlgen.GetOperatorByNameParams{Name: name})
	}, sure(operatorOf))
}

func (r operators) List(ctx context.Context, p ports.Page) ([]operator.Operator, error) {
	return many(ctx, r.s, "list operators", func(q *sqlgen.Queries) ([]sqlgen.Operator, error) {
		return q.ListOperators(ctx, sqlgen.ListOperatorsParams{ID: first(p), Limit: limit(p.Limit)})
	}, sure(operatorOf))
}

func (r operators) Add(ctx context.Context, o operator.Operator) error {
	o.Version = 1
	return r.s.do(ctx, "add operator", func(q *sqlgen.Queries) error {
		return q.InsertOperator(ctx, sqlgen.InsertOperatorParams(operatorRow(o)))
	})
}

func (r operators) Save(ctx context.Context, o operator.Operator) (operator.Operator, error) {
	row := operatorRow(o)
	err := r.s.do(ctx, "save operator", func(q *sqlgen.Queries) error {
		n, err := q.UpdateOperator(ctx, sqlgen.UpdateOperatorParams(row))
		return saved(n, err, func() (int64, error) {
			return q.GetOperatorVersion(ctx, sqlgen.GetOperatorVersionParams{ID: row.ID})
		})
	})
	if err != nil {
		return operator.Operator{}, err
	}
	row.Version++
	return operatorOf(row), nil
}

type sessions struct{ s *session }

func sessionRow(v operator.Session) sqlgen.OperatorSession {
	row := sqlgen.OperatorSession{
		FamilyID: int64(v.Family), OperatorID: int64(v.Operator), Kind: string(v.Kind), Hash: v.Hash, FromAddress: v.From, NextID: int64(v.Next),
		CreatedAt: micros(v.CreatedAt), UsedAt: micros(v.UsedAt), ReplacedAt: micros(v.ReplacedAt), ExpiresAt: micros(v.ExpiresAt),
		EndsAt: micros(v.EndsAt), RevokedAt: micros(v.RevokedAt), ID: int64(v.ID), Version: v.Version,
	}
	if v.ID == v.Family && v.RevokedAt.IsZero() {
		row.OpenOf = int64(v.Operator)
	}
	return row
}

func sessionOf(r sqlgen.OperatorSession) operator.Session {
	return operator.Session{
		ID: operator.SessionID(r.ID), Family: operator.SessionID(r.FamilyID), Operator: operator.ID(r.OperatorID), Kind: operator.Kind(r.Kind),
		Hash: r.Hash, From: r.FromAddress, Next: operator.SessionID(r.NextID), CreatedAt: moment(r.CreatedAt), UsedAt: moment(r.UsedAt),
		ReplacedAt: moment(r.ReplacedAt), ExpiresAt: moment(r.ExpiresAt), EndsAt: moment(r.EndsAt), RevokedAt: moment(r.RevokedAt), Version: r.Version,
	}
}

func (r sessions) Get(ctx context.Context, id operator.SessionID) (operator.Session, error) {
	return one(ctx, r.s, "get session", func(q *sqlgen.Queries) (sqlgen.OperatorSession, error) {
		return q.GetSession(ctx, sqlgen.GetSessionParams{ID: int64(id)})
	}, sure(sessionOf))
}

func (r sessions) ByHash(ctx context.Context, hash string) (operator.Session, error) {
	return one(ctx, r.s, "get session by secret", func(q *sqlgen.Queries) (sqlgen.OperatorSession, error) {
		return q.GetSessionByHash(ctx, sqlgen.GetSessionByHashParams{Hash: hash})
	}, sure(sessionOf))
}

func (r sessions) ListOpen(ctx context.Context, who operator.ID, p ports.Page) ([]operator.Session, error) {
	return many(ctx, r.s, "list open sessions", func(q *sqlgen.Queries) ([]sqlgen.OperatorSession, error) {
		return q.ListOpenSessions(ctx, sqlgen.ListOpenSessionsParams{OpenOf: int64(who), ID: first(p), Limit: limit(p.Limit)})
	}, sure(sessionOf))
}

func (r sessions) Add(ctx context.Context, v operator.Session) error {
	v.Version = 1
	return r.s.do(ctx, "add session", func(q *sqlgen.Queries) error {
		return q.InsertSession(ctx, sqlgen.InsertSessionParams(sessionRow(v)))
	})
}

func (r sessions) Save(ctx context.Context, v operator.Session) (operator.Session, error) {
	row := sessionRow(v)
	err := r.s.do(ctx, "save session", func(q *sqlgen.Queries) error {
		n, err := q.UpdateSession(ctx, sqlgen.UpdateSessionParams(row))
		return saved(n, err, func() (int64, error) {
			return q.GetSessionVersion(ctx, sqlgen.GetSessionVersionParams{ID: row.ID})
		})
	})
	if err != nil {
		return operator.Session{}, err
	}
	row.Version++
	return sessionOf(row), nil
}

func (r sessions) Forget(ctx context.Context, before time.Time, n int) (int, error) {
	removed := 0
	err := r.s.whole(ctx, "forget sessions", func(q *sqlgen.Queries) error {
		ids, err := q.ListSessionsEnded(ctx, sqlgen.ListSessionsEndedParams{EndsAt: micros(before), Limit: limit(n)})
		if err != nil || len(ids) == 0 {
			return err
		}
		removed = len(ids)
		return q.DeleteSessions(ctx, sqlgen.DeleteSessionsParams{Ids: ids})
	})
	return removed, err
}

type signIns struct{ s *session }

func triesOf(r sqlgen.SignIn) operator.Tries {
	return operator.Tries{Key: r.TryKey, Failures: r.Failures, LastAt: moment(r.LastAt), Version: r.Version}
}

func (r signIns) Get(ctx context.Context, key string) (operator.Tries, error) {
	return one(ctx, r.s, "get failed sign-ins", func(q *sqlgen.Queries) (sqlgen.SignIn, error) {
		return q.GetTries(ctx, sqlgen.GetTriesParams{TryKey: key})
	}, sure(triesOf))
}

func (r signIns) Add(ctx context.Context, t operator.Tries) error {
	return r.s.do(ctx, "add failed sign-ins", func(q *sqlgen.Queries) error {
		return r.s.raced(q.InsertTries(ctx, sqlgen.InsertTriesParams{Failures: t.Failures, LastAt: micros(t.LastAt), TryKey: t.Key, Version: 1}))
	})
}

func (r signIns) Save(ctx context.Context, t operator.Tries) (operator.Tries, error) {
	err := r.s.do(ctx, "save failed sign-ins", func(q *sqlgen.Queries) error {
		n, err := q.UpdateTries(ctx, sqlgen.UpdateTriesParams{Failures: t.Failures, LastAt: micros(t.LastAt), TryKey: t.Key, Version: t.Version})
		return saved(n, err, func() (int64, error) {
			return q.GetTriesVersion(ctx, sqlgen.GetTriesVersionParams{TryKey: t.Key})
		})
	})
	if err != nil {
		return operator.Tries{}, err
	}
	t.Version, t.LastAt = t.Version+1, moment(micros(t.LastAt))
	return t, nil
}

func (r signIns) Forget(ctx context.Context, before time.Time, n int) (int, error) {
	removed := 0
	err := r.s.whole(ctx, "forget failed sign-ins", func(q *sqlgen.Queries) error {
		keys, err := q.ListTriesBefore(ctx, sqlgen.ListTriesBeforeParams{LastAt: micros(before), Limit: limit(n)})
		if err != nil || len(keys) == 0 {
			return err
		}
		removed = len(keys)
		return q.DeleteTries(ctx, sqlgen.DeleteTriesParams{TryKeys: keys})
	})
	return removed, err
}
