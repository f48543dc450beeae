package app_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func actor(role operator.Role) operator.Actor {
	return operator.Actor{ID: 5, Name: "ann", Role: role, From: "192.0.2.1"}
}

var support = actor(operator.Support)

// logged is the last entry of the audit log, and how many there are.
func (w *world) logged() (action operator.Action, subject, both string, n int) {
	w.t.Helper()
	all, err := w.store.Repos().Audit.ListAfter(w.ctx(), 0, 1000)
	if must(w.t, all, err); len(all) == 0 {
		return "", "", "", 0
	}
	last := all[len(all)-1]
	return last.Action, last.Subject, last.Before + last.After, len(all)
}

func TestOperatorsFindMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.join("나무"), w.join("나비")
	_, err := w.market.ChangePhone(w.ctx(), a, "01077778888")
	must(t, 0, err)
	w.setMember(b, func(who *member.Member) { who.Phone = "01066665555" }) // by an older program
	w.block(b)
	desk, page := w.market.Desk(), ports.Page{Limit: 10}
	for _, c := range []struct {
		name string
		q    app.MemberQuery
		want []member.ID
	}{
		{"all, newest first", app.MemberQuery{}, []member.ID{b, a}},
		{"by the beginning of the nickname", app.MemberQuery{Nickname: " 나 "}, []member.ID{a, b}},
		{"by phone", app.MemberQuery{Phone: "010-7777-8888"}, []member.ID{a}},
		{"by a phone that is not sealed yet", app.MemberQuery{Phone: "01066665555"}, []member.ID{b}},
		{"by key", app.MemberQuery{Key: "key-나무"}, []member.ID{a}},
		{"by a key that nobody has", app.MemberQuery{Key: "key"}, nil},
		{"by state", app.MemberQuery{State: member.Blocked}, []member.ID{b}},
	} {
		seen, err := desk.Members(w.ctx(), support, c.q, page)
		var got []member.ID
		for _, row := range must(t, seen, err).Items {
			got = append(got, row.ID)
			if row.PhoneSealed != "" || row.PhoneHash != "" || !strings.Contains(row.Phone, "****") {
				t.Errorf("%s: got the phone %q, sealed %q: a list shows it masked and nothing else", c.name, row.Phone, row.PhoneSealed)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	seen, err := desk.Members(w.ctx(), support, app.MemberQuery{Nickname: "나"}, ports.Page{Before: int64(a), Limit: 1})
	if must(t, seen, err); len(seen.Items) != 1 || seen.Items[0].ID != b || seen.Next != 0 {
		t.Errorf("after the first nickname: got %+v, want the next one, which is the last", seen)
	}
	if _, err := desk.Members(w.ctx(), support, app.MemberQuery{Phone: "1"}, page); fault.CodeOf(err) != member.CodePhone {
		t.Errorf("got %v, want what is no phone refused", err)
	}
}

func TestABlockTakesAMemberOffTheMarketForAWhile(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	asked, err := s.market.Request(s.ctx(), s.buyer, s.l.ID)
	must(t, asked, err)
	until := s.clock.Now().Add(2 * day)
	row, err := s.market.Desk().BlockMember(s.ctx(), support, s.seller, 0, "사기 신고", until)
	if must(t, row, err); row.Standing != member.Blocked || !row.BlockedUntil.Equal(until) {
		t.Errorf("got %+v, want a block until %s", row, until)
	}
	if action, subject, facts, n := s.logged(); n != 1 || action != operator.BlockMember || !strings.Contains(subject, "member:") || !strings.Contains(facts, "사기 신고") {
		t.Errorf("the log has %d entries, the last %s of %s with %s", n, action, subject, facts)
	}
	s.wantListing(s.l.ID, listing.Hidden, "who may not act has nothing for sale")
	s.wantState(asked.ID, trade.Cancelled, "nobody waits for who may not act")
	_, err = s.market.Caller(s.ctx(), "key-seller")
	wantFault(t, err, fault.Forbidden, member.CodeBlocked, "the blocked do not act")
	row, err = s.market.Desk().BlockMember(s.ctx(), support, s.seller, 0, "사기 신고", until)
	must(t, row, err)
	if _, _, _, n := s.logged(); n != 1 {
		t.Errorf("the same block again left %d entries, want one", n)
	}
	s.clock.Advance(2 * day)
	if _, err := s.market.Caller(s.ctx(), "key-seller"); err != nil {
		t.Errorf("after the end: got %v, want the member to act again without anybody's doing", err)
	}
	if _, err := s.market.FindNickname(s.ctx(), "seller"); err != nil {
		t.Errorf("after the end: got %v, want others to find the member again", err)
	}
}

func TestUnblockingNeedsAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.join("seller")
	w.block(id)
	_, err := w.market.Desk().UnblockMember(w.ctx(), support, id, 0, " ")
	wantFault(t, err, fault.Invalid, operator.CodeReason, "the log says why")
	row, err := w.market.Desk().UnblockMember(w.ctx(), support, id, w.member(id).Version, "mistake")
	if must(t, row, err); row.Standing != member.Active || row.Reason != "" {
		t.Errorf("got %+v, want an active member", row)
	}
	_, err = w.market.Desk().UnblockMember(w.ctx(), support, id, 1, "mistake")
	wantFault(t, err, fault.Stale, member.CodeChanged, "the operator saw an older version")
}

func TestOperatorsAddAndEditMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk := w.market.Desk()
	n := app.NewMember{Key: "k1", Nickname: "나무", Phone: "010-1111-2222", Tier: member.Silver}
	row, err := desk.AddMember(w.ctx(), support, n, "by phone")
	must(t, row, err)
	who := w.member(row.ID)
	if who.Tier != member.Silver || who.ConsentVersion != "" || w.phone(w.market, row.ID) != "01011112222" {
		t.Errorf("got %+v, want the member without a consent that nobody gave", who)
	}
	_, err = desk.AddMember(w.ctx(), support, n, "")
	wantFault(t, err, fault.Exists, member.CodeJoined, "one person joins once")
	n.Key = "k2"
	_, err = desk.AddMember(w.ctx(), support, n, "")
	wantFault(t, err, fault.Exists, member.CodeTaken, "a nickname is one person's")
	n.Tier = "gold"
	_, err = desk.AddMember(w.ctx(), support, n, "")
	wantFault(t, err, fault.Invalid, member.CodeTier, "there is no such tier")

	w.join("나비")
	name, taken, tier := "소나무", "나비", member.Diamond
	_, err = desk.EditMember(w.ctx(), support, row.ID, 0, app.MemberEdit{Nickname: &taken}, "")
	wantFault(t, err, fault.Exists, member.CodeTaken, "somebody has it")
	row, err = desk.EditMember(w.ctx(), support, row.ID, who.Version, app.MemberEdit{Nickname: &name, Tier: &tier}, "asked for it")
	if must(t, row, err); row.Nickname != name || row.Tier != tier || row.Version != who.Version+1 {
		t.Errorf("got %+v, want the other name and tier", row)
	}
	_, err = desk.EditMember(w.ctx(), support, row.ID, who.Version, app.MemberEdit{Tier: &tier}, "")
	wantFault(t, err, fault.Stale, member.CodeChanged, "two operators edited at once")
}

func TestWithdrawalByAnOperator(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	desk := s.market.Desk()
	_, err := desk.WithdrawMember(s.ctx(), support, s.seller, "asked by mail")
	wantFault(t, err, fault.Conflict, member.CodeOpenTrade, "money is under way")
	detail, err := desk.Member(s.ctx(), support, s.seller)
	if must(t, detail, err); len(detail.Blockers) != 1 || detail.Blockers[0].ID != s.t.ID {
		t.Errorf("got the blockers %+v, want the paid trade", detail.Blockers)
	}
	row, err := desk.WithdrawMember(s.ctx(), support, s.other, "asked by mail")
	if must(t, row, err); row.State != member.Withdrawn || !row.RecordsUntil.Equal(row.WithdrawnAt) {
		t.Errorf("got %+v, want a withdrawn member of whom nothing is kept", row)
	}
	if _, _, facts, _ := s.logged(); strings.Contains(facts, "other") {
		t.Errorf("the log says %s: it keeps no name of who has left", facts)
	}
}

func TestWhoLeftWhileBlockedDoesNotComeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.join("seller")
	_, err := w.market.ChangePhone(w.ctx(), id, "01088887777")
	must(t, 0, err)
	again := func(phone string) error {
		_, _, err := w.market.Join(w.ctx(), "key2", "again", phone)
		return err
	}
	w.block(id)
	wantFault(t, again("010-8888-7777"), fault.Forbidden, member.CodeBarred, "the phone is of a blocked member")
	must(t, 0, w.withdraw(id))
	wantFault(t, again("01088887777"), fault.Forbidden, member.CodeBarred, "who left while blocked stays away")
	other := w.join("buyer")
	_, err = w.market.ChangePhone(w.ctx(), other, "01088887777")
	wantFault(t, err, fault.Forbidden, member.CodeBarred, "nor by another member's change of phone")
	now := w.with(func(c *app.Config) { c.Clock = later{w.clock, member.BarFor} })
	if _, _, err := now.Join(w.ctx(), "key2", "again", "01088887777"); err != nil {
		t.Errorf("after the end: got %v, want the person to be welcome", err)
	}
}

type later struct {
	ports.Clock
	by time.Duration
}

func (l later) Now() time.Time { return l.Clock.Now().Add(l.by) }

func TestContactIsRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.join("seller")
	_, err := w.market.Desk().Contact(w.ctx(), support, id, "")
	wantFault(t, err, fault.Invalid, operator.CodeReason, "the log says why")
	c, err := w.market.Desk().Contact(w.ctx(), support, id, "parcel is lost")
	if must(t, c, err); c.Phone != "01012345678" {
		t.Errorf("got %+v, want the phone in full", c)
	}
	if action, _, facts, n := w.logged(); n != 1 || action != operator.SeeContact || strings.Contains(facts, "1234") {
		t.Errorf("the log has %d entries, the last %s with %q: want the look and not the phone", n, action, facts)
	}
	_, err = w.market.Desk().Contact(w.ctx(), actor(operator.Finance), id, "x")
	wantFault(t, err, fault.Forbidden, operator.CodeMayNot, "finance has no need of it")
}

func TestExportHasTheMembersOwnSideOnly(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Disputed)
	desk := s.market.Desk()
	of := func(id member.ID) string {
		data, err := desk.ExportMember(s.ctx(), support, id, "asked by mail")
		body, err2 := json.Marshal(must(t, data, err))
		return string(must(t, body, err2))
	}
	seller, buyer := of(s.seller), of(s.buyer)
	for what, want := range map[string]string{"phone": "01012345678", "trade": `"side":"buyer"`, "payment": `"payments":[{`, "zone": "+09:00"} {
		if !strings.Contains(buyer, want) {
			t.Errorf("the buyer's data lack the %s (%s):\n%s", what, want, buyer)
		}
	}
	data, err := desk.ExportMember(s.ctx(), support, s.seller, "asked by mail")
	for _, e := range must(t, data, err).Trades[0].History {
		if e.By == trade.Buyer && e.Note != "" {
			t.Errorf("the seller's data have what the buyer wrote at %s: %q", e.Event, e.Note)
		}
	}
	if strings.Contains(seller, `"payments"`) || strings.Contains(seller, "key-buyer") || !strings.Contains(seller, `"versions":[{`) {
		t.Errorf("the seller's data have too much or too little:\n%s", seller)
	}
	if action, _, _, n := s.logged(); n != 3 || action != operator.ExportMember {
		t.Errorf("the log has %d entries, the last %s, want each download", n, action)
	}
}
