package kakaoevent_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/kakaoevent"
	"github.com/junggyenara/junggye/adapters/kakaoevent/sandbox"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/push"
)

var update = flag.Bool("update", false, "rewrite golden files")

const (
	key   = "0123456789abcdef0123456789abcdef"
	bot   = "65262a2d31101d1cb1106082!"
	event = "junggye_news"
)

var (
	friend   = "AbCdEfGhIjKl"
	stranger = strings.Repeat("0a", 33)
)

func config(base string) kakaoevent.Config {
	return kakaoevent.Config{BaseURL: base, Key: key, BotID: bot, Event: event, Timeout: 2 * time.Second}
}

func clientOf(t *testing.T, cfg kakaoevent.Config) *kakaoevent.Client {
	t.Helper()
	c, err := kakaoevent.New(cfg)
	if err != nil {
		t.Fatalf("make the client: %v", err)
	}
	return c
}

// talking is a client and its stand-in behind real HTTP.
func talking(t *testing.T) (*kakaoevent.Client, *sandbox.Server) {
	t.Helper()
	box := sandbox.New(sandbox.Options{
		BotID: bot, Key: key, Event: event, Friend: func(key string) bool { return key != stranger },
	})
	server := httptest.NewServer(box)
	t.Cleanup(server.Close)
	return clientOf(t, config(server.URL)), box
}

func to(keys ...string) []push.Message {
	var list []push.Message
	for i, key := range keys {
		list = append(list, push.Message{Key: key, NewsID: news.ID(1<<60 + int64(i))})
	}
	return list
}

func wantOutcome(t *testing.T, err error, want push.Outcome, why string) {
	t.Helper()
	failed, ok := errors.AsType[*push.CallError](err)
	if !ok || failed.Outcome != want {
		t.Errorf("got %v, want outcome %s: %s", err, want, why)
	}
	if err != nil && strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), key) {
		t.Errorf("the error holds the key: %v", err)
	}
}

func TestFriendsAreReachedAndOthersAreNamed(t *testing.T) {
	t.Parallel()
	c, box := talking(t)
	task, err := c.Send(t.Context(), to(friend, stranger))
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	want := []sandbox.Delivery{{
		UserType: "plusfriendUserKey", Key: friend, Event: event,
		Properties: map[string]string{kakaoevent.PropertyNewsID: "1152921504606846976"},
	}}
	if diff := cmp.Diff(want, box.Sent()); diff != "" {
		t.Errorf("delivered (-want +got):\n%s", diff)
	}
	got, err := c.Result(t.Context(), task)
	wanted := push.Result{Done: true, Failures: []push.Failure{{Key: stranger, Text: "101 not a friend of the channel"}}}
	if diff := cmp.Diff(wanted, got); err != nil || diff != "" {
		t.Errorf("result: %v (-want +got):\n%s", err, diff)
	}
	_, err = c.Result(t.Context(), "0000")
	wantOutcome(t, err, push.Denied, "there is no such task, and asking again does not help")
}

// Whatever goes wrong, the caller learns whether it may send again.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		set  func(f *sandbox.Faults)
		want push.Outcome
		sent int
	}{
		{"request lost", func(f *sandbox.Faults) { f.LoseRequest(sandbox.Talk, 1) }, push.Unknown, 0},
		{"answer lost", func(f *sandbox.Faults) { f.LoseAnswer(sandbox.Talk, 1) }, push.Unknown, 1},
		{"too slow", func(f *sandbox.Faults) { f.Delay(sandbox.Talk, 1, time.Minute) }, push.Unknown, 0},
		{"key refused", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 1, 401, "the key "+key+" is wrong") }, push.Retry, 0},
		{"not allowed yet", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 1, 403, "no wallet") }, push.Retry, 0},
		{"quota", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 1, 429, "") }, push.Retry, 0},
		{"maintenance", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 1, 503, "") }, push.Retry, 0},
		{"malformed", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 1, 400, "") }, push.Denied, 0},
		{"broken inside", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 1, 500, "") }, push.Unknown, 0},
		{"gateway gave up", func(f *sandbox.Faults) { f.Answer(sandbox.Talk, 1, 504, "") }, push.Unknown, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, box := talking(t)
			tt.set(box.Faults())
			_, err := c.Send(t.Context(), to(friend))
			wantOutcome(t, err, tt.want, tt.name)
			if got := len(box.Sent()); got != tt.sent {
				t.Errorf("%d messages arrived, want %d: the client makes one request only", got, tt.sent)
			}
		})
	}
}

func TestNothingListens(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String()
	l.Close()
	_, err = clientOf(t, config(address)).Send(t.Context(), to(friend))
	wantOutcome(t, err, push.Retry, "nothing can have been written")
}

func TestNoRedirectIsFollowed(t *testing.T) {
	t.Parallel()
	lured := make(chan string, 1)
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { lured <- r.Header.Get("Authorization") }))
	defer other.Close()
	c, box := talking(t)
	box.Faults().Redirect(sandbox.Talk, 1, other.URL)
	_, err := c.Send(t.Context(), to(friend))
	wantOutcome(t, err, push.Unknown, "nobody said what became of it")
	select {
	case header := <-lured:
		t.Errorf("another host was asked, with the header %q", header)
	default:
	}
}

// answering is a client of a server that always answers the same.
func answering(t *testing.T, status int, body string) *kakaoevent.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return clientOf(t, config(server.URL))
}

func TestAnswersThatNameNoTask(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]push.Outcome{
		`{"taskId":"t","status":"FAIL","message":"no such event"}`: push.Denied,
		`{"status":"SUCCESS"}`:                             push.Unknown,
		`{"taskId":"../x","status":"SUCCESS"}`:             push.Unknown,
		`{"taskId":"t","status":"HALF"}`:                   push.Unknown,
		`<html>`:                                           push.Unknown,
		`{"taskId":"` + strings.Repeat("a", 300<<10) + `"`: push.Unknown,
	} {
		_, err := answering(t, http.StatusOK, body).Send(t.Context(), to(friend))
		wantOutcome(t, err, want, "answer "+body[:min(len(body), 60)])
	}
}

func TestResults(t *testing.T) {
	t.Parallel()
	failed := func(rest string) string { return `{"taskId":"t","status":"x",` + rest + `}` }
	tests := []struct {
		name, body string
		want       push.Result
	}{
		{"all well", `{"taskId":"t","status":"ALL SUCCESS","allRequestCount":2,"successCount":2,"fail":{"count":0,"list":[]}}`, push.Result{Done: true}},
		{"under way", failed(`"allRequestCount":2,"successCount":1`), push.Result{Unnamed: 1}},
		{"nothing known", failed(`"allRequestCount":0`), push.Result{}},
		{
			"our skill broke", failed(`"allRequestCount":1,"successCount":0,"fail":{"count":1,"list":[{"userId":"u","reqUserType":"botUserKey","errorMsg":{"errorType":201,"msg":"500\n` + key + `"}}]}`),
			push.Result{Done: true, Failures: []push.Failure{{Key: "u", Ours: true, Text: "201 500 [redacted]"}}},
		},
		{"a key that nobody has", failed(`"allRequestCount":1,"successCount":0,"userKeyResolvingFailCount":1`), push.Result{Done: true, Unnamed: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := answering(t, http.StatusOK, tt.body).Result(t.Context(), "t")
			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
	_, err := answering(t, http.StatusOK, `{"taskId":"other","status":"ALL SUCCESS","allRequestCount":1,"successCount":1}`).Result(t.Context(), "t")
	wantOutcome(t, err, push.Unknown, "the answer is about another task")
	_, err = answering(t, http.StatusOK, "{}").Result(t.Context(), "../../v2/bots/x")
	wantOutcome(t, err, push.Denied, "a name must not lead elsewhere")
}

func TestMessagesAreCheckedBeforeTheCall(t *testing.T) {
	t.Parallel()
	c, box := talking(t)
	var many []string
	for i := range push.MaxBatch + 1 {
		many = append(many, fmt.Sprintf("key%09d", i))
	}
	for why, list := range map[string][]push.Message{
		"nobody": nil, "too many": to(many...), "twice the same": to(friend, friend), "no key": to(""), "a long key": to(strings.Repeat("k", 71)),
	} {
		_, err := c.Send(t.Context(), list)
		wantOutcome(t, err, push.Denied, why)
	}
	if _, err := c.Send(t.Context(), to(many[1:]...)); err != nil || len(box.Sent()) != push.MaxBatch {
		t.Errorf("%d messages arrived, %v, want %d: the largest batch", len(box.Sent()), err, push.MaxBatch)
	}
}

// The request is compared with what is known of the API, word for word.
func TestRequestIsTheGolden(t *testing.T) {
	t.Parallel()
	var method, path, body string
	var head http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		var pretty bytes.Buffer
		_ = json.Indent(&pretty, data, "", "  ")
		method, path, head, body = r.Method, r.URL.Path, r.Header, pretty.String()+"\n"
		_, _ = io.WriteString(w, `{"taskId":"t","status":"SUCCESS","timestamp":1}`)
	}))
	defer server.Close()
	if _, err := clientOf(t, config(server.URL)).Send(t.Context(), to(friend, stranger)); err != nil {
		t.Fatal(err)
	}
	if method != http.MethodPost || path != "/v2/bots/"+bot+"/talk" || head.Get("Authorization") != "KakaoAK "+key || head.Get("Content-Type") != "application/json" {
		t.Errorf("got %s %s with %v, want the call as it is documented", method, path, head)
	}
	golden := filepath.Join("testdata", "talk.golden.json")
	if *update {
		if err := os.WriteFile(golden, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), body); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
}

func TestConfigurationIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	_, err := kakaoevent.New(kakaoevent.Config{BaseURL: "http://bot-api.kakao.com", Key: "a b", BotID: "x", Event: "an event", Timeout: -1})
	if err == nil {
		t.Fatal("got no error")
	}
	for _, want := range []string{"base url", "key", "bot id", "event name", "timeout"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to name the %s", err, want)
		}
	}
	for _, base := range []string{"", "/x", "https://u:p@h", "https://h?q=1", "ftp://h"} {
		if _, err := kakaoevent.New(config(base)); err == nil {
			t.Errorf("base url %q is accepted", base)
		}
	}
	cfg := config("https://bot-api.kakao.com")
	c := clientOf(t, cfg)
	if text := fmt.Sprintf("%v %+v %#v %+v", cfg, cfg, cfg, c); strings.Contains(text, key) {
		t.Errorf("the key is printed: %s", text)
	}
}

func FuzzResult(f *testing.F) {
	f.Add(`{"taskId":"t","allRequestCount":1,"successCount":1}`)
	f.Add(`{"taskId":"t","allRequestCount":-1,"fail":{"count":-5,"list":[{}]}}`)
	f.Fuzz(func(t *testing.T, body string) {
		got, err := answering(t, http.StatusOK, body).Result(t.Context(), "t")
		if err == nil && got.Unnamed < 0 {
			t.Errorf("%s: got %+v, want no negative count", body, got)
		}
	})
}
