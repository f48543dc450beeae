package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

const (
	noticesShown = 30
	versionField = "version"
)

// noticePages are the pages about notices.
func (c *Console) noticePages(on routes) {
	on.get("/notices", operator.SeeNotices, c.notices)
	on.get("/notices/new", operator.EditNotice, func(v *visit) error { return v.showEditor(http.StatusOK, notice.Notice{}, notice.Typed{}, nil) })
	on.post("/notices/new", operator.EditNotice, c.writeNotice)
	on.reveal("/notices/preview", operator.SeeNotices, c.previewNotice)
	on.get("/notices/{id}", operator.SeeNotices, c.notice)
	on.get("/notices/{id}/edit", operator.EditNotice, c.editorOfNotice)
	on.post("/notices/{id}/edit", operator.EditNotice, c.editNotice)
	on.post("/notices/{id}/picture", operator.EditNotice, c.pictureNotice)
	on.post("/notices/{id}/publish", operator.EditNotice, c.moveNotice(saidNoticePublished, c.o.Desk.PublishNotice))
	on.post("/notices/{id}/hide", operator.EditNotice, c.moveNotice(saidNoticeHidden, c.o.Desk.HideNotice))
	on.post("/notices/{id}/delete", operator.EditNotice, c.moveNotice(saidNoticeDeleted, c.o.Desk.DeleteNotice))
	on.post("/notices/{id}/main", operator.EditNotice, func(v *visit) error {
		main := v.value("main") != ""
		what := saidNoticeMain
		if !main {
			what = saidNoticeNotMain
		}
		_, err := c.o.Desk.MainNotice(v.ctx, v.by, notice.ID(v.id("id")), v.seen(), main, "")
		return v.moved(err, what)
	})
}

// notices lists notices.
func (c *Console) notices(v *visit) error {
	found, err := c.o.Desk.Notices(v.ctx, v.by, notice.State(v.query("state")), ports.Page{Before: v.after(), Limit: noticesShown})
	if err != nil {
		return err
	}
	t := table{Caption: wordNotices, Next: v.next(found.Next), Columns: []column{
		{Name: wordTitle}, {Name: wordState}, {Name: wordPublishAt, Numeric: true}, {Name: wordHideAt, Numeric: true}, {Name: wordUpdated, Numeric: true},
	}}
	for _, n := range found.Notices {
		title := said(n.Title)
		if n.Main {
			title = title.with(wordMain)
		}
		t.Rows = append(t.Rows, row{Href: Base + "/notices/" + id(n.ID), Cells: []cell{
			title, c.noticeLabel(n), when(n.PublishedAt), when(n.HideAt), when(n.UpdatedAt),
		}})
	}
	var states []option
	for _, s := range notice.States() {
		states = append(states, option{Value: string(s), Word: noticeWords[s]})
	}
	p := page{Title: wordNotices, Parts: []part{filter{Fields: []field{v.choice("state", wordState, states...)}}, t}}
	if v.by.May(operator.EditNotice) == nil {
		p.Links = []crumb{{wordNewNotice, Base + "/notices/new"}}
	}
	return v.show(p)
}

func (c *Console) noticeLabel(n notice.Notice) cell {
	tones := map[notice.Phase]tone{notice.InDraft: plain, notice.Scheduled: wait, notice.Showing: good, notice.Over: calm, notice.IsHidden: calm, notice.IsDeleted: calm}
	phase := n.PhaseAt(c.o.Desk.Now())
	return label(tones[phase], phaseWords[phase])
}

// notice shows a notice, as the chat does and as the desk does.
func (c *Console) notice(v *visit) error {
	n, err := c.o.Desk.Notice(v.ctx, v.by, notice.ID(v.id("id")))
	if err != nil {
		return err
	}
	facts := details{Title: wordFacts, Items: []item{
		{wordState, c.noticeLabel(n)},
		{wordPublishAt, when(n.PublishedAt)},
		{wordHideAt, when(n.HideAt)},
		{wordCreated, when(n.CreatedAt)},
		{wordUpdated, when(n.UpdatedAt)},
		{wordNumber, code(id(n.ID))},
	}}
	if n.Main {
		facts.Items = append(facts.Items, item{wordMain, said(saidYes)})
	}
	for i, b := range n.Buttons[:n.Buttons.Len()] {
		to := code(b.Link)
		if b.Block != "" {
			to = said(c.blockWord(b.Block))
		}
		facts.Items = append(facts.Items, item{fmt.Sprintf(fmtButton, i+1) + " " + b.Label, to})
	}
	card, err := c.cardOf(n)
	if err != nil {
		return err
	}
	p := page{Title: n.Title, Crumbs: []crumb{{wordNotices, Base + "/notices"}}}
	if v.by.May(operator.EditNotice) == nil && n.State != notice.Deleted {
		p.Links = []crumb{{wordEdit, Base + "/notices/" + id(n.ID) + "/edit"}}
	}
	p.Parts = []part{columns{
		Main: []part{preview{Title: wordPreview, Parts: []part{card}}, source{Title: wordBody, Text: n.Body}, facts},
		Side: v.noticeTools(n),
	}}
	return v.show(p)
}

// noticeTools are what the operator may do to a notice.
func (v *visit) noticeTools(n notice.Notice) []part {
	if v.by.May(operator.EditNotice) != nil || n.State == notice.Deleted {
		return nil
	}
	at := Base + "/notices/" + id(n.ID)
	return []part{noticeActions(n), section{Title: wordPicture, Parts: []part{editor{
		Path: at + "/picture", Submit: wordPicture, Files: true, Hidden: map[string]string{versionField: id(n.Version)}, Fields: []field{
			{Name: "picture", Label: wordPictureFile, Kind: fileField, Accept: "image/jpeg,image/png,image/webp,image/gif", Hint: hintPicture},
		},
	}}}}
}

func noticeActions(n notice.Notice) actions {
	at, seen := Base+"/notices/"+id(n.ID), map[string]string{versionField: id(n.Version)}
	all := actions{Title: wordActions}
	add := func(a action) {
		a.Hidden = seen
		all.Items = append(all.Items, a)
	}
	switch n.State {
	case notice.Deleted:
		return all
	case notice.Published:
		if n.Main {
			add(action{Word: wordNotMain, Path: at + "/main", What: whatNotMain})
		} else {
			all.Items = append(all.Items, action{
				Word: wordMakeMain, Path: at + "/main", What: whatMain, Hidden: map[string]string{versionField: id(n.Version), "main": "1"},
			})
		}
		add(action{Word: wordHide, Path: at + "/hide", What: whatHideNotice})
	case notice.Draft, notice.Hidden:
		add(action{Word: wordPublish, Path: at + "/publish", Tone: good, What: whatPublish})
	}
	add(action{Word: wordDelete, Path: at + "/delete", Tone: bad, What: whatDeleteNotice, Agree: agreeDeleteNotice})
	return all
}

// seen is the version that the form was made from; 0 for none.
func (v *visit) seen() int64 { return parseID(v.value(versionField)) }

func (c *Console) moveNotice(what string, move noticeMove) handler {
	return func(v *visit) error {
		_, err := move(v.ctx, v.by, notice.ID(v.id("id")), v.seen(), v.reason())
		return v.moved(err, what)
	}
}

// pictureNotice takes the picture that was sent; none takes the old one away.
func (c *Console) pictureNotice(v *visit) error {
	var data []byte
	file, _, err := v.r.FormFile("picture")
	switch {
	case err == nil:
		defer file.Close()
		if data, err = io.ReadAll(file); err != nil {
			return fault.Wrap(fault.Invalid, codeForm, err)
		}
	case !errors.Is(err, http.ErrMissingFile) && !errors.Is(err, http.ErrNotMultipart):
		return fault.Wrap(fault.Invalid, codeForm, err)
	}
	_, err = c.o.Desk.PictureNotice(v.ctx, v.by, notice.ID(v.id("id")), v.seen(), data, "")
	if fault.Is(err, fault.Invalid) {
		return v.doneBut(v.up(), saidNoPicture)
	}
	return v.moved(err, saidPicture)
}

// writeNotice stores a draft.
func (c *Console) writeNotice(v *visit) error {
	t := v.typedNotice()
	n, err := c.o.Desk.WriteNotice(v.ctx, v.by, t, "")
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		return v.showEditor(http.StatusUnprocessableEntity, n, t, fields)
	}
	if err != nil {
		return err
	}
	return v.done(Base+"/notices/"+id(n.ID), saidNoticeWritten)
}

func (c *Console) editorOfNotice(v *visit) error {
	n, err := c.o.Desk.Notice(v.ctx, v.by, notice.ID(v.id("id")))
	if err != nil {
		return err
	}
	return v.showEditor(http.StatusOK, n, notice.Typed{
		Title: n.Title, Body: n.Body, Buttons: n.Buttons[:n.Buttons.Len()], PublishAt: n.PublishedAt, HideAt: n.HideAt,
	}, nil)
}

func (c *Console) editNotice(v *visit) error {
	t, what := v.typedNotice(), notice.ID(v.id("id"))
	_, err := c.o.Desk.EditNotice(v.ctx, v.by, what, v.seen(), t, "")
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		return v.showEditor(http.StatusUnprocessableEntity, notice.Notice{ID: what, Version: v.seen()}, t, fields)
	}
	return v.moved(err, saidNoticeSaved)
}

// previewNotice answers a script with the chat's reply to what stands in the form.
func (c *Console) previewNotice(v *visit) error {
	n, err := c.o.Desk.PreviewNotice(v.ctx, v.by, notice.ID(parseID(v.value("notice"))), v.typedNotice())
	if err != nil {
		return err
	}
	body, err := c.o.Card(n)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	_, _ = v.w.Write(body)
	return nil
}

// cardOf is a notice as the chat shows it.
func (c *Console) cardOf(n notice.Notice) (part, error) {
	body, err := c.o.Card(n)
	if err != nil {
		return nil, err
	}
	if !json.Valid(body) {
		return nil, fault.New(fault.Internal, "")
	}
	return chatCard{Reply: string(body), Title: n.Title, Body: n.Body}, nil
}
