package sqlstore

import (
	"context"
	"slices"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/operator"
)

type requests struct{ s *session }

func requestRow(r operator.Request) sqlgen.OperatorRequest {
	return sqlgen.OperatorRequest{
		OperatorID: int64(r.Operator), RequestKey: r.Key, Digest: r.Digest, At: micros(r.At), Status: r.Status, Body: r.Body,
		ID: r.ID, Version: r.Version,
	}
}

func requestOf(r sqlgen.OperatorRequest) operator.Request {
	return operator.Request{
		ID: r.ID, Operator: operator.ID(r.OperatorID), Key: r.RequestKey, Digest: r.Digest, At: moment(r.At), Status: r.Status,
		Body: r.Body, Version: r.Version,
	}
}

func (r requests) Find(ctx context.Context, by operator.ID, key string) (operator.Request, error) {
	return one(ctx, r.s, "find request", func(q *sqlgen.Queries) (sqlgen.OperatorRequest, error) {
		return q.GetRequest(ctx, sqlgen.GetRequestParams{OperatorID: int64(by), RequestKey: key})
	}, sure(requestOf))
}

func (r requests) Add(ctx context.Context, v operator.Request) error {
	v.Version = 1
	return r.s.do(ctx, "add request", func(q *sqlgen.Queries) error {
		return r.s.raced(q.InsertRequest(ctx, sqlgen.InsertRequestParams(requestRow(v))))
	})
}

func (r requests) Save(ctx context.Context, v operator.Request) (operator.Request, error) {
	row := requestRow(v)
	err := r.s.do(ctx, "save request", func(q *sqlgen.Queries) error {
		matched, err := q.UpdateRequest(ctx, sqlgen.UpdateRequestParams(row))
		return saved(matched, err, func() (int64, error) {
			return q.GetRequestVersion(ctx, sqlgen.GetRequestVersionParams{ID: row.ID})
		})
	})
	row.Version++
	return requestOf(row), err
}

func (r requests) ListBefore(ctx context.Context, at time.Time, n int) ([]int64, error) {
	return many(ctx, r.s, "list old requests", func(q *sqlgen.Queries) ([]int64, error) {
		return q.ListRequestsBefore(ctx, sqlgen.ListRequestsBeforeParams{At: micros(at), Limit: limit(n)})
	}, sure(func(id int64) int64 { return id }))
}

func (r requests) Remove(ctx context.Context, ids []int64) error {
	return r.s.do(ctx, "remove requests", func(q *sqlgen.Queries) error {
		for some := range slices.Chunk(ids, idsPerQuery) {
			if err := q.DeleteRequests(ctx, sqlgen.DeleteRequestsParams{Ids: some}); err != nil {
				return err
			}
		}
		return nil
	})
}
