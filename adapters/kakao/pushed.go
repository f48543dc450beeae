package kakao

import (
	"strconv"
	"strings"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/trade"
)

// propertyNewsID is where an event message says which news it is about.
const propertyNewsID = "newsId"

// pushedNews is what a member reads who did not ask: the event API has started
// the block. The news stays unseen, since nobody knows who looks, and what the
// card says and offers is true at this moment, however late the message is.
func pushedNews(t *turn) (*skill.Reply, error) {
	id, _ := strconv.ParseInt(t.req.Property(propertyNewsID), 10, 64)
	item, err := t.Market.Pushed(t.ctx, t.member(), news.ID(id))
	if fault.Is(err, fault.NotFound) {
		// Somebody else's, or the admin centre's test: nothing is given away.
		return skill.Text(msgSomeNews).Quick(t.to(lblNews, blockNews), t.toHome()), nil
	}
	if err != nil {
		return nil, err
	}
	if item.TradeID == 0 {
		return skill.Text(t.newsText(item)+"\n"+item.Title).Quick(t.to(lblFound, blockAlertFound), t.to(lblNews, blockNews), t.toHome()), nil
	}
	v, err := t.Market.Card(t.ctx, t.member(), trade.ID(item.TradeID))
	if err != nil {
		return nil, err
	}
	account, err := t.accountOf(v)
	if err != nil {
		return nil, err
	}
	return skill.Text(t.newsText(item)).Add(skill.TextCard{
		Title: stateName(v.Trade, v.Role), Description: strings.Join(t.processLines(v, account), "\n"), Buttons: t.cardButtons(v, account),
	}).Quick(t.moves(v)...), nil
}
