package admin

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// owed adds a sold trade whose payout is due, to a seller who told an account.
func (w *world) owed(id trade.ID, price money.Won) string {
	w.Helper()
	text := w.quarrel(id, price)
	r, at := w.market.Store.Repos(), w.market.Clock.Now()
	must := func(err error) {
		w.Helper()
		if err != nil {
			w.Fatal(err)
		}
	}
	t, err := r.Trades.Get(w.Context(), id)
	must(err)
	a := payment.Attempt{ID: payment.ID(id) + 4, TradeID: int64(id), BuyerID: t.BuyerID, Amount: price, State: payment.Approved, CreatedAt: at, UpdatedAt: at, CheckedAt: at}
	must(r.Attempts.Add(w.Context(), a, t.ListingID))
	t.State, t.AttemptID, t.Settled, t.ClosedAt = trade.Complete, a.ID, price, at
	_, err = r.Trades.Save(w.Context(), t)
	must(err)
	must(r.Payouts.Add(w.Context(), payout.Payout{TradeID: int64(id), SellerID: t.SellerID, Amount: price, State: payout.Due, CreatedAt: at, UpdatedAt: at}))
	account, err := payout.ParseAccount("국민은행", "123456-78-901234", "김수진")
	must(err)
	plain, err := json.Marshal(payout.Given{Account: account})
	must(err)
	sealed, err := w.market.Vault.Seal(plain, string(ports.OwnAccount)+":"+string(idFrom(t.SellerID)))
	must(err)
	must(r.Sealed.Put(w.Context(), ports.OwnAccount, int64(t.SellerID), sealed, at))
	return text
}

// command posts with a key of its own.
func (w *world) command(role, path, body, key string) (status int, text string) {
	w.Helper()
	got := w.ask(role, http.MethodPost, path, body, "Idempotency-Key", key)
	return got.Code, got.Body.String()
}

func TestPayoutsGoOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.owed(firstTrade, 20_000), w.owed(firstTrade+100, 600_000)
	due := read[List[PayoutRow]](w, w.ask("finance", http.MethodGet, "/admin/payouts", ""))
	if len(due.Items) != 2 || string(due.Items[0].TradeID) != first || due.Items[0].Amount != 20_000 || due.Items[0].State != "due" {
		t.Fatalf("due are %+v, want both in the order of their trades", due.Items)
	}
	w.problem(w.ask("support", http.MethodGet, "/admin/payouts", ""), 403, "operator.may_not")
	w.problem(w.ask("finance", http.MethodPost, "/admin/payouts/batches", `{}`), 400, "http.idempotency_key")
	claimed := w.ask("finance", http.MethodPost, "/admin/payouts/batches", `{"limit":5}`, "Idempotency-Key", "c1")
	b := read[batch](w, claimed)
	if len(b.Transfers) != 2 || b.Total != 620_000 || strings.Contains(claimed.Body.String(), "123456-78-901234") {
		t.Fatalf("claimed %s, want both with masked accounts", claimed.Body)
	}
	if again := w.ask("finance", http.MethodPost, "/admin/payouts/batches", `{"limit":5}`, "Idempotency-Key", "c1"); again.Body.String() != claimed.Body.String() {
		t.Errorf("the same request again is answered %s, want the same batch", again.Body)
	}
	at := "/admin/payouts/batches/" + string(b.ID)
	sheet := w.ask("finance", http.MethodPost, at+"/export?format=csv", "")
	if body := sheet.Body.String(); sheet.Code != 200 || !strings.Contains(body, "김수진") || !strings.Contains(body, "T"+first) || !strings.Contains(sheet.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("exported %d %q %q, want a sheet with the accounts in full", sheet.Code, sheet.Header(), body)
	}
	if status, body := w.command("finance", at+"/send", "", "c2"); status != 204 {
		t.Fatalf("send answered %d %s", status, body)
	}
	w.problem(w.ask("finance", http.MethodPost, at+"/export", ""), 409, "payout.empty")
	w.problem(w.ask("finance", http.MethodPost, at+"/release", "", "Idempotency-Key", "c3"), 409, "payout.move")
	pay := "/admin/payouts/" + second + "/pay"
	w.problem(w.ask("finance", http.MethodPost, pay, `{"reference":"R1"}`, "Idempotency-Key", "c4"), 403, "payout.four_eyes")
	if status, body := w.command("owner", pay, `{"reference":"R1"}`, "c5"); status != 200 || !strings.Contains(body, `"state":"paid"`) {
		t.Errorf("another operator's word is answered %d %s, want it paid", status, body)
	}
	if status, body := w.command("owner", "/admin/payouts/"+first+"/fail", `{"reason":"계좌 없음"}`, "c6"); status != 200 || !strings.Contains(body, `"state":"failed"`) {
		t.Errorf("a refusal of the bank is answered %d %s", status, body)
	}
	failed := read[List[queueRow]](w, w.ask("finance", http.MethodGet, "/admin/queues/failed_payouts", ""))
	if len(failed.Items) != 1 || string(failed.Items[0].TradeID) != first || failed.Items[0].Detail != "계좌 없음" {
		t.Errorf("the queue of failures is %+v, want the refused one with its reason", failed.Items)
	}
	story := read[payoutStory](w, w.ask("finance", http.MethodGet, "/admin/payouts/"+second, ""))
	var trail []string
	for _, e := range story.Events {
		trail = append(trail, e.To)
	}
	if got := strings.Join(trail, " "); !strings.HasSuffix(got, "claimed sent paid") || story.Reference != "R1" || story.Account == nil || strings.Contains(story.Account.Number, "901234") {
		t.Errorf("the trail is %q of %+v, want each step, the reference and a masked account", got, story)
	}
}

func TestPayoutsAreHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.owed(firstTrade, 20_000)
	at := "/admin/payouts/" + id
	w.problem(w.ask("support", http.MethodPost, at+"/hold", `{"reason":"확인"}`, "Idempotency-Key", "h0"), 403, "operator.may_not")
	w.problem(w.ask("finance", http.MethodPost, at+"/hold", `{"reason":" "}`, "Idempotency-Key", "h1"), 422, "payout.reason")
	w.problem(w.ask("finance", http.MethodPost, "/admin/payouts/7/hold", `{"reason":"확인"}`, "Idempotency-Key", "h2"), 404, "payout.unknown")
	if status, body := w.command("finance", at+"/hold", `{"reason":"확인"}`, "h3"); status != 200 || !strings.Contains(body, `"state":"held"`) {
		t.Fatalf("hold answered %d %s", status, body)
	}
	if b := read[batch](w, w.ask("finance", http.MethodPost, "/admin/payouts/batches", `{}`, "Idempotency-Key", "h4")); b.ID != "" || len(b.Transfers) != 0 {
		t.Errorf("claimed %+v, want nothing: it is held", b)
	}
	if status, body := w.command("finance", at+"/free", "", "h5"); status != 200 || !strings.Contains(body, `"state":"due"`) {
		t.Errorf("free answered %d %s", status, body)
	}
	b := read[batch](w, w.ask("finance", http.MethodPost, "/admin/payouts/batches", `{}`, "Idempotency-Key", "h6"))
	if status, body := w.command("finance", "/admin/payouts/batches/"+string(b.ID)+"/release", "", "h7"); status != 204 {
		t.Errorf("release answered %d %s", status, body)
	}
	if p := read[payoutStory](w, w.ask("finance", http.MethodGet, at, "")); p.State != "due" || p.ClaimedBy != "" {
		t.Errorf("after the release it is %+v, want it due and nobody's", p.PayoutRow)
	}
}

// TestAPayoutWaitsForItsSeller: who told no account keeps nobody else waiting.
func TestAPayoutWaitsForItsSeller(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mute, told := w.owed(firstTrade, 20_000), w.owed(firstTrade+100, 30_000)
	if err := w.market.Store.Repos().Sealed.Delete(w.Context(), ports.OwnAccount, int64(member.ID(firstTrade)+1)); err != nil {
		t.Fatal(err)
	}
	b := read[batch](w, w.ask("finance", http.MethodPost, "/admin/payouts/batches", `{}`, "Idempotency-Key", "w1"))
	if len(b.Transfers) != 1 || string(b.Transfers[0].TradeID) != told || len(b.Left) != 1 || string(b.Left[0].TradeID) != mute || b.Left[0].Why != "payout.no_account" {
		t.Errorf("claimed %+v, want the one with an account, and why the other waits", b)
	}
}
