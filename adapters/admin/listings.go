package admin

import (
	"context"
	"net/http"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// seller is whose listing it is.
type seller struct {
	ID       ID     `json:"id" doc:"The member's id."`
	Nickname string `json:"nickname" doc:"The member's nickname; empty for who left."`
}

// photo is a picture of a listing.
type photo struct {
	State string `json:"state" enum:"pending,stored,failed" doc:"How far the photo has come."`
	URL   string `json:"url,omitempty" doc:"Where it is, once it is stored."`
}

// Product is a listing in a list.
type Product struct {
	ID          ID        `json:"id"`
	Seller      seller    `json:"seller"`
	Title       string    `json:"title"`
	Description string    `json:"description"`
	Price       money.Won `json:"price" doc:"In won."`
	Category    string    `json:"productCategory" enum:"fashion,appliance,furniture,beauty,ticket,digital,books,hobby,sports,other"`
	Way         string    `json:"way,omitempty" enum:"direct,parcel" doc:"The one way to trade it; absent for both."`
	Place       string    `json:"tradingLocation"`
	OpenChatURL string    `json:"kakaoOpenChatUrl"`
	Photos      []photo   `json:"photos"`
	Status      string    `json:"productStatus" enum:"for_sale,reserved,paying,in_trade,sold,hidden,deleted,blocked"`
	BlockReason string    `json:"blockReason,omitempty" doc:"Why it is blocked; its owner reads it."`
	Revision    int       `json:"revision" doc:"Counts the versions of its texts, from 1."`
	RenewBy     Time      `json:"renewBy,omitzero" doc:"Hidden then, unless its owner renews it."`
	CreatedAt   Time      `json:"createdAt"`
	UpdatedAt   Time      `json:"updatedAt"`
}

// productEdit is what a listing said at one time.
type productEdit struct {
	Number      int       `json:"number"`
	Title       string    `json:"title"`
	Description string    `json:"description"`
	Price       money.Won `json:"price"`
	Changed     []string  `json:"changed" doc:"What was different from the version before: title, description, price."`
	At          Time      `json:"at"`
}

// productTrade is a trade of a listing.
type productTrade struct {
	ID        ID        `json:"id"`
	State     string    `json:"state"`
	Path      string    `json:"path" enum:"direct,parcel"`
	BuyerID   ID        `json:"buyerId"`
	Price     money.Won `json:"price"`
	CreatedAt Time      `json:"createdAt"`
}

// productStory is a listing with its history.
type productStory struct {
	Product
	Edits      []productEdit  `json:"versions" doc:"Every version of its texts, oldest first."`
	Trades     []productTrade `json:"trades" doc:"The last trades of it, newest first."`
	MoreTrades bool           `json:"moreTrades" doc:"Whether there are older ones."`
	HeldBy     ID             `json:"heldBy,omitempty" doc:"The trade that holds it and has to end before it can be blocked or deleted."`
	Moves      []string       `json:"moves" doc:"What an operator may do to it now: block, unblock, delete."`
}

func (a *API) productOf(l listing.Listing, who member.Member) Product {
	p := Product{
		ID: idFrom(l.ID), Seller: seller{ID: idFrom(l.SellerID), Nickname: who.Nickname}, Title: l.Title, Description: l.Description,
		Price: l.Price, Category: string(l.Category), Way: string(l.Way), Place: l.Place, OpenChatURL: l.OpenChatURL, Photos: []photo{},
		Status: string(l.State), BlockReason: l.BlockReason, Revision: l.Revision, RenewBy: timeOf(l.RenewBy),
		CreatedAt: timeOf(l.CreatedAt), UpdatedAt: timeOf(l.UpdatedAt),
	}
	for _, one := range l.Photos[:l.Photos.Len()] {
		shown := photo{State: string(one.State)}
		if one.State == listing.PhotoStored {
			shown.URL = a.Picture(one.Key)
		}
		p.Photos = append(p.Photos, shown)
	}
	return p
}

func (a *API) storyOf(s app.ListingStory) productStory {
	out := productStory{
		Product: a.productOf(s.Listing, s.Seller), Edits: []productEdit{}, Trades: []productTrade{}, MoreTrades: s.MoreTrades, Moves: []string{},
	}
	for _, e := range s.Edits {
		edit := productEdit{
			Number: e.Number, Title: e.Title, Description: e.Description, Price: e.Price, Changed: []string{}, At: timeOf(e.At),
		}
		for _, part := range e.Changed {
			edit.Changed = append(edit.Changed, string(part))
		}
		out.Edits = append(out.Edits, edit)
	}
	for _, t := range s.Trades {
		out.Trades = append(out.Trades, tradeOfProduct(t))
	}
	if s.HeldBy != 0 {
		out.HeldBy = idFrom(s.HeldBy)
	}
	for _, m := range s.Moves {
		out.Moves = append(out.Moves, string(m))
	}
	return out
}

func tradeOfProduct(t trade.Trade) productTrade {
	return productTrade{
		ID: idFrom(t.ID), State: string(t.State), Path: string(t.Path), BuyerID: idFrom(t.BuyerID), Price: t.Agreed.Price, CreatedAt: timeOf(t.CreatedAt),
	}
}

type productsInput struct {
	NumberedPaging
	UserKey  string    `query:"userKey" maxLength:"100" doc:"KakaoTalk's name of the seller."`
	SellerID ID        `query:"sellerId" doc:"The seller's id."`
	Category string    `query:"productCategory" enum:"fashion,appliance,furniture,beauty,ticket,digital,books,hobby,sports,other"`
	Words    string    `query:"searchWord" maxLength:"100" doc:"Words of the title or description; all of them have to be there."`
	First    string    `query:"firstProductStatus" enum:"for_sale,reserved,paying,in_trade,sold,hidden,deleted,blocked" doc:"A status; without one, any."`
	Second   string    `query:"secondProductStatus" enum:"for_sale,reserved,paying,in_trade,sold,hidden,deleted,blocked" doc:"Another status that is found too."`
	MinPrice money.Won `query:"minPrice" minimum:"0" doc:"From this price on."`
	MaxPrice money.Won `query:"maxPrice" minimum:"0" doc:"Up to this price; 0 is no limit."`
	Way      string    `query:"way" enum:"direct,parcel" doc:"Those that can be traded this way."`
	Since    time.Time `query:"since" doc:"Those made at this time or later."`
	Until    time.Time `query:"until" doc:"Those made before this time."`
}

func (in *productsInput) search() app.ListingSearch {
	q := app.ListingSearch{
		Filter: search.Filter{
			Category: listing.Category(in.Category), Way: listing.Way(in.Way), MinPrice: in.MinPrice, MaxPrice: in.MaxPrice,
		},
		Typed: in.Words, SellerID: idOf[member.ID](in.SellerID), UserKey: in.UserKey, Since: in.Since, Until: in.Until,
	}
	for _, s := range []string{in.First, in.Second} {
		if s != "" {
			q.States = append(q.States, listing.State(s))
		}
	}
	return q
}

type productInput struct {
	ProductID ID `path:"productId" doc:"The listing's id."`
}

type productStatusInput struct {
	ProductID ID `path:"productId" doc:"The listing's id."`
	Body      struct {
		Status string `json:"productStatus" enum:"blocked,hidden" doc:"blocked takes it off the market; hidden ends a block, and its owner decides when to show it again."`
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why. Its owner reads it."`
	}
}

type productDeleteInput struct {
	ProductID ID     `path:"productId" doc:"The listing's id."`
	Reason    string `query:"reason" required:"true" minLength:"1" maxLength:"500" doc:"Why. Its owner reads it."`
}

// listings adds the operations about listings.
func (a *API) listings() {
	const tag = "products"
	add(a, Op{
		ID: "listProducts", Method: http.MethodGet, Path: "/admin/products", Tag: tag, Action: operator.SeeListings,
		Summary:     "Listings in any status, newest first",
		Description: "What few listings match is looked for in pieces: a part may be short, even empty, and have a next one all the same.",
	}, func(ctx context.Context, by operator.Actor, in *productsInput) (*Answer[List[Product]], error) {
		var sellers map[member.ID]member.Member
		return listed(in.Paging, func(p ports.Page) ([]listing.Listing, int64, error) {
			page, err := a.desk.Listings(ctx, by, in.search(), p)
			sellers = page.Sellers
			return page.Listings, page.Next, err
		}, func(l listing.Listing) Product { return a.productOf(l, sellers[l.SellerID]) })
	})
	add(a, Op{
		ID: "getProduct", Method: http.MethodGet, Path: "/admin/products/{productId}", Tag: tag, Action: operator.SeeListings,
		Summary: "A listing with its versions and trades",
	}, func(ctx context.Context, by operator.Actor, in *productInput) (*Answer[productStory], error) {
		return a.story(ctx, by, idOf[listing.ID](in.ProductID))
	})
	add(a, Op{
		ID: "setProductStatus", Method: http.MethodPatch, Path: "/admin/products/{productId}", Tag: tag, Action: operator.BlockListing,
		Summary:     "Block a listing, or end a block",
		Description: "A listing that a trade holds is refused with listing.held: that trade has to end first. The same again changes nothing.",
	}, func(ctx context.Context, by operator.Actor, in *productStatusInput) (*Answer[productStory], error) {
		id, move := idOf[listing.ID](in.ProductID), a.desk.BlockListing
		if in.Body.Status == string(listing.Hidden) {
			move = a.desk.UnblockListing
		}
		if _, err := move(ctx, by, id, 0, in.Body.Reason); err != nil {
			return nil, err
		}
		return a.story(ctx, by, id)
	})
	add(a, Op{
		ID: "deleteProduct", Method: http.MethodDelete, Path: "/admin/products/{productId}", Tag: tag, Action: operator.DeleteListing,
		Summary: "Delete a listing for ever", Description: "It stays to be seen by operators. One that a trade holds is refused with listing.held.",
	}, func(ctx context.Context, by operator.Actor, in *productDeleteInput) (*None, error) {
		_, err := a.desk.DeleteListing(ctx, by, idOf[listing.ID](in.ProductID), 0, in.Reason)
		return nil, err
	})
}

func (a *API) story(ctx context.Context, by operator.Actor, id listing.ID) (*Answer[productStory], error) {
	s, err := a.desk.Listing(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return answer(a.storyOf(s)), nil
}
