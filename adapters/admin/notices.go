package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

// noticeButton is a button of a notice.
type noticeButton struct {
	Label string `json:"label" doc:"Up to 14 characters."`
	Link  string `json:"link,omitempty" doc:"An https address, or else a block."`
	Block string `json:"block,omitempty" doc:"The key of a block of the bot."`
}

// notification is a notice as operators see it.
type notification struct {
	ID        ID             `json:"noticeId"`
	Title     string         `json:"title"`
	Body      string         `json:"body"`
	ImageURL  string         `json:"imageUrl,omitempty"`
	Buttons   []noticeButton `json:"buttons"`
	State     string         `json:"state" enum:"draft,published,hidden,deleted"`
	Phase     string         `json:"phase" enum:"draft,scheduled,showing,over,hidden,deleted" doc:"What everybody sees of it now."`
	Main      bool           `json:"main" doc:"Whether it is shown before all others."`
	PublishAt Time           `json:"publishAt,omitzero" doc:"From when on it is shown, once it is published."`
	HideAt    Time           `json:"hideAt,omitzero" doc:"Until when; absent for ever."`
	CreatedAt Time           `json:"createdAt,omitzero"`
	UpdatedAt Time           `json:"updatedAt,omitzero"`
	CreatedBy ID             `json:"createdBy,omitempty" doc:"The operator who wrote it; absent when none did."`
	UpdatedBy ID             `json:"updatedBy,omitempty"`
}

func (a *API) noticeOf(n notice.Notice) notification {
	out := notification{
		ID: idFrom(n.ID), Title: n.Title, Body: n.Body, Buttons: []noticeButton{}, State: string(n.State), Phase: string(n.PhaseAt(a.desk.Now())),
		Main: n.Main, PublishAt: timeOf(n.PublishedAt), HideAt: timeOf(n.HideAt), CreatedAt: timeOf(n.CreatedAt), UpdatedAt: timeOf(n.UpdatedAt),
	}
	if n.ImageKey != "" {
		out.ImageURL = a.Picture(n.ImageKey)
	}
	for _, b := range n.Buttons[:n.Buttons.Len()] {
		out.Buttons = append(out.Buttons, noticeButton(b))
	}
	if n.CreatedBy != 0 {
		out.CreatedBy = idFrom(n.CreatedBy)
	}
	if n.UpdatedBy != 0 {
		out.UpdatedBy = idFrom(n.UpdatedBy)
	}
	return out
}

func (a *API) taggedNotice(n notice.Notice, err error) (*Tagged[notification], error) {
	if err != nil {
		return nil, err
	}
	return tagged(n.Version, a.noticeOf(n)), nil
}

// NoticeText is what is written of a notice.
type NoticeText struct {
	Title     string         `json:"title" doc:"Up to 50 characters, as KakaoTalk shows them."`
	Body      string         `json:"body" doc:"Up to 1000 characters; what does not fit on the card gets a bubble of its own."`
	Buttons   []noticeButton `json:"buttons,omitempty" doc:"Up to three."`
	PublishAt Time           `json:"publishAt,omitzero" doc:"From when on it is shown; absent: from when it is published."`
	HideAt    Time           `json:"hideAt,omitzero" doc:"Until when; absent: for ever."`
}

func (n NoticeText) typed() notice.Typed {
	t := notice.Typed{Title: n.Title, Body: n.Body, PublishAt: n.PublishAt.UTC(), HideAt: n.HideAt.UTC()}
	for _, b := range n.Buttons {
		t.Buttons = append(t.Buttons, notice.Button(b))
	}
	return t
}

// timeChange is a moment of a change: absent it stays, null takes it away.
type timeChange struct {
	sent bool
	at   time.Time
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *timeChange) UnmarshalJSON(data []byte) error {
	c.sent = true
	if string(data) == "null" {
		return nil
	}
	return json.Unmarshal(data, &c.at)
}

// Schema implements huma.SchemaProvider.
func (timeChange) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Nullable: true, Examples: []any{"2026-11-23T14:05:00+09:00"}}
}

type noticesInput struct {
	NumberedPaging
	State string `query:"state" enum:"draft,published,hidden,deleted" doc:"One state; without one, all but deleted."`
}

type noticeInput struct {
	NoticeID ID `path:"noticeId" doc:"The notice's id."`
}

type writeNoticeInput struct {
	Body NoticeText
}

type editNoticeInput struct {
	NoticeID ID `path:"noticeId" doc:"The notice's id."`
	IfMatch
	Body struct {
		Title     *string         `json:"title,omitempty" doc:"Absent: as it is, like all below."`
		Body      *string         `json:"body,omitempty"`
		Buttons   *[]noticeButton `json:"buttons,omitempty" doc:"All of them; an empty list for none."`
		PublishAt timeChange      `json:"publishAt,omitzero"`
		HideAt    timeChange      `json:"hideAt,omitzero" doc:"null: for ever."`
		Reason    string          `json:"reason,omitempty" maxLength:"500"`
	}
}

// over is the notice's own content with the changes on it.
func (in *editNoticeInput) over(n notice.Notice) notice.Typed {
	t := notice.Typed{Title: n.Title, Body: n.Body, Buttons: n.Buttons[:n.Buttons.Len()], PublishAt: n.PublishedAt, HideAt: n.HideAt}
	if in.Body.Title != nil {
		t.Title = *in.Body.Title
	}
	if in.Body.Body != nil {
		t.Body = *in.Body.Body
	}
	if in.Body.Buttons != nil {
		t.Buttons = nil
		for _, b := range *in.Body.Buttons {
			t.Buttons = append(t.Buttons, notice.Button(b))
		}
	}
	if in.Body.PublishAt.sent {
		t.PublishAt = in.Body.PublishAt.at.UTC()
	}
	if in.Body.HideAt.sent {
		t.HideAt = in.Body.HideAt.at.UTC()
	}
	return t
}

type noticeMoveInput struct {
	NoticeID ID `path:"noticeId" doc:"The notice's id."`
	IfMatch
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"500"`
	}
}

type mainNoticeInput struct {
	NoticeID ID `path:"noticeId" doc:"The notice's id."`
	IfMatch
	Body struct {
		Main   bool   `json:"main" doc:"true: shown before all others, in place of the one that was."`
		Reason string `json:"reason,omitempty" maxLength:"500"`
	}
}

type deleteNoticeInput struct {
	NoticeID ID     `path:"noticeId" doc:"The notice's id."`
	Reason   string `query:"reason" maxLength:"500"`
}

type noticeImageInput struct {
	NoticeID ID `path:"noticeId" doc:"The notice's id."`
	IfMatch
	Body struct {
		Data []byte `json:"data,omitempty" contentEncoding:"base64" doc:"A JPEG, PNG, WebP or GIF file in base64; without it the notice loses its picture. With all that is around it at most 1 MiB."`
	}
}

type previewInput struct {
	Body struct {
		NoticeText
		NoticeID ID `json:"noticeId,omitempty" doc:"The notice that is being edited, whose picture is shown."`
	}
}

// preview is what the chat would answer.
type preview struct {
	Reply map[string]any `json:"reply" doc:"A skill response of KakaoTalk, version 2.0."`
}

// notices adds the operations about notices.
func (a *API) notices() {
	const tag, one = "notices", "/admin/notice/{noticeId}"
	add(a, Op{
		ID: "listNotices", Method: http.MethodGet, Path: "/admin/notice", Tag: tag, Action: operator.SeeNotices,
		Summary: "Notices in any state, newest first",
	}, func(ctx context.Context, by operator.Actor, in *noticesInput) (*Answer[List[notification]], error) {
		return listed(in.Paging, func(p ports.Page) ([]notice.Notice, int64, error) {
			page, err := a.desk.Notices(ctx, by, notice.State(in.State), p)
			return page.Notices, page.Next, err
		}, a.noticeOf)
	})
	add(a, Op{
		ID: "getNotice", Method: http.MethodGet, Path: one, Tag: tag, Action: operator.SeeNotices, Summary: "A notice",
	}, func(ctx context.Context, by operator.Actor, in *noticeInput) (*Tagged[notification], error) {
		return a.taggedNotice(a.desk.Notice(ctx, by, idOf[notice.ID](in.NoticeID)))
	})
	add(a, Op{
		ID: "createNotice", Method: http.MethodPost, Path: "/admin/notice", Tag: tag, Action: operator.EditNotice, Status: http.StatusCreated,
		Summary: "Write a notice", Description: "It is a draft until it is published.",
	}, func(ctx context.Context, by operator.Actor, in *writeNoticeInput) (*Tagged[notification], error) {
		return a.taggedNotice(a.desk.WriteNotice(ctx, by, in.Body.typed(), ""))
	})
	add(a, Op{
		ID: "editNotice", Method: http.MethodPatch, Path: one, Tag: tag, Action: operator.EditNotice, Summary: "Change what a notice says",
	}, func(ctx context.Context, by operator.Actor, in *editNoticeInput) (*Tagged[notification], error) {
		id := idOf[notice.ID](in.NoticeID)
		n, err := a.desk.Notice(ctx, by, id)
		if err != nil {
			return nil, err
		}
		return a.taggedNotice(a.desk.EditNotice(ctx, by, id, in.Version(), in.over(n), in.Body.Reason))
	})
	add(a, Op{
		ID: "deleteNotice", Method: http.MethodDelete, Path: one, Tag: tag, Action: operator.EditNotice,
		Summary: "Delete a notice", Description: "Nobody but operators sees it again. The same again changes nothing.",
	}, func(ctx context.Context, by operator.Actor, in *deleteNoticeInput) (*None, error) {
		_, err := a.desk.DeleteNotice(ctx, by, idOf[notice.ID](in.NoticeID), 0, in.Reason)
		return nil, err
	})
	a.noticeMoves(tag, one)
	add(a, Op{
		ID: "previewNotice", Method: http.MethodPost, Path: "/admin/notice/preview", Tag: tag, Action: operator.SeeNotices,
		Summary: "What the chat would answer", Description: "The very reply of the chat to who opens the notice. Nothing is stored.",
	}, a.previewNotice)
}

// noticeMoves adds what is done to a notice besides writing.
func (a *API) noticeMoves(tag, one string) {
	type move = func(ctx context.Context, by operator.Actor, id notice.ID, version int64, why string) (notice.Notice, error)
	for _, m := range []struct {
		name, summary string
		do            move
	}{
		{"publish", "Show a notice, at once or from its date on", a.desk.PublishNotice},
		{"hide", "Take a notice away from everybody", a.desk.HideNotice},
	} {
		add(a, Op{
			ID: m.name + "Notice", Method: http.MethodPost, Path: one + "/" + m.name, Tag: tag, Action: operator.EditNotice, Summary: m.summary,
		}, func(ctx context.Context, by operator.Actor, in *noticeMoveInput) (*Tagged[notification], error) {
			return a.taggedNotice(m.do(ctx, by, idOf[notice.ID](in.NoticeID), in.Version(), in.Body.Reason))
		})
	}
	add(a, Op{
		ID: "setMainNotice", Method: http.MethodPost, Path: one + "/main", Tag: tag, Action: operator.EditNotice,
		Summary: "Show a notice before all others, or no longer",
	}, func(ctx context.Context, by operator.Actor, in *mainNoticeInput) (*Tagged[notification], error) {
		return a.taggedNotice(a.desk.MainNotice(ctx, by, idOf[notice.ID](in.NoticeID), in.Version(), in.Body.Main, in.Body.Reason))
	})
	add(a, Op{
		ID: "setNoticeImage", Method: http.MethodPut, Path: one + "/image", Tag: tag, Action: operator.EditNotice,
		Summary: "Give a notice a picture, or none",
	}, func(ctx context.Context, by operator.Actor, in *noticeImageInput) (*Tagged[notification], error) {
		return a.taggedNotice(a.desk.PictureNotice(ctx, by, idOf[notice.ID](in.NoticeID), in.Version(), in.Body.Data, ""))
	})
}

func (a *API) previewNotice(ctx context.Context, by operator.Actor, in *previewInput) (*Answer[preview], error) {
	n, err := a.desk.PreviewNotice(ctx, by, idOf[notice.ID](in.Body.NoticeID), in.Body.typed())
	if err != nil {
		return nil, err
	}
	if a.Card == nil {
		return nil, fault.New(fault.Unavailable, "")
	}
	card, err := a.Card(n)
	if err != nil {
		return nil, err
	}
	var out preview
	if err := json.Unmarshal(card, &out.Reply); err != nil {
		return nil, err
	}
	return answer(out), nil
}
