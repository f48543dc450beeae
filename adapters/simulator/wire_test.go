package simulator

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shape reduces JSON to its keys and kinds of value.
func shape(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, inner := range v {
			out[k] = shape(inner)
		}
		return out
	case []any:
		if len(v) == 0 {
			return "list"
		}
		return []any{shape(v[0])}
	default:
		return fmt.Sprintf("%T", v)
	}
}

func object(t *testing.T, data []byte) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("decode %s: %v", data, err)
	}
	return v
}

func sample(t *testing.T, name string) map[string]any {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatalf("read sample: %v", err)
	}
	return object(t, data)
}

func TestSkillCallHasTheShapeOfARealOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("홈")
	w.press(Press{Message: "그런데요", Source: FromQuickReply})
	got := object(t, w.last("/kakaochatbot/main/GET/fallback").body)
	if diff := cmp.Diff(shape(sample(t, "req-17-real-flow-quickreply-2025.json")), shape(got)); diff != "" {
		t.Errorf("shape (-real +ours), skills would be tested against a request that Kakao never sends:\n%s", diff)
	}
}

func TestValidationCallHasTheShapeOfARealOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("회원가입")
	w.say("민준")
	got := object(t, w.last("/kakaochatbot/validation/customer/name").body)
	want := sample(t, "req-12-validation-api-real.json")
	properties, _ := want["user"].(map[string]any)["properties"].(map[string]any)
	for _, key := range []string{"appUserStatus", "app_user_status", "appUserId", "app_user_id"} {
		delete(properties, key) // only bots linked to an app send these
	}
	if diff := cmp.Diff(shape(want), shape(got)); diff != "" {
		t.Errorf("shape (-real +ours):\n%s", diff)
	}
}

func TestContextsHaveTheShapeOfRealOnes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	fillListing(w)
	w.press(Press{Block: "register"})
	got := object(t, w.last("/kakaochatbot/product/POST").body)
	want := sample(t, "req-09-marketplace-context.json")
	if diff := cmp.Diff(shape(want["contexts"]), shape(got["contexts"])); diff != "" {
		t.Errorf("contexts (-real +ours):\n%s", diff)
	}
	wantAction, gotAction := want["action"].(map[string]any), got["action"].(map[string]any)
	if diff := cmp.Diff(shape(wantAction["params"]), shape(gotAction["params"])); diff != "" {
		t.Errorf("params (-real +ours):\n%s", diff)
	}
	var image map[string]any
	if err := json.Unmarshal([]byte(gotAction["params"].(map[string]any)["productImg"].(string)), &image); err != nil {
		t.Fatalf("the photo is not a JSON text: %v", err)
	}
	var keys []string
	for k, v := range image {
		if _, ok := v.(string); !ok {
			t.Errorf("%s: got a %T, want a text; the plug-in sends texts only", k, v)
		}
		keys = append(keys, k)
	}
	slices.Sort(keys)
	if diff := cmp.Diff([]string{"expire", "imageQuantity", "privacyAgreement", "secureUrls"}, keys); diff != "" {
		t.Errorf("fields of the photo (-real +ours):\n%s", diff)
	}
}

func TestHeadersAndKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("홈")
	first := w.last("/kakaochatbot/main/GET/home")
	w.say("홈")
	second := w.last("/kakaochatbot/main/GET/home")
	if got := first.header.Get("X-Skill-Token"); got != "secret" {
		t.Errorf("X-Skill-Token: got %q; the server would refuse the call", got)
	}
	if a, b := first.header.Get("X-Request-Id"), second.header.Get("X-Request-Id"); a == b || len(a) != len("chp-")+32 {
		t.Errorf("X-Request-Id: got %q then %q, want a new chp-id for each delivery", a, b)
	}
	if got := first.header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type: got %q; Kakao sends no charset", got)
	}
	p := w.sim.People()[0]
	if len(p.UserKey) != 66 || len(p.ChannelKey) != 12 {
		t.Errorf("keys: got %q and %q, want 66 and 12 characters", p.UserKey, p.ChannelKey)
	}
	if again := newWorld(t).sim.People()[0]; again != p {
		t.Errorf("after a restart: got %+v, want %+v; a member would be a stranger", again, p)
	}
	if got := w.lastSkill("/kakaochatbot/main/GET/home").UserKey(); got != p.ChannelKey {
		t.Errorf("user key as a skill reads it: got %q, want %q", got, p.ChannelKey)
	}
}

func TestTriggers(t *testing.T) {
	t.Parallel()
	cases := []struct {
		press Press
		want  string
	}{
		{Press{Block: "main"}, "CARD_BUTTON_BLOCK"},
		{Press{Message: "홈"}, "CARD_BUTTON_MESSAGE"},
		{Press{Block: "main", Source: FromList}, "LIST_ITEM_BLOCK"},
		{Press{Message: "홈", Source: FromList}, "LIST_ITEM_MESSAGE"},
		{Press{Block: "main", Source: FromMenu}, "LISTMENU_BLOCK"},
		{Press{Block: "main", Source: FromQuickReply}, "QUICKREPLY_BUTTON_BLOCK"},
		{Press{Message: "홈", Source: FromQuickReply}, "QUICKREPLY_BUTTON_MESSAGE"},
	}
	w := newWorld(t)
	for _, c := range cases {
		w.press(c.press)
		if got := w.lastSkill("/kakaochatbot/main/GET/home").Flow.Trigger.Type; got != c.want {
			t.Errorf("%+v: trigger got %s, want %s", c.press, got, c.want)
		}
	}
	w.say("홈")
	flow := w.lastSkill("/kakaochatbot/main/GET/home").Flow
	if flow.Trigger.Type != "TEXT_INPUT" || flow.Trigger.ReferrerBlock.ID != "" {
		t.Errorf("typed text: got %+v, want TEXT_INPUT without a referrer", flow.Trigger)
	}
	if flow.LastBlock.Name != "홈" {
		t.Errorf("last block: got %+v, want the one before", flow.LastBlock)
	}
}

func TestReferrerIsTheBlockThatShowedTheButton(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	notices := w.say("공지사항")
	w.say("홈")
	w.press(Press{Block: "notice", Turn: notices.ID})
	flow := w.lastSkill("/kakaochatbot/notice/GET/byNoticeId").Flow
	if flow.Trigger.ReferrerBlock.Name != "공지사항" || flow.LastBlock.Name != "홈" {
		t.Errorf("got referrer %q and last block %q, want 공지사항 and 홈", flow.Trigger.ReferrerBlock.Name, flow.LastBlock.Name)
	}
}
