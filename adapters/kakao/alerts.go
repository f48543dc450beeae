package kakao

import (
	"fmt"
	"slices"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/offer"
)

// What the button for the time of alerts carries.
const (
	extraMode  = "mode"
	modeDaily  = "daily"
	modeAtOnce = "atOnce"
)

// alerts shows the caller's words.
func alerts(t *turn) (*skill.Reply, error) {
	mine, err := t.Market.Alerts(t.ctx, t.member())
	if err != nil {
		return nil, err
	}
	return t.alertsReply(mine, ""), nil
}

// alertsReply shows the words that are left or new, behind what was done.
func (t *turn) alertsReply(mine []alert.Alert, done string) *skill.Reply {
	reply := skill.NewReply()
	switch {
	case done != "":
		reply.Add(skill.SimpleText{Text: done})
	case len(mine) == 0:
		reply.Add(skill.SimpleText{Text: msgNoAlerts})
	}
	for some := range slices.Chunk(mine, alertsPerCard) {
		card := skill.ListCard{Header: skill.ListHeader{Title: fmt.Sprintf(titleAlerts, len(mine), alert.MaxPerMember)}}
		for _, a := range some {
			card.Items = append(card.Items, skill.ListItem{
				Title: a.Word, Description: fmtAlertRow, Action: skill.ItemBlock, BlockID: t.id(blockAlertRemove),
				Extra: skill.Extra{"alertId": str(a.ID)}, MessageText: fmt.Sprintf(fmtAlertOff, a.Word),
			})
		}
		reply.Add(card)
	}
	if len(mine) < alert.MaxPerMember {
		reply.Quick(t.to(lblAlertAdd, blockAlertAdd))
	}
	if len(mine) > 0 {
		if mine[0].Daily {
			reply.Quick(t.to(lblAlertsAtOnce, blockAlertMode, skill.Extra{extraMode: modeAtOnce}))
		} else {
			reply.Quick(t.to(lblAlertsDaily, blockAlertMode, skill.Extra{extraMode: modeDaily}))
		}
	}
	return reply.Quick(t.to(lblFound, blockAlertFound), t.to(lblNews, blockNews), t.toHome())
}

const alertsPerCard = 5

func addAlert(t *turn) (*skill.Reply, error) {
	a, added, err := t.Market.AddAlert(t.ctx, t.member(), t.req.Param("alertWord"))
	if err != nil {
		return nil, err
	}
	mine, err := t.Market.Alerts(t.ctx, t.member())
	if err != nil {
		return nil, err
	}
	text := fmtAlertAdded
	if !added {
		text = fmtAlertThere
	}
	return t.alertsReply(mine, fmt.Sprintf(text, a.Word)), nil
}

// removeAlert ends an alert with one tap. Again it says the same.
func removeAlert(t *turn) (*skill.Reply, error) {
	left, err := t.Market.RemoveAlert(t.ctx, t.member(), alert.ID(t.number("alertId")))
	if err != nil {
		return nil, err
	}
	return t.alertsReply(left, msgAlertOff), nil
}

func setAlertMode(t *turn) (*skill.Reply, error) {
	daily := t.req.Extra(extraMode) == modeDaily
	mine, err := t.Market.SetDaily(t.ctx, t.member(), daily)
	if err != nil {
		return nil, err
	}
	done := msgAlertsAtOnce
	if daily {
		done = msgAlertsDaily
	}
	return t.alertsReply(mine, done), nil
}

// alertFindings shows what the caller's alerts found last, used and new.
func alertFindings(t *turn) (*skill.Reply, error) {
	found, sellers, err := t.Market.Findings(t.ctx, t.member())
	if err != nil {
		return nil, err
	}
	quick := []skill.QuickReply{t.to(lblAlerts, blockAlerts), t.to(lblNews, blockNews), t.toHome()}
	if len(found) == 0 {
		return skill.Text(msgNothingFound).Quick(quick...), nil
	}
	cards := skill.Carousel[skill.BasicCard]{Placeholder: t.Placeholder}
	for _, f := range found {
		cards.Items = append(cards.Items, t.finding(f, sellers[sellerOf(f)].Nickname))
	}
	return skill.NewReply().Add(cards).Quick(quick...), nil
}

func (t *turn) finding(f app.Finding, seller string) skill.BasicCard {
	word := fmt.Sprintf(fmtFoundWord, f.Word)
	if f.Listing != nil {
		l := *f.Listing
		return skill.BasicCard{
			Title: l.Title, Description: fmt.Sprintf(fmtFoundUsed, l.Price, seller) + "\n" + word,
			Thumbnail: skill.Thumbnail{ImageURL: t.cover(l), AltText: l.Title, FixedRatio: true},
			Buttons:   []skill.Button{t.button(lblDetail, blockListing, ofListing(l.ID))},
		}
	}
	var o offer.Offer
	if f.Offer != nil {
		o = *f.Offer
	}
	return skill.BasicCard{
		Title: o.Title, Description: fmt.Sprintf(fmtFoundNew, offerPrice(o.Price), agoText(t.now().Sub(o.PostedAt))) + "\n" + word,
		Thumbnail: t.offerThumbnail(o), Buttons: offerButtons(o),
	}
}

func sellerOf(f app.Finding) member.ID {
	if f.Listing == nil {
		return 0
	}
	return f.Listing.SellerID
}
