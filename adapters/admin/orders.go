package admin

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// OrderState is a state of a trade.
type OrderState string

// Schema implements huma.SchemaProvider.
func (OrderState) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: words(trade.States())}
}

// OrderEvent is what happens to a trade.
type OrderEvent string

// Schema implements huma.SchemaProvider.
func (OrderEvent) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: words(trade.Events())}
}

// Decision is an event that operators make.
type Decision string

// Schema implements huma.SchemaProvider.
func (Decision) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: words(trade.Decisions())}
}

func words[T ~string](all []T) []any {
	out := make([]any, len(all))
	for i, one := range all {
		out[i] = string(one)
	}
	return out
}

// Order is a trade.
type Order struct {
	ID        ID         `json:"id"`
	Version   int64      `json:"version" doc:"Counts its moves; the ETag."`
	ProductID ID         `json:"productId"`
	SellerID  ID         `json:"sellerId"`
	BuyerID   ID         `json:"buyerId,omitempty" doc:"Absent while nobody is named."`
	Path      string     `json:"path,omitempty" enum:"direct,parcel"`
	Status    OrderState `json:"status"`
	Turn      string     `json:"turn,omitempty" enum:"buyer,seller,system,operator" doc:"Who has to act; absent at the end."`
	Title     string     `json:"productName" doc:"As agreed, like all else about the goods."`
	Price     money.Won  `json:"productPrice"`
	Fee       money.Won  `json:"fee"`
	Held      money.Won  `json:"held" doc:"How much of the buyer's money is with the market for it."`
	Captured  money.Won  `json:"captured"`
	Refunded  money.Won  `json:"refunded"`
	Settled   money.Won  `json:"settled" doc:"What became the seller's and our fee."`
	Frozen    bool       `json:"frozen" doc:"An operator stopped the clocks."`
	Reason    string     `json:"reason,omitempty" doc:"Of the last cancellation, dispute or decision."`
	DueAt     Time       `json:"dueAt,omitzero" doc:"The clock acts then, if nobody does."`
	CreatedAt Time       `json:"createdAt"`
	UpdatedAt Time       `json:"updatedAt"`
	ClosedAt  Time       `json:"closedAt,omitzero"`
}

func orderOf(t trade.Trade) Order {
	o := Order{
		ID: idFrom(t.ID), Version: t.Version, ProductID: idFrom(t.ListingID), SellerID: idFrom(t.SellerID), Path: string(t.Path),
		Status: OrderState(t.State), Turn: string(t.Turn()), Title: t.Agreed.Title, Price: t.Agreed.Price, Fee: t.Agreed.Fee,
		Held: t.Held(), Captured: t.Captured, Refunded: t.Refunded, Settled: t.Settled, Frozen: t.Frozen(), Reason: t.Reason,
		DueAt: timeOf(t.DueAt), CreatedAt: timeOf(t.CreatedAt), UpdatedAt: timeOf(t.UpdatedAt), ClosedAt: timeOf(t.ClosedAt),
	}
	if t.BuyerID != 0 {
		o.BuyerID = idFrom(t.BuyerID)
	}
	return o
}

type ordersInput struct {
	NumberedPaging
	Status    OrderState `query:"status" doc:"Those in this state."`
	MemberID  ID         `query:"memberId" doc:"Those in which the member has a side."`
	ProductID ID         `query:"productId" doc:"Those about the listing."`
	Path      string     `query:"path" enum:"direct,parcel" doc:"Those on this path now."`
	MinPrice  money.Won  `query:"minPrice" minimum:"0" doc:"From this agreed price on, in won."`
	MaxPrice  money.Won  `query:"maxPrice" minimum:"0" doc:"Up to this agreed price; 0 is no limit."`
	Since     time.Time  `query:"since" doc:"Those that began at this time or later."`
	Until     time.Time  `query:"until" doc:"Those that began before this time."`
	Sort      string     `query:"sort" enum:"newest,oldest,amount" default:"newest" doc:"By the beginning, or the highest price first."`
}

// filter is what the trades are chosen and sorted by.
func (in *ordersInput) filter() app.TradeFilter {
	f := app.TradeFilter{
		State: trade.State(in.Status), Path: trade.Path(in.Path), Member: idOf[member.ID](in.MemberID), Listing: idOf[listing.ID](in.ProductID),
		Least: in.MinPrice, Most: in.MaxPrice, Since: in.Since, Until: in.Until,
	}
	switch in.Sort {
	case "oldest":
		f.Order = app.OldestTrades
	case "amount":
		f.Order = app.DearestTrades
	}
	return f
}

type orderInput struct {
	OrderID ID `path:"orderId" doc:"The trade's id."`
}

type storyInput struct {
	OrderID ID        `path:"orderId" doc:"The trade's id."`
	At      time.Time `query:"at" doc:"As of this moment: what was known then. Without it, now."`
}

const ordersTag = "orders"

// orders adds the operations about trades.
func (a *API) orders() {
	every := func(ctx context.Context, by operator.Actor, in *ordersInput) (*Answer[List[Order]], error) {
		if in.MemberID != "" && idOf[member.ID](in.MemberID) == 0 || in.ProductID != "" && idOf[listing.ID](in.ProductID) == 0 {
			return answer(List[Order]{Items: []Order{}}), nil // too large to be anything's
		}
		return listed(in.Paging, func(p ports.Page) ([]trade.Trade, int64, error) {
			seen, err := a.desk.Trades(ctx, by, in.filter(), p)
			return seen.Items, seen.Next, err
		}, orderOf)
	}
	add(a, Op{
		ID: "listOrders", Method: http.MethodGet, Path: "/admin/order", Tag: ordersTag, Action: operator.SeeTrades,
		Summary:     "Trades by state, path, member, listing, price and time, newest first or in another order",
		Description: "What few trades match is looked for in pieces: a part may be short, even empty, and have a next one all the same.",
	}, every)
	add(a, Op{
		ID: "listAllOrders", Method: http.MethodGet, Path: "/admin/order/all", Tag: ordersTag, Action: operator.SeeTrades,
		Summary: "All trades, newest first",
	}, func(ctx context.Context, by operator.Actor, in *struct{ NumberedPaging }) (*Answer[List[Order]], error) {
		return every(ctx, by, &ordersInput{NumberedPaging: in.NumberedPaging})
	})
	add(a, Op{
		ID: "getOrder", Method: http.MethodGet, Path: "/admin/order/{orderId}", Tag: ordersTag, Action: operator.SeeTrades,
		Summary: "A trade as it is now",
	}, func(ctx context.Context, by operator.Actor, in *orderInput) (*Tagged[Order], error) {
		s, err := a.desk.Story(ctx, by, idOf[trade.ID](in.OrderID), time.Time{})
		if err != nil {
			return nil, err
		}
		return tagged(s.Trade.Version, orderOf(s.Trade)), nil
	})
	add(a, Op{
		ID: "getOrderPayment", Method: http.MethodGet, Path: "/admin/order/paymentInfo/{orderId}", Tag: ordersTag, Action: operator.SeeTrades,
		Summary: "A trade's payment attempts, its part of the book and its payout",
	}, func(ctx context.Context, by operator.Actor, in *orderInput) (*Answer[OrderPayment], error) {
		s, err := a.desk.Story(ctx, by, idOf[trade.ID](in.OrderID), time.Time{})
		if err != nil {
			return nil, err
		}
		return answer(paymentOf(s)), nil
	})
	add(a, Op{
		ID: "getOrderStory", Method: http.MethodGet, Path: "/admin/order/{orderId}/story", Tag: ordersTag, Action: operator.SeeTrades,
		Summary:     "Everything about a trade, now or as of any moment",
		Description: "As of a moment it is rebuilt from what is never changed; unknown lists what was written over since. Phones, addresses and accounts are masked.",
	}, func(ctx context.Context, by operator.Actor, in *storyInput) (*Tagged[OrderStory], error) {
		s, err := a.desk.Story(ctx, by, idOf[trade.ID](in.OrderID), in.At)
		if err != nil {
			return nil, err
		}
		return tagged(s.Trade.Version, orderStoryOf(s)), nil
	})
	a.decisions()
}
