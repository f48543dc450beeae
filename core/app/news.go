package app

import (
	"context"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/trade"
)

// News that does not come from a trade's own event.
const (
	NewsFirstInLine   news.Kind = "first_in_line"  // the first refusal is yours
	NewsFreeAgain     news.Kind = "free_again"     // a listing you asked for is free again
	NewsListingHidden news.Kind = "listing_hidden" // not renewed in time
	NewsPhotoFailed   news.Kind = "photo_failed"   // a photo could not be fetched

	// What an operator did to a listing; the note is the reason.
	NewsListingBlocked   news.Kind = "listing_blocked"
	NewsListingUnblocked news.Kind = "listing_unblocked"
	NewsListingDeleted   news.Kind = "listing_deleted"

	// NewsAccountChanged tells a seller that payouts go to another account from now on.
	NewsAccountChanged news.Kind = "account_changed"
)

// NewsKind names the news that a move makes for one side. Moves made by the
// clock read differently, since nobody acted; so does money that came too late or beside
// the trade, and a refund after which the sale stands.
func NewsKind(r trade.Record, to trade.Actor) news.Kind {
	kind := string(r.Event) + "." + string(to)
	switch {
	case r.Event == trade.Capture && r.To != trade.Paid, r.Event == trade.RecordRefund && r.From == r.To:
		kind += ".late"
	case (r.Event == trade.RecordRefund || r.Event == trade.RecordBankRefund) && r.To != trade.Refunded:
		kind += ".part"
	case r.By == trade.System && r.Event.ByPeople():
		kind += ".silent"
	}
	return news.Kind(kind)
}

const newsShown = 10

// News returns what the member has not seen yet, oldest first. more tells that
// there is still more. It stays unseen until SeeNews: a reply may be lost.
func (m *Market) News(ctx context.Context, who member.ID) (items []news.Item, more bool, err error) {
	items, err = m.Store.Repos().News.ListUnseen(ctx, who, newsShown+1)
	if err != nil {
		return nil, false, err
	}
	if more = len(items) > newsShown; more {
		items = items[:newsShown]
	}
	return items, more, nil
}

// SeeNews marks what News returned as seen, once it has been sent. When that fails
// it is shown again, so the error is reported and no more.
func (m *Market) SeeNews(ctx context.Context, items []news.Item) {
	ids := make([]news.ID, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	if err := m.Store.Repos().News.See(ctx, ids, m.Clock.Now()); err != nil {
		m.Report("mark news as seen", err)
	}
}

// Unseen counts the member's unseen news, up to 99.
func (m *Market) Unseen(ctx context.Context, who member.ID) (int, error) {
	return m.Store.Repos().News.CountUnseen(ctx, who, 99)
}

func (s step) newsOf(t trade.Trade, to member.ID, kind news.Kind, note string) news.Item {
	return news.Item{
		ID: news.ID(s.m.Source.ID()), MemberID: to, Kind: kind, TradeID: int64(t.ID), ListingID: int64(t.ListingID),
		Title: t.Agreed.Title, Note: note, At: s.now,
	}
}

func (s step) newsOfListing(l listing.Listing, kind news.Kind) news.Item {
	return news.Item{
		ID: news.ID(s.m.Source.ID()), MemberID: l.SellerID, Kind: kind, ListingID: int64(l.ID), Title: l.Title, At: s.now,
	}
}

func (s step) newsOfMember(to member.ID, kind news.Kind) news.Item {
	return news.Item{ID: news.ID(s.m.Source.ID()), MemberID: to, Kind: kind, At: s.now}
}

func (s step) tell(t trade.Trade, r trade.Record, to trade.Actor) (news.Item, bool) {
	who := t.SellerID
	if to == trade.Buyer {
		who = t.BuyerID
	}
	if who == 0 {
		return news.Item{}, false
	}
	return s.newsOf(t, who, NewsKind(r, to), r.Note), true
}
