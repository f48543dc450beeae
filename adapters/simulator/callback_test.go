package simulator

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	homePath = "/kakaochatbot/main/GET/home"
	ack      = `{"version":"2.0","useCallback":true,"data":{"text":"잠시만요"}}`
)

// newCallbackWorld lets the block main answer by callback.
func newCallbackWorld(t *testing.T) *world {
	t.Helper()
	return newWorld(t, func(o *Options) {
		for i := range o.Scenario.Blocks {
			if o.Scenario.Blocks[i].Key == "main" {
				o.Scenario.Blocks[i].Callback = true
			}
		}
	})
}

func TestCallbackFinishesTheTurn(t *testing.T) {
	t.Parallel()
	w := newCallbackWorld(t)
	w.answer(homePath, ack)
	turn := w.say("홈")
	if !turn.Pending {
		t.Error("pending: got false, want true until the callback")
	}
	if diff := cmp.Diff([]string{"잠시만요"}, texts(t, turn)); diff != "" {
		t.Errorf("waiting bubble (-want +got):\n%s", diff)
	}
	url := w.lastSkill(homePath).CallbackURL()
	status, receipt := w.post(url, `{"version":"2.0","useCallback":true,"template":{"outputs":[{"simpleText":{"text":"다 됐어요"}}]}}`)
	if status != 200 || !strings.Contains(receipt, `"status":"SUCCESS"`) {
		t.Errorf("receipt: got %d %s, want SUCCESS", status, receipt)
	}
	turns, err := w.sim.Turns("p1", turn.ID-1)
	if err != nil {
		t.Fatalf("turns: %v", err)
	}
	if diff := cmp.Diff([]string{"잠시만요", "다 됐어요"}, texts(t, turns[0])); diff != "" || turns[0].Pending {
		t.Errorf("after the callback: pending %v (-want +got):\n%s", turns[0].Pending, diff)
	}
	if got := turns[0].Calls[1].Kind; got != CallCallback {
		t.Errorf("panel: got %s, want the callback", got)
	}
	if _, receipt := w.post(url, okAnswer); !strings.Contains(receipt, `"status":"FAIL"`) {
		t.Errorf("second use: got %s, want FAIL; an address works once", receipt)
	}
}

func TestCallbackIsRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]func(*world) string{
		"too late": func(w *world) string {
			w.answer(homePath, ack)
			w.say("홈")
			w.wait(time.Minute)
			return w.lastSkill(homePath).CallbackURL()
		},
		"never announced": func(w *world) string {
			w.say("홈")
			return w.lastSkill(homePath).CallbackURL()
		},
		"unknown": func(w *world) string { return w.server.URL + callbackPath + "cbtoken:00" },
	}
	for name, address := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newCallbackWorld(t)
			if _, receipt := w.post(address(w), okAnswer); !strings.Contains(receipt, `"status":"FAIL"`) {
				t.Errorf("got %s, want FAIL", receipt)
			}
		})
	}
}

func TestUnreadableCallbackShowsNothing(t *testing.T) {
	t.Parallel()
	w := newCallbackWorld(t)
	w.answer(homePath, `{"version":"2.0","useCallback":true}`)
	turn := w.say("홈")
	w.post(w.lastSkill(homePath).CallbackURL(), "nonsense")
	turns, err := w.sim.Turns("p1", turn.ID-1)
	if err != nil {
		t.Fatalf("turns: %v", err)
	}
	if turns[0].Pending || len(turns[0].Bubbles) != 0 || errorsOf(turns[0]) == "" {
		t.Errorf("got %+v, want silence and an error in the panel", turns[0])
	}
}
