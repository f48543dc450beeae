package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/offer"
)

const (
	crawlLease = "offers"
	// leaseFor is longer than crawlFor, so that a board is never asked by two.
	leaseFor = 5 * time.Minute
	crawlFor = 4 * time.Minute
	// crawlEvery is how often due boards are looked for, and the copy of the offers
	// is asked for, so that it is made anew before it is too old.
	crawlEvery = 5 * time.Second
)

// RunOffers looks at boards when they are due and keeps the copy of the offers
// fresh, until the context ends.
func (m *Market) RunOffers(ctx context.Context) {
	for {
		if err := m.CrawlDue(ctx); err != nil && ctx.Err() == nil {
			m.Report("look at the boards of special offers", err)
		}
		if _, err := m.offerShelf(ctx); err != nil && ctx.Err() == nil {
			m.Report("keep the copy of special offers", err)
		}
		wait := time.NewTimer(crawlEvery)
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
		}
	}
}

// CrawlDue looks once at each board that is due. Of several processes one does
// so at a time.
func (m *Market) CrawlDue(ctx context.Context) error {
	var failed error
	for _, source := range m.sources() {
		state, err := m.boardState(ctx, source.Name)
		if err == nil && state.Due(m.Clock.Now()) {
			err = m.crawlAlone(ctx, source)
		}
		if fault.Is(err, fault.Stale) {
			err = nil // an operator changed the board meanwhile; it is looked at when it is due again
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

func (m *Market) boardState(ctx context.Context, name string) (offer.State, error) {
	state, err := m.Store.Repos().Boards.Get(ctx, name)
	if fault.Is(err, fault.NotFound) {
		return offer.State{Name: name}, nil
	}
	return state, err
}

// crawlAlone looks at a board while nobody else looks at any.
func (m *Market) crawlAlone(ctx context.Context, source offer.Source) error {
	now := m.Clock.Now()
	leases, until := m.Store.Repos().Leases, now.Add(leaseFor)
	got, err := leases.Take(ctx, crawlLease, now, until)
	if err != nil || !got {
		if fault.Is(err, fault.Stale) {
			return nil // another was faster
		}
		return err
	}
	defer func() {
		if err := leases.Free(context.WithoutCancel(ctx), crawlLease, until); err != nil {
			m.Report("give back the turn at the boards", err)
		}
	}()
	state, err := m.boardState(ctx, source.Name)
	if err != nil || !state.Due(now) {
		return err
	}
	// Written before the board is asked: a store that cannot keep what it says, or a
	// process that dies, must not make us ask again and again.
	state.TriedAt, state.NextAt = now, now.Add(source.Every)
	if state, err = m.saveBoard(ctx, state); err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, crawlFor)
	defer cancel()
	return m.crawl(within, source, state)
}

func (m *Market) saveBoard(ctx context.Context, s offer.State) (offer.State, error) {
	boards := m.Store.Repos().Boards
	if s.Version == 0 {
		s.Version = 1
		return s, boards.Add(ctx, s)
	}
	return boards.Save(ctx, s)
}

// crawl looks at a board and keeps what it says.
func (m *Market) crawl(ctx context.Context, source offer.Source, state offer.State) error {
	look, requests, err := m.Boards.Look(ctx, source.Name, state.Mark)
	state.Requests += int64(requests)
	if err != nil {
		return errors.Join(err, m.failBoard(ctx, source, state, err))
	}
	if !look.Same {
		known, err := m.keepLook(ctx, source, look)
		if err != nil {
			return err
		}
		if source.Details {
			state.Saved += int64(known)
		}
	}
	state = state.Looked(look, m.Clock.Now(), source.Every, m.jitter(source.Every))
	if state, err = m.saveBoard(ctx, state); err != nil {
		return err
	}
	m.dropShelf(ctx)
	if source.Details {
		return m.crawlDetails(ctx, source, state)
	}
	return nil
}

// failBoard notes why a board could not be looked at; an end of the program is
// no failure of the board.
func (m *Market) failBoard(ctx context.Context, source offer.Source, state offer.State, why error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil
	}
	state = state.Failed(why, m.Clock.Now(), source.Every, m.jitter(source.Every))
	_, err := m.saveBoard(context.WithoutCancel(ctx), state)
	return err
}

// jitter is a time from 0 up to a tenth of every.
func (m *Market) jitter(every time.Duration) time.Duration {
	return every / 10 * time.Duration(m.Source.ID()&1023) / 1024
}

func (m *Market) dropShelf(ctx context.Context) {
	if m.Cache != nil {
		m.Cache.Remove(context.WithoutCancel(ctx), offersKey)
	}
}

// keepLook stores what a board's list says, and returns how many of its offers
// were known.
func (m *Market) keepLook(ctx context.Context, source offer.Source, look offer.Look) (known int, err error) {
	err = m.in(ctx, func(s step) error {
		urls := slices.Clone(look.Ended)
		for _, f := range look.Found {
			urls = append(urls, f.URL)
		}
		rows, err := s.r.Offers.ListByURL(s.ctx, source.Name, urls)
		if err != nil {
			return err
		}
		have := make(map[string]offer.Offer, len(rows))
		for _, o := range rows {
			have[o.URL] = o
		}
		if err := s.endOffers(look.Ended, have); err != nil {
			return err
		}
		known, err = s.keepFound(source, look.Found, have)
		return err
	})
	if err == nil && known < len(look.Found) {
		m.Wake() // somebody may wait for what is new
	}
	return known, err
}

func (s step) endOffers(urls []string, have map[string]offer.Offer) error {
	for _, url := range urls {
		o, ok := have[url]
		if !ok || !o.Live() {
			continue
		}
		o.EndedAt = s.now
		if _, err := s.r.Offers.Save(s.ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// keepFound adds offers that are new, oldest post first, so that their ids
// follow their times as far as possible, and saves those that changed.
func (s step) keepFound(source offer.Source, found []offer.Found, have map[string]offer.Offer) (known int, err error) {
	var fresh []offer.Offer
	for _, f := range found {
		o, ok := have[f.URL]
		if !ok {
			fresh = append(fresh, f.New(0, source.Name, s.now, source.Details))
			continue
		}
		known++
		if next := o.Refresh(f); next != o {
			if _, err := s.r.Offers.Save(s.ctx, next); err != nil {
				return 0, err
			}
		}
	}
	slices.SortStableFunc(fresh, func(a, b offer.Offer) int { return a.PostedAt.Compare(b.PostedAt) })
	for i := range fresh {
		o := &fresh[i]
		o.ID, o.Version = offer.ID(s.m.Source.ID()), 1
		if o.Key != "" {
			before, err := s.r.Offers.LastSame(s.ctx, o.Key, o.PostedAt)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return 0, err
			}
			*o = o.CameBack(before)
		}
		if err := s.r.Offers.Add(s.ctx, *o); err != nil {
			return 0, err
		}
	}
	return known, s.watchOffers(fresh)
}

// crawlDetails reads the pages of offers that were never read, each once.
func (m *Market) crawlDetails(ctx context.Context, source offer.Source, state offer.State) error {
	offers := m.Store.Repos().Offers
	todo, err := offers.ListUndetailed(ctx, source.Name, m.Clock.Now().Add(-offer.FreshFor), source.Most)
	if err != nil || len(todo) == 0 {
		return err
	}
	var failed error
	for _, o := range todo {
		detail, requests, err := m.Boards.Detail(ctx, source.Name, o.URL)
		state.Requests += int64(requests)
		if err == nil {
			_, err = offers.Save(ctx, o.Detailed(detail, m.Clock.Now()))
			if err != nil {
				return err
			}
			continue
		}
		failed = err
		if trouble, ok := errors.AsType[*offer.Trouble](err); ok && trouble.Cause == offer.Unreachable {
			_, err := offers.Save(context.WithoutCancel(ctx), o.Untold(m.Clock.Now()))
			failed = cmp.Or(err, failed)
		}
		break // what is left is for the next look
	}
	m.dropShelf(ctx)
	if trouble, ok := errors.AsType[*offer.Trouble](failed); ok && (trouble.Cause == offer.Refused || trouble.Cause == offer.Forbidden) {
		return errors.Join(failed, m.failBoard(ctx, source, state, failed))
	}
	_, err = m.saveBoard(context.WithoutCancel(ctx), state)
	return errors.Join(failed, err)
}
