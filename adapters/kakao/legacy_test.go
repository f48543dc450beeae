package kakao

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

// buttonOf finds a button anywhere in the bubbles of a reply.
func (r *reply) buttonOf(label string) map[string]any {
	r.t.Helper()
	var root any
	if err := json.Unmarshal(r.body, &root); err != nil {
		r.t.Fatal(err)
	}
	var found map[string]any
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if v["label"] == label && v["action"] != nil && found == nil {
				found = v
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(root.(map[string]any)["template"].(map[string]any)["outputs"])
	if found == nil {
		r.t.Fatalf("no button %q in:\n%s", label, r.text())
	}
	return found
}

func (r *reply) buttonExtra(label, name string) string {
	r.t.Helper()
	values, ok := r.buttonOf(label)["extra"].(map[string]any)
	if !ok || values[name] == nil {
		r.t.Fatalf("button %q carries no %s, which the original bot's blocks read", label, name)
	}
	return values[name].(string)
}

// TestLegacyParcel walks the second path through the endpoints, blocks and
// parameter names of the original bot only.
func TestLegacyParcel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, buyer := w.join("민준"), w.join("서연")

	w.send(seller, blockListingForm, typed(form("무선 이어폰"))).offers("디지털기기")
	r := w.press(seller, w.send(seller, blockListingForm, typed(form("무선 이어폰"))), "디지털기기", typed(form("무선 이어폰")))
	if len(r.Contexts) != 1 || r.Contexts[0].Name != "product" || r.Contexts[0].Params["productCategory"] != "디지털기기" || r.Contexts[0].LifeSpan < 1 {
		t.Fatalf("the preview's contexts = %+v, want product with productCategory", r.Contexts)
	}
	w.call(seller, "/kakaochatbot/product/POST", typed(form("무선 이어폰")), inContext("product", params{"productCategory": "디지털기기"})).has("등록이 완료")

	r = w.call(buyer, "/kakaochatbot/product/GET/mainProducts")
	product := r.buttonExtra("상세보기", "productId")
	r = w.call(buyer, "/kakaochatbot/product/GET/profile", extra("productId", product)).has("무선 이어폰", "35,000원", "민준")
	link, _ := r.buttonOf(lblPay)["webLinkUrl"].(string)
	if !strings.HasPrefix(link, "https://market.example/order/kakaopay-ready/"+product+"?t=") {
		t.Fatalf("the pay button leads to %s", link)
	}
	id := listing.ID(mustInt(t, product))
	page, err := w.market.StartPayment(t.Context(), id, tokenOf(link))
	if err != nil || !strings.HasPrefix(page.MobileURL, "https://online-pay.kakao.com/") {
		t.Fatalf("start payment = %+v, %v", page, err)
	}
	held, err := w.store.Repos().Trades.HoldingListing(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	w.finishPay(held.ID)

	// The seller.
	order := w.call(seller, "/kakaochatbot/product/GET/contractProducts").buttonExtra("상세보기", "orderId")
	of := extra("orderId", order)
	w.call(seller, "/kakaochatbot/product/GET/contractProduct/profile", of).has("판매대기", "미입력", "서연").
		offers("운송장번호 등록").offersNot("판매확정")
	w.call(seller, "/order/kakaochatbot/POST/saleSuccessConfirm", of)
	if got := w.trade(held.ID).State; got != trade.Paid {
		t.Fatalf("the sale was confirmed before the purchase: %s", got)
	}
	// The buyer cannot confirm before there is a tracking number.
	w.call(buyer, "/kakaochatbot/product/GET/purchaseProductProfile", extra("orderId", w.call(buyer, "/kakaochatbot/product/GET/purchaseProducts").
		buttonExtra("상세보기", "orderId"))).has("구매중", "미입력").offersNot("구매확정")
	w.call(buyer, "/order/kakaochatbot/POST/purchaseSuccessConfirm", of)
	if got := w.trade(held.ID).State; got != trade.Paid {
		t.Fatalf("the purchase was confirmed without a tracking number: %s", got)
	}
	w.call(buyer, "/order/PATCH/trackingNumber", of, typed(params{"trackingNumber": "1234-5678-9012"}))
	if got := w.trade(held.ID).State; got != trade.Paid {
		t.Fatalf("the buyer entered a tracking number: %s", got)
	}
	w.call(seller, "/order/PATCH/trackingNumber", of, typed(params{"trackingNumber": "1234-5678"})).has("운송장번호를 다시 확인해 주세요")
	w.call(seller, "/order/PATCH/trackingNumber", of, typed(params{"trackingNumber": "1234-5678-9012"})).has("운송장번호를 등록했어요", "123456789012")
	w.call(seller, "/order/PATCH/trackingNumber", of, typed(params{"trackingNumber": "1234-5678-9012"})).has("운송장번호를 등록했어요")
	w.call(seller, "/order/kakaochatbot/POST/saleSuccessConfirm", of)
	if got := w.trade(held.ID).State; got != trade.Sent {
		t.Fatalf("the sale was confirmed before the purchase: %s", got)
	}

	// The buyer asks, is asked again, and confirms.
	w.call(buyer, "/kakaochatbot/product/GET/purchaseProductProfile", of).has("123456789012").offers("구매확정")
	w.call(buyer, "/order/kakaochatbot/GET/purchaseSuccessReconfirm", of).has("구매를 확정할까요").offers("구매확정", lblNo)
	if got := w.trade(held.ID).State; got != trade.Sent {
		t.Fatalf("asking confirmed already: %s", got)
	}
	w.call(seller, "/order/kakaochatbot/POST/purchaseSuccessConfirm", of)
	if got := w.trade(held.ID).State; got != trade.Sent {
		t.Fatalf("the seller confirmed the purchase: %s", got)
	}
	w.call(buyer, "/order/kakaochatbot/POST/purchaseSuccessConfirm", of).has("구매를 확정했어요")
	w.call(buyer, "/order/kakaochatbot/POST/purchaseSuccessConfirm", of).has("구매를 확정했어요")

	// The seller likewise.
	w.call(seller, "/kakaochatbot/product/GET/contractProduct/profile", of).offers("판매확정").offersNot("운송장번호 등록", "운송장번호 수정")
	w.call(seller, "/order/kakaochatbot/GET/saleSuccessReconfirm", of).has("판매를 확정할까요").offers("판매확정")
	w.call(buyer, "/order/kakaochatbot/POST/saleSuccessConfirm", of)
	if got := w.trade(held.ID).State; got != trade.Confirmed {
		t.Fatalf("the buyer confirmed the sale: %s", got)
	}
	w.call(seller, "/order/kakaochatbot/POST/saleSuccessConfirm", of).has("판매를 확정했어요", "판매완료")
	w.call(seller, "/order/kakaochatbot/POST/saleSuccessConfirm", of).has("판매완료")
	if got := w.trade(held.ID).State; got != trade.Complete {
		t.Fatalf("state at the end = %s, want complete", got)
	}
	w.call(seller, "/kakaochatbot/product/GET/myProductsByStatus", extra("productStatus", "판매완료")).has("무선 이어폰", "판매완료")
	w.call(buyer, "/kakaochatbot/product/GET/purchaseProducts").has("구매완료")
	w.call(seller, "/kakaochatbot/product/GET/contractProducts").has("진행 중인 판매가 없어요")
	if got := w.listing(id).State; got != listing.Sold {
		t.Errorf("the listing is %s, want sold", got)
	}
	if s, err := w.gateway.Lookup(t.Context(), "T"+str(held.AttemptID)); err != nil || s.Phase != payment.Captured || s.Cancelled != 0 {
		t.Errorf("the payment is %+v, %v, want captured once", s, err)
	}
}

// TestLegacyInPerson walks the first path with the owner's words only.
func TestLegacyInPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("민준")
	id := w.publish(seller, "의자")
	for _, step := range []struct {
		word string
		want listing.State
	}{
		{wordReserve, listing.Reserved},
		{wordReserve, listing.Reserved},
		{wordRelease, listing.ForSale},
		{wordRelease, listing.ForSale},
		{wordHide, listing.Hidden},
		{wordForSale, listing.ForSale},
		{wordReserve, listing.Reserved},
		{wordForSale, listing.ForSale},
		{wordReserve, listing.Reserved},
		{wordSold, listing.Sold},
		{wordSold, listing.Sold},
		{wordForSale, listing.Sold},
		{wordDelete, listing.Sold},
	} {
		w.call(seller, "/kakaochatbot/product/PATCH/status", extra("productId", str(id)), saying(step.word))
		if got := w.listing(id).State; got != step.want {
			t.Fatalf("after %s the listing is %s, want %s", step.word, got, step.want)
		}
	}
	id = w.publish(seller, "책상")
	w.call(seller, "/kakaochatbot/product/DELETE", extra("productId", str(id))).has("삭제했어요")
	if got := w.listing(id).State; got != listing.Deleted {
		t.Errorf("the listing is %s, want deleted", got)
	}
}

// TestOwnerWordsAreLegal presses each word that the owner is offered.
func TestOwnerWordsAreLegal(t *testing.T) {
	t.Parallel()
	first := func(s *scene) { // a first refusal for the one who waited
		s.send(s.other, blockRequest, extra("productId", str(s.listing)))
		s.reserve()
		s.tick(49 * 60 * 60 * 1e9)
	}
	all := map[string]func(*scene){"for_sale": func(*scene) {}, "first_refusal": first}
	for name, build := range scenes {
		all[name] = build
	}
	for _, state := range []listing.State{listing.Hidden, listing.Blocked} {
		all["listing_"+string(state)] = func(s *scene) { s.change(s.listing, func(l *listing.Listing) { l.State = state }) }
	}
	for name, build := range all {
		if strings.HasSuffix(name, "withdrawn") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			of := func(s *scene) option { return extra("productId", str(s.listing)) }
			s := newScene(t)
			build(s)
			for _, label := range quickLabels(s.send(s.seller, blockListing, of(s)).Response) {
				s := newScene(t)
				build(s)
				before := s.world.listing(s.listing)
				r := s.press(s.seller, s.send(s.seller, blockListing, of(s)), label, typed(params{
					"buyerNickname": "지우", "productName": "새 이름", "productPrice": "1000", "productDescription": "새 설명",
				}))
				switch label {
				case wordDelete:
					s.press(s.seller, r, lblYesDelete).has("삭제했어요")
				case wordSold:
					s.press(s.seller, r, lblYesSold)
				case lblWays:
					s.press(s.seller, r, "택배만").has("거래 방법을 바꿨어요")
				case lblTradeState, lblStart:
					continue
				}
				if s.world.listing(s.listing) == before && s.trade != 0 && s.world.trade(s.trade).State == trade.Reserved {
					t.Errorf("%q is offered for a listing in state %s, but changed nothing:\n%s", label, before.State, r.text())
				} else if s.world.listing(s.listing) == before && label != wordSold {
					t.Errorf("%q is offered for a listing in state %s, but changed nothing:\n%s", label, before.State, r.text())
				}
			}
		})
	}
}
