package kakao

import (
	"context"
	"fmt"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/trade"
)

// home greets and offers what the caller can do next.
func home(t *turn) (*skill.Reply, error) {
	if t.who.ID == 0 {
		return skill.NewReply().Add(skill.TextCard{
			Title: titleWelcome, Description: msgWelcomeStranger,
			Buttons: []skill.Button{t.button(lblJoin, blockJoin), t.button(lblNewest, blockNewest)},
		}).Quick(t.to(lblNewest, blockNewest), t.to(lblSearch, blockSearch), t.to(lblCategories, blockCategories),
			t.to(lblSpecial, blockSpecial), t.to(lblNotices, blockNotices), t.to(lblJoin, blockJoin)), nil
	}
	unseen, err := t.Market.Unseen(t.ctx, t.member())
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf(fmtWelcomeMember, t.who.Nickname)
	quick := []skill.QuickReply{t.to(lblNewest, blockNewest), t.to(lblMyTrades, blockTrades)}
	if unseen > 0 {
		text += fmt.Sprintf(fmtUnseen, unseen)
		quick = append([]skill.QuickReply{t.to(fmt.Sprintf(fmtNewsCount, unseen), blockNews)}, quick...)
	}
	quick = append(quick, t.to(lblSearch, blockSearch), t.to(lblCategories, blockCategories), t.to(lblRegister, blockStartListing),
		t.to(lblSpecial, blockSpecial), t.to(lblNotices, blockNotices), t.to(lblMyPage, blockMyPage))
	return skill.NewReply().Add(skill.TextCard{
		Title: titleWelcome, Description: text,
		Buttons: []skill.Button{t.button(lblNewest, blockNewest), t.button(lblRegister, blockStartListing), t.button(lblMyTrades, blockTrades)},
	}).Quick(quick...), nil
}

// fallback answers what no block understood, such as a photo out of turn.
func fallback(t *turn) (*skill.Reply, error) {
	quick := []skill.QuickReply{
		t.to(lblNewest, blockNewest), t.to(lblSearch, blockSearch), t.to(lblRegister, blockStartListing),
		t.to(lblMyTrades, blockTrades), t.toHome(),
	}
	if _, _, ok := t.req.Media(); ok {
		return skill.Text(msgPhotoOutOfTurn).Quick(quick[2:]...), nil
	}
	return skill.Text(msgNotUnderstood).Quick(quick...), nil
}

func join(t *turn) (*skill.Reply, error) {
	if t.req.UserKey() == "" {
		return skill.Text(msgUnreadable).Quick(t.toHome()), nil // whoever came next without a key would be the same person
	}
	who, joined, err := t.Market.Join(t.ctx, t.req.UserKey(), t.req.Param("customerName"), t.req.Param("customerPhone"))
	if err != nil {
		return nil, err
	}
	if err := who.MayAct(t.Market.Clock.Now()); err != nil {
		return nil, err
	}
	text := fmt.Sprintf(fmtJoined, who.Nickname)
	if !joined {
		text = fmt.Sprintf(fmtJoinedAlready, who.Nickname)
	}
	return skill.Text(text).Quick(t.to(lblProfilePhoto, blockProfilePhoto), t.to(lblMain, blockMain)), nil
}

func setProfilePhoto(t *turn) (*skill.Reply, error) {
	images := t.req.Images("customerProfileImage")
	if len(images) == 0 {
		return skill.Text(msgNoPhoto).Quick(t.to(lblRetryPhotos, blockProfilePhoto), t.toHome()), nil
	}
	who, err := t.Market.SetProfilePhoto(t.ctx, t.member(), images[0])
	if err != nil {
		return nil, err
	}
	return skill.NewReply().Add(
		skill.SimpleImage{ImageURL: t.picture(who.PhotoKey), AltText: altProfilePhoto},
		skill.SimpleText{Text: msgProfilePhotoSet},
	).Quick(t.to(lblProfile, blockProfile), t.to(lblMain, blockMain)), nil
}

func myPage(t *turn) (*skill.Reply, error) {
	unseen, err := t.Market.Unseen(t.ctx, t.member())
	if err != nil {
		return nil, err
	}
	news := lblNews
	if unseen > 0 {
		news = fmt.Sprintf(fmtNewsCount, unseen)
	}
	return skill.Text(fmt.Sprintf(fmtMyPage, t.who.Nickname)).Quick(
		t.to(lblProfile, blockProfile), t.to(lblSales, blockSalesMenu), t.to(lblPurchases, blockPurchases),
		t.to(lblMyTrades, blockTrades), t.to(news, blockNews), t.to(lblAlerts, blockAlerts), t.to(lblMain, blockMain)), nil
}

func profile(t *turn) (*skill.Reply, error) {
	account, err := t.Market.Account(t.ctx, t.member())
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	phone, err := t.Market.Phone(t.who)
	if err != nil {
		return nil, err
	}
	shown := msgNoAccount
	if account.Number != "" {
		shown = accountText(account)
	}
	reply := skill.NewReply()
	if t.who.PhotoKey != "" {
		reply.Add(skill.SimpleImage{ImageURL: t.picture(t.who.PhotoKey), AltText: altProfilePhoto})
	}
	return reply.Add(skill.TextCard{
		Title: titleProfile,
		Description: fmt.Sprintf(fmtProfile, tierNames[t.who.Tier], t.who.Nickname, phoneText(phone),
			dayText(t.who.JoinedAt), shown),
		Buttons: []skill.Button{t.accountButton(account)},
	}).Quick(t.to(lblWithdraw, blockAskWithdraw), t.to(lblChangePhone, blockChangePhone),
		t.to(lblProfilePhoto, blockProfilePhoto), t.to(lblBack, blockMyPage)), nil
}

func phoneText(digits string) string {
	if len(digits) != 11 {
		return digits
	}
	return digits[:3] + "-" + digits[3:7] + "-" + digits[7:]
}

func salesMenu(t *turn) (*skill.Reply, error) {
	quick := []skill.QuickReply{}
	for _, s := range []listing.State{listing.ForSale, listing.Reserved, listing.Hidden} {
		quick = append(quick, t.to(listingStates[s], blockOwnListings, skill.Extra{"productStatus": listingStates[s]}))
	}
	quick = append(quick, t.to(listingStates[listing.InTrade], blockContracts),
		t.to(listingStates[listing.Sold], blockOwnListings, skill.Extra{"productStatus": listingStates[listing.Sold]}),
		t.to(listingStates[listing.Blocked], blockOwnListings, skill.Extra{"productStatus": listingStates[listing.Blocked]}),
		t.to(lblMyPage, blockMyPage), t.to(lblMain, blockMain))
	return skill.Text(msgSalesMenu).Quick(quick...), nil
}

func changePhone(t *turn) (*skill.Reply, error) {
	who, err := t.Market.ChangePhone(t.ctx, t.member(), t.req.Param("customerPhone"))
	if err != nil {
		return nil, err
	}
	phone, err := t.Market.Phone(who)
	if err != nil {
		return nil, err
	}
	return skill.Text(fmt.Sprintf(fmtPhoneChanged, phoneText(phone))).Quick(t.to(lblProfile, blockProfile), t.to(lblMain, blockMain)), nil
}

func askWithdraw(t *turn) (*skill.Reply, error) {
	open, err := t.Market.Blockers(t.ctx, t.member())
	if err != nil {
		return nil, err
	}
	if len(open) > 0 {
		quick := append(t.blockers(), t.to(lblBack, blockProfile))
		return skill.Text(fmt.Sprintf(fmtWithdrawBlocked, len(open))).Quick(quick...), nil
	}
	return skill.Text(msgAskWithdraw).Quick(t.to(lblWithdrawYes, blockWithdraw), t.to(lblBack, blockProfile)), nil
}

func withdraw(t *turn) (*skill.Reply, error) {
	gone, err := t.Market.Withdraw(t.ctx, t.member())
	if err != nil {
		return nil, err
	}
	said := msgWithdrawn
	if gone.RecordsUntil.After(gone.WithdrawnAt) {
		said += fmt.Sprintf(fmtRecordsUntil, dayText(gone.RecordsUntil))
	}
	return skill.Text(said).Quick(t.toHome()), nil
}

// newsOf tells what happened since the last visit. News that was sent counts as seen.
func newsOf(t *turn) (*skill.Reply, error) {
	items, more, err := t.Market.News(t.ctx, t.member())
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return skill.Text(msgNoNews).Quick(t.to(lblMyTrades, blockTrades), t.toHome()), nil
	}
	skill.AfterSent(t.ctx, func(ctx context.Context) { t.Market.SeeNews(ctx, items) })
	reply := skill.NewReply()
	for start := 0; start < len(items); start += newsPerCard {
		part := items[start:min(start+newsPerCard, len(items))]
		card := skill.ListCard{Header: skill.ListHeader{Title: titleNews}}
		for _, item := range part {
			card.Items = append(card.Items, t.newsRow(item))
		}
		reply.Add(card)
	}
	if more {
		reply.Quick(t.to(lblMore, blockNews))
	}
	return reply.Quick(t.to(lblMyTrades, blockTrades), t.toHome()), nil
}

const newsPerCard = 5

func (t *turn) newsText(item news.Item) string {
	text := t.say(newsTexts[item.Kind])
	if item.Note != "" {
		text += fmt.Sprintf(fmtNewsNote, item.Note)
	}
	return text
}

func (t *turn) newsRow(item news.Item) skill.ListItem {
	row := skill.ListItem{
		Title: t.newsText(item), Description: fmt.Sprintf(fmtNewsLine, item.Title, whenText(item.At)), Action: skill.ItemBlock,
		BlockID: t.id(blockListing), Extra: ofListing(listing.ID(item.ListingID)), MessageText: lblListing,
	}
	if item.Kind == app.NewsAlert && item.ListingID == 0 {
		row.BlockID, row.Extra, row.MessageText = t.id(blockAlertFound), nil, lblFound
	}
	if item.Kind == app.NewsAccountChanged { // about no listing and no trade
		row.Description = whenText(item.At)
		row.BlockID, row.Extra, row.MessageText = t.id(blockMyPage), nil, lblMyPage
	}
	if item.TradeID != 0 {
		row.BlockID, row.Extra, row.MessageText = t.id(blockTradeCard), ofTrade(trade.ID(item.TradeID)), lblTradeState
	}
	return row
}
