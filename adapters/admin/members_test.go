package admin

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/core/member"
)

func (w *world) ring() {
	w.Helper()
	r, err := vault.New(vault.Options{Keys: []vault.Key{{ID: "test", Secret: bytes.Repeat([]byte{1}, vault.KeySize)}}})
	if err != nil {
		w.Fatal(err)
	}
	w.market.Vault = r
}

// joined adds three members by the API.
func (w *world) joined() []ID {
	w.Helper()
	w.ring()
	var ids []ID
	for _, name := range []string{"나무", "나비", "너구리"} {
		got := w.ask("support", http.MethodPost, "/admin/member", `{"userKey":"key-`+name+`","customerName":"`+name+`","customerPhone":"010-1234-567`+string(rune('0'+len(ids)))+`"}`)
		if got.Code != http.StatusCreated {
			w.Fatalf("answered %d %s, want a new member", got.Code, got.Body)
		}
		ids = append(ids, read[Member](w, got).ID)
	}
	return ids
}

func (w *world) memberIDs(query string) ([]ID, string) {
	w.Helper()
	got := read[List[Member]](w, w.ask("finance", http.MethodGet, "/admin/member"+query, ""))
	ids := []ID{}
	for _, m := range got.Items {
		ids = append(ids, m.ID)
		if m.Phone != "010-****-"+m.Phone[len(m.Phone)-4:] {
			w.Errorf("got the phone %q, want it masked", m.Phone)
		}
	}
	return ids, got.Next
}

func TestMembersAreFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.joined()
	for query, want := range map[string][]ID{
		"":                                {ids[2], ids[1], ids[0]},
		"?customerName=%EB%82%98":         {ids[0], ids[1]},
		"?customerPhone=010-1234-5671":    {ids[1]},
		"?userKey=key-%EB%82%98%EB%AC%B4": {ids[0]},
		"?userKey=key":                    {},
		"?state=blocked":                  {},
		"?limit=1&page=2":                 {ids[1]},
	} {
		if got, _ := w.memberIDs(query); !cmp.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", query, got, want)
		}
	}
	for query, want := range map[string][]ID{"?limit=2": {ids[0]}, "?limit=1&customerName=%EB%82%98": {ids[1]}} {
		_, next := w.memberIDs(query)
		if got, _ := w.memberIDs(query + "&cursor=" + next); !cmp.Equal(got, want) {
			t.Errorf("%q, its next part: got %v, want %v", query, got, want)
		}
	}
	w.problem(w.ask("support", http.MethodGet, "/admin/member?customerPhone=1", ""), http.StatusUnprocessableEntity, string(member.CodePhone))
	w.problem(w.ask("support", http.MethodGet, "/admin/member/1", ""), http.StatusNotFound, string(member.CodeUnknown))
}

func TestAMemberIsEditedByVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := "/admin/member/" + string(w.joined()[0])
	seen := w.ask("support", http.MethodGet, at, "")
	tag := seen.Header().Get("ETag")
	got := w.ask("support", http.MethodPatch, at, `{"tier":"silver","customerName":"소나무","reason":"asked"}`, "If-Match", tag)
	if m := read[Member](w, got); m.Tier != "silver" || m.Nickname != "소나무" || got.Header().Get("ETag") == tag {
		t.Errorf("got %+v with the tag %s, want the other tier and name, and another tag", m, got.Header().Get("ETag"))
	}
	w.problem(w.ask("support", http.MethodPatch, at, `{"tier":"gold"}`, "If-Match", tag), http.StatusUnprocessableEntity, "http.fields")
	if late := w.ask("support", http.MethodPatch, at, `{"tier":"bronze"}`, "If-Match", tag); late.Code != http.StatusPreconditionFailed {
		t.Errorf("answered %d, want 412: somebody else edited since", late.Code)
	}
	if bare := w.ask("support", http.MethodPatch, at, `{"tier":"bronze"}`); bare.Code != http.StatusPreconditionRequired {
		t.Errorf("answered %d, want 428", bare.Code)
	}
}

func TestAMemberIsBlockedForAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.joined()[0]
	at := "/admin/member/" + string(id)
	until := w.market.Clock.Now().Add(24 * time.Hour)
	m := read[Member](w, w.ask("support", http.MethodPost, at+"/block", `{"reason":"사기 신고","until":"`+until.Format(time.RFC3339)+`"}`))
	if m.State != "blocked" || m.Reason != "사기 신고" || !m.BlockedUntil.Equal(until) {
		t.Errorf("got %+v, want a block until %s", m, until)
	}
	if got, _ := w.memberIDs("?state=blocked"); !cmp.Equal(got, []ID{id}) {
		t.Errorf("got %v, want the blocked member", got)
	}
	w.problem(w.ask("support", http.MethodPost, at+"/block", `{"reason":"x","until":"2020-01-01T00:00:00Z"}`), http.StatusUnprocessableEntity, string(member.CodeUntil))
	w.problem(w.ask("finance", http.MethodPost, at+"/block", `{"reason":"x"}`), http.StatusForbidden, "operator.may_not")
	if m := read[Member](w, w.ask("support", http.MethodDelete, at+"/block?reason=mistake", "")); m.State != "active" || m.Reason != "" {
		t.Errorf("got %+v, want an active member", m)
	}
}

func TestAMembersOwnDataAndEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.joined()[0]
	at := "/admin/member/" + string(id)
	if c := read[contact](w, w.ask("support", http.MethodPost, at+"/contact", `{"reason":"lost parcel"}`)); c.Phone != "01012345670" || c.Address != nil {
		t.Errorf("got %+v, want the phone in full", c)
	}
	w.problem(w.ask("support", http.MethodPost, at+"/contact", `{}`), http.StatusUnprocessableEntity, "http.fields")
	own := w.ask("support", http.MethodPost, at+"/export", `{"reason":"asked by mail"}`)
	if text := own.Body.String(); own.Code != http.StatusOK || !strings.Contains(text, `"phone":"01012345670"`) || !strings.Contains(text, `"trades":[]`) {
		t.Errorf("answered %d %s, want the member's own data", own.Code, text)
	}
	if got := read[List[memberTrade]](w, w.ask("support", http.MethodGet, at+"/trades?side=seller", "")); len(got.Items) != 0 {
		t.Errorf("got %+v, want no trade", got)
	}
	gone := read[Member](w, w.ask("support", http.MethodDelete, at+"?reason=asked", ""))
	if gone.State != "withdrawn" || gone.Phone != "" || strings.Contains(gone.Nickname, "나무") || gone.RecordsUntil.IsZero() {
		t.Errorf("got %+v, want nothing of the person but the end of the records", gone)
	}
	detail := read[memberDetail](w, w.ask("support", http.MethodGet, at, ""))
	if detail.State != "withdrawn" || len(detail.Blockers) != 0 {
		t.Errorf("got %+v, want the withdrawn member", detail)
	}
	members := w.market.Store.Repos().Members
	row, err := members.Get(w.Context(), idOf[member.ID](id))
	if err != nil {
		t.Fatal(err)
	}
	row.ErasedAt = row.RecordsUntil
	if _, err := members.Save(w.Context(), row); err != nil {
		t.Fatal(err)
	}
	if detail := read[memberDetail](w, w.ask("support", http.MethodGet, at, "")); detail.ErasedAt != detail.RecordsUntil {
		t.Errorf("got %+v, want when the records were emptied", detail)
	}
}
