package kakaopay_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/kakaopay"
	"github.com/junggyenara/junggye/core/payment"
)

// stub answers every call in one way and keeps the last request.
type stub struct {
	*httptest.Server
	body   map[string]json.RawMessage
	header http.Header
	calls  int
}

func newStub(t *testing.T, status int, answer string) *stub {
	t.Helper()
	s := &stub{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.calls++
		s.header = r.Header.Clone()
		data, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(data, &s.body)
		}
		if err != nil {
			t.Errorf("request: %v", err)
		}
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *stub) fields() []string { return slices.Sorted(maps.Keys(s.body)) }

func approveRequest() payment.ApproveRequest {
	return payment.ApproveRequest{
		Order: payment.Order{OrderID: "o1", UserID: "u1", Amount: 2200}, TID: "T1234567890123456789", PGToken: "sesame-token",
	}
}

func approveAnswer(edit func(map[string]any)) string {
	a := map[string]any{
		"aid": "A5678901234567890123", "tid": "T1234567890123456789", "cid": cid,
		"partner_order_id": "o1", "partner_user_id": "u1", "payment_method_type": "MONEY", "item_name": "x", "quantity": 1,
		"amount":     map[string]any{"total": 2200, "tax_free": 0, "vat": 200, "point": 0, "discount": 0},
		"created_at": "2023-07-15T21:18:22", "approved_at": "2023-07-15T21:18:22", "brand_new_field": []int{1},
	}
	edit(a)
	data, _ := json.Marshal(a)
	return string(data)
}

// The names on the right are those of KakaoPay's own samples and tables; a
// misspelt one would be refused or, worse, ignored.
func TestRequestFields(t *testing.T) {
	t.Parallel()
	s := newStub(t, http.StatusTeapot, "")
	c := newClient(t, s.URL, 0)
	ctx := t.Context()
	cancel := payment.CancelRequest{Order: order(1000), TID: "T1", Amount: 400, Expected: 1000}
	tests := []struct {
		name string
		send func() error
		want []string
	}{
		{"ready", func() error { _, err := c.Ready(ctx, readyRequest(2200)); return err }, []string{
			"approval_url", "cancel_url", "cid", "fail_url", "item_name", "partner_order_id", "partner_user_id",
			"quantity", "tax_free_amount", "total_amount",
		}},
		{"approve", func() error { _, err := c.Approve(ctx, approveRequest()); return err }, []string{
			"cid", "partner_order_id", "partner_user_id", "pg_token", "tid", "total_amount",
		}},
		{"cancel", func() error { _, err := c.Cancel(ctx, cancel); return err }, []string{
			"cancel_amount", "cancel_available_amount", "cancel_tax_free_amount", "cid", "tid",
		}},
		{"order", func() error { _, err := c.Lookup(ctx, "T1"); return err }, []string{"cid", "tid"}},
	}
	for _, test := range tests {
		s.body = nil
		if err := test.send(); err == nil {
			t.Fatalf("%s: got no error from a teapot", test.name)
		}
		if diff := cmp.Diff(test.want, s.fields()); diff != "" {
			t.Errorf("%s fields (-want +got):\n%s", test.name, diff)
		}
	}
	if got, want := s.header.Get("Authorization"), "SECRET_KEY "+secret; got != want {
		t.Errorf("Authorization: got %q, want %q", got, want)
	}
	if got := s.header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type: got %q, want application/json", got)
	}
}

func TestRequestValues(t *testing.T) {
	t.Parallel()
	s := newStub(t, http.StatusTeapot, "")
	c := newClient(t, s.URL, 0)
	_, _ = c.Cancel(t.Context(), payment.CancelRequest{Order: order(1000), TID: "T1", Amount: 400, Expected: 900})
	got, err := json.Marshal(s.body)
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	want := `{"cancel_amount":400,"cancel_available_amount":900,"cancel_tax_free_amount":0,"cid":"TC0ONETIME","tid":"T1"}`
	if string(got) != want {
		t.Errorf("cancel body: got %s, want %s: the wrong sum would be given back", got, want)
	}
}

func TestAnswerThatDiffersIsUnknown(t *testing.T) {
	t.Parallel()
	tests := map[string]func(map[string]any){
		"tid":              func(a map[string]any) { a["tid"] = "T2" },
		"cid":              func(a map[string]any) { a["cid"] = "C2" },
		"partner_order_id": func(a map[string]any) { a["partner_order_id"] = "o2" },
		"partner_user_id":  func(a map[string]any) { delete(a, "partner_user_id") },
		"amount":           func(a map[string]any) { a["amount"] = map[string]any{"total": 2201} },
		"aid":              func(a map[string]any) { delete(a, "aid") },
	}
	for field, edit := range tests {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			s := newStub(t, http.StatusOK, approveAnswer(edit))
			_, err := newClient(t, s.URL, 0).Approve(t.Context(), approveRequest())
			wantOutcome(t, err, payment.Unknown, 0, "an answer about something else is no success")
			if !strings.HasSuffix(err.Error(), ": "+field) {
				t.Errorf("got %q, want the field %s named", err, field)
			}
		})
	}
}

func TestAnswerAsDocumentedIsASuccess(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(map[string]any){
		"numbers": func(map[string]any) {},
		"text":    func(a map[string]any) { a["amount"] = map[string]any{"total": "2200"} },
	} {
		s := newStub(t, http.StatusOK, approveAnswer(edit))
		got, err := newClient(t, s.URL, 0).Approve(t.Context(), approveRequest())
		want := time.Date(2023, 7, 15, 12, 18, 22, 0, time.UTC)
		if err != nil || got.Amount != 2200 || !got.ApprovedAt.Equal(want) {
			t.Errorf("%s: got %+v, %v; want 2200 won at %v", name, got, err, want)
		}
	}
}

func cancelAnswer(edit func(map[string]any)) string {
	return approveAnswer(func(a map[string]any) {
		a["status"] = "PART_CANCEL_PAYMENT"
		a["approved_cancel_amount"] = map[string]any{"total": 200}
		a["canceled_amount"] = map[string]any{"total": 200}
		a["cancel_available_amount"] = map[string]any{"total": 2000}
		edit(a)
	})
}

func TestCancelAnswerIsChecked(t *testing.T) {
	t.Parallel()
	r := payment.CancelRequest{Order: approveRequest().Order, TID: approveRequest().TID, Amount: 200, Expected: 2200}
	tests := map[string]struct {
		edit func(map[string]any)
		want string // the fields named; empty means success
	}{
		"right":  {func(map[string]any) {}, ""},
		"paid":   {func(a map[string]any) { a["approved_cancel_amount"] = map[string]any{"total": 2200} }, "approved_cancel_amount"},
		"left":   {func(a map[string]any) { a["cancel_available_amount"] = map[string]any{"total": 1900} }, "cancel_available_amount, balance"},
		"sum":    {func(a map[string]any) { a["canceled_amount"] = map[string]any{"total": 300} }, "balance"},
		"status": {func(a map[string]any) { a["status"] = "SOMETHING_NEW" }, "status"},
		"whole":  {func(a map[string]any) { a["status"] = "CANCEL_PAYMENT" }, "balance"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStub(t, http.StatusOK, cancelAnswer(test.edit))
			_, err := newClient(t, s.URL, 0).Cancel(t.Context(), r)
			if test.want == "" {
				if err != nil {
					t.Errorf("got %v, want success", err)
				}
				return
			}
			wantOutcome(t, err, payment.Unknown, 0, "a refund that does not add up is looked up")
			if !strings.HasSuffix(err.Error(), ": "+test.want) {
				t.Errorf("got %q, want it to name %s", err, test.want)
			}
		})
	}
}

func TestUnreadableAnswersAreUnknown(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		answer string
	}{
		"empty":           {200, ""},
		"html":            {200, "<html>"},
		"cut off":         {200, `{"aid":"A1`},
		"two values":      {200, approveAnswer(func(map[string]any) {}) + "{}"},
		"fraction":        {200, approveAnswer(func(a map[string]any) { a["amount"] = map[string]any{"total": 2200.5} })},
		"negative":        {200, approveAnswer(func(a map[string]any) { a["amount"] = map[string]any{"total": -2200} })},
		"bad time":        {200, approveAnswer(func(a map[string]any) { a["approved_at"] = "yesterday" })},
		"too long":        {200, approveAnswer(func(a map[string]any) { a["payload"] = strings.Repeat("x", 70<<10) })},
		"bad gateway":     {502, "<html>Bad Gateway</html>"},
		"400 without why": {400, "{}"},
		"no content":      {204, ""},
		"new error code":  {400, `{"error_code":-12345,"error_message":"?"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStub(t, test.status, test.answer)
			_, err := newClient(t, s.URL, 0).Approve(t.Context(), approveRequest())
			failed, ok := errors.AsType[*payment.GatewayError](err)
			if !ok || failed.Outcome != payment.Unknown {
				t.Errorf("got %v, want an unknown outcome: money may have moved", err)
			}
			if s.calls != 1 {
				t.Errorf("calls: got %d, want 1: nothing is repeated", s.calls)
			}
		})
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect} {
		visits := 0
		mux := http.NewServeMux()
		mux.Handle("POST /online/v1/payment/approve", http.RedirectHandler("/elsewhere", status))
		mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, _ *http.Request) {
			visits++
			fmt.Fprint(w, approveAnswer(func(map[string]any) {}))
		})
		s := httptest.NewServer(mux)
		t.Cleanup(s.Close)
		_, err := newClient(t, s.URL, 0).Approve(t.Context(), approveRequest())
		wantOutcome(t, err, payment.Unknown, 0, "a redirect is no answer")
		if visits != 0 {
			t.Errorf("status %d was followed: the key would go to a stranger", status)
		}
	}
}

func TestSecretsStayOutOfErrors(t *testing.T) {
	t.Parallel()
	echo := fmt.Sprintf(`{"error_code":-780,"error_message":"key %s token sesame-token\n","extras":{"method_result_code":"sesame-token","method_result_message":%q}}`,
		secret, secret)
	for _, s := range []*stub{newStub(t, 400, echo), newStub(t, 200, "sesame-token"), newStub(t, 500, secret)} {
		_, err := newClient(t, s.URL, 0).Approve(t.Context(), approveRequest())
		text := fmt.Sprintf("%v %+v", err, err)
		if failed, ok := errors.AsType[*payment.GatewayError](err); ok {
			text += fmt.Sprintf("%+v", *failed)
		}
		if strings.Contains(text, secret) || strings.Contains(text, "sesame-token") || strings.ContainsRune(text, '\n') {
			t.Errorf("got %q, want neither key, token nor line breaks: it goes to logs", text)
		}
	}
	cfg := kakaopay.Config{BaseURL: "https://open-api.kakaopay.com", SecretKey: secret, CID: cid}
	client, err := kakaopay.New(cfg)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	asJSON, err := json.Marshal(cfg)
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	if all := fmt.Sprintf("%v %+v %#v %v %+v %s", cfg, cfg, cfg, client, *client, asJSON); strings.Contains(all, secret) {
		t.Errorf("printed configuration or client shows the key: %s", all)
	}
}

func TestPagesOfStrangersAreNotUsed(t *testing.T) {
	t.Parallel()
	good := "https://online-pay.kakao.com/mockup/v1/x/mInfo"
	tests := map[string]bool{
		good:                                    true,
		"https://online-payment.kakaopay.com/x": true,
		"https://ONLINE-PAY.KAKAO.COM:443/x":    true,
		"http://online-pay.kakao.com/x":         false,
		"https://online-pay.kakao.com:8443/x":   false,
		"https://kakao.com.evil.example/x":      false,
		"https://evilkakao.com/x":               false,
		"https://evil.example/.kakao.com":       false,
		"https://x.kakao.com@evil.example/":     false,
		"https://user@online-pay.kakao.com/":    false,
		"https://evil.example\\.kakao.com/":     false,
		"javascript://x.kakao.com/%0aalert(1)":  false,
		"//online-pay.kakao.com/x":              false,
		"":                                      false,
	}
	for page, allowed := range tests {
		answer, _ := json.Marshal(map[string]any{
			"tid": "T1", "next_redirect_mobile_url": page, "next_redirect_pc_url": good, "created_at": "2023-05-21T15:20:55",
		})
		s := newStub(t, http.StatusOK, string(answer))
		_, err := newClient(t, s.URL, 0).Ready(t.Context(), readyRequest(1000))
		if (err == nil) != allowed {
			t.Errorf("%q: got error %v, want allowed %v: buyers type passwords there", page, err, allowed)
		}
		if !allowed {
			wantOutcome(t, err, payment.Unknown, 0, "a payment was prepared")
		}
	}
}

func TestConfiguration(t *testing.T) {
	t.Parallel()
	good := kakaopay.Config{BaseURL: "https://open-api.kakaopay.com", SecretKey: secret, CID: cid}
	tests := map[string]struct {
		edit func(*kakaopay.Config)
		ok   bool
	}{
		"production":        {func(*kakaopay.Config) {}, true},
		"loopback":          {func(c *kakaopay.Config) { c.BaseURL = "http://127.0.0.1:8080/pay" }, true},
		"allowed http":      {func(c *kakaopay.Config) { c.BaseURL, c.AllowedHosts = "http://dev:8080", []string{"Dev:8080"} }, true},
		"http":              {func(c *kakaopay.Config) { c.BaseURL = "http://open-api.kakaopay.com" }, false},
		"other port":        {func(c *kakaopay.Config) { c.BaseURL, c.AllowedHosts = "http://dev:8081", []string{"dev:8080"} }, false},
		"no address":        {func(c *kakaopay.Config) { c.BaseURL = "" }, false},
		"user in address":   {func(c *kakaopay.Config) { c.BaseURL = "https://a:b@open-api.kakaopay.com" }, false},
		"no key":            {func(c *kakaopay.Config) { c.SecretKey = "" }, false},
		"key with line end": {func(c *kakaopay.Config) { c.SecretKey += "\n" }, false},
		"no cid":            {func(c *kakaopay.Config) { c.CID = "" }, false},
		"negative timeout":  {func(c *kakaopay.Config) { c.Timeout = -1 }, false},
	}
	for name, test := range tests {
		cfg := good
		test.edit(&cfg)
		if _, err := kakaopay.New(cfg); (err == nil) != test.ok {
			t.Errorf("%s: got %v, want ok %v", name, err, test.ok)
		}
	}
}
