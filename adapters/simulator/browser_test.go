package simulator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/junggyenara/junggye/adapters/browsertest"
)

const richAnswer = `{"version":"2.0","template":{"outputs":[
 {"carousel":{"type":"textCard","items":[
  {"title":"하나","buttons":[{"label":"열기","action":"webLink","webLinkUrl":"%[1]s/sim/gallery"}]},
  {"title":"둘","buttons":[{"label":"돌아가기","action":"webLink","webLinkUrl":"%[1]s/sim/channel"}]},
  {"title":"셋"},{"title":"넷"}]}}],
 "quickReplies":[{"label":"다음으로","action":"block","blockId":"%[2]s","extra":{"pageNumber":"2"}}]}}`

// openBrowser opens the page and names the first phone and its buttons.
func openBrowser(t *testing.T, address string) browsertest.Browser {
	t.Helper()
	b := browsertest.Open(t, address)
	b.JS(`window.phone = document.querySelector('.phone[data-name="민준"]');
	 window.button = (text) => [...phone.querySelectorAll("button")].findLast((b) => b.textContent.trim() === text || b.ariaLabel === text)`)
	return b
}

func TestPageInABrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *Options) { o.Now = time.Now })
	w.answer(homePath, fmt.Sprintf(richAnswer, w.server.URL, w.sim.o.Scenario.ID("newest")))
	b := openBrowser(t, w.server.URL+"/")

	b.Until(`phone.querySelectorAll(".quick-replies .pill").length === 4`)
	b.JS(`button("채널 메뉴").click(); button("홈").click()`)
	b.Until(`phone.querySelectorAll(".carousel .card").length === 4`)
	b.Until(`phone.querySelectorAll(".quick-replies").length === 1`)

	b.JS(`phone.querySelector(".track").focus()`)
	b.Do("press the arrow key", chromedp.KeyEvent(kb.ArrowRight))
	b.Until(`phone.querySelector(".track").scrollLeft > 200`)
	b.JS(`phone.querySelector(".track").scrollTo({left: 0, behavior: "instant"})`)
	at := b.Numbers(`(() => { const r = phone.querySelector(".track").getBoundingClientRect(); return [r.left + 180, r.top + 20]; })()`)
	b.Do("pull the carousel", chromedp.DragAndDropXY(at[0], at[1], at[0]-160, at[1], 8))
	b.Until(`phone.querySelector(".track").scrollLeft > 100`)

	b.JS(`button("열기").click()`)
	b.Until(`phone.querySelector("iframe")`)
	b.JS(`button("닫기").click()`)
	b.Until(`!phone.querySelector("iframe")`)
	b.JS(`button("돌아가기").click()`)
	b.Until(`!phone.querySelector(".browser")`)

	b.JS(`button("다음으로").click()`)
	b.Until(`[...phone.querySelectorAll(".said")].at(-1).textContent === "다음으로" && !phone.querySelector(".quick-replies, .draft, .typing")`)
	if got := w.lastSkill("/kakaochatbot/product/GET/mainProducts").Extra("pageNumber"); got != "2" {
		t.Errorf("extra of the quick reply: got %q, want 2", got)
	}
	b.JS(`phone.querySelector(".input").focus()`)
	b.Do("type", chromedp.KeyEvent("프로필 사진 등록\r"))
	b.Until(`phone.querySelector(".photo-pill")`)
	b.JS(`button("사진 보내기").click(); phone.querySelector("[data-sample]").click(); phone.querySelector(".send-photos").click()`)
	b.Until(`phone.querySelector(".said-photos img") && [...phone.querySelectorAll(".simple-text")].at(-1).textContent === "ok" && !phone.querySelector(".draft, .typing")`)
	if got := w.lastSkill("/kakaochatbot/customer/PATCH/profileImage").Images("customerProfileImage"); len(got) != 1 {
		t.Errorf("photos: got %v, want the one sample", got)
	}
	b.Until(`document.querySelectorAll(".panel .entry").length > 4`)
	if got := b.Numbers(`[document.documentElement.scrollWidth - innerWidth, phone.querySelector(".chat").scrollWidth - phone.querySelector(".chat").clientWidth]`); got[0] > 0 || got[1] > 0 {
		t.Errorf("sideways overflow: got %v, want none", got)
	}
}

func TestBrowserSeesNoPictureOfAScript(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *Options) { o.Now = time.Now })
	hostile := `<img src=x onerror=document.body.dataset.hit=1>javascript:document.body.dataset.hit=1`
	w.answer(homePath, strings.ReplaceAll(`{"version":"2.0","template":{"outputs":[{"textCard":{"title":"X","description":"X",
	 "buttons":[{"label":"누르기","action":"webLink","webLinkUrl":"javascript:document.body.dataset.hit=1"}]}}]}}`, `"X"`, `"`+hostile+`"`))
	b := openBrowser(t, w.server.URL+"/")
	b.JS(`button("홈").click()`)
	b.Until(`phone.querySelector(".text-card")`)
	b.JS(`button("누르기").click()`)
	b.Until(`document.body.dataset.hit === undefined && !phone.querySelector(".text-card img") && !phone.querySelector("iframe")`)
}
