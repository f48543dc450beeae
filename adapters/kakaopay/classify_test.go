package kakaopay

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
)

// Columns: what a code means for ready, for approve and cancel, and for order.
func TestEveryCode(t *testing.T) {
	t.Parallel()
	const (
		u = payment.Unknown
		y = payment.Retry
		n = payment.Refused
	)
	table := map[int][3]payment.Outcome{
		-2: {n, n, y}, -10: {y, y, y}, -400: {n, n, y}, -401: {n, n, y}, -403: {n, n, y}, -404: {n, n, y},
		-429: {y, y, y}, -500: {u, u, u}, -503: {y, y, y}, -9798: {y, y, y},
		-701: {n, n, y}, -702: {n, u, u}, -703: {n, n, y}, -704: {n, n, y}, -705: {n, n, y}, -706: {n, n, y},
		-707: {n, n, y}, -708: {n, n, y}, -710: {n, n, y}, -721: {n, n, n}, -722: {n, n, y}, -723: {n, n, y},
		-724: {n, n, y}, -725: {n, n, y}, -726: {n, n, y}, -730: {n, n, y}, -731: {n, n, y}, -732: {n, n, y},
		-733: {n, n, y}, -750: {n, n, y}, -751: {n, n, y}, -752: {n, n, y}, -753: {n, n, y}, -761: {n, n, y},
		-780: {n, n, y}, -781: {n, n, y}, -782: {n, n, y}, -783: {n, u, u}, -784: {n, u, u}, -785: {n, u, u},
		-798: {n, n, y}, -799: {n, n, y}, -12345: {n, u, u},
	}
	for code, want := range table {
		got := [3]payment.Outcome{
			outcomeOf(callReady, 400, code, ""), outcomeOf(callApprove, 400, code, ""), outcomeOf(callOrder, 400, code, ""),
		}
		if cancel := outcomeOf(callCancel, 400, code, ""); cancel != want[1] {
			t.Errorf("%d at cancel: got %s, want %s", code, cancel, want[1])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d at ready, approve, order (-want +got):\n%s", code, diff)
		}
	}
	if got := outcomeOf(callReady, 502, -12345, ""); got != u {
		t.Errorf("a new code with status 502 at ready: got %s, want %s", got, u)
	}
}

func TestMethodCodes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		call, method string
		code         int
		want         payment.Outcome
	}{
		{callApprove, "0504", -780, payment.Unknown},
		{callCancel, "0025", -781, payment.Unknown},
		{callCancel, "0140", -781, payment.Unknown},
		{callCancel, "1009", -781, payment.Unknown},
		{callCancel, "INVALID_CANCEL_STATUS", -781, payment.Unknown},
		{callApprove, "BANK_FIRM_UNKNOWN", -780, payment.Unknown},
		{callCancel, "BANK_FIRM_UNKNOWN", -781, payment.Unknown},
		{callApprove, "0010", -780, payment.Unknown},
		{callApprove, "BANK_FIRM_UNAVAILABLE", -780, payment.Refused},
		{callCancel, "BANK_FIRM_UNAVAILABLE", -781, payment.Retry},
		{callApprove, "LACK_BALANCE", -780, payment.Refused},
		{callApprove, "USER_LOCKED", -780, payment.Refused},
	}
	for _, test := range tests {
		if got := outcomeOf(test.call, 400, test.code, test.method); got != test.want {
			t.Errorf("%s %d %s: got %s, want %s", test.call, test.code, test.method, got, test.want)
		}
	}
}

func TestEveryStatusWord(t *testing.T) {
	t.Parallel()
	want := map[string]payment.Phase{
		"READY": payment.Open, "SEND_TMS": payment.Open, "OPEN_PAYMENT": payment.Open, "SELECT_METHOD": payment.Open,
		"ARS_WAITING": payment.Open, "AUTH_PASSWORD": payment.Open, "ISSUED_SID": payment.Open,
		"FAIL_AUTH_PASSWORD": payment.Open, "": payment.Open, "SOMETHING_NEW": payment.Open,
		"SUCCESS_PAYMENT": payment.Captured, "PART_CANCEL_PAYMENT": payment.Captured, "CANCEL_PAYMENT": payment.Returned,
		"QUIT_PAYMENT": payment.Abandoned, "FAIL_PAYMENT": payment.Abandoned,
	}
	for word, phase := range want {
		if got := phaseOf(word); got != phase {
			t.Errorf("%q: got %s, want %s", word, got, phase)
		}
	}
}

func TestErrorExtrasMayBeNumbers(t *testing.T) {
	t.Parallel()
	c := &Client{redact: func(text, _ string) string { return clean(text) }}
	for _, extras := range []string{`"0504"`, `504`, `null`, `{}`} {
		body := `{"error_code":-780,"error_message":"x","extras":{"method_result_code":` + extras + `}}`
		err := c.failure(callApprove, 400, []byte(body), "")
		failed, ok := errors.AsType[*payment.GatewayError](err)
		if !ok || failed.Code != -780 {
			t.Errorf("%s: got %v, want the code kept", extras, err)
		}
	}
}

// Whatever the answer says, a success must be about the payment that was asked
// for and must add up.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"aid":"A1","tid":"T1","cid":"C1","partner_order_id":"o","partner_user_id":"u","amount":{"total":10}}`))
	f.Add([]byte(`{"tid":"T1","cid":"C1","status":"SUCCESS_PAYMENT","amount":{"total":"10"},"canceled_amount":{"total":0},"cancel_available_amount":{"total":10}}`))
	f.Add([]byte(`{"amount":{"total":1e3}}`))
	f.Add([]byte(`{"approved_at":"2023-07-15T21:18:22+09:00"}`))
	c := &Client{cid: "C1"}
	r := payment.ApproveRequest{Order: payment.Order{OrderID: "o", UserID: "u", Amount: 10}, TID: "T1", PGToken: "x"}
	f.Fuzz(func(t *testing.T, data []byte) {
		var a answer
		if json.Unmarshal(data, &a) != nil {
			return
		}
		if a.Amount.Total < 0 || a.Left.Total < 0 || a.Cancelled.Total < 0 {
			t.Errorf("negative amount in %s", data)
		}
		if c.compareApprove(r, a) == nil && (a.TID != "T1" || a.Amount.Total != 10) {
			t.Errorf("accepted a foreign answer: %s", data)
		}
		if c.compareOrder("T1", a) == nil {
			s := statusOf(a)
			moved := s.Phase == payment.Captured || s.Phase == payment.Returned
			if moved && (s.Amount <= 0 || s.Cancelled != s.Amount-s.Left) {
				t.Errorf("accepted sums that do not add up: %+v", s)
			}
		}
	})
}

func FuzzErrorAnswer(f *testing.F) {
	f.Add([]byte(`{"error_code":-780,"error_message":"approval failure!","extras":{"method_result_code":"USER_LOCKED","method_result_message":"x"}}`))
	f.Add([]byte(`{"error_code":0}`))
	c := &Client{redact: func(text, also string) string { return clean(text, also) }}
	f.Fuzz(func(t *testing.T, data []byte) {
		err := c.failure(callApprove, 400, data, "token")
		failed, ok := errors.AsType[*payment.GatewayError](err)
		if !ok {
			t.Fatalf("got %T", err)
		}
		if failed.Code == 0 && failed.Outcome != payment.Unknown {
			t.Errorf("an unreadable error is not unknown: %s", data)
		}
	})
}

func FuzzWon(f *testing.F) {
	f.Add([]byte(`"2200"`))
	f.Add([]byte(`-1`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var w won
		if json.Unmarshal(data, &w) == nil && money.Won(w) < 0 {
			t.Errorf("%s became %d", data, w)
		}
	})
}
