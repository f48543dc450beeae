// Package offer is a special offer for new goods that somebody else sells,
// gathered from a deal board. The market only points at it.
package offer

import (
	"time"

	"github.com/junggyenara/junggye/core/fault"
)

// ID identifies an offer; ids grow with time.
type ID int64

// CodeUnknown is the reason for an id that names no offer.
const CodeUnknown fault.Code = "offer.unknown"

// Price is an exact amount in the smallest unit of its currency, so no rounding
// ever happens. The zero Price means that the board did not say.
type Price struct {
	Minor    int64  // won for KRW, cents for USD
	Currency string // ISO 4217
}

// Known reports whether the board named a price.
func (p Price) Known() bool { return p.Currency != "" }

// Offer is one deal. It is a comparable value.
type Offer struct {
	ID       ID
	Source   string // the board's name, such as "quasarzone"
	URL      string // the board's page, unique for a source
	ShopURL  string // where it is sold, empty when the board hides it
	Title    string
	Shop     string
	Category string
	Price    Price
	ImageURL string
	PostedAt time.Time
}
