package main

import (
	"context"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	adminapi "github.com/junggyenara/junggye/adapters/admin/client"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// TestAClientRefunds gives a buyer the money back by the generated client, against
// the running program and its stand-in for KakaoPay.
func TestAClientRefunds(t *testing.T) {
	t.Parallel()
	r := startRunning(t)
	ctx := t.Context()
	api := apiAt(t, r.localURL)
	if me, err := api.GetMeWithResponse(ctx); err != nil || me.StatusCode() != http.StatusUnauthorized || me.ApplicationProblemJSONDefault == nil {
		t.Fatalf("before signing in: %v, %s, want a problem 401", err, me.Status())
	}
	known := &account{name: "lee", password: sitePassword}
	_, told, err := r.market.Desk().AddFirst(ctx, app.NewOperator{Name: known.name, Role: operator.Finance, Password: known.password})
	if err != nil {
		t.Fatal(err)
	}
	known.factor = factorOf(t, told.URI)
	wrong := adminapi.Credentials{Name: known.name, Password: known.password, Code: "000000"}
	if got, err := api.SignInWithResponse(ctx, wrong); err != nil || got.StatusCode() != http.StatusUnauthorized {
		t.Errorf("sign in without the second factor: %v, %s, want 401", err, got.Status())
	}
	api.signIn(t, known)
	if me, err := api.GetMeWithResponse(ctx); err != nil || me.JSON200 == nil || me.JSON200.Name != known.name {
		t.Fatalf("who am I: %v, %s, want %s", err, me.Body, known.name)
	}

	order := paidOrder(t, r, api)
	params := &adminapi.RefundOrderParams{IfMatch: *order.Headers200.ETag, IdempotencyKey: "refund-1"}
	body := adminapi.RefundOrderJSONRequestBody{Reason: "물건이 없어졌어요"}
	first, err := api.RefundOrderWithResponse(ctx, order.JSON200.ID, params, body)
	if err != nil || first.JSON200 == nil {
		t.Fatalf("refund: %v, %s", err, first.Body)
	}
	if again, err := api.RefundOrderWithResponse(ctx, order.JSON200.ID, params, body); err != nil || string(again.Body) != string(first.Body) {
		t.Errorf("the same request again is answered %s (%v), want %s", again.Body, err, first.Body)
	}
	params.IdempotencyKey = "refund-2"
	if late, err := api.RefundOrderWithResponse(ctx, order.JSON200.ID, params, body); err != nil || late.JSON200 != nil && !late.JSON200.Repeated {
		t.Errorf("another request for what was seen before is answered %s (%v), want that nothing changed now", late.Body, err)
	}
	refunded(t, api, order.JSON200.ID, order.JSON200.Captured)
}

// paidOrder is a trade that a member of the sample market has just paid for.
func paidOrder(t *testing.T, r *running, api *staff) *adminapi.GetOrderResponse {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	buyer, _, err := r.market.Join(ctx, "key-of-a-buyer", "돈낸사람", "010-1234-5678")
	must(err)
	goods, err := r.store.Repos().Listings.ListInState(ctx, listing.ForSale, ports.Page{Limit: 100})
	must(err)
	at := slices.IndexFunc(goods, func(l listing.Listing) bool { return l.Way != listing.InPerson })
	link, err := url.Parse(r.market.PayLink(buyer.ID, goods[at].ID, 0))
	must(err)
	page, err := r.market.StartPayment(ctx, goods[at].ID, link.Query().Get("t"))
	must(err)
	browser := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	paid, err := browser.PostForm(strings.Replace(page.MobileURL, "/mInfo", "/pay", 1), url.Values{"method": {"MONEY"}})
	must(err)
	paid.Body.Close()
	back, err := paid.Location()
	must(err)
	approved, err := browser.Get(back.String())
	must(err)
	approved.Body.Close()
	order, err := api.GetOrderWithResponse(ctx, path.Base(back.Path))
	if err != nil || order.JSON200 == nil || string(order.JSON200.Status) != string(trade.Paid) {
		t.Fatalf("get the order: %v, %s, want a paid one", err, order.Body)
	}
	return order
}

// refunded waits until the buyer has all the money back.
func refunded(t *testing.T, api *staff, id string, all int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		order, err := api.GetOrderWithResponse(ctx, id)
		if err != nil || order.JSON200 == nil {
			t.Fatalf("get the order: %v", err)
		}
		if order.JSON200.Refunded == all && order.JSON200.Held == 0 {
			return
		}
		pause(ctx, 50*time.Millisecond)
	}
}
