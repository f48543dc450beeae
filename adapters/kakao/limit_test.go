package kakao

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
)

// counter is a ports.Limiter that lets pass until it is full.
type counter struct {
	full, gone atomic.Bool
	asked      atomic.Int64
}

func (c *counter) Take(_ context.Context, _ string, _ int, _ time.Duration) (bool, time.Duration, error) {
	c.asked.Add(1)
	if c.gone.Load() {
		return false, 0, fault.New(fault.Unavailable, "")
	}
	return !c.full.Load(), 7 * time.Second, nil
}

// TestWhoIsTooFastIsAskedToWait holds for every endpoint, before anything else
// happens.
func TestWhoIsTooFastIsAskedToWait(t *testing.T) {
	t.Parallel()
	limit := &counter{}
	w := newWorld(t, func(c *app.Config, _ *Options) { c.Limiter = limit })
	who := w.join("민준")
	before := w.dump()
	limit.full.Store(true)
	for _, route := range w.bot.Routes() {
		r := w.call(who, route.Path)
		if !strings.Contains(r.text(), "7초 뒤에 다시 시도해 주세요") || len(r.QuickReplies) == 0 {
			t.Errorf("%s says %q, want how long to wait and a way on", route.Path, r.text())
		}
	}
	v := w.check(who, "product/reservationCustomer", "서연")
	if v.Status == skill.StatusSuccess || !strings.Contains(v.Message, "7초") {
		t.Errorf("a typed value is judged %+v, want how long to wait: nicknames could be tried out", v)
	}
	if after := w.dump(); after != before {
		t.Error("a call that was refused changed something")
	}
	limit.full.Store(false)
	limit.gone.Store(true)
	if r := w.call(who, "/kakaochatbot/customer/GET/myPage"); strings.Contains(r.text(), "초 뒤에") {
		t.Errorf("without a counter the chat says %q, want it to work", r.text())
	}
}
