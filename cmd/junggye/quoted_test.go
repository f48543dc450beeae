package main

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/ports"
)

var quotedID = regexp.MustCompile(`문의 번호: ([0-9a-z-]+)`)

// TestAnApologyLeadsToWhatHappened: the id that a user reads out after a failure
// is the one of the log line and of the chat log entry.
func TestAnApologyLeadsToWhatHappened(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	p := startProgram(t, env)
	const path = "/kakaochatbot/main/GET/fallback"
	answer, err := client().Post(p.url+path, "application/json", strings.NewReader("{"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	shown := quotedID.FindStringSubmatch(string(text))
	if err != nil || answer.StatusCode != http.StatusOK || shown == nil {
		t.Fatalf("%s: %s, %v; want an apology with an id", answer.Status, text, err)
	}
	p.stop()
	logged := false
	for line := range strings.Lines(p.err.String()) {
		logged = logged || strings.Contains(line, "msg=request ") && strings.Contains(line, "request_id="+shown[1])
	}
	if !logged {
		t.Errorf("no line of the log has the id %s that the user was shown", shown[1])
	}
	cfg, err := loadConfig(environ(env))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	store, err := openStore(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	found, err := store.Repos().Chats.ListByRequest(ctx, shown[1], ports.ChatPage{Limit: 10})
	if err != nil || len(found) != 1 || found[0].Outcome != chatlog.Malformed || found[0].Skill != path {
		t.Errorf("the chat log has %+v, %v by the id %s; want the one unreadable call", found, err, shown[1])
	}
}
