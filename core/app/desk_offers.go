package app

import (
	"context"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/operator"
)

// OfferSources returns the figures of each board that offers come from.
func (d Desk) OfferSources(ctx context.Context, by operator.Actor) ([]SourceFigures, error) {
	if _, err := d.read(ctx, by, operator.SeeOffers); err != nil {
		return nil, err
	}
	return d.m.OfferSources(ctx)
}

// CrawlNow makes a board due, so that it is looked at in a moment. It is as
// polite as ever: a board that refused us rests, and one that was asked a moment ago
// is left alone; both are Limited. One that is due already stays so.
func (d Desk) CrawlNow(ctx context.Context, by operator.Actor, name string) (state offer.State, err error) {
	err = d.change(ctx, by, operator.CrawlOffers, "", func(s step) (deed, error) {
		source, ok := d.m.source(name)
		if !ok {
			return deed{}, fault.New(fault.NotFound, offer.CodeNoSource)
		}
		found, err := s.r.Boards.Get(s.ctx, name)
		fresh := fault.Is(err, fault.NotFound)
		if err != nil && !fresh {
			return deed{}, err
		}
		if state = found; fresh || state.Due(s.now) {
			state.Name = name
			return deed{}, nil
		}
		if soonest := state.Soonest(source.Every); s.now.Before(soonest) {
			return deed{}, fault.New(fault.Limited, offer.CodeTooSoon, soonest)
		}
		before := map[string]any{"nextAt": state.NextAt}
		state.NextAt = s.now
		state, err = s.r.Boards.Save(s.ctx, state)
		return deed{subject: "source:" + name, before: before, after: map[string]any{"nextAt": state.NextAt}}, err
	})
	return state, err
}

func (m *Market) source(name string) (offer.Source, bool) {
	for _, source := range m.sources() {
		if source.Name == name {
			return source, true
		}
	}
	return offer.Source{}, false
}
