package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type object = map[string]any

var start = time.Date(2026, 3, 1, 15, 30, 0, 0, time.UTC)

func newServer(t *testing.T, opts Options) (*Server, string) {
	t.Helper()
	if opts.Now == nil {
		opts.Now = func() time.Time { return start }
	}
	s, err := New(opts)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server.URL
}

// officialReady has the fields of KakaoPay's own sample, numbers as text.
func officialReady() object {
	return object{
		"cid": "TC0ONETIME", "partner_order_id": "o1", "partner_user_id": "u1", "item_name": "초코파이",
		"quantity": "1", "total_amount": "2200", "vat_amount": "200", "tax_free_amount": "0",
		"approval_url": "https://market.example/success", "fail_url": "https://market.example/fail",
		"cancel_url": "https://market.example/cancel",
	}
}

func with(base object, field string, value any) object {
	out := maps.Clone(base)
	if value == nil {
		delete(out, field)
		return out
	}
	out[field] = value
	return out
}

func post(t *testing.T, base, call string, body any) (int, object) {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	return postRaw(t, base, call, data, http.Header{"Authorization": {"SECRET_KEY k"}, "Content-Type": {"application/json"}})
}

func postRaw(t *testing.T, base, call string, data []byte, header http.Header) (int, object) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/online/v1/payment/"+call, bytes.NewReader(data))
	if err != nil {
		t.Fatalf("request: %v", err)
	}
	req.Header = header
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatalf("%s: %v", call, err)
	}
	defer resp.Body.Close()
	var answer object
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatalf("%s: answer is not JSON: %v", call, err)
	}
	return resp.StatusCode, answer
}

func browser() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func press(t *testing.T, ready object, button, method string) *http.Response {
	t.Helper()
	page := strings.TrimSuffix(ready["next_redirect_mobile_url"].(string), "mInfo")
	resp, err := browser().PostForm(page+button, url.Values{"method": {method}})
	if err != nil {
		t.Fatalf("press %s: %v", button, err)
	}
	resp.Body.Close()
	return resp
}

func open(t *testing.T, address string) (*http.Response, string) {
	t.Helper()
	resp, err := browser().Get(address)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("read page: %v", err)
	}
	return resp, string(body)
}

func token(t *testing.T, ready object) string {
	t.Helper()
	to, err := press(t, ready, "pay", methodMoney).Location()
	if err != nil {
		t.Fatalf("pay: %v", err)
	}
	return to.Query().Get("pg_token")
}

func approval(ready object, token string) object {
	return object{
		"cid": "TC0ONETIME", "tid": ready["tid"], "partner_order_id": "o1", "partner_user_id": "u1", "pg_token": token,
	}
}

func pay(t *testing.T, base string) (ready, approved object) {
	t.Helper()
	_, ready = post(t, base, "ready", officialReady())
	status, approved := post(t, base, "approve", approval(ready, token(t, ready)))
	if status != http.StatusOK {
		t.Fatalf("approve: got %d %v", status, approved)
	}
	return ready, approved
}

func wantCode(t *testing.T, status int, answer object, want int, why string) {
	t.Helper()
	if got, _ := answer["error_code"].(float64); int(got) != want || status == http.StatusOK {
		t.Errorf("got status %d %v, want error_code %d: %s", status, answer, want, why)
	}
}

func TestReadyAnswer(t *testing.T) {
	t.Parallel()
	s, base := newServer(t, Options{PublicURL: "https://market.example/sandbox/"})
	status, ready := post(t, base, "ready", officialReady())
	if status != http.StatusOK {
		t.Fatalf("ready: got %d %v", status, ready)
	}
	if got := ready["tid"].(string); !regexp.MustCompile(`^T[0-9a-f]{19}$`).MatchString(got) {
		t.Errorf("tid: got %q, want 20 characters starting with T", got)
	}
	if got := ready["created_at"]; got != "2026-03-02T00:30:00" {
		t.Errorf("created_at: got %v, want Korean time without a zone", got)
	}
	page := regexp.MustCompile(`^https://market\.example/sandbox/mockup/[0-9a-f]{64}/(mInfo|info|aInfo)$`)
	for _, field := range []string{"next_redirect_mobile_url", "next_redirect_pc_url", "next_redirect_app_url"} {
		if got := ready[field].(string); !page.MatchString(got) {
			t.Errorf("%s: got %q, want it under the public address", field, got)
		}
	}
	if got := s.Payments()[0].Amount; got != 2200 {
		t.Errorf("amount: got %d, want 2200 from text", got)
	}
}

func TestReadyRefusesBadFields(t *testing.T) {
	t.Parallel()
	s, base := newServer(t, Options{})
	good := officialReady()
	bad := map[string]object{
		"no order":            with(good, "partner_order_id", nil),
		"long order":          with(good, "partner_order_id", strings.Repeat("가", 101)),
		"long user":           with(good, "partner_user_id", strings.Repeat("u", 101)),
		"long item":           with(good, "item_name", strings.Repeat("가", 101)),
		"item is a number":    with(good, "item_name", 5),
		"wrong case":          with(with(good, "item_name", nil), "Item_Name", "x"),
		"no quantity":         with(good, "quantity", nil),
		"quantity zero":       with(good, "quantity", 0),
		"amount zero":         with(good, "total_amount", "0"),
		"amount negative":     with(good, "total_amount", -1),
		"amount fraction":     with(good, "total_amount", 10.5),
		"amount word":         with(good, "total_amount", "many"),
		"amount huge":         with(good, "total_amount", "9999999999999999"),
		"no tax free":         with(good, "tax_free_amount", nil),
		"tax free over total": with(good, "tax_free_amount", 2201),
		"vat over total":      with(good, "vat_amount", 2201),
		"relative address":    with(good, "approval_url", "/success"),
		"long address":        with(good, "fail_url", "https://market.example/"+strings.Repeat("x", 255)),
		"unknown method":      with(good, "payment_method_type", "CASH"),
		"unknown card":        with(good, "available_cards", []string{"VISA"}),
		"install months":      with(good, "install_month", 13),
	}
	for name, body := range bad {
		status, answer := post(t, base, "ready", body)
		wantCode(t, status, answer, -2, name)
	}
	status, answer := post(t, base, "ready", with(good, "cid", "C000000001"))
	wantCode(t, status, answer, -731, "another merchant")
	if got := len(s.Payments()); got != 0 {
		t.Errorf("payments: got %d, want 0 after refusals", got)
	}
	for name, body := range map[string]object{
		"hundred characters": with(good, "item_name", strings.Repeat("가", 100)),
		"unknown field":      with(good, "brand_new", true),
		"numbers":            with(with(good, "total_amount", 2200), "quantity", 1),
		"cards":              with(good, "available_cards", []string{"KB", "BC"}),
	} {
		if status, answer := post(t, base, "ready", body); status != http.StatusOK {
			t.Errorf("%s: got %d %v, want it accepted", name, status, answer)
		}
	}
}

func TestHeadersAndBodies(t *testing.T) {
	t.Parallel()
	_, base := newServer(t, Options{SecretKey: "right"})
	body, err := json.Marshal(officialReady())
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	tests := map[string]struct {
		key, kind string
		body      []byte
		status    int
		code      int
	}{
		"right":      {"SECRET_KEY right", "application/json", body, 200, 0},
		"dev scheme": {"DEV_SECRET_KEY right", "application/json; charset=utf-8", body, 200, 0},
		"none":       {"", "application/json", body, 400, -400},
		"wrong":      {"SECRET_KEY wrong", "application/json", body, 401, -401},
		"old scheme": {"KakaoAK right", "application/json", body, 401, -401},
		"form":       {"SECRET_KEY right", "application/x-www-form-urlencoded", []byte("cid=TC0ONETIME"), 400, -2},
		"no object":  {"SECRET_KEY right", "application/json", []byte("null"), 400, -2},
		"broken":     {"SECRET_KEY right", "application/json", []byte("{"), 400, -2},
		"too long":   {"SECRET_KEY right", "application/json", bytes.Repeat([]byte(" "), 70<<10), 400, -2},
	}
	for name, test := range tests {
		header := http.Header{"Content-Type": {test.kind}}
		if test.key != "" {
			header.Set("Authorization", test.key)
		}
		status, answer := postRaw(t, base, "ready", test.body, header)
		code, _ := answer["error_code"].(float64)
		if status != test.status || int(code) != test.code {
			t.Errorf("%s: got %d %v, want %d with code %d", name, status, answer, test.status, test.code)
		}
	}
	status, answer := post(t, base, "refund", object{})
	wantCode(t, status, answer, -404, "an address that does not exist")
}

func TestVATDefault(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ total, taxFree, want int64 }{
		{4500, 0, 409}, {2200, 0, 200}, {2200, 2200, 0}, {1, 0, 0}, {6, 0, 1}, {10000, 0, 909}, {0, 0, 0},
	} {
		if got := defaultVAT(test.total, test.taxFree); got != test.want {
			t.Errorf("vat of %d (%d tax free): got %d, want %d as KakaoPay computes it", test.total, test.taxFree, got, test.want)
		}
	}
}

func TestAnswersHaveTheFieldsOfTheSamples(t *testing.T) {
	t.Parallel()
	_, base := newServer(t, Options{})
	ready, approved := pay(t, base)
	sums := object{"total": 2200.0, "tax_free": 0.0, "vat": 200.0, "point": 0.0, "discount": 0.0, "green_deposit": 0.0}
	nothing := object{"total": 0.0, "tax_free": 0.0, "vat": 0.0, "point": 0.0, "discount": 0.0, "green_deposit": 0.0}
	now := "2026-03-02T00:30:00"
	want := object{
		"aid": approved["aid"], "tid": ready["tid"], "cid": "TC0ONETIME", "partner_order_id": "o1", "partner_user_id": "u1",
		"payment_method_type": "MONEY", "item_name": "초코파이", "quantity": 1.0, "amount": sums,
		"created_at": now, "approved_at": now,
	}
	if diff := cmp.Diff(want, approved); diff != "" {
		t.Errorf("approve (-want +got):\n%s", diff)
	}
	cancel := object{"cid": "TC0ONETIME", "tid": ready["tid"], "cancel_amount": 2200, "cancel_tax_free_amount": 0, "payload": "why"}
	_, got := post(t, base, "cancel", cancel)
	want["aid"], want["status"], want["payload"], want["canceled_at"] = got["aid"], "CANCEL_PAYMENT", "why", now
	want["approved_cancel_amount"], want["canceled_amount"], want["cancel_available_amount"] = sums, sums, nothing
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cancel (-want +got):\n%s", diff)
	}
	if got["aid"] == approved["aid"] {
		t.Errorf("aid: got %v for both, want a new one per cancel", got["aid"])
	}
	_, looked := post(t, base, "order", object{"cid": "TC0ONETIME", "tid": ready["tid"]})
	details := looked["payment_action_details"].([]any)
	if len(details) != 2 || details[0].(object)["payment_action_type"] != "PAYMENT" || details[1].(object)["payment_action_type"] != "CANCEL" {
		t.Errorf("payment_action_details: got %v, want a PAYMENT and a CANCEL", details)
	}
}

func TestPartialCancelsAddUp(t *testing.T) {
	t.Parallel()
	s, base := newServer(t, Options{})
	ready, _ := pay(t, base)
	cancel := object{"cid": "TC0ONETIME", "tid": ready["tid"], "cancel_amount": "700", "cancel_tax_free_amount": "0"}
	for _, left := range []float64{1500, 800, 100} {
		status, got := post(t, base, "cancel", with(cancel, "cancel_available_amount", left+700))
		if status != http.StatusOK || got["cancel_available_amount"].(object)["total"] != left || got["status"] != "PART_CANCEL_PAYMENT" {
			t.Fatalf("cancel: got %d %v, want %v left", status, got, left)
		}
	}
	status, got := post(t, base, "cancel", cancel)
	wantCode(t, status, got, -710, "700 of the 100 that are left")
	status, got = post(t, base, "cancel", with(with(cancel, "cancel_amount", 100), "cancel_available_amount", 800))
	wantCode(t, status, got, -710, "the caller's view is out of date")
	status, got = post(t, base, "cancel", with(cancel, "cancel_amount", 0))
	wantCode(t, status, got, -2, "nothing to cancel")
	_, got = post(t, base, "cancel", with(cancel, "cancel_amount", 100))
	if vat := got["canceled_amount"].(object)["vat"]; vat != 200.0 {
		t.Errorf("vat of all cancels: got %v, want the 200 of the payment", vat)
	}
	if got := s.Payments()[0]; got.Status != "CANCEL_PAYMENT" || got.Cancelled != 2200 {
		t.Errorf("got %+v, want all 2200 given back", got)
	}
	status, got = post(t, base, "cancel", with(cancel, "cancel_amount", 1))
	wantCode(t, status, got, -784, "nothing is left")
}

func TestPage(t *testing.T) {
	t.Parallel()
	_, base := newServer(t, Options{})
	_, ready := post(t, base, "ready", with(with(officialReady(), "item_name", `<b>"자전거"`), "total_amount", "1234567"))
	resp, page := open(t, ready["next_redirect_mobile_url"].(string))
	for _, want := range []string{
		"1,234,567원", "&lt;b&gt;&#34;자전거&#34;", "결제하기", "취소(나가기)", "실패 시험", `lang="ko"`, "00:45까지",
		`value="MONEY" required checked`, `value="CARD"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("page lacks %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "src=") {
		t.Errorf("page loads something: it must work alone")
	}
	if got := resp.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control: got %q, want no-store", got)
	}
	resp, _ = open(t, base+"/mockup/unknown/mInfo")
	if resp.StatusCode != http.StatusNotFound {
		t.Errorf("unknown page: got %d, want 404", resp.StatusCode)
	}
}

func TestButtons(t *testing.T) {
	t.Parallel()
	_, base := newServer(t, Options{})
	_, ready := post(t, base, "ready", officialReady())
	if resp := press(t, ready, "pay", "CASH"); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("unknown means: got %d, want 400", resp.StatusCode)
	}
	first, second := token(t, ready), token(t, ready)
	if first == "" || first != second {
		t.Errorf("pressing twice: got tokens %q and %q, want one and the same", first, second)
	}
	if _, got := post(t, base, "approve", approval(ready, first)); got["aid"] == nil {
		t.Fatalf("approve: %v", got)
	}
	for _, button := range []string{"pay", "leave", "fail"} {
		if resp := press(t, ready, button, methodMoney); resp.StatusCode != http.StatusConflict {
			t.Errorf("%s after the approval: got %d, want 409: the money stays taken", button, resp.StatusCode)
		}
	}
	for button, want := range map[string]string{"leave": "https://market.example/cancel", "fail": "https://market.example/fail"} {
		_, ready := post(t, base, "ready", officialReady())
		if got := press(t, ready, button, "").Header.Get("Location"); got != want {
			t.Errorf("%s: got %q, want %q", button, got, want)
		}
		if resp := press(t, ready, "pay", methodMoney); resp.StatusCode != http.StatusConflict {
			t.Errorf("pay after %s: got %d, want 409", button, resp.StatusCode)
		}
	}
	_, onlyCard := post(t, base, "ready", with(officialReady(), "payment_method_type", "CARD"))
	if resp := press(t, onlyCard, "pay", methodMoney); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("money where only cards are taken: got %d, want 400", resp.StatusCode)
	}
}

func TestExpiredPageSendsTheBuyerHome(t *testing.T) {
	t.Parallel()
	now := start
	_, base := newServer(t, Options{Now: func() time.Time { return now }})
	_, ready := post(t, base, "ready", officialReady())
	now = start.Add(validity)
	resp, _ := open(t, ready["next_redirect_pc_url"].(string))
	if got := resp.Header.Get("Location"); got != "https://market.example/fail" {
		t.Errorf("page after 15 minutes: got %d to %q, want the fail address", resp.StatusCode, got)
	}
	if got := press(t, ready, "pay", methodMoney).Header.Get("Location"); got != "https://market.example/fail" {
		t.Errorf("pay after 15 minutes: got %q, want the fail address and no token", got)
	}
}

func TestWithToken(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://a.example/x":        "https://a.example/x?pg_token=t",
		"https://a.example/x?b=1&a":  "https://a.example/x?b=1&a&pg_token=t",
		"https://a.example/x?a=1#at": "https://a.example/x?a=1&pg_token=t#at",
	} {
		if got := withToken(address, "t"); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

func TestPaymentsSurviveARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "var", "payments.jsonl")
	first, base := newServer(t, Options{File: file})
	ready, _ := pay(t, base)
	post(t, base, "cancel", object{"cid": "TC0ONETIME", "tid": ready["tid"], "cancel_amount": 700, "cancel_tax_free_amount": 0})
	_, open := post(t, base, "ready", officialReady())
	pgToken := token(t, open)
	want := first.Payments()
	if err := first.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	// A process that dies in the middle of a write leaves half a line.
	appendTo(t, file, `{"tid":"T0`)

	second, base := newServer(t, Options{File: file})
	if diff := cmp.Diff(want, second.Payments()); diff != "" {
		t.Errorf("after a restart (-want +got): money was forgotten\n%s", diff)
	}
	if status, got := post(t, base, "approve", approval(open, pgToken)); status != http.StatusOK {
		t.Errorf("approve across a restart: got %d %v, want the token to live on", status, got)
	}
	if err := second.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if status, got := post(t, base, "ready", officialReady()); status != http.StatusInternalServerError {
		t.Errorf("ready with a closed file: got %d %v, want 500: what cannot be saved is not answered", status, got)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file: got %v, %v; want it readable for its owner only", info.Mode(), err)
	}
	third, _ := newServer(t, Options{File: file})
	if got := third.Payments()[1].Status; got != "SUCCESS_PAYMENT" {
		t.Errorf("after the second restart: got %s, want SUCCESS_PAYMENT", got)
	}
}

func appendTo(t *testing.T, file, text string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		t.Fatalf("append: %v", err)
	}
}

func TestBrokenFileStopsTheStart(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"garbage": "x\n", "no payment": "{}\n", "lost middle": "{\"tid\":\"T1\",\n{}\n"} {
		file := filepath.Join(t.TempDir(), "payments.jsonl")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatalf("write: %v", err)
		}
		if _, err := New(Options{File: file}); err == nil {
			t.Errorf("%s: got no error, want a refusal to forget money", name)
		}
	}
}

func TestSameRandomnessSameIdentifiers(t *testing.T) {
	t.Parallel()
	run := func() []Payment {
		s, base := newServer(t, Options{Rand: rand.NewChaCha8([32]byte{1})})
		pay(t, base)
		return s.Payments()
	}
	if diff := cmp.Diff(run(), run()); diff != "" {
		t.Errorf("two runs with one seed differ; simulations must repeat:\n%s", diff)
	}
}

func TestCancelOutside(t *testing.T) {
	t.Parallel()
	s, base := newServer(t, Options{})
	_, unpaid := post(t, base, "ready", officialReady())
	if err := s.CancelOutside(unpaid["tid"].(string)); err == nil {
		t.Errorf("cancelling an unpaid payment: got no error")
	}
	ready, _ := pay(t, base)
	tid := ready["tid"].(string)
	if err := s.CancelOutside(tid); err != nil {
		t.Fatalf("CancelOutside: %v", err)
	}
	if got := s.Payments()[1]; got.Status != "CANCEL_PAYMENT" || got.Cancelled != 2200 {
		t.Errorf("got %+v, want everything given back", got)
	}
	if err := s.CancelOutside("T0"); err == nil {
		t.Errorf("an unknown tid: got no error")
	}
}

func TestFaultsQueueAndClear(t *testing.T) {
	t.Parallel()
	s, base := newServer(t, Options{})
	s.Faults().AnswerError(Ready, 1, -10, "")
	s.Faults().AnswerError(Ready, 2, -780, "USER_LOCKED")
	status, got := post(t, base, "ready", officialReady())
	wantCode(t, status, got, -10, "first in, first out")
	status, got = post(t, base, "ready", officialReady())
	wantCode(t, status, got, -780, "the second plan")
	if extras, _ := got["extras"].(object); extras["method_result_code"] != "USER_LOCKED" {
		t.Errorf("extras: got %v, want the method code", got["extras"])
	}
	s.Faults().Clear()
	if status, got = post(t, base, "ready", officialReady()); status != http.StatusOK {
		t.Errorf("after Clear: got %d %v, want success", status, got)
	}
	s.Faults().Delay(Order, 1, time.Nanosecond)
	status, got = post(t, base, "order", object{"cid": "TC0ONETIME", "tid": "T0"})
	wantCode(t, status, got, -721, "a delayed call still acts")
}
