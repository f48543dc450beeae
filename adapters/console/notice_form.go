package console

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"github.com/junggyenara/junggye/adapters/chatcards"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/operator"
)

// noticeMove is a use case that moves a notice.
type noticeMove = func(ctx context.Context, by operator.Actor, id notice.ID, version int64, why string) (notice.Notice, error)

// Block is a block of the bot that a notice's button may open.
type Block struct{ Key, Label string }

// chatCard is an answer of the chat. A script draws it as the simulator does; its
// words stand there without one.
type chatCard struct {
	Reply       string // a skill response as JSON
	Form        string // the id of the form whose contents it follows, or nothing
	Title, Body string
}

// draw finds what the script starts from. It stands there as text, since a strict
// policy knows no scripts on pages.
func (p chatCard) draw(*visit) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, to io.Writer) error {
		boot, err := json.Marshal(map[string]any{"texts": chatcards.Texts()})
		if err != nil {
			return err
		}
		return p.body(string(boot)).Render(ctx, to)
	})
}

func parseID(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func (c *Console) blockWord(key string) string {
	for _, b := range c.o.Blocks {
		if b.Key == key {
			return b.Label
		}
	}
	return key
}

// typedNotice is what stands in the editor's form.
func (v *visit) typedNotice() notice.Typed {
	t := notice.Typed{
		Title: v.value("title"), Body: v.value("body"), PublishAt: moment(v.value("publishAt")), HideAt: moment(v.value("hideAt")),
	}
	for i := range notice.MaxButtons {
		n := strconv.Itoa(i)
		t.Buttons = append(t.Buttons, notice.Button{Label: v.value("label" + n), Link: v.value("link" + n), Block: v.value("block" + n)})
	}
	return t
}

// formField is the editor's field of a field of a notice.
func formField(name string) string {
	var i int
	var part string
	if n, err := fmt.Sscanf(name, "buttons.%d.%s", &i, &part); n == 2 && err == nil {
		return part + strconv.Itoa(i)
	}
	if name == "buttons" {
		return "label0"
	}
	return name
}

// showEditor shows the form of a notice, new without an id, with what is wrong in it.
func (v *visit) showEditor(status int, n notice.Notice, t notice.Typed, wrong fault.Fields) error {
	e := editor{
		Path: Base + "/notices/new", Submit: wordSave, Cancel: Base + "/notices", ID: "notice",
		Fields: []field{
			{Name: "title", Label: wordTitle, Value: t.Title, Required: true, Max: notice.MaxTitle},
			{Name: "body", Label: wordBody, Kind: longField, Value: t.Body, Required: true, Max: notice.MaxBody},
		},
	}
	title := wordNewNotice
	if n.ID != 0 {
		title, e.Path, e.Cancel = wordEditNotice, Base+"/notices/"+id(n.ID)+"/edit", Base+"/notices/"+id(n.ID)
		e.Hidden = map[string]string{versionField: id(n.Version), "notice": id(n.ID)}
	}
	blocks := []option{{Word: wordNoBlock}}
	for _, b := range v.c.o.Blocks {
		blocks = append(blocks, option{Value: b.Key, Word: b.Label})
	}
	for i := range notice.MaxButtons {
		var b notice.Button
		if i < len(t.Buttons) {
			b = t.Buttons[i]
		}
		k, name := strconv.Itoa(i), fmt.Sprintf(fmtButton, i+1)
		e.Fields = append(e.Fields,
			field{Name: "label" + k, Label: name + " " + wordLabel, Value: b.Label, Max: notice.MaxLabel},
			field{Name: "link" + k, Label: name + " " + wordLink, Kind: urlField, Value: b.Link, Max: notice.MaxLink},
			field{Name: "block" + k, Label: name + " " + wordBlockOfBot, Kind: selectField, Value: b.Block, Options: blocks})
	}
	e.Fields = append(e.Fields,
		field{Name: "publishAt", Label: wordPublishAt, Kind: timeField, Value: inField(t.PublishAt), Hint: hintPublishAt},
		field{Name: "hideAt", Label: wordHideAt, Kind: timeField, Value: inField(t.HideAt), Hint: hintHideAt})
	for _, w := range wrong {
		for i := range e.Fields {
			if e.Fields[i].Name == formField(w.Name) {
				e.Fields[i].Error = v.c.o.Reason(w.Err)
			}
		}
	}
	if len(wrong) > 0 {
		e.Alert = textInvalid
	}
	return v.showStatus(status, page{
		Title: title, Crumbs: []crumb{{wordNotices, Base + "/notices"}},
		Parts: []part{columns{Main: []part{e}, Side: []part{preview{Title: wordPreview, Parts: []part{
			chatCard{Form: e.ID, Title: t.Title, Body: t.Body},
		}}}}},
	})
}
