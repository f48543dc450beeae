package kakao

import (
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
)

// TestBusy lets the store hang with one call in it: the next caller is asked at
// once to come again, by a button that does the same, and the operators can see it.
func TestBusy(t *testing.T) {
	t.Parallel()
	slow := &slowStore{deaf: true, release: make(chan struct{})}
	var mu sync.Mutex
	var logged []chatlog.Call
	// Whoever waited would be over the budget of every reply.
	gate := skill.NewGate(skill.GateLimits{Running: 1, Waiting: -1, Patience: time.Minute})
	w := newWorld(t, func(c *app.Config, o *Options) {
		slow.Store = c.Store
		c.Store, o.Gate = slow, gate
		o.ChatLog = func(c chatlog.Call, _ string) {
			mu.Lock()
			defer mu.Unlock()
			logged = append(logged, c)
		}
	})
	seller := w.join("민준")
	id := w.publish(seller, "무선 이어폰")
	slow.hang.Store(true)
	var first sync.WaitGroup
	first.Go(func() {
		w.send(w.stranger("Guest0000001"), blockJoin, typed(params{"customerName": "지우", "customerPhone": "010-1234-5678"}))
	})
	for gate.Figures().Running == 0 {
		runtime.Gosched()
	}
	r := w.send(seller, blockListing, saying("자세히 보기"), extra("productId", str(id)))
	if !strings.Contains(r.text(), "다시 시도해 주세요") || len(r.QuickReplies) != 2 {
		t.Fatalf("says %q with %d choices, want a way on", r.text(), len(r.QuickReplies))
	}
	r.has("문의 번호: chp-0123456789abcdef0123456789abcdef")
	again := r.QuickReplies[0]
	if again.BlockID != w.sc.ID(blockListing) || again.Extra["productId"] != str(id) || again.MessageText != "자세히 보기" {
		t.Errorf("the button is %+v, want the same call once more", again)
	}
	slow.hang.Store(false)
	close(slow.release)
	first.Wait()
	if got := gate.Figures().Shed; got != 1 {
		t.Errorf("counted %d, want the one", got)
	}
	mu.Lock()
	defer mu.Unlock()
	found := false
	for _, c := range logged {
		found = found || c.Outcome == chatlog.Failed && c.Code == codeBusy && c.Request == "chp-0123456789abcdef0123456789abcdef"
	}
	if !found {
		t.Errorf("the chat log has %+v, want the refused call by its reason and the id that its reply shows", logged)
	}
}
