package simulator

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
)

func TestMatching(t *testing.T) {
	t.Parallel()
	cases := []struct{ text, want string }{
		{"홈", "main"}, {"  처음으로\n", "main"}, {"공지사항", "notices"}, {"홈으로", "fallback"}, {"아무 말", "fallback"},
	}
	w := newWorld(t)
	for _, c := range cases {
		if got := w.say(c.text).Block.Key; got != c.want {
			t.Errorf("%q: got block %s, want %s; utterances match exactly or not at all", c.text, got, c.want)
		}
	}
}

func TestPressCarriesExtraAndSpeaks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.sim.o.Scenario.ID("change_status")
	turn := w.press(Press{Block: id, Label: "예약취소", Extra: json.RawMessage(`{"productId":"7"}`)})
	req := w.lastSkill("/kakaochatbot/product/PATCH/status")
	if req.Extra("productId") != "7" || req.Utterance() != "예약취소" {
		t.Errorf("got extra %q and utterance %q, want 7 and the label", req.Extra("productId"), req.Utterance())
	}
	if turn.Said.Text != "예약취소" {
		t.Errorf("own bubble: got %q, want the word of the button", turn.Said.Text)
	}
	w.press(Press{Block: id, Label: "예약취소", Message: "판매중", Extra: json.RawMessage("null")})
	req = w.lastSkill("/kakaochatbot/product/PATCH/status")
	if req.Utterance() != "판매중" || string(req.Action.ClientExtra) != "{}" {
		t.Errorf("got %q and extra %s, want messageText and an empty object", req.Utterance(), req.Action.ClientExtra)
	}
}

func TestUnknownBlockShowsInThePanelOnly(t *testing.T) {
	t.Parallel()
	turn := newWorld(t).press(Press{Block: "0123456789abcdef01234567"})
	if len(turn.Bubbles) != 0 || !strings.Contains(errorsOf(turn), "0123456789abcdef01234567") {
		t.Errorf("got %d bubbles and error %q, want silence and the id", len(turn.Bubbles), errorsOf(turn))
	}
}

func TestBrokenAnswersShowNothing(t *testing.T) {
	t.Parallel()
	const home = "/kakaochatbot/main/GET/home"
	cases := []struct{ name, answer, want string }{
		{"server error", "500", "HTTP 500"},
		{"redirect", "302", "HTTP 302"},
		{"not JSON", "<html>", "JSON"},
		{"no version", `{"template":{"outputs":[{"simpleText":{"text":"x"}}]}}`, "version"},
		{"wrong shape", `{"version":"2.0","template":{"outputs":"x"}}`, "형식"},
		{"no outputs", `{"version":"2.0","template":{"outputs":[]}}`, "outputs"},
		{"callback without leave", `{"version":"2.0","useCallback":true}`, "useCallback"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.answer(home, c.answer)
			turn := w.say("홈")
			if len(turn.Bubbles) != 0 || turn.Pending {
				t.Errorf("got bubbles %s, pending %v; the person must see nothing", turn.Bubbles, turn.Pending)
			}
			if !strings.Contains(errorsOf(turn), c.want) {
				t.Errorf("panel: got %q, want a word about %q", errorsOf(turn), c.want)
			}
		})
	}
}

func TestLateAnswerIsDropped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *Options) { o.Patience = 20 * time.Millisecond })
	w.answer("/kakaochatbot/main/GET/home", "hang")
	turn := w.say("홈")
	if len(turn.Bubbles) != 0 || !strings.Contains(errorsOf(turn), "20ms") {
		t.Errorf("got %d bubbles and %q, want silence and the limit", len(turn.Bubbles), errorsOf(turn))
	}
}

func TestAnswerIsShownAsSentAndLinted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bubble := `{"textCard":{"title":"` + strings.Repeat("가", 51) + `","future":1}}`
	w.answer("/kakaochatbot/main/GET/home", `{"version":"2.0","template":{"outputs":[`+bubble+`],"quickReplies":[{"label":"a","action":"message"}]}}`)
	turn := w.say("홈")
	if len(turn.Bubbles) != 1 || string(turn.Bubbles[0]) != bubble {
		t.Errorf("bubbles: got %s, want the component untouched", turn.Bubbles)
	}
	if len(turn.QuickReplies) != 1 {
		t.Errorf("quick replies: got %d, want 1", len(turn.QuickReplies))
	}
	if v := turn.Calls[0].Violations; len(v) == 0 || !strings.Contains(v[0].Path, "textCard.title") {
		t.Errorf("violations: got %+v, want the long title", v)
	}
}

func TestWelcome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	turns, err := w.sim.Turns("p1", 0)
	if err != nil {
		t.Fatalf("turns: %v", err)
	}
	if len(turns) != 1 || turns[0].Said != nil || len(turns[0].QuickReplies) == 0 {
		t.Fatalf("got %+v, want a greeting with quick replies", turns)
	}
	if diff := cmp.Diff([]string{w.sim.o.Scenario.Welcome.Text}, texts(t, turns[0])); diff != "" {
		t.Errorf("greeting (-want +got):\n%s", diff)
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, err := w.sim.AddPerson(" 지우 ")
	if err != nil {
		t.Fatalf("add: %v", err)
	}
	again, err := w.sim.AddPerson("지우")
	if err != nil || again != first {
		t.Errorf("same name: got %+v %v, want the same person", again, err)
	}
	for _, name := range []string{"", "  ", strings.Repeat("가", maxName+1)} {
		if _, err := w.sim.AddPerson(name); !fault.Is(err, fault.Invalid) {
			t.Errorf("name %q: got %v, want a refusal", name, err)
		}
	}
	if _, err := w.sim.Say(context.Background(), first.ID, "홈"); err != nil {
		t.Errorf("say: %v", err)
	}
	if got := w.lastSkill("/kakaochatbot/main/GET/home").UserKey(); got != first.ChannelKey {
		t.Errorf("user key: got %s, want the new person's", got)
	}
	if _, err := w.sim.Say(context.Background(), "p9", "홈"); !fault.Is(err, fault.NotFound) {
		t.Errorf("nobody: got %v, want not found", err)
	}
	w.sim.Reset()
	if got := w.sim.People(); len(got) != 2 {
		t.Errorf("after reset: got %d people, want the first two", len(got))
	}
	if turns, _ := w.sim.Turns("p1", 0); len(turns) != 1 {
		t.Errorf("after reset: got %d turns, want the greeting", len(turns))
	}
}

func TestOnePersonsTurnsAreNumberedWithoutGaps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := w.sim.Say(context.Background(), "p1", "홈"); err != nil {
				t.Errorf("say: %v", err)
			}
			if _, err := w.sim.Turns("p1", 0); err != nil {
				t.Errorf("turns: %v", err)
			}
		})
	}
	group.Wait()
	turns, err := w.sim.Turns("p1", 0)
	if err != nil || len(turns) != 21 {
		t.Fatalf("got %d turns %v, want 21", len(turns), err)
	}
	for i, turn := range turns {
		if turn.ID != i+1 || turn.Pending {
			t.Errorf("turn %d: got id %d, pending %v", i, turn.ID, turn.Pending)
		}
	}
}

func FuzzReadAnswer(f *testing.F) {
	f.Add([]byte(okAnswer))
	f.Add([]byte(`{"version":"2.0","context":{"values":[{"name":"product","lifeSpan":1,"params":{"a":1}}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		answer, problem := readAnswer(body)
		if problem == "" && answer.Version != wireVersion {
			t.Errorf("accepted version %q", answer.Version)
		}
		for _, v := range answer.Context.Values {
			asTexts(v.Params)
		}
	})
}
