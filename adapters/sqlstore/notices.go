package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

type notices struct{ s *session }

// noticeButton is how a button is stored.
type noticeButton struct {
	Label string `json:"label"`
	Link  string `json:"link,omitempty"`
	Block string `json:"block,omitempty"`
}

func noticeRow(n notice.Notice) (sqlgen.Notice, error) {
	row := sqlgen.Notice{
		Title: n.Title, Body: n.Body, ImageKey: n.ImageKey, PublishedAt: micros(n.PublishedAt), State: string(n.State),
		MainPlace: sql.NullInt32{Int32: 1, Valid: n.Main}, HideAt: micros(n.HideAt), CreatedAt: micros(n.CreatedAt), UpdatedAt: micros(n.UpdatedAt),
		CreatedBy: int64(n.CreatedBy), UpdatedBy: int64(n.UpdatedBy), ID: int64(n.ID), Version: n.Version,
	}
	list := make([]noticeButton, n.Buttons.Len())
	for i := range list {
		list[i] = noticeButton(n.Buttons[i])
		if row.LinkUrl == "" && list[i].Link != "" {
			row.LinkLabel, row.LinkUrl = list[i].Label, list[i].Link
		}
	}
	text, err := json.Marshal(list)
	row.Buttons = string(text)
	return row, err
}

func noticeOf(r sqlgen.Notice) (notice.Notice, error) {
	buttons, err := noticeButtons(r)
	return notice.Notice{
		ID: notice.ID(r.ID), Title: r.Title, Body: r.Body, ImageKey: r.ImageKey, Buttons: buttons, State: notice.State(r.State),
		Main: r.MainPlace.Valid, PublishedAt: moment(r.PublishedAt), HideAt: moment(r.HideAt), CreatedAt: moment(r.CreatedAt),
		UpdatedAt: moment(r.UpdatedAt), CreatedBy: operator.ID(r.CreatedBy), UpdatedBy: operator.ID(r.UpdatedBy), Version: r.Version,
	}, err
}

// noticeButtons reads the buttons; what the version before wrote has one at most.
func noticeButtons(r sqlgen.Notice) (notice.Buttons, error) {
	var buttons notice.Buttons
	if r.Buttons == "" {
		if r.LinkUrl != "" {
			buttons[0] = notice.Button{Label: r.LinkLabel, Link: r.LinkUrl}
		}
		return buttons, nil
	}
	var list []noticeButton
	if err := json.Unmarshal([]byte(r.Buttons), &list); err != nil {
		return buttons, fmt.Errorf("buttons: %w", err)
	}
	if len(list) > len(buttons) {
		return buttons, fmt.Errorf("buttons: %d, at most %d fit", len(list), len(buttons))
	}
	for i, b := range list {
		buttons[i] = notice.Button(b)
	}
	return buttons, nil
}

func (r notices) Get(ctx context.Context, id notice.ID) (notice.Notice, error) {
	return one(ctx, r.s, "get notice", func(q *sqlgen.Queries) (sqlgen.Notice, error) {
		return q.GetNotice(ctx, sqlgen.GetNoticeParams{ID: int64(id)})
	}, noticeOf)
}

func (r notices) List(ctx context.Context, p ports.Page) ([]notice.Notice, error) {
	return many(ctx, r.s, "list notices", func(q *sqlgen.Queries) ([]sqlgen.Notice, error) {
		return q.ListNotices(ctx, sqlgen.ListNoticesParams{ID: first(p), Limit: limit(p.Limit)})
	}, noticeOf)
}

func (r notices) ListInState(ctx context.Context, s notice.State, p ports.Page) ([]notice.Notice, error) {
	return many(ctx, r.s, "list notices in state", func(q *sqlgen.Queries) ([]sqlgen.Notice, error) {
		return q.ListNoticesInState(ctx, sqlgen.ListNoticesInStateParams{State: string(s), ID: first(p), Limit: limit(p.Limit)})
	}, noticeOf)
}

func (r notices) ListShown(ctx context.Context, now time.Time, after notice.Place, most int) ([]notice.Notice, error) {
	at := micros(now)
	below, id := at, int64(math.MaxInt64)
	if after != (notice.Place{}) && !after.At.After(now) {
		below, id = micros(after.At), int64(after.ID)
	}
	return many(ctx, r.s, "list shown notices", func(q *sqlgen.Queries) ([]sqlgen.Notice, error) {
		return q.ListNoticesShown(ctx, sqlgen.ListNoticesShownParams{
			PublishedAt: below, PublishedAt_2: below, ID: id, HideAt: at, Limit: limit(most),
		})
	}, noticeOf)
}

func (r notices) GetMain(ctx context.Context) (notice.Notice, error) {
	return one(ctx, r.s, "get main notice", func(q *sqlgen.Queries) (sqlgen.Notice, error) { return q.GetMainNotice(ctx) }, noticeOf)
}

func (r notices) Add(ctx context.Context, n notice.Notice) error {
	n.Version = 1
	row, err := noticeRow(n)
	if err != nil {
		return err
	}
	return r.s.do(ctx, "add notice", func(q *sqlgen.Queries) error { return q.InsertNotice(ctx, sqlgen.InsertNoticeParams(row)) })
}

func (r notices) Save(ctx context.Context, n notice.Notice) (notice.Notice, error) {
	row, err := noticeRow(n)
	if err != nil {
		return notice.Notice{}, err
	}
	err = r.s.do(ctx, "save notice", func(q *sqlgen.Queries) error {
		matched, err := q.UpdateNotice(ctx, sqlgen.UpdateNoticeParams(row))
		return saved(matched, err, func() (int64, error) {
			return q.GetNoticeVersion(ctx, sqlgen.GetNoticeVersionParams{ID: row.ID})
		})
	})
	if err != nil {
		return notice.Notice{}, err
	}
	row.Version++
	return noticeOf(row)
}
