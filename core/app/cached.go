package app

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/ports"
)

const (
	// shelfFor bounds how long a listing that left the market is still shown as
	// there, by processes that did not hear of it. With what a cache may add it stays
	// below three seconds, which is less than a member takes to read a page. Whoever
	// opens the listing sees its true state: only lists are copies.
	shelfFor = 2 * time.Second
)

// Keys of copies name the form of what is kept: processes of several versions
// may share a cache.
const (
	newestKey = "2/newest"
	offersKey = "2/offers"
)

func categoryKey(c listing.Category) string { return "2/category/" + string(c) }

// row is what a list shows of a listing and its seller. Nothing else of a
// member leaves for a cache.
type row struct {
	ID       listing.ID       `json:"id"`
	SellerID member.ID        `json:"seller"`
	Title    string           `json:"title"`
	Price    money.Won        `json:"price"`
	Category listing.Category `json:"category"`
	Way      listing.Way      `json:"way,omitempty"`
	Place    string           `json:"place"`
	State    listing.State    `json:"state"`
	Cover    string           `json:"cover"`
	Nickname string           `json:"nickname"`
	Portrait string           `json:"portrait"`
}

type rows struct {
	Rows []row `json:"rows"`
	Next int64 `json:"next"`
}

func rowsOf(page ListingPage) rows {
	out := rows{Next: page.Next}
	for _, l := range page.Listings {
		seller := page.Sellers[l.SellerID]
		r := row{
			ID: l.ID, SellerID: l.SellerID, Title: l.Title, Price: l.Price, Category: l.Category, Way: l.Way, Place: l.Place, State: l.State,
			Nickname: seller.Nickname, Portrait: seller.PhotoKey,
		}
		if keys := l.Photos.Keys(); len(keys) > 0 {
			r.Cover = keys[0]
		}
		out.Rows = append(out.Rows, r)
	}
	return out
}

// page makes the page again. Its listings have no Version, so no store takes
// one of them for the real thing.
func (r rows) page() ListingPage {
	page := ListingPage{Next: r.Next, Sellers: make(map[member.ID]member.Member)}
	for _, one := range r.Rows {
		l := listing.Listing{
			ID: one.ID, SellerID: one.SellerID, Title: one.Title, Price: one.Price, Category: one.Category, Way: one.Way, Place: one.Place,
			State: one.State,
		}
		if one.Cover != "" {
			l.Photos[0] = listing.Photo{State: listing.PhotoStored, Key: one.Cover}
		}
		page.Listings = append(page.Listings, l)
		page.Sellers[one.SellerID] = member.Member{ID: one.SellerID, Nickname: one.Nickname, PhotoKey: one.Portrait}
	}
	return page
}

// shelf is the page that load gives. The first page, which is nearly all that
// is ever looked at, may come as a copy. Callers do not change it: others read it
// too.
func (m *Market) shelf(ctx context.Context, key string, before int64, load func(context.Context) (ListingPage, error)) (ListingPage, error) {
	if m.Cache == nil || before != 0 {
		return load(ctx)
	}
	data, err := m.Cache.Load(ctx, key, shelfFor, func(ctx context.Context) ([]byte, error) {
		page, err := load(ctx)
		if err != nil {
			return nil, err
		}
		return json.Marshal(rowsOf(page))
	})
	if err != nil {
		return ListingPage{}, err
	}
	if page, ok := m.pages.find(key, data); ok {
		return page, nil
	}
	var kept rows
	if json.Unmarshal(data, &kept) != nil { // a copy that cannot be read is no copy
		m.Cache.Remove(ctx, key)
		return load(ctx)
	}
	page := kept.page()
	m.pages.keep(key, data, page)
	return page, nil
}

// shownPages are the copies as they were decoded last, by key. A copy is read in
// many replies before it changes.
type shownPages struct {
	mu    sync.RWMutex
	pages map[string]shownPage
}

type shownPage struct {
	raw  []byte
	page ListingPage
}

func (s *shownPages) find(key string, raw []byte) (ListingPage, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	old, ok := s.pages[key]
	return old.page, ok && bytes.Equal(raw, old.raw)
}

func (s *shownPages) keep(key string, raw []byte, page ListingPage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages == nil {
		s.pages = make(map[string]shownPage)
	}
	s.pages[key] = shownPage{raw, page}
}

// shelves are the categories whose listings a transaction has written.
type shelves struct{ touched map[listing.Category]bool }

// watch makes the transaction's writes of listings known to the shelves.
func (s *shelves) watch(r ports.Repos) ports.Repos {
	r.Listings = watched{r.Listings, s}
	return r
}

func (s *shelves) touch(c listing.Category) {
	if s.touched == nil {
		s.touched = make(map[listing.Category]bool)
	}
	s.touched[c] = true
}

type watched struct {
	ports.Listings
	shelves *shelves
}

func (w watched) Add(ctx context.Context, l listing.Listing) error {
	w.shelves.touch(l.Category)
	return w.Listings.Add(ctx, l)
}

func (w watched) Save(ctx context.Context, l listing.Listing) (listing.Listing, error) {
	w.shelves.touch(l.Category)
	return w.Listings.Save(ctx, l)
}

// forget removes the copies that a transaction made old, so that whoever just
// changed a listing sees it so at once. A copy that is being made meanwhile may
// bring the old state back until its time ends.
func (m *Market) forget(ctx context.Context, s shelves, err error) {
	if m.Cache == nil || len(s.touched) == 0 || err != nil && !fault.Is(err, fault.InDoubt) {
		return
	}
	keys := []string{newestKey}
	for _, c := range slices.Sorted(maps.Keys(s.touched)) {
		keys = append(keys, categoryKey(c))
	}
	m.Cache.Remove(context.WithoutCancel(ctx), keys...)
}
