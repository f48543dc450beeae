// Package offer is special offers for new goods that somebody else sells,
// gathered from deal boards. The market only points at them. The package holds
// the rules: what a price is, which offers are the same deal, in which order
// they are shown and when a board is looked at again. It refuses to fetch or to
// read pages, and to hold words of a board's language: they are data.
package offer

import (
	"time"

	"github.com/junggyenara/junggye/core/fault"
)

// ID identifies an offer; ids grow with time.
type ID int64

// CodeUnknown is the reason for an id that names no offer.
const CodeUnknown fault.Code = "offer.unknown"

// Reasons for not looking at a board.
const (
	CodeNoSource fault.Code = "source.unknown"
	CodeTooSoon  fault.Code = "source.too_soon" // politeness, [until]
	CodeOff      fault.Code = "source.off"      // it is not looked at
)

// Offer is one deal. It is a comparable value. What a board said first about
// its time stays, since pages are ordered by it.
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
	Key      string // see Key; empty for titles that say too little
	// BeforePrice and BeforeAt are those of the same deal when it was there last,
	// zero if it never was.
	BeforePrice Price
	BeforeAt    time.Time
	EndedAt     time.Time // zero while it goes on
	// DetailAt is when the board's own page of the offer was read or given up, zero
	// while that is to be done; it is done once. DetailTries counts requests that
	// got no answer.
	DetailAt    time.Time
	DetailTries int
	Version     int64
}

// Live reports whether the offer goes on as far as we know.
func (o Offer) Live() bool { return o.EndedAt.IsZero() }

// MaxDetailTries is how often a page that does not answer is asked for.
const MaxDetailTries = 3

// Found is what a board's list says of an offer.
type Found struct {
	URL      string
	Title    string
	Shop     string
	Category string
	Price    Price
	ImageURL string
	PostedAt time.Time // zero when the list does not say
}

// New makes the offer that was found. The time of a list that names none, or
// one to come, is now.
func (f Found) New(id ID, source string, now time.Time, detail bool) Offer {
	o := Offer{
		ID: id, Source: source, URL: f.URL, Title: f.Title, Shop: f.Shop, Category: f.Category, Price: f.Price,
		ImageURL: f.ImageURL, PostedAt: f.PostedAt, Key: Key(f.Title),
	}
	if o.PostedAt.IsZero() || o.PostedAt.After(now) {
		o.PostedAt = now
	}
	if !detail {
		o.DetailAt = now
	}
	return o
}

// Refresh takes over what the list says now of an offer that is known. A price
// that the list stopped telling stays, and an offer that ended by mistake goes on.
func (o Offer) Refresh(f Found) Offer {
	o.Title, o.Category, o.Key = f.Title, f.Category, Key(f.Title)
	o.EndedAt = time.Time{}
	if f.Price.Known() {
		o.Price = f.Price
	}
	if f.Shop != "" {
		o.Shop = f.Shop
	}
	if f.ImageURL != "" {
		o.ImageURL = f.ImageURL
	}
	return o
}

// Detail is what the board's own page of an offer says besides the list.
type Detail struct {
	ShopURL string
	Shop    string
	Price   Price
	Ended   bool
}

// Detailed takes over what the offer's own page says.
func (o Offer) Detailed(d Detail, now time.Time) Offer {
	o.DetailAt = now
	if d.ShopURL != "" {
		o.ShopURL = d.ShopURL
	}
	if o.Shop == "" {
		o.Shop = d.Shop
	}
	if !o.Price.Known() {
		o.Price = d.Price
	}
	if d.Ended && o.Live() {
		o.EndedAt = now
	}
	return o
}

// Untold notes that the offer's own page did not answer.
func (o Offer) Untold(now time.Time) Offer {
	o.DetailTries++
	if o.DetailTries >= MaxDetailTries {
		o.DetailAt = now
	}
	return o
}
