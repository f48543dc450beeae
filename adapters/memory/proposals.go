package memory

import (
	"context"
	"errors"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type proposals struct{ s *session }

func (r proposals) Get(ctx context.Context, id int64) (proposal.Proposal, error) {
	return ask(ctx, r.s, func(u *unit) (proposal.Proposal, error) { return get(u.proposals, id) })
}

func (r proposals) OpenOf(ctx context.Context, id trade.ID) (proposal.Proposal, error) {
	return ask(ctx, r.s, func(u *unit) (proposal.Proposal, error) {
		open, err := get(u.openOf, id)
		return u.proposals[open], err
	})
}

func (r proposals) ListOpen(ctx context.Context, p ports.Page) ([]proposal.Proposal, error) {
	return ask(ctx, r.s, func(u *unit) ([]proposal.Proposal, error) { return newest(u.proposals, u.openProposals, p, nil), nil })
}

func (r proposals) ListOfTrade(ctx context.Context, id trade.ID) ([]proposal.Proposal, error) {
	return ask(ctx, r.s, func(u *unit) ([]proposal.Proposal, error) { return oldest(u.proposals, u.proposalsOf.of(id)), nil })
}

func (r proposals) Add(ctx context.Context, p proposal.Proposal) error {
	return r.s.do(ctx, func(u *unit) error {
		if _, taken := u.proposals[p.ID]; taken {
			return exists("")
		}
		p.Version = 1
		return putProposal(u, proposal.Proposal{}, p)
	})
}

func (r proposals) Save(ctx context.Context, p proposal.Proposal) (proposal.Proposal, error) {
	return ask(ctx, r.s, func(u *unit) (proposal.Proposal, error) {
		old, found := u.proposals[p.ID]
		if err := checkVersion(found, old.Version, p.Version); err != nil {
			return p, err
		}
		p.Version++
		err := putProposal(u, old, p)
		return u.proposals[p.ID], err
	})
}

var errOwnProposal = errors.New("a proposal is decided by who made it")

func putProposal(u *unit, old, p proposal.Proposal) error {
	cut(&p.At, &p.EndsAt, &p.DecidedAt)
	open := p.State == proposal.Open
	if other, has := u.openOf[p.TradeID]; open && has && other != p.ID {
		return exists(proposal.CodeOpen)
	}
	if err := orphan(u.trades, p.TradeID, "trade"); err != nil {
		return err
	}
	if p.DecidedBy == p.By {
		return fault.Wrap(fault.Internal, "", errOwnProposal)
	}
	had := old.Version > 0
	if had && old.State == proposal.Open {
		drop(u, u.openOf, old.TradeID)
	}
	if open {
		put(u, u.openOf, p.TradeID, p.ID)
	}
	move(u, u.proposalsOf, p.ID, old.TradeID, p.TradeID, had, true)
	mark(u, u.openProposals, p.ID, open)
	put(u, u.proposals, p.ID, p)
	return nil
}
