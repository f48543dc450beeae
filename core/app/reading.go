package app

import (
	"context"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
)

// ShortPage is how many notices or offers one page has.
const ShortPage = 5

// Notices returns a page of the notices that are shown now and where the next one
// begins, 0 at the end. The main notice is the first of the first page.
func (m *Market) Notices(ctx context.Context, before int64) ([]notice.Notice, int64, error) {
	r, now := m.Store.Repos().Notices, m.Clock.Now()
	var after notice.Place
	if before != 0 {
		last, err := r.Get(ctx, notice.ID(before))
		if fault.Is(err, fault.NotFound) {
			return nil, 0, nil
		}
		if err != nil {
			return nil, 0, err
		}
		after = last.Place()
	}
	main, err := r.GetMain(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, 0, err
	}
	found, err := r.ListShown(ctx, now, after, ShortPage+2) // one may be the main one, one tells that there are more
	if err != nil {
		return nil, 0, err
	}
	var page []notice.Notice
	if before == 0 && main.ID != 0 && main.Shown(now) {
		page = append(page, main)
	}
	for _, n := range found {
		if n.ID == main.ID {
			continue
		}
		if len(page) == ShortPage {
			return page, int64(page[ShortPage-1].ID), nil
		}
		page = append(page, n)
	}
	return page, 0, nil
}

// Notice returns a notice that is shown now.
func (m *Market) Notice(ctx context.Context, id notice.ID) (notice.Notice, error) {
	n, err := m.Store.Repos().Notices.Get(ctx, id)
	if err != nil {
		return n, unknownNotice(err)
	}
	if !n.Shown(m.Clock.Now()) {
		return notice.Notice{}, fault.New(fault.NotFound, notice.CodeUnknown)
	}
	return n, nil
}

func unknownNotice(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.Wrap(fault.NotFound, notice.CodeUnknown, err)
	}
	return err
}
