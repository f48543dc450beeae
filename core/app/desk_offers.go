package app

import (
	"context"
	"time"

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
// is left alone; both are Limited. One that is due already stays so, and one that
// is off is a Conflict.
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
		if found.Off() {
			return deed{}, fault.New(fault.Conflict, offer.CodeOff)
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

// SwitchSource puts a board on or off, such as when somebody objects to what it
// shows: off, it is not looked at and, half a minute later at most, none of its
// offers are shown. A board that is so already stays so.
func (d Desk) SwitchSource(ctx context.Context, by operator.Actor, name string, on bool, why string) (SourceFigures, error) {
	if err := by.May(operator.SwitchOffers); err != nil {
		return SourceFigures{}, err
	}
	if err := reasoned(why); err != nil {
		return SourceFigures{}, err
	}
	source, ok := d.m.source(name)
	if !ok {
		return SourceFigures{}, fault.New(fault.NotFound, offer.CodeNoSource)
	}
	var state offer.State
	err := d.change(ctx, by, operator.SwitchOffers, why, func(s step) (deed, error) {
		var err error
		state, err = s.r.Boards.Get(s.ctx, name)
		fresh := fault.Is(err, fault.NotFound)
		if err != nil && !fresh {
			return deed{}, err
		}
		state.Name = name
		if state.Off() != on {
			return deed{}, nil
		}
		if state.OffAt = s.now; on {
			state.OffAt = time.Time{}
		}
		if fresh {
			state.Version, err = 1, s.r.Boards.Add(s.ctx, state)
		} else {
			state, err = s.r.Boards.Save(s.ctx, state)
		}
		return deed{subject: "source:" + name, before: map[string]any{"on": !on}, after: map[string]any{"on": on}}, err
	})
	if err != nil {
		return SourceFigures{}, err
	}
	d.m.dropShelf(ctx)
	return d.m.figures(source, state), nil
}

func (m *Market) source(name string) (offer.Source, bool) {
	for _, source := range m.sources() {
		if source.Name == name {
			return source, true
		}
	}
	return offer.Source{}, false
}
