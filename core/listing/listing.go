// Package listing is one thing offered for sale: its texts, photos, price and
// the states it goes through. It refuses to know who may pay for it: that is
// the business of package trade, which moves listings by the same table.
package listing

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
)

// ID identifies a listing. Ids grow with time, so they order listings by age.
type ID int64

// State is where a listing stands. It alone decides who may see it.
type State string

// The states of a listing.
const (
	ForSale  State = "for_sale"
	Reserved State = "reserved" // held for a meeting
	Paying   State = "paying"   // held while one buyer is on the payment page
	InTrade  State = "in_trade" // paid, not yet complete
	Sold     State = "sold"
	Hidden   State = "hidden"
	Deleted  State = "deleted"
	Blocked  State = "blocked" // by an operator, with a reason
)

// States lists every State.
func States() []State {
	return []State{ForSale, Reserved, Paying, InTrade, Sold, Hidden, Deleted, Blocked}
}

// ParseState refuses words that are not a State.
func ParseState(word string) (State, error) {
	if s := State(word); slices.Contains(States(), s) {
		return s, nil
	}
	return "", fault.New(fault.Invalid, CodeState, word)
}

// OnMarket reports whether lists and search show a listing in this state.
func (s State) OnMarket() bool { return s == ForSale || s == Reserved || s == Paying }

// Category is one of ten fixed shelves. Users read its Korean name.
type Category string

// The categories, in the order in which they are offered.
const (
	Fashion   Category = "fashion"
	Appliance Category = "appliance"
	Furniture Category = "furniture"
	Beauty    Category = "beauty"
	Ticket    Category = "ticket"
	Digital   Category = "digital"
	Books     Category = "books"
	Hobby     Category = "hobby"
	Sports    Category = "sports"
	Other     Category = "other"
)

// Categories lists every Category in the order in which they are offered.
func Categories() []Category {
	return []Category{Fashion, Appliance, Furniture, Beauty, Ticket, Digital, Books, Hobby, Sports, Other}
}

// Way is how a listing may be traded. The zero Way lets buyer and seller choose.
type Way string

// The ways of a listing. The two single ones are spelled like the trade's paths.
const (
	AnyWay   Way = ""
	InPerson Way = "direct" // met and handed over, without the market's money
	ByParcel Way = "parcel" // paid with KakaoPay and sent
)

// Ways lists every Way in the order in which they are offered.
func Ways() []Way { return []Way{AnyWay, InPerson, ByParcel} }

// ParseWay refuses words that are not a Way.
func ParseWay(word string) (Way, error) {
	if w := Way(word); slices.Contains(Ways(), w) {
		return w, nil
	}
	return "", fault.New(fault.Invalid, CodeWay)
}

// Allows reports whether a listing of this way may be traded that way. AnyWay
// is asked for by who does not care.
func (w Way) Allows(that Way) bool { return w == AnyWay || that == AnyWay || w == that }

// MaxPhotos is how many photos one listing carries, which is also how many
// KakaoTalk sends in one go.
const MaxPhotos = 10

// PhotoState says how far a photo has come.
type PhotoState string

// The states of a photo.
const (
	PhotoPending PhotoState = "pending" // to be fetched from Source
	PhotoStored  PhotoState = "stored"  // in our own store under Key
	PhotoFailed  PhotoState = "failed"  // Source gave nothing usable; the owner may send another
)

// Photo is one picture of a listing. The zero Photo is an empty place.
type Photo struct {
	State  PhotoState
	Source string // where the member's upload lies for a few minutes
	Key    string // in the blob store, set when stored
}

// Photos are a listing's pictures in the order shown; empty places come last.
type Photos [MaxPhotos]Photo

// Len counts the places in use.
func (p Photos) Len() int {
	n := 0
	for n < len(p) && p[n] != (Photo{}) {
		n++
	}
	return n
}

// Keys returns the blob keys of the stored photos, in order.
func (p Photos) Keys() []string {
	var keys []string
	for _, photo := range p[:p.Len()] {
		if photo.State == PhotoStored {
			keys = append(keys, photo.Key)
		}
	}
	return keys
}

// Count counts the photos in one state.
func (p Photos) Count(s PhotoState) int {
	n := 0
	for _, photo := range p[:p.Len()] {
		if photo.State == s {
			n++
		}
	}
	return n
}

// Pending makes pending photos of the first ten source addresses.
func Pending(sources []string) Photos {
	var p Photos
	for i, source := range sources[:min(len(sources), MaxPhotos)] {
		p[i] = Photo{State: PhotoPending, Source: source}
	}
	return p
}

// Listing is one thing offered. It is a comparable value.
type Listing struct {
	ID          ID
	SellerID    member.ID
	Title       string
	Description string
	Price       money.Won
	Category    Category
	Way         Way    // how it may be traded
	Place       string // where the seller likes to meet
	OpenChatURL string // the seller's KakaoTalk open chat
	Photos      Photos
	State       State
	Before      State // while Paying: the state to fall back to
	Revision    int   // counts edits of title, price and description, from 1
	BlockReason string
	// FirstBuyer has the first refusal until FirstUntil: nobody else may be
	// accepted or pay before.
	FirstBuyer member.ID
	FirstUntil time.Time
	RenewBy    time.Time // hidden then, unless the owner shows it again
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Version    int64
}

// Revision is what a listing said at one time. Revisions are never changed, but
// for its words when the seller's records are erased.
type Revision struct {
	ListingID   ID
	Number      int
	Title       string
	Description string
	Price       money.Won
	At          time.Time
}

// ErasedTitle stands where a title was whose seller's records were erased. It is no
// word of any language.
const ErasedTitle = "-"

// Erase takes the seller's words and pictures out of a listing that is on the market
// no more. Price, category and state stay for the trades about it.
func (l Listing) Erase() Listing {
	l.Title, l.Description, l.Place, l.OpenChatURL, l.BlockReason = ErasedTitle, "", "", "", ""
	l.Photos = Photos{}
	return l
}

// Revise returns the listing's present texts as a Revision.
func (l Listing) Revise(at time.Time) Revision {
	return Revision{ListingID: l.ID, Number: l.Revision, Title: l.Title, Description: l.Description, Price: l.Price, At: at}
}

// Part is one of the texts that a Revision keeps.
type Part string

// The parts of a revision.
const (
	PartTitle       Part = "title"
	PartDescription Part = "description"
	PartPrice       Part = "price"
)

// Changes lists what is different from the revision before.
func (r Revision) Changes(before Revision) []Part {
	var parts []Part
	if r.Title != before.Title {
		parts = append(parts, PartTitle)
	}
	if r.Description != before.Description {
		parts = append(parts, PartDescription)
	}
	if r.Price != before.Price {
		parts = append(parts, PartPrice)
	}
	return parts
}

// VisibleTo is the one rule of visibility. party tells whether the viewer is
// buyer or seller in the trade that holds or ended the listing.
func (l Listing) VisibleTo(viewer member.ID, party bool) bool {
	owner := viewer != 0 && viewer == l.SellerID
	switch l.State {
	case ForSale, Reserved, Paying:
		return true
	case InTrade, Sold:
		return owner || party
	case Hidden, Blocked:
		return owner
	case Deleted:
		return false
	}
	return false
}

// FirstRefusalBars reports whether somebody other than buyer has the first
// refusal now.
func (l Listing) FirstRefusalBars(buyer member.ID, now time.Time) bool {
	return l.FirstBuyer != 0 && l.FirstBuyer != buyer && now.Before(l.FirstUntil)
}
