package kakao

import (
	"slices"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/notice"
)

// notices shows five announcements a page.
func notices(t *turn) (*skill.Reply, error) {
	p := t.paging()
	found, next, err := walk(p, func(before int64) ([]notice.Notice, int64, error) { return t.Market.Notices(t.ctx, before) })
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return skill.Text(p.emptyText(msgNoNotices)).Quick(t.toHome()), nil
	}
	card := skill.ListCard{Header: skill.ListHeader{Title: titleNotices}}
	for _, n := range found {
		card.Items = append(card.Items, skill.ListItem{
			Title: n.Title, Description: dayText(n.PublishedAt), Action: skill.ItemBlock, BlockID: t.id(blockNotice),
			Extra: skill.Extra{"noticeId": str(n.ID)}, MessageText: n.Title,
		})
	}
	reply := skill.NewReply().Add(card)
	if next != 0 {
		reply.Quick(t.to(lblMore, blockNotices, p.next(next, nil)))
	}
	return reply.Quick(t.toHome()), nil
}

func noticeByID(t *turn) (*skill.Reply, error) {
	n, err := t.Market.Notice(t.ctx, notice.ID(t.number("noticeId")))
	if err != nil {
		return nil, err
	}
	return t.NoticeReply(n), nil
}

// NoticeReply is how the chat shows a notice. It looks at nothing but n, so that
// operators see what they are about to publish.
func (b *Bot) NoticeReply(n notice.Notice) *skill.Reply {
	var buttons []skill.Button
	for _, one := range n.Buttons[:n.Buttons.Len()] {
		if one.Block != "" {
			buttons = append(buttons, b.button(one.Label, one.Block))
		} else {
			buttons = append(buttons, skill.WebLink(one.Label, one.Link))
		}
	}
	reply := skill.NewReply().Quick(b.to(lblNotices, blockNotices), b.toHome())
	body, day := n.Body+"\n\n"+dayText(n.PublishedAt), dayText(n.PublishedAt)
	if n.ImageKey != "" {
		card := skill.BasicCard{
			Title: n.Title, Description: body, Thumbnail: skill.Thumbnail{ImageURL: b.picture(n.ImageKey), AltText: n.Title}, Buttons: buttons,
		}
		if units(body) > basicHolds {
			card.Description = day
			return reply.Add(card, skill.SimpleText{Text: n.Body})
		}
		return reply.Add(card)
	}
	card := skill.TextCard{Title: n.Title, Description: body, Buttons: buttons}
	if !fits(card) {
		card.Description = day
		return reply.Add(card, skill.SimpleText{Text: n.Body})
	}
	return reply.Add(card)
}

// NoticeBlock is a block that a button of a notice may open, and what people
// read on buttons that lead there.
type NoticeBlock struct{ Key, Label string }

// NoticeBlocks lists the blocks that need nothing to begin with.
func NoticeBlocks() []NoticeBlock {
	return []NoticeBlock{
		{blockMain, lblHome},
		{blockNewest, lblNewest},
		{blockCategories, lblCategories},
		{blockSearch, lblSearch},
		{blockSpecial, lblSpecial},
		{blockAlerts, lblAlerts},
		{blockStartListing, lblRegister},
		{blockMyPage, lblMyPage},
		{blockTrades, lblMyTrades},
		{blockNews, lblNews},
		{blockNotices, lblNotices},
		{blockJoin, lblJoin},
	}
}

// NoticeBlockKeys is the keys of NoticeBlocks.
func NoticeBlockKeys() []string {
	return slices.Collect(func(yield func(string) bool) {
		for _, b := range NoticeBlocks() {
			if !yield(b.Key) {
				return
			}
		}
	})
}
