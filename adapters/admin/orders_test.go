package admin

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
)

// quarrel adds a disputed trade about the amount and returns its id.
func (w *world) quarrel(id trade.ID, price money.Won) string {
	w.Helper()
	at := w.market.Clock.Now()
	r := w.market.Store.Repos()
	seller, buyer := member.ID(id)+1, member.ID(id)+2
	for _, who := range []member.ID{seller, buyer} {
		m := member.Member{ID: who, Key: "key" + string(idFrom(who)), Nickname: "이름" + string(idFrom(who)), Phone: "01012345678", Tier: member.Bronze, State: member.Active, ConsentAt: at, JoinedAt: at}
		if err := r.Members.Add(w.Context(), m); err != nil {
			w.Fatal(err)
		}
	}
	l := listing.Listing{ID: listing.ID(id) + 3, SellerID: seller, Title: "자전거", Price: price, Category: listing.Sports, State: listing.InTrade, Revision: 1, CreatedAt: at, UpdatedAt: at}
	if err := r.Listings.Add(w.Context(), l); err != nil {
		w.Fatal(err)
	}
	t := trade.Open(id, trade.Parcel, l, buyer, trade.DefaultProcess(), at)
	t.State, t.Holds, t.Captured, t.DisputedAt = trade.Disputed, true, price, at
	if err := r.Trades.Add(w.Context(), t); err != nil {
		w.Fatal(err)
	}
	record := trade.Record{TradeID: id, Seq: 1, Row: "E25", Event: trade.Dispute, By: trade.Buyer, MemberID: buyer, From: trade.Sent, To: trade.Disputed, At: at}
	if err := r.Trades.AddRecord(w.Context(), record); err != nil {
		w.Fatal(err)
	}
	return string(idFrom(id))
}

const firstTrade = trade.ID(1<<53 + 1001)

func TestOrders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.quarrel(firstTrade, 20_000), w.quarrel(firstTrade+100, 800_000)
	for target, want := range map[string][]string{
		"/admin/order/all":                        {second, first},
		"/admin/order?status=disputed":            {second, first},
		"/admin/order?status=paid":                nil,
		"/admin/order?memberId=9007199254741994":  {first},
		"/admin/order?productId=9007199254742096": {second},
	} {
		got := read[List[Order]](w, w.ask("support", http.MethodGet, target, ""))
		var ids []string
		for _, o := range got.Items {
			ids = append(ids, string(o.ID))
		}
		if strings.Join(ids, " ") != strings.Join(want, " ") {
			t.Errorf("%s lists %v, want %v", target, ids, want)
		}
	}
	w.problem(w.ask("support", http.MethodGet, "/admin/order?status=sold", ""), 422, "http.fields")
	one := w.ask("finance", http.MethodGet, "/admin/order/"+first, "")
	if o := read[Order](w, one); o.Status != "disputed" || o.Held != 20_000 || o.Turn != "operator" || !strings.HasPrefix(one.Header().Get("ETag"), `"1-`) {
		t.Errorf("shown %+v with the tag %s", o, one.Header().Get("ETag"))
	}
	w.problem(w.ask("support", http.MethodGet, "/admin/order/77", ""), 404, "trade.unknown")
	if p := read[OrderPayment](w, w.ask("finance", http.MethodGet, "/admin/order/paymentInfo/"+first, "")); p.OrderID != ID(first) || p.Payout != nil {
		t.Errorf("the payment is %+v", p)
	}
	story := read[OrderStory](w, w.ask("support", http.MethodGet, "/admin/order/"+first+"/story", ""))
	if len(story.History) != 1 || story.Buyer == nil || story.Buyer.Phone != "010-****-5678" || len(story.Options) == 0 || len(story.Unknown) != 0 {
		t.Errorf("the story is %+v", story)
	}
	at := w.market.Clock.Now().Add(time.Minute).UTC().Format(time.RFC3339)
	if past := read[OrderStory](w, w.ask("support", http.MethodGet, "/admin/order/"+first+"/story?at="+at, "")); past.Status != "disputed" || len(past.Options) != 0 || len(past.Unknown) == 0 {
		t.Errorf("as of a moment: %+v", past)
	}
	w.problem(w.ask("support", http.MethodGet, "/admin/order/"+first+"/story?at=2020-01-01T00:00:00Z", ""), 404, "trade.unknown")
}

func TestDecideOrders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	small := w.quarrel(firstTrade, 20_000)
	path := "/admin/order/" + small + "/decisions"
	body := `{"event":"refund_dispute","reason":"파손"}`
	w.problem(w.ask("owner", http.MethodPost, path, body, "Idempotency-Key", "a1"), 428, "http.if_match_missing")
	w.problem(w.ask("owner", http.MethodPost, path, body, "If-Match", `"1"`), 400, "http.idempotency_key")
	w.problem(w.ask("finance", http.MethodPost, path, body, "If-Match", `"1"`, "Idempotency-Key", "a2"), 403, "operator.may_not")
	w.problem(w.ask("owner", http.MethodPost, path, `{"event":"capture","reason":"x"}`, "If-Match", `"1"`, "Idempotency-Key", "a3"), 422, "http.fields")
	w.problem(w.ask("finance", http.MethodPost, "/admin/order/success/"+small, `{"reason":"x"}`, "If-Match", `"1"`, "Idempotency-Key", "a4"), 409, "trade.move")
	w.problem(w.ask("finance", http.MethodPost, "/admin/order/kakaopay-cancel/"+small, `{"reason":"x"}`, "If-Match", `"1"`, "Idempotency-Key", "a5"), 409, "trade.move")
	for range 2 {
		made := read[Decided](w, w.ask("support", http.MethodPost, path, body, "If-Match", `"1"`, "Idempotency-Key", "a6"))
		if made.Outcome != "made" || made.Order.Status != "refunding" || made.Proposal != nil || made.Repeated {
			t.Errorf("decided %+v, want the same answer each time", made)
		}
	}
	p := w.problem(w.ask("owner", http.MethodPost, path, `{"event":"decide_for_seller","reason":"x"}`, "If-Match", `"1"`, "Idempotency-Key", "a7"), 412, "trade.decided")
	if !strings.Contains(p.Detail, "분쟁 전액 환불") || !strings.Contains(p.Detail, "name-support") {
		t.Errorf("whoever was slower is told %q, want who decided what", p.Detail)
	}
}

func TestProposals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.quarrel(firstTrade, 800_000)
	path := "/admin/order/" + id + "/decisions"
	got := read[Decided](w, w.ask("support", http.MethodPost, path, `{"event":"refund_dispute","reason":"파손"}`, "If-Match", `"1"`, "Idempotency-Key", "b1"))
	if got.Outcome != "proposed" || got.Order.Status != "disputed" || got.Proposal == nil || got.Proposal.By != "name-support" {
		t.Fatalf("decided %+v, want a proposal", got)
	}
	open := read[List[Proposal]](w, w.ask("owner", http.MethodGet, "/admin/order/proposals", ""))
	if len(open.Items) != 1 || open.Items[0].ToBuyer != 800_000 || !open.Items[0].MayDecideIt || open.Items[0].Mine {
		t.Errorf("the owner sees %+v", open.Items)
	}
	at := "/admin/order/proposals/" + string(got.Proposal.ID)
	w.problem(w.ask("support", http.MethodPost, at+"/approve", `{}`, "Idempotency-Key", "b2"), 403, "proposal.own")
	w.problem(w.ask("finance", http.MethodPost, at+"/approve", `{}`, "Idempotency-Key", "b3"), 403, "operator.may_not")
	w.problem(w.ask("owner", http.MethodDelete, at, ""), 403, "proposal.not_own")
	w.problem(w.ask("owner", http.MethodPost, "/admin/order/proposals/77/approve", `{}`, "Idempotency-Key", "b4"), 404, "proposal.unknown")
	if p := read[Proposal](w, w.ask("support", http.MethodDelete, at, "")); p.Status != "withdrawn" {
		t.Errorf("withdrawn: %+v", p)
	}
	got = read[Decided](w, w.ask("support", http.MethodPost, path, `{"event":"decide_for_seller","reason":"확인"}`, "If-Match", `"1"`, "Idempotency-Key", "b5"))
	at = "/admin/order/proposals/" + string(got.Proposal.ID)
	if p := read[Proposal](w, w.ask("owner", http.MethodPost, at+"/refuse", `{"reason":"사진이 없음"}`)); p.Status != "refused" || p.Note != "사진이 없음" {
		t.Errorf("refused: %+v", p)
	}
	got = read[Decided](w, w.ask("support", http.MethodPost, path, `{"event":"refund_dispute","reason":"사진 확인"}`, "If-Match", `"1"`, "Idempotency-Key", "b6"))
	made := read[Decided](w, w.ask("owner", http.MethodPost, "/admin/order/proposals/"+string(got.Proposal.ID)+"/approve", `{}`, "Idempotency-Key", "b7"))
	if made.Outcome != "made" || made.Order.Status != "refunding" || made.Proposal.DecidedBy != "name-owner" {
		t.Errorf("approved: %+v", made)
	}
}
