package ports

import (
	"context"

	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
)

// Proposals are decisions that wait for a second operator, and what became of
// them. None is ever removed.
type Proposals interface {
	Get(ctx context.Context, id int64) (proposal.Proposal, error)
	// OpenOf returns the trade's open proposal, or NotFound.
	OpenOf(ctx context.Context, id trade.ID) (proposal.Proposal, error)
	// ListOpen returns open proposals, newest id first.
	ListOpen(ctx context.Context, p Page) ([]proposal.Proposal, error)
	// ListOfTrade returns all proposals of a trade, oldest first.
	ListOfTrade(ctx context.Context, id trade.ID) ([]proposal.Proposal, error)
	// Add and Save refuse a second open proposal of a trade with Exists, code
	// proposal.open, and one that is decided by who made it with Internal.
	Add(ctx context.Context, p proposal.Proposal) error
	Save(ctx context.Context, p proposal.Proposal) (proposal.Proposal, error)
}
