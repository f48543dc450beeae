package app

import (
	"context"
	"strconv"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/text"
	"github.com/junggyenara/junggye/ports"
)

// Drifts returns a page of the differences that wait for somebody, newest first.
func (d Desk) Drifts(ctx context.Context, by operator.Actor, p ports.Page) ([]ports.Drift, error) {
	s, err := d.read(ctx, by, operator.SeePayouts)
	if err != nil {
		return nil, err
	}
	return s.r.Drifts.ListOpen(ctx, p)
}

// Drift returns one difference, also one that is gone, or NotFound.
func (d Desk) Drift(ctx context.Context, by operator.Actor, id int64) (ports.Drift, error) {
	s, err := d.read(ctx, by, operator.SeePayouts)
	if err != nil {
		return ports.Drift{}, err
	}
	return s.drift(id)
}

// LastRun returns the last reconciliation, or NotFound.
func (d Desk) LastRun(ctx context.Context, by operator.Actor) (ports.Run, error) {
	s, err := d.read(ctx, by, operator.SeePayouts)
	if err != nil {
		return ports.Run{}, err
	}
	return s.r.Drifts.LastRun(ctx)
}

// SettleDrift accepts a difference for good: it waits for nobody any more and
// stops no money. What was stopped because of it stays so until an operator lets it
// go. Found again with other facts it is open again. version is the one that the
// operator saw: another one there is Stale. Again it changes nothing.
func (d Desk) SettleDrift(ctx context.Context, by operator.Actor, id, version int64, why string) (settled ports.Drift, err error) {
	if err := by.May(operator.SettleDrift); err != nil {
		return settled, err
	}
	if err := reasoned(why); err != nil {
		return settled, err
	}
	err = d.change(ctx, by, operator.SettleDrift, why, func(s step) (deed, error) {
		old, err := s.drift(id)
		if err != nil {
			return deed{}, err
		}
		if settled = old; old.Accepted() {
			return deed{}, nil
		}
		if !old.ResolvedAt.IsZero() {
			return deed{}, fault.New(fault.Conflict, recon.CodeGone)
		}
		if version != 0 && version != old.Version {
			return deed{}, fault.New(fault.Stale, recon.CodeChanged)
		}
		settled.AcceptedAt, settled.AcceptedBy, settled.AcceptedWhy = s.now, by.ID, text.Clean(why)
		settled.ResolvedAt = s.now
		if settled, err = s.r.Drifts.Save(s.ctx, settled); err != nil {
			return deed{}, err
		}
		facts := map[string]any{"kind": old.Kind, "facts": old.Facts}
		return deed{subject: "drift:" + strconv.FormatInt(id, 10), before: facts, after: map[string]any{"accepted": true}}, nil
	})
	return settled, err
}

func (s step) drift(id int64) (ports.Drift, error) {
	d, err := s.r.Drifts.Get(s.ctx, id)
	if fault.Is(err, fault.NotFound) {
		err = fault.Wrap(fault.NotFound, recon.CodeUnknown, err)
	}
	return d, err
}
