package console

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/boards"
	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// till is a console over a market with money in it.
type till struct {
	desk
	market *app.Market
}

// openTill has member 1, who sells and told an account, member 2, who buys, and a
// board named one.
func openTill(t *testing.T) till {
	t.Helper()
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	ring, err := vault.New(vault.Options{Keys: []vault.Key{{ID: "test", Secret: []byte("0123456789abcdef0123456789abcdef")}}})
	if err != nil {
		t.Fatal(err)
	}
	builtIn, err := boards.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := builtIn.StandIn("one", "게시판", "http://127.0.0.1:1/list", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	b := boards.New(boards.Options{Profiles: profiles})
	t.Cleanup(b.Close)
	m := app.New(app.Config{
		Store: memory.New(), Clock: memory.NewClock(at), Source: memory.NewSource(1000), Process: trade.DefaultProcess(), Vault: ring, Boards: b,
		Settings: []app.Setting{{Name: "PORT", Value: "8080", Set: true, Source: "default"}, {Name: "SECRET", Secret: true, Set: true, Source: "file"}, {Name: "EMPTY"}},
	})
	x := till{openDesk(t, func(o *Options) { o.Desk = m.Desk() }, nil), m}
	for _, who := range []member.ID{1, 2} {
		x.must(m.Store.Repos().Members.Add(t.Context(), member.Member{ID: who, Key: id(who), Nickname: "이름" + id(who), Tier: member.Bronze, State: member.Active, JoinedAt: at}))
	}
	account, err := payout.ParseAccount("국민은행", "123456-78-901234", "김수진")
	x.must(err)
	plain, err := json.Marshal(payout.Given{Account: account})
	x.must(err)
	sealed, err := ring.Seal(plain, string(ports.OwnAccount)+":1")
	x.must(err)
	x.must(m.Store.Repos().Sealed.Put(t.Context(), ports.OwnAccount, 1, sealed, at))
	return x
}

func (x till) must(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

// deal adds a trade in the state whose money is there; id+1 is its listing, id+2
// its payment.
func (x till) deal(of trade.ID, s trade.State, price money.Won) trade.Trade {
	x.t.Helper()
	r, at := x.market.Store.Repos(), x.market.Clock.Now()
	l := listing.Listing{ID: listing.ID(of) + 1, SellerID: 1, Title: "자전거", Price: price, Category: listing.Sports, State: listing.InTrade, Revision: 1, CreatedAt: at, UpdatedAt: at}
	x.must(r.Listings.Add(x.t.Context(), l))
	tr := trade.Open(of, trade.Parcel, l, 2, trade.DefaultProcess(), at)
	tr.State, tr.Holds, tr.Captured, tr.AttemptID, tr.ClosedAt = s, true, price, payment.ID(of)+2, at
	if s == trade.Complete {
		tr.Settled = price
	}
	x.must(r.Trades.Add(x.t.Context(), tr))
	a := payment.Attempt{ID: tr.AttemptID, TradeID: int64(of), BuyerID: 2, Amount: price, State: payment.Approved, CreatedAt: at, UpdatedAt: at, CheckedAt: at}
	x.must(r.Attempts.Add(x.t.Context(), a, l.ID))
	if s == trade.Complete {
		x.must(r.Payouts.Add(x.t.Context(), payout.Payout{TradeID: int64(of), SellerID: 1, Amount: price, State: payout.Due, CreatedAt: at, UpdatedAt: at}))
	}
	return tr
}

// press sends the form to path that is on a page, with what is typed into it.
func (v visitor) press(page, path string, typed url.Values) answer {
	v.t.Helper()
	form := v.get(page).form(v.t, path)
	for name, values := range typed {
		form[name] = values
	}
	return v.post(path, form)
}

func (v visitor) shows(page string, parts ...string) string {
	v.t.Helper()
	got := v.get(page)
	if got.status != http.StatusOK {
		v.t.Fatalf("%s answered %d:\n%s", page, got.status, got.body)
	}
	for _, part := range parts {
		if !strings.Contains(got.body, part) {
			v.t.Errorf("%s lacks %q:\n%s", page, part, got.body)
		}
	}
	return got.body
}

func TestPayoutPages(t *testing.T) {
	t.Parallel()
	x := openTill(t)
	x.deal(10, trade.Complete, 20_000)
	x.deal(20, trade.Complete, 600_000)
	x.deal(30, trade.Complete, 30_000)
	clerk, owner := x.as(operator.Finance), x.as(operator.Owner)
	if a := x.as(operator.Support).get("/payouts"); a.status != http.StatusForbidden {
		t.Errorf("support is answered %d, want 403", a.status)
	}
	clerk.shows("/payouts", "20,000", "600,000", wordClaim)
	if a := clerk.press("/payouts/30", "/payouts/30/hold", url.Values{"reason": {"확인 중"}}); a.status != http.StatusSeeOther {
		t.Fatalf("hold answered %d:\n%s", a.status, a.body)
	}
	clerk.shows("/payouts/30", saidHeld, "확인 중", payoutWords[payout.Held])
	clerk.shows("/queues/held_payouts", "확인 중", `href="/console/payouts/30"`)
	a := clerk.press("/payouts", "/payouts/claim", url.Values{"limit": {"10"}})
	at, ok := strings.CutPrefix(a.header.Get("Location"), Base)
	if a.status != http.StatusSeeOther || !ok {
		t.Fatalf("claim answered %d to %q:\n%s", a.status, at, a.body)
	}
	if body := clerk.shows(at, saidClaimed, "620,000", wordBankFile); strings.Contains(body, "901234") {
		t.Error("the batch shows an account in full")
	}
	sheet := clerk.press(at, at+"/export", nil)
	if sheet.status != http.StatusOK || !strings.Contains(sheet.body, "김수진") || !strings.HasPrefix(sheet.header.Get("Content-Type"), "text/csv") {
		t.Errorf("the file is %d %q %q, want a sheet with the accounts", sheet.status, sheet.header.Get("Content-Type"), sheet.body)
	}
	if a := clerk.press(at, at+"/send", nil); a.status != http.StatusSeeOther {
		t.Fatalf("send answered %d:\n%s", a.status, a.body)
	}
	if body := clerk.shows(at, saidSent, wordPayBatch); strings.Contains(body, at+"/export") || strings.Contains(body, at+"/release") {
		t.Error("a sent batch can be exported or given up: the bank would be told twice")
	}
	if a := clerk.press("/payouts/20", "/payouts/20/pay", url.Values{"reference": {"R-1"}}); a.status != http.StatusForbidden {
		t.Errorf("who claimed much money vouches for it alone: answered %d", a.status)
	}
	if a := owner.press("/payouts/20", "/payouts/20/pay", url.Values{"reference": {"R-1"}}); a.status != http.StatusSeeOther {
		t.Errorf("another operator's word is answered %d:\n%s", a.status, a.body)
	}
	owner.shows("/payouts/20", saidPaid, "R-1")
	if a := owner.press("/payouts/10", "/payouts/10/fail", url.Values{"reason": {"없는 계좌"}}); a.status != http.StatusSeeOther {
		t.Errorf("a refusal is answered %d:\n%s", a.status, a.body)
	}
	owner.shows("/payouts?state=failed", "없는 계좌")
	owner.shows("/queues/failed_payouts", "없는 계좌")
	if a := owner.press("/payouts/10", "/payouts/10/free", nil); a.status != http.StatusSeeOther {
		t.Errorf("to try again is answered %d:\n%s", a.status, a.body)
	}
	owner.shows("/payouts/10", payoutWords[payout.Due])
}

func TestQueuePages(t *testing.T) {
	t.Parallel()
	x := openTill(t)
	support, owner := x.as(operator.Support), x.as(operator.Owner)
	support.shows("", textNothingWaits)
	tr := x.deal(10, trade.Disputed, 800_000)
	p := proposal.Make(77, tr, trade.RefundDispute, 0, "파손", operator.Actor{ID: 99, Name: "박지원"}, x.market.Clock.Now().Add(-90*time.Minute))
	x.must(x.market.Store.Repos().Proposals.Add(t.Context(), p))
	// From the overview to the queue, from there to the trade, and there is the button.
	support.shows("", queueWords[app.QueueDisputes], `href="/console/queues/proposals"`, wordLongest+"1"+wordHoursLong)
	support.shows("/queues/proposals", `href="/console/trades/10#`+proposalID+`"`, decisionWords[trade.RefundDispute], "박지원", "800,000", "1"+wordHoursLong)
	owner.shows("/trades/10", `id="`+proposalID+`"`)
	approve := "/trades/10/proposals/77/approve"
	if a := owner.press("/trades/10", approve, nil); a.status != http.StatusSeeOther {
		t.Fatalf("approving answered %d:\n%s", a.status, a.body)
	}
	if body := owner.shows("/queues/proposals"); strings.Contains(body, "박지원") {
		t.Error("what is decided still waits")
	}
	if a := support.get("/queues/nonsense"); a.status != http.StatusNotFound {
		t.Errorf("a queue that is none answered %d", a.status)
	}
	if a := support.get("/queues/drifts"); a.status != http.StatusForbidden {
		t.Errorf("support sees drift: answered %d", a.status)
	}
	for _, q := range app.Queues() {
		if queueWords[q] == "" {
			t.Errorf("no word for the queue %s", q)
		}
	}
}

func TestDriftPages(t *testing.T) {
	t.Parallel()
	x := openTill(t)
	x.deal(10, trade.Paid, 20_000)
	now := x.market.Clock.Now()
	d := ports.Drift{ID: 5, TradeID: 10, Kind: recon.Kinds()[0], Facts: `[20000,"<b>"]`, Stops: true, FoundAt: now, SeenAt: now}
	x.must(x.market.Store.Repos().Drifts.Add(t.Context(), d))
	owner := x.as(operator.Owner)
	owner.shows("/drifts", "/console/drifts/5", "20000 · &lt;b&gt;")
	if a := owner.press("/drifts/5", "/drifts/5/settle", url.Values{"reason": {""}}); a.status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason it answered %d", a.status)
	}
	old := owner.get("/drifts/5").form(t, "/drifts/5/settle")
	found, err := x.market.Store.Repos().Drifts.Get(t.Context(), 5)
	x.must(err)
	_, err = x.market.Store.Repos().Drifts.Save(t.Context(), found)
	x.must(err)
	old.Set("reason", "은행에 확인")
	if a := owner.post("/drifts/5/settle", old); a.status != http.StatusConflict {
		t.Errorf("a form of what was found before answered %d, want 409", a.status)
	}
	if a := owner.press("/drifts/5", "/drifts/5/settle", url.Values{"reason": {"은행에 확인"}}); a.status != http.StatusSeeOther {
		t.Fatalf("accepting answered %d:\n%s", a.status, a.body)
	}
	if body := owner.shows("/drifts/5", saidSettled, "은행에 확인"); strings.Contains(body, "/drifts/5/settle") {
		t.Error("what is accepted can be accepted again")
	}
}

func TestOfferAndSettingPages(t *testing.T) {
	t.Parallel()
	x := openTill(t)
	now := x.market.Clock.Now()
	state := offer.State{Name: "one", TriedAt: now.Add(-time.Hour), OKAt: now.Add(-time.Hour), NextAt: now.Add(time.Hour), Rows: 20, Failures: 3, Trouble: "layout"}
	x.must(x.market.Store.Repos().Boards.Add(t.Context(), state))
	owner, clerk := x.as(operator.Owner), x.as(operator.Finance)
	owner.shows("/offers", "게시판", "layout", wordOld)
	if body := clerk.shows("/offers"); strings.Contains(body, "/offers/one/crawl") {
		t.Error("finance is offered what it may not do")
	}
	if a := owner.press("/offers", "/offers/one/crawl", nil); a.status != http.StatusSeeOther {
		t.Fatalf("answered %d:\n%s", a.status, a.body)
	}
	owner.shows("/offers", saidCrawl)
	if s, err := x.market.Store.Repos().Boards.Get(t.Context(), "one"); err != nil || !s.Due(now) {
		t.Errorf("the board is %+v, %v, want it due", s, err)
	}
	if a := owner.press("/offers", "/offers/one/off", url.Values{"reason": {""}}); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a board is switched off without a reason: answered %d", a.status)
	}
	if a := owner.press("/offers", "/offers/one/off", url.Values{"reason": {"게시판의 요청"}}); a.status != http.StatusSeeOther {
		t.Fatalf("switching off answered %d:\n%s", a.status, a.body)
	}
	if body := owner.shows("/offers", saidSwitched, wordOff); strings.Contains(body, "/offers/one/crawl") || strings.Contains(body, "/offers/one/off") {
		t.Error("a board that is off can be looked at or switched off")
	}
	if a := owner.press("/offers", "/offers/one/on", url.Values{"reason": {"합의함"}}); a.status != http.StatusSeeOther {
		t.Fatalf("switching on answered %d:\n%s", a.status, a.body)
	}
	owner.shows("/offers", "/offers/one/off", wordOld)
	owner.shows("/settings", "PORT", "8080", "SECRET", wordSecretSet, wordNotSet)
	if a := x.as(operator.Support).get("/settings"); a.status != http.StatusForbidden {
		t.Errorf("support sees the settings: answered %d", a.status)
	}
}

func TestOverviewPage(t *testing.T) {
	t.Parallel()
	x := openTill(t)
	x.deal(10, trade.Paid, 20_000)
	x.deal(20, trade.Complete, 30_000)
	now := x.market.Clock.Now()
	x.must(x.market.Store.Repos().Chats.AddAll(t.Context(), []chatlog.Entry{
		{ID: 1, At: now, Outcome: chatlog.OK}, {ID: 2, At: now, Outcome: chatlog.Late, Took: 4 * time.Second},
	}))
	body := x.as(operator.Support).shows("", "20,000", "30,000", titleChatsToday, wordChatLost,
		`href="/console/chats?since=2026-11-23&amp;slow=3000"`, `href="/console/chats?since=2026-11-23&amp;outcome=late"`)
	if strings.Contains(body, "/console/payouts") {
		t.Error("support is led to the payouts, which it may not see")
	}
	x.as(operator.Finance).shows("", "/console/payouts?state=due")
}

// TestTradesAreSifted asks the list as its fields do.
func TestTradesAreSifted(t *testing.T) {
	t.Parallel()
	x := openTill(t)
	x.deal(10, trade.Paid, 20_000)
	x.deal(20, trade.Complete, 90_000)
	v := x.as(operator.Support)
	order := func(query string) string {
		body := v.shows("/trades?" + query)
		first, second := strings.Index(body, `"/console/trades/10"`), strings.Index(body, `"/console/trades/20"`)
		switch {
		case first < 0 && second < 0:
			return ""
		case second < 0:
			return "10"
		case first < 0:
			return "20"
		case first < second:
			return "10 20"
		}
		return "20 10"
	}
	for query, want := range map[string]string{
		"": "20 10", "sort=oldest": "10 20", "sort=amount": "20 10", "min=20,001": "20", "max=20000": "10", "path=direct": "",
		"since=2026-11-23&until=2026-11-23": "20 10", "until=2026-11-22": "", "since=2026-11-24": "",
	} {
		if got := order(query); got != want {
			t.Errorf("%s lists %q, want %q", query, got, want)
		}
	}
	v.shows("/members?tier=bronze&since=2026-11-23&until=2026-11-23", "이름1", "이름2")
	if body := v.shows("/members?tier=diamond"); strings.Contains(body, "이름1") {
		t.Error("a bronze member is listed among the diamonds")
	}
}
