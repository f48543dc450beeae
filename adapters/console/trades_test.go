package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

// TestTwoOperatorsDecideADispute goes the way of a decision about much money.
func TestTwoOperatorsDecideADispute(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	m := app.New(app.Config{Store: memory.New(), Clock: memory.NewClock(at), Source: memory.NewSource(100), Process: trade.DefaultProcess()})
	r := m.Store.Repos()
	for _, who := range []member.ID{1, 2} {
		one := member.Member{ID: who, Key: id(who), Nickname: "이름" + id(who), Phone: "01012345678", Tier: member.Bronze, State: member.Active, JoinedAt: at}
		if err := r.Members.Add(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	l := listing.Listing{ID: 3, SellerID: 1, Title: "자전거", Description: "기스 없어요", Price: 800_000, Category: listing.Sports, State: listing.InTrade, Revision: 1, CreatedAt: at, UpdatedAt: at}
	if err := r.Listings.Add(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	tr := trade.Open(4, trade.Parcel, l, 2, trade.DefaultProcess(), at)
	tr.State, tr.Holds, tr.Captured = trade.Disputed, true, 800_000
	tr.Tracking = parcel.Tracking{Carrier: parcel.Hanjin, Number: "1234567890"}
	tr.Back = parcel.Tracking{Carrier: parcel.Unnamed, Number: "9876543210"}
	if err := r.Trades.Add(t.Context(), tr); err != nil {
		t.Fatal(err)
	}
	d := openDesk(t, func(o *Options) { o.Desk = m.Desk() }, nil)
	support, owner := d.as(operator.Support), d.as(operator.Owner)
	page := support.get("/trades/4")
	if !strings.Contains(page.body, decisionWords[trade.RefundDispute]) || !strings.Contains(page.body, "800,000") || strings.Contains(page.body, "01012345678") {
		t.Fatalf("the page lacks the decision or its sum, or shows a phone:\n%s", page.body)
	}
	for _, want := range []string{`href="/console/listings/3"`, `href="/console/members/1"`, `href="/console/members/2"`, "기스 없어요", "1234567890", "한진택배", "9876543210"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page of a dispute lacks %s, which who decides it has to see:\n%s", want, page.body)
		}
	}
	form := page.form(t, "/trades/4/decide")
	form.Set("event", string(trade.RefundDispute))
	form.Set("reason", "파손")
	if a := support.post("/trades/4/decide", form); a.status != http.StatusSeeOther {
		t.Fatalf("deciding answered %d:\n%s", a.status, a.body)
	}
	if page := owner.get("/trades"); !strings.Contains(page.body, wordProposals) {
		t.Errorf("the list does not show what waits:\n%s", page.body)
	}
	stored, err := r.Proposals.OpenOf(t.Context(), 4)
	if err != nil {
		t.Fatal(err)
	}
	approve := "/trades/4/proposals/" + id(stored.ID) + "/approve"
	if body := support.get("/trades/4").body; strings.Contains(body, approve) {
		t.Error("who proposed is offered to approve")
	}
	form = owner.get("/trades/4").form(t, approve)
	if a := owner.post(approve, form); a.status != http.StatusSeeOther {
		t.Fatalf("approving answered %d:\n%s", a.status, a.body)
	}
	if is, err := r.Trades.Get(t.Context(), 4); err != nil || is.State != trade.Refunding {
		t.Errorf("the trade is %s, %v, want refunding", is.State, err)
	}
	if a := owner.post(approve, url.Values{}); a.status != http.StatusForbidden {
		t.Errorf("a form without proof answered %d", a.status)
	}
}

func TestEveryTradeHasWords(t *testing.T) {
	t.Parallel()
	for _, s := range trade.States() {
		if s != trade.None && tradeWords[s] == "" {
			t.Errorf("no word for %s", s)
		}
	}
	for _, c := range []parcel.Carrier{parcel.CJ, parcel.Post, parcel.Hanjin, parcel.Lotte, parcel.Logen, parcel.CU, parcel.GS} {
		if carrierWords[c] == "" {
			t.Errorf("no word for the carrier %s", c)
		}
	}
	for _, e := range trade.Decisions() {
		if decisionWords[e] == "" {
			t.Errorf("no word for %s", e)
		}
	}
	for _, e := range trade.Events() {
		if eventWords[e] == "" {
			t.Errorf("no word for %s", e)
		}
	}
	for _, a := range trade.Announcements() {
		if kind := app.NewsKind(a.Move, a.Tell); newsWord(kind) == string(kind) {
			t.Errorf("no word for the news %s", kind)
		}
	}
	for _, k := range ledger.Kinds() {
		if bookWords[k] == "" {
			t.Errorf("no word for the account %s", k)
		}
	}
	for _, s := range payment.States() {
		if attemptWords[s] == "" {
			t.Errorf("no word for a payment that is %s", s)
		}
	}
}

func TestMessagesOfAStorySayWhoHasSeenThem(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	kind := news.Kind(trade.AskCancel)
	got := storyEntries(app.TradeStory{Trade: trade.Trade{SellerID: 1, BuyerID: 2}, News: []news.Item{
		{MemberID: 1, Kind: kind, At: at, SeenAt: at.Add(time.Minute)},
		{MemberID: 2, Kind: kind, Note: "늦어서요", At: at.Add(-time.Minute)},
		{MemberID: 9, Kind: kind, At: at.Add(-time.Hour)},
	}})
	want := []entry{
		{Who: "판매자에게", Lines: []cell{said("2026-11-23 12:01에 봤어요.")}},
		{Who: "구매자에게", Lines: []cell{said("늦어서요"), said("아직 안 봤어요.")}},
		{Lines: []cell{said("아직 안 봤어요.")}},
	}
	for i := range got {
		got[i] = entry{Who: got[i].Who, Lines: got[i].Lines}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("messages (-want +got); a row with a dash tells nobody anything:\n%s", diff)
	}
}
