package kakao

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/member"
)

// heard is what went to the chat log.
type heard struct {
	mu    sync.Mutex
	calls []chatlog.Call
	users []string
}

func (h *heard) take(c chatlog.Call, user string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls, h.users = append(h.calls, c), append(h.users, user)
}

// last is the entry of the last call, and its user.
func (h *heard) last(t *testing.T) (chatlog.Entry, string) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.calls) == 0 {
		t.Fatal("no call was logged")
	}
	return h.calls[len(h.calls)-1].Entry(), h.users[len(h.users)-1]
}

func listened(t *testing.T, tweaks ...tweak) (*world, *heard) {
	h := &heard{}
	return newWorld(t, append(tweaks, func(_ *app.Config, o *Options) { o.ChatLog = h.take })...), h
}

func TestCallsAreLogged(t *testing.T) {
	t.Parallel()
	w, h := listened(t)
	who := w.join("민준")
	w.send(who, blockMyPage, saying("마이페이지"))
	got, user := h.last(t)
	if got.Took <= 0 || got.Size == 0 || !got.At.Equal(w.clock.Now().Add(-got.Took)) && got.At.IsZero() {
		t.Errorf("got %+v, want time, duration and size", got)
	}
	got.Took, got.Size, got.At = 0, 0, time.Time{}
	block := w.sc.Block(blockMyPage)
	want := chatlog.Entry{
		Request: "chp-0123456789abcdef0123456789abcdef", MemberID: who.id, BlockID: block.ID, Block: block.Name, Skill: block.Skill,
		Utterance: "마이페이지", Outcome: chatlog.OK, Reply: got.Reply,
	}
	if diff := cmp.Diff(want, got); diff != "" || user != who.key || got.Reply == "" {
		t.Errorf("user %q, entry (-want +got):\n%s", user, diff)
	}
}

func TestOutcomesOfCalls(t *testing.T) {
	t.Parallel()
	w, h := listened(t)
	who := w.join("민준")
	for _, c := range []struct {
		name    string
		call    func()
		outcome chatlog.Outcome
		code    string
		member  member.ID
	}{
		{"the bot did not understand", func() { w.call(who, fallbackPath, saying("asdf")) }, chatlog.Fallback, "", who.id},
		{"a rule refuses", func() { w.call(who, "/kakaochatbot/product/GET/profile", extra("productId", "1")) }, chatlog.Refused, "listing.unknown", who.id},
		{"a stranger", func() { w.call(w.stranger("x"), "/kakaochatbot/customer/GET/myPage") }, chatlog.Refused, string(member.CodeNotJoined), 0},
		{"a good value", func() { w.check(who, "product/name", "의자") }, chatlog.OK, "", 0},
		{"a bad value", func() { w.check(who, "product/price", "비싸요") }, chatlog.Refused, "listing.price", 0},
		{"no call at all", func() { w.post("/kakaochatbot/main/GET/home", []byte("{"), nil) }, chatlog.Malformed, "", 0},
	} {
		c.call()
		got, _ := h.last(t)
		if got.Outcome != c.outcome || got.Code != c.code || got.MemberID != c.member {
			t.Errorf("%s: got %s %q of member %d, want %s %q of %d", c.name, got.Outcome, got.Code, got.MemberID, c.outcome, c.code, c.member)
		}
	}
}

// TestBlockedMembersAreKnown: the desk is asked about them most.
func TestBlockedMembersAreKnown(t *testing.T) {
	t.Parallel()
	w, h := listened(t)
	who := w.join("민준")
	m, err := w.store.Repos().Members.Get(t.Context(), who.id)
	if err != nil {
		t.Fatal(err)
	}
	m.State = member.Blocked
	if _, err := w.store.Repos().Members.Save(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	w.send(who, blockMyPage)
	if got, _ := h.last(t); got.MemberID != who.id || got.Outcome != chatlog.Refused || got.Code != string(member.CodeBlocked) {
		t.Errorf("got %+v, want that member %d was refused as blocked", got, who.id)
	}
}

// TestNothingSecretIsLogged sends each kind of secret by each way that the chat
// has for it.
func TestNothingSecretIsLogged(t *testing.T) {
	t.Parallel()
	w, h := listened(t)
	who := w.join("민준")
	w.send(who, blockChangePhone, typed(params{"customerPhone": "01098765432"}), saying("제 번호는 01098765432"))
	w.check(who, "customer/phone", "공일공 구팔칠육 오사삼이")
	w.check(who, "order/handOverCode", "4821")
	w.send(who, blockActCode, typed(params{"handOverCode": "4821"}), saying("4821"), extra("tradeId", "123456789012345678", "handOverCode", "4821"))
	w.send(who, blockProfilePhoto, typed(params{"customerProfileImage": images(photo(1))}), saying(photo(2)))
	w.send(who, blockPreview, typed(params{"kakaoOpenChatUrl": "https://open.kakao.com/o/secretroom"}), saying("https://open.kakao.com/o/secretroom"))
	for _, c := range h.calls {
		e := c.Entry()
		text := e.Utterance + " " + e.Params
		for _, secret := range []string{"98765432", "9876", "구팔칠육", "4821", "signature", "credential", "secretroom", "01012345678", "1234-5678"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: the log has %q: %s", e.Skill, secret, text)
			}
		}
		if strings.Contains(e.Skill, "act") && !strings.Contains(text, "123456789012345678") {
			t.Errorf("%s: %s lacks the id of the trade: the log would be of no use", e.Skill, text)
		}
	}
}

// TestNobodyFillsTheLog: who has no token is not heard.
func TestNobodyFillsTheLog(t *testing.T) {
	t.Parallel()
	w, h := listened(t, func(_ *app.Config, o *Options) { o.Tokens = []string{"t"} })
	w.call(nil, "/kakaochatbot/main/GET/home")
	if len(h.calls) != 0 {
		t.Errorf("logged %+v without a token", h.calls)
	}
	w.call(nil, "/kakaochatbot/main/GET/home", header("X-Skill-Token", "t"))
	if len(h.calls) != 1 {
		t.Errorf("logged %d calls, want the one with the token", len(h.calls))
	}
}

// TestEveryOutcomeHasAWord: an outcome without one would be an empty word in the
// log.
func TestEveryOutcomeHasAWord(t *testing.T) {
	t.Parallel()
	for _, o := range []skill.Outcome{
		skill.OutcomeOK, skill.OutcomeEmpty, skill.OutcomeError, skill.OutcomePanic, skill.OutcomeLate, skill.OutcomeDenied,
		skill.OutcomeBusy, skill.OutcomeMalformed, skill.OutcomeCallbackPending, skill.OutcomeCallbackSent, skill.OutcomeCallbackFailed,
	} {
		if outcomes[o] == "" {
			t.Errorf("%q has no outcome in the log", o)
		}
	}
}

// BenchmarkReply is a whole call with and without the chat log, and with one
// whose queue is full because the store is gone.
func BenchmarkReply(b *testing.B) {
	for name, tweaks := range map[string][]tweak{
		"without": nil,
		"logged": {func(_ *app.Config, o *Options) {
			o.ChatLog = func(c chatlog.Call, user string) { o.Market.LogChat(c, user) }
		}},
	} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, tweaks...)
			who := w.join("민준")
			for b.Loop() {
				w.send(who, blockMyPage, saying("마이페이지"))
			}
		})
	}
}
