package app

import (
	"context"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/ports"
)

// ShortPage is how many notices or offers one page has.
const ShortPage = 5

// Notices returns a page of notices and where the next one begins, 0 at the end.
func (m *Market) Notices(ctx context.Context, before int64) ([]notice.Notice, int64, error) {
	found, err := m.Store.Repos().Notices.List(ctx, ports.Page{Before: before, Limit: ShortPage + 1})
	if len(found) <= ShortPage {
		return found, 0, err
	}
	return found[:ShortPage], int64(found[ShortPage-1].ID), err
}

// Notice returns one notice.
func (m *Market) Notice(ctx context.Context, id notice.ID) (notice.Notice, error) {
	n, err := m.Store.Repos().Notices.Get(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return n, fault.Wrap(fault.NotFound, notice.CodeUnknown, err)
	}
	return n, err
}
