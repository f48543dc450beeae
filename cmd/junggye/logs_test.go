package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestLogsHoldNothingPrivate plays with a market and looks for what people typed
// and hold in all that the program logged.
func TestLogsHoldNothingPrivate(t *testing.T) {
	t.Parallel()
	p := startProgram(t, devEnv(t))
	const key = "user-key-of-somebody"
	private := map[string]string{
		"a phone number": "01044446666", "its form with dashes": "010-4444-6666", "a key of KakaoTalk": key, "an address": "봉은사로 524",
		"a password": "hunter2-hunter2", "a token": "eyJhbGciOi", "a nickname": "몰래온손님", "what was said": "아무도모르는말", "a code": "4711",
	}
	p.skill("/kakaochatbot/customer/POST/join", key, map[string]string{"customerName": private["a nickname"], "customerPhone": private["a phone number"]})
	p.skill("/kakaochatbot/customer/PATCH/phoneNumber", key, map[string]string{"customerPhone": private["its form with dashes"]})
	p.skill("/kakaochatbot/product/GET/search", key, map[string]string{"searchWord": private["what was said"]})
	for _, path := range []string{
		"/kakaochatbot/product/POST", "/kakaochatbot/trade/POST/act", "/kakaochatbot/alert/POST", "/order/PATCH/trackingNumber", "/nowhere",
	} {
		typed := map[string]string{"handOverCode": private["a code"], "reason": private["what was said"], "productName": private["what was said"]}
		answer, err := client().Post(p.url+path+"?t="+private["a token"], "application/json", strings.NewReader(string(skillBody(t, key, typed))))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	for _, form := range []struct {
		path   string
		fields url.Values
	}{
		{"/console/sign-in", url.Values{"name": {private["a password"]}, "password": {private["a password"]}, "code": {"000000"}}},
		{"/order/address/7?t=" + private["a token"], url.Values{"street": {private["an address"]}, "phone": {private["its form with dashes"]}}},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+form.path, strings.NewReader(form.fields.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", p.url)
		r.Header.Set("Authorization", "Bearer "+private["a token"])
		answer, err := client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	p.stop()
	log := p.err.String()
	if !strings.Contains(log, "msg=request") || !strings.Contains(log, "sign-in") {
		t.Fatalf("the log does not show what was done, so the test proves nothing:\n%.3000s", log)
	}
	for what, text := range private {
		for line := range strings.Lines(log) {
			// Ids and times have such digits too.
			if strings.Contains(line, text) && !(what == "a code" && !strings.Contains(line, `"`+text) && !strings.Contains(line, "="+text+" ")) {
				t.Errorf("the log shows %s: %s", what, line)
			}
		}
	}
	for line := range strings.Lines(log) {
		if strings.Contains(line, "msg=request ") && !strings.Contains(line, "request_id=") {
			t.Errorf("a request without its id: %s", line)
		}
	}
}
