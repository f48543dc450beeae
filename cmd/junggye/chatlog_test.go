package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/ports"
)

// TestCallsAreInTheLogAfterTheEnd: what was said just before the program ends is
// kept, redacted.
func TestCallsAreInTheLogAfterTheEnd(t *testing.T) {
	t.Parallel()
	r := startRunning(t)
	body := `{"userRequest":{"utterance":"010-1234-5678","block":{"id":"6742e30ab0b6e6745ec16e47","name":"폴백 블록"},` +
		`"user":{"id":"somebody","properties":{"plusfriendUserKey":"a-key"}}}}`
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.localURL+"/kakaochatbot/main/GET/fallback", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Request-Id", "chp-0007")
	for _, token := range r.cfg.Kakao.Tokens() {
		req.Header.Set("X-Skill-Token", token)
	}
	res, err := client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if err := r.stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	store, err := openStore(ctx, r.cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	found, err := store.Repos().Chats.ListByRequest(ctx, "chp-0007", ports.ChatPage{Limit: 10})
	if err != nil || len(found) != 1 {
		t.Fatalf("found %+v, %v, want the one call", found, err)
	}
	if e := found[0]; e.Utterance != "[phone]" || e.Outcome != chatlog.Fallback || e.User == "" || strings.Contains(e.User, "a-key") || e.Reply == "" {
		t.Errorf("got %+v, want the call as it was, without what must not be kept", e)
	}
}
