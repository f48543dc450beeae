package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
)

// TestConsoleIsServed asks the running program for the operators' sign-in.
func TestConsoleIsServed(t *testing.T) {
	t.Parallel()
	p := startProgram(t, devEnv(t))
	t.Cleanup(p.stop)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/console", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := (&http.Client{Jar: jar}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := string(page)
	if res.StatusCode != http.StatusOK || res.Request.URL.Path != "/console/sign-in" || !strings.Contains(body, `name="password"`) {
		t.Errorf("/console led to %s with %d, want the sign-in:\n%s", res.Request.URL, res.StatusCode, body)
	}
	if policy := res.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "img-src 'self' "+p.url) {
		t.Errorf("the policy is %q, want photos of %s allowed", policy, p.url)
	}
	if !strings.Contains(body, `action="/console/demo"`) {
		t.Error("mode dev offers no demonstration operators")
	}
}
