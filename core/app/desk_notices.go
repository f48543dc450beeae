package app

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

// NoticePage is a part of a list of notices and where the next one begins.
type NoticePage struct {
	Notices []notice.Notice
	Next    int64 // Before of the next page, 0 at the end
}

// Notices lists notices in a state, newest first; without one those in every
// state but deleted.
func (d Desk) Notices(ctx context.Context, by operator.Actor, in notice.State, p ports.Page) (NoticePage, error) {
	s, err := d.read(ctx, by, operator.SeeNotices)
	if err != nil {
		return NoticePage{}, err
	}
	states := []notice.State{notice.Draft, notice.Published, notice.Hidden}
	if in != "" {
		states = []notice.State{in}
	}
	var all []notice.Notice
	for _, state := range states {
		some, err := s.r.Notices.ListInState(ctx, state, ports.Page{Before: p.Before, Limit: p.Limit + 1})
		if err != nil {
			return NoticePage{}, err
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b notice.Notice) int { return cmp.Compare(b.ID, a.ID) })
	if len(all) <= p.Limit {
		return NoticePage{Notices: all}, nil
	}
	return NoticePage{Notices: all[:p.Limit], Next: int64(all[p.Limit-1].ID)}, nil
}

// Notice returns a notice in whatever state.
func (d Desk) Notice(ctx context.Context, by operator.Actor, id notice.ID) (notice.Notice, error) {
	s, err := d.read(ctx, by, operator.SeeNotices)
	if err != nil {
		return notice.Notice{}, err
	}
	n, err := s.r.Notices.Get(ctx, id)
	return n, unknownNotice(err)
}

// PreviewNotice is the notice as it would be seen now if t were saved and
// published. id is the notice that is being edited, 0 for a new one. Nothing is stored.
func (d Desk) PreviewNotice(ctx context.Context, by operator.Actor, id notice.ID, t notice.Typed) (notice.Notice, error) {
	s, err := d.read(ctx, by, operator.SeeNotices)
	if err != nil {
		return notice.Notice{}, err
	}
	n := notice.Notice{State: notice.Draft}
	if id != 0 {
		if n, err = s.r.Notices.Get(ctx, id); err != nil {
			return notice.Notice{}, unknownNotice(err)
		}
	}
	c, err := notice.Parse(t, d.m.NoticeBlocks)
	if err != nil {
		return notice.Notice{}, err
	}
	if n, err = n.Edit(c); err == nil && n.PublishedAt.IsZero() {
		n.PublishedAt = s.now
	}
	return n, err
}

// WriteNotice stores a draft.
func (d Desk) WriteNotice(ctx context.Context, by operator.Actor, t notice.Typed, why string) (n notice.Notice, err error) {
	c, err := notice.Parse(t, d.m.NoticeBlocks)
	if err != nil {
		return n, orMayNot(by, operator.EditNotice, err)
	}
	id := notice.ID(d.m.Source.ID())
	err = d.change(ctx, by, operator.EditNotice, why, func(s step) (deed, error) {
		n = notice.Notice{ID: id, State: notice.Draft, CreatedAt: s.now, UpdatedAt: s.now, CreatedBy: by.ID, UpdatedBy: by.ID, Version: 1}
		if n, err = n.Edit(c); err != nil {
			return deed{}, err
		}
		return deed{subject: ofNotice(id), after: noticeFacts(n)}, s.r.Notices.Add(s.ctx, n)
	})
	return n, err
}

// orMayNot hides what is wrong with a form from who may not send it.
func orMayNot(by operator.Actor, a operator.Action, err error) error {
	return cmp.Or(by.May(a), err)
}

// EditNotice changes what a notice says. version is the one that the operator
// saw; another one is Stale. The same again changes nothing.
func (d Desk) EditNotice(ctx context.Context, by operator.Actor, id notice.ID, version int64, t notice.Typed, why string) (notice.Notice, error) {
	c, err := notice.Parse(t, d.m.NoticeBlocks)
	if err != nil {
		return notice.Notice{}, orMayNot(by, operator.EditNotice, err)
	}
	return d.changeNotice(ctx, by, id, version, why, func(_ step, n notice.Notice) (notice.Notice, error) { return n.Edit(c) })
}

// PublishNotice shows a notice from its date on, at once without one. For this
// and the moves below a version of 0 takes the notice as it stands, and the same
// move again changes nothing.
func (d Desk) PublishNotice(ctx context.Context, by operator.Actor, id notice.ID, version int64, why string) (notice.Notice, error) {
	return d.changeNotice(ctx, by, id, version, why, func(s step, n notice.Notice) (notice.Notice, error) { return n.Publish(s.now) })
}

// HideNotice takes a notice away from everybody.
func (d Desk) HideNotice(ctx context.Context, by operator.Actor, id notice.ID, version int64, why string) (notice.Notice, error) {
	return d.changeNotice(ctx, by, id, version, why, func(_ step, n notice.Notice) (notice.Notice, error) { return n.Hide() })
}

// DeleteNotice ends a notice. Its row stays: what was announced once may be
// asked for later.
func (d Desk) DeleteNotice(ctx context.Context, by operator.Actor, id notice.ID, version int64, why string) (notice.Notice, error) {
	return d.changeNotice(ctx, by, id, version, why, func(_ step, n notice.Notice) (notice.Notice, error) { return n.Delete(), nil })
}

// MainNotice makes a notice the one that is shown first, in place of another
// one, or no longer.
func (d Desk) MainNotice(ctx context.Context, by operator.Actor, id notice.ID, version int64, main bool, why string) (notice.Notice, error) {
	n, err := d.changeNotice(ctx, by, id, version, why, func(s step, n notice.Notice) (notice.Notice, error) {
		next, err := n.SetMain(main)
		if err != nil || !main {
			return next, err
		}
		return next, s.clearMain(id)
	})
	if fault.Is(err, fault.Exists) {
		err = fault.Wrap(fault.Stale, notice.CodeChanged, err) // another operator made another one the main one just now
	}
	return n, err
}

// clearMain makes room for another main notice.
func (s step) clearMain(next notice.ID) error {
	old, err := s.r.Notices.GetMain(s.ctx)
	switch {
	case fault.Is(err, fault.NotFound), err == nil && old.ID == next:
		return nil
	case err != nil:
		return err
	}
	if old, err = old.SetMain(false); err == nil {
		_, err = s.r.Notices.Save(s.ctx, old)
	}
	return err
}

// PictureNotice gives a notice a picture in whatever form operators have it, or
// takes the picture away when data is empty.
func (d Desk) PictureNotice(ctx context.Context, by operator.Actor, id notice.ID, version int64, data []byte, why string) (notice.Notice, error) {
	if err := by.May(operator.EditNotice); err != nil {
		return notice.Notice{}, err
	}
	key := ""
	if len(data) > 0 {
		picture, err := d.m.Photos.Convert(ctx, data)
		if err != nil {
			return notice.Notice{}, err
		}
		key = d.m.photoKey("notice")
		if err := d.m.Blobs.Put(ctx, key, "image/jpeg", picture); err != nil {
			return notice.Notice{}, err
		}
	}
	before := ""
	n, err := d.changeNotice(ctx, by, id, version, why, func(_ step, n notice.Notice) (notice.Notice, error) {
		return n.SetImage(key)
	}, func(n notice.Notice) { before = n.ImageKey })
	switch {
	case err == nil && before != key:
		d.m.removeBlobs(ctx, before)
	case err != nil && !fault.Is(err, fault.InDoubt):
		d.m.removeBlobs(ctx, key)
	}
	return n, err
}

// changeNotice makes one change of a notice and records it. looked see the
// notice as it was.
func (d Desk) changeNotice(
	ctx context.Context, by operator.Actor, id notice.ID, version int64, why string,
	change func(step, notice.Notice) (notice.Notice, error), looked ...func(notice.Notice),
) (n notice.Notice, err error) {
	err = d.change(ctx, by, operator.EditNotice, why, func(s step) (deed, error) {
		old, err := s.r.Notices.Get(s.ctx, id)
		if err != nil {
			return deed{}, unknownNotice(err)
		}
		if version != 0 && version != old.Version {
			return deed{}, fault.New(fault.Stale, notice.CodeChanged)
		}
		for _, look := range looked {
			look(old)
		}
		if n, err = change(s, old); err != nil || n == old {
			return deed{}, err
		}
		n.UpdatedAt, n.UpdatedBy = s.now, by.ID
		if n, err = s.r.Notices.Save(s.ctx, n); err != nil {
			return deed{}, err
		}
		return deed{subject: ofNotice(id), before: noticeFacts(old), after: noticeFacts(n)}, nil
	})
	return n, err
}

func ofNotice(id notice.ID) string { return "notice:" + strconv.FormatInt(int64(id), 10) }

// noticeFacts is what the audit log keeps of a notice: all that people saw of it.
func noticeFacts(n notice.Notice) any {
	type button struct {
		Label string `json:"label"`
		Link  string `json:"link,omitempty"`
		Block string `json:"block,omitempty"`
	}
	type facts struct {
		Title     string       `json:"title"`
		Body      string       `json:"body"`
		Image     string       `json:"image,omitempty"`
		Buttons   []button     `json:"buttons,omitempty"`
		State     notice.State `json:"state"`
		Main      bool         `json:"main,omitempty"`
		PublishAt time.Time    `json:"publishAt,omitzero"`
		HideAt    time.Time    `json:"hideAt,omitzero"`
	}
	known := facts{
		Title: n.Title, Body: n.Body, Image: n.ImageKey, State: n.State, Main: n.Main, PublishAt: n.PublishedAt, HideAt: n.HideAt,
	}
	for _, b := range n.Buttons[:n.Buttons.Len()] {
		known.Buttons = append(known.Buttons, button(b))
	}
	return known
}
