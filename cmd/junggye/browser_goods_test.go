package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/browsertest"
)

// office is an operator at the desk, in a tab of their own.
type office struct {
	browsertest.Browser
	base string
}

// openOffice signs the demonstration operator of the role in.
func (c chat) openOffice(role string) office {
	c.t.Helper()
	o := office{c.Tab(), strings.TrimSuffix(c.Text(`location.origin`), "/")}
	o.Go(o.base + "/console/sign-in")
	o.JS(fmt.Sprintf(`document.querySelector('button[name=role][value=%s]').click()`, role))
	o.Until(`document.querySelector("nav a[href='/console/notices']")`)
	return o
}

// press unfolds the action with the word, fills what it asks for and confirms it.
func (o office) press(word, reason, outcome string) {
	o.Until(fmt.Sprintf(`[...document.querySelectorAll("details.act summary")].some((s) => s.innerText.trim() === %q)`, word))
	o.JS(fmt.Sprintf(`{
	  const act = [...document.querySelectorAll("details.act")].find((d) => d.querySelector("summary").innerText.trim() === %q);
	  act.open = true;
	  const why = act.querySelector("textarea[name=reason]"); if (why) why.value = %q;
	  const agree = act.querySelector("[name=agree]"); if (agree) agree.checked = true;
	  act.querySelector("button.main").click();
	}`, word, reason))
	o.Until(fmt.Sprintf(`document.getElementById("flash")?.innerText.includes(%q)`, outcome))
}

// shot keeps a picture of the page where somebody asked for pictures.
func (o office) shot(t *testing.T, name string) {
	t.Helper()
	if dir := os.Getenv("JUNGGYE_SHOTS"); dir != "" {
		for _, width := range []int64{390, 1280} {
			o.Size(width, 900)
			o.Whole(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)))
		}
	}
}

// sound fails the test when the page is hard to use for some.
func (o office) sound(t *testing.T, name string) {
	t.Helper()
	for _, bad := range o.Sound() {
		t.Errorf("%s: %s", name, bad)
	}
}

func TestBrowserAnOperatorPublishesANotice(t *testing.T) {
	t.Parallel()
	c := openChat(t)
	o := c.openOffice("support")
	o.Go(o.base + "/console/notices/new")
	o.Until(`document.getElementById("notice")`)
	o.JS(`{
	  const form = document.getElementById("notice");
	  form.elements.title.value = "추석 연휴 안내"; form.elements.body.value = "연휴에는 답이 늦어요.";
	  form.elements.label0.value = "새 상품 보기"; form.elements.block0.value = "newest";
	  form.elements.title.dispatchEvent(new Event("input", { bubbles: true }));
	}`)
	o.Until(`document.getElementById("chat-card").shadowRoot?.querySelector(".card-title")?.innerText === "추석 연휴 안내"`)
	o.Until(`document.getElementById("chat-card").shadowRoot.querySelector(".card-button").innerText === "새 상품 보기"`)
	o.sound(t, "the editor")
	o.shot(t, "notice-editor")
	o.JS(`document.getElementById("notice").requestSubmit()`)
	o.Until(`document.getElementById("flash")?.innerText.includes("초안을 저장했어요")`)
	c.say(buyer, "공지사항")
	if got := c.Text(`last("서연")`); strings.Contains(got, "추석 연휴") {
		t.Errorf("a draft is in the chat: %s", got)
	}
	o.press("게시", "", "공지를 게시했어요")
	o.press("대표 공지로", "", "대표 공지로 정했어요")
	o.Until(`document.getElementById("chat-card").shadowRoot?.querySelector(".card-title")?.innerText === "추석 연휴 안내"`)
	o.sound(t, "the notice")
	o.shot(t, "notice")
	c.say(buyer, "공지사항")
	c.Until(`[...phone("서연").querySelectorAll(".turn")].at(-1).querySelector(".list-title").innerText === "추석 연휴 안내"`)
	c.JS(`[...phone("서연").querySelectorAll(".turn")].at(-1).querySelector(".list-item").click()`)
	c.reads(buyer, "연휴에는 답이 늦어요.")
	c.press(buyer, "새 상품 보기")
	c.reads(buyer, "상세보기")
	o.Go(o.base + "/console/notices")
	o.Until(`document.querySelector("table.list")?.innerText.includes("추석 연휴 안내")`)
	o.sound(t, "the list of notices")
	o.shot(t, "notices")
	c.intact()
}

func TestBrowserAnOperatorBlocksAListing(t *testing.T) {
	t.Parallel()
	c := openChat(t)
	c.join(seller, "민트초코", "010-1234-5678")
	c.list(seller, "수상한 운동화", "45,000")
	o := c.openOffice("support")
	o.Go(o.base + "/console/listings?q=" + "수상한")
	o.Until(`document.querySelector("tr[data-row] a.row")?.innerText.includes("수상한 운동화")`)
	o.sound(t, "the list of listings")
	o.shot(t, "listings")
	o.JS(`document.querySelector("tr[data-row] a.row").click()`)
	o.Until(`document.querySelector("h1")?.innerText === "수상한 운동화" && document.querySelector(".gallery img")`)
	o.sound(t, "the listing")
	o.shot(t, "listing")
	o.press("차단", "팔 수 없는 물건이에요", "상품을 차단했어요")
	c.say(buyer, "상품검색")
	c.say(buyer, "수상한")
	c.Until(`idle("서연")`)
	if got := c.Text(`last("서연")`); strings.Contains(got, "수상한 운동화") {
		t.Errorf("the blocked listing is still in the chat: %s", got)
	}
	c.say(seller, "새 소식")
	c.reads(seller, "상품을 차단했어요 (팔 수 없는 물건이에요)")
	o.press("차단 풀기", "확인했어요", "차단을 풀었어요")
	c.intact()
}
