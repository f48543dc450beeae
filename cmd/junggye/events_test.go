package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaoevent/sandbox"
)

const eventKey = "hush4711restapikey"

// A trade that was paid before the start is told to both sides by the program:
// the event API is called, and the event block's skill answers for its reader.
func TestServeWritesToMembers(t *testing.T) {
	t.Parallel()
	s := newShop(t, "sqlite://"+filepath.Join(t.TempDir(), "market.db"))
	box := sandbox.New(sandbox.Options{BotID: "65262a2d31101d1cb1106082", Key: eventKey, Event: "junggye_news"})
	talk := httptest.NewServer(box)
	t.Cleanup(talk.Close)
	s.env["JUNGGYE_EVENT_API_URL"], s.env["JUNGGYE_EVENT_API_KEY_FILE"] = talk.URL, writeFile(t, eventKey+"\n")
	cfg, err := loadConfig(environ(s.env))
	if err != nil {
		t.Fatal(err)
	}
	if s.market.Messenger, err = cfg.messenger(); err != nil {
		t.Fatal(err)
	}
	s.sell(s.join("seller"), s.join("buyer"), 1)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}

	p := startProgram(t, s.env)
	defer p.stop()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	// The seller's waits for the morning at night, since there is no address yet.
	for len(box.Sent()) == 0 {
		select {
		case <-every.C:
		case <-deadline.C:
			t.Fatalf("delivered: %+v, want the buyer's", box.Sent())
		}
	}
	for _, d := range box.Sent() {
		want := map[string]string{"key-seller": "배송지를 받으면 보내 주세요", "key-buyer": "결제가 완료"}[d.Key]
		if got := p.eventBlock(d.Key, d.Properties); want == "" || !strings.Contains(got, want) {
			t.Errorf("%s reads %s, want %q", d.Key, got, want)
		}
	}
	if log := p.err.String(); strings.Contains(log, eventKey) {
		t.Errorf("the log shows the key:\n%s", log)
	}
}

// eventBlock calls the skill of the event block as KakaoTalk does.
func (p *program) eventBlock(key string, properties map[string]string) string {
	p.t.Helper()
	all := map[string]string{"plusfriendUserKey": key}
	for name, value := range properties {
		all[name] = value
	}
	body, err := json.Marshal(map[string]any{
		"userRequest": map[string]any{"user": map[string]any{"id": key, "type": "botUserKey", "properties": all}},
		"bot":         map[string]string{"id": "65262a2d31101d1cb1106082"},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	answer, err := client().Post(p.url+"/kakaochatbot/event/POST/news", "application/json", bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

func TestDoctorAsksTheEventAPI(t *testing.T) {
	t.Parallel()
	talk := httptest.NewServer(sandbox.New(sandbox.Options{Key: eventKey}))
	t.Cleanup(talk.Close)
	elsewhere := httptest.NewServer(http.NotFoundHandler())
	elsewhere.Close()
	for _, tt := range []struct {
		name, url, key string
		status         int
		want           string
	}{
		{"well", talk.URL, eventKey, exitDone, "ok    event api"},
		{"another key", talk.URL, "hush4712", exitFailed, "JUNGGYE_EVENT_API_KEY is refused"},
		{"nobody there", elsewhere.URL, eventKey, exitFailed, "FAIL  event api"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := devEnv(t)
			env["JUNGGYE_EVENT_API_URL"], env["JUNGGYE_EVENT_API_KEY"] = tt.url, tt.key
			got := runOnce(t, env, "doctor")
			if got.status != tt.status || !strings.Contains(got.out, tt.want) {
				t.Errorf("doctor = %+v, want %d and %q", got, tt.status, tt.want)
			}
			if strings.Contains(got.out+got.err, tt.key) {
				t.Errorf("doctor shows the key: %+v", got)
			}
		})
	}
}

func TestNoEventAPIIsNoMessenger(t *testing.T) {
	t.Parallel()
	cfg, err := loadConfig(environ(devEnv(t)))
	if err != nil {
		t.Fatal(err)
	}
	s := &service{cfg: cfg}
	if err := s.openEvents(t.Context()); err != nil || s.messenger != nil {
		t.Errorf("got %v, %v, want nothing at all: messages would pile up", s.messenger, err)
	}
}
