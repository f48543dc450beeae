package sqlstore

import (
	"context"
	"database/sql"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type proposals struct{ s *session }

func proposalRow(p proposal.Proposal) sqlgen.Proposal {
	open := p.State == proposal.Open
	return sqlgen.Proposal{
		TradeID: int64(p.TradeID), Seen: p.Seen, Event: string(p.Event), Amount: int64(p.Amount), Total: int64(p.Sum), Reason: p.Reason,
		ProposedBy: int64(p.By), ProposedName: p.ByName, ProposedAt: micros(p.At), EndsAt: micros(p.EndsAt), State: string(p.State),
		OpenTradeID: sql.NullInt64{Int64: int64(p.TradeID), Valid: open}, OpenID: sql.NullInt64{Int64: p.ID, Valid: open},
		DecidedBy: int64(p.DecidedBy), DecidedName: p.DecidedName, DecidedAt: micros(p.DecidedAt), Note: p.Note, Made: p.Made,
		ID: p.ID, Version: p.Version,
	}
}

func proposalOf(r sqlgen.Proposal) proposal.Proposal {
	return proposal.Proposal{
		ID: r.ID, TradeID: trade.ID(r.TradeID), Seen: r.Seen, Event: trade.Event(r.Event), Amount: money.Won(r.Amount), Sum: money.Won(r.Total),
		Reason: r.Reason, By: operator.ID(r.ProposedBy), ByName: r.ProposedName, At: moment(r.ProposedAt), EndsAt: moment(r.EndsAt),
		State: proposal.State(r.State), DecidedBy: operator.ID(r.DecidedBy), DecidedName: r.DecidedName, DecidedAt: moment(r.DecidedAt),
		Note: r.Note, Made: r.Made, Version: r.Version,
	}
}

func (r proposals) Get(ctx context.Context, id int64) (proposal.Proposal, error) {
	return one(ctx, r.s, "get proposal", func(q *sqlgen.Queries) (sqlgen.Proposal, error) {
		return q.GetProposal(ctx, sqlgen.GetProposalParams{ID: id})
	}, sure(proposalOf))
}

func (r proposals) OpenOf(ctx context.Context, id trade.ID) (proposal.Proposal, error) {
	return one(ctx, r.s, "get open proposal", func(q *sqlgen.Queries) (sqlgen.Proposal, error) {
		return q.GetOpenProposal(ctx, sqlgen.GetOpenProposalParams{OpenTradeID: sql.NullInt64{Int64: int64(id), Valid: true}})
	}, sure(proposalOf))
}

func (r proposals) ListOpen(ctx context.Context, p ports.Page) ([]proposal.Proposal, error) {
	return many(ctx, r.s, "list open proposals", func(q *sqlgen.Queries) ([]sqlgen.Proposal, error) {
		return q.ListOpenProposals(ctx, sqlgen.ListOpenProposalsParams{OpenID: sql.NullInt64{Int64: first(p), Valid: true}, Limit: limit(p.Limit)})
	}, sure(proposalOf))
}

func (r proposals) ListOfTrade(ctx context.Context, id trade.ID) ([]proposal.Proposal, error) {
	return many(ctx, r.s, "list proposals of trade", func(q *sqlgen.Queries) ([]sqlgen.Proposal, error) {
		return q.ListProposalsOfTrade(ctx, sqlgen.ListProposalsOfTradeParams{TradeID: int64(id)})
	}, sure(proposalOf))
}

func (r proposals) Add(ctx context.Context, p proposal.Proposal) error {
	p.Version = 1
	return r.s.do(ctx, "add proposal", func(q *sqlgen.Queries) error {
		return q.InsertProposal(ctx, sqlgen.InsertProposalParams(proposalRow(p)))
	})
}

func (r proposals) Save(ctx context.Context, p proposal.Proposal) (proposal.Proposal, error) {
	row := proposalRow(p)
	err := r.s.do(ctx, "save proposal", func(q *sqlgen.Queries) error {
		n, err := q.UpdateProposal(ctx, sqlgen.UpdateProposalParams(row))
		return saved(n, err, func() (int64, error) {
			return q.GetProposalVersion(ctx, sqlgen.GetProposalVersionParams{ID: row.ID})
		})
	})
	if err != nil {
		return proposal.Proposal{}, err
	}
	row.Version++
	return proposalOf(row), nil
}
