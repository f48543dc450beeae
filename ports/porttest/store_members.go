package porttest

import (
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
)

func memberChecks() map[string]func(*world) {
	return map[string]func(*world){
		"MembersAreFoundByIdKeyAndNickname":   membersFound,
		"TakenKeysAndNicknamesAreRefused":     membersTaken,
		"SavingAMemberRaisesTheVersionByOne":  membersVersion,
		"GivenUpNicknamesAreFreeAgain":        membersWithdraw,
		"MembersAreListedOnceHoweverOftenAsk": membersListed,
	}
}

func membersFound(w *world) {
	w.people()
	want := aMember(buyer)
	want.Version = 1
	w.same(must(w.Members.Get(w.ctx, buyer))(w), want, "by id")
	w.same(must(w.Members.ByKey(w.ctx, want.Key))(w), want, "by key")
	w.same(must(w.Members.ByNickname(w.ctx, want.Nickname))(w), want, "by nickname")
	_, err := w.Members.Get(w.ctx, member.ID(nobody))
	w.refused(err, fault.NotFound, "", "no such id")
	_, err = w.Members.ByKey(w.ctx, "key")
	w.refused(err, fault.NotFound, "", "a prefix is not the key")
	_, err = w.Members.ByNickname(w.ctx, "")
	w.refused(err, fault.NotFound, "", "nobody is called nothing")
}

func membersTaken(w *world) {
	w.people()
	m := aMember(member.ID(nobody))
	m.Key = aMember(buyer).Key
	w.refused(w.Members.Add(w.ctx, m), fault.Exists, member.CodeJoined, "one person joins once")
	m = aMember(member.ID(nobody))
	m.Nickname = aMember(buyer).Nickname
	w.refused(w.Members.Add(w.ctx, m), fault.Exists, member.CodeTaken, "the form asks for another nickname")
	m = aMember(member.ID(nobody))
	m.ID = buyer
	w.refused(w.Members.Add(w.ctx, m), fault.Exists, "", "an id is used once")

	m = must(w.Members.Get(w.ctx, buyer))(w)
	m.Nickname = aMember(seller).Nickname
	_, err := w.Members.Save(w.ctx, m)
	w.refused(err, fault.Exists, member.CodeTaken, "also when it is changed")
	m = must(w.Members.Get(w.ctx, buyer))(w)
	m.Key = aMember(seller).Key
	_, err = w.Members.Save(w.ctx, m)
	w.refused(err, fault.Exists, member.CodeJoined, "also when it is changed")
	want := aMember(buyer)
	want.Version = 1
	w.same(must(w.Members.Get(w.ctx, buyer))(w), want, "what is refused changes nothing")
}

func membersVersion(w *world) {
	w.people()
	m := must(w.Members.Get(w.ctx, buyer))(w)
	old := m
	for want := int64(2); want < 5; want++ {
		m.Phone = m.Phone[1:]
		m = must(w.Members.Save(w.ctx, m))(w)
		if m.Version != want {
			w.Fatalf("got version %d, want %d", m.Version, want)
		}
	}
	same := must(w.Members.Save(w.ctx, m))(w)
	w.same(same.Version, m.Version+1, "saving equal values is a save")
	_, err := w.Members.Save(w.ctx, old)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	old.Version = 99
	_, err = w.Members.Save(w.ctx, old)
	w.refused(err, fault.Stale, "", "a version from the future is none")
	old.ID = member.ID(nobody)
	_, err = w.Members.Save(w.ctx, old)
	w.refused(err, fault.NotFound, "", "saving never adds")
	w.same(must(w.Members.Get(w.ctx, buyer))(w), same, "what is refused changes nothing")
}

func membersWithdraw(w *world) {
	w.people()
	m := must(w.Members.Get(w.ctx, buyer))(w)
	_ = must(w.Members.Save(w.ctx, m.Withdraw(start, nil)))(w)
	again := aMember(member.ID(nobody))
	again.Key, again.Nickname = m.Key, m.Nickname
	w.ok(w.Members.Add(w.ctx, again))
	w.same(must(w.Members.ByKey(w.ctx, m.Key))(w).ID, again.ID, "the key is the new member's")
	w.same(must(w.Members.Get(w.ctx, buyer))(w).State, member.Withdrawn, "the old one stays, without them")
}

func membersListed(w *world) {
	w.people()
	list := must(w.Members.ListByID(w.ctx, []member.ID{buyer, member.ID(nobody), seller, buyer}))(w)
	got := map[member.ID]int{}
	for _, m := range list {
		got[m.ID]++
	}
	w.same(got, map[member.ID]int{buyer: 1, seller: 1}, "each member once")
	w.same(must(w.Members.ListByID(w.ctx, nil))(w), nil, "nobody asked for")
}
