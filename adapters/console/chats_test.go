package console

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

// chatDesk is a console over a chat log of sixty calls.
func chatDesk(t *testing.T) (desk, *memory.Store) {
	t.Helper()
	store, at := memory.New(), time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	m := app.New(app.Config{Store: store, Clock: memory.NewClock(at), Source: memory.NewSource(1), Process: trade.DefaultProcess()})
	who := member.Member{ID: 7, Key: "k", Nickname: "민준", State: member.Active, Tier: member.Bronze}
	if err := store.Repos().Members.Add(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	entries := []chatlog.Entry{
		{ID: 900, At: at.Add(time.Hour), MemberID: 7, User: "h", Skill: "/kakaochatbot/main/GET/home", Block: "홈", Utterance: "<b>처음</b>", Outcome: chatlog.Late, Took: 4 * time.Second, Request: "chp-1"},
		{ID: 901, At: at.Add(time.Hour), User: "g/?&", Skill: "/x", Utterance: "[phone]", Outcome: chatlog.Refused, Code: "member.not_joined"},
	}
	for i := range int64(60) {
		entries = append(entries, chatlog.Entry{ID: i + 1, At: at.Add(-time.Duration(i) * time.Minute), Skill: "/y", Utterance: fmt.Sprint("말 ", i), Outcome: chatlog.OK})
	}
	if err := store.Repos().Chats.AddAll(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	return openDesk(t, func(o *Options) { o.Desk = m.Desk() }, nil), store
}

func TestChats(t *testing.T) {
	t.Parallel()
	d, store := chatDesk(t)
	v := d.as(operator.Support)
	got := v.get("/chats")
	for _, part := range []string{
		"민준", "/console/chats?member=7", "&lt;b&gt;처음&lt;/b&gt;", "chp-1", "늦음", "4.00초", "member.not_joined",
		"/console/chats?user=g%2F%3F%26", "말 0", `name="outcome"`,
	} {
		if !strings.Contains(got.body, part) {
			t.Errorf("the list lacks %q:\n%s", part, got.body)
		}
	}
	if strings.Contains(got.body, "말 55") {
		t.Error("the first page shows all, want a page")
	}
	next := regexp.MustCompile(`rel="next" href="/console([^"]*)"`).FindStringSubmatch(got.body)
	if next == nil {
		t.Fatalf("no way to the next page:\n%s", got.body)
	}
	if second := v.get(strings.ReplaceAll(next[1], "&amp;", "&")); !strings.Contains(second.body, "말 55") || strings.Contains(second.body, "말 0<") {
		t.Errorf("the next page answered %d:\n%s", second.status, second.body)
	}
	for query, want := range map[string][2]string{
		"?outcome=late":                         {"처음", "말 1"},
		"?q=말+59":                               {"말 59", "처음"},
		"?slow=3000":                            {"처음", "말 1"},
		"?request=chp-1":                        {"처음", "말 1"},
		"?since=2026-11-23&until=2026-11-23":    {"말 1", "말 x"},
		"?since=2026-11-24":                     {"찾은 것이 없어요", "말 1"},
		"?user=g%2F%3F%26":                      {"[phone]", "말 1"},
		"?member=7&outcome=late&q=&since=&slow": {"처음", "말 1"},
	} {
		if page := v.get("/chats" + query); page.status != http.StatusOK || !strings.Contains(page.body, want[0]) || strings.Contains(page.body, want[1]) {
			t.Errorf("%s answered %d, want it with %q and without %q:\n%s", query, page.status, want[0], want[1], page.body)
		}
	}
	seen, err := store.Repos().Audit.ListAfter(t.Context(), 0, 10)
	if err != nil || len(seen) != 2 {
		t.Errorf("recorded %+v, %v, want the two looks at one person", seen, err)
	}
}

func TestChatsRefuseWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	d, _ := chatDesk(t)
	v := d.as(operator.Support)
	for _, query := range []string{"?member=x", "?member=-1", "?outcome=x", "?after=x", "?after=1", "?since=2026-11-23&until=2026-11-20"} {
		if got := v.get("/chats" + query); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s answered %d, want 422", query, got.status)
		}
	}
	if got := d.as(operator.Finance).get("/chats"); got.status != http.StatusForbidden {
		t.Errorf("finance is answered %d, want 403: what people say is not its business", got.status)
	}
}

// TestLookingAtOnePersonIsNotRepeated: each look is recorded, so the page does not
// look again by itself.
func TestLookingAtOnePersonIsNotRepeated(t *testing.T) {
	t.Parallel()
	d, _ := chatDesk(t)
	v := d.as(operator.Owner)
	if all, one := v.get("/chats").body, v.get("/chats?member=7").body; !strings.Contains(all, "hx-trigger") || strings.Contains(one, "hx-trigger") {
		t.Error("want that the list of all is fresh and that of one person stands still")
	}
}

func TestEveryOutcomeHasAWordAndAColour(t *testing.T) {
	t.Parallel()
	for _, o := range chatlog.Outcomes() {
		if chatWords[o] == "" || chatTones[o] == "" {
			t.Errorf("%s is shown as %q in %q", o, chatWords[o], chatTones[o])
		}
	}
}
