package console

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

// memberDesk is a console over a market with one member.
func memberDesk(t *testing.T) (desk, *memory.Store, member.ID) {
	t.Helper()
	ring, err := vault.New(vault.Options{Keys: []vault.Key{{ID: "test", Secret: bytes.Repeat([]byte{1}, vault.KeySize)}}})
	if err != nil {
		t.Fatal(err)
	}
	store := memory.New()
	m := app.New(app.Config{
		Store: store, Clock: memory.NewClock(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)), Source: memory.NewSource(1000),
		Process: trade.DefaultProcess(), Vault: ring, Blobs: memory.NewBlobs(),
	})
	who, _, err := m.Join(t.Context(), "key-1", "민준", "010-1234-5678")
	if err != nil {
		t.Fatal(err)
	}
	return openDesk(t, func(o *Options) { o.Desk = m.Desk() }, nil), store, who.ID
}

func TestMembers(t *testing.T) {
	t.Parallel()
	d, _, who := memberDesk(t)
	v := d.as(operator.Support)
	for query, found := range map[string]bool{
		"": true, "?q=%EB%AF%BC": true, "?q=x": false, "?phone=01012345678": true, "?phone=01000000000": false, "?key=key-1": true, "?state=blocked": false,
	} {
		got := v.get("/members" + query)
		if got.status != http.StatusOK || strings.Contains(got.body, memberPath(who)) != found {
			t.Errorf("%q answered %d, want the member found: %v", query, got.status, found)
		}
		if strings.Contains(got.body, "12345678") && query != "?phone=01012345678" || strings.Contains(got.body, "1234-5678") {
			t.Errorf("%q shows the phone in full", query)
		}
	}
	if got := v.get("/members/7"); got.status != http.StatusNotFound {
		t.Errorf("answered %d, want 404: there is no such member", got.status)
	}
	if got := d.as(operator.Finance).get("/members/" + id(who)); got.status != http.StatusOK || strings.Contains(got.body, wordWithdraw) {
		t.Errorf("answered %d: finance sees members and may do nothing with them:\n%s", got.status, got.body)
	} else if strings.Contains(got.body, "/chats?member=") || !strings.Contains(got.body, "/trades?member="+id(who)) || !strings.Contains(got.body, "/listings?seller="+id(who)) {
		t.Errorf("want ways to the member's trades and listings, and none to the chats that finance may not see:\n%s", got.body)
	}
}

func TestMemberActions(t *testing.T) {
	t.Parallel()
	d, store, who := memberDesk(t)
	v, at := d.as(operator.Support), "/members/"+id(who)
	stored := func() member.Member {
		t.Helper()
		m, err := store.Repos().Members.Get(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	send := func(path string, form url.Values) answer {
		t.Helper()
		sent := v.get(at).form(t, at+path)
		for name, values := range form {
			sent[name] = values
		}
		sent.Set("reason", "전화로 요청")
		return v.post(at+path, sent)
	}
	if got := send("/contact", url.Values{}); !strings.Contains(got.body, "01012345678") {
		t.Errorf("answered %d without the phone:\n%s", got.status, got.body)
	}
	if got := send("/export", url.Values{}); !strings.Contains(got.body, `"nickname": "민준"`) {
		t.Errorf("answered %d without the data:\n%s", got.status, got.body)
	}
	send("/edit", url.Values{"nickname": {"서연"}, "tier": {"diamond"}})
	if m := stored(); m.Nickname != "서연" || m.Tier != member.Diamond {
		t.Errorf("got %+v, want the other name and tier", m)
	}
	send("/block", url.Values{"until": {"2026-11-30T09:00"}})
	if m := stored(); m.State != member.Blocked || !m.BlockedUntil.Equal(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("got %+v, want a block until nine in Korea", m)
	}
	if got := v.get(at); !strings.Contains(got.body, "전화로 요청") || !strings.Contains(got.body, "2026-11-30 09:00") {
		t.Errorf("the page lacks the reason or the end:\n%s", got.body)
	}
	send("/unblock", url.Values{})
	if m := stored(); m.State != member.Active {
		t.Errorf("got %+v, want an active member", m)
	}
	if send("/withdraw", url.Values{}); stored().State == member.Withdrawn {
		t.Error("withdrawn without a word that it cannot be undone")
	}
	if send("/withdraw", url.Values{"agree": {"1"}}); stored().State != member.Withdrawn {
		t.Errorf("got %+v, want a withdrawn member", stored())
	}
	gone := stored()
	if body := v.get(at).body; !strings.Contains(body, wordRecordsUntil) || strings.Contains(body, wordErased) {
		t.Errorf("the page does not say until when records are kept, or that they were emptied:\n%s", body)
	}
	gone.ErasedAt = gone.RecordsUntil
	if _, err := store.Repos().Members.Save(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	if body := v.get(at).body; !strings.Contains(body, wordErased) {
		t.Errorf("the page does not say that the records were emptied:\n%s", body)
	}
}
