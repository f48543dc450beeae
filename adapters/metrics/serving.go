package metrics

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// skillBusy is the code of calls that were sent away because there was no room.
const skillBusy = "call.busy"

// Replied counts an answer to KakaoTalk. One that was posted later has no time
// left of anything.
func (m *Metrics) Replied(c chatlog.Call) {
	outcome := string(c.Outcome)
	if c.Code == skillBusy {
		outcome = "busy"
	}
	m.replies.WithLabelValues(c.Skill, outcome).Inc()
	if c.Outcome == chatlog.Posted || c.Outcome == chatlog.Unposted {
		return
	}
	m.replyTook.WithLabelValues(c.Skill).Observe(c.Took.Seconds())
	m.replyLeft.Observe(max(kakaoWaits-c.Took, 0).Seconds())
}

// TimerWorked notes how late a timer was worked.
func (m *Metrics) TimerWorked(s ports.Subject, _ trade.TimerKind, late time.Duration) {
	m.timersLate.WithLabelValues(string(s)).Observe(late.Seconds())
}

// Requests counts and times requests. It belongs among the middlewares of the
// outermost router.
func (m *Metrics) Requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, began := r.Context(), time.Now()
		seen := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		broken := true
		defer func() {
			status := seen.Status()
			switch {
			case status == 0 && broken:
				status = 499 // nginx's number for an answer that was broken off
			case status == 0:
				status = http.StatusOK
			}
			class := ""
			if rc := chi.RouteContext(ctx); rc != nil {
				class = classOf(rc.RoutePattern())
			}
			m.requests.WithLabelValues(class, strconv.Itoa(status)).Inc()
			m.requestTook.WithLabelValues(class).Observe(time.Since(began).Seconds())
		}()
		next.ServeHTTP(seen, r)
		broken = false
	})
}

// classOf sorts routes by who asks.
func classOf(pattern string) string {
	for _, c := range []struct{ begins, class string }{
		{"/kakaochatbot/", "skill"},
		{"/order/kakaochatbot/", "skill"},
		{"/order/PATCH/", "skill"},
		{"/admin", "admin"},
		{"/console", "console"},
		{"/images/", "images"},
		{"/sim/", "simulator"},
	} {
		if strings.HasPrefix(pattern, c.begins) {
			return c.class
		}
	}
	if pattern == "" || strings.HasSuffix(pattern, "/*") {
		return "unmatched"
	}
	return "pages"
}
