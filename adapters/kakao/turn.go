package kakao

import (
	"strconv"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
)

// Block keys of the scenario that replies lead to.
const (
	blockMain            = "main"
	blockJoin            = "join"
	blockChangePhone     = "change_phone"
	blockAskWithdraw     = "ask_withdraw"
	blockWithdraw        = "withdraw"
	blockOwnListings     = "own_listings"
	blockListing         = "listing_detail"
	blockProfile         = "profile"
	blockMyPage          = "my_page"
	blockSalesMenu       = "sales_menu"
	blockStartListing    = "start_listing"
	blockListingForm     = "listing_form"
	blockRegister        = "register"
	blockPreview         = "preview"
	blockChangeStatus    = "change_status"
	blockAskChange       = "ask_change"
	blockDelete          = "delete"
	blockCategories      = "categories"
	blockPurchases       = "purchases"
	blockPurchase        = "purchase_detail"
	blockContracts       = "sales_in_progress"
	blockContract        = "sale_detail"
	blockNewest          = "newest"
	blockSearch          = "search"
	blockSearchMore      = "search_more"
	blockTracking        = "tracking_number"
	blockByCategory      = "by_category"
	blockNotices         = "notices"
	blockNotice          = "notice"
	blockAskConfirm      = "ask_confirm_purchase"
	blockConfirm         = "confirm_purchase"
	blockAskConfirmSale  = "ask_confirm_sale"
	blockConfirmSale     = "confirm_sale"
	blockSpecial         = "special_offers"
	blockOfferSearch     = "offer_search"
	blockOffersFound     = "offer_search_more"
	blockAlerts          = "alerts"
	blockAlertAdd        = "alert_add"
	blockAlertRemove     = "alert_remove"
	blockAlertMode       = "alert_mode"
	blockAlertFound      = "alert_found"
	blockProfilePhoto    = "profile_photo"
	blockTradeCard       = "trade_card"
	blockTradeAct        = "trade_act"
	blockTrades          = "trades"
	blockNews            = "news"
	blockEditTitle       = "edit_title"
	blockEditPrice       = "edit_price"
	blockEditDescription = "edit_description"
	blockTradeWay        = "trade_way"
	blockRetryPhotos     = "retry_photos"
	blockRequest         = "request_trade"
	blockReserveNamed    = "reserve_named"
	blockActCode         = "act_code"
	blockActAppointment  = "act_appointment"
	blockActReason       = "act_reason"
	blockActTracking     = "act_tracking"
	blockActAmount       = "act_amount"
)

func (b *Bot) id(key string) string { return b.Scenario.ID(key) }

func (b *Bot) to(label, key string, extra ...skill.Extra) skill.QuickReply {
	return skill.ToBlock(label, b.id(key), extra...)
}

func (b *Bot) button(label, key string, extra ...skill.Extra) skill.Button {
	return skill.Block(label, b.id(key), extra...)
}

func (b *Bot) toHome() skill.QuickReply { return b.to(lblStart, blockMain) }

// picture is the address of a stored picture, or the placeholder's.
func (b *Bot) picture(key string) string {
	if key == "" {
		return b.Placeholder
	}
	return b.PublicURL + "/images/" + key
}

func (b *Bot) cover(l listing.Listing) string {
	if keys := l.Photos.Keys(); len(keys) > 0 {
		return b.picture(keys[0])
	}
	return b.Placeholder
}

// number reads an id from the pressed button. Anything else is 0, which no
// row has.
func (t *turn) number(names ...string) int64 {
	for _, name := range names {
		if n, err := strconv.ParseInt(t.req.Extra(name), 10, 64); err == nil && n > 0 {
			return n
		}
	}
	return 0
}

func (t *turn) listingID() listing.ID { return listing.ID(t.number("productId")) }
func (t *turn) tradeID() trade.ID     { return trade.ID(t.number("tradeId", "orderId")) }

func (t *turn) member() member.ID { return t.who.ID }

func (t *turn) now() time.Time { return t.Market.Clock.Now() }

func str[T ~int64](id T) string { return strconv.FormatInt(int64(id), 10) }

func ofListing(id listing.ID) skill.Extra { return skill.Extra{"productId": str(id)} }
func ofTrade(id trade.ID) skill.Extra     { return skill.Extra{"tradeId": str(id)} }
func ofOrder(id trade.ID) skill.Extra     { return skill.Extra{"orderId": str(id)} }

// paging is where a list goes on. The original counted pages; ours remember the
// last id, so that nothing is shown twice while new things arrive.
type paging struct {
	page  int // from 1
	after int64
}

func (t *turn) paging() paging {
	p := paging{page: int(min(t.number("pageNumber"), maxPages)), after: t.number("after")}
	p.page = max(p.page, 1)
	return p
}

// maxPages bounds how far a page number without a position is walked.
const maxPages = 50

func (p paging) next(after int64, with skill.Extra) skill.Extra {
	extra := skill.Extra{"pageNumber": strconv.Itoa(p.page + 1), "after": str(after)}
	for k, v := range with {
		extra[k] = v
	}
	return extra
}

// emptyText says that a list is empty, or that it ends here.
func (p paging) emptyText(empty string) string {
	if p.page > 1 {
		return msgNoMore
	}
	return empty
}

// walk loads the page at p: directly from its position, or page by page for a
// button of the original bot, which has only the number. A page behind the end
// is empty.
func walk[T any](p paging, load func(before int64) (T, int64, error)) (T, int64, error) {
	found, next, err := load(p.after)
	for page := 1; err == nil && p.after == 0 && page < p.page; page++ {
		if next == 0 {
			var none T
			return none, 0, nil
		}
		found, next, err = load(next)
	}
	return found, next, err
}
