package app

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/search"
)

const (
	// offersFor suits a list that changes when a board is looked at.
	offersFor = 30 * time.Second
	// lastGoodFor bounds how long the last good state of a board is shown.
	lastGoodFor = 14 * 24 * time.Hour
)

// shownOffers is the shelf as it was decoded last. The copy in a cache changes
// every few minutes and is read in every reply.
type shownOffers struct {
	mu    sync.Mutex
	raw   []byte
	shelf offerShelf
}

// offerShelf is all offers that are shown, and when each board was last looked at.
type offerShelf struct {
	Offers []offer.Offer        `json:"offers"`
	OKAt   map[string]time.Time `json:"ok_at"`
	titled []offer.Titled
}

// offerShelf returns the shelf from the cache. No reply asks a board; when the
// store is gone too, the last shelf that this process saw is shown.
func (m *Market) offerShelf(ctx context.Context) (offerShelf, error) {
	if m.Cache == nil {
		return m.loadShelf(ctx)
	}
	data, err := m.Cache.Load(ctx, offersKey, offersFor, func(ctx context.Context) ([]byte, error) {
		shelf, err := m.loadShelf(ctx)
		if err != nil {
			return nil, err
		}
		return json.Marshal(shelf)
	})
	m.shown.mu.Lock()
	defer m.shown.mu.Unlock()
	if err != nil {
		if m.shown.raw != nil && ctx.Err() == nil {
			return m.shown.shelf, nil
		}
		return offerShelf{}, err
	}
	if bytes.Equal(data, m.shown.raw) {
		return m.shown.shelf, nil
	}
	var shelf offerShelf
	if json.Unmarshal(data, &shelf) != nil {
		m.Cache.Remove(ctx, offersKey)
		return m.loadShelf(ctx)
	}
	shelf.titled = offer.Comparable(shelf.Offers)
	m.shown.raw, m.shown.shelf = data, shelf
	return shelf, nil
}

func (m *Market) loadShelf(ctx context.Context) (offerShelf, error) {
	r, now := m.Store.Repos(), m.Clock.Now()
	states, err := r.Boards.List(ctx)
	if err != nil {
		return offerShelf{}, err
	}
	shelf, oldest := offerShelf{OKAt: map[string]time.Time{}}, now
	for _, s := range states {
		if s.OKAt.IsZero() || s.Off() {
			continue
		}
		shelf.OKAt[s.Name] = s.OKAt
		if s.OKAt.Before(oldest) {
			oldest = s.OKAt
		}
	}
	if last := now.Add(-lastGoodFor); oldest.Before(last) {
		oldest = last
	}
	found, err := r.Offers.ListShown(ctx, oldest.Add(-offer.FreshFor), offer.MaxShown)
	if err != nil {
		return offerShelf{}, err
	}
	shelf.Offers = offer.Shelf(offer.Fresh(found, states, m.sources(), now))
	shelf.titled = offer.Comparable(shelf.Offers)
	return shelf, nil
}

func (m *Market) sources() []offer.Source {
	if m.Boards == nil {
		return nil
	}
	return m.Boards.Sources()
}

// OfferPage is a part of the special offers, newest first.
type OfferPage struct {
	Offers []offer.Offer
	// Next is where the next page begins, if there is More.
	Next offer.Cursor
	More bool
	// Old are boards that could not be looked at for long; what is shown of them is
	// as old as it says.
	Old []OldSource
}

// OldSource is a board whose last good state is shown.
type OldSource struct {
	Title string
	OKAt  time.Time
}

// Offers returns a page of special offers.
func (m *Market) Offers(ctx context.Context, after offer.Cursor) (OfferPage, error) {
	shelf, err := m.offerShelf(ctx)
	if err != nil {
		return OfferPage{}, err
	}
	return m.offerPage(shelf, shelf.Offers, after), nil
}

// SearchOffers returns a page of the special offers that have every word in
// title, shop or category. Without a word it is Invalid.
func (m *Market) SearchOffers(ctx context.Context, typed string, after offer.Cursor) (OfferPage, error) {
	q := search.Parse(typed)
	if len(q.Terms) == 0 {
		return OfferPage{}, fault.New(fault.Invalid, CodeNoWord)
	}
	shelf, err := m.offerShelf(ctx)
	if err != nil {
		return OfferPage{}, err
	}
	return m.offerPage(shelf, offer.Matching(shelf.Offers, q), after), nil
}

func (m *Market) offerPage(shelf offerShelf, of []offer.Offer, after offer.Cursor) OfferPage {
	var page OfferPage
	page.Offers, page.More = offer.Page(of, after, ShortPage)
	if n := len(page.Offers); n > 0 {
		page.Next = page.Offers[n-1].Cursor()
	}
	now := m.Clock.Now()
	for _, source := range m.sources() {
		state := offer.State{OKAt: shelf.OKAt[source.Name]}
		if state.Stale(source.Every, now) {
			page.Old = append(page.Old, OldSource{Title: source.Title, OKAt: state.OKAt})
		}
	}
	return page
}

// NewOne returns the newest special offer of the thing that a listing is
// about, if there is one. It is a remark beside the listing, so that trouble
// with it is none of the reader's.
func (m *Market) NewOne(ctx context.Context, l listing.Listing) (offer.Offer, bool) {
	if !l.State.OnMarket() {
		return offer.Offer{}, false
	}
	shelf, err := m.offerShelf(ctx)
	if err != nil {
		return offer.Offer{}, false
	}
	return m.Compare.SameThing(l.Title, l.Price, shelf.titled)
}

// SourceFigures is a board as its operators see it.
type SourceFigures struct {
	offer.Source
	State offer.State
	// Resting tells that the board is left alone because it refused us, Stale that
	// members see its last good state.
	Resting, Stale bool
}

// OfferSources returns the figures of each board that is looked at.
func (m *Market) OfferSources(ctx context.Context) ([]SourceFigures, error) {
	states, err := m.Store.Repos().Boards.List(ctx)
	if err != nil {
		return nil, err
	}
	var out []SourceFigures
	for _, source := range m.sources() {
		state := offer.State{Name: source.Name}
		for _, s := range states {
			if s.Name == source.Name {
				state = s
			}
		}
		out = append(out, m.figures(source, state))
	}
	return out, nil
}

func (m *Market) figures(source offer.Source, state offer.State) SourceFigures {
	now := m.Clock.Now()
	return SourceFigures{Source: source, State: state, Resting: state.Resting(now), Stale: state.Stale(source.Every, now)}
}
