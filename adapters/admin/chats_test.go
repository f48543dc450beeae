package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/member"
)

var chatsBegin = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

// talk puts thirty calls into the log, two of each second, the last one by a
// member.
func (w *world) talk() {
	w.Helper()
	r := w.market.Store.Repos()
	who := member.Member{ID: 1 << 60, Key: "talker", Nickname: "민준", State: member.Active, Tier: member.Bronze}
	if err := r.Members.Add(w.Context(), who); err != nil {
		w.Fatal(err)
	}
	var entries []chatlog.Entry
	for i := range int64(30) {
		entries = append(entries, chatlog.Entry{
			ID: 1<<60 + i, At: chatsBegin.Add(time.Duration(i/2) * time.Second), Skill: "/s", Utterance: fmt.Sprint("say ", i), Outcome: chatlog.OK,
		})
	}
	last := &entries[29]
	last.MemberID, last.User, last.Request, last.BlockID, last.Block = who.ID, "h", "chp-1", "b", "홈"
	last.Params, last.Took, last.Outcome, last.Code = `{"productId":"5"}`, 1500*time.Millisecond, chatlog.Refused, "listing.unknown"
	last.Reply, last.Size = "simpleText", 77
	if err := r.Chats.AddAll(w.Context(), entries); err != nil {
		w.Fatal(err)
	}
}

func TestChats(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.talk()
	first := read[List[map[string]any]](w, w.ask("support", http.MethodGet, "/admin/chats?limit=1", ""))
	want := map[string]any{
		"id": fmt.Sprint(1<<60 + 29), "at": "2026-11-23T14:00:14+09:00", "requestId": "chp-1", "memberId": fmt.Sprint(1 << 60), "nickname": "민준",
		"user": "h", "blockId": "b", "block": "홈", "skill": "/s", "utterance": "say 29", "params": map[string]any{"productId": "5"},
		"tookMillis": 1500.0, "outcome": "refused", "code": "listing.unknown", "reply": "simpleText", "size": 77.0,
	}
	if diff := cmp.Diff([]map[string]any{want}, first.Items); diff != "" || first.Next == "" {
		t.Errorf("next %q, the newest (-want +got):\n%s", first.Next, diff)
	}
	var seen []string
	next := ""
	for pages := 0; pages < 30; pages++ {
		part := read[List[chat]](w, w.ask("support", http.MethodGet, "/admin/chats?limit=7&cursor="+next, ""))
		for _, c := range part.Items {
			seen = append(seen, c.Utterance)
		}
		if next = part.Next; next == "" {
			break
		}
	}
	if len(seen) != 30 || seen[0] != "say 29" || seen[29] != "say 0" {
		t.Errorf("all parts show %d: %q, want each of thirty once, the newest first", len(seen), seen)
	}
	for query, want := range map[string]int{
		"outcome=refused": 1, "memberId=" + fmt.Sprint(1<<60): 1, "memberId=9999999999999999999": 0, "user=h": 1, "requestId=chp-1": 1, "requestId=x": 0,
		"slowerThanMillis=1000": 1, "text=" + url.QueryEscape("say 2"): 11, "skill=/x": 0, "text=productId": 1,
		"since=" + url.QueryEscape("2026-11-23T14:00:10+09:00"): 10, "until=2026-11-23T05:00:01Z": 2,
	} {
		if got := read[List[chat]](w, w.ask("owner", http.MethodGet, "/admin/chats?limit=100&"+query, "")); len(got.Items) != want {
			t.Errorf("%s: %d calls, want %d", query, len(got.Items), want)
		}
	}
}

func TestChatsRefuse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.talk()
	w.problem(w.ask("finance", http.MethodGet, "/admin/chats", ""), http.StatusForbidden, "operator.may_not")
	part := read[List[chat]](w, w.ask("owner", http.MethodGet, "/admin/chats?limit=1", ""))
	w.problem(w.ask("owner", http.MethodGet, "/admin/chats?text=x&cursor="+part.Next, ""), http.StatusUnprocessableEntity, string(codeCursor))
	w.problem(w.ask("owner", http.MethodGet, "/admin/chats?cursor=AAAA", ""), http.StatusUnprocessableEntity, string(codeCursor))
	w.problem(w.ask("owner", http.MethodGet, "/admin/chats?since=2026-11-24T00:00:00Z&until=2026-11-23T00:00:00Z", ""), http.StatusUnprocessableEntity, string(chatlog.CodeFilter))
	for _, query := range []string{"outcome=x", "memberId=x", "slowerThanMillis=-1", "since=yesterday", "limit=0", "text=" + strings.Repeat("x", 51)} {
		if got := w.ask("owner", http.MethodGet, "/admin/chats?"+query, ""); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: answered %d %s, want 422", query, got.Code, got.Body)
		}
	}
}
