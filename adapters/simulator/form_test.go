package simulator

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// fillListing answers all questions of the listing form.
func fillListing(w *world) Turn {
	w.t.Helper()
	w.press(Press{Block: "listing_form", Label: "등록하기"})
	w.upload(pngOf(w.t, 4), pngOf(w.t, 5))
	var turn Turn
	for _, text := range []string{"책상", "튼튼해요", "35000", "부천시청역", "https://open.kakao.com/o/sAAAAAAA"} {
		turn = w.say(text)
	}
	return turn
}

func TestFormAsksForOneParamAfterTheOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	prompts := w.sim.o.Scenario.Block("join").Params
	turn := w.press(Press{Block: "join", Label: "가입", Extra: json.RawMessage(`{"from":"card"}`)})
	if diff := cmp.Diff([]string{prompts[0].Prompt}, texts(t, turn)); diff != "" {
		t.Errorf("first question (-want +got):\n%s", diff)
	}
	if turn.Waiting == nil || turn.Waiting.Param != "customerName" {
		t.Errorf("waiting: got %+v, want customerName", turn.Waiting)
	}
	turn = w.say("민준")
	if diff := cmp.Diff([]string{prompts[1].Prompt}, texts(t, turn)); diff != "" {
		t.Errorf("second question (-want +got):\n%s", diff)
	}
	w.answer("/kakaochatbot/validation/customer/phone", `{"status":"SUCCESS","value":"01012345678"}`)
	turn = w.say("010-1234-5678")
	if diff := cmp.Diff([]string{"ok"}, texts(t, turn)); diff != "" {
		t.Errorf("end of the form (-want +got):\n%s", diff)
	}
	req := w.lastSkill("/kakaochatbot/customer/POST/join")
	got := map[string]string{
		"name": req.Param("customerName"), "phone": req.Param("customerPhone"), "extra": req.Extra("from"),
		"utterance": req.Utterance(), "origin": string(req.Action.DetailParams["customerPhone"].Origin),
	}
	want := map[string]string{
		"name": "민준", "phone": "01012345678", "extra": "card", "utterance": "가입", "origin": `"010-1234-5678"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("skill call (-want +got); the validated value replaces the typed one, all else survives the questions:\n%s", diff)
	}
	if w.say("아무 말").Block.Key != "fallback" {
		t.Error("the form is still open after its end")
	}
}

func TestFormAsksAgainWithTheReason(t *testing.T) {
	t.Parallel()
	const path = "/kakaochatbot/validation/customer/name"
	cases := []struct {
		name, answer string
		message      string
		panel        string
	}{
		{"fail", `{"status":"FAIL","message":"이미 있는 이름이에요."}`, "이미 있는 이름이에요.", ""},
		{"error", `{"status":"ERROR","message":"잠시 뒤에 해 주세요."}`, "잠시 뒤에 해 주세요.", ""},
		{"ignore", `{"status":"IGNORE"}`, "", ""},
		{"unknown status", `{"status":"YES"}`, "", "YES"},
		{"server error", "500", "", "HTTP 500"},
		{"wrong shape", `[]`, "", "JSON"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.answer(path, c.answer)
			first := w.say("회원가입")
			turn := w.say("민준")
			want := texts(t, first)
			if c.message != "" {
				want = append([]string{c.message}, want...)
			}
			if diff := cmp.Diff(want, texts(t, turn)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if !strings.Contains(errorsOf(turn), c.panel) || (c.panel == "") != (errorsOf(turn) == "") {
				t.Errorf("panel: got %q, want %q", errorsOf(turn), c.panel)
			}
			w.answer(path, `{"status":"SUCCESS"}`)
			if turn := w.say("지우"); turn.Waiting.Param != "customerPhone" {
				t.Errorf("after a good answer: got %+v, want the next question", turn.Waiting)
			}
		})
	}
}

func TestFormCanBeLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("회원가입")
	turn := w.say("취소")
	if diff := cmp.Diff([]string{textFormLeft}, texts(t, turn)); diff != "" {
		t.Errorf("cancel (-want +got):\n%s", diff)
	}
	if got := w.say("민준").Block.Key; got != "fallback" {
		t.Errorf("after cancel: got %s, want the fallback", got)
	}
	w.say("회원가입")
	w.press(Press{Block: "main", Label: "홈", Source: FromMenu})
	if got := w.say("민준").Block.Key; got != "fallback" {
		t.Errorf("after another block: got %s, want the fallback; the form must be gone", got)
	}
	w.say("회원가입")
	if turn := w.say("공지사항"); turn.Block.Key != "join" {
		t.Errorf("a typed utterance: got %s, want it taken as the answer", turn.Block.Key)
	}
}

func TestPhotoQuestionTakesPhotosOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.press(Press{Block: "listing_form"})
	again := w.say("사진 없어요")
	if diff := cmp.Diff(texts(t, first), texts(t, again)); diff != "" {
		t.Errorf("a text for a photo (-want +got), want the question again:\n%s", diff)
	}
	turn := w.upload(pngOf(t, 4), pngOf(t, 5))[0]
	if turn.Waiting.Param != "productName" || len(turn.Said.Photos) != 2 {
		t.Errorf("photos: got %+v and %v, want the next question and two photos in the chat", turn.Waiting, turn.Said.Photos)
	}
	w.upload(pngOf(t, 4))
	v := object(t, w.last("/kakaochatbot/validation/product/name").body)["value"].(map[string]any)
	if got, _ := v["origin"].(string); !strings.HasPrefix(got, w.server.URL+securePath) {
		t.Errorf("a photo for a text: got value %q, want its address judged", got)
	}
}

func TestListingKeepsItsAnswersInAContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if turn := fillListing(w); len(turn.Bubbles) != 1 {
		t.Fatalf("form: got %s, want the skill's answer", turn.Bubbles)
	}
	form := w.lastSkill("/kakaochatbot/product/GET/category")
	images := form.Images("productImg")
	if len(images) != 2 {
		t.Fatalf("photos of the form: got %v, want 2", images)
	}
	if status, _, _ := w.get(images[1]); status != 200 {
		t.Errorf("photo address: got %d, want 200; the market could not fetch it", status)
	}
	w.answer("/kakaochatbot/product/GET/preview", strings.Replace(okAnswer, `{"version":"2.0",`,
		`{"version":"2.0","context":{"values":[{"name":"product","lifeSpan":5,"ttl":300,"params":{"productCategory":"도서","n":3}},{"name":"strange","lifeSpan":5}]},`, 1))
	turn := w.press(Press{Block: "preview", Label: "도서", Extra: json.RawMessage(`{"choice":"도서"}`)})
	if !strings.Contains(errorsOf(turn), "strange") {
		t.Errorf("panel: got %q, want the context that the bot does not have", errorsOf(turn))
	}
	preview := w.lastSkill("/kakaochatbot/product/GET/preview")
	if preview.Param("productName") != "책상" || preview.Extra("choice") != "도서" {
		t.Errorf("preview: got %q and %q, want the form's answer and the choice", preview.Param("productName"), preview.Extra("choice"))
	}
	w.press(Press{Block: "register", Label: "등록"})
	register := w.lastSkill("/kakaochatbot/product/POST")
	if diff := cmp.Diff(images, register.Images("productImg")); diff != "" {
		t.Errorf("photos at the end (-form +register):\n%s", diff)
	}
	if got := register.ContextParam("product", "productCategory"); got != "도서" {
		t.Errorf("category: got %q, want it merged into the form's context", got)
	}
	if got := register.ContextParam("product", "n"); got != "3" {
		t.Errorf("number: got %q, want it turned into a text", got)
	}
	if c := register.Contexts[0]; c.LifeSpan != 5 || c.TTL != 300 {
		t.Errorf("context: got %d blocks and %d s, want those of the last answer", c.LifeSpan, c.TTL)
	}
}

func TestContextsEnd(t *testing.T) {
	t.Parallel()
	lives := func(w *world) bool {
		w.say("홈")
		return len(w.lastSkill("/kakaochatbot/main/GET/home").Contexts) > 0
	}
	t.Run("by lifespan", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		fillListing(w)
		for i := range 10 {
			if !lives(w) {
				t.Fatalf("block %d: the context is gone, want it for 10", i+1)
			}
		}
		if lives(w) {
			t.Error("block 11: the context is still there")
		}
	})
	t.Run("by time", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		fillListing(w)
		w.wait(contextTTL)
		if lives(w) {
			t.Error("the context outlived its time")
		}
		w.press(Press{Block: "preview"})
		if got := w.lastSkill("/kakaochatbot/product/GET/preview").Param("productName"); got != "" {
			t.Errorf("default from a dead context: got %q, want none", got)
		}
	})
	t.Run("by the skill", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		fillListing(w)
		w.answer("/kakaochatbot/product/POST", strings.Replace(okAnswer, `{"version":"2.0",`,
			`{"version":"2.0","context":{"values":[{"name":"product","lifeSpan":0}]},`, 1))
		w.press(Press{Block: "register"})
		if lives(w) {
			t.Error("lifeSpan 0 did not end the context")
		}
	})
}

func TestOldAnswersDoNotComeBackWithANewForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.answer("/kakaochatbot/product/GET/preview", strings.Replace(okAnswer, `{"version":"2.0",`,
		`{"version":"2.0","context":{"values":[{"name":"product","lifeSpan":5,"params":{"productCategory":"도서"}}]},`, 1))
	fillListing(w)
	w.press(Press{Block: "preview"})
	w.wait(time.Hour)
	fillListing(w)
	w.press(Press{Block: "register"})
	if got := w.lastSkill("/kakaochatbot/product/POST").ContextParam("product", "productCategory"); got != "" {
		t.Errorf("got category %q from a context that had ended, want none", got)
	}
}

func TestSettingADeadContextStartsAfresh(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, now := w.sim.people[0], w.clock()
	p.setContext("product", 3, now, time.Minute, map[string]wireValue{"old": {Value: "1"}})
	p.setContext("product", 3, now.Add(time.Minute), time.Minute, map[string]wireValue{"new": {Value: "2"}})
	if got := p.contexts["product"].params; len(got) != 1 || got["new"].Value != "2" {
		t.Errorf("got %v, want the new value only; a late callback would revive old answers", got)
	}
}
