package ports

import (
	"context"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
)

// Erasures take what people wrote out of records that nothing else changes.
// Amounts, states, times and ids stay, also Versions, so that the book, the trails
// and the reconciliation remain whole. title takes the place of titles. What is not
// there is no error, and again changes nothing.
type Erasures interface {
	// Trade erases texts, places, codes, parcels' numbers, notes and reasons of a trade, its
	// history, attempts, payout with its trail, and of the news and pushes about it. How
	// the provider names a payment stays: without it nobody could compare the books. A
	// database refuses with Internal what is not three years old by its own clock.
	Trade(ctx context.Context, id trade.ID, title string) error
	// Listing erases what a listing said in former times.
	Listing(ctx context.Context, id listing.ID, title string) error
	// Member erases the member's news that are about no trade.
	Member(ctx context.Context, id member.ID, title string) error
}
