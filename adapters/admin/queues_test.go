package admin

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/boards"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/ports"
)

func TestAProposalIsAQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.quarrel(firstTrade, 800_000)
	made := read[Decided](w, w.ask("support", http.MethodPost, "/admin/order/"+id+"/decisions", `{"event":"refund_dispute","reason":"파손"}`, "If-Match", `"1"`, "Idempotency-Key", "q1"))
	counts := read[queueCounts](w, w.ask("owner", http.MethodGet, "/admin/queues", ""))
	now := timeOf(w.market.Clock.Now())
	for _, want := range []queueCount{
		{Queue: "proposals", Count: 1, Oldest: now}, {Queue: "disputes", Count: 1, Oldest: now}, {Queue: "claims"},
	} {
		if !slices.ContainsFunc(counts.Queues, func(c queueCount) bool {
			return c.Queue == want.Queue && c.Count == want.Count && !c.More && c.Oldest.Equal(want.Oldest.Time)
		}) {
			t.Errorf("counted %+v, want %+v among them", counts.Queues, want)
		}
	}
	list := read[List[map[string]any]](w, w.ask("owner", http.MethodGet, "/admin/queues/proposals", ""))
	row := map[string]any{
		"id": string(made.Proposal.ID), "tradeId": id, "title": "자전거", "since": "2026-11-23T12:00:00+09:00", "amount": 800_000.0, "turn": "operator",
		"next": "2026-11-24T12:00:00+09:00", "days": 0.0, "frozen": false, "detail": "refund_dispute", "by": "name-support", "failures": 0.0,
	}
	if diff := cmp.Diff([]map[string]any{row}, list.Items); diff != "" || list.Next != "" {
		t.Errorf("next %q, the queue (-want +got):\n%s", list.Next, diff)
	}
	// From the row it is decided.
	at := "/admin/order/proposals/" + list.Items[0]["id"].(string)
	read[Decided](w, w.ask("owner", http.MethodPost, at+"/approve", `{}`, "Idempotency-Key", "q2"))
	if list := read[List[queueRow]](w, w.ask("owner", http.MethodGet, "/admin/queues/proposals", "")); len(list.Items) != 0 {
		t.Errorf("after the approval %+v waits, want nothing", list.Items)
	}
}

func TestQueues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.quarrel(firstTrade, 20_000), w.quarrel(firstTrade+100, 30_000)
	var seen []string
	for next, pages := "", 0; pages < 5; pages++ {
		part := read[List[queueRow]](w, w.ask("support", http.MethodGet, "/admin/queues/disputes?limit=1&cursor="+next, ""))
		for _, r := range part.Items {
			seen = append(seen, string(r.TradeID))
		}
		if next = part.Next; next == "" {
			break
		}
	}
	if got, want := strings.Join(seen, " "), first+" "+second; got != want {
		t.Errorf("page by page the queue has %s, want %s", got, want)
	}
	w.problem(w.ask("owner", http.MethodGet, "/admin/queues/nonsense", ""), 404, "queue.unknown")
	w.problem(w.ask("support", http.MethodGet, "/admin/queues/drifts", ""), 403, "operator.may_not")
	for _, c := range read[queueCounts](w, w.ask("support", http.MethodGet, "/admin/queues", "")).Queues {
		if c.Queue == "held_payouts" {
			t.Error("support counts payouts, which it may not see")
		}
	}
}

func TestOverview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.quarrel(firstTrade, 20_000)
	now := w.market.Clock.Now()
	err := w.market.Store.Repos().Chats.AddAll(w.Context(), []chatlog.Entry{
		{ID: 1, At: now, Outcome: chatlog.OK}, {ID: 2, At: now, Outcome: chatlog.Late, Took: 4 * time.Second}, {ID: 3, At: now.AddDate(0, 0, -1), Outcome: chatlog.OK},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := read[overview](w, w.ask("finance", http.MethodGet, "/admin/overview", ""))
	if got.Held != 20_000 || got.TradesHolding != 1 || got.Members != 2 || got.Since.Format(time.RFC3339) != "2026-11-23T00:00:00+09:00" {
		t.Errorf("got %+v, want today's two members and one trade that holds 20,000 won", got)
	}
	want := chatFigures{Calls: 2, Slow: 1, Failed: 1, Outcomes: []chatEnding{{Outcome: "ok", Count: 1}, {Outcome: "late", Count: 1, Slow: 1}}}
	if diff := cmp.Diff(want, got.Chats); diff != "" {
		t.Errorf("today's chat (-want +got):\n%s", diff)
	}
}

func TestDriftsAreAccepted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.quarrel(firstTrade, 20_000)
	d := ports.Drift{ID: 1<<53 + 9, TradeID: firstTrade, Kind: recon.Kinds()[0], Facts: `[1,"a"]`, Stops: true, FoundAt: w.market.Clock.Now(), SeenAt: w.market.Clock.Now()}
	if err := w.market.Store.Repos().Drifts.Add(w.Context(), d); err != nil {
		t.Fatal(err)
	}
	list := read[List[drift]](w, w.ask("finance", http.MethodGet, "/admin/drifts", ""))
	if len(list.Items) != 1 || string(list.Items[0].TradeID) != id || !list.Items[0].Stops || !cmp.Equal(list.Items[0].Facts, []any{1.0, "a"}) {
		t.Fatalf("listed %+v, want the one that stops money", list.Items)
	}
	at := "/admin/drifts/" + string(idFrom(d.ID))
	tag := w.ask("finance", http.MethodGet, at, "").Header().Get("ETag")
	w.problem(w.ask("support", http.MethodGet, at, ""), 403, "operator.may_not")
	w.problem(w.ask("finance", http.MethodGet, "/admin/drifts/7", ""), 404, "drift.unknown")
	settle := at + "/settle"
	w.problem(w.ask("owner", http.MethodPost, settle, `{"reason":"봤음"}`), 428, "http.if_match_missing")
	w.problem(w.ask("owner", http.MethodPost, settle, `{"reason":""}`, "If-Match", tag), 422, "operator.reason")
	w.problem(w.ask("owner", http.MethodPost, settle, `{"reason":"봤음"}`, "If-Match", `"9"`), 412, "http.changed")
	got := read[drift](w, w.ask("owner", http.MethodPost, settle, `{"reason":"은행에 확인"}`, "If-Match", tag))
	if got.AcceptedWhy != "은행에 확인" || got.AcceptedBy == "" || got.ResolvedAt.IsZero() {
		t.Errorf("accepted %+v, want who did it and why", got)
	}
	if list := read[List[drift]](w, w.ask("finance", http.MethodGet, "/admin/drifts", "")); len(list.Items) != 0 {
		t.Errorf("%+v still waits", list.Items)
	}
}

func TestOfferSources(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
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
	w.market.Boards = b
	now := w.market.Clock.Now()
	state := offer.State{Name: "one", TriedAt: now.Add(-time.Hour), OKAt: now.Add(-time.Hour), NextAt: now.Add(time.Hour), Rows: 20, Requests: 7}
	if err := w.market.Store.Repos().Boards.Add(w.Context(), state); err != nil {
		t.Fatal(err)
	}
	got := read[offerSources](w, w.ask("finance", http.MethodGet, "/admin/offers/sources", "")).Sources
	if len(got) != 1 || got[0].Name != "one" || got[0].Title != "게시판" || got[0].Rows != 20 || got[0].Requests != 7 || !got[0].Stale {
		t.Fatalf("sources are %+v, want the one with its figures", got)
	}
	w.problem(w.ask("finance", http.MethodPost, "/admin/offers/sources/one/crawl", ""), 403, "operator.may_not")
	w.problem(w.ask("owner", http.MethodPost, "/admin/offers/sources/two/crawl", ""), 404, "source.unknown")
	if got := w.ask("owner", http.MethodPost, "/admin/offers/sources/one/crawl", ""); got.Code != http.StatusNoContent {
		t.Errorf("answered %d %s, want 204", got.Code, got.Body)
	}
	if s, err := w.market.Store.Repos().Boards.Get(w.Context(), "one"); err != nil || !s.Due(now) {
		t.Errorf("the board is %+v, %v, want it due", s, err)
	}
	s, err := w.market.Store.Repos().Boards.Get(w.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	s.RestingUntil, s.NextAt = now.Add(time.Hour), now.Add(time.Hour)
	if _, err := w.market.Store.Repos().Boards.Save(w.Context(), s); err != nil {
		t.Fatal(err)
	}
	w.problem(w.ask("owner", http.MethodPost, "/admin/offers/sources/one/crawl", ""), 429, "source.too_soon")

	const off = "/admin/offers/sources/one/off"
	why := `{"reason":"게시판의 요청"}`
	w.problem(w.ask("finance", http.MethodPut, off, why), 403, "operator.may_not")
	w.problem(w.ask("owner", http.MethodPut, "/admin/offers/sources/two/off", why), 404, "source.unknown")
	w.problem(w.ask("owner", http.MethodPut, off, `{"reason":" "}`), 422, "operator.reason")
	for range 2 {
		if got := read[offerSource](w, w.ask("support", http.MethodPut, off, why)); got.OffAt.IsZero() || got.Stale || got.Requests != 7 {
			t.Errorf("the source is %+v, want it off with its figures", got)
		}
	}
	w.problem(w.ask("owner", http.MethodPost, "/admin/offers/sources/one/crawl", ""), 409, "source.off")
	if got := read[offerSource](w, w.ask("support", http.MethodDelete, off+"?reason=settled", "")); !got.OffAt.IsZero() {
		t.Errorf("the source is %+v, want it on", got)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.market.Settings = []app.Setting{{Name: "A", Value: "1", Set: true, Source: "file"}, {Name: "B", Secret: true, Set: true, Source: "environment"}}
	got := read[settings](w, w.ask("owner", http.MethodGet, "/admin/settings", ""))
	want := []setting{{Name: "A", Value: "1", Set: true, Source: "file"}, {Name: "B", Secret: true, Set: true, Source: "environment"}}
	if diff := cmp.Diff(want, got.Settings); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	w.problem(w.ask("support", http.MethodGet, "/admin/settings", ""), 403, "operator.may_not")
}

// TestWhatIsKnownIsNotSentAgain holds conditional GETs to RFC 9110, section 13.1.2.
func TestWhatIsKnownIsNotSentAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.quarrel(firstTrade, 20_000)
	for _, target := range []string{"/admin/order/" + id, "/admin/order/" + id + "/story", "/admin/order?status=disputed", "/admin/member", "/admin/settings"} {
		tag := w.ask("owner", http.MethodGet, target, "").Header().Get("ETag")
		if tag == "" {
			t.Errorf("%s has no tag", target)
			continue
		}
		for name, tt := range map[string]struct {
			sent   string
			status int
		}{
			"the tag": {tag, 304}, "weakly": {"W/" + tag, 304}, "among others": {`"x", ` + tag, 304}, "any": {"*", 304}, "another": {`"x"`, 200},
			"only its version": {`"1"`, 200},
		} {
			got := w.ask("owner", http.MethodGet, target, "", "If-None-Match", tt.sent)
			if got.Code != tt.status || got.Header().Get("ETag") != tag || (got.Body.Len() == 0) != (tt.status == 304) {
				t.Errorf("%s, %s: answered %d with the tag %s and %d bytes, want %d and %s", target, name, got.Code, got.Header().Get("ETag"), got.Body.Len(), tt.status, tag)
			}
		}
		w.problem(w.ask("", http.MethodGet, target, "", "If-None-Match", tag), 401, "fault.unauthenticated")
	}
	// A story grows without a move of its trade: the version is the same, the tag is not.
	story := "/admin/order/" + id + "/story"
	tag := w.ask("owner", http.MethodGet, story, "").Header().Get("ETag")
	d := ports.Drift{ID: 5, TradeID: firstTrade, Kind: recon.Kinds()[0], Facts: `[]`, FoundAt: w.market.Clock.Now(), SeenAt: w.market.Clock.Now()}
	if err := w.market.Store.Repos().Drifts.Add(w.Context(), d); err != nil {
		t.Fatal(err)
	}
	if got := w.ask("owner", http.MethodGet, story, "", "If-None-Match", tag); got.Code != 200 || got.Header().Get("ETag") == tag {
		t.Errorf("answered %d with the tag %s after something was found, want all of it again", got.Code, got.Header().Get("ETag"))
	}
}

func TestOrdersAreSifted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.quarrel(firstTrade, 20_000), w.quarrel(firstTrade+100, 30_000)
	for target, want := range map[string]string{
		"sort=amount":    second + " " + first,
		"sort=oldest":    first + " " + second,
		"maxPrice=20000": first, "minPrice=20001": second, "path=direct": "", "path=parcel&sort=oldest": first + " " + second,
		"since=2026-11-23T12:00:00%2B09:00": second + " " + first, "until=2026-11-23T12:00:00%2B09:00": "",
	} {
		var got []string
		for next, pages := "", 0; pages < 5; pages++ {
			part := read[List[Order]](w, w.ask("support", http.MethodGet, "/admin/order?limit=1&"+target+"&cursor="+next, ""))
			for _, o := range part.Items {
				got = append(got, string(o.ID))
			}
			if next = part.Next; next == "" {
				break
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s lists %v, want %s", target, got, want)
		}
	}
	w.problem(w.ask("support", http.MethodGet, "/admin/order?sort=price", ""), 422, "http.fields")
}
