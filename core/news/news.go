// Package news is what happened to a member's trades and listings since the
// last visit. An item names the event; the words are the edge's.
package news

import (
	"time"

	"github.com/junggyenara/junggye/core/member"
)

// ID identifies an item; ids grow with time.
type ID int64

// Kind names what happened. Trade events use the trade's event name with a
// suffix for the addressee; the edges hold a sentence for each.
type Kind string

// Item is one piece of news for one member. It is a comparable value.
type Item struct {
	ID        ID
	MemberID  member.ID
	Kind      Kind
	TradeID   int64 // 0 when it is about a listing only
	ListingID int64
	Title     string // of the listing, as it was then
	Note      string // what somebody typed with it, such as a reason
	At        time.Time
	SeenAt    time.Time // zero until shown
}
