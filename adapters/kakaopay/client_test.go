package kakaopay_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/kakaopay"
	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/ports"
)

const (
	secret = "DEVTESTKEY0000000000000000000000000000001"
	cid    = "TC0ONETIME"
)

var start = time.Date(2026, 3, 1, 15, 30, 0, 0, time.UTC)

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// world is a sandbox behind real HTTP, a client of it, and a buyer's browser.
type world struct {
	t       *testing.T
	clock   *clock
	sandbox *sandbox.Server
	server  *httptest.Server
	gateway ports.Gateway
}

func newWorld(t *testing.T, timeout time.Duration) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{at: start}}
	var err error
	w.sandbox, err = sandbox.New(sandbox.Options{Now: w.clock.now, SecretKey: secret})
	if err != nil {
		t.Fatalf("sandbox.New: %v", err)
	}
	w.server = httptest.NewServer(w.sandbox)
	t.Cleanup(w.server.Close)
	w.gateway = newClient(t, w.server.URL, timeout)
	return w
}

func newClient(t *testing.T, base string, timeout time.Duration) *kakaopay.Client {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatalf("parse base: %v", err)
	}
	client, err := kakaopay.New(kakaopay.Config{
		BaseURL: base, SecretKey: secret, CID: cid, AllowedHosts: []string{u.Host}, Timeout: timeout,
	})
	if err != nil {
		t.Fatalf("kakaopay.New: %v", err)
	}
	return client
}

func order(amount money.Won) payment.Order {
	return payment.Order{OrderID: "trade-1-1", UserID: "member-7", Amount: amount}
}

func readyRequest(amount money.Won) payment.ReadyRequest {
	return payment.ReadyRequest{
		Order: order(amount), ItemName: "중고 자전거",
		ApprovalURL: "https://market.example/approve/1?t=x", CancelURL: "https://market.example/cancel/1",
		FailURL: "https://market.example/fail/1",
	}
}

func (w *world) ready(amount money.Won) payment.Ready {
	w.t.Helper()
	r, err := w.gateway.Ready(w.t.Context(), readyRequest(amount))
	if err != nil {
		w.t.Fatalf("Ready: %v", err)
	}
	return r
}

// press opens the page and presses one of its buttons; it returns where the
// browser is sent.
func (w *world) press(r payment.Ready, button, method string) *url.URL {
	w.t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	page, err := browser.Get(r.MobileURL)
	if err != nil {
		w.t.Fatalf("open page: %v", err)
	}
	page.Body.Close()
	resp, err := browser.PostForm(strings.Replace(r.MobileURL, "/mInfo", "/"+button, 1), url.Values{"method": {method}})
	if err != nil {
		w.t.Fatalf("press %s: %v", button, err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		w.t.Fatalf("press %s: got status %d, want 303: the browser must leave the page with GET", button, resp.StatusCode)
	}
	to, err := resp.Location()
	if err != nil {
		w.t.Fatalf("press %s: %v", button, err)
	}
	return to
}

func (w *world) authorised(amount money.Won) payment.ApproveRequest {
	w.t.Helper()
	r := w.ready(amount)
	token := w.press(r, "pay", "MONEY").Query().Get("pg_token")
	return payment.ApproveRequest{Order: order(amount), TID: r.TID, PGToken: token}
}

func (w *world) paid(amount money.Won) payment.Status {
	w.t.Helper()
	s, err := w.gateway.Approve(w.t.Context(), w.authorised(amount))
	if err != nil {
		w.t.Fatalf("Approve: %v", err)
	}
	return s
}

func wantOutcome(t *testing.T, err error, want payment.Outcome, code int, why string) {
	t.Helper()
	failed, ok := errors.AsType[*payment.GatewayError](err)
	if !ok {
		t.Fatalf("got error %v, want a *payment.GatewayError: %s", err, why)
	}
	if failed.Outcome != want || failed.Code != code {
		t.Fatalf("got %s with code %d (%v), want %s with code %d: %s", failed.Outcome, failed.Code, err, want, code, why)
	}
}

func TestLifeOfAPayment(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	ctx := t.Context()

	r := w.ready(4500)
	if !r.CreatedAt.Equal(start) {
		t.Errorf("CreatedAt: got %v, want %v: zoneless times are Korean time", r.CreatedAt, start)
	}
	to := w.press(r, "pay", "CARD")
	if to.Query().Get("t") != "x" {
		t.Errorf("approval address: got %v, want our own query kept", to)
	}
	approved, err := w.gateway.Approve(ctx, payment.ApproveRequest{Order: order(4500), TID: r.TID, PGToken: to.Query().Get("pg_token")})
	if err != nil {
		t.Fatalf("Approve: %v", err)
	}
	want := payment.Status{
		Order: order(4500), TID: r.TID, CID: cid, AID: approved.AID, Phase: payment.Captured,
		Left: 4500, Method: "CARD", ApprovedAt: start,
	}
	if diff := cmp.Diff(want, approved); diff != "" {
		t.Errorf("approved (-want +got):\n%s", diff)
	}

	part, err := w.gateway.Cancel(ctx, payment.CancelRequest{Order: order(4500), TID: r.TID, Amount: 1500, Expected: 4500})
	if err != nil {
		t.Fatalf("Cancel part: %v", err)
	}
	want.AID, want.Word, want.Cancelled, want.Left = "", "PART_CANCEL_PAYMENT", 1500, 3000
	if diff := cmp.Diff(want, part); diff != "" {
		t.Errorf("part cancelled (-want +got):\n%s", diff)
	}
	if _, err := w.gateway.Cancel(ctx, payment.CancelRequest{Order: order(4500), TID: r.TID, Amount: 3000, Expected: 3000}); err != nil {
		t.Fatalf("Cancel rest: %v", err)
	}
	got, err := w.gateway.Lookup(ctx, r.TID)
	if err != nil {
		t.Fatalf("Lookup: %v", err)
	}
	want.AID, want.Word, want.Phase, want.Cancelled, want.Left = approved.AID, "CANCEL_PAYMENT", payment.Returned, 4500, 0
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("looked up (-want +got); the aid must be the approval's, not a cancellation's:\n%s", diff)
	}
}

func TestPhaseFollowsTheBuyer(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		act   func(*world, payment.Ready)
		word  string
		phase payment.Phase
	}{
		"nothing":    {func(*world, payment.Ready) {}, "READY", payment.Open},
		"authorised": {func(w *world, r payment.Ready) { w.press(r, "pay", "MONEY") }, "AUTH_PASSWORD", payment.Open},
		"left":       {func(w *world, r payment.Ready) { w.press(r, "leave", "") }, "QUIT_PAYMENT", payment.Abandoned},
		"failed":     {func(w *world, r payment.Ready) { w.press(r, "fail", "") }, "FAIL_PAYMENT", payment.Abandoned},
		"14:59":      {func(w *world, _ payment.Ready) { w.clock.forward(15*time.Minute - time.Second) }, "READY", payment.Open},
		"15:00":      {func(w *world, _ payment.Ready) { w.clock.forward(15 * time.Minute) }, "FAIL_PAYMENT", payment.Abandoned},
		"opened": {func(w *world, r payment.Ready) {
			resp, err := http.Get(r.DesktopURL)
			if err != nil {
				w.t.Fatalf("open page: %v", err)
			}
			resp.Body.Close()
		}, "OPEN_PAYMENT", payment.Open},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 0)
			r := w.ready(1000)
			test.act(w, r)
			got, err := w.gateway.Lookup(t.Context(), r.TID)
			if err != nil {
				t.Fatalf("Lookup: %v", err)
			}
			if got.Word != test.word || got.Phase != test.phase {
				t.Errorf("got %s, %s; want %s, %s: stock is released or kept by this", got.Word, got.Phase, test.word, test.phase)
			}
		})
	}
}

func TestRefusalsOfTheSandbox(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		call func(*world) error
		want payment.Outcome
		code int
	}{
		"approve twice": {func(w *world) error {
			r := w.authorised(1000)
			if err := w.approve(r); err != nil {
				return err
			}
			return w.approve(r)
		}, payment.Unknown, -702},
		"approve before the buyer did anything": {func(w *world) error {
			return w.approve(payment.ApproveRequest{Order: order(1000), TID: w.ready(1000).TID, PGToken: "x"})
		}, payment.Refused, -701},
		"approve after the buyer left": {func(w *world) error {
			r := w.ready(1000)
			token := w.press(r, "pay", "MONEY").Query().Get("pg_token")
			w.press(r, "leave", "")
			return w.approve(payment.ApproveRequest{Order: order(1000), TID: r.TID, PGToken: token})
		}, payment.Unknown, -783},
		"approve at 15:00": {func(w *world) error { r := w.authorised(1000); w.clock.forward(15 * time.Minute); return w.approve(r) }, payment.Refused, -723},
		"approve at 15:01": {func(w *world) error {
			r := w.authorised(1000)
			w.clock.forward(15*time.Minute + time.Second)
			return w.approve(r)
		}, payment.Refused, -723},
		"wrong token":         {func(w *world) error { r := w.authorised(1000); r.PGToken = "x"; return w.approve(r) }, payment.Refused, -708},
		"wrong amount":        {func(w *world) error { r := w.authorised(1000); r.Amount = 999; return w.approve(r) }, payment.Refused, -722},
		"wrong order":         {func(w *world) error { r := w.authorised(1000); r.OrderID = "x"; return w.approve(r) }, payment.Refused, -706},
		"wrong user":          {func(w *world) error { r := w.authorised(1000); r.UserID = "x"; return w.approve(r) }, payment.Refused, -707},
		"token of another":    {func(w *world) error { r := w.authorised(1000); r.TID = w.authorised(1000).TID; return w.approve(r) }, payment.Refused, -708},
		"approve unknown tid": {func(w *world) error { r := w.authorised(1000); r.TID = "T0"; return w.approve(r) }, payment.Refused, -721},
		"lookup unknown tid":  {func(w *world) error { _, err := w.gateway.Lookup(w.t.Context(), "T0"); return err }, payment.Refused, -721},
		"cancel unpaid":       {func(w *world) error { return w.cancel(w.ready(1000).TID, 1000, 1000) }, payment.Unknown, -784},
		"cancel twice": {func(w *world) error {
			tid := w.paid(1000).TID
			if err := w.cancel(tid, 1000, 1000); err != nil {
				return err
			}
			return w.cancel(tid, 1000, 1000)
		}, payment.Unknown, -784},
		"cancel part twice": {func(w *world) error {
			tid := w.paid(1000).TID
			if err := w.cancel(tid, 400, 1000); err != nil {
				return err
			}
			return w.cancel(tid, 400, 1000)
		}, payment.Refused, -710},
		"cancelled outside of us": {func(w *world) error {
			tid := w.paid(1000).TID
			if err := w.sandbox.CancelOutside(tid); err != nil {
				return err
			}
			return w.cancel(tid, 1000, 1000)
		}, payment.Unknown, -784},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantOutcome(t, test.call(newWorld(t, 0)), test.want, test.code, "it decides what the trade does next")
		})
	}
}

func (w *world) approve(r payment.ApproveRequest) error {
	_, err := w.gateway.Approve(w.t.Context(), r)
	return err
}

func (w *world) cancel(tid string, amount, expected money.Won) error {
	_, err := w.gateway.Cancel(w.t.Context(), payment.CancelRequest{Order: order(1000), TID: tid, Amount: amount, Expected: expected})
	return err
}

func TestApproveAt1459Succeeds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	r := w.authorised(1000)
	w.clock.forward(15*time.Minute - time.Second)
	if err := w.approve(r); err != nil {
		t.Errorf("Approve one second before the end: %v", err)
	}
}

// A fault is planned for each call in turn; what is certain afterwards and what
// happened to the money must both be as told.
func TestFaultsOfEveryCall(t *testing.T) {
	t.Parallel()
	faults := map[string]struct {
		plan  func(*sandbox.Faults, sandbox.Call)
		want  payment.Outcome
		code  int
		acted bool
	}{
		"request lost": {func(f *sandbox.Faults, c sandbox.Call) { f.LoseRequest(c, 1) }, payment.Unknown, 0, false},
		"answer lost":  {func(f *sandbox.Faults, c sandbox.Call) { f.LoseAnswer(c, 1) }, payment.Unknown, 0, true},
		"status 500":   {func(f *sandbox.Faults, c sandbox.Call) { f.Answer500(c, 1) }, payment.Unknown, 0, false},
		"maintenance":  {func(f *sandbox.Faults, c sandbox.Call) { f.AnswerError(c, 1, -9798, "") }, payment.Retry, -9798, false},
		"quota":        {func(f *sandbox.Faults, c sandbox.Call) { f.AnswerError(c, 1, -429, "") }, payment.Retry, -429, false},
		"bank unknown": {func(f *sandbox.Faults, c sandbox.Call) { f.AnswerError(c, 1, -780, "BANK_FIRM_UNKNOWN") }, payment.Unknown, -780, false},
		"wrong amount": {func(f *sandbox.Faults, c sandbox.Call) { f.WrongAmount(c, 1) }, payment.Unknown, 0, true},
	}
	for name, test := range faults {
		t.Run("approve/"+name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 0)
			r := w.authorised(1000)
			test.plan(w.sandbox.Faults(), sandbox.Approve)
			wantOutcome(t, w.approve(r), test.want, test.code, "an approve in doubt is looked up")
			got, err := w.gateway.Lookup(t.Context(), r.TID)
			if err != nil || (got.Phase == payment.Captured) != test.acted {
				t.Errorf("look-up after the fault: got %s, %v; want money taken: %v", got.Phase, err, test.acted)
			}
		})
		t.Run("cancel/"+name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 0)
			tid := w.paid(1000).TID
			test.plan(w.sandbox.Faults(), sandbox.Cancel)
			wantOutcome(t, w.cancel(tid, 1000, 1000), test.want, test.code, "a cancel in doubt is looked up")
			if got := w.sandbox.Payments()[0].Cancelled; (got == 1000) != test.acted {
				t.Errorf("cancelled after the fault: got %d, want acted: %v", got, test.acted)
			}
		})
	}
}

func TestReadyAndLookupFaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	ctx := t.Context()
	plan := w.sandbox.Faults()

	plan.LoseAnswer(sandbox.Ready, 1)
	_, err := w.gateway.Ready(ctx, readyRequest(1000))
	wantOutcome(t, err, payment.Unknown, 0, "a tid exists that nobody knows")
	if got := len(w.sandbox.Payments()); got != 1 {
		t.Errorf("payments after a lost answer: got %d, want exactly 1: nothing may be sent twice", got)
	}
	plan.AnswerError(sandbox.Ready, 1, -799, "")
	_, err = w.gateway.Ready(ctx, readyRequest(1000))
	wantOutcome(t, err, payment.Refused, -799, "an unregistered domain is a definite no")
	plan.AnswerError(sandbox.Order, 1, -401, "")
	_, err = w.gateway.Lookup(ctx, w.ready(1000).TID)
	wantOutcome(t, err, payment.Retry, -401, "a wrong key says nothing about the payment")
	plan.LoseRequest(sandbox.Order, 1)
	_, err = w.gateway.Lookup(ctx, "T1")
	wantOutcome(t, err, payment.Unknown, 0, "the connection broke after it was made")
}

func TestTimeoutIsUnknownAndTheLateActionHappens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	r := w.authorised(1000)
	arrived, release := w.sandbox.Faults().Hold(sandbox.Approve)
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, err := w.gateway.Approve(ctx, r)
		failed <- err
	}()
	<-arrived
	wantOutcome(t, w.approve(r), payment.Unknown, -785, "a second approve at the same time is a duplicate")
	cancel()
	wantOutcome(t, <-failed, payment.Unknown, 0, "a context that ends after the request was written leaves doubt")
	release()
	// Close waits for the held call, so what it did can be read without racing it.
	w.server.Close()
	if got := w.sandbox.Payments()[0].Status; got != "SUCCESS_PAYMENT" {
		t.Errorf("after release: got %s, want SUCCESS_PAYMENT: the money moves although nobody waits", got)
	}
}

func TestOwnTimeoutIsUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 30*time.Millisecond)
	_, release := w.sandbox.Faults().Hold(sandbox.Order)
	defer release()
	_, err := w.gateway.Lookup(t.Context(), "T1")
	wantOutcome(t, err, payment.Unknown, 0, "the request was written")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline as the cause", err)
	}
}

func TestNothingWrittenIsRetry(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	closed := "http://" + listener.Addr().String()
	listener.Close()
	r := payment.ApproveRequest{Order: order(1000), TID: "T1", PGToken: "token"}

	_, err = newClient(t, closed, 0).Approve(t.Context(), r)
	wantOutcome(t, err, payment.Retry, 0, "a refused connection took nothing")

	w := newWorld(t, 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = w.gateway.Approve(ctx, r)
	wantOutcome(t, err, payment.Retry, 0, "the context ended before the request was written")
}

func TestRequestsThatCannotBeSentAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	long := readyRequest(1000)
	long.ItemName = strings.Repeat("가", 101)
	_, err := w.gateway.Ready(t.Context(), long)
	wantOutcome(t, err, payment.Refused, 0, "a field over its limit")
	_, err = w.gateway.Ready(t.Context(), readyRequest(0))
	wantOutcome(t, err, payment.Refused, 0, "nothing to pay")
	wantOutcome(t, w.approve(payment.ApproveRequest{Order: order(1000), TID: "T1"}), payment.Refused, 0, "no token")
	wantOutcome(t, w.cancel("T1", 2, 1), payment.Refused, 0, "more than is left")
	if got := len(w.sandbox.Payments()); got != 0 {
		t.Errorf("payments: got %d, want 0: nothing may have been sent", got)
	}
}
