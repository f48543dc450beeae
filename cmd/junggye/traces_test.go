package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// TestTracesOfTheRunningMarket: a call of the chat is followed to the statements,
// and nothing of the person goes to the collector.
func TestTracesOfTheRunningMarket(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var sent strings.Builder // texts stand in it as they are
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if _, err := io.Copy(&sent, r.Body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(collector.Close)
	env := devEnv(t)
	env["OTEL_EXPORTER_OTLP_ENDPOINT"], env["OTEL_SERVICE_NAME"] = collector.URL, "market-of-the-test"
	p := startProgram(t, env)
	p.skill("/kakaochatbot/customer/POST/join", "traced-key", map[string]string{"customerName": "따라가본사람", "customerPhone": "01044446666"})
	p.stop()
	mu.Lock()
	defer mu.Unlock()
	for _, want := range []string{
		"market-of-the-test", "POST /kakaochatbot/customer/POST/join", "use case /customer/POST/join", "sql transaction", "sql InsertMember",
	} {
		if !strings.Contains(sent.String(), want) {
			t.Errorf("no span says %q: the trace does not lead there", want)
		}
	}
	for _, private := range []string{"traced-key", "따라가본사람", "44446666", "INSERT INTO"} {
		if strings.Contains(sent.String(), private) {
			t.Errorf("%q left the house in a trace", private)
		}
	}
}
