package listing

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/text"
)

// Reasons for refusing a listing. Args are given in brackets.
const (
	CodeUnknown     fault.Code = "listing.unknown"
	CodeChanged     fault.Code = "listing.changed"
	CodeState       fault.Code = "listing.state" // [word]
	CodeMove        fault.Code = "listing.move"  // [move, state]
	CodeNotOwner    fault.Code = "listing.not_owner"
	CodeTitle       fault.Code = "listing.title"       // [max characters]
	CodeDescription fault.Code = "listing.description" // [max characters]
	CodePrice       fault.Code = "listing.price"       // [] not a whole number of won
	CodePriceRange  fault.Code = "listing.price_range" // [min, max]
	CodePlace       fault.Code = "listing.place"       // [max characters]
	CodeOpenChat    fault.Code = "listing.open_chat"
	CodeCategory    fault.Code = "listing.category"
	CodeWay         fault.Code = "listing.way"
	CodeNoPhoto     fault.Code = "listing.no_photo"
	CodePhotoHost   fault.Code = "listing.photo_host"
)

// Limits of the fields, in characters and won.
const (
	MaxTitle       = 30
	MaxDescription = 400
	MaxPlace       = 50
	MinPrice       = money.Won(100)
	MaxPrice       = money.Won(100_000_000)
)

// Draft is what the owner typed, field by field, before it is checked.
type Draft struct {
	Title, Description, Price, Place, OpenChatURL, Category string
	PhotoSources                                            []string
}

// New checks a draft and makes a listing for sale of it. The error is the first
// field's that is wrong.
func New(id ID, seller member.ID, d Draft, now time.Time, renewFor time.Duration) (Listing, error) {
	l := Listing{
		ID: id, SellerID: seller, State: ForSale, Revision: 1, Version: 1,
		RenewBy: now.Add(renewFor), CreatedAt: now, UpdatedAt: now,
	}
	var err error
	if l.Title, err = ParseTitle(d.Title); err != nil {
		return Listing{}, err
	}
	if l.Description, err = ParseDescription(d.Description); err != nil {
		return Listing{}, err
	}
	if l.Price, err = ParsePrice(d.Price); err != nil {
		return Listing{}, err
	}
	if l.Place, err = ParsePlace(d.Place); err != nil {
		return Listing{}, err
	}
	if l.OpenChatURL, err = ParseOpenChat(d.OpenChatURL); err != nil {
		return Listing{}, err
	}
	if l.Category, err = ParseCategory(d.Category); err != nil {
		return Listing{}, err
	}
	if len(d.PhotoSources) == 0 {
		return Listing{}, fault.New(fault.Invalid, CodeNoPhoto)
	}
	l.Photos = Pending(d.PhotoSources)
	return l, nil
}

// Edit is a change of the texts; empty fields stay as they are.
type Edit struct{ Title, Description, Price string }

// Edit checks the change and raises the revision. It is legal while a trade is
// open, since the trade keeps its own copy. An edit that changes nothing
// returns the listing as it is.
func (l Listing) Edit(e Edit, now time.Time) (Listing, error) {
	if l.State == Deleted || l.State == Sold {
		return l, fault.New(fault.Conflict, CodeMove, "edit", string(l.State))
	}
	next := l
	var err error
	if e.Title != "" {
		if next.Title, err = ParseTitle(e.Title); err != nil {
			return l, err
		}
	}
	if e.Description != "" {
		if next.Description, err = ParseDescription(e.Description); err != nil {
			return l, err
		}
	}
	if e.Price != "" {
		if next.Price, err = ParsePrice(e.Price); err != nil {
			return l, err
		}
	}
	if next == l {
		return l, nil
	}
	next.Revision++
	next.UpdatedAt = now
	return next, nil
}

// SetWay changes how the listing may be traded. That is refused under a trade
// which holds it, for that was agreed on as things stood. The texts' revision
// stays, and the same way again changes nothing.
func (l Listing) SetWay(w Way, now time.Time) (Listing, error) {
	switch {
	case l.State != ForSale && l.State != Hidden && l.State != Blocked:
		return l, fault.New(fault.Conflict, CodeMove, "way", string(l.State))
	case l.Way == w:
		return l, nil
	}
	l.Way, l.UpdatedAt = w, now
	return l, nil
}

// ParseTitle accepts 1 to 30 characters in one line.
func ParseTitle(s string) (string, error) {
	if s = text.Clean(s); s == "" || text.Length(s) > MaxTitle {
		return "", fault.New(fault.Invalid, CodeTitle, MaxTitle)
	}
	return s, nil
}

// ParseDescription accepts 1 to 400 characters in several lines.
func ParseDescription(s string) (string, error) {
	if s = text.CleanLines(s); s == "" || text.Length(s) > MaxDescription {
		return "", fault.New(fault.Invalid, CodeDescription, MaxDescription)
	}
	return s, nil
}

// ParsePlace accepts 1 to 50 characters in one line.
func ParsePlace(s string) (string, error) {
	if s = text.Clean(s); s == "" || text.Length(s) > MaxPlace {
		return "", fault.New(fault.Invalid, CodePlace, MaxPlace)
	}
	return s, nil
}

// pricePattern takes 12000, 12,000 and both with a won sign before or the word
// for won behind, since all are typed.
var pricePattern = regexp.MustCompile(`^(?:[₩￦]\s?)?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\s?(?:\x{C6D0})?$`)

// ParsePrice accepts a whole number of won between MinPrice and MaxPrice, with
// or without thousands separators and a currency sign.
func ParsePrice(s string) (money.Won, error) {
	m := pricePattern.FindStringSubmatch(text.Clean(s))
	if m == nil {
		return 0, fault.New(fault.Invalid, CodePrice)
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
	if err != nil || money.Won(n) < MinPrice || money.Won(n) > MaxPrice {
		return 0, fault.New(fault.Invalid, CodePriceRange, MinPrice, MaxPrice)
	}
	return money.Won(n), nil
}

var openChat = regexp.MustCompile(`^https://open\.kakao\.com/o/[A-Za-z0-9]{4,32}$`)

// ParseOpenChat accepts the address of a KakaoTalk open chat room and nothing
// else: any other link in a listing would be a way to lead buyers astray. It
// compares letters instead of reading an address, since escapes and an empty
// query would pass a reader.
func ParseOpenChat(s string) (string, error) {
	if s = text.Clean(s); !openChat.MatchString(s) {
		return "", fault.New(fault.Invalid, CodeOpenChat)
	}
	return s, nil
}

// ParseCategory refuses words that are not a Category.
func ParseCategory(word string) (Category, error) {
	if c := Category(word); slices.Contains(Categories(), c) {
		return c, nil
	}
	return "", fault.New(fault.Invalid, CodeCategory)
}
